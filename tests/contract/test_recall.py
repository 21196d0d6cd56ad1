"""What was published where, what a document says of itself, and taking it back: in a folder and on SharePoint."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from builders.library import small_library
from click.testing import CliRunner
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS

from generator import cli_reports
from generator.cli import main
from generator.errors import CheckbackError
from generator.filing import Filing
from generator.ledger import Ledger, open_ledger
from generator.office.sealed import read_properties
from generator.profile_load import load_profile
from generator.publishing import EDITED, GONE, STANDS, TAKEN_BACK, Published, find_published, get_published, withdraw
from generator.releasing import labels_of
from sharepoint.errors import FileLocked
from sharepoint.folder import FolderLibrary
from sharepoint.library import Library
from tests.contract.test_killed_on_sharepoint import saying, sheet, word

PROFILE = load_profile("tower-hamlets")
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
REPORT = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx"
BOOK = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2 figures.xlsx"
BACK = "Withdrawn/Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2 (withdrawn 20 November 2026)"


@dataclass
class Place:
    """A library in which people can save."""

    library: Library
    save: Callable[[str, bytes], object]


@pytest.fixture(params=["folder", "sharepoint"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        (tmp_path / "library").mkdir()
        return Place(
            FolderLibrary(tmp_path / "library"), lambda path, data: (tmp_path / "library" / path).write_bytes(data)
        )
    office: Office = request.getfixturevalue("office")
    return Place(office.library("", request.getfixturevalue("signed_in")), office.tenant.person_saves)


def publish(library: Library, ledger: Ledger, figures: str) -> tuple[str, list[str]]:
    """The report and its workbook; the verb, and what the filing has to say."""
    filing = Filing(library, ledger, NOW, dry_run=False)

    def beside(path: str, data: bytes) -> None:
        filing.publish(BOOK, f"book of {figures}", lambda: sheet(figures))

    labels = labels_of(REPORT, "Quarterly QA report", PROFILE)
    filed = filing.publish(REPORT, figures, lambda: word(figures), None, beside, labels)
    return filed.verb, filing.notes


def published(place: Place, ledger: Ledger) -> dict[str, Published]:
    return {one.path: one for one in find_published(place.library, PROFILE, ledger)}


def read(place: Place, path: str) -> bytes:
    ref = place.library.find(path)
    assert ref, path
    return place.library.read(ref)


def test_a_document_says_what_it_is(place: Place) -> None:
    with open_ledger(None) as ledger:
        publish(place.library, ledger, "figures 1")
    data = read(place, REPORT)
    told = read_properties(data)
    assert told["Period"] == "2026-27-Q2"
    assert told["Kind"] == "Quarterly QA report"
    assert told["Classification"] == PROFILE.service.classification
    assert "C-07" in told["Readings"]
    assert len(told["Checkback build"]) == 16
    docx.Document(BytesIO(data))


def test_columns_are_set_where_the_library_has_them_and_the_missing_are_said_once(office: Office) -> None:
    library = office.library()
    office.tenant.drive.columns = {"Period": "Period0", "Classification": "Protective_x0020_marking"}
    with open_ledger(None) as ledger:
        _, first = publish(library, ledger, "figures 1")
        _, second = publish(library, ledger, "figures 2")
    fields = office.tenant.drive.at(REPORT).fields
    assert fields == {"Period0": "2026-27-Q2", "Protective_x0020_marking": PROFILE.service.classification}
    assert first == ["The library has no columns named Kind, Readings; add them to see and filter by them there."]
    assert second == []
    assert office.tenant.seen["columns"] == 1


@pytest.mark.parametrize("kind", ["columns", "fields"])
def test_columns_that_are_refused_keep_nothing_from_being_published(office: Office, kind: str) -> None:
    library = office.library()
    office.tenant.faults.order(kind, FAULTS["denied"], times=9)
    with open_ledger(None) as ledger:
        verb, notes = publish(library, ledger, "figures 1")
        assert (verb, len(notes), "columns were not set" in notes[0]) == ("new", 1, True)
        assert publish(library, ledger, "figures 1") == ("unchanged", [])
        assert publish(library, ledger, "figures 2")[0] == "changed"


def test_a_document_that_is_opened_at_once_gets_its_columns_later(office: Office) -> None:
    library = office.library()
    office.tenant.faults.order("fields", FAULTS["locked"])
    with open_ledger(None) as ledger:
        with pytest.raises(FileLocked):
            publish(library, ledger, "figures 1")
        assert publish(library, ledger, "figures 1")[0] == "unchanged"
    assert office.tenant.drive.at(REPORT).fields == {"Period": "2026-27-Q2"}


def test_what_was_published_is_listed_with_its_log(place: Place) -> None:
    with open_ledger(None) as ledger:
        publish(place.library, ledger, "figures 1")
        publish(place.library, ledger, "figures 2")
        (one,) = published(place, ledger).values()
    assert (one.path, one.state, one.figures, one.period) == (REPORT, STANDS, BOOK, "2026-27-Q2")
    assert [(e.verb, e.build == one.build) for e in one.log] == [("created", False), ("replaced", True)]
    assert one.log[-1].version == one.version


def test_a_lost_ledger_loses_nothing_of_what_was_published(place: Place) -> None:
    with open_ledger(None) as ledger:
        publish(place.library, ledger, "figures 1")
    with open_ledger(None) as empty:
        (one,) = published(place, empty).values()
        assert (one.path, one.state, one.kind) == (REPORT, STANDS, "Quarterly QA report")
        assert publish(place.library, empty, "figures 1") == ("unchanged", [])


def test_an_edited_one_and_a_missing_one_are_told_apart(place: Place) -> None:
    with open_ledger(None) as ledger:
        publish(place.library, ledger, "figures 1")
        place.save(REPORT, saying(read(place, REPORT), "word/theirs.xml", "ours"))
        assert published(place, ledger)[REPORT].state == EDITED
        place.library.move(place.library.find(REPORT), "Elsewhere/report.docx")
        assert published(place, ledger)[REPORT].state == GONE


@pytest.mark.parametrize("loses_ledger", [False, True])
def test_what_was_withdrawn_is_not_published_again_but_newer_figures_are(
    place: Place, tmp_path: Path, *, loses_ledger: bool
) -> None:
    with open_ledger(tmp_path / "1.sqlite") as ledger:
        publish(place.library, ledger, "figures 1")
        before = read(place, REPORT)
        one = get_published(list(published(place, ledger).values()), "quarterly")
        assert withdraw(place.library, ledger, one, "Two audits were missing", NOW) == f"{BACK}.docx"
        log = [(verb, path, json.loads(detail).get("reason")) for _, verb, path, detail in ledger.log_entries()][-2:]
        assert log == [("withdrawn", path, "Two audits were missing") for path in (BOOK, REPORT)]
    with open_ledger(tmp_path / ("2.sqlite" if loses_ledger else "1.sqlite")) as ledger:
        assert read(place, f"{BACK}.docx") == before
        assert place.library.find(f"{BACK} figures.xlsx")
        assert b"Two audits were missing" in read(place, f"{BACK} why.txt")
        assert publish(place.library, ledger, "figures 1")[0] == "withdrawn"
        assert (place.library.find(REPORT), place.library.find(BOOK)) == (None, None)
        assert [one.state for one in published(place, ledger).values()] == [TAKEN_BACK]
        assert publish(place.library, ledger, "figures 2")[0] == "new"
        assert published(place, ledger)[REPORT].state == STANDS
        assert place.library.find(BOOK)


def test_withdrawn_twice_on_one_day_both_are_kept(place: Place) -> None:
    with open_ledger(None) as ledger:
        for figures in ("figures 1", "figures 2"):
            publish(place.library, ledger, figures)
            withdraw(place.library, ledger, published(place, ledger)[REPORT], "Wrong", NOW)
        assert publish(place.library, ledger, "figures 1")[0] == "withdrawn"
    assert {ref.path for ref in place.library.list("Withdrawn", (".docx",))} == {
        f"{BACK}.docx",
        f"{BACK[:-1]}, 2).docx",
    }


@pytest.mark.parametrize("words", ["nothing of the kind", ""])
def test_a_name_that_says_nothing_or_too_much_is_an_error(place: Place, words: str) -> None:
    with open_ledger(None) as ledger:
        publish(place.library, ledger, "figures 1")
        Filing(place.library, ledger, NOW, dry_run=False).publish("Reports/2026-10/Other.docx", "1", lambda: word("1"))
        with pytest.raises(CheckbackError, match=r"No published document|Give the whole path"):
            get_published(list(published(place, ledger).values()), words)


def invoke(*words: str) -> str:
    result = CliRunner().invoke(main, words, env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_library(tmp_path_factory.mktemp("recall"))
    invoke("run", str(folder), "--today", "2026-11-20")
    return folder


def test_the_command_lists_withdraws_and_the_next_run_keeps_to_it(ran: Path) -> None:
    listed = json.loads(invoke("recall", str(ran), "--json"))
    assert {one["state"] for one in listed} == {STANDS}
    pack = next(one for one in listed if one["kind"] == "Meeting pack")
    assert pack["period"] == pack["path"].split("/")[1]
    assert pack["path"] in invoke("recall", str(ran))
    told = invoke(
        "recall", str(ran), pack["path"], "--withdraw", "--reason", "The agenda changed", "--today", "2026-11-20"
    )
    assert "Withdrawn" in told
    again = invoke("run", str(ran), "--today", "2026-11-21")
    assert "was withdrawn; it is published again when its figures change" in " ".join(again.split())
    assert not (ran / pack["path"]).exists()
    (form,) = (ran / "Completed audits").rglob("*CV-10002*")
    form.rename(form.with_name("UoP full audit CV-10002 put away.txt"))
    invoke("run", str(ran), "--today", "2026-11-21")
    assert (ran / pack["path"]).exists()
    assert "created" in invoke("recall", str(ran), pack["path"])


def test_withdrawing_needs_a_document_and_a_reason(ran: Path) -> None:
    result = CliRunner().invoke(main, ["recall", str(ran), "--withdraw"])
    assert result.exit_code == 2
    assert "--reason" in result.output


def test_no_property_of_a_document_names_anybody(ran: Path) -> None:
    for path in [*(ran / "Reports").rglob("*.docx"), *(ran / "Meeting packs").rglob("*.docx")]:
        with ZipFile(path) as package:
            properties = package.read("docProps/custom.xml").decode()
        assert not any(name in properties for name in ("Inkwell", "Storeybrook", "Fableworth", "CV-1"))


def test_sharepoint_makes_the_pdf_beside_the_report(office: Office, ran: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (report,) = (ran / "Reports").rglob("Quarterly QA report*.docx")
    path = report.relative_to(ran).as_posix()
    office.tenant.person_saves(path, report.read_bytes())
    monkeypatch.setattr(cli_reports, "open_library", lambda _: office.library())
    assert "Written" in invoke("report", "pdf", path, str(ran))
    made = office.library().find(path.replace(".docx", ".pdf"))
    assert made and office.library().read(made).startswith(b"%PDF")
    assert "There already" in invoke("report", "pdf", path, str(ran))
