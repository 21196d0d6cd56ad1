"""Who is who in a service: roles, teams and line managers over time, from a ``people.toml`` that the service keeps.

The file holds staff data: it stays with the service and is never part of a pack or a report (DP-09).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from generator.errors import ConfigError, ConfigProblem
from generator.form_definition import Identifier, Strict, plain_words

PEOPLE = "people.toml"  # the file in a profile folder, or in the library beside checkback.toml


class Person(Strict):
    """One member of staff. ``start`` and ``end`` are ``from`` and ``to`` in the file; both days count."""

    name: str
    initials: str = ""
    roles: tuple[Identifier, ...] = Field(min_length=1)
    team: str = ""
    email: str = ""
    line_manager: str = ""
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    def has_left(self, day: date) -> bool:
        """Whether the person's last day has passed."""
        return self.end is not None and self.end < day

    def is_here(self, day: date) -> bool:
        """Whether the person works in the service on a day."""
        return (self.start is None or self.start <= day) and not self.has_left(day)


class People(Strict):
    """Everybody whom the service has named."""

    people: tuple[Person, ...] = ()

    def find(self, words: str) -> Person | None:
        """The one person whom these words name, with a role after the name or not. None for nobody, and for two.

        A name counts in full, as initials ("PIS"), or as the first letter and the surname ("P. Inkwell-Sample").
        """
        found = self._named(words)
        return found[0] if len(found) == 1 else None

    def are_one(self, words: str, others: str) -> bool:
        """Whether two boxes of a form name the same person, also one who is not in the list; False in any doubt."""
        one, other = self._named(words), self._named(others)
        if len(one) > 1 or len(other) > 1:
            return False
        if one and other:
            return one[0] == other[0]
        first, second = _name(words), _name(others)
        return bool(first) and (first == second or _is_short_for(first, second) or _is_short_for(second, first))

    def _named(self, words: str) -> list[Person]:
        name = _name(words)
        spoken = {name, name.replace(".", "")} - {""}
        whole = [p for p in self.people if spoken & {plain_words(p.name), plain_words(p.initials)}]
        return whole or [p for p in self.people if _is_short_for(name, plain_words(p.name))]

    def in_role(self, role: Identifier, day: date) -> tuple[Person, ...]:
        """Those who hold a role on a day, in the order of the file."""
        return tuple(p for p in self.people if role in p.roles and p.is_here(day))

    def line_manager_of(self, person: Person) -> Person | None:
        """The person's line manager, if one is named."""
        return self.find(person.line_manager)

    def follower_of(self, person: Person, day: date, leading: Collection[Identifier] = ()) -> Person | None:
        """Who answers for a person on a day: they themselves until they leave, then whoever has their post.

        That is the one who holds their ``leading`` role in their team, or one of their roles where they had no team;
        where there is no such one, their line manager, or who follows that one. None where nobody is left.
        """
        asked: list[Person] = []
        found: Person | None = person
        while found and found.has_left(day) and found not in asked:
            asked.append(found)
            found = self._in_post_of(found, day, leading) or self.line_manager_of(found)
        return found if found and found.is_here(day) else None

    def _in_post_of(self, person: Person, day: date, leading: Collection[Identifier]) -> Person | None:
        roles = [role for role in person.roles if role in leading or not person.team]
        held = ([p for p in self.in_role(role, day) if p.team == person.team or not person.team] for role in roles)
        return next((holders[0] for holders in held if len(holders) == 1), None)


def _name(words: str) -> str:
    """The name that a box begins with, for comparing: without what follows a comma, a bracket or a dash."""
    return plain_words(re.split(r"[,(\n]|\s[–-]\s", words, maxsplit=1)[0])


def _is_short_for(short: str, whole: str) -> bool:
    """Whether "p. inkwell-sample" is written for "priya inkwell-sample"; both are plain words."""
    first, _, surname = short.replace(".", ". ", 1).partition(" ")
    letter = first.rstrip(".")
    given, _, family = whole.partition(" ")
    return len(letter) == 1 and len(given) > 1 and given.startswith(letter) and family == surname.strip() != ""


def load_people(path: Path, roles: Collection[Identifier] = ()) -> People:
    """The people of a TOML file. ``roles``, if given, are the ids that a person may hold.

    Raises ConfigError that lists every problem.
    """
    try:
        people = People.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problem = ConfigProblem(str(path), "", "the file is missing.", "Copy people.example.toml and fill it in.")
        raise ConfigError([problem]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = ConfigProblem(str(path), "", f"this is not valid TOML: {error}.", "Mend the line it names.")
        raise ConfigError([problem]) from error
    except ValidationError as error:
        raise ConfigError([_plain(str(path), detail["loc"], detail["msg"]) for detail in error.errors()]) from error
    if problems := list(_problems(people, str(path), roles)):
        raise ConfigError(problems)
    return people


def _plain(file: str, loc: tuple[int | str, ...], message: str) -> ConfigProblem:
    key = ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)
    message = message.replace("Extra inputs are not permitted", "this setting is not known")
    return ConfigProblem(file, key, f"{message.replace('Field required', 'this setting is missing')}.", "Correct it.")


def _problems(people: People, file: str, roles: Collection[Identifier]) -> Iterator[ConfigProblem]:
    names = [plain_words(p.name) for p in people.people]
    for person in people.people:
        if names.count(plain_words(person.name)) > 1:
            yield ConfigProblem(file, person.name, "the name is there twice.", "Tell the two apart.")
        for role in person.roles:
            if roles and role not in roles:
                yield ConfigProblem(file, person.name, f"there is no role '{role}'.", "Use one of service.toml.")
        if person.line_manager and people.find(person.line_manager) is None:
            message = f"the line manager '{person.line_manager}' is not in this file."
            yield ConfigProblem(file, person.name, message, "Add them, or correct the name.")
        if person.start and person.end and person.end < person.start:
            yield ConfigProblem(file, person.name, "'to' is before 'from'.", "Correct one of the dates.")
