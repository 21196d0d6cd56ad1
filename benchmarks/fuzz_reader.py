"""Coverage-guided fuzzing of the reader with atheris (not a dependency: ``pip install atheris``).

    python benchmarks/fuzz_reader.py CORPUS_FOLDER -max_total_time=3600

The corpus folder is filled with the main parts of the specimens on the first call. Each input is a main part; it is put
into the package of a specimen and read. Anything but a form, a refusal or a DocumentError is a crash.
"""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["generator"]):
    from generator.errors import DocumentError
    from generator.intake import read_document
    from generator.profile_load import load_profile

SPECIMENS = Path(__file__).parents[1] / "tests" / "specimens"
TEMPLATES = Path(__file__).parents[1] / "templates"
PROFILES = (load_profile("tower-hamlets"), load_profile("nottingham"))
MAIN = "word/document.xml"


def members(path: Path) -> dict[str, bytes]:
    """Every member of a package."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SOURCES = [members(p) for p in (*sorted(SPECIMENS.glob("*.docx")), *sorted(TEMPLATES.glob("*/*.docx")))]
SOURCES = [s for s in SOURCES if MAIN in s]


def package(number: int, main: bytes) -> bytes:
    """A specimen with another main part, stored without compression because that is quick."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**SOURCES[number % len(SOURCES)], MAIN: main}.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def read_once(data: bytes) -> None:
    """Read one input. The first byte chooses the package, the rest is the main part."""
    if not data:
        return
    with contextlib.suppress(DocumentError):
        read_document(package(data[0], data[1:]), "fuzzed.docx", PROFILES)


def fill(folder: Path) -> None:
    """The main parts of the specimens as the first inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, source in enumerate(SOURCES):
        path = folder / f"specimen-{number}"
        if not path.exists():
            path.write_bytes(bytes([number]) + source[MAIN])


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
    atheris.Setup(sys.argv, read_once)
    atheris.Fuzz()
