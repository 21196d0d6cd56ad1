"""Roles: who may audit, moderate and meet (TH-022, TH-037, TH-064, NT-119, C-06).

Two boxes of a form are compared by name; what needs to know somebody's role looks into the service's ``people.toml``
and is quiet where there is none, or where a name is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.attendance import absent_from_meeting
from generator.checks.base import Check, Context, Noticed
from generator.checks.staff import Staff, holds_role, staff_of
from generator.model import Audience, FormKind, Severity
from generator.profile import Identifier
from generator.word_lists import holds_any


def _auditor_is_practitioner(context: Context) -> Iterator[Noticed]:
    staff = staff_of(context)
    planned = holds_any(context.form.text("audit_tier") or "", context.settings.self_audit_words)
    if not planned and context.people.are_one(staff.auditor, staff.practitioner):
        yield _noticed(
            context,
            "auditor",
            staff.auditor,
            f"'{staff.auditor}' is named both as auditor and as the practitioner whose work it is. Could somebody "
            "else look at this case?",
        )


def _auditor_is_line_manager(context: Context) -> Iterator[Noticed]:
    """Group audits are done by the leadership team together, whoever leads the team in question (TH-038)."""
    staff = staff_of(context)
    if context.form.kind is not FormKind.GROUP_AUDIT and _is_line_manager(context, staff):
        yield _noticed(
            context,
            "auditor",
            staff.auditor,
            f"'{staff.auditor}' audits the work of {staff.practitioner or 'a practitioner'} and is also their "
            "manager. Could somebody from another team look at it?",
        )


def _is_line_manager(context: Context, staff: Staff) -> bool:
    people = context.people
    auditor, practitioner = people.find(staff.auditor), people.find(staff.practitioner)
    by_list = auditor and practitioner and people.line_manager_of(practitioner) == auditor
    return bool(by_list) or people.are_one(staff.auditor, staff.team_manager)


def _auditor_is_moderator(context: Context) -> Iterator[Noticed]:
    staff = staff_of(context)
    if context.people.are_one(staff.auditor, staff.moderator):
        yield _noticed(
            context,
            "moderator",
            staff.moderator,
            f"'{staff.moderator}' is named both as auditor and as moderator. Who else could moderate, so that there "
            "are two to talk about it?",
        )


def _full_audit_by_another(context: Context) -> Iterator[Noticed]:
    roles, staff = context.settings.full_audit_roles, staff_of(context)
    is_full = context.form.kind is FormKind.FULL_AUDIT
    if is_full and roles and holds_role(context, staff.auditor, roles) is False:
        yield _noticed(
            context,
            "auditor",
            staff.auditor,
            f"A full audit is done by an auditor of this service, and people.toml lists '{staff.auditor}' in another "
            "role.",
        )


def _inadequate_by_another(context: Context) -> Iterator[Noticed]:
    roles, staff = context.settings.inadequate_moderator_roles, staff_of(context)
    if roles and _is_graded_lowest(context) and holds_role(context, staff.moderator, roles) is False:
        grade = context.form.grade("overall_grade") or ""
        yield _noticed(
            context,
            "moderator",
            staff.moderator,
            f"The auditor's grade is {grade}, and '{staff.moderator}' is named as moderator. Does the Head of Service "
            "know, and who is to moderate?",
        )


def _is_graded_lowest(context: Context) -> bool:
    """Whether the auditor's overall grade is the last of its scale."""
    field = context.definition.fields.get("overall_grade")
    if field is None or not field.scale:
        return False
    scale = context.profile.scale(field.scale)
    return scale.find(context.form.grade("overall_grade") or "") == scale.grades[-1]


def _head_decides_on_own_moderation(context: Context) -> Iterator[Noticed]:
    roles, staff = context.settings.inadequate_moderator_roles, staff_of(context)
    both = context.form.grade("overall_grade"), context.form.moderation.grade
    differ = all(both) and both[0] != both[1]
    if roles and differ and holds_role(context, staff.moderator, roles):
        yield _noticed(
            context,
            "moderator",
            staff.moderator,
            f"The Head of Service ('{staff.moderator}') moderated this audit, the two grades differ, and the Head of "
            "Service would also make the final decision.",
        )


def _absent(context: Context) -> Iterator[Noticed]:
    absent, attendees = absent_from_meeting(context)
    if absent:
        yield _noticed(
            context,
            "uop_attendees",
            attendees,
            f"Took part in the meeting: {attendees}. Not named there: {', '.join(absent)}. Did somebody stand in for "
            "them, and why?",
        )


def _unknown(context: Context) -> Iterator[Noticed]:
    """Once a form, and only where the service keeps a list: a name that is not in it, or that fits two people."""
    if not context.people.people or not context.form.kind.is_audit:
        return
    missing = {
        field_id: name for field_id, name in staff_of(context).named() if holds_role(context, name, _ANY) is None
    }
    if missing:
        names = ", ".join(f"'{name}'" for name in dict.fromkeys(missing.values()))
        message = f"Not found in people.toml: {names}. Rules about roles were not tried for them."
        field_id, name = next(iter(missing.items()))
        yield _noticed(context, field_id, name, message)


_ANY: tuple[Identifier, ...] = ()


def _noticed(context: Context, field_id: str, quote: str, message: str) -> Noticed:
    return Noticed(message, context.place(field_id), quote, field_id)


CHECKS = (
    Check(
        "full-audit-by-another",
        "A full audit by somebody who is not an auditor of the service",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-037",),
        "Please name the auditor, or ask for the list in people.toml to be mended if it is wrong.",
        _full_audit_by_another,
    ),
    Check(
        "auditor-is-practitioner",
        "The auditor is the practitioner whose work is audited",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-020", "TH-040", "TH-064", "NT-119", "NT-132"),
        "If it is a slip in the form, correct the name.",
        _auditor_is_practitioner,
    ),
    Check(
        "auditor-is-line-manager",
        "The auditor is the practitioner's line manager",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-045", "TH-064"),
        "A conversation starter. A service where managers audit their own team switches this off.",
        _auditor_is_line_manager,
    ),
    Check(
        "auditor-is-moderator",
        "The auditor is also the moderator",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-021", "TH-049", "TH-051"),
        "Moderation is a conversation of two.",
        _auditor_is_moderator,
    ),
    Check(
        "inadequate-moderated-by-another",
        "Graded Inadequate by the auditor, and not moderated by the Head of Service",
        Severity.PROMPT,
        Audience.MANAGER,
        ("TH-022",),
        "The Head of Service moderates what an auditor grades Inadequate.",
        _inadequate_by_another,
    ),
    Check(
        "head-moderates-and-decides",
        "The Head of Service moderated, the grades differ, and would make the final decision too",
        Severity.NOTE,
        Audience.MANAGER,
        ("TH-074", "C-06"),
        "The service may name somebody else to decide.",
        _head_decides_on_own_moderation,
    ),
    Check(
        "meeting-without-three",
        "Somebody who should be at the meeting is not among those who took part",
        Severity.PROMPT,
        Audience.MANAGER,
        ("TH-026", "TH-064", "NT-119"),
        "Add the name, or who stood in and why.",
        _absent,
    ),
    Check(
        "person-unknown",
        "A name is not in the service's list of people",
        Severity.NOTE,
        Audience.SERVICE,
        ("TH-037", "TH-084"),
        "Add the person to people.toml, or correct the spelling in one of the two.",
        _unknown,
    ),
)
