"""Actions as people write them one below the other: lines, their headings, sub-points, and lines that only say who.

Lines that are plainly no actions of their own are no actions; where that is not plain, a doubt says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.forms.action_sentence import NUMBER, read_sentence
from generator.forms.actions_split import split_line
from generator.forms.due_words import find_due
from generator.forms.people_named import INITIALS, NAMED, NOBODY, NOT_PEOPLE, POST, People, is_role, is_who
from generator.model import Action, Place

_MARKS = (
    ("number", re.compile(r"\(?\d{1,2}[.):](?!\d)|\d{1,2}\s+[-\u2013]\s|action\s*\d+\s*[:.\-]", re.IGNORECASE)),
    ("part", re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]?\s|\(?(?:[a-h]|i{1,3}|iv|v)[.)]\s", re.IGNORECASE)),
    ("bullet", re.compile(r"[\u2022\u00b7\u25cf\u25aa*]\s")),
    ("dash", re.compile(r"[-\u2013]\s")),
    ("point", re.compile(r"\u25e6\s|o\s(?=[a-z])")),
)
_ORDER = {name: rank for rank, (name, _) in enumerate(_MARKS)}
_HEADING = re.compile(
    r"\W*(?:(?:the|all|any|other|smart|key|main|priority|agreed|new|further|immediate|following) ){0,3}"
    r"(?:actions?|recommendations?|next steps?|tasks?|steps)\b(?: (?:points?|plan|agreed|required|needed|arising"
    r"|identified"
    r"|set|are|were|is|as follows|from|for|by)\b){0,4}(?: [\w'\u2019/&-]+){0,5}\W*"
    r"|\W*(?:short|medium|long)[- ]term(?: actions?| goals?)?\W*|\W*(?:high|medium|low|top) priority\W*"
    r"|\W*priority \d\W*",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"(?:assessment|planning|delivery|implementation|interventions?|review(?:s|ing)?|safety|risk|well-?being"
    r"|safeguarding"
    r"|education|health|family|desistance|recording|management oversight|supervision|other|training|engagement"
    r"|diversity"
    r"|victims?)(?: (?:and|of|&) \w+)?\W*",
    re.IGNORECASE,
)
_FOR = re.compile(r"\W*(?:actions? )?(?:for|by)\s+(?:the\s+)?", re.IGNORECASE)
_LABEL = re.compile(
    r"\W*(?P<what>owner|lead|who|by whom|responsible|person responsible|by when|when|due(?: date| by)?|deadline"
    r"|timescale"
    r"|target date|date|review(?: date)?|check[- ]?back(?: date)?|(?:how )?measured?|success(?: measure)?|status"
    r"|progress)"
    r"\s*[:\u2013-]\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_OWNER_LABELS = {"owner", "lead", "who", "by whom", "responsible", "person responsible"}
_ALL = re.compile(r"\W*(?:all|both|each)(?: (?:of )?(?:these|the above|actions?))*\s(?P<rest>.*\d.*)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:about|and|to|with|so|for|in|of|on|from|at|that|which|or|because|if|when|who|where|whether|by|before|until"
    r"|including|after|then|the|his|her|their)\b"
)
_OPEN = re.compile(r"(?:,|\b(?:and|or|the|a|to|with|of|for|by|his|her|their|on|in))$")
_TOLD = re.compile(r"(?:this|it|he|she|they|these) ", re.IGNORECASE)
_OWN = "A line under it may be an action of its own."
_REST = "It may go on with the line above."
_PROBE = "Do this"
_HEAD = "It may be a heading for the lines that follow."
_LAST = "Who does it and by when stand only with the last of several actions on a line."


@dataclass(slots=True)
class _Item:
    """One action in the making: its words, what stands under it, and what a heading above it says."""

    text: str
    place: Place
    owner: str = ""
    due: str = ""
    under: list[str] = field(default_factory=list)
    doubt: str = ""


def read_sentences(lines: Sequence[tuple[str, Place]], people: People = NOBODY) -> list[Action]:
    """The actions of a written list, in the order that it gives them.

    ``lines`` are its paragraphs with their places; lines that say only that there is nothing to do are left out.
    """
    actions: list[Action] = []
    for item in _Lines(lines, people).items:
        actions += _read(item, people, actions)
    return actions


def _read(item: _Item, people: People, before: Sequence[Action]) -> list[Action]:
    """The actions of one item, those of a heading's owner and date that have none themselves."""
    parts = split_line(item.text, people)
    found: list[Action] = []
    for part in parts:
        above = found[-1] if found else before[-1] if before else None
        action = read_sentence(part, people, item.place, len(before) + len(found) + 1, above)
        if action is not None:
            found.append(_headed(action, item))
    for number, action in enumerate(found[:-1]):
        if not (action.owner or action.due_as_written) and (found[-1].owner or found[-1].due_as_written):
            found[number] = replace(action, doubt=action.doubt or _LAST)
    if found and item.under:
        found[-1] = replace(found[-1], action=" ".join([found[-1].action, *item.under]))
    return [replace(action, doubt=action.doubt or item.doubt or None) for action in found]


