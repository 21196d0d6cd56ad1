"""Observations of practice and audits of supervision files of the midlands service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from generator.demo.case_audits import SERVICE, Visit, action_rows, finished, plan_visit, safeguarding, yes_or_no
from generator.demo.children import Child, staff
from generator.demo.days import later, plain
from generator.demo.faults import Draft, plant
from generator.demo.prose import Writer, stock
from generator.demo.records import FilledForm, Value
from generator.model import FormKind
from generator.profile import ServiceProfile

_OBSERVED = (
    "obs_planned",
    "obs_links",
    "obs_diversity",
    "obs_needs",
    "obs_crisis",
    "obs_objectives",
    "obs_engagement",
    "obs_review",
    "obs_goals",
)
_SUPERVISED = (
    "supervision_regular",
    "cases_discussed",
    "records_followed",
    "audit_actions_followed",
    "reflection",
    "development",
)


def observation(
    line: Mapping[str, Any], month: dt.date, child: Child, profile: ServiceProfile, writer: Writer
) -> FilledForm:
    """One observation of a session with a child (Appendix 4)."""
    visit = plan_visit(line, month, child, writer.rng)
    definition = next(form for form in profile.forms if form.kind is FormKind.OBSERVATION)
    values = {
        **_observation_details(visit, writer),
        **{f: writer.write(visit.words, "other_audits", "observation", f, "pieces") for f in _OBSERVED},
        **safeguarding(visit, writer),
    }
    rows = action_rows(visit, 2, writer, "other_audits", "observation", "actions")
    draft = Draft(values, {"actions": rows}, list(_OBSERVED), writer)
    plant(draft, visit.faults)
    return finished(visit, definition, profile, draft, writer)


def _observation_details(visit: Visit, writer: Writer) -> dict[str, Value]:
    child, start = visit.child, later(visit.completed, -writer.rng.randint(60, 130))
    programmes = stock("other_audits")["observation"]["words"]["programmes"]
    offence = writer.deal("case_audits", "offences", "pieces")
    return {
        "team": child.team.name,
        "practitioner": child.practitioner,
        "auditor": visit.auditor,
        "completed": visit.completed,
        "case_reference": child.reference,
        "child_name": child.name,
        "child_dob": child.born,
        "order_programme": f"{child.disposal}: {writer.rng.choice(programmes).lower()}",
        "order_start": start,
        "order_end": later(start, 270),
        "offence": f"{offence}, {plain(later(start, -40))}",
    }


def supervision_audit(
    line: Mapping[str, Any], month: dt.date, child: Child, profile: ServiceProfile, writer: Writer
) -> FilledForm:
    """One audit of a supervision file, made together with a case audit by the service manager."""
    visit = plan_visit(line, month, child, writer.rng, auditor=staff(SERVICE)["service_manager"], called="the child")
    definition = next(form for form in profile.forms if form.kind is FormKind.SUPERVISION_AUDIT)
    values = {**_supervision_details(visit), **safeguarding(visit, writer)}
    for field_id in _SUPERVISED:
        is_yes = writer.rng.random() < 0.75
        values |= yes_or_no(field_id, is_yes, visit, writer, "other_audits", "supervision", field_id)
    values["difference"] = writer.write(visit.words, "other_audits", "supervision", "difference", "pieces")
    rows = action_rows(visit, 2, writer, "other_audits", "supervision", "actions")
    draft = Draft(values, {"actions": rows}, [*_SUPERVISED, "difference"], writer)
    plant(draft, visit.faults)
    return finished(visit, definition, profile, draft, writer)


def _supervision_details(visit: Visit) -> dict[str, Value]:
    child, first = visit.child, visit.month - dt.timedelta(days=170)
    return {
        "team": child.team.name,
        "completed": visit.completed,
        "practitioner": child.practitioner,
        "team_manager": child.team.lead,
        "auditor": visit.auditor,
        "case_reference": child.reference,
        "supervision_period": f"{first:%B %Y} to {visit.month - dt.timedelta(days=1):%B %Y}",
    }
