"""Random people in the action plan and its Word copy at once, against random runs that are killed at any step.

People type, sort, delete, rename columns, settle differences, put older versions back, add actions of their own, and
edit the Word plan; forms come in and change. Each word that people type is new, so that each can be looked for.

Held: what people typed stands where they typed it until they ask for the form's words or change it in the other file;
no row is doubled or lost in either, none comes back from the bin; a second run writes nothing.
CHECKBACK_LONG=2000 makes so many examples, for a long run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
from itertools import count

from builders.analyst import Analyst
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from lxml import etree

from generator.filing import Filing
from generator.ledger import open_ledger
from generator.model import Action, Answer, AuditForm, FormKind
from generator.office.workbook_lint import workbook_problems
from generator.office.zip_members import Members
from generator.planning import plan_from
from generator.profile_load import load_profile
from generator.programme.submission import Submission
from generator.run import RunOptions, RunResult
from generator.writing import Writing
from sharepoint.library import FileRef

PROFILE = load_profile("nottingham")
PLAN, WORD = PROFILE.folders.action_plan, PROFILE.folders.improvement_plan
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
TEXTS = ("Meet the head of year", "Write the safety plan with him", "Ask his mother what helped", "Call the clinic")
REFERENCES = st.sampled_from(["CW-10001", "CW-10002", "CW-10003"])
SERVICE = {"Action": "action", "Owner": "owner", "How we will know": "measure"}
PEOPLE = ("Progress", "Effect", "Check back result")
WORDS = {"Owner": "owner", "Progress": "progress"}
HEADINGS = st.sampled_from((*SERVICE, *PEOPLE))
KILLS = st.sampled_from([0, 0, 0, *range(1, 13)])
AT = st.integers(0, 20)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Killed(BaseException):
    """The program is gone at this point."""


class Memory:
    """A library of two documents; every write is a step before and after."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.tick, self.written = (lambda: None), []

    def find(self, path: str) -> FileRef | None:
        data = self.files.get(path)
        return FileRef(path, hashlib.sha256(data).hexdigest(), len(data), NOW) if data is not None else None

    def read(self, ref: FileRef) -> bytes:
        assert ref == self.find(ref.path)
        return self.files[ref.path]

    def create(self, path: str, data: bytes) -> FileRef:
        assert path not in self.files
        return self._put(path, data)

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        assert ref == self.find(ref.path)
        return self._put(ref.path, data)

    def _put(self, path: str, data: bytes) -> FileRef:
        self.tick()
        self.files[path] = data
        self.written.append(path)
        self.tick()
        return self.find(path)


