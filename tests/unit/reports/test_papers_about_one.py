"""The papers about one worker, one audit, one day and one year: what stands first, what must not stand there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from generator.further_documents import document_on_request
from generator.model import ActionRecord, Answer, Audience, AuditRecord, FormKind, Issue, Severity
from generator.people import People, Person
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.records import Plan
from generator.reports.carried import read_earlier
from generator.reports.doc_exceptions import exception_report
from generator.reports.doc_framework_review import HandedIn, framework_review, year_before
from generator.reports.documents import Grid, Paper, month_period
from generator.reports.documents_word import write_paper
from generator.reports.figures import scope_of, summarise
from tests.builders.narrative import texts, typed, written
from tests.builders.reports import with_form, words

TODAY = date(2026, 11, 20)
WORKER = "Aled Figmentley"
NOTTINGHAM, TOWER_HAMLETS = load_profile("nottingham"), load_profile("tower-hamlets")
CASE_AUDIT = AuditRecord(
    "CW-20001 case audit 2026-08",
    "nt_case_audit",
    FormKind.CASE_AUDIT,
    "a.docx",
    case_reference="CW-20001",
    audit_month=date(2026, 8, 1),
    practitioner=WORKER,
    auditor="Del Quillfeather",
    submitted=date(2026, 8, 17),
    grades=MappingProxyType({"vmp": "insufficient"}),
)
FULL_AUDIT = AuditRecord(
    "CV-20001 full audit 2026-10",
    "th_full_audit",
    FormKind.FULL_AUDIT,
    "b.docx",
    case_reference="CV-20001",
    audit_month=date(2026, 10, 1),
    practitioner=WORKER,
    auditor="Priya Talespinner",
    team_manager="Agnes Pretendley",
    submitted=date(2026, 10, 12),
    moderated_on=date(2026, 10, 20),
    overall_grade="Good",
)


def saying(audit: AuditRecord, **answers: str) -> AuditRecord:
    """The audit with a form that holds these words."""
    form = with_form(audit).form
    assert form is not None
    held = {name: Answer(name, name, value) for name, value in answers.items()}
    return replace(audit, form=replace(form, answers=MappingProxyType(held)))


def asked_for(kind: str, about: str, profile: ServiceProfile, audits: list[AuditRecord], *actions: ActionRecord) -> str:
    plan = Plan(tuple(audits), actions, (), MappingProxyType({}))
    return words(document_on_request(kind, about, plan, profile, TODAY, period="2026-27-Q2").write())


def feedback(*audits: AuditRecord, actions: tuple[ActionRecord, ...] = ()) -> str:
    manager = Person(name="Orla Pretendley", roles=("operational_manager",))
    people = (manager, Person(name=WORKER, roles=("case_manager",), line_manager=manager.name))
    profile = NOTTINGHAM.model_copy(update={"people": People(people=people)})
    return asked_for("supervisee", WORKER, profile, list(audits), *actions)


def test_what_went_well_stands_first_and_no_grade_without_the_auditors_words() -> None:
    audit = saying(CASE_AUDIT, vmp="The VMP of May has no dates.", good_practice="Home visits: clear and kind.")
    text = feedback(audit)
    assert text.index("Home visits: clear and kind.") < text.index("Insufficient")
    assert "The VMP of May has no dates." in text


def test_an_observation_without_grades_shows_what_was_seen() -> None:
    seen = replace(CASE_AUDIT, form_id="nt_observation", kind=FormKind.OBSERVATION, grades=MappingProxyType({}))
    text = feedback(saying(seen, obs_planned="The room was ready and the child chose the topic."))
    assert "The room was ready and the child chose the topic." in text
    assert "No grade was given" not in text


def test_actions_are_shown_as_they_stand_today_not_at_the_end_of_the_quarter() -> None:
    action = ActionRecord("A1", "Case audit", CASE_AUDIT.key, "Ring the school", owner=WORKER, due=date(2026, 9, 1))
    done = replace(action, completed_on=date(2026, 10, 5))
    assert "Overdue" in feedback(CASE_AUDIT, actions=(action,))
    text = feedback(CASE_AUDIT, actions=(done,))
    assert "Done 5 October 2026" in text
    assert "Overdue" not in text


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [({}, True), ({"uop_held": date(2026, 8, 27)}, False), ({"auditor": "Orla Pretendley"}, False)],
)
def test_the_auditor_is_asked_to_the_meeting_where_they_are_not_the_line_manager(
    changes: dict[str, object], is_told: bool
) -> None:
    text = feedback(replace(CASE_AUDIT, **changes))  # type: ignore[arg-type]
    assert ("ask them too when the feedback is given" in text) is is_told


def meeting(audit: AuditRecord, *actions: ActionRecord) -> str:
    return asked_for("uop", audit.case_reference, TOWER_HAMLETS, [audit], *actions)


def test_strengths_stand_before_grades_and_a_dip_sample_misses_no_overall_grade() -> None:
    text = meeting(saying(FULL_AUDIT, strengths="Warm and steady work."))
    assert text.index("Warm and steady work.") < text.index("Overall, auditor")
    dip = replace(FULL_AUDIT, form_id="th_dip_sample", kind=FormKind.DIP_SAMPLE, overall_grade="")
    assert "Overall" not in meeting(saying(dip))


def test_what_is_asked_of_the_moderator_is_not_told_to_the_case_manager() -> None:
    copied = Issue("text-of-another-audit", Severity.PROMPT, "75 words of CV-20323.", audience=Audience.MODERATOR)
    vague = Issue("action-vague", Severity.PROMPT, "Could it say how?", audience=Audience.MODERATOR)
    text = meeting(saying(replace(FULL_AUDIT, issues=(copied, vague))))
    assert "Could it say how?" in text
    assert "CV-20323" not in text
    held = meeting(saying(replace(FULL_AUDIT, issues=(copied, vague), uop_held=date(2026, 11, 2))))
    assert "Could it say how?" not in held


def test_after_the_meeting_the_paper_holds_what_the_form_says_of_it() -> None:
    held = replace(FULL_AUDIT, uop_held=date(2026, 11, 2), check_back_on=date(2026, 12, 1))
    text = meeting(
        saying(held, uop_reflections="The photos helped.", uop_steps="Show them.", uop_attendees="All three")
    )
    assert all(said in text for said in ("The photos helped.", "Show them.", "All three", "1 December 2026"))
    assert "To be filled in" not in text
    assert "to be agreed here" not in text


def test_inadequate_work_is_looked_at_again_by_a_day() -> None:
    inadequate = replace(FULL_AUDIT, overall_grade="Inadequate", uop_held=date(2026, 10, 26))
    assert "meet again by 23 November 2026" in meeting(saying(inadequate))
    assert "meet again by" not in meeting(saying(FULL_AUDIT))


def peers(profile: ServiceProfile) -> Paper:
    handed_in = [HandedIn(f"CW-{n} case audit", FormKind.CASE_AUDIT, date(2026, 5, 4), (), True) for n in range(3)]
    return framework_review(scope_of([], [], year_before(TODAY), profile, TODAY), handed_in, [])


def test_the_review_says_how_many_forms_were_asked_for_in_all() -> None:
    people = [Person(name=f"Manager {n}", roles=("operational_manager",)) for n in range(3)]
    people += [Person(name=f"Worker {n}", roles=("case_manager",)) for n in range(9)]
    profile = NOTTINGHAM.model_copy(update={"people": People(people=tuple(people))})
    grid = next(p for p in peers(profile).parts if isinstance(p, Grid) and "ask for forms" in p.title)
    asked = {(row[0], row[3]): row[4:] for row in grid.rows}
    assert asked["NT-026", "Case audit"] == ("108", "0")  # three a month of each of three managers
    assert asked["NT-027", "Case audit"] == ("18", "3")  # eighteen for all together
    assert asked["NT-029", "Observation"] == ("9", "0")  # one of each case manager


def test_the_peer_audit_day_is_due_once_for_all_in_the_quarters_report_too() -> None:
    november = quarter_of(TODAY, NOTTINGHAM)
    people = tuple(Person(name=name, roles=("operational_manager",)) for name in ("Ida Inkwell", "Del Quillfeather"))
    profile = NOTTINGHAM.model_copy(update={"people": People(people=people)})
    audit = replace(CASE_AUDIT, audit_month=date(2026, 11, 1), submitted=date(2026, 11, 10))
    peer = replace(saying(audit, audit_tier="Peer audit day"), key="CW-20002 case audit 2026-11")
    figures = summarise([saying(audit), peer], [], november, profile, TODAY)
    day, monthly = (figures.get(f"tasks.{clause}.case_audit") for clause in ("NT-027", "NT-026"))
    assert (day.value, day.n, day.rows) == (1, 18, (peer.key,))
    assert monthly.rows == (audit.key,)


def test_an_action_without_a_case_says_of_which_meeting_it_is() -> None:
    action = ActionRecord("A1", "Meeting minutes", "no-ref-be5be6 meeting minutes 2026-08", "Look at sustainability")
    paper = exception_report(scope_of([], [action], month_period(date(2026, 10, 1)), NOTTINGHAM, TODAY))
    text = words(write_paper(paper, NOTTINGHAM, TODAY))
    assert "Action of meeting minutes, August 2026" in text
    assert "no-ref" not in text


def test_what_is_keyed_on_the_record_is_never_cut() -> None:
    said = f"{'The child was heard and the plan changed for it. ' * 90}And this is the last word."
    text = asked_for("contact-sheet", "CV-20001", TOWER_HAMLETS, [saying(FULL_AUDIT, strengths=said)])
    assert "And this is the last word." in text


def test_the_record_of_a_meeting_follows_the_form_until_somebody_writes_in_it() -> None:
    held = replace(FULL_AUDIT, uop_held=date(2026, 11, 2))

    def paper(said: str, earlier: bytes | None = None) -> bytes:
        plan = Plan((saying(held, uop_reflections=said),), (), (), MappingProxyType({}))
        made = document_on_request("uop", held.case_reference, plan, TOWER_HAMLETS, TODAY)
        return made.write(earlier=read_earlier(earlier))

    first = paper("The photos helped.")
    assert texts(paper("The walks helped.", first), "reflections") == ["The walks helped."]
    ours = written(first, "reflections", typed("What we said."))
    assert texts(paper("The walks helped.", ours), "reflections") == ["What we said."]
