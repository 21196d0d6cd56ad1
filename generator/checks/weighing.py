"""Reading what an auditor weighed: points of a list, and words that are said and not denied."""

from __future__ import annotations

import re

from generator.checks.base import Context
from generator.model import names_nobody
from generator.profile import plain_words
from generator.word_lists import holds_any

_CLAUSE = re.compile(r"[.;:!?\n]+")
_DENIAL_REACH = 4  # words: how far before a word its denial stands ("nothing that was exceptional")


def points(text: str | None) -> list[str]:
    """The points of an answer: its lines, or its sentences where it has one line only."""
    lines = [line.strip() for line in (text or "").splitlines() if re.search(r"\w", line)]
    if len(lines) > 1:
        return lines
    return [part.strip() for part in re.split(r"(?<=[.;!?])\s+", " ".join(lines)) if re.search(r"\w", part)]


def affirmed(text: str | None, words: tuple[str, ...], denials: tuple[str, ...]) -> str | None:
    """The first of these words that a text says without a denial just before it in the same clause."""
    for clause in _CLAUSE.split(text or ""):
        rest = clause
        while (word := holds_any(rest, words)) is not None:
            at = rest.casefold().find(word.casefold())
            before = " ".join(rest[:at].split()[-_DENIAL_REACH:])
            if not holds_any(before, denials):
                return word
            rest = rest[at + len(word) :]
    return None


def says_none(context: Context, text: str | None) -> bool:
    """Whether an answer is blank or says that there is nothing to name."""
    if names_nobody(text):
        return True
    return plain_words(text or "") in {plain_words(word) for word in context.settings.nothing_words}


def deficits(context: Context) -> list[str]:
    """The areas for development that an audit names; "none" and "very little" name none, nor does "see above"."""
    text = context.form.text("areas_for_development")
    listed = [] if says_none(context, text) else points(text)
    return [point for point in listed if not holds_any(point, context.settings.unnamed_deficits)]
