"""The one way out: an HTTP session that knows its hosts, has time-outs, keeps no cookies and writes no log."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

import requests

from sharepoint.errors import AccessDenied
from sharepoint.settings import SharePointSettings

# What they log holds addresses with passes in them, and file names.
_TALKATIVE = ("urllib3", "requests", "msal", "office365")


class CarefulSession(requests.Session):
    """A session that refuses every host but those of the settings, also when it is redirected.

    It reads no proxy, certificate or password from the environment. ``retry_after`` is what the last answer asked for,
    in seconds, 0 where it asked for nothing; ``status`` is the last answer's. ``clock_ahead`` is by how many seconds
    this machine's clock is ahead of the one that answered last, None where no answer told a time.
    """

    def __init__(self, settings: SharePointSettings) -> None:
        super().__init__()
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.trust_env = False
        self.retry_after, self.status = 0.0, 0
        self.clock_ahead: float | None = None
        self._hosts, self.times = settings.hosts, (settings.connect_timeout, settings.read_timeout)
        self.verify = str(settings.ca_file) if settings.ca_file else True
        self.proxies = {"https": settings.proxy} if settings.proxy else {}
        self.headers["User-Agent"] = _user_agent(settings.organisation)
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send one request. Raises AccessDenied for a host that the settings do not name."""
        parts = urlsplit(request.url or "")
        if parts.scheme != "https" or parts.hostname not in self._hosts:
            raise AccessDenied(f"The settings do not name the host '{parts.hostname}', so nothing was sent to it.")
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.times
        self.status, self.retry_after = 0, 0.0
        response = super().send(request, **kwargs)
        self.status, self.retry_after = response.status_code, _seconds(response.headers.get("Retry-After", ""))
        self.clock_ahead = _ahead_of(response.headers.get("Date", ""), self.clock_ahead)
        return response


def _user_agent(organisation: str) -> str:
    """As Microsoft asks for, so that its throttling treats the traffic as what it is: NONISV|Company|App/version."""
    plain = "".join(c for c in organisation if c.isascii() and c.isalnum()) or "Council"
    try:
        number = version("checkback")
    except PackageNotFoundError:
        number = "0"
    return f"NONISV|{plain}|Checkback/{number}"


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() else 0.0


def _ahead_of(date: str, known: float | None) -> float | None:
    """By how many seconds our clock is ahead of the Date of an answer; what was known before where it tells none."""
    try:
        told = parsedate_to_datetime(date)
        return (datetime.now(UTC) - told).total_seconds()
    except (TypeError, ValueError):  # none, or a time without a zone
        return known
