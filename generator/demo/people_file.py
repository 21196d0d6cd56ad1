"""The ``people.toml`` of a demonstration library: its fictional staff with their roles, teams and line managers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from generator.demo.children import staff, teams

_ROLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tower-hamlets": {
        "head_of_service": ("head_of_service", "meeting_member"),
        "deputy_head": ("deputy_head_of_service", "meeting_member"),
        "analyst": ("senior_data_analyst", "meeting_member"),
        "moderators": ("learning_academy", "moderator", "meeting_member"),
        "auditors": ("auditor",),
        "partners": ("partner",),
        "team_manager": ("team_manager", "line_manager", "meeting_member"),
        "practitioners": ("case_manager",),
    },
    "nottingham": {
        "head_of_service": ("head_of_service",),
        "service_manager": ("service_manager",),
        "qa_manager": ("qa_manager",),
        "analyst": ("performance_analyst",),
        "workforce_lead": ("workforce_development",),
        "team_manager": ("operational_manager",),
        "practitioners": ("case_manager",),
    },
}
_LEADS_MANAGERS = {"tower-hamlets": "deputy_head", "nottingham": "service_manager"}
_HEAD = "# Who is who in the demonstration: nobody here exists. Roles are ids of the service's profile.\n"


def people_file(service: str) -> str:
    """The text of the library's ``people.toml``."""
    return _HEAD + "".join(_entry(*person) for person in _people(service))


def _people(service: str) -> Iterator[tuple[str, Sequence[str], str, str]]:
    """Name, roles, team and line manager of everybody, each person once."""
    people, roles = staff(service), _ROLES[service]
    lead = str(people[_LEADS_MANAGERS[service]])
    for key in (key for key in roles if key in people):
        names = people[key] if isinstance(people[key], list) else [people[key]]
        for name, _, team in (str(name).partition(", ") for name in names):
            yield name, roles[key], team, lead if key == "auditors" else ""
    for group in teams(service):
        yield group.lead, roles["team_manager"], group.name, lead
        for name in group.practitioners:
            yield name, roles["practitioners"], group.name, group.lead


def _entry(name: str, roles: Sequence[str], team: str, line_manager: str) -> str:
    email = f"{name.casefold().replace(' ', '.')}@example.org"
    given = {"name": name, "roles": list(roles), "team": team, "email": email, "line_manager": line_manager}
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in given.items() if value)
    return "\n[[people]]\n" + "".join(lines)
