"""Sending the outbox: each message once, what cannot go stays and is said, held ones stay held."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.ledger import open_ledger
from generator.outbox import Outbox
from generator.people import People, Person
from generator.profile_load import load_profile
from generator.programme.notices import papers_notice
from generator.sending import send_outbox
from sharepoint.errors import Unclear
from sharepoint.folder import FolderLibrary

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
STAFF = People(people=(Person(name="Ann Example", roles=("meeting_member",), email="ann@example.org"),))
TH = load_profile("tower-hamlets").model_copy(update={"people": STAFF})
NOBODY = TH.model_copy(update={"people": People()})


class Mailbox:
    """Remembers what was sent, by its Message-ID; may fail as the network does."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.fail: Exception | None = None

    def send(self, message: bytes, *, perhaps_sent: bool = False) -> bool:
        known = perhaps_sent and message in self.sent
        if not known:
            self.sent.append(message)
        failure, self.fail = self.fail, None
        if failure:
            raise failure
        return not known


@pytest.fixture
def library(tmp_path: Path) -> FolderLibrary:
    for profile, day in ((TH, 26), (NOBODY, 27)):
        notice = papers_notice(profile, dt.date(2026, 11, day), "Pack.docx")
        with open_ledger(None) as ledger:
            list(Outbox(FolderLibrary(tmp_path), ledger, profile, NOW).put([notice], dry_run=False))
    return FolderLibrary(tmp_path)


def paths(library: FolderLibrary) -> list[str]:
    return [ref.path for ref in library.list("Outbox")]


def test_a_message_is_sent_and_moved_and_one_without_an_address_stays(library: FolderLibrary) -> None:
    mailbox = Mailbox()
    first, second = send_outbox(library, mailbox, TH)
    assert (first.sent, second.sent) == (True, False)
    assert "people.toml" in second.reason
    assert paths(library) == ["Outbox/Papers 2026-11-27.eml", "Outbox/Sent/Papers 2026-11-26.eml"]
    assert [one.sent for one in send_outbox(library, mailbox, TH)] == [False]
    assert len(mailbox.sent) == 1


def test_one_that_may_have_been_sent_is_not_sent_twice(library: FolderLibrary) -> None:
    mailbox = Mailbox()
    mailbox.fail = Unclear("The answer was lost.")
    assert not next(iter(send_outbox(library, mailbox, TH))).sent
    assert next(iter(send_outbox(library, mailbox, TH))).sent
    assert len(mailbox.sent) == 1


def test_what_is_held_back_is_left(library: FolderLibrary, tmp_path: Path) -> None:
    (tmp_path / "Outbox" / "Held back").mkdir()
    held = tmp_path / "Outbox" / "Papers 2026-11-26.eml"
    held.rename(tmp_path / "Outbox" / "Held back" / held.name)
    mailbox = Mailbox()
    list(send_outbox(library, mailbox, TH))
    assert mailbox.sent == []


def test_without_sharepoint_the_command_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["send", str(tmp_path)], env={"COLUMNS": "200"})
    assert result.exit_code == 3
    assert "by hand" in result.output


def test_the_doctor_says_what_is_missing_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    result = CliRunner().invoke(main, ["doctor", str(tmp_path)], env={"COLUMNS": "200"})
    assert result.exit_code == 4
    assert "look people.toml: missing" in result.output
    assert "Save the first one there" in result.output
    assert "ok   Audit tracker.xlsx" in result.output
    assert sorted(tmp_path.rglob("*")) == before
