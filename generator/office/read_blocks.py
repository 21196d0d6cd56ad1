"""From the XML of a Word document to the records of ``generator.office.word``.

One walk over the body, then over headers, footers and notes. Deletions, moved-away and hidden text are left out,
insertions are kept, a text box is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from generator.office.package import Package, parsed
from generator.office.read_bullets import Bullets
from generator.office.read_controls import ControlReader
from generator.office.read_marks import VAL, Styles, W, is_on, list_level, may_hold_unseen, only_value, parted, shade
from generator.office.read_runs import MC, REVISIONS, RunReader, choice
from generator.office.word import Block, Cell, Control, Document, Paragraph, Row, Table, blocks_text

_P, _TBL, _TR, _TC, _SDT = (W + name for name in ("p", "tbl", "tr", "tc", "sdt"))
_TCPR, _TRPR, _PPR = (W + name for name in ("tcPr", "trPr", "pPr"))
_CUSTOM = {f"{W}customXml", f"{W}ins", f"{W}moveTo"}
_INSERTED, _ALTERNATES, _MARK = f"{W}altChunk", f"{MC}AlternateContent", f"{W}rPr"
_STYLE, _NUMBER, _SHADE, _LEVEL = (W + name for name in ("pStyle", "numPr", "shd", "outlineLvl"))
_SPAN, _DOWN, _ACROSS, _DELETED = (W + name for name in ("gridSpan", "vMerge", "hMerge", "cellDel"))
_BEFORE, _HEADER = (W + name for name in ("gridBefore", "tblHeader"))
_NO_TEXT = {_TCPR, f"{W}sectPr"}
_GONE = {f"{W}del", f"{W}moveFrom"}
_FEW_STYLES = 100_000


def read_document(package: Package) -> Document:
    """Everything that a careful person would read in a Word file. Raises DocumentError where a part is broken."""
    reader = _Reader(package)
    blocks = reader.read_main()
    pictured = tuple(reader.pictured)
    edges = [b for kind in ("header", "footer") for name in package.related(package.main, kind)
             for b in reader.read_part(name, package.part(name))]  # fmt: skip
    unread, noted = tuple(reader.unread), tuple(reader.noted)
    reader.close()
    return Document(blocks, edges, reader.controls.found, reader.has_revisions, unread, noted, pictured)


def read_body(package: Package) -> tuple[list[Block], list[etree._Element]]:
    """The blocks of the body, and the elements of its paragraphs: the first is that of paragraph number 1."""
    elements: list[etree._Element] = []
    return _Reader(package, elements).read_main(), elements


def _styles(package: Package) -> Styles:
    names = package.related(package.main, "styles")
    if not names:
        return Styles(None)
    xml = package.read(names[0])
    return _shared_styles(xml) if len(xml) < _FEW_STYLES else Styles(package.part(names[0]))


@lru_cache(maxsize=8)
def _shared_styles(xml: bytes) -> Styles:
    """The styles of a part; those of the last few documents are kept, as forms of one template share them."""
    return Styles(parsed("word/styles.xml", xml))


class _Reader:
    def __init__(
        self, package: Package, elements: list[etree._Element] | None = None, *, reads_notes: bool = True
    ) -> None:
        """``elements`` takes the element of every paragraph that is numbered, where a list is given."""
        self._package, self._elements, self._reads_notes = package, elements, reads_notes
        self.controls, self._styles, self._bullets = ControlReader(package), _styles(package), Bullets(package)
        self.has_revisions = False
        self._runs = RunReader(self._styles, self.controls, self._box, self._note)
        self.unread = self._runs.unread
        self.noted: list[Paragraph] = []
        self.pictured: list[Paragraph] = []
        self._notes: dict[tuple[str, str], etree._Element] | None = None
        self._part, self._paragraphs, self._tables = "", 0, 0
        self._joined: Paragraph | None = None

    def close(self) -> None:
        """Let go of what holds it, when all parts are read."""
        self._runs.close()

    def read_main(self) -> list[Block]:
        body = self._package.part(self._package.main).find(f"{W}body")
        return self.read_part(self._package.main, body) if body is not None else []

    def read_part(self, name: str, root: etree._Element) -> list[Block]:
        self._part, self._paragraphs, self._tables = name, 0, 0
        self._runs.may_hold_unseen = not self._package.has(name) or may_hold_unseen(self._package.read(name))
        blocks: list[Block] = []
        self._walk(root, blocks, None)
        self._bullets.show()
        if not self.has_revisions:
            self.has_revisions = next(root.iter(*REVISIONS), None) is not None
        return blocks

    def _walk(self, parent: Iterable[etree._Element], blocks: list[Block], cell: Cell | None) -> None:
        for element in parent:
            tag = element.tag
            if tag == _P:
                self._paragraph(element, blocks, cell)
            elif tag == _TBL:
                blocks.append(self._table(element, cell))
            elif tag == _SDT:
                self._walk(self.controls.open(element, "block")[1], blocks, cell)
                self.controls.close()
            elif tag == _INSERTED:
                self.unread.append("an inserted document")
            elif tag == _ALTERNATES:
                self._walk(choice(element), blocks, cell)
            elif tag not in _NO_TEXT and len(element) and tag not in _GONE:
                self._walk(element, blocks, cell)

    def _paragraph(self, element: etree._Element, blocks: list[Block], cell: Cell | None) -> None:
        self._paragraphs += 1
        if self._elements is not None:
            self._elements.append(element)
        paragraph = Paragraph(self._paragraphs, self._part, cell)
        properties, children = parted(element, _PPR)
        mark_is_deleted = properties is not None and self._take_properties(paragraph, properties)
        control = self.controls.current
        while control is not None:
            control.paragraphs.append(paragraph)
            control = control.parent
        boxes: list[Block] = []
        self._runs.read(children, paragraph, boxes)
        if paragraph.notes:
            self.noted.append(paragraph)
        if paragraph.pictures:
            self.pictured.append(paragraph)
        if self._joined is None and not mark_is_deleted:
            blocks.append(paragraph)
        else:
            self._add(paragraph, blocks, mark_is_deleted)
        if boxes:
            blocks.extend(boxes)

    def _add(self, paragraph: Paragraph, blocks: list[Block], mark_is_deleted: bool) -> None:
        """A paragraph whose mark is a tracked deletion runs on into the next one (17.13.5.15)."""
        if self._joined is not None and blocks and blocks[-1] is self._joined:
            self._joined.runs.extend(paragraph.runs)
            self._joined.notes += tuple(n._replace(at=n.at + len(self._joined.text)) for n in paragraph.notes)
            self._joined.text += paragraph.text
            self._joined.has_struck |= paragraph.has_struck
            self._joined.has_colour |= paragraph.has_colour
            self._joined.controls.extend(paragraph.controls)
        else:
            blocks.append(paragraph)
            self._joined = paragraph
        if not mark_is_deleted:
            self._joined = None

    def _take_properties(self, paragraph: Paragraph, properties: etree._Element) -> bool:
        """Take what the properties say; whether they say that the paragraph's mark is deleted."""
        mark_is_deleted = False
        for element in properties:
            tag = element.tag
            if tag == _STYLE:
                paragraph.style = only_value(element)
                paragraph.level, paragraph.list_level = self._styles.kind(paragraph.style)
            elif tag == _NUMBER:
                paragraph.list_level = list_level(element)
                self._bullets.add(paragraph, element)
            elif tag == _SHADE:
                paragraph.fill = shade(element)
            elif tag == _LEVEL and (element.get(VAL) or "9") in "012345678":
                paragraph.level = int(element.get(VAL, "9")) + 1
            elif tag == _MARK:
                mark_is_deleted = any(mark.tag in _GONE for mark in element)
        return mark_is_deleted

    def _box(self, content: etree._Element, paragraph: Paragraph, boxes: list[Block]) -> None:
        """The paragraphs of a text box, put after the paragraph that it hangs on."""
        state = self._runs.state()
        self._walk(content, boxes, paragraph.cell)
        for block in boxes:
            if isinstance(block, Paragraph):
                block.in_box = True
        self._runs.restore(state)

    def _note(self, kind: str, number: str) -> str:
        """The words of a footnote or endnote; a note within a note is not followed (17.11)."""
        if self._notes is None:
            self._notes = dict(self._find_notes()) if self._reads_notes else {}
        element = self._notes.get((kind, number))
        if element is None:
            return ""
        reader = _Reader(self._package, reads_notes=False)
        text = " ".join(blocks_text(reader.read_part(kind, element)).split())
        self.unread += reader.unread
        reader.close()
        return text

    def _find_notes(self) -> Iterator[tuple[tuple[str, str], etree._Element]]:
        for kind in ("footnote", "endnote"):
            for name in self._package.related(self._package.main, f"{kind}s"):
                for element in self._package.part(name):
                    yield (kind, element.get(f"{W}id", "")), element

    def _table(self, element: etree._Element, cell: Cell | None) -> Table:
        self._tables += 1
        table = Table(self._tables, self._part, cell)
        self._rows(element, table, ())
        return table

    def _rows(self, parent: Iterable[etree._Element], table: Table, controls: tuple[Control, ...]) -> None:
        for element in parent:
            tag = element.tag
            if tag == _TR:
                self._row(element, table, controls)
            elif tag == _SDT:
                control, content = self.controls.open(element, "row")
                self._rows(content, table, (*controls, control))
                self.controls.close()
            elif tag in _CUSTOM:
                self._rows(element, table, controls)

    def _row(self, element: etree._Element, table: Table, controls: tuple[Control, ...]) -> None:
        row = Row(table, len(table.rows) + 1, controls=controls)
        column = 0
        properties, children = parted(element, _TRPR)
        for prop in properties if properties is not None else ():
            tag = prop.tag
            if tag in _GONE:
                return
            if tag == _BEFORE:
                column = _number(prop, 0)
            elif tag == _HEADER:
                row.is_header = is_on(prop)
        table.rows.append(row)
        self._cells(children, row, column)

    def _cells(self, parent: Iterable[etree._Element], row: Row, column: int) -> int:
        for element in parent:
            tag = element.tag
            if tag == _TC:
                column = self._cell(element, row, column)
            elif tag == _SDT:
                column = self._cells(self.controls.open(element, "cell")[1], row, column)
                self.controls.close()
            elif tag in _CUSTOM:
                column = self._cells(element, row, column)
        return column

    def _cell(self, element: etree._Element, row: Row, column: int) -> int:
        cell = Cell(row, len(row.cells) + 1, column)
        properties, children = parted(element, _TCPR)
        runs_on = False
        for prop in properties if properties is not None else ():
            tag = prop.tag
            if tag == _SPAN:
                cell.span = max(1, min(_number(prop, 1), 1000))
            elif tag == _DOWN:
                cell.continues = prop.get(VAL, "continue") == "continue"
            elif tag == _ACROSS:
                runs_on = prop.get(VAL, "continue") == "continue"
            elif tag == _SHADE:
                cell.fill = shade(prop)
            elif tag == _DELETED:
                return column
        self._walk(children, cell.blocks, cell)
        if runs_on and row.cells and not cell.text:
            row.cells[-1].span += cell.span
        else:
            row.cells.append(cell)
        return column + cell.span


def _number(element: etree._Element, otherwise: int) -> int:
    value = element.get(VAL) or ""
    return int(value) if value.isdigit() else otherwise
