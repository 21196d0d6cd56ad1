"""How runs look: direct formatting over character style over paragraph style (ECMA-376 part 1, 17.7.2), and glyphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from lxml import etree

from generator.office.word import PLAIN, Marks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_EXCEPTIONS = W + "tblPrEx"
_UNDERLINE, _HIGHLIGHT, _SHADE, _COLOUR = (W + name for name in ("u", "highlight", "shd", "color"))
_BORDER = W + "bdr"
_STYLE, _FILL_COLOUR, _FILL = (W + name for name in ("rStyle", "color", "fill"))
_OFF = {"0", "false", "off", "none"}
_FLAGS = {
    f"{W}b": "bold",
    f"{W}i": "italic",
    f"{W}strike": "strike",
    f"{W}dstrike": "strike",
    f"{W}vanish": "hidden",
}
_WHITE = {"", "auto", "ffffff", "white", "none"}
_BLACK = {"", "auto", "000000", "black"}
_NO_PATTERN = {None, "clear", "solid", "pct5"}

# Ticks, crosses and boxes of the symbol fonts, by the low byte of their private-use code.
_WINGDINGS = {
    0xFC: "✓",
    0xFE: "☑",
    0xFB: "✗",
    0xFD: "☒",
    0x78: "☒",
    0xA8: "☐",
    0x6F: "☐",
    0x71: "☐",
    0x72: "☐",
    0xB7: "•",
    0x6C: "●",
    0x6E: "■",
    0xA1: "○",
    0xA4: "◉",
    0xDF: "←",
    0xE0: "→",
    0xE8: "➔",
}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐", 0x97: "•"}
FEW, _LAST = 3, 0xFF  # characters of a run that may be signs; the last letter that a symbol font maps
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_UNSEEN_BYTES = tuple(chr(code).encode() for code in _UNSEEN)
_PRIVATE = re.compile("[\uf000-\uf0ff]")


class Styles:
    """The looks and names of a document's styles."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {s.get(f"{W}styleId", ""): s for s in found}
        self._looks: dict[str, Marks] = {"": PLAIN}
        self._marks: dict[tuple[str, str], Marks] = {}
        self._kinds: dict[str, tuple[int, int]] = {"": (0, 0)}

    def marks(self, paragraph: str, character: str) -> Marks:
        """How text looks in a paragraph style and a character style, before direct formatting."""
        key = (paragraph, character)
        if key not in self._marks:
            base, over = self._look(paragraph), self._look(character)
            self._marks[key] = Marks._make(b or a for a, b in zip(base, over, strict=True))
        return self._marks[key]

    def _look(self, style: str, depth: int = 0) -> Marks:
        if style not in self._looks:
            element = self._styles.get(style)
            based = element.find(f"{W}basedOn") if element is not None else None
            parent = based.get(VAL, "") if based is not None else ""
            look = self._look(parent, depth + 1) if depth < 12 else PLAIN
            self._looks[style] = direct_marks(element.find(f"{W}rPr") if element is not None else None, look)
        return self._looks[style]

    def kind(self, style: str) -> tuple[int, int]:
        """The heading level that a paragraph style gives (0 for none, 1 for a title), and its depth in a list."""
        if style not in self._kinds:
            self._kinds[style] = self._level(style), self._list_level(style)
        return self._kinds[style]

    def _level(self, style: str, depth: int = 0) -> int:
        element = self._styles.get(style)
        name = element.find(f"{W}name") if element is not None else None
        words = (name.get(VAL, "") if name is not None else style).casefold()
        if words in {"title", "subtitle"}:
            return 1
        if match := re.fullmatch(r"heading\s*([1-9])", words):
            return int(match[1])
        based = element.find(f"{W}basedOn") if element is not None else None
        return self._level(based.get(VAL, ""), depth + 1) if based is not None and depth < 12 else 0

    def _list_level(self, style: str) -> int:
        """The depth in a list that a paragraph style gives, 0 where it neither numbers nor bullets."""
        element = self._styles.get(style)
        numbering = element.find(f"{W}pPr/{W}numPr") if element is not None else None
        further = re.search(r"(?i)list.*([2-5])$", style)
        return 0 if numbering is None else int(further[1]) if further else list_level(numbering)


def list_level(numbering: etree._Element) -> int:
    """The depth in a list that properties of numbering give, 0 where they take a paragraph out of its list."""
    depth, number = numbering.find(f"{W}ilvl"), numbering.find(f"{W}numId")
    if number is not None and number.get(VAL) == "0":
        return 0
    written = depth.get(VAL, "") if depth is not None else ""
    return int(written) + 1 if written in {"1", "2", "3", "4", "5", "6", "7", "8"} else 1


def child_of(children: Iterable[etree._Element], tag: str) -> etree._Element | None:
    """The first child with a tag, None where there is none.

    Properties stand first in their element, so this looks at one child, in a third of the time that ``find`` takes.
    """
    for child in children:
        if child.tag == tag:
            return child
    return None


