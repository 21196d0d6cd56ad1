"""The moderator's block out of the answers of a form (TH-048 to TH-053)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from generator.forms.dates import full_dates
from generator.model import Answer, Moderation


def read_moderation(answers: Mapping[str, Answer]) -> Moderation:
    """What the moderator wrote; dates only where they are full."""
    offered = _said(answers.get("discussion_offered"))
    first, second = _offered_and_held(offered)
    returned = answers.get("returned_on")
    moderated_on = answers.get("moderated_on")
    grade = answers.get("moderated_grade")
    return Moderation(
        moderator=_said(answers.get("moderator")),
        date_as_written=_said(moderated_on),
        moderated_on=moderated_on.date if moderated_on else None,
        depth=_said(answers.get("moderation_depth")),
        agreed=_said(answers.get("grade_agreed")),
        grade=grade.grade if grade else None,
        rationale=_said(answers.get("moderation_rationale")),
        recommendations=_said(answers.get("moderation_recommendations")),
        offered=offered,
        offered_on=first,
        held_on=second,
        returned=_said(returned),
        returned_on=returned.date if returned else None,
    )


def _said(answer: Answer | None) -> str | None:
    """What was written, led by the choice where that was made in a list of its own."""
    if answer is None:
        return None
    if answer.value and answer.choice and not answer.value.casefold().startswith(answer.choice.casefold()[:2]):
        return f"{answer.choice}. {answer.value}"
    return answer.value or answer.choice


def _offered_and_held(text: str | None) -> tuple[date | None, date | None]:
    """The dates on which a discussion was offered and held, by the words before them, else in that order."""
    if not text:
        return None, None
    offered: date | None = None
    held: date | None = None
    last = 0
    for found in full_dates(text):
        words = text[last : found.start].casefold()
        last = found.end
        if re.search(r"\b(?:held|took place|met|spoke|talked|happened|done)\b", words) and "not held" not in words:
            held = held or found.day
        elif offered is None:
            offered = found.day
        elif "offered" not in words:
            held = held or found.day
    return offered, held
