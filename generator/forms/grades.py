"""Which grade a form shows: typed, or marked among the printed words of a scale. Never guessed, never converted.

Only what sets one printed word apart from the others is a mark: what all words share is how the blank form looks.
Two words marked, or some struck out and several left, is a question for a person (reference section 3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.forms.grade_marks import Option, marked_options, usual_colours
from generator.forms.read_lines import Piece
from generator.forms.signs import SIGN
from generator.profile import GradeScale, GradeWord, plain_words

_BETWEEN = re.compile(rf"(?:{SIGN}|_|\bor\b|[xX](?=[\s\])]))*", re.IGNORECASE)
_AFTER_OPTIONS = re.compile(rf"(?:{SIGN}|[_?:.]|\b[xX](?=[\s\])]|$))*(?<!\()")


@dataclass(frozen=True, slots=True)
class GradeReading:
    """What was read: a grade in the service's own words or None; ``code`` and ``doubt`` where a person should look."""

    grade: str | None = None
    code: str = ""
    doubt: str = ""
    as_written: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether there was a grade, or something that a person has to settle."""
        return self.grade is not None or bool(self.code)


NOTHING = GradeReading()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a scale: a pattern that finds them, and the grade of each."""

    pattern: re.Pattern[str]
    grades: Mapping[str, GradeWord]


_KNOWN: dict[int, tuple[GradeScale, _Words]] = {}


def _words(scale: GradeScale) -> _Words:
    if id(scale) not in _KNOWN:
        every = {word: grade for grade in reversed(scale.grades) for word in (*grade.aliases, grade.name)}
        names = sorted(every, key=len, reverse=True)
        pattern = re.compile("|".join(rf"(?<!\w){_loose(n)}(?!\w)" for n in names), re.IGNORECASE)
        _KNOWN[id(scale)] = (scale, _Words(pattern, {plain_words(word): grade for word, grade in every.items()}))
    return _KNOWN[id(scale)][1]


def find_grade(scale: GradeScale, words: str) -> GradeWord | None:
    """The grade that these words name, exactly or by an alias (``GradeScale.find``, remembered)."""
    return _words(scale).grades.get(_plain(words)) if len(words) < 100 else None


def _plain(words: str) -> str:
    """Words for comparing; people put part of a grade in brackets: "Requires Improvement (to be Good)"."""
    return plain_words(words.replace("(", " ").replace(")", " "))


def _loose(name: str) -> str:
    return r"[\s\u00a0]+\(?".join(re.escape(part) for part in name.rstrip(".").split()) + (
        r"\.?" if name.endswith(".") else ""
    )


def grade_words(text: str, scale: GradeScale) -> list[tuple[int, int, GradeWord]]:
    """Where a text names grades of a scale, the longest name first: "insufficient" is not read as "sufficient"."""
    words = _words(scale)
    found = ((m, words.grades.get(_plain(m[0]))) for m in words.pattern.finditer(text))
    return [(match.start(), match.end(), grade) for match, grade in found if grade is not None]


_FILLER = re.compile(
    r"(?:\b(?:or|and|grade|judge?ment|please|circle|highlight|tick|one|delete|as|appropriate)\b|\W)+", re.IGNORECASE
)


def is_options(text: str, scale: GradeScale) -> bool:
    """Whether a text is a printed list of grade words, with nothing else but separators, boxes and ticks."""
    found = grade_words(text, scale)
    names = {g.name for _, _, g in found}
    parted = any(text[a:b].strip() for (_, a, _), (b, _, _) in pairwise(found))
    if len(names) < 2 or (len(names) == 2 and not parted):
        return False
    rest = list(text)
    for start, end, _ in found:
        rest[start:end] = " " * (end - start)
    return not re.search(r"\w{2,}", _FILLER.sub(" ", "".join(rest)))


