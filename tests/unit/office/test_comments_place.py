"""A comment goes where a person looks for it, and where it lasts when somebody answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders.comments import docx, p, sdt, seen
from builders.forms import W, document

from generator.office.comments import CommentAuthor, Note, Spot, put_comments
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import all_paragraphs

SPECIMENS = sorted((Path(__file__).parents[2] / "specimens").glob("*.docx"))
REPLACED = ["<w:showingPlcHdr/>", "<w:text/>", "<w:date/>", '<w:dataBinding w:xpath="/a"/>', "<w:comboBox/>"]
PROMPT = '<w:tag w:val="answer"/><w:showingPlcHdr/>'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def put(data: bytes, *notes: Note) -> bytes:
    return put_comments(data, notes, CommentAuthor("Checkback", "CB"), date(2026, 11, 21))


def about(body: str, spot: Spot) -> str:
    data = put(docx(body), Note("k", "Why?", spot))
    (comment,) = seen(data)
    within = [m for s in document(data).iter(f"{W}sdt") for m in s.iter(f"{W}commentRangeStart") if _is_replaced(s)]
    assert not within
    return comment.about


def _is_replaced(control) -> bool:
    names = ("showingPlcHdr", "dropDownList", "date", "text", "dataBinding", "comboBox")
    return any(control.find(f"{W}sdtPr/{W}{name}") is not None for name in names)


def cell(*content: str) -> str:
    return f"<w:tc>{''.join(content)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.stem[:25])
def test_every_paragraph_that_the_reader_counts_is_found(path: Path):
    data = path.read_bytes()
    read = list(all_paragraphs(read_document(open_package(data)).blocks))[::5]
    notes = [Note(str(q.number), f"Paragraph {q.number}", Spot(paragraph=q.number)) for q in read]
    found = {s.words: s.about for s in seen(put(data, *notes))}
    for q in read:
        marked = "".join(found[f"Paragraph {q.number}"].split())
        words = "".join(q.text.split())
        assert marked == words or (_is_within(words, marked) and path.name.startswith("11 ")), q.text


def _is_within(words: str, marked: str) -> bool:
    """Whether the letters follow each other so: in specimen 11 tracked deletions stand between them."""
    rest = iter(marked)
    return all(letter in rest for letter in words)


def test_a_cell_by_its_numbers_nested_tables_counting_on_their_own():
    inner = table(cell(p("inner one")) + cell(p("inner two")))
    body = p("x") + table(cell(p("a")) + cell(inner, p("b")), cell(p("c")) + cell(p("d"), p("e")))
    assert about(body, Spot(table=1, row=2, cell=2)) == "d"
    assert about(body, Spot(table=2, row=1, cell=2)) == "inner two"


def test_rows_that_were_deleted_with_tracked_changes_are_not_counted():
    gone = f"<w:tr><w:trPr><w:del w:id='1' w:author='A'/></w:trPr>{cell(p('gone'))}</w:tr>"
    body = f"<w:tbl>{gone}<w:tr>{cell(p('stays'))}</w:tr></w:tbl>{p('after')}"
    assert about(body, Spot(table=1, row=1, cell=1)) == "stays"
    assert about(body, Spot(paragraph=2)) == "after"


def test_an_answer_in_a_list_within_the_paragraph_is_marked_from_outside():
    choice = sdt('<w:alias w:val="Grade"/><w:dropDownList/>', "<w:r><w:t>Good</w:t></w:r>")
    assert about(f"<w:p><w:r><w:t>Grade: </w:t></w:r>{choice}</w:p>", Spot(paragraph=1, control="Grade")) == "Good"
    tracked = f'<w:p><w:ins w:id="1" w:author="A">{choice}</w:ins><w:r><w:t>!</w:t></w:r></w:p>'
    assert about(tracked, Spot(paragraph=1, control="Grade")) == "Good"


def test_a_control_can_be_named_without_a_paragraph():
    body = p("x") + f"<w:p>{sdt(PROMPT, '<w:r><w:t>Write here</w:t></w:r>')}</w:p>" + p("y")
    assert about(body, Spot(control="answer")) == "Write here"
    assert about(p("x") + sdt('<w:tag w:val="answer"/>', p("A long answer")), Spot(control="answer")) == "A long answer"


def test_a_written_answer_in_a_rich_control_carries_its_comment_itself():
    assert about(p("Question") + sdt('<w:tag w:val="a"/>', p("One.") + p("Two.")), Spot(paragraph=3)) == "Two."


@pytest.mark.parametrize(
    "kind", ["<w:showingPlcHdr/>", "<w:text/>", "<w:date/>", '<w:dataBinding w:xpath="/a"/>', "<w:comboBox/>"]
)
def test_what_word_replaces_on_typing_is_commented_at_its_question(kind: str):
    control = sdt(kind, p("Write here"))
    assert about(p("Other") + p("Question") + control, Spot(paragraph=3)) == "Question"
    labelled = table(cell(p("Other")), cell(p("Question"), control))
    assert about(labelled, Spot(table=1, row=2, cell=1, paragraph=3)) == "Question"
    beside = table(cell(p("Before")) + cell(p("Question")) + cell(control))
    assert about(beside, Spot(table=1, row=1, cell=3)) == "Question"


def test_an_empty_line_after_the_control_in_its_own_cell_is_nearer_than_another_cell():
    body = table(cell(p("Question")) + cell(sdt(PROMPT, p("Write here")), p("more")))
    assert about(body, Spot(paragraph=2)) == "more"


def test_a_list_that_is_a_whole_cell_is_commented_beside_it():
    body = table(cell(p("Grade")) + sdt("<w:dropDownList/>", cell(p("Good"))))
    assert about(body, Spot(table=1, row=1, cell=2)) == "Grade"


def test_a_form_that_is_one_control_from_the_start_is_commented_after_it():
    assert about(sdt(PROMPT, p("Write here")) + p("After"), Spot(paragraph=1)) == "After"


def test_a_text_box_is_commented_where_it_hangs_and_counts_once():
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = p("First") + f"<w:p><w:r><w:t>Host</w:t></w:r>{drawing}</w:p>" + p("Last")
    assert about(body, Spot(paragraph=3)).startswith("Host")
    assert about(body, Spot(paragraph=4)) == "Last"


def test_a_page_header_is_commented_on_the_first_page():
    assert about(p("Title") + p("x"), Spot(part="word/header1.xml", paragraph=1)) == "Title"


def test_an_empty_paragraph_can_carry_a_comment():
    assert about("<w:p/>" + p("x"), Spot(paragraph=1)) == ""
    assert about('<w:p><w:pPr><w:jc w:val="left"/></w:pPr></w:p>' + p("x"), Spot(paragraph=1)) == ""


def test_a_document_of_nothing_but_one_prompt_carries_its_comment_there():
    data = put(docx(sdt(PROMPT, p("Write here"))), Note("k", "Why?", Spot(paragraph=1)), Note("l", "In all."))
    assert {s.about for s in seen(data)} == {"Write here"}
