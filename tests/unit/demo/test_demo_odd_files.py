"""Files that are no form: a broken one, a letter, and an audit saved again."""

from __future__ import annotations

import io
import zipfile

import pytest

from generator.demo.year import DemoYear


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_broken_file_cannot_be_opened(year: DemoYear) -> None:
    (broken,) = (odd.file for odd in year.odd if odd.why == "broken")
    assert year.files[broken].startswith(b"PK")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(year.files[broken]))


def test_the_letter_asks_no_question_of_ours(year: DemoYear) -> None:
    (letter,) = (odd.file for odd in year.odd if odd.why == "not a form")
    document = _members(year.files[letter])["word/document.xml"]
    assert b"painted" in document
    assert b"w:sdt" not in document and b"w:tbl" not in document


def test_the_copy_says_the_same_in_other_bytes(year: DemoYear) -> None:
    (copy,) = (audit for audit in year.truth if audit.copy_of)
    assert copy.file.endswith(" (v2) FINAL.docx")
    assert copy.month.month == year.today.month - 1
    assert year.files[copy.file] != year.files[copy.copy_of]
    assert _members(year.files[copy.file]) == _members(year.files[copy.copy_of])
