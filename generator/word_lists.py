"""Whether a text holds a word of a list: plain, so that anybody can follow it. Pure."""

from __future__ import annotations


def holds_any(text: str, words: tuple[str, ...]) -> str | None:
    """The first of these words or phrases that a text holds, case aside, at word boundaries."""
    folded = f" {' '.join(text.casefold().split())} "
    for word in words:
        at = folded.find(word.casefold())
        while at >= 0:
            if not folded[at - 1].isalnum() and not folded[at + len(word)].isalnum():
                return word
            at = folded.find(word.casefold(), at + 1)
    return None
