"""checkback connect: key and certificate, settings that keep their comments, steps to hand on; no network."""

from __future__ import annotations

import os
import socket
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from hypothesis import given
from hypothesis import strategies as st

from generator import cli
from generator.cli_common import sharepoint_of
from generator.settings_text import with_table
from sharepoint.credentials import load_credential

SITE = "https://contoso.sharepoint.com/sites/youth-justice"
CLIENT = "11111111-2222-4333-8444-555555555555"
OPTIONS = ("--tenant", "contoso.onmicrosoft.com", "--site", SITE, "--mailbox", "quality@contoso.example", "--yes")
BEFORE = '# Ours.\nprofile = "tower-hamlets"  # whose\n\n[service]\ncontact = "Ann"\n'


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refused)
    for name in ("CHECKBACK_KEY_PASSPHRASE", "CHECKBACK_PRIVATE_KEY", "CHECKBACK_CERTIFICATE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "checkback.toml").write_text(BEFORE, encoding="utf-8")
    return folder


def connect(library: Path, *more: str, answers: str = "") -> Result:
    arguments = ["connect", str(library), *more]
    if "--keys" not in more:
        arguments += ["--keys", str(library.parent / "keys")]
    result = CliRunner().invoke(cli.main, arguments, input=answers, env={"COLUMNS": "300"})
    assert "Traceback" not in result.output
    return result


def test_the_pair_works_and_only_its_owner_can_read_the_key(library: Path) -> None:
    assert connect(library, *OPTIONS, "--client-id", CLIENT).exit_code == 0
    settings = sharepoint_of(library)
    assert settings
    credential = load_credential(settings, {})
    certificate = x509.load_pem_x509_certificate(credential.certificate.encode())
    key = certificate.public_key()
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == 3072
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 365
    keys = library.parent / "keys"
    assert x509.load_der_x509_certificate((keys / "checkback.cer").read_bytes()) == certificate
    if os.name == "posix":
        assert stat.S_IMODE((keys / "checkback.key").stat().st_mode) == 0o600


def test_comments_stay_and_nothing_secret_is_written_or_said(library: Path) -> None:
    result = connect(library, *OPTIONS, "--client-id", CLIENT)
    text = (library / "checkback.toml").read_text(encoding="utf-8")
    assert text.startswith(BEFORE)
    assert tomllib.loads(text)["sharepoint"]["mailbox"] == "quality@contoso.example"
    secret = (library.parent / "keys" / "checkback.key").read_text(encoding="ascii").splitlines()[3]
    written = [p.read_text(encoding="utf-8") for p in library.iterdir()]
    assert not [t for t in (*written, result.output) if secret in t or "PRIVATE KEY" in t]


def test_the_steps_name_the_exact_rights_and_are_a_file_to_hand_on(library: Path) -> None:
    result = connect(library, *OPTIONS, "--client-id", CLIENT)
    page = (library / "Steps for the administrators.md").read_text(encoding="utf-8")
    assert page in result.output
    for words in (
        f"-AppId {CLIENT} -DisplayName Checkback -Site {SITE} -Permissions Write",
        "POST /sites/SITE-ID/permissions",
        "sites/contoso.sharepoint.com:/sites/youth-justice",
        '-Role "Application Mail.Send"',
        '-Role "Application Mail.ReadBasic"',
        "PrimarySmtpAddress -eq 'quality@contoso.example'",
        "883ea226-0bf2-4a8f-9f9d-92c9162a727d=Role",
        "checkback doctor LIBRARY --live",
    ):
        assert words in page
    assert "APPLICATION-ID" not in page.replace("YOUR-PNP-APPLICATION-ID", "")


def test_without_a_mailbox_nothing_is_asked_of_exchange(library: Path) -> None:
    connect(library, "--tenant", "contoso", "--site", SITE, "--yes")
    page = (library / "Steps for the administrators.md").read_text(encoding="utf-8")
    assert "New-ManagementScope" not in page
    assert "APPLICATION-ID" in page


def test_it_asks_with_what_is_known_and_a_second_time_fills_in_what_was_missing(library: Path) -> None:
    answers = f"contoso.onmicrosoft.com\n\n{SITE}\n\n\n\n\n"
    first = connect(library, answers=answers)
    assert first.exit_code == 0, first.output
    key = (library.parent / "keys" / "checkback.key").read_bytes()
    second = connect(library, "--client-id", CLIENT, "--yes")
    assert second.exit_code == 0
    settings = sharepoint_of(library)
    assert settings
    assert (settings.client_id, settings.site, settings.library) == (CLIENT, SITE, "Documents")
    assert (library.parent / "keys" / "checkback.key").read_bytes() == key


@pytest.mark.parametrize(("more", "code", "site"), [((), 2, SITE), (("--change",), 0, SITE + "-2")])
def test_settings_are_replaced_only_where_that_is_asked(
    library: Path, more: tuple[str, ...], code: int, site: str
) -> None:
    connect(library, *OPTIONS, "--client-id", CLIENT)
    result = connect(library, "--site", SITE + "-2", "--yes", *more)
    assert result.exit_code == code
    assert "would become" in result.output
    settings = sharepoint_of(library)
    assert settings and settings.site == site


def test_somebody_who_is_asked_may_say_no(library: Path) -> None:
    connect(library, *OPTIONS, "--client-id", CLIENT)
    before = (library / "checkback.toml").read_bytes()
    result = connect(library, "--site", SITE + "-2", answers="\n" * 6 + "n\n")
    assert result.exit_code == 2
    assert (library / "checkback.toml").read_bytes() == before


def test_renewing_leaves_key_and_settings_in_use_alone(library: Path) -> None:
    connect(library, *OPTIONS, "--client-id", CLIENT)
    keys = library.parent / "keys"
    before = {p: p.read_bytes() for p in (*keys.iterdir(), library / "checkback.toml")}
    result = connect(library, "--renew")
    assert result.exit_code == 0
    assert "certificate = " in result.output
    assert {p: p.read_bytes() for p in before} == before
    assert len(list(keys.iterdir())) == 6
    assert connect(library, "--renew").exit_code == 4


def test_a_key_without_its_certificate_is_told_and_left(library: Path) -> None:
    keys = library.parent / "keys"
    keys.mkdir()
    (keys / "checkback.key").write_bytes(b"somebody's")
    result = connect(library, *OPTIONS)
    assert result.exit_code == 4
    assert "--keys" in result.output
    assert (keys / "checkback.key").read_bytes() == b"somebody's"
    assert (library / "checkback.toml").read_text(encoding="utf-8") == BEFORE


def test_a_passphrase_from_the_environment_locks_the_key(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKBACK_KEY_PASSPHRASE", "open-sesame")
    connect(library, *OPTIONS, "--client-id", CLIENT)
    assert b"ENCRYPTED" in (library.parent / "keys" / "checkback.key").read_bytes()
    settings = sharepoint_of(library)
    assert settings and load_credential(settings).passphrase == "open-sesame"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--site", "http://contoso.sharepoint.com"), ("--mailbox", "x' -or 1"), ("--mailbox", "nobody"), ("--tenant", "")],
)
def test_what_cannot_be_right_is_told_before_anything_is_made(library: Path, option: str, value: str) -> None:
    result = connect(library, *OPTIONS, option, value)
    assert result.exit_code == 4
    assert not (library.parent / "keys").exists()


def test_a_folder_without_settings_gets_them(tmp_path: Path) -> None:
    assert connect(tmp_path / "new", *OPTIONS, "--profile", "nottingham").exit_code == 0
    assert tomllib.loads((tmp_path / "new" / "checkback.toml").read_text(encoding="utf-8"))["profile"] == "nottingham"


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@given(
    old=st.dictionaries(st.sampled_from("abc"), WORD), new=st.dictionaries(st.sampled_from("abcd"), WORD, min_size=1)
)
def test_lines_are_changed_and_the_rest_stays(old: dict[str, str], new: dict[str, str]) -> None:
    text = with_table('x = 1 # one\n[y]\na = "no" # y\n', "s", old) + "\n# after\n[z]\na = 'z'\n"
    made = with_table(text, "s", new)
    assert tomllib.loads(made)["s"] == {**old, **new}
    assert tomllib.loads(made)["z"] == {"a": "z"}
    assert all(comment in made for comment in ("# one", "# y", "# after"))


@pytest.mark.parametrize("text", ["s = {a = 1}\n", "[s.t]\na = 1\n[s]\nb = '''x\ny'''\n", "not toml"])
def test_what_cannot_be_changed_safely_is_not(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        with_table(text, "s", {"b": "1"})
