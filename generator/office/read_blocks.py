"""From the XML of a Word document to the records of ``generator.office.word``.

One walk over the body, then over headers, footers and notes. Deletions, moved-away and hidden text are left out,
insertions are kept, a text box is read once.
"""

from __future__ import annotations

from lxml import etree

from generator.office.package import Package
from generator.office.read_controls import ControlReader
from generator.office.read_marks import VAL, Styles, W, is_on, shade
from generator.office.read_runs import MC, REVISIONS, RunReader, choice, content_of
from generator.office.word import Block, Cell, Control, Document, Paragraph, Row, Table

_P, _TBL, _TR, _TC, _SDT = (W + name for name in ("p", "tbl", "tr", "tc", "sdt"))
_TCPR, _TRPR, _PPR = (W + name for name in ("tcPr", "trPr", "pPr"))
_CUSTOM = {f"{W}customXml", f"{W}ins", f"{W}moveTo"}
_INSERTED, _ALTERNATES, _MARK = f"{W}altChunk", f"{MC}AlternateContent", f"{W}rPr"
_STYLE, _NUMBER, _SHADE, _LEVEL = (W + name for name in ("pStyle", "numPr", "shd", "outlineLvl"))
_SPAN, _DOWN, _ACROSS, _DELETED = (W + name for name in ("gridSpan", "vMerge", "hMerge", "cellDel"))
_NO_TEXT = {_TCPR, f"{W}sectPr"}
_GONE = {f"{W}del", f"{W}moveFrom"}


def read_document(package: Package) -> Document:
    """Everything that a careful person would read in a Word file. Raises DocumentError where a part is broken."""
    styles = package.related(package.main, "styles")
    reader = _Reader(ControlReader(package), Styles(package.part(styles[0]) if styles else None))
    body = package.part(package.main).find(f"{W}body")
    blocks = reader.read_part(package.main, body) if body is not None else []
    edges = [b for kind in ("header", "footer") for name in package.related(package.main, kind)
             for b in reader.read_part(name, package.part(name))]  # fmt: skip
    return Document(blocks, edges, reader.controls.found, reader.has_revisions, tuple(reader.unread))


