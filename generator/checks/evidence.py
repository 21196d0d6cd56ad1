"""Evidence: what a moderator would look at first (TH-044, TH-055, TH-057). Counts in plain sight, never a score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from generator.checks.base import Check, Context, Noticed, shortened, word_count
from generator.checks.text import has_quotation, names_a_date, words_of
from generator.model import Answer, Audience, FormKind, Severity
from generator.profile import FieldDefinition
from generator.word_lists import holds_any

Asked = tuple[FieldDefinition, Answer]

_FEW = 3  # answers: of so few, half is no pattern


def narratives(context: Context) -> list[Asked]:
    """The auditor's own narrative answers: not blank, not set aside, not filled in beforehand by the service."""
    return [(f, a) for f, a in context.narratives() if not f.prefilled and not context.is_set_aside(a)]


def _listed(answers: Sequence[Asked]) -> str:
    return "; ".join(shortened(field.label, 60) for field, _ in answers)


def _words(answer: Answer) -> int:
    return word_count(answer.value or "")


def _one_liners(context: Context) -> tuple[list[Asked], str]:
    """The short answers, where they are at least half of all or of those with a grade, with that in words; or none."""
    answers = narratives(context)
    for these, what in ((answers, "narrative"), ([(f, a) for f, a in answers if a.grade], "graded")):
        short = [(f, a) for f, a in these if _words(a) <= context.settings.short_answer_words]
        if len(short) * 2 >= len(these) > _FEW:
            return short, f"{len(short)} of {len(these)} {what} answers"
    return [], ""


def _scant(context: Context) -> Iterator[Noticed]:
    short, how_many = _one_liners(context)
    if short:
        yield Noticed(
            f"{how_many} have {context.settings.short_answer_words} words or fewer: {_listed(short)}. "
            "Is there more that the child's file told you?",
            short[0][1].place,
            "; ".join(shortened(a.value or "", 40) for _, a in short[:3]),
            short[0][0].id,
        )


def _short(context: Context) -> Iterator[Noticed]:
    if _one_liners(context)[0]:
        return
    for field, answer in narratives(context):
        if answer.grade and _words(answer) <= context.settings.short_answer_words:
            number = "one word" if _words(answer) == 1 else f"{_words(answer)} words"
            yield Noticed(
                f"'{field.label}' is graded {answer.grade} on {number}. What did you see?",
                answer.place,
                answer.value or "",
                field.id,
            )


def _worth_asking(context: Context) -> list[Asked]:
    """The answers that are long enough to say what they rest on."""
    return [(f, a) for f, a in narratives(context) if _words(a) >= context.settings.evidence_from_words]


def _names_source(context: Context, field: FieldDefinition, answer: Answer) -> bool:
    """Whether an answer names a date, a record or somebody's words; what its question names already does not count."""
    words = tuple(w for w in context.settings.record_words if not holds_any(" ".join(field.labels), (w,)))
    text = answer.value or ""
    return names_a_date(text) or has_quotation(text) or holds_any(text, words) is not None


def _unsourced(context: Context) -> tuple[list[Asked], bool]:
    """The answers that name no source, and whether they are most (two thirds) of those that are long enough."""
    asked = _worth_asking(context)
    bare = [(f, a) for f, a in asked if not _names_source(context, f, a)]
    return bare, len(bare) * 3 >= len(asked) * 2 > 2 * _FEW


def _no_evidence(context: Context) -> Iterator[Noticed]:
    bare, throughout = _unsourced(context)
    for field, answer in bare:
        if _words(answer) >= context.settings.long_answer_words and not throughout:
            yield Noticed(
                f"'{field.label}' has {_words(answer)} words and no date, record or words of the child in it. "
                "What in the file does it rest on?",
                answer.place,
                shortened(answer.value or ""),
                field.id,
            )


def _little_evidence(context: Context) -> Iterator[Noticed]:
    bare, throughout = _unsourced(context)
    if throughout:
        yield Noticed(
            f"{len(bare)} of the {len(_worth_asking(context))} longer answers have no date, record or words of the "
            f"child in them: {_listed(bare)}. What in the file do they rest on?",
            bare[0][1].place,
            shortened(bare[0][1].value or ""),
            bare[0][0].id,
        )


def _no_impact(context: Context) -> Iterator[Noticed]:
    words = (*context.settings.impact_words, *context.settings.outcome_words)
    asked = [(f, a) for f, a in narratives(context) if _words(a) > context.settings.short_answer_words]
    telling = [a for _, a in asked if holds_any(a.value or "", words)]
    about_a_child = context.form.kind.is_audit and context.form.kind is not FormKind.OBSERVATION  # of one session
    if about_a_child and len(asked) > _FEW and len(telling) * 10 <= len(asked):
        field, answer = asked[0]
        yield Noticed(
            f"Of {len(asked)} answers {'one says' if telling else 'none says'} what changed for the child. "
            "What was different because of the work?",
            answer.place,
            shortened(answer.value or ""),
            field.id,
        )


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these phrases, the longest first; nothing where there are none."""
    longest_first = sorted((" ".join(words_of(p)) for p in phrases), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b" if phrases else r"(?!)")


def _is_generic(context: Context, answer: Answer) -> bool:
    """Whether nothing but joining words is left of an answer once the general phrases are taken out."""
    said = " ".join(words_of(answer.value or ""))
    left = _any_of(context.settings.generic_phrases).sub("", said)
    return left != said and set(left.split()) <= set(context.settings.generic_fillers)


def _generic(context: Context) -> Iterator[Noticed]:
    few = context.settings.short_answer_words
    general = [
        (f, a)
        for f, a in narratives(context)
        if _is_generic(context, a) and not (a.grade and _words(a) <= few)  # of those, the grade is asked about
    ]
    if general and not _one_liners(context)[0]:
        field, answer = general[0]
        quoted = "; ".join(f"'{shortened(f.label, 60)}' (\"{shortened(a.value or '', 60)}\")" for f, a in general)
        yield Noticed(
            f"These answers would fit any child: {quoted}. What would you want somebody to know about this one?",
            answer.place,
            shortened(answer.value or ""),
            field.id,
        )


def _rationale_apart(context: Context) -> Iterator[Noticed]:
    field = context.definition.fields.get("overall_grade")
    text = context.form.text("overall_rationale") or ""
    if not (field and field.scale and text and context.form.grade("overall_grade")):
        return
    grades = (w for g in context.profile.scale(field.scale).grades for w in (g.name, *g.aliases))
    areas = (w for area in context.profile.areas for w in (area.name, *area.aliases))
    if not holds_any(text, (*grades, *areas, *context.settings.rationale_words)):
        yield Noticed(
            "The rationale names neither the grade nor an area, a strength or a gap. Which of them led to the grade?",
            context.place("overall_rationale"),
            shortened(text),
            "overall_rationale",
        )


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
        "little-evidence",
        "Most of the longer answers refer to no date, record or words of the child",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044", "TH-057"),
        "Scenario c of the guide: offer a curious conversation.",
        _little_evidence,
    ),
    Check(
        "no-impact",
        "Hardly any answer says what practice meant for the child",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044", "TH-057"),
        "Scenario c of the guide: offer a curious conversation.",
        _no_impact,
    ),
    Check(
        "generic-answer",
        "An answer consists of general phrases",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044", "TH-057"),
        "A conversation starter.",
        _generic,
    ),
    Check(
        "rationale-apart",
        "The rationale names no grade, area, strength or gap",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-044",),
        "A conversation starter: the grade stays the auditor's.",
        _rationale_apart,
    ),
)
