"""Signing in with a certificate, which the stand-in verifies as Entra ID would; wide rights are refused."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, pkcs12
from cryptography.hazmat.primitives.serialization import load_pem_private_key as load_key
from sharepoint_server.certificates import make_application
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS

from sharepoint.auth import Tokens, rights_of, unseen_limits
from sharepoint.credentials import Credential, load_credential
from sharepoint.errors import AccessDenied, RightsTooWide, Unreachable
from sharepoint.settings import CERTIFICATE, KEY, PASSPHRASE, PFX


def tokens(office: Office, credential: Credential | None = None, **changes: str) -> Tokens:
    settings = replace(office.settings, **changes)
    return Tokens(settings, credential or office.credential, office.session(), office.slept.append)


def encrypted(key: str, passphrase: str) -> str:
    private = load_key(key.encode(), None)
    how = BestAvailableEncryption(passphrase.encode())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how).decode()


class TestTokens:
    def test_token_is_asked_for_once_and_kept(self, office: Office) -> None:
        ours = tokens(office)
        assert ours.get()["access_token"] == ours.get()["access_token"]
        assert (office.tenant.seen["token"], ours.rights) == (1, {"Sites.Selected"})

    def test_certificate_bundles_of_the_environment_do_not_matter(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "other.pem").write_text(make_application()[1])
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        assert tokens(office).get()["token_type"] == "Bearer"

    def test_certificate_that_is_not_registered_is_refused_with_what_to_do(self, office: Office) -> None:
        with pytest.raises(AccessDenied, match=r"AADSTS700027.*not the one uploaded"):
            tokens(office, Credential(*make_application())).get()

    def test_unknown_tenant_and_application_are_told(self, office: Office) -> None:
        with pytest.raises(AccessDenied, match="check 'tenant'"):
            tokens(office, tenant="fabrikam.example").get()
        with pytest.raises(AccessDenied, match="check 'client_id'"):
            tokens(office, client_id="99999999-2222-4333-8444-555555555555").get()

    def test_outage_of_signing_in_is_waited_out_and_then_told(self, office: Office) -> None:
        office.tenant.faults.order("token", FAULTS["throttled"], times=2)
        assert "access_token" in tokens(office).get()
        assert office.slept == [1, 1]
        office.tenant.faults.order("discovery", FAULTS["no answer"], times=5)
        with pytest.raises(Unreachable, match="does not work at present"):
            tokens(office).get()

    def test_key_with_passphrase_signs_in(self, office: Office) -> None:
        key = encrypted(office.credential.private_key, "open sesame")
        assert tokens(office, Credential(key, office.credential.certificate, "open sesame")).get()["expires_in"] > 0


class TestRights:
    @pytest.mark.parametrize(
        "right",
        ["Sites.ReadWrite.All", "Files.ReadWrite.All", "Files.Read.All", "Sites.FullControl.All", "Mail.ReadWrite"],
    )
    def test_rights_over_the_whole_organisation_are_refused_before_anything_is_read(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, right: str
    ) -> None:
        monkeypatch.setattr(office.tenant.application, "rights", ["Sites.Selected", right])
        with pytest.raises(RightsTooWide, match=f"{right}. Take them away"):
            office.library()
        assert set(office.tenant.seen) == {"discovery", "token"}

    def test_limit_of_a_mail_right_cannot_be_seen_and_that_is_said(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(office.tenant.application, "rights", ["Sites.Selected", "Mail.Send"])
        ours = tokens(office)
        ours.get()
        (line,) = unseen_limits(ours.rights)
        assert line.startswith("Mail.Send was granted in Entra ID. Whether it is limited to one mailbox cannot be seen")
        assert unseen_limits(frozenset({"Sites.Selected"})) == []

    @pytest.mark.parametrize("token", ["", "opaque", "a.b.c", "a." + base64.b64encode(b"[1]").decode() + ".c"])
    def test_token_that_cannot_be_read_shows_no_rights(self, token: str) -> None:
        assert rights_of(token) == frozenset()

    def test_rights_are_read_from_the_roles(self) -> None:
        claims = base64.urlsafe_b64encode(json.dumps({"roles": ["Sites.Selected"]}).encode()).decode().rstrip("=")
        assert rights_of(f"x.{claims}.y") == {"Sites.Selected"}


class TestCredential:
    @pytest.fixture
    def files(self, office: Office, tmp_path: Path) -> tuple[Path, Path]:
        key, certificate = tmp_path / "checkback.key", tmp_path / "checkback.pem"
        key.write_text(office.credential.private_key)
        certificate.write_text(office.credential.certificate)
        key.chmod(0o600)
        return key, certificate

    def test_files_and_environment_are_read(self, office: Office, files: tuple[Path, Path]) -> None:
        settings = replace(office.settings, key=files[0], certificate=files[1])
        assert load_credential(settings, {}) == office.credential
        other = make_application()
        assert load_credential(settings, {KEY: other[0], CERTIFICATE: other[1]}).private_key == other[0]

    @pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
    def test_key_file_that_others_may_read_is_refused(
        self, office: Office, files: tuple[Path, Path], mode: int
    ) -> None:
        files[0].chmod(mode)
        with pytest.raises(AccessDenied, match="chmod 600"):
            load_credential(replace(office.settings, key=files[0], certificate=files[1]), {})

    def test_missing_key_says_where_it_may_be(self, office: Office, tmp_path: Path) -> None:
        with pytest.raises(AccessDenied, match="CHECKBACK_PRIVATE_KEY"):
            load_credential(office.settings, {})
        with pytest.raises(AccessDenied, match="cannot be read as a PEM file"):
            load_credential(replace(office.settings, key=tmp_path / "nowhere.key"), {})

    def test_key_that_does_not_open_or_belong_is_refused_without_quoting_it(self, office: Office) -> None:
        key = encrypted(office.credential.private_key, "open sesame")
        certificate = office.credential.certificate
        for wrong in (
            {KEY: key, CERTIFICATE: certificate},
            {KEY: key, CERTIFICATE: certificate, PASSPHRASE: "shut"},
            {KEY: "no key", CERTIFICATE: certificate},
            {KEY: make_application()[0], CERTIFICATE: certificate},
        ):
            with pytest.raises(AccessDenied) as caught:
                load_credential(office.settings, wrong)
            assert wrong[KEY][40:80] not in str(caught.value) or wrong[KEY] == "no key"

    @pytest.fixture
    def pfx(self, office: Office) -> bytes:
        key = load_key(office.credential.private_key.encode(), None)
        certificate = x509.load_pem_x509_certificate(office.credential.certificate.encode())
        lock = BestAvailableEncryption(b"open sesame")
        return pkcs12.serialize_key_and_certificates(b"Checkback", key, certificate, None, lock)  # type: ignore[arg-type]

    def test_a_pfx_is_read_from_its_file_and_from_a_key_vault(self, office: Office, tmp_path: Path, pfx: bytes) -> None:
        file = tmp_path / "checkback.pfx"
        file.write_bytes(pfx)
        file.chmod(0o600)
        in_file = load_credential(replace(office.settings, pfx=file), {PASSPHRASE: "open sesame"})
        from_vault = {PFX: base64.b64encode(pfx).decode(), PASSPHRASE: "open sesame"}
        for credential in (in_file, load_credential(office.settings, from_vault)):
            assert credential.certificate == office.credential.certificate
            assert "access_token" in tokens(office, credential).get()

    @pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
    def test_a_pfx_that_others_may_read_is_refused(self, office: Office, tmp_path: Path, pfx: bytes) -> None:
        file = tmp_path / "checkback.pfx"
        file.write_bytes(pfx)
        file.chmod(0o644)
        with pytest.raises(AccessDenied, match="chmod 600"):
            load_credential(replace(office.settings, pfx=file), {PASSPHRASE: "open sesame"})

    def test_a_pfx_that_does_not_open_is_told_without_quoting(self, office: Office, tmp_path: Path, pfx: bytes) -> None:
        whole = base64.b64encode(pfx).decode()
        for wrong in (
            {PFX: whole, PASSPHRASE: "shut"},
            {PFX: whole},
            {PFX: "no base64", PASSPHRASE: "open sesame"},
            {PFX: base64.b64encode(b"no pfx").decode()},
        ):
            with pytest.raises(AccessDenied, match="PFX") as caught:
                load_credential(office.settings, wrong)
            assert whole[40:80] not in str(caught.value)
            assert "sesame" not in str(caught.value)
        with pytest.raises(AccessDenied, match="cannot be read"):
            load_credential(replace(office.settings, pfx=tmp_path / "nowhere.pfx"), {})

    def test_credential_shows_nothing_and_knows_when_it_ends(self, office: Office) -> None:
        assert repr(office.credential) == "Credential()"
        assert office.credential.expires.tzinfo is not None
