"""The contact sheet of one audit: what is keyed on the child's own record, entry by entry (TH-080 to TH-083, NT-120)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model import AuditRecord
from generator.periods import day_in_words
from generator.reports.documents import Grid, Heading, Paper, Part, Points, Text, free_text
from generator.reports.figure import Scope, kind_name

CLAUSES = ("TH-080", "NT-120")
BANNER = (
    "For the child's own record alone. Names that stand in the form are masked here; write the child's own name as the "
    "record asks. Read each entry through before you save it, and destroy this sheet afterwards."
)
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
        shown = [(f, "\n".join(free.safe(line, 2000) for line in said.split("\n"))) for f, said in fields]
        parts.append(Grid("Fields of the entry", (("Field", 4.6), ("What goes into it", 12.0)), tuple(shown)))
    recorded = day_in_words(audit.recorded_on, "not recorded yet")
    return Paper(
        f"Contact sheet for {system_name}",
        f"{kind_name(audit.kind)} {audit.case_reference}",
        f"Contact sheet {audit.case_reference}",
        f"{len(entries)} {'entry is' if len(entries) == 1 else 'entries are'} keyed for this audit; {recorded}."
        if not audit.recorded_on
        else f"The form says that the audit was recorded on {recorded}.",
        tuple(parts),
        banner=BANNER,
    )
