"""What an action names or notes of itself: "Owner: AB", "done 2 May 2026", "review 1 June 2026", "as above"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.forms.due_words import find_due
from generator.forms.people_named import is_who

UNPLAIN = "It is not plain which words say who does it and by when."
_LABELLED = re.compile(
    r"(?:(?<![\s,;.|(\[\u2013-])[\s,;.|(\[\u2013-]+)?\b(?<!\ba )(?<!\bthe )"
    r"(?P<what>owner|lead(?: officer)?|who|by whom|responsible(?: person)?|person responsible"
    r"|by when|due(?: date| by)?|deadline|(?<![Rr]eview )(?<!back )date|when|timescale|target date"
    r"|(?<=[.,;|(\u2013-] )(?:(?:check[- ]?back|review)(?: date)?|(?:how )?(?:measured?|success)"
    r"|status|progress)(?=\s*:))"
    r"(?:\s*[:=]\s*|(?<=[,;.|(\u2013-] [Oo]wner)\s+(?=[A-Z])|\s+[-\u2013]\s+(?=[A-Z\d]))",
    re.IGNORECASE,
)
_NOTED = r"(?:[,;.] | [-\u2013\u2014] | ?[(\[])"
_END = r"[.)\] ]*$"
_WHEN = r"\d[^,;()\[\]]{0,25}"
_DONE = re.compile(
    rf"{_NOTED}(?P<note>(?:done|completed?|achieved|actioned)\b(?: (?:on )?{_WHEN})?){_END}", re.IGNORECASE
)
_CHECK = re.compile(
    rf"{_NOTED}(?:to be )?(?:check(?:ed)?(?:[ -]back)?|review(?:ed)?)(?: date)?(?: (?:on|by"
    rf"|at))?:? (?P<note>{_WHEN}){_END}",
    re.IGNORECASE,
)
_SET = re.compile(
    rf"{_NOTED}(?P<note>(?:set|agreed|raised|added|opened|started|begun|was|originally|sent|discussed|allocated"
    rf"|recorded)"
    rf"(?: on| in)? {_WHEN}|open|in progress|outstanding|overdue|not (?:yet )?(?:done|started|met|completed?)){_END}",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"(?<=\d)(?:[,;.] | [-\u2013\u2014] | ?\()(?P<note>high|medium|low)(?: priority)?[.)\] ]*$", re.IGNORECASE
)
_ABOVE = re.compile(
    r"\s*[,;:.|\t(\u2013\u2014-]\s*(?:by |due )?(?P<note>(?:the )?same(?: as above| date| day| person| owner)?|as above"
    r"|ditto|see above|[\"\u201c\u201d\u3003]{1,2})[\s.;)\]]*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Ending:
    """What has been read of a sentence; ``action`` is what is left of it, ``is_whole`` where that is all of it."""

    action: str
    owner: str | None = None
    due: str | None = None
    check: str = ""
    measure: str = ""
    progress: str = ""
    doubt: str = ""
    above: str = ""
    is_whole: bool = False


def take_notes(ending: Ending) -> None:
    """Take off what is noted at the end: that it was done or set, when it is looked at again, "as above"."""
    for _ in range(4):
        said = ending.action
        for name, pattern in (
            ("progress", _DONE),
            ("check", _CHECK),
            ("progress", _SET),
            ("", _RANK),
            ("above", _ABOVE),
        ):
            match = pattern.search(said)
            if match and match.start() > 0 and not (name and getattr(ending, name)):
                ending.action = said[: match.start()]
                if name:
                    setattr(ending, name, match["note"].strip())
                break
        else:
            return


def take_labelled(ending: Ending) -> None:
    """Take off the parts that are named: "Write a VMP. Owner: NI. By when: 3 May 2026"."""
    said = ending.action
    marks = list(_LABELLED.finditer(said))
    if not marks or marks[0].start() == 0:
        ending.doubt = UNPLAIN if len(marks) > 1 else ""
        return
    if len({mark["what"].casefold() for mark in marks}) < len(marks):
        ending.doubt, ending.is_whole = UNPLAIN, True
        return
    ending.action = said[: marks[0].start()].rstrip(" ,;(|-\u2013")
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = said[mark.end() : after.start() if after else len(said)].strip(" ,;.|]")
        value = value if "(" in value else value.rstrip(")")
        what = mark["what"].casefold()
        if re.match(r"owner|lead|who|by whom|resp|person", what):
            due = find_due(value)
            ending.owner, ending.due = (
                (due.kept.strip(" ,;(") if due else value) or None,
                ending.due or (due and due.text),
            )
        elif what.startswith(("check", "review")):
            ending.check = value
        elif re.match(r"how|measure|success", what):
            ending.measure = value
        elif what.startswith(("status", "progress")):
            ending.progress = value
        else:
            _take_labelled_due(ending, value)


def _take_labelled_due(ending: Ending, value: str) -> None:
    """Take what is said to be the date, and somebody who is named after it ("Due: 4 May 2026 – AB")."""
    time, *rest = re.split(r"\s[-\u2013\u2014/|]\s|,\s|\s?[(\[]", value, maxsplit=1)
    if rest and not ending.owner and is_who(who := rest[0].strip(" )]")):
        ending.owner, value = who, time
    ending.due = value or None


def close(kept: str, whole: str) -> str:
    """What is left of a sentence, with its full stop where it had one."""
    kept = kept.rstrip(" ,;:/|-\u2013\u2014([\t")
    return kept + "." if whole[len(kept) : len(kept) + 1] == "." and not kept.endswith(".") else kept
