"""The findings of a month's dip samples, shared with the members of the meeting (TH-033, TH-036)."""

from __future__ import annotations

from dataclasses import replace

from generator.model import FormKind
from generator.reports.activity import summarise_activity
from generator.reports.doc_parts import (
    action_parts,
    cases_read,
    enquiry_of,
    grade_parts,
    raised_figure,
    raised_from,
    said_by_auditors,
    view_boxes,
)
from generator.reports.documents import (
    WITHIN_MEETING,
    Heading,
    Paper,
    Text,
    all_figures,
    free_text,
    in_month,
    references_in,
)
from generator.reports.figure import Figure, Scope
from generator.reports.grading import grade_tables
from generator.reports.wording import count, is_or_are, out_of, start

CLAUSES = ("TH-036",)


def has_dip_samples(scope: Scope) -> bool:
    """Whether a dip sample of the scope's month was handed in."""
    return any(a.kind is FormKind.DIP_SAMPLE and a.submitted for a in scope.audits)


def dip_sample_findings(scope: Scope) -> Paper:
    """What the dip samples of the scope's month found."""
    free = free_text(scope)
    dips = tuple(a for a in scope.all_audits if a.kind is FormKind.DIP_SAMPLE)
    of_dips = Scope(dips, scope.actions, scope.period, scope.profile, scope.today)
    raised = raised_from(scope, of_dips.audits)
    numbers = {name: _of_dips(f) for name, f in in_month(summarise_activity(of_dips)).items()}
    numbers["dips.actions"] = raised_figure(scope, "dips.actions", raised, "Actions that came from the dip samples.")
    grades = next(grade_tables(of_dips, limit=0), None)
    done, acted = numbers["audits.done"], numbers["dips.actions"]
    parts = (
        Heading("What was looked at"),
        Text(_looked_at(of_dips, done)),
        *view_boxes("findings"),
        *grade_parts(of_dips, grades, "dip samples"),
        *said_by_auditors(of_dips.audits, free, "What auditors found"),
        *action_parts(scope, raised, free, f"{start(count(acted, 'action has', 'actions have'))} come from them."),
        *view_boxes("next_steps"),
    )
    return Paper(
        "Dip-sample findings",
        scope.period.name,
        f"Dip samples {scope.period.id}",
        f"{start(out_of(done, 'dip samples'))} of the month {is_or_are(done.value)} handed in.",
        parts,
        all_figures(numbers, grades),
        references_in(scope),
        (("Line of enquiry", enquiry_of(of_dips.audits, free)),),
        WITHIN_MEETING,
    )


def _of_dips(figure: Figure) -> Figure:
    return replace(figure, words=figure.words.replace("Audits", "Dip samples"))


def _looked_at(scope: Scope, done: Figure) -> str:
    """Which cases were read and for what kinds of order, without a number beside an order."""
    if not done.value:
        return "No dip sample of this month has been handed in."
    read = cases_read([a for a in scope.audits if a.submitted])
    asked = "A dip sample looks at a few areas of a case only, so areas that were not looked at carry no grade."
    return f"{read} {asked}"
