"""Every figure of the workbook of figures, reckoned a second time as one would in a spreadsheet.

The reckoning filters and counts the rows of the tracker and of the action plan, and the demonstration's own record of
what was put into its forms. It shares no code with the reports.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import openpyxl
import pytest

from generator.demo.records import DemoAudit
from tests.builders.documents import demo_plan
from tests.builders.shown import QUARTER, REPORT, Shown

TODAY = dt.date(2026, 11, 20)
START, END = QUARTER
CONFIG = Path(__file__).parents[2] / "config"
GRADES = {
    "tower-hamlets": ("practice", ("Outstanding", "Good", "Requires Improvement to be Good", "Inadequate")),
    "nottingham": ("judgement", ("excellent", "good", "sufficient", "insufficient")),
}
YEAR = (
    ("2025-26-Q2", dt.date(2025, 7, 1), dt.date(2025, 9, 30)),
    ("2025-26-Q3", dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
    ("2025-26-Q4", dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
    ("2026-27-Q1", dt.date(2026, 4, 1), dt.date(2026, 6, 30)),
    ("2026-27-Q2", *QUARTER),
)
LEFT_OUT = ("safeguarding", "inadequate", "no-failing-named", "no-deficit-named", "no-action-at-this-grade")
LEFT_OUT += ("nothing-exceptional", "impact-not-weighed", "more-deficits-than-strengths")
TASKS = {"NT-020": ("service_manager", {"case_audit": 2, "supervision_audit": 2}, 1)}
TASKS["NT-026"] = ("operational_manager", {"case_audit": 3}, 3)
Row = dict[str, object]
Reckoned = Iterator[tuple[str, int, int]]


class Reckoning:
    """The figures of the quarter, from rows alone: id, count, and what it is out of."""

    def __init__(self, shown: Shown) -> None:
        self.shown, self.service = shown, shown.service
        self.all = sorted(shown.rows("Audit tracker.xlsx", "Audits"), key=lambda r: str(r["Audit ID"]))
        self.audits = [r for r in self.all if START <= _day(r["Audit month"]) <= END]
        self.done = [r for r in self.audits if r["Submitted"]]
        self.plan = shown.rows("Action plan.xlsx", "Actions")
        self.truth: list[DemoAudit] = shown.in_quarter
        self.config = tomllib.loads((CONFIG / self.service / "service.toml").read_text())

    @cached_property
    def figures(self) -> dict[str, tuple[int, int]]:
        parts = (self.activity, self.steps, self.tasks, self.moderation, self.grades, self.recurring, self.voices)
        parts += (self.safeguarding, self.sources, self.themes, self.actions, self.roles, self.quality, self.trend)
        parts += (self.tags,)
        return {figure: (value, n) for part in parts for figure, value, n in part()}

    def activity(self) -> Reckoned:
        late = [r for r in self.done if _day(r["Submitted"]) > _day(r["Due"])]
        over = [r for r in self.audits if not r["Submitted"] and _day(r["Due"]) < TODAY]
        n = len(self.audits)
        yield "audits.planned", n, n
        yield "audits.done", len(self.done), n
        yield "audits.in_time", len(self.done) - len(late), len(self.done)
        yield "audits.late", len(late), len(self.done)
        yield "audits.overdue", len(over), n
        yield "audits.not_yet_due", n - len(self.done) - len(over), n
        yield "audits.exempt", sum(bool(r["Exempt"]) for r in late + over), n
        yield "audits.behind_with_reason", sum(bool(r["Reason for lateness"]) for r in late + over), len(late + over)
        for table, key in (("kind", _kind), ("month", lambda r: f"{_day(r['Audit month']):%Y-%m}")):
            yield f"activity.{table}", n, n
            for name, held in _grouped(self.audits, key).items():
                behind = sum(r in late for r in held)
                yield f"activity.{table}.{name}.in_time", len(held) - behind, len(held)
                yield f"activity.{table}.{name}.late", behind, len(held)
        yield "activity.team", n, n
        kinds = {_kind(r) for r in self.audits}
        for team, held in _grouped(self.audits, lambda r: str(r["Team"] or "No team recorded")).items():
            for kind in kinds:
                of_kind = sum(_kind(r) == kind for r in held)
                yield f"activity.team.{team.lower().replace(' ', '_')}.{kind}", of_kind, len(held)
        orders = Counter(str(r["Disposal"]).lower().replace(" ", "_") for r in self.audits if r["Disposal"])
        shown = [number for number in orders.values() if number >= 5]
        if not shown or (len(shown) == 1 and len(orders) == 2):
            return  # all would be withheld
        yield "activity.order", orders.total(), orders.total()
        for order, number in orders.items():
            yield f"activity.order.audits.{order}", number, orders.total()

    def steps(self) -> Reckoned:
        meetings = [r for r in self.done if r["UoP meeting due"] and _day(r["UoP meeting due"]) <= TODAY]
        back = [r for r in self.done if r["Check back"] and _day(r["Check back"]) <= END]
        due = [r for r in self.plan if r["Due"] and START <= _day(r["Due"]) <= END]
        needed = self.done if self.moderates else []
        rows: tuple[tuple[str, list[Row], Callable[[Row], bool]], ...] = (
            ("audits", self.done, lambda r: bool(r["Submitted"])),
            ("moderation", needed, lambda r: bool(r["Moderated"])),
            ("meetings", meetings, lambda r: bool(r["UoP meeting held"])),
            ("check_back", back, lambda r: bool(r["Check back result"])),
            ("actions", due, _done_by_the_end),
        )
        for name, held, is_done in rows:
            if held:
                yield f"tasks.steps.{name}.done", sum(map(is_done, held)), len(held)
                yield f"tasks.steps.{name}.not_done", len(held) - sum(map(is_done, held)), len(held)
        ids = {str(r.get("Action ID") or r["Audit ID"]) for _, held, _ in rows for r in held}
        yield "tasks.steps", len(ids), sum(len(held) for _, held, _ in rows)

    @property
    def moderates(self) -> bool:
        return self.service == "tower-hamlets"

    def tasks(self) -> Reckoned:
        if self.moderates:
            return
        people = tomllib.loads((self.shown.folder / "people.toml").read_text())["people"]
        for task, (role, kinds, months) in TASKS.items():
            names = {p["name"] for p in people if role in p["roles"]}
            for kind, number in kinds.items():
                held = [r for r in self.done if _kind(r) == kind and r["Auditor"] in names]
                yield f"tasks.{task}.{kind}", len(held), number * months * len(names)
        written = (self.shown.folder / "Completed audits").rglob("*minutes 20*.docx")
        meetings = [dt.date.fromisoformat(path.stem.rpartition(" ")[2]) for path in written]
        yield "tasks.NT-024.meeting_minutes", sum(START <= day <= END for day in meetings), 1

    def moderation(self) -> Reckoned:
        needed = self.done if self.moderates else []
        done = [r for r in needed if r["Moderated"]]
        yield "moderation.needed", len(needed), len(needed)
        yield "moderation.done", len(done), len(needed)
        yield "moderation.in_time", *_moderated_in_time(needed)
        yield "moderation.waiting", len(needed) - len(done), len(needed)
        both = self.both_grades(done)
        yield "moderation.agreed", sum(one == other for one, other in both), len(both)
        yield "moderation.apart", sum(one != other for one, other in both), len(both)
        if both:
            yield "moderation.grades", len(both), len(both)
            for whose, grades in zip(("auditor", "moderated"), zip(*both, strict=True), strict=True):
                for name, grade in self.grade_ids:
                    yield f"moderation.grades.{whose}.{name}", grades.count(grade), len(both)

    def both_grades(self, done: list[Row]) -> list[tuple[str, str]]:
        both = [(str(r["Overall grade"]), str(r["Moderated grade"] or r["Overall grade"])) for r in done]
        return [pair for pair in both if pair[0] in self.scale]

    @property
    def scale(self) -> tuple[str, ...]:
        return GRADES[self.service][1]

    @property
    def grade_ids(self) -> list[tuple[str, str]]:
        return [(grade.lower().removesuffix(" to be good").replace(" ", "_"), grade) for grade in self.scale]

    def grades(self) -> Reckoned:
        table, apart = GRADES[self.service][0], {"overall_grade", "moderated_grade"}
        given = [(f, g) for a in self.truth for f, g in a.grades.items() if f not in apart and g in self.scale]
        graded = sum(bool(set(a.grades) - apart) for a in self.truth)
        yield f"grades.{table}", graded, graded
        counts, areas = Counter(given), Counter(f for f, _ in given)
        for name, grade in self.grade_ids:
            for area, n in areas.items():
                yield f"grades.{table}.{area}.{name}", counts[area, grade], n
            yield f"grades.{table}.all.{name}", sum(g == grade for _, g in given), len(given)

    def recurring(self) -> Reckoned:
        """Three or more of the last five grades of an area below the standard: of the service, else of a team."""
        until = [r for r in self.all if r["Submitted"] and _day(r["Submitted"]) <= END]
        until.sort(key=lambda r: (_day(r["Submitted"]), str(r["Audit ID"])))
        below = self.scale[2:] if self.moderates else self.scale[3:]
        held: dict[tuple[str, str], str] = {
            (str(g["Audit ID"]), str(g["Area or question"])): str(g["Auditor's grade"])
            for g in self.shown.rows("Audit tracker.xlsx", "Grades")
        }
        found: list[tuple[str, str, int]] = []
        for area in sorted({area for _, area in held}):
            row = [r for r in until if held.get((str(r["Audit ID"]), area)) in self.scale]
            groups = {"": row, **_grouped(row, lambda r: str(r["Team"] or ""))}
            mine = [(team, area, len(low)) for team, g in groups.items() if len(low := _low(g, held, area, below)) > 2]
            found += mine[:1] if mine and not mine[0][0] else mine
        for number, (_, _, times) in enumerate(sorted(found), 1):
            yield f"recurring.{number}", times, 5

    def voices(self) -> Reckoned:
        asked = [a for a in self.truth if a.kind.value == "full_audit"]
        if not asked:
            return
        yield "voices", len(asked), len(asked)
        for who in ("practitioner", "child", "parent_carer"):
            held = sum(a.contacts.get(who, False) for a in asked)
            yield f"voices.{who}", held, len(asked)
            yield f"voices.contact_{who}.held", held, len(asked)
            said = sum(not a.contacts.get(who) and f"contact_{who}.reason" in a.texts for a in asked)
            yield f"voices.contact_{who}.reason_given", said, len(asked)
            yield f"voices.contact_{who}.not_recorded", len(asked) - held - said, len(asked)

    def safeguarding(self) -> Reckoned:
        answered = [r for r in self.audits if r["Safeguarding concern"]]
        concerns = [r for r in answered if r["Safeguarding concern"] == "Yes"]
        told = sum(bool(r["Somebody was told"]) for r in concerns)
        yield "safeguarding.concerns", len(concerns), len(answered)
        yield "safeguarding.told", told, len(concerns)
        yield "safeguarding.silent", len(concerns) - told, len(concerns)

    def sources(self) -> Reckoned:
        held = [r for r in self.plan if _day(r["Raised"]) <= END and not _done_before(r, START)]
        by_source = _grouped(held, lambda r: str(r["Source"]).lower().replace(" ", "_"))
        yield "feedback.sources", len(held), len(held)
        for source in ("complaint", "feedback"):
            yield f"feedback.{source}", len(by_source.get(source, ())), len(held)
        for source, rows in by_source.items():
            done = sum(map(_done_by_the_end, rows))
            late = sum(map(_overdue, rows))
            for state, value in (("done", done), ("overdue", late), ("open", len(rows) - done - late)):
                yield f"feedback.sources.{source}.{state}", value, len(rows)

    def themes(self) -> Reckoned:
        yield "good_practice.named", sum(bool(a.texts.get("good_practice")) for a in self.truth), len(self.truth)
        if not self.moderates:
            yield "training.named", sum(bool(a.texts.get("training_need")) for a in self.truth), len(self.truth)

    @cached_property
    def open(self) -> list[Row]:
        return [r for r in self.plan if _day(r["Raised"]) <= END and not _done_by_the_end(r)]

    def actions(self) -> Reckoned:
        new = [r for r in self.plan if START <= _day(r["Raised"]) <= END]
        carried = [r for r in self.plan if _day(r["Raised"]) < START and not _done_before(r, START)]
        yield "actions.carried", len(carried), len(self.plan)
        yield "actions.new", len(new), len(self.plan)
        yield "actions.done", sum(map(_done_by_the_end, carried + new)), len(carried + new)
        yield "actions.open", len(self.open), len(self.plan)
        yield "actions.overdue", sum(map(_overdue, self.open)), len(self.open)
        yield "actions.no_date", sum(not r["Due"] for r in self.open), len(self.open)

    def tags(self) -> Reckoned:
        """What new actions are about, and the 6 Cs, by the service's lists of words."""
        new = [str(r["Action"]) for r in self.plan if START <= _day(r["Raised"]) <= END]
        checks = self.config["checks"]
        people = [text for text in new if _speaks_of(text, checks["relational_words"])]
        process = [text for text in new if text not in people and _speaks_of(text, checks["process_words"])]
        yield "actions.relational", len(people), len(new)
        yield "actions.process", len(process), len(new)
        cs = {name: [name, *words] for name, words in checks.get("six_cs", {}).items()}
        strengths = [text for a in self.truth if (text := a.texts.get("strengths"))]
        any_of_them = [word for words in cs.values() for word in words]
        for name, words in (("", any_of_them), *cs.items()) if cs else ():
            suffix = f".{name.lower().replace(' ', '_')}" if name else ""
            yield f"audits.six_cs{suffix}", sum(_speaks_of(text, words) for text in strengths), len(strengths)
            yield f"actions.six_cs{suffix}", sum(_speaks_of(text, words) for text in new), len(new)

    def roles(self) -> Reckoned:
        names = {role["id"]: role["name"] for role in self.config["roles"]}
        columns = (("Moderator", "moderator"), ("Auditor", "auditor"), ("Practitioner", "case_manager"))
        held = {
            str(word).casefold(): r["name"] for r in self.config["roles"] for word in (r["name"], *r.get("aliases", ()))
        }
        seen: dict[str, str] = {}
        for row in self.all:
            for column, role in (*columns, ("Team manager", "team_manager")):
                if row[column]:
                    seen[str(row[column]).casefold()] = names.get(role, role.replace("_", " ").capitalize())
        owners = seen | held
        other = "Others, or no owner named"
        by_role = _grouped(self.open, lambda r: owners.get(str(r["Owner"] or "").strip().casefold(), other))
        yield "actions.by_role", len(self.open), len(self.open)
        for role, rows in by_role.items():
            late, undated = sum(map(_overdue, rows)), sum(not r["Due"] for r in rows)
            for state, value in (
                ("overdue", late),
                ("no_date", undated),
                ("in_time", len(rows) - late - undated),
            ):
                yield f"actions.by_role.{role.lower().replace(' ', '_')}.{state}", value, len(rows)

    def quality(self) -> Reckoned:
        yield "quality.to_fix", sum(bool(r["Must fix"]) for r in self.done), len(self.done)
        dates = ("Audit month", "Due", "Submitted", "Allocated")
        yield "quality.no_period", sum(not any(r[d] for d in dates) for r in self.all), len(self.all)
        odd = sum(any(g not in self.scale for g in a.grades.values() if g) for a in self.truth)
        yield "quality.unknown_grade", odd, len(self.done)
        ids = {str(r["Audit ID"]) for r in self.audits}
        issues = [i for a in demo_plan(self.service)[1].audits if a.key in ids for i in a.issues]
        raised = Counter((i.code, i.severity.value) for i in issues if not i.code.startswith(LEFT_OUT))
        yield "quality.rules", raised.total(), len(self.audits)
        for code in {code for code, _ in raised}:
            n = sum(number for (other, _), number in raised.items() if other == code)
            for severity in {severity for _, severity in raised}:
                yield f"quality.rules.{code}.{severity}", raised[code, severity], n

    def trend(self) -> Reckoned:
        """Each quarter of the year before and this one, from the first with an audit, counted in the same way."""
        first = min(_day(r["Audit month"]) for r in self.all)
        quarters = [quarter for quarter in YEAR if quarter[2] >= first]
        audits = {
            name: [r for r in self.all if start <= _day(r["Audit month"]) <= end] for name, start, end in quarters
        }
        yield "trend.audits", *(sum(map(len, audits.values())),) * 2
        seen: set[str] = set()
        for name, start, end in quarters:
            every, flow = audits[name], self.flow(start, end)
            done = [r for r in every if r["Submitted"]]
            timely = sum(_day(r["Submitted"]) <= _day(r["Due"]) for r in done)
            yield f"trend.audits.{name}.audits.done", len(done), len(every)
            yield f"trend.audits.{name}.audits.in_time", timely, len(done)
            told = {"audits.done": (len(done), len(every)), "audits.in_time": (timely, len(done))}
            told |= self.judged(done, start, end)
            for figure in ("moderation.in_time", "voices.child"):
                if self.moderates:
                    yield f"trend.audits.{name}.{figure}", *told[figure]
            for figure in ("actions.new", "actions.done", "actions.overdue"):
                yield f"trend.actions.{name}.{figure}", *flow[figure]
            seen |= {str(r["Action ID"]) for r in self.plan if _is_open(r, end)}
            if name == quarters[-2][0]:
                told["quality.to_fix"] = sum(bool(r["Must fix"]) for r in done), len(done)
                for figure, counted in (told | {i: flow[i] for i in ("actions.done", "actions.overdue")}).items():
                    yield f"before.{figure}", *counted
        yield "trend.actions", len(seen), len(seen)
        yield from self.grades_by_quarter(quarters)

    def judged(self, done: list[Row], start: dt.date, end: dt.date) -> dict[str, tuple[int, int]]:
        """Moderation and conversations of a quarter."""
        needed = done if self.moderates else []
        both = self.both_grades([r for r in needed if r["Moderated"]])
        asked = [a for a in self.shown.audits if start <= a.month <= end and a.kind.value == "full_audit"]
        told = {"moderation.in_time": _moderated_in_time(needed)}
        told["moderation.agreed"] = sum(one == other for one, other in both), len(both)
        if self.moderates:
            told["voices.child"] = sum(a.contacts.get("child", False) for a in asked), len(asked)
        return told

    def flow(self, start: dt.date, end: dt.date) -> dict[str, tuple[int, int]]:
        """The actions of a quarter."""
        new = [r for r in self.plan if start <= _day(r["Raised"]) <= end]
        carried = [r for r in self.plan if _day(r["Raised"]) < start and not _done_before(r, start)]
        after, still = end + dt.timedelta(days=1), [r for r in self.plan if _is_open(r, end)]
        return {
            "actions.new": (len(new), len(self.plan)),
            "actions.done": (sum(_done_before(r, after) for r in new + carried), len(new + carried)),
            "actions.overdue": (sum(bool(r["Due"]) and _day(r["Due"]) < end for r in still), len(still)),
        }

    def grades_by_quarter(self, quarters: list[tuple[str, dt.date, dt.date]]) -> Reckoned:
        table, apart, graded = GRADES[self.service][0], {"overall_grade", "moderated_grade"}, 0
        for name, start, end in quarters:
            truth = [a for a in self.shown.audits if start <= a.month <= end]
            given = [g for a in truth for f, g in a.grades.items() if f not in apart and g in self.scale]
            graded += sum(bool(set(a.grades) - apart) for a in truth)
            for grade_id, grade in self.grade_ids:
                yield f"trend.grades.{table}.{name}.{grade_id}", given.count(grade), len(given)
            if name in {quarters[-1][0], quarters[-2][0]}:
                yield f"trend.better.{table}.{name}", sum(g in self.scale[:2] for g in given), len(given)
        yield f"trend.grades.{table}", graded, graded


