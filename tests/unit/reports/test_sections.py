"""The sections of the quarterly report on roles, lateness, what recurs and what people said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from generator.model import ActionRecord, Answer, AuditRecord, FormKind, Issue, Severity
from generator.people import People, Person
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.figures import Figures, summarise
from generator.reports.gate import MASK
from generator.reports.quarterly import write_quarterly_report
from tests.builders.records import TODAY
from tests.builders.reports import words, year

NOTTINGHAM = load_profile("nottingham")
JULY = date(2026, 7, 1)


@dataclass(frozen=True)
class Found:
    label: str = "Planning"
    team: str = ""
    below: int = 3
    of: int = 5
    below_in: tuple[str, ...] = ("a", "b", "c")
    question: str = "planning"


def told(profile: ServiceProfile, audits: list[AuditRecord], actions: list[ActionRecord], *found: Found) -> str:
    return words(write_quarterly_report(audits, actions, quarter_of(JULY, profile), profile, TODAY, found=found))


def figures(profile: ServiceProfile, audits: list[AuditRecord]) -> Figures:
    return summarise(audits, [], quarter_of(JULY, profile), profile, TODAY)


def late(audit: AuditRecord, reason: str, exempt: bool = False) -> AuditRecord:
    day = audit.submitted or TODAY
    return replace(audit, submitted=day, due=day - timedelta(days=3), lateness_reason=reason, exempt=exempt)


def in_july(profile: ServiceProfile) -> list[AuditRecord]:
    return [a for a in year(profile)[0] if a.audit_month and 7 <= a.audit_month.month <= 9]


def test_late_audits_say_why_and_name_nobody(profile: ServiceProfile) -> None:
    first, second, third, *_ = in_july(profile)
    reason = f"{first.auditor} was on leave when Ottoline moved away"
    text = told(profile, [late(first, reason), late(second, "", exempt=True), late(third, "")], [])
    assert f"{MASK} was on leave when {MASK} moved away" in text
    assert "No reason given" in text
    assert "Exempt: no reason given" in text
    assert first.auditor not in text


def test_a_difficulty_that_recurs_is_told_without_its_small_number(profile: ServiceProfile) -> None:
    text = told(profile, *year(profile), Found(), Found("Reviewing", "Mill team", 6, 7))
    assert "In 3 or more of the last 5 audits" in text
    assert "Across the service" in text
    assert "In Mill team" in text
    assert "In 3 or more of the last 7 audits" in text  # not even a large one: the small ones would be those left


def test_without_any_it_says_so(profile: ServiceProfile) -> None:
    if profile.programme.recurrence.below_grades:
        assert "No standard was below what is expected" in told(profile, *year(profile))


def test_the_tasks_of_figure_2_are_due_by_their_rhythm_and_for_each_person() -> None:
    counted = {f.id: f for f in figures(NOTTINGHAM, in_july(NOTTINGHAM)) if f.id.startswith("tasks.NT")}
    case_audits = [a for a in in_july(NOTTINGHAM) if a.kind == "case_audit" and a.submitted]
    assert counted["tasks.NT-020.case_audit"].n == 2
    assert counted["tasks.NT-026.case_audit"].n == 9
    assert counted["tasks.NT-026.case_audit"].value == len(case_audits) > 0
    assert "tasks.NT-027.case_audit" not in counted  # the audit day is in November
    managers = tuple(Person(name=name, roles=("operational_manager",)) for name in ("Hesper Dunmore", "Ivo Calloway"))
    known = NOTTINGHAM.model_copy(update={"people": People(people=managers)})
    of_two = figures(known, in_july(NOTTINGHAM)).get("tasks.NT-026.case_audit")
    theirs = [a for a in case_audits if a.auditor in {"Hesper Dunmore", "Ivo Calloway"}]
    assert (of_two.value, of_two.n) == (len(theirs), 18)


def test_minutes_count_for_the_task_of_the_meeting_once_a_quarter() -> None:
    kind = FormKind.MEETING_MINUTES
    handed_in = {f"m{month}": date(2026, month, 20) for month in (6, 7)}
    minutes = [AuditRecord(key, "nt_meeting_minutes", kind, "m.docx", submitted=day) for key, day in handed_in.items()]
    counted = figures(NOTTINGHAM, [*in_july(NOTTINGHAM), *minutes]).get("tasks.NT-024.meeting_minutes")
    assert (counted.value, counted.n, counted.rows) == (1, 1, ("m7",))
    assert figures(NOTTINGHAM, in_july(NOTTINGHAM)).get("tasks.NT-024.meeting_minutes").value == 0


def test_steps_are_counted_by_role(profile: ServiceProfile) -> None:
    audits = in_july(profile)
    table = figures(profile, audits).tables["tasks.steps"]
    row = dict(zip(table.rows, table.cells, strict=True))["Auditors: audits handed in"]
    asked = [a for a in audits if not a.exempt and (a.submitted or (a.due and a.due < TODAY))]
    assert [cell.value for cell in row] == [
        sum(a.submitted is not None for a in asked),
        sum(a.submitted is None for a in asked),
    ]


def test_training_needs_and_good_practice_are_counted_and_not_quoted() -> None:
    audits = in_july(NOTTINGHAM)
    said = {f: Answer(f, f, "Motivational interviewing for Ivo") for f in ("training_need", "good_practice")}
    assert audits[0].form is not None
    audits[0] = replace(audits[0], form=replace(audits[0].form, answers=MappingProxyType(said)))
    counted = figures(NOTTINGHAM, audits)
    assert counted.get("training.named").value == counted.get("good_practice.named").value == 1
    assert "Motivational" not in told(NOTTINGHAM, audits, [])


def test_new_actions_are_told_by_what_they_are_about(profile: ServiceProfile) -> None:
    wanted = ("Meet the family and listen", "Update the record", "Talk with her school, with trust", "None of that")
    new = [ActionRecord(str(n), "Case audit", "", words, raised_on=JULY, due=TODAY) for n, words in enumerate(wanted)]
    text = re.sub(r"\[\d+\]", "", told(profile, [], new))
    said = "Of the new actions 2 are about people and relationships and 1 about completing a process"
    assert said in text
    assert ("The 6 Cs in strengths and new actions" in text) == bool(profile.checks.six_cs)
    if profile.checks.six_cs:
        assert "in 1 of the 4 new actions." in text
        assert "Connection\n0\n1\n" in text


def test_what_the_checks_noticed_is_told_in_the_words_of_its_rule(profile: ServiceProfile) -> None:
    audits = in_july(profile)
    issue = Issue("placeholder-left", Severity.MUST_FIX, "Finish it.", title="Unfinished text was left standing")
    text = told(profile, [replace(audits[0], issues=(issue,))], [])
    assert "Unfinished text was left standing" in text
    assert "Placeholder left" not in text


def test_audits_are_told_by_team_and_by_the_childs_order_without_small_numbers(profile: ServiceProfile) -> None:
    orders = ["Referral Order"] * 6 + ["referral order"] * 2 + ["Youth caution"] * 2 + ["Community resolution"] * 3
    audits = [replace(a, disposal=order) for a, order in zip(in_july(profile), orders, strict=False)]
    assert len(audits) == len(orders)
    text = told(profile, audits, [])
    assert "Referral Order\n8\n" in text
    assert "Youth caution\n[c]\n" in text
    assert "Community resolution\n[c]\n" in text
    teams = {a.team for a in audits}
    assert all(f"\n{team}\n" in text for team in teams)


def test_two_grades_that_were_given_as_often_are_both_named(profile: ServiceProfile) -> None:
    better, good = (grade.name for grade in profile.grade_scales[0].grades[:2])
    graded = [a for a in in_july(profile) if a.grades][:12]
    half = [replace(a, grades=dict.fromkeys(a.grades, good if n % 2 else better)) for n, a in enumerate(graded)]
    assert len(half) == 12
    first, second = better[:1].upper() + better[1:], good
    assert f"{first} and {second} were given most often: " in told(profile, half, [])


def test_actions_from_complaints_are_counted(profile: ServiceProfile) -> None:
    complaint = ActionRecord("1", "Complaint", "", "Answer the complaint", raised_on=JULY, due=TODAY)
    text = told(profile, [], [complaint, replace(complaint, key="2", source="Feedback")])
    assert "of the quarter came from complaints and 1[" in text
