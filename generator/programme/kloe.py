"""Key lines of enquiry: agreed at a meeting for the month after it, read from its minutes (TH-016, TH-031)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.days import add_months, month_start
from generator.model import AuditForm, FormKind


def find_kloe(forms: Iterable[AuditForm], month: dt.date) -> str:
    """The line of enquiry that minutes give for a month; nothing where none was agreed.

    The minutes name the month, or mean the month after their meeting. The latest meeting counts.
    """
    found = [
        (form.day("meeting_on") or dt.date.min, words)
        for form in forms
        if form.kind is FormKind.MEETING_MINUTES and (words := form.text("kloe")) and _month_of(form) == month
    ]
    return max(found, default=(dt.date.min, ""))[1]


def _month_of(form: AuditForm) -> dt.date | None:
    named, held = form.day("kloe_month"), form.day("meeting_on")
    if named:
        return month_start(named)
    return add_months(month_start(held), 1) if held else None
