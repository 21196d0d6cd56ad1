"""A minutes form of its own for each meeting, beside its pack, with what is known filled in (TH-029, TH-077)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.days import add_months, month_start, next_meeting
from generator.filing import Filed, Filing
from generator.forms.prefill import prefill_form
from generator.intake import form_template
from generator.ledger import Ledger
from generator.model import FormKind
from generator.periods import month_in_words, quarter_before, quarter_of
from generator.profile import ServiceProfile
from generator.reports.pack_figures import minutes_name
from generator.working_days import papers_day
from sharepoint.library import Library


def put_minutes_form(
    library: Library, filing: Filing, ledger: Ledger, profile: ServiceProfile, meeting: dt.date
) -> Filed | None:
    """Put the form there once; None where it was put before, for the note-taker may have moved it since.

    Filled in and saved among the completed audits it is read, and its actions reach the action plan.
    """
    definition = next((form for form in profile.forms if form.kind is FormKind.MEETING_MINUTES), None)
    if definition is None:
        return None
    path = f"{profile.folders.packs}/{meeting:%Y-%m-%d}/{minutes_name(profile, meeting)}"
    if ledger.written(path):
        return None
    template = form_template(library, profile, definition)
    made = prefill_form(template, definition, _known(profile, meeting))
    return filing.merge(path, lambda before: before or made)


def _known(profile: ServiceProfile, meeting: dt.date) -> Mapping[str, str | dt.date]:
    """What is known of a meeting before it is held."""
    return {
        "meeting_on": meeting,
        "papers_out_on": papers_day(profile.programme, meeting),
        "kloe_month": month_in_words(add_months(month_start(meeting), 1)),
        "review_period": quarter_before(quarter_of(meeting, profile), profile).name,
        "next_meeting_on": next_meeting(profile.programme.meeting, meeting + dt.timedelta(days=1)),
    }
