"""Signing in: OpenID configuration, and tokens for client assertions that are verified as Entra ID would."""

from __future__ import annotations

import base64
import hashlib
import time
import uuid
from dataclasses import dataclass, field

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from sharepoint_server.messages import Reply, Request, as_json

LOGIN = "login.microsoftonline.com"
_SIGNING_KEY = "the stand-in signs its own tokens with this, and nobody reads the signature"


@dataclass
class Application:
    """An application as its administrator registered it."""

    tenant: str
    client_id: str
    certificate: str
    rights: list[str] = field(default_factory=lambda: ["Sites.Selected"])
    role: str = "write"
    mailbox: str = "quality@contoso.example"


class Login:
    """The sign-in service of one tenant."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.tokens: dict[str, float] = {}
        self._seen: set[str] = set()

    def configuration(self, request: Request) -> Reply:
        tenant = request.path.split("/")[1]
        if tenant != self.application.tenant:
            return as_json({"error": "invalid_tenant", "error_description": "AADSTS90002: no such tenant"}, 400)
        base = f"https://{LOGIN}/{tenant}"
        return as_json(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    def token(self, request: Request) -> Reply:
        """A token for a good assertion; what is wrong with a bad one is told as Entra ID does."""
        form = request.form()
        wrong = self._wrong(form, f"https://{LOGIN}{request.path}")
        if wrong:
            return as_json({"error": "invalid_client", "error_description": wrong}, 401)
        claims = {"aud": "https://graph.microsoft.com", "roles": self.application.rights, "jti": uuid.uuid4().hex}
        token = jwt.encode(claims, _SIGNING_KEY, "HS256")
        self.tokens[token] = time.time() + 3600
        return as_json({"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    def accepts(self, authorization: str) -> bool:
        """Whether a header carries a token of ours that has not ended."""
        return self.tokens.get(authorization.removeprefix("Bearer "), 0) > time.time()

    def _wrong(self, form: dict[str, str], address: str) -> str:
        assertion = form.get("client_assertion", "")
        expected = ("client_credentials", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        if (form.get("grant_type"), form.get("client_assertion_type")) != expected:
            return "AADSTS900144: the request is not a client-credentials one"
        if form.get("client_id") != self.application.client_id:
            return "AADSTS700016: no such application"
        if form.get("scope") != "https://graph.microsoft.com/.default":
            return "AADSTS70011: not that scope"
        certificate = x509.load_pem_x509_certificate(self.application.certificate.encode())
        header = jwt.get_unverified_header(assertion)
        if header["alg"] != "PS256" or header.get("x5t#S256", "").rstrip("=") != _thumbprint(certificate):
            return "AADSTS700027: the certificate is not registered"
        return self._unsigned(assertion, certificate, address)

    def _unsigned(self, assertion: str, certificate: x509.Certificate, address: str) -> str:
        client, key = self.application.client_id, certificate.public_key()
        assert isinstance(key, RSAPublicKey)
        try:
            claims = jwt.decode(assertion, key, ["PS256"], audience=address, issuer=client)
        except jwt.PyJWTError:
            return "AADSTS700027: the signature or the claims are wrong"
        if claims["sub"] != client or claims["jti"] in self._seen:
            return "AADSTS700027: this assertion was used before"
        self._seen.add(claims["jti"])
        return ""


def _thumbprint(certificate: x509.Certificate) -> str:
    digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
