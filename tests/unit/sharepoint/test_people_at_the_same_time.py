"""Random faults in random places while people edit, open and check out the same files: nothing lost, nothing doubled.

``CHECKBACK_SEQUENCES`` asks for more sequences than the few that every run of the tests does.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from sharepoint_server.clients import Office
from sharepoint_server.drive import Drive, Refused, person
from sharepoint_server.faults import FAULTS, KINDS
from sharepoint_server.work import DONE, INBOX, REPORTS, TRACKER, Step, Work, document, rows_of

from sharepoint.connection import Connection

SEQUENCES = int(os.environ.get("CHECKBACK_SEQUENCES", "40"))
LOGIN = ("discovery", "token")
FAST = [name for name in FAULTS if name != "slow"]


class People:
    """People at work in the same library; what they saved must be there in the end."""

    def __init__(self, drive: Drive, chance: random.Random) -> None:
        self._drive, self._chance = drive, chance
        self.rows: dict[str, list[str]] = {}
        self._count = 0

    def act(self) -> None:
        """One of the things people do."""
        self._chance.choice((self._save, self._save, self._open, self._check_out, self._let_go))()

    def _save(self) -> None:
        """Add a row to a document as it is now; a person who has it open saves too."""
        item = self._drive.at(self._chance.choice((TRACKER, TRACKER, f"{REPORTS}/S1.docx", f"{REPORTS}/S4.docx")))
        if item is None or item.content is None:
            return
        path, self._count = self._drive.path(item), self._count + 1
        row = f"P{self._count}"
        held, item.locked, item.checked_out_by = (item.locked, item.checked_out_by), "", ""
        self._drive.write(item, document([*rows_of(item.content), row]), person("Alex Analyst"))
        item.locked, item.checked_out_by = held
        self.rows.setdefault(path, []).append(row)

    def _open(self) -> None:
        item = self._drive.at(TRACKER)
        if item:
            item.locked = "The file is locked for shared use by Alex Analyst [membership]"

    def _check_out(self) -> None:
        item = self._drive.at(f"{REPORTS}/S1.docx")
        if item:
            item.checked_out_by = "Alex Analyst"

    def _let_go(self) -> None:
        for item in self._drive.files():
            item.locked = item.checked_out_by = ""

    leave = _let_go


def order(office: Office, chance: random.Random, people: People, faults: list[str]) -> None:
    """Some faults and some people, each at some request of some kind."""
    for _ in range(chance.randrange(8)):
        kind = chance.choice([k for k in KINDS if k not in LOGIN])
        office.tenant.faults.order(kind, FAULTS[chance.choice(faults)], after=chance.randrange(4))
    for _ in range(chance.randrange(12)):
        kind = chance.choice(
            ("item", "path", "path", "content", "session", "session", "range", "range", "range", "fields")
        )
        office.tenant.faults.just_before(kind, people.act, after=chance.randrange(3))


def one_sequence(office: Office, connection: Connection, seed: int, faults: list[str]) -> Counter[str]:
    """A few runs under fire and then quiet ones; what must hold afterwards. Gives the errors and faults met."""
    chance = random.Random(seed)
    office.tenant.clear()
    office.tenant.person_saves(TRACKER, document(["P"]))
    steps = [
        Step(chance.choice(("row", "row", "row", "report", "form", "mark", "column", "mail")), f"S{n}")
        for n in range(8)
    ]
    for step in steps:
        if step.kind == "form":
            office.tenant.person_saves(f"{INBOX}/{step.name}.docx", document([step.name]))
    work, people = Work(list(steps), lambda: office.mailbox(connection)), People(office.tenant.drive, chance)
    met: Counter[str] = Counter()
    for _ in range(chance.randrange(1, 4)):
        order(office, chance, people, faults)
        work.round(lambda: office.library(connection=connection), lost=lambda: chance.random() < 0.1)
        met.update(name for _, name in office.tenant.faults.met)
        office.tenant.faults.clear()
    people.leave()
    run_until_done(work, lambda: office.library(connection=connection))
    check_end(office, steps, people)
    met.update(type(error).__name__ for error in work.problems)
    met["saved by people"] += sum(map(len, people.rows.values()))
    return met


def run_until_done(work: Work, open_library: Callable[[], object]) -> None:
    before = len(work.problems)
    for _ in range(2):
        work.round(open_library)
    assert (work.steps, work.problems[before:]) == ([], [])


def check_end(office: Office, steps: list[Step], people: People) -> None:
    drive = office.tenant.drive
    there = {drive.path(item): item.content or b"" for item in drive.files()}
    named = {kind: [step.name for step in steps if step.kind == kind] for kind in ("row", "form", "mark", "mail")}
    reports = [step.name for step in steps if step.kind in ("report", "column")]
    expected = {TRACKER: ["P", *named["row"], *people.rows.get(TRACKER, [])]}
    expected |= {f"{DONE}/2026-27/{name}.docx": [name] for name in named["form"]}
    for name in reports:
        path = f"{REPORTS}/{name}.docx"
        expected[path] = [name, *people.rows.get(path, [])]
    assert set(there) == {*expected, *(f"{name}.mark" for name in named["mark"])}
    assert {path: sorted(rows_of(there[path])) for path in expected} == {p: sorted(r) for p, r in expected.items()}
    assert sorted(m["Subject"] for m in office.tenant.mail.sent) == sorted(named["mail"])
    for path in expected:
        versions = [set(rows_of(data)) for where, _, data in drive.history if where == path]
        assert all(before <= after for before, after in pairwise(versions)), path


def test_nothing_is_lost_doubled_or_set_back(office: Office, signed_in: Connection) -> None:
    met = Counter[str]()
    for seed in range(SEQUENCES):
        try:
            met += one_sequence(office, signed_in, seed, FAST)
        except (AssertionError, Refused) as error:
            pytest.fail(f"sequence {seed}: {error}")
    for expected in ("FileLocked", "VersionConflict", "saved by people", "done, no answer"):
        assert met[expected] > 0, met
    print(SEQUENCES, "sequences:", dict(met.most_common()))
