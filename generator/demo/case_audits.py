"""Case audits of the midlands service with the audit tool of Appendix 3, as their auditors filled them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass
from random import Random
from typing import Any

from generator.demo.children import Child, first_name, staff
from generator.demo.days import NUMBERS, day_words, days_late, later, plain, working_day
from generator.demo.faults import Draft, plant
from generator.demo.prose import Writer, fill, stock
from generator.demo.records import FilledForm, Stage, Value
from generator.model import FormKind
from generator.profile import FormDefinition, ServiceProfile

SERVICE = "nottingham"
_GRADES = {"E": "excellent", "G": "good", "S": "sufficient", "I": "insufficient"}
_GRADED = (
    "asset_initial",
    "vulnerability_screening",
    "vmp",
    "rosh_screening",
    "rosh",
    "rmp",
    "intervention_plan",
    "delivery",
)
_MIX = {"E": "EEGGEGGE", "G": "GGSGGSGG", "S": "SSGSISGS", "I": "ISIISSIS"}
_ASKED = (
    "asset_reviewed",
    "plan_shared",
    "plans_reviewed",
    "rmp_reviewed",
    "vmp_reviewed",
    "home_visits",
    "safeguard_child",
    "safeguard_others",
    "management_oversight",
    "need_reduced",
    "objectives_achieved",
    "reduction_frequency",
    "reduction_seriousness",
    "reduction_risk",
    "sustainable",
)
_PLANS = ("vmp", "rmp")
_PANELS = ("panel_dates", "victim_attended", "victim_views")
_MAPPA = ("identified", "level", "timely", "communicated")
_FULL_STOPS = ("highlight", "struck")  # older forms in which actions are written as sentences
_CHANCE_OF_NO = {"E": 0.0, "G": 0.08, "S": 0.3, "I": 0.6}


@dataclass(frozen=True, slots=True)
class Visit:
    """Who audits whom when: what every kind of audit of this service has in common.

    ``words`` name the child where the form does; ``shared_words`` are for what leaves the form, such as actions.
    ``drop`` is how many points lower the Asset score was at the review.
    """

    line: Mapping[str, Any]
    month: dt.date
    child: Child
    auditor: str
    completed: dt.date
    feedback: dt.date
    follow_up: dt.date
    drop: int
    words: dict[str, str]
    shared_words: dict[str, str]

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults to plant."""
        return tuple(self.line.get("faults", ()))


def plan_visit(
    line: Mapping[str, Any], month: dt.date, child: Child, rng: Random, *, auditor: str = "", called: str = ""
) -> Visit:
    """The people and days of one audit; the auditor is not the line manager of the case unless named.

    With the fault ``own_case`` the case manager audits their own work.
    """
    others = [person for person in staff(SERVICE)["auditors"] if person != child.team.lead]
    auditor = auditor or rng.choice(others)
    if "own_case" in line.get("faults", ()):
        auditor = child.practitioner
    latest = 18 if month == dt.date(2026, 11, 1) else 21
    completed = working_day(month.replace(day=rng.randint(9, latest - 2)))
    completed = days_late(month) if "audit_late" in line.get("faults", ()) else completed
    feedback = later(completed, rng.randint(3, 12))
    words = {
        **child.words(called or first_name(child.name)),
        **day_words(completed, rng),
        "auditor": auditor,
        "drop": NUMBERS[drop := rng.randint(0, 5)],
    }
    return Visit(
        line=line,
        month=month,
        child=child,
        auditor=auditor,
        completed=completed,
        feedback=feedback,
        follow_up=later(feedback, rng.randint(35, 55)),
        drop=drop,
        words=words,
        shared_words={**words, "child": "the child"},
    )


