"""What managers wrote in the boxes of a report, carried over when the report is built again with newer data.

A draft of ours is made anew. What people wrote stays as it is, with its looks, and where the figures under it changed
since, a note beside the box says so. Where people changed anything but the boxes, the report is not built in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from generator.errors import DocumentError
from generator.office.boxes import BOX, Blocks, Boxes, box_name, content_digest, read_boxes
from generator.office.carry import Carrier, replace_content, rewrite_runs
from generator.office.docx_marks import NOTE_STYLE, find_marked
from generator.office.new_boxes import new_box
from generator.office.package import Package, open_package
from generator.periods import day_in_words
from generator.reports.memory import BoxMemory, Memory, find_memory

if TYPE_CHECKING:
    from generator.reports.figure import CountTable, Figure

PREFIX = "narrative."
"""Tags of boxes that are people's begin with this."""
QUIET = "quiet "
"""Before the name of what is remembered and never told in a note: tables of counts, and numbers about children."""
_LISTED = 3
_ANY_MARK = re.compile(r"\[\d{1,3}\]")
_MARK = re.compile(r"(?<![^\w.,;:])(\[\d{1,3}\])")

UNDER = {
    "reasons": ("audits.late", "audits.overdue", "audits.exempt", "audits.behind", "pack.overdue"),
    "good_practice": ("good_practice", "pack.good_practice", "pack.forms_read"),
    "training": ("training",),
    "feedback": ("feedback",),
    "voices": ("voices", "pack.complaints", "pack.feedback"),
    "minutes.present": (),
    "minutes.apologies": (),
    "minutes.discussion": (),
}
"""The figures that stand under a box, as beginnings of their ids; under the boxes not named here stand all figures."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote in one box, when, and what the figures under it showed then."""

    blocks: Blocks
    on: date | None
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The report as it lies there. ``in_place`` says whether it may be replaced: nothing but boxes was edited."""

    in_place: bool = True
    kept: Mapping[str, Kept] = field(default_factory=lambda: MappingProxyType({}))
    marks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    package: Package | None = None
    document: Document | None = None


NOTHING = Earlier()


def read_earlier(data: bytes | None) -> Earlier:
    """What people wrote in a report of ours; nothing where there is none, or where it cannot be read."""
    if data is None:
        return NOTHING
    try:
        package = open_package(data)
        memory = find_memory(package)
        boxes = read_boxes(package, PREFIX, memory.outline if memory else ())
        document = docx.Document(BytesIO(data))
    except (DocumentError, KeyError, ValueError):
        return Earlier(in_place=False)
    known = memory or Memory((), {}, {}, {})
    kept = dict(_kept(package, boxes, known, document))
    in_place = memory is not None and boxes.outline == memory.outline
    return Earlier(in_place, kept, known.marks, known.titles, package, document)


def _kept(package: Package, boxes: Boxes, memory: Memory, document: Document) -> Iterator[tuple[str, Kept]]:
    saved = document.core_properties.modified
    for name, blocks in boxes.content.items():
        before = memory.boxes.get(name, BoxMemory(""))
        digest = content_digest(package, blocks, before.prompt if name in memory.boxes else None)
        held = blocks if digest else []
        if digest != before.digest:
            yield name, Kept(held, saved.date() if saved else None, _under(name, memory.figures))
        elif before.by_people:
            yield name, Kept(held, before.on, before.figures)


def _plain(blocks: Blocks) -> str:
    return " ".join("".join(t.text or "" for block in blocks for t in block.iter(qn("w:t"))).split())


def _under(name: str, figures: Mapping[str, str]) -> dict[str, str]:
    beginnings = UNDER.get(name)
    return {i: shown for i, shown in figures.items() if beginnings is None or i.startswith(beginnings)}


def shown_figures(figures: Iterable[Figure], tables: Iterable[CountTable]) -> dict[str, str]:
    """What the figures of a report show, by id: numbers with what they are out of, tables row by row."""
    held = list(tables)
    cells = {cell.id for table in held for row in table.cells for cell in row}
    shown = {QUIET * f.sensitive + f.id: f"{f.shown} of {f.n_shown}" for f in figures if f.id not in cells}
    rows = {f"{QUIET}{t.note.id} rows": "; ".join(", ".join(c.shown for c in row) for row in t.cells) for t in held}
    return shown | rows


def marks_of(data: bytes) -> dict[str, str]:
    """The figure of each raised number in a report of ours; empty where it does not remember them."""
    memory = find_memory(open_package(data))
    return dict(memory.marks) if memory else {}


def change_notes(earlier: Earlier, shown: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """For each box that people wrote: what changed under it since, in a note; empty where nothing did."""
    return {name: _note(name, kept, shown, words) for name, kept in earlier.kept.items()}


def _note(name: str, kept: Kept, shown: Mapping[str, str], words: Mapping[str, str]) -> str:
    now = _under(name, shown)
    changed = [i for i in {**now, **kept.figures} if kept.figures.get(i) != now.get(i)]
    if not (kept.blocks and changed):
        return ""
    since = f" on {day_in_words(kept.on)}" if kept.on else ""
    told = [t for i in changed if (t := _change(i, kept.figures.get(i), now.get(i), words))]
    more = len(changed) - len(told[:_LISTED])
    rest = [f"{more} more {'figure' if more == 1 else 'figures'} changed."] if more and told else []
    listed = " ".join([*told[:_LISTED], *rest])
    return f"The figures of this section changed since this was written{since}. {listed}".strip()


def _change(figure_id: str, before: str | None, now: str | None, words: Mapping[str, str]) -> str:
    if figure_id.startswith(QUIET) or figure_id not in words:
        return ""
    return f"{words[figure_id].rstrip('.')}: {before or 'not counted then'}, now {now or 'no longer counted'}."


def reserve_boxes(document: Document, earlier: Earlier) -> None:
    """Clear the boxes that will hold what people wrote; the figures that it cites keep their rows."""
    controls = _controls(document)
    for name in earlier.kept:
        if name not in controls and earlier.kept[name].blocks:
            controls[name] = _added_control(document, name, earlier.titles.get(name, "") or "Narrative")
        if name in controls and earlier.kept[name].blocks:
            replace_content(controls[name], [_citing(_cited(earlier, name))])
        elif name in controls:
            replace_content(controls[name], [_prompting("Write here.")])


def _controls(document: Document) -> dict[str, etree._Element]:
    return {name: c for c in document.element.body.iter(qn("w:sdt")) if (name := box_name(c, PREFIX))}


def _cited(earlier: Earlier, name: str) -> list[str]:
    """The figures whose raised numbers stand in what people kept."""
    numbers = [
        number
        for block in earlier.kept[name].blocks
        for number in re.findall(r"\[(\d{1,3})\]", "".join(t.text or "" for t in block.iter(qn("w:t"))))
    ]
    return list(dict.fromkeys(earlier.marks[n] for n in numbers if n in earlier.marks))


def _citing(ids: Sequence[str]) -> etree._Element:
    paragraph = OxmlElement("w:p")
    for figure_id in ids:
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = f"⟦note:{figure_id}⟧"
        run.append(text)
        paragraph.append(run)
    return paragraph


def _prompting(text: str) -> etree._Element:
    return parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="NarrativeText"/></w:pPr><w:r><w:rPr>'
        f'<w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
    )


def _added_control(document: Document, name: str, title: str) -> etree._Element:
    """A box for what people wrote in a section that the report no longer has, before the explanations."""
    control = new_box(PREFIX + name, title)
    place = _before_explanations(document)
    heading = document.add_paragraph(f"{title} (kept from the earlier report)", style="Heading 3")._p
    for element in (heading, control):
        if place is None:
            document.element.body.insert(len(document.element.body) - 1, element)
        else:
            place.addprevious(element)
    return control


def _before_explanations(document: Document) -> etree._Element | None:
    """The heading of the table that explains the figures."""
    rows = (p for p in find_marked(document) if "⟦row:" in "".join(t.text or "" for t in p.iter(qn("w:t"))))
    first = next(rows, None)
    table = None if first is None else next(first.iterancestors(qn("w:tbl")), None)
    if table is None:
        return None
    heading2 = document.styles["Heading 2"].style_id
    before = (e for e in table.itersiblings(preceding=True) if e.tag == qn("w:p"))
    return next((p for p in before if _style_id(p) == heading2), None)


def _style_id(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else style.get(qn("w:val"), "")


def put_back(document: Document, earlier: Earlier, ids: Sequence[str]) -> None:
    """Put what people wrote into its boxes; ``ids`` are the figures of the raised numbers, in order."""
    if earlier.package is None or earlier.document is None:
        return
    carrier = Carrier(earlier.package, earlier.document, document, PREFIX)
    numbers = {figure_id: number for number, figure_id in enumerate(ids, 1)}
    controls = _controls(document)

    for name, kept in earlier.kept.items():
        if kept.blocks and name in controls:
            blocks = [carrier.carried(block) for block in kept.blocks]
            for block in blocks:
                _unprompt(block, document)
                _renumber(block, {old: numbers.get(figure_id) for old, figure_id in earlier.marks.items()})
            replace_content(controls[name], blocks)


def _unprompt(block: etree._Element, document: Document) -> None:
    """What was typed in the midst of a prompt loses the looks of one."""
    look = document.styles["Placeholder Text"].style_id if "Placeholder Text" in document.styles else None
    for style in list(block.iter(qn("w:rStyle"))):
        if style.get(qn("w:val")) == look:
            style.getparent().remove(style)  # type: ignore[union-attr]


def _renumber(block: etree._Element, numbers: Mapping[str, int | None]) -> None:
    """Put the new numbers of the figures in place of the old ones, also where a program lost the look of a mark."""

    def of_mark(text: str) -> str | None:
        number = numbers.get(text.strip("[] "))
        return None if number is None else f"[{number}]"

    def of_marked(text: str) -> str | None:
        """Words that were typed at a mark have its look: they stay."""
        if text.strip("[] ") in numbers:
            return of_mark(text)
        return _ANY_MARK.sub(lambda m: (of_mark(m[0]) or "") if m[0].strip("[]") in numbers else m[0], text)

    rewrite_runs(block, NOTE_STYLE, of_marked)
    rewrite_runs(block, "", lambda text: _MARK.sub(lambda m: of_mark(m[0]) or m[0], text))


def remembered(package: Package, earlier: Earlier, ids: Sequence[str], shown: Mapping[str, str]) -> Memory:
    """What a finished report is to remember of itself."""
    boxes = read_boxes(package, PREFIX)
    known = {}
    for name, blocks in boxes.content.items():
        kept, digest = earlier.kept.get(name), content_digest(package, blocks)
        prompt = "" if digest else _plain(blocks)
        on, figures = (kept.on, _without_old(kept.figures, shown)) if kept else (None, {})
        known[name] = BoxMemory(digest, kept is not None, prompt, on, figures)
    marks = {str(number): figure_id for number, figure_id in enumerate(ids, 1)}
    outline = tuple(boxes.outline)
    return Memory(outline, marks, shown, known, _titles(package, [m for m in outline if m.startswith(BOX)]))


def _without_old(figures: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """The figures under a box, without what quiet ones showed in an earlier report than this.

    Side by side two reports tell what the forms said that came between them (DP-07).
    """
    return {i: value if not i.startswith(QUIET) or shown.get(i) == value else "" for i, value in figures.items()}


def _titles(package: Package, names: Sequence[str]) -> dict[str, str]:
    found = {}
    for control in package.part(package.main).iter(qn("w:sdt")):
        alias = control.find(f"{qn('w:sdtPr')}/{qn('w:alias')}")
        if (name := box_name(control, PREFIX)) and alias is not None and BOX + name in names:
            found[name] = alias.get(qn("w:val"), "")
    return found
