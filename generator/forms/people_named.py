"""Who people are in the words of an action: names, roles, posts and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

CAPITAL = f"[A-Z{''.join(c for c in map(chr, range(0xC0, 0x250)) if c.isupper())}]"
NAME = rf"{CAPITAL}[\w'\u2019]*(?:-{CAPITAL}[\w'\u2019]*)*\.?"
_WORD = rf"{CAPITAL}[\w'\u2019-]+"
_PARTICLE = r"(?:de|da|di|du|la|le|van|von|der|den|al|el|ap|ab|ferch|bin|bint|ibn|y)"
_RANK = r"(?:PC|WPC|DC|PS|DS|Sgt|PCSO)"
PERSON = (
    rf"(?:{_RANK}\s+\d{{2,5}}|(?:{_PARTICLE}\s+|(?:[A-Z]\.){{1,3}}\s?)?{NAME})"
    rf"(?:\s+(?:{NAME}|{_PARTICLE}(?:-{NAME})?|\d{{3,5}}))*(?:,\s{CAPITAL}\.?(?!\w))?"
)
LINK = r"\s*(?:,\s*(?:and|with|supported by)\b|,|/|&|\b(?:and|or|with|via|supported by)\b|\+)\s*(?:the\s+)?"
_POSTS = (
    r"manager|worker|officer|auditor|practitioner|leads?|analyst|nurse|school|police|carer|parent|parents|supervisor"
    r"|moderator|team|co-?ordinator|adviser|advisor|psychologist|head of service|head|chair|panel|mentor|placement"
    r"|therapist"
    r"|service|staff|family|admin|business support|CAMHS|YOT|YJS|YOS|CM|TM|HoS|DHoS|QA|everyone|all|both"
)
_RELATIVES = (
    r"mother|father|mum|dad|gran|nan|grandmother|grandfather|grandparents|aunt|uncle|child|young person|keyworker"
)
_NO_VERB = (
    r"(?!(?i:ring|call|see|meet|ask|tell|email|write|refer|contact|visit|inform|discuss|speak|talk|liaise|chase"
    r"|invite|involve"
    r"|review|check|update|complete|agree|send|arrange|book|use|thank|remind|add|make|build|create|hold|do|put|give"
    r"|get|find"
    r"|follow|help|ensure|identify|consider|explore|request|obtain|seek|explain|clarify|confirm|respond|raise|escalate"
    r"|provide|prepare|draft|develop|continue|attend|observe|train|brief|log|record|join|offer|set|start|stop|close"
    r"|read|look"
    r"|apply|share|include|consult|with|to|for|and|or|by|of|from|via|at|in|on|no|not|as|if|is|are|then|also)\b)"
)
_POST = (
    rf"(?:(?:the|all|our|his|her|their|my|a)\s+)?(?:{_NO_VERB}[a-z-]+\s+){{0,3}}(?:{_POSTS})s?"
    r"(?:\s+to be (?:allocated|agreed|confirmed))?"
)
_FAMILY = rf"(?:(?:the|his|her|their)\s+)?(?:foster\s+)?(?:{_RELATIVES}|me|myself)"
ROLE = rf"(?:{_POST}|{_FAMILY})"
POST = re.compile(
    rf"(?:(?:the|a|our|his|her|their)\s+)?{_NO_VERB}[A-Z][A-Za-z-]+(?:\s+{_NO_VERB}[A-Za-z-]+){{0,3}}\s+(?i:manager"
    rf"|worker|officer"
    r"|auditor|practitioner|nurse|analyst|moderator|supervisor|mentor|advis[eo]r|co-?ordinator|psychologist"
    r"|therapist|lead"
    r"|team|staff)s?"
)
_LETTERS = r"(?:[A-Z]{2,3}|(?:[A-Z]\.\s?){1,3}[A-Z]\.?|[A-Z]&[A-Z]{1,2})"
NAMED = re.compile(rf"(?:(?i:{_POST})\s+)?(?P<name>{PERSON})")
_WHO = rf"(?:(?:(?i:{_POST})\s+)?{PERSON}(?:\s+[-\u2013]\s+{_POST})?|{ROLE}|{_LETTERS})(?:\s*\([^()\d]{{2,40}}\))?"
WHO = re.compile(rf"{_WHO}(?:{LINK}{_WHO}){{0,4}}")
INITIALS = re.compile(rf"{_LETTERS}(?:\s*(?:/|&|,|\+|and|or)\s*{_LETTERS}){{0,4}}(?:\s\([A-Za-z ]{{2,30}}\))?")
_THING = re.compile(
    r"\b(?:Plan|Planning|Review|Reviewing|Assessment|Meeting|Report|Training|Work|Order|Form|Session|Visit|Intervention"
    r"|Management|Audit|Asset|Record|Recording|Policy|Group|Awareness|Behaviour|Safety|Risk|Harm|Support|Education|Delivery"
    r"|Programme|Course|Referral|Agreement|Contract|Timetable|Sheet|Resource|Workbook|School|Health|Wellbeing|Term|Priority"
    r"|Step|Action|Point|Statement|Summary|Letter|Log|Contact|Supervision|Reparation|Panel|Court|Step|Checklist)s?$",
    re.IGNORECASE,
)
_ANY_CASE = re.compile(ROLE, re.IGNORECASE)
NOT_PEOPLE = {
    "YP", "VMP", "RMP", "ROH", "ROSH", "YRO", "DTO", "ISS", "LAC", "CIN", "CP", "HV", "FTA", "RO", "GP", "PSR", "RJ",
    "ETE", "YJ", "TBC", "TBA", "NA", "OK", "SMART", "PSHE", "SEN", "EHC", "NRM", "MDT", "ICT", "DOB", "YCC",
    "UK", "ID", "IT", "CSE", "CCE", "NFA", "DV", "ASB", "EAL", "PEP", "TAF", "TAC", "CPD", "AIM", "FGC", "PNC", "HMP",
    "YOI", "EET", "CBT", "DBT", "SDQ", "AOB", "IEP", "DBS",
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
        parts = {w.casefold() for name in names if name for w in re.findall(_WORD, name)}
        whole = (m for name in names if name for m in re.findall(rf"{NAME}(?:\s+{NAME}){{1,2}}", name))
        initials = frozenset("".join(w[0] for w in name.split()) for name in whole)
        return cls(frozenset(parts), frozenset(r.casefold() for r in roles), initials)

    def known(self, text: str) -> bool:
        """Whether a text is made of known names, or is a known role."""
        if text.casefold().strip() in self.roles or text.strip() in self.initials:
            return True
        found = re.findall(_WORD, text)
        return bool(found) and found[0].casefold() in self.names


NOBODY = People()


def is_role(text: str) -> bool:
    """Whether a text reads as a role, such as "case manager" or "social worker"."""
    return _ANY_CASE.fullmatch(text.strip()) is not None


def looks_like_people(text: str) -> bool:
    """Whether the whole of a short text could name people or roles."""
    said = text.strip(" .")
    return bool(said) and len(said.split()) <= 8 and WHO.fullmatch(said) is not None


def is_thing(text: str) -> bool:
    """Whether words that are written as names are ("Victim Awareness", "Safety Plan") end in what is no name."""
    return " " in text and _THING.search(text) is not None and not is_role(text)


def is_who(text: str) -> bool:
    """Whether the whole of a text reads as people, roles or initials."""
    if is_thing(text):
        return False
    return WHO.fullmatch(text) is not None or POST.fullmatch(text) is not None or is_role(text)
