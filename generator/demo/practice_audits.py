"""Full audits, dip samples and group audits of the London service, as their auditors filled them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from generator.demo.children import Child, first_name, staff
from generator.demo.days import Timeline, day_words, later, plain, timeline
from generator.demo.faults import Draft, plant
from generator.demo.grading import GRADES, area_grades, lens_of, stock_of
from generator.demo.prose import Writer, fill, stock
from generator.demo.records import FilledForm, Stage, Value
from generator.model import FormKind
from generator.profile import FormDefinition, ServiceProfile

_TYPES = {FormKind.FULL_AUDIT: "Full", FormKind.DIP_SAMPLE: "Dip-sample", FormKind.GROUP_AUDIT: "Group"}
_CONTACTS = ("practitioner", "child", "parent_carer")
_MODES = ("Face to face", "Face to face", "Virtual", "Telephone")
_LENSES = ("lens_desistance", "lens_safety_child", "lens_safety_others")


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the year's plan with everything that is decided before a word is written."""

    line: Mapping[str, Any]
    kind: FormKind
    month: dt.date
    child: Child
    days: Timeline
    auditor: str
    kloe: Mapping[str, Any]
    words: dict[str, str]

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults to plant."""
        return tuple(self.line.get("faults", ()))

    @property
    def letter(self) -> str:
        """The auditor's overall grade as a letter."""
        return str(self.line["grade"])


def practice_audit(
    line: Mapping[str, Any], month: dt.date, child: Child, profile: ServiceProfile, writer: Writer, *, kloe: str
) -> FilledForm:
    """One audit of the year's plan as a filled form with all its stages."""
    case = _case(line, month, child, kloe, writer.rng)
    definition = next(form for form in profile.forms if form.kind is case.kind)
    draft = _draft(case, definition, profile, writer)
    plant(draft, case.faults)
    name = definition.template.removesuffix(".docx")
    return FilledForm(
        form_id=definition.id,
        kind=case.kind,
        path=f"{profile.folders.forms}/{month:%Y-%m}/{name} {child.reference}.docx",
        month=month,
        stages=(
            Stage(case.days.completed, draft.values, draft.finished_rows()),
            Stage(case.days.returned, _moderation(case, writer)),
            Stage(case.days.uop, _meeting(case, writer)),
            Stage(case.days.recorded, {"recorded_on": case.days.recorded}),
            Stage(case.days.check_back, _check_back(case, writer)),
        ),
        case_reference=child.reference,
        older=str(line.get("older", "")),
        faults=case.faults,
    )


def _case(line: Mapping[str, Any], month: dt.date, child: Child, kloe: str, rng: Random) -> Case:
    kind = FormKind(line["form"])
    in_november = kind is FormKind.GROUP_AUDIT and month.month == 11
    faults = line.get("faults", ())
    days = timeline(
        month, rng, uop_late="uop_late" in faults, audit_late="audit_late" in faults, early_in_month=in_november
    )
    auditor = rng.choice(staff("tower-hamlets")["auditors"])
    words = {
        **child.words(f"Child {child.letter}"),
        **day_words(days.completed, rng),
        "auditor": auditor,
        "auditor_first": first_name(auditor),
    }
    return Case(line, kind, month, child, days, auditor, stock("audits")["kloe"][kloe], words)


def _draft(case: Case, definition: FormDefinition, profile: ServiceProfile, writer: Writer) -> Draft:
    areas = [area.id for area in profile.areas]
    looked_at = list(case.kloe["areas"]) if case.kind is FormKind.DIP_SAMPLE else areas
    narratives = [f"area_{area}" for area in looked_at]
    dealt = _dealt_actions(case, writer)
    values = {
        **_details(case),
        **_areas(case, looked_at, writer),
        **_judgement(case, writer),
        "areas_for_development": _to_develop(case, dealt, writer),
        **_safeguarding(case, writer),
    }
    if case.kind is not FormKind.DIP_SAMPLE:
        values |= _conversations(case, writer)
    narratives.append("strengths" if case.kind is FormKind.DIP_SAMPLE else "lens_safety_others")
    known = {tag: value for tag, value in values.items() if tag.split(".")[0] in definition.fields}
    return Draft(known, {"actions": _actions(case, dealt, writer)}, narratives, writer)


