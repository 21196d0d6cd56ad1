"""Repeated text: under two questions, out of the guidance, or from another audit (TH-057, NT-077).

Every result quotes the words that stand in both places and counts them; whether that is meant, people say.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.checks.passages import Passage, guidance_of, passages_of
from generator.checks.text import Run, as_written, shared_runs, words_in
from generator.model import Audience, Severity
from generator.profile import CheckSettings

Shingle = tuple[str, ...]


def repeated_runs(passage: Passage, known: Container[Shingle], settings: CheckSettings) -> list[Run]:
    """The runs of an answer that are known elsewhere, where they are enough to ask about; else none.

    Enough is one run of ``repeated_words``, or ``repeated_share`` per cent of an answer of ``repeated_from_words``.
    """
    runs = shared_runs(passage.shingles, known)
    number = len(passage.words)
    long_run = any(len(run) >= settings.repeated_words for run in runs)
    most = number >= settings.repeated_from_words and words_in(runs) * 100 >= number * settings.repeated_share
    return runs if long_run or most else []


def quoted(passage: Passage, runs: list[Run]) -> str:
    """The longest of these runs as it is written, shortened."""
    return shortened(as_written(passage.text, max(runs, key=len)))


def _same(first: Passage, second: Passage, settings: CheckSettings) -> bool:
    exactly = first.words == second.words and len(first.words) > settings.short_answer_words
    return exactly or bool(repeated_runs(second, frozenset(first.shingles), settings))


def _within(context: Context) -> Iterator[Noticed]:
    left = passages_of(context.form, context.definition)
    while left:
        first, *rest = left
        again = [p for p in rest if _same(first, p, context.settings)]
        left = [p for p in rest if p not in again]
        if again:
            others = "; ".join(f"'{shortened(p.label)}'" for p in again)
            yield Noticed(
                f"'{shortened(first.label)}' has the same words, or nearly, as {others}. Is that meant?",
                again[0].place,
                shortened(again[0].text),
                again[0].field_id,
            )


def _from_guidance(context: Context) -> Iterator[Noticed]:
    guidance = guidance_of(context.definition, context.profile)
    for passage in passages_of(context.form, context.definition):
        if runs := repeated_runs(passage, guidance, context.settings):
            yield Noticed(
                f"{words_in(runs)} of the {len(passage.words)} words under '{passage.label}' are those of the guidance "
                "or the grade definitions. What did you see in this child's case?",
                passage.place,
                quoted(passage, runs),
                passage.field_id,
            )


CHECKS = (
    Check(
        "repeated-text",
        "The same words stand under two questions",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-057", "NT-077"),
        "A conversation starter.",
        _within,
    ),
    Check(
        "text-of-the-guidance",
        "An answer repeats the guidance or a grade's definition",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-057", "NT-077"),
        "A conversation starter.",
        _from_guidance,
    ),
)
