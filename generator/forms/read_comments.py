"""People's Word comments at questions that are left blank: somebody may have answered there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from generator.errors import DocumentError
from generator.forms.feedback import AUTHOR
from generator.forms.labels import squash
from generator.forms.read_lines import place_of
from generator.model import Answer, Place
from generator.office.comments_found import FoundComment, find_comments
from generator.office.comments_place import Places
from generator.office.package import Package
from generator.office.read_marks import W
from generator.office.word import Block, Paragraph, all_paragraphs

_POINTS_AT = re.compile(r"\bcomments?\b", re.IGNORECASE)
_SHORT = 6  # words of an answer that may be no more than "see comment"


def comments_at_blanks(
    package: Package, blocks: Sequence[Block], answers: Iterable[Answer]
) -> list[tuple[Answer, FoundComment]]:
    """The questions that are blank, or say "see comment", with the comment that a person wrote there."""
    comments = _by_people(package)
    if not comments:
        return []
    paragraphs = {p.number: p for p in all_paragraphs(list(blocks))}
    open_answers = [a for a in answers if _is_open(a)]
    found = [(_asked_at(paragraphs.get(number), open_answers), comment) for number, comment in comments]
    return [(answer, comment) for answer, comment in found if answer is not None]


def _by_people(package: Package) -> list[tuple[int, FoundComment]]:
    """Their comments with the number of the paragraph at which each stands, as the reader counts."""
    parts = package.related(package.main, "comments")
    if not parts:
        return []
    try:
        if all(c.get(f"{W}author") == AUTHOR.name for c in package.part(parts[0]).iter(f"{W}comment")):
            return []
        places = Places(package)
        found = find_comments(package, places)
    except DocumentError:  # a form whose comments are damaged can still be read
        return []
    return [(places.as_read(c.paragraph), c) for c in found if c.author != AUTHOR.name and c.words]


def _is_open(answer: Answer) -> bool:
    if answer.is_blank:
        return True
    said = [text for text in (answer.value, answer.as_written) if text and len(text.split()) <= _SHORT]
    return any(_POINTS_AT.search(text) for text in said)


def _asked_at(paragraph: Paragraph | None, answers: Sequence[Answer]) -> Answer | None:
    """The question in whose place, or on whose label, a paragraph stands."""
    if paragraph is None:
        return None
    place, said = place_of(paragraph), squash(paragraph.text)
    for answer in answers:
        same = _cell(answer.place) == _cell(place) if place.table else answer.place.paragraph == place.paragraph
        if same or (said and squash(answer.label) and said.startswith(squash(answer.label))):
            return answer
    row = [a for a in answers if place.table and _cell(a.place)[:2] == _cell(place)[:2] and a.place.cell > place.cell]
    return min(row, key=lambda a: a.place.cell, default=None)


def _cell(place: Place) -> tuple[int, int, int]:
    return place.table, place.row, place.cell
