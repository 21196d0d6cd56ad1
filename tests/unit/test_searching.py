"""Finding everything that is held about one case (DP-12)."""

from __future__ import annotations

import datetime as dt
import json
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.ledger import open_ledger
from generator.searching import search_library, search_log
from sharepoint.folder import FolderLibrary

SPECIMENS = Path(__file__).parents[1] / "specimens"
FORM = "2026-03 UoP full audit CV-10623.docx"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    form = next(SPECIMENS.glob("*CV-10623.docx"))
    (tmp_path / "Completed audits").mkdir()
    (tmp_path / "Completed audits" / FORM).write_bytes(form.read_bytes())
    book = openpyxl.Workbook()
    book.active.title = "Audits"
    for row in (["Case"], ["CV-10623"], ["CV-106234"], [None], ["see cv-10623, twice"]):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    (tmp_path / "Audit tracker.xlsx").write_bytes(stream.getvalue())
    message = EmailMessage()
    message["Subject"] = "Papers"
    message.set_content("The audit of CV-10623 is with you – thank you.", cte="quoted-printable")
    (tmp_path / "Notice.eml").write_bytes(message.as_bytes())
    return tmp_path


def found(library: Path, *words: str) -> dict[str, tuple[str, ...]]:
    return {f.path: f.where for f in search_library(FolderLibrary(library), words, lambda _: None)}


def test_forms_rows_and_mail_are_found_whole_words_only(library: Path) -> None:
    places = found(library, "CV-10623")
    assert places["Audit tracker.xlsx"] == ("Audits, rows 2, 5",)
    assert places["Notice.eml"] == ("1 paragraph",)
    assert places[f"Completed audits/{FORM}"][0] == "its name"
    assert found(library, "CV-1062") == {}


def test_a_file_that_cannot_be_looked_into_is_said(library: Path) -> None:
    (library / "Sealed.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    result = CliRunner().invoke(main, ["find", str(library), "CV-10623"])
    assert result.exit_code == 5
    assert "Not looked through: Sealed.docx: It is encrypted" in result.output


def test_a_broken_workbook_is_searched_for_its_words(library: Path) -> None:
    data = (library / "Audit tracker.xlsx").read_bytes()
    (library / "Broken.xlsx").write_bytes(data[: len(data) - 200])
    assert "Broken.xlsx" in found(library, "CV-10623")


def test_the_log_is_searched(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.log(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), "created", "Outbox/CV-10623.eml")
        ledger.log(dt.datetime(2026, 11, 20, 9, 31, tzinfo=dt.UTC), "created", "Outbox/CV-10624.eml")
        assert search_log(ledger, ["CV-10623"]) == ["2026-11-20 09:30 created Outbox/CV-10623.eml"]


def test_json_and_nothing_found(library: Path) -> None:
    told = CliRunner().invoke(main, ["find", str(library), "CV-10623", "--json"])
    assert {one["path"] for one in json.loads(told.stdout)["files"]} >= {"Audit tracker.xlsx", "Notice.eml"}
    nothing = CliRunner().invoke(main, ["find", str(library), "CV-99999"])
    assert (nothing.exit_code, "Nothing was found." in nothing.output) == (0, True)
