"""Who is who: found by name or initials, with roles and line managers over time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.errors import ConfigError
from generator.people import People, Person, load_people
from generator.profile_load import load_profile
from generator.resources import shipped


def example(service: str) -> People:
    roles = [role.id for role in load_profile(service).roles]
    return load_people(shipped("config") / service / "people.example.toml", roles)


def written(folder: Path, text: str) -> Path:
    path = folder / "people.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("service", ["tower-hamlets", "nottingham"])
def test_the_examples_hold_plainly_fictional_staff_for_the_roles_that_a_year_needs(service: str) -> None:
    people = example(service).people
    assert len(people) >= 12
    assert all(p.email.endswith("@example.org") for p in people)
    assert any(p.end for p in people), "somebody should have left, as in life"
    needed = {
        "tower-hamlets": {"auditor", "moderator", "head_of_service", "deputy_head_of_service", "team_manager"},
        "nottingham": {"service_manager", "operational_manager", "qa_manager", "performance_analyst", "case_manager"},
    }
    assert needed[service] <= {role for p in people for role in p.roles}


@pytest.mark.parametrize("words", ["Sol Storeybrook", "sol storeybrook, case manager", "SS", "Sol Storeybrook (CM)"])
def test_a_person_is_found_as_staff_write_the_name(words: str) -> None:
    found = example("tower-hamlets").find(words)
    assert found is not None
    assert found.name == "Sol Storeybrook"


@pytest.mark.parametrize("words", ["", "Sol", "Nobody Atall", "the team"])
def test_nobody_is_guessed(words: str) -> None:
    assert example("tower-hamlets").find(words) is None


def test_initials_of_two_people_name_neither() -> None:
    people = People(
        people=(Person(name="A Bee", initials="AB", roles=("x",)), Person(name="A Boo", initials="AB", roles=("x",)))
    )
    assert people.find("AB") is None
    assert people.find("A Boo") is people.people[1]


def test_a_role_is_held_from_the_first_to_the_last_day() -> None:
    people = example("tower-hamlets")
    left = people.find("Rowan Lefthere")
    assert left is not None
    assert left in people.in_role("case_manager", date(2026, 7, 10))
    assert left not in people.in_role("case_manager", date(2026, 7, 11))
    assert left not in people.in_role("case_manager", date(2022, 5, 8))


def test_the_line_manager_is_a_person_of_the_file() -> None:
    people = example("nottingham")
    worker = people.find("Bram Thistlewick")
    assert worker is not None
    manager = people.line_manager_of(worker)
    assert manager is not None
    assert manager.name == "Orla Pretendergast"


def test_every_problem_of_the_file_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        people = [
          { name = "A Bee", roles = ["case_manager"], line_manager = "Ghost" },
          { name = "a  bee", roles = ["king"] },
          { name = "C Dee", roles = ["case_manager"], from = 2026-02-01, to = 2026-01-01 },
        ]
        """,
    )
    with pytest.raises(ConfigError) as caught:
        load_people(path, ["case_manager"])
    messages = [p.message for p in caught.value.problems]
    assert messages == [
        "the name is there twice.",
        "the line manager 'Ghost' is not in this file.",
        "the name is there twice.",
        "there is no role 'king'.",
        "'to' is before 'from'.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("people = [", "not valid TOML"),
        ('[[people]]\nname = "A Bee"\nrole = "auditor"', "people.1.role: this setting is not known"),
        ('[[people]]\nroles = ["auditor"]', "people.1.name: this setting is missing"),
    ],
)
def test_a_broken_file_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        load_people(written(tmp_path, text))


def test_a_missing_file_says_where_to_begin(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"Copy people\.example\.toml"):
        load_people(tmp_path / "people.toml")


@pytest.mark.parametrize("words", ["P. Inkwell-Sample", "P Inkwell-Sample", "p. inkwell-sample (auditor)", "P.I.S."])
def test_a_person_is_found_by_the_first_letter_and_the_surname(words: str) -> None:
    found = example("tower-hamlets").find(words)
    assert found is not None
    assert found.name == "Priya Inkwell-Sample"


TWINS = People(people=tuple(Person(name=f"{first} Twinley", roles=("x",)) for first in ("Ada", "Abe")))


def test_a_letter_that_fits_two_people_names_neither() -> None:
    assert TWINS.find("A. Twinley") is None
    assert TWINS.find("Abe Twinley") is TWINS.people[1]


@pytest.mark.parametrize(
    ("words", "others", "one"),
    [
        ("Ada Twinley", "ada twinley, auditor", True),
        ("Zoe Notlisted", "Z. Notlisted", True),
        ("Zoe Notlisted", "Zara Notlisted", False),
        ("A. Twinley", "Ada Twinley", False),
        ("", "", False),
    ],
)
def test_whether_two_boxes_name_one_person(words: str, others: str, one: bool) -> None:
    assert TWINS.are_one(words, others) is one
    assert TWINS.are_one(others, words) is one