class WordPlan:
    """The Word plan while a person has it open."""

    def __init__(self, data: bytes) -> None:
        self._members = Members(data)
        self.root = etree.fromstring(self._members.read("word/document.xml"))

    def rows(self) -> list[tuple[str, dict[str, etree._Element]]]:
        """Each row's Action ID and its cells by column; rows without an ID are left out."""
        found = []
        for row in self.root.iter(f"{_W}tr"):
            cells = {}
            for control in row.iter(f"{_W}sdt"):
                tag = control.find(f"{_W}sdtPr/{_W}tag")
                if tag is not None and "_rows." in tag.get(f"{_W}val"):
                    cells[tag.get(f"{_W}val").rpartition(".")[2]] = control
            if "action" in cells:
                title = cells["action"].find(f"{_W}sdtPr/{_W}alias").get(f"{_W}val")
                found += [(title, cells)] if title[-1:].isdigit() else []
        return found

    def texts(self) -> list[tuple[str, dict[str, str]]]:
        return [(key, {n: self._text(c) for n, c in cells.items()}) for key, cells in self.rows()]

    def _text(self, control: etree._Element) -> str:
        if control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None:
            return ""
        return " ".join("".join(t.text or "" for t in control.iter(f"{_W}t")).split())

    def type(self, at: int, name: str, words: str) -> None:
        control = self.rows()[at][1][name]
        for prompt in control.findall(f"{_W}sdtPr/{_W}showingPlcHdr"):
            prompt.getparent().remove(prompt)
        content = control.find(f"{_W}sdtContent")
        texts = list(content.iter(f"{_W}t"))
        if not texts:
            paragraph = next(content.iter(f"{_W}p"), content)
            texts = [etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t")]
        texts[0].text = words
        for text in texts[1:]:
            text.text = ""

    def saved(self) -> bytes:
        return self._members.replaced({"word/document.xml": etree.tostring(self.root)})


class Plans(RuleBasedStateMachine):
    """One service's action plan in Excel and Word, its forms, its ledger, its people."""

    @initialize()
    def begins(self):
        self.library, self.numbers = Memory(), count(1)
        self._ledger = open_ledger(None)
        self.ledger = self._ledger.__enter__()
        self.forms: dict[str, list[str]] = {"CW-10001": list(TEXTS[:2])}
        self.owners: dict[str, str] = {}
        self.older: dict[str, bytes] = {}
        self.truth: dict[str, dict] = {PLAN: {}, WORD: {}}
        self.dirty, self.took_place = True, set()
        assert self.runs_once(0)
        self.remembers()

    def teardown(self):
        if hasattr(self, "_ledger"):
            self._ledger.__exit__(None, None, None)

    def word(self) -> str:
        return f"typed {next(self.numbers)}"

    def analyst(self) -> Analyst:
        return Analyst(self.library.files[PLAN], "Actions")

    def saves(self, path: str, data: bytes) -> None:
        self.library.files[path], self.dirty = data, True

    # People in the workbook.

    @rule(at=AT, heading=HEADINGS)
    def types(self, at, heading):
        analyst = self.analyst()
        if analyst.rows and heading in analyst.columns:
            analyst.type(at % len(analyst.rows), heading, self.word())
            self.saves(PLAN, analyst.saved())

    @rule(seed=st.integers(0, 99), hide=st.booleans())
    def sorts_and_filters(self, seed, hide):
        analyst = self.analyst()
        order = list(range(len(analyst.rows)))
        random.Random(seed).shuffle(order)
        analyst.sort(order)
        if hide and order:
            analyst.filter(order[0])
        self.saves(PLAN, analyst.saved())

    @rule(at=AT)
    def deletes_a_row(self, at):
        analyst = self.analyst()
        if len(analyst.rows) > 1:
            analyst.delete(at % len(analyst.rows))
            self.saves(PLAN, analyst.saved())

    @rule(at=AT, source=st.sampled_from(["Complaint", "Feedback", ""]))
    def types_an_action_of_their_own(self, at, source):
        analyst = self.analyst()
        if 0 < len(analyst.rows) < 12:
            place = at % len(analyst.rows)
            analyst.insert(place)
            analyst.type(place, "Source", source)
            analyst.type(place, "Action", self.word())
            self.saves(PLAN, analyst.saved())

    @rule(heading=st.sampled_from([*SERVICE, *PEOPLE, "State"]))
    def renames_a_column_or_back(self, heading):
        analyst = self.analyst()
        if heading == "Action":
            return  # by its words an action is known again; its own test is in the unit tests
        new, old = (f"{heading} (new)", heading) if heading in analyst.columns else (heading, f"{heading} (new)")
        analyst.rename(old, new)
        self.saves(PLAN, analyst.saved())

    @rule(at=AT, choice=st.sampled_from(["Keep what is here", "Use the form's", ""]))
    def settles_a_difference(self, at, choice):
        analyst = Analyst(self.library.files[PLAN], "Differences")
        if analyst.rows and any(analyst.texts()[0].values()):
            analyst.type(at % len(analyst.rows), "Settle", choice)
            self.saves(PLAN, analyst.saved())

    # People in Word.

    @precondition(lambda self: WORD in self.library.files)
    @rule(at=AT, name=st.sampled_from(["owner", "progress"]))
    def types_in_word(self, at, name):
        plan = WordPlan(self.library.files[WORD])
        if rows := plan.rows():
            plan.type(at % len(rows), name, self.word())
            self.saves(WORD, plan.saved())

    @rule(path=st.sampled_from([PLAN, WORD]))
    def puts_an_older_version_back(self, path):
        if path in self.older:
            self.saves(path, self.older.pop(path))

    # Forms and runs.

    @rule(reference=REFERENCES, texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3, unique=True))
    def a_form_comes_in(self, reference, texts):
        self.forms[reference], self.dirty = texts, True

    @rule(reference=REFERENCES, owner=st.sampled_from(["Sol", "Wren", ""]))
    def a_form_names_another_owner(self, reference, owner):
        self.owners[reference], self.dirty = owner, True

    @precondition(lambda self: self.dirty)
    @rule(kill=KILLS)
    def checkback_runs(self, kill):
        before, intents = dict(self.library.files), {p: self.ledger.intent(p) for p in (PLAN, WORD)}
        self.settles_rightly(intents)
        known = {path: dict(tables) for path, tables in self.truth.items()}
        finished = self.runs_once(kill)
        left = {path for path in self.took_place if self.ledger.intent(path) == intents[path]}
        self.took_place = left | set(self.library.written)
        for path in set(self.library.written):
            self.older[path] = before.get(path, self.library.files[path])
        self.dirty = not finished
        self.workbook_held(before[PLAN], known, before.get(WORD))
        if WORD in before:
            self.word_held(before, known)
        if finished:
            self.remembers()
            done = dict(self.library.files)
            assert self.runs_once(0) and self.library.written == [] and self.library.files == done, "an idle write"
            assert workbook_problems(done[PLAN]) == workbook_problems(before[PLAN])

    def remembers(self):
        self.truth = {path: self.ledger.base(path) for path in (PLAN, WORD)}

    def settles_rightly(self, intents):
        """What was last written is known, unless people undid or did half of a write that nobody noted."""
        result = RunResult(submissions=self.submissions())
        plan_from(self.library, PROFILE, self.ledger, NOW.date(), result)
        assert not result.defects, result.defects
        for path, intent in intents.items():
            if (settled := self.ledger.base(path)) != self.truth[path]:
                digest = hashlib.sha256(self.library.files[path]).hexdigest()
                other = next((i for p, i in intents.items() if p != path and i and path in i.bases), None)
                as_it_was = bool(intent) and path not in self.took_place and digest == intent.before
                assert other or (intent and digest != intent.digest and not as_it_was), "the ledger is wrong"
                self.truth[path] = settled

    def submissions(self) -> list[Submission]:
        return [self.submission(reference) for reference in sorted(self.forms)]

    def submission(self, reference: str) -> Submission:
        done = Answer("completed", "Completed", "25 September 2026", date=dt.date(2026, 9, 25))
        answers = {"case_reference": Answer("case_reference", "Reference", reference), "completed": done}
        owner = self.owners.get(reference, "Sol")
        actions = tuple(Action(text, owner, dt.date(2026, 12, 16)) for text in self.forms[reference])
        form = AuditForm("nottingham", "nt_case_audit", FormKind.CASE_AUDIT, f"{reference}.docx", answers, actions)
        return Submission(form, (), f"Completed audits/2026-09/{reference}.docx", NOW)

    def runs_once(self, kill: int) -> bool:
        """One run on both plans; False where it was killed."""
        steps, commit = count(1), self.ledger.commit

        def tick() -> None:
            if next(steps) == kill:
                raise Killed

        def commits() -> None:
            tick()
            commit()
            tick()

        self.library.tick, self.library.written, self.ledger.commit = tick, [], commits
        result = RunResult(submissions=self.submissions())
        try:
            edits, unread = plan_from(self.library, PROFILE, self.ledger, NOW.date(), result)
            filing = Filing(self.library, self.ledger, NOW, dry_run=False)
            assert not unread, result.problems
            writing = Writing(self.library, PROFILE, self.ledger, filing, RunOptions(NOW), result.plan, result, edits)
            writing.action_plan()
            writing.word_plan()
            assert not result.blocked, result.blocked
            self.ledger.commit()
        except Killed:
            self.ledger._db.execute("ROLLBACK") if self.ledger._db.in_transaction else None
            self.ledger._db.execute("BEGIN IMMEDIATE")
            for path in self.library.written:
                intent = self.ledger.intent(path)
                self.truth |= intent.bases if intent else {p: self.ledger.base(p) for p in (PLAN, WORD)}
            return False
        finally:
            self.ledger.commit, self.library.tick = commit, (lambda: None)
        return True

    # What has to hold.

    def workbook_held(self, before: bytes, known, word_before: bytes | None) -> None:
        old, new = Analyst(before, "Actions").texts(), self.analyst().texts()
        there = {r["Action ID"] for r in old}
        now = [r["Action ID"] for r in new if r["Action ID"]]
        assert len(set(now)) == len(now), "a row is doubled"
        kept = [i for i, row in enumerate(old) if any(row.values())]
        assert len(new) >= (kept[-1] + 1 if kept else 0), "a row is lost"
        typed_in_word = dict(WordPlan(word_before).texts()) if word_before else {}
        asked = self.asked(before)
        for i in kept:
            key = old[i]["Action ID"] or new[i]["Action ID"]
            assert new[i]["Action ID"] == key, "an ID changed"
            assert key or self.dirty or not new[i].get("Action"), "an action has no ID"
            for heading, was in old[i].items():
                if heading not in (*SERVICE, *PEOPLE) or new[i][heading] == was:
                    continue
                word = typed_in_word.get(key, {}).get(WORDS.get(heading, ""), "")
                base = known[WORD].get("Word", {}).get(key, {}).get(WORDS.get(heading, ""))
                ours = known[PLAN].get("Actions", {}).get(key, {}).get(SERVICE.get(heading, ""))
                follows_word = word == new[i][heading] != "" and word != base and was == (base or "")
                follows_form = heading in SERVICE and (was == (ours or "") or (key, heading) in asked)
                assert follows_word or follows_form, f"{heading} of {key} was {was!r}, is {new[i][heading]!r}"
        added = set(now) - there
        own = {new[i]["Action ID"] for i in kept if not old[i]["Action ID"]}
        assert not added & known[PLAN].get("Actions", {}).keys(), "a row came back from the bin"
        assert all(" case audit 2026-09 A" in key for key in added - own), added

    def asked(self, before: bytes):
        rows = Analyst(before, "Differences").texts()
        return {(r["Row"], r["Column"]) for r in rows if r["Settle"] == "Use the form's" and not r["Settled"]}

    def word_held(self, before: dict[str, bytes], known) -> None:
        old = WordPlan(before[WORD]).texts()
        new = WordPlan(self.library.files[WORD]).texts()
        keys = [key for key, _ in new]
        assert len(set(keys)) == len(keys), "a row of the Word plan is doubled"
        assert [key for key in keys if key in dict(old)] == [key for key, _ in old], "a row of the Word plan is lost"
        for key, cells in old:
            for name in ("owner", "progress"):
                was, now = cells[name], dict(new)[key][name]
                base = known[WORD].get("Word", {}).get(key, {}).get(name, "")
                assert now == was or was == base, f"{name} of {key} in Word was {was!r}, is {now!r}, known {base!r}"


TestPlans = Plans.TestCase
TestPlans.settings = settings(
    max_examples=int(os.environ.get("CHECKBACK_LONG", "30")),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
