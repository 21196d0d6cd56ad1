"""The part of the pack about what the meeting wants to know: lines of enquiry or questions (TH-016, TH-031, TH-032)."""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.days import add_months, month_start
from generator.periods import month_in_words
from generator.reports.content import FreeText
from generator.reports.pack_figures import Pack


def has_kloe(pack: Pack) -> bool:
    """Whether the service audits by a key line of enquiry."""
    return any("kloe" in form.fields for form in pack.profile.forms if form.kind.is_audit)


def enquiry_part(pack: Pack, free: FreeText) -> dict[str, Any]:
    """The lines of enquiry of this month and the next, or the questions of the review."""
    if not has_kloe(pack):
        said = "Three questions for the review, to be answered from the findings, feedback and performance data above."
        return {"title": "Questions for the review", "sentences": [said], "rows": [], "source": ""}
    rows = [_kloe(pack, add_months(month_start(pack.meeting_date), n), free) for n in (0, 1)]
    said = (
        "The meeting agrees the key line of enquiry for the next month, from audit findings, from what children, "
        "parents and carers and practitioners said, and from performance data."
    )
    return {"title": "Key lines of enquiry", "sentences": [said], "rows": rows, "source": "Source: audit tracker."}


def kloe_of(pack: Pack, month: date) -> list[str]:
    """The key lines of enquiry that the audits of a month name."""
    named = (a.kloe.strip() for a in pack.records if a.audit_month == month)
    return [kloe for kloe in dict.fromkeys(named) if kloe]


def _kloe(pack: Pack, month: date, free: FreeText) -> dict[str, str]:
    agreed = [free.safe(kloe) for kloe in kloe_of(pack, month)]
    return {"month": month_in_words(month), "kloe": "; ".join(agreed) or "Not agreed yet: to be agreed at this meeting"}
