"""Who people are in the words of an action: names, roles, posts and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CAPITAL = r"[A-Z\u00c0-\u00dd\u010c\u0141\u0158\u015a\u0160\u0174\u0176\u017b\u017d]"
NAME = rf"{_CAPITAL}[\w'\u2019\u00c0-\u017f]*(?:-[A-Z][\w'\u2019]*)*\.?"
PERSON = rf"{NAME}(?:\s+(?:{NAME}|de|van|der|von|al|el|bin|O'))*"
LINK = r"\s*(?:,|/|&|\band\b|\bwith\b|\+)\s*(?:the\s+)?"
ROLE = (
    r"(?:(?:the|all|our|his|her|their)\s+)?(?:[a-z-]+\s+){0,3}(?:manager|worker|officer|auditor|practitioner|leads?|"
    r"analyst|nurse|school|police|carer|parent|parents|supervisor|moderator|team|co-?ordinator|adviser|advisor|psychologist|"
    r"head of service|head|panel|mentor|placement|therapist|service|CAMHS|YOT|YJS|CM|TM|HoS|everyone|all)s?"
)
POST = re.compile(
    r"[A-Z][a-z-]+(?:\s+[a-z-]+)?\s+(?:manager|worker|officer|auditor|practitioner|nurse|analyst|moderator|supervisor"
    r"|mentor|advis[eo]r|co-?ordinator|psychologist|therapist)s?"
)
WHO = re.compile(
    rf"(?:{PERSON}|{ROLE}|[A-Z]{{2,3}})(?:{LINK}(?:{PERSON}|{ROLE}|[A-Z]{{2,3}}))*(?:\s*\([^()]{{2,40}}\))?"
)
INITIALS = re.compile(r"(?:[A-Z]{2,3})(?:\s*(?:/|&|,|and)\s*[A-Z]{2,3})*")
NOT_PEOPLE = {
    "YP", "VMP", "RMP", "ROH", "ROSH", "YRO", "DTO", "ISS", "LAC", "CIN", "CP", "HV", "FTA", "RO", "GP", "PSR", "RJ",
    "ETE", "YJ", "TBC", "TBA", "NA", "OK", "SMART", "PSHE", "SEN", "EHC", "NRM", "MDT", "ICT", "DOB", "YCC",
    "UK", "ID", "IT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Names and roles that are known to belong to people: from the form's header and the service's roles."""

    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str | None], roles: Iterable[str]) -> People:
        """Known people from header answers ("Femi Storeybrook / auditor: Del Quillfeather") and role names."""
        names = list(names)
        parts = {w.casefold() for name in names if name for w in re.findall(r"[A-Z][\w'\u2019-]+", name)}
        whole = (m for name in names if name for m in re.findall(rf"{NAME}(?:\s+{NAME}){{1,2}}", name))
        initials = frozenset("".join(w[0] for w in name.split()) for name in whole)
        return cls(frozenset(parts), frozenset(r.casefold() for r in roles), initials)

    def known(self, text: str) -> bool:
        """Whether a text is made of known names, or is a known role."""
        if text.casefold().strip() in self.roles or text.strip() in self.initials:
            return True
        found = re.findall(r"[A-Z][\w'\u2019-]+", text)
        return bool(found) and found[0].casefold() in self.names


NOBODY = People()


def is_role(text: str) -> bool:
    """Whether a text reads as a role, such as "case manager" or "social worker"."""
    return bool(re.fullmatch(ROLE, text.strip()))


def looks_like_people(text: str) -> bool:
    """Whether the whole of a short text could name people or roles."""
    said = text.strip(" .")
    return bool(said) and len(said.split()) <= 8 and WHO.fullmatch(said) is not None
