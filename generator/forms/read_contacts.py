"""The reflective conversations of an audit: when, how, what was said, why one was not held (TH-020, TH-040, TH-041)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.forms.contact_ways import (
    NOT_HELD,
    WAYS,
    is_offer,
    said_mode,
    says_no_way,
    told_mode,
    ways_named,
)
from generator.forms.dates import full_dates, read_date
from generator.forms.read_answers import answer_place
from generator.forms.read_region import Part, Region
from generator.forms.read_tables import part_of
from generator.model import Contact

_UNFINISHED = re.compile(
    r"\W*(?:\[[^\]]*\]|tbc|tba|xx+|to be (?:completed|confirmed|added)|click (?:or tap )?here.*)\W*", re.IGNORECASE
)
NO_TEXT = "Nothing says what was discussed."


def read_contact(region: Region, who: str) -> Contact:
    """One conversation from its cells or controls, or from one box that says it all."""
    values = _values(region)
    day, mode, text = (values.get(k) for k in ("date", "mode", "text"))
    if text is not None and day is None and mode is None:
        day = _leading_date(text)
    if not mode and day and not _has_date(day) and said_mode(day) in NOT_HELD:
        day, mode = None, day
    date = read_date(day)
    mode = None if mode and is_offer(mode) else mode
    is_unsaid = mode is not None and says_no_way(mode)
    kind = None if mode is None or is_unsaid else said_mode(mode) or mode.casefold()
    if mode is None and text:
        parts = re.split(r"(?<!\d)[.;:](?:\s|$)|[;\n\u2013\u2014]|\s-\s", text)[: 2 if date.day else 1]
        kind = next((m for p in parts if len(p.split()) <= 12 and (m := told_mode(p))), None)
        kind = None if kind not in NOT_HELD and date.day is None else kind
    held, doubt = _held(date.as_written, kind, text)
    if held and not date.as_written and mode and kind == mode.casefold() and kind not in WAYS:
        held, doubt = None, f"“{mode}” does not say whether it was held."
    elif mode and re.fullmatch(r"\W*no\W*", mode, re.IGNORECASE):
        doubt = f"“{mode}” may not say that it was not held."
    reason = text if held is False and kind == "not held" else None
    if mode and held and len(ways_named(mode)) == 2:
        doubt = f"Two ways are given: {mode}."
    doubts = " ".join(d for d in (region.doubt, doubt, date.doubt if date.code != "" else "") if d)
    return Contact(who, held, date.day, date.as_written, kind, mode, text, reason, doubts or None, answer_place(region))


def _values(region: Region) -> Mapping[str, str]:
    """The text of each part: by column heading or control, else by what it holds."""
    values: dict[str, str] = {}
    loose: list[Part] = []
    for part in (region.own, *region.parts):
        if part.role in {"date", "mode", "text"} and (part is region.own or not _is_merged(part)):
            _add(values, part.role, part.text)
        elif part.text:
            loose.append(part)
    if len(loose) == 1 and not values and len(named := _named_lines(loose[0].text)) > 1:
        return named
    if len(loose) == 1 and not values and not _is_mode(loose[0].text):
        return {"text": loose[0].text}
    for part in loose:
        _add(values, "text" if _is_merged(part) else _role(part.text, values), part.text)
    if (
        values.get("date")
        and not values.get("text")
        and len(values["date"].split()) > 5
        and not _has_date(values["date"])
    ):
        values["text"] = values.pop("date")
    return {k: v if k == "text" else " ".join(v.split()) for k, v in values.items() if v}


def _is_merged(part: Part) -> bool:
    """Whether a cell takes the place of several: the last of a short row, wider than another of the row."""
    if part.cell is None:
        return False
    cells = part.cell.row.cells
    return part.cell is cells[-1] and len(cells) < 4 and part.cell.span > min(c.span for c in cells)


def _named_lines(text: str) -> dict[str, str]:
    """The parts of a conversation written below one another, each line named ("Date:", "How:", "Discussed:")."""
    values: dict[str, str] = {}
    role = ""
    for line in text.split("\n"):
        name, colon, rest = line.partition(":")
        found = part_of(name) if colon and len(name.split()) <= 5 else ""
        role = found if found in {"date", "mode", "text"} else role
        if role:
            _add(values, role, rest.strip() if found == role else line)
    return {k: v for k, v in values.items() if v}


def _is_mode(text: str) -> bool:
    return told_mode(text) is not None and len(text.split()) <= 4 and not re.search(r"[.;:\n]\s*\S", text)


def _add(values: dict[str, str], role: str, text: str) -> None:
    values[role] = "\n".join(t for t in (values.get(role, ""), text) if t)


def _role(text: str, values: Mapping[str, str]) -> str:
    short = len(text.split()) <= 8
    if short and "date" not in values and (_has_date(text) or read_date(text).code):
        return "date"
    if short and "mode" not in values and told_mode(text) and not _has_date(text):
        return "mode"
    return "text"


def _has_date(text: str) -> bool:
    return next(full_dates(text), None) is not None


def _leading_date(text: str) -> str | None:
    """The one date in the first few words of a box that says everything."""
    found = [f for f in full_dates(text[:60]) if f.day]
    return text[found[0].start : found[0].end] if len(found) == 1 else None


def _held(date: str | None, mode: str | None, text: str | None) -> tuple[bool | None, str]:
    """Whether it took place, with a doubt where the form does not plainly say."""
    has_date = bool(date and re.search(r"\w", date))
    if mode in NOT_HELD:
        return False, "A date is given as well." if has_date and mode == "not held" else ""
    if not (has_date or mode or text):
        return None, ""
    if not text or _UNFINISHED.fullmatch(text):
        return None, NO_TEXT
    return True, ""