def case_audit(
    line: Mapping[str, Any], month: dt.date, child: Child, profile: ServiceProfile, writer: Writer
) -> FilledForm:
    """One case audit of the year's plan as a filled form with all its stages."""
    visit = plan_visit(line, month, child, writer.rng)
    definition = next(form for form in profile.forms if form.kind is FormKind.CASE_AUDIT)
    graded = _graded(visit, writer)
    values = {
        **_details(visit, writer),
        **graded,
        **_asked(visit, graded, writer),
        **_panels(visit, writer),
        **_mappa(visit, writer),
        **safeguarding(visit, writer),
    }
    narratives = [f for f in _GRADED if f in values] + ["sustainable"]
    missing = {plan for plan in _PLANS if graded[f"{plan}.grade"] == "insufficient"}
    rows = action_rows(visit, _number(visit), writer, "case_audits", "actions", missing=missing)
    draft = Draft(values, {"actions": rows}, narratives, writer)
    plant(draft, visit.faults)
    if visit.line.get("older") in _FULL_STOPS:
        rows[:] = [{**row, "action": f"{row['action']}."} for row in rows]
    return finished(visit, definition, profile, draft, writer)


def finished(
    visit: Visit, definition: FormDefinition, profile: ServiceProfile, draft: Draft, writer: Writer
) -> FilledForm:
    """The filled form: what the auditor wrote, the feedback and, where the form asks for it, the follow-up."""
    asked = definition.fields
    stages = [Stage(visit.completed, draft.values, draft.finished_rows()), Stage(visit.feedback, _feedback(visit))]
    if "check_back_on" in asked:
        stages.append(Stage(visit.follow_up, _follow_up(visit, writer)))
    older = str(visit.line.get("older", ""))
    name = "Case audit" if older else definition.template.removesuffix(".docx")
    return FilledForm(
        form_id=definition.id,
        kind=definition.kind,
        path=f"{profile.folders.forms}/{visit.month:%Y-%m}/{name} {visit.child.reference}.docx",
        month=visit.month,
        stages=tuple(stages[:1] if older else stages),
        case_reference=visit.child.reference,
        child_name=visit.child.name if "child_name" in asked else "",
        older=older,
        faults=visit.faults,
    )


def _details(visit: Visit, writer: Writer) -> dict[str, Value]:
    child, rng = visit.child, writer.rng
    start = rng.randint(14, 31)
    return {
        "team": child.team.name,
        "completed": visit.completed,
        "case_reference": child.reference,
        "child_name": child.name,
        "child_age": str(child.age),
        "child_ethnicity": child.ethnicity,
        "practitioner": child.practitioner,
        "auditor": visit.auditor,
        "audit_tier": _tier(visit.auditor),
        "allocated": working_day(visit.month),
        "index_offence": f"{writer.deal('case_audits', 'offences', 'pieces')}, {plain(later(visit.completed, -200))}",
        "disposal": child.disposal,
        "social_services_status": writer.deal("case_audits", "social_services", "pieces"),
        "mappa_case": "Yes" if _is_mappa(child) else "No",
        "asset_start": str(start),
        "asset_review": f"{start - visit.drop} ({visit.words['d3']})",
        "asset_end": "Not yet due",
        "engagement": writer.write(visit.words, "case_audits", "engagement", "pieces"),
        "enforcement": writer.write(visit.words, "case_audits", "enforcement", "pieces"),
        "good_practice": writer.write(visit.shared_words, "case_audits", "good_practice", "pieces"),
    }


def _tier(auditor: str) -> str:
    if auditor not in staff(SERVICE)["auditors"]:
        return "Peer audit day"
    return "Service manager" if auditor == staff(SERVICE)["service_manager"] else "Operational or QA manager"


def _is_mappa(child: Child) -> bool:
    return child.disposal == "Detention and Training Order"


def _graded(visit: Visit, writer: Writer) -> dict[str, Value]:
    mix = list(_MIX[str(visit.line["level"])])
    writer.rng.shuffle(mix)
    if visit.month < dt.date(2026, 4, 1) and "I" in mix:
        worst = mix.index("I")
        mix[worst], mix[2] = mix[2], "I"  # before the spring it is plans for vulnerable children that are missing
    values: dict[str, Value] = {}
    for field_id, letter in zip(_GRADED, mix, strict=True):
        values[f"{field_id}.grade"] = _GRADES[letter]
        values[field_id] = writer.write(visit.words, "case_audits", field_id, _GRADES[letter])
    return values


