"""Each defect that Excel repairs and schema validators pass is found, and sound workbooks have none."""

from __future__ import annotations

import pytest

from generator.errors import DocumentError
from generator.office.workbook_lint import refuse_repairs, workbook_problems
from generator.office.zip_members import Members
from generator.tracker.blank import build_action_plan, build_tracker
from tests.builders.workbooks import analyst_workbook, part, saved_by_openpyxl, with_part

SHEET, TABLE, BOOK = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    "data",
    [
        analyst_workbook(),
        analyst_workbook(totals=True),
        saved_by_openpyxl(analyst_workbook(totals=True)),
        build_tracker(),
        build_action_plan(),
    ],
)
def test_sound_workbooks_have_no_problem(data):
    assert workbook_problems(data) == []


@pytest.mark.parametrize(
    ("name", "pattern", "new", "words"),
    [
        (TABLE, 'name="Score"', 'name="Points"', "is not what its cell says"),
        (TABLE, 'name="Score"', 'name="due"', "two columns of the same name"),
        (TABLE, r'<tableColumn id="2"[^>]*/>', "", "a column for each column of cells"),
        (TABLE, 'tableColumns count="4"', 'tableColumns count="5"', "counts its columns wrongly"),
        (TABLE, '<autoFilter ref="A3:D7"', '<autoFilter ref="A3:D8"', "filter of the table 'Work'"),
        (TABLE, "<table ", '<table headerRowCount="0" ', "filter without a header row"),
        (SHEET, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A4:B4"/></mergeCells>', "merged"),
        (SHEET, "</sheetData>", '</sheetData><autoFilter ref="A3:D7"/>', "own filter lies over"),
        (BOOK, 'name="Scores"', 'name="Work"', "the name of a defined name"),
        (SHEET, '<row r="5"', '<row r="3"', "row 3 is out of order"),
        (SHEET, 'r="B4"', 'r="A4"', "there twice"),
        (SHEET, 'r="C5"', 'r="C6"', "in the wrong row"),
        (SHEET, r'(<c r="A4"[^>]*><v>)\d+', r"\g<1>999", "no shared string 999"),
        (SHEET, r'(<c r="C4"[^>]*><v>)\d+', r"\g<1>four", "text stands where a number should"),
        (SHEET, r'(<c r="B4" s=)"\d+"', r'\g<1>"99"', "no cell style 99"),
        (
            SHEET,
            r'<c r="A4"[^>]*>.*?</c>',
            f'<c r="A4" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c>',
            "longer than",
        ),
        (SHEET, 'sqref="A4:A7"', 'sqref="A4:"', "does not name cells"),
        (SHEET, r"<f>[^<]*</f>", "<f>SUM(A1</f>", "cannot be read"),
    ],
)
def test_a_seeded_defect_is_found(name, pattern, new, words):
    problems = workbook_problems(with_part(analyst_workbook(), name, pattern, new))
    assert any(words in problem for problem in problems), problems


def test_a_totals_row_that_says_something_else():
    data = with_part(analyst_workbook(totals=True), TABLE, 'totalsRowLabel="Total"', 'totalsRowLabel="Sum"')
    assert any("does not say 'Sum'" in problem for problem in workbook_problems(data))


def test_tables_that_overlap_or_share_a_name():
    data = analyst_workbook()
    twin = part(data, TABLE).encode()
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    tied = part(data, rels).replace(
        "</Relationships>",
        '<Relationship Id="rId77" Target="../tables/table2.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"/></Relationships>',
    )
    other = twin.replace(b'displayName="Work"', b'displayName="Other"')
    overlapping = Members(data).replaced({rels: tied.encode(), "xl/tables/table2.xml": other})
    assert any("overlap" in problem for problem in workbook_problems(overlapping))
    assert any("same id" in problem for problem in workbook_problems(overlapping))
    same_name = Members(data).replaced({"xl/tables/table2.xml": twin})
    assert any("same displayName 'work'" in problem for problem in workbook_problems(same_name))


def test_a_chain_entry_without_a_formula():
    data = saved_by_openpyxl(analyst_workbook())
    rels = part(data, "xl/_rels/workbook.xml.rels").replace(
        "</Relationships>",
        '<Relationship Id="rId77" Target="calcChain.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"/></Relationships>',
    )
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A4" i="1"/></calcChain>'
    )
    data = Members(data).replaced({"xl/_rels/workbook.xml.rels": rels.encode(), "xl/calcChain.xml": chain})
    assert any("names A4" in problem for problem in workbook_problems(data))


def test_a_defect_that_was_there_before_does_not_stop_us_and_a_new_one_does():
    sound, bad = analyst_workbook(), with_part(analyst_workbook(), SHEET, 'sqref="A4:A7"', 'sqref="A4:"')
    refuse_repairs(bad, with_part(bad, SHEET, "<dimension", "<dimension "))
    with pytest.raises(DocumentError, match="would leave a workbook that Excel repairs"):
        refuse_repairs(sound, bad)


def test_a_change_that_breaks_the_xml_of_a_row_is_refused():
    before = analyst_workbook()
    for pattern, new in ((r'(<c r="C5"[^>]*>)<v>', r"\1<v><v>"), ("</sheetData>", "<row></sheetData>")):
        with pytest.raises(DocumentError) as caught:
            refuse_repairs(before, with_part(before, SHEET, pattern, new))
        assert caught.value.code in {"damaged-part", "no-addresses"}
