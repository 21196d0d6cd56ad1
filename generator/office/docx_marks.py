"""Marks in a Word text that become links once the text is complete.

A mark is a word between ⟦ and ⟧. ``⟦note:ID⟧`` becomes a small raised number that leads to its explanation;
``⟦row:ID⟧`` stands in the table row that explains it: rows that no note cites are dropped, the others are put in the
order of the notes. ``⟦object:ID⟧``, alone in a paragraph, is where a chart goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import cast

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph
from lxml import etree

_MARK = re.compile(r"⟦(note|row):([^⟦⟧]+)⟧")
_OBJECT = re.compile(r"⟦object:([^⟦⟧]+)⟧")
NOTE_STYLE = "FigureMark"
_P, _T = qn("w:p"), qn("w:t")
_TARGET = "figure_"


def unmarked(text: str) -> str:
    """A text that cannot be taken for a mark: its double brackets are replaced by plain ones."""
    return text.replace("⟦", "[").replace("⟧", "]")


def find_marked(document: Document) -> list[CT_P]:
    """The paragraphs whose text holds a double bracket, each once, in reading order."""
    texts = (t for t in document.element.body.iter(_T) if "⟦" in (t.text or ""))
    return list(dict.fromkeys(cast(CT_P, next(t.iterancestors(_P))) for t in texts))


def place_objects(document: Document, marked: Iterable[CT_P], place: Callable[[Paragraph, str], bool]) -> None:
    """Call ``place`` for each paragraph that is an object's mark; where it gives False the paragraph is removed."""
    for element in marked:
        found = _OBJECT.fullmatch(_text(element).strip())
        if found:
            for child in [c for c in element if c.tag != qn("w:pPr")]:
                element.remove(child)
            if not place(Paragraph(element, document), found[1]):
                element.getparent().remove(element)  # type: ignore[union-attr]


def link_notes(marked: Iterable[CT_P]) -> list[str]:
    """Number the notes in reading order, link them to their rows, sort and prune the rows. Gives the ids in order."""
    marks = [(match, p) for p in marked for match in _MARK.finditer(_text(p))]
    rows = {match[2]: next(p.iterancestors(qn("w:tr"))) for match, p in marks if match[1] == "row"}
    cited = [m[2] for m, _ in marks if m[1] == "note" and m[2] in rows]
    ids = list(dict.fromkeys(cited))
    _sort_rows(rows, ids)
    numbers = {name: number for number, name in enumerate(ids, 1)}
    for paragraph in dict.fromkeys(p for _, p in marks):
        for run in list(paragraph.iter(qn("w:r"))):
            _split_run(run, numbers)
    return ids


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(_T))


def _sort_rows(rows: dict[str, etree._Element], ids: list[str]) -> None:
    tables = {name: row.getparent() for name, row in rows.items()}
    for name, row in rows.items():
        tables[name].remove(row)  # type: ignore[union-attr]
    for name in ids:
        tables[name].append(rows[name])  # type: ignore[union-attr]


def _split_run(run: etree._Element, numbers: dict[str, int]) -> None:
    """A run whose text holds marks, as several runs and links in its place."""
    text = "".join(t.text or "" for t in run.iter(qn("w:t")))
    if not _MARK.search(text):
        return
    for piece in _pieces(run, text, numbers):
        run.addprevious(piece)
    run.getparent().remove(run)  # type: ignore[union-attr]


def _pieces(run: etree._Element, text: str, numbers: dict[str, int]) -> Iterator[etree._Element]:
    at = 0
    for match in _MARK.finditer(text):
        if match.start() > at:
            yield _run(run, text[at : match.start()])
        at = match.end()
        if match[2] in numbers:
            number = numbers[match[2]]
            yield from [_note(number, linked=not _in_control(run))] if match[1] == "note" else _target(run, number)
    if at < len(text):
        yield _run(run, text[at:])


def _run(like: etree._Element, text: str) -> etree._Element:
    run = OxmlElement("w:r")
    properties = like.find(qn("w:rPr"))
    if properties is not None:
        run.append(deepcopy(properties))
    element = OxmlElement("w:t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(element)
    return run


def _in_control(run: etree._Element) -> bool:
    around = run.iterancestors(qn("w:sdt"))
    return any(control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}") is None for control in around)


def _note(number: int, linked: bool) -> etree._Element:
    """The raised number. LibreOffice shows the code of a link that stands first in a control: there it is text only."""
    run, style = OxmlElement("w:r"), OxmlElement("w:rPr")
    style.append(OxmlElement("w:rStyle"))
    style[0].set(qn("w:val"), NOTE_STYLE)
    if not linked:
        style.append(OxmlElement("w:vertAlign"))
        style[1].set(qn("w:val"), "superscript")
    text = OxmlElement("w:t")
    text.text = f"[{number}]"
    run.extend([style, text])
    if not linked:
        return run
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"{_TARGET}{number}")
    link.set(qn("w:history"), "1")
    link.append(run)
    return link


def _target(like: etree._Element, number: int) -> Iterator[etree._Element]:
    yield from bookmarked([_run(like, str(number))], f"{_TARGET}{number}", 5000 + number)


def target_of(bookmark: str) -> str:
    """The raised number that leads to a bookmark; empty where the bookmark is none of ours."""
    number = bookmark.removeprefix(_TARGET)
    return number if number.isdigit() and number != bookmark else ""


def bookmarked(content: list[etree._Element], name: str, number: int) -> Iterator[etree._Element]:
    """Elements between the two ends of a bookmark, to which links can lead (ECMA-376 part 1, 17.13.6)."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), str(number))
    yield start
    yield from content
    yield end
