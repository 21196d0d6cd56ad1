"""How a reflective conversation was held, in five words for the many that people use, or that it was not."""

from __future__ import annotations

import re

NOT_HELD = {"not held", "not applicable"}
WAYS = {"face to face", "virtual", "telephone"}
_FACE = r"face[\s-]*(?:to|2|[/-])[\s-]*face|in[\s-]person"
_VIDEO = r"(?:ms )?teams|video|whats ?app|zoom|skype|facetime|google meet|webex"
_MODES = (
    ("not applicable", r"\bn\s*/\s*a\b|\bnot applicable\b"),
    ("not held", r"\bnot (?:been )?(?:held|done|undertaken|completed|possible|spoken|contacted|met)\b|"
                 r"\bdid not take place\b|\bdeclined\b|\brefused\b|\bunable to\b|"
                 r"\bno contact\b|\bnot able\b|\bdid not want\b"),
    ("face to face", rf"\b(?:{_FACE})\b|\bf2f\b|\bftf\b|\bhome visit\b|\bvisit(?:ed)?\b|\bat the office\b|^hv$|"
                     r"\bwalk and talk\b|^meeting$|\bin the car\b"),
    ("virtual", rf"\b(?:{_VIDEO})(?:\s?(?:call|meeting))?\b|\bvirtual(?:ly)?\b|\bonline\b|\bremote(?:ly)?\b"),
    ("telephone", r"\b(?:tele)?phone(?:d)?\b|\bcall(?:ed|s)?\b(?! off)|\btel\b|\brang\b|\bt/c\b|\bmobile\b"),
)  # fmt: skip
_WAY = rf"(?:a\s+)?(?:{_FACE}|f2f|(?:home )?visit|virtual(?:ly)?|{_VIDEO}|(?:tele)?phone)"
_NEGATED = re.compile(
    rf"\b(?:not|no|instead of|rather than|could(?: not|n['\u2019]t) (?:do|be|meet)|unable to (?:do|meet))\s+{_WAY}\b"
    rf"|\b{_WAY}\s+(?:\w+\s+){{0,2}}(?:not possible|declined|refused|not offered|not available|cancelled)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"^\W*no\W*$|\b(?:attempted|tried|voicemail|planned|booked|not yet|tb[ca]|to be (?:arranged|held|completed"
    r"|confirmed)"
    r"|outstanding|pending|no (?:answer|reply|response))\b",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(?:(?:did|does|would|could|was|were|has|have)(?: not|n['\u2019]t) (?:attend|join|engage|come|show|turn up"
    r"|go ahead|respond"
    r"|wish|be held|been held|happen)\w*|dna|fta|uta|failed to \w+|missed|cancelled|called off|withdrew|withdrawn"
    r"|not offered"
    r"|not arranged|non[- ]attend\w+|no show)\b|^\W*(?:n/h|none|nil|not|never)\W*$",
    re.IGNORECASE,
)
_MISSED_ONLY = re.compile(
    r"\W*(?:(?:he|she|they|child|parent|carer|mother|father) )?(?:dna|fta|did(?: not|n['\u2019]t) (?:attend|engage"
    r"|join|come)"
    r"|failed to attend|cancelled|withdrew|not offered|tb[ca]|to be arranged)\W*",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"\W*(?:y|yes|x|done|held|completed?|took place)?\W*", re.IGNORECASE)
_PRINTED = 3  # so many ways together are what the form offers


def ways_named(text: str) -> list[str]:
    """The ways of holding a conversation that a text names, those aside that it says were not taken."""
    said = _NEGATED.sub("", text)
    if re.search(_VIDEO, said, re.IGNORECASE):
        said = re.sub(rf"\b({_VIDEO})\s?(?:video\s)?call\b", r"\1", said, flags=re.IGNORECASE)
    found = [mode for mode, pattern in _MODES if re.search(pattern, said, re.IGNORECASE)]
    return found or [mode for mode, pattern in _MODES if mode in NOT_HELD and re.search(pattern, text, re.IGNORECASE)]


def is_offer(text: str) -> bool:
    """Whether a text names so many ways that it is what the form offers, and no answer."""
    return len(ways_named(text)) >= _PRINTED


def contact_mode(text: str | None) -> str | None:
    """How a conversation was held in one of five words, None where the text does not say."""
    found = ways_named(text or "")
    return found[0] if found and len(found) < _PRINTED else None


def said_mode(text: str) -> str | None:
    """As ``contact_mode`` for words that only say how: "DNA" and "cancelled" there are that it was not held."""
    if _NOT_YET.search(text) or _MISSED.search(text):
        return "not held"
    return contact_mode(text)


def told_mode(text: str) -> str | None:
    """As ``contact_mode`` for a part of an account of a conversation, in which much else may be missed or cancelled."""
    return "not held" if _MISSED_ONLY.fullmatch(text) else contact_mode(text)


def says_no_way(text: str) -> bool:
    """Whether words say only that it was held ("Yes", a tick), and not how."""
    return _UNSAID.fullmatch(text) is not None
