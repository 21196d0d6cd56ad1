"""Every kind of request meets every fault once; the library and the mail end as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import pairwise

import pytest
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS, KINDS
from sharepoint_server.work import INBOX, REPORTS, TRACKER, Step, Work, document, rows_of

from sharepoint.connection import Connection
from sharepoint.folder import FolderLibrary
from sharepoint.paths import PREVIOUS_VERSIONS

ROUNDS = 6
# Requests that only come after another went wrong.
LEADS_TO = {"progress": ("range", "no answer"), "abandon": ("range", "locked"), "sent": ("send", "done, no answer")}
SIGNING_IN = ("discovery", "token")
PASSING = (
    "throttled",
    "server error",
    "done, then server error",
    "no answer",
    "done, no answer",
    "done, half an answer",
)


def steps() -> list[Step]:
    named = [("row", "R1"), ("form", "A7"), ("mark", "lease"), ("column", "Q2"), ("row", "R2"), ("mail", "due")]
    return [Step(*pair) for pair in named]


def there(files: Iterable[tuple[str, bytes]]) -> dict[str, list[str]]:
    """What lies in a library by path; a folder's own copies of former versions aside."""
    shown = {path: sorted(rows_of(data)) if path.endswith("x") else [] for path, data in files}
    return {path: rows for path, rows in shown.items() if not path.startswith(PREVIOUS_VERSIONS)}


def nothing_was_dropped(office: Office, path: str) -> bool:
    """Each version of the document holds at least what the version before it held."""
    versions = [set(rows_of(data)) for where, _, data in office.tenant.drive.history if where == path]
    return all(before <= after for before, after in pairwise(versions))


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the same work leaves in a plain folder."""
    library = FolderLibrary(tmp_path_factory.mktemp("faultless"))
    library.create(f"{INBOX}/A7.docx", document(["A7"]))
    Work(steps()).round(lambda: library)
    return there((ref.path, library.read(ref)) for ref in library.list())


def start(office: Office, kind: str, fault: str) -> None:
    """A new library in which one request of this kind will meet the fault."""
    office.tenant.clear()
    office.tenant.person_saves(f"{INBOX}/A7.docx", document(["A7"]))
    if kind in LEADS_TO:
        office.tenant.faults.order(LEADS_TO[kind][0], FAULTS[LEADS_TO[kind][1]])
    office.tenant.faults.order(kind, FAULTS[fault])


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_changes_nothing_in_the_end(
    office: Office, fault: str, faultless: dict[str, list[str]], signed_in: Connection
) -> None:
    """What passes is waited out in the same run; locks, conflicts, refusals and unclear mail are for the next."""
    for kind in KINDS:
        start(office, kind, fault)
        connection = office.connection() if kind in SIGNING_IN else signed_in
        work = Work(steps(), partial(office.mailbox, connection))
        for _ in range(ROUNDS):
            work.round(partial(office.library, connection=connection))
            if not work.steps:
                break
            assert fault not in PASSING or kind in ("abandon", "send"), (kind, work.problems)
        assert (kind, fault) in office.tenant.faults.met
        assert work.steps == [], (kind, work.problems)
        check_end(office, kind, faultless)


def check_end(office: Office, kind: str, faultless: dict[str, list[str]]) -> None:
    drive = office.tenant.drive
    assert there((drive.path(item), item.content or b"") for item in drive.files()) == faultless, kind
    assert [m["Subject"] for m in office.tenant.mail.sent] == ["due"], kind
    assert nothing_was_dropped(office, TRACKER), kind
    assert drive.at(f"{REPORTS}/Q2.docx").fields == {"Period": "Q2"}, kind
