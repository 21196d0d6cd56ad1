"""Who is in a made-up service when: people come, leave and are followed by others. Everybody is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random

from generator.people import People, Person

DAY = dt.timedelta(days=1)
GIVEN = (
    "Ada",
    "Bo",
    "Cy",
    "Del",
    "Edda",
    "Femi",
    "Gus",
    "Hale",
    "Ines",
    "Jory",
    "Kit",
    "Lowri",
    "Mina",
    "Nell",
    "Orla",
)
FAMILY = ("Fableworth", "Inventwell", "Notreall", "Pretendham", "Quillfeather", "Storeybrook", "Tintagelli", "Madeup")


@dataclass(frozen=True)
class Habits:
    """How people of a service are, in percent, and the seed of everything that is left to chance."""

    seed: int = 1
    late: int = 20
    exempt: int = 5
    moves: int = 8
    inadequate: int = 12
    disagrees: int = 15
    concern: int = 10
    short: int = 20
    leaves: int = 40


@dataclass(frozen=True)
class Post:
    roles: tuple[str, ...]
    team: str = ""
    manager: int | None = None
    copies: int = 1


POSTS: Mapping[str, tuple[Post, ...]] = {
    "tower-hamlets": (
        Post(("head_of_service", "meeting_member")),
        Post(("deputy_head_of_service", "moderator", "meeting_member"), "", 0),
        Post(("team_manager", "auditor", "line_manager"), "North team", 1),
        Post(("team_manager", "auditor", "line_manager"), "South team", 1),
        Post(("auditor",), "North team", 2, 2),
        Post(("auditor", "moderator"), "South team", 3),
        Post(("case_manager",), "North team", 2, 3),
        Post(("case_manager", "auditor"), "South team", 3, 3),
    ),
    "nottingham": (
        Post(("head_of_service",)),
        Post(("service_manager",), "", 0),
        Post(("operational_manager",), "City North", 1),
        Post(("operational_manager",), "City South", 1),
        Post(("performance_analyst",), "", 1),
        Post(("case_manager",), "City North", 2, 3),
        Post(("case_manager",), "City South", 3, 3),
    ),
}


@dataclass(frozen=True)
class Holder:
    """A person in a post from a day to a day."""

    name: str
    post: int
    start: dt.date
    end: dt.date


class Staff:
    """Who is in the service when: posts are left, stay empty for some weeks, and are filled by somebody new."""

    def __init__(self, service: str, habits: Habits, first: dt.date, last: dt.date) -> None:
        rng = Random(f"{service} staff {habits.seed}")
        names = [f"{one} {other}" for one, other in product(GIVEN, FAMILY)]
        rng.shuffle(names)
        self.posts = [post for post in POSTS[service] for _ in range(post.copies)]
        numbers = {id(post): n for n, post in reversed(list(enumerate(self.posts)))}
        self._managers = [None if p.manager is None else numbers[id(POSTS[service][p.manager])] for p in self.posts]
        self.holders = list(self._fill(rng, names, habits, first, last))

    def _fill(self, rng: Random, names: list[str], habits: Habits, first: dt.date, last: dt.date) -> Iterator[Holder]:
        longest = 6000 - 40 * habits.leaves
        for number in range(len(self.posts)):
            start = first - rng.randrange(900) * DAY
            while start <= last:
                end = max(start, first) + rng.randint(300, longest) * DAY
                yield Holder(names.pop(), number, start, end)
                start = end + rng.randint(1, 45) * DAY

    def holder(self, post: int | None, day: dt.date) -> str:
        """Who holds a post on a day; nobody while it is empty."""
        return next((h.name for h in self.holders if h.post == post and h.start <= day <= h.end), "")

    def in_role(self, role: str, day: dt.date) -> list[str]:
        """Who holds a role on a day."""
        return [h.name for h in self.holders if role in self.posts[h.post].roles and h.start <= day <= h.end]

    def line_manager(self, name: str, day: dt.date) -> str:
        """Whose line manager somebody had on a day, or when they left; nobody while that post is empty."""
        held = next((h for h in self.holders if h.name == name), None)
        return self.holder(self._managers[held.post], min(day, held.end)) if held else ""

    def people(self, day: dt.date) -> People:
        """The people.toml as the service keeps it on a day: all who came so far, their line managers of that day."""
        known = [h for h in self.holders if h.start <= day]
        return People(people=tuple(self._person(h, day) for h in known))

    def _person(self, holder: Holder, day: dt.date) -> Person:
        post, gone = self.posts[holder.post], {"to": holder.end} if holder.end < day else {}
        manager = self.line_manager(holder.name, day)
        given = {"name": holder.name, "roles": post.roles, "team": post.team, "line_manager": manager}
        return Person.model_validate({**given, "from": holder.start, **gone})

    def changes(self, day: dt.date) -> int:
        """A number that changes whenever people.toml does."""
        return sum((h.start <= day) + (h.end < day) for h in self.holders)
