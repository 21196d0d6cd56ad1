"""Every kind of request meets every fault once; the library and the mail end as if nothing had happened."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS, KINDS
from sharepoint_server.work import INBOX, REPORTS, TRACKER, Step, Work, document, rows_of

from sharepoint.connection import Connection
from sharepoint.folder import PREVIOUS_VERSIONS, FolderLibrary
from sharepoint.library import Library

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
    named = [("row", "R1"), ("report", "Q1"), ("form", "A7"), ("mark", "lease"), ("column", "Q2"), ("row", "R2")]
    return [Step(*pair) for pair in [*named, ("mail", "due")]]


def snapshot(library: Library) -> dict[str, list[str]]:
    """What lies in the library, by path; a folder's own copies of former versions aside."""
    refs = [ref for ref in library.list() if not ref.path.startswith(PREVIOUS_VERSIONS)]
    return {ref.path: sorted(rows_of(library.read(ref))) if ref.path.endswith("x") else [] for ref in refs}


def nothing_was_dropped(office: Office, path: str) -> bool:
    """Each version of the document holds at least what the version before it held."""
    versions = [set(rows_of(data)) for where, _, data in office.tenant.drive.history if where == path]
    return all(before <= after for before, after in pairwise(versions))


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    library = FolderLibrary(tmp_path_factory.mktemp("faultless"))
    library.create(f"{INBOX}/A7.docx", document(["A7"]))
    Work(steps()).round(lambda: library)
    return snapshot(library)


@pytest.fixture(scope="module")
def signed_in(running_office: Office) -> Connection:
    return running_office.connection()


def work_that_meets(office: Office, kind: str, fault: str, connection: Connection, rounds: int) -> Work:
    """The work done in a new library in which one request of this kind meets the fault."""
    office.tenant.clear()
    office.tenant.person_saves(f"{INBOX}/A7.docx", document(["A7"]))
    if kind in LEADS_TO:
        office.tenant.faults.order(LEADS_TO[kind][0], FAULTS[LEADS_TO[kind][1]])
    office.tenant.faults.order(kind, FAULTS[fault])
    connection = office.connection() if kind in SIGNING_IN else connection
    work = Work(steps(), lambda: office.mailbox(connection))
    while work.steps and rounds:
        work.round(lambda: office.library(connection=connection))
        rounds -= 1
    assert (kind, fault) in office.tenant.faults.met
    return work


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_changes_nothing_in_the_end(
    office: Office, fault: str, faultless: dict[str, list[str]], signed_in: Connection
) -> None:
    for kind in KINDS:
        work = work_that_meets(office, kind, fault, signed_in, ROUNDS)
        assert work.steps == [], (kind, work.problems)
        assert snapshot(office.library(connection=signed_in)) == faultless, kind
        assert [m["Subject"] for m in office.tenant.mail.sent] == ["due"], kind
        assert nothing_was_dropped(office, TRACKER), kind
        assert office.tenant.drive.at(f"{REPORTS}/Q2.docx").fields == {"Period": "Q2"}, kind


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_waited_out_in_the_same_run(office: Office, fault: str, signed_in: Connection) -> None:
    """Only locks, conflicts and refusals are left for the next run, and mail of which nothing is known."""
    for kind in set(KINDS) - {"abandon", "send"}:
        work = work_that_meets(office, kind, fault, signed_in, 1)
        assert (work.steps, work.problems) == ([], []), kind
