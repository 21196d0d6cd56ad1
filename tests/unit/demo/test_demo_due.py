"""What is due in the fictional year, held against the year's own record of the truth."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from generator.cli_common import err, profile_of
from generator.cli_due import due_as_json
from generator.cli_view import progress
from generator.demo.year import DemoYear
from generator.ledger import open_ledger
from generator.model import FormKind
from generator.planning import read_and_plan
from generator.profile import ServiceProfile
from generator.programme.case_entries import find_unrecorded
from generator.programme.due import DuePage, When, plan_due
from generator.programme.records import Plan
from generator.run_result import RunResult
from sharepoint.folder import FolderLibrary

NO_CASE = {FormKind.MEETING_MINUTES, FormKind.IMPROVEMENT_PLAN}
_PLANS: dict[str, tuple[Plan, ServiceProfile]] = {}


def planned(year: DemoYear) -> tuple[Plan, ServiceProfile]:
    """The year read from a library, once for each service."""
    if year.service not in _PLANS:
        with TemporaryDirectory() as name:
            _PLANS[year.service] = _read(year, Path(name))
    return _PLANS[year.service]


def _read(year: DemoYear, folder: Path) -> tuple[Plan, ServiceProfile]:
    for path, data in year.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "checkback.toml").write_text(year.config, encoding="utf-8")
    (folder / "people.toml").write_text(year.people, encoding="utf-8")
    profile, result = profile_of(folder, None), RunResult()
    with open_ledger(folder / "ledger.sqlite") as ledger, progress(err, True) as bar:
        read_and_plan(FolderLibrary(folder), profile, ledger, year.today, bar, result=result)
    return result.plan, profile


def due(year: DemoYear) -> DuePage:
    plan, profile = planned(year)
    return plan_due(plan.audits, plan.actions, profile, year.today)


def test_what_is_not_on_the_case_system_is_what_the_forms_do_not_say(year: DemoYear) -> None:
    audits = [a for a in year.truth if a.kind not in NO_CASE and not a.copy_of]
    met = [a for a in audits if "uop_held" in a.dates or year.service == "nottingham"]
    expected = sorted(a.case_reference for a in met if "recorded_on" not in a.dates)
    plan, profile = planned(year)
    assert sorted(one.audit.case_reference for one in find_unrecorded(plan.audits, profile)) == expected
    assert expected


def test_no_child_is_named_and_every_step_is_somebodys(year: DemoYear) -> None:
    page = due(year)
    words = str(due_as_json(page))
    assert not [name for name in (a.child_name for a in year.truth) if name and name in words]
    assert all(step.owner and step.step for step in page.steps)
    concerns = {a.case_reference for a in year.truth if a.safeguarding.startswith("Yes")}
    today = {step.case_reference for step in page.of(When.TODAY)}
    assert today <= concerns | {a.case_reference for a in year.truth if a.overall_grade == "Inadequate"}
    assert today


def test_a_standard_recurs_only_where_the_truth_has_it_so(london: DemoYear) -> None:
    found = [r for r in due(london).recurrences if not r.team]
    assert found
    for one in found:
        graded = [a for a in london.truth if one.question in a.grades and not a.copy_of]
        last = sorted(graded, key=lambda a: a.dates["completed"])[-5:]
        below = [a for a in last if a.grades[one.question] not in {"Good", "Outstanding"}]
        assert len(below) == one.below
