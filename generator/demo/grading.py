"""Grades that fit together: areas of practice that a person could have weighed to the overall grade in the plan."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

GRADES = {
    "O": "Outstanding",
    "G": "Good",
    "R": "Requires Improvement to be Good",
    "I": "Inadequate",
}
_STOCK = {"O": "outstanding", "G": "good", "R": "requires", "I": "inadequate"}
# How the areas are mixed for an overall grade; the weaker ones are dealt first.
_MIX = {"O": "GGOOOOO", "G": "RGGGGGO", "R": "RRRRRGG", "I": "IIIIRRR"}
_WEAK_FIRST = {"early": ("reviewing", "planning"), "late": ("planning", "case_supervision")}


def area_grades(overall: str, areas: Sequence[str], half: str, rng: Random) -> dict[str, str]:
    """A letter for each area. In the first half of the year reviewing is weakest, in the second it has improved."""
    mix = list(_MIX[overall])
    if overall == "G" and rng.random() < 0.4:
        mix[0] = "G"
    weak = [area for area in _WEAK_FIRST[half] if area in areas]
    others = [area for area in areas if area not in weak]
    rng.shuffle(others)
    order = weak + others
    worst_first = sorted(mix, key="IRGO".index)
    chosen = dict(zip(order, worst_first, strict=False))
    return {area: chosen[area] for area in areas}


def stock_of(letter: str) -> str:
    """The name under which the stock keeps sentences for a grade."""
    return _STOCK[letter]


def lens_of(letter: str) -> str:
    """How far practice supports an outcome, for an overall grade."""
    return {"O": "supported", "G": "supported", "R": "mixed", "I": "failing"}[letter]
