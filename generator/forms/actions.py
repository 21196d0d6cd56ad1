"""Actions as people write them: rows of a table, or sentences with owner and date at the end.

Nothing is invented: an owner is taken off the end of a sentence only where it reads as a person, a role or initials.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.forms.dates import full_dates, read_date
from generator.forms.labels import without_unseen
from generator.forms.people_named import (
    INITIALS,
    LINK,
    NAME,
    NOBODY,
    NOT_PEOPLE,
    PERSON,
    POST,
    ROLE,
    WHO,
    People,
    is_role,
)
from generator.model import NOWHERE, Action, Place

_NUMBER = re.compile(
    r"^\s*(?:\(?\d{1,2}[.):](?!\d)\s*|\d{1,2}\s+[-\u2013]\s+|\(?[a-h][.)]\s+|action\s*(?:\d+\s*[:.\-]|:)\s*|[\u2022\u00b7\u25cf\u25aa*\-\u2013]\s+)",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:none|nil|n/?a|no (?:further )?actions?(?: needed| required)?)\W*", re.IGNORECASE)
_URGENT = re.compile(
    r"(?<![\s,;.\-\u2013(\[])[\s,;.\-\u2013(\[]*\b(?:high\s+|top\s+)?(?:PRIORITY|priority|URGENT|urgent)[)\].!\s]*$"
)
_CUT = r"(?<![\s,;:.|\-\u2013\u2014(\[])[\s,;:.|\-\u2013\u2014(\[]*"  # from the first sign of a run: linear
_BY = (
    r"(?:(?:to be (?:done|completed) )?by|before|due(?: by| date| on)?|no later than|deadline|date|when|on|within"
    r"|target(?: date)?)[\s:]*"
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_LOOSE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS}\.?|\d{{1,2}}/\d{{1,2}}"
    rf"|(?:the\s+)?(?:end|start|middle|beginning) of (?:the\s+)?(?:{_MONTHS}(?:\s+\d{{4}})?|month|week|term|quarter"
    rf"|year|order|[a-z]+ term|Q[1-4])|mid[- ]{_MONTHS}|early {_MONTHS}|late {_MONTHS}|{_MONTHS}\s+\d{{4}}"
    r"|Q[1-4](?:\s+\d{4}(?:[-/]\d{2})?)?|asap|a\.s\.a\.p\.?"
    r"|as soon as possible|immediate(?:ly)?|on-?going|next (?:week|month|review|supervision|panel|session|core group)"
    r"|this (?:week|month)|within \w+ (?:days?|weeks?|months?)|today|tomorrow"
    r"|(?:next\s+)?(?:mon|tues|wednes|thurs|fri)day|tb[ca]|(?:w/c|from|after)\s+[^,;.]{3,25})"
)
_LOOSE_END = re.compile(rf"{_CUT}(?:{_BY})?(?P<due>{_LOOSE})[\s.;)\]!]*$", re.IGNORECASE)
_HAPPENED = re.compile(r"\b(?:held|made|seen|sent|met|\w{3,}ed)\s+on\s*$", re.IGNORECASE)
_LED = re.compile(rf"{_CUT}{_BY}$", re.IGNORECASE)
_ONE = rf"(?:{PERSON}|{ROLE}|[A-Z]{{2,3}})"
_LEADING = re.compile(rf"(?P<who>{_ONE}(?:{LINK}{_ONE})*)(?:\s+(?:to|will|should|must)\s+[a-z]|\s*(?P<colon>:)\s)")
_FIRST_DUE = re.compile(rf"{_BY}$", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?:(?<![\s,;.|(\[\u2013-])[\s,;.|(\[\u2013-]+)?\b"
    r"(?P<what>owner|lead(?: officer)?|who|by whom|responsible(?: person)?|person responsible"
    r"|by when|due(?: date| by)?|deadline|date|when|timescale|target date)"
    r"(?:\s*[:=]\s*|\s+[-\u2013]\s+(?=[A-Z\d])|(?<=[Oo]wner)\s+(?=[A-Z])|(?<=[Dd]ue)(?: by)?\s+(?=\d))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"[.!?;:)\]\u201d\"](?:\s+)(?=[A-Z(\[])|\s+[-\u2013\u2014]\s+|\t+|\s*[(\[](?=[^()\[\]]*[)\]]?\W*$)|,\s+|\s+[:|]\s+"
    r"|\s*/\s*(?=[A-Z]{2,3}\s*$)"
)


_NOTED = r"(?:[,;.] | [-\u2013\u2014] | ?[(\[])"
_DONE = re.compile(
    rf"{_NOTED}(?P<note>(?:done|completed?|achieved|actioned)\b(?: (?:on )?\d[^,;()\[\]]{{0,25}})?)[.)\] ]*$",
    re.IGNORECASE,
)
_CHECK = re.compile(
    rf"{_NOTED}check(?:ed)?(?:[ -]back)?(?: (?:on|by))?:? (?P<note>\d[^,;()\[\]]{{2,25}})[.)\] ]*$", re.IGNORECASE
)
_LETTERS_FIRST = re.compile(r"(?P<who>[A-Z]{2,3})(?::| [-\u2013\u2014]) (?=\w)")
_DAYS = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? ?[-\u2013] ?\d{{1,2}}(?:st|nd|rd|th)? {_MONTHS}\b|\bw/c\b", re.IGNORECASE
)


@dataclass(slots=True)
class _Ending:
    action: str
    owner: str | None = None
    due: str | None = None


_ASIDE = re.compile(r"[(\[]([A-Z]{2,3})[)\]]\.?$")


def read_sentences(lines: Sequence[tuple[str, Place]], people: People = NOBODY) -> list[Action]:
    """The actions of a written list, one a line, in the order that it gives them.

    ``lines`` are its paragraphs with their places; lines that say only that there is nothing to do are left out.
    """
    actions: list[Action] = []
    for text, place in lines:
        action = read_sentence(text, people, place, len(actions) + 1)
        if action is not None:
            actions.append(action)
    return actions


def read_sentence(
    text: str, people: People = NOBODY, place: Place = NOWHERE, priority: int | None = None
) -> Action | None:
    """One written action with the owner and the date that stand at its end; None for an empty line."""
    said = " ".join(w for w in re.split(r"[^\S\t]+", without_unseen(text)) if w).strip()
    said = _NUMBER.sub("", said.removeprefix(f"{priority} ") if priority else said, count=1).strip()
    if not re.search(r"\w", said) or _NOTHING.fullmatch(said):
        return None
    said, done = _cut(said, _DONE)
    said, check = _cut(said, _CHECK)
    leading = _LETTERS_FIRST.match(said)
    owner = leading["who"] if leading and leading["who"] not in NOT_PEOPLE else None
    said = said[leading.end() :] if leading and owner else said
    ending = _labelled(said, people) or _unlabelled(said, people, owner)
    reading, checked = read_date(ending.due), read_date(check)
    return Action(
        action=" ".join(ending.action.split()),
        owner=owner or ending.owner,
        due=reading.day,
        due_as_written=reading.as_written,
        check_back=checked.day,
        check_back_as_written=checked.as_written,
        progress=done or None,
        priority=priority,
        doubt=reading.doubt or _aside(ending) or _range(said) or None,
        place=place,
    )


def _cut(said: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """A sentence without what is noted at its end after a dash, comma or bracket, and the note itself."""
    match = pattern.search(said)
    return (said[: match.start()], match["note"].strip()) if match and match.start() > 0 else (said, "")


def _range(said: str) -> str:
    """A doubt about a time of several days, of which only the last would be read."""
    match = _DAYS.search(said)
    return f"“{match[0]}” is more than one day." if match else ""


def _aside(ending: _Ending) -> str:
    """A doubt about letters in brackets at the end, which may be somebody's initials or stand for something else."""
    match = _ASIDE.search(ending.action)
    is_open = match is not None and not ending.owner and match[1] not in NOT_PEOPLE
    return f"“{match[1]}” may be who does it." if match is not None and is_open else ""


