"""Dates as people write them, the day first. Only a full date is a date; everything else stays as it was written."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.forms.labels import without_unseen

_MONTHS = {name.casefold(): n for n, name in enumerate(month_name) if n}
_MONTHS |= {name.casefold(): n for n, name in enumerate(month_abbr) if n} | {"sept": 9}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+(?:the\s+)?)?"
_ORDINAL = r"(?:\s*(?:st|nd|rd|th))?"
_YEAR = r"(?:(?:19|20)\d\d|['\u2018\u2019]?\d\d(?!\d))"
_SEP = r"[\s,\-\u2013./]*"
_DIGIT = re.compile(r"\d")
_FULL = re.compile(
    rf"(?<![\w./-]){_DAYS}(?:"
    rf"(?P<iso>(?:19|20)\d\d([-/.])\d\d?\2\d\d?)(?:T[\d:.Z+]*)?"
    rf"|(?P<d1>\d{{1,2}})\s*(?P<s>[./\\_-]|\s)\s*(?P<m1>\d{{1,2}})\s*(?P=s)\s*(?P<y1>{_YEAR})"
    rf"|(?P<d2>\d{{1,2}}){_ORDINAL}(?:\s+(?:day\s+)?of)?{_SEP}(?P<m2>{_NAMES})(?![^\W\d])\.?{_SEP}(?P<y2>{_YEAR})"
    rf"|(?P<m3>{_NAMES})\b\.?\s+(?P<d3>\d{{1,2}}){_ORDINAL},?\s+(?P<y3>(?:19|20)\d\d)"
    rf")(?![\w/]|\.\d|-\d)",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    rf"(?<![\w./-]){_DAYS}(?:\d{{1,2}}{_ORDINAL}(?:\s+of)?{_SEP}(?:{_NAMES})\b|(?:{_NAMES})\s+\d{{1,2}}(?!\d){_ORDINAL}"
    rf"|\d{{1,2}}[/.-]\d{{1,2}}(?![/.\-\d]|\s*[ap]m)|\d{{1,2}}(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(
    rf"(?<!\w)(?P<m>{_NAMES})\b\.?,?{_SEP}(?P<y>(?:19|20)\d\d|['\u2019]?\d\d(?!\d))(?![\w/])", re.IGNORECASE
)
_NUMBER_MONTH = re.compile(
    r"(?<![\w/.-])(?P<m>0?[1-9]|1[0-2])[/.-](?P<y>20\d\d)(?![\w/.-])"
    r"|(?<![\w/.-])(?P<y2>20\d\d)-(?P<m2>0[1-9]|1[0-2])(?![\w/.-])"
)
_VAGUE = re.compile(
    r"\b(?:from|after|before|since|until|till|w[/.]?[cbe]|week (?:commencing|beginning|ending|of)|beginning"
    r"|start(?:s|ing)?|begins?"
    r"|early|mid|late|end of|by end|approx\w*|circa|c|around|about|tbc|tba|provisional|not|between|either|or|onwards?"
    r"|on-?going|(?:week|month|dai|quarter|year)ly|every|each|then|within|planned|booked|arranged|cancelled"
    r"|postponed|re-?arranged"
    rf"|(?:re-?)?scheduled|earliest)\b|[?~]|(?:\d|{_NAMES})\s*(?:to|and|[-&+\u2013])\s*$",
    re.IGNORECASE,
)
_OFF = re.compile(r"\b(?:not|planned|cancelled|postponed|provisional|tbc)\b", re.IGNORECASE)
_ALMOST = re.compile(r"\b[\dO]{1,2}\D{1,12}(?:19|20)\d\d|[\dOl]+\W+[\dOl]+\W+(?:20)?\d\d\b|^\s*(?:\d{6}|\d{8})\s*$")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_DASHES = dict.fromkeys((8208, 8209, 8210, 8722), "-")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One full date in a text and where it stands; ``day`` is None for a day that does not exist (31 June)."""

    start: int
    end: int
    day: date | None


