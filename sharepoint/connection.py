"""Requests to Microsoft Graph: one at a time, patient with throttling, clear about what is not known.

The queue of office365-rest-python-client is passed by: its retries drop ``If-Match``. A request goes through
``execute_request_direct``, and what to do with its answer is decided here and nowhere else.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
from office365.graph_request import GraphRequest
from office365.runtime.client_request_exception import ClientRequestException
from office365.runtime.http.http_method import HttpMethod
from office365.runtime.http.request_options import RequestOptions

from sharepoint.auth import Tokens
from sharepoint.credentials import Credential, load_credential
from sharepoint.errors import (
    AccessDenied,
    AlreadyExists,
    FileLocked,
    LibraryError,
    NotFound,
    Throttled,
    Unclear,
    Unreachable,
    VersionConflict,
)
from sharepoint.session import CarefulSession
from sharepoint.settings import GRAPH_HOST, SharePointSettings

Json = dict[str, Any]
Send = Callable[[], requests.Response]
_ROOT = f"https://{GRAPH_HOST}/v1.0"
_TRIES = 5


class ResyncNeeded(LibraryError):
    """The service forgot what it had told (410); ``location`` is where to begin anew, empty where it does not say."""

    def __init__(self, location: str) -> None:
        super().__init__("The list of changes has to be read from its beginning.")
        self.location = location


class Connection:
    """Graph for one application. ``what`` in each method names the thing in messages.

    ``seen`` holds the status of the last answers, with the code of a refusal: for finding out what a service does.
    """

    def __init__(
        self,
        settings: SharePointSettings,
        tokens: Tokens,
        session: CarefulSession,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._tokens, self._session, self._sleep = settings, tokens, session, sleep
        self._graph = (
            GraphRequest().with_access_token(tokens.get).with_transport(session=session, timeout=session.times)
        )
        self._one_at_a_time = threading.RLock()
        self.seen: deque[str] = deque(maxlen=20)

    def sign_in(self) -> None:
        """Sign in now, where that did not happen before. Raises AccessDenied, RightsTooWide, Unreachable."""
        self._tokens.get()

    @property
    def rights(self) -> frozenset[str]:
        """The application's rights, as the last token carried them."""
        return self._tokens.rights

    def get(self, path: str, what: str) -> Json:
        """What Graph answers to a path such as ``/drives/…``, or to a whole address that Graph gave."""
        return _json(self._sent(lambda: self._graph_once(HttpMethod.Get, path), what, again=True))

    def get_bytes(self, path: str, what: str) -> bytes:
        """The content behind a path. A body that breaks off is read again, never taken for the whole."""
        answer = self._sent(lambda: self._graph_once(HttpMethod.Get, path), what, again=True)
        if _is_page(answer) and not what.rstrip("'").lower().endswith((".htm", ".html")):
            raise Unreachable(f"A web page came instead of {what}. The next run tries again.")
        return answer.content

    def post(self, path: str, body: Json, what: str, etag: str = "") -> Json:
        """Send a body that does no harm when it is sent twice, as beginning an upload or making a folder."""
        return _json(self._sent(self._write(HttpMethod.Post, path, body, etag), what, again=True))

    def patch(self, path: str, body: Json, what: str, etag: str = "") -> Json:
        """Change some properties; raises Unclear where no clear answer came."""
        return _json(self._sent(self._write(HttpMethod.Patch, path, body, etag), what, again=False))

    def post_text(self, path: str, body: bytes, what: str) -> None:
        """Send a text such as a message in base64; raises Unclear where no clear answer came."""
        headers = {"Content-Type": "text/plain"}
        self._sent(lambda: self._graph_once(HttpMethod.Post, path, body, headers), what, again=False)

    def put(self, path: str, data: bytes, what: str, etag: str = "") -> Json:
        """A whole content; raises Unclear where no clear answer came."""
        headers = {"Content-Type": "application/octet-stream", **_if_match(etag)}
        return _json(self._sent(lambda: self._graph_once(HttpMethod.Put, path, data, headers), what, again=False))

    def delete(self, path: str, what: str) -> None:
        """Take something away; it is well where it is gone already."""
        with suppress(NotFound):
            self._sent(lambda: self._graph_once(HttpMethod.Delete, path), what, again=True)

    def at_address(self, method: str, url: str, what: str, data: bytes = b"", headers: Json | None = None) -> Json:
        """A request to an address that carries its own pass (an upload session); our token is not sent there."""
        once = self._plainly(method, url, data, headers or {})
        return _json(self._sent(once, what, again=method == "GET"))

    def _write(self, method: HttpMethod, path: str, body: Json, etag: str) -> Send:
        return lambda: self._graph_once(method, path, body, _if_match(etag))

    def _graph_once(
        self, method: HttpMethod, path: str, data: Json | bytes | None = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        self._tokens.get()  # its errors are told here; inside the client they would be logged as its own
        url = path if path.startswith("https://") else _ROOT + path
        if urlsplit(url).hostname != GRAPH_HOST:
            raise AccessDenied(f"Graph named an address at '{urlsplit(url).hostname}', where our token is not sent.")
        try:
            return self._graph.execute_request_direct(RequestOptions(url, method, data, dict(headers or {})))
        except ClientRequestException as error:
            if error.response is None:
                raise
            return error.response

    def _plainly(self, method: str, url: str, data: bytes, headers: Json) -> Send:
        return lambda: self._session.request(method, url, data=data or None, headers=headers)

    def _sent(self, once: Send, what: str, *, again: bool) -> requests.Response:
        """The answer to a request, after as much waiting as it takes and the settings allow."""
        with self._one_at_a_time:
            waited, renewed = 0.0, False
            for attempt in range(1000):
                answer = _tried(once)
                status = answer.status_code if answer is not None else 0
                self.seen.append(_seen(answer))
                if status == 401 and not renewed:
                    renewed = True
                    self._tokens.renew()
                    continue
                if answer is not None and not _is_passing(status):
                    return _accepted(answer, what)
                pause = self._session.retry_after or 2.0 ** min(attempt, 5)
                waited += pause
                if waited > self._settings.patience:
                    raise _tired(what, status, pause, again)
                self._sleep(pause)
                if status != 429 and not again:
                    raise Unclear(f"No clear answer came for {what}. The next run looks whether it was done.")
                if status != 429 and attempt >= _TRIES:
                    raise _tired(what, status, pause, again)
        raise AssertionError("unreachable")


def required(answer: Json, name: str, what: str) -> str:
    """A text that an answer must hold; raises Unreachable where it does not."""
    if name not in answer:
        raise Unreachable(f"SharePoint's answer for {what} lacks '{name}'. The next run tries again.")
    return str(answer[name])


def _tried(once: Send) -> requests.Response | None:
    """The answer, None where none came, it broke off or makes no sense."""
    try:
        answer = once()
        if answer.ok and answer.content and "json" in answer.headers.get("Content-Type", ""):
            answer.json()
        if _is_page(answer) and urlsplit(answer.url).hostname == GRAPH_HOST:
            return None
    except requests.RequestException:
        return None
    return answer


def _is_page(answer: requests.Response) -> bool:
    """Whether a web page came, as proxies send them for a service that they cannot reach."""
    return "text/html" in answer.headers.get("Content-Type", "")


def _is_passing(status: int) -> bool:
    return status in (408, 429) or (status >= 500 and status not in (501, 507))


def _tired(what: str, status: int, pause: float, again: bool) -> LibraryError:
    if status == 429:
        return Throttled(f"SharePoint asks to wait {pause:.0f} seconds before {what}. Run again later.", pause)
    kind = Unreachable if again else Unclear
    return kind(f"SharePoint could not be reached for {what}, or its answers broke off. The next run tries again.")


def _accepted(answer: requests.Response, what: str) -> requests.Response:
    """The answer if it is a good one; else raises what it means. Server texts are not repeated: they may quote."""
    status = answer.status_code
    if status < 300:
        return answer
    refusal = ClientRequestException.from_response(answer)
    code = (refusal.code or "").lower()
    inner = str((refusal.inner_error or {}).get("code", "")).lower()
    if status == 423 or "resourcelocked" in (code, inner):
        raise _locked(what, refusal)
    if status == 410:
        raise ResyncNeeded(answer.headers.get("Location", ""))
    if code == "namealreadyexists":
        raise AlreadyExists(f"There is already a {what}; it was left as it is.")
    if status in (409, 412):
        raise VersionConflict(f"{what} was changed while it was being written. Run again.")
    if status == 404:
        raise NotFound(f"There is no {what}.")
    if status in (401, 403):
        raise AccessDenied(f"Microsoft 365 refuses {what} ({status}). {_advice(answer)}")
    if status == 507:
        raise LibraryError(f"There is no room for {what}. Ask for more storage for the site.")
    raise LibraryError(f"SharePoint did not accept {what} ({status} {_plain(code)}).")


def _advice(answer: requests.Response) -> str:
    if "/users/" in (answer.url or ""):
        return "Allow the application to send from this mailbox, in Exchange (RBAC for applications)."
    return "Give the application the role 'write' on the site."


def _locked(what: str, refusal: ClientRequestException) -> FileLocked:
    by = getattr(refusal, "lock_owner", None) or ""
    how = f"is held by {by}, who has it open or checked out" if by else "is open in Word or Excel, or checked out"
    return FileLocked(f"{what} {how}. The change waits for the next run.", by)


def _seen(answer: requests.Response | None) -> str:
    if answer is None or answer.status_code < 400:
        return str(answer.status_code) if answer is not None else "no answer"
    return f"{answer.status_code} {_plain(ClientRequestException.from_response(answer).code or '')}"


def _plain(code: str) -> str:
    """A code as it may be shown: one word of letters and digits, nothing that a server might quote in it."""
    return code if code.isalnum() and len(code) < 40 else "no code"


def _json(answer: requests.Response) -> Json:
    found = answer.json() if "json" in answer.headers.get("Content-Type", "") and answer.content else {}
    return found if isinstance(found, dict) else {}


def _if_match(etag: str) -> dict[str, str]:
    return {"If-Match": etag} if etag else {}


def connect(
    settings: SharePointSettings,
    credential: Credential,
    session: CarefulSession | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Connection:
    """A connection as the settings say. Nothing is sent before it is used."""
    session = session or CarefulSession(settings)
    return Connection(settings, Tokens(settings, credential, session, sleep), session, sleep)


def open_connection(settings: SharePointSettings, sleep: Callable[[float], None] = time.sleep) -> Connection:
    """A connection with the credential that the settings or the environment name. Raises AccessDenied."""
    return connect(settings, load_credential(settings), sleep=sleep)
