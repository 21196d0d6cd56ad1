"""Each check fires on what it is for, stays quiet on a sound form, and never speaks of a person's worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from generator.checks.catalogue import CHECKS, check_form, own_clauses
from generator.model import Action, Answer, Audience, AuditForm, Contact, FormKind, Moderation, Severity
from generator.profile import FieldKind, ServiceProfile
from generator.profile_load import load_profile

TODAY = date(2026, 11, 20)
SOUND = (
    'The assessment of 4 June 2026 draws on the school and on what the child said: "I want to cook." '
    "Because of it the plan was changed, and the child has been back in class since 9 June."
)


def sound_words(mark: object) -> str:
    """Sound words, of which few stand side by side in an answer with another mark."""
    return (
        f'The assessment of 4 June 2026 draws on school {mark} and on what the child said in {mark}: "I want to cook '
        f'{mark}." Because of {mark} the plan was {mark} changed, and the child has {mark} been back in class {mark} '
        "since 9 June."
    )


ACTION = Action(
    "Hold a transition meeting with the child and the head of year",
    "Sol Storeybrook",
    date(2026, 12, 1),
    measure="The child can tell us who to go to",
)


@pytest.fixture(scope="module")
def profile() -> ServiceProfile:
    return load_profile("tower-hamlets")


@pytest.fixture(scope="module")
def sound(profile: ServiceProfile) -> AuditForm:
    """A full audit in which there is nothing to mend."""
    definition = profile.form("th_full_audit")
    answers = {}
    for number, field in enumerate(definition.fields.values()):
        words = sound_words(number) if field.kind in {FieldKind.RICH, FieldKind.GRADED} else "Stated"
        graded = field.kind in {FieldKind.GRADE, FieldKind.GRADED}
        answers[field.id] = Answer(field.id, field.label, words, "Good" if graded else None)
    for days, field_id in enumerate(("allocated", "completed", "moderated_on", "returned_on", "uop_held"), start=1):
        answers[field_id] = Answer(field_id, field_id, "a date", date=date(2026, 6, days))
    answers["overall_rationale"] = Answer("overall_rationale", "Rationale", f"{SOUND} The impact was low.")
    answers["safeguarding"] = Answer("safeguarding", "Safeguarding", "No", choice="No")
    staff = {"auditor": "Priya Inkwell-Sample", "practitioner": "Sol Storeybrook", "team_manager": "Dilys Fableworth"}
    answers |= {field_id: Answer(field_id, field_id, name) for field_id, name in staff.items()}
    answers["uop_attendees"] = Answer("uop_attendees", "Attendees", ", ".join(staff.values()))
    answers["areas_for_development"] = Answer("areas_for_development", "Areas for development", "Earlier transitions.")
    answers["safeguarding_told"] = Answer("safeguarding_told", "Who was told", "Not applicable")
    answers["disposal"] = Answer("disposal", "Disposal type", "Referral Order", choice="Referral Order")
    del answers["check_back_on"]
    contacts = {
        who: Contact(who, True, date(2026, 6, 2), mode="virtual", text=sound_words(who))
        for who in ("practitioner", "child", "parent_carer")
    }
    return AuditForm(
        "tower-hamlets",
        "th_full_audit",
        FormKind.FULL_AUDIT,
        "CV-10001.docx",
        answers,
        (ACTION,),
        contacts,
        Moderation(),
    )


def codes(form: AuditForm, profile: ServiceProfile) -> set[str]:
    return {issue.code for issue in check_form(form, profile.form(form.form_id), profile, TODAY)}


def with_answer(form: AuditForm, field_id: str, **changes: object) -> AuditForm:
    answer = form.answers.get(field_id, Answer(field_id, field_id))
    return replace(form, answers={**form.answers, field_id: replace(answer, **changes)})  # type: ignore[arg-type]


def test_a_sound_form_raises_nothing(sound: AuditForm, profile: ServiceProfile) -> None:
    assert codes(sound, profile) == set()


def blank(field_id: str) -> Callable[[AuditForm], AuditForm]:
    return lambda form: with_answer(form, field_id, value=None, grade=None, choice=None, date=None)


def answer(field_id: str, **changes: object) -> Callable[[AuditForm], AuditForm]:
    return lambda form: with_answer(form, field_id, **changes)


def action(**changes: object) -> Callable[[AuditForm], AuditForm]:
    return lambda form: replace(form, actions=(replace(ACTION, **changes),))  # type: ignore[arg-type]


def contact(who: str, **changes: object) -> Callable[[AuditForm], AuditForm]:
    return lambda form: replace(form, contacts={**form.contacts, who: replace(form.contacts[who], **changes)})  # type: ignore[arg-type]


def overall(grade: str, **texts: str) -> Callable[[AuditForm], AuditForm]:
    def change(form: AuditForm) -> AuditForm:
        form = with_answer(form, "overall_grade", grade=grade, value=grade)
        for field_id, words in texts.items():
            form = with_answer(form, field_id, value=words or None)
        return form

    return change


def differing(**changes: object) -> Callable[[AuditForm], AuditForm]:
    return lambda form: replace(form, moderation=Moderation(grade="Requires Improvement to be Good", **changes))  # type: ignore[arg-type]


FIRES: Mapping[str, Callable[[AuditForm], AuditForm]] = {
    "blank-answer": blank("lens_safety_others"),
    "missing-grade": answer("area_planning", grade=None),
    "grade-without-words": answer("area_planning", value=None),
    "placeholder-left": answer("area_planning", value=f"{SOUND} [insert date]"),
    "no-rationale": blank("overall_rationale"),
    "areas-below-overall": answer("area_reviewing", grade="Inadequate"),
    "nothing-exceptional": overall("Outstanding"),
    "impact-not-weighed": overall("Good", overall_rationale="All in order on 4 June."),
    "no-deficit-named": overall("Requires Improvement to be Good", areas_for_development=""),
    "no-failing-named": overall("Inadequate", areas_for_development="", overall_rationale=""),
    "inadequate": overall("Inadequate"),
    "practitioner-not-met": contact("practitioner", held=False),
    "family-not-met": contact("child", held=False, reason_not_held=None),
    "contact-undated": contact("child", date=None, date_as_written="June"),
    "short-for-its-grade": answer("area_planning", value="Very good."),
    "no-evidence": answer("area_planning", value="Planning is a strength and is woven through all that is done " * 9),
    "repeated-text": lambda form: with_answer(form, "area_planning", value=form.answers["area_reviewing"].value),
    "action-vague": action(action="Anger management"),
    "action-without-owner": action(owner=None),
    "action-without-date": action(due=None, due_as_written="ongoing"),
    "action-without-measure": action(measure=None),
    "deficit-without-action": lambda form: replace(form, actions=()),
    "dates-out-of-order": answer("completed", date=date(2026, 5, 1)),
    "date-in-the-future": answer("completed", date=date(2027, 1, 1)),
    "uop-late": answer("uop_held", date=date(2026, 6, 30)),
    "safeguarding-not-told": lambda form: with_answer(
        answer("safeguarding", value="YES")(form), "safeguarding_told", value="n/a"
    ),
    "safeguarding": answer("safeguarding", value="Yes"),
    "difference-without-rationale": differing(offered="Offered 3 June 2026"),
    "discussion-not-offered": differing(rationale="It weighed more for the child."),
}


@pytest.mark.parametrize("code", FIRES)  # the other checks have tests in a file of their family
def test_each_check_fires(code: str, sound: AuditForm, profile: ServiceProfile) -> None:
    assert code in codes(FIRES[code](sound), profile)


def test_one_liners_are_said_once(sound: AuditForm, profile: ServiceProfile) -> None:
    terse = replace(sound, answers={k: replace(a, value="All fine.") for k, a in sound.answers.items()})
    issues = check_form(terse, profile.form("th_full_audit"), profile, TODAY)
    assert [i.code for i in issues].count("scant") == 1


@pytest.mark.parametrize(
    ("box", "auditor_is_missing"), [("Bram Thistlewick / Orla Pretendley (auditor)", False), ("Del Quillfeather", True)]
)
def test_one_box_for_case_manager_and_auditor(box: str, auditor_is_missing: bool) -> None:
    nottingham = load_profile("nottingham")
    label = "Case Manager:/auditor"
    form = AuditForm(
        "nottingham",
        "nt_case_audit",
        FormKind.CASE_AUDIT,
        "CW-10001.docx",
        {"practitioner": Answer("practitioner", label, box)},
    )
    issues = check_form(form, nottingham.form("nt_case_audit"), nottingham, TODAY)
    assert ("auditor-not-named" in {i.code for i in issues}) is auditor_is_missing
    assert not [i for i in issues if i.code == "blank-answer" and i.field_id == "auditor"]


@pytest.mark.parametrize(
    ("file", "holds_a_name"), [("Case audit CW-10001.docx", False), ("Audit of Jaden, June.docx", True)]
)
def test_a_childs_name_in_the_name_of_the_file(file: str, holds_a_name: bool) -> None:
    nottingham = load_profile("nottingham")
    answers = {"child_name": Answer("child_name", "Name:", "Jaden Sampleton")}
    form = AuditForm("nottingham", "nt_case_audit", FormKind.CASE_AUDIT, file, answers)
    issues = check_form(form, nottingham.form("nt_case_audit"), nottingham, TODAY)
    assert ("name-in-file" in {i.code for i in issues}) is holds_a_name


def test_a_question_that_does_not_apply_needs_no_grade(sound: AuditForm, profile: ServiceProfile) -> None:
    set_aside = answer("area_planning", value="Not looked at in this audit.", grade=None)(sound)
    assert not codes(set_aside, profile) & {"missing-grade", "short-for-its-grade"}


def test_a_conversation_of_which_nothing_is_written_is_missing(sound: AuditForm, profile: ServiceProfile) -> None:
    blank = replace(sound, contacts={**sound.contacts, "child": Contact("child", False, doubt="Nothing is written.")})
    assert "family-not-met" in codes(blank, profile)


def test_a_reason_for_no_conversation_is_enough(sound: AuditForm, profile: ServiceProfile) -> None:
    reason = contact("parent_carer", held=False, reason_not_held="Asked not to be called after a bereavement.")
    assert "family-not-met" not in codes(reason(sound), profile)


def test_fourteen_days_are_in_time_and_fifteen_are_late(sound: AuditForm, profile: ServiceProfile) -> None:
    returned = sound.day("returned_on")
    assert returned
    assert "uop-late" not in codes(with_answer(sound, "uop_held", date=date(2026, 6, returned.day + 14)), profile)
    assert "uop-late" in codes(with_answer(sound, "uop_held", date=date(2026, 6, returned.day + 15)), profile)


def test_a_dip_sample_is_not_asked_for_conversations(sound: AuditForm, profile: ServiceProfile) -> None:
    dip = replace(sound, form_id="th_dip_sample", kind=FormKind.DIP_SAMPLE, contacts={})
    assert not codes(dip, profile) & {"practitioner-not-met", "family-not-met"}


def test_a_switched_off_check_is_quiet(sound: AuditForm, profile: ServiceProfile) -> None:
    quiet = profile.model_copy(update={"checks": profile.checks.model_copy(update={"switched_off": ("inadequate",)})})
    assert "inadequate" not in codes(overall("Inadequate")(sound), quiet)


def test_a_doubtful_grade_is_left_to_the_readers_own_issue(sound: AuditForm, profile: ServiceProfile) -> None:
    doubtful = with_answer(sound, "area_planning", grade=None, doubt="two grades are marked")
    assert "missing-grade" not in codes(doubtful, profile)


def test_codes_are_unique_and_every_check_names_its_clause_and_advice() -> None:
    assert len({c.code for c in CHECKS}) == len(CHECKS)
    assert all(c.clauses and c.advice and c.title for c in CHECKS)


def test_prompts_to_a_moderator_end_with_a_question(sound: AuditForm, profile: ServiceProfile) -> None:
    for change in FIRES.values():
        for issue in check_form(change(sound), profile.form("th_full_audit"), profile, TODAY):
            if issue.audience is Audience.MODERATOR and issue.severity is Severity.PROMPT:
                assert issue.message.endswith("?"), issue.message


def test_an_issue_names_only_clauses_of_the_services_own_documents() -> None:
    both = ("TH-056", "NT-073", "C-05")
    assert own_clauses(both, load_profile("tower-hamlets").form("th_full_audit")) == ("TH-056", "C-05")
    assert own_clauses(both, load_profile("nottingham").form("nt_case_audit")) == ("NT-073", "C-05")
