"""A report as PDF: tagged, without links to the outside, never with a child's name; or a clear word why not."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx.opc.constants import RELATIONSHIP_TYPE

from generator.cli import main
from generator.cli_common import DONE, UNREADABLE
from generator.office.pdf import without_external_links
from tests.builders.library import TODAY, small_library
from tests.builders.narrative import saved, typed, written
from tests.builders.reports import opened, words

REPORT = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = small_library(tmp_path / "library")
    assert CliRunner().invoke(main, ["run", str(made), "--today", TODAY]).exit_code == DONE
    return made


def pdf(library: Path, name: str = "2026-27-Q2") -> Result:
    return CliRunner().invoke(main, ["report", "pdf", name, str(library), "--today", TODAY])


@pytest.mark.office
def test_the_pdf_lies_beside_the_report_and_is_tagged(library: Path) -> None:
    result = pdf(library)
    assert result.exit_code == DONE, result.output
    made = (library / REPORT).with_suffix(".pdf")
    data = made.read_bytes()
    assert data.startswith(b"%PDF")
    assert b"/MarkInfo" in data
    assert b"/StructTreeRoot" in data
    assert "There already" in pdf(library, REPORT).output
    assert made.read_bytes() == data


def test_where_libreoffice_is_missing_it_is_said(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = pdf(library)
    assert result.exit_code == UNREADABLE
    assert "LibreOffice is not installed on this machine" in " ".join(result.output.split())
    assert not (library / REPORT).with_suffix(".pdf").exists()


def test_a_name_that_a_manager_wrote_holds_it_back(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names.txt").write_text("Zephyrine Testquill\n", encoding="utf-8")
    monkeypatch.setenv("CHECKBACK_NAMES", str(tmp_path / "names.txt"))
    path = library / REPORT
    path.write_bytes(written(path.read_bytes(), "concerns", typed("We worry about Zephyrine.")))
    result = pdf(library)
    assert result.exit_code == UNREADABLE
    assert "must not be passed on" in result.output
    assert "Zephyrine" not in result.output
    assert not path.with_suffix(".pdf").exists()


def test_what_is_not_there_is_said(library: Path) -> None:
    result = pdf(library, "2031-32-Q1")
    assert result.exit_code == UNREADABLE
    assert "There is no report '2031-32-Q1'" in result.output


def test_links_to_the_outside_are_taken_out_first(library: Path) -> None:
    document = opened((library / REPORT).read_bytes())
    document.part.relate_to("http://example.invalid/picture.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    document.part.relate_to("http://example.invalid/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    data = without_external_links(saved(document))
    with zipfile.ZipFile(BytesIO(data)) as members:
        assert not [n for n in members.namelist() if b"example.invalid" in members.read(n)]
    assert words(data) == words(saved(document))
    assert without_external_links(data) == data
