"""Words, dates, quotations and repeated runs of words in a text: plain counts that can be shown to people."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

SHINGLE = 5  # words that stand side by side; fewer are chance, more miss a changed name

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_OTHER_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?"
)
_ANY_MONTH = rf"(?:{_OTHER_MONTHS}|mar(?:ch)?|may)\b"
_MONTH = rf"(?:{_OTHER_MONTHS}|(?-i:M[Aa][Rr](?:[Cc][Hh])?|M[Aa][Yy]))\b"  # without a day before it, may is a verb
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_ANY_MONTH}"
    rf"|\b{_MONTH}\.? (?:\d{{1,2}}\b|(?:19|20)\d\d\b)"
    rf"|\b(?:in|on|since|until|by|from|to|between|during|early|late|mid)[ -]{_MONTH}"
    r"|\b\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}\b|\b20\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)
# What somebody said, in double or curly marks, or in single ones that are no apostrophe.
_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"|‘[^’]+(?:’\w[^’]*)*’|(?<!\w)'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w))+'(?!\w)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand elsewhere too, side by side: from word ``start`` up to ``end`` (not included), from 0."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return [word.casefold() for word in _WORD.findall(text)]


def names_a_date(text: str) -> bool:
    """Whether a text names a day or a month, as in 4 March, March 2026, since June or 04/03/2026."""
    return _DATE.search(" ".join(text.split())) is not None


def has_quotation(text: str) -> bool:
    """Whether a text has words in quotation marks."""
    return _QUOTATION.search(text) is not None


def without_quotations(text: str) -> str:
    """A text with blanks in place of what stands in quotation marks; all else stays where it is."""
    return _QUOTATION.sub(blanks, text)


def blanks(match: re.Match[str]) -> str:
    """As many spaces as a match is long."""
    return " " * len(match.group())


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every run of five words, in order; none where there are fewer."""
    return list(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def shared_runs(own: Sequence[tuple[str, ...]], known: Container[tuple[str, ...]]) -> list[Run]:
    """The runs of words, five or more, of which every shingle is known; ``own`` are a text's shingles in order."""
    runs: list[Run] = []
    for at, shingle in enumerate(own):
        if shingle not in known:
            continue
        if runs and runs[-1].end == at + SHINGLE - 1:
            runs[-1] = Run(runs[-1].start, at + SHINGLE)
        else:
            runs.append(Run(at, at + SHINGLE))
    return runs


def words_in(runs: Sequence[Run]) -> int:
    """How many words of a text stand in these runs, each counted once."""
    return len({at for run in runs for at in range(run.start, run.end)})


def as_written(text: str, run: Run) -> str:
    """The words of a run as they stand in the text, with its capitals and punctuation."""
    spans = [match.span() for match in _WORD.finditer(text)]
    return text[spans[run.start][0] : spans[run.end - 1][1]]
