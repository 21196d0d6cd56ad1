"""A report template as it is read before anything is filled in: its fields in order, each with its place.

What stands between ``{{`` and ``}}`` is printed; between ``{%`` and ``%}`` stand conditions and loops. A letter after
``{%`` says what goes with it: ``p`` the paragraph, ``tr`` the row of a table, ``tc`` the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from generator.office.boxes import StyleNames
from generator.office.package import Package
from generator.office.read_blocks import read_body
from generator.office.text_looks import W

_TOKEN = re.compile(r"\{\{(?:(?:p|tr|tc|r)(?= ))?(?P<shown>.*?)\}\}|\{%-?(?P<of>(?:p|tr|tc|r)(?= ))?(?P<code>.*?)-?%\}")
_REMARK = re.compile(r"\{#.*?#\}")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
EDGE = "header or footer"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with fields: its number as comments count (0 in headers and footers), the heading it stands under.

    ``rest`` are its words without the fields, ``half`` a bracket that no other belongs to.
    """

    element: etree._Element
    number: int
    heading: str
    tokens: tuple[Token, ...]
    rest: str
    half: str = ""

    def around(self, of: str) -> etree._Element | None:
        """What a field's letter takes with it must stand in the same: the cell or box, the table, or the row."""
        if of in {"tr", "tc"}:
            wanted = f"{W}tbl" if of == "tr" else f"{W}tr"
            return next(self.element.iterancestors(wanted), None)
        return self.element.getparent()


@dataclass(frozen=True, slots=True)
class Token:
    """One field: what is to be printed, or a condition or loop with the letter that says what goes with it."""

    words: str
    is_shown: bool
    of: str = ""


def read_lines(package: Package) -> Iterator[Line]:
    """The paragraphs with fields of a template, in reading order, then those of its headers and footers."""
    _, elements = read_body(package)
    numbers = {element: number for number, element in enumerate(elements, 1)}
    styles, heading = StyleNames(package), ""
    for element in package.part(package.main).iter(f"{W}p"):
        text = paragraph_text(element)
        if styles.of(element) in {"heading 1", "heading 2"} and text.strip():
            heading = _TOKEN.sub("…", _REMARK.sub("", text)).strip()
            heading = text.strip() if heading == "…" else heading
        if _HALF.search(text):
            yield _line(element, numbers.get(element, 0), heading, text)
    for kind in ("header", "footer"):
        for name in package.related(package.main, kind):
            for element in package.part(name).iter(f"{W}p"):
                if _HALF.search(text := paragraph_text(element)):
                    yield _line(element, 0, EDGE, text)


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of a paragraph as the program that fills it in sees it."""
    return "".join(t.text or "" for t in paragraph.iter(f"{W}t"))


def _line(element: etree._Element, number: int, heading: str, text: str) -> Line:
    plain = _REMARK.sub("", text)
    tokens = tuple(_token(match) for match in _TOKEN.finditer(plain))
    rest = _TOKEN.sub(" ", plain)
    half = _HALF.search(rest)
    return Line(element, number, heading, tokens, " ".join(rest.split()), half[0] if half else "")


def _token(match: re.Match[str]) -> Token:
    if match["shown"] is not None:
        return Token(match["shown"].strip(" -").translate(_QUOTES), is_shown=True)
    return Token(match["code"].strip().translate(_QUOTES), is_shown=False, of=match["of"] or "")
