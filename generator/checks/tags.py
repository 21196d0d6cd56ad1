"""Words that two texts share, and the tags that words give: plain lists and counts, so that anybody can follow them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from generator.checks.base import holds_any
from generator.model import Action
from generator.profile import CheckSettings

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SHORTEST, _ENOUGH = 4, 6  # letters that two words have to share from the start to be one word: plan, planning

Tag = Literal["relational", "process", ""]


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


def tag_of(action: Action, settings: CheckSettings) -> Tag:
    """Whether an action is about people and relationships or about completing a process, by the service's lists.

    Relational words come first, as many an action names both; "" where no listed word is there (TH-047).
    """
    if holds_any(action.action, settings.relational_words):
        return "relational"
    return "process" if holds_any(action.action, settings.process_words) else ""


def six_cs_of(text: str, settings: CheckSettings) -> tuple[str, ...]:
    """Those of the 6 Cs that a text names or speaks of, by the service's lists and in their order (TH-003)."""
    lists: Mapping[str, tuple[str, ...]] = settings.six_cs
    return tuple(name for name, words in lists.items() if holds_any(text, (name, *words)))
