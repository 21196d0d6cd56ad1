"""A standard that recurs: k of the last n, of a team or the service, never about one person, one framework only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generator.model import AuditRecord, FormKind
from generator.profile_load import load_profile
from generator.programme.recurrence import Recurrence, find_recurrences

TH, NT = load_profile("tower-hamlets"), load_profile("nottingham")
PEOPLE = ("Sol Storeybrook", "Odhran Notreall", "Tansy Pepperstock", "Rowan Lefthere", "Nell Imagin")
LOW = "Requires Improvement to be Good"


def audits(grades: list[str], people: tuple[str, ...] = PEOPLE, team: str = "North team") -> list[AuditRecord]:
    return [
        AuditRecord(
            key=f"CV-{n:05} full audit",
            form_id="th_full_audit",
            kind=FormKind.FULL_AUDIT,
            file="a.docx",
            team=team,
            practitioner=people[n % len(people)],
            submitted=date(2026, 6, 1) + timedelta(days=7 * n),
            grades={"area_planning": grade},
        )
        for n, grade in enumerate(grades)
    ]


def found(grades: list[str], **more: tuple[str, ...]) -> list[Recurrence]:
    return find_recurrences(audits(grades, **more), TH)


def test_three_of_the_last_five_are_reported_with_the_audits_they_rest_on() -> None:
    (one,) = found(["Good", LOW, "Good", "Inadequate", LOW])
    assert one.words == "Planning: below standard in 3 of the last 5 audits across the service."
    assert one.below_in == ("CV-00001 full audit", "CV-00003 full audit", "CV-00004 full audit")
    assert len(one.audits) == 5


@pytest.mark.parametrize(
    "grades",
    [
        ["Good", LOW, "Good", "Good", LOW],
        [LOW, LOW, LOW, "Good"],
        [LOW, LOW, LOW, "Good", "Good", "Good", "Good", LOW],
    ],
    ids=["two of five", "too few audits", "long ago"],
)
def test_less_than_that_is_not(grades: list[str]) -> None:
    assert found(grades) == []


def test_it_is_never_about_one_or_two_members_of_staff() -> None:
    assert found([LOW] * 5, people=("Sol Storeybrook",)) == []
    assert found([LOW] * 5, people=("Sol Storeybrook", "Nell Imagin")) == []
    assert found([LOW] * 5, people=("",)) == []


def test_another_set_of_grades_breaks_the_row() -> None:
    assert found([LOW, LOW, "insufficient", "Good", LOW]) == []
    assert len(found(["insufficient", LOW, LOW, "Good", "Good", LOW])) == 1


def test_a_team_is_named_where_the_service_as_a_whole_is_well() -> None:
    north = audits([LOW, LOW, LOW, "Good", "Good"])
    south = [
        AuditRecord(
            f"s{n}", a.form_id, a.kind, "b.docx", team="South team", practitioner=a.practitioner,
            submitted=date(2026, 9, 1) + timedelta(days=n), grades={"area_planning": "Good"},
        )
        for n, a in enumerate(north)
    ]  # fmt: skip
    assert [r.team for r in find_recurrences([*north, *south], TH)] == ["North team"]


def test_nottinghams_own_judgements_are_used() -> None:
    made = [
        AuditRecord(
            f"k{n}", "nt_case_audit", FormKind.CASE_AUDIT, "a.docx", practitioner=PEOPLE[n],
            submitted=date(2026, 6, n + 1), grades={"vmp": grade},
        )
        for n, grade in enumerate(["insufficient", "sufficient", "insufficient", "insufficient", "good"])
    ]  # fmt: skip
    assert [r.label for r in find_recurrences(made, NT)] == ["Quality of VMP"]
