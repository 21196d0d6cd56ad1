"""Boxes of a document that belong to people: where they are, what stands in them, and whether anything else changed.

A box is a content control whose tag begins with a prefix. Some programs lose such controls when they save. The boxes
are then found by what surrounds them: an outline of all that stands outside, which the document itself remembers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from generator.office.package import Package
from generator.office.text_looks import Styles, W

BOX = "box "
"""In an outline this stands before the name of a box; all other marks are digests of what stands outside."""
_P, _TABLE = f"{W}p", f"{W}tbl"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ADDRESS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHANGES = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_LOOKS = ("b", "i", "strike", "dstrike")
_PROMPT = "placeholder text"
_LETTERS = (f"{W}t", f"{_MATHS}t", f"{W}tab", f"{W}br", f"{W}sym", f"{W}noBreakHyphen")
_TEXTS = frozenset(_LETTERS[:2])
_PLACED = (f"{_DRAWN}inline", f"{_DRAWN}anchor", f"{W}object", f"{W}pict")
_RUNS = (f"{W}r", f"{_MATHS}r")
_LINK = f"{W}hyperlink"
_NOT_PLAIN = frozenset((*_CHANGES, *_PLACED, *_LETTERS[1:5:3], f"{W}highlight", f"{W}txbxContent", f"{W}ruby", _LINK))
"""Emphasis, changes, drawings, equations, symbols, links, and runs that hold runs."""
_STYLE_PATHS = (f"{W}pPr/{W}pStyle", f"{W}rPr/{W}rStyle", f"{W}tblPr/{W}tblStyle")
_SURE = 3  # so many marks in a row say where a box ends

Blocks = list[etree._Element]


@dataclass(frozen=True, slots=True)
class Boxes:
    """The outline of a document, and the paragraphs and tables of each box by its name."""

    outline: tuple[str, ...]
    content: Mapping[str, Blocks]


class StyleNames:
    """Names of styles by their ids, folded: ids differ between programs, names do not."""

    def __init__(self, package: Package) -> None:
        part = next(iter(package.related(package.main, "styles")), None)
        found = package.part(part).iter(f"{W}style") if part else ()
        self._names = {s.get(f"{W}styleId", ""): _value(s, "name").casefold() for s in found}

    @property
    def known(self) -> Iterable[str]:
        """The names of all styles."""
        return self._names.values()

    def of(self, element: etree._Element) -> str:
        """The name of the style of a paragraph, run or table; empty where it has none."""
        for path in _STYLE_PATHS:
            if (found := element.find(path)) is not None:
                style = found.get(f"{W}val", "")
                return self._names.get(style, style.casefold())
        return ""


def _value(element: etree._Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def box_name(control: etree._Element, prefix: str) -> str:
    """The name of a box: its tag without the prefix; empty where a control is no box."""
    properties = control.find(f"{W}sdtPr")
    tag = "" if properties is None else _value(properties, "tag")
    return tag.removeprefix(prefix) if tag.startswith(prefix) else ""


def read_boxes(package: Package, prefix: str, remembered: Sequence[str] = ()) -> Boxes:
    """The boxes of a document: by their controls, else (where a program lost those) by the outline it remembers."""
    reader = _Reader(package, prefix)
    found = Boxes((*reader.outline(), *reader.beside()), reader.content)
    beside = tuple(m for m in remembered if m.startswith("beside "))
    if found.content or beside != reader.beside():
        return found
    inside = [m for m in remembered if not m.startswith("beside ")]
    content = _by_outline(reader, inside)
    return found if content is None else Boxes(tuple(remembered), content)


class _Reader:
    """Reads one document from top to bottom."""

    def __init__(self, package: Package, prefix: str) -> None:
        self.package, self.prefix = package, prefix
        self.styles, self.names = Styles(package), StyleNames(package)
        self.content: dict[str, Blocks] = {}
        body = package.part(package.main).find(f"{W}body")
        self.body = etree.Element(f"{W}body") if body is None else body

    def outline(self) -> list[str]:
        """A mark for each block outside the boxes and for each box, in order; what is in the boxes is kept."""
        marks: list[str] = []
        for block, name in _blocks(self.body, self.prefix):
            if name:
                marks.append(BOX + name)
                content = block.find(f"{W}sdtContent")
                self.content[name] = [] if content is None else [b for b, _ in _blocks(content, "\0")]
            elif mark := self.mark(block):
                marks.append(mark)
        return marks

    def mark(self, block: etree._Element) -> str:
        """What stands for a block in an outline: a digest of its text and looks; empty where it holds nothing."""
        if block.tag == _P and self.names.of(block).startswith(("toc ", "contents ", "toc heading")):
            return ""
        is_table = block.tag == _TABLE
        rows = len(block.findall(f"{W}tr")) if is_table else 0
        plain = _plain_texts(block) if is_table else None
        if plain is not None:
            written = ", ".join(f"[('', {text!r})]" if text else "[]" for text in plain)
            return _digest_of(f"([{written}], 0, False, {rows})") if any(plain) else ""
        drawn, changed = _drawn(block), next(block.iter(*_CHANGES), None) is not None
        texts = [self.looks(p, plain=is_table) for p in block.iter(_P)]
        return _digest((texts, drawn, changed, rows)) if any(texts) or drawn or changed else ""

    def looks(self, paragraph: etree._Element, plain: bool = False) -> list[tuple[str, str]]:
        """The text of a paragraph in pieces of one look each; emphasis only, and none of it where ``plain``."""
        pieces = ((self._look(run, paragraph, plain), _text(run)) for run in paragraph.iter(*_RUNS))
        joined = ((look, "".join(t for _, t in held)) for look, held in groupby(pieces, key=lambda piece: piece[0]))
        found = [(look, " ".join(text.split())) for look, text in joined]
        return [(look, text) for look, text in found if text]

    def _look(self, run: etree._Element, paragraph: etree._Element, plain: bool) -> str:
        on = [] if plain else self.styles.switched_on(run, paragraph, _LOOKS)
        colours = [_value(p, "highlight") for p in run.iter(f"{W}rPr")]
        return " ".join([*on, *(c for c in colours if c)])

    def beside(self) -> tuple[str, ...]:
        """Marks of comments, notes and the running lines, which stand in parts of their own."""
        notes = [
            (kind, [_text(e) for e in self._part(kind) if e.get(f"{W}type") in {None, "normal"}])
            for kind in ("comments", "footnotes", "endnotes")
        ]
        lines = {_running(root) for kind in ("header", "footer") for root in self._parts(kind)} - {""}
        return tuple(f"beside {_digest(held)}" for held in (*(n for n in notes if n[1]), ("lines", sorted(lines))))

    def _parts(self, kind: str) -> Iterator[etree._Element]:
        return (self.package.part(name) for name in self.package.related(self.package.main, kind))

    def _part(self, kind: str) -> Iterable[etree._Element]:
        return (child for root in self._parts(kind) for child in root)


def _blocks(parent: etree._Element, prefix: str) -> Iterator[tuple[etree._Element, str]]:
    """Paragraphs and tables in order, with boxes as one; other controls are looked into."""
    for child in parent:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child, ""
        elif child.tag == f"{W}sdt" and (name := box_name(child, prefix)):
            yield child, name
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", *_CHANGES}:
            yield from _blocks(child, prefix)


def _text(element: etree._Element) -> str:
    return "".join(_letters(e) for e in element.iter(*_LETTERS))


def _plain_texts(table: etree._Element) -> list[str] | None:
    """The text of each paragraph, in one walk, since tables are long; None where there is more than plain text.

    What the mark is made of is then written as Python would write what ``looks`` gives.
    """
    texts: list[str] = []
    for element in table.iter(_P, *_LETTERS, *_NOT_PLAIN):
        tag = element.tag
        if tag == _P:
            texts.append("")
        elif tag == _LETTERS[0]:
            texts[-1] += element.text or ""
        elif tag in _NOT_PLAIN and (tag != _LINK or element.get(_ADDRESS)):
            return None
        elif _is_in_run(element):
            texts[-1] += _letters(element)
    return [" ".join(text.split()) for text in texts]


def _is_in_run(element: etree._Element) -> bool:
    """Tabs stand in the properties of paragraphs too."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}r"