def options_at_start(text: str, scale: GradeScale) -> int:
    """Where the list of grade words ends with which a text begins; 0 where it does not, or says nothing else."""
    found = grade_words(text, scale)
    end = 0
    names: list[str] = []
    parted = False
    for start, stop, grade in found:
        between = text[end:start]
        if not _BETWEEN.fullmatch(between) or grade.name in names:
            break
        parted = parted or (bool(names) and bool(between.strip()))
        end = stop
        names.append(grade.name)
    if len(names) < 2 or (len(names) == 2 and not parted):
        return 0
    tail = _AFTER_OPTIONS.match(text, end)
    end = tail.end() if tail else end
    return end if re.search(r"\w", text[end:]) else 0


def read_marked(pieces: Sequence[Piece], scale: GradeScale) -> GradeReading:
    """The grade that is set apart among the printed words of a scale (in any of the pieces)."""
    options: list[Option] = []
    colours = usual_colours(pieces)
    for piece in pieces:
        found = grade_words(piece.paragraph.text[piece.start : piece.end], scale)
        options.extend(marked_options(piece, [(start, end, grade.name) for start, end, grade in found], colours))
    if len({o.name for o in options}) < 2:
        return NOTHING
    return _judged(options)


_KINDS_OF_MARK = (
    "tick", "highlight", "fill", "bracket", "border", "capitals", "underline", "bold", "colour", "italic", "strike",
)  # fmt: skip


def _judged(options: Sequence[Option]) -> GradeReading:
    chosen: dict[str, str] = {}
    for kind in _KINDS_OF_MARK:
        reading = _by_kind(options, kind)
        if reading.code:
            return reading
        if reading.grade:
            chosen[kind] = reading.grade
    grades = sorted(set(chosen.values()))
    if not grades:
        return _by_odd_sign(options)
    if len(grades) > 1:
        marks = " and ".join(f"{grade} by {kind}" for kind, grade in chosen.items())
        return GradeReading(None, "two-grades", f"Two grades are marked: {marks}.", " / ".join(grades))
    partial = any(0 < getattr(o, kind) < 0.5 for o in options for kind in chosen)
    doubt = "The mark covers only part of a word." if partial else ""
    return GradeReading(grades[0], "grade-unclear" if partial else "", doubt)


def _by_odd_sign(options: Sequence[Option]) -> GradeReading:
    """No grade, but a doubt, where the one mark is no known one: a star may as well belong to a note."""
    odd = {o.name for o in options if o.odd}
    if len(odd) != 1:
        return NOTHING
    doubt = f"Only a sign beside “{odd.pop()}” may mark the grade."
    return GradeReading(None, "grade-unclear", doubt)


def _by_kind(options: Sequence[Option], kind: str) -> GradeReading:
    shares = {o.name: max(getattr(p, kind) for p in options if p.name == o.name) for o in options}
    full = [name for name, share in shares.items() if share >= 0.5]
    partly = [name for name, share in shares.items() if 0 < share < 0.5]
    if kind == "strike":
        return _by_strike(shares, full, partly)
    if len(full) == len(shares):
        if kind == "highlight":
            return GradeReading(None, "grade-unclear", "All the grade words are highlighted alike.")
        return NOTHING
    if len(full) > 1:
        return GradeReading(None, "two-grades", "Two grades are marked: " + " and ".join(full) + ".", " / ".join(full))
    if not full and len(partly) > 1:
        return GradeReading(None, "grade-unclear", "The mark runs over parts of several grade words.")
    return GradeReading(next(iter(full or partly), None))


def _by_strike(shares: dict[str, float], full: Sequence[str], partly: Sequence[str]) -> GradeReading:
    left = [name for name in shares if name not in full and name not in partly]
    if not full and not partly:
        return NOTHING
    if len(left) == 1 and not partly:
        return GradeReading(left[0])
    if len(left) > 1:
        doubt = "Some grade words are struck out and several are left: " + ", ".join(left) + "."
        return GradeReading(None, "grade-unclear", doubt, " / ".join(left))
    return GradeReading(None, "grade-unclear", "The grade words are struck out in a way that leaves no clear one.")
