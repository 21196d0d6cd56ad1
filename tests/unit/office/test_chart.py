"""Native Word charts: what people see, can edit, and hear read out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator.office.chart import SHADES, A, BarChart, C, Series, add_chart, chart_workbook, chart_xml, contrast
from generator.office.chart_workbook import write_chart_workbook

ONE = BarChart(("Good", "Fair"), (Series("Audits", (7, None)),), "Bar chart: good 7.", SHADES[:2])
TWO = BarChart(("Full", "Dip"), (Series("In time", (7, 0)), Series("Late", (2, 3), SHADES[2])), "Bar chart of 12.")


def _document(*charts: BarChart) -> bytes:
    document = docx.Document()
    for number, chart in enumerate(charts, 1):
        add_chart(document, document.add_paragraph(), chart, number)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _xml(chart: BarChart) -> etree._Element:
    return etree.fromstring(chart_xml(chart, "rId1"))


def _values(root: etree._Element, name: str) -> list[str]:
    return [e.get("val", "") for e in root.iter(f"{{{C}}}{name}")]


def test_bars_lie_and_the_first_is_on_top() -> None:
    root = _xml(ONE)
    assert _values(root, "barDir") == ["bar"]
    assert _values(next(root.iter(f"{{{C}}}catAx")), "orientation") == ["maxMin"]


def test_one_series_has_no_legend_and_two_have_one() -> None:
    assert not list(_xml(ONE).iter(f"{{{C}}}legend"))
    assert list(_xml(TWO).iter(f"{{{C}}}legend"))
    assert _values(_xml(TWO), "grouping") == ["stacked"]


@pytest.mark.parametrize("chart", [ONE, TWO])
def test_labels_take_the_place_of_gridlines_and_axis(chart: BarChart) -> None:
    root = _xml(chart)
    assert not list(root.iter(f"{{{C}}}majorGridlines"))
    assert _values(next(root.iter(f"{{{C}}}valAx")), "delete") == ["1"]
    assert _values(root, "showVal") == ["1"] * len(chart.series)


@pytest.mark.parametrize("shade", SHADES)
def test_labels_can_be_read_on_their_bars(shade: str) -> None:
    root = _xml(BarChart(("a",), (Series("x", (1,), shade), Series("y", (1,), shade)), "alt"))
    label = next(root.iter(f"{{{C}}}dLbls")).find(f".//{{{A}}}srgbClr")
    assert label is not None
    assert contrast(label.get("val", ""), shade) >= 4.5


def test_axis_ids_are_positive() -> None:
    ids = _values(_xml(ONE), "axId") + _values(_xml(ONE), "crossAx")
    assert all(int(i) > 0 for i in ids)
    assert len(set(ids)) == 2


def test_the_workbook_behind_holds_the_numbers() -> None:
    sheet = openpyxl.load_workbook(BytesIO(chart_workbook(TWO))).active
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        [None, "In time", "Late"],
        ["Full", 7, 2],
        ["Dip", 0, 3],
    ]


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart_workbook(TWO) == chart_workbook(TWO)


def test_a_document_holds_charts_that_can_be_edited_and_heard(tmp_path: Path) -> None:
    data = _document(ONE, TWO)
    names = ZipFile(BytesIO(data)).namelist()
    for number in (1, 2):
        assert {f"word/charts/chart{number}.xml", f"word/embeddings/chart{number}.xlsx"} <= set(names)
        links = ZipFile(BytesIO(data)).read(f"word/charts/_rels/chart{number}.xml.rels").decode()
        assert f"chart{number}.xlsx" in links
    text = ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert 'descr="Bar chart: good 7."' in text
    assert "<wp:anchor" not in text
    (tmp_path / "c.docx").write_bytes(data)
    result = OpenXmlValidator().validate(str(tmp_path / "c.docx"))
    assert not [e for e in result.errors if "chart" in str(e).lower()]


def test_the_workbook_is_valid_and_holds_texts_as_they_are(tmp_path: Path) -> None:
    categories, columns = ("A & b", "A & b", " c", "_x000d_"), [("S <", (1, None, 3, 0)), (" c", (0, 4, 5, 12345678))]
    path = tmp_path / "chart.xlsx"
    path.write_bytes(write_chart_workbook(categories, columns))
    assert not OpenXmlValidator().validate(str(path)).errors
    rows = [tuple(c.value for c in row) for row in openpyxl.load_workbook(path)["Sheet1"].iter_rows()]
    assert rows == [(None, "S <", " c"), *zip(categories, *(values for _, values in columns), strict=True)]


def test_names_with_signs_of_xml_stand_in_the_chart() -> None:
    root = _xml(BarChart(("A < b & c",), (Series("S > t", (4,)),), "alt"))
    assert [v.text for v in root.iter(f"{{{C}}}v")] == ["S > t", "A < b & c", "4"]
