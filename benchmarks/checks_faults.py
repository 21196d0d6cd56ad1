"""Faults that are planted in sound forms, each with the question at which it should be noticed.

A fault is known by a name of its own, not by the code of a rule: ``benchmarks/checks.py`` says which rules should
raise it, so that these labels were written before the rules were.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from checks_forms import AREAS, GRADES, LENSES, NT_GRADED, Draft

from generator.forms.fill import Value
from generator.model import FormKind

Plant = Callable[[Draft], str | None]
FULL, DIP, GROUP, CASE, SUPERVISION, OBSERVATION = (
    "th_full_audit", "th_dip_sample", "th_group_audit", "nt_case_audit", "nt_supervision_audit", "nt_observation",
)  # fmt: skip
TH, NT = (FULL, DIP, GROUP), (CASE, SUPERVISION, OBSERVATION)
assert {f.removeprefix("th_").removeprefix("nt_") for f in (*TH, *NT)} <= {k.value for k in FormKind}


@dataclass(frozen=True)
class Fault:
    """What can be planted: ``plant`` changes the draft and gives the question, or None where it does not fit."""

    name: str
    family: str
    forms: tuple[str, ...]
    plant: Plant


FAULTS: dict[str, Fault] = {}
WHOLE_FORM = ""


def fault(family: str, *forms: str) -> Callable[[Plant], Plant]:
    """Enters a way of planting a fault under the name of its function."""

    def enter(plant: Plant) -> Plant:
        name = plant.__name__
        FAULTS[name] = Fault(name, family, forms, plant)
        return plant

    return enter


def _free(draft: Draft, *names: str) -> str | None:
    """One of these questions that is answered and holds no fault yet."""
    free = [n for n in names if draft.answers.get(n) and n not in draft.taken]
    return draft.dice.choice(free) if free else None


def _areas(draft: Draft) -> tuple[str, ...]:
    if draft.form_id in TH:
        return tuple(f"area_{a}" for a in AREAS if f"area_{a}" in draft.answers)
    return NT_GRADED if draft.form_id == CASE else ()


def _texts(draft: Draft) -> tuple[str, ...]:
    """The narrative questions whose words are wanted."""
    if draft.form_id in TH:
        return (*_areas(draft), *(n for n in LENSES if n in draft.answers), "strengths")
    return tuple(n for n in draft.stock[draft.form_id.removesuffix("_audit")] if n in draft.answers
                 and n not in {"actions", "good_practice"})  # fmt: skip


def _put(draft: Draft, name: str | None, words: str) -> str | None:
    if name:
        draft.answers[name] = draft.say(words)
    return name


def _drop(draft: Draft, name: str) -> None:
    for tag in (name, f"{name}.grade", f"{name}.choice"):
        draft.answers.pop(tag, None)


# Completeness: scenario b


@fault("completeness", *TH[::2], *NT)
def blank_answer(draft: Draft) -> str | None:
    name = _free(draft, *(n for n in _texts(draft) if n not in {"vmp", "vulnerability_screening"}))
    if name:
        _drop(draft, name)
    return name


@fault("completeness", *TH, *NT)
def placeholder(draft: Draft) -> str | None:
    name = _free(draft, *_texts(draft))
    return _put(draft, name, f"{draft.answers.get(name or '')} {draft.pick('faults', 'placeholder')}")


@fault("completeness", *TH, *NT)
def default_left(draft: Draft) -> str | None:
    wanted = (*_areas(draft), *(n for n in _texts(draft) if f"{n}.choice" not in draft.answers))
    return _put(draft, _free(draft, *wanted), draft.dice.choice(
        ["Click or tap here to enter text.", "Choose an item."]))  # fmt: skip


@fault("completeness", FULL)
def placeholder_in_contact(draft: Draft) -> str | None:
    name = _free(draft, "contact_child.text", "contact_practitioner.text")
    if not name or name.removesuffix(".text") in draft.taken:
        return None
    draft.answers[name] = "[Auditor to complete]"
    return name.removesuffix(".text")


@fault("completeness", FULL, GROUP, CASE)
def missing_grade(draft: Draft) -> str | None:
    name = _free(draft, *(n for n in _areas(draft) if f"{n}.grade" in draft.answers))
    if name:
        del draft.answers[f"{name}.grade"]
    return name


@fault("completeness", FULL, DIP, GROUP, CASE)
def unknown_grade(draft: Draft) -> str | None:
    return _type_over(draft, draft.dice.choice(draft.stock["faults"]["unknown_grade"]))


@fault("completeness", FULL, GROUP)
def grade_of_another_scale(draft: Draft) -> str | None:
    return _type_over(draft, draft.dice.choice(draft.stock["faults"]["other_scale"]))


def _type_over(draft: Draft, words: str) -> str | None:
    name = _free(draft, *(n for n in _areas(draft) if f"{n}.grade" in draft.answers))
    if name:
        draft.typed_over[f"{name}.grade"] = words
    return name


@fault("completeness", FULL, GROUP, CASE)
def grade_without_words(draft: Draft) -> str | None:
    name = _free(draft, *(n for n in _areas(draft) if f"{n}.grade" in draft.answers))
    if name:
        del draft.answers[name]
    return name


@fault("completeness", FULL)
def no_rationale(draft: Draft) -> str | None:
    name = _free(draft, "overall_rationale")
    if name:
        del draft.answers[name]
    return name


# Grading


def _level(draft: Draft, level: str) -> bool:
    return draft.level == level and "overall_grade" in draft.answers and "overall_grade" not in draft.taken


def _as_level(draft: Draft, level: str) -> None:
    for area in AREAS:
        draft.answers[f"area_{area}.grade"] = GRADES[level]
    draft.answers["overall_grade"] = GRADES[level]
    if "moderated_grade" in draft.answers:
        draft.answers["moderated_grade"] = GRADES[level]
    draft.level = level


@fault("grading", FULL)
def area_below_overall(draft: Draft) -> str | None:
    name = _free(draft, *_areas(draft))
    if not _level(draft, "good") or not name:
        return None
    draft.answers |= {name: draft.pick("th", "ri", name), f"{name}.grade": GRADES["ri"]}
    draft.taken.add(name)
    return "overall_grade"


@fault("grading", FULL)
def outstanding_without_exceptional(draft: Draft) -> str | None:
    if not _level(draft, "good") or draft.taken & {*_areas(draft), "overall_rationale", "strengths"}:
        return None
    _as_level(draft, "outstanding")
    words = str(draft.answers["overall_rationale"]).replace("Good", "Outstanding", 1)
    draft.answers["overall_rationale"] = words
    return "strengths"


@fault("grading", FULL)
def deficits_outnumber_strengths(draft: Draft) -> str | None:
    if not _level(draft, "good") or draft.taken & {"strengths", "areas_for_development", "actions"}:
        return None
    draft.answers["strengths"] = draft.pick("th", "ri", "strengths")
    draft.taken.add("strengths")
    return _put(draft, "areas_for_development", draft.stock["th"]["ri"]["areas_for_development"][0])


@fault("grading", FULL)
def impact_not_weighed(draft: Draft) -> str | None:
    if not _level(draft, "good") or "overall_rationale" in draft.taken:
        return None
    return _put(draft, "overall_rationale", draft.pick("faults", "no_impact_rationale"))


@fault("grading", FULL)
def improvement_without_deficit(draft: Draft) -> str | None:
    if not _level(draft, "ri") or draft.taken & {"areas_for_development", "overall_rationale"}:
        return None
    draft.answers["overall_rationale"] = f"{GRADES['ri']}. " + draft.pick("faults", "rationale_off_grade")
    draft.taken.add("overall_rationale")
    return _put(draft, "areas_for_development", draft.dice.choice(["None identified.", "None.", "Nothing of note."]))


@fault("grading", FULL)
def improvement_without_action(draft: Draft) -> str | None:
    if not _level(draft, "ri") or "actions" in draft.taken:
        return None
    draft.actions = []
    return "actions"


@fault("grading", FULL)
def inadequate_without_failing(draft: Draft) -> str | None:
    if not _level(draft, "inadequate") or draft.taken & {"areas_for_development", "overall_rationale"}:
        return None
    draft.answers["areas_for_development"] = "None."
    draft.taken.add("areas_for_development")
    return _put(draft, "overall_rationale", "Inadequate. " + draft.pick("faults", "rationale_off_grade"))


@fault("grading", FULL)
def rationale_off_grade(draft: Draft) -> str | None:
    if not _level(draft, "good") and not _level(draft, "ri"):
        return None
    return _put(draft, _free(draft, "overall_rationale"), draft.pick("faults", "rationale_off_grade"))


@fault("grading", FULL, GROUP)
def lens_not_addressed(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *LENSES), draft.pick("faults", "lens_unaddressed"))


@fault("grading", CASE)
def good_asset_with_many_sections(draft: Draft) -> str | None:
    name = _free(draft, "asset_initial")
    if name:
        draft.answers["asset_initial.grade"] = "good"
    return _put(draft, name, draft.pick("faults", "many_moderate"))


@fault("grading", CASE)
def good_rosh_without_diversity(draft: Draft) -> str | None:
    name = _free(draft, "rosh")
    if name:
        draft.answers["rosh.grade"] = "good"
    return _put(draft, name, draft.pick("faults", "rosh_bare"))


# Evidence: scenarios a and c


@fault("evidence", FULL, GROUP, CASE)
def one_liner(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *(n for n in _areas(draft) if f"{n}.grade" in draft.answers)),
                draft.pick("faults", "one_liner"))  # fmt: skip


@fault("evidence", FULL, GROUP, CASE, OBSERVATION, SUPERVISION)
def scant_throughout(draft: Draft) -> str | None:
    names = [n for n in _texts(draft) if n not in {"vmp", "vulnerability_screening"}]
    if draft.taken:
        return None
    for name in names:
        draft.answers[name] = draft.pick("faults", "one_liner")
    draft.taken |= {*names, *_areas(draft)}
    return WHOLE_FORM


@fault("evidence", FULL, DIP, GROUP, CASE)
def long_without_evidence(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *(n for n in _areas(draft) if n not in {"vmp", "vulnerability_screening"})),
                draft.pick("faults", "long_no_evidence"))  # fmt: skip


@fault("evidence", FULL, GROUP)
def no_voice_of_the_child(draft: Draft) -> str | None:
    return _put(draft, _free(draft, "area_voice_of_the_child"), draft.pick("faults", "no_child_voice"))


@fault("evidence", FULL, GROUP)
def no_meaning_for_the_child(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *(n for n in _areas(draft) if "voice" not in n)),
                draft.pick("faults", "no_meaning"))  # fmt: skip


@fault("evidence", FULL, GROUP, CASE)
def repeated_in_the_form(draft: Draft) -> str | None:
    first = _free(draft, *(n for n in _areas(draft) if n not in {"vmp", "vulnerability_screening"}))
    second = _free(draft, *(n for n in _areas(draft) if n not in {"vmp", "vulnerability_screening", first}))
    if not first or not second:
        return None
    draft.answers[second] = draft.answers[first]
    draft.taken |= {first, second}
    return f"{first}|{second}"


@fault("evidence", FULL, GROUP)
def copied_from_the_guide(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *_areas(draft)), draft.pick("faults", "copied_guidance"))


@fault("evidence", FULL, GROUP, CASE)
def generic_text(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *(n for n in _areas(draft) if n not in {"vmp", "vulnerability_screening"})),
                draft.pick("faults", "generic"))  # fmt: skip


@fault("wording", *TH, *NT)
def stigmatising_words(draft: Draft) -> str | None:
    return _put(draft, _free(draft, *(n for n in _texts(draft) if n not in {"vmp", "vulnerability_screening"})),
                draft.pick("faults", "stigma"))  # fmt: skip


# Contacts: scenarios d and e


def _contact_gone(draft: Draft, who: str) -> str | None:
    name = f"contact_{who}"
    if name in draft.taken:
        return None
    for part in ("date", "mode", "text"):
        draft.answers.pop(f"{name}.{part}", None)
    return name


@fault("contacts", FULL)
def practitioner_not_met(draft: Draft) -> str | None:
    return _contact_gone(draft, "practitioner")


@fault("contacts", FULL)
def child_not_met(draft: Draft) -> str | None:
    return _contact_gone(draft, "child")


@fault("contacts", FULL)
def parent_not_met(draft: Draft) -> str | None:
    return _contact_gone(draft, "parent_carer")


def _contact_part_gone(draft: Draft, part: str) -> str | None:
    held = [n for n in ("contact_practitioner", "contact_child", "contact_parent_carer")
            if f"{n}.date" in draft.answers and n not in draft.taken]  # fmt: skip
    if not held:
        return None
    name = draft.dice.choice(held)
    del draft.answers[f"{name}.{part}"]
    return name


@fault("contacts", FULL)
def contact_without_date(draft: Draft) -> str | None:
    return _contact_part_gone(draft, "date")


@fault("contacts", FULL)
def contact_without_mode(draft: Draft) -> str | None:
    return _contact_part_gone(draft, "mode")


# Actions


def _action(draft: Draft, **cells: Value) -> str | None:
    """One action with other cells; only one action of a form is spoilt, so that the label is plain."""
    if "actions" in draft.taken or not draft.actions:
        return None
    row = draft.dice.choice(draft.actions)
    row.update(cells)
    return "actions"


@fault("actions", *TH, *NT)
def vague_action(draft: Draft) -> str | None:
    return _action(draft, action=draft.dice.choice(draft.stock["th"]["actions"]["vague"]))


@fault("actions", *TH, CASE, SUPERVISION)  # Appendix 4 asks for action points and their dates only
def action_without_owner(draft: Draft) -> str | None:
    return _action(draft, owner=None)


@fault("actions", *TH, *NT)
def action_without_date(draft: Draft) -> str | None:
    return _action(draft, due=None)


@fault("actions", *TH, *NT)
def action_with_relative_date(draft: Draft) -> str | None:
    if "actions" in draft.taken or not draft.actions:
        return None
    draft.typed_over["actions.due"] = draft.dice.choice(draft.stock["th"]["actions"]["undated"])
    return "actions"


@fault("actions", *TH)
def action_without_measure(draft: Draft) -> str | None:
    return _action(draft, measure=None)


@fault("actions", *TH)
def deficit_without_action(draft: Draft) -> str | None:
    if "actions" in draft.taken or draft.level != "good":
        return None
    draft.actions = []
    return "actions"


@fault("actions", *TH)
def action_without_a_link(draft: Draft) -> str | None:
    action, measure = draft.stock["th"]["actions"]["unlinked"]
    return _action(draft, action=action, measure=measure)


@fault("actions", *TH, *NT)
def action_due_before_the_audit(draft: Draft) -> str | None:
    return _action(draft, due=draft.day("completed") - timedelta(40))


@fault("actions", *NT)
def action_without_priority(draft: Draft) -> str | None:
    return _action(draft, priority=None)


# Roles


@fault("roles", *TH)
def auditor_is_case_manager(draft: Draft) -> str | None:
    return _auditor(draft, draft.slots["practitioner"])


@fault("roles", FULL)
def auditor_is_line_manager(draft: Draft) -> str | None:
    return _auditor(draft, draft.slots["m"])


@fault("roles", FULL)
def auditor_is_no_service_auditor(draft: Draft) -> str | None:
    return _auditor(draft, "Linnet Imagin")


@fault("roles", FULL, GROUP)
def auditor_is_moderator(draft: Draft) -> str | None:
    if "moderator" not in draft.answers or draft.level == "inadequate" or draft.taken & {"auditor", "moderator"}:
        return None
    draft.answers["moderator"] = draft.answers["auditor"]
    draft.taken.add("auditor")
    return "moderator"


@fault("roles", FULL)
def inadequate_not_moderated_by_head(draft: Draft) -> str | None:
    if draft.level != "inadequate" or "moderator" not in draft.answers or "moderator" in draft.taken:
        return None
    return _put(draft, "moderator", "Jory Fictionby")


@fault("roles", *TH)
def two_at_the_meeting(draft: Draft) -> str | None:
    if "uop_attendees" not in draft.answers or "uop_attendees" in draft.taken:
        return None
    return _put(draft, "uop_attendees", f"{draft.slots['m']} and {draft.slots['practitioner']}")


@fault("roles", CASE)
def two_way_feedback(draft: Draft) -> str | None:
    if "uop_held" not in draft.answers or draft.answers["auditor"] == draft.slots["m"] or "auditor" in draft.taken:
        return None
    return _put(draft, "uop_attendees", f"Tamsin Inkwell-Sample and {draft.slots['practitioner']}")


def _auditor(draft: Draft, name: str) -> str | None:
    if "auditor" in draft.taken:
        return None
    draft.answers["auditor"] = name
    if "uop_attendees" in draft.answers:
        draft.answers["uop_attendees"] = f"{draft.slots['m']}, {draft.slots['practitioner']}, {name}, Jory Fictionby"
        draft.taken.add("uop_attendees")
    return "auditor"


# Moderation and safeguarding


def _differs(draft: Draft) -> bool:
    if "moderated_grade" not in draft.answers or draft.level != "good" or "moderated_grade" in draft.taken:
        return False
    draft.answers |= {"moderated_grade": GRADES["ri"], "grade_agreed": "No",
                      "moderation_rationale": draft.pick("th", "moderation", "differs")}  # fmt: skip
    draft.taken.add("moderated_grade")
    return True


@fault("moderation", FULL)
def difference_without_rationale(draft: Draft) -> str | None:
    if not _differs(draft):
        return None
    del draft.answers["moderation_rationale"]
    return "moderation_rationale"


@fault("moderation", FULL)
def difference_without_offer(draft: Draft) -> str | None:
    if not _differs(draft):
        return None
    del draft.answers["discussion_offered"]
    return "discussion_offered"


@fault("moderation", FULL, GROUP)
def depth_left_blank(draft: Draft) -> str | None:
    if "moderation_depth" not in draft.answers or "moderation_depth" in draft.taken:
        return None
    _drop(draft, "moderation_depth")
    return "moderation_depth"


@fault("moderation", *TH, *NT)
def safeguarding_told_nobody(draft: Draft) -> str | None:
    if "safeguarding" in draft.taken:
        return None
    draft.answers["safeguarding"] = "Yes"
    draft.taken.add("safeguarding")
    return "safeguarding_told"


# Dates


@fault("dates", *TH)
def completed_before_allocated(draft: Draft) -> str | None:
    if draft.taken & {"allocated", "completed"}:
        return None
    draft.answers["allocated"] = draft.day("completed") + timedelta(9)
    if "moderated_on" in draft.answers:
        draft.taken |= {"moderated_on", "uop_held"}
    return "completed"


@fault("dates", *TH)
def meeting_before_moderation(draft: Draft) -> str | None:
    if "uop_held" not in draft.answers or draft.taken & {"uop_held", "moderated_on"}:
        return None
    draft.answers["uop_held"] = draft.day("moderated_on") - timedelta(3)
    return "uop_held"


@fault("dates", *TH)
def meeting_late(draft: Draft) -> str | None:
    if "uop_held" not in draft.answers or "uop_held" in draft.taken:
        return None
    draft.answers["uop_held"] = draft.day("returned_on") + timedelta(draft.dice.choice([15, 20, 41]))
    draft.answers["recorded_on"] = draft.day("uop_held") + timedelta(1)
    return "uop_held"


@fault("dates", *TH)
def moderated_late(draft: Draft) -> str | None:
    if "moderated_on" not in draft.answers or draft.taken & {"moderated_on", "uop_held", "completed"}:
        return None
    shift = timedelta(draft.dice.choice([22, 30]) - (draft.day("moderated_on") - draft.day("completed")).days)
    for tag in ("moderated_on", "returned_on", "uop_held", "recorded_on"):
        draft.answers[tag] = draft.day(tag) + shift
    return "moderated_on"


@fault("dates", FULL, DIP)
def audit_late(draft: Draft) -> str | None:
    if draft.taken & {"allocated", "completed"}:
        return None
    draft.answers["allocated"] = draft.day("completed") - timedelta(draft.dice.choice([36, 50]))
    return "completed"


@fault("dates", *NT)
def dated_in_the_future(draft: Draft) -> str | None:
    if draft.taken & {"completed", "uop_held", "actions"}:
        return None
    for tag in ("uop_held", "recorded_on", "uop_attendees"):
        draft.answers.pop(tag, None)
    draft.actions = [{**row, "due": row["due"] + timedelta(730)} for row in draft.actions]  # type: ignore[operator]
    draft.answers["completed"] = draft.day("completed") + timedelta(730)
    return "completed"


# Nottingham's conditional items


@fault("conditional", CASE)
def panel_question_blank(draft: Draft) -> str | None:
    name = _free(draft, "panel_dates", "victim_attended", "victim_views")
    if name:
        _drop(draft, name)
    return name


@fault("conditional", CASE)
def mappa_question_blank(draft: Draft) -> str | None:
    name = _free(draft, "mappa_identified", "mappa_level", "mappa_timely", "mappa_communicated")
    if name:
        _drop(draft, name)
    return name


@fault("conditional", CASE)
def vmp_missing_for_medium(draft: Draft) -> str | None:
    if "vmp.grade" not in draft.answers or draft.taken & {"vmp", "vulnerability_screening"}:
        return None
    del draft.answers["vmp.grade"]
    draft.taken.add("vulnerability_screening")
    return _put(draft, "vmp", draft.dice.choice(["Not applicable.", "N/A", "There is no VMP."]))


@fault("conditional", CASE)
def rosh_blank_on_bail(draft: Draft) -> str | None:
    if draft.answers["disposal"] != "Bail Supervision" or "rosh" in draft.taken:
        return None
    _drop(draft, "rosh")
    return "rosh"


@fault("conditional", CASE)
def not_countersigned(draft: Draft) -> str | None:
    return _put(draft, _free(draft, "rmp"), draft.pick("faults", "not_countersigned"))


@fault("conditional", CASE)
def no_carefirst_date(draft: Draft) -> str | None:
    return _put(draft, _free(draft, "asset_initial"), draft.pick("faults", "no_carefirst"))


@fault("conditional", CASE)
def age_not_of_a_child(draft: Draft) -> str | None:
    return _put(draft, _free(draft, "child_age"), draft.dice.choice(["9", "21", "34"]))
