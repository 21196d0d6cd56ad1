"""What managers wrote in a report is still there, looks and all, when it is built again with newer data."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from PIL import Image

from generator.model import ActionRecord, AuditRecord
from generator.periods import quarter_of
from generator.profile_load import load_profile
from generator.reports.carried import NOTHING, Earlier, read_earlier
from generator.reports.pack import write_meeting_pack
from generator.reports.quarterly import write_quarterly_report
from tests.builders.narrative import box, saved, texts, through_libreoffice, typed, written
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, opened, words, year, year_report

PROFILE = load_profile("tower-hamlets")
QUARTER = quarter_of(date(2026, 7, 1), PROFILE)
AUDITS, ACTIONS = year(PROFILE)
FEWER = AUDITS[6:], ACTIONS[8:]
Records = tuple[list[AuditRecord], list[ActionRecord]]


def first() -> bytes:
    return year_report("tower-hamlets")


def rebuilt(earlier: bytes | Earlier, records: Records = FEWER, today: date = TODAY) -> bytes:
    held = read_earlier(earlier) if isinstance(earlier, bytes) else earlier
    return write_quarterly_report(*records, QUARTER, PROFILE, today, earlier=held)


def test_a_report_that_nobody_edited_is_made_anew() -> None:
    assert read_earlier(first()).in_place
    assert rebuilt(first()) == rebuilt(NOTHING)
    assert rebuilt(first(), (AUDITS, ACTIONS)) == first()


def test_words_and_looks_in_a_box_are_kept() -> None:
    rich = (
        typed("Planning worries us", "<w:b/>"),
        '<w:p><w:pPr><w:pStyle w:val="Narrative"/></w:pPr><w:r><w:t>A point in a list</w:t></w:r></w:p>',
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>In a table</w:t></w:r>"
        "</w:p></w:tc></w:tr></w:tbl>",
        typed("After the table"),
    )
    made = rebuilt(written(first(), "concerns", *rich))
    assert texts(made, "concerns") == ["Planning worries us", "A point in a list", "In a table", "After the table"]
    content = box(opened(made), "concerns")
    assert content[0].find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:b')}") is not None
    assert content[1].find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "Narrative"
    assert content[2].tag == qn("w:tbl")


def test_other_boxes_get_new_drafts() -> None:
    made = rebuilt(written(first(), "concerns", typed("Ours.")))
    unnumbered = [re.sub(r"\[\d+\]", "", text) for text in texts(made, "decisions")]
    assert unnumbered == [re.sub(r"\[\d+\]", "", text) for text in texts(rebuilt(NOTHING), "decisions")]
    told = "\n".join(texts(made, "grey_areas") + texts(made, "decisions"))
    assert told != "\n".join(texts(first(), "grey_areas") + texts(first(), "decisions"))


def test_a_note_says_that_figures_changed_and_goes_when_the_box_is_written_anew() -> None:
    edited = written(first(), "concerns", typed("Ours."))
    assert "changed since" not in words(rebuilt(edited, (AUDITS, ACTIONS)))
    made = rebuilt(edited)
    note = re.search(
        r"The figures of this section changed since this was written on 20 November 2026\. (.*)", words(made)
    )
    assert note
    said = r"Actions raised in the quarter, out of all in the plan: (\d+) of \d+, now (\d+) of \d+\."
    told = re.search(said, note[1])
    new = [a for a in ACTIONS if a.raised_on and QUARTER.start <= a.raised_on <= QUARTER.end]
    assert told
    assert int(told[1]) == len(new)
    again = written(made, "concerns", typed("Ours, looked at again."))
    assert "changed since" not in words(rebuilt(again))


def test_building_again_gives_the_same_bytes() -> None:
    made = rebuilt(written(first(), "concerns", typed("Ours."), typed("And more.", "<w:b/>")))
    assert rebuilt(made) == made
    assert rebuilt(rebuilt(made)) == made


def test_what_was_carried_once_is_carried_again_with_the_day_on_which_it_was_written() -> None:
    document = opened(written(first(), "concerns", typed("Ours.")))
    document.core_properties.modified = document.core_properties.modified.replace(day=23)
    once = rebuilt(saved(document))
    twice = rebuilt(once, (AUDITS[12:], ACTIONS[16:]), TODAY.replace(day=27))
    assert texts(twice, "concerns") == ["Ours."]
    assert "changed since this was written on 23 November 2026." in words(twice)


def test_a_box_that_was_emptied_stays_empty() -> None:
    made = rebuilt(written(first(), "concerns"))
    assert texts(made, "concerns") == ["Write here."]
    assert texts(rebuilt(made), "concerns") == ["Write here."]


def test_marks_in_what_was_kept_lead_to_the_rows_of_their_figures() -> None:
    number = re.search(r"\[(\d+)\] open action", words(first()))
    assert number
    table = opened(first()).tables[-1]
    row = next(r.cells for r in table.rows if r.cells[0].text.strip() == number[1])
    made = rebuilt(written(first(), "grey_areas", typed(f"We looked at them{number[0].partition(' ')[0]} all.")))
    kept = re.search(r"We looked at them\[(\d+)\] all\.", "\n".join(texts(made, "grey_areas")))
    assert kept
    after = next(r.cells for r in opened(made).tables[-1].rows if r.cells[0].text.strip() == kept[1])
    assert after[1].text == row[1].text


def test_nothing_is_lost_where_its_section_is_gone() -> None:
    late = [replace(a, due=date(2026, 1, 1)) if a.submitted else a for a in AUDITS]
    report = write_quarterly_report(late, ACTIONS, QUARTER, PROFILE, TODAY)
    edited = written(report, "reasons", typed("Two auditors were away."))
    in_time = [replace(a, due=date(2027, 1, 1)) for a in late]
    made = rebuilt(edited, (in_time, ACTIONS))
    assert texts(made, "reasons") == ["Two auditors were away."]
    assert "Reasons for audits not done in time (kept from the earlier report)" in words(made)
    assert rebuilt(made, (in_time, ACTIONS)) == made


@pytest.mark.parametrize("what", ["sentence", "row", "comment", "box", "highlight"])
def test_an_edit_anywhere_else_is_seen(what: str) -> None:
    document = opened(written(first(), "concerns", typed("Ours.")))
    heading = next(p for p in document.paragraphs if p.text == "Audit activity")
    if what == "sentence":
        heading._p.getnext().addnext(document.add_paragraph("A sentence of our own.")._p)
    elif what == "row":
        table = document.tables[-1]._tbl
        table.remove(table.findall(qn("w:tr"))[-1])
    elif what == "comment":
        document.add_comment(heading.runs, "Is this right?", "A manager")
    elif what == "box":
        content = box(document, "decisions")
        content.getparent().getparent().remove(content.getparent())
    else:
        heading.runs[0].font.highlight_color = 7
    earlier = read_earlier(saved(document))
    assert not earlier.in_place
    assert texts(rebuilt(earlier), "concerns") == ["Ours."]


def test_a_document_that_remembers_nothing_is_not_replaced() -> None:
    document = opened(first())
    for key in [k for k, r in document.part.rels.items() if r.reltype.endswith("/customXml")]:
        document.part.drop_rel(key)
        document.part.rels.pop(key, None)
    assert not read_earlier(saved(document)).in_place
    assert not read_earlier(b"not a document").in_place


def test_pictures_links_lists_and_styles_come_along(tmp_path: Path) -> None:
    document = opened(first())
    content = box(document, "going_well")
    picture = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    paragraph = document.add_paragraph()
    paragraph.add_run().add_picture(BytesIO(picture.getvalue()), Cm(1))
    style = document.styles.add_style("House Quote", 1)
    style.base_style = document.styles["Narrative Text"]
    quoted = document.add_paragraph("A quote", style="House Quote")
    for made in (paragraph, quoted):
        content.append(made._p)
    data = rebuilt(saved(document))
    (tmp_path / "made.docx").write_bytes(data)
    assert OpenXmlValidator().validate(str(tmp_path / "made.docx")).is_valid
    again = opened(data)
    assert any(p.text == "A quote" and p.style.name == "House Quote" for p in _paragraphs(again))
    assert picture.getvalue() in [r.target_part.blob for r in again.part.rels.values() if r.reltype.endswith("/image")]
    assert rebuilt(data) == data


def _paragraphs(document: Document) -> list[Paragraph]:
    return [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]


def test_minutes_in_a_pack_are_kept() -> None:
    pack = write_meeting_pack(AUDITS, ACTIONS, MEETING, PROFILE, TODAY)
    edited = written(pack, "minutes.present", typed("Six members and the analyst."))
    made = write_meeting_pack(*FEWER, MEETING, PROFILE, TODAY, earlier=read_earlier(edited))
    assert texts(made, "minutes.present") == ["Six members and the analyst."]
    note = "The figures of this section changed"
    assert note not in words(made)


LOOKS = st.lists(st.sampled_from(["<w:b/>", "<w:i/>", "<w:strike/>", '<w:highlight w:val="yellow"/>']), unique=True)
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)
RUN = st.tuples(TEXT.filter(str.strip), LOOKS)


def _xml(runs: list[tuple[str, list[str]]]) -> str:
    order = ["<w:b/>", "<w:i/>", "<w:strike/>", '<w:highlight w:val="yellow"/>']
    inner = "".join(
        f'<w:r><w:rPr>{"".join(sorted(looks, key=order.index))}</w:rPr><w:t xml:space="preserve">'
        f"{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</w:t></w:r>"
        for text, looks in runs
    )
    return f"<w:p>{inner}</w:p>"


def _told(data: bytes) -> list[list[tuple[str, str]]]:
    content = box(opened(data), "going_well")
    return [
        [
            (t.text or "", " ".join(e.tag for r in [t.getparent().find(qn("w:rPr"))] if r is not None for e in r))
            for t in p.iter(qn("w:t"))
        ]
        for p in content.iter(qn("w:p"))
    ]


@settings(max_examples=12)
@given(st.lists(st.lists(RUN, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_content_is_kept_letter_by_letter(paragraphs: list[list[tuple[str, list[str]]]]) -> None:
    edited = written(first(), "going_well", *map(_xml, paragraphs))
    made = rebuilt(edited)
    assert _told(made) == _told(edited)
    assert rebuilt(made) == made


@pytest.mark.office
def test_a_report_that_went_through_libreoffice_is_still_ours(tmp_path: Path) -> None:
    point = (
        '<w:p><w:pPr><w:pStyle w:val="Narrative"/></w:pPr><w:r><w:t xml:space="preserve">A point, </w:t></w:r>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>in bold</w:t></w:r></w:p>"
    )
    bold_first = typed("In bold first.", "<w:b/>"), point, typed("And plain.")
    edited = written(written(first(), "concerns", *bold_first), "grey_areas", point)
    back = read_earlier(through_libreoffice(edited, tmp_path))
    assert back.in_place
    assert set(back.kept) == {"concerns", "grey_areas"}
    made = rebuilt(back)
    assert _bold(made, "concerns") == [
        ("In bold first.", True),
        ("A point, ", False),
        ("in bold", True),
        ("And plain.", False),
    ]
    assert _bold(made, "grey_areas") == [("A point, ", False), ("in bold", True)]
    assert rebuilt(made) == made


def _bold(data: bytes, name: str) -> list[tuple[str, bool]]:
    runs = box(opened(data), name).iter(qn("w:r"))
    return [(r.findtext(qn("w:t")) or "", r.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None) for r in runs]
