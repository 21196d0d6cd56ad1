"""The child's voice: whether a form lets the child be heard (TH-057). Counts of words; how well, people judge."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened, word_count
from generator.checks.text import has_quotation
from generator.model import Audience, FormKind, Severity
from generator.word_lists import holds_any

_OF_A_CHILD = frozenset({FormKind.FULL_AUDIT, FormKind.GROUP_AUDIT, FormKind.CASE_AUDIT})


def _heard(context: Context, text: str) -> bool:
    """Whether a text quotes somebody or tells what the child said, wished or felt."""
    return has_quotation(text) or holds_any(text, context.settings.voice_words) is not None


def _nowhere(context: Context) -> Iterator[Noticed]:
    answers = [(f, a) for f, a in context.narratives() if not f.prefilled]
    texts = [*(a.value or "" for _, a in answers), *(c.text or "" for c in context.form.contacts.values())]
    enough = sum(map(word_count, texts)) >= context.settings.long_answer_words
    if context.form.kind in _OF_A_CHILD and answers and enough and not any(_heard(context, t) for t in texts):
        yield Noticed(
            "No answer tells what the child said, wished or felt. How did the child see it?",
            answers[0][1].place,
            shortened(answers[0][1].value or ""),
            answers[0][0].id,
        )


def _not_in_its_own_answer(context: Context) -> Iterator[Noticed]:
    for field, answer in context.narratives():
        text = answer.value or ""
        long_enough = word_count(text) > context.settings.short_answer_words and not context.is_set_aside(answer)
        if field.id in context.settings.voice_questions and long_enough and not _heard(context, text):
            yield Noticed(
                f"'{field.label}' does not tell what the child said, wished or felt. How did the child put it?",
                answer.place,
                shortened(text),
                field.id,
            )


def _records_only(context: Context) -> Iterator[Noticed]:
    """Answers of several words of record keeping in which nobody comes up, neither child nor family."""
    settings = context.settings
    for field, answer in context.narratives():
        text = answer.value or ""
        papers = [word for word in settings.process_words if holds_any(text, (word,))]
        enough = word_count(text) >= settings.evidence_from_words and len(papers) >= settings.paper_words_from
        if context.form.kind in _OF_A_CHILD and enough and not holds_any(text, settings.person_words):
            yield Noticed(
                f"'{field.label}' tells of records ({', '.join(papers[:4])}) and not of the child. What did the work "
                "mean for the child?",
                answer.place,
                shortened(text),
                field.id,
            )


CHECKS = (
    Check(
        "no-voice",
        "Nothing in the form tells what the child said, wished or felt",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-006", "TH-057"),
        "A conversation starter.",
        _nowhere,
    ),
    Check(
        "voice-without-words",
        "The answer on the child's voice does not let the child be heard",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-006", "TH-057"),
        "A conversation starter.",
        _not_in_its_own_answer,
    ),
    Check(
        "records-without-child",
        "An answer tells of records and not of the child",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044", "TH-057"),
        "A conversation starter: what changed for the child because of it?",
        _records_only,
    ),
)
