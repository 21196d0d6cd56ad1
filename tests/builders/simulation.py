"""A made-up service over years of days: people come and go, cases open and close, audits are chosen, given out and done.

What people will do is drawn when an audit is given out, as days; what the world looks like on a day follows from them.
Forms go straight into the programme, without files. Everybody and every case is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random
from typing import Any

from generator.model import Action, Answer, AuditForm, AuditRecord, FormKind, Issue, Moderation, Severity
from generator.people import People, Person
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
from generator.programme.submission import KIND_WORDS, Submission

DAY = dt.timedelta(days=1)
GIVEN = (
    "Ada",
    "Bo",
    "Cy",
    "Del",
    "Edda",
    "Femi",
    "Gus",
    "Hale",
    "Ines",
    "Jory",
    "Kit",
    "Lowri",
    "Mina",
    "Nell",
    "Orla",
)
FAMILY = ("Fableworth", "Inventwell", "Notreall", "Pretendham", "Quillfeather", "Storeybrook", "Tintagelli", "Madeup")
ORDERS = ("Referral Order", "Youth Rehabilitation Order", "Detention and Training Order")


@dataclass(frozen=True)
class Habits:
    """How people of a service are, in percent, and the seed of everything that is left to chance."""

    seed: int = 1
    late: int = 20
    exempt: int = 5
    moves: int = 8
    inadequate: int = 12
    disagrees: int = 15
    concern: int = 10
    short: int = 20
    leaves: int = 40


@dataclass(frozen=True)
class Post:
    roles: tuple[str, ...]
    team: str = ""
    manager: int | None = None
    copies: int = 1


POSTS: Mapping[str, tuple[Post, ...]] = {
    "tower-hamlets": (
        Post(("head_of_service", "meeting_member")),
        Post(("deputy_head_of_service", "moderator", "meeting_member"), "", 0),
        Post(("team_manager", "auditor", "line_manager"), "North team", 1),
        Post(("team_manager", "auditor", "line_manager"), "South team", 1),
        Post(("auditor",), "North team", 2, 2),
        Post(("auditor", "moderator"), "South team", 3),
        Post(("case_manager",), "North team", 2, 3),
        Post(("case_manager", "auditor"), "South team", 3, 3),
    ),
    "nottingham": (
        Post(("head_of_service",)),
        Post(("service_manager",), "", 0),
        Post(("operational_manager",), "City North", 1),
        Post(("operational_manager",), "City South", 1),
        Post(("performance_analyst",), "", 1),
        Post(("case_manager",), "City North", 2, 3),
        Post(("case_manager",), "City South", 3, 3),
    ),
}
NUMBERS = {
    FormKind.FULL_AUDIT: 3,
    FormKind.DIP_SAMPLE: 2,
    FormKind.GROUP_AUDIT: 1,
    FormKind.CASE_AUDIT: 3,
    FormKind.SUPERVISION_AUDIT: 2,
}


@dataclass(frozen=True)
class Holder:
    """A person in a post from a day to a day."""

    name: str
    post: int
    start: dt.date
    end: dt.date


class Staff:
    """Who is in the service when: posts are left, stay empty for some weeks, and are filled by somebody new."""

    def __init__(self, service: str, habits: Habits, first: dt.date, last: dt.date) -> None:
        rng = Random(f"{service} staff {habits.seed}")
        names = [f"{one} {other}" for one, other in product(GIVEN, FAMILY)]
        rng.shuffle(names)
        self.posts = [post for post in POSTS[service] for _ in range(post.copies)]
        numbers = {id(post): n for n, post in reversed(list(enumerate(self.posts)))}
        self._managers = [None if p.manager is None else numbers[id(POSTS[service][p.manager])] for p in self.posts]
        self.holders = list(self._fill(rng, names, habits, first, last))

    def _fill(self, rng: Random, names: list[str], habits: Habits, first: dt.date, last: dt.date) -> Iterator[Holder]:
        longest = 6000 - 40 * habits.leaves
        for number in range(len(self.posts)):
            start = first - rng.randrange(900) * DAY
            while start <= last:
                end = max(start, first) + rng.randint(300, longest) * DAY
                yield Holder(names.pop(), number, start, end)
                start = end + rng.randint(1, 45) * DAY

    def holder(self, post: int | None, day: dt.date) -> str:
        """Who holds a post on a day; nobody while it is empty."""
        return next((h.name for h in self.holders if h.post == post and h.start <= day <= h.end), "")

    def in_role(self, role: str, day: dt.date) -> list[str]:
        """Who holds a role on a day."""
        return [h.name for h in self.holders if role in self.posts[h.post].roles and h.start <= day <= h.end]

    def line_manager(self, name: str, day: dt.date) -> str:
        """Whose line manager somebody had on a day, or when they left; nobody while that post is empty."""
        held = next((h for h in self.holders if h.name == name), None)
        return self.holder(self._managers[held.post], min(day, held.end)) if held else ""

    def people(self, day: dt.date) -> People:
        """The people.toml as the service keeps it on a day: all who came so far, their line managers of that day."""
        known = [h for h in self.holders if h.start <= day]
        return People(people=tuple(self._person(h, day) for h in known))

    def _person(self, holder: Holder, day: dt.date) -> Person:
        post, gone = self.posts[holder.post], {"to": holder.end} if holder.end < day else {}
        manager = self.line_manager(holder.name, day)
        given = {"name": holder.name, "roles": post.roles, "team": post.team, "line_manager": manager}
        return Person.model_validate({**given, "from": holder.start, **gone})

    def changes(self, day: dt.date) -> int:
        """A number that changes whenever people.toml does."""
        return sum((h.start <= day) + (h.end < day) for h in self.holders)


@dataclass(eq=False)
class Life:
    """One audit as people live it: what happens on which day, if it happens."""

    given: Allocation
    values: Mapping[str, str | dt.date]
    chosen: dt.date
    submitted: dt.date
    begun: dt.date
    kept_copy: bool = False
    exempt: dt.date | None = None
    moved: tuple[dt.date, str] | None = None
    grade: str = ""
    whole: dt.date | None = None  # until then a part is missing
    concern: bool = False
    told: dt.date | None = None
    moderator: str = ""
    named: dt.date | None = None
    offered: dt.date | None = None
    moderated: dt.date | None = None
    moderated_grade: str = ""
    returned: dt.date | None = None
    met: dt.date | None = None
    actions: tuple[tuple[str, dt.date, dt.date, dt.date | None], ...] = ()  # words, due, check back, done
    checked: dt.date | None = None
    recorded: dt.date | None = None
    discussed: dt.date | None = None
    asked: dt.date | None = None
    decided: dt.date | None = None
    reviewed: dt.date | None = None

    @property
    def key(self) -> str:
        return f"{self.given.case.reference} {KIND_WORDS[self.given.kind]} {self.given.month:%Y-%m}"

    @property
    def manager(self) -> str:
        return str(self.values.get("team_manager", ""))

    def auditor(self, day: dt.date) -> str:
        return self.moved[1] if self.moved and self.moved[0] <= day else self.given.auditor

    def is_over(self, day: dt.date) -> bool:
        """Whether nothing more will happen, by a day, to an audit that went through all its steps."""
        return has(self.checked, day) and has(self.recorded, day) and max(self.events()) <= day

    def events(self) -> list[dt.date]:
        """The days on which anything about the audit changes."""
        days = [v for v in vars(self).values() if isinstance(v, dt.date)]
        days += [self.moved[0]] if self.moved else []
        return days + [done for *_, done in self.actions if done]


def has(day: dt.date | None, today: dt.date) -> bool:
    """Whether something has happened by today."""
    return day is not None and day <= today


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
        self.minutes.append(Submission(form, (), f"Completed audits/Minutes {day}.docx", _noon(day)))

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
        for drawn in self.pending:
            plan, request = self.plan(day), drawn.selection.request
            auditors, load = find_auditors(request.kind, profile, day), find_load(plan.audits)
            cases = [p.case for p in drawn.selection.picked]
            earlier = find_earlier(plan.audits, day)
            given, _ = allocate(request, cases, auditors, profile, on=day, load=load, earlier=earlier)
            self.drawn.append(replace(drawn, given=given, load=load, auditors=auditors))
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
            entered=lambda record: _entered(by_key.get(record.key), day),
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
        version = sum(event <= day for event in life.events())
        if self._made.get(life.key, (-1,))[0] != version:
            sent = has(life.submitted, day)
            waiting = None
            if not sent or life.kept_copy:
                waiting = waiting_record(_submission(life, self._form_id(life.given.kind), day, sent=False), profile)
            submission = _submission(life, self._form_id(life.given.kind), day, sent=True) if sent else None
            self._made[life.key] = version, submission, waiting
        _, submission, waiting = self._made[life.key]
        return submission, waiting


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


def _entered(life: Life | None, day: dt.date) -> dict[str, object]:
    """What people keep in the tracker about an audit by a day."""
    if life is None:
        return {}
    said: dict[str, object] = {"exempt": "Yes", "exempt_agreed_by": life.manager} if has(life.exempt, day) else {}
    if life.moved and life.moved[0] <= day:
        said["auditor"] = life.moved[1]
    kept = {"escalated_on": life.discussed, "decision_asked_on": life.asked, "decided_on": life.decided}
    kept |= {"review_held": life.reviewed}
    return said | {name: value for name, value in kept.items() if has(value, day)}


def _submission(life: Life, form_id: str, day: dt.date, *, sent: bool) -> Submission:
    name = f"{KIND_WORDS[life.given.kind].capitalize()} {life.given.case.reference} {life.given.month:%B %Y}.docx"
    folder = f"Completed audits/{life.submitted:%Y-%m}" if sent else f"Audits to complete/{life.given.auditor}"
    short = sent and not has(life.whole, day)
    issues = (Issue("blank", Severity.MUST_FIX, "Please answer this question."),) if short else ()
    form = _form(life, form_id, name, day, sent)
    saved = max((e for e in life.events() if e <= day), default=life.given.allocated) if sent else life.given.allocated
    return Submission(form, issues, f"{folder}/{name}", _noon(saved))


def _form(life: Life, form_id: str, name: str, day: dt.date, sent: bool) -> AuditForm:
    values: dict[str, str | dt.date] = dict(life.values)
    moderation, actions = Moderation(), ()
    if has(life.begun, day):
        values["strengths_and_good_practice"] = "Begun"
    if sent:
        values["completed"] = life.submitted
        values["safeguarding"] = "Yes" if life.concern else "No"
        if life.concern and has(life.told, day):
            values["safeguarding_told"] = "The team manager, by telephone"
        kept = {"uop_held": life.met, "check_back_on": life.checked, "recorded_on": life.recorded}
        values |= {field: value for field, value in kept.items() if value and value <= day}
        moderation = _moderation(life, day)
        actions = tuple(Action(w, life.manager, due, check_back=back) for w, due, back, _ in life.actions)
    answers = {i: _answer(i, value) for i, value in values.items()}
    if sent and life.grade:
        answers["overall_grade"] = Answer("overall_grade", "Grade", life.grade, grade=life.grade)
    return AuditForm("x", form_id, life.given.kind, name, answers, actions, {}, moderation)


def _answer(field_id: str, value: str | dt.date) -> Answer:
    is_day = isinstance(value, dt.date)
    return Answer(field_id, field_id, str(value), date=value if is_day else None)


def _moderation(life: Life, day: dt.date) -> Moderation:
    done = has(life.moderated, day)
    return Moderation(
        moderator=life.moderator if has(life.named, day) else None,
        moderated_on=life.moderated if done else None,
        grade=life.moderated_grade or None if done else None,
        offered_on=life.offered if has(life.offered, day) else None,
        returned_on=life.returned if has(life.returned, day) else None,
    )


def kinds_of(profile: ServiceProfile, month: dt.date) -> tuple[FormKind, ...]:
    """What is audited in a month: what the cycle says; in Nottingham case audits, each quarter supervision files too."""
    if profile.programme.cycle:
        return planned_kinds(profile.programme, month)
    quarterly = (FormKind.SUPERVISION_AUDIT,) if month.month in profile.programme.meeting.months else ()
    return (FormKind.CASE_AUDIT, *quarterly)
