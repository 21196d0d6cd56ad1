"""Dates in order, and the steps that the guide wants within days (TH-065)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.checks.base import Check, Context, Noticed
from generator.model import Audience, Severity, as_text

_ORDER = ("allocated", "completed", "moderated_on", "returned_on", "uop_held", "check_back_on")


def _label(context: Context, field_id: str) -> str:
    field = context.definition.fields.get(field_id)
    return field.label if field else field_id


def _out_of_order(context: Context) -> Iterator[Noticed]:
    dated = [(field_id, day) for field_id in _ORDER if (day := context.form.day(field_id))]
    for (first, earlier), (second, later) in pairwise(dated):
        if later < earlier:
            yield Noticed(
                f"'{_label(context, second)}' ({as_text(later)}) is before '{_label(context, first)}' "
                f"({as_text(earlier)}).",
                context.place(second),
                as_text(later),
                second,
            )


def _in_the_future(context: Context) -> Iterator[Noticed]:
    day = context.form.day("completed")
    if day and day > context.today:
        yield Noticed(
            f"'{_label(context, 'completed')}' ({as_text(day)}) has not come yet.",
            context.place("completed"),
            as_text(day),
            "completed",
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


CHECKS = (
    Check(
        "dates-out-of-order",
        "A step is dated before the step that comes first",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-048", "TH-065"),
        "Please check both dates.",
        _out_of_order,
    ),
    Check(
        "date-in-the-future",
        "The audit is dated in the future",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-019",),
        "Please check the date.",
        _in_the_future,
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
