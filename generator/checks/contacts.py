"""Contacts: the conversations that a full audit rests on (TH-020, TH-040, TH-041, TH-058, TH-059).

A reason why one was not held is respected: whether it is good, people judge. An entry that the reader could only half
understand is not held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed
from generator.model import Audience, Contact, Severity
from generator.profile import FieldKind

_WHO = {"practitioner": "the practitioner", "child": "the child", "parent_carer": "a parent or carer"}


def _asked(context: Context) -> Iterator[tuple[str, Contact]]:
    """The conversations that this kind of audit asks for; a dip sample asks for none (TH-035)."""
    if not context.rules.contacts:
        return
    for field in context.definition.of_kind(FieldKind.CONTACT):
        who = field.id.removeprefix("contact_")
        yield who, context.form.contacts.get(who, Contact(who, place=context.place(field.id)))


def _is_missing(contact: Contact) -> bool:
    """Whether it was not held, or nothing was written, and no reason is given."""
    nothing = not (contact.held or contact.date_as_written or contact.text or contact.mode_as_written)
    return (contact.held is False or nothing) and not contact.reason_not_held


def _practitioner(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        if who == "practitioner" and _is_missing(contact):
            yield Noticed(
                "No conversation with the practitioner is recorded, and no reason is given.",
                contact.place,
                contact.mode_as_written or "",
                f"contact_{who}",
            )


def _family(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        if who != "practitioner" and _is_missing(contact):
            yield Noticed(
                f"No conversation with {_WHO.get(who, who)} is recorded, and no reason is given.",
                contact.place,
                contact.mode_as_written or "",
                f"contact_{who}",
            )


def _undated(context: Context) -> Iterator[Noticed]:
    """A date with digits that is not full, such as 3/6, the reader tells of."""
    for who, contact in _asked(context):
        written = contact.date_as_written or ""
        if contact.held and contact.date is None and not any(letter.isdigit() for letter in written):
            said = f" ('{written}')" if written else ""
            yield Noticed(
                f"The conversation with {_WHO.get(who, who)} has no full date{said}. On which day was it?",
                contact.place,
                written,
                f"contact_{who}",
            )


def _without_mode(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        if contact.held and contact.text and not (contact.mode or contact.mode_as_written):
            yield Noticed(
                f"The conversation with {_WHO.get(who, who)} does not say how it was held. Was it face to face, "
                "virtual or by telephone?",
                contact.place,
                contact.date_as_written or "",
                f"contact_{who}",
            )


def _without_words(context: Context) -> Iterator[Noticed]:
    for who, contact in _asked(context):
        was_held = contact.held or (contact.held is None and contact.date is not None)
        if was_held and not contact.text:
            yield Noticed(
                f"The conversation with {_WHO.get(who, who)} has no word about what was said. What did you hear?",
                contact.place,
                contact.date_as_written or contact.mode_as_written or "",
                f"contact_{who}",
            )


CHECKS = (
    Check(
        "practitioner-not-met",
        "No conversation with the practitioner, and no reason",
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
    Check(
        "contact-without-mode",
        "A conversation does not say how it was held",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-020", "TH-041"),
        "Please choose how it was held.",
        _without_mode,
    ),
    Check(
        "contact-without-words",
        "A conversation was held and nothing is written about it",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-020", "TH-042"),
        "Two or three sentences are enough, the child's own words above all.",
        _without_words,
    ),
)
