"""Each planted fault can be seen in the form that carries it."""

from __future__ import annotations

from generator.demo.records import DemoAudit
from generator.demo.year import DemoYear
from generator.profile_load import load_profile


def carrying(fault: str, *years: DemoYear) -> list[DemoAudit]:
    found = [audit for year in years for audit in year.truth if fault in audit.faults]
    assert found, f"no form carries {fault}"
    return found


def needed(year: DemoYear, audit: DemoAudit) -> set[str]:
    form = load_profile(year.service).form(audit.form_id)
    return {
        f.id
        for f in form.fields.values()
        if f.needed and f.when is None and form.section_of[f.id].owner in {"auditor", "service"}
    }


def test_blank_answer(london: DemoYear, midlands: DemoYear) -> None:
    for year in (london, midlands):
        for audit in carrying("blank_answer", year):
            given = set(audit.texts) | set(audit.dates) | set(audit.grades)
            blank = {f for f in needed(year, audit) if f not in given and not f.startswith(("contact_", "actions"))}
            assert len(blank) == 1, f"{audit.file}: {blank}"


def test_one_liners(london: DemoYear, midlands: DemoYear) -> None:
    for audit in carrying("one_liners", london, midlands):
        graded = [audit.texts[f] for f in audit.grades if f in audit.texts]
        assert sum(len(text.split()) < 6 for text in graded) >= len(graded) - 1


def test_placeholder(london: DemoYear, midlands: DemoYear) -> None:
    for audit in carrying("placeholder", london, midlands):
        assert any("TBC" in text or "]" in text for text in audit.texts.values())


def test_grade_missing(london: DemoYear, midlands: DemoYear) -> None:
    for audit in carrying("grade_missing", london, midlands):
        asked = {"area_reviewing", "area_planning", "area_voice_of_the_child", "vulnerability_screening"}
        ungraded = {f for f in asked if f in audit.texts and f not in audit.grades}
        assert len(ungraded) == 1


def test_actions_with_something_missing(london: DemoYear, midlands: DemoYear) -> None:
    for audit in carrying("no_owner", london, midlands):
        assert any(not action.owner for action in audit.actions), audit.file
    for audit in carrying("ongoing_date", london, midlands):
        assert any(action.due is None and action.due_as_written for action in audit.actions), audit.file
    for audit in carrying("vague_action", london, midlands):
        assert any(len(action.action.split()) <= 4 for action in audit.actions), audit.file


def test_no_child_contact(london: DemoYear) -> None:
    for audit in carrying("no_child_contact", london):
        assert "child" not in audit.contacts
        assert audit.contacts["practitioner"]


def test_overall_grade_apart_from_the_areas(london: DemoYear) -> None:
    for audit in carrying("overall_apart", london):
        assert audit.overall_grade == "Outstanding"
        assert audit.grades["area_reviewing"] == "Requires Improvement to be Good"


def test_copied_text(london: DemoYear, midlands: DemoYear) -> None:
    for audit in carrying("copied_text", london, midlands):
        graded = [audit.texts[f] for f in audit.grades if f in audit.texts]
        assert max(graded.count(text) for text in graded) == 4


def test_safeguarding_and_nobody_told(london: DemoYear, midlands: DemoYear) -> None:
    for year in (london, midlands):
        for audit in year.truth:
            nobody = audit.safeguarding == "Yes" and "safeguarding_told" not in audit.texts
            assert nobody == ("safeguarding_not_told" in audit.faults), audit.file


def test_audit_late(london: DemoYear, midlands: DemoYear) -> None:
    for year in (london, midlands):
        for audit in (a for a in year.truth if "allocated" in a.dates):
            taken = (audit.dates["completed"] - audit.dates["allocated"]).days
            assert (taken > 31) == ("audit_late" in audit.faults), audit.file
