"""The demonstration's staff: one list that fits the service's roles and everybody whom the forms name."""

from __future__ import annotations

from pathlib import Path

from generator.demo.records import DemoAudit
from generator.demo.year import DemoYear
from generator.model import FormKind
from generator.names import name_only, split_case_manager_and_auditor
from generator.people import People, load_people
from generator.profile_load import load_profile


def people_of(year: DemoYear, folder: Path) -> People:
    path = folder / "people.toml"
    path.write_text(year.people, encoding="utf-8")
    return load_people(path, [role.id for role in load_profile(year.service).roles])


def test_everybody_whom_a_form_names_is_in_the_list(year: DemoYear, tmp_path: Path) -> None:
    people = people_of(year, tmp_path)
    for audit in year.truth:
        for field_id in ("auditor", "practitioner", "team_manager", "moderator", "checked_by"):
            words = audit.texts.get(field_id, "")
            both = "auditor)" in words and field_id == "practitioner"
            names = split_case_manager_and_auditor(words) if both else (name_only(words),)
            assert all(people.find(name) for name in names if name), f"{audit.file}: {words}"


def test_practitioners_have_the_line_manager_of_their_team(year: DemoYear, tmp_path: Path) -> None:
    people = people_of(year, tmp_path)
    for child in year.children:
        practitioner = people.find(child.practitioner)
        assert practitioner is not None
        manager = people.line_manager_of(practitioner)
        assert manager is not None
        assert manager.name == child.team.lead


def test_nobody_can_be_written_to(year: DemoYear, tmp_path: Path) -> None:
    assert all(person.email.endswith("@example.org") for person in people_of(year, tmp_path).people)


def test_own_moderator_and_own_case_are_planted_once_each(london: DemoYear, midlands: DemoYear) -> None:
    [audit] = [a for a in london.truth if "own_moderator" in a.faults]
    assert audit.texts["moderator"] == audit.texts["auditor"]
    [own] = [a for a in midlands.truth if "own_case" in a.faults]
    assert own.texts["practitioner"] == own.texts["auditor"]
    assert not [a for a in (*london.truth, *midlands.truth) if _is_own_case(a) and a is not own]


def _is_own_case(audit: DemoAudit) -> bool:
    return audit.kind is not FormKind.MEETING_MINUTES and bool(
        audit.texts.get("auditor") and audit.texts["auditor"] == audit.texts.get("practitioner")
    )
