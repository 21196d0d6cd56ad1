"""Words for the demonstration, kept in ``stock/*.toml``.

Sentences are dealt like cards, so that none comes up twice before the others have had their turn.
In the stock, ``{word}`` is a slot (``{Word}`` begins with a capital) and ``[this|that]`` a choice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_STOCK = Path(__file__).with_name("stock")
_CHOICE = re.compile(r"\[([^\[\]{}|]*(?:\|[^\[\]{}|]*)+)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def stock(name: str) -> Mapping[str, Any]:
    """One file of the stock, for example ``areas``."""
    return tomllib.loads((_STOCK / f"{name}.toml").read_text(encoding="utf-8"))


def fill(piece: str, words: Mapping[str, str], rng: Random) -> str:
    """A piece of the stock with its choices made and its slots filled. Raises KeyError for an unknown slot."""
    text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), piece)
    while _SLOT.search(text):
        text = _SLOT.sub(lambda match: _word(match[1], words), text)
    return text


def _word(slot: str, words: Mapping[str, str]) -> str:
    if slot in words:
        return words[slot]
    word = words[slot[0].lower() + slot[1:]]
    return word[0].upper() + word[1:]


class Writer:
    """Deals pieces of the stock and fills them in; the same random source always gives the same words."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._decks: dict[tuple[str, ...], list[Any]] = {}

    def deal(self, *path: str) -> Any:
        """The next piece of a list of the stock; the first of the path is the file."""
        deck = self._decks.setdefault(path, [])
        if not deck:
            deck.extend(_pieces(path))
            self.rng.shuffle(deck)
        return deck.pop()

    def deal_some(self, number: int, *path: str) -> list[Any]:
        """Several different pieces of one list, or all of it where it has no more."""
        pieces: list[Any] = []
        while len(pieces) < min(number, len(_pieces(path))):
            piece = self.deal(*path)
            if piece not in pieces:
                pieces.append(piece)
        return pieces

    def write(self, words: Mapping[str, str], *path: str, pieces: int = 1, joint: str = " ") -> str:
        """Pieces of one list as text."""
        return joint.join(fill(piece, words, self.rng) for piece in self.deal_some(pieces, *path))


def _pieces(path: Sequence[str]) -> list[Any]:
    table: Any = stock(path[0])
    for key in path[1:]:
        table = table[key]
    return list(table)
