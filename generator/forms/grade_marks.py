"""How each printed grade word of a list is set apart: its highlight, shading, bold, tick, brackets and so on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.forms.read_lines import Piece
from generator.forms.signs import ARROWS, BOXES, CROSSES, FILLED, OTHER, TICKED, TICKS
from generator.office.word import Marks

_CROSSES = re.compile(rf"[{CROSSES}{TICKED}]|(?<![\w])[xX](?![\w])")
_REAL_TICKS = re.compile(f"[{TICKS}]")
_WINGDINGS = "\u00fc"  # a tick whose font was lost
_YES = re.compile(
    rf"[{TICKS}{TICKED}{CROSSES}{FILLED}{ARROWS}{_WINGDINGS}]|[-=]>|>>|(?<![\w])[xX](?![\w])|\b[yY](?:es)?\b(?!\w)"
)
_NO = re.compile(rf"[{BOXES}]|\[\s*\]|\(\s*\)")
_ODD = r"[^\w\s/,|;:.?()\[\]{}\-\u2013\u2014\u2022\u00b7]|\.{2,}"
_ODD_AFTER, _ODD_BEFORE = re.compile(rf"[ \u00a0]*(?:{_ODD}|\?)"), re.compile(rf"(?:{_ODD})$")
_PALE, _WHITE = 0x68, 0xF6  # of one of RGB: the darkest grey that looks greyed out, the darkest that looks white
_NEAR = 0x10  # between two of RGB in what is still grey
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
    odd: float = 0.0


def usual_colours(pieces: Iterable[Piece]) -> dict[str, str]:
    """The colours that all letters of some pieces share: grounds and inks that mark nothing."""
    spans = [span for piece in pieces for span in _spans(piece)]
    return {kind: _usual(spans, kind) for kind in ("highlight", "fill", "colour")}


def marked_options(piece: Piece, words: Sequence[tuple[int, int, str]], colours: Mapping[str, str]) -> Iterator[Option]:
    """The printed words of a piece (start, end and name of each) with their marks; usual ``colours`` are none."""
    text = piece.paragraph.text[piece.start : piece.end]
    spans = _spans(piece)
    ticks = _ticks(text, words)
    for index, (start, end, name) in enumerate(words):
        share: Counter[str] = Counter()
        for begin, stop, marks in spans:
            letters = sum(c.isalnum() for c in text[max(begin, start) : max(stop if stop < end else end, begin, start)])
            for kind in ("bold", "underline", "italic", "strike", "border"):
                share[kind] += letters if getattr(marks, kind) else 0
            for kind, usual in colours.items():
                if getattr(marks, kind) != usual and getattr(marks, kind):
                    share["strike" if kind == "colour" and is_grey(marks.colour) else kind] += letters
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
            odd=float(_is_odd(text, start, end, is_last=index == len(words) - 1)),
        )


def _is_odd(text: str, start: int, end: int, *, is_last: bool) -> bool:
    """Whether a word has a sign on it that is none of the known marks: "good!!", "good <--", a star."""
    after = _ODD_AFTER.match(text, end)
    return _ODD_BEFORE.search(text[max(0, start - 2) : start]) is not None or (
        after is not None and not (is_last and "?" in after[0])
    )


def _spans(piece: Piece) -> list[tuple[int, int, Marks]]:
    """The runs of a piece with the looks that a person sees; a paragraph's shading is that of its words."""
    ground = piece.paragraph.fill
    return [(begin, stop, _plain(marks, ground)) for begin, stop, marks in piece.spans()]


def _plain(marks: Marks, ground: str) -> Marks:
    if ground and not marks.fill:
        marks = marks._replace(fill=ground)
    if marks.colour and -1 < _lightness(marks.colour) < _PALE:  # nobody can tell it from black
        marks = marks._replace(colour="")
    return marks._replace(fill="") if marks.fill and not is_seen(marks.fill) else marks


def is_seen(fill: str) -> bool:
    """Whether a ground differs from white in a way that a person sees."""
    return bool(fill) and _lightness(fill) < _WHITE


def is_grey(colour: str) -> bool:
    """Whether letters are greyed out, which withdraws a word as striking it does; two hex digits for each of RGB."""
    return _lightness(colour) >= _PALE


def _lightness(colour: str) -> int:
    """How light a grey is, 0 to 255; -1 for any other colour."""
    if not re.fullmatch("[0-9a-f]{6}", colour):
        return -1
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red if max(red, green, blue) - min(red, green, blue) <= _NEAR else -1


def _usual(spans: Sequence[tuple[int, int, object]], kind: str) -> str:
    """The colour that most letters have where all are coloured, else none: a ground shared by all is no mark."""
    sizes: Counter[str] = Counter()
    for begin, stop, marks in spans:
        sizes[getattr(marks, kind)] += stop - begin
    return "" if kind == "highlight" or "" in sizes or not sizes else sizes.most_common(1)[0][0]


def _ticks(text: str, words: Sequence[tuple[int, int, str]]) -> list[float]:
    """For each word, 1 where a tick, cross or filled box stands beside it and not beside its neighbour.

    Where none does, any other sign that stands beside one word only: an emoji, an arrow that points back.
    """
    if _REAL_TICKS.search(text):
        text = _CROSSES.sub("\u2610", text)
    before, after = _sides(text, words)
    signs_before, signs_after = ([_sign(t) for t in side] for side in (before, after))
    if not any((*signs_before, *signs_after)):
        others = [float(OTHER.search(b + a) is not None) for b, a in zip(before, after, strict=True)]
        return others if sum(others) == 1 else [0.0] * len(words)
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
        before.append(_SEPARATOR.split(left)[-1] if index == 0 or _lean(left) >= 0 else "")
        after.append(_SEPARATOR.split(right)[0] if index + 1 == len(words) or _lean(right) <= 0 else "")
    return before, after


def _lean(between: str) -> int:
    """Below 0 where a sign between two words, which nothing parts from either, is nearer the first: "Good ✓   RI"."""
    if _SEPARATOR.search(between):
        return 0
    return len(between.rstrip()) - len(between.lstrip())
