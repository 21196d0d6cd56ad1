"""One text for each cell value, so that what was written, what stands and what the forms say can be compared.

Days are ISO dates, months the first of the month, whole numbers their digits, text without spaces at its ends.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from generator.model import as_text
from generator.tracker.sheet_plan import Kind

Value = str | int | float | bool | date | None
_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y")
_ODD_SPACE = re.compile("[\r\n\u00a0]")
_MONTH_FORMATS = ("%B %Y", "%b %Y", "%m/%Y", "%Y-%m")


def canonical(value: Value, kind: Kind) -> str:
    """The text by which a value is compared and remembered; a date typed as text counts as that date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return as_text(value)
    if isinstance(value, date):
        return (value.replace(day=1) if kind is Kind.MONTH else value).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if _ODD_SPACE.search(text):
        text = "\n".join(line.rstrip() for line in re.split(r"\r\n|\r|\n", text.replace("\u00a0", " ")))
    text = text.strip()
    return _day(text, kind) if kind in {Kind.DATE, Kind.MONTH} else text


def _day(text: str, kind: Kind) -> str:
    for pattern in (*_FORMATS, *(_MONTH_FORMATS if kind is Kind.MONTH else ())):
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        return (day.replace(day=1) if kind is Kind.MONTH else day).isoformat()
    return text


def find_date(text: str) -> date | None:
    """The day that a compared text stands for, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def in_words(text: str, kind: Kind) -> str:
    """A compared text as people read it: 4 March 2026, March 2026, "(blank)"."""
    day = find_date(text) if kind in {Kind.DATE, Kind.MONTH} else None
    if day is not None:
        return f"{day:%B %Y}" if kind is Kind.MONTH else as_text(day)
    return text or "(blank)"