def _speaks_of(text: str, words: list[str]) -> bool:
    return re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", text, re.IGNORECASE) is not None


def _moderated_in_time(needed: list[Row]) -> tuple[int, int]:
    """How many were moderated by the day on which it was due, and how many were moderated or are past that day."""
    due = [r for r in needed if r["Moderated"] or _day(r["Moderation due"]) < TODAY]
    return sum(bool(r["Moderated"]) and _day(r["Moderated"]) <= _day(r["Moderation due"]) for r in due), len(due)


def _is_open(row: Row, day: dt.date) -> bool:
    return _day(row["Raised"]) <= day and not _done_before(row, day + dt.timedelta(days=1))


def _day(value: object) -> dt.date:
    assert isinstance(value, dt.datetime), value
    return value.date()


def _kind(row: Row) -> str:
    return str(row["Kind"]).lower().replace(" file ", " ").replace(" ", "_")


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=key):
        found.setdefault(key(row), []).append(row)
    return found


def _done_before(row: Row, day: dt.date) -> bool:
    return _day(row["Completed on"]) < day if row["Completed on"] else row["State"] == "Done"


def _done_by_the_end(row: Row) -> bool:
    return _done_before(row, END + dt.timedelta(days=1))


def _overdue(row: Row) -> bool:
    return not _done_by_the_end(row) and bool(row["Due"]) and _day(row["Due"]) < END


