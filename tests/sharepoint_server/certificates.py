"""A certificate authority of our own, a server certificate for Microsoft's host names, an application's certificate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class ServerFiles:
    """PEM files: the authority to trust, and the server's chain and key."""

    authority: Path
    chain: Path
    key: Path


def write_server_files(folder: Path, hosts: tuple[str, ...]) -> ServerFiles:
    """A new authority and a certificate for the hosts."""
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Stand-in authority", authority_key, authority_key, "Stand-in authority", ())
    server = _certificate("Stand-in server", server_key, authority_key, "Stand-in authority", hosts)
    files = ServerFiles(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    files.authority.write_bytes(authority.public_bytes(Encoding.PEM))
    files.chain.write_bytes(server.public_bytes(Encoding.PEM))
    files.key.write_bytes(_pem(server_key))
    return files


def make_application(days: int = 365) -> tuple[str, str]:
    """A private key and its certificate, both PEM, as an application signs in with."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = _certificate("Checkback", key, key, "Checkback", (), days)
    return _pem(key).decode(), certificate.public_bytes(Encoding.PEM).decode()


def _certificate(
    name: str, key: Key, signer: Key, issuer: str, hosts: tuple[str, ...], days: int = 365
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(_usage(authority=not hosts), critical=True)
    )
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
