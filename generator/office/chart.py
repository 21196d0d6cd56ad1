"""Native Word charts that people can edit: horizontal bars with direct labels.

A chart is a chart part (ECMA-376 part 1, 21.2) with an embedded workbook that Word opens on "Edit data". The same
chart gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from lxml import etree

from generator.office.chart_workbook import COLUMNS, SHEET, write_chart_workbook

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
INK, RULE, WHITE = "1D1D1F", "C9D1D8", "FFFFFF"
TEAL = "0B5C66"
SHADES = (TEAL, "4F8F98", "9CC3C8", "DCEBED")
"""One hue from dark to light, so that the order of a scale shows in black and white too."""

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PACKAGE_RELATIONSHIP = R + "/package"
_CATEGORY_AXIS, _VALUE_AXIS = "68027336", "113994440"
_NO_TITLE = '<c:autoTitleDeleted val="1"/>'
"""The title stands above the chart as text, where everybody can read it."""
_LEGEND = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
_STACKED = '<c:overlap val="100"/>'
_LABEL_SHOWS = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


@dataclass(frozen=True, slots=True)
class Series:
    """One set of bars: its name, a value for each category (None draws no bar) and a colour as six hex digits."""

    name: str
    values: tuple[int | None, ...]
    colour: str = TEAL


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars; several series are stacked and get a legend, one series gets none.

    ``alt`` says in words what is seen, for people who cannot see it (AX-05). ``colours`` gives each bar of a single
    series a colour of its own.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    colours: tuple[str, ...] = ()

    @property
    def height_cm(self) -> float:
        """A height at which every bar has room, and the legend where there is one."""
        return 0.9 + 0.78 * len(self.categories) + (0.9 if len(self.series) > 1 else 0)


def add_chart(document: Document, paragraph: Paragraph, chart: BarChart, number: int) -> None:
    """Put a chart into an (empty) paragraph of a document, inline, as wide as the text. ``number`` counts from 1."""
    package = document.part.package
    chart_part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK_TYPE, chart_workbook(chart), package)
    book_id = chart_part.relate_to(book, _PACKAGE_RELATIONSHIP)
    chart_part._blob = chart_xml(chart, book_id)
    chart_id = document.part.relate_to(chart_part, RELATIONSHIP_TYPE.CHART)
    section = document.sections[-1]
    width = int(section.page_width or Cm(21)) - int(section.left_margin or 0) - int(section.right_margin or 0)
    paragraph.add_run()._r.append(_drawing(chart, chart_id, number, width))


def _drawing(chart: BarChart, chart_id: str, number: int, width: int) -> etree._Element:
    drawing = parse_xml(
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{WP}"'
        f' xmlns:a="{A}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{int(Cm(chart.height_cm))}"/>'
        f'<wp:docPr id="{1000 + number}" name="Chart {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{chart_id}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    next(drawing.iter(f"{{{WP}}}docPr")).set("descr", chart.alt)
    return drawing


def chart_workbook(chart: BarChart) -> bytes:
    """The workbook behind a chart: categories down, one column a series."""
    return write_chart_workbook(chart.categories, [(s.name, s.values) for s in chart.series])


def chart_xml(chart: BarChart, workbook_id: str) -> bytes:
    """The chart part's XML in our look: no gridlines, no value axis, a label on each bar, best on top or left."""
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f"<c:chart>{_NO_TITLE}<c:plotArea>{_bars(chart)}{_axes()}</c:plotArea>{_LEGEND * _is_stacked(chart)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'{_shape()}{_text(INK)}<c:externalData r:id="{workbook_id}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    ).encode()


def _is_stacked(chart: BarChart) -> bool:
    return len(chart.series) > 1


def _axes() -> str:
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{_shape(line=RULE)}<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/></c:valAx>'
    )


def _bars(chart: BarChart) -> str:
    stacked = _is_stacked(chart)
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{"".join(_series(chart, at) for at in range(len(chart.series)))}'
        f'<c:gapWidth val="45"/>{_STACKED * stacked}'
        f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:barChart>'
    )


def _series(chart: BarChart, at: int) -> str:
    series, column, last = chart.series[at], COLUMNS[at + 1], len(chart.categories) + 1
    points = "".join(_point(i, colour) for i, colour in enumerate(chart.colours))
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>'
        f"<c:tx>{_texts(f'{SHEET}!${column}$1', [series.name])}</c:tx>"
        f'{_shape(fill=series.colour, line=TEAL)}<c:invertIfNegative val="0"/>{points}'
        f"{_labels(series.colour, inside=_is_stacked(chart))}"
        f"<c:cat>{_texts(f'{SHEET}!$A$2:$A${last}', chart.categories)}</c:cat>"
        f"<c:val><c:numRef><c:f>{SHEET}!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>0</c:formatCode>"
        f"{_held(series.values)}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _texts(place: str, texts: Sequence[str]) -> str:
    return f"<c:strRef><c:f>{place}</c:f><c:strCache>{_held(texts)}</c:strCache></c:strRef>"


def _held(values: Sequence[str] | Sequence[int | None]) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(str(value), quote=False)}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _point(index: int, colour: str) -> str:
    shape = _shape(fill=colour, line=TEAL)
    return f'<c:dPt><c:idx val="{index}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{shape}</c:dPt>'


def _labels(colour: str, inside: bool) -> str:
    """A number on each bar; a format with empty parts leaves nought unlabelled where bars are stacked."""
    return (
        f'<c:dLbls><c:numFmt formatCode="{"#,##0;;;" if inside else "#,##0"}" sourceLinked="0"/>{_shape()}'
        f'{_text(_on(colour) if inside else INK)}<c:dLblPos val="{"ctr" if inside else "outEnd"}"/>'
        f"{_LABEL_SHOWS}</c:dLbls>"
    )


def _on(colour: str) -> str:
    """White or ink, whichever reads better on this ground (WCAG 2.2, 1.4.3)."""
    return WHITE if contrast(WHITE, colour) >= contrast(INK, colour) else INK


def luminance(colour: str) -> float:
    """The relative luminance (0 to 1) of a colour of six hex digits, as WCAG 2.2 defines it."""
    linear: Callable[[float], float] = lambda v: v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4  # noqa: E731
    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio (1 to 21) of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _shape(fill: str = "", line: str = "") -> str:
    width = ' w="9525"' if line else ""
    return f"<c:spPr>{_fill(fill)}<a:ln{width}>{_fill(line)}</a:ln></c:spPr>"


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else "<a:noFill/>"


def _text(colour: str) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1100" b="0">{_fill(colour)}'
        '<a:latin typeface="Arial"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
