"""The three lenses of a full audit: each is looked at somewhere (TH-007)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened, word_count
from generator.model import Answer, Audience, Severity
from generator.word_lists import holds_any


def _lens_missing(context: Context) -> Iterator[Noticed]:
    """Quiet where the question of a lens is blank and needed: that is said to the auditor as a blank answer."""
    if not context.rules.overall_grade:
        return
    for field_id, words in context.settings.lens_words.items():
        field, answer = context.definition.fields.get(field_id), context.form.answers.get(field_id)
        if field is None or _is_answered(context, answer) or _is_told_as_blank(answer):
            continue
        if answer and context.is_set_aside(answer):
            yield Noticed(
                f"'{field.label}' says '{shortened(answer.value or '')}'. How does the work support it?",
                answer.place,
                shortened(answer.value or ""),
                field_id,
            )
        elif not any(holds_any(text, words) for text in _texts(context)):
            yield Noticed(
                f"Nothing in the audit speaks of '{field.label}'. How does the work support it?",
                context.place(field_id),
                (answer.value or "") if answer else "",
                field_id,
            )


def _is_told_as_blank(answer: Answer | None) -> bool:
    return answer is not None and answer.is_blank


def _is_answered(context: Context, answer: Answer | None) -> bool:
    """Whether it is answered in more than a word or two and not set aside."""
    if answer is None or not answer.value or context.is_set_aside(answer):
        return False
    return word_count(answer.value) > context.settings.short_answer_words


def _texts(context: Context) -> Iterator[str]:
    """All that was written: narratives, and what was talked about."""
    yield from (answer.value or "" for _, answer in context.narratives() if not context.is_set_aside(answer))
    yield from (contact.text or "" for contact in context.form.contacts.values())


CHECKS = (
    Check(
        "lens-not-addressed",
        "A lens that is set aside, or that nothing in the audit speaks of",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-007",),
        "A conversation starter: desistance, the child's safety and the safety of others each have their place.",
        _lens_missing,
    ),
)
