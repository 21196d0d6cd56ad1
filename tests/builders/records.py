"""A plainly fictional year of audits and actions, the same each time: ``records("nottingham", n=60, seed=1)``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from generator.model import ActionRecord, AuditRecord, FormKind, Status

TODAY = date(2026, 11, 20)
MONTHS = tuple(date(2026, month, 1) for month in range(4, 12))


@dataclass(frozen=True)
class Service:
    """The words one service uses: its scale (best first), graded areas, forms, and made-up people and teams."""

    grades: tuple[str, ...]
    areas: dict[str, str]
    forms: tuple[tuple[str, FormKind, str], ...]
    reference: str
    teams: tuple[str, ...]
    auditors: tuple[str, ...]
    moderated: frozenset[FormKind]


_TOWER_HAMLETS = Service(
    grades=("Outstanding", "Good", "Requires Improvement to be Good", "Inadequate"),
    areas={
        "area_assessment": "Assessment",
        "area_planning": "Planning",
        "area_implementation_delivery": "Implementation and delivery",
        "area_reviewing": "Reviewing",
        "area_case_supervision": "Case supervision",
        "area_management_oversight": "Management oversight",
        "area_voice_of_the_child": "Voice of the child",
    },
    forms=(
        ("th_full_audit", FormKind.FULL_AUDIT, "UoP full audit"),
        ("th_dip_sample", FormKind.DIP_SAMPLE, "UoP dip sample"),
        ("th_group_audit", FormKind.GROUP_AUDIT, "UoP group audit"),
    ),
    reference="CV-{}",
    teams=("Lantern team", "Harbour team", "Orchard team"),
    auditors=("Odalys Fenwick", "Piers Amberley", "Rosalba Quill", "Tobiah Marsh", "Winsome Larkspur"),
    moderated=frozenset({FormKind.FULL_AUDIT, FormKind.GROUP_AUDIT}),
)
_NOTTINGHAM = Service(
    grades=("excellent", "good", "sufficient", "insufficient"),
    areas={
        "asset_initial": "Asset (initial)",
        "vulnerability_screening": "Vulnerability screening",
        "vmp": "Vulnerability management plan",
        "rosh_screening": "ROSH screening",
        "rosh": "ROSH assessment",
        "rmp": "Risk management plan",
        "intervention_plan": "Intervention plan",
        "delivery": "Delivery of interventions",
    },
    forms=(
        ("nt_case_audit", FormKind.CASE_AUDIT, "Case audit"),
        ("nt_supervision_audit", FormKind.SUPERVISION_AUDIT, "Supervision file audit"),
        ("nt_observation", FormKind.OBSERVATION, "Observation"),
    ),
    reference="CW-{}",
    teams=("Willow team", "Kestrel team", "Foundry team"),
    auditors=("Hesper Dunmore", "Ivo Calloway", "Marguerite Stone", "Quentin Ashby"),
    moderated=frozenset({FormKind.CASE_AUDIT}),
)
SERVICES = MappingProxyType({"tower-hamlets": _TOWER_HAMLETS, "nottingham": _NOTTINGHAM})

_PRACTITIONERS = ("Alder Finch", "Bryony Wake", "Corin Holt", "Delphine Moss", "Ewan Thistle", "Fenella Grove")
_MANAGERS = ("Greta Lindqvist", "Hollis Penrose", "Isolde Barrow")
_MODERATORS = ("Jessamy Croft", "Kit Ravenhill", "Lorcan Peverell")
_DISPOSALS = ("Referral order", "Youth rehabilitation order", "Youth caution", "Detention and training order")
_KLOES = ("How well do plans follow from assessment?", "Is the child's voice heard in reviews?")
_ACTIONS = (
    ("Write down the child's own view of the plan at the next review", "The review holds the child's words"),
    ("Agree a contingency plan with the education provider", "The plan is on the case record and shared"),
    ("Hold a joint home visit with the social worker", "Visit recorded, with what changed"),
    ("Record management oversight after each change of risk", "Each change has a dated manager's note"),
    ("Refresh the safety plan with the parent or carer", "Signed plan on the record"),
    ("=Check the referral to speech and language therapy was answered", "Answer on the case record"),
)
_OUTCOMES = ("Assessment is complete and current", "Plans are clear and shared", "Children are heard")


def area_names(profile_id: str = "tower-hamlets") -> dict[str, str]:
    """The name of each graded area or question of a service, by field id."""
    return dict(SERVICES[profile_id].areas)


def records(
    profile_id: str = "tower-hamlets", n: int = 60, seed: int = 1
) -> tuple[list[AuditRecord], list[ActionRecord]]:
    """``n`` audits from April to November 2026 with their actions, as they stand on 20 November 2026 (``TODAY``)."""
    rng = random.Random(f"{profile_id} {seed}")
    service = SERVICES[profile_id]
    audits = [_audit(rng, service, i, MONTHS[i * len(MONTHS) // max(n, 1)]) for i in range(n)]
    actions = [action for audit in audits for action in _actions(rng, service, audit)]
    return audits, actions


def _audit(rng: random.Random, service: Service, number: int, month: date) -> AuditRecord:
    form_id, kind, title = rng.choices(service.forms, weights=(6, 3, 1))[0]
    reference = service.reference.format(20000 + number * 17)
    allocated = month + timedelta(days=rng.randrange(3))
    due = month + timedelta(days=30)
    submitted = allocated + timedelta(days=rng.choice((12, 17, 21, 26, 28, 33)))
    steps = _steps(rng, service, kind, submitted if submitted <= TODAY else None, due)
    safeguarding = rng.random() < 0.05
    return AuditRecord(
        key=f"{reference} {kind.value.replace('_', ' ')} {month:%Y-%m}",
        form_id=form_id,
        kind=kind,
        file=f"Completed audits/{month:%Y-%m}/{title} {reference}.docx",
        case_reference=reference,
        audit_month=month,
        team=rng.choice(service.teams),
        disposal=rng.choice(_DISPOSALS),
        auditor=rng.choice(service.auditors),
        practitioner=rng.choice(_PRACTITIONERS),
        team_manager=rng.choice(_MANAGERS),
        kloe=_KLOES[0] if month.month < 8 else _KLOES[1],
        allocated=allocated,
        due=due,
        safeguarding=safeguarding,
        safeguarding_told="Service manager, the same day" if safeguarding else "",
        **_grades(rng, service, kind, bool(steps.get("submitted"))),  # type: ignore[arg-type]
        **steps,  # type: ignore[arg-type]
    )


def _grades(rng: random.Random, service: Service, kind: FormKind, submitted: bool) -> dict[str, object]:
    if not submitted or kind is FormKind.OBSERVATION:
        return {}
    weights = (2, 7, 5, 1)
    areas = service.areas if kind in {FormKind.FULL_AUDIT, FormKind.GROUP_AUDIT, FormKind.CASE_AUDIT} else {}
    return {
        "overall_grade": rng.choices(service.grades, weights)[0],
        "grades": MappingProxyType({area: rng.choices(service.grades, weights)[0] for area in areas}),
        "must_fix": rng.choice((0, 0, 0, 0, 1)),
        "prompts": rng.choice((0, 0, 1, 2, 3)),
    }


def _steps(
    rng: random.Random, service: Service, kind: FormKind, submitted: date | None, due: date
) -> dict[str, object]:
    """The dates that have come to pass by ``TODAY``, and the status and next step that follow from them."""
    if submitted is None:
        return _next(Status.ALLOCATED, "Complete the audit", "Auditor", due)
    if kind not in service.moderated:
        return {"submitted": submitted, "recorded_on": submitted, "status": Status.CLOSED}
    moderated = submitted + timedelta(days=rng.choice((9, 14, 19, 20, 26)))
    begun = {"submitted": submitted, "moderator": rng.choice(_MODERATORS), "moderation_due": submitted + timedelta(21)}
    if moderated > TODAY or rng.random() < 0.08:
        return begun | _next(Status.WITH_MODERATOR, "Moderate the audit", "Moderator", submitted + timedelta(21))
    grade = rng.choices(service.grades, (2, 7, 5, 1))[0] if rng.random() < 0.2 else ""
    begun |= {"moderated_on": moderated, "moderated_grade": grade, "returned_on": moderated + timedelta(1)}
    uop = moderated + timedelta(days=rng.choice((7, 12, 18)))
    begun |= {"uop_due": moderated + timedelta(15)}
    if uop > TODAY or rng.random() < 0.1:
        return begun | _next(Status.RETURNED, "Hold the UoP meeting", "Team manager", moderated + timedelta(15))
    begun |= {"uop_held": uop, "check_back_on": uop + timedelta(42), "recorded_on": uop + timedelta(5)}
    if uop + timedelta(42) > TODAY:
        return begun | _next(Status.ACTIONS_OPEN, "Check back on the actions", "Auditor", uop + timedelta(42))
    return begun | {"status": rng.choice((Status.CHECKED_BACK, Status.CLOSED))}


def _next(status: Status, step: str, owner: str, due: date) -> dict[str, object]:
    return {"status": status, "next_step": step, "next_owner": owner, "next_due": due}


def _actions(rng: random.Random, service: Service, audit: AuditRecord) -> Sequence[ActionRecord]:
    if audit.submitted is None:
        return []
    return [_action(rng, service, audit, number) for number in range(1, rng.choice((1, 1, 2, 3)) + 1)]


def _action(rng: random.Random, service: Service, audit: AuditRecord, number: int) -> ActionRecord:
    assert audit.submitted is not None
    words, measure = rng.choice(_ACTIONS)
    due = audit.submitted + timedelta(days=rng.choice((28, 42, 60))) if rng.random() < 0.85 else None
    done = due is not None and due <= TODAY and rng.random() < 0.7
    return ActionRecord(
        key=f"{audit.key} A{number}",
        source=audit.kind.value,
        source_key=audit.key,
        action=words,
        case_reference=audit.case_reference,
        outcome=rng.choice((*service.areas.values(), *_OUTCOMES)),
        owner=audit.practitioner if rng.random() < 0.8 else audit.team_manager,
        due=due,
        due_as_written=_in_words(due) if due else rng.choice(("", "Ongoing", "As soon as possible", "Next review")),
        priority=rng.choice((1, 2, 2, 3)),
        measure=measure,
        raised_on=audit.submitted,
        check_back=due + timedelta(days=28) if due else None,
        progress="Agreed in supervision and now on the case record" if done else "",
        completed_on=due - timedelta(days=rng.randrange(9)) if due and done else None,
        effect="The child took part in the next review" if done and rng.random() < 0.5 else "",
        state=_state(audit.submitted, due, done),
    )


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _state(raised: date, due: date | None, done: bool) -> str:
    if done:
        return "Done"
    if due is None:
        return "No date"
    if due < TODAY:
        return "Overdue"
    return "New" if raised > TODAY - timedelta(days=30) else "Open"
