"""A service puts templates of its own into its library: the reports are made from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.cli_common import DONE, UNREADABLE
from generator.reports.documents_word import DOCUMENT
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT, shipped_template
from tests.builders.library import TODAY, small_library
from tests.builders.narrative import saved, texts, typed, written
from tests.builders.reports import opened, words

REPORT = "Reports/2026-27-Q2/Quarterly QA report 2026-27-Q2.docx"
PACK = "Meeting packs/2026-11-26/Meeting pack 26 November 2026.docx"
SUMMARY = "Reports/2026-10/Audit summary October 2026.docx"
OURS = "Words of our own."


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = small_library(tmp_path / "library")
    (made / "Templates").mkdir()
    return made


def restyled(name: str, sentence: str = OURS) -> bytes:
    document = opened(shipped_template(name))
    document.styles["Normal"].font.name = "Verdana"
    document.add_paragraph(sentence)
    return saved(document)


def run(library: Path) -> Result:
    return CliRunner().invoke(main, ["run", str(library), "--today", TODAY])


def test_report_pack_and_papers_are_made_from_the_services_own_templates(library: Path) -> None:
    for name in (QUARTERLY_REPORT, MEETING_PACK):
        (library / "Templates" / name).write_bytes(restyled(name))
    document = opened(shipped_template(DOCUMENT))
    document.styles["Normal"].font.name = "Verdana"
    (library / "Templates" / DOCUMENT).write_bytes(saved(document))
    assert run(library).exit_code == DONE
    for path in (REPORT, PACK):
        assert OURS in words((library / path).read_bytes())
    for path in (REPORT, PACK, SUMMARY):
        assert opened((library / path).read_bytes()).styles["Normal"].font.name == "Verdana"


def test_a_new_template_makes_the_report_anew_with_the_narrative_in_it(library: Path) -> None:
    run(library)
    path = library / REPORT
    assert OURS not in words(path.read_bytes())
    path.write_bytes(written(path.read_bytes(), "concerns", typed("We worry.")))
    (library / "Templates" / QUARTERLY_REPORT).write_bytes(restyled(QUARTERLY_REPORT))
    run(library)
    assert OURS in words(path.read_bytes())
    assert texts(path.read_bytes(), "concerns") == ["We worry."]
    before = path.stat().st_mtime_ns
    run(library)
    assert path.stat().st_mtime_ns == before


def test_a_broken_template_is_told_and_stops_nothing_else(library: Path) -> None:
    (library / "Templates" / QUARTERLY_REPORT).write_bytes(restyled(QUARTERLY_REPORT, "{{ periode.name }}"))
    result = run(library)
    assert result.exit_code == UNREADABLE
    assert "periode" in result.output
    assert "checkback templates check" in " ".join(result.output.split())
    assert not (library / REPORT).exists()
    assert (library / PACK).is_file()


def test_what_people_wrote_in_a_paper_is_kept_by_a_run(library: Path) -> None:
    run(library)
    path = library / SUMMARY
    path.write_bytes(written(path.read_bytes(), "concerns", typed("We worry.")))
    (library / "Templates" / DOCUMENT).write_bytes(saved(opened(shipped_template(DOCUMENT))))
    run(library)
    assert texts(path.read_bytes(), "concerns") == ["We worry."]
