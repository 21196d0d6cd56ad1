"""A report template that somebody edited in Word: what is wrong with it is said in words that they can act on."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from generator.cli_common import DONE, UNREADABLE
from generator.cli_setup import templates
from generator.office.package import open_package
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.documents_word import DOCUMENT
from generator.reports.figures import scope_of, summarise
from generator.reports.pack import pack_content
from generator.reports.pack_figures import pack_of
from generator.reports.quarterly import quarterly_content
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT, shipped_template
from generator.reports.template_check import TemplateReading
from generator.reports.template_fields import Fields
from generator.reports.template_samples import REPORT_TEMPLATES, report_template_problems, sample_content
from tests.builders.narrative import saved
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, opened, words, year

PROFILE = load_profile("tower-hamlets")


def edited(name: str, *changes: tuple[str, str]) -> bytes:
    """A shipped template in which each text is replaced where it first stands."""
    document = opened(shipped_template(name))
    texts = list(document.element.body.iter(qn("w:t")))
    for old, new in changes:
        found = next(t for t in texts if old in (t.text or ""))
        found.text = (found.text or "").replace(old, new)
    return saved(document)


def told(name: str, data: bytes) -> list[str]:
    return [str(problem) for problem in report_template_problems(name, data, PROFILE, TODAY)]


@pytest.mark.parametrize("name", REPORT_TEMPLATES)
def test_what_comes_with_checkback_is_sound(profile: ServiceProfile, name: str) -> None:
    assert report_template_problems(name, shipped_template(name), profile, TODAY) == []


def test_every_field_of_a_real_report_is_known(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    quarter = quarter_of(date(2026, 7, 1), profile)
    figures, scope = (
        summarise(audits, actions, quarter, profile, TODAY),
        scope_of(audits, actions, quarter, profile, TODAY),
    )
    real = {
        QUARTERLY_REPORT: quarterly_content(figures, scope)[0],
        MEETING_PACK: pack_content(pack_of(audits, actions, MEETING, profile, TODAY))[0],
    }
    for name, content in real.items():
        fields = Fields("")
        fields.add(sample_content(name, profile, TODAY))
        TemplateReading(open_package(shipped_template(name)), fields, learns=True)
        known = set(_all_paths(fields))
        fields.add(content)
        assert set(_all_paths(fields)) == known


def _all_paths(fields: Fields) -> list[str]:
    within = [path for held in fields.names.values() for path in (held.path, *_all_paths(held))]
    return within + (_all_paths(fields.item) if fields.item else [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("{{ lead }}", "{{ leed }}"), "This report has no field “leed”. Did you mean “lead”?"),
        (
            ("activity.sentences", "activity.sentenses"),
            "Under “Audit activity”: This report has no field “activity.sentenses”. Did you mean “activity.sentences”?",
        ),
        (
            ("row.reference", "row.referense"),
            "Under “Audit activity”: This report has no field “row.referense”. Did you mean “row.reference”?",
        ),
        (("{{ lead }}", "{{ facts }}"), "“facts” is a list, which cannot be printed as it is."),
        (("{%p for fact in facts %}", "{%p for fact in lead %}"), "“lead” is no list, so nothing can be repeated"),
        (("{%p for fact in facts %}", "Facts"), "“endfor” ends nothing that was begun."),
        (("{%p endfor %}", "The end"), "“for fact in facts” has no end: it needs {%p endfor %}."),
        (("{%p for fact in facts %}", "Facts {%p for fact in facts %}"), "The words “Facts” beside {%p … %}"),
        (("{%tr endfor %}", "{%p endfor %}"), "begins with {%tr and ends with {%p: write both alike."),
        (("{{ lead }}", "{{ lead"), "There is a {{ to which no other bracket belongs in this paragraph."),
        (("{{ lead }}", "{{ lead | uper }}"), "There is no filter “uper”. Did you mean “upper”?"),
        (("{{ lead }}", "{{ lead.strip() }}"), "Templates cannot call anything"),
        (("{{ lead }}", "{% include 'x' %}"), "is nothing that a template can do."),
        (("{{ lead }}", "{{ lead + }}"), "This field cannot be understood"),
        (("{{ lead }}", "{{ 'a' * 900000000 }}"), "may only stand between two numbers"),
    ],
)
def test_a_mistake_is_told_with_its_place(change: tuple[str, str], said: str) -> None:
    found = told(QUARTERLY_REPORT, edited(QUARTERLY_REPORT, change))
    assert any(said in words for words in found), found


def test_curly_quotes_that_word_puts_in_are_no_mistake() -> None:
    assert told(QUARTERLY_REPORT, edited(QUARTERLY_REPORT, ("join(' ')", "join(‘ ’)"))) == []


def test_sections_may_be_left_out_and_are_named() -> None:
    document = opened(shipped_template(QUARTERLY_REPORT))
    body = document.element.body
    start = next(p._p for p in document.paragraphs if p.text == "Feedback and complaints")
    end = next(p._p for p in document.paragraphs if p.text == "Good practice")
    for element in list(body)[list(body).index(start) : list(body).index(end)]:
        body.remove(element)
    problems = report_template_problems(QUARTERLY_REPORT, saved(document), PROFILE, TODAY)
    assert not any(problem.must for problem in problems)
    said = [str(problem) for problem in problems]
    assert "The section “Feedback and complaints” is left out: none of its fields is there." in said
    assert any("The box “Feedback and complaints” is left out." in words for words in said)


def test_what_a_report_may_not_lack_is_asked_for() -> None:
    document = opened(shipped_template(MEETING_PACK))
    for table in document.tables:
        if "row.words" in "".join(t.text or "" for t in table._tbl.iter(qn("w:t"))):
            table._tbl.getparent().remove(table._tbl)
    for control in list(document.element.body.iter(qn("w:sdt"))):
        for child in list(control.find(qn("w:sdtContent"))):
            control.addprevious(child)
        control.getparent().remove(control)
    said = told(MEETING_PACK, saved(document))
    assert any("the table “How the figures were made” must stay" in words for words in said)
    assert any("LibreOffice drops the boxes" in words for words in said)


def test_the_template_of_documents_has_fields_in_its_running_lines_only() -> None:
    document = opened(shipped_template(DOCUMENT))
    document.add_paragraph("{{ short_title }}")
    document.sections[0].header.paragraphs[0].add_run("{{ reference_number }}")
    said = told(DOCUMENT, saved(document))
    assert "Nothing is filled in here: this template has fields in its header and footer only." in said
    assert any("no field “reference_number”. Did you mean “reference”?" in words for words in said)


def test_a_style_that_is_gone_is_named() -> None:
    document = opened(shipped_template(DOCUMENT))
    document.styles.element.remove(document.styles["Cover Fact"].element)
    assert "The style “Cover Fact” is gone: add it again in Word, by this name." in told(DOCUMENT, saved(document))


def check(folder: Path) -> tuple[int, str]:
    result = CliRunner().invoke(
        templates, ["check", "--profile", "tower-hamlets", "--in", str(folder), "--today", "2026-11-20"]
    )
    return result.exit_code, result.output


def test_the_problems_stand_as_comments_in_a_copy(tmp_path: Path) -> None:
    own = tmp_path / QUARTERLY_REPORT
    own.write_bytes(edited(QUARTERLY_REPORT, ("{{ lead }}", "{{ leed }}"), ("row.reference", "row.referense")))
    before = own.read_bytes()
    code, output = check(tmp_path)
    assert code == UNREADABLE
    assert "Did you mean “row.reference”?" in output
    assert own.read_bytes() == before
    copy = tmp_path / "quarterly report (what to mend).docx"
    comments = {c.text: c for c in docx.Document(BytesIO(copy.read_bytes())).comments}
    assert set(comments) == {
        "This report has no field “leed”. Did you mean “lead”?",
        "This report has no field “row.referense”. Did you mean “row.reference”?",
    }
    assert words(copy.read_bytes()) == words(before)
    assert check(tmp_path)[0] == UNREADABLE
    assert len(list(tmp_path.iterdir())) == 2
    copy.write_bytes(b"a person worked in it")
    check(tmp_path)
    assert copy.read_bytes() == b"a person worked in it"
    assert (tmp_path / "quarterly report (what to mend 2).docx").is_file()


def test_a_restyled_template_is_ok_and_nothing_is_written(tmp_path: Path) -> None:
    document = opened(shipped_template(MEETING_PACK))
    document.styles["Normal"].font.name = "Verdana"
    document.add_paragraph("Words of our own.")
    (tmp_path / MEETING_PACK).write_bytes(saved(document))
    code, output = check(tmp_path)
    assert (code, output) == (DONE, "ok meeting pack.docx\n")
    assert len(list(tmp_path.iterdir())) == 1


def test_no_word_document_is_said_and_not_copied(tmp_path: Path) -> None:
    (tmp_path / MEETING_PACK).write_bytes(b"no document")
    code, output = check(tmp_path)
    assert code == UNREADABLE
    assert "no Word document" in output
