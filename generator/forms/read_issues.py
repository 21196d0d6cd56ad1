"""What the reader tells people: a doubt about a reading becomes an issue with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.forms.dates import read_date
from generator.forms.read_answers import Reading
from generator.forms.read_contacts import NO_TEXT
from generator.forms.read_lines import place_of
from generator.model import Action, Answer, Audience, Contact, Issue, Place, Severity
from generator.office.comments_found import FoundComment
from generator.office.word import Document, Paragraph
from generator.profile import FieldDefinition, FieldKind, FormDefinition

_MUST = {"two-grades", "unknown-grade"}
_NOTES = {"weak-label", "stale-control"}
_NOTE_WORDS = {"footnote": "a footnote", "endnote": "an endnote"}
_QUOTED = 120  # characters
_ADVICE = {
    "two-grades": "Mark one grade only.",
    "unknown-grade": "Use one of the service's own grades.",
    "grade-unclear": "Mark one grade plainly.",
    "weak-label": "Check that the answer was read under the right question.",
    "date-without-year": "Write the date with its year.",
    "unreadable-date": "Write one full date, for example 4 March 2026.",
    "stale-control": "Choose or type the answer again.",
    "picture-answer": "Type what the picture says.",
    "form-type-unclear": "Choose the type of audit.",
    "form-twice": "Send each form in a file of its own.",
    "comment-in-answer": "Comments are not read as answers. Write the answer in the form.",
    "choice-unclear": "Mark one of the printed answers only.",
    "contact-unclear": "Say how the conversation was held, or that it was not.",
    "action-unclear": "Check what was read as the action, who does it and by when.",
}


class FormIssues:
    """Collects the issues of one form."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self.found: list[Issue] = []

    def _add(
        self, code: str, severity: Severity, message: str, place: Place, *, field_id: str = "", quote: str = ""
    ) -> None:
        audience = Audience.AUDITOR if severity is Severity.MUST_FIX else Audience.ANALYST
        self.found.append(
            Issue(code, severity, message, place, _ADVICE.get(code, ""), audience, quote=quote, field_id=field_id)
        )

    def about_reading(self, reading: Reading, field: FieldDefinition) -> None:
        """The doubts about one answer."""
        answer = reading.answer
        for code, doubt in reading.codes:
            severity = self._severity(code, answer, field)
            self._add(code, severity, doubt, answer.place, field_id=answer.field_id, quote=answer.as_written or "")

    def _severity(self, code: str, answer: Answer, field: FieldDefinition) -> Severity:
        if code in _MUST or (code == "grade-unclear" and answer.grade is None):
            return Severity.MUST_FIX
        if code in {"date-without-year", "unreadable-date"} and field.needed:
            return Severity.MUST_FIX
        return Severity.NOTE if code in _NOTES or field.kind is not FieldKind.DATE else Severity.PROMPT

    def about_label(self, doubt: str, place: Place, field: FieldDefinition) -> None:
        """A label that is not quite known, or an answer of which it is not plain how far it goes."""
        self._add("weak-label", Severity.NOTE, doubt, place, field_id=field.id)

    def about_contact(self, contact: Contact, field: FieldDefinition, doubt: str) -> None:
        """What is not plain of a conversation: its date, how it was held, or its label (``doubt``)."""
        if doubt:
            self.about_label(doubt, contact.place, field)
        reading = read_date(contact.date_as_written)
        rest = (contact.doubt or "").replace(doubt, "").replace(reading.doubt, "").replace(NO_TEXT, "").strip()
        if rest:
            self._add(
                "contact-unclear",
                Severity.NOTE,
                rest,
                contact.place,
                field_id=field.id,
                quote=contact.mode_as_written or "",
            )
        if reading.code:
            self._add(
                reading.code,
                Severity.MUST_FIX,
                reading.doubt,
                contact.place,
                field_id=field.id,
                quote=contact.date_as_written or "",
            )

    def about_actions(self, actions: Sequence[Action], field: FieldDefinition) -> None:
        """Due dates that are not full, and actions of which it is not plain where they end, who does them or when."""
        for action in actions:
            rest = action.doubt or ""
            for written in (action.due_as_written, action.check_back_as_written):
                reading = read_date(written)
                if reading.code:
                    rest = rest.replace(reading.doubt, "").strip()
                    self._add(
                        reading.code, Severity.NOTE, reading.doubt, action.place, field_id=field.id, quote=written or ""
                    )
            if rest:
                self._add("action-unclear", Severity.NOTE, rest, action.place, field_id=field.id, quote=action.action)

    def about_extra(self, answer: Answer) -> None:
        """A question that the template does not ask."""
        message = f"The form asks “{answer.label}”, which is not in the template. The answer was read."
        self._add("extra-question", Severity.NOTE, message, answer.place, field_id=answer.field_id, quote=answer.label)

    def about_left_over(self, paragraphs: Iterable[Paragraph]) -> None:
        """Text that belongs to no question."""
        for paragraph in paragraphs:
            text = " ".join(paragraph.text.split())
            shown = text if len(text) <= 120 else text[:117] + "…"
            message = f"This text belongs to no question and was not read as an answer: “{shown}”"
            self._add("unassigned-text", Severity.NOTE, message, place_of(paragraph), quote=text)

    def about_missing(self, fields: Iterable[FieldDefinition]) -> None:
        """Questions of the form that stand nowhere in the document; those that only our template adds are left out."""
        for field in fields:
            if field.needed and field.when is None and not field.guidance.startswith("Added"):
                message = f"The form does not ask “{field.label}”."
                self._add("question-missing", Severity.NOTE, message, Place(field.label), field_id=field.id)

    def about_second_form(self, questions: int) -> None:
        """So many questions stand twice that the document holds two forms."""
        message = f"{questions} questions stand twice in this document, as if it held two forms. Only one can be read."
        self._add("form-twice", Severity.MUST_FIX, message, Place())

    def about_type(self, answer: Answer, definition: FormDefinition) -> None:
        """The answer that says which form it is, is blank or says another."""
        message = f"“{answer.label}” does not say which form this is. It was read as “{definition.title}”."
        self._add(
            "form-type-unclear",
            Severity.MUST_FIX,
            message,
            answer.place,
            field_id=answer.field_id,
            quote=answer.value or "",
        )

    def about_comments(self, found: Iterable[tuple[Answer, FoundComment]]) -> None:
        """Comments that people wrote where a question is left blank."""
        for answer, comment in found:
            words = comment.words if len(comment.words) <= _QUOTED else comment.words[:_QUOTED].rstrip() + "…"
            message = f"“{answer.label}” is not answered, and a comment stands there: “{words}”"
            self._add(
                "comment-in-answer",
                Severity.PROMPT,
                message,
                answer.place,
                field_id=answer.field_id,
                quote=comment.words,
            )

    def about_pictures(self, paragraphs: Iterable[Paragraph], answers: Sequence[Answer]) -> None:
        """Pictures in the answers or after them; what stands before the first question is a logo."""
        said = {issue.field_id for issue in self.found if issue.code == "picture-answer"}
        for paragraph in paragraphs:
            answer = _asked_at(place_of(paragraph), answers)
            if answer is not None and answer.field_id not in said:
                said.add(answer.field_id)
                place = place_of(paragraph, answer.label, answer.place.section, answer.place.control)
                message = "There is a picture here, which cannot be read."
                self._add("picture-answer", Severity.NOTE, message, place, field_id=answer.field_id)

    def about_document(self, document: Document) -> None:
        """Tracked changes that nobody accepted, footnotes, and what could not be read at all."""
        if document.has_revisions:
            message = "The form has tracked changes that were not accepted. Insertions were read, deletions left out."
            self._add("tracked-changes", Severity.NOTE, message, Place())
        for paragraph in document.noted:
            for note in paragraph.notes:
                message = f"The form has {_NOTE_WORDS[note.kind]} here: “{note.text}”"
                self._add("note-in-answer", Severity.NOTE, message, place_of(paragraph), quote=note.text)
        for what in dict.fromkeys(document.unread):
            self._add("unread-part", Severity.PROMPT, f"The form holds {what}, which was not read.", Place())


def _asked_at(place: Place, answers: Sequence[Answer]) -> Answer | None:
    """The question in whose cell a place is, else the last one before it; None before the first."""
    here = [a for a in answers if a.place.part == place.part]
    beside = [a for a in here if place.table and _cell(a.place) == _cell(place)]
    before = [a for a in beside or here if 0 < a.place.paragraph <= place.paragraph]
    return max(before, key=lambda a: a.place.paragraph, default=next(iter(beside), None))


def _cell(place: Place) -> tuple[int, int, int]:
    return place.table, place.row, place.cell
