"""Footnotes, equations and what else stands beside the running text: kept with the answer, or said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from builders.legacy import cell, package, para, run, table

from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import Document, blocks_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def reference(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def noted(body: str, *notes: str) -> Document:
    """A document with these footnotes, numbered from 1."""
    inside = "".join(f'<w:footnote w:id="{n}">{note}</w:footnote>' for n, note in enumerate(notes, 1))
    with zipfile.ZipFile(io.BytesIO(package(body))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    arrow = f'<Relationship Id="rId8" Type="{NOTES}" Target="footnotes.xml"/></Relationships>'.encode()
    rels = "word/_rels/document.xml.rels"
    members[rels] = members[rels].replace(b"</Relationships>", arrow)
    members["word/footnotes.xml"] = f"<w:footnotes {W}>{inside}</w:footnotes>".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return read_document(open_package(out.getvalue()))


def plain(body: str) -> Document:
    return read_document(open_package(package(body)))


def test_a_footnote_stands_in_brackets_where_it_belongs() -> None:
    found = noted(
        para(run("The plan was late"), reference(1), run(" but thorough.")),
        para(run("Agreed on "), "<w:del><w:r><w:delText>2</w:delText></w:r></w:del>", run("3 June.")),
    )
    assert blocks_text(found.blocks) == "The plan was late (footnote: Agreed on 3 June.) but thorough."
    assert [n.text for p in found.noted for n in p.notes] == ["Agreed on 3 June."]


def test_the_text_of_a_label_does_not_change_by_its_footnote() -> None:
    found = noted(para(run("Planning:"), reference(1), run(" late"), reference(2)), para(run("a")), para(run("b")))
    (paragraph,) = found.noted
    assert paragraph.text == "Planning: late"
    assert paragraph.said(0, 9) == "Planning: (footnote: a)"
    assert paragraph.said(9) == " late (footnote: b)"


def test_a_footnote_that_names_itself_or_nothing_ends() -> None:
    found = noted(para(run("x"), reference(1), reference(7)), para(run("again"), reference(1)))
    assert blocks_text(found.blocks) == "x (footnote: again)"


def test_a_footnote_leaves_paragraph_numbers_as_they_are() -> None:
    found = noted(para(run("x"), reference(1)) + para(run("y")), para(run("n")) + para(run("m")))
    assert [p.number for p in found.blocks] == [1, 2]


def test_notes_as_libreoffice_writes_them() -> None:
    data = Path(__file__).with_name("notes from LibreOffice.docx").read_bytes()
    said = blocks_text(read_document(open_package(data)).blocks)
    assert "Planning\tThe plan was late (footnote: Agreed with the team manager on 3 June 2026.) but thorough." in said
    assert "Nothing else (endnote: See the case record.)" in said


def test_the_characters_of_an_equation_are_read_and_its_layout_said() -> None:
    def part(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    row = plain(para(run("so "), f"<m:oMath {M}>{part('a=b')}</m:oMath>"))
    assert (blocks_text(row.blocks), row.unread) == ("so a=b", ())
    share = f"<m:f><m:num>{part('3')}</m:num><m:den>{part('4')}</m:den></m:f>"
    fraction = plain(para(run("about "), f"<m:oMath {M}>{share}</m:oMath>", run(" of visits")))
    assert (blocks_text(fraction.blocks), fraction.unread) == ("about 3/4 of visits", ("the layout of an equation",))


def test_text_with_a_reading_guide_is_read_with_it() -> None:
    base, guide = f"<w:rubyBase>{run('Storeybrook')}</w:rubyBase>", f"<w:rt>{run('STOH-ree')}</w:rt>"
    assert blocks_text(plain(para(f"<w:r><w:ruby>{guide}{base}</w:ruby></w:r>")).blocks) == "Storeybrook (STOH-ree)"


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ('<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object>', "an embedded file"),
        ("<w:object><w:control/></w:object>", "an ActiveX box"),
        (
            '<w:drawing><d:relIds xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></w:drawing>',
            "a SmartArt drawing",
        ),
        (
            '<w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing>',
            "a chart",
        ),
        ("<w:contentPart/>", "handwriting"),
    ],
)
def test_what_cannot_be_read_is_said(inside: str, what: str) -> None:
    assert plain(table([cell(para(run("see"), f"<w:r>{inside}</w:r>"))])).unread == (what,)


def test_linked_and_inserted_documents_are_said() -> None:
    assert plain(para("<w:subDoc/>")).unread == ("a linked document",)
    assert plain("<w:altChunk/>").unread == ("an inserted document",)


def test_a_broken_field_does_not_swallow_what_follows() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert blocks_text(plain(para(run("a"), begin) + para(run("b"))).blocks) == "a\nb"
