"""The tables of a form: answer boxes, details, repeating rows, and what the grades mean. No cell is merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.forms.layout_controls import field_controls
from generator.forms.layout_words import OPTIONAL, shown_label
from generator.office.controls import Control, ControlKind, block_control, inline_control, locked_text, repeating_rows
from generator.office.word_styles import TEXT_WIDTH
from generator.office.word_xml import Element, keep_with_next, make, paragraph, text_run
from generator.profile import FieldDefinition, FieldKind, GradeScale, ServiceProfile

_LABEL_WIDTH, _LIST_WIDTH = 5300, 3100
_LINE_HEIGHT, _ROOM_TO_COMMENT, _ROOM_TO_WRITE = 480, 1000, 1200  # twips: one line, 1.8 cm, 2.1 cm
_COLUMN_WIDTHS = {
    FieldKind.NUMBER: 560,
    FieldKind.DATE: 1480,
    FieldKind.MONTH: 1480,
    FieldKind.PERSON: 1360,
    FieldKind.YES_NO: 1300,
    FieldKind.CHOICE: 1700,
    FieldKind.GRADE: 1900,
}


def answer_box(control: Control, tinted: bool, *, together: bool = False) -> Element:
    """A box on a pale ground for one answer, with room to write where several paragraphs may be needed.

    A line that stands ``together`` with what follows is never alone at the foot of a page.
    """
    roomy = control.kind is ControlKind.RICH
    line = paragraph("Answer", inline_control(control))
    content = block_control(control, "Answer") if roomy else keep_with_next(line) if together else line
    row = table_row([_cell(TEXT_WIDTH, content)], height=_ROOM_TO_WRITE if roomy else _LINE_HEIGHT, may_split=roomy)
    return table("AnswerBoxTinted" if tinted else "AnswerBox", [TEXT_WIDTH], [row], f"Answer: {control.title}")


def list_and_answer(guidance: Sequence[Element], controls: Sequence[Control], tinted: bool) -> Element:
    """Guidance with a list, date or tick box at its right, always in the same place; beneath it a box for words.

    The box runs across both columns: the one place where a cell spans two.
    """
    chosen, *comment = controls
    widths = [TEXT_WIDTH - _LIST_WIDTH, _LIST_WIDTH]
    left = guidance or [paragraph("Guidance", locked_text(text_run(OPTIONAL), title="Guidance"))]
    rows = [
        table_row([_cell(widths[0], *left, flush=True), _cell(widths[1], paragraph("Chosen", inline_control(chosen)))])
    ]
    for control in comment:
        box = _cell(TEXT_WIDTH, block_control(control, "Answer"), span=2)
        rows.append(table_row([box], height=_ROOM_TO_COMMENT, may_split=True))
    style = "ListAndAnswerTinted" if tinted else "ListAndAnswer"
    look = {"lastColumn": 1, "lastRow": len(comment)}
    return table(style, widths, rows, f"Answer: {chosen.title}", look)


def details_table(rows: Sequence[tuple[Sequence[Element], Control]], caption: str, tinted: bool) -> Element:
    """Labels on the left, answers on the right, a line each. A label is one or two paragraphs."""
    widths = [_LABEL_WIDTH, TEXT_WIDTH - _LABEL_WIDTH]
    body = []
    for label, control in rows:
        rich = control.kind is ControlKind.RICH
        answer = block_control(control, "DetailAnswer") if rich else paragraph("DetailAnswer", inline_control(control))
        body.append(table_row([_cell(widths[0], *label), _cell(widths[1], answer)], height=_LINE_HEIGHT))
    return table("DetailsTableTinted" if tinted else "DetailsTable", widths, body, caption, {"lastColumn": 1})


def detail_label(field: FieldDefinition) -> list[Element]:
    """A question's label, with "needed" in words, and its guidance beneath."""
    runs = [text_run(shown_label(field))]
    if field.needed:
        runs.append(text_run(" (needed)", "Needed"))
    label = [paragraph("DetailLabel", locked_text(*runs))]
    if field.guidance:
        label.append(paragraph("DetailGuidance", locked_text(text_run(field.guidance), title="Guidance")))
    return label


def rows_table(field: FieldDefinition, profile: ServiceProfile) -> Element:
    """The repeating rows of a question: a header row, then as many empty rows as the definition wants."""
    section, *columns = field_controls(field, profile)
    widths = column_widths(field.columns)
    rows = [_empty_row(columns, widths, together=n < field.rows) for n in range(1, field.rows + 1)]
    repeating = repeating_rows(section.tag, section.title, rows)
    header = _header_row([_column_label(column) for column in field.columns], widths)
    return table("RowsTable", widths, [header, repeating], field.label, {"firstRow": 1})


