"""Questions that are asked of some cases only: panels, MAPPA, ROSH, VMP (NT-093, NT-117, NT-150 to NT-154)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.checks.weighing import says_none
from generator.model import Answer, Audience, Severity
from generator.profile import FieldDefinition, plain_words
from generator.word_lists import holds_any


def _of_auditor(context: Context) -> Iterator[tuple[FieldDefinition, Answer]]:
    """The questions with a condition, and their answers, where the form asks them."""
    for field in context.definition.fields.values():
        answer = context.form.answers.get(field.id)
        if field.when is not None and answer is not None:
            yield field, answer


def _is_set_aside(context: Context, answer: Answer) -> bool:
    """Whether it says that the question does not apply: chosen, or written at its start."""
    chosen = plain_words(answer.choice or "")
    return (
        chosen in {plain_words(w) for w in context.settings.not_applicable_words}
        or context.is_set_aside(answer)
        or says_none(context, answer.value or answer.choice)
    )


def _stands_though_not_asked(context: Context) -> Iterator[Noticed]:
    """Once for each deciding question, with the questions that are answered all the same."""
    standing: dict[str, list[tuple[FieldDefinition, Answer]]] = {}
    for field, answer in _of_auditor(context):
        said = context.form.text(field.when.field) if field.when else None
        is_answer = not answer.is_blank and not answer.doubt and not _is_set_aside(context, answer)
        if field.when and field.when.holds(said) is False and is_answer:
            standing.setdefault(field.when.field, []).append((field, answer))
    for field_id, answers in standing.items():
        decides, (first, answer) = context.definition.fields[field_id], answers[0]
        labels = "; ".join(f"'{field.label}'" for field, _ in answers)
        yield Noticed(
            f"'{decides.label}' says '{shortened(context.form.text(field_id) or '', 60)}', and what is not asked then "
            f"is answered: {labels}. Which of the two is right?",
            answer.place,
            shortened(answer.value or answer.choice or ""),
            first.id,
        )


def _undecided(context: Context) -> Iterator[Noticed]:
    """Where the form has the deciding question and it is blank; a needed one is told as a blank answer."""
    waiting: dict[str, list[str]] = {}
    for field, answer in _of_auditor(context):
        if field.when and (answer.is_blank or not _is_set_aside(context, answer)):
            waiting.setdefault(field.when.field, []).append(field.label)
    for field_id, labels in waiting.items():
        decides, given = context.definition.fields.get(field_id), context.form.answers.get(field_id)
        if decides and not decides.needed and given and given.is_blank and not given.doubt:
            yield Noticed(
                f"'{decides.label}' is blank. It decides whether {len(labels)} other "
                f"{'question is' if len(labels) == 1 else 'questions are'} asked. What is the answer?",
                given.place,
                "",
                field_id,
            )


def _rosh(context: Context) -> Iterator[Noticed]:
    disposal, field = context.form.answers.get("disposal"), context.definition.fields.get("disposal")
    answer = context.form.answers.get("rosh")
    if disposal is None or field is None or answer is None or answer.doubt or answer.grade:
        return
    order = disposal.choice or field.find_choice(disposal.value or "")
    if order in context.settings.rosh_orders and (answer.is_blank or _is_set_aside(context, answer)):
        yield Noticed(
            f"'{field.label}' says '{order}', where a ROSH is needed, and '{answer.label}' "
            f"{'is blank' if answer.is_blank else 'is set aside'}. Was one completed?",
            answer.place,
            shortened(answer.value or answer.choice or ""),
            "rosh",
        )


def _vmp(context: Context) -> Iterator[Noticed]:
    """The level is known from the auditor's own words only: where they do not say it, the check is quiet."""
    screening = context.form.text("vulnerability_screening") or ""
    answer = context.form.answers.get("vmp")
    if answer is None or answer.doubt or answer.grade:
        return
    settings = context.settings
    found = (re.search(pattern, screening, re.IGNORECASE) for pattern in settings.vmp_levels)
    level = next((match for match in found if match and not holds_any(match[0], settings.denials)), None)
    if level and (answer.is_blank or _is_set_aside(context, answer)):
        yield Noticed(
            f"Vulnerability is described as '{level[0].strip()}', where a VMP is needed from medium, and "
            f"'{answer.label}' {'is blank' if answer.is_blank else 'says that there was no need'}. Which is right?",
            answer.place,
            level[0].strip(),
            "vmp",
        )


CHECKS = (
    Check(
        "answered-though-not-asked",
        "An answer where the question is not asked of this case",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("NT-150", "NT-151", "NT-152", "NT-154", "TH-068"),
        "Please correct the one that is wrong.",
        _stands_though_not_asked,
    ),
    Check(
        "condition-not-answered",
        "The question that decides whether others are asked is blank",
        Severity.PROMPT,
        Audience.AUDITOR,
        ("NT-018", "NT-154"),
        "Please answer it with Yes or No.",
        _undecided,
    ),
    Check(
        "rosh-needed",
        "No ROSH where the order asks for one",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("NT-117", "NT-137"),
        "A conversation starter: bail supervision, bail ISS and remands into custody have a ROSH too.",
        _rosh,
    ),
    Check(
        "vmp-needed",
        "No VMP where vulnerability is medium or above",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("NT-093", "NT-135"),
        "A conversation starter: a vulnerability management plan is made from medium upwards.",
        _vmp,
    ),
)