def _headed(action: Action, item: _Item) -> Action:
    owner, due = action.owner, action.due_as_written
    if item.due and not due and not action.doubt:
        timed = read_sentence(f"{action.action}, {item.due}")
        if timed is not None:
            action = replace(action, due=timed.due, due_as_written=timed.due_as_written, doubt=timed.doubt)
    return replace(action, owner=owner or item.owner or None)


class _Lines:
    """Goes over the lines of a list and gathers what belongs to one action."""

    def __init__(self, lines: Sequence[tuple[str, Place]], people: People) -> None:
        self._people = people
        self.items: list[_Item] = []
        self._owner = self._due = self._unsure = ""
        self._top: str | None = None
        self._following = ""
        self._is_owner_first = False
        written = [(text.strip(), place) for text, place in lines if re.search(r"\w", text)]
        self._is_headed_by_names = bool(written) and bool(self._named(written[0][0]))
        for number, (text, place) in enumerate(written):
            following = written[number + 1][0] if number + 1 < len(written) else ""
            self._take(text, place, following)

    def _take(self, text: str, place: Place, following: str) -> None:
        mark, self._unsure, self._following = _mark(text), "", following
        if following and self._is_heading(text, mark, following):
            self._top = None
            return
        if self.items and self._belongs(text, mark):
            return
        if self.items and self.items[-1].text.endswith(":"):
            self.items[-1].doubt = self.items[-1].doubt or _HEAD
        self._top = mark if self._top is None else self._top
        if _AREA.fullmatch(text) and not mark and following and self._is_own(following):
            self._unsure = _HEAD
        self.items.append(_Item(text, place, self._owner, self._due, doubt=self._unsure))

    def _is_heading(self, text: str, mark: str, following: str) -> bool:
        """Take a heading: whom or when the lines under it concern, or only what they are about."""
        bare, is_colon = NUMBER.sub("", text, count=1), text.endswith(":")
        named, time = self._named(bare), _only_time(bare)
        label = _LABEL.fullmatch(text)
        if label and label["what"].casefold() in _OWNER_LABELS and (not self.items or self._is_owner_first):
            self._owner, self._due, self._is_owner_first = label["rest"], "", True
            return True
        is_area = _AREA.fullmatch(text) and (is_colon or _mark(following) == "number")
        is_short = is_colon and len(text.split()) <= 5 and self._is_own(following)
        if named and (is_colon or not self.items or self._is_headed_by_names):
            self._owner, self._due = named, ""
        elif time and (is_colon or not self.items):
            self._owner, self._due = "", time
        elif not mark and (is_area or is_short or (_HEADING.fullmatch(text) and find_due(text) is None)):
            self._owner = self._due = ""
        else:
            return False
        return True

    def _named(self, text: str) -> str:
        """Whom a line names that says nothing else ("For the case manager:", "AB:")."""
        leading = _FOR.match(text)
        said = text[leading.end() if leading else 0 :].strip(" :.")
        if not said or len(said) > 80 or said.upper() in NOT_PEOPLE or len(said.split()) > 6:
            return ""
        is_post = is_role(said) or POST.fullmatch(said) is not None
        is_known = self._people.known(said) and is_who(said) and not re.search(r"\d", said)
        is_letters = INITIALS.fullmatch(said) is not None and (text.endswith(":") or said in self._people.initials)
        return said if is_post or is_known or is_letters else ""

    def _is_own(self, text: str) -> bool:
        """Whether a line says itself who does it or by when."""
        action = read_sentence(text, self._people)
        return action is not None and bool(action.owner or action.due_as_written)

    def _belongs(self, text: str, mark: str) -> bool:
        """Take a line that belongs to the action above it: who and when, a named part, a sub-point, the rest of it."""
        last, bare = self.items[-1], NUMBER.sub("", text, count=1)
        label, every = _LABEL.fullmatch(text), _ALL.fullmatch(text)
        if label:
            last.text = f"{last.text.rstrip(' ,;')}; {label['what'].capitalize()}: {label['rest']}"
        elif every and (time := _only_time(every["rest"])):
            for item in self.items:
                item.due = item.due or time
        elif mark and self._is_under(mark):
            return self._take_point(last, bare)
        elif mark:
            return False
        elif who := self._only_says_who(text, last):
            last.text = f"{last.text} \u2013 {who}"
        else:
            return self._goes_on(last, bare)
        return True

    def _is_under(self, mark: str) -> bool:
        """Whether a mark stands deeper than the one with which the list began."""
        return _ORDER[mark] > _ORDER[self._top] if self._top else mark != "number"

    def _take_point(self, last: _Item, bare: str) -> bool:
        """Take a sub-point; one that says who or when is an action, under what may then be a heading."""
        if self._is_own(bare):
            if not self._is_own(last.text):
                last.doubt = last.doubt or _HEAD
            return False
        last.under.append(bare)
        is_plain = self._top == "number" or last.text.endswith(":") or (self._top and bare[:1].islower())
        last.doubt = last.doubt or ("" if is_plain else _OWN)
        return True

    def _only_says_who(self, text: str, last: _Item) -> str:
        """The words of a line that only says who does the action above it, or by when; empty for another."""
        said = text.strip("()[] ")
        if len(said) > 120:
            return ""
        probe, above = read_sentence(f"{_PROBE} \u2013 {said}", self._people), read_sentence(last.text, self._people)
        if probe is None or above is None or probe.action != _PROBE or not (probe.owner or probe.due_as_written):
            return ""
        if (probe.owner and above.owner) or (probe.due_as_written and above.due_as_written):
            return ""
        if not probe.due_as_written and not self._named(said):
            if _only_time(self._following) and (NAMED.fullmatch(said) or INITIALS.fullmatch(said)):
                return said
            if not INITIALS.fullmatch(said):
                return ""
            last.doubt = f"“{said}” may be who does it."
        return said

    def _goes_on(self, last: _Item, bare: str) -> bool:
        """Take the rest of the words of an action, which stands on a line of its own."""
        is_own, was_own = self._is_own(bare), self._is_own(last.text)
        is_small = bare[:1].islower()
        if is_own and was_own:
            return False
        if is_small and (_OPEN.search(last.text[-40:].rstrip()) or _GOES_ON.match(bare)):
            pass
        elif not is_own and (self._top or _TOLD.match(bare)):
            last.doubt = last.doubt or ("" if is_small else _OWN)
        else:
            self._unsure = _REST if is_small and not self.items[0].text[:1].islower() else ""
            return False
        if was_own:
            last.under.append(bare)
        else:
            last.text = f"{last.text} {bare}"
        return True


def _mark(text: str) -> str:
    """How a line is marked as one of a list: number, part, bullet, dash, point; empty for none."""
    return next((name for name, pattern in _MARKS if pattern.match(text)), "")


def _only_time(text: str) -> str:
    """The words of a text that only says by when, empty for another."""
    due = find_due(f"; {text.strip(' :.')}")
    return due.text if due is not None and not re.search(r"\w", due.kept) else ""