def _letters(element: etree._Element) -> str:
    tag = element.tag
    if tag in _TEXTS:
        return element.text or ""
    if tag == f"{W}sym":
        return f" {element.get(f'{W}char', '')} "
    return "-" if tag == _LETTERS[-1] else " "


def _running(root: etree._Element) -> str:
    """A running line without its numbers, which are fields."""
    return " ".join("".join(c for c in _text(root) if not c.isdigit()).split())


def _drawn(block: etree._Element) -> int:
    """How many pictures, objects and links to somewhere else stand in a block."""
    links = sum(link.get(_ADDRESS) is not None for link in block.iter(_LINK))
    return links + sum(next(e.iterancestors(_FALLBACK), None) is None for e in block.iter(*_PLACED))


def _digest(value: object) -> str:
    return _digest_of(repr(value))


def _digest_of(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def _by_outline(reader: _Reader, outline: Sequence[str]) -> dict[str, Blocks] | None:
    """The boxes as the gaps between what is known to stand outside; None where that is not all there."""
    blocks = [block for block, _ in _blocks(reader.body, "\0")]
    marks = [reader.mark(block) for block in blocks]
    content: dict[str, Blocks] = {}
    at = 0
    for position, mark in enumerate(outline):
        if mark.startswith(BOX):
            end = _end_of_box(marks, at, outline[position + 1 :])
            content[mark.removeprefix(BOX)], at = blocks[at:end], end
            continue
        while at < len(marks) and not marks[at]:
            at += 1
        if at == len(marks) or marks[at] != mark:
            return None
        at += 1
    return content if not any(marks[at:]) else None


def _end_of_box(marks: Sequence[str], start: int, after: Sequence[str]) -> int:
    """Where what follows a box begins; where nothing does, the end."""
    following = list(after)
    stop = next((i for i, mark in enumerate(following) if mark.startswith(BOX)), len(following))
    wanted = following[: min(stop, _SURE)]
    held = [i for i, mark in enumerate(marks) if mark and i >= start]
    for n in range(len(held)):
        if wanted and [marks[i] for i in held[n : n + len(wanted)]] == wanted:
            return held[n]
    return len(marks)


def content_digest(package: Package, blocks: Blocks, prompt: str | None = None) -> str:
    """A digest of what stands in a box, with its looks and styles; empty where there is only a prompt, or nothing.

    A prompt is what has its looks; where the words of the ``prompt`` are known, these words alone, with its looks or
    without: what is typed in the midst of a prompt looks like one.
    """
    reader = _Reader(package, "\0")
    held = [_told(reader, block, prompt) for block in blocks]
    return _digest(held) if any(text or drawn or struck for _, text, drawn, struck in held) else ""


def _told(
    reader: _Reader, block: etree._Element, prompt: str | None
) -> tuple[str, list[list[tuple[str, str]]], int, list[str]]:
    paragraphs = list(block.iter(f"{W}p"))
    texts = [reader.looks(p) for p in paragraphs if not _is_prompt(p, reader.names, prompt)]
    style = "" if block.tag == f"{W}tbl" else reader.names.of(block)
    return style, [t for t in texts if t], _drawn(block), [_text(d) for d in block.iter(f"{W}delText")]


def _is_prompt(paragraph: etree._Element, names: StyleNames, prompt: str | None) -> bool:
    runs = [run for run in paragraph.iter(*_RUNS) if _text(run).strip()]
    if prompt is not None:
        return " ".join("".join(map(_text, runs)).split()) == prompt
    return bool(runs) and all(names.of(run) == _PROMPT for run in runs)