_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)? ?(?:[-\u2013\u2014/&,]|to|and) ?$", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1990, 2049  # an earlier or later year is a slip of the hand


@dataclass(frozen=True, slots=True)
class DateReading:
    """What was read: a full date or None, the words, and why a person should look (``code``, ``doubt``)."""

    day: date | None = None
    as_written: str | None = None
    code: str = ""
    doubt: str = ""


def full_dates(text: str) -> Iterator[FoundDate]:
    """Every date with day, month and year in a text, the day first."""
    for match in _FULL.finditer(text.translate(_DASHES)) if _DIGIT.search(text) else ():
        yield FoundDate(match.start(), match.end(), _day(match))


def _day(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    if part["iso"]:
        year, month, day = (int(n) for n in re.split("[-/.]", part["iso"]))
    elif part["d1"]:
        year, month, day = _year(part["y1"]), int(part["m1"]), int(part["d1"])
    elif part["d2"]:
        year, month, day = _year(part["y2"]), _MONTHS[part["m2"].casefold()], int(part["d2"])
    else:
        year, month, day = _year(part["y3"]), _MONTHS[part["m3"].casefold()], int(part["d3"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    digits = text.lstrip("'\u2018\u2019")
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 69 else 1900 + int(digits)


def read_date(text: str | None) -> DateReading:
    """The date that a text gives where a date is asked for.

    "3rd Nov" has no year, "from 1 July 2026" and two dates are no one day: those stay as written, with a doubt.
    """
    said = " ".join(without_unseen(text or "").split())
    if not said:
        return DateReading()
    found = list(full_dates(said))
    days = {f.day for f in found}
    if len(days) == 1 and None not in days:
        return _one_day(said, found)
    if None in days:
        return DateReading(None, said, "unreadable-date", f"“{_short(said)}” is no day of the calendar.")
    if len(days) > 1:
        return DateReading(None, said, "unreadable-date", f"“{_short(said)}” gives more than one date.")
    if _NO_YEAR.search(said):
        return DateReading(None, said, "date-without-year", f"“{_short(said)}” has no year.")
    if read_month(said):
        return DateReading(None, said, "unreadable-date", f"“{_short(said)}” gives a month and no day.")
    if _ALMOST.search(said):
        return DateReading(None, said, "unreadable-date", f"“{_short(said)}” could not be read as a date.")
    return DateReading(None, said)


def _one_day(said: str, found: Sequence[FoundDate]) -> DateReading:
    """The one day that a text names, unless the words around it say that it is not that very day."""
    day, before, after = found[0].day, said[: found[0].start], said[found[-1].end :]
    around = [words for words in (before, after) if words]
    if _DAY_BEFORE.search(before):
        return DateReading(None, said, "unreadable-date", f"“{_short(said)}” gives more than one day.")
    if any(_VAGUE.search(_outside_brackets(words)) or _OFF.search(words) for words in around):
        return DateReading(None, said, "unreadable-date", f"“{_short(said)}” does not give one day.")
    weekday = _WEEKDAY.match(said[found[0].start :])
    if day and weekday and weekday[1].title() != f"{day:%a}":
        return DateReading(day, said, "unreadable-date", f"“{_short(said)}” was a {day:%A}.")
    if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return DateReading(day, said, "unreadable-date", f"“{_short(said)}” is of the year {day.year}.")
    return DateReading(day, said)


def _outside_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def read_month(text: str | None) -> date | None:
    """The first day of the month that a text names with its year ("June 2026"), None where it names none or several."""
    said = text or ""
    full = {f.day.replace(day=1) for f in full_dates(said) if f.day}
    found = full or {first for first in _months(said) if first}
    return found.pop() if len(found) == 1 else None


def _months(text: str) -> Iterator[date]:
    for match in _MONTH_ONLY.finditer(text):
        yield date(_year(match["y"]), _MONTHS[match["m"].casefold()], 1)
    for match in _NUMBER_MONTH.finditer(text):
        yield date(int(match["y"] or match["y2"]), int(match["m"] or match["m2"]), 1)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
