"""Odd periods of both services: every document is sensible, said plainly, and can be read by everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

import pytest

from generator.further_documents import document_on_request, documents_due, kinds_for
from generator.office.accessibility import accessibility_problems
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.programme.records import Plan
from generator.reports.carried import Earlier, read_earlier
from generator.reports.pack import write_pack_figures
from generator.reports.quarterly import write_quarterly_figures, write_quarterly_report
from tests.builders.narrative import typed, written
from tests.builders.odd_periods import ODD, Records
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, opened, pack, report, words, year

_OF_A_MONTH = ("month-summary", "dip-samples", "cases-audited", "good-practice", "peer-day")
_ODD_WORDS = re.compile(
    r"\b0 of (the )?0\b|\bno of |\bno actions (are|were) open, 0\b|\bnan\b|\binf\b|\{\{|\{%|⟦"
    r"|\b1 (audits|actions|steps|forms|standards)\b|\ball 1\b|\ball 0\b|division",
    re.IGNORECASE,
)


def _documents(profile: ServiceProfile, held: Records) -> Iterator[tuple[str, bytes]]:
    """Every document of a service by name: report, pack, those that are due, and those of September on request."""
    audits, actions = held
    plan = Plan(tuple(audits), tuple(actions), (), MappingProxyType({}))
    yield "report", report(profile, audits, actions)
    yield "pack", pack(profile, audits, actions)
    for due in documents_due(plan, profile, TODAY):
        yield due.kind, due.write()
    for kind in kinds_for(profile):
        if kind.name in _OF_A_MONTH:
            yield kind.title, document_on_request(kind.name, "2026-09", plan, profile, TODAY).write()


@pytest.mark.parametrize("name", ODD)
def test_every_document_of_an_odd_period_is_sensible(profile: ServiceProfile, name: str) -> None:
    for kind, data in _documents(profile, ODD[name](profile)):
        assert accessibility_problems(data) == [], kind
        document = opened(data)
        assert all(len(table.rows) > 1 for table in document.tables), kind
        text = re.sub(r"\[\d+\]", "", words(data))
        odd = [text[max(found.start() - 60, 0) : found.end() + 40] for found in _ODD_WORDS.finditer(text)]
        assert odd == [], kind


@pytest.mark.parametrize("name", ODD)
def test_the_figures_of_an_odd_period_can_be_written(profile: ServiceProfile, name: str) -> None:
    audits, actions = ODD[name](profile)
    quarter = quarter_of(date(2026, 7, 1), profile)
    made = report(profile, audits, actions)
    assert write_quarterly_figures(audits, actions, quarter, profile, TODAY, made)
    assert write_pack_figures(audits, actions, MEETING, profile, TODAY, pack(profile, audits, actions))


def test_numbers_that_are_all_withheld_make_no_table(tower_hamlets: ServiceProfile) -> None:
    text = words(report(tower_hamlets, *ODD["one audit"](tower_hamlets)))
    assert "so no table is shown." in text
    assert "Grades by area\n" not in text
    assert "[c]" not in text


def test_a_service_without_moderation_is_not_told_of_carried_audits(profile: ServiceProfile) -> None:
    text = words(pack(profile, *ODD["nothing"](profile)))
    moderates = any(rule.moderated for rule in profile.programme.rules)
    assert ("udits carried to the next pack" in text) == moderates
    assert "not done in time" not in text


def test_actions_that_are_not_open_cannot_be_overdue(profile: ServiceProfile) -> None:
    text = words(pack(profile, *ODD["nothing"](profile)))
    assert "are open." in text
    assert "of them overdue" not in text


def test_a_month_of_very_many_audits_stays_a_summary(tower_hamlets: ServiceProfile) -> None:
    audits, actions = ODD["very many"](tower_hamlets)
    plan = Plan(tuple(audits), tuple(actions), (), MappingProxyType({}))
    data = document_on_request("month-summary", "2026-09", plan, tower_hamlets, TODAY).write()
    held = [a for a in audits if a.audit_month == date(2026, 9, 1)]
    listed = next(t for t in opened(data).tables if t.rows[0].cells[2].text == "Auditor’s grade")
    assert len(listed.rows) == 21
    assert f"The first 20 of {len(held)} audits are listed." in words(data)


def test_a_narrative_of_several_pages_is_kept_whole(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    quarter = quarter_of(date(2026, 7, 1), profile)
    long = [f"Paragraph {number} of what the manager wrote. " + "It goes on at length. " * 40 for number in range(30)]
    edited = written(report(profile, audits, actions), "going_well", *(typed(text) for text in long))
    earlier: Earlier = read_earlier(edited)
    again = write_quarterly_report(audits, actions, quarter, profile, TODAY, earlier=earlier)
    text = words(again)
    assert all(paragraph.strip() in text for paragraph in long)
    assert accessibility_problems(again) == []