def _details(case: Case) -> dict[str, Value]:
    child = case.child
    auditor, joint = case.auditor, ""
    if case.kind is FormKind.GROUP_AUDIT:
        auditor, joint = f"{case.auditor} (lead) and group", "Health, police, children's social care"
    elif case.kind is FormKind.DIP_SAMPLE and case.month == dt.date(2026, 10, 1):
        joint = "Substance misuse service"
    details: dict[str, Value] = {
        "case_reference": child.reference,
        "audit_type": _TYPES[case.kind],
        "audit_month": case.month,
        "allocated": case.days.allocated,
        "auditor": auditor,
        "completed": case.days.completed,
        "practitioner": child.practitioner,
        "team_manager": child.team.lead,
        "team": child.team.name,
        "disposal": child.disposal,
        "child_age": str(child.age),
        "child_ethnicity": child.ethnicity,
        "kloe": str(case.kloe["question"]),
    }
    return {**details, "joint_with": joint} if joint else details


def _areas(case: Case, areas: list[str], writer: Writer) -> dict[str, Value]:
    half = "early" if case.month < dt.date(2026, 6, 1) else "late"
    letters = area_grades(case.letter, areas, half, writer.rng)
    values: dict[str, Value] = {}
    for area, letter in letters.items():
        values[f"area_{area}"] = _area_text(case, area, letter, writer)
        values[f"area_{area}.grade"] = GRADES[letter]
    return values


def _area_text(case: Case, area: str, letter: str, writer: Writer) -> str:
    mark, words = stock_of(letter), case.words
    text = writer.write(words, "areas", area, mark, pieces=writer.rng.choice([2, 2, 3]))
    other = {"good": "good_but", "requires": "requires_yet"}.get(mark)
    if other and writer.rng.random() < 0.55:
        joint = writer.rng.choice([" ", "\n"])
        text += joint + writer.write(words, "areas", area, other)
    return text


def _judgement(case: Case, writer: Writer) -> dict[str, Value]:
    mark, words = stock_of(case.letter), case.words
    lenses = _LENSES[:1] if case.kind is FormKind.DIP_SAMPLE else _LENSES
    values: dict[str, Value] = {lens: writer.write(words, "audits", lens, lens_of(case.letter)) for lens in lenses}
    values["strengths"] = writer.write(words, "audits", "strengths", mark)
    if case.kind is not FormKind.DIP_SAMPLE:
        values["overall_grade"] = GRADES[case.letter]
        values["overall_rationale"] = writer.write(words, "audits", "rationale", mark)
    return values


def _conversations(case: Case, writer: Writer) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for who in _CONTACTS:
        held = who == "practitioner" or writer.rng.random() < 0.88
        low = who != "practitioner" and case.letter in "RI"
        mood = ("low" if low else "pieces") if held else "not_held"
        mode = "Face to face" if who == "child" else writer.rng.choice(_MODES)
        values[f"contact_{who}.mode"] = mode if held else "Not held"
        values[f"contact_{who}.text"] = writer.write(case.words, "audits", f"contact_{who}", mood)
        if held:
            values[f"contact_{who}.date"] = later(case.days.completed, -writer.rng.randint(3, 11))
    return values


def _safeguarding(case: Case, writer: Writer) -> dict[str, Value]:
    if "safeguarding" not in case.line:
        return {"safeguarding": "No"}
    return {"safeguarding": "Yes", "safeguarding_told": writer.write(case.words, "audits", "safeguarding_told", "told")}


def _to_develop(case: Case, dealt: list[Mapping[str, Any]], writer: Writer) -> str:
    """The areas for development: what the actions are to meet; the weakest audits point to what they said before."""
    if case.letter == "I":
        return str(stock("audits")["everything_to_develop"])
    lines = [fill(action["meets"], case.words, writer.rng) for action in dealt]
    return "Very little. " + lines[0] if case.letter == "O" else "\n".join(lines)


