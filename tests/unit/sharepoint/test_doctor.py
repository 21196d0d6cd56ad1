"""checkback doctor on the stand-in: each line with what to do; --live tries everything and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders.library import FORMS, audit, profile
from click.testing import CliRunner
from sharepoint_server.certificates import make_application
from sharepoint_server.clients import CLIENT, HOST, MAILBOX, SITE, TENANT, Office
from sharepoint_server.drive import Item, Refused
from sharepoint_server.faults import FAULTS

from generator import cli
from sharepoint import check_up, connection
from sharepoint.check_up import certificate_words, clock_points
from sharepoint.errors import LibraryError

TEMPLATE = profile().forms[0].template
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SETTINGS = f"""profile = "tower-hamlets"

[sharepoint]
tenant = "{TENANT}"
client_id = "{CLIENT}"
site = "https://{HOST}/{SITE}"
mailbox = "{MAILBOX}"
patience = 0.5

[data_protection]
assessment = "DPIA-0000"
agreed_on = 2026-05-01
owner = "Exampleton Council"
"""


@pytest.fixture
def folder(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (connection, check_up):
        monkeypatch.setattr(module, "CarefulSession", lambda settings: office.session())
    monkeypatch.setenv("CHECKBACK_PRIVATE_KEY", office.credential.private_key)
    monkeypatch.setenv("CHECKBACK_CERTIFICATE", office.credential.certificate)
    monkeypatch.delenv("CHECKBACK_KEY_PASSPHRASE", raising=False)
    (tmp_path / "checkback.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "people.toml").write_text('[[people]]\nname = "Ann Example"\nroles = ["auditor"]\n', encoding="utf-8")
    office.tenant.person_saves(f"{FORMS}/one.docx", audit("CV-10001"))
    return tmp_path


def doctor(folder: Path, *more: str) -> tuple[int, dict[str, str], str]:
    """The exit code, the lines by what was looked at, and all of it."""
    result = CliRunner().invoke(cli.main, ["doctor", str(folder), *more], env={"COLUMNS": "400"})
    assert "Traceback" not in result.output, result.output
    lines = dict(line.split(": ", 1) for line in result.output.splitlines() if line[:5] in ("ok   ", "look "))
    return result.exit_code, lines, result.output


def test_all_is_well_and_it_signs_in_once(office: Office, folder: Path) -> None:
    code, lines, output = doctor(folder)
    assert code == 0, output
    assert [line[:4].strip() for line in lines] == ["ok"] * len(lines)
    for what in ("certificate", "clock", "sign-in and rights", "library", "mailbox", "forms", "Audit tracker.xlsx"):
        assert f"ok   {what}" in lines
    assert f"ok   template {TEMPLATE}" in lines
    assert (office.tenant.seen["token"], office.tenant.seen["site"]) == (1, 1)
    assert not {"session", "put", "folder", "move", "send", "remove"} & set(office.tenant.seen)


def test_rights_that_are_too_wide_are_told_and_nothing_is_read(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.tenant.application, "rights", ["Sites.Selected", "Files.Read.All"])
    code, lines, _ = doctor(folder)
    assert code == 4
    assert "Files.Read.All" in lines["look sign-in and rights"]
    assert "site" not in office.tenant.seen


def test_a_mail_right_granted_in_entra_is_said(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.tenant.application, "rights", ["Sites.Selected", "Mail.Send"])
    assert "Whether it is limited to one mailbox cannot be seen from here" in doctor(folder)[1]["ok   mail"]


def test_a_clock_that_is_wrong_is_told_also_where_signing_in_fails(office: Office, folder: Path) -> None:
    office.tenant.clock_ahead = 1000
    code, lines, _ = doctor(folder)
    assert code == 4
    assert "behind the service's. Set it by a time server" in lines["look clock"]


@pytest.mark.parametrize(
    ("ahead", "well", "words"),
    [
        (0.4, True, "agrees"),
        (-200, True, "200 seconds behind"),
        (301, False, "301 seconds ahead"),
        (-301, False, "Set it"),
    ],
)
def test_five_minutes_are_near_enough(ahead: float, well: bool, words: str) -> None:
    (point,) = clock_points(ahead)
    assert (point.well, words in point.words) == (well, True)


@pytest.mark.parametrize(
    ("days", "words"), [(31, ""), (30, "ends on 22 December 2026, in 30 days"), (0, "ended on"), (-5, "ended on")]
)
def test_a_certificate_is_told_a_month_before_it_ends(days: int, words: str) -> None:
    expires = NOW + dt.timedelta(days=days)
    if not words:
        assert "ends on 23 December 2026" in certificate_words(expires, NOW)
        return
    with pytest.raises(LibraryError, match=words) as told:
        certificate_words(expires, NOW)
    assert "checkback connect --renew" in str(told.value)


def test_a_certificate_that_ends_soon_is_told_and_the_rest_is_looked_at(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = make_application(days=12)
    monkeypatch.setattr(office.tenant.application, "certificate", certificate)
    monkeypatch.setenv("CHECKBACK_PRIVATE_KEY", key)
    monkeypatch.setenv("CHECKBACK_CERTIFICATE", certificate)
    code, lines, output = doctor(folder)
    assert code == 4
    assert "in 11 days" in lines["look certificate"]
    assert "ok   library" in lines, output


def test_what_is_wrong_in_the_library_is_told(office: Office, folder: Path) -> None:
    office.tenant.person_saves(f"Templates/{TEMPLATE}", b"no template")
    office.tenant.person_saves("Audit tracker.xlsx", b"no workbook")
    code, lines, _ = doctor(folder)
    assert code == 4
    assert f"look template {TEMPLATE}" in lines
    assert "damaged" in lines["look Audit tracker.xlsx"]


def test_a_mailbox_that_may_not_be_searched_is_told(office: Office, folder: Path) -> None:
    office.tenant.faults.order("sent", FAULTS["denied"])
    assert "Exchange (RBAC for applications)" in doctor(folder)[1]["look mailbox"]


def test_live_tries_everything_and_leaves_nothing_behind(office: Office, folder: Path) -> None:
    before = sorted(office.tenant.drive.path(item) for item in office.tenant.drive.items.values())
    code, lines, output = doctor(folder, "--live")
    assert code == 0, output
    assert len(lines) == 13
    assert "refused with 409 nameAlreadyExists" in lines["ok   the same name in capitals is refused"]
    assert "refused with 412" in lines["ok   replacing an older version is refused"] or "409" in output
    assert "refused with 409 resourceModified" in lines["ok   an upload overtaken by a save is refused"]
    assert "7340032 bytes came back" in lines["ok   a file of 7 MB"]
    assert "(last answer: 204)" in lines["ok   take the scratch folder away"]
    assert sorted(office.tenant.drive.path(item) for item in office.tenant.drive.items.values()) == before
    assert office.tenant.graph.uploads.open == {}


def test_live_notices_a_service_that_does_otherwise(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that takes an upload overtaken by a save, and names nobody who changed a file."""

    def store(session, content: bytes) -> Item:
        drive = office.tenant.drive
        if session.item is None:
            return drive.add(session.parent, session.name, content, {"user": {"displayName": "SharePoint App"}})
        return drive.write(session.item, content, session.by)

    monkeypatch.setattr(office.tenant.graph.uploads, "_store", store)
    code, lines, output = doctor(folder, "--live")
    assert code == 4
    assert "It was NOT refused" in lines["look an upload overtaken by a save is refused"], output
    assert "does not name this application" in lines["look application in lastModifiedBy"]


def test_live_says_what_is_left_where_nothing_may_be_taken_away(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise Refused(403, "accessDenied")

    monkeypatch.setattr(office.tenant.drive, "delete", refused)
    code, lines, _ = doctor(folder, "--live")
    assert code == 4
    assert "is left; take it away by hand" in lines["look take the scratch folder away"]


def test_live_with_the_role_read_stops_at_once_and_says_which_right_is_missing(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.tenant.application, "role", "read")
    code, lines, _ = doctor(folder, "--live")
    assert code == 4
    assert "Give the application the role 'write' on the site" in lines["look create a file"]
    assert len(lines) == 2


def test_live_is_for_sharepoint(tmp_path: Path) -> None:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    code, _, output = doctor(tmp_path, "--live")
    assert code == 4
    assert "plain folder" in output
