"""Contacts: the conversations that a full audit rests on (TH-020, TH-040, TH-041, TH-058, TH-059)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed
from generator.model import Audience, Contact, Severity
from generator.profile import FieldKind

_WHO = {"practitioner": "the practitioner", "child": "the child", "parent_carer": "a parent or carer"}


def _asked(context: Context) -> Iterator[tuple[str, Contact]]:
    """The conversations that this kind of audit asks for."""
    if not context.rules.contacts:
        return
    for field in context.definition.of_kind(FieldKind.CONTACT):
        who = field.id.removeprefix("contact_")
        yield who, context.form.contacts.get(who, Contact(who, place=context.place(field.id)))


def _is_missing(contact: Contact) -> bool:
    """Whether it was not held, or nothing was written; half of an entry is a doubt that the reader tells of."""
    return contact.held is False or not (contact.held or contact.date_as_written or contact.text)


def _practitioner(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        if who == "practitioner" and _is_missing(contact):
            yield Noticed(
                "No conversation with the practitioner is recorded.", contact.place, field_id=f"contact_{who}"
            )


def _family(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        if who != "practitioner" and _is_missing(contact) and not contact.reason_not_held:
            yield Noticed(
                f"No conversation with {_WHO.get(who, who)} is recorded, and no reason is given.",
                contact.place,
                field_id=f"contact_{who}",
            )


def _undated(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        if contact.held and contact.date is None:
            yield Noticed(
                f"The conversation with {_WHO.get(who, who)} has no full date.",
                contact.place,
                contact.date_as_written or "",
                f"contact_{who}",
            )


CHECKS = (
    Check(
        "practitioner-not-met",
        "No conversation with the practitioner",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-020", "TH-040", "TH-058"),
        "Please meet the practitioner, or say what stood in the way.",
        _practitioner,
    ),
    Check(
        "family-not-met",
        "No conversation with the child or a parent or carer, and no reason",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-020", "TH-041", "TH-059"),
        "Please add the conversation, or the reason it was not held.",
        _family,
    ),
    Check(
        "contact-undated",
        "A conversation has no date",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-020",),
        "Please add the date.",
        _undated,
    ),
)
