"""The runs of one paragraph: text, marks, fields, symbols and the controls round them (ECMA-376 part 1, 17.3)."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from generator.office.read_controls import ControlReader, legacy_answer
from generator.office.read_marks import VAL, Styles, W, direct_marks, has_glyphs, plain_glyphs, symbol
from generator.office.word import Block, Marks, Paragraph, Run

_R, _T, _RPR, _SDT = (W + name for name in ("r", "t", "rPr", "sdt"))
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX, _CONTENT, _STYLE = (W + name for name in ("txbxContent", "sdtContent", "rStyle"))
_BREAK, _SYMBOL, _FIELD = (W + name for name in ("br", "sym", "fldChar"))
_ALTERNATES = f"{MC}AlternateContent"
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr"}
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
REVISIONS = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))

BoxReader = Callable[[etree._Element, Paragraph, list[Block]], None]
State = tuple[Paragraph, list[Block], list[bool]]


class RunReader:
    """Reads paragraphs into runs; ``read_box`` walks the text boxes that hang on them."""

    def __init__(self, styles: Styles, controls: ControlReader, read_box: BoxReader) -> None:
        self._styles, self._controls, self._read_box = styles, controls, read_box
        self._fields: list[bool] = []
        self._paragraph = Paragraph(0, "")
        self._boxes: list[Block] = []

    def state(self) -> State:
        """Where it stands, to be put back after a text box."""
        return self._paragraph, self._boxes, self._fields

    def restore(self, state: State) -> None:
        """Put a kept state back."""
        self._paragraph, self._boxes, self._fields = state

    def read(self, element: etree._Element, paragraph: Paragraph, boxes: list[Block]) -> None:
        """Fill a paragraph from its element; text boxes that hang on it go to ``boxes``."""
        self._paragraph, self._boxes = paragraph, boxes
        self._inline(element)
        paragraph.text = "".join([run.text for run in paragraph.runs])

    def _inline(self, parent: etree._Element) -> None:
        for element in parent:
            tag = element.tag
            if tag == _R:
                self._run(element)
            elif tag == _SDT:
                self._sdt(element)
            elif tag == _ALTERNATES:
                self._inline(choice(element))
            elif tag not in _SKIPPED and len(element):
                self._inline(element)

    def _sdt(self, element: etree._Element) -> None:
        control = self._controls.open(element, "run")
        control.paragraphs.append(self._paragraph)
        self._paragraph.controls.append(control)
        self._inline(content_of(element))
        self._controls.close()

    def _run(self, element: etree._Element) -> None:
        properties = element.find(_RPR)
        marks = self._marks(properties)
        if marks.hidden:
            return
        pieces: list[str] = []
        for child in element:
            tag = child.tag
            if tag == _T:
                if not any(self._fields):
                    pieces.append(child.text or "")
            elif tag != _RPR:
                self._other(child, pieces)
        if pieces:
            text = "".join(pieces)
            self._add(plain_glyphs(text, _font(properties)) if has_glyphs(text) else text, marks)

    def _add(self, text: str, marks: Marks) -> None:
        control = self._controls.current
        while control is not None:
            if control.shows_prompt:
                control.prompt += text
                return
            control = control.parent
        self._paragraph.runs.append(Run(text, marks, self._controls.current))

    def _marks(self, properties: etree._Element | None) -> Marks:
        style = properties.find(_STYLE) if properties is not None else None
        base = self._styles.marks(self._paragraph.style, style.get(VAL, "") if style is not None else "")
        return direct_marks(properties, base)

    def _other(self, element: etree._Element, pieces: list[str]) -> None:
        tag = element.tag
        if tag in _CHARACTERS:
            pieces.append(_CHARACTERS[tag])
        elif tag == _BREAK:
            pieces.append("" if element.get(f"{W}type") in {"page", "column"} else "\n")
        elif tag == _SYMBOL:
            pieces.append(symbol(element.get(f"{W}char", ""), element.get(f"{W}font", "")))
        elif tag == _FIELD:
            self._field(element, pieces)
        elif tag == _ALTERNATES:
            for child in choice(element):
                self._other(child, pieces)
        elif tag in _PICTURES:
            self._picture(element)

    def _field(self, element: etree._Element, pieces: list[str]) -> None:
        """Keep results of fields, not their instructions; a legacy form field says what it shows."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(True)
            data = element.find(f"{W}ffData")
            if data is not None:
                answer, untouched = legacy_answer(data)
                pieces.append(answer)
                self._paragraph.untouched = self._paragraph.untouched or untouched
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _picture(self, element: etree._Element) -> None:
        found = [box for box in element.iter(_BOX) if not _is_fallback(box, element) and not _is_inner(box, element)]
        if not found:
            self._paragraph.pictures += 1
        for box in found:
            self._read_box(box, self._paragraph, self._boxes)


def content_of(sdt: etree._Element) -> etree._Element:
    """The content of a ``w:sdt`` element, an empty element where it has none."""
    content = sdt.find(_CONTENT)
    return content if content is not None else etree.Element("none")


def choice(element: etree._Element) -> etree._Element:
    """The branch of an ``mc:AlternateContent`` to read: the first choice, else the fallback (part 3, 7.6)."""
    choice = element.find(f"{MC}Choice")
    fallback = element.find(f"{MC}Fallback")
    found = choice if choice is not None else fallback
    return found if found is not None else element


def _is_fallback(box: etree._Element, top: etree._Element) -> bool:
    for parent in box.iterancestors():
        if parent is top:
            return False
        if parent.tag == f"{MC}Fallback":
            return True
    return False


def _is_inner(box: etree._Element, top: etree._Element) -> bool:
    for parent in box.iterancestors():
        if parent is top:
            return False
        if parent.tag == _BOX:
            return True
    return False


def _font(properties: etree._Element | None) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
