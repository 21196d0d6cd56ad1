"""Words for numbers: plain English, singular and plural right, each figure with its mark."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.reports.figure import Figure

_UNITS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    """A whole number as words up to ninety-nine, in figures above: for the beginning of a sentence."""
    if not 0 <= number < 100:
        return f"{number:,}"
    if number < 20:
        return _UNITS[number]
    tens, unit = _TENS[number // 10 - 2], number % 10
    return f"{tens}-{_UNITS[unit]}" if unit else tens


def plural(number: int, one: str, many: str) -> str:
    """The word that fits a number: one audit, 2 audits."""
    return one if number == 1 else many


def joined(words: Iterable[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    held = list(words)
    return held[0] if len(held) == 1 else ", ".join(held[:-1]) + " and " + held[-1] if held else ""


def count(figure: Figure, one: str, many: str) -> str:
    """A figure with its noun and mark: 3 audits, 1 audit, no audits."""
    number = figure.shown if figure.value or figure.withheld else "no"
    return f"{number}{figure.mark} {plural(figure.value, one, many)}"


def out_of(figure: Figure, many: str) -> str:
    """A figure with what it is out of: 12 of the 14 audits. ``many`` is plural: audits, moderated audits."""
    if not figure.n:
        return f"no{figure.mark} {many}"
    if figure.n == 1:
        one = re.sub(r"s\b", "", many, count=1)
        return f"{figure.shown} of 1{figure.mark} {one}"
    if not figure.value and not figure.withheld and figure.n:
        return f"none of the {figure.n:,}{figure.mark} {many}"
    if figure.value == figure.n:
        return f"all {figure.n:,}{figure.mark} {many}"
    return f"{figure.shown} of the {figure.n:,}{figure.mark} {many}"


def start(sentence: str) -> str:
    """A sentence with a capital at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def is_or_are(number: int) -> str:
    """The verb that fits a number."""
    return plural(number, "is", "are")


def was_or_were(number: int) -> str:
    """The past verb that fits a number."""
    return plural(number, "was", "were")


def some(figure: Figure) -> str:
    """A number without its noun, as a sentence goes on with it, and its mark: 3, none."""
    return figure.cited if figure.value or figure.withheld else f"none{figure.mark}"


def of_them_overdue(overdue: Figure, still: Figure, marked: bool = True) -> str:
    """What follows a number of open actions: how many of them are overdue; nothing where none is open."""
    number = some(overdue) if marked else (overdue.shown if overdue.value else "none")
    return f", {number} of them overdue" if still.value else ""


def actions_overdue(overdue: Figure, still: Figure) -> str:
    """How many of the open actions are overdue: 3 of 12 open actions are overdue."""
    noun = plural(still.value, "action", "actions")
    return f"{some(overdue)} of {still.cited} open {noun} {is_or_are(overdue.value)} overdue"
