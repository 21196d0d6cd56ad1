"""One action as people write it: a sentence with who does it and by when at its end or its beginning.

Nothing is invented: an owner is taken off the end of a sentence only where it reads as a person, a role or initials,
and what might as well be something else is left in the sentence with a doubt.
"""

from __future__ import annotations

import re

from generator.forms.action_ending import UNPLAIN, Ending, close, take_labelled, take_notes
from generator.forms.action_owner import (
    has_another_owner,
    may_be_another,
    may_be_owner,
    names_within,
    take_first_letters,
    take_leading_owner,
    take_owner,
)
from generator.forms.dates import full_dates, read_date
from generator.forms.due_words import BY, MONTHS, Due, find_due
from generator.forms.labels import without_unseen
from generator.forms.people_named import NOBODY, People
from generator.model import NOWHERE, Action, Place

NUMBER = re.compile(
    r"^\s*(?:\(?(?:\d{1,2}|[a-h]|i{1,3}|iv|v|vi{1,3})[.):](?!\d)\s*|\d{1,2}(?:\.\d{1,2})+[.)]?\s+"
    r"|\d{1,2}\s+[-\u2013]\s+"
    r"|action\s*(?:\d+\s*[:.\-]|:)\s*|(?:what|task)\s*:\s*|[\u2022\u25e6\u00b7\u25cf\u25aa*\-\u2013]\s+|o\s+(?=[a-z]))",
    re.IGNORECASE,
)
_TOLD = 800  # what stands before so many signs is told at length, and says neither who nor by when
_NOTHING = re.compile(
    r"(?:none|nil|nothing|n/?a|not applicable|no (?:(?:further|new|other|specific) )?actions?)"
    r"(?: (?:needed|required|identified|arising|necessary|noted|agreed|currently|to add|at (?:this|present)(?: time"
    r"| stage)?"
    r"|from this audit)){0,3}\W*",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"(?<![\s,;.\-\u2013(\[])[\s,;.\-\u2013(\[]*\b(?:high\s+|top\s+)?(?:PRIORITY|priority|URGENT|urgent)[)\].!\s]*$"
)
_FIRST_DUE = re.compile(rf"{BY}$", re.IGNORECASE)
_TIME = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}|\d{{1,2}}/\d{{1,2}})"
_TOLD_ASIDE = re.compile(r"\((?:ends?|starts?|of|from|since|dated|was|sent|held|born)\s[^()]*\)", re.IGNORECASE)
_LED_WITHIN = re.compile(
    rf"(?:(?-i:\b[A-Z]{{2,3}})|\b(?:by|before|due|deadline|no later than)|[,;(\u2013-](?:\s*(?:start(?:s|ing)?|ends?"
    rf"|from|to|until|was|w/c)\b)?)[\s:]*{_TIME}\b",
    re.IGNORECASE,
)
_TWO_TIMES = "More than one time is given, or it is not plain which words say by when."


def read_sentence(
    text: str,
    people: People = NOBODY,
    place: Place = NOWHERE,
    priority: int | None = None,
    above: Action | None = None,
) -> Action | None:
    """One written action with the owner and the date that stand at its end; None for an empty line.

    "As above" gives those of the action ``above``.
    """
    said = re.sub(r"\s+", lambda space: "\t" if "\t" in space[0] else " ", without_unseen(text)).strip()
    said = re.sub(r"(?<=\s)(?:--{1,3}|[\u2010\u2011\u2212])(?=\s)", "-", said)
    said = NUMBER.sub("", said.removeprefix(f"{priority} ") if priority else said, count=1).strip()
    if not re.search(r"\w", said) or _NOTHING.fullmatch(said):
        return None
    told, said = said[:-_TOLD], said[-_TOLD:]
    ending = _read(said, people)
    ending.action = told + ending.action
    if ending.above:
        _from_above(ending, above)
    reading, checked = read_date(ending.due), read_date(ending.check)
    return Action(
        action=" ".join(ending.action.split()),
        owner=ending.owner,
        due=reading.day,
        due_as_written=reading.as_written,
        measure=ending.measure or None,
        check_back=checked.day,
        check_back_as_written=checked.as_written,
        progress=ending.progress or None,
        priority=priority,
        doubt=reading.doubt or checked.doubt or ending.doubt or None,
        place=place,
    )


def _read(said: str, people: People) -> Ending:
    ending = Ending(said)
    take_first_letters(ending)
    is_first = ending.owner is not None
    take_notes(ending)
    take_labelled(ending)
    _completed(ending, people)
    if is_first and ending.owner not in people.initials and has_another_owner(ending, people):
        return Ending(said, doubt=UNPLAIN)
    if _LED_WITHIN.search(_TOLD_ASIDE.sub("", ending.action)) and not ending.is_whole:
        return Ending(said, doubt=_TWO_TIMES)
    if not ending.owner and names_within(ending.action):
        return Ending(said, doubt=UNPLAIN)
    if ending.action.count("(") > ending.action.count(")"):
        ending.action += ")"
    ending.doubt = ending.doubt or may_be_owner(said, ending) or may_be_another(said, ending, people)
    return ending


def _from_above(ending: Ending, above: Action | None) -> None:
    """The owner and the date of the action above, where the words say that they are the same."""
    before = len([part for part in (ending.owner, ending.due) if part])
    if above is not None and not ending.owner and not re.search("date|day", ending.above):
        ending.owner = above.owner
    if above is not None and not ending.due and not re.search("person|owner", ending.above):
        ending.due = above.due_as_written
    if before == len([part for part in (ending.owner, ending.due) if part]):
        ending.doubt = f"Nothing above says what “{ending.above}” is."


def _completed(ending: Ending, people: People) -> None:
    """The owner and the date that are not named as such: at the end, at the beginning, or led by "by"."""
    match = _URGENT.search(ending.action)
    if match and match.start() > 0:
        ending.action = close(ending.action[: match.start()], ending.action)
    for _ in range(2):
        before = (ending.action, ending.owner, ending.due)
        if not ending.due and not ending.doubt:
            _take_due(ending)
        take_notes(ending)
        if not ending.owner:
            take_owner(ending, people)
        take_notes(ending)
        if before == (ending.action, ending.owner, ending.due):
            break
    if not ending.due and not ending.doubt:
        _take_first_due(ending)
    if not ending.owner:
        take_owner(ending, people)
    if not ending.owner:
        take_leading_owner(ending, people)


def _take_first_due(ending: Ending) -> None:
    """The date with which a sentence begins ("By 3 April 2026: …"), or the only one, led by "by" within it."""
    said = ending.action
    dates = list(full_dates(said))
    if len(dates) != 1:
        return
    before, after = said[: dates[0].start], said[dates[0].end :]
    if not before.strip() or _FIRST_DUE.fullmatch(before):
        ending.action = after.lstrip(" ,;:.-\u2013\u2014\t")
        ending.due = said[dates[0].start : dates[0].end]
        return
    led = find_due(said[: dates[0].end])
    if led is None or not re.search(r"\b(?:by|before|no later than|due|deadline)[\s:]*$", before, re.IGNORECASE):
        return
    ending.is_whole = True
    ending.due, ending.doubt = led.text or None, led.doubt


def _take_due(ending: Ending) -> None:
    found: Due | None = find_due(ending.action)
    if found is None:
        return
    if found.doubt:
        ending.doubt, ending.is_whole = found.doubt, True
        return
    ending.due, ending.action = found.text, close(found.kept, ending.action)
