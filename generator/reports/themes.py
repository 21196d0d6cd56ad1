"""Training needs, feedback and complaints, and good practice: how often, never whose (NT-031, NT-062, TH-078)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import ActionRecord, AuditRecord, FormKind
from generator.reports.action_flow import is_overdue, was_done_by, was_raised_by
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table

STATES = {"done": "Done", "open": "Open", "overdue": "Open and overdue"}
FROM_PEOPLE = ("complaint", "feedback")
"""Sources of actions that come from what children and families say."""


def summarise_themes(scope: Scope) -> Iterator[Figure]:
    """Figures of audits that name a training need or good practice, and of actions from complaints and feedback."""
    for figure_id, field_id, words in (
        ("training.named", "training_need", "Audits that name a support or training need."),
        ("good_practice.named", "good_practice", "Audits that name good practice."),
    ):
        asked = audits_asked(scope, field_id)
        if asked:
            named = [a for a in asked if a.form is not None and (a.form.text(field_id) or "").strip()]
            yield scope.figure(figure_id, named, words, len(asked))
    held = actions_of_the_quarter(scope)
    for source in FROM_PEOPLE:
        keys = tuple(a.key for a in held if source_of(a).casefold() == source)
        words = f"Actions of the quarter that came from {'complaints' if source == 'complaint' else source}."
        yield Figure(f"feedback.{source}", len(keys), words, len(held), scope.period.name, keys, "action plan")


def audits_asked(scope: Scope, field_id: str) -> list[AuditRecord]:
    """The audits of the period whose completed form was read and asks a question."""
    forms = {f.id for f in scope.profile.forms if f.kind.is_audit and field_id in f.fields}
    return [a for a in scope.audits if a.form is not None and a.submitted is not None and a.form_id in forms]


def actions_of_the_quarter(scope: Scope) -> list[ActionRecord]:
    """The actions that were open at some time in the quarter: raised by its end, not done before it began."""
    held = (a for a in scope.actions if was_raised_by(a, scope.as_of))
    start = scope.period.start
    return [a for a in held if not (a.completed_on is not None and a.completed_on < start)]


def source_of(action: ActionRecord) -> str:
    """Where an action came from, in words."""
    known = {kind.value: kind.words for kind in FormKind}
    words = known.get(action.source, action.source).strip()
    return words[:1].upper() + words[1:] or "Not said"


def source_tables(scope: Scope) -> Iterator[CountTable]:
    """Actions of the quarter by where they came from, and where they stand at its end."""
    held = actions_of_the_quarter(scope)
    if not held:
        return
    words = "Actions open at some time in the quarter, by where they came from."
    keys = tuple(a.key for a in held)
    note = Figure("feedback.sources", len(held), words, len(held), scope.period.name, keys, "action plan")
    yield count_table(note, STATES, [_row(name, held, scope) for name in sorted({source_of(a) for a in held})])


def _row(name: str, held: list[ActionRecord], scope: Scope) -> Row:
    mine = [a for a in held if source_of(a) == name]
    keys = {state: tuple(a.key for a in mine if _state(a, scope) == state) for state in STATES}
    return name.lower().replace(" ", "_"), name, len(mine), keys


def _state(action: ActionRecord, scope: Scope) -> str:
    if was_done_by(action, scope.as_of):
        return "done"
    return "overdue" if is_overdue(action, scope.as_of) else "open"
