"""Whether a number that is withheld follows from sums that are shown: looked for as another set of numbers that fits.

Nothing of ``generator.reports.suppression`` is used: the sums are plain equations, whatever table they come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Equation = Mapping[str, int]
"""What is known to add up: how often each unknown counts. Its sum is the one that the true numbers have."""
MOST_STEPS = 200_000


def another_value(cell: str, true: Mapping[str, int], equations: Sequence[Equation]) -> dict[str, int] | None:
    """Numbers of nought or more that fit all the equations, with another value of the cell; None where there are none.

    ``true`` gives the true value of every unknown. What fits the sums fits them after each step too: one unknown goes
    up or down by one, which leaves sums to be mended by others.
    """
    for by in (1, -1):
        if true[cell] + by >= 0:
            budget = [MOST_STEPS]
            found = _mended({cell: by}, true, equations, budget)
            if found is not None:
                return {name: value + found.get(name, 0) for name, value in true.items()}
    return None


def _mended(
    changed: dict[str, int], true: Mapping[str, int], equations: Sequence[Equation], budget: list[int]
) -> dict[str, int] | None:
    budget[0] -= 1
    off = ((e, sum(times * changed.get(name, 0) for name, times in e.items())) for e in equations)
    wrong = [(e, by) for e, by in off if by]
    if not wrong:
        return changed
    equation, by = min(wrong, key=lambda one: sum(name not in changed for name in one[0]))  # the fewest ways first
    for name, times in equation.items():
        step = -1 if by * times > 0 else 1
        if name not in changed and true[name] + step >= 0 and budget[0] > 0:
            found = _mended({**changed, name: step}, true, equations, budget)
            if found is not None:
                return found
    return None
