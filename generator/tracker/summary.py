"""What an update of a workbook did, in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.tracker.merge import Merged

_AUDIT, _ACTION = ("audit", "audits"), ("action", "actions")
_DATE = ("date of the programme", "dates of the programme")


def summarise_update(merged: Sequence[Merged], is_new: bool, counts_renewed: bool) -> tuple[str, ...]:
    """A line for each thing worth knowing; none where nothing changed and nothing is open."""
    lines = ["A new workbook was made."] if is_new else []
    for m in merged:
        if words := _words(m):
            lines += _lines(m, *words)
    lines += _difference_lines(merged)
    if counts_renewed and not any(m.changes or m.new_rows for m in merged):
        lines.append("The counts on the sheet Summary were renewed.")
    return tuple(lines)


def _words(m: Merged) -> tuple[str, str] | None:
    """What the rows of a table are called, where they are worth a line: by its columns, since a mapping names it."""
    fields = {c.field for c in m.plan.columns}
    if "action" in fields:
        return _ACTION
    if "rests_on" in fields:
        return _DATE
    return _AUDIT if fields & {"case_reference", "key"} else None


def _lines(m: Merged, one: str, many: str) -> Iterable[str]:
    if m.new_rows:
        yield f"{_number(len(m.new_rows), one, many)} added."
    rows = {change.key for change in m.changes}
    if rows:
        yield f"{_number(len(m.changes), 'cell', 'cells')} changed in {_number(len(rows), one, many)}."
    if m.removed:
        shown = ", ".join(m.removed[:3]) + (" and others" if len(m.removed) > 3 else "")
        yield f"{_number(len(m.removed), one, many)} taken out by someone and not added again: {shown}."


def _difference_lines(merged: Sequence[Merged]) -> Iterable[str]:
    still_open = sum(len(m.differences) for m in merged)
    settled = sum(len(m.settled) for m in merged)
    if still_open:
        were = "cell differs" if still_open == 1 else "cells differ"
        yield f"{still_open} {were} from the forms and {'is' if still_open == 1 else 'are'} listed under Differences."
    if settled:
        yield f"{_number(settled, 'difference', 'differences')} settled: the form's value is back."


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
