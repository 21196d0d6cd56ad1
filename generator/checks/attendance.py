"""Who took part in the meeting about an audit: the three whom the framework asks for (TH-064, NT-119)."""

from __future__ import annotations

import re

from generator.checks.base import Context
from generator.checks.staff import Staff, staff_of
from generator.profile import plain_words
from generator.word_lists import holds_any

_BETWEEN = re.compile(r"[,;&/\n]|\band\b")
_WHO = {"auditor": "the auditor", "practitioner": "the practitioner", "team_manager": "the manager"}


def absent_from_meeting(context: Context) -> tuple[list[str], str]:
    """Those of auditor, practitioner and manager who are not named among the attendees, and the attendees as written.

    Nobody, where the meeting was not held yet, the box is blank, or it says who stood in or could not come.
    """
    attendees = " ".join((context.form.text("uop_attendees") or "").split())
    if not attendees or holds_any(attendees, context.settings.substitute_words):
        return [], attendees
    staff = staff_of(context)
    names = {"auditor": staff.auditor, "practitioner": staff.practitioner, "team_manager": _manager(context, staff)}
    absent = [
        f"{_WHO[field_id]} ({name})"
        for field_id, name in names.items()
        if name and field_id in context.settings.meeting_roles and not _is_there(context, field_id, name, attendees)
    ]
    return absent, attendees


def _manager(context: Context, staff: Staff) -> str:
    """The manager named in the form, else the practitioner's line manager by the service's list."""
    practitioner = context.people.find(staff.practitioner)
    manager = context.people.line_manager_of(practitioner) if practitioner else None
    return staff.team_manager or (manager.name if manager else "")


def _is_there(context: Context, field_id: str, name: str, attendees: str) -> bool:
    """Whether a list of attendees names somebody: in full, shortened, by the first name alone, or by the role alone."""
    parts = [plain_words(p).removeprefix("the ") for p in _BETWEEN.split(re.sub(r"\([^)]*\)", ",", attendees))]
    by_name = any(context.people.are_one(part, name) for part in parts) or holds_any(attendees, (name,)) is not None
    return by_name or plain_words(name).partition(" ")[0] in parts or bool(_role_words(context, field_id) & set(parts))


def _role_words(context: Context, field_id: str) -> set[str]:
    """What the form and the service call those who answer to this question."""
    roles = [role for role in context.profile.roles if role.id in context.settings.meeting_roles[field_id]]
    field = context.definition.fields.get(field_id)
    words = [*(field.labels if field else ()), *(w for role in roles for w in (role.name, *role.aliases))]
    return {plain_words(word) for word in words}
