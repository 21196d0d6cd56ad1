"""Faults on order: the next request of a kind meets one."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

KINDS = (
    "discovery",
    "token",
    "site",
    "drives",
    "delta",
    "item",
    "path",
    "content",
    "download",
    "session",
    "range",
    "progress",
    "abandon",
    "put",
    "folder",
    "move",
    "columns",
    "fields",
    "send",
    "sent",
)


@dataclass(frozen=True)
class Fault:
    """What goes wrong. ``done``: the work is done all the same. ``cut``: no ``answer``, or half its ``body``.

    ``page``: a web page comes instead of an answer, as from a proxy. ``pause`` is in seconds, before the work.
    """

    name: str
    status: int = 0
    code: str = ""
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False
    cut: str = ""
    pause: float = 0
    page: bool = False


def throttled(seconds: int = 1) -> Fault:
    return Fault(f"429 for {seconds}", 429, "activityLimitReached", headers={"Retry-After": str(seconds)})


SLOW = 0.4  # seconds; tests give up reading after less
FAULTS = {
    fault.name: fault
    for fault in (
        Fault("throttled", 429, "activityLimitReached", headers={"Retry-After": "1"}),
        Fault("throttled without a time", 429, "activityLimitReached"),
        Fault("unavailable", 503, "serviceNotAvailable", headers={"Retry-After": "1"}),
        Fault("server error", 500, "generalException"),
        Fault("gateway", 502),
        Fault("done, then server error", 500, "generalException", done=True),
        Fault("done, then gateway time-out", 504, done=True),
        Fault("no answer", cut="answer"),
        Fault("done, no answer", done=True, cut="answer"),
        Fault("done, half an answer", done=True, cut="body"),
        Fault("a web page", page=True),
        Fault("done, a web page", page=True, done=True),
        Fault("slow", done=True, pause=SLOW),
        Fault("token expired", 401, "InvalidAuthenticationToken"),
        Fault("locked", 423, "notAllowed"),
        Fault("conflict 409", 409, "resourceModified"),
        Fault("conflict 412", 412, "notAllowed"),
        Fault("denied", 403, "accessDenied"),
        Fault("resync", 410, "resyncRequired"),
    )
}


class Faults:
    """The faults that were ordered, and what people do just before or just after a request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._before: dict[str, deque[Callable[[], None] | None]] = defaultdict(deque)
        self.met: list[tuple[str, str]] = []

    def order(self, kind: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """The next ``times`` requests of this kind meet the fault, after ``after`` that meet none."""
        assert kind in KINDS, kind
        self._waiting[kind].extend([*[None] * after, *[fault] * times])

    def just_before(self, kind: str, act: Callable[[], None], *, after: int = 0) -> None:
        """Somebody does something just before a request of this kind."""
        assert kind in KINDS, kind
        self._before[kind].extend([*[None] * after, act])

    def take(self, kind: str) -> Fault | None:
        """What this request meets; what people do before it is done."""
        with self._lock:
            act = self._before[kind].popleft() if self._before[kind] else None
            fault = self._waiting[kind].popleft() if self._waiting[kind] else None
            if fault:
                self.met.append((kind, fault.name))
        if act:
            act()
        return fault

    def clear(self) -> None:
        """No more faults, and no more people."""
        with self._lock:
            self._waiting.clear()
            self._before.clear()
            self.met.clear()
