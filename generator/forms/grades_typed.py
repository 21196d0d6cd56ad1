"""A grade in somebody's own typing: alone in its place, in a sentence, misspelt, shortened or hedged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from generator.forms.grades import NOTHING, GradeReading, find_grade, grade_words
from generator.forms.labels import without_unseen
from generator.forms.signs import TICKED, TICKS
from generator.profile import GradeScale, GradeWord, plain_words

_QUOTES = "\"'*(\u2018\u2019\u201c\u201d"
_LEAD_ENDS = re.compile(
    rf"[{_QUOTES})]*(?:[ \u00a0]overall\b)?(?:[ \u00a0]*[.:;\n]\s*\S|\s+[-\u2013\u2014]\s*\S|\s+[A-Z0-9(\[\u2022])"
)
_SHORT_LEAD = re.compile(r"([A-Za-z]{4,8})(?:\.?[ \u00a0]*[:\n]|\.[ \u00a0]|\.?[ \u00a0]+[-\u2013\u2014][ \u00a0])")
_OVERALL = re.compile(r"overall[ \u00a0,:]+", re.IGNORECASE)
_NO_GRADE = re.compile(
    r"(?:n\s*/?\s*a\.?|not (?:applicable|graded|needed|required|looked at|given|yet.*)|none|nil|tbc|tba"
    r"|-++|\u2013++|\?++|x{2,})\W*",
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


def read_typed(text: str, scale: GradeScale) -> GradeReading:
    """The grade that was typed where a grade belongs, with a doubt for anything but its plain name or an alias."""
    said = _PREFIX.sub("", without_unseen(text), count=1).strip(" \t\n\"'*()[]\u201c\u201d\u2018\u2019\u2022/|>")
    said = said.strip(f" .:;,-\u2013\u2014*\ufe0f{TICKS}{TICKED}") if len(said) < 60 else said
    if not said or _NO_GRADE.fullmatch(said):
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
    shortened = _shortened(said, scale)
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


def _shortened(said: str, scale: GradeScale) -> list[str]:
    """The grades whose names, cut short, these words may be."""
    return [g.name for g in scale.grades if any(_shortens(said, n) for n in (g.name, *g.aliases))]


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
    plain = bare.strip(f" .:;,!-\u2013*\"'()[]\u201c\u201d\ufe0f{TICKS}{TICKED}")
    exact = find_grade(scale, plain)
    if exact is not None:
        return GradeReading(exact.name, as_written=plain)
    labelled = bare != said
    reading = read_typed(bare, scale)
    if labelled or (reading.code == "two-grades" and words <= 5 and re.search(r"[/&]|\bto\b|\bor\b", bare)):
        return reading
    if _is_hedged(plain, scale) and not bare.rstrip().endswith("."):
        return reading
    overall = find_grade(scale, _OVERALL.sub("", plain, count=1))
    if overall is not None or (plain.isalpha() and len(plain) >= 4 and len(_shortened(plain, scale)) == 1):
        name = overall.name if overall is not None else reading.grade
        return GradeReading(name, "grade-unclear", f"The grade was taken from “{plain}”.", plain)
    is_near = reading.grade is not None and not grade_words(plain, scale) and len(plain.split()) <= 2
    is_short = bare.rstrip().endswith(".") and len(plain) >= 4
    return reading if is_near and (len(plain) >= 6 or is_short) else NOTHING


def _is_hedged(said: str, scale: GradeScale) -> bool:
    """Whether a line says no more than a grade with a word before it that takes it back ("just about sufficient")."""
    found = grade_words(said, scale)
    return len(found) == 1 and found[0][1] == len(said) and _HEDGE.match(said[: found[0][0]]) is not None


def read_lead(text: str, scale: GradeScale) -> GradeReading:
    """The grade with which an answer begins, set apart from it ("Good. The plan …"), said with a doubt."""
    text = _PREFIX.sub("", text, count=1)
    doubt = "No grade is marked; it was taken from the first word of the answer."
    short = _SHORT_LEAD.match(text)
    meant = _shortened(short[1], scale) if short else []
    if len(meant) == 1:
        return GradeReading(meant[0], "grade-unclear", doubt, short[1] if short else None)
    found = grade_words(text[:80], scale)
    if not found or text[: found[0][0]].strip(f" \u00a0{_QUOTES}"):
        return NOTHING
    _, end, grade = found[0]
    if not _LEAD_ENDS.match(text, end) and " " not in grade.name:
        return NOTHING
    return GradeReading(grade.name, "grade-unclear", doubt, grade.name)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _names(text: str, scale: GradeScale) -> list[str]:
    """The grades that a text names, each once."""
    return list(dict.fromkeys(grade.name for _, _, grade in grade_words(text, scale)))
