"""The application's certificate and private key, from files or the environment, never shown to anybody."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from sharepoint.errors import AccessDenied
from sharepoint.settings import CERTIFICATE, KEY, PASSPHRASE, PFX, SharePointSettings


@dataclass(frozen=True, slots=True)
class Credential:
    """What the application signs in with. Shown in no text: both parts are left out of ``repr``."""

    private_key: str = field(repr=False)
    certificate: str = field(repr=False)
    passphrase: str = field(default="", repr=False)

    @property
    def expires(self) -> datetime:
        """When the certificate ends; an aware time."""
        return x509.load_pem_x509_certificate(self.certificate.encode()).not_valid_after_utc


def load_credential(settings: SharePointSettings, environment: Mapping[str, str] = os.environ) -> Credential:
    """The key and certificate that the settings or the environment name; the environment wins.

    Raises AccessDenied where one is missing, can be read by others, does not open, or they do not belong together.
    """
    passphrase = environment.get(PASSPHRASE, "")
    pfx = None if environment.get(KEY) else _pfx(settings, environment)
    if pfx is not None:
        credential = _from_pfx(pfx, passphrase)
    else:
        key = environment.get(KEY) or _secret_text(settings.key, KEY)
        certificate = environment.get(CERTIFICATE) or _text(settings.certificate, CERTIFICATE)
        credential = Credential(key, certificate, passphrase)
    _check(credential)
    return credential


def _pfx(settings: SharePointSettings, environment: Mapping[str, str]) -> bytes | None:
    """A PFX from the environment (base64, as a key vault gives it) or from its file; None where neither is named."""
    if environment.get(PFX):
        try:
            return base64.b64decode(environment[PFX], validate=True)
        except ValueError:
            raise AccessDenied(f"{PFX} does not hold a PFX in base64.") from None
    if settings.pfx is None:
        return None
    _check_private(settings.pfx)
    try:
        return settings.pfx.read_bytes()
    except OSError:
        raise AccessDenied(f"'{settings.pfx}' cannot be read. Check its path and who may read it.") from None


def _from_pfx(data: bytes, passphrase: str) -> Credential:
    """The key and the certificate in a PFX. Raises AccessDenied; what the library says of it is not repeated."""
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except (ValueError, TypeError):
        raise AccessDenied(f"The PFX is not in order, or {PASSPHRASE} does not open it.") from None
    if key is None or certificate is None:
        raise AccessDenied("The PFX holds no key, or no certificate for it. Export it again, with the private key.")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Credential(pem.decode("ascii"), certificate.public_bytes(Encoding.PEM).decode("ascii"))


def _text(path: Path | None, variable: str) -> str:
    if path is None:
        raise AccessDenied(f"Neither the settings name a file for it nor does the environment hold {variable}.")
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise AccessDenied(f"'{path}' cannot be read as a PEM file. Check its path and who may read it.") from None


def _secret_text(path: Path | None, variable: str) -> str:
    """The text of a key file that nobody else may read."""
    if path is not None:
        _check_private(path)
    return _text(path, variable)


def _check_private(path: Path) -> None:
    """Raises AccessDenied where others may read the file."""
    if os.name == "posix" and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise AccessDenied(f"Others may read the key file '{path}'. Allow it to its owner only: chmod 600.")


def _check(credential: Credential) -> None:
    """Raises AccessDenied; what the libraries say of a key is not repeated, since it may quote it."""
    password = credential.passphrase.encode() or None
    try:
        key = load_pem_private_key(credential.private_key.encode(), password)
        certificate = x509.load_pem_x509_certificate(credential.certificate.encode())
    except (ValueError, TypeError):
        raise AccessDenied(f"The key or the certificate is not in order, or {PASSPHRASE} does not open it.") from None
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise AccessDenied("The private key does not belong to the certificate. Name the pair that belongs together.")
