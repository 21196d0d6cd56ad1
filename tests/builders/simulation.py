"""A made-up service over years of days: people come and go, cases open and close, audits are chosen and done.

What people will do is drawn when an audit is given out, as days; what the world looks like on a day follows from them.
Forms go straight into the programme, without files. Everybody and every case is invented.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from builders.simulated_audits import AHEAD, Life, entered, has, noon, submission
from builders.simulated_staff import DAY, Habits, Staff

from generator.model import Answer, AuditForm, AuditRecord, FormKind
from generator.profile import ServiceProfile
from generator.programme.allocation import (
    Allocation,
    allocate,
    find_auditors,
    find_earlier,
    find_load,
    prefilled_values,
)
from generator.programme.calendar import planned_kinds
from generator.programme.cases import Case, with_audits
from generator.programme.kloe import find_kloe
from generator.programme.records import Plan, plan_audits, waiting_record
from generator.programme.selection import Request, Selection, find_taken, select_cases
from generator.programme.submission import Submission

ORDERS = ("Referral Order", "Youth Rehabilitation Order", "Detention and Training Order")


NUMBERS = {
    FormKind.FULL_AUDIT: 3,
    FormKind.DIP_SAMPLE: 2,
    FormKind.GROUP_AUDIT: 1,
    FormKind.CASE_AUDIT: 3,
    FormKind.SUPERVISION_AUDIT: 2,
}


@dataclass(frozen=True)
class Drawn:
    """A selection with the day's case list, and what came of giving it out."""

    selection: Selection
    cases: list[Case]
    audits: tuple[AuditRecord, ...]
    given: list[Allocation] = field(default_factory=list)
    load: dict[str, int] = field(default_factory=dict)
    auditors: list[str] = field(default_factory=list)