def _labelled(said: str, people: People) -> _Ending | None:
    """An action with its parts named: "Write a VMP. Owner: NI. By when: 3 May 2026"."""
    marks = list(_LABELLED.finditer(said))
    if not marks or marks[0].start() == 0:
        return None
    ending = _Ending(said[: marks[0].start()].rstrip(" ,;(|-\u2013"))
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = said[mark.end() : after.start() if after else len(said)].strip(" ,;.)|]")
        if re.match(r"owner|lead|who|by whom|resp|person", mark["what"], re.IGNORECASE):
            named = _Ending(value)
            _take_due(named)
            ending.owner, ending.due = named.action or None, ending.due or named.due
        else:
            ending.due = value or None
    return _completed(ending, people)


def _unlabelled(said: str, people: People, owner: str | None = None) -> _Ending:
    ending = _Ending(said, owner)
    match = _URGENT.search(ending.action)
    if match and match.start() > 0:
        ending.action = _close(ending.action[: match.start()], ending.action)
    return _completed(ending, people)


def _completed(ending: _Ending, people: People) -> _Ending:
    """The owner and the date that are not named as such: at the end, at the beginning, or led by "by"."""
    for _ in range(2):
        if not ending.due:
            _take_due(ending)
        if not ending.owner:
            _take_owner(ending, people)
    if not ending.due:
        _take_first_due(ending)
    if not ending.owner and (match := _LEADING.match(ending.action)) and _is_leading(match, people):
        ending.owner = match["who"]
        if match["colon"]:
            ending.action = ending.action[match.end() :]
    return ending


def _is_leading(match: re.Match[str], people: People) -> bool:
    return people.known(match["who"]) or (not match["colon"] and _is_person(match["who"], people))


