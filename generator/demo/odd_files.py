"""Files that should not be in the audit folder and are: a broken one, a letter, and last month's audit saved again."""

from __future__ import annotations

import datetime as dt

from generator.demo.word_tables import as_bytes, new_document

_LETTER = (
    "Exampleton House\n1 Sample Street",
    "Dear colleagues,",
    "The training room on the second floor will be painted in the first week of December. Please take flip charts and "
    "pens home with you, or leave them in the cupboard by the stairs.",
    "The kettle stays.",
    "With kind regards,\nPercival Papermill\nFacilities",
)


def broken(document: bytes) -> bytes:
    """A document of which only the first part arrived, as after a lost connection."""
    return document[: len(document) * 3 // 5]


def letter(day: dt.date) -> bytes:
    """A letter that somebody saved in the wrong folder."""
    document = new_document("Painting of the training room", "Percival Papermill", day)
    for words in _LETTER:
        document.add_paragraph(words)
    return as_bytes(document)


def saved_again(path: str) -> str:
    """The name under which somebody saved a copy of a form: 'Audit CV-20101 (v2) FINAL.docx'."""
    return path.removesuffix(".docx") + " (v2) FINAL.docx"
