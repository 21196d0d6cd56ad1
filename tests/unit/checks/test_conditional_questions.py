"""Questions of some cases only, and what Nottingham's descriptors ask for beside the words of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders.audit_forms import case_audit, change, full_audit, issues, raised, said, without

from generator.model import AuditForm, Severity

NT = case_audit()
REFERRAL = said(NT, disposal="Referral Order", panel_dates="All on time.", victim_attended="Yes.", victim_views="Yes.")
MAPPA = ("mappa_identified", "mappa_level", "mappa_timely", "mappa_communicated")
MAPPA_CASE = change(said(NT, **dict.fromkeys(MAPPA, "Yes, level 2.")), "mappa_case", value="Yes", choice="Yes")


def order(name: str) -> AuditForm:
    return change(said(NT, disposal=name), "disposal", choice=name)


def set_aside(form: AuditForm, field_id: str, words: str | None = "None was needed.") -> AuditForm:
    return said(form, **{field_id: words})


def level(words: str, vmp: str | None = "None was needed.") -> AuditForm:
    form = set_aside(NT, "vmp", vmp)
    return change(form, "vulnerability_screening", value=words)


def no(field_id: str, form: AuditForm = NT) -> AuditForm:
    return change(form, field_id, value="No. I saw nothing of it.", choice="No")


NO_OUTCOME = no("need_reduced", no("objectives_achieved"))
CASES = [
    # Panels and MAPPA: needed only where the condition holds, a question where they stand all the same.
    ("blank-answer", said(REFERRAL, panel_dates=None), True),
    ("blank-answer", said(NT, panel_dates=None), False),
    ("blank-answer", said(MAPPA_CASE, mappa_level=None), True),
    ("blank-answer", said(NT, mappa_level=None), False),
    ("answered-though-not-asked", said(NT, panel_dates="Yes, all on time."), True),
    ("answered-though-not-asked", said(NT, mappa_level="Level 2, rightly."), True),
    ("answered-though-not-asked", said(NT, panel_dates="Not applicable, this is a YRO."), False),
    ("answered-though-not-asked", said(NT, panel_dates="Not a Referral Order."), False),
    ("answered-though-not-asked", change(NT, "panel_dates", value=None, choice="Not applicable"), False),
    ("answered-though-not-asked", change(NT, "victim_attended", value="No", choice="No"), False),
    ("answered-though-not-asked", REFERRAL, False),
    ("answered-though-not-asked", MAPPA_CASE, False),
    ("answered-though-not-asked", without(MAPPA_CASE, "mappa_case"), False),
    ("answered-though-not-asked", said(full_audit(), safeguarding_told="Dilys, at once."), True),
    ("answered-though-not-asked", said(full_audit(), safeguarding_told="Not applicable"), False),
    ("condition-not-answered", said(NT, mappa_case=None), True),
    ("condition-not-answered", said(NT, mappa_case=None, **dict.fromkeys(MAPPA, "Not applicable.")), False),
    ("condition-not-answered", without(NT, "mappa_case"), False),
    ("condition-not-answered", said(NT, disposal=None), False),
    # ROSH for bail and remand, VMP from medium.
    ("rosh-needed", set_aside(order("Bail Supervision"), "rosh"), True),
    ("rosh-needed", set_aside(order("Bail ISS"), "rosh"), True),
    ("rosh-needed", set_aside(order("Remand into custody"), "rosh", None), True),
    ("rosh-needed", set_aside(said(NT, disposal="Remand"), "rosh"), True),
    ("rosh-needed", order("Remand into custody"), False),
    ("rosh-needed", set_aside(NT, "rosh"), False),
    ("rosh-needed", change(set_aside(order("Bail ISS"), "rosh"), "rosh", doubt="two answers"), False),
    ("rosh-needed", without(order("Bail ISS"), "rosh"), False),
    ("vmp-needed", level("Dated 3 June. The level is medium and I agree."), True),
    ("vmp-needed", level("Screened as high on 3 June.", None), True),
    ("vmp-needed", level("The level is very high."), True),
    ("vmp-needed", level("The level (low) is right."), False),
    ("vmp-needed", level("The level is not high."), False),
    ("vmp-needed", level("A careful screening of high quality."), False),
    ("vmp-needed", level("The level is medium.", "There is one but it is thin."), False),
    ("vmp-needed", change(NT, "vulnerability_screening", value="The level is medium."), False),
    # Descriptors: what the answer itself says is not there.
    ("grade-against-descriptor", change(NT, "vmp", value="Clear, but it is not countersigned."), True),
    ("grade-against-descriptor", change(NT, "vmp", value="Not countersigned.", grade="insufficient"), False),
    ("grade-against-descriptor", change(NT, "vmp", value="Countersigned on 4 June."), False),
    ("grade-against-descriptor", change(NT, "asset_initial", value="No CareFirst check was made."), True),
    ("grade-against-descriptor", no("plan_shared"), True),
    ("grade-against-descriptor", no("plan_shared", change(NT, "intervention_plan", grade="insufficient")), False),
    ("descriptor-not-mentioned", change(change(NT, "asset_initial", value="In time."), "vmp", value="Clear."), True),
    ("descriptor-not-mentioned", change(NT, "asset_initial", value="In time."), False),
    ("descriptor-not-mentioned", change(NT, "vmp", value="Clear."), False),
    ("descriptor-not-mentioned", said(change(NT, "asset_initial", value="In time."), vmp="None was needed."), True),
    ("grade-against-descriptor", change(NT, "vmp", value="Not countersigned.", doubt="two grades"), False),
    ("grade-against-descriptor", change(NT, "vmp", value="None needed, so not countersigned."), False),
    ("grade-against-descriptor", change(no("plan_shared"), "plan_shared", doubt="two answers"), False),
    ("grade-against-descriptor", without(no("plan_shared"), "plan_shared"), False),
    ("delivery-and-outcomes-apart", without(NT, "delivery", "need_reduced"), False),
    ("delivery-and-outcomes-apart", change(NO_OUTCOME, "delivery", grade=None), False),
    ("delivery-and-outcomes-apart",
     change(NO_OUTCOME, "need_reduced", doubt="two answers"), False),
    ("delivery-and-outcomes-apart",
     change(NO_OUTCOME, "delivery", doubt="two grades"), False),
    ("delivery-and-outcomes-apart", without(no("objectives_achieved"), "need_reduced"), False),
    ("delivery-and-outcomes-apart", NO_OUTCOME, True),
    ("delivery-and-outcomes-apart", no("need_reduced"), False),
    ("delivery-and-outcomes-apart",
     change(NO_OUTCOME, "delivery", grade="sufficient"), False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "form", "fires"), CASES)
def test_conditions_and_descriptors(code: str, form: AuditForm, fires: bool) -> None:
    assert (code in raised(form)) is fires


def test_a_case_audit_in_order_raises_none_of_these() -> None:
    assert not raised(NT) & {code for code, _, _ in CASES}


def test_answers_under_one_condition_are_told_together() -> None:
    (found,) = issues(said(NT, **dict.fromkeys(MAPPA, "Yes, rightly.")), "answered-though-not-asked")
    assert found.message.count("; ") == 3
    assert found.message.endswith("Which of the two is right?")


def test_a_deciding_question_says_how_many_wait_for_it() -> None:
    (found,) = issues(said(NT, mappa_case=None), "condition-not-answered")
    assert "decides whether 4 other questions are asked" in found.message
    (one,) = issues(said(NT, safeguarding=None), "condition-not-answered")
    assert "decides whether 1 other question is asked" in one.message


def test_a_descriptor_quotes_the_words_against_it_and_is_never_a_must_fix() -> None:
    (found,) = issues(change(NT, "vmp", value="Clear, but it is not countersigned."), "grade-against-descriptor")
    assert (found.quote, found.severity, found.field_id) == ("not countersigned", Severity.PROMPT, "vmp")


def test_tower_hamlets_has_no_such_descriptors() -> None:
    assert not raised(full_audit()) & {"descriptor-not-mentioned", "grade-against-descriptor"}


def test_one_thing_unmentioned_alone_is_not_told() -> None:
    """Only where nothing of what the descriptors expect is mentioned, and more than one thing is expected."""
    ungraded = dict.fromkeys(("rosh", "rmp", "vmp"))
    assert "descriptor-not-mentioned" not in raised(said(change(NT, "asset_initial", value="In time."), **ungraded))


def test_a_note_on_descriptors_names_the_answers_and_what_is_expected() -> None:
    form = change(change(NT, "asset_initial", value="In time."), "vmp", value="Clear.")
    (found,) = issues(form, "descriptor-not-mentioned")
    assert (found.severity, found.field_id) == (Severity.NOTE, "vmp")
    assert found.quote == "Clear."
    assert found.message == (
        "The descriptors of the grades given ask for what no answer mentions: a countersignature ('Quality of VMP', "
        "'Quality of ROSH/ROH', 'Quality of RMP'); the CareFirst check with its date ('Overall quality of the initial "
        "Asset', 'Quality of vulnerability/safeguarding screening')."
    )


@pytest.mark.parametrize("where", ["actions", "another answer"])
def test_what_is_mentioned_anywhere_in_the_audit_is_enough(where: str) -> None:
    form = change(change(NT, "asset_initial", value="In time."), "vmp", value="Clear.")
    action = replace(form.actions[0], action="Have the RMP countersigned")
    told = replace(form, actions=(action,)) if where == "actions" else change(form, "rmp", value="Countersigned.")
    assert "descriptor-not-mentioned" not in raised(told)


@pytest.mark.parametrize(("grade", "words", "told"), [("good", "Clear.", True), ("sufficient", "Clear.", False),
                                                      ("good", "Identity is covered.", False)])  # fmt: skip
def test_diversity_is_what_makes_a_rosh_good(grade: str, words: str, told: bool) -> None:
    """The child's ethnicity is stated in the form, and is no word on how it was taken into account."""
    form = change(NT, "rosh", value=words, grade=grade)
    assert ("descriptor-not-mentioned" in raised(form)) is told


def test_a_no_elsewhere_quotes_the_graded_answer() -> None:
    (found,) = issues(no("plan_shared"), "grade-against-descriptor")
    assert found.quote.startswith("What was seen on 3 June 2026")