class _Reader:
    def __init__(self, controls: ControlReader, styles: Styles) -> None:
        self.controls, self._styles = controls, styles
        self.has_revisions = False
        self.unread: list[str] = []
        self._runs = RunReader(styles, controls, self._box)
        self._part, self._paragraphs, self._tables = "", 0, 0
        self._joined: Paragraph | None = None

    def read_part(self, name: str, root: etree._Element) -> list[Block]:
        self._part, self._paragraphs, self._tables = name, 0, 0
        blocks: list[Block] = []
        self._walk(root, blocks, None)
        if not self.has_revisions:
            self.has_revisions = next(root.iter(*REVISIONS), None) is not None
        return blocks

    def _walk(self, parent: etree._Element, blocks: list[Block], cell: Cell | None) -> None:
        for element in parent:
            tag = element.tag
            if tag == _P:
                self._paragraph(element, blocks, cell)
            elif tag == _TBL:
                blocks.append(self._table(element, cell))
            elif tag == _SDT:
                self.controls.open(element, "block")
                self._walk(content_of(element), blocks, cell)
                self.controls.close()
            elif tag == _INSERTED:
                self.unread.append("an inserted document")
            elif tag == _ALTERNATES:
                self._walk(choice(element), blocks, cell)
            elif tag not in _NO_TEXT and len(element) and tag not in _GONE:
                self._walk(element, blocks, cell)

    def _paragraph(self, element: etree._Element, blocks: list[Block], cell: Cell | None) -> None:
        self._paragraphs += 1
        paragraph = Paragraph(self._paragraphs, self._part, cell)
        properties = element.find(_PPR)
        mark_is_deleted = False
        if properties is not None:
            self._take_properties(paragraph, properties)
            mark = properties.find(_MARK)
            mark_is_deleted = mark is not None and any(mark.find(gone) is not None for gone in _GONE)
        control = self.controls.current
        while control is not None:
            control.paragraphs.append(paragraph)
            control = control.parent
        boxes: list[Block] = []
        self._runs.read(element, paragraph, boxes)
        self._add(paragraph, blocks, mark_is_deleted)
        blocks.extend(boxes)

    def _add(self, paragraph: Paragraph, blocks: list[Block], mark_is_deleted: bool) -> None:
        """A paragraph whose mark is a tracked deletion runs on into the next one (17.13.5.15)."""
        if self._joined is not None and blocks and blocks[-1] is self._joined:
            self._joined.runs.extend(paragraph.runs)
            self._joined.text += paragraph.text
            self._joined.controls.extend(paragraph.controls)
        else:
            blocks.append(paragraph)
            self._joined = paragraph
        if not mark_is_deleted:
            self._joined = None

    def _take_properties(self, paragraph: Paragraph, properties: etree._Element) -> None:
        for element in properties:
            tag = element.tag
            if tag == _STYLE:
                paragraph.style = element.get(VAL, "")
                paragraph.level = self._styles.heading_level(paragraph.style)
                paragraph.is_list = paragraph.is_list or self._styles.is_list(paragraph.style)
            elif tag == _NUMBER:
                paragraph.is_list = True
            elif tag == _SHADE:
                paragraph.fill = shade(element)
            elif tag == _LEVEL and (element.get(VAL) or "9") in "012345678":
                paragraph.level = int(element.get(VAL, "9")) + 1

    def _box(self, content: etree._Element, paragraph: Paragraph, boxes: list[Block]) -> None:
        """The paragraphs of a text box, put after the paragraph that it hangs on."""
        state = self._runs.state()
        self._walk(content, boxes, paragraph.cell)
        for block in boxes:
            if isinstance(block, Paragraph):
                block.in_box = True
        self._runs.restore(state)

    def _table(self, element: etree._Element, cell: Cell | None) -> Table:
        self._tables += 1
        table = Table(self._tables, self._part, cell)
        self._rows(element, table, ())
        return table

    def _rows(self, parent: etree._Element, table: Table, controls: tuple[Control, ...]) -> None:
        for element in parent:
            if element.tag == _TR:
                self._row(element, table, controls)
            elif element.tag == _SDT:
                control = self.controls.open(element, "row")
                self._rows(content_of(element), table, (*controls, control))
                self.controls.close()
            elif element.tag in _CUSTOM:
                self._rows(element, table, controls)

    def _row(self, element: etree._Element, table: Table, controls: tuple[Control, ...]) -> None:
        row = Row(table, len(table.rows) + 1, controls=controls)
        column = 0
        properties = element.find(_TRPR)
        for prop in properties if properties is not None else ():
            if prop.tag in _GONE:
                return
            if prop.tag == f"{W}gridBefore":
                column = _number(prop, 0)
            elif prop.tag == f"{W}tblHeader":
                row.is_header = is_on(prop)
        table.rows.append(row)
        self._cells(element, row, column)

    def _cells(self, parent: etree._Element, row: Row, column: int) -> int:
        for element in parent:
            if element.tag == _TC:
                column = self._cell(element, row, column)
            elif element.tag == _SDT:
                self.controls.open(element, "cell")
                column = self._cells(content_of(element), row, column)
                self.controls.close()
            elif element.tag in _CUSTOM:
                column = self._cells(element, row, column)
        return column

    def _cell(self, element: etree._Element, row: Row, column: int) -> int:
        cell = Cell(row, len(row.cells) + 1, column)
        properties = element.find(_TCPR)
        runs_on = False
        for prop in properties if properties is not None else ():
            if prop.tag == _SPAN:
                cell.span = max(1, min(_number(prop, 1), 1000))
            elif prop.tag == _DOWN:
                cell.continues = prop.get(VAL, "continue") == "continue"
            elif prop.tag == _ACROSS:
                runs_on = prop.get(VAL, "continue") == "continue"
            elif prop.tag == _SHADE:
                cell.fill = shade(prop)
            elif prop.tag == _DELETED:
                return column
        self._walk(element, cell.blocks, cell)
        if runs_on and row.cells and not cell.text:
            row.cells[-1].span += cell.span
        else:
            row.cells.append(cell)
        return column + cell.span


def _number(element: etree._Element, otherwise: int) -> int:
    value = element.get(VAL) or ""
    return int(value) if value.isdigit() else otherwise
