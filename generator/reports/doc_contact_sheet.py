"""The contact sheet of one audit: what is keyed on the child's record, entry by entry (TH-080 to TH-083, NT-120)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.model import AuditRecord
from generator.periods import day_in_words
from generator.reports.content import FreeText
from generator.reports.documents import Grid, Heading, Paper, Part, Points, Text, free_text
from generator.reports.figure import Scope, kind_name
from generator.reports.wording import plural

CLAUSES = ("TH-080", "NT-120")
BANNER = (
    "For the child's own record alone. Names that stand in the form are masked here; write the child's own name as the "
    "record asks. Read each entry through before you save it, and destroy this sheet afterwards."
)
_WHOLE = 1_000_000  # what is keyed on a record is never cut
Entry = tuple[str, Sequence[tuple[str, str]]]
"""The name of one entry, and each field with what goes into it."""


def contact_sheet(scope: Scope, audit: AuditRecord, entries: Sequence[Entry]) -> Paper:
    """The sheet of one audit with the entries that are to be keyed."""
    system, system_name, free = scope.profile.programme.case_system, scope.profile.service.case_system, free_text(scope)
    parts: list[Part] = [Heading("For each entry")]
    if system is None or not entries:
        parts.append(Text(f"There is nothing to key for this audit on {system_name}."))
    else:
        parts.append(Points((*system.before, "Fill in what stands below.", *system.after)))
    for number, (name, fields) in enumerate(entries, 1):
        parts.append(Heading(f"Entry {number} of {len(entries)}: {name}"))
        parts += _entry(fields, free)
    return Paper(
        f"Contact sheet for {system_name}",
        f"{kind_name(audit.kind)} {audit.case_reference}",
        f"Contact sheet {audit.case_reference}",
        _lead(audit, len(entries)),
        tuple(parts),
        banner=BANNER,
    )


def _lead(audit: AuditRecord, entries: int) -> str:
    if audit.recorded_on:
        return f"The form says that the audit was recorded on {day_in_words(audit.recorded_on)}."
    return f"{entries} {plural(entries, 'entry is', 'entries are')} to be keyed for this audit. It is not recorded yet."


def _entry(fields: Sequence[tuple[str, str]], free: FreeText) -> Iterator[Part]:
    """The short fields as a table, then the text to copy, its list as a list."""
    *short, (text_field, text) = fields
    rows = tuple((name, free.safe(said, _WHOLE)) for name, said in short)
    yield Grid("Fields", (("Field", 4.6), ("What goes into it", 12.0)), rows)
    yield Heading(text_field, 3)
    lines = [free.safe(line, _WHOLE) for line in text.split("\n") if line.strip()]
    for is_list, held in groupby(lines, lambda line: line.startswith("- ")):
        if is_list:
            yield Points(tuple(line[2:] for line in held))
        else:
            yield from (Text(line) for line in held)