def _low(rows: list[Row], held: dict[tuple[str, str], str], area: str, below: tuple[str, ...]) -> list[Row]:
    """Those of the last five below the standard; none where there are fewer, or of fewer than three people."""
    last = rows[-5:]
    low = [r for r in last if held[str(r["Audit ID"]), area] in below]
    return low if len(last) == 5 and len({r["Practitioner"] for r in low}) > 2 else []


@pytest.fixture
def told(shown: Shown) -> dict[str, tuple[str, str]]:
    """What the workbook of figures says: value and n of each figure by id."""
    found: dict[str, tuple[str, str]] = {}
    for sheet in openpyxl.load_workbook(shown.folder / REPORT.replace(".docx", " figures.xlsx")).worksheets:
        heads = [str(cell.value) for cell in sheet[2]]
        if "Value" in heads:
            for row in sheet.iter_rows(min_row=3, values_only=True):
                held = dict(zip(heads, row, strict=True))
                found[str(held["Figure"])] = (str(held["Value"]), str(held["Out of"]))
    return found


def test_every_figure_is_what_a_spreadsheet_would_give(shown: Shown, told: dict[str, tuple[str, str]]) -> None:
    reckoned = Reckoning(shown).figures
    assert told.keys() == reckoned.keys()
    for figure, (value, n) in told.items():
        right = tuple(map(str, reckoned[figure]))
        assert (value if value != "[c]" else right[0], n if n != "[c]" else right[1]) == right, figure
    assert len(told) > 100