class Service:
    """A service from one day to another; ``plan(day)`` is what Checkback makes of the day."""

    def __init__(self, profile: ServiceProfile, habits: Habits, first: dt.date, last: dt.date) -> None:
        self.id, self.first, self.last, self.habits = profile.service.id, first, last, habits
        self.base, self.rng = profile, Random(f"{profile.service.id} people {habits.seed}")
        self.staff = Staff(self.id, habits, first - 400 * DAY, last)
        self.cases = list(self._all_cases())
        self.lives: list[Life] = []
        self.archived: list[Life] = []
        self.pending: list[Drawn] = []
        self.drawn: list[Drawn] = []
        self.minutes: list[Submission] = []
        self._profiles: dict[int, ServiceProfile] = {}
        self._made: dict[str, tuple[int, Submission | None, AuditRecord | None]] = {}
        self._words: dict[str, str] = {}

    def profile(self, day: dt.date) -> ServiceProfile:
        """The profile with the people of a day."""
        number = self.staff.changes(day)
        if number not in self._profiles:
            self._profiles[number] = self.base.model_copy(update={"people": self.staff.people(day)})
        return self._profiles[number]

    # Cases.

    def _all_cases(self) -> Iterator[tuple[Case, int]]:
        number = 1000
        for post in (n for n, p in enumerate(self.staff.posts) if "case_manager" in p.roles):
            for _ in range(4):
                opened = self.first - self.rng.randint(10, 300) * DAY
                while opened <= self.last:
                    number, closed = number + 1, opened + self.rng.randint(120, 500) * DAY
                    team, order = self.staff.posts[post].team, self.rng.choice(ORDERS)
                    reference = f"{'CV' if self.id == 'tower-hamlets' else 'CW'}-{number:05}"
                    yield Case(reference, "", team, order, opened, closed), post
                    opened = closed + self.rng.randint(1, 30) * DAY

    def case_list(self, day: dt.date) -> list[Case]:
        """The case list as exported on a day; cases of an empty post lie with whoever else is in the team."""
        return [
            replace(case, worker=worker, closed=case.closed if has(case.closed, day) else None)
            for case, post in self.cases
            if case.opened and case.closed and case.opened <= day <= case.closed + 30 * DAY
            if (worker := self._worker(post, day))
        ]

    def _worker(self, post: int, day: dt.date) -> str:
        team = [n for n, p in enumerate(self.staff.posts) if p == self.staff.posts[post] and n != post]
        return next((name for n in (post, *team) if (name := self.staff.holder(n, day))), "")

    # What is done on a day.

    def meets(self, day: dt.date) -> None:
        """A meeting takes place: its minutes agree the next month's line of enquiry."""
        words = f"How well do we hear the child? ({day:%Y-%m})"
        answers = {
            "meeting_on": Answer("meeting_on", "Date", str(day), date=day),
            "kloe": Answer("kloe", "KLOE", words),
        }
        form_id = self._form_id(FormKind.MEETING_MINUTES)
        form = AuditForm(self.id, form_id, FormKind.MEETING_MINUTES, f"Minutes {day}.docx", answers)
        self.minutes.append(Submission(form, (), f"Completed audits/Minutes {day}.docx", noon(day)))

    def chooses(self, day: dt.date, month: dt.date, kinds: tuple[FormKind, ...]) -> None:
        """The cases of a month are drawn, by chance; cover and mix are looked at."""
        audits = self.plan(day).audits
        for kind in kinds:
            taken = {p.case.reference: "another selection" for d in self.pending for p in d.selection.picked}
            taken |= find_taken(audits)
            request = Request(kind, month, NUMBERS[kind], day, cover=kind is FormKind.CASE_AUDIT, mix=True)
            request = replace(request, taken=taken, seed=f"{self.id} {month:%Y-%m} {kind} {self.habits.seed}")
            cases = with_audits(self.case_list(day), audits)
            selection = select_cases(request, cases, self.profile(day).programme.deadlines)
            self.pending.append(Drawn(selection, cases, audits))

    def gives_out(self, day: dt.date) -> None:
        """All that was chosen is given out."""
        profile = self.profile(day)
        audits = self.plan(day).audits if self.pending else ()
        load, earlier = Counter(find_load(audits)), Counter(find_earlier(audits, day))
        for drawn in self.pending:
            request = drawn.selection.request
            auditors = find_auditors(request.kind, profile, day)
            cases = [p.case for p in drawn.selection.picked]
            given, _ = allocate(request, cases, auditors, profile, on=day, load=load, earlier=earlier)
            self.drawn.append(replace(drawn, given=given, load=dict(load), auditors=auditors))
            load.update(one.auditor for one in given)
            earlier.update(one.auditor for one in given)
            kloe = find_kloe((s.form for s in self.minutes), request.month)
            for one in given:
                life = Life(one, self._prefilled(one, profile, kloe), request.on, day, day)
                self._live(life, profile.programme.rules_for(one.kind).moderated)
                self.lives.append(life)
        self.pending = []

    def _prefilled(self, one: Allocation, profile: ServiceProfile, kloe: str) -> dict[str, str | dt.date]:
        """What the form of an audit has room for."""
        fields = profile.form(self._form_id(one.kind)).fields
        known = prefilled_values(one, profile, kloe)
        return {i: v for i, v in known.items() if i in fields and fields[i].prefilled}

    def _chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def _after(self, day: dt.date, least: int, most: int) -> dt.date:
        return day + self.rng.randint(least, most) * DAY

    def _live(self, life: Life, moderated: bool) -> None:
        """Draw what people will do with an audit, each thing on or after the one before."""
        habits, on = self.habits, life.given.allocated
        if self._chance(habits.exempt):
            life.exempt = self._after(on, 0, 20)
        if self._chance(habits.moves) and (others := [a for a in self._auditors(on) if a != life.given.auditor]):
            life.moved = self._after(on, 1, 15), self.rng.choice(others)
        lateness = self.rng.randint(1, 70) if self._chance(habits.late) else -self.rng.randint(0, 12)
        life.submitted = max(on + 3 * DAY, life.given.due + lateness * DAY, life.moved[0] + DAY if life.moved else on)
        life.begun = self._after(on, 0, max(0, (life.submitted - on).days - 1))
        life.kept_copy = self._chance(50)
        life.whole = self._after(life.submitted, 1, 20) if self._chance(habits.short) else life.submitted
        life.concern = self._chance(habits.concern)
        life.told = life.submitted if self._chance(40) else self._after(life.submitted, 1, 30)
        if moderated:
            self._moderate(life)
        meeting = life.returned or life.whole
        life.met = self._after(meeting, 0, 25)
        life.actions = tuple(self._action(life.met, n) for n in range(self.rng.randint(0, 3)))
        done = max([life.met, *(d for *_, d in life.actions if d)])
        life.checked = None if self._chance(8) else self._after(max(done, life.reviewed or done), 0, 60)
        life.recorded = self._after(life.met, 0, 40)

    def _auditors(self, day: dt.date) -> list[str]:
        return find_auditors(
            FormKind.FULL_AUDIT if self.id == "tower-hamlets" else FormKind.CASE_AUDIT, self.profile(day), day
        )

    def _moderate(self, life: Life) -> None:
        habits, whole = self.habits, life.whole or life.submitted
        full = life.given.kind is FormKind.FULL_AUDIT
        if full:
            life.grade = "Inadequate" if self._chance(habits.inadequate) else "Good"
        life.moderator = self.rng.choice([p.name for p in self.staff.people(life.submitted).people])
        life.named = self._after(life.submitted, 0, 10)
        if whole > life.submitted and self._chance(50):
            life.offered = self._after(life.submitted, 0, 5)
        life.moderated = max(life.named, self._after(whole, 0, 35 if self._chance(habits.late) else 18))
        if full and self._chance(habits.disagrees):
            life.moderated_grade = "Good" if life.grade == "Inadequate" else "Inadequate"
            if self._chance(50):
                life.discussed = self._after(life.moderated, 0, 10)
                life.asked = self._after(life.discussed, 0, 10)
                life.decided = self._after(life.asked, 0, 20)
        life.returned = self._after(life.moderated, 0, 4)
        if "Inadequate" in (life.grade, life.moderated_grade) and self._chance(80):
            life.reviewed = self._after(life.returned, 20, 70)

    def _action(self, met: dt.date, number: int) -> tuple[str, dt.date, dt.date, dt.date | None]:
        due = self._after(met, 7, 90)
        words = ("Meet the head of year", "Write the safety plan with him", "Call the clinic for an answer")[number]
        return words, due, due + 28 * DAY, None if self._chance(5) else self._after(met, 1, 120)

    # What Checkback sees on a day.

    def plan(self, day: dt.date) -> Plan:
        """The plan of a day, from the forms and the workbooks as they are then."""
        profile = self.profile(day)
        self._archive(day)
        read = [self._read(life, day, profile) for life in self.lives]
        submissions = [*(s for s, _ in read if s), *self.minutes[-3:]]
        waiting = [w for _, w in read if w]
        waiting += [self._planned(p.case, d.selection.request) for d in self.pending for p in d.selection.picked]
        by_key = {life.key: life for life in self.lives}
        done = self._done(day)
        plan = plan_audits(
            submissions,
            done,
            self._words,
            profile,
            day,
            entered=lambda record: entered(by_key.get(record.key), day),
            waiting=waiting,
        )
        self._words = {a.key: a.action for a in plan.actions}
        return plan

    def _archive(self, day: dt.date) -> None:
        """Forms of audits that have been through everything leave the library after half a year."""
        old = [life for life in self.lives if life.is_over(day - 200 * DAY)]
        self.archived += old
        self.lives = [life for life in self.lives if life not in old] if old else self.lives

    def _done(self, day: dt.date) -> dict[str, dict[str, object]]:
        return {
            f"{life.key} A{n}": {"completed_on": done}
            for life in self.lives
            for n, (*_, done) in enumerate(life.actions, start=1)
            if has(done, day)
        }

    def _planned(self, case: Case, request: Request) -> AuditRecord:
        key, form = f"{case.reference} {request.kind.words} {request.month:%Y-%m}", self._form_id(request.kind)
        known: dict[str, Any] = {"case_reference": case.reference, "audit_month": request.month, "planned": True}
        return AuditRecord(key, form, request.kind, "Selections/x.xlsx", practitioner=case.worker, **known)

    def _form_id(self, kind: FormKind) -> str:
        return next(f.id for f in self.base.forms if f.kind is kind)

    def _read(self, life: Life, day: dt.date, profile: ServiceProfile) -> tuple[Submission | None, AuditRecord | None]:
        """The completed form of an audit and the record of its prefilled one, as far as they lie there."""
        version = sum((event <= day) + (event <= day + AHEAD) for event in life.events())
        if self._made.get(life.key, (-1,))[0] != version:
            sent = has(life.submitted, day)
            waiting = None
            if not sent or life.kept_copy:
                waiting = waiting_record(submission(life, self._form_id(life.given.kind), day, sent=False), profile)
            completed = submission(life, self._form_id(life.given.kind), day, sent=True) if sent else None
            self._made[life.key] = version, completed, waiting
        _, completed, waiting = self._made[life.key]
        return completed, waiting


def kinds_of(profile: ServiceProfile, month: dt.date) -> tuple[FormKind, ...]:
    """What is audited in a month: what the cycle says; in Nottingham case audits, quarterly supervision files."""
    if profile.programme.cycle:
        return planned_kinds(profile.programme, month)
    quarterly = (FormKind.SUPERVISION_AUDIT,) if month.month in profile.programme.meeting.months else ()
    return (FormKind.CASE_AUDIT, *quarterly)
