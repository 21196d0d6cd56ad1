"""Which grade a form shows: typed, or marked among the printed words of a scale. Never guessed, never converted.

Only what sets one printed word apart from the others is a mark: what all words share is how the blank form looks.
Two words marked, or some struck out and several left, is a question for a person (reference section 3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from generator.forms.grade_marks import Option, marked_options, usual_colours
from generator.forms.labels import without_unseen
from generator.forms.read_lines import Piece
from generator.profile import GradeScale, GradeWord, plain_words

_SIGNS = r"[\s\u00a0\[\](){}*\u2713\u2714\u2717\u2610-\u2612_]"
_BETWEEN = re.compile(rf"(?:{_SIGNS}|/|,|\||\bor\b|-|\u2013|[xX](?=[\s\])]))*", re.IGNORECASE)
_AFTER_OPTIONS = re.compile(rf"(?:{_SIGNS}|[?:.])*(?<!\()")
_LEAD_ENDS = re.compile(r"[ \u00a0]*[.:;\n]\s*\S|\s+[-\u2013\u2014]\s*\S|\s+[A-Z0-9(\[\u2022]")
NO_GRADE = re.compile(
    r"(?:n\s*/?\s*a\.?|not (?:applicable|graded|needed|required|looked at|given|yet.*)|none|nil|tbc|tba|-+|\u2013+|\?+"
    r"|x{2,})\W*",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?<!\s)\s*(?:(?:my |the )?(?:overall |moderated |auditor'?s? |audit )?"
    r"(?:grade|judge?ment|rating|graded|judged|outcome)"
    r"(?: (?:is|given|awarded|as))?)\s*[:\-\u2013=]?\s*",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:not|isn'?t|no|never|less than|below|above|nearly|almost|mostly|partly|bordering|borderline|between|fairly|"
    r"quite|just|very|barely|hardly|more than|close to|or better)\s+(?:\w+\s+)?$|\bin[\s-]+$",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\s*(?:$|[.;:,(\[\n!]|[-\u2013\u2014]\s|\bbecause\b|\bas\b|\bsince\b|\balthough\b|\bbut\b)", re.IGNORECASE
)


_LONGEST_HEDGE = 9  # words
_BETWEEN_TWO = re.compile(r"(?:between\b|(?:\w+\s+){1,5}with\b)[^.;:]*$", re.IGNORECASE)


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
    return _words(scale).grades.get(plain_words(words)) if len(words) < 100 else None


def _loose(name: str) -> str:
    return r"[\s\u00a0]+".join(re.escape(part) for part in name.rstrip(".").split()) + (
        r"\.?" if name.endswith(".") else ""
    )


def grade_words(text: str, scale: GradeScale) -> list[tuple[int, int, GradeWord]]:
    """Where a text names grades of a scale, the longest name first: "insufficient" is not read as "sufficient"."""
    words = _words(scale)
    found = ((m, words.grades.get(plain_words(m[0]))) for m in words.pattern.finditer(text))
    return [(match.start(), match.end(), grade) for match, grade in found if grade is not None]


def _names(text: str, scale: GradeScale) -> list[str]:
    """The grades that a text names, each once."""
    return list(dict.fromkeys(grade.name for _, _, grade in grade_words(text, scale)))


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
        return NOTHING
    if len(grades) > 1:
        marks = " and ".join(f"{grade} by {kind}" for kind, grade in chosen.items())
        return GradeReading(None, "two-grades", f"Two grades are marked: {marks}.", " / ".join(grades))
    partial = any(0 < getattr(o, kind) < 0.5 for o in options for kind in chosen)
    doubt = "The mark covers only part of a word." if partial else ""
    return GradeReading(grades[0], "grade-unclear" if partial else "", doubt)


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


def read_typed(text: str, scale: GradeScale) -> GradeReading:
    """The grade that was typed where a grade belongs, with a doubt for anything but its plain name or an alias."""
    said = _PREFIX.sub("", without_unseen(text), count=1).strip(" \t\n\"'*()[]\u201c\u201d\u2018\u2019\u2022/|>")
    said = said.strip(" .:;,-\u2013\u2014\u2713\u2611\u2612") if len(said) < 60 else said
    if not said or NO_GRADE.fullmatch(said):
        return NOTHING
    exact = find_grade(scale, said)
    if exact is not None:
        return GradeReading(exact.name, as_written=said)
    found = grade_words(said, scale)
    names = _names(said, scale)
    if not names:
        return _misspelt(said, scale)
    return _from_sentence(said, found[0], names)


def _from_sentence(said: str, first: tuple[int, int, GradeWord], names: Sequence[str]) -> GradeReading:
    start, end, grade = first
    if _HEDGE.search(said[:start]):
        return GradeReading(None, "grade-unclear", f"“{_short(said)}” does not plainly name a grade.", said)
    follows = _STOP.match(said, end)
    rest = said[follows.end() if follows else end :].split()
    if len(names) > 1:
        if start == 0 and follows and follows[0].strip() not in {"", ",", "-", "\u2013"} and len(rest) >= 4:
            return GradeReading(grade.name, "grade-unclear", "The text after the grade names another grade.", said)
        return GradeReading(None, "two-grades", "Two grades are given: " + " and ".join(names) + ".", said)
    if start == 0 and follows and not re.match(r"\W*\?", said[end:]):
        return GradeReading(grade.name, as_written=said)
    if len(said.split()) <= 8:
        return GradeReading(grade.name, "grade-unclear", f"The grade was taken from “{_short(said)}”.", said)
    return GradeReading(None, "grade-unclear", f"“{_short(said)}” does not plainly name a grade.", said)


def _misspelt(said: str, scale: GradeScale) -> GradeReading:
    """A grade spelt wrongly or cut short, if it can be no other; else an unknown word."""
    unknown = GradeReading(None, "unknown-grade", f"“{_short(said)}” is no grade of this service.", said)
    if len(said.split()) > 6:
        return unknown
    shortened = [g.name for g in scale.grades if any(_shortens(said, n) for n in (g.name, *g.aliases))]
    if len(shortened) == 1:
        return GradeReading(shortened[0], "grade-unclear", f"“{said}” was read as {shortened[0]}.", said)
    words = {n: g.name for g in scale.grades for n in (g.name, *g.aliases) if len(n) > 3}
    scores: dict[str, float] = {}
    for word, name in words.items():
        scores[name] = max(scores.get(name, 0.0), fuzz.ratio(plain_words(said), plain_words(word)))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if any(plain_words(word) == f"in{plain_words(said)}" for word in words):
        return unknown  # "adequate" is the opposite of a grade, not a grade spelt wrongly
    if ranked[0][1] >= 82 and ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0) >= 5:
        return GradeReading(ranked[0][0], "grade-unclear", f"“{said}” was read as {ranked[0][0]}.", said)
    return unknown


def _shortens(said: str, name: str) -> bool:
    """Whether each word begins the next word of a name ("Req Imp"), or the letters are its initials ("RI")."""
    short = re.findall(r"[a-z]+", said.casefold())
    full = re.findall(r"[a-z]+", name.casefold())
    if not short:
        return False
    if len(short) == 1 and short[0] == "".join(w[0] for w in full):
        return True
    if sum(map(len, short)) < 3 or len(short) > len(full):
        return False
    return all(f.startswith(s) for s, f in zip(short, full, strict=False)) and (len(short) > 1 or len(short[0]) >= 4)


def read_whole_line(text: str, scale: GradeScale) -> GradeReading:
    """The grade of a line that says nothing else, as people put above their answer; NOTHING for any other line."""
    said = without_unseen(text).strip()
    bare = _PREFIX.sub("", said, count=1)
    words = len(bare.split())
    if words <= _LONGEST_HEDGE and _BETWEEN_TWO.match(bare) and len(_names(bare, scale)) > 1:
        reading = read_typed(bare, scale)
        if reading.code and reading.grade is None:
            return reading
    if words > 6 or not bare:
        return NOTHING
    plain = bare.strip(" .:;,!-\u2013*\"'()[]\u201c\u201d\u2713\u2611\u2612")
    exact = find_grade(scale, plain)
    if exact is not None:
        return GradeReading(exact.name, as_written=plain)
    labelled = bare != said
    reading = read_typed(bare, scale)
    if labelled or (reading.code == "two-grades" and words <= 5 and re.search(r"[/&]|\bto\b|\bor\b", bare)):
        return reading
    if _is_hedged(plain, scale) and not bare.rstrip().endswith("."):
        return reading
    is_near = reading.grade is not None and not grade_words(plain, scale) and len(plain.split()) <= 2
    is_short = bare.rstrip().endswith(".") and len(plain) >= 4
    return reading if is_near and (len(plain) >= 6 or is_short) else NOTHING


def _is_hedged(said: str, scale: GradeScale) -> bool:
    """Whether a line says no more than a grade with a word before it that takes it back ("just about sufficient")."""
    found = grade_words(said, scale)
    return len(found) == 1 and found[0][1] == len(said) and _HEDGE.match(said[: found[0][0]]) is not None


def read_lead(text: str, scale: GradeScale) -> GradeReading:
    """The grade with which an answer begins, set apart from it ("Good. The plan …"), said with a doubt."""
    found = grade_words(text[:80], scale)
    if not found or text[: found[0][0]].strip():
        return NOTHING
    _, end, grade = found[0]
    if not _LEAD_ENDS.match(text, end) and " " not in grade.name:
        return NOTHING
    doubt = "No grade is marked; it was taken from the first word of the answer."
    return GradeReading(grade.name, "grade-unclear", doubt, grade.name)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
