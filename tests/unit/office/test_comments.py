"""Comments are put in, kept, replaced and taken out as a person would expect; what is not ours stays."""

from __future__ import annotations

from datetime import date

import pytest
from builders.comments import EXTENDED, IDS, W15, docx, edited, p, renamed, replied, resolved, sdt, seen, zipped
from builders.forms import W, document, members
from lxml import etree

from generator.errors import DocumentError
from generator.office.comments import CommentAuthor, Note, Spot, put_comments

US = CommentAuthor("Checkback", "CB")
TODAY, LATER = date(2026, 11, 21), date(2026, 12, 4)
THREE = docx(p("Team") + p("Grade") + p("Strengths"))
GRADE = Note("missing|grade", "The grade is missing. Please choose one.", Spot(paragraph=2))
THIN = Note("thin|strengths", "This is short. What did you see?", Spot(paragraph=3))


def put(data: bytes, *notes: Note, today: date = TODAY) -> bytes:
    return put_comments(data, notes, US, today, "About the whole form:")


def about(data: bytes) -> list[tuple[str, str]]:
    return [(s.words, s.about) for s in seen(data)]


def test_each_comment_stands_at_its_own_paragraph():
    assert about(put(THREE, GRADE, THIN)) == [(GRADE.words, "Grade"), (THIN.words, "Strengths")]


def test_a_comment_carries_our_name_and_the_day_that_was_given():
    root = etree.fromstring(members(put(THREE, GRADE))["word/comments.xml"])
    comment = next(root.iter(f"{W}comment"))
    assert dict(comment.attrib) == {
        f"{W}id": "0",
        f"{W}author": "Checkback",
        f"{W}date": "2026-11-21T00:00:00Z",
        f"{W}initials": "CB",
    }


def test_notes_without_a_place_are_gathered_at_the_first_paragraph_with_words():
    data = docx("<w:p/>" + p("Title") + p("Body"))
    notes = [
        Note("a", "One."),
        Note("b", "Two.", Spot(paragraph=99)),
        Note("c", "Three.", Spot(table=4, row=1, cell=1)),
    ]
    assert about(put(data, *notes)) == [("About the whole form:\nOne.\nTwo.\nThree.", "Title")]


def test_the_same_words_at_one_place_are_said_once():
    assert len(seen(put(THREE, GRADE, GRADE))) == 1


def test_several_comments_at_one_paragraph_keep_their_order():
    second = Note("x", "And the date?", GRADE.spot)
    assert about(put(THREE, GRADE, second)) == [(GRADE.words, "Grade"), (second.words, "Grade")]


def test_words_with_markup_and_odd_characters_are_kept_as_words():
    note = Note("x", 'a < b & "c" \x0b]]> é 👩', Spot(paragraph=1))
    assert seen(put(THREE, note))[0].words == 'a < b & "c" ]]> é 👩'


def test_running_again_gives_the_very_same_bytes():
    once = put(THREE, GRADE, THIN)
    assert put(once, GRADE, THIN, today=LATER) == once


def test_nothing_to_say_gives_the_very_same_bytes():
    assert put(THREE) is THREE


def test_what_is_mended_goes_and_what_is_new_comes():
    again = put(put(THREE, GRADE), THIN, today=LATER)
    assert about(again) == [(THIN.words, "Strengths")]
    assert len(etree.fromstring(members(again)[EXTENDED])) == 1
    assert len(etree.fromstring(members(again)[IDS])) == 1


def test_when_all_is_mended_the_document_is_as_it_was():
    assert members(put(put(THREE, GRADE, THIN)))["word/document.xml"] == members(THREE)["word/document.xml"]


def test_a_comment_whose_answer_moved_is_put_where_the_answer_is():
    moved = Note(GRADE.key, GRADE.words, Spot(paragraph=3))
    assert about(put(put(THREE, GRADE), moved)) == [(GRADE.words, "Strengths")]


def test_of_several_comments_with_the_same_words_the_mended_one_goes():
    notes = [Note("a", "No date.", Spot(paragraph=n)) for n in (1, 2, 3)]
    assert about(put(put(THREE, *notes), notes[0], notes[2])) == [("No date.", "Team"), ("No date.", "Strengths")]


