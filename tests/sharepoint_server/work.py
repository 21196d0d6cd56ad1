"""A small service's work in a library, towards a state: each step looks what is there and writes what is missing.

Documents are packages with one list in them, named as Office files, so that SharePoint rewrites them on arrival.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sharepoint.errors import LibraryError
from sharepoint.library import Library
from sharepoint.mail import Mailbox

TRACKER, INBOX, DONE, REPORTS = "Plans/tracker.xlsx", "Completed audits", "Filed", "Reports"
_ROWS = "xl/rows.txt"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'


def document(rows: Iterable[str]) -> bytes:
    """A package that holds rows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr(_ROWS, "\n".join(rows))
    return target.getvalue()


def rows_of(data: bytes) -> list[str]:
    """The rows of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(_ROWS).decode().split()


def message(name: str) -> bytes:
    """A notice as mail."""
    return (
        f"Message-ID: <{name}@checkback>\r\nTo: moderator@contoso.example\r\nSubject: {name}\r\n\r\nDue.\r\n".encode()
    )


@dataclass(frozen=True)
class Step:
    """One thing that should be so: a row of the tracker, a report, a filed form, an empty mark, a column, a mail."""

    kind: str
    name: str


@dataclass
class Work:
    """Steps to be done. ``problems`` are the errors that left a step for the next round."""

    steps: list[Step]
    mailbox: Callable[[], Mailbox] | None = None
    tried: set[Step] = field(default_factory=set)
    problems: list[LibraryError] = field(default_factory=list)

    def round(self, open_library: Callable[[], Library], lost: Callable[[], bool] = lambda: False) -> None:
        """One run over all that is left; ``lost`` says whether it forgets that a step was done, as if killed."""
        try:
            library = open_library()
            seen = {ref.path for ref in library.list()}
        except LibraryError as error:
            self.problems.append(error)
            return
        assert not any("//" in path for path in seen)
        for step in list(self.steps):
            try:
                getattr(self, f"_{step.kind}")(library, step.name)
            except LibraryError as error:
                self.problems.append(error)
                continue
            if not lost():
                self.steps.remove(step)

    def _row(self, library: Library, name: str) -> None:
        ref = library.find(TRACKER)
        if ref is None:
            library.create(TRACKER, document([name]))
            return
        rows = rows_of(library.read(ref))
        if name not in rows:
            library.replace(ref, document([*rows, name]))

    def _report(self, library: Library, name: str) -> None:
        if library.find(f"{REPORTS}/{name}.docx") is None:
            library.create(f"{REPORTS}/{name}.docx", document([name]))

    def _form(self, library: Library, name: str) -> None:
        ref = library.find(f"{INBOX}/{name}.docx")
        if ref:
            library.move(ref, f"{DONE}/2026-27/{name}.docx")

    def _mark(self, library: Library, name: str) -> None:
        if library.find(f"{name}.mark") is None:
            library.create(f"{name}.mark", b"")

    def _column(self, library: Library, name: str) -> None:
        self._report(library, name)
        ref = library.find(f"{REPORTS}/{name}.docx")
        if ref:
            library.label(ref, {"Period": name})

    def _mail(self, library: Library, name: str) -> None:
        if self.mailbox:
            step = Step("mail", name)
            perhaps, self.tried = step in self.tried, self.tried | {step}
            self.mailbox().send(message(name), perhaps_sent=perhaps)