def _asked(visit: Visit, graded: Mapping[str, Value], writer: Writer) -> dict[str, Value]:
    """The questions with Yes or No; what is not there cannot have been reviewed."""
    values: dict[str, Value] = {}
    known = {f"{plan}_reviewed": False for plan in _PLANS if graded[f"{plan}.grade"] == "insufficient"}
    known["need_reduced"] = visit.drop > 0
    chance = _CHANCE_OF_NO[str(visit.line["level"])]
    for field_id in _ASKED:
        is_yes = known.get(field_id, writer.rng.random() >= chance)
        values |= yes_or_no(field_id, is_yes, visit, writer, "case_audits", field_id)
    return values


def yes_or_no(field_id: str, is_yes: bool, visit: Visit, writer: Writer, *path: str) -> dict[str, Value]:
    """A Yes or No with its comment, the comment from the stock."""
    answer = "yes" if is_yes else "no"
    return {f"{field_id}.choice": answer.capitalize(), field_id: writer.write(visit.words, *path, answer)}


def _panels(visit: Visit, writer: Writer) -> dict[str, Value]:
    if visit.child.disposal != "Referral Order":
        return {}
    values: dict[str, Value] = {}
    for field_id in _PANELS:
        is_yes = writer.rng.random() < (0.25 if field_id == "victim_attended" else 0.8)
        values |= yes_or_no(field_id, is_yes, visit, writer, "case_audits", field_id)
    return values


def _mappa(visit: Visit, writer: Writer) -> dict[str, Value]:
    if not _is_mappa(visit.child):
        return {}
    values: dict[str, Value] = {}
    for part in _MAPPA:
        values[f"mappa_{part}.choice"] = "Yes"
        values[f"mappa_{part}"] = fill(stock("case_audits")["mappa"][part][0], visit.words, writer.rng)
    return values


def safeguarding(visit: Visit, writer: Writer) -> dict[str, Value]:
    """The safeguarding question; a fault takes away who was told."""
    if "safeguarding" not in visit.line:
        return {"safeguarding": "No"}
    told = writer.write(visit.words, "audits", "safeguarding_told", "told")
    return {"safeguarding": "Yes", "safeguarding_told": told}


def _number(visit: Visit) -> int:
    return {"E": 1, "G": 2, "S": 3, "I": 4}[str(visit.line["level"])]


def action_rows(
    visit: Visit, number: int, writer: Writer, *path: str, missing: Set[str] = frozenset()
) -> list[dict[str, Value]]:
    """Action points in order of priority, with a person and a date each; plans that are missing come first."""
    dealt = writer.deal_some(number + len(_PLANS), *path)
    first = [piece for piece in stock(path[0])["actions"] if piece.get("only_after") in missing] if missing else []
    pieces = [*first, *(piece for piece in dealt if "only_after" not in piece)][:number]
    return [
        {
            "priority": str(index),
            "action": fill(piece["action"], visit.shared_words, writer.rng),
            "owner": visit.child.practitioner,
            "due": later(visit.completed, writer.rng.randint(12, 50)),
        }
        for index, piece in enumerate(pieces, start=1)
    ]


def _feedback(visit: Visit) -> dict[str, Value]:
    child = visit.child
    return {
        "uop_held": visit.feedback,
        "uop_attendees": f"{child.practitioner}, {child.team.lead} (line manager), {visit.auditor} (auditor)",
        "recorded_on": visit.feedback,
    }


def _follow_up(visit: Visit, writer: Writer) -> dict[str, Value]:
    return {
        "check_back_on": visit.follow_up,
        "check_back_actions": writer.write(visit.shared_words, "case_audits", "check_back", "actions"),
        "check_back_change": writer.write(visit.shared_words, "case_audits", "check_back", "change"),
        "checked_by": visit.child.team.lead,
    }
