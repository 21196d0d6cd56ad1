"""An action keeps its key when the form it stands in is edited, and its state follows from dates and people."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Action, AuditForm, FormKind
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.actions import action_keys, plan_actions
from generator.programme.submission import Submission

TODAY = date(2026, 11, 20)
KEY = "CV-10001 full audit 2026-10"
WORDS = ["Hold a transition meeting with the head of year", "Make a picture of what happens next", "Review the plan"]


@pytest.fixture(scope="module")
def profile() -> ServiceProfile:
    return load_profile("tower-hamlets")


def test_keys_are_numbered_in_order() -> None:
    assert action_keys(KEY, WORDS, {}) == [f"{KEY} A1", f"{KEY} A2", f"{KEY} A3"]


def test_an_action_put_first_gets_a_new_number_and_the_others_keep_theirs() -> None:
    known = dict(zip(action_keys(KEY, WORDS, {}), WORDS, strict=True))
    keys = action_keys(KEY, ["Something else altogether", *WORDS], known)
    assert keys == [f"{KEY} A4", f"{KEY} A1", f"{KEY} A2", f"{KEY} A3"]


def test_a_mended_word_keeps_the_key() -> None:
    known = {f"{KEY} A1": "Hold a transition meting with head of year"}
    assert action_keys(KEY, WORDS[:1], known) == [f"{KEY} A1"]


@given(st.lists(st.sampled_from([*WORDS, "Call the school", "Agree a date"]), max_size=6), st.randoms())
def test_keys_are_never_shared(texts: list[str], random: object) -> None:
    known = dict(zip(action_keys(KEY, WORDS, {}), WORDS, strict=True))
    keys = action_keys(KEY, texts, known)
    assert len(set(keys)) == len(texts)


@pytest.mark.parametrize(
    ("due", "entered", "state"),
    [
        (date(2026, 11, 19), {}, "Overdue"),
        (date(2026, 11, 20), {}, "New"),
        (date(2026, 11, 19), {"completed_on": date(2026, 11, 1)}, "Done"),
        (None, {}, "No date"),
    ],
)
def test_state_follows_from_dates_and_people(
    profile: ServiceProfile, due: date | None, entered: dict[str, object], state: str
) -> None:
    form = AuditForm(
        "tower-hamlets", "th_full_audit", FormKind.FULL_AUDIT, "CV-10001.docx", actions=(Action(WORDS[0], due=due),)
    )
    submission = Submission(form, (), "Completed audits/CV-10001.docx", datetime(2026, 11, 1, tzinfo=UTC))
    (record,) = plan_actions({KEY: submission}, {f"{KEY} A1": entered}, {}, profile, TODAY)
    assert (record.state, record.key, record.raised_on) == (state, f"{KEY} A1", date(2026, 11, 1))
