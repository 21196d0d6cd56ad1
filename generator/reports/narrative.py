"""Sentences made from figures, in plain words: what page one says and what each section says.

Pure. A sentence carries the marks of its figures; a number that is withheld is not told in them.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.periods import day_in_words
from generator.profile import GradeScale, GradeWord
from generator.reports.activity import overall_scale
from generator.reports.figure import CountTable, Figure, Figures, Scope
from generator.reports.trend import ON_PAGE_ONE, better_half
from generator.reports.wording import (
    actions_overdue,
    count,
    is_or_are,
    joined,
    of_them_overdue,
    out_of,
    plural,
    some,
    start,
    was_or_were,
)


def lead(figures: Figures) -> str:
    """The one sentence of what the reader should know."""
    planned, done = figures.get("audits.planned"), figures.get("audits.done")
    still, overdue = figures.get("actions.open"), figures.get("actions.overdue")
    if not planned.value and not still.value:
        return "No audits belong to this quarter and no actions are open."
    if not planned.value:
        return f"No audits belong to this quarter; {count(still, 'action is', 'actions are')} open."
    audits = f"{start(out_of(done, 'audits'))} of the quarter {is_or_are(done.value)} done"
    return f"{audits}; {actions_overdue(overdue, still) if still.value else 'no actions are open'}."


def five_numbers(figures: Figures, scope: Scope) -> list[tuple[str, str, str]]:
    """Up to five numbers, each with what it says and what it was the quarter before.

    The first five that this quarter can tell are taken.
    """
    days = scope.profile.programme.deadlines.moderate_days
    words = {
        "audits.done": "audits of the quarter are done",
        "moderation.in_time": f"audits were moderated within {days} days",
        "voices.child": "audits that ask for it spoke with the child",
        "actions.overdue": "open actions are overdue",
        "moderation.agreed": "moderated audits kept their overall grade",
        "audits.in_time": "audits handed in came by their due date",
        "actions.done": "actions of the quarter were completed",
        "quality.to_fix": "audits have something to put right",
    }
    known = [figures.by_id[i] for i in ON_PAGE_ONE if i in figures.by_id]
    told = [f for f in known if f.n >= _least(f.id, scope)][:5]
    return [(_of_so_many(f), start(words[f.id]), _before(figures.by_id.get(f"before.{f.id}"), scope)) for f in told]


def _least(figure_id: str, scope: Scope) -> int:
    """Out of how many a figure must be to be told on page one."""
    return scope.profile.reporting.agreement_minimum if figure_id.endswith("moderation.agreed") else 1


def _of_so_many(figure: Figure) -> str:
    return f"{figure.shown} of {figure.n_shown}{figure.mark}"


def _before(figure: Figure | None, scope: Scope) -> str:
    if figure is None or not figure.n:
        return "None"
    return _of_so_many(figure) if figure.n >= _least(figure.id, scope) else "Too few"


def activity_sentences(figures: Figures) -> list[str]:
    """What the activity section says above its tables."""
    planned, done = figures.get("audits.planned"), figures.get("audits.done")
    if not planned.value:
        return ["No audit has an audit month in this quarter, so there is no activity to report."]
    said = [f"In this quarter {out_of(done, 'audits')} {was_or_were(done.value)} done."]
    late, overdue = figures.get("audits.late"), figures.get("audits.overdue")
    if done.value:
        said.append(f"{start(count(late, 'audit', 'audits'))} came after the due date.")
    said.append(f"{start(count(overdue, 'audit is', 'audits are'))} overdue and not handed in.")
    waiting = figures.get("audits.not_yet_due")
    if waiting.value:
        said.append(f"{start(count(waiting, 'audit is', 'audits are'))} not yet due.")
    return said


def moderation_sentences(figures: Figures, scope: Scope) -> list[str]:
    """What the moderation section says; agreement only where enough audits were moderated (DP-09)."""
    needed, done = figures.get("moderation.needed"), figures.get("moderation.done")
    days = scope.profile.programme.deadlines.moderate_days
    if not needed.value:
        return ["No audit of this quarter that the service moderates has been handed in."]
    in_time, waiting = figures.get("moderation.in_time"), figures.get("moderation.waiting")
    within = f", {in_time.cited} of them within {days} days" if done.value else ""
    has = plural(done.value, "has", "have")
    said = [f"{start(out_of(done, 'audits handed in for moderation'))} {has} been moderated{within}."]
    if waiting.value:
        said.append(f"{start(count(waiting, 'audit waits', 'audits wait'))} for moderation.")
    return said + _agreement_sentences(figures, scope)


def _agreement_sentences(figures: Figures, scope: Scope) -> list[str]:
    agreed, least = figures.get("moderation.agreed"), scope.profile.reporting.agreement_minimum
    if overall_scale(scope) is None or not agreed.n:
        return []
    if agreed.n < least:
        return [f"Fewer than {least} moderated audits hold two overall grades: too few to say how often they agree."]
    said = [
        f"Auditor and moderator gave the same overall grade in {out_of(agreed, 'moderated audits')}. "
        "Where they differ both grades are kept."
    ]
    table = figures.tables.get("moderation.grades")
    if table is not None and table.has_withheld:
        said.append(f"How often each grade was given is not shown, because some numbers are under {_limit(scope)}.")
    return said


def _limit(scope: Scope) -> int:
    return scope.profile.reporting.small_number


def voice_sentences(figures: Figures) -> list[str]:
    """What the section on conversations says."""
    table = figures.tables.get("voices")
    if table is None:
        return ["No completed form of this quarter that asks for conversations was read."]
    said = [
        f"with {_who(label)} in {row[0].shown} of {n:,}{row[0].mark}"
        for label, row, n in zip(table.rows, table.cells, table.totals, strict=True)
    ]
    return [f"Auditors held a conversation {joined(said)} {plural(table.note.n, 'audit', 'audits')}."]


def _who(label: str) -> str:
    name = label.lower().replace(" / ", " or ")
    return f"the {name}"


def safeguarding_sentences(figures: Figures) -> list[str]:
    """Whether concerns were recorded and somebody told, without the number where it is small."""
    concerns, silent = figures.get("safeguarding.concerns"), figures.get("safeguarding.silent")
    if not concerns.n:
        return ["No audit of this quarter answers the safeguarding question."]
    if not concerns.value:
        return [f"No immediate safeguarding concern is recorded in {count(_n(concerns), 'audit', 'audits')}."]
    recorded = f"at least one{concerns.mark} audit records"
    recorded = recorded if concerns.withheld else count(concerns, "audit records", "audits record")
    said = f"{start(recorded)} an immediate safeguarding concern."
    if silent.value:
        return [said, f"At least one of them does not say who was told.{silent.mark} The service should check today."]
    return [said, f"Each of them says who was told.{figures.get('safeguarding.told').mark}"]


def _n(figure: Figure) -> Figure:
    """The figure's own n as a number to be told, under the same mark."""
    return Figure(figure.id, figure.n, figure.words, figure.n, figure.period, figure.rows, figure.source)


