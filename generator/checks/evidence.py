"""Evidence: what a moderator would look at first (TH-044, TH-055, TH-057). Counts in plain sight, never a score."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened, word_count
from generator.model import Audience, Severity

_RECORD = re.compile(r"\d|[\"“”]|\b(?:said|told|record|note|email|minutes|review of)\b", re.IGNORECASE)


def _scant(context: Context) -> Iterator[Noticed]:
    limit = context.settings.short_answer_words
    answers = [(f, a) for f, a in context.narratives() if not context.is_set_aside(a)]
    short = [(f, a) for f, a in answers if word_count(a.value or "") <= limit]
    if len(short) * 2 >= len(answers) > 3:
        questions = "; ".join(shortened(f.label, 60) for f, _ in short)
        yield Noticed(
            f"{len(short)} of {len(answers)} narrative answers have {limit} words or fewer: {questions}. "
            "Is there more that the child's file told you?",
            short[0][1].place,
            "; ".join(shortened(a.value or "", 40) for _, a in short[:3]),
            short[0][0].id,
        )


def _short(context: Context) -> Iterator[Noticed]:
    limit = context.settings.short_answer_words
    for field, answer in context.narratives():
        text = answer.value or ""
        if answer.grade and word_count(text) <= limit and not context.is_set_aside(answer):
            yield Noticed(
                f"'{field.label}' is graded {answer.grade} on {word_count(text)} words. What did you see?",
                answer.place,
                text,
                field.id,
            )


def _no_evidence(context: Context) -> Iterator[Noticed]:
    for field, answer in context.narratives():
        text = answer.value or ""
        if word_count(text) >= context.settings.long_answer_words and not _RECORD.search(text):
            yield Noticed(
                f"'{field.label}' has {word_count(text)} words and no date, record or words of the child in it. "
                "What in the file does it rest on?",
                answer.place,
                shortened(text),
                field.id,
            )


def _repeated(context: Context) -> Iterator[Noticed]:
    first: dict[str, str] = {}
    for field, answer in context.narratives():
        key = " ".join((answer.value or "").casefold().split())
        if word_count(key) < context.settings.short_answer_words:
            continue
        if key in first:
            yield Noticed(
                f"'{field.label}' has the same words as '{first[key]}'. Is that meant?",
                answer.place,
                shortened(answer.value or ""),
                field.id,
            )
        first.setdefault(key, field.label)


CHECKS = (
    Check(
        "scant",
        "Most answers are one-liners",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-055",),
        "Scenario a of the guide: offer a curious conversation.",
        _scant,
    ),
    Check(
        "short-for-its-grade",
        "A graded answer rests on a few words",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044", "TH-055"),
        "A conversation starter.",
        _short,
    ),
    Check(
        "no-evidence",
        "A long answer refers to no date, record or words of the child",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044", "TH-057"),
        "Scenario c of the guide: offer a curious conversation.",
        _no_evidence,
    ),
    Check(
        "repeated-text",
        "The same words stand under two questions",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-057", "NT-077"),
        "A conversation starter.",
        _repeated,
    ),
)
