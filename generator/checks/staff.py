"""The staff whom a form names, and the roles that the service's list gives them (TH-084)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.base import Context
from generator.names import name_only, split_case_manager_and_auditor
from generator.profile import Identifier, plain_words


@dataclass(frozen=True, slots=True)
class Staff:
    """Names as a form has them, without the roles beside them; "" where there is none. ``auditor`` leads a group."""

    auditor: str = ""
    practitioner: str = ""
    team_manager: str = ""
    moderator: str = ""

    def named(self) -> Iterator[tuple[str, str]]:
        """Each name that is there, after the id of its question."""
        names = ("auditor", "practitioner", "team_manager", "moderator")
        return ((field_id, name) for field_id in names if (name := getattr(self, field_id)))


def staff_of(context: Context) -> Staff:
    """Whom a form names; an older form has one box for case manager and auditor (NT-132)."""
    text = context.form.text
    practitioner, auditor = text("practitioner") or "", text("auditor") or ""
    if not auditor:
        practitioner, auditor = split_case_manager_and_auditor(practitioner)
    return Staff(
        auditor=name_only(auditor),
        practitioner=name_only(practitioner),
        team_manager=name_only(text("team_manager") or ""),
        moderator=name_only(context.form.moderation.moderator or ""),
    )


def holds_role(context: Context, name: str, roles: tuple[Identifier, ...]) -> bool | None:
    """Whether somebody holds one of these roles; None where the service's list cannot tell.

    A box may name a role in place of a person: "Head of Service".
    """
    if not name or not context.people.people:
        return None
    if person := context.people.find(name):
        return any(role in person.roles for role in roles)
    said = plain_words(name)
    for role in context.profile.roles:
        if said in {plain_words(words) for words in (role.name, *role.aliases)}:
            return role.id in roles
    return None
