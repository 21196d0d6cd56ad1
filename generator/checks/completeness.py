"""Completeness: questions left blank, prompts left standing, grades missing (TH-056, NT-074 to NT-172)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.base import GRADED, Check, Context, Noticed, shortened
from generator.checks.scale import other_grade
from generator.model import Audience, Severity
from generator.names import split_case_manager_and_auditor
from generator.profile import FieldKind

_OWN_FAMILY = frozenset({FieldKind.CONTACT, FieldKind.ROWS})  # looked at by contacts and actions
_READ_ELSEWHERE = frozenset({FieldKind.GRADE, FieldKind.CONTACT})  # as a missing grade, as a whole conversation
_NAMED = 6  # parts that are named in one line


def _blank(context: Context) -> Iterator[Noticed]:
    for field, answer in context.asked():
        if field.needed and answer.is_blank and field.kind not in _OWN_FAMILY and not answer.doubt:
            yield Noticed(f"'{field.label}' has been left blank.", answer.place, field_id=field.id)


def _missing_grade(context: Context) -> Iterator[Noticed]:
    for field, answer in context.asked():
        ungraded = field.kind in GRADED and field.needed and answer.value and not answer.grade
        if not ungraded or answer.doubt or other_grade(context, field, answer):
            continue
        if field.kind is FieldKind.GRADE or not context.is_set_aside(answer):
            what = "has words but no grade" if field.kind is FieldKind.GRADED else "names no grade"
            yield Noticed(f"'{field.label}' {what}.", answer.place, shortened(answer.value or ""), field.id)


def _grade_without_words(context: Context) -> Iterator[Noticed]:
    for field, answer in context.asked():
        if field.kind is FieldKind.GRADED and answer.grade and not answer.value:
            yield Noticed(f"'{field.label}' has a grade but no words.", answer.place, answer.grade or "", field.id)


def _one_name_for_two(context: Context) -> Iterator[Noticed]:
    """An older form has one box for case manager and auditor (NT-132)."""
    for field, answer in context.asked():
        both = "auditor" in field.also_holds and answer.value and not context.form.text("auditor")
        if both and not split_case_manager_and_auditor(answer.value or "")[1]:
            yield Noticed("The auditor is not named.", answer.place, answer.value or "", field.id)


def _name_in_file_name(context: Context) -> Iterator[Noticed]:
    """A file's name is seen by everybody who sees the folder, and travels further than the file (DP-06)."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", context.form.file)}
    for field, answer in context.asked():
        is_name = field.identity and field.id.endswith("name")
        if is_name and words & {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", answer.value or "")}:
            yield Noticed("The file's name holds the child's name.", answer.place, field_id=field.id)


def _placeholder(context: Context) -> Iterator[Noticed]:
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in context.settings.placeholders]
    for field, answer in context.asked():
        for pattern in patterns:
            if field.kind not in _READ_ELSEWHERE and (left := pattern.search(answer.value or "")):
                yield Noticed(f"'{field.label}' still holds unfinished text.", answer.place, left.group(), field.id)
                break


def _placeholder_in_contact(context: Context) -> Iterator[Noticed]:
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in context.settings.placeholders]
    for contact in context.form.contacts.values():
        if any((left := p.search(contact.text or "")) for p in patterns):
            name = contact.who.replace("_", " or ")
            yield Noticed(
                f"The conversation with the {name} still holds unfinished text.",
                contact.place,
                left.group() if left else "",
                f"contact_{contact.who}",
            )


def _all_placeholders(context: Context) -> Iterator[Noticed]:
    yield from _placeholder(context)
    yield from _placeholder_in_contact(context)


def _incomplete(context: Context) -> Iterator[Noticed]:
    """The moderator's scenario b: what the auditor is asked to mend, in one line."""
    looks = (_blank, _missing_grade, _grade_without_words, _all_placeholders)
    parts = {noticed.field_id: noticed for look in looks for noticed in look(context)}
    if context.rules.moderated and len(parts) >= context.settings.incomplete_parts:
        fields, first = context.definition.fields, next(iter(parts.values()))
        named = [shortened(fields[i].label, 50) if i in fields else "a conversation" for i in parts]
        more = f"; and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield Noticed(
            f"{len(parts)} {'part' if len(parts) == 1 else 'parts'} of this audit {'is' if len(parts) == 1 else 'are'} "
            f"blank, ungraded or unfinished: {'; '.join(named[:_NAMED])}{more}. "
            "What would help the auditor to complete them?",
            first.place,
            first.quote,
            first.field_id,
        )


CHECKS = (
    Check(
        "blank-answer",
        "A needed question is left blank",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-006", "TH-012", "TH-013", "TH-056", "NT-073", "NT-132"),
        "Please answer it, or say why it does not apply.",
        _blank,
    ),
    Check(
        "auditor-not-named",
        "One name where case manager and auditor are asked for",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("NT-132", "TH-084"),
        "Please add who audited.",
        _one_name_for_two,
    ),
    Check(
        "name-in-file",
        "The file's name holds the child's name",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("DP-04", "DP-06"),
        "Please save it under the case reference and delete the old file.",
        _name_in_file_name,
    ),
    Check(
        "missing-grade",
        "A question that asks for a grade has words but no grade",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-005", "TH-013", "TH-056", "NT-072"),
        "Please choose the grade. If no judgement can be made, say so in the form's own words.",
        _missing_grade,
    ),
    Check(
        "grade-without-words",
        "A grade is given without any words",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-044", "TH-056"),
        "Please add what the grade rests on.",
        _grade_without_words,
    ),
    Check(
        "placeholder-left",
        "Unfinished text, or the form's own prompt, was left standing",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-056",),
        "Please finish the text, or take the reminder out.",
        _all_placeholders,
    ),
    Check(
        "incomplete",
        "Several parts of an audit are blank, ungraded or unfinished",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-054", "TH-056"),
        "Offer the auditor a curious conversation before an email.",
        _incomplete,
    ),
)