def test_only_small_numbers_and_their_neighbours_are_withheld(shown: Shown, told: dict[str, tuple[str, str]]) -> None:
    reckoned = Reckoning(shown).figures
    guarded = ("grades.", "moderation.grades.", "safeguarding.", "recurring.", "activity.order.", "trend.grades.")
    small = {f for f, (value, _) in reckoned.items() if 0 < value < 5 and f.startswith(guarded)}
    hidden = {f for f, (value, _) in told.items() if value == "[c]"}
    assert small - {"moderation.grades"} <= hidden
    assert all(f.startswith((*guarded, "trend.better.")) for f in hidden)


def test_what_is_withheld_stands_nowhere_else_in_the_workbook(shown: Shown, told: dict[str, tuple[str, str]]) -> None:
    hidden = {f for f, (value, _) in told.items() if value == "[c]"}
    rows = openpyxl.load_workbook(shown.folder / REPORT.replace(".docx", " figures.xlsx"))["Rows"]
    listed: dict[str, set[str]] = {}
    for figure, key, *_ in rows.iter_rows(min_row=3, values_only=True):
        listed.setdefault(str(figure), set()).add(str(key))
    assert hidden
    assert not hidden & listed.keys()
    concerned = {str(r["Audit ID"]) for r in Reckoning(shown).audits if r["Safeguarding concern"] == "Yes"}
    assert [f for f, keys in listed.items() if keys == concerned] == []
