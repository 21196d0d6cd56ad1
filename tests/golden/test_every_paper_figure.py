"""Every figure of the further documents, and every number in their tables, counted again from the truth about forms.

The count starts from the demonstration's own record of what was put into its forms, and from the list of its staff. It
uses none of the reporting code. A figure that a document gets and that is not counted here fails the test.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from generator.demo.records import DemoAudit
from generator.model import FormKind
from generator.reports.pack import write_meeting_pack, write_pack_figures
from tests.builders.documents import TODAY, demo_plan, demo_year, table_in
from tests.golden.test_demo_documents import asked, figures, in_october, truth, written

CONFIG = Path(__file__).parents[2] / "config/nottingham"
SCALE = ("Outstanding", "Good", "Requires Improvement to be Good", "Inadequate")
AREAS = {
    "area_assessment": "Assessment",
    "area_planning": "Planning",
    "area_implementation_delivery": "Implementation & delivery",
    "area_reviewing": "Reviewing",
    "area_case_supervision": "Case supervision",
    "area_management_oversight": "Management oversight",
    "area_voice_of_the_child": "Voice of the child",
}
START, END, BEFORE = dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 4, 1)
MONTH_END = dt.date(2026, 10, 31)


def late(audit: DemoAudit) -> bool:
    allocated = audit.dates.get("allocated")
    due = max(MONTH_END, allocated + dt.timedelta(days=31)) if allocated else MONTH_END
    return audit.dates["completed"] > due


def small(count: int) -> str:
    return "[c]" if 0 < count < 5 else str(count)


def of_month(held: list[DemoAudit]) -> dict[str, str]:
    full = [a for a in held if a.kind is FormKind.FULL_AUDIT]
    moderated = [a for a in held if "moderated_on" in a.dates]
    concerns = [a for a in held if a.safeguarding == "Yes"]
    silent = [a for a in concerns if "safeguarding_not_told" in a.faults]
    in_time = [a for a in moderated if (a.dates["moderated_on"] - a.dates["completed"]).days <= 21]
    said = {
        "audits.done": len(held),
        "audits.late": sum(map(late, held)),
        "audits.overdue": 0,
        "moderation.done": len(moderated),
        "moderation.in_time": len(in_time),
        "activity.kind": len(held),
        "grades.practice": sum(any(f in AREAS for f in a.grades) for a in held),
        "voices": len(full),
        "month.actions": sum(len(a.actions) for a in held),
    }
    said |= {f"voices.contact_{who}.held": sum(a.contacts[who] for a in full) for who in full[0].contacts}
    never = {"safeguarding.concerns": len(concerns), "safeguarding.silent": len(silent)}
    return {i: str(n) for i, n in said.items()} | {i: "[c]" if n else "0" for i, n in never.items()}


def of_dips(held: list[DemoAudit]) -> dict[str, str]:
    dips = [a for a in held if a.kind is FormKind.DIP_SAMPLE]
    return {
        "audits.done": str(len(dips)),
        "dips.actions": str(sum(len(a.actions) for a in dips)),
        "grades.practice": str(sum(any(f in AREAS for f in a.grades) for a in dips)),
    }


def of_good_practice(held: list[DemoAudit]) -> dict[str, str]:
    return {"good_practice.audits": str(sum(bool(a.texts.get("good_practice")) for a in held))}


def staff() -> dict[str, list[str]]:
    """The roles of the people of Nottingham by name."""
    people = tomllib.loads(str(demo_year("nottingham").people))["people"]
    return {p["name"]: p["roles"] for p in people}


def by_managers(held: Iterable[DemoAudit]) -> list[DemoAudit]:
    return [a for a in held if "operational_manager" in staff().get(a.texts.get("auditor", ""), ())]


def of_cases(held: list[DemoAudit]) -> dict[str, str]:
    n = str(len(held))
    return {
        "audits.done": n,
        "cases.by_managers": str(len(by_managers(held))),
        "cases.by_team": n,
        "cases.by_role": n,
    }


def of_peers(held: list[DemoAudit]) -> dict[str, str]:
    may = [a for a in truth("nottingham") if a.month == dt.date(2026, 5, 1)]
    peers = [a for a in may if "peer" in a.texts.get("audit_tier", "").lower()]
    return {"peers.audits": str(len(peers)), "peers.actions": str(sum(len(a.actions) for a in peers))}


MONTHLY: dict[tuple[str, str], Callable[[list[DemoAudit]], dict[str, str]]] = {
    ("tower-hamlets", "month-summary"): of_month,
    ("tower-hamlets", "dip-samples"): of_dips,
    ("tower-hamlets", "good-practice"): of_good_practice,
    ("nottingham", "good-practice"): of_good_practice,
    ("nottingham", "cases-audited"): of_cases,
    ("nottingham", "peer-day"): of_peers,
}


@pytest.mark.parametrize(("service", "kind"), MONTHLY)
def test_every_figure_of_a_month_is_what_a_hand_would_count(service: str, kind: str) -> None:
    assert figures(service, kind) == MONTHLY[service, kind](in_october(service))


@pytest.mark.parametrize(("kind", "of"), [("month-summary", list(FormKind)), ("dip-samples", [FormKind.DIP_SAMPLE])])
def test_every_cell_of_a_table_of_grades_is_what_a_hand_would_count(kind: str, of: list[FormKind]) -> None:
    given = [(f, g) for a in in_october("tower-hamlets", *of) for f, g in a.grades.items() if f in AREAS]
    counts, together = Counter(given), Counter(grade for _, grade in given)
    rows = {row[0]: row[1:] for row in table_in(written("tower-hamlets", kind)[1], "Graded")}
    expected = {AREAS[f]: [counts[f, g] for g in SCALE] for f in AREAS if any(field == f for field, _ in given)}
    expected["All together"] = [together[g] for g in SCALE]
    assert rows == {area: [*map(str, row), str(sum(row))] for area, row in expected.items()}


def test_every_cell_of_the_other_tables_of_a_month_is_what_a_hand_would_count() -> None:
    held, data = in_october("tower-hamlets"), written("tower-hamlets", "month-summary")[1]
    kinds = {kind: [a for a in held if a.kind is kind] for kind in {a.kind for a in held}}
    assert {tuple(row) for row in table_in(data, "In time")} == {
        (k.words.capitalize(), str(len(g) - sum(map(late, g))), str(sum(map(late, g))), str(len(g)))
        for k, g in kinds.items()
    }
    full = kinds[FormKind.FULL_AUDIT]
    who = {"Practitioner": "practitioner", "Child": "child", "Parent / carer": "parent_carer"}
    for label, was_held, reason, nothing, n in table_in(data, "Held"):
        person = who[label.replace("\u200b", "")]  # where a long label may break
        missed = [a for a in full if not a.contacts[person]]
        given = sum(any(f"contact_{person}.{said}" in a.texts for said in ("reason", "text")) for a in missed)
        assert (int(was_held), int(reason), int(nothing)) == (len(full) - len(missed), given, len(missed) - given)
        assert int(n) == len(full)


def test_every_cell_of_the_tables_of_cases_audited_is_what_a_hand_would_count() -> None:
    held, data, people = in_october("nottingham"), written("nottingham", "cases-audited")[1], staff()
    names = {r["id"]: r["name"] for r in tomllib.loads(_config("service"))["roles"]}
    by_team = Counter(a.texts["team"] for a in held)
    late_in = Counter(a.texts["team"] for a in held if late(a))
    rows = {row[0]: tuple(map(int, row[1:])) for row in table_in(data, "In time")}
    assert rows == {team: (n - late_in[team], late_in[team], n) for team, n in by_team.items()}
    roles = Counter(names[people[a.texts["auditor"]][0]] for a in held)
    assert {row[0]: int(row[-1]) for row in table_in(data, "Auditor")} == roles
    managers = Counter(p["team"] for p in _people() if "operational_manager" in p["roles"])
    done = Counter(a.texts["team"] for a in by_managers(held))
    asked_for = {team: (3 * n, done[team], max(3 * n - done[team], 0)) for team, n in managers.items()}
    assert {row[0]: tuple(map(int, row[1:])) for row in table_in(data, "Asked for")} == asked_for


def _people() -> list[dict[str, str]]:
    return list(tomllib.loads(str(demo_year("nottingham").people))["people"])


def _config(name: str) -> str:
    return (CONFIG / f"{name}.toml").read_text()


def test_every_figure_of_feedback_to_one_person_is_what_a_hand_would_count() -> None:
    mine = [a for a in truth("nottingham") if a.texts.get("practitioner", "").startswith("Bram Thistlewick")]
    actions = [c for a in truth("nottingham") for c in a.actions if c.owner.startswith("Bram Thistlewick")]
    quarter = [a for a in mine if START <= a.month <= END]
    assert figures("nottingham", "supervisee") == {
        "feedback.audits": str(len(quarter)),
        "feedback.open": str(len(actions)),  # nobody has entered anything, so each action is open
    }


def test_every_figure_of_the_review_is_what_a_hand_would_count() -> None:
    shown = figures("nottingham", "framework-review")
    regular = [t for t in tomllib.loads(_config("programme"))["tasks"] if t.get("every_months")]
    assert shown.keys() == {"review.tasks", "review.answered", "review.forms"}
    assert shown["review.tasks"] == str(len(regular))
    rows = table_in(written("nottingham", "framework-review")[1], "Handed in")
    short = {tuple(row[:2]) for row in rows if int(row[-1]) < int(row[-2])}
    assert shown["review.answered"] == str(len({tuple(row[:2]) for row in rows} - short))


def test_every_figure_of_the_board_is_what_a_hand_would_count() -> None:
    shown = figures("nottingham", "board")
    now, before = (_of_quarter(*span) for span in ((START, END), (BEFORE, START - dt.timedelta(days=1))))
    expected = now | {f"before.{i}": n for i, n in before.items()}
    expected |= {f"trend.{i.partition('.')[0]}.2026-27-Q1.{i}": n for i, n in before.items()}
    assert {i: n for i, n in shown.items() if expected.get(i) != n} == {}
    assert {"audits.done", "actions.open", "before.audits.done"} <= shown.keys()


def _of_quarter(start: dt.date, end: dt.date) -> dict[str, str]:
    """Every number of a quarter of Nottingham that the board may be shown."""
    apart = {FormKind.MEETING_MINUTES, FormKind.IMPROVEMENT_PLAN}
    held = [a for a in truth("nottingham") if start <= a.month <= end and a.kind not in apart]
    _, plan = demo_plan("nottingham")
    raised = {a.key: a.raised_on or dt.date.min for a in plan.actions}
    due = {a.key: a.due for a in plan.actions}
    still = [key for key, day in raised.items() if day <= end]  # nobody has entered anything, so each is open
    new = [key for key in still if raised[key] >= start]
    concerns = [a for a in held if a.safeguarding == "Yes"]
    silent = sum("safeguarding_not_told" in a.faults for a in concerns)
    hidden = len(concerns) < 5 or any(0 < n < 5 for n in (silent, len(concerns) - silent))
    ids = {a.key for a in plan.audits if a.audit_month and start <= a.audit_month <= end}
    to_fix = sum(a.must_fix > 0 for a in plan.audits if a.key in ids)
    counted = {
        "audits.done": len(held),
        "audits.in_time": len(held),
        "actions.carried": len(still) - len(new),
        "actions.new": len(new),
        "actions.done": 0,
        "actions.open": len(still),
        "actions.overdue": sum(day is not None and day < end for key in still if (day := due[key]) or True),
        "quality.to_fix": to_fix,
        "grades.judgement": sum(bool(a.grades) for a in held),
    }
    told = {i: str(n) for i, n in counted.items()}
    return told | {
        "safeguarding.concerns": small(len(concerns)),
        "safeguarding.silent": "[c]" if hidden and concerns else str(silent),
    }


def test_the_grades_of_a_meeting_paper_are_those_of_the_form() -> None:
    audit = next(a for a in in_october("tower-hamlets") if a.case_reference == "CV-20582")
    rows = {row[0]: row[1].lstrip("●◕◑○ ") for row in table_in(written("tower-hamlets", "uop")[1], "Grade")}
    assert rows == {
        "Overall, auditor": audit.overall_grade,
        "Overall, after moderation": audit.moderated_grade,
        **{AREAS[f]: grade for f, grade in audit.grades.items() if f in AREAS},
    }


def test_no_document_has_a_figure_that_is_not_counted_here() -> None:
    counted = {*MONTHLY, *(("nottingham", k) for k in ("board", "framework-review", "supervisee", "exceptions"))}
    for service, kind in (("tower-hamlets", "uop"), *counted):
        assert bool(asked(service, kind).figures) == ((service, kind) in counted), kind


MEETING, LAST = dt.date(2026, 11, 26), {"tower-hamlets": dt.date(2026, 10, 22), "nottingham": dt.date(2026, 8, 27)}
DAYS_BEFORE = dt.timedelta(days=7)


@pytest.mark.parametrize("service", LAST)
def test_every_figure_of_a_pack_is_what_a_hand_would_count(service: str) -> None:
    """The workbook beside the pack; its table of grades and conversations cell by cell."""
    _, plan = demo_plan(service)
    made_from = (plan.audits, plan.actions, MEETING, demo_plan(service)[0], TODAY)
    book = openpyxl.load_workbook(BytesIO(write_pack_figures(*made_from, write_meeting_pack(*made_from))))
    sheets = [s for s in book.worksheets if "Value" in {cell.value for cell in s[2]}]
    told = {str(row[0]): str(row[3]) for s in sheets for row in s.iter_rows(min_row=3, values_only=True)}
    assert told == {i: str(n) for i, n in _of_pack(service).items()}


def _of_pack(service: str) -> dict[str, int]:
    minutes = [a for a in truth(service) if a.kind is FormKind.MEETING_MINUTES]
    audits = [a for a in truth(service) if a.kind not in {FormKind.MEETING_MINUTES, FormKind.IMPROVEMENT_PLAN}]
    day = "moderated_on" if service == "tower-hamlets" else "completed"
    closes, opened = MEETING - DAYS_BEFORE, LAST[service] - DAYS_BEFORE
    held = [a for a in audits if day in a.dates and opened < a.dates[day] <= closes]
    waiting = [a for a in audits if a.dates["completed"] <= closes and a.dates.get(day, closes) > closes]
    waiting += [a for a in audits if a.dates["completed"] <= closes and day not in a.dates]
    actions = [c for a in truth(service) for c in a.actions]  # nobody has entered anything, so each is open
    dips = [a for a in held if a.kind is FormKind.DIP_SAMPLE]
    said = {
        "pack.audits": len(held),
        "pack.carried": len(waiting),
        "pack.dip_samples": len(dips),
        "pack.dip_samples.actions": sum(len(a.actions) for a in dips),
        "pack.last_meeting": sum(len(a.actions) for a in minutes),
        "pack.check_back": sum(c.check_back is not None and c.check_back <= MEETING for c in actions),
        "pack.open": len(actions),
        "pack.actions_overdue": sum(c.due is not None and c.due < TODAY for c in actions),
        "pack.forms_read": len(held),
        "pack.good_practice": sum(bool(a.texts.get("good_practice")) for a in held),
    }
    none = ("overdue", "group_audits", "group_audits.actions", "complaints", "feedback")
    return said | {f"pack.{name}": 0 for name in none} | _grades_of(service, held) | _voices_of(held)


def _grades_of(service: str, held: list[DemoAudit]) -> dict[str, int]:
    scale = SCALE if service == "tower-hamlets" else ("excellent", "good", "sufficient", "insufficient")
    table = "grades.practice" if service == "tower-hamlets" else "grades.judgement"
    apart = {"overall_grade", "moderated_grade"}
    given = Counter((f, g) for a in held for f, g in a.grades.items() if f not in apart and g in scale)
    found = {table: sum(bool(set(a.grades) - apart) for a in held)}
    for grade in scale:
        name = grade.lower().removesuffix(" to be good").replace(" ", "_")
        found |= {f"{table}.{area}.{name}": given[area, grade] for area in {f for f, _ in given}}
        found[f"{table}.all.{name}"] = sum(n for (_, g), n in given.items() if g == grade)
    return found


def _voices_of(held: list[DemoAudit]) -> dict[str, int]:
    full = [a for a in held if a.kind is FormKind.FULL_AUDIT]
    found = {"voices": len(full)} if full else {}
    for who in full[0].contacts if full else ():
        missed = [a for a in full if not a.contacts[who]]
        given = sum(any(f"contact_{who}.{said}" in a.texts for said in ("reason", "text")) for a in missed)
        states = {"held": len(full) - len(missed), "reason_given": given, "not_recorded": len(missed) - given}
        found |= {f"voices.contact_{who}.{state}": n for state, n in states.items()}
    return found
