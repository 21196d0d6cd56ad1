"""Which question a printed label asks: exact, then normalised, then fuzzy with a margin to the runner-up.

Wordings are compared by their letters and digits alone, so that quotes, colons, spaces and capitals do not count.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from generator.forms.signs import IN_LABEL, SIGN
from generator.profile import FieldDefinition, FormDefinition, GradeScale, ServiceProfile

SURE, FAIR, MARGIN = 90.0, 70.0, 8.0
_NUMBERING = re.compile(
    r"\s*(?:\(?(?:[a-h]|[ivx]{1,4})[).]|(?:q(?:uestion)?\s*)?\d{1,2}(?:\.\d{1,2})*[.):]?)\s+", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = re.compile(r"[a-z0-9]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TYPED_SIGNS = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u2022\u00a0"  # what Word puts for quotes, dashes, dots
_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_COMMON = {
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "is",
    "was",
    "has",
    "have",
    "been",
    "and",
    "or",
    "any",
    "for",
    "this",
    "be",
    "are",
}
_SAME = {"yp": "child", "yps": "child", "youngperson": "child", "childs": "child", "children": "child", "plans": "plan"}


_UNSEEN: dict[int, str | None] = {0xA0: " ", **dict.fromkeys((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF))}


def without_unseen(text: str) -> str:
    """A text without soft hyphens, zero-width characters and marks of direction; non-breaking spaces as spaces."""
    return text.translate(_UNSEEN)


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Only the letters and digits of a text, in lower case; ``&`` is read as "and"."""
    text = text.replace("&", "and")
    if not text.isascii():
        for sign in _TYPED_SIGNS:
            text = text.replace(sign, "")
    return (text if text.isascii() else _NOT_ASCII.sub(_folded, text)).translate(_PLAIN)


def squash_map(text: str) -> tuple[list[str], list[int]]:
    """The letters and digits of a text in lower case, and for each the offset just after it."""
    letters: list[str] = []
    ends: list[int] = []
    for offset, character in enumerate(text, 1):
        if character.isalnum():
            folded = character.casefold() if character.isascii() else _fold(character)
        elif character == "&":
            folded = "and"
        else:
            continue
        letters.extend(folded)
        ends.extend([offset] * len(folded))
    return letters, ends


def _folded(match: re.Match[str]) -> str:
    return "".join(_fold(c) for c in match[0] if c.isalnum())