def _take_first_due(ending: _Ending) -> None:
    """The date with which a sentence begins ("By 3 April 2026: …"), or the only one, led by "by" within it."""
    said = ending.action
    dates = list(full_dates(said))
    if len(dates) != 1:
        return
    before, after = said[: dates[0].start], said[dates[0].end :]
    if not before.strip() or _FIRST_DUE.fullmatch(before):
        ending.action = after.lstrip(" ,;:.-\u2013\u2014\t")
    elif not re.search(r"\b(?:by|before|no later than|due|deadline)[\s:]*$", before, re.IGNORECASE):
        return
    ending.due = said[dates[0].start : dates[0].end]


def _is_person(text: str, people: People) -> bool:
    if text.upper() in NOT_PEOPLE:
        return False
    one = re.split(LINK, text)[0]
    return people.known(text) or len(re.findall(NAME, one)) in {2, 3} or INITIALS.fullmatch(text) is not None


def _close(kept: str, whole: str) -> str:
    """What is left of a sentence, with its full stop where it had one."""
    kept = kept.rstrip(" ,;:-\u2013\u2014([\t")
    return kept + "." if whole[len(kept) : len(kept) + 1] == "." and not kept.endswith(".") else kept


def _take_due(ending: _Ending) -> None:
    said = ending.action
    dates = list(full_dates(said))
    if dates and not re.search(r"\w", said[dates[-1].end :]):
        last = dates[-1]
        before = said[: last.start]
        led = _LED.search(before)
        if _HAPPENED.search(before):
            return
        if led is None and not re.search(r"[,;.\-\u2013\u2014(\[:\t]\s*$", before) and _reads_on(before):
            return
        ending.due = said[last.start : last.end]
        ending.action = _close(before[: led.start()] if led else before, said)
    elif (match := _LOOSE_END.search(said)) and match.start() > 0 and _is_apart(said, match):
        ending.due = match["due"].strip()
        ending.action = _close(said[: match.start()], said)


def _reads_on(before: str) -> bool:
    """Whether a date at the end belongs to the sentence ("the session of 3 May 2026") and is no deadline."""
    return bool(re.search(r"\b(?:of|from|since|dated|until|after|held|in|for|the)\s*$", before, re.IGNORECASE))


def _is_apart(said: str, match: re.Match[str]) -> bool:
    """Whether loose words such as "next review" stand apart from the sentence, or are led by "by"."""
    between = said[match.start() : match.start("due") + len("within")]
    return bool(
        re.search(r"[,;:.\-\u2013\u2014(\[]|\b(?:by|due|before|deadline|within)\b", between, re.IGNORECASE)
    ) or bool(re.fullmatch(r"asap|a\.s\.a\.p\.?|on-?going|immediately", match["due"], re.IGNORECASE))


def _take_owner(ending: _Ending, people: People) -> None:
    said = ending.action
    for cut in _cuts(said):
        chunk = re.sub(r"^by\s+", "", said[cut[1] :].strip(" .;)|]"))
        if _is_owner(chunk, said[cut[0] : cut[1]], ending, people):
            ending.owner = chunk
            ending.action = _close(said[: cut[0] + 1] if said[cut[0]] in '.!?)]\u201d"' else said[: cut[0]], said)
            return


def _cuts(said: str) -> list[tuple[int, int]]:
    """Where the last part of a sentence may begin, the longest part first."""
    found = [(m.start(), m.end()) for m in _SENTENCE_END.finditer(said)]
    near = [c for c in found if c[0] > 0 and len(said[c[1] :].split()) <= 10]
    return [c for c in near if re.search(r"\w", said[: c[0]])]


def _is_owner(chunk: str, separator: str, ending: _Ending, people: People) -> bool:
    if not chunk or not (WHO.fullmatch(chunk) or POST.fullmatch(chunk)) or chunk in NOT_PEOPLE:
        return False
    parts = re.split(r"\s*(?:,|/|&|\band\b|\bwith\b|\+)\s*", chunk)
    if all(p.upper() in NOT_PEOPLE for p in parts):
        return False
    known = people.known(parts[0]) or people.known(chunk)
    follows_date = _ends_in_date(ending.action, chunk)
    is_aside = ending.due is None and not follows_date and ending.action.rstrip(". ").endswith((")", "]"))
    if known or (INITIALS.fullmatch(chunk) and not is_aside):
        return True
    is_name = bool(re.fullmatch(PERSON, parts[0])) and len(parts[0].split()) in {2, 3}
    if "," in separator:
        return (is_name or is_role(chunk) or POST.fullmatch(chunk) is not None) and (
            ending.due is not None or follows_date
        )
    if "(" in separator or "[" in separator:
        if is_aside:
            return is_name
        return is_name or is_role(chunk) or len(chunk.split()) == 1
    apart = re.search(r"[.\-\u2013\u2014\t]", separator) is not None
    return is_name or ending.due is not None or (apart and is_role(chunk))


def _ends_in_date(said: str, chunk: str) -> bool:
    """Whether a full date stands just before the last part of a sentence."""
    before = said[: said.rfind(chunk)].rstrip(" ,;([")
    return any(found.end == len(before) for found in full_dates(before))
