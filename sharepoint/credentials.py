"""The application's certificate and private key, from files or the environment, never shown to anybody."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sharepoint.errors import AccessDenied
from sharepoint.settings import SharePointSettings

KEY, PASSPHRASE, CERTIFICATE = (
    "CHECKBACK_PRIVATE_KEY",
    "CHECKBACK_KEY_PASSPHRASE",
    "CHECKBACK_CERTIFICATE",
)


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
    key = environment.get(KEY) or _secret_text(settings.key, KEY)
    certificate = environment.get(CERTIFICATE) or _text(settings.certificate, CERTIFICATE)
    credential = Credential(key, certificate, environment.get(PASSPHRASE, ""))
    _check(credential)
    return credential


def _text(path: Path | None, variable: str) -> str:
    if path is None:
        raise AccessDenied(f"Neither the settings name a file for it nor does the environment hold {variable}.")
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise AccessDenied(f"'{path}' cannot be read as a PEM file. Check its path and who may read it.") from None


def _secret_text(path: Path | None, variable: str) -> str:
    """The text of a key file that nobody else may read."""
    if (
        path is not None
        and path.exists()
        and os.name == "posix"
        and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ):
        raise AccessDenied(f"Others may read the key file '{path}'. Allow it to its owner only: chmod 600.")
    return _text(path, variable)


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