def _fold(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", character).casefold() if c.isalnum())


@lru_cache(maxsize=4096)
def without_numbering(text: str) -> str:
    """A label without the number or letter before it: "2. Planning" is "Planning"."""
    match = _NUMBERING.match(text)
    return text[match.end() :] if match else text


@lru_cache(maxsize=4096)
def without_brackets(text: str) -> str:
    """A label without its parts in brackets."""
    return " ".join(_BRACKETS.sub(" ", text).split())


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The telling words of a label, in lower case and roughly without endings."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("'s", "").replace("&", " and ")
    found = (_SAME.get(word, word) for word in _WORD.findall(text.replace("young person", "child")))
    return tuple(
        w[:-1] if len(w) > 4 and w.endswith("s") and not w.endswith("ss") else w for w in found if w not in _COMMON
    )


def initials(text: Sequence[str]) -> set[str]:
    """The abbreviations that two to four words in a row could have."""
    return {"".join(w[0] for w in text[i : i + n]) for n in (2, 3, 4) for i in range(len(text) - n + 1)}


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a question is asked; ``letters`` is its squashed form."""

    field_id: str
    text: str
    letters: str


@dataclass(frozen=True, slots=True)
class Match:
    """The question that fits a label best, how well (0 to 100), and the score of the best other question."""

    field_id: str
    score: float
    runner_up: float = 0.0

    @property
    def is_clear(self) -> bool:
        """Whether it is well ahead of every other question."""
        return self.score >= FAIR and self.score - self.runner_up >= MARGIN


class LabelBook:
    """Every wording of every question of a form, with its headings and the text that is printed around them.

    ``titles`` are those of our answer boxes, which nobody sees in Word and some programs print.
    """

    def __init__(self, definition: FormDefinition, profile: ServiceProfile, titles: Iterable[str] = ()) -> None:
        self.definition, self.profile = definition, profile
        self._titles = tuple(titles)
        self.fields: Mapping[str, FieldDefinition] = {**definition.legacy_fields, **definition.fields}
        sections = (*definition.legacy_sections, *definition.sections)
        self.section_ids: Mapping[str, str] = {f.id: s.id for s in sections for f in s.fields}
        self.wordings = tuple(sorted(self._all_wordings(), key=lambda w: -len(w.letters)))
        self._letters: dict[str, set[str]] = {}
        for wording in self.wordings:
            self._letters.setdefault(wording.letters, set()).add(wording.field_id)
        self.letters_of: dict[str, set[str]] = {}
        for wording in self.wordings:
            self.letters_of.setdefault(wording.field_id, set()).add(wording.letters)
        self._weights = self._weigh()
        self.headings = self._headings()
        self.printed = frozenset(squash(text) for text in self._printed() if text) - {""}
        self.guidance = frozenset(squash(text) for text in self._guidance() if text) - {""}

    def scale(self, field: FieldDefinition) -> GradeScale | None:
        """The grade scale of a question, None for one that takes no grade."""
        return self.profile.scale(field.scale) if field.scale else None

    def _all_wordings(self) -> Iterable[Wording]:
        for field in self.fields.values():
            texts = dict.fromkeys(v for label in field.labels for v in self._variants(label, field))
            yield from (Wording(field.id, text, squash(text)) for text in texts if squash(text))

    def _variants(self, label: str, field: FieldDefinition) -> Iterable[str]:
        core = without_grades(label, self.scale(field))
        plain = without_numbering(label)
        yield from (label, plain, core, without_brackets(plain), without_brackets(without_numbering(core)))

    def _weigh(self) -> dict[str, float]:
        """How telling a word is: words of few questions count more."""
        counts = Counter(word for f in self.fields.values() for word in {w for label in f.labels for w in words(label)})
        return {word: math.log(1 + len(self.fields) / n) for word, n in counts.items()}

    def _headings(self) -> dict[str, str]:
        sections = (*self.definition.legacy_sections, *self.definition.sections)
        pairs = ((squash(without_numbering(t)), s.id) for s in sections for t in (*s.legacy_titles, s.title))
        return {letters: section for letters, section in pairs if letters}

    def _printed(self) -> Iterable[str]:
        """What forms print that nobody has typed: titles, headings, guidance."""
        form, service = self.definition, self.profile.service
        yield from (form.title, form.template, service.name, service.short_name, service.classification)
        yield from form.identify.titles
        for section in (*form.legacy_sections, *form.sections):
            yield from (section.title, *section.legacy_titles)
        yield from self._guidance()

    def _guidance(self) -> Iterable[str]:
        """Printed text that says how to answer; unlike a heading it is never an answer itself."""
        yield from (self.definition.intro, *self._titles)
        yield from (s.guidance for s in (*self.definition.legacy_sections, *self.definition.sections))
        for field in self.fields.values():
            yield from (field.guidance, field.prompt, *field.legacy_guidance)
            for column in field.columns:
                yield from (column.guidance, column.prompt)

    def is_broken_label(self, lines: Sequence[str], bold: bool) -> bool:
        """Whether a label runs over all of these lines: the first is none by itself, or all are ``bold``."""
        before, whole = squash(without_numbering(" ".join(lines[:-1]))), squash(without_numbering(" ".join(lines)))
        if not before or len(before) > 200:
            return False
        longer = {w for w in self._letters if w != before and w.startswith(before) and whole.startswith(w)}
        alone = self._letters.get(before, set())
        return any(not alone or bold or w == whole or alone & self._letters[w] for w in longer)

    def fields_asked(self, letters: str) -> set[str]:
        """The questions of which letters are a wording."""
        return self._letters.get(letters, set())

    def is_wording(self, letters: str) -> bool:
        """Whether letters are those of a wording of any question."""
        return letters in self._letters

    def asks(self, text: str, field_id: str) -> bool:
        """Whether a text is no more than a wording of the question, a letter or two and a bracket aside."""
        letters = squash(re.sub(r"\([^()]*\)\W*$", "", without_numbering(text)))
        own = [w.letters for w in self.wordings if w.field_id == field_id]
        if letters in self._letters:
            return letters in own
        return len(letters) > 12 and any(fuzz.ratio(letters, w) >= 92 for w in own)

    def is_misspelt(self, rest: str, known: Wording) -> bool:
        """Whether the rest of a line goes on as a longer wording of the question does, but for a letter or two."""
        letters, size = squash(rest), len(known.letters)
        longer = (
            w.letters for w in self.wordings if w.field_id == known.field_id and w.letters.startswith(known.letters)
        )
        return len(letters) > 4 and any(fuzz.ratio(letters, w[size:]) >= 80 for w in longer if len(w) > size + 4)

    def is_printed(self, text: str) -> bool:
        """Whether a text is known to stand in the blank form."""
        letters = squash(text)
        return not letters or letters in self.printed or squash(without_numbering(text)) in self.printed

    def find(self, label: str, among: Iterable[str] | None = None) -> Match | None:
        """The question that a label most likely asks, among some or all of them; None where none is near."""
        allowed = set(self.fields if among is None else among)
        best: dict[str, float] = {}
        for wording in self.wordings:
            if wording.field_id in allowed:
                score = self.likeness(label, wording.text)
                best[wording.field_id] = max(score, best.get(wording.field_id, 0.0))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < 40:
            return None
        return Match(ranked[0][0], ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0)

    def likeness(self, one: str, other: str) -> float:
        """How alike two labels are, 0 to 100: by their letters, or by the telling words that they share."""
        letters = fuzz.ratio(squash(without_numbering(one)), squash(without_numbering(other)))
        return max(float(letters), 96.0 * self._shared(words(one), words(other)))

    def _shared(self, one: Sequence[str], other: Sequence[str]) -> float:
        left, right = _expanded(one, other), _expanded(other, one)
        if not left or not right:
            return 0.0
        common = sum(self._weights.get(w, 1.5) for w in left & right)
        either = sum(self._weights.get(w, 1.5) for w in left) + sum(self._weights.get(w, 1.5) for w in right)
        return 2 * common / either


def _expanded(one: Sequence[str], other: Sequence[str]) -> set[str]:
    """The words of one label, an abbreviation written out where the other label has the words ("HV", "home visits")."""
    found = set(one)
    for short in found & initials(other):
        for n in (2, 3, 4):
            for i in range(len(other) - n + 1):
                if "".join(w[0] for w in other[i : i + n]) == short:
                    return (found - {short}) | set(other[i : i + n])
    return found


def without_grades(label: str, scale: GradeScale | None) -> str:
    """A label without the grade words that are printed at its end: "Quality of VMP - good?" is "Quality of VMP"."""
    if scale is None:
        return label
    names = "|".join(re.escape(n) for g in scale.grades for n in sorted((g.name, *g.aliases), key=len, reverse=True))
    end = re.compile(
        rf"(?<!{SIGN})(?:{IN_LABEL}|:|\bor\b)++(?:(?:{names})(?:{IN_LABEL}|\bor\b|\band\b)*+)++[?:.\s]*$", re.IGNORECASE
    )
    return end.sub("", label) or label
