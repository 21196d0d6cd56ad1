"""When an action is due, in the words at the end of its sentence: a day, several days, a week, "asap"."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.forms.dates import FoundDate, full_dates

CUT = r"(?<![\s,;:.|/\-\u2013\u2014(\[])[\s,;:.|/\-\u2013\u2014(\[]*"  # from the first sign of a run: linear
BY = (
    r"(?<!\w)(?:(?:(?:is |are )?to be (?:done|completed|in place|ready) )?by|to be (?:done|completed) on|before"
    r"|due(?: by| date| on)?|no(?:t)? later than|deadline"
    r"|date|when|on|within|target(?: date)?|end(?:s|ing)?)[\s:]*"
)
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?:,?\s+20\d\d)?"
_LOOSE = (
    rf"(?:{_NUMBER}\s+(?:of\s+)?{MONTHS}\.?|\d{{1,2}}/\d{{1,2}}"
    rf"|(?:the\s+)?(?:end|start|middle|beginning)(?: of)? (?:the\s+)?(?:{MONTHS}{_YEAR}|month|week|term|quarter"
    rf"|year|order|[a-z]+ term|Q[1-4])|(?:mid|early|late)[- ]{MONTHS}{_YEAR}|{MONTHS}\s+\d{{4}}"
    r"|Q[1-4](?:\s+\d{4}(?:[-/]\d{2})?)?|asap|a\.s\.a\.p\.?"
    r"|as soon as possible|immediate(?:ly)?|on-?going|next (?:week|month|review|supervision|panel|session|core group)"
    r"|this (?:week|month)|within \w+ (?:days?|weeks?|months?)|today|tomorrow"
    r"|(?:next\s+)?(?:mon|tues|wednes|thurs|fri)day|tb[ca]|(?:w/c|from|after)\s+(?:(?!\s[-\u2013\u2014/|]\s)[^,;.()\t]){3,25})"
)
_DAY = rf"(?:{_NUMBER}\s+(?:of\s+)?{MONTHS}\.?(?:,?\s+(?:20)?\d\d)?|\d{{1,2}}([./-])\d{{1,2}}(?:\1(?:20)?\d\d)?)"
_LOOSE_DAYS = (
    rf"(?:(?:between|from)\s+)?{_NUMBER}\s?(?:[-\u2013\u2014/&]|to|and|or)\s?{_NUMBER}\s+{MONTHS}(?:,?\s+20\d\d)?"
)
_LOOSE_END = re.compile(rf"{CUT}(?:{BY})?(?P<due>{_LOOSE_DAYS}|{_LOOSE})[\s.;)\]!]*$", re.IGNORECASE)
_PLAIN = re.compile(r"asap|a\.s\.a\.p\.?|on-?going|immediately", re.IGNORECASE)
_LED = re.compile(rf"{CUT}{BY}$", re.IGNORECASE)
_APART = re.compile(r"[,;.\-\u2013\u2014(\[:|/\t]\s*$")
_HAPPENED = re.compile(
    r"\b(?:held|made|seen|sent|met|was|were|rung|(?<![\w-])(?<!to be )(?-i:[a-z]{3,}ed))(?:\s+on)?\s*$", re.IGNORECASE
)
_TO_BE = re.compile(r"\bto be \w+(?:\s+on)?\s*$", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:incident|arrest|offence|fight|assault|exclusion|disclosure|allegation|episode|event|breach|missed \w+"
    r"|call|contact"
    r"|email|letter|entry|note)\s+on\s*$"
    r"|\b(?:about|discuss|record|explain|regarding|following|after|from|since|for|before|ahead of|reflect on|look at)\b"
    r"[^,;.:\u2013\u2014]{1,60}\son\s*$",
    re.IGNORECASE,
)
_READS_ON = re.compile(
    r"\b(?:of|from|since|dated|until|till|after|held|in|for|the|earlier than|sooner than)\s*$", re.IGNORECASE
)
_EARLIER = re.compile(  # the beginning of a time that is longer than the day at its end
    rf"(?:\b(?:between|from)\s+)?(?:{_DAY}\s?(?:[-\u2013\u2014&]|to|and|or|until|till)"
    rf"|(?<![\w./])(?<![^\W\d]\s){_NUMBER}(?:\s(?:[-\u2013\u2014&]|to|and|or)|[-\u2013\u2014/&])"
    rf"|(?<![\w./]){_NUMBER}(?:[-\u2013\u2014/&]|\s(?:to|and|or)))\s?$",
    re.IGNORECASE,
)
_VAGUELY = re.compile(
    r"(?:\b(?:in|during|by|for|on)\s+)?(?:\bthe\s+)?\b(?:w[/.]?\s?[cbe]\b\.?|week (?:commencing|beginning|ending|of"
    r"|starting)"
    r"|around|about|approx(?:imately|\.)?|circa|c\.|booked for|planned for|arranged for"
    r"|scheduled for)(?:\s+on)?[\s:]*$",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|from|after|not before|not until|no(?:t)? (?:earlier|sooner) than|since"
    r"|until"
    r"|till|(?:\w+ )?\w+ (?:days?|weeks?|months?) (?:after|before|of|from))(?:\s+on)?[\s:]*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?P<doubt>[\s,]*\(?(?:tbc|tba|provisional(?:ly)?|approx\w*|onwards|\?)+)?"
    r"(?:[\s,]*\(?(?:at the (?:very )?latest|latest|or (?:sooner|earlier|before)|if possible))?[\s.;)\]!]*$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|avoid|without|refrain|cannot|stop|hold off|wait|\w+n['\u2019]t)\b",
    re.IGNORECASE,
)
_TOLD = 800  # a time stands within so many signs from the end
_NOT_NEGATIVE = re.compile(r"\bif\b[^,]*,|\bnot only\b|\bno(?:t)? later\b|\bwithout delay\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:that|which|what|who|call|it|they|he|she)\b[^,;.]*\b(?:was|were|had|did)\b"
    r"|\b(?:all|any|every|each)\b(?![^,;.]*\b(?:are|is|be|been) \w+$)[^,;.]*ed$|\b(?:opened|allocated|received"
    r"|dated|born)$",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?<!be )(?:agreed|discussed|sent|signed|received|missed|arrested|raised|recorded)\b[^,;]*$", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b(?:who|that|which|whose)\s+\w+[^,;.]*$", re.IGNORECASE)


class Due(NamedTuple):
    """The words that say when (``text``), what they leave of the sentence, or why they may not say it (``doubt``)."""

    kept: str
    text: str
    doubt: str = ""


def find_due(said: str) -> Due | None:
    """The time at the end of a sentence, with what stands before it; None where there is none.

    A time that the sentence may need ("do not close it before 3 March 2026") stays there, with a doubt.
    """
    if len(said) > _TOLD:
        found = find_due(said[-_TOLD:])
        return found and found._replace(kept=said[:-_TOLD] + found.kept)
    dates = list(full_dates(said))
    if dates and (tail := _TAIL.match(said, dates[-1].end)):
        return _full(said, dates[-1], tail)
    match = _LOOSE_END.search(said)
    if match and match.start() > 0 and _is_apart(said, match):
        return Due(said[: match.start()], match["due"].strip())
    return None


def _full(said: str, last: FoundDate, tail: re.Match[str]) -> Due | None:
    end = tail.end("doubt") if tail["doubt"] else last.end
    before = said[: last.start]
    if _HAPPENED.search(before) and not _TO_BE.search(before):
        return None
    whole = _EARLIER.search(before) or _VAGUELY.search(before)
    if whole is None and (later := _NOT_THEN.search(before)) and _APART.search(before[: later.start()]):
        whole = later
    start = whole.start() if whole else last.start
    before = said[:start]
    led = _LED.search(before)
    if led is None and not _APART.search(before) and (_READS_ON.search(before) or _NOT_THEN.search(before)):
        is_range = _EARLIER.search(said[: last.start])
        return Due(said, "", f"“{said[start:end]}” may be more than one day.") if is_range else None
    text = said[start:end]
    if led and led.start() > 0 and not _APART.search(before[: _word(before, led)]) and (doubt := _belongs(before, led)):
        return Due(said, "", f"“{text}” may not be when it is due: {doubt}")
    return Due(before[: led.start()] if led else before, text)


def _word(before: str, led: re.Match[str]) -> int:
    """Where the first word of a lead ("by", "before") begins."""
    return led.start() + len(led[0]) - len(led[0].lstrip(" ,;:.|-\u2013\u2014(["))


def _belongs(before: str, led: re.Match[str]) -> str:
    """Why a time may be part of what is to be done, and no time by which it is."""
    clause = re.split(r"[.;(]\s|\s[-\u2013\u2014]\s|:\s", before[: led.start()])[-1]
    if _NEGATIVE.search(_NOT_NEGATIVE.sub("", clause)):
        return "the sentence says what is not to be."
    if _PAST.search(clause) or ("before" in led[0].casefold() and _RELATIVE.search(clause)):
        return "the sentence says what has been."
    is_event = _EVENT.search(before) or ("on" in led[0].casefold().split() and _AGREED.search(clause))
    return "something may have been then." if is_event else ""


def _is_apart(said: str, match: re.Match[str]) -> bool:
    """Whether loose words such as "next review" stand apart from the sentence, or are led by "by"."""
    between = said[match.start() : match.start("due") + len("within")]
    return bool(
        re.search(r"[,;:.\-\u2013\u2014(\[|/\t]|\b(?:by|due|before|deadline|within)\b", between, re.IGNORECASE)
        or _PLAIN.fullmatch(match["due"])
    )
