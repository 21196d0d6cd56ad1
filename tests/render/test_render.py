"""LibreOffice opens every document that we write, and no page of one is empty."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from builders.library import TODAY, small_library
from click.testing import CliRunner

from generator import cli

TEMPLATES = Path(__file__).parents[2] / "templates"

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each document, by file name."""
    folder = tmp_path_factory.mktemp("render")
    library = small_library(folder / "library")
    CliRunner().invoke(cli.main, ["run", str(library), "--today", TODAY])
    written = [*library.glob("*.xlsx"), *library.glob("Reports/**/*.docx"), *library.glob("Meeting packs/**/*.docx")]
    sources = [*written, *TEMPLATES.glob("*/*.docx"), *TEMPLATES.glob("*.xlsx")]
    flat = folder / "flat"
    flat.mkdir()
    for number, source in enumerate(sources):
        shutil.copy(source, flat / f"{number:02} {source.name}")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
    subprocess.run([*command, *map(str, sorted(flat.iterdir()))], check=True, capture_output=True, timeout=300)
    assert len(list((folder / "pdf").iterdir())) == len(sources)
    return {pdf.name: _pages(pdf) for pdf in sorted((folder / "pdf").iterdir())}


def _pages(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return text.removesuffix("\f").split("\f")


def test_every_document_opens_with_words_on_each_page(pages: dict[str, list[str]]) -> None:
    empty = {name: [n for n, page in enumerate(text, 1) if len(page.split()) < 8] for name, text in pages.items()}
    assert {name: numbers for name, numbers in empty.items() if numbers} == {}


def test_no_marks_of_a_template_are_left(pages: dict[str, list[str]]) -> None:
    reports = {n: t for n, t in pages.items() if "Quarterly QA report" in n or "Meeting pack " in n}
    assert len(reports) == 2
    for name, text in reports.items():
        whole = " ".join(text)
        assert "{{" not in whole and "{%" not in whole and "⟦" not in whole, name
