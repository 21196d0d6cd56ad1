"""Actions: specific, owned, dated (TH-046, NT-013, NT-118). Whether one is realistic and relevant, people judge."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, holds_any, shortened, word_count
from generator.model import Action, Audience, Severity
from generator.profile import FieldKind

_VAGUE_LENGTH = 8


def _named(action: Action) -> str:
    return f"'{shortened(action.action, 70)}'"


def _vague(context: Context) -> Iterator[Noticed]:
    for action in context.form.actions:
        phrase = holds_any(action.action, context.settings.vague_actions)
        if phrase and word_count(action.action) <= _VAGUE_LENGTH:
            yield Noticed(
                f"The action {_named(action)} does not say what will be done. What would somebody see happen?",
                action.place,
                phrase,
                "actions",
            )


def _unowned(context: Context) -> Iterator[Noticed]:
    for action in context.form.actions:
        if not action.owner:
            yield Noticed(f"The action {_named(action)} names nobody. Who will do it?", action.place, "", "actions")


def _undated(context: Context) -> Iterator[Noticed]:
    for action in context.form.actions:
        if action.due is None:
            written = f" ('{action.due_as_written}')" if action.due_as_written else ""
            yield Noticed(
                f"The action {_named(action)} has no full date{written}. By when?",
                action.place,
                action.due_as_written or "",
                "actions",
            )


def _unmeasured(context: Context) -> Iterator[Noticed]:
    rows = next(context.definition.of_kind(FieldKind.ROWS), None)
    if rows is None or "measure" not in {column.id for column in rows.columns}:
        return
    for action in context.form.actions:
        if not action.measure:
            yield Noticed(
                f"The action {_named(action)} does not say how you will know that it made a difference.",
                action.place,
                "",
                "actions",
            )


def _none(context: Context) -> Iterator[Noticed]:
    asked = "actions" in context.definition.fields and context.form.kind.is_audit
    if asked and context.form.text("areas_for_development") and not context.form.actions:
        yield Noticed(
            "There are areas for development and no action. What would help?",
            context.place("actions"),
            shortened(context.form.text("areas_for_development") or ""),
            "actions",
        )


CHECKS = (
    Check(
        "action-vague",
        "An action is a general phrase",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "NT-084", "NT-097", "NT-118"),
        "Say what, how, when and with whom.",
        _vague,
    ),
    Check(
        "action-without-owner",
        "An action names nobody",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "NT-013", "NT-118"),
        "Agree who does it.",
        _unowned,
    ),
    Check(
        "action-without-date",
        "An action has no full date",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "NT-118"),
        "Agree a date.",
        _undated,
    ),
    Check(
        "action-without-measure",
        "An action does not say how its effect will be known",
        Severity.NOTE,
        Audience.MODERATOR,
        ("TH-046",),
        "Agree what you would see.",
        _unmeasured,
    ),
    Check(
        "deficit-without-action",
        "Areas for development without any action",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-050", "NT-010"),
        "A conversation starter.",
        _none,
    ),
)