def action_sentences(figures: Figures, scope: Scope) -> list[str]:
    """What the action plan section says above its chart and tables."""
    carried, new, done = (figures.get(f"actions.{name}") for name in ("carried", "new", "done"))
    still, overdue, no_date = (figures.get(f"actions.{name}") for name in ("open", "overdue", "no_date"))
    if not carried.value and not new.value:
        return ["No actions were carried into this quarter and none were raised in it."]
    said = [
        f"{start(count(carried, 'action was', 'actions were'))} carried into the quarter, {some(new)} "
        f"{was_or_were(new.value)} new and {some(done)} {was_or_were(done.value)} completed.",
        f"On {day_in_words(scope.as_of)}, {count(still, 'action was', 'actions were')} open"
        f"{of_them_overdue(overdue, still)}.",
    ]
    if no_date.value:
        said.append(f"{start(count(no_date, 'open action has', 'open actions have'))} no full due date.")
    return said


def quality_sentences(figures: Figures) -> list[str]:
    """What the data quality section says above its table."""
    to_fix, lost, odd = (figures.get(f"quality.{name}") for name in ("to_fix", "no_period", "unknown_grade"))
    if not to_fix.n and not lost.value:
        return ["No audit of this quarter has been handed in, so there is nothing to check."]
    said = [
        f"{start(count(to_fix, 'audit', 'audits'))} handed in still {plural(to_fix.value, 'has', 'have')} "
        "something for the auditor to put right."
    ]
    if odd.value:
        said.append(f"{start(count(odd, 'audit holds', 'audits hold'))} a grade that is in no scale of the service.")
    if lost.value:
        said.append(
            f"{start(count(lost, 'audit has', 'audits have'))} no date at all "
            f"and {is_or_are(lost.value)} in no quarter's figures."
        )
    return said


def grade_sentences(figures: Figures, scope: Scope) -> list[str]:
    """What the grades section says: how many audits were graded, or why there is nothing to show."""
    notes = [t.note for t in figures.tables.values() if t.note.id.startswith("grades.")]
    if not notes:
        return ["No graded audit was handed in for this quarter."]
    graded = notes[0]
    said = [f"{start(count(graded, 'audit', 'audits'))} {was_or_were(graded.value)} graded by area of practice."]
    limit = scope.profile.reporting.small_number
    if all(figures.tables[note.id].shows_nothing for note in notes):
        return [*said, f"Every number of grades is under {limit} or could give one away, so no table is shown."]
    if any(figures.tables[note.id].has_withheld for note in notes):
        said.append(
            f"Numbers under {limit} are withheld and shown as [c], with others from which they could be worked out."
        )
    return said


