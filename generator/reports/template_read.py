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
_NEARLY = re.compile(r"(?<!\{)\{\s*([A-Za-z][\w.]*)\s*\}(?!\})|«\s*([A-Za-z][\w.]*)\s*»")
_PLAIN = str.maketrans("“”‘’\xa0", "\"\"'' ")
_BOX, _FALLBACK = f"{W}txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
EDGE, FOOTNOTES = "header or footer", "footnotes"
_PARTS = {"header": EDGE, "footer": EDGE, "footnotes": FOOTNOTES}
"""Parts beside the body in which fields are filled in, with what a person calls them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with fields: its number as comments count (0 in headers and footers), the heading it stands under.

    ``rest`` are its words without the fields, ``half`` a bracket that no other belongs to, ``nearly`` names in brackets
    that are no field's. A paragraph ``in_box`` stands in a text box and has the number of the one that holds the box.
    """

    element: etree._Element
    number: int
    heading: str
    tokens: tuple[Token, ...]
    rest: str
    half: str = ""
    nearly: tuple[tuple[str, str], ...] = ()
    in_box: bool = False

    @property
    def where(self) -> str:
        """Its place in words; empty above the first heading."""
        if self.heading in _PARTS.values():
            return f"In the {self.heading}"
        under = f"nder “{self.heading}”" if self.heading else ""
        if self.in_box:
            return f"In a text box u{under}" if under else "In a text box"
        return f"U{under}" if under else ""

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
    """The paragraphs with fields of a template in reading order, then those of headers, footers and footnotes."""
    _, elements = read_body(package)
    numbers = {element: number for number, element in enumerate(elements, 1)}
    styles, heading = StyleNames(package), ""
    for element in package.part(package.main).iter(f"{W}p"):
        text = paragraph_text(element)
        if styles.of(element) in {"heading 1", "heading 2"} and text.strip():
            heading = _TOKEN.sub("…", _REMARK.sub("", text)).strip()
            heading = text.strip() if heading == "…" else heading
        if _has_field(text) and not _is_second_copy(element):
            holder = _holder(element)
            number = numbers.get(element if holder is None else holder, 0)
            yield _line(element, number, heading, text, in_box=holder is not None)
    for kind, words in _PARTS.items():
        for name in package.related(package.main, kind):
            for element in package.part(name).iter(f"{W}p"):
                if _has_field(text := paragraph_text(element)) and not _is_second_copy(element):
                    yield _line(element, 0, words, text, in_box=False)


def _has_field(text: str) -> bool:
    return bool(_HALF.search(text) or _NEARLY.search(text))


def _holder(element: etree._Element) -> etree._Element | None:
    """The paragraph that holds the text box in which an element stands: Word takes no comments in text boxes."""
    if next(element.iterancestors(_BOX), None) is None:
        return None
    return next(reversed([*element.iterancestors(f"{W}p")]), None)


def _is_second_copy(element: etree._Element) -> bool:
    """Whether it is what older programs show in place of a text box, which says the same again."""
    return next(element.iterancestors(_FALLBACK), None) is not None


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of a paragraph as the program that fills it in sees it, without that of text boxes in it."""
    texts = paragraph.iter(f"{W}t")
    if next(paragraph.iter(_BOX), None) is not None:
        texts = (t for t in texts if next(t.iterancestors(f"{W}p"), None) is paragraph)
    return "".join(t.text or "" for t in texts)


def _line(element: etree._Element, number: int, heading: str, text: str, *, in_box: bool) -> Line:
    plain = _REMARK.sub("", text)
    tokens = tuple(_token(match) for match in _TOKEN.finditer(plain))
    rest = _TOKEN.sub(" ", plain)
    half = _HALF.search(rest)
    nearly = tuple((match[0], match[1] or match[2]) for match in _NEARLY.finditer(rest))
    return Line(element, number, heading, tokens, " ".join(rest.split()), half[0] if half else "", nearly, in_box)


def _token(match: re.Match[str]) -> Token:
    if match["shown"] is not None:
        return Token(match["shown"].strip(" -").translate(_PLAIN), is_shown=True)
    return Token(match["code"].strip().translate(_PLAIN), is_shown=False, of=match["of"] or "")
