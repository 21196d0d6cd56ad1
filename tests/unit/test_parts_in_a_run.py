"""The parts of a pack in a library: written with it, from what people wrote in it, and never in the way of anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.cli_common import DONE, UNREADABLE
from generator.office.sealed import read_properties
from generator.reports.pack_parts import NO_LONGER
from tests.builders.library import TODAY, small_library
from tests.builders.narrative import typed, written
from tests.builders.reports import words

PACK = "Meeting packs/2026-11-26/Meeting pack 26 November 2026.docx"
FOLDER = "Meeting packs/2026-11-26/Meeting pack 26 November 2026 parts"
AGENDA, KLOE = f"{FOLDER}/Agenda 26 November 2026.docx", f"{FOLDER}/Key lines of enquiry 26 November 2026.docx"
NAME = "Zephyrine Testquill"


def checkback(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--today", TODAY])


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = small_library(tmp_path / "library")
    assert checkback("pack", made).exit_code == DONE
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.glob("*")}


def test_they_lie_in_a_folder_beside_the_pack(library: Path) -> None:
    names = sorted(files(library / FOLDER))
    assert "Agenda 26 November 2026.docx" in names
    assert "Audit summary 26 November 2026.docx" in names
    assert not any(name.startswith(("How the figures", "Minutes 26")) for name in names)
    labels = read_properties((library / AGENDA).read_bytes())
    assert (labels["Kind"], labels["Period"]) == ("Meeting pack: part", "2026-11-26")


def test_nothing_is_written_twice(library: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (library / FOLDER).glob("*")}
    assert checkback("pack", library).output.count("It says nothing new") == 1
    assert {p: p.stat().st_mtime_ns for p in (library / FOLDER).glob("*")} == before


def test_what_a_manager_writes_in_the_pack_stands_in_its_part_after_the_next_run(library: Path) -> None:
    pack = library / PACK
    pack.write_bytes(written(pack.read_bytes(), "going_well", typed("Children are heard.")))
    edited = pack.read_bytes()
    result = checkback("pack", library)
    assert result.exit_code == DONE, result.output
    assert pack.read_bytes() == edited
    assert "Children are heard." in words((library / KLOE).read_bytes())
    assert "Children are heard." not in words((library / AGENDA).read_bytes())


def test_a_name_that_a_manager_wrote_holds_that_part_back(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names.txt").write_text(f"{NAME}\n", encoding="utf-8")
    monkeypatch.setenv("CHECKBACK_NAMES", str(tmp_path / "names.txt"))
    (library / PACK).write_bytes(written((library / PACK).read_bytes(), "going_well", typed(f"{NAME} was heard.")))
    result = checkback("pack", library)
    assert result.exit_code == UNREADABLE
    assert f"{KLOE}: not published" in result.output
    assert "Zephyrine" not in result.output
    assert all(NAME not in words(data) for data in files(library / FOLDER).values())


def test_a_part_that_somebody_edited_is_left_and_the_new_one_lies_beside_it(library: Path) -> None:
    edited = written((library / PACK).read_bytes(), "going_well", typed("Children are heard."))
    (library / KLOE).write_bytes(b"PK\x03\x04 edited by a person")
    (library / PACK).write_bytes(edited)
    checkback("pack", library)
    assert (library / KLOE).read_bytes() == b"PK\x03\x04 edited by a person"
    beside = library / KLOE.replace(".docx", " (new figures 20 November 2026).docx")
    assert "Children are heard." in words(beside.read_bytes())


def test_a_part_whose_section_is_gone_says_so_and_other_files_are_left_alone(library: Path) -> None:
    gone = library / FOLDER / "Group audit 26 November 2026.docx"
    gone.write_bytes((library / AGENDA).read_bytes())
    other = library / FOLDER / "Notes 26 November 2026.docx"
    other.write_bytes(b"a person's own")
    assert checkback("pack", library).exit_code == DONE
    assert NO_LONGER in words(gone.read_bytes())
    assert "Agenda" not in words(gone.read_bytes())
    assert other.read_bytes() == b"a person's own"
    assert checkback("pack", library).output.count("Written") == 0


def test_with_the_setting_off_there_is_the_pack_alone(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library")
    with (library / "checkback.toml").open("a", encoding="utf-8") as settings:
        settings.write("[reporting]\npack_parts = false\n")
    assert checkback("pack", library).exit_code == DONE
    assert (library / PACK).is_file()
    assert not (library / FOLDER).exists()


def test_they_are_withdrawn_with_their_pack_and_come_back_with_it(library: Path) -> None:
    listed = json.loads(CliRunner().invoke(main, ["recall", str(library), "--json"]).output)
    (pack,) = [one for one in listed if one["kind"].startswith("Meeting pack")]
    assert AGENDA in pack["parts"]
    assert f"Its part: {AGENDA}" in CliRunner().invoke(main, ["recall", str(library), PACK]).output
    pdfs = [(library / path).with_suffix(".pdf") for path in (PACK, AGENDA)]
    for pdf in pdfs:
        pdf.write_bytes(b"%PDF-1.7")
    assert checkback("recall", library, PACK, "--withdraw", "--reason", "A mistake").exit_code == DONE
    assert not files(library / FOLDER)
    assert not any(pdf.exists() for pdf in pdfs)
    back = library / "Withdrawn" / FOLDER.replace("2026 parts", "2026 (withdrawn 20 November 2026) parts")
    assert "Agenda 26 November 2026.docx" in files(back)
    checkback("pack", library)
    assert not files(library / FOLDER)
    (withdrawn,) = json.loads(CliRunner().invoke(main, ["recall", str(library), "--json"]).output)
    assert len(withdrawn["parts"]) == len(pack["parts"])


def test_a_figure_of_a_part_is_explained_by_the_workbook_of_its_pack(library: Path) -> None:
    part = str(library / FOLDER / "Audit summary 26 November 2026.docx")
    result = CliRunner().invoke(main, ["report", "explain", part, "1"])
    assert result.exit_code == DONE, result.output
    assert "pack.audits" in result.output
