"""A footnote that staff write to an answer is kept with it and said."""

from __future__ import annotations

import io
import zipfile

from generator.forms.build import build_blank
from generator.forms.fill import FormContent, fill_form
from generator.forms.read import read_form
from generator.office.docx_package import relationships
from generator.office.package import open_package
from generator.office.zip_members import Members
from generator.profile_load import load_profile

NOTE = "Agreed with the team manager."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_footnote(form: bytes, after: str) -> bytes:
    """The form with a footnote after some words."""
    members = Members(form)
    arrow = relationships("", ("footnotes", "footnotes.xml")).data.partition(b"<Relationship ")[2]
    arrow = b"<Relationship " + arrow.partition(b"/>")[0].replace(b"rId1", b"rId99") + b"/></Relationships>"
    reference = b'</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t xml:space="preserve">'
    document, rels = members.read("word/document.xml"), members.read("word/_rels/document.xml.rels")
    note = f'<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:t>{NOTE}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    return members.replaced(
        {
            "word/document.xml": document.replace(after.encode(), after.encode() + reference, 1),
            "word/_rels/document.xml.rels": rels.replace(b"</Relationships>", arrow),
            "word/footnotes.xml": note.encode(),
        }
    )


def test_a_footnote_is_kept_with_its_answer_and_said() -> None:
    profile = load_profile("nottingham")
    definition = profile.form("nt_observation")
    answers = {"obs_planned": "The plan was late but thorough."}
    form = with_footnote(fill_form(build_blank(definition, profile), FormContent(answers)), "The plan was late")
    assert zipfile.ZipFile(io.BytesIO(form)).testzip() is None
    read, issues = read_form(open_package(form), definition, profile, "form.docx")
    assert read.answers["obs_planned"].value == f"The plan was late (footnote: {NOTE}) but thorough."
    assert [i.quote for i in issues if i.code == "note-in-answer"] == [NOTE]
