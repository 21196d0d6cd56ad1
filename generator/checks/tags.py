"""Words that two texts share: plain lists and counts, so that anybody can follow them."""

from __future__ import annotations

import re

from generator.profile import CheckSettings

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SHORTEST, _ENOUGH = 4, 6  # letters that two words have to share from the start to be one word: plan, planning


def own_words(text: str, settings: CheckSettings) -> frozenset[str]:
    """The words of a text that say something of their own, in lower case; ``common_words`` are left out."""
    words = {word.casefold().removesuffix("'s").removesuffix("\u2019s") for word in _WORD.findall(text)}
    return frozenset(words) - frozenset(word.casefold() for word in settings.common_words)


def share_a_word(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of words have one in common, endings aside: "review" and "reviewing"."""
    return any(_is_same(a, b) for a in some for b in others)


def _is_same(a: str, b: str) -> bool:
    if a == b:
        return True
    beginning = min(len(a), len(b), _ENOUGH)
    return beginning >= _SHORTEST and a[:beginning] == b[:beginning]
