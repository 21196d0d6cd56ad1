"""Everything a careful person would read is read once, and nothing else."""

from __future__ import annotations

import io
import zipfile

from builders.legacy import cell, package, para, run, table

from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import Document, Paragraph, Table, blocks_text

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'

SHADES = (("pct20", "auto"), ("clear", "DCE6F1"), ("clear", "auto"), ("nil", "DCE6F1"))


def document(*blocks: str) -> Document:
    return read_document(open_package(package("".join(blocks))))


def text(*blocks: str) -> str:
    return blocks_text(document(*blocks).blocks)


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_text_in_controls_of_every_level_is_read_in_its_place() -> None:
    rows = table([cell(para(run("a")))], columns=2).replace("</w:tbl>", control(
        f"<w:tr>{control(cell(para(run('b'))))}{cell(control(para(run('c'))))}</w:tr>") + "</w:tbl>")  # fmt: skip
    assert text(rows, control(para(run("d"), control(run("e"))))) == "a\nb\tc\nde"


def test_a_cell_in_a_control_keeps_its_column() -> None:
    (found,) = document(table([control(cell(para(run("a")))), cell(para(run("b")))], columns=2)).blocks
    assert isinstance(found, Table)
    assert [(c.column, c.text) for c in found.rows[0].cells] == [(0, "a"), (1, "b")]


def test_insertions_are_kept_deletions_dropped_and_said() -> None:
    body = para(
        "<w:del><w:r><w:delText>Good</w:delText></w:r></w:del>",
        f"<w:ins>{run('Inadequate')}</w:ins>",
        f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run(' here')}</w:moveTo>",
    )
    found = document(body)
    assert blocks_text(found.blocks) == "Inadequate here"
    assert found.has_revisions
    assert not document(para(run("x"))).has_revisions


