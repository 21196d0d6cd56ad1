"""Takes out of an answer what the blank form prints there: guidance, prompts, lead-ins such as "Feedback:"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from generator.forms.labels import LabelBook, squash, squash_map
from generator.forms.read_lines import Piece
from generator.office.word import Table

Item = Piece | Table
PROMPTS = (
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Choose an item.",
    "Click or tap to enter a date.",
    "Click here to enter a date.",
)
_LONG = 8


def drop_printed(
    items: Sequence[Item],
    book: LabelBook,
    field_id: str,
    blank: frozenset[str] = frozenset(),
    typed: frozenset[str] = frozenset(),
) -> list[Item]:
    """The items without printed text; a lead-in before an answer and guidance around it are cut off the piece.

    ``blank`` are the squashed lines of the blank form, where it is known; ``typed`` are lead-ins that somebody typed.
    """
    field = book.fields.get(field_id)
    printed = [*field.legacy_guidance, field.guidance, field.prompt] if field else []
    labels = {w.letters for w in book.wordings if w.field_id == field_id and len(w.letters) > 8}
    own = [t for t in printed if t and t not in typed]
    items = [i for i in items if isinstance(i, Table) or len(squash(i.text)) <= 8 or not book.asks(i.text, field_id)]
    blank = blank | labels
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Piece):
            if squash(item.text) not in blank or not squash(item.text):
                kept.extend(p for p in _without(item, own) if p.text and not _is_printed(p, book))
        else:
            kept.append(item)
    return kept


def _is_printed(piece: Piece, book: LabelBook) -> bool:
    """Whether a piece is known to stand in the blank form, word for word or nearly."""
    text = piece.text
    if not re.search(r"\w", text):
        return not re.search(r"[^\s.:;,|/()\[\]_\u2026]", text)
    return squash(text) in book.guidance


def _without(piece: Piece, printed: Sequence[str]) -> Iterator[Piece]:
    """What is left of a piece when printed texts are cut out of it."""
    text = piece.paragraph.text[piece.start : piece.end]
    for known in sorted(printed, key=len, reverse=True):
        found = _find(text, known)
        if found is not None:
            start, end = piece.start + found[0], piece.start + found[1]
            yield from _without(Piece(piece.paragraph, piece.start, start), printed)
            yield from _without(Piece(piece.paragraph, end, piece.end), printed)
            return
    cut = _reworded(text, printed)
    if cut:
        yield Piece(piece.paragraph, piece.start + cut, piece.end)
    else:
        yield piece


def _find(text: str, known: str) -> tuple[int, int] | None:
    """Where a printed text stands in another, by letters and digits alone; a short one only at the start."""
    letters, ends = squash_map(text)
    wanted = squash(known)
    at = "".join(letters).find(wanted)
    is_telling = len(known.split()) >= _LONG or known.startswith("(")
    if not wanted or at < 0 or (at > 0 and not is_telling):
        return None
    start = (ends[at] - 1) if at else 0
    end = ends[at + len(wanted) - 1]
    start = len(text[:start].rstrip(" ([\u00a0")) if text[:start].rstrip(" ").endswith(("(", "[")) else start
    closing = re.match(r"[)\]:.;?\s\u00a0]*", text[end:])
    return start, end + (closing.end() if closing else 0)


def _reworded(text: str, printed: Sequence[str]) -> int:
    """The end of a bracket at the start of a text that is nearly the printed guidance; 0 where there is none."""
    match = re.match(r"\s*[(\[][^()]*(?:\([^()]*\)[^()]*)*[)\]][.:;]?\s*", text)
    if match is None or len(match[0].split()) < _LONG:
        return 0
    known = [k for k in printed if len(k.split()) >= _LONG]
    if not known:
        return 0
    near = max(fuzz.token_set_ratio(match[0].casefold(), k.casefold()) for k in known)
    return match.end() if near >= 70 else 0
