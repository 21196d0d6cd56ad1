"""The parts of a meeting pack: documents of their own, made from the finished pack, with nothing else of it in them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from generator.errors import DocumentError
from generator.office.accessibility import accessibility_problems
from generator.profile import ServiceProfile
from generator.reports.carried import read_earlier
from generator.reports.pack_parts import NO_LONGER, NOTHING_WRITTEN, Part, find_parts, gone_part, pack_of, part_path
from tests.builders.narrative import saved, through_libreoffice, typed, written
from tests.builders.reports import opened, words, year_pack

PACK = "Meeting packs/2026-11-26/Meeting pack 26 November 2026.docx"
FOLDER = "Meeting packs/2026-11-26/Meeting pack 26 November 2026 parts"


def parts(pack: bytes) -> dict[str, bytes]:
    return {part.title: part.write() for part in find_parts(pack, PACK)}


def members(data: bytes) -> list[str]:
    return ZipFile(BytesIO(data)).namelist()


def test_each_section_is_a_part(profile: ServiceProfile) -> None:
    pack = year_pack(profile.service.id)
    sections = [p.text for p in opened(pack).paragraphs if p.style.name == "Heading 2"]
    assert list(parts(pack)) == [s for s in sections if s not in {"How the figures were made", "Minutes"}]


def test_a_part_holds_its_section_word_for_word_and_no_other(profile: ServiceProfile) -> None:
    pack = year_pack(profile.service.id)
    whole = words(pack).splitlines()
    for title, data in parts(pack).items():
        lines = words(data).splitlines()
        assert lines[lines.index(title)] in whole
        assert set(lines) - set(whole) <= {NOTHING_WRITTEN}
        own = {p.text for p in opened(data).paragraphs if p.style.name == "Heading 2"}
        assert own <= {title, "How the figures were made"}


def test_everybody_can_read_every_part(profile: ServiceProfile, tmp_path: Path) -> None:
    for title, data in parts(year_pack(profile.service.id)).items():
        (tmp_path / "part.docx").write_bytes(data)
        assert OpenXmlValidator().validate(str(tmp_path / "part.docx")).is_valid, title
        assert accessibility_problems(data) == []
        document = opened(data)
        assert document.core_properties.title.startswith(f"{title}: ")
        section = document.sections[0]
        assert not section.different_first_page_header_footer
        assert "Part of “Meeting pack 26 November 2026.docx”." in section.header.paragraphs[-1].text
        footer = section.footer._element
        assert {"PAGE", "NUMPAGES"} <= {i.text.strip() for i in footer.iter(qn("w:instrText"))}


def test_raised_numbers_lead_to_their_own_rows_alone(profile: ServiceProfile) -> None:
    pack = year_pack(profile.service.id)
    for data in parts(pack).values():
        body = opened(data).element.body
        places = {m.get(qn("w:name")) for m in body.iter(qn("w:bookmarkStart"))}
        links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
        assert links <= places
        tables = [t for t in opened(data).tables if t.rows[0].cells[0].text == "Mark"]
        rows = [row.cells[0].text for table in tables for row in table.rows[1:]]
        shown = "".join(t.text or "" for t in body.iter(qn("w:t")))
        assert all(f"[{number}]" in shown for number in rows)
        assert {f"figure_{number}" for number in rows} >= links


def test_a_part_carries_only_its_own_charts_and_nothing_that_the_pack_remembers(profile: ServiceProfile) -> None:
    pack = year_pack(profile.service.id)
    assert any("charts/" in name for name in members(pack))
    for title, data in parts(pack).items():
        held = members(data)
        assert any("charts/" in name for name in held) == (title == "Audit summary"), title
        assert not any(name.startswith("customXml") for name in held)
        assert not any(True for _ in opened(data).element.body.iter(qn("w:sdt")))
        earlier = read_earlier(data)
        assert not earlier.kept
        assert not earlier.in_place


def test_what_a_manager_wrote_stands_in_the_part_and_a_prompt_does_not(profile: ServiceProfile) -> None:
    pack = written(year_pack(profile.service.id), "going_well", typed("Children are heard.", "<w:b/>"))
    section = next(data for title, data in parts(pack).items() if title in {"Key lines of enquiry", *_REVIEW})
    text = words(section)
    assert "Children are heard." in text
    assert "Write here" not in text
    assert text.count(NOTHING_WRITTEN) == 2


_REVIEW = {"Questions for the review"}


@pytest.mark.office
def test_a_pack_that_was_saved_in_libreoffice_has_the_same_parts(profile: ServiceProfile, tmp_path: Path) -> None:
    pack = written(year_pack(profile.service.id), "going_well", typed("Children are heard."))
    before, after = parts(pack), parts(through_libreoffice(pack, tmp_path))
    assert list(after) == list(before)
    assert {title: words(data).split() for title, data in after.items()} == {
        title: words(data).split() for title, data in before.items()
    }


def test_comments_on_the_pack_stay_behind(tower_hamlets: ServiceProfile) -> None:
    document = opened(year_pack(tower_hamlets.service.id))
    heading = next(p for p in document.paragraphs if p.text == "Agenda")
    document.add_comment(heading.runs, "Zephyrine Testquill asked about this.", author="A member")
    pack = saved(document)
    assert any("comments" in name for name in members(pack))
    agenda = parts(pack)["Agenda"]
    assert not any("comments" in name for name in members(agenda))
    assert not list(opened(agenda).element.body.iter(qn("w:commentReference")))


def test_the_same_pack_gives_the_same_bytes(profile: ServiceProfile) -> None:
    assert parts(year_pack(profile.service.id)) == parts(year_pack(profile.service.id))


def test_a_section_that_is_gone_is_said_in_its_place() -> None:
    data = gone_part(year_pack("tower-hamlets"), PACK, "Group audit")
    assert words(data).splitlines()[-2:] == ["Group audit", NO_LONGER]
    assert accessibility_problems(data) == []


def test_headings_of_a_template_of_ones_own_make_names_that_every_library_takes() -> None:
    document = opened(year_pack("tower-hamlets"))
    sections = [p for p in document.paragraphs if p.style.name == "Heading 2"]
    for heading, text in zip(sections, ("Agenda", "agenda", "What now? A/B: 100%"), strict=False):
        heading.runs[0].text = text
    titles = [part.title for part in find_parts(saved(document), PACK)]
    assert titles[:3] == ["Agenda", "agenda 2", "What now? A/B: 100%"]
    assert part_path(PACK, titles[2]) == f"{FOLDER}/What now A B 100 26 November 2026.docx"
    assert pack_of(part_path(PACK, titles[2])) == PACK
    assert pack_of(PACK) == ""


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 saved by a person", b"no document"])
def test_a_pack_that_cannot_be_read_is_told(data: bytes) -> None:
    with pytest.raises(DocumentError):
        list[Part](find_parts(data, PACK))


def test_a_document_without_sections_has_no_parts() -> None:
    out = BytesIO()
    docx.Document().save(out)
    assert list(find_parts(out.getvalue(), PACK)) == []
