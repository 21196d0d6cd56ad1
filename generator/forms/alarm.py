"""A safeguarding flag is never delayed because a file could not be read (DP-10, TH-068, NT-018)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.office.raw_text import raw_text
from generator.profile import ServiceProfile

_FLAG = "safeguarding"
_PRINTED_YES = r"\(\s*yes\s*/\s*no\s*\)|needed if the answer to .{0,120}? is yes"
_THEN_YES = r"(?:(?!\b(?:no|if)\b).){0,60}?\byes\b"  # its Yes, and not the next question's "If yes"


def safeguarding_words_in(data: bytes, profile: ServiceProfile) -> tuple[str, ...]:
    """What in a refused file a person should look at today: a Yes to the question, and words of the service's list.

    Empty where nothing was found, which says nothing about a file whose words cannot be made out.
    """
    text = re.sub(_PRINTED_YES, " ", " ".join(raw_text(data).split()), flags=re.IGNORECASE)
    questions = [" ".join(w.split()) for w in _question(profile)]
    flagged = any(re.search(re.escape(q) + _THEN_YES, text, re.IGNORECASE) for q in questions)
    for printed in sorted({" ".join(w.split()) for w in _printed(profile)} - {""}, key=len, reverse=True):
        text = re.sub(re.escape(printed), " ", text, flags=re.IGNORECASE)
    words = profile.checks.safeguarding_words
    found = tuple(w for w in words if re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE))
    return ("a Yes to the safeguarding question", *found) if flagged else found


def _question(profile: ServiceProfile) -> Iterator[str]:
    """The wordings of the safeguarding question, without the "(Yes / No)" that some end in."""
    for form in profile.forms:
        if field := form.fields.get(_FLAG):
            yield from (re.sub(r"\s*\(yes\W+no\)\s*$", "", label, flags=re.IGNORECASE) for label in field.labels)


def _printed(profile: ServiceProfile) -> Iterator[str]:
    """What the forms themselves print: questions, guidance and prompts are nobody's words."""
    for scale in profile.grade_scales:
        for grade in scale.grades:
            yield from (grade.descriptor, *grade.per_document.values())
    for form in profile.forms:
        yield form.intro
        for section in form.sections:
            yield from (section.title, section.guidance)
            for field in section.fields:
                yield from (*field.labels, *field.legacy_guidance, field.guidance, field.prompt)
