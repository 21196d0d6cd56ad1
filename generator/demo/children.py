"""The children and staff of the demonstration. Nobody here exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import Any

from generator.demo.prose import Writer, stock

_PRONOUNS = {
    "he": {"they": "he", "them": "him", "their": "his", "themself": "himself"},
    "she": {"they": "she", "them": "her", "their": "her", "themself": "herself"},
}


@dataclass(frozen=True, slots=True)
class Team:
    """A team with the person who leads it and those who work with children."""

    name: str
    lead: str
    practitioners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A made-up child: known by a reference, and by ``name`` only where a form asks for it."""

    reference: str
    letter: str
    name: str
    pronoun: str
    age: int
    born: dt.date
    ethnicity: str
    disposal: str
    team: Team
    practitioner: str
    story: Mapping[str, str]

    def words(self, called: str) -> dict[str, str]:
        """The slots that sentences about this child take; ``called`` is what the form calls the child."""
        return {
            **self.story,
            **_PRONOUNS[self.pronoun],
            "child": called,
            "practitioner": first_name(self.practitioner),
            "manager": first_name(self.team.lead),
        }


def first_name(name: str) -> str:
    """The first name of a person: Sol of Sol Thistlewick."""
    return name.partition(" ")[0]


def teams(service: str) -> tuple[Team, ...]:
    """The teams of a service."""
    return tuple(
        Team(team["name"], team["team_manager"], tuple(team["practitioners"])) for team in staff(service)["teams"]
    )


def staff(service: str) -> Mapping[str, Any]:
    """The staff of a service by role, as ``stock/people.toml`` has them."""
    people: Mapping[str, Any] = stock("people")[service]
    return people


def make_children(service: str, number: int, disposals: list[str], mark: str, rng: Random) -> list[Child]:
    """The children of a service, numbered from 1 in the year's plan; ``mark`` begins their references."""
    people, writer = stock("people"), Writer(rng)
    names = [(f, s) for s in people["surnames_of_children"] for f in people["first_names_of_children"]]
    rng.shuffle(names)
    workers = [(team, person) for team in teams(service) for person in team.practitioners]
    rng.shuffle(workers)
    placed = list(islice(cycle(workers), number))
    return [
        _child(
            index=index,
            team=placed[index][0],
            practitioner=placed[index][1],
            first=first,
            surname=surname,
            story=writer.deal("stories", "stories"),
            disposals=disposals,
            mark=mark,
            rng=rng,
        )
        for index, (first, surname) in enumerate(names[:number])
    ]


def _child(
    *,
    index: int,
    team: Team,
    practitioner: str,
    first: Mapping[str, str],
    surname: str,
    story: Mapping[str, str],
    disposals: list[str],
    mark: str,
    rng: Random,
) -> Child:
    age = rng.choice([13, 14, 15, 15, 16, 16, 17, 17])
    return Child(
        reference=f"{mark}-{20101 + 37 * index}",
        letter="ABCDEFGHJKLMNPRSTVWZ"[index % 20],
        name=f"{first['name']} {surname}",
        pronoun=first["pronoun"],
        age=age,
        born=dt.date(2025 - age, rng.randint(1, 12), rng.randint(1, 28)),
        ethnicity=rng.choice(stock("people")["ethnicities"]),
        disposal=rng.choice(disposals),
        team=team,
        practitioner=practitioner,
        story=story,
    )
