"""Dates: steps in order, not in the future, not years apart, and within the guide's times (TH-019, TH-023, TH-065)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.checks.base import Check, Context, Noticed
from generator.days import add_months
from generator.model import Audience, Severity, as_text

_ORDER = ("allocated", "completed", "moderated_on", "returned_on", "uop_held", "check_back_on")
_HAPPENED = ("completed", "moderated_on", "returned_on", "recorded_on")
_MAY_BE_PLANNED = {"uop_held": "uop_reflections", "check_back_on": "check_back_change"}  # held once this is written
_WHO = {"practitioner": "the practitioner", "child": "the child", "parent_carer": "a parent or carer"}


def _label(context: Context, field_id: str) -> str:
    field = context.definition.fields.get(field_id)
    return field.label if field else field_id


def _out_of_order(context: Context) -> Iterator[Noticed]:
    pairs = [*pairwise(field_id for field_id in _ORDER if context.form.day(field_id)), ("completed", "recorded_on")]
    for first, second in pairs:
        earlier, later = context.form.day(first), context.form.day(second)
        if earlier and later and later < earlier:
            yield Noticed(
                f"'{_label(context, second)}' ({as_text(later)}) is before '{_label(context, first)}' "
                f"({as_text(earlier)}).",
                context.place(second),
                as_text(later),
                second,
            )


def _discussion(context: Context) -> Iterator[Noticed]:
    """The discussion is offered on a completed audit, and held once it was offered (TH-025)."""
    moderation, completed = context.form.moderation, context.form.day("completed")
    offered, held = moderation.offered_on, moderation.held_on
    wrong = ""
    if offered and held and held < offered:
        wrong = f"held ({as_text(held)}) before it was offered ({as_text(offered)})"
    elif offered and completed and offered < completed:
        wrong = f"offered ({as_text(offered)}) before the audit was completed ({as_text(completed)})"
    if wrong:
        place = context.place("discussion_offered")
        yield Noticed(f"The reflective discussion was {wrong}.", place, moderation.offered or "", "discussion_offered")


def _conversations(context: Context) -> Iterator[Noticed]:
    """A full audit rests on its conversations: they are held while it is being done (TH-020)."""
    allocated, completed = context.form.day("allocated"), context.form.day("completed")
    for who, contact in context.form.contacts.items():
        if contact.date is None or contact.doubt or not context.rules.contacts:
            continue
        if completed and contact.date > completed:
            against = f"after the audit was completed ({as_text(completed)})"
        elif allocated and contact.date < allocated:
            against = f"before the audit was allocated ({as_text(allocated)})"
        else:
            continue
        yield Noticed(
            f"The conversation with {_WHO.get(who, who)} ({as_text(contact.date)}) is dated {against}.",
            contact.place,
            contact.date_as_written or as_text(contact.date),
            f"contact_{who}",
        )


def _in_the_future(context: Context) -> Iterator[Noticed]:
    for field_id in (*_HAPPENED, *_MAY_BE_PLANNED):
        day, written = context.form.day(field_id), _MAY_BE_PLANNED.get(field_id)
        if day and day > context.today and (written is None or context.form.text(written)):
            yield Noticed(
                f"'{_label(context, field_id)}' ({as_text(day)}) has not come yet.",
                context.place(field_id),
                as_text(day),
                field_id,
            )
    for who, contact in context.form.contacts.items():
        if contact.held and contact.date and contact.date > context.today and not contact.doubt:
            yield Noticed(
                f"The conversation with {_WHO.get(who, who)} ({as_text(contact.date)}) has not come yet.",
                contact.place,
                contact.date_as_written or as_text(contact.date),
                f"contact_{who}",
            )


def _years_apart(context: Context) -> Iterator[Noticed]:
    """A slip in the year; compared within the form, so that an audit of years ago is as good as today's."""
    completed = context.form.day("completed") or context.form.day("audit_month")
    for field_id in (*_ORDER, "recorded_on"):
        day = context.form.day(field_id)
        if completed and day and abs((day - completed).days) > context.settings.days_apart:
            yield Noticed(
                f"'{_label(context, field_id)}' ({as_text(day)}) is more than {context.settings.days_apart} days from "
                f"the audit ({as_text(completed)}). Is the year right?",
                context.place(field_id),
                as_text(day),
                field_id,
            )


def _audit_late(context: Context) -> Iterator[Noticed]:
    deadlines = context.profile.programme.deadlines
    allocated, completed = context.form.day("allocated"), context.form.day("completed")
    if deadlines.complete_from != "allocated" or not allocated or not completed or not context.rules.moderated:
        return
    due = add_months(allocated, deadlines.complete_months)
    if completed > due:
        yield Noticed(
            f"The audit was due on {as_text(due)} and completed on {as_text(completed)}.",
            context.place("completed"),
            as_text(completed),
            "completed",
        )


def _moderated_late(context: Context) -> Iterator[Noticed]:
    completed, moderated = context.form.day("completed"), context.form.moderation.moderated_on
    limit = context.profile.programme.deadlines.moderate_days
    if context.rules.moderated and completed and moderated and (days := (moderated - completed).days) > limit:
        yield Noticed(
            f"The audit was moderated {days} days after it was completed ({as_text(completed)} to "
            f"{as_text(moderated)}); the guide asks for {limit} days.",
            context.place("moderated_on"),
            as_text(moderated),
            "moderated_on",
        )


def _uop_late(context: Context) -> Iterator[Noticed]:
    held, received = context.form.day("uop_held"), context.form.day("returned_on") or context.form.day("moderated_on")
    limit = context.profile.programme.deadlines.uop_days
    if context.rules.uop_meeting and held and received and (days := (held - received).days) > limit:
        yield Noticed(
            f"The Understanding our Practice meeting was held {days} days after the moderated audit came back "
            f"({as_text(received)} to {as_text(held)}); the guide asks for {limit} days.",
            context.place("uop_held"),
            as_text(held),
            "uop_held",
        )


def _steps(context: Context) -> Iterator[Noticed]:
    yield from _out_of_order(context)
    yield from _discussion(context)


CHECKS = (
    Check(
        "dates-out-of-order",
        "A step is dated before the step that comes first",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-025", "TH-048", "TH-065"),
        "Please check both dates.",
        _steps,
    ),
    Check(
        "conversation-out-of-order",
        "A conversation is dated outside the time of the audit",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-020", "TH-040", "TH-041"),
        "Please check both dates.",
        _conversations,
    ),
    Check(
        "date-in-the-future",
        "Something that happened is dated in the future",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-019",),
        "Please check the date.",
        _in_the_future,
    ),
    Check(
        "dates-far-apart",
        "Dates of one form are more than a year apart",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-019", "NT-132"),
        "Please check the year.",
        _years_apart,
    ),
    Check(
        "audit-late",
        "The audit was completed after its month",
        Severity.NOTE,
        Audience.MANAGER,
        ("TH-019", "C-12"),
        "Nothing to mend; the report counts it, and an exemption may have been agreed.",
        _audit_late,
    ),
    Check(
        "moderated-late",
        "The audit was moderated after three weeks",
        Severity.NOTE,
        Audience.MANAGER,
        ("TH-023",),
        "Nothing to mend; the report counts it.",
        _moderated_late,
    ),
    Check(
        "uop-late",
        "The Understanding our Practice meeting came late",
        Severity.NOTE,
        Audience.MANAGER,
        ("TH-065",),
        "Nothing to mend; the report counts it.",
        _uop_late,
    ),
)
