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
from generator.reports.suppression import WITHHELD
from tests.builders.records import TODAY, records
from tests.builders.reports import with_form, year

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
    for figure in figures:
        if figure.source != "checks":
            assert len(set(figure.rows)) == len(figure.rows) == figure.value or ".all." in figure.id, figure.id
        assert figure.words.endswith(".")


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