def test_a_persons_comment_stays_as_it_is():
    theirs = put_comments(
        THREE, [Note("k", "Please look at this.", Spot(paragraph=1))], CommentAuthor("Odalys Fenwick", "OF"), TODAY
    )
    before = etree.fromstring(members(theirs)["word/comments.xml"])[0]
    data = put(put(theirs, GRADE), THIN)
    assert about(data) == [("Please look at this.", "Team"), (THIN.words, "Strengths")]
    assert etree.tostring(etree.fromstring(members(data)["word/comments.xml"])[0]) == etree.tostring(before)
    assert members(put(data))["word/document.xml"] == members(theirs)["word/document.xml"]


@pytest.mark.parametrize("touched", [replied, resolved])
def test_a_thread_that_a_person_touched_stays_though_the_issue_is_gone(touched):
    data = touched(put(THREE, GRADE, THIN), "The grade is missing")
    after = put(data, today=LATER)
    words = [s.words for s in seen(after)]
    assert GRADE.words in words
    assert THIN.words not in words
    assert len(words) == (2 if touched is replied else 1)


@pytest.mark.parametrize("touched", [replied, resolved])
def test_what_a_person_answered_or_resolved_is_not_raised_again(touched):
    data = touched(put(THREE, GRADE, THIN), "The grade is missing")
    assert put(data, GRADE, THIN, today=LATER) == data
    assert put(data, Note(GRADE.key, GRADE.words, Spot(paragraph=1)), THIN) == data


def test_a_resolved_comment_does_not_silence_the_same_words_elsewhere():
    notes = [Note("date|1", "No date.", Spot(paragraph=1)), Note("date|2", "No date.", Spot(paragraph=2))]
    data = put(resolved(put(THREE, notes[0]), "No date."), *notes)
    assert about(data) == [("No date.", "Team"), ("No date.", "Grade")]


def test_other_words_on_a_resolved_matter_are_raised():
    other = Note(GRADE.key, "Two grades are marked.", GRADE.spot)
    after = put(resolved(put(THREE, GRADE), "The grade"), other)
    assert {s.words for s in seen(after)} == {GRADE.words, other.words}


def test_words_of_ours_that_a_person_changed_are_theirs_now():
    data = edited(put(THREE, GRADE), "The grade is missing", "I have asked Piers.")
    assert put(data) == data


def without_threads(data: bytes) -> bytes:
    """As LibreOffice 7.4 saves it: nothing says any more who answered whom."""
    parts = members(data)
    return zipped({**parts, EXTENDED: parts[EXTENDED].replace(b"commentEx ", b"forgotten ")})


def test_a_reply_whose_thread_was_forgotten_keeps_what_it_answers():
    data = without_threads(replied(put(THREE, GRADE, THIN), "The grade is missing"))
    assert {s.words for s in seen(put(data))} == {GRADE.words, "Done, thank you."}


def test_an_older_comment_of_a_person_at_the_same_place_is_no_reply():
    piers = CommentAuthor("Piers", "PA")
    theirs = without_threads(put_comments(THREE, [Note("k", "Please look.", GRADE.spot)], piers, date(2026, 11, 1)))
    assert [s.words for s in seen(put(put(theirs, GRADE)))] == ["Please look."]


def test_resolving_is_kept_when_others_are_added():
    data = put(resolved(put(THREE, GRADE), "The grade"), GRADE, THIN)
    done = {e.get(f"{W15}done") for e in etree.fromstring(members(data)[EXTENDED])}
    assert done == {"0", "1"}


