"""Native Word charts that people can edit: horizontal bars with direct labels, made from python-pptx's chart XML.

A chart is a chart part (ECMA-376 part 1, 21.2) with an embedded workbook that Word opens on "Edit data". The same
chart gives the same bytes: the workbook carries the day it is given and fixed zip dates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from generator.office.chart_workbook import write_chart_workbook

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


def add_chart(document: Document, paragraph: Paragraph, chart: BarChart, number: int, day: date) -> None:
    """Put a chart into an (empty) paragraph of a document, inline, as wide as the text. ``number`` counts from 1."""
    package = document.part.package
    chart_part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK_TYPE, chart_workbook(chart, day), package)
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


def _data(chart: BarChart) -> Any:
    data: Any = CategoryChartData(number_format="0")  # type: ignore[no-untyped-call]
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(series.name, series.values)
    return data


def chart_workbook(chart: BarChart, day: date) -> bytes:
    """The workbook behind a chart: categories down, one column a series; the same bytes for the same day."""
    return write_chart_workbook(chart.categories, [(s.name, s.values) for s in chart.series], day)


def chart_xml(chart: BarChart, workbook_id: str) -> bytes:
    """The chart part's XML in our look: no gridlines, no value axis, a label on each bar, best on top or left."""
    stacked = len(chart.series) > 1
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    written = ChartXmlWriter(kind, _data(chart)).xml  # type: ignore[no-untyped-call]
    root = etree.fromstring(written.encode(), etree.XMLParser(remove_blank_text=True))
    for step in (_positive_axis_ids, _plain_axes, _no_title):
        step(root)
    _style_bars(root, chart)
    if stacked:
        _add_legend(root)
    _set_font(root)
    etree.SubElement(root, f"{{{C}}}externalData", {f"{{{R}}}id": workbook_id}).append(_c("autoUpdate", "0"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _c(name: str, val: str | None = None) -> etree._Element:
    return etree.Element(f"{{{C}}}{name}", {} if val is None else {"val": val})


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{{C}}}{name}"))


def _get(root: etree._Element, name: str) -> etree._Element:
    return next(root.iter(f"{{{C}}}{name}"))


def _positive_axis_ids(root: etree._Element) -> None:
    """python-pptx writes two negative axis ids, which the schema (unsignedInt) does not allow."""
    for element in (*_all(root, "axId"), *_all(root, "crossAx")):
        element.set("val", str(abs(int(element.get("val", "0"))) % 1_000_000_000))


def _plain_axes(root: etree._Element) -> None:
    category, value = _get(root, "catAx"), _get(root, "valAx")
    _get(category, "orientation").set("val", "maxMin")
    _get(category, "majorTickMark").set("val", "none")
    _get(category, "tickLblPos").addnext(_shape(line=RULE))
    value.remove(_get(value, "majorGridlines"))
    _get(value, "delete").set("val", "1")
    scaling = _get(value, "scaling")
    scaling.append(_c("orientation", "minMax"))
    scaling.append(_c("min", "0"))


def _no_title(root: etree._Element) -> None:
    """The title stands above the chart as text, where everybody can read it."""
    _get(root, "autoTitleDeleted").set("val", "1")
    _get(root, "chart").find(f"{{{C}}}plotArea").addnext(_c("plotVisOnly", "1"))  # type: ignore[union-attr]
    _get(root, "chart").addprevious(_c("roundedCorners", "0"))


def _style_bars(root: etree._Element, chart: BarChart) -> None:
    bars = _get(root, "barChart")
    if not _all(bars, "varyColors"):
        _get(bars, "grouping").addnext(_c("varyColors", "0"))
    _get(bars, "varyColors").set("val", "0")
    for old in _all(bars, "gapWidth"):
        bars.remove(old)
    _all(bars, "ser")[-1].addnext(_c("gapWidth", "45"))
    for element, series in zip(_all(bars, "ser"), chart.series, strict=True):
        _style_series(element, series, chart)


def _style_series(element: etree._Element, series: Series, chart: BarChart) -> None:
    for old in [*_all(element, "invertIfNegative"), *_all(element, "spPr")]:
        element.remove(old)
    after = _get(element, "tx")
    parts = [_shape(fill=series.colour, line=WHITE), _c("invertIfNegative", "0")]
    parts += [_point(i, colour) for i, colour in enumerate(chart.colours)]
    parts.append(_labels(series.colour, inside=len(chart.series) > 1))
    for part in parts:
        after.addnext(part)
        after = part


def _point(index: int, colour: str) -> etree._Element:
    point = _c("dPt")
    point.extend([_c("idx", str(index)), _c("invertIfNegative", "0"), _c("bubble3D", "0"), _shape(fill=colour)])
    return point


def _labels(colour: str, inside: bool) -> etree._Element:
    """A number on each bar; a format with empty parts leaves nought unlabelled where bars are stacked."""
    labels = _c("dLbls")
    labels.append(etree.Element(f"{{{C}}}numFmt", {"formatCode": "0;;;" if inside else "0", "sourceLinked": "0"}))
    labels.append(_shape())
    labels.append(_text(_on(colour) if inside else INK))
    labels.append(_c("dLblPos", "ctr" if inside else "outEnd"))
    for name, shown in (
        ("showLegendKey", "0"),
        ("showVal", "1"),
        ("showCatName", "0"),
        ("showSerName", "0"),
        ("showPercent", "0"),
        ("showBubbleSize", "0"),
    ):
        labels.append(_c(name, shown))
    return labels


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


def _add_legend(root: etree._Element) -> None:
    legend = _c("legend")
    legend.extend([_c("legendPos", "b"), _c("overlay", "0")])
    _get(root, "plotArea").addnext(legend)


def _set_font(root: etree._Element) -> None:
    for old in root.findall(f"{{{C}}}txPr"):
        root.remove(old)
    root.append(_shape())
    root.append(_text(INK))


def _shape(fill: str = "", line: str = "") -> etree._Element:
    shape = _c("spPr")
    shape.append(_fill(fill))
    outline = etree.SubElement(shape, f"{{{A}}}ln", {"w": "9525"} if line else {})
    outline.append(_fill(line))
    return shape


def _fill(colour: str) -> etree._Element:
    if not colour:
        return etree.Element(f"{{{A}}}noFill")
    fill = etree.Element(f"{{{A}}}solidFill")
    etree.SubElement(fill, f"{{{A}}}srgbClr", {"val": colour})
    return fill


def _text(colour: str) -> etree._Element:
    text = _c("txPr")
    etree.SubElement(text, f"{{{A}}}bodyPr")
    etree.SubElement(text, f"{{{A}}}lstStyle")
    properties = etree.SubElement(etree.SubElement(text, f"{{{A}}}p"), f"{{{A}}}pPr")
    default = etree.SubElement(properties, f"{{{A}}}defRPr", {"sz": "1100", "b": "0"})
    default.append(_fill(colour))
    etree.SubElement(default, f"{{{A}}}latin", {"typeface": "Arial"})
    etree.SubElement(properties.getparent(), f"{{{A}}}endParaRPr", {"lang": "en-GB"})  # type: ignore[arg-type]
    return text
