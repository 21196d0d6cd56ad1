"""A key and its certificate for the application: made here, and no key leaves this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from sharepoint.errors import AccessDenied, AlreadyExists

_BITS = 3072


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key (PEM, never shown) and its certificate (PEM, and DER as administrators upload it)."""

    key: bytes = field(repr=False)
    certificate: bytes
    der: bytes
    expires: datetime
    thumbprint: str


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where a pair lies: key and certificate as the settings name them, and the file to upload."""

    key: Path
    certificate: Path
    upload: Path


def files_in(folder: Path, name: str = "checkback") -> KeyFiles:
    """The three files of a pair in a folder."""
    return KeyFiles(folder / f"{name}.key", folder / f"{name}.pem", folder / f"{name}.cer")


def make_pair(name: str, days: int, passphrase: str = "") -> KeyPair:
    """A new RSA key of 3072 bits and a certificate for it that is good for so many days from now on.

    ``passphrase`` locks the key; blank leaves it to the file's permissions.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    now = datetime.now(UTC).replace(microsecond=0)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return _pair(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock), certificate)


def find_pair(files: KeyFiles) -> KeyPair | None:
    """The pair that lies there already, None where neither file does. Raises AccessDenied where only one does."""
    if not files.key.exists() and not files.certificate.exists():
        return None
    try:
        key, certificate = files.key.read_bytes(), x509.load_pem_x509_certificate(files.certificate.read_bytes())
    except (OSError, ValueError):
        raise AccessDenied(
            f"'{files.key}' and '{files.certificate}' are not both there and readable. Name another folder with --keys."
        ) from None
    return _pair(key, certificate)


def _pair(key: bytes, certificate: x509.Certificate) -> KeyPair:
    return KeyPair(
        key,
        certificate.public_bytes(Encoding.PEM),
        certificate.public_bytes(Encoding.DER),
        certificate.not_valid_after_utc,
        certificate.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303  (it is what Entra ID shows)
    )


def write_pair(pair: KeyPair, files: KeyFiles) -> None:
    """Put a pair into its files, the key readable by its owner only. Raises AlreadyExists, AccessDenied."""
    for path in (files.key, files.certificate, files.upload):
        if path.exists():
            raise AlreadyExists(f"There is already a '{path}'; it was left as it is.")
    try:
        files.key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(files.key, pair.key, 0o600)
        _write(files.certificate, pair.certificate, 0o644)
        _write(files.upload, pair.der, 0o644)
    except OSError as error:
        raise AccessDenied(f"'{files.key.parent}' cannot be written ({error.strerror}). Name another folder.") from None


def _write(path: Path, data: bytes, mode: int) -> None:
    """A new file that has its permissions from the start, so that nobody can read it in between."""
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(number, "wb") as file:
        file.write(data)
