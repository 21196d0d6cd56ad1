"""No token, key, pass or content gets into a log, an error, a traceback or onto the screen, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sharepoint_server.clients import CLIENT, HOST, MAILBOX, SITE, TENANT, Office
from sharepoint_server.faults import FAULTS, KINDS, Fault
from sharepoint_server.work import INBOX, Step, Work, document

from generator.cli import main
from generator.settings_text import with_table
from sharepoint import check_up, connection
from sharepoint.connection import Connection
from sharepoint.errors import LibraryError

EVIDENCE = "Zebedee-was-seen-on-4-March"
LOUD = Fault("says too much", 400, f"code {EVIDENCE}", message=f"'{EVIDENCE}' with Bearer secret-pass-1 is not allowed")


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.DEBUG)
    yield caplog


def secrets_of(office: Office) -> list[str]:
    key = "".join(office.credential.private_key.splitlines()[1:-1])
    parts = [office.credential.private_key.splitlines()[3], key[100:140], "secret-pass", "Bearer", EVIDENCE, "eyJ"]
    return [*parts, *office.tenant.login.tokens, *office.tenant.graph.passes]


def work(office: Office, connection: Connection) -> Work:
    named = [("row", EVIDENCE), ("row", "R2"), ("form", "A7"), ("mark", "lease"), ("column", "Q2"), ("mail", "due")]
    return Work([Step(*pair) for pair in named], lambda: office.mailbox(connection))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_told_that_is_nobodys_business(
    office: Office,
    logged: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    signed_in: Connection,
    kind: str,
) -> None:
    told: list[str] = []
    for fault in (
        LOUD,
        *(FAULTS[name] for name in ("no answer", "done, half an answer", "denied", "locked", "gateway")),
    ):
        office.tenant.clear()
        office.tenant.person_saves(f"{INBOX}/A7.docx", document([EVIDENCE]))
        office.tenant.faults.order(kind, fault, times=12)
        connection = office.connection() if kind in ("discovery", "token") else signed_in
        day = work(office, connection)
        day.round(lambda connection=connection: office.library(connection=connection))
        for error in day.problems:
            assert isinstance(error, LibraryError)
            told += [str(error), repr(error), repr(vars(error)), "".join(traceback.format_exception(error))]
    screen = capsys.readouterr()
    for secret in secrets_of(office):
        assert secret not in logged.text
        assert secret not in screen.out + screen.err
        assert not [text for text in told if secret in text]
    assert told or kind in ("progress", "abandon", "sent")


COMMANDS = ("doctor", "doctor --live", "watch --once", "send", "connect --yes", "connect --renew")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_tells_it_either(
    office: Office,
    tmp_path: Path,
    logged: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    """On the screen, in the log, and in every file that a command leaves; well, and with faults that say too much."""
    for module in (connection, check_up):
        monkeypatch.setattr(module, "CarefulSession", lambda settings: office.session())
    monkeypatch.setenv("CHECKBACK_PRIVATE_KEY", office.credential.private_key)
    monkeypatch.setenv("CHECKBACK_CERTIFICATE", office.credential.certificate)
    for fault in (None, LOUD, FAULTS["denied"], FAULTS["gateway"]):
        folder = tmp_path / (fault.name if fault else "well")
        folder.mkdir()
        values = {"tenant": TENANT, "client_id": CLIENT, "site": f"https://{HOST}/{SITE}", "mailbox": MAILBOX}
        values |= {"key": "keys/checkback.key", "certificate": "keys/checkback.pem"}
        settings = with_table('profile = "tower-hamlets"', "sharepoint", values)
        (folder / "checkback.toml").write_text(settings + "patience = 0.5\n", encoding="utf-8")
        office.tenant.clear()
        office.tenant.person_saves(f"Completed audits/{EVIDENCE[:3]}.docx", document([EVIDENCE]))
        if fault:
            for kind in ("site", "delta", "path", "session", "content", "sent"):
                office.tenant.faults.order(kind, fault, times=40, after=2)
        name, *options = command.split()
        result = CliRunner().invoke(main, [name, str(folder), *options], env={"COLUMNS": "300"})
        made = [p.read_text(encoding="ascii").splitlines()[3] for p in folder.rglob("*.key")]
        left = "".join(
            p.read_text("latin-1") for p in folder.rglob("*") if p.is_file() and p.suffix not in (".key", ".sqlite")
        )
        for secret in [*secrets_of(office), *made]:
            assert secret not in result.output
            assert secret not in logged.text
            assert secret not in left
        assert "Traceback" not in result.output + logged.text


def test_what_the_log_would_say_without_care(office: Office) -> None:
    """The libraries do write passes into debug lines, so that the test above would notice if they were let."""
    lines: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    talkative = logging.getLogger("urllib3")
    library = office.library()
    talkative.addHandler(listener)
    talkative.setLevel(logging.DEBUG)
    try:
        library.create("a.docx", b"a")
    finally:
        talkative.removeHandler(listener)
        talkative.setLevel(logging.CRITICAL)
    assert any("secret-pass" in line for line in lines)
