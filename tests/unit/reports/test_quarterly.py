"""The quarterly report as its readers meet it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from builders.forms import members
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from openxml_audit import OpenXmlValidator

from generator.office.accessibility import accessibility_problems
from generator.office.boxes import box_name
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.reports.figures import summarise
from generator.reports.quarterly import write_quarterly_report
from generator.reports.template_build import write_templates
from generator.resources import shipped
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, opened, pack, report, words, year, year_pack, year_report

JULY = MEETING.replace(month=7, day=1)
SIZES = (60, 3, 1, 0)


@pytest.mark.parametrize("n", SIZES)
def test_everybody_can_read_it(profile: ServiceProfile, n: int) -> None:
    assert accessibility_problems(year_report(profile.service.id, n)) == []
    assert accessibility_problems(year_pack(profile.service.id, n)) == []


@pytest.mark.parametrize("make", [year_report, year_pack])
def test_word_opens_it_without_repair(profile: ServiceProfile, make: Callable[[str], bytes], tmp_path: Path) -> None:
    file = tmp_path / "made.docx"
    file.write_bytes(make(profile.service.id))
    result = OpenXmlValidator().validate(str(file))
    assert result.is_valid, result.errors[:3]


@pytest.mark.parametrize("make", [report, pack])
def test_the_same_records_give_the_same_bytes(profile: ServiceProfile, make: Callable[..., bytes]) -> None:
    audits, actions = year(profile)
    assert make(profile, audits, actions) == make(profile, list(reversed(audits)), list(reversed(actions)))


@pytest.mark.parametrize("make", [year_report, year_pack])
def test_every_mark_leads_to_its_row(profile: ServiceProfile, make: Callable[[str], bytes]) -> None:
    body = opened(make(profile.service.id)).element.body
    places = [b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))]
    links = [h.get(qn("w:anchor")) for h in body.iter(qn("w:hyperlink"))]
    assert len(set(places)) == len(places)
    assert set(links) <= set(places)
    figures = [p for p in places if p.startswith("figure_")]
    assert figures == [f"figure_{i}" for i in range(1, len(figures) + 1)]
    assert len(figures) > 3
    assert "⟦" not in words(make(profile.service.id))


def test_the_contents_name_every_section(profile: ServiceProfile) -> None:
    document = opened(year_report(profile.service.id))
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    toc = document.styles["toc 2"].style_id
    paragraphs = (Paragraph(p, document) for p in document.element.body.iter(qn("w:p")))
    listed = [words_of(p._p) for p in paragraphs if p.style.style_id == toc]
    assert [re.sub(r"^\d+", "", entry) for entry in listed] == sections


def words_of(element: object) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))  # type: ignore[attr-defined]


def test_page_one_holds_five_numbers_that_are_the_figures(tower_hamlets: ServiceProfile) -> None:
    records = year(tower_hamlets)
    figures = summarise(*records, quarter_of(JULY, tower_hamlets), tower_hamlets, TODAY)
    table = opened(report(tower_hamlets, *records)).tables[0]
    told = [re.sub(r"\[\d+\]$", "", words_of(row.cells[0]._tc)) for row in table.rows[1:]]
    ids = ("audits.done", "moderation.in_time", "voices.child", "actions.overdue", "moderation.agreed")
    assert told == [f"{figures.get(i).value} of {figures.get(i).n}" for i in ids]


def test_what_is_withheld_is_said_and_not_shown(tower_hamlets: ServiceProfile) -> None:
    text = words(year_report(tower_hamlets.service.id))
    assert "[c]: withheld so that nobody can be recognised" in text
    assert re.search(r"At least one\[\d+\] audit records an immediate safeguarding concern", text)


def test_nobody_is_named(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    text = words(report(profile, audits, actions))
    people = {n for a in audits for n in (a.auditor, a.practitioner, a.moderator, a.team_manager) if n}
    assert not [name for name in people if name in text]
    assert not [a.action for a in actions if a.action.lstrip("=") in text]


def test_the_boxes_are_the_managers_and_can_be_found_again(profile: ServiceProfile) -> None:
    body = opened(year_report(profile.service.id)).element.body
    boxes = {box_name(c, "narrative."): c for c in body.iter(qn("w:sdt"))}
    assert {"going_well", "concerns", "grey_areas", "decisions"} <= set(boxes)
    assert words_of(boxes["concerns"])
    ids = [c.find(f"{qn('w:sdtPr')}/{qn('w:id')}").get(qn("w:val")) for c in boxes.values()]
    assert len(set(ids)) == len(ids)


def test_an_empty_quarter_says_so(profile: ServiceProfile) -> None:
    data = report(profile, [], [])
    assert "No audits belong to this quarter and no actions are open." in words(data)
    assert not [n for n in ZipFile(BytesIO(data)).namelist() if "chart" in n]


def test_under_five_cases_there_is_a_sentence_and_no_chart(profile: ServiceProfile) -> None:
    data = year_report(profile.service.id, 3)
    assert "so no chart is drawn" in words(data)
    assert not [n for n in ZipFile(BytesIO(data)).namelist() if "/charts/" in n]


def test_agreement_needs_enough_audits(tower_hamlets: ServiceProfile) -> None:
    audits, actions = year(tower_hamlets)
    few = [a for a in audits if a.moderated_on and a.overall_grade and a.audit_month and a.audit_month.month == 7][:2]
    assert few
    text = words(report(tower_hamlets, few, actions))
    assert "too few to say how often they agree" in text
    assert "gave the same overall grade" not in text


def test_properties_say_what_it_is(profile: ServiceProfile) -> None:
    core = opened(year_report(profile.service.id)).core_properties
    assert core.title == f"Quarterly quality assurance report: {quarter_of(JULY, profile).name}"
    assert (core.author, core.language) == (profile.service.name, "en-GB")
    assert core.created.date() == TODAY


def test_the_marking_stands_on_every_page(profile: ServiceProfile) -> None:
    section = opened(year_report(profile.service.id)).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert profile.service.classification in footer.paragraphs[0].text


def test_words_are_plain(profile: ServiceProfile) -> None:
    text = words(year_report(profile.service.id)) + words(year_pack(profile.service.id))
    for word in (r"\be\.g\.", r"\bi\.e\.", r"\betc\b", r"\boffenders?\b", r"\bYPs?\b", r"\b1(\[\d+\])? audits\b"):
        assert not re.search(word, text), word


def test_the_shipped_templates_are_what_the_code_builds(tmp_path: Path) -> None:
    for made in write_templates(tmp_path):  # by content: what compression makes of it differs between machines
        assert members(made.read_bytes()) == members((shipped("templates") / "reports" / made.name).read_bytes())


def test_staff_may_reword_the_template(tower_hamlets: ServiceProfile, tmp_path: Path) -> None:
    document = opened((shipped("templates") / "reports" / "quarterly report.docx").read_bytes())
    heading = next(p for p in document.paragraphs if p.text == "Audit activity")
    heading.text = "What we did"
    out = BytesIO()
    document.save(out)
    audits, actions = year(tower_hamlets)
    quarter = quarter_of(JULY, tower_hamlets)
    data = write_quarterly_report(audits, actions, quarter, tower_hamlets, TODAY, out.getvalue())
    assert words(data).count("What we did") == 2  # in the contents and as heading


def test_other_evidence_has_a_box_where_the_framework_names_it() -> None:
    for service, asked in (("nottingham", True), ("tower-hamlets", False)):
        assert ("Other audits and evidence" in words(year_report(service))) == asked
