"""The rows of the Differences sheet: what is listed there, settled there, and opened again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator.tracker.columns import DIFFERENCES
from generator.tracker.merge import Change, Difference, Merged, Row, Settlement, TableState, Texts
from generator.tracker.sheet_plan import Kind
from generator.tracker.texts import canonical

_SEPARATOR = " · "


def difference_key(difference: Difference) -> str:
    """The key of a difference's row: sheet, row and column together."""
    return _SEPARATOR.join((difference.sheet, difference.key, difference.column))


def read_settlements(listed: TableState | None, sheet: str) -> dict[tuple[str, str], Settlement]:
    """What people chose for cells of one sheet, by row key and heading."""
    rows = [listed.rows[number] for number in listed.keys.values()] if listed else []
    return {
        (row.get("row", ""), row.get("column", "")): Settlement(
            row.get("settle", ""), row.get("forms_say", ""), bool(row.get("settled"))
        )
        for row in rows
        if row.get("sheet") == sheet
    }


def plan_differences(listed: TableState, merged: Sequence[Merged], today: date) -> Merged:
    """The changes to the Differences sheet: new ones listed, changed ones renewed, settled ones dated."""
    open_now = {difference_key(d): d for m in merged for d in m.differences}
    kept = {difference_key(d) for m in merged for d in m.kept}
    changes = [c for key in listed.keys for c in _row_changes(listed, key, open_now.get(key), key in kept, today)]
    changes = [c for c in changes if c.field not in listed.missing and _is_known(listed, c.key, merged)]
    new = [_new_row(d, today) for key, d in open_now.items() if key not in listed.keys and key not in listed.duplicates]
    return replace(Merged(DIFFERENCES), changes=tuple(changes), new_rows=tuple(_present(listed, new)))


def _present(listed: TableState, rows: Iterable[Row]) -> list[Row]:
    return [{f: v for f, v in row.items() if f not in listed.missing} for row in rows]


def _is_known(listed: TableState, key: str, merged: Sequence[Merged]) -> bool:
    """Whether the listed cell's table was compared in this run; otherwise nothing can be said of it."""
    sheet = (listed.texts(key) or {}).get("sheet")
    return any(m.plan.place == sheet for m in merged)


def _row_changes(listed: TableState, key: str, current: Difference | None, is_kept: bool, today: date) -> list[Change]:
    row = listed.texts(key) or {}
    if current is None:
        return [] if row.get("settled") else [Change(key, "settled", today)]
    wanted: dict[str, object] = {"forms_say": current.forms_say, "stands_here": current.stands_here}
    if row.get("settled") or (row.get("settle") and _says_other(row, current)):
        wanted |= {"when": today, "settle": None, "settled": None}
    return [
        Change(key, name, value)  # type: ignore[arg-type]
        for name, value in wanted.items()
        if canonical(value, _kind(name)) != row.get(name, "")  # type: ignore[arg-type]
    ]


def _says_other(row: Texts, current: Difference) -> bool:
    return row.get("forms_say", "") != canonical(current.forms_say, Kind.LONG)


def _kind(name: str) -> Kind:
    return DIFFERENCES.column(name).kind


def _new_row(difference: Difference, today: date) -> Mapping[str, str | date | None]:
    return {
        "when": today,
        "sheet": difference.sheet,
        "row": difference.key,
        "column": difference.column,
        "forms_say": difference.forms_say,
        "stands_here": difference.stands_here,
    }