def _empty_row(columns: Iterable[Control], widths: Sequence[int], together: bool) -> Element:
    """A row of prompts, if wanted on one page with the next."""
    answers = [paragraph("RowAnswer", inline_control(column)) for column in columns]
    kept = [keep_with_next(answer) if together else answer for answer in answers]
    return table_row([_cell(w, answer) for w, answer in zip(widths, kept, strict=True)], height=_LINE_HEIGHT + 120)


def _column_label(column: FieldDefinition) -> list[Element]:
    label = [paragraph("TableHeading", locked_text(text_run(shown_label(column)), title="Column"))]
    if column.guidance and column.kind is not FieldKind.NUMBER:
        label.append(paragraph("TableText", locked_text(text_run(column.guidance), title="Guidance")))
    return label


def column_widths(columns: Sequence[FieldDefinition]) -> list[int]:
    """Column widths in twips that fill the page: narrow for numbers, dates and names, the rest for what is written.

    A column for words that is needed is half as wide again as one that may stay blank.
    """
    fixed = [_fixed_width(column) for column in columns]
    weights = [0 if width else 3 if column.needed else 2 for width, column in zip(fixed, columns, strict=True)]
    left, parts = TEXT_WIDTH - sum(fixed), max(sum(weights), 1)
    widths = [width or left * weight // parts for width, weight in zip(fixed, weights, strict=True)]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _fixed_width(column: FieldDefinition) -> int:
    """The width of a narrow column, wide enough for the words of its heading; 0 for one that takes its share."""
    width = _COLUMN_WIDTHS.get(column.kind, 0)
    longest = max(len(word) for word in column.label.split())
    return max(width, 150 * longest) if width else 0


def grades_table(scale: GradeScale, document: str, caption: str) -> Element:
    """What each grade of a scale means, best first, for one kind of document if it has its own descriptors."""
    widths = [2300, TEXT_WIDTH - 2300]
    rows = [_header_row([[paragraph("TableHeading", words)] for words in ("Grade", "What it means")], widths)]
    for grade in scale.grades:
        meaning = grade.per_document.get(document, grade.descriptor)
        texts = (paragraph("DetailLabel", grade.name), paragraph("TableText", meaning))
        rows.append(table_row([_cell(w, t) for w, t in zip(widths, texts, strict=True)]))
    return table("HouseTable", widths, rows, caption, {"firstRow": 1})


def table(
    style: str, widths: Sequence[int], rows: Iterable[Element], caption: str, look: Mapping[str, int] | None = None
) -> Element:
    """A table in a named style, as wide as the text; the caption is what a screen reader says of it (17.4.62).

    ``look`` switches on parts of the style (17.4.55): ``firstRow``, ``lastRow``, ``lastColumn``.
    """
    parts = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn"), 0) | dict(look or {})
    properties = make(
        "w:tblPr",
        make("w:tblStyle", val=style),
        make("w:tblW", w=sum(widths), type="dxa"),
        make("w:tblLayout", type="fixed"),
        make("w:tblLook", val=_look_mask(parts), **parts, noHBand=1, noVBand=1),
        make("w:tblCaption", val=caption),
    )
    return make("w:tbl", properties, make("w:tblGrid", *(make("w:gridCol", w=width) for width in widths)), *rows)


def _look_mask(parts: Mapping[str, int]) -> str:
    """The same switches as the hexadecimal number that older readers take."""
    bits = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
    return f"{0x600 + sum(bits[part] for part, on in parts.items() if on):04X}"


def _header_row(labels: Iterable[Sequence[Element]], widths: Sequence[int]) -> Element:
    properties = make("w:trPr", make("w:cantSplit"), make("w:tblHeader"))
    return make("w:tr", properties, *(_cell(w, *label) for w, label in zip(widths, labels, strict=True)))


def table_row(cells: Iterable[Element], height: int = 0, may_split: bool = False) -> Element:
    """A row of at least this height in twips; only long answers may run over a page."""
    properties = make("w:trPr")
    if not may_split:
        properties.append(make("w:cantSplit"))
    if height:
        properties.append(make("w:trHeight", val=height, hRule="atLeast"))
    return make("w:tr", properties, *cells)


def _cell(width: int, *content: Element, span: int = 1, flush: bool = False) -> Element:
    """A cell; ``flush`` sets its text at the left margin of the page."""
    properties = make("w:tcPr", make("w:tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(make("w:gridSpan", val=span))
    if flush:
        properties.append(make("w:tcMar", make("w:left", w=0, type="dxa")))
    return make("w:tc", properties, *content)
