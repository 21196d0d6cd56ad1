"""The analyst's case list of the demonstration: the children's references and how long their cases have been open."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from generator.demo.children import Child
from generator.profile import CaseList

_SHORTEST, _STEP, _LONGEST = 20, 37, 520  # days for which cases have been open, spread over this range
_THEMES = ("Home visits", "Parents and carers", "Substance misuse", "School")


def case_list(children: Sequence[Child], settings: CaseList, today: dt.date) -> bytes:
    """An Excel sheet under the headings that the profile names; the same bytes for the same children."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Case list", "created": dt.datetime(today.year, today.month, today.day)})
    sheet, day = book.add_worksheet(settings.sheet), book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
    sheet.write("A1", "Open cases (fictional)", book.add_format({"bold": True, "font_size": 14}))
    headings = [*settings.columns.values(), *settings.characteristics]
    sheet.write_row(2, 0, headings, book.add_format({"bold": True, "bottom": 2}))
    sheet.set_column(0, len(headings) - 1, 22)
    for number, child in enumerate(children):
        known = _known(child, number, today)
        for column, field in enumerate(settings.columns):
            sheet.write(3 + number, column, known.get(field), day if field == "opened" else None)
        for column, heading in enumerate(settings.characteristics, start=len(settings.columns)):
            sheet.write(3 + number, column, _characteristic(child, heading))
    sheet.freeze_panes(3, 1)
    book.close()
    return out.getvalue()


def _known(child: Child, number: int, today: dt.date) -> dict[str, object]:
    days = _SHORTEST + number * _STEP % (_LONGEST - _SHORTEST)
    return {
        "reference": child.reference,
        "worker": child.practitioner,
        "team": child.team.name,
        "order": child.disposal,
        "opened": today - dt.timedelta(days=days),
        "themes": _THEMES[number % len(_THEMES)],
    }


def _characteristic(child: Child, heading: str) -> str:
    known = {"Ethnicity": child.ethnicity, "Sex": "Male" if child.pronoun == "he" else "Female"}
    return known.get(heading, "10 to 13" if child.age < 14 else "14 to 17")
