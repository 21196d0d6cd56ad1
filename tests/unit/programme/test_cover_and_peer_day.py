"""Everybody is looked at within two months, or it is said why not; on the peer day nobody audits their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.model import AuditRecord, FormKind
from generator.people import load_people
from generator.profile_load import load_profile
from generator.programme.cases import Case
from generator.programme.cover import summarise_cover
from generator.programme.peer_day import plan_peer_day
from generator.resources import shipped

TODAY = date(2026, 11, 20)
PEOPLE = load_people(shipped("config") / "nottingham" / "people.example.toml")
NT = load_profile("nottingham").model_copy(update={"people": PEOPLE})
WORKERS = (
    "Bram Thistlewick",
    "Femi Storeybrook",
    "Ada Tintagelli",
    "Nell Imagin",
    "Del Quillfeather",
    "Sunny Marlowthorpe",
)


def case(number: int, worker: str, **more: object) -> Case:
    known = {"team": "City North", "opened": date(2026, 1, 5), **more}
    return Case(f"CW-{number:05}", worker, **known)  # type: ignore[arg-type]


def audit(worker: str, submitted: date | None, **more: object) -> AuditRecord:
    known = {"practitioner": worker, "submitted": submitted, "team": "City North", "due": date(2026, 11, 1), **more}
    return AuditRecord("k", "nt_case_audit", FormKind.CASE_AUDIT, "a.docx", **known)  # type: ignore[arg-type]


def test_a_case_holder_is_in_time_for_two_calendar_months_after_a_look_at_any_case() -> None:
    cases = [
        case(1, "Bram Thistlewick", last_audit=date(2026, 3, 1)),
        case(2, "Bram Thistlewick", last_dip=date(2026, 9, 20)),
        case(3, "Femi Storeybrook", last_dip=date(2026, 9, 19)),
        case(4, "Nell Imagin"),
        case(5, "Corin Lefthere", closed=date(2026, 6, 1)),
    ]
    report = summarise_cover(cases, [], NT, TODAY)
    assert [(h.worker, h.cases, h.next_due, h.in_time) for h in report.holders] == [
        ("Nell Imagin", 1, None, False),
        ("Femi Storeybrook", 1, date(2026, 11, 19), False),
        ("Bram Thistlewick", 2, date(2026, 11, 20), True),
    ]
    assert [(t.team, t.holders, t.in_time) for t in report.teams] == [("City North", 3, 1)]


def test_an_audit_counts_for_its_practitioner_once_it_was_sent_in() -> None:
    cases = [case(1, "Nell Imagin")]
    sent_in = audit("nell imagin", date(2026, 10, 30))
    assert summarise_cover(cases, [sent_in], NT, TODAY).holders[0].last_looked_at == date(2026, 10, 30)
    not_yet = replace(sent_in, started=False, submitted=None)
    assert summarise_cover(cases, [not_yet], NT, TODAY).holders[0].last_looked_at is None


def test_a_teams_part_is_what_fell_due_and_was_done_by_then() -> None:
    audits = [
        audit("a", date(2026, 10, 30)),
        audit("b", date(2026, 11, 3)),
        audit("c", None),
        audit("d", None, exempt=True),
        audit("e", date(2026, 7, 1), due=date(2026, 7, 31)),
    ]
    (team,) = summarise_cover([case(1, "Nell Imagin")], audits, NT, TODAY).teams
    assert (team.audits_due, team.audits_done) == (3, 1)


@pytest.mark.parametrize(("holders", "said"), [(6, False), (7, True)])
def test_more_case_holders_than_files_is_said(holders: int, said: bool) -> None:
    cases = [case(n, f"Worker {n}") for n in range(holders)]
    notes = summarise_cover(cases, [], NT, TODAY).notes
    assert bool(notes) is said
    assert all("Cover cannot be met (C-32)" in note for note in notes)


def pool(number: int = 40) -> list[Case]:
    return [case(n, WORKERS[n % len(WORKERS)], opened=date(2026, 1, 1) + timedelta(days=n)) for n in range(number)]


def test_everybody_audits_two_files_and_nobody_their_own() -> None:
    plan = plan_peer_day(NT, pool(), (), TODAY)
    references = [c.reference for a in plan.audits for c in a.cases]
    assert len(references) == len(set(references)) == 2 * len(plan.audits)
    assert all(c.worker != a.auditor for a in plan.audits for c in a.cases)
    assert "Isolde Makebelieve" not in {a.auditor for a in plan.audits}, "no role of the day"
    assert {c.worker for a in plan.audits for c in a.cases} == set(WORKERS)


def test_the_same_words_draw_the_same_plan_from_the_list_in_any_order() -> None:
    assert plan_peer_day(NT, pool(), (), TODAY) == plan_peer_day(NT, reversed(pool()), (), TODAY)
    assert plan_peer_day(NT, pool(), (), TODAY, seed="another") != plan_peer_day(NT, pool(), (), TODAY)


def test_who_is_missing_on_the_day_is_said() -> None:
    plan = plan_peer_day(NT, pool(), ["Orla Pretendergast", "Bram Thistlewick", "Nobody Here"], TODAY)
    assert plan.problems == (
        "Nobody Here is not in people.toml, or two people are meant. Write the whole name.",
        "YOT Quality Assurance Manager: at least 1 needed, 0 will be there (NT-027).",
        "Workforce Development Team: at least 1 needed, 0 will be there (NT-027).",
        "YOT Case Manager: at least 6 needed, 1 will be there (NT-027).",
    )
    assert plan.files == 4


def test_a_case_moves_to_another_where_somebody_would_be_left_with_their_own() -> None:
    cases = [case(n, "Bram Thistlewick") for n in (1, 2)] + [case(n, "Nell Imagin") for n in (3, 4)]
    plan = plan_peer_day(NT, cases, ["Nell Imagin", "Bram Thistlewick"], TODAY)
    given = {a.auditor: {c.worker for c in a.cases} for a in plan.audits}
    assert given == {"Nell Imagin": {"Bram Thistlewick"}, "Bram Thistlewick": {"Nell Imagin"}}
    assert plan.files == 4


def test_too_few_cases_are_said_and_new_or_just_tested_ones_are_none() -> None:
    cases = [
        case(1, "Bram Thistlewick", opened=date(2026, 11, 1)),
        case(2, "Bram Thistlewick", last_dip=date(2026, 11, 1)),
        case(3, "Bram Thistlewick"),
    ]
    plan = plan_peer_day(NT, cases, ["Nell Imagin"], TODAY)
    assert [c.reference for c in plan.audits[0].cases] == ["CW-00003"]
    assert "Nell Imagin has 1 of 2 files: the case list holds no more that fit." in plan.problems


def test_a_service_without_these_rules_is_told() -> None:
    london = load_profile("tower-hamlets")
    with pytest.raises(ValueError, match="peer audit day"):
        plan_peer_day(london, [], (), TODAY)
    with pytest.raises(ValueError, match="cover"):
        summarise_cover([], [], london, TODAY)
