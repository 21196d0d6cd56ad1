"""Grades belong to the scale of the service's own framework version (TH-005, NT-072, C-29)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.base import GRADED, Check, Context, Noticed
from generator.model import Answer, Audience, Severity
from generator.profile import FieldDefinition, FieldKind, GradeScale, plain_words
from generator.word_lists import holds_any

_GRADE_WORDS = 6  # words: more than that where a grade belongs is a sentence
_ENDS = re.compile(r"[.:;\n]|\s[-–—]\s")


def other_grade(context: Context, field: FieldDefinition, answer: Answer) -> str | None:
    """The grade of another framework that an answer gives in place of one of this service's, as it is written."""
    if field.kind not in GRADED or not field.scale or answer.doubt:
        return None
    if answer.grade:
        return None if context.profile.scale(field.scale).find(answer.grade) else answer.grade
    opening = _ENDS.split((answer.value or "").strip(), maxsplit=1)[0].strip()
    if len(opening.split()) > _GRADE_WORDS:
        return None
    if field.kind is FieldKind.GRADE:
        return holds_any(opening, context.settings.other_grade_words)
    others = {plain_words(word) for word in context.settings.other_grade_words}
    return opening if plain_words(opening) in others else None


def _not_of_this_scale(context: Context) -> Iterator[Noticed]:
    for field, answer in context.asked():
        if (word := other_grade(context, field, answer)) and field.scale:
            scale = context.profile.scale(field.scale)
            yield Noticed(
                f"'{field.label}' is graded '{word}', which is no grade of this service. {_listed(scale)}",
                answer.place,
                word,
                field.id,
            )


def _listed(scale: GradeScale) -> str:
    *first, last = (grade.name for grade in scale.grades)
    return f"Its grades are {', '.join(first)} and {last}."


CHECKS = (
    Check(
        "grade-of-another-scale",
        "A grade that the service's own scale has not got",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-005", "NT-072", "C-29"),
        "Please choose one of this framework's grades; nothing is converted for you.",
        _not_of_this_scale,
    ),
)
