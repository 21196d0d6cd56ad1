"""Entries of closed lists, ages, and a No that nothing explains (TH-012, NT-121, NT-132, NT-141 to NT-159)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.model import Audience, FormKind, Severity, names_nobody
from generator.profile import FieldKind


def _not_listed(context: Context) -> Iterator[Noticed]:
    for field, answer in context.asked():
        is_type = field.id == context.definition.identify.field  # the reader tells of that one
        if field.kind is not FieldKind.CHOICE or is_type or answer.doubt or not answer.value or answer.choice:
            continue
        if field.find_choice(answer.value) is None:
            yield Noticed(
                f"'{field.label}' says '{shortened(answer.value, 60)}', which is none of the listed answers. "
                "Which one comes closest?",
                answer.place,
                shortened(answer.value),
                field.id,
            )


def _no_without_words(context: Context) -> Iterator[Noticed]:
    for field, answer in context.asked():
        bare = names_nobody(answer.value)
        if field.kind is FieldKind.YES_NO_COMMENT and answer.choice == "No" and bare and not answer.doubt:
            yield Noticed(
                f"'{field.label}' is answered No, and nothing says why. What did you see?",
                answer.place,
                answer.value or "No",
                field.id,
            )


def _age(context: Context) -> Iterator[Noticed]:
    answer = context.form.answers.get("child_age")
    years = re.match(r"\s*(\d{1,3})\b", (answer.value or "") if answer else "")
    first, last = context.settings.child_ages
    if answer and years and not answer.doubt and not first <= int(years[1]) <= last:
        yield Noticed(
            f"The child's age is given as {years[1]}; ages are usually {first} to {last}. Is it right?",
            answer.place,
            answer.value or "",
            "child_age",
        )


def _good_practice(context: Context) -> Iterator[Noticed]:
    """Good practice is highlighted to the case manager where possible, after a case audit (NT-121)."""
    if context.form.kind is not FormKind.CASE_AUDIT:
        return
    for field, answer in context.asked():
        if field.id == "good_practice" and answer.is_blank and field.id in context.form.answers and not answer.doubt:
            yield Noticed(
                f"'{field.label}' is blank. Is there something that you valued and could tell the case manager?",
                answer.place,
                field_id=field.id,
            )


CHECKS = (
    Check(
        "choice-not-listed",
        "An answer that is none of the listed ones",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("TH-012", "NT-117", "NT-132"),
        "Please choose from the list; the words that you wrote stay in the form.",
        _not_listed,
    ),
    Check(
        "no-without-comment",
        "A No that nothing explains",
        Severity.PROMPT,
        Audience.AUDITOR,
        tuple(f"NT-{number}" for number in (141, *range(143, 153), *range(154, 160))),
        "A sentence on what you saw, or did not see, is enough.",
        _no_without_words,
    ),
    Check(
        "age-unusual",
        "An age outside the usual years",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("NT-132",),
        "Please check the number.",
        _age,
    ),
    Check(
        "good-practice-blank",
        "No example of good practice",
        Severity.NOTE,
        Audience.AUDITOR,
        ("NT-121", "NT-161"),
        "Where there is something to value, a line is enough.",
        _good_practice,
    ),
)
