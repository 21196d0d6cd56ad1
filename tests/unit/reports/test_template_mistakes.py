"""Mistakes that people make in Word when they restyle a report template: each is told once, at its place, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from generator.cli_common import UNREADABLE
from generator.cli_setup import templates
from generator.office.zip_members import Members
from generator.profile_load import load_profile
from generator.reports.documents_word import DOCUMENT
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT, shipped_template
from generator.reports.template_samples import report_template_problems
from tests.builders.narrative import saved
from tests.builders.records import TODAY
from tests.builders.reports import opened

PROFILE = load_profile("tower-hamlets")
Change = Callable[[Document], None]


def told(change: Change, name: str = QUARTERLY_REPORT) -> list[str]:
    document = opened(shipped_template(name))
    change(document)
    return [str(problem) for problem in report_template_problems(name, saved(document), PROFILE, TODAY)]


def text_of(paragraph: Any) -> str:
    return "".join(t.text or "" for t in paragraph.iter(qn("w:t")))


def paragraph(document: Document, words: str, number: int = 0) -> Any:
    return [p for p in document.element.body.iter(qn("w:p")) if words in text_of(p)][number]


def reword(old: str, new: str) -> Change:
    def change(document: Document) -> None:
        found = paragraph(document, old)
        first, *rest = found.iter(qn("w:t"))
        first.text = text_of(found).replace(old, new, 1)
        for t in rest:
            t.text = ""

    return change


def without_row(words: str, number: int = 0, *, after: bool = False) -> Change:
    """The row of a table that holds these words is gone, or the one after it."""

    def change(document: Document) -> None:
        row = next(paragraph(document, words, number).iterancestors(qn("w:tr")))
        gone = row.getnext() if after else row
        gone.getparent().remove(gone)

    return change


def test_a_loop_without_an_end_is_told_where_it_begins_and_nothing_else() -> None:
    (words,) = told(without_row("{%tr endfor %}", 2))
    assert words.startswith("Under “Audit activity”: “for row in activity.by_month.rows” has no end")
    assert words.endswith("it needs {%tr endfor %}.")


def test_a_loop_whose_beginning_is_gone_is_told_once_for_all_its_fields() -> None:
    first, second = told(without_row("{%tr for row in activity.by_kind.rows %}"))
    assert "“row” is what a loop “for row in …” gives, and there is none around this." in first
    assert "“endfor” ends nothing" in second


def test_a_loop_whose_row_is_gone_would_repeat_nothing() -> None:
    (words,) = told(without_row("{%tr for row in activity.by_order.rows %}", after=True))
    assert "“for row in activity.by_order.rows” repeats nothing" in words


def test_a_renamed_name_of_a_loop_is_told_with_the_one_it_has_now() -> None:
    (words,) = told(reword("{%p for fact in facts %}", "{%p for thing in facts %}"))
    assert "“fact” is what a loop “for fact in …” gives" in words
    assert words.endswith("The loop here gives “thing”.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ lead }}", "{ lead }", "“{ lead }” would be printed as it stands: write {{ lead }}."),
        ("{{ lead }}", "«lead»", "“«lead»” would be printed as it stands: write {{ lead }}."),
        ("{{ lead }}", "{{ enquiry.title }}", "“enquiry” is a field of the meeting pack: this report has none"),
        ("{{ lead }}", "{{ ''.__class__ }}", "“__class__” is no field: templates cannot reach into the program"),
        ("{%p if five", "{%pif five", "Write an ordinary space between {%p and if."),
        ("{%p if five_numbers", "{%p\xa0if\xa0five_numbers", "Write an ordinary space between {%p and if."),
        ("join(' ')", "join(‘ )", "cannot be understood: a quotation mark has no other that belongs to it."),
        ("{%p if five_numbers", "{%p if title = 'A'", "cannot be understood: to compare, write == in place of =."),
        ("{{ lead }}", "{{ lead | upper( }}", "cannot be understood: a bracket has no other that belongs to it."),
        ("{{ lead }}", "{{ lead title }}", "cannot be understood: “title” does not fit behind what stands before it."),
    ],
)
def test_a_slip_is_told_once_and_in_plain_words(old: str, new: str, said: str) -> None:
    (words,) = told(reword(old, new))
    assert said in words


def test_a_call_is_told_without_a_guess_at_what_was_meant() -> None:
    (words,) = told(reword("{{ lead }}", "{{ range(9) }}"))
    assert words == "Templates cannot call anything: only fields, conditions and loops are allowed."


@pytest.mark.parametrize(("old", "new"), [("join(' ')", "join(‘ ’)"), ("{{ lead }}", "{{\xa0lead\xa0}}")])
def test_what_word_puts_in_by_itself_is_no_mistake(old: str, new: str) -> None:
    assert told(reword(old, new)) == []


def test_words_in_brackets_that_are_no_field_are_no_mistake() -> None:
    assert told(reword("If you need this", "{Sic} If you need this")) == []


def test_a_field_in_a_text_box_is_told_once_though_word_keeps_it_twice() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>{{ titel }}</w:t></w:r></w:p></w:txbxContent>"
    known = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    shapes = f'<mc:Choice Requires="v">{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>'

    def change(document: Document) -> None:
        run = f"<w:r {nsdecls('w')} {known}><mc:AlternateContent>{shapes}</mc:AlternateContent></w:r>"
        paragraph(document, "At a glance").append(parse_xml(run))

    (words,) = told(change)
    assert words == "In a text box under “At a glance”: This report has no field “titel”. Did you mean “title”?"


def with_part(kind: str, words: str) -> bytes:
    """The shipped template with footnotes, endnotes or comments of these words."""
    data = shipped_template(QUARTERLY_REPORT)
    held = Members(data)
    item, part = f"w:{kind[:-1]}", f"word/{kind}.xml"
    xml = f'<w:{kind} {nsdecls("w")}><{item} w:id="5"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></{item}></w:{kind}>'
    types, rels = (held.read(name) for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"))
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    override = f'<Override PartName="/{part}" ContentType="{content}"/></Types>'.encode()
    about = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdN" Type="{about}/{kind}" Target="{kind}.xml"/></Relationships>'.encode()
    return held.replaced(
        {
            part: xml.encode(),
            "[Content_Types].xml": re.sub(rb"</Types>", override, types),
            "word/_rels/document.xml.rels": re.sub(rb"</Relationships>", relation, rels),
        }
    )


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("footnotes", "In the footnotes: This report has no field “titel”. Did you mean “title”?"),
        ("endnotes", "In an endnote: Nothing is filled in here: fields work in the text, in headers, footers and"),
        ("comments", "There are comments, which would stand in every report"),
    ],
)
def test_notes_and_comments_are_looked_at(kind: str, said: str) -> None:
    (problem,) = report_template_problems(QUARTERLY_REPORT, with_part(kind, "{{ titel }}"), PROFILE, TODAY)
    assert str(problem).startswith(said)


def test_tracked_changes_are_to_be_settled_first() -> None:
    def change(document: Document) -> None:
        mark = f'<w:ins {nsdecls("w")} w:id="901" w:author="QA"><w:r><w:t> of the team</w:t></w:r></w:ins>'
        paragraph(document, "At a glance").append(parse_xml(mark))

    (words,) = told(change)
    assert words.startswith("There are tracked changes")


def test_a_field_in_the_body_of_the_other_template_is_told_once() -> None:
    (words,) = told(lambda document: document.add_paragraph("{{ title }}") and None, DOCUMENT)
    assert words == "Nothing is filled in here: this template has fields in its header and footer only."


def test_a_comment_about_the_header_says_so_as_it_cannot_stand_there(tmp_path: Path) -> None:
    document = opened(shipped_template(MEETING_PACK))
    for line in document.sections[0].header.paragraphs:
        line.text = line.text.replace("short_title", "shorttitle")
    (tmp_path / MEETING_PACK).write_bytes(saved(document))
    asked = ["check", "--profile", "tower-hamlets", "--in", str(tmp_path), "--today", "2026-11-20"]
    assert CliRunner().invoke(templates, asked).exit_code == UNREADABLE
    copy = docx.Document(BytesIO((tmp_path / "meeting pack (what to mend).docx").read_bytes()))
    assert any("In the header or footer: This report has no field “shorttitle”" in c.text for c in copy.comments)
