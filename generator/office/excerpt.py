"""Sections of a finished Word document, each as a document of its own: only what it shows goes with it.

Its boxes become plain text, comments stay behind, and its raised numbers lead to those rows of the explanations alone
that they cite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import nsmap, qn
from docx.shared import Pt
from lxml import etree

from generator.office import refusals
from generator.office.boxes import box_name
from generator.office.docx_finish import PROMPT_STYLE, headings, stable_zip
from generator.office.docx_marks import NOTE_STYLE, target_of
from generator.office.package import open_package

_REFERENCES: Any = etree.XPath("descendant-or-self::*/@r:*", namespaces={"r": nsmap["r"]}, smart_strings=False)
_SHARED = frozenset(["styles", "numbering", "settings", "theme", "fontTable", "webSettings", "footnotes", "endnotes"])
"""What every document has, whatever stands in it; all else is kept only where something in it is referred to."""
_OF_COMMENTS = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: the text of its heading, and its blocks, of which the heading is the first."""

    title: str
    blocks: Sequence[etree._Element]

    def all(self, *tags: str) -> Iterator[etree._Element]:
        """The elements of these kinds in it, in reading order."""
        return (e for block in self.blocks for e in block.iter(*map(qn, tags)))


def read_finished(data: bytes) -> Document:
    """A document from the library, which people may have saved. Raises DocumentError where it cannot be read."""
    open_package(data)
    try:
        return docx.Document(BytesIO(data))
    except (KeyError, ValueError) as error:
        raise refusals.damaged("A part of the file is missing or broken.") from error


def sections_of(document: Document) -> tuple[Section, list[Section]]:
    """What stands between the main heading and the first section, and the sections (headings of the second level)."""
    blocks = [b for b in document.element.body if b.tag != qn("w:sectPr")]
    firsts, seconds = set(headings(document, 1)), set(headings(document, 2))
    starts = [i for i, b in enumerate(blocks) if b in seconds]
    ends = [*starts[1:], len(blocks)] if starts else []
    begins = next((i for i, b in enumerate(blocks) if b in firsts), len(blocks))
    opening = Section("", blocks[begins : min(starts, default=begins)])
    return opening, [Section(_text(blocks[a]), blocks[a:z]) for a, z in zip(starts, ends, strict=True)]


def cut_to(document: Document, sections: Iterable[Section], box_prefix: str, prompt: str) -> None:
    """Leave nothing but these sections; boxes become plain text, with ``prompt`` in those that hold only a prompt."""
    body = document.element.body
    kept = {block for section in sections for block in section.blocks}
    for block in [b for b in body if b.tag != qn("w:sectPr") and b not in kept]:
        body.remove(block)
    _dissolve_boxes(body, box_prefix)
    _say_in_place_of_prompts(body, prompt)
    for element in list(body.iter(*map(qn, _OF_COMMENTS))):
        element.getparent().remove(element)
    _unnumber_sections(document)
    _drop_dead_links(body)


def _dissolve_boxes(body: etree._Element, prefix: str) -> None:
    for control in [c for c in body.iter(qn("w:sdt")) if box_name(c, prefix)]:
        content = control.find(qn("w:sdtContent"))
        for block in [] if content is None else list(content):
            control.addprevious(block)
        control.getparent().remove(control)  # type: ignore[union-attr]


def _say_in_place_of_prompts(body: etree._Element, words: str) -> None:
    for paragraph in body.iter(qn("w:p")):
        runs = [run for run in paragraph.iter(qn("w:r")) if _text(run).strip()]
        if runs and all(_run_style(run) == PROMPT_STYLE for run in runs):
            for run in runs[1:]:
                run.getparent().remove(run)  # type: ignore[union-attr]
            texts = list(runs[0].iter(qn("w:t")))
            for text in texts:
                text.text = words if text is texts[0] else ""


def _unnumber_sections(document: Document) -> None:
    """A section alone has no number among others, and no room for one."""
    for style in document.styles.element.iter(qn("w:style")):
        name, looks = style.find(qn("w:name")), style.find(qn("w:pPr"))
        if name is not None and looks is not None and name.get(qn("w:val"), "").casefold() == "heading 2":
            for element in [e for e in looks if e.tag in {qn("w:numPr"), qn("w:ind")}]:
                looks.remove(element)


def _drop_dead_links(body: etree._Element) -> None:
    """A link to a place that is not in the document any more becomes its words."""
    places = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    for link in [e for e in body.iter(qn("w:hyperlink")) if e.get(qn("w:anchor"))]:
        if link.get(qn("w:anchor")) not in places:
            for run in list(link):
                link.addprevious(run)
            link.getparent().remove(link)  # type: ignore[union-attr]


def is_explanations(section: Section) -> bool:
    """Whether it holds the rows to which raised numbers lead."""
    return any(target_of(_name(mark)) for mark in section.all("w:bookmarkStart"))


def cited_in(sections: Iterable[Section]) -> set[str]:
    """The raised numbers that stand in these sections."""
    found = set()
    for section in sections:
        found |= {_text(run).strip("[] ") for run in section.all("w:r") if _run_style(run) == NOTE_STYLE}
        found |= {target_of(link.get(qn("w:anchor"), "")) for link in section.all("w:hyperlink")}
    return found - {""}


def keep_rows(explanations: Section, numbers: Iterable[str]) -> None:
    """Drop the rows that explain other numbers than these."""
    kept = set(numbers)
    for mark in list(explanations.all("w:bookmarkStart")):
        if (number := target_of(_name(mark))) and number not in kept:
            row = next(mark.iterancestors(qn("w:tr")))
            row.getparent().remove(row)  # type: ignore[union-attr]


def as_excerpt(document: Document, title: str, notice: str) -> bytes:
    """The document with nothing of what it was cut from; ``notice`` stands in the header of each page."""
    for section in document.sections:
        section.different_first_page_header_footer = False
    lines = document.sections[0].header.paragraphs
    line = deepcopy(lines[-1]._p)
    for child in [c for c in line if c.tag != qn("w:pPr")]:
        line.remove(child)
    lines[-1]._p.addnext(line)
    told = document.sections[0].header.paragraphs[-1]
    told.add_run(notice)
    told.paragraph_format.space_after = Pt(14)
    _drop_relationships(document)
    document.core_properties.title, document.core_properties.last_modified_by = title, "Checkback"
    out = BytesIO()
    document.save(out)
    return stable_zip(out.getvalue())


def _drop_relationships(document: Document) -> None:
    used, held = set(_REFERENCES(document.element.body)), document.part.rels
    for name in [n for n, rel in held.items() if rel.reltype.rpartition("/")[2] not in _SHARED and n not in used]:
        held.pop(name)
    package = document.part.package.rels
    for name in [n for n, rel in package.items() if rel.reltype.endswith("/custom-properties")]:
        package.pop(name)


def _name(mark: etree._Element) -> str:
    return mark.get(qn("w:name"), "")


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def _run_style(run: etree._Element) -> str:
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")
