"""What the descriptors of a grade ask for, beside the words of the answer (NT-104, NT-115, NT-116)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.model import Answer, Audience, Severity
from generator.profile import DescriptorSign, FieldDefinition
from generator.word_lists import holds_any


def _graded_so(context: Context, sign: DescriptorSign) -> Iterator[tuple[FieldDefinition, Answer]]:
    """The questions of a sign that carry one of its grades and are not set aside."""
    for field, answer in context.asked():
        if field.id not in sign.questions or not field.scale or not answer.grade or answer.doubt:
            continue
        grade = context.profile.scale(field.scale).find(answer.grade)
        if grade and grade.id in sign.grades and not context.is_set_aside(answer):
            yield field, answer


def _against(context: Context) -> Iterator[Noticed]:
    for sign in context.settings.descriptor_signs:
        for field, answer in _graded_so(context, sign):
            words = holds_any(answer.value or "", sign.contrary)
            if said := words or _answered_no(context, sign):
                yield Noticed(
                    f"'{field.label}' is graded {answer.grade}, and {_where(words, said)}. The descriptor asks for "
                    f"{sign.asks}. How did you weigh it?",
                    answer.place,
                    words or shortened(answer.value or ""),
                    field.id,
                )


def _where(words: str | None, said: str) -> str:
    return f"the answer says '{words}'" if words else f"'{said}' is answered No"


def _answered_no(context: Context, sign: DescriptorSign) -> str:
    """The label of a question whose No speaks against the sign."""
    for field_id in sign.answered_no:
        answer, field = context.form.answers.get(field_id), context.definition.fields.get(field_id)
        if field and answer and answer.choice == "No" and not answer.doubt:
            return field.label
    return ""


def _not_mentioned(context: Context) -> Iterator[Noticed]:
    """One note for all that is mentioned nowhere: it may well be in the record."""
    said = "\n".join(_texts(context))
    signs = [(sign, list(_graded_so(context, sign))) for sign in context.settings.descriptor_signs if sign.words]
    left = [(s, graded) for s, graded in signs if graded and not holds_any(said, (*s.words, *s.contrary))]
    if any(sign.alone for sign, _ in left) or len(left) > 1:
        first, answer = left[0][1][0]
        yield Noticed(
            f"The descriptors of the grades given ask for what no answer mentions: {'; '.join(map(_asked_for, left))}.",
            answer.place,
            shortened(answer.value or ""),
            first.id,
        )


def _texts(context: Context) -> Iterator[str]:
    """What the auditor wrote, in answers and actions; the child's details, such as ethnicity, are no such words."""
    yield from (answer.value or "" for _, answer in context.narratives())
    yield from (action.action for action in context.form.actions)


def _asked_for(left: tuple[DescriptorSign, list[tuple[FieldDefinition, Answer]]]) -> str:
    sign, graded = left
    labels = ", ".join(f"'{field.label}'" for field, _ in graded)
    return f"{sign.asks} ({labels})"


def _outcomes_apart(context: Context) -> Iterator[Noticed]:
    """Contacts are read to demonstrate outcome (NT-108, NT-111)."""
    delivery, field = context.form.answers.get("delivery"), context.definition.fields.get("delivery")
    outcomes = [context.form.answers.get(i) for i in ("need_reduced", "objectives_achieved")]
    if delivery is None or field is None or not field.scale or not delivery.grade or delivery.doubt:
        return
    grade = context.profile.scale(field.scale).find(delivery.grade)
    if grade and grade.id in {"good", "excellent"} and all(a and a.choice == "No" and not a.doubt for a in outcomes):
        yield Noticed(
            f"'{field.label}' is graded {delivery.grade}, and needs were not reduced and objectives not achieved. "
            "What did the work lead to?",
            delivery.place,
            shortened(delivery.value or ""),
            field.id,
        )


CHECKS = (
    Check(
        "grade-against-descriptor",
        "A grade whose descriptor asks for what the answer says is not there",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("NT-084", "NT-085", "NT-094", "NT-101", "NT-104", "NT-115", "NT-116"),
        "A conversation starter: the grade stays the auditor's.",
        _against,
    ),
    Check(
        "descriptor-not-mentioned",
        "What a descriptor asks for is mentioned nowhere",
        Severity.NOTE,
        Audience.AUDITOR,
        ("NT-075", "NT-084", "NT-092", "NT-094", "NT-115", "NT-116"),
        "Nothing to mend if it is on file; a few words with the date save a question.",
        _not_mentioned,
    ),
    Check(
        "delivery-and-outcomes-apart",
        "Delivery graded well and no outcome",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("NT-108", "NT-111", "NT-156", "NT-157"),
        "A conversation starter: the grade stays the auditor's.",
        _outcomes_apart,
    ),
)
