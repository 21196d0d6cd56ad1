"""Deficits and actions: has each thing that is to become better an action that speaks of it (TH-050, NT-010).

Plain overlap of words: a deficit and the actions share a word of their own, endings aside, or they do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import GRADED, Check, Context, Noticed, shortened
from generator.checks.tags import own_words, share_a_word
from generator.model import Action, Audience, Severity
from generator.word_lists import holds_any

_FIELD = "areas_for_development"


def _none(context: Context) -> Iterator[Noticed]:
    asked = "actions" in context.definition.fields and context.form.kind.is_audit
    if not asked or context.form.actions:
        return
    if named := _named_deficits(context):
        yield Noticed(
            f"There are areas for development ('{shortened(named[0], 70)}') and no action. What would help?",
            context.place("actions"),
            shortened(context.form.text(_FIELD) or ""),
            "actions",
        )
    elif weakest := _graded_lowest(context):
        yield Noticed(
            f"These are graded with the lowest grade ({'; '.join(weakest)}), and there is no action. What would help?",
            context.place("actions"),
            weakest[0],
            "actions",
        )


def _graded_lowest(context: Context) -> list[str]:
    """The questions that the auditor gave the last grade of their scale."""
    return [
        field.label
        for field, answer in context.asked()
        if field.kind in GRADED
        and field.scale
        and (grade := context.profile.scale(field.scale).find(answer.grade or ""))
        and grade == context.profile.scale(field.scale).grades[-1]
    ]


def _named_deficits(context: Context) -> list[str]:
    """The lines of the areas for development that name one; "see above" and "very little" name none."""
    lines = (context.form.text(_FIELD) or "").splitlines()
    settings = context.settings
    return [
        line.strip() for line in lines if own_words(line, settings) and not holds_any(line, settings.unnamed_deficits)
    ]


def _unaddressed(context: Context) -> Iterator[Noticed]:
    settings, actions = context.settings, context.form.actions
    words = own_words(" ".join(map(_said, actions)), settings)
    left = [line for line in _named_deficits(context) if not share_a_word(own_words(line, settings), words)]
    if actions and left:
        quoted = "; ".join(f"'{shortened(line, 70)}'" for line in left)
        yield Noticed(
            f"Areas for development: {quoted}. Which action takes this up?{_of_other_things(context)}",
            context.place(_FIELD),
            shortened(left[0]),
            _FIELD,
        )


def _of_other_things(context: Context) -> str:
    """The actions that share no word with any deficit, in words; none where a line says "see above"."""
    settings, named = context.settings, _named_deficits(context)
    lines = [line for line in (context.form.text(_FIELD) or "").splitlines() if line.strip()]
    words = own_words(" ".join(named), settings)
    apart = [a.action for a in context.form.actions if not share_a_word(own_words(_said(a), settings), words)]
    field = context.definition.fields.get("actions")
    if field is None or not apart or len(named) < len(lines):
        return ""
    quoted = "; ".join(f"'{shortened(action, 70)}'" for action in apart)
    return f" Under '{field.label}' these share no word with any area: {quoted}. What led to them?"


def _said(action: Action) -> str:
    return f"{action.action} {action.measure or ''} {action.objective or ''}"


CHECKS = (
    Check(
        "deficit-without-action",
        "Something is to become better, and there is no action at all",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-046", "TH-050", "NT-010"),
        "A conversation starter.",
        _none,
    ),
    Check(
        "deficit-not-taken-up",
        "Relevant: no action shares a word with an area for development",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-050", "NT-010"),
        "It may be there in other words: then nothing is needed.",
        _unaddressed,
    ),
)
