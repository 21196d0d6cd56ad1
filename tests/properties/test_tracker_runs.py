"""Random analysts on the bytes of a real workbook against random runs that are killed at any write.

Runs are those of the program: read what people entered, plan, merge, file, remember. The program is killed before or
after it writes, or before the ledger commits that it is going to write or that it wrote; what was not committed is then
forgotten. The test itself keeps what was last written, whatever the ledger came to know of it.

Held: no edit of a person is lost, no row is doubled or lost, none comes back from the bin, a second run writes nothing.
CHECKBACK_LONG=2000 makes so many examples of 60 steps each, for a long run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
from dataclasses import replace

from builders.analyst import Analyst
from builders.own_trackers import own_tracker
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from generator.entered import read_tracker
from generator.errors import DocumentError
from generator.filing import Filing
from generator.improvement_plan import WordEdits
from generator.ledger import open_ledger
from generator.model import AuditRecord, FormKind, Status
from generator.office.workbook_lint import workbook_problems
from generator.profile_load import load_profile
from generator.programme.entries import with_entries
from generator.programme.records import Plan
from generator.run import RunOptions, RunResult
from generator.writing import Writing
from sharepoint.library import FileRef

PATH = "Audit tracker.xlsx"
COLUMNS = {"case_reference": "Case ref", "status": "Stage", "auditor": "Audited by"}
COLUMNS |= {"uop_held": "UoP date", "exempt": "Exempt?"}
SERVICE = {"Stage": "status", "Audited by": "auditor", "UoP date": "uop_held"}
OURS = ("Case ref", *SERVICE)
THEIRS = ("Exempt?", "My RAG", "Month")
TABLE = {table: {"sheet": "Audits 2026", "table_name": table, "columns": COLUMNS} for table in ("", "Ours")}
PROFILES = {t: load_profile("tower-hamlets", {"tracker": mapping}) for t, mapping in TABLE.items()}
KEYS = st.sampled_from(["CV-1", "CV-2", "CV-3", "CV-4", "CV-5", "CV-6"])
WORDS = st.sampled_from(["", "Ann", "Bea & Co", " Cy  <x>", "=1+1"])
DAYS = st.sampled_from([dt.date(2026, 9, 1), dt.date(2026, 10, 2), None])
TIMES = st.sampled_from(["", "", "", "before", "after", "commit 1", "commit 2"])
CHOICES = st.sampled_from(["", "Keep what is here", "Use the form's"])
AT = st.integers(0, 20)


class Killed(BaseException):
    """The program is gone at this point."""


class Memory:
    """A library that holds one workbook and can be killed around a write."""

    def __init__(self) -> None:
        self.data: bytes | None = None
        self.kill, self.writes = "", 0

    def _ref(self) -> FileRef:
        assert self.data is not None
        return FileRef(PATH, hashlib.sha256(self.data).hexdigest(), len(self.data), dt.datetime.now(dt.UTC))

    def find(self, path: str) -> FileRef | None:
        return self._ref() if self.data is not None and path == PATH else None

    def read(self, ref: FileRef) -> bytes:
        assert self.data is not None and ref.etag == self._ref().etag
        return self.data

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        if self.kill == "before":
            raise Killed
        assert ref.etag == self._ref().etag
        self.data = data
        self.writes += 1
        if self.kill == "after":
            raise Killed
        return self._ref()


class Tracker(RuleBasedStateMachine):
    """One service's tracker, its forms, its ledger, its analyst."""

    @initialize(table=st.sampled_from(["", "Ours"]), rows=st.integers(0, 4))
    def begins(self, table, rows):
        self.profile, self.library, self.day = PROFILES[table], Memory(), 0
        self.name = table or "Audits 2026"
        self._ledger = open_ledger(None)
        self.ledger = self._ledger.__enter__()
        self.library.data = own_tracker(
            [[f"CV-{n}", "", "", "", "Old hand", "", "", "", "red"] for n in range(rows)], table
        )
        self.forms: dict[str, AuditRecord] = {}
        self.undone: bytes | None = None
        self.previous: bytes | None = None
        self.truth: dict[str, dict[str, str]] = {}
        self.took_place = False
        self.dirty = True

    def teardown(self):
        if hasattr(self, "_ledger"):
            self._ledger.__exit__(None, None, None)

    # The analyst.

    def analyst(self) -> Analyst:
        assert self.library.data is not None
        return Analyst(self.library.data)

    def saves(self, analyst: Analyst) -> None:
        self.undone, self.library.data, self.dirty = self.library.data, analyst.saved(), True

    @rule(at=AT, heading=st.sampled_from((*OURS[1:3], *THEIRS[:2])), word=WORDS)
    def types(self, at, heading, word):
        analyst = self.analyst()
        if analyst.rows and heading in analyst.columns:
            analyst.type(at % len(analyst.rows), heading, word)
            self.saves(analyst)

    @rule(at=AT, day=DAYS)
    def types_a_day(self, at, day):
        analyst = self.analyst()
        shown = [row.get("UoP date", "0") != "0" for row in analyst.looks()]  # Excel shows a day only where it is one
        if analyst.rows and shown[at % len(shown)]:
            serial = str((day - dt.date(1899, 12, 30)).days) if day else ""
            analyst.type(at % len(analyst.rows), "UoP date", serial)
            self.saves(analyst)

    @rule(seed=st.integers(0, 99))
    def sorts(self, seed):
        analyst = self.analyst()
        order = list(range(len(analyst.rows)))
        random.Random(seed).shuffle(order)
        analyst.sort(order)
        self.saves(analyst)

    @rule(at=AT)
    def inserts_a_blank_row(self, at):
        analyst = self.analyst()
        if 0 < len(analyst.rows) < 12:
            analyst.insert(at % len(analyst.rows))
            self.saves(analyst)

    @rule(at=AT)
    def copies_a_row(self, at):
        analyst = self.analyst()
        if 0 < len(analyst.rows) < 12:
            analyst.copy(at % len(analyst.rows))
            self.saves(analyst)

    @rule(at=AT)
    def deletes_a_row(self, at):
        analyst = self.analyst()
        if analyst.rows:
            analyst.delete(at % len(analyst.rows))
            self.saves(analyst)

    @rule(heading=st.sampled_from((*OURS[1:], *THEIRS)))
    def renames_a_column(self, heading):
        analyst = self.analyst()
        if heading in analyst.columns:
            analyst.rename(heading, f"{heading} (new)")
        elif f"{heading} (new)" in analyst.columns:
            analyst.rename(f"{heading} (new)", heading)
        self.saves(analyst)

    @rule(at=AT, heading=st.sampled_from((*OURS, *THEIRS)), style=st.sampled_from(["0", "1", "2"]))
    def recolours(self, at, heading, style):
        analyst = self.analyst()
        if analyst.rows and heading in analyst.columns and heading != "UoP date":
            analyst.recolour(at % len(analyst.rows), heading, style)
            self.saves(analyst)

    @rule(at=AT)
    def filters(self, at):
        analyst = self.analyst()
        if analyst.rows:
            analyst.filter(at % len(analyst.rows))
            self.saves(analyst)

    @rule(at=AT, choice=CHOICES)
    def settles_a_difference(self, at, choice):
        if Analyst.has(self.library.data, "Differences"):
            analyst = Analyst(self.library.data, "Differences")
            if analyst.rows:
                analyst.type(at % len(analyst.rows), "Settle", choice)
                self.saves(analyst)

    @precondition(lambda self: self.previous)
    @rule()
    def puts_the_previous_version_back(self):
        self.undone, self.library.data, self.previous, self.dirty = self.library.data, self.previous, None, True

    @precondition(lambda self: self.undone)
    @rule()
    def undoes(self):
        self.library.data, self.undone, self.dirty = self.undone, None, True

    # The forms and the runs.

    @rule(key=KEYS, auditor=WORDS, held=DAYS)
    def a_form_comes_in(self, key, auditor, held):
        record = AuditRecord(key, "th_full_audit", FormKind.FULL_AUDIT, f"{key}.docx", case_reference=key)
        self.dirty = True
        self.forms[key] = _with(record, auditor=auditor.strip(), uop_held=held)

    @rule()
    def the_ledger_is_lost(self):
        self._ledger.__exit__(None, None, None)
        self._ledger = open_ledger(None)
        self.ledger = self._ledger.__enter__()
        self.truth = {}

    @precondition(lambda self: self.dirty)
    @rule(kill=TIMES)
    def checkback_runs(self, kill):
        assert self.library.data is not None
        before, writes = self.library.data, self.library.writes
        left = self.ledger.intent(PATH)  # before anything is settled: a killed run forgets that
        known, asked = self.known(), self.asked()
        finished = self.runs_once(kill)
        wrote = self.library.writes > writes
        self.took_place = wrote or (self.took_place and self.ledger.intent(PATH) == left)
        if wrote:
            intent = self.ledger.intent(PATH)
            self.truth = intent.bases[PATH].get(self.name, {}) if intent else self.base()
            self.previous = before
        self.undone, self.dirty = None, False
        self.held(Analyst(before), Analyst(self.library.data), known, asked)
        if not finished:
            self.dirty = True
            return
        self.truth = self.base()
        done, writes = self.library.data, self.library.writes
        assert self.runs_once("") and self.library.data is done and self.library.writes == writes, "an idle write"
        assert workbook_problems(done) == workbook_problems(before), "a defect that was not there"
        self.statuses_follow(Analyst(done))

    def known(self):
        """What was last written. Of a write that nobody noted and people half undid, nobody can tell that it was."""
        intent = self.ledger.intent(PATH)
        try:
            read_tracker(self.library, self.profile, self.ledger)
        except DocumentError:
            return self.truth
        if (settled := self.base()) != self.truth:
            digest = hashlib.sha256(self.library.data).hexdigest()
            assert intent, "the ledger is wrong"
            as_it_was = not self.took_place and digest == intent.before
            assert digest != intent.digest and not as_it_was, "the ledger is wrong"
            event("people undid or did half of what a killed run wrote")
            self.truth = settled
        return settled

    def asked(self):
        """The cells for which a person asked for the form's value."""
        if not Analyst.has(self.library.data, "Differences"):
            return set()
        rows = Analyst(self.library.data, "Differences").texts()
        return {(r["Row"], r["Column"]) for r in rows if r["Settle"] == "Use the form's" and not r["Settled"]}

    def base(self):
        return self.ledger.base(PATH).get(self.name, {})

    def runs_once(self, kill: str) -> bool:
        """One run of the program on the tracker; False where it was killed or could do nothing."""
        self.library.kill, commit, left = kill, self.ledger.commit, [int(kill[-1:]) if "commit" in kill else 9]

        def dies() -> None:
            left[0] -= 1
            if not left[0]:
                raise Killed
            commit()

        self.ledger.commit = dies
        self.day += 1
        try:
            entered = read_tracker(self.library, self.profile, self.ledger)
            records = tuple(_staged(with_entries(r, entered(r))) for r in self.forms.values())
            now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC) + dt.timedelta(days=self.day)
            filing = Filing(self.library, self.ledger, now, dry_run=False)
            plan = Plan(records, (), (), {})
            made_from = (self.library, self.profile, self.ledger, filing, RunOptions(now), plan)
            Writing(*made_from, RunResult(), WordEdits()).tracker()
            self.ledger.commit()
        except Killed:
            self.ledger._db.execute("ROLLBACK")
            self.ledger._db.execute("BEGIN IMMEDIATE")
            return False
        except DocumentError as error:
            assert error.code in {"column-missing", "below-table"}, error
            return False
        finally:
            self.ledger.commit, self.library.kill = commit, ""
        return True

    # What has to hold.

    def held(self, before: Analyst, after: Analyst, known, asked) -> None:
        old, new = before.texts(), after.texts()
        looks_before, looks_after = before.looks(), after.looks()
        times = [row["Case ref"] for row in old]
        filled = [i for i, row in enumerate(old) if any(row.values())]
        kept = filled[-1] + 1 if filled else 0
        assert len(new) >= kept, "a row is lost"
        blank = [i for i in range(kept) if not any(old[i].values())]  # a blank row may be filled
        for i in (i for i in range(kept) if i not in blank):
            self._row_held(old[i], new[i], known.get(old[i]["Case ref"], {}), times.count(old[i]["Case ref"]), asked)
            assert {h: s for h, s in looks_after[i].items() if h in THEIRS} == {
                h: s for h, s in looks_before[i].items() if h in THEIRS
            }
        added = [row["Case ref"] for row in (*(new[i] for i in blank), *new[kept:]) if row["Case ref"]]
        assert len(set(added)) == len(added) and not set(added) & set(times), "a row is doubled"
        assert not set(added) & (known.keys() - set(times)), "a row came back from the bin"
        assert set(added) <= self.forms.keys()

    def _row_held(self, old, new, known, times, asked) -> None:
        for heading, was in old.items():
            field, ours = SERVICE.get(heading), known.get(SERVICE.get(heading, ""))
            if field is None or times > 1 or not old["Case ref"]:
                follows = False
            elif (old["Case ref"], heading) in asked:
                follows = True
            elif ours is None:
                follows = was == "" or field == "status"
            else:
                follows = _plain(was, heading) == ours
            assert new[heading] == was or follows, f"{heading} of {old['Case ref']} was {was!r}, is {new[heading]!r}"

    def statuses_follow(self, after: Analyst) -> None:
        """Every form has its row unless its row is in the bin; a held meeting in the tracker is the truth."""
        if not set(OURS) <= after.columns.keys():
            return
        keys = [row["Case ref"] for row in after.texts()]
        base = self.base()
        for key in self.forms:
            assert key in keys or key in base, "a form has no row"
        for row in after.texts():
            key = row["Case ref"]
            if key in self.forms and keys.count(key) == 1 and row["Stage"] == base[key].get("status"):
                held = row["UoP date"] or self.forms[key].uop_held
                assert row["Stage"] == (Status.UOP_HELD.value if held else Status.SUBMITTED.value)


def _with(record: AuditRecord, **values: object) -> AuditRecord:
    return replace(record, **values)  # type: ignore[arg-type]


def _staged(record: AuditRecord) -> AuditRecord:
    return _with(record, status=Status.UOP_HELD if record.uop_held else Status.SUBMITTED)


def _plain(text: str, heading: str) -> str:
    """A cell's text as the ledger remembers it."""
    if heading == "UoP date" and text.isdigit():
        return (dt.date(1899, 12, 30) + dt.timedelta(days=int(text))).isoformat()
    return text.strip()


TestTracker = Tracker.TestCase
TestTracker.settings = settings(
    max_examples=int(os.environ.get("CHECKBACK_LONG", "300")),
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