def parted(element: etree._Element, tag: str) -> tuple[etree._Element | None, Iterable[etree._Element]]:
    """The properties of an element, which stand first in it, and what follows them; all of it where there are none."""
    children = iter(element)
    for child in children:
        if child.tag == tag:
            return child, children
        if child.tag != _EXCEPTIONS:
            return None, chain((child,), children)
    return None, ()


def only_value(element: etree._Element) -> str:
    """The ``w:val`` of an element that has no other attribute, in a third of the time that ``get`` takes."""
    values = element.values()
    return str(values[0]) if len(values) == 1 else element.get(VAL, "")


def is_on(element: etree._Element) -> bool:
    """The state of an on-off element: on where it has no value (17.17.4)."""
    return (element.get(VAL) or "1").casefold() not in _OFF


def character_style(properties: etree._Element) -> str:
    """The id of the character style that run properties name, empty for none; it stands first (17.3.2.29)."""
    style = child_of(properties, _STYLE)
    return "" if style is None else only_value(style)


def direct_marks(properties: etree._Element | None, base: Marks) -> Marks:
    """The looks of a run with these run properties, over ``base``."""
    if properties is None:
        return base
    found: dict[str, bool | str] = {}
    for element in properties:
        tag = element.tag
        if tag in _FLAGS:
            found[_FLAGS[tag]] = is_on(element) or found.get(_FLAGS[tag], False)  # two kinds of strike
        elif tag == _UNDERLINE:
            found["underline"] = (element.get(VAL) or "single").casefold() not in _OFF
        elif tag == _HIGHLIGHT:
            found["highlight"] = _unless(element.get(VAL), _WHITE)
        elif tag == _SHADE:
            found["fill"] = shade(element)
        elif tag == _COLOUR:
            found["colour"] = _unless(element.get(VAL), _BLACK)
        elif tag == _BORDER:
            found["border"] = (element.get(VAL) or "none").casefold() not in {"none", "nil"}
    return base._replace(**found) if found else base  # type: ignore[arg-type]


def _unless(value: str | None, nothing: set[str]) -> str:
    return "" if (value or "").casefold() in nothing else (value or "").casefold()


def shade(element: etree._Element | None) -> str:
    """The colour of a shading, empty for none or white (17.3.5); of a pattern over white, the pattern's name."""
    pattern = element.get(VAL) if element is not None else None
    if element is None or pattern == "nil":
        return ""
    colour = _unless(element.get(_FILL_COLOUR if pattern == "solid" else _FILL), _WHITE)
    return colour if colour or pattern in _NO_PATTERN else str(pattern)


def symbol(code: str, font: str) -> str:
    """The character that a ``w:sym`` shows: a tick, cross or box for those of the symbol fonts (17.3.3.30)."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return _glyph(number & 0xFF, font) if 0xF000 <= number <= 0xF0FF else chr(number) if 0 < number < 0x110000 else ""


def _glyph(low: int, font: str) -> str:
    table: Mapping[int, str] = _WINGDINGS_2 if font.casefold().endswith("2") else _WINGDINGS
    return table.get(low, chr(0xF000 + low))


def _letter(character: str, font: str) -> str:
    """What a letter shows in a symbol font; the letter itself where that is no tick, box or arrow."""
    code = ord(character)
    if code > _LAST and not _PRIVATE.match(character):
        return character
    glyph = _glyph(code & _LAST, font)
    return character if _PRIVATE.match(glyph) else glyph


def may_hold_unseen(xml: bytes) -> bool:
    """Whether the text of a part may hold characters that nobody sees; references such as ``&#8203;`` may be some."""
    if b"\x00" in xml[:16] or (b"&" in xml and b"&#" in xml):
        return True
    return any(sign[-1:] in xml and sign in xml for sign in _UNSEEN_BYTES)  # one byte is looked for far faster


def without_unseen(text: str) -> str:
    """A text without soft hyphens, zero-width spaces, word joiners and marks of direction.

    What joins letters of other scripts and parts of one picture (U+200C, U+200D) stays.
    """
    return text.translate(_UNSEEN)


def has_glyphs(text: str) -> bool:
    """Whether a text may show signs of a symbol font: by private-use codes, or as letters, of which runs are short."""
    return len(text) <= FEW or (not text.isascii() and _PRIVATE.search(text) is not None)


def plain_glyphs(text: str, font: str = "") -> str:
    """Text with the codes and letters of symbol fonts written as ticks, crosses and boxes."""
    if font[:9].casefold() == "wingdings" and text.strip():
        return "".join(c if c.isspace() else _letter(c, font) for c in text)
    return _PRIVATE.sub(lambda match: _glyph(ord(match[0]) & 0xFF, font), text)
