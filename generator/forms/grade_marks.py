"""How each printed grade word of a list is set apart: its highlight, shading, bold, tick, brackets and so on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.forms.read_lines import Piece

_TICKS = "\u221a\u2713\u2714\u2705\u2611\u2612\u2717\u2718\u00fc\u25cf\u25c9\u25a0"
_BOXES = "\u2610\u25cb\u25a1\u25ef"
_CROSSES = re.compile(r"[\u274c\u2717\u2718\u2612]|(?<![\w])[xX](?![\w])")
_REAL_TICKS = re.compile(r"[\u221a\u2713\u2714\u2705\u2611]")
_ARROWS = "\u2192\u27a1\u25ba\u25b6\u2794\u279c\u27a4"
_YES = re.compile(rf"[{_TICKS}{_ARROWS}]|[-=]>|>>|(?<![\w])[xX](?![\w])|\b[yY](?:es)?\b(?!\w)")
_NO = re.compile(rf"[{_BOXES}]|\[\s*\]|\(\s*\)")
_SEPARATOR = re.compile(r"[/|,;\n\t]|\bor\b")
_OPEN, _CLOSE = re.compile(r"[(\[{*>_\u00ab<]+\s*$"), re.compile(r"^\s*[)\]}*<_\u00bb>]+")


@dataclass(frozen=True, slots=True)
class Option:
    """One printed grade word; each number is the share of its letters (0 to 1) that carries that mark."""

    name: str
    highlight: float = 0.0
    fill: float = 0.0
    strike: float = 0.0
    bold: float = 0.0
    underline: float = 0.0
    italic: float = 0.0
    colour: float = 0.0
    border: float = 0.0
    tick: float = 0.0
    bracket: float = 0.0
    capitals: float = 0.0


def usual_colours(pieces: Iterable[Piece]) -> dict[str, str]:
    """The colours that all letters of some pieces share: grounds and inks that mark nothing."""
    spans = [span for piece in pieces for span in piece.spans()]
    return {kind: _usual(spans, kind) for kind in ("highlight", "fill", "colour")}


def marked_options(piece: Piece, words: Sequence[tuple[int, int, str]], colours: Mapping[str, str]) -> Iterator[Option]:
    """The printed words of a piece (start, end and name of each) with their marks; usual ``colours`` are none."""
    text = piece.paragraph.text[piece.start : piece.end]
    spans = [(begin, stop, marks) for begin, stop, marks in piece.spans()]
    ticks = _ticks(text, words)
    for index, (start, end, name) in enumerate(words):
        share: Counter[str] = Counter()
        for begin, stop, marks in spans:
            letters = sum(c.isalnum() for c in text[max(begin, start) : max(stop if stop < end else end, begin, start)])
            for kind in ("bold", "underline", "italic", "strike", "border"):
                share[kind] += letters if getattr(marks, kind) else 0
            for kind, usual in colours.items():
                share[kind] += letters if getattr(marks, kind) != usual and getattr(marks, kind) else 0
        size = sum(c.isalnum() for c in text[start:end]) or 1
        word = text[start:end]
        yield Option(
            name,
            **{
                kind: share[kind] / size
                for kind in ("highlight", "fill", "strike", "bold", "underline", "italic", "colour", "border")
            },
            tick=ticks[index],
            bracket=float(bool(_OPEN.search(text[:start]) and _CLOSE.search(text[end:]))),
            capitals=float(len(word) > 3 and word.isupper()),
        )


def _usual(spans: Sequence[tuple[int, int, object]], kind: str) -> str:
    """The colour that most letters have where all are coloured, else none: a ground shared by all is no mark."""
    sizes: Counter[str] = Counter()
    for begin, stop, marks in spans:
        sizes[getattr(marks, kind)] += stop - begin
    return "" if kind == "highlight" or "" in sizes or not sizes else sizes.most_common(1)[0][0]


def _ticks(text: str, words: Sequence[tuple[int, int, str]]) -> list[float]:
    """For each word, 1 where a tick, cross or filled box stands beside it and not beside its neighbour."""
    if _REAL_TICKS.search(text):
        text = _CROSSES.sub("\u2610", text)
    before, after = _sides(text, words)
    signs_before, signs_after = ([_sign(t) for t in side] for side in (before, after))
    if any(s != 0 for s in signs_before[:1]) or not any(s != 0 for s in signs_after):
        return [float(s > 0) for s in signs_before]
    if any(s != 0 for s in signs_after[-1:]) and not any(s != 0 for s in signs_before[:1]):
        return [float(s > 0) for s in signs_after]
    return [float(b > 0 or a > 0) for b, a in zip(signs_before, signs_after, strict=True)]


def _sign(text: str) -> int:
    return 1 if _YES.search(text) else -1 if _NO.search(text) else 0


def _sides(text: str, words: Sequence[tuple[int, int, str]]) -> tuple[list[str], list[str]]:
    """The text before and after each word, as far as the separator or the next word."""
    before, after = [], []
    for index, (start, end, _) in enumerate(words):
        left = text[words[index - 1][1] if index else max(0, start - 6) : start]
        right = text[end : words[index + 1][0] if index + 1 < len(words) else min(len(text), end + 6)]
        parts_left, parts_right = _SEPARATOR.split(left), _SEPARATOR.split(right)
        has_separator = len(parts_left) > 1 or index == 0
        before.append(parts_left[-1] if has_separator else left)
        after.append(parts_right[0])
    return before, after