def drafts(figures: Figures, scope: Scope) -> dict[str, list[str]]:
    """First drafts of the manager's boxes, at most two lines each; an empty list leaves the box to the manager."""
    return {
        "going_well": list(_going_well(figures, scope))[:2],
        "concerns": list(_concerns(figures, scope))[:2],
        "grey_areas": list(_grey_areas(figures, scope))[:2],
        "decisions": list(_decisions(figures))[:2],
    }


def _going_well(figures: Figures, scope: Scope) -> Iterator[str]:
    yield from _areas(figures, scope, upper=True)
    in_time, agreed, done = (figures.get(i) for i in ("audits.in_time", "moderation.agreed", "actions.done"))
    if in_time.n and in_time.value * 5 >= in_time.n * 4:
        yield f"{start(out_of(in_time, 'audits'))} came by their due date."
    if agreed.n >= scope.profile.reporting.agreement_minimum and agreed.value * 5 >= agreed.n * 4:
        yield f"Auditor and moderator agreed on {out_of(agreed, 'overall grades')}."
    if done.value:
        yield f"{start(count(done, 'action was', 'actions were'))} completed."


def _concerns(figures: Figures, scope: Scope) -> Iterator[str]:
    silent = figures.get("safeguarding.silent")
    if silent.value:
        yield f"A safeguarding concern is recorded without saying who was told.{silent.mark}"
    yield from _areas(figures, scope, upper=False)
    for figure_id, one, many in (
        ("audits.overdue", "audit is overdue", "audits are overdue"),
        ("moderation.waiting", "audit waits for moderation", "audits wait for moderation"),
        ("actions.overdue", "open action is overdue", "open actions are overdue"),
        ("audits.late", "audit came after the due date", "audits came after the due date"),
    ):
        if figures.get(figure_id).value:
            yield f"{start(count(figures.get(figure_id), one, many))}."


def _grey_areas(figures: Figures, scope: Scope) -> Iterator[str]:
    apart, no_date = figures.get("moderation.apart"), figures.get("actions.no_date")
    if apart.value and apart.n >= scope.profile.reporting.agreement_minimum:
        grades = plural(apart.value, "overall grade", "overall grades")
        yield f"Auditor and moderator differ on {apart.cited} {grades}: what can be learned from it?"
    if no_date.value:
        yield f"{start(count(no_date, 'open action has', 'open actions have'))} no full date: are they on track?"


def _decisions(figures: Figures) -> Iterator[str]:
    overdue, waiting = figures.get("actions.overdue"), figures.get("moderation.waiting")
    if overdue.value:
        yield f"Agree a new date or a new owner for {count(overdue, 'overdue action', 'overdue actions')}."
    if waiting.value:
        yield f"Agree who moderates {count(waiting, 'waiting audit', 'waiting audits')}, and by when."


def _areas(figures: Figures, scope: Scope, upper: bool) -> Iterator[str]:
    """The areas that were most often given the better (or the other) half of the scale, where audits suffice."""
    least = scope.profile.reporting.chart_minimum
    for scale in scope.profile.grade_scales:
        table = figures.tables.get(f"grades.{scale.id}")
        names = _leading(table, scale, upper, least) if table is not None else []
        if table is not None and names:
            grades = _half(scale, upper)
            words = " or ".join(grade.name for grade in grades)
            yield f"{joined(names)} {was_or_were(len(names))} most often graded {words}.{table.note.mark}"


def _half(scale: GradeScale, upper: bool) -> tuple[GradeWord, ...]:
    middle = better_half(scale)
    return scale.grades[:middle] if upper else scale.grades[middle:]


def _leading(table: CountTable, scale: GradeScale, upper: bool, least: int) -> list[str]:
    """The areas of the largest share, from the numbers that are shown: nothing withheld may follow from it (DP-07)."""
    middle = better_half(scale)
    shares = []
    for label, row, n in zip(table.rows, table.cells, table.totals, strict=True):
        half = row[:middle] if upper else row[middle:]
        held = sum(cell.value for cell in half if not cell.withheld)
        if n >= least and held * 2 > n and not row[0].id.startswith(f"{table.note.id}.all."):
            shares.append((held / n, label))
    best = max((share for share, _ in shares), default=0.0)
    return [label for share, label in shares if share == best][:2]
