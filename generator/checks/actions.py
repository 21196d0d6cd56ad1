"""Actions: specific, measured, owned, dated, each letter by its own words (TH-046, NT-013, NT-118).

Whether one is realistic, people judge; whether each deficit has an action is in ``generator.checks.deficits``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.checks.tags import own_words
from generator.model import Action, Audience, AuditForm, FormKind, Severity, as_text
from generator.profile import FieldDefinition, FieldKind, plain_words
from generator.word_lists import holds_any


def named(action: Action) -> str:
    """An action as a short quote, for a message."""
    return f"'{shortened(action.action, 70)}'"


def _column(context: Context, column_id: str) -> FieldDefinition | None:
    """A column of the form's actions; None where the form does not ask for it."""
    columns = (column for rows in context.definition.of_kind(FieldKind.ROWS) for column in rows.columns)
    return next((column for column in columns if column.id == column_id), None)


def _asks_for(context: Context, column_id: str) -> bool:
    column = _column(context, column_id)
    return column is not None and column.needed


def _vague(context: Context) -> Iterator[Noticed]:
    for action in context.form.actions:
        if (words := _vague_words(action, context)) is not None:
            yield Noticed(
                f"The action {named(action)} is general. Could it say what will be done, how and with whom, so that "
                "somebody could see it happen?",
                action.place,
                words,
                "actions",
            )


def _vague_words(action: Action, context: Context) -> str | None:
    """The words that make an action vague; None where it says enough of its own besides."""
    settings, rest = context.settings, action.action.casefold()
    first = phrase = holds_any(rest, settings.vague_actions)
    while phrase:
        rest = rest.replace(phrase.casefold(), " ")
        phrase = holds_any(rest, settings.vague_actions)
    left = len(own_words(rest, settings))
    if first:
        return first if left <= settings.vague_action_words else None
    return shortened(action.action) if left <= settings.short_action_words else None


def _unowned(context: Context) -> Iterator[Noticed]:
    if not _asks_for(context, "owner"):
        return
    for action in context.form.actions:
        if not action.owner:
            message = f"The action {named(action)} names nobody. Could it say who will do it?"
            yield Noticed(message, action.place, shortened(action.action), "actions")
        elif _is_nobody(action.owner, context.settings.nobody_owners):
            yield Noticed(
                f"The action {named(action)} is for '{action.owner}'. Could it name one person, or one role, who will "
                "see to it?",
                action.place,
                action.owner,
                "actions",
            )


def _is_nobody(owner: str, words: tuple[str, ...]) -> bool:
    said = plain_words(owner)
    return said.removeprefix("the ") in {plain_words(word) for word in words}


def _undated(context: Context) -> Iterator[Noticed]:
    for action in context.form.actions:
        if action.due is None:
            message = f"The action {named(action)} {_date_gap(action, context)}"
            yield Noticed(message, action.place, action.due_as_written or shortened(action.action), "actions")


def _date_gap(action: Action, context: Context) -> str:
    written = action.due_as_written
    if not written:
        return "has no date. By which day could it be done?"
    if holds_any(written, context.settings.vague_dates):
        return f"is to be done '{written}'. Which day could it be, so that everybody knows when to look back?"
    return f"is to be done by '{written}', which is not one full date. Which day is it?"


def _dated_before(context: Context) -> Iterator[Noticed]:
    """Due before the form's own date, or checked back before it is due: a slip of the pen, or an old action."""
    day = _day_of(context.form)
    for action in (a for a in context.form.actions if not a.doubt):
        due, back = action.due, action.check_back
        if due and day and due < day:
            words = f"is due on {as_text(due)}, before the day of this form, {as_text(day)}. Is the date right?"
        elif due and back and back < due:
            words = f"is checked back on {as_text(back)}, before it is due on {as_text(due)}. Are both dates right?"
        else:
            continue
        quote = (action.due_as_written if due and day and due < day else action.check_back_as_written) or ""
        yield Noticed(f"The action {named(action)} {words}", action.place, quote, "actions")


def _day_of(form: AuditForm) -> dt.date | None:
    """The day of an audit or a meeting; an improvement plan is kept for a year and has none."""
    return None if form.kind is FormKind.IMPROVEMENT_PLAN else form.day("completed") or form.day("meeting_on")


def _unmeasured(context: Context) -> Iterator[Noticed]:
    if not _asks_for(context, "measure"):
        return
    empty = {plain_words(words) for words in context.settings.vague_measures}
    for action in context.form.actions:
        if not action.measure or plain_words(action.measure) in empty:
            said = f" ('{action.measure}')" if action.measure else ""
            yield Noticed(
                f"The action {named(action)} does not say how it will be known to have helped{said}. What would be "
                "different for the child, and how could it be seen?",
                action.place,
                action.measure or shortened(action.action),
                "actions",
            )


def _unranked(context: Context) -> Iterator[Noticed]:
    """Some actions have a priority and others not; an older form, which prints no such column, has none."""
    ranks = [action.priority for action in context.form.actions]
    asked = _column(context, "priority") is not None and (any(ranks) or bool(context.form.version))
    if asked and len(ranks) > 1 and not all(ranks):
        first = next(action for action in context.form.actions if not action.priority)
        yield Noticed("Not every action has its priority.", first.place, shortened(first.action), "actions")


CHECKS = (
    Check(
        "action-vague",
        "Specific: an action is a general phrase, or only a word or two",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "NT-084", "NT-090", "NT-094", "NT-097", "NT-118"),
        "Break it down: what, how, when and with whom.",
        _vague,
    ),
    Check(
        "action-without-measure",
        "Measurable: an action does not say how its effect will be known",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046",),
        "Agree what you would see.",
        _unmeasured,
    ),
    Check(
        "action-without-owner",
        "Assigned: an action names nobody, or everybody",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "NT-013", "NT-084", "NT-118", "NT-191"),
        "Agree one person or role who sees to it.",
        _unowned,
    ),
    Check(
        "action-without-date",
        "Timed: an action has no full date",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "NT-118", "NT-119"),
        "Agree a full date, such as 4 March 2026.",
        _undated,
    ),
    Check(
        "action-dated-before",
        "Timed: an action is due before its form, or checked back before it is due",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-030", "TH-046", "NT-118"),
        "Look at the year first: it is often the slip.",
        _dated_before,
    ),
    Check(
        "action-without-priority",
        "Action points without their order of priority",
        Severity.NOTE,
        Audience.AUDITOR,
        ("NT-118", "NT-172"),
        "1 is the most important.",
        _unranked,
    ),
)
