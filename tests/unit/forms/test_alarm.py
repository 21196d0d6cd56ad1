"""A safeguarding flag is seen even in a file that is refused (DP-10)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from builders.library import FORMS, TODAY, audit, small_library
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator import cli
from generator.forms.alarm import safeguarding_words_in
from generator.office.raw_text import raw_text
from generator.profile_load import load_profile

PROFILE = load_profile("tower-hamlets")
SPECIMENS = Path(__file__).parents[2] / "specimens"
FLAG = "a Yes to the safeguarding question"


def test_a_flag_is_seen_in_a_file_cut_short() -> None:
    whole = audit("CV-10009", safeguarding="Yes")
    assert FLAG in safeguarding_words_in(whole[: len(whole) * 9 // 10], PROFILE)


def test_what_the_form_itself_prints_is_no_alarm() -> None:
    assert safeguarding_words_in(audit("CV-10009", safeguarding="No"), PROFILE) == ()


def test_an_older_table_form_is_looked_at_too() -> None:
    found = safeguarding_words_in((SPECIMENS / "12 UoP group audit CV-10668.docx").read_bytes(), PROFILE)
    assert {FLAG, "exploitation", "significant harm"} <= set(found)
    assert FLAG not in safeguarding_words_in((SPECIMENS / "09 UoP full audit CV-10623.docx").read_bytes(), PROFILE)


@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1"])
def test_words_in_an_old_word_file(encoding: str) -> None:
    words = "The child is at risk of harm and there was a strategy discussion.".encode(encoding)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\x01" * 300 + words
    assert set(safeguarding_words_in(data, PROFILE)) == {"at risk of harm", "strategy discussion"}


def test_a_bomb_is_capped() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"word/{number}.xml", b"a" * 9_000_000)
    assert len(raw_text(buffer.getvalue())) < 45_000_000


@given(st.binary(max_size=4000))
def test_no_bytes_whatever_make_it_fail(data: bytes) -> None:
    raw_text(data)
    raw_text(b"PK\x03\x04" + data)


def test_a_run_says_it_first(tmp_path: Path) -> None:
    library = small_library(tmp_path / "library")
    data = audit("CV-10009", safeguarding="Yes")
    (library / FORMS / "torn.docx").write_bytes(data[: len(data) * 9 // 10])
    result = CliRunner().invoke(cli.main, ["run", str(library), "--today", TODAY])
    assert f"Today: {FORMS}/torn.docx: The file could not be read, and it mentions {FLAG}" in result.output
    again = CliRunner().invoke(cli.main, ["run", str(library), "--today", TODAY])
    assert "torn.docx: The file could not be read, and it mentions" in again.output
