"""Lists whose bullets are boxes or ticks: there the bullet says what was chosen (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from generator.office.package import Package, parsed
from generator.office.read_marks import VAL, W, plain_glyphs
from generator.office.word import Paragraph, Run

_ID, _LEVEL, _ABSTRACT = f"{W}numId", f"{W}ilvl", f"{W}abstractNumId"
_SIGN = re.compile("[\u2610-\u2612\u2713-\u2718\u2705\u274c\u25a1\u25a0\u25cb\u25c9]")
Key = tuple[str, str]
"""The number of a list, and the depth in it from 0."""


class Bullets:
    """The list paragraphs of a part, which ``add`` collects in document order, and what their bullets show."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._found: list[tuple[Paragraph, Key]] = []

    def add(self, paragraph: Paragraph, numbering: etree._Element) -> None:
        """Take note of a paragraph with these properties of numbering (17.3.1.19)."""
        self._found.append((paragraph, (_value(numbering, _ID), _value(numbering, _LEVEL) or "0")))

    def show(self) -> None:
        """Put the bullets of lines that stand together before their words, where they differ and one is a sign.

        A list with the same tick before each line is a list and no more.
        """
        bullets = self._bullets() if self._found else {}
        if bullets:
            for lines in self._lists(bullets):
                shown = {bullet for _, bullet in lines}
                if len(shown) > 1 and any(map(_SIGN.search, shown)):
                    for paragraph, bullet in lines:
                        _put_before(paragraph, f"{bullet} ")
        self._found.clear()

    def _bullets(self) -> Mapping[Key, str]:
        names = self._package.related(self._package.main, "numbering")
        return _shared_bullets(self._package.read(names[0])) if names else {}

    def _lists(self, bullets: Mapping[Key, str]) -> Iterator[list[tuple[Paragraph, str]]]:
        """The bulleted paragraphs that follow each other in one cell, at one depth."""
        lines: list[tuple[Paragraph, str]] = []
        for paragraph, key in self._found:
            if lines and not _follows(lines[-1][0], paragraph):
                yield lines
                lines = []
            if bullet := bullets.get(key):
                lines.append((paragraph, bullet))
        yield lines


def _follows(before: Paragraph, paragraph: Paragraph) -> bool:
    is_next = paragraph.number == before.number + 1 and paragraph.cell is before.cell
    return is_next and paragraph.list_level == before.list_level


def _put_before(paragraph: Paragraph, sign: str) -> None:
    if paragraph.runs:
        first = paragraph.runs[0]
        paragraph.runs.insert(0, Run(sign, first.marks, first.control))
        paragraph.text = sign + paragraph.text
        paragraph.notes = tuple(note._replace(at=note.at + len(sign)) for note in paragraph.notes)


@lru_cache(maxsize=8)
def _shared_bullets(xml: bytes) -> Mapping[Key, str]:
    """What the bullets of a numbering part show, where any is a sign; kept, as forms of one template share the part."""
    root = parsed("word/numbering.xml", xml)
    kinds = {k.get(_ABSTRACT, ""): k for k in root.iter(f"{W}abstractNum")}
    found: dict[Key, str] = {}
    for number in root.iter(f"{W}num"):
        kind = kinds.get(_value(number, _ABSTRACT))
        for levels in (kind, number):  # a list may override levels of its kind (17.9.8)
            for level in levels.iter(f"{W}lvl") if levels is not None else ():
                if _value(level, f"{W}numFmt") == "bullet":
                    found[number.get(_ID, ""), level.get(_LEVEL, "0")] = _bullet(level)
    return found if any(map(_SIGN.search, found.values())) else {}


def _bullet(level: etree._Element) -> str:
    fonts = level.find(f"{W}rPr/{W}rFonts")
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
    return plain_glyphs(_value(level, f"{W}lvlText"), font)


def _value(element: etree._Element, child: str) -> str:
    found = element.find(child)
    return found.get(VAL, "") if found is not None else ""
