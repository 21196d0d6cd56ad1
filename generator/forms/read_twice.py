"""Whether one document holds a form twice, as two forms that were put into one file do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from generator.forms.read_exact import Hit
from generator.forms.read_lines import Line
from generator.forms.read_tags import TaggedPart

_SIGNS = re.compile("[:?]")
_ENOUGH = 4  # one or two labels may well stand twice, as "Auditor" at the top and beside a signature
_DOUBT = "This question stands twice in the document; one of its two answers was read."


def asked_twice(
    hits: Sequence[Hit], lines: Sequence[Line], tagged: Sequence[TaggedPart], printed: Callable[[], Sequence[str]]
) -> set[str]:
    """The questions whose label or control stands again elsewhere, if they are so many that it is a second form.

    ``printed`` gives the lines of our blank, which itself names some questions twice, as in its key of grades.
    """
    firsts = _first_words(line.text for line in lines if line.is_first)
    twice = {h.field_id for h in hits if firsts[h.label] > 1}
    if len(twice) >= _ENOUGH:
        usual = _first_words(printed())
        twice = {h.field_id for h in hits if firsts[h.label] > max(1, usual[h.label])}
    controls = Counter((part.field_id, part.name) for part in tagged)
    twice |= {field_id for (field_id, _), count in controls.items() if count > 1}
    return twice if len(twice) >= _ENOUGH else set()


def _first_words(texts: Iterable[str]) -> Counter[str]:
    """How often each text, and each beginning of one that ends in a colon or question mark, stands in some lines."""
    found: Counter[str] = Counter()
    for line in texts:
        text = " ".join(line[:400].split())
        found.update({text, *(text[: sign.end()] for sign in _SIGNS.finditer(text))})
    return found


def doubted(hits: Sequence[Hit], twice: set[str]) -> list[Hit]:
    """The hits, those of questions that stand twice with a doubt."""
    return [replace(h, doubt=h.doubt or _DOUBT) if h.field_id in twice else h for h in hits]
