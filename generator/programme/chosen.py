"""Cases that were chosen for audits of a month, and the forms that came of them: one audit, one key, one month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.days import add_months
from generator.model import FormKind
from generator.profile import ServiceProfile
from generator.programme.cases import Case
from generator.programme.submission import Submission, case_reference

_GIVEN_WITHIN = 3  # months after the draw; a form that comes later is of another audit


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was drawn for an audit of a kind and a month, on a day; ``path`` is its selection."""

    kind: FormKind
    month: dt.date
    on: dt.date
    case: Case
    path: str


def with_chosen_months(
    submissions: Sequence[Submission], chosen: Iterable[Chosen], profile: ServiceProfile
) -> list[Submission]:
    """The forms, those that name no month with the month for which their case was chosen.

    A form of a case that was drawn for December counts for December also where it was given out in November or is
    dated in January. One draw takes the forms of one month: its own, else the first after it; later draws come first.
    """
    own = {s.path: (case_reference(s.form, profile), s.form.kind) for s in submissions if not s.form.day("audit_month")}
    by_audit: dict[tuple[str, FormKind], list[Submission]] = {}
    for submission in (s for s in submissions if own.get(s.path, ("",))[0]):
        by_audit.setdefault(own[submission.path], []).append(submission)
    months: dict[str, dt.date] = {}
    for one in sorted(chosen, key=lambda c: c.on, reverse=True):
        forms = [s for s in by_audit.get((one.case.reference, one.kind), []) if s.path not in months]
        months |= dict.fromkeys((s.path for s in _of_draw(one, forms)), one.month)
    return [replace(s, chosen_for=months[s.path]) if s.path in months else s for s in submissions]


def _of_draw(one: Chosen, forms: Iterable[Submission]) -> list[Submission]:
    """The forms that came of one draw: of the month itself, else of the first month that is not too late."""
    until = add_months(one.on, _GIVEN_WITHIN)
    fitting = [s for s in forms if one.on <= (s.form.day("allocated") or s.submitted) <= until or s.month == one.month]
    months = {s.month for s in fitting}
    taken = one.month if one.month in months else min(months, default=None)
    return [s for s in fitting if s.month == taken]
