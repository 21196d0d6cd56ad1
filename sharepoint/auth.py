"""Signing in as the application, with its certificate; tokens that carry more than they should are not used.

msal signs the client assertion with PS256 and names the certificate by its SHA-256 (x5t#S256) where it is given the
certificate and no thumbprint.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from collections.abc import Callable
from typing import Any

import msal
import requests

from sharepoint.credentials import Credential
from sharepoint.errors import AccessDenied, LibraryError, RightsTooWide, Unreachable
from sharepoint.session import CarefulSession
from sharepoint.settings import GRAPH_HOST, LOGIN_HOST, SharePointSettings

_SCOPES = [f"https://{GRAPH_HOST}/.default"]
_TRIES = 5
_NEEDED = frozenset({"Sites.Selected", "Lists.SelectedOperations.Selected", "Files.SelectedOperations.Selected"})
_NOT_SEEN = frozenset({"Mail.Send", "Mail.ReadBasic", "Mail.ReadBasic.All", "Mail.Read"})
_ADVICE = {
    "AADSTS90002": "The tenant is not known; check 'tenant' in the settings.",
    "AADSTS700016": "The application is not known in this tenant; check 'client_id' in the settings.",
    "AADSTS700027": "The certificate is not the one uploaded to the application, or it has expired.",
    "AADSTS7000215": "The application's credential is not accepted; upload the certificate again.",
    "AADSTS700024": "The clock of this machine is wrong; set it, then run again.",
}


class Tokens:
    """Tokens for Graph, asked for when needed and kept until shortly before they end."""

    def __init__(
        self,
        settings: SharePointSettings,
        credential: Credential,
        session: CarefulSession,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._credential, self._session, self._sleep = settings, credential, session, sleep
        self._app: msal.ConfidentialClientApplication | None = None
        self._checked = ""
        self.rights: frozenset[str] = frozenset()

    def get(self) -> dict[str, Any]:
        """A token as msal gives it. Raises AccessDenied, RightsTooWide, Unreachable; none of them quotes a token."""
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(self._session.retry_after or 2.0**attempt)
            answer = self._ask()
            if answer is not None:
                return self._accepted(answer)
        raise Unreachable(f"Signing in at {LOGIN_HOST} does not work at present. The next run tries again.")

    def renew(self) -> None:
        """Forget the token, because the service no longer takes it; the next ``get`` asks for another."""
        self._app = None

    def _ask(self) -> dict[str, Any] | None:
        """One try: a token or a refusal, or None where it is worth trying again."""
        try:
            self._app = self._app or self._new_app()
            answer: dict[str, Any] = self._app.acquire_token_for_client(_SCOPES)
        except LibraryError:
            raise
        except (requests.RequestException, msal.exceptions.MsalServiceError, ValueError):
            answer = {"error_description": "AADSTS90002"} if self._session.status == 400 else {}
        if "access_token" in answer:
            return answer
        self._app = None  # msal would repeat a refusal from memory for as long as Retry-After says
        return None if self._is_passing() else answer

    def _is_passing(self) -> bool:
        status = self._session.status
        return status in (0, 200, 408, 429) or status >= 500

    def _new_app(self) -> msal.ConfidentialClientApplication:
        """A msal app over our own session; without instance discovery, since the sign-in host is always the same."""
        credential = {"private_key": self._credential.private_key, "public_certificate": self._credential.certificate}
        if self._credential.passphrase:
            credential["passphrase"] = self._credential.passphrase
        return msal.ConfidentialClientApplication(
            self._settings.client_id,
            authority=f"https://{LOGIN_HOST}/{self._settings.tenant}",
            client_credential=credential,
            http_client=self._session,
            instance_discovery=False,
        )

    def _accepted(self, answer: dict[str, Any]) -> dict[str, Any]:
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise _refusal(answer)
        if token != self._checked:
            self.rights = rights_of(token)
            check_rights(self.rights)
            self._checked = token
        return answer


def rights_of(token: str) -> frozenset[str]:
    """The application rights that a token carries (claim ``roles``); empty where it cannot be read."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return frozenset(str(role) for role in claims.get("roles", ()))
    except (IndexError, ValueError, AttributeError, TypeError, binascii.Error):
        return frozenset()


def check_rights(rights: frozenset[str]) -> None:
    """Raises RightsTooWide where a token opens more than the sites and the mailbox that were chosen for it."""
    wide = sorted(rights - _NEEDED - _NOT_SEEN)
    if wide:
        raise RightsTooWide(
            f"The application holds rights over the whole organisation: {', '.join(wide)}. Take them away in Entra ID "
            "and leave Sites.Selected; then run again. Nothing was read or written."
        )


def unseen_limits(rights: frozenset[str]) -> list[str]:
    """What a token cannot show: whether a mail right granted in Entra ID is limited to one mailbox; a line for each."""
    return [
        f"{right} was granted in Entra ID. Whether it is limited to one mailbox cannot be seen from here; grant it "
        "through Exchange (RBAC for applications) instead, and take it away in Entra ID."
        for right in sorted(rights & _NOT_SEEN)
    ]


def _refusal(answer: dict[str, Any]) -> AccessDenied:
    """Why signing in was refused, in our words: the service's own may quote what was sent."""
    code = re.search(r"AADSTS\d+", str(answer.get("error_description", "")))
    known = _ADVICE.get(code.group(), "") if code else ""
    name = code.group() if code else "no code"
    return AccessDenied(f"Signing in was refused ({name}). {known or 'Ask whoever runs Entra ID, with this code.'}")
