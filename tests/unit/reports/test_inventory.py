"""What the folder of audit results should hold, and that the report says what is missing."""

from __future__ import annotations

from datetime import date

from generator.office.accessibility import accessibility_problems
from generator.periods import quarter_of
from generator.profile_load import load_profile
from generator.reports.inventory import Held, folder_inventory, missing_in_words
from generator.reports.quarterly import write_quarterly_report
from tests.builders.records import TODAY
from tests.builders.reports import words, year

PROFILE = load_profile("nottingham")
QUARTER = quarter_of(date(2026, 7, 1), PROFILE)
AUDITS, ACTIONS = year(PROFILE)
PATHS = {
    "Reports/2026-27-Q1/Quarterly QA report 2026-27-Q1.docx",
    "Reports/2026-07/Data exceptions July 2026.docx",
    "Performance data/Case level data 2026-08.xlsx",
    "Performance data/old/September 2026 indicators.xlsx",
    "Reports/2026-08/Cases audited August 2026.docx",
}


def held(paths: set[str], minutes: set[date]) -> dict[str, Held]:
    found = folder_inventory(paths, minutes, AUDITS, QUARTER, PROFILE)
    return dict(zip(PROFILE.reporting.folder_holds, found, strict=True))


def test_what_is_missing_is_named() -> None:
    found = held(PATHS, set())
    assert found["exceptions"].there == "1 of 3; missing: August 2026 and September 2026"
    assert found["data_sets"].there == "2 of 3; missing: July 2026"
    assert "2026-27-Q1" not in found["reports"].missing
    assert len(found["minutes"].missing) == len(found["agendas"].missing) >= 1
    assert found["audits"].there.endswith("completed forms")


def test_what_is_there_is_not_missing() -> None:
    meetings = held(PATHS, set())["minutes"]
    days = {date(2026, month, day) for month in (7, 8, 9) for day in range(1, 31)}
    assert not held(PATHS, days)["minutes"].missing
    assert meetings.missing


def test_the_report_says_it() -> None:
    found = list(held(PATHS, set()).values())
    data = write_quarterly_report(AUDITS, ACTIONS, QUARTER, PROFILE, TODAY, folder=found)
    text = words(data)
    assert missing_in_words(found) in text
    assert "What the folder holds" in text
    assert "2 of 3; missing: July 2026" in text
    assert accessibility_problems(data) == []


def test_a_service_that_asks_for_nothing_has_no_such_section() -> None:
    profile = load_profile("tower-hamlets")
    assert folder_inventory(PATHS, set(), [], QUARTER, profile) == []
    assert "What the folder holds" not in words(write_quarterly_report([], [], QUARTER, profile, TODAY))


def test_nothing_missing_is_one_sentence() -> None:
    assert missing_in_words([]) == "Everything that the folder should hold for this quarter is there."
    assert missing_in_words([Held("Minutes", "", "", ("July 2026",))]).startswith("1 thing that the folder should hold")
