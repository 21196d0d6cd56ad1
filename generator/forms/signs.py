"""The signs that people put beside printed words, in one place: ticks, crosses, boxes, arrows and any other."""

from __future__ import annotations

import re

TICKS = "\u221a\u2713\u2714\u2705\u2611\U0001f5f8\U0001f44d"
TICKED = "\u2612"  # a box as Word ticks it; a cross where others are ticked
CROSSES = "\u2715-\u2718\u274c\u274e"
BOXES = "\u2610\u25a1\u25cb\u25ef\u25fb\u2b1c"
FILLED = "\u25cf\u25c9\u25a0\u2b24"
ARROWS = "\u2192\u27a1\u25ba\u25b6\u2794\u279c\u27a4"
TICKS_AND_BOXES = f"{TICKS}{TICKED}{CROSSES}{BOXES}"
"""All of the above are for a class of a regular expression."""

_WORDING = r"\w.:;?!&'\"\\%+=#@\u2018\u2019\u201c\u201d\u2026\u00a3$\u20ac\u00b0"
SIGN = rf"[^{_WORDING}]"
"""What may stand between printed words that are no sentence: spaces, separators, brackets, ticks, stars, emoji."""

_WORDS = r"(?<!\w)(?:x|\u00fc|yes|y)(?!\w)"  # a typed cross, a tick whose font was lost
IN_LABEL = rf"(?:[^\w.:;?]|_|\.\.|{_WORDS})"
"""What may stand round the grade words that a label prints: any sign, and letters that mark a word as a tick does."""

UNPARTED = r"[()\[\]{}]*\s?[()\[\]{}]*"
"""What does not part such words from each other: brackets and one space."""

_PLAIN = r"\s,/|()\[\]{}<>~*\-\u2010-\u2015\u2020-\u2023\u2043\u00a7\u00b7\u25aa\u25e6"
OTHER = re.compile(rf"[^{_WORDING}{_PLAIN}{BOXES}]")
"""A sign that no form prints beside one word only: a thumb, a star, an arrow that points back; bullets are none."""
