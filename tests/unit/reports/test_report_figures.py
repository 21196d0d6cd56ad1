"""Every figure counted again by another road: plain rows, as somebody with a spreadsheet would."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.model import ActionRecord, AuditRecord
from generator.periods import Period, quarter_of
from generator.profile import ServiceProfile
from generator.reports.figures import Figures, summarise
from generator.reports.quarterly import write_quarterly_report
from generator.reports.suppression import WITHHELD
from tests.builders.records import TODAY, records
from tests.builders.reports import with_form, words, year

STARTS = (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))


class Sheet:
    """The audits and actions of a quarter as a spreadsheet reader would filter them."""

    def __init__(
        self, profile: ServiceProfile, audits: list[AuditRecord], actions: list[ActionRecord], q: Period
    ) -> None:
        self.profile, self.q = profile, q
        self.rows = [a for a in audits if a.audit_month and q.start <= a.audit_month <= q.end]
        self.end = min(TODAY, q.end)
        self.actions = actions

    def audits(self, keep: Callable[[AuditRecord], object]) -> int:
        return sum(1 for a in self.rows if keep(a))

    def plan(self, keep: Callable[[ActionRecord], object]) -> int:
        return sum(1 for a in self.actions if keep(a))

    def moderated(self, a: AuditRecord) -> bool:
        return a.submitted is not None and any(r.kind is a.kind and r.moderated for r in self.profile.programme.rules)

    def has_contacts(self, a: AuditRecord) -> bool:
        return a.submitted is not None and any(r.kind is a.kind and r.contacts for r in self.profile.programme.rules)

    def open(self, a: ActionRecord, day: date) -> bool:
        done = a.completed_on is not None and a.completed_on <= day
        return (
            not done and (a.raised_on is None or a.raised_on <= day) and not (a.state == "Done" and not a.completed_on)
        )

    def counted(self) -> dict[str, int]:
        late = timedelta(days=self.profile.programme.deadlines.moderate_days)
        new, before = self.is_new, self.was_open_before
        return {
            "audits.planned": len(self.rows),
            "audits.done": self.audits(lambda a: a.submitted),
            "audits.in_time": self.audits(lambda a: a.submitted and a.due and a.submitted <= a.due),
            "audits.late": self.audits(lambda a: a.submitted and a.due and a.submitted > a.due),
            "audits.overdue": self.audits(lambda a: not a.submitted and a.due and a.due < TODAY),
            "audits.exempt": self.audits(lambda a: a.exempt),
            "audits.behind_with_reason": self.audits(lambda a: a.lateness_reason),
            "audits.not_yet_due": self.audits(lambda a: not a.submitted and not (a.due and a.due < TODAY)),
            "moderation.needed": self.audits(self.moderated),
            "moderation.done": self.audits(lambda a: self.moderated(a) and a.moderated_on),
            "moderation.waiting": self.audits(lambda a: self.moderated(a) and not a.moderated_on),
            "moderation.in_time": self.audits(
                lambda a: (
                    self.moderated(a)
                    and a.moderated_on
                    and a.submitted
                    and a.moderated_on <= (a.moderation_due or a.submitted + late)
                )
            ),
            "safeguarding.concerns": self.audits(lambda a: a.safeguarding),
            "safeguarding.told": self.audits(lambda a: a.safeguarding and a.safeguarding_told),
            "safeguarding.silent": self.audits(lambda a: a.safeguarding and not a.safeguarding_told),
            "actions.new": self.plan(new),
            "actions.carried": self.plan(lambda a: before(a) and not new(a)),
            "actions.done": self.plan(
                lambda a: (before(a) or new(a)) and a.completed_on and a.completed_on <= self.end
            ),
            "actions.open": self.plan(lambda a: self.open(a, self.end)),
            "actions.overdue": self.plan(lambda a: self.open(a, self.end) and a.due and a.due < self.end),
            "actions.no_date": self.plan(lambda a: self.open(a, self.end) and not a.due),
            "quality.to_fix": self.audits(lambda a: a.submitted and a.must_fix),
            "quality.no_period": 0,
            "quality.unknown_grade": 0,
        }

    def in_quarter(self, a: ActionRecord) -> bool:
        return (a.raised_on is None or a.raised_on <= self.end) and not (
            a.completed_on and a.completed_on < self.q.start
        )

    def is_new(self, a: ActionRecord) -> bool:
        return a.raised_on is not None and self.q.start <= a.raised_on <= self.end

    def was_open_before(self, a: ActionRecord) -> bool:
        return a.raised_on is not None and a.raised_on < self.q.start and self.open(a, self.q.start - timedelta(days=1))


def _all(profile: ServiceProfile, seed: int, start: date) -> tuple[Figures, Sheet]:
    audits, actions = year(profile, 60, seed)
    quarter = quarter_of(start, profile)
    return summarise(audits, actions, quarter, profile, TODAY), Sheet(profile, audits, actions, quarter)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_number_is_what_a_plain_count_gives(profile: ServiceProfile, seed: int, start: date) -> None:
    figures, sheet = _all(profile, seed, start)
    counted = sheet.counted()
    for figure_id, expected in counted.items():
        assert figures.get(figure_id).value == expected, figure_id
    assert figures.get("feedback.complaint").n == figures.get("feedback.sources").value == sheet.plan(sheet.in_quarter)
    elsewhere = (
        "voices.",
        "moderation.agreed",
        "moderation.apart",
        "tasks.NT",
        "feedback.",
        "training.",
        "good_practice.",
        "before.",
        "actions.relational",
        "actions.process",
        "actions.six_cs",
        "audits.six_cs",
        "trend.better.",
    )
    tables = (*(f"{name}." for name in figures.tables), *elsewhere)
    others = {f.id for f in figures} - set(counted) - set(figures.tables)
    assert all(name.startswith(tables) for name in others), "a figure that no test counts"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_cell_of_each_table_is_what_a_plain_count_gives(profile: ServiceProfile, seed: int, start: date) -> None:
    figures, sheet = _all(profile, seed, start)
    scale = profile.grade_scales[0]
    areas: Counter[str] = Counter()
    for a in sheet.rows:
        for area, grade in a.grades.items():
            word = next(g.id for g in scale.grades if grade.casefold() == g.name.casefold())
            areas[f"{area}.{word}"] += 1
            areas[f"all.{word}"] += 1
    prefix = f"grades.{scale.id}."
    grades = {i.removeprefix(prefix): f.value for i, f in figures.by_id.items() if i.startswith(prefix) and f.value}
    assert grades == dict(areas)
    kinds = Counter(a.kind.value for a in sheet.rows)
    for name, n in kinds.items():
        assert sum(f.value for i, f in figures.by_id.items() if i.startswith(f"activity.kind.{name}.")) == n
    codes = Counter((i.code, i.severity.value) for a in sheet.rows for i in a.issues)
    for (code, severity), n in codes.items():
        assert figures.get(f"quality.rules.{code}.{severity}").value == n
    roles = sum(f.value for i, f in figures.by_id.items() if i.startswith("actions.by_role."))
    assert roles == figures.get("actions.open").value


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agreement_is_counted_from_both_grades(tower_hamlets: ServiceProfile, seed: int) -> None:
    figures, sheet = _all(tower_hamlets, seed, STARTS[0])
    both = [a for a in sheet.rows if a.moderated_on and a.overall_grade]
    same = [a for a in both if a.moderated_grade in {"", a.overall_grade}]
    agreed = figures.get("moderation.agreed")
    assert (agreed.value, agreed.n) == (len(same), len(both))
    assert figures.get("moderation.apart").value == len(both) - len(same)


def test_conversations_are_counted_from_the_forms(tower_hamlets: ServiceProfile) -> None:
    figures, sheet = _all(tower_hamlets, 1, STARTS[1])
    asked = [a for a in sheet.rows if sheet.has_contacts(a)]
    held = [a for a in asked if a.form and a.form.contacts["child"].held]
    child = figures.get("voices.child")
    assert (child.value, child.n) == (len(held), len(asked))
    assert 0 < child.value < child.n


def test_rows_say_which_records_were_counted(profile: ServiceProfile) -> None:
    figures, _ = _all(profile, 1, STARTS[1])
    scale = profile.grade_scales[0].id  # what counts grades of all areas names an audit once for each of them
    pooled = (f"grades.{scale}.all.", f"trend.grades.{scale}.", f"trend.better.{scale}.")
    for figure in figures:
        if figure.source != "checks":
            assert len(set(figure.rows)) == len(figure.rows) == figure.value or figure.id.startswith(pooled), figure.id
        assert figure.words.endswith(".")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_quarter_before_is_what_its_own_report_said(profile: ServiceProfile, seed: int) -> None:
    now, _ = _all(profile, seed, STARTS[2])
    before, _ = _all(profile, seed, STARTS[1])
    told = {i.partition(".")[2]: f for i, f in now.by_id.items() if i.startswith("before.")}
    assert {"audits.done", "actions.overdue", "quality.to_fix"} <= told.keys()
    for name, figure in told.items():
        assert (figure.shown, figure.n_shown) == (before.get(name).shown, before.get(name).n_shown), name
    for table in ("audits", "actions"):
        flow = now.tables[f"trend.{table}"]
        cells = [f for row in flow.cells for f in row if ".2026-27-Q2." in f.id]
        assert cells
        for cell in cells:
            assert cell.shown == before.get(cell.id.partition(".2026-27-Q2.")[2]).shown, cell.id
    scale = profile.grade_scales[0].id
    row = [f.shown for f in now if f.id.startswith(f"trend.grades.{scale}.2026-27-Q2.")]
    assert row == [f.shown for f in before.tables[f"grades.{scale}"].cells[-1]]


def test_a_number_that_is_not_out_of_all_audits_says_out_of_how_many(tower_hamlets: ServiceProfile) -> None:
    audits, actions = year(tower_hamlets)
    figures, _ = _all(tower_hamlets, 1, STARTS[1])
    child, every = figures.get("voices.child"), figures.get("audits.planned")
    assert child.n < every.n
    text = words(write_quarterly_report(audits, actions, quarter_of(STARTS[1], tower_hamlets), tower_hamlets, TODAY))
    quarter = text.partition("Audits by quarter\n")[2].partition("Quarter 2, 2026 to 2027\n")[2].splitlines()
    assert f"{child.value} of {child.n}" in quarter[:5]
    assert quarter[0] == str(figures.get("audits.done").value)


def test_grades_of_another_version_of_the_framework_are_not_compared(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    old = [
        replace(a, grades=dict.fromkeys(a.grades, "Level 2")) if a.audit_month and a.audit_month.month < 7 else a
        for a in audits
    ]
    quarter = quarter_of(STARTS[2], profile)
    table = summarise(old, actions, quarter, profile, TODAY).tables[f"trend.grades.{profile.grade_scales[0].id}"]
    assert [row.partition(",")[0] for row in table.rows] == ["Quarter 2", "Quarter 3"]
    text = words(write_quarterly_report(old, actions, quarter, profile, TODAY))
    assert "Grades up to Quarter 1, 2026 to 2027 belong to another version of the framework" in text


def test_a_first_quarter_is_compared_with_nothing(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    figures, _ = _all(profile, 1, STARTS[0])
    assert not [f.id for f in figures if f.id.startswith(("trend.", "before."))]
    text = words(write_quarterly_report(audits, actions, quarter_of(STARTS[0], profile), profile, TODAY))
    assert "nothing to compare with yet" in text
    assert "Quarter before" not in text


def test_carried_and_new_less_done_is_what_is_open(profile: ServiceProfile) -> None:
    for start in STARTS:
        figures, _ = _all(profile, 2, start)
        carried, new, done, still = (figures.get(f"actions.{n}").value for n in ("carried", "new", "done", "open"))
        assert carried + new - done == still


def test_the_order_of_records_makes_no_difference(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    quarter = quarter_of(STARTS[1], profile)
    shuffled = random.Random(5).sample(audits, len(audits)), random.Random(6).sample(actions, len(actions))
    assert summarise(audits, actions, quarter, profile, TODAY) == summarise(*shuffled, quarter, profile, TODAY)


def test_an_alias_of_a_grade_counts_as_the_same_grade(tower_hamlets: ServiceProfile) -> None:
    audit = next(a for a in records("tower-hamlets")[0] if a.moderated_on and a.overall_grade)
    audit = replace(audit, overall_grade="RI", moderated_grade="Requires Improvement to be Good")
    quarter = quarter_of(audit.audit_month or TODAY, tower_hamlets)
    assert summarise([audit], [], quarter, tower_hamlets, TODAY).get("moderation.agreed").value == 1


def test_small_numbers_about_children_are_withheld(tower_hamlets: ServiceProfile) -> None:
    figures, _ = _all(tower_hamlets, 1, STARTS[1])
    limit = tower_hamlets.reporting.small_number
    small = [f for f in figures if f.sensitive and 0 < f.value < limit]
    assert small
    assert all(f.shown == WITHHELD for f in small)


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_two_rows_of_moderation_withhold_the_same_grades(tower_hamlets: ServiceProfile, seed: int) -> None:
    figures, _ = _all(tower_hamlets, seed, STARTS[1])
    before, after = figures.tables["moderation.grades"].cells
    assert [cell.withheld for cell in before] == [cell.withheld for cell in after]


def test_a_service_may_show_every_number(tower_hamlets: ServiceProfile) -> None:
    open_profile = tower_hamlets.model_copy(
        update={"reporting": tower_hamlets.reporting.model_copy(update={"small_number": 0})}
    )
    figures, _ = _all(open_profile, 1, STARTS[1])
    assert not any(f.withheld or f.n_withheld for f in figures)


def test_no_figure_is_broken_down_by_a_person(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    people = {n for a in audits for n in (a.auditor, a.practitioner, a.moderator, a.team_manager) if n}
    people |= {a.owner for a in actions}
    figures = summarise(audits, actions, quarter_of(STARTS[1], profile), profile, TODAY)
    labels = [label for t in figures.tables.values() for label in (*t.rows, *t.columns)]
    assert not people & set(labels)


def test_the_same_records_with_forms_or_without_give_the_same_activity(tower_hamlets: ServiceProfile) -> None:
    audits, actions = records("tower-hamlets")
    quarter = quarter_of(STARTS[1], tower_hamlets)
    bare = summarise(audits, actions, quarter, tower_hamlets, TODAY)
    read = summarise([with_form(a) for a in audits], actions, quarter, tower_hamlets, TODAY)
    assert bare.get("audits.done").value == read.get("audits.done").value
    assert "voices" not in bare.tables
