"""Several actions on one line, told apart where it is plain where each of them ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from generator.forms.action_sentence import NUMBER, read_sentence
from generator.forms.dates import full_dates
from generator.forms.people_named import NOBODY, People
from generator.model import Action

_MARK = re.compile(
    r"(?:^|(?<=[\s;,.]))(?:\(?(?P<n>\d{1,2}|[a-h]|i{1,3}|iv|v)[.)]|action (?P<a>\d{1,2})\s*[:.\-]"
    r"|(?P<b>[\u2022\u25cf\u25aa]))\s+(?=\w)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(?:\(?\w{1,3}[.)]|action|[\u2022\u25cf\u25aa])", re.IGNORECASE)
_MAY_BE_SEVERAL = re.compile(r"[\n;\d\u2022\u25cf\u25aa]|[a-z][.)]\s|\basap\b|\baction \d", re.IGNORECASE)
"""What a text cannot do without that holds more than one action."""
_ROMAN = ("i", "ii", "iii", "iv", "v")
_BOUNDARY = re.compile(
    r"\s*;\s*(?:and\s+)?|(?<=[.)])\s+(?:and\s+|/\s+)?(?=\w)|(?<=\)),\s+(?:and\s+)?|,\s+(?:and\s+|then\s+)?"
    r"|\s+and\s+|\s+/\s+"
)
_TOLD_ON = re.compile(r"(?:she|he|they|it|this|these|that|if|we|which|review|check)\b", re.IGNORECASE)
_SENTENCES = re.compile(r"[.!?]\s+[A-Z]")
_TIMES = re.compile(r"\b(?:by|before|due)\s+\d|\basap\b", re.IGNORECASE)
SAME = re.compile(
    r"\W*(?:(?:as|see) (?:above|before|previous)|(?:the )?same(?: as above| date| day| person| owner)?|ditto|do\.)\W*"
    r"|[-\s]*[\"\u201c\u201d\u3003\u2033]+[-\s]*|''|\u2018\u2019|\u2019\u2019",
    re.IGNORECASE,
)
"""What says in a cell that it holds the same as the one above it."""
SEVERAL = "The row may hold more than one action."
_SHARED = {"measure", "progress", "objective", "outcome", "priority", "number"}
_LONGEST = 600  # a longer line tells a story


def split_line(text: str, people: People) -> list[str]:
    """The actions that one line holds, in its own words; the line as it is where they cannot be told apart."""
    return numbered_parts(text) or _ended(text, people) or [text]


def numbered_parts(text: str) -> list[str]:
    """The parts of a text that are numbered in order ("1. … 2. …") from its beginning on; none where it has one."""
    marks = list(_MARK.finditer(text)) if _NUMBERED.match(text) else []
    if len(marks) < 2 or text[: marks[0].start()].strip():
        return []
    kept = [marks[0]]
    for mark in marks[1:]:
        if _follows(kept[-1], mark):
            kept.append(mark)
    parts = [text[a.start() : b.start()].rstrip(" ;,") for a, b in pairwise(kept)] + [text[kept[-1].start() :]]
    return parts if len(kept) > 1 and all(re.search(r"[^\W\d_]{2}", _MARK.sub("", p, count=1)) for p in parts) else []


def _follows(before: re.Match[str], mark: re.Match[str]) -> bool:
    if before["b"] or mark["b"]:
        return before["b"] == mark["b"]
    one, two = (m["n"] or m["a"] for m in (before, mark))
    if one.isdigit() or two.isdigit():
        return one.isdigit() and two.isdigit() and int(two) == int(one) + 1 and bool(before["a"]) == bool(mark["a"])
    one, two = one.casefold(), two.casefold()
    if one in _ROMAN and two in _ROMAN:
        return _ROMAN.index(two) == _ROMAN.index(one) + 1
    return len(one) == len(two) == 1 and ord(two) == ord(one) + 1


def _ended(text: str, people: People) -> list[str]:
    """The parts of a line each of which ends (or begins) with its own owner and date."""
    times = max(sum(1 for _ in full_dates(text)), len(_TIMES.findall(text)))
    if len(text) > _LONGEST or (times < 2 and ";" not in text):
        return []
    clauses = [clause for clause in re.split(r"\s*;\s*", text) if clause]
    for kind in ((True, True), (False, True), (True, False)):
        if len(clauses) > 1 and all(_is_complete(read_sentence(c, people), kind) for c in clauses):
            return clauses
    cuts = [(m.start(), m.end()) for m in _BOUNDARY.finditer(text)][:40]
    for is_timed, is_owned in ((True, True), (True, False), (False, True)):
        if is_timed and times < 2:
            continue
        parts = _parts(text, 0, cuts, people, (is_owned, is_timed))
        if len(parts) > 1:
            return parts
    return []


def _parts(
    text: str, start: int, cuts: Sequence[tuple[int, int]], people: People, kind: tuple[bool, bool]
) -> list[str]:
    """The complete actions from a place to the end of a line, each as short as can be; none where a rest is left."""
    found: list[str] = []
    for stop, after in [*cuts, (len(text), len(text))]:
        if stop <= start or (kind == (True, False) and stop < len(text) and ";" not in text[stop:after]):
            continue
        piece = text[start:stop]
        if _is_complete(read_sentence(piece, people), kind) and (stop == len(text) or _begins(text[after:])):
            found.append(piece)
            start = after
    return found if start >= len(text) else []


def _begins(rest: str) -> bool:
    """Whether words can begin an action of their own, and tell no more of the one before."""
    return _TOLD_ON.match(rest) is None and re.match(r"\W*(?:\d|$)", rest) is None


def _is_complete(action: Action | None, kind: tuple[bool, bool]) -> bool:
    if action is None or (bool(action.owner), bool(action.due_as_written)) != kind:
        return False
    is_unsure = action.doubt and not (action.due_as_written and action.due is None)
    if action.due_as_written and action.due_as_written in action.action:
        return False  # more is said after the date
    return not is_unsure and len(action.action.split()) > 1 and _SENTENCES.search(action.action) is None


def several_actions(values: Mapping[str, str]) -> list[dict[str, str]]:
    """The actions of one row of a table, by column, where its cells number several or set them line by line.

    What stands once is said of each of them. Empty where the row holds one, or who does which is not plain.
    """
    if not _MAY_BE_SEVERAL.search(values.get("action", "")):
        return []
    actions = _told_apart(values.get("action", ""))
    if not (actions or values.get("owner") or values.get("due")):
        parts = split_line(values.get("action", ""), NOBODY)
        actions = parts if len(parts) > 1 else []
    lines = _lines(values.get("action", ""))
    if not actions and len(lines) > 1 and len(_lines(values.get("due", ""))) == len(lines):
        is_dated = all(next(full_dates(line), None) for line in _lines(values["due"]))
        actions = lines if is_dated else []
    columns: dict[str, list[str]] = {}
    for column, value in values.items():
        parts = actions if column == "action" else _told_apart(value) or _lines(value)
        if len(parts) != len(actions):
            if len(parts) > 1 and column not in _SHARED:
                return []
            parts = [value] * len(actions)
        columns[column] = parts
    return [{c: parts[n] for c, parts in columns.items()} for n in range(len(actions))]


def _told_apart(text: str) -> list[str]:
    parts = numbered_parts(text)
    is_bulleted = bool(parts) and _MARK.match(parts[0])["b"] is not None  # type: ignore[index]
    return [] if is_bulleted else [NUMBER.sub("", part, count=1).strip() for part in parts]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
