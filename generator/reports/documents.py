"""What the further documents are made of: a paper as plain data, with the parts that several of them share. Pure.

A ``Paper`` says what a document holds; ``documents_word.write_paper`` makes it a Word file. Its digest tells whether it
says anything new, so that a document is written again only then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.days import month_end, month_start
from generator.model import ActionRecord, AuditRecord
from generator.office.chart import BarChart
from generator.periods import Period, day_in_words, month_in_words
from generator.profile import ServiceProfile
from generator.reports.carried import QUIET, shown_figures
from generator.reports.content import FreeText, figure_rows, references_of, table_block, with_shapes
from generator.reports.figure import CountTable, Figure, Scope, kind_name

WRITER = "2026-11d"  # raised when the documents change in their looks, so that they are written again
TEXT_WIDTH = 16.6  # cm
LONGEST_LIST = 20
WITHIN_MEETING = (
    "For members of the meeting. It uses case references in place of names; they still point at children, so keep it "
    "within the meeting."
)
WITHIN_SERVICE = "It uses case references in place of names; they still point at children, so keep it in the service."


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``keep`` holds it on the page of what follows."""

    words: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3."""

    words: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Points:
    """A bulleted list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: columns as heading and width in cm, rows of texts. ``numbers`` are the columns that align right."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A narrative box that is a person's to fill: drafted lines, or the prompt that stands in an empty one.

    ``note`` stands beneath it.
    """

    name: str
    title: str
    prompt: str
    lines: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title above and its source line beneath."""

    title: str
    chart: BarChart
    source: str


Part = Text | Heading | Points | Grid | Box | Drawing


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. ``facts`` stand under the title with the day it is made; ``banner`` says who may have it.

    ``references`` says by the key of a record how people know it, and by the id of a figure where its rows are listed.
    """

    title: str
    subtitle: str
    reference: str
    lead: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[tuple[str, str], ...] = ()
    banner: str = ""
    keeps_to_one_page: bool = False

    @property
    def digest(self) -> str:
        """A digest of all that it says, without the day on which it is made."""
        return hashlib.sha256(f"{WRITER}\0{self!r}".encode()).hexdigest()


def shown_in(paper: Paper) -> dict[str, str]:
    """What the figures of a paper show, by id, and a digest of each table of counts, to be remembered in it."""
    tables = (part for part in paper.parts if isinstance(part, Grid) and part.numbers)
    digests = {f"{QUIET}{t.title}": hashlib.sha256(repr(t.rows).encode()).hexdigest()[:12] for t in tables}
    return shown_figures(paper.figures, ()) | digests


def asks_for(profile: ServiceProfile, *clauses: str) -> bool:
    """Whether the service's framework has one of these clauses among its tasks or in its timetable."""
    programme = profile.programme
    known = {s for task in programme.tasks for s in task.sources}
    known |= {s for entry in programme.timetable for s in entry.sources}
    return not known.isdisjoint(clauses)


def month_period(month: date) -> Period:
    """A calendar month as a period of figures. Its ``months`` are not used."""
    name = month_in_words(month)
    return Period(f"{month:%Y-%m}", name, name, month_start(month), month_end(month))


def in_month(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Figures by id, with the month put for the quarter in what they count: their definitions are the same."""
    return {f.id: _in_month(f) for f in figures}


def table_in_month(table: CountTable) -> CountTable:
    """A table of counts with the month put for the quarter."""
    cells = tuple(tuple(_in_month(cell) for cell in row) for row in table.cells)
    return replace(table, note=_in_month(table.note), cells=cells)


def _in_month(figure: Figure) -> Figure:
    return replace(figure, words=figure.words.replace("quarter", "month"))


def counted(table: CountTable, title: str, first: str, source: str, *, last: str = "All", grades: bool = False) -> Grid:
    """A table of counts as a part; with ``grades`` its columns carry the shapes of grades."""
    block = table_block(table, title, first, last, source)
    block = with_shapes(block) if grades else block
    middle = (TEXT_WIDTH - 4.0 - 1.7) / len(block["columns"])
    columns = ((first, 4.0), *((name, middle) for name in block["columns"]), (last, 1.7))
    rows = tuple((row["label"], *row["cells"], row["total"]) for row in block["rows"])
    return Grid(title, columns, rows, block["source"], tuple(range(1, len(columns))))


def how_made(paper: Paper) -> Grid:
    """The table that says of each figure what it counts; rows that nothing cites are dropped when it is written."""
    columns = (
        ("Mark", 1.4),
        ("Figure and what it counts", 6.8),
        ("Count", 1.5),
        ("Out of", 1.5),
        ("Rows counted", 5.4),
    )
    rows = figure_rows(paper.figures, paper.references)
    cells = tuple(
        (r["mark"], r["words"], r["value"], r["n"], paper.references.get(f.id, r["rows"]))
        for f, r in zip(paper.figures, rows, strict=True)
    )
    return Grid("Each small raised number above leads to its row here.", columns, cells, "", (2, 3))


def all_figures(numbers: Mapping[str, Figure], *tables: CountTable | None) -> tuple[Figure, ...]:
    """Every figure that a paper may cite: its numbers, and the figure that explains each table."""
    return (*numbers.values(), *(t.note for t in tables if t is not None))


def references_in(scope: Scope) -> dict[str, str]:
    """The case reference of each audit and of each action by its key."""
    return {**references_of(scope.all_audits), **{a.key: a.case_reference or a.source for a in scope.actions}}


def free_text(scope: Scope) -> FreeText:
    """What makes people's words fit for a document: names of children, and names that nobody knows, are masked."""
    return FreeText(scope.all_audits, (a.owner for a in scope.actions), scope.profile)


def action_rows(actions: Sequence[ActionRecord], free: FreeText, owner: Mapping[str, str]) -> Grid:
    """Actions with their owner's role and due date. ``owner`` gives the role by action key."""
    columns = (("Reference", 2.4), ("Action", 7.0), ("Owner", 3.4), ("Due", 3.8))
    rows = tuple(
        (
            a.case_reference or "None",
            free.safe(a.action),
            owner[a.key],
            due_in_words(a, free),
        )
        for a in actions[:LONGEST_LIST]
    )
    return Grid("Actions raised", columns, rows, f"Source: action plan.{cut_note(len(actions), 'actions')}")


def due_in_words(action: ActionRecord, free: FreeText, missing: str = "No date") -> str:
    """When an action is due: its date, else the words that stand for one, names masked."""
    return day_in_words(action.due, free.safe(action.due_as_written, 60) or missing)


def cut_note(number: int, what: str) -> str:
    """What the source line adds where a list is not whole."""
    return f" The first {LONGEST_LIST} of {number:,} {what} are listed." if number > LONGEST_LIST else ""


def words_of(audit: AuditRecord, field_id: str, free: FreeText, longest: int = 260) -> str:
    """What an auditor wrote for a question, names masked; nothing where it is blank or not asked."""
    said = audit.form.text(field_id) if audit.form is not None else None
    return free.safe(said, longest) if said else ""


def kinds_in_words(audits: Sequence[AuditRecord]) -> str:
    """Audits by kind, as in a sentence: 4 full audits and 3 dip samples."""
    kinds = list(dict.fromkeys(a.kind for a in audits))
    counts = [(sum(1 for a in audits if a.kind is kind), kind_name(kind).lower()) for kind in kinds]
    named = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in counts]
    return " and ".join(named) if len(named) < 3 else ", ".join(named[:-1]) + " and " + named[-1]
