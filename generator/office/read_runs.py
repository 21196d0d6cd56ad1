"""The runs of one paragraph: text, marks, fields, symbols and the controls round them (ECMA-376 part 1, 17.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from generator.office.read_controls import ControlReader, legacy_answer
from generator.office.read_marks import (
    FEW,
    Styles,
    W,
    character_style,
    child_of,
    direct_marks,
    has_glyphs,
    plain_glyphs,
    symbol,
    without_unseen,
)
from generator.office.word import PLAIN, Block, Marks, Note, Paragraph, Run

_R, _T, _RPR, _SDT = (W + name for name in ("r", "t", "rPr", "sdt"))
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX, _FIELD_STATE, _FIELD_DATA = (W + name for name in ("txbxContent", "fldCharType", "ffData"))
_BREAK, _SYMBOL, _FIELD = (W + name for name in ("br", "sym", "fldChar"))
_ALTERNATES = f"{MC}AlternateContent"
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr"}
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
REVISIONS = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_EQUATION, _MATHS_RUN, _MATHS_TEXT = (_MATHS + name for name in ("oMath", "r", "t"))
_MATHS_SIGNS = {f"{_MATHS}den": "/", f"{_MATHS}sup": "^"}
_RUBY, _RUBY_BASE, _RUBY_GUIDE = (W + name for name in ("ruby", "rubyBase", "rt"))
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_CLOSED = {
    f"{W}subDoc": "a linked document",
    f"{W}contentPart": "handwriting",
    f"{W}control": "an ActiveX box",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "an embedded file",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "a SmartArt drawing",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "a chart",
}
"""What may hold words that are not read; each is said."""

NoteReader = Callable[[str, str], str]
BoxReader = Callable[[etree._Element, Paragraph, list[Block]], None]
State = tuple[Paragraph, Marks, int, list[Block], list[bool]]


class RunReader:
    """Reads paragraphs into runs.

    ``read_box`` walks the text boxes that hang on them, ``read_note`` gives the words of a note by its kind and id.
    ``unread`` collects what could not be read.
    """

    def __init__(self, styles: Styles, controls: ControlReader, read_box: BoxReader, read_note: NoteReader) -> None:
        self._styles, self._controls, self._read_box, self._read_note = styles, controls, read_box, read_note
        self.unread: list[str] = []
        self.may_hold_unseen = True
        """Whether text may hold characters that nobody sees, to be left out."""
        self._fields: list[bool] = []
        self._paragraph, self._looks, self._length = Paragraph(0, ""), PLAIN, 0
        self._boxes: list[Block] = []

    def close(self) -> None:
        """Let go of the readers of boxes and notes, which hold this one: the file's memory is free at once."""
        del self._read_box, self._read_note

    def state(self) -> State:
        """Where it stands, to be put back after a text box."""
        return self._paragraph, self._looks, self._length, self._boxes, self._fields

    def restore(self, state: State) -> None:
        """Put a kept state back."""
        self._paragraph, self._looks, self._length, self._boxes, self._fields = state

    def read(self, children: Iterable[etree._Element], paragraph: Paragraph, boxes: list[Block]) -> None:
        """Fill a paragraph from its child elements; text boxes that hang on it go to ``boxes``."""
        self._paragraph, self._boxes = paragraph, boxes
        self._looks, self._length = self._styles.marks(paragraph.style, ""), 0
        self._inline(children)
        runs = paragraph.runs
        if runs:
            paragraph.text = runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])
        if self._fields:  # the instruction of a broken field must not swallow the paragraphs that follow
            self._fields = [False for is_instruction in self._fields if not is_instruction]

    def _inline(self, parent: Iterable[etree._Element]) -> None:
        for element in parent:
            tag = element.tag
            if tag == _R:
                self._run(element)
            elif tag == _SDT:
                self._sdt(element)
            elif tag == _ALTERNATES:
                self._inline(choice(element))
            elif tag == _EQUATION:
                self._equation(element)
            elif tag in _CLOSED:
                self.unread.append(_CLOSED[tag])
            elif tag not in _SKIPPED and len(element):
                self._inline(element)

    def _sdt(self, element: etree._Element) -> None:
        control, content = self._controls.open(element, "run")
        control.paragraphs.append(self._paragraph)
        self._paragraph.controls.append(control)
        self._inline(content)
        self._controls.close()

    def _run(self, element: etree._Element) -> None:
        marks = self._looks
        pieces: list[str] = []
        for child in element:
            tag = child.tag
            if tag == _RPR:
                marks = self._marks(child)
            elif marks.hidden:
                return
            elif tag != _T:
                self._other(child, pieces)
            elif not self._fields or not any(self._fields):
                pieces.append(child.text or "")
        if pieces:
            text = "".join(pieces)
            if self.may_hold_unseen and not text.isascii():
                text = without_unseen(text)
            may_be_sign = len(text) <= FEW or not text.isascii()
            self._add(plain_glyphs(text, _font(element)) if may_be_sign and has_glyphs(text) else text, marks)

    def _add(self, text: str, marks: Marks) -> None:
        control = self._controls.current
        while control is not None:
            if control.shows_prompt:
                control.prompt += text
                return
            control = control.parent
        self._paragraph.runs.append(Run(text, marks, self._controls.current))
        if marks.strike:
            self._paragraph.has_struck = True
        if marks.colour:
            self._paragraph.has_colour = True
        self._length += len(text)

    def _marks(self, properties: etree._Element) -> Marks:
        style = character_style(properties)
        return direct_marks(properties, self._styles.marks(self._paragraph.style, style) if style else self._looks)

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
        elif tag == _T and not any(self._fields):
            pieces.append(element.text or "")
        elif tag == _ALTERNATES:
            for child in choice(element):
                self._other(child, pieces)
        elif tag in _PICTURES:
            self._picture(element)
        elif tag in _NOTES:
            self._note(_NOTES[tag], element.get(f"{W}id", ""), pieces)
        elif tag == _RUBY:
            pieces.append(f"{_words(element, _RUBY_BASE)} ({_words(element, _RUBY_GUIDE)})")
        elif tag in _CLOSED:
            self.unread.append(_CLOSED[tag])

    def _note(self, kind: str, number: str, pieces: list[str]) -> None:
        text = self._read_note(kind, number)
        if text:
            self._paragraph.notes += (Note(self._length + sum(map(len, pieces)), kind, text),)

    def _equation(self, element: etree._Element) -> None:
        """The characters of an equation in a row; what was more than a row is said (22.1.2)."""
        parts = element.iter(_MATHS_TEXT, *_MATHS_SIGNS)
        self._add("".join(_MATHS_SIGNS.get(str(part.tag), part.text or "") for part in parts), self._looks)
        if any(part.tag != _MATHS_RUN for part in element):
            self.unread.append("the layout of an equation")

    def _field(self, element: etree._Element, pieces: list[str]) -> None:
        """Keep results of fields, not their instructions; a legacy form field says what it shows."""
        kind = element.get(_FIELD_STATE)
        if kind == "begin":
            self._fields.append(True)
            data = child_of(element, _FIELD_DATA)
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
        self.unread += [_CLOSED[str(closed.tag)] for closed in element.iter(*_CLOSED)]
        if not found:
            self._paragraph.pictures += 1
        for box in found:
            self._read_box(box, self._paragraph, self._boxes)


def _words(element: etree._Element, inside: str) -> str:
    return "".join(text.text or "" for part in element.iter(inside) for text in part.iter(_T))


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


def _font(run: etree._Element) -> str:
    properties = child_of(run, _RPR)
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