def test_a_deleted_row_and_a_deleted_paragraph_mark() -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + cell(para(run("gone"))) + "</w:tr>"
    assert text(table([cell(para(run("a")))]).replace("</w:tbl>", gone + "</w:tbl>")) == "a"
    first = para(run("one ")).replace("<w:p>", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
    assert text(first, para(run("two"))) == "one two"


def test_struck_words_stay_withdrawn_when_a_paragraph_mark_is_deleted() -> None:
    first = para(run("one ")).replace("<w:p>", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
    assert text(first, para(run("two "), run("three", "<w:strike/>"))) == "one two"


def test_hidden_text_is_no_answer() -> None:
    assert text(para(run("seen"), run("hidden", "<w:vanish/>"), run("!", '<w:vanish w:val="0"/>'))) == "seen!"


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent>" + para(run("in the box")) + "</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent {MC}><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(para(run("before"), both)) == "before\nin the box"


def test_alternative_text_within_a_run_is_read_once() -> None:
    both = (
        f"<w:r><mc:AlternateContent {MC}><mc:Choice Requires='w14'><w:t>words</w:t></mc:Choice>"
        "<mc:Fallback><w:t>words</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(para(run("some "), both)) == "some words"


def test_characters_that_nobody_sees_are_left_out_and_those_that_join_letters_stay() -> None:
    assert text(para(run("\ufeffGo\u200bod\u200e, re\u00adferral"))) == "Good, referral"
    assert text(para("<w:r><w:t>Go&#8203;od</w:t></w:r>")) == "Good"
    assert (
        text(para(run("\u0646\u06cc\u200c\u0645 \U0001f469\u200d\U0001f466")))
        == "\u0646\u06cc\u200c\u0645 \U0001f469\u200d\U0001f466"
    )


def test_symbols_and_private_codes_are_ticks_and_boxes() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert text(para(symbol, run("\uf0fc", '<w:rFonts w:ascii="Wingdings"/>'), run("\uf0a8"))) == "✓✓☐"


def test_an_unfilled_control_shows_no_answer_but_keeps_its_prompt() -> None:
    found = document(para(control(run("Click here"), '<w:tag w:val="a"/><w:showingPlcHdr/>')))
    assert blocks_text(found.blocks) == ""
    assert (found.controls[0].tag, found.controls[0].prompt) == ("a", "Click here")
    assert text(para(control(run("typed"), '<w:showingPlcHdr w:val="0"/>'))) == "typed"


def test_what_controls_store() -> None:
    date = control(run("4 May 2026"), '<w:date w:fullDate="2026-05-04T00:00:00Z"/>')
    box = control(run("☒"), f'<w14:checkbox {W14}><w14:checked w14:val="true"/></w14:checkbox>')
    items = control(run("Good"), '<w:dropDownList><w:listItem w:displayText="Good" w:value="g"/></w:dropDownList>')
    kinds = [(c.kind, c.date[:10], c.checked, c.items) for c in document(para(date, box, items)).controls]
    assert kinds == [("date", "2026-05-04", None, ()), ("checkbox", "", True, ()), ("dropdown", "", None, ("Good",))]


def test_a_bound_control_knows_the_value_behind_it() -> None:
    body = para(control(run("old"), '<w:dataBinding w:xpath="/a/b" w:storeItemID="{X}"/>'))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO(package(body))
    with zipfile.ZipFile(out) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    rel = f'<Relationship Id="rId9" Type="{kind}/customXml" Target="../customXml/item1.xml"/></Relationships>'
    members["word/_rels/document.xml.rels"] = members["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", rel.encode()
    )
    members["customXml/item1.xml"] = b"<a><b>new</b></a>"
    members["customXml/itemProps1.xml"] = (
        b'<ds:datastoreItem ds:itemID="{X}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    )
    members["customXml/_rels/item1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert read_document(open_package(out.getvalue())).controls[0].bound == "new"


def field(data: str, result: str = "") -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    middle = '<w:r><w:instrText>X</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return begin + middle + result + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def test_legacy_form_fields() -> None:
    assert text(para(field("<w:checkBox><w:checked/></w:checkBox>"))) == "☒"
    assert text(para(field("<w:textInput/>", run("typed")))) == "typed"
    entries = '<w:listEntry w:val="Good"/><w:listEntry w:val="Inadequate"/>'
    assert text(para(field(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>'))) == "Inadequate"


def test_an_untouched_legacy_list_is_no_answer() -> None:
    (found,) = document(para(field('<w:ddList><w:listEntry w:val="Good"/></w:ddList>'))).blocks
    assert isinstance(found, Paragraph)
    assert (found.text, found.untouched) == ("", "Good")
    preset = '<w:ddList><w:default w:val="1"/><w:listEntry w:val="Good"/><w:listEntry w:val="Inadequate"/></w:ddList>'
    (found,) = document(para(field(preset))).blocks
    assert isinstance(found, Paragraph)
    assert (found.text, found.untouched) == ("", "Inadequate")


def test_marks_come_from_styles_too_and_white_is_no_mark() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Loud"><w:rPr><w:b/><w:highlight w:val="yellow"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Louder"><w:basedOn w:val="Loud"/></w:style>'
    )
    body = para(run("a", '<w:rStyle w:val="Louder"/>'), run("b", '<w:highlight w:val="white"/><w:strike w:val="0"/>'))
    (found,) = read_document(open_package(package(body, styles))).blocks
    assert isinstance(found, Paragraph)
    marks = [r.marks for r in found.runs]
    assert (marks[0].bold, marks[0].highlight) == (True, "yellow")
    assert (marks[1].highlight, marks[1].strike) == ("", False)


def test_a_pattern_is_a_shade_and_white_is_none() -> None:
    looks = [f'<w:shd w:val="{val}" w:color="auto" w:fill="{fill}"/>' for val, fill in SHADES]
    (found,) = document(para(*(run("a", look) for look in looks))).blocks
    assert isinstance(found, Paragraph)
    assert [r.marks.fill for r in found.runs] == ["pct20", "dce6f1", "", ""]


def test_a_double_strike_counts_beside_a_single_one_that_is_off() -> None:
    assert text(para(run("kept "), run("gone", '<w:strike w:val="0"/><w:dstrike/>'))) == "kept"
    assert text(para(run("kept "), run("gone", '<w:dstrike/><w:strike w:val="0"/>'))) == "kept"


def test_merged_cells_stand_at_their_columns() -> None:
    (found,) = document(
        table(
            [cell(span=2), cell()],
            [cell(merge="restart"), cell(), cell()],
            [cell(merge="continue"), cell(), cell()],
            columns=3,
        )
    ).blocks
    assert isinstance(found, Table)
    assert [[(c.column, c.span, c.continues) for c in r.cells] for r in found.rows] == [
        [(0, 2, False), (2, 1, False)],
        [(0, 1, False), (1, 1, False), (2, 1, False)],
        [(0, 1, True), (1, 1, False), (2, 1, False)],
    ]
