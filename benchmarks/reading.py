"""How long reading takes, as a multiple of the floor: unzipping and parsing document.xml.

Run ``python benchmarks/reading.py``; other readers are timed where they are installed.
"""

from __future__ import annotations

import importlib
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date

from lxml import etree

from generator.forms.build import build_blank
from generator.forms.fill import FormContent, Value, fill_form
from generator.forms.identify import identify
from generator.forms.layout_controls import field_controls
from generator.forms.read import read_form
from generator.office.controls import ControlKind
from generator.office.package import open_package
from generator.profile import FieldKind
from generator.profile_load import load_profile

WORDS = "The plan was reviewed with the child on time and the school said in writing what had changed since then. " * 3


def filled_form() -> bytes:
    """A Tower Hamlets full audit with every question answered."""
    profile = load_profile("tower-hamlets")
    definition = profile.form("th_full_audit")
    answers: dict[str, Value] = {}
    for field in definition.fields.values():
        for control in field_controls(field, profile) if field.kind is not FieldKind.ROWS else ():
            if control.kind is ControlKind.DATE:
                answers[control.tag] = date(2026, 6, 12)
            elif control.kind is ControlKind.DROPDOWN:
                answers[control.tag] = control.choices[0]
            else:
                answers[control.tag] = WORDS if control.kind is ControlKind.RICH else "Sol Storeybrook"
    row = {"number": "1", "action": "Write to the school", "owner": "Sol Storeybrook", "due": date(2026, 7, 1)}
    return fill_form(build_blank(definition, profile), FormContent(answers, {"actions": [row, row, row]}))


def median_ms(what: Callable[[], object], times: int = 40) -> float:
    """Median time of a call in milliseconds."""
    what()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        what()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    data = filled_form()
    profiles = (load_profile("nottingham"), load_profile("tower-hamlets"))

    def floor() -> object:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return etree.fromstring(archive.read("word/document.xml"))

    def ours() -> object:
        package = open_package(data)
        profile, definition = identify(package, profiles)
        return read_form(package, definition, profile, "form.docx")

    base = median_ms(floor)
    rows = [("floor: unzip and parse", base), ("identify and read, every answer typed", median_ms(ours))]
    for name, call in (
        ("docx", lambda: [p.text for p in importlib.import_module("docx").Document(io.BytesIO(data)).paragraphs]),
        ("docx2python", lambda: importlib.import_module("docx2python").docx2python(io.BytesIO(data)).text),
    ):
        try:
            rows.append((name, median_ms(call, 10)))
        except ImportError:
            sys.stdout.write(f"{name} is not installed\n")
        except Exception as error:
            sys.stdout.write(f"{name} cannot read this form: {type(error).__name__}: {error}\n")
    for name, taken in rows:
        sys.stdout.write(f"{name:45} {taken:8.2f} ms  {taken / base:6.1f} x floor\n")


if __name__ == "__main__":
    main()