def _actions(case: Case, dealt: list[Mapping[str, Any]], writer: Writer) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    for index, action in enumerate(dealt, start=1):
        due = later(case.days.completed, writer.rng.randint(18, 60))
        owner = case.child.practitioner if action["owner"] == "practitioner" else case.child.team.lead
        rows.append(
            {
                "number": str(index),
                "action": fill(action["action"], case.words, writer.rng),
                "owner": owner,
                "due": due,
                "measure": fill(action["measure"], case.words, writer.rng),
                "check_back": later(due, writer.rng.randint(14, 30)),
            }
        )
    return rows


def _dealt_actions(case: Case, writer: Writer) -> list[Mapping[str, Any]]:
    """Actions from the stock; what only suits good work is passed over where the work is not."""
    number = max(1, {"O": 1, "G": 2, "R": 3, "I": 4}[case.letter] - (case.kind is FormKind.DIP_SAMPLE))
    dealt = writer.deal_some(number + 1, "audits", "actions")
    return [action for action in dealt if case.letter in "OG" or "only_good" not in action][:number]


def _moderation(case: Case, writer: Writer) -> dict[str, Value]:
    thin = bool({"one_liners", "copied_text"} & set(case.faults))
    vague = bool({"vague_action", "no_owner", "ongoing_date"} & set(case.faults))
    values: dict[str, Value] = {
        "moderator": _moderator(case, writer.rng),
        "moderated_on": case.days.moderated,
        "moderation_depth.choice": "No" if thin else "Yes",
        "moderation_depth": writer.write(case.words, "audits", "moderation", "depth_thin" if thin else "depth"),
        "moderation_recommendations.choice": "No" if vague else "Yes",
        "moderation_recommendations": writer.write(
            case.words, "audits", "moderation", "recommendations_thin" if vague else "recommendations"
        ),
        "discussion_offered": _offered(case, writer.rng),
        "returned_on": case.days.returned,
    }
    return values | (_second_grade(case, writer) if case.kind is not FormKind.DIP_SAMPLE else {})


def _second_grade(case: Case, writer: Writer) -> dict[str, Value]:
    second = str(case.line.get("moderated", case.letter))
    order = "OGRI"
    if second == case.letter:
        view = "agreed" if second in "OG" else "agreed_weak"
    else:
        view = "lower" if order.index(second) > order.index(case.letter) else "higher"
    return {
        "grade_agreed": "Yes" if second == case.letter else "No",
        "moderated_grade": GRADES[second],
        "moderation_rationale": writer.write(case.words, "audits", "moderation", view),
    }


def _moderator(case: Case, rng: Random) -> str:
    people = staff("tower-hamlets")
    if "own_moderator" in case.faults:
        return case.auditor
    by_head = case.letter == "I" and "inadequate_not_told" not in case.faults
    return str(people["head_of_service"] if by_head else rng.choice(people["moderators"]))


def _offered(case: Case, rng: Random) -> str:
    held = min(later(case.days.moderated, rng.randint(0, 2)), case.days.returned)
    return f"Offered {plain(case.days.moderated)}, held {plain(held)}"


def _meeting(case: Case, writer: Writer) -> dict[str, Value]:
    child, mood = case.child, "reflections" if case.letter in "OG" else "reflections_weak"
    values: dict[str, Value] = {
        "uop_held": case.days.uop,
        "uop_attendees": f"{child.team.lead} (team manager), {child.practitioner} (case manager), "
        f"{case.auditor} (auditor)",
        "uop_reflections": writer.write(case.words, "audits", "uop", mood),
        "uop_steps": writer.write(case.words, "audits", "uop", "steps"),
    }
    if case.letter in "OG" and writer.rng.random() < 0.5:
        values["good_practice"] = writer.write(case.words, "audits", "good_practice", "pieces")
    return values


def _check_back(case: Case, writer: Writer) -> dict[str, Value]:
    return {
        "check_back_on": case.days.check_back,
        "check_back_change": writer.write(case.words, "audits", "check_back", "change"),
        "check_back_actions": writer.write(case.words, "audits", "check_back", "actions"),
        "checked_by": case.child.team.lead,
    }
