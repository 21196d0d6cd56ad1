"""What both documents put into their templates: cover, tables, rows of figures, boxes; plain data only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from generator.model import ActionRecord, AuditRecord
from generator.office.docx_marks import unmarked
from generator.periods import day_in_words
from generator.profile import GradeScale, ServiceProfile
from generator.reports.figure import CountTable, Figure, kind_name
from generator.reports.gate import MASK, Names, folded, mask_names
from generator.reports.grading import grade_shape
from generator.reports.wording import start

LISTED = 6
"""Figures of up to so many rows list them; longer ones say how many and where."""
_NO_REFERENCE = re.compile("^no-ref-[0-9a-f]{6} ")


def cover(
    profile: ServiceProfile, title: str, subtitle: str, facts: Sequence[tuple[str, str]], lead: str
) -> dict[str, Any]:
    """What the cover and the running lines show."""
    service = profile.service
    return {
        "service": {"name": service.name, "short_name": service.short_name, "contact": service.contact},
        "title": title,
        "subtitle": subtitle,
        "short_title": f"{service.short_name}: {title.lower() if title.startswith('Q') else title}",
        "classification": service.classification,
        "facts": [{"label": label, "text": text} for label, text in facts if text],
        "lead": lead,
    }


def table_block(table: CountTable | None, title: str, first: str, last: str, source: str) -> dict[str, Any]:
    """A table of counts as the template shows it; without rows where there is none."""
    if table is None:
        return {"rows": [], "columns": [], "title": title, "first": first, "last": last, "source": source}
    rows = [
        {"label": breakable(label), "cells": [cell.shown for cell in cells], "total": f"{total:,}"}
        for label, cells, total in zip(table.rows, table.cells, table.totals, strict=True)
    ]
    if table.has_withheld:
        source += " [c]: withheld so that nobody can be recognised."
    return {
        "rows": rows,
        "columns": list(table.columns),
        "title": title,
        "first": first,
        "last": last,
        "source": source,
    }


def breakable(label: str) -> str:
    """A label that may break after a slash."""
    return unmarked(label).replace("/", "/\u200b")


def with_shapes(block: dict[str, Any]) -> dict[str, Any]:
    """A block whose columns are grades, each with its shape in front."""
    columns = block["columns"]
    return {**block, "columns": [f"{grade_shape(i, len(columns))}\n{start(name)}" for i, name in enumerate(columns)]}


def grade_in_words(grade: str, scale: GradeScale | None, missing: str = "") -> str:
    """A grade as tables show it: its shape and its word; one that is in no scale as it was written."""
    if not grade:
        return missing
    found = scale.find(grade) if scale is not None else None
    if scale is None or found is None:
        return unmarked(grade)
    return f"{grade_shape(scale.grades.index(found), len(scale.grades))} {start(found.name)}"


def box(lines: Iterable[str], prompt: str, note: str = "") -> dict[str, Any]:
    """A narrative box: drafted lines, or the prompt that stands in an empty one, and a note beneath it."""
    return {"lines": list(lines), "prompt": prompt, "note": note}


def with_notes(boxes: Mapping[str, Any], notes: Mapping[str, str], within: str = "") -> dict[str, Any]:
    """The boxes with the notes that stand beneath them, by name; boxes may be in groups."""
    return {
        name: {**held, "note": notes.get(within + name, "")} if "lines" in held else with_notes(held, notes, f"{name}.")
        for name, held in boxes.items()
    }


def figure_rows(figures: Iterable[Figure], references: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of "How the figures were made"; those that nothing cites are dropped when the document is finished."""
    return [
        {
            "mark": f"⟦row:{figure.id}⟧",
            "words": figure.words,
            "value": figure.shown,
            "n": figure.n_shown,
            "rows": rows_in_words(figure, references),
        }
        for figure in figures
    ]


def rows_in_words(figure: Figure, references: Mapping[str, str]) -> str:
    """Which records a figure counts, as far as a document may say it: references, or how many and where."""
    where = "action plan" if figure.source == "action plan" else "tracker"
    if figure.withheld or figure.n_withheld or (figure.rows and (figure.sensitive or not figure.lists_rows)):
        return "Not listed here"
    if not figure.rows:
        return "None"
    if len(figure.rows) > LISTED:
        return f"{len(figure.rows):,} of the {where}"
    named = Counter(references.get(key, _NO_REFERENCE.sub("", key)) for key in figure.rows)
    return ", ".join(unmarked(name) + (f" ({times} times)" if times > 1 else "") for name, times in named.items())


def child_names(records: Iterable[AuditRecord]) -> list[str]:
    """The names of children that stand in the completed forms, for the mask and the release gate."""
    answers = (r.form.answers.get("child_name") for r in records if r.form is not None)
    return sorted({a.value for a in answers if a is not None and a.value})


class FreeText:
    """Free text of people, made fit for a report: names of children, and names that nobody knows, are masked.

    With ``hide_staff`` the names of staff are masked too, for readers who are told of roles only (DP-09).
    """

    def __init__(
        self, records: Sequence[AuditRecord], owners: Iterable[str], profile: ServiceProfile, hide_staff: bool = False
    ) -> None:
        people = {n for r in records for n in (r.auditor, r.practitioner, r.team_manager, r.moderator)} | set(owners)
        roles = {name for role in profile.roles for name in (role.name, *role.aliases)}
        hidden = [p.name for p in profile.people.people] + sorted(people - roles - {""}) if hide_staff else []
        staff = roles if hide_staff else people
        self._names = Names([*child_names(records), *hidden])
        words = {folded(word) for text in (*_texts(profile.model_dump()), *staff) for word in _words(text)}
        self._known = frozenset(words) | _CALENDAR

    def safe(self, text: str, longest: int = 300) -> str:
        """A text on one line with names masked, cut at a word where it is very long."""
        line = unmarked(" ".join(text.lstrip("=+@").split()))
        line = mask_names(line, self._names, self._known)
        return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + "…"

    def name(self, text: str) -> str:
        """The name or role of a member of staff, unless it is also the full name of a child."""
        return MASK if self._names.stand_in(text) else unmarked(text)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _words(text: str) -> list[str]:
    """The words of a text; one with hyphens whole, and its parts."""
    whole = "".join(c if c.isalpha() or c in "'’-‐‑" else " " for c in text).split()
    return whole + [part for word in whole for part in re.split("[-‐‑]", word) if part != word]


_CALENDAR = frozenset(
    _words(
        "january february march april may june july august september october november december monday tuesday "
        "wednesday thursday friday saturday sunday easter christmas ramadan eid english british welsh i"
    )
)


def references_of(records: Iterable[AuditRecord]) -> dict[str, str]:
    """The case reference of each audit by its key, as people know it."""
    return {r.key: r.case_reference or kind_name(r.kind) for r in records}


def all_references(records: Iterable[AuditRecord], actions: Iterable[ActionRecord]) -> dict[str, str]:
    """The case reference of each audit and action by its key; none where the forms give none."""
    return {r.key: r.case_reference for r in records} | {a.key: a.case_reference for a in actions}


def fact_day(label: str, day: date) -> tuple[str, str]:
    """A fact of the cover that is a day."""
    return label, day_in_words(day)