def test_a_file_whose_comments_have_another_name_and_no_modern_parts():
    old = members(put_comments(THREE, [GRADE], CommentAuthor("Piers", "PA"), TODAY))
    rels = etree.fromstring(old["word/_rels/document.xml.rels"])
    for rel in list(rels)[1:]:
        rels.remove(rel)
    types = etree.fromstring(old["[Content_Types].xml"])
    for override in list(types):
        if (override.get("PartName") or "").endswith(("Extended.xml", "Ids.xml")):
            types.remove(override)
    del old[EXTENDED], old[IDS]
    old |= {"word/_rels/document.xml.rels": etree.tostring(rels), "[Content_Types].xml": etree.tostring(types)}
    data = put(renamed(zipped(old), [("comments.xml", "remarks7.xml")]), THIN)
    parts = members(data)
    assert "word/comments.xml" not in parts
    assert [s.words for s in seen(renamed(data, [("remarks7.xml", "comments.xml")]))] == [GRADE.words, THIN.words]
    assert len(etree.fromstring(parts[EXTENDED])) == 1
    assert put(data, THIN) == data


def test_ids_are_not_used_twice():
    theirs = put_comments(THREE, [GRADE, THIN], CommentAuthor("Piers", "PA"), TODAY)
    data = put(theirs, GRADE, THIN, Note("a", "More.", Spot(paragraph=1)))
    comments = list(etree.fromstring(members(data)["word/comments.xml"]).iter(f"{W}comment"))
    assert len({c.get(f"{W}id") for c in comments}) == 5
    extended = [e.get(f"{W15}paraId") for e in etree.fromstring(members(data)[EXTENDED])]
    assert len(extended) == len(set(extended)) == 5
    assert all(0 < int(e or "", 16) < 0x80000000 for e in extended)


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def test_a_strict_file_stays_strict():
    data = docx(p("Team") + p("Grade"), main=STRICT)
    after = put(data, GRADE)
    parts = members(after)
    assert f'xmlns:w="{STRICT}"'.encode() in parts["word/comments.xml"]
    assert b"schemas.openxmlformats.org/wordprocessingml" not in parts["word/comments.xml"] + parts["word/document.xml"]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in parts["word/_rels/document.xml.rels"]
    assert put(after, GRADE, today=LATER) == after
    assert members(put(after))["word/document.xml"] == members(data)["word/document.xml"]


def test_a_part_in_utf_16_stays_in_utf_16():
    data = docx(p("Team – é") + p("Grade"), encoding="UTF-16")
    after = put(data, GRADE)
    text = members(after)["word/document.xml"].decode("utf-16")
    assert '<w:commentRangeStart w:id="0"/><w:r><w:t>Grade' in text
    assert members(put(after))["word/document.xml"] == members(data)["word/document.xml"]


def test_a_document_with_its_main_namespace_unprefixed():
    data = docx(p("Team") + p("Grade"))
    bare = (
        members(data)["word/document.xml"].replace(b"xmlns:w=", b"xmlns=").replace(b"<w:", b"<").replace(b"</w:", b"</")
    )
    data = zipped({**members(data), "word/document.xml": bare})
    after = put(data, GRADE)
    assert about(after) == [(GRADE.words, "Grade")]
    assert members(put(after))["word/document.xml"] == bare


def test_a_signed_document_is_refused_with_advice():
    signed = zipped({**members(THREE), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    with pytest.raises(DocumentError) as error:
        put(signed, GRADE)
    assert error.value.code == "signed"
    assert error.value.advice


def test_marks_never_stand_inside_a_control_in_a_paragraph():
    choice = sdt('<w:tag w:val="grade"/><w:dropDownList/>', "<w:r><w:t>Good</w:t></w:r>")
    data = docx(f"<w:p><w:r><w:t>Grade: </w:t></w:r>{choice}<w:r><w:t> (needed)</w:t></w:r></w:p>")
    after = put(data, Note("k", "Sure?", Spot(paragraph=1, control="grade")), Note("l", "All of it."))
    assert [(s.words, s.about) for s in seen(after)] == [
        ("About the whole form:\nAll of it.", "Grade: Good (needed)"),
        ("Sure?", "Good"),
    ]
    inside = document(after).iter(f"{W}sdtContent")
    assert not [m for content in inside for m in content.iter(f"{W}commentRangeStart", f"{W}commentReference")]


def test_a_document_without_a_paragraph_is_refused():
    with pytest.raises(DocumentError) as error:
        put(docx(""), Note("k", "Why?"))
    assert error.value.code == "no-paragraph"
