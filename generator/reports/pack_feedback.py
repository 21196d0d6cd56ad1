"""The part of the pack about feedback: who was spoken with, and what came from complaints and feedback (TH-031)."""

from __future__ import annotations

from typing import Any

from generator.profile import FieldKind
from generator.reports.charts import audits
from generator.reports.content import table_block
from generator.reports.figure import CountTable, Figure, Figures
from generator.reports.narrative import voice_sentences
from generator.reports.pack_figures import Pack
from generator.reports.voices import voice_tables
from generator.reports.wording import count, start

Numbers = dict[str, Figure]


def voices_of(pack: Pack) -> CountTable | None:
    """Conversations in the audits of the pack that ask for them, by whether they were held."""
    return next(voice_tables(pack.scope(pack.audits)), None)


def feedback_part(pack: Pack, numbers: Numbers, table: CountTable | None) -> dict[str, Any]:
    """Sentences and the table of conversations; the words are the service's own, in a box."""
    scope = pack.scope(pack.audits)
    figures = Figures(scope.period, numbers, {"voices": table} if table is not None else {})
    asked = any(rules.contacts for rules in pack.profile.programme.rules) and scope.fields(FieldKind.CONTACT)
    said = voice_sentences(figures) if table is not None else []
    if asked and table is None:
        said = ["No completed form of an audit in this pack asks for conversations."]
    complaints, feedback = numbers["pack.complaints"], numbers["pack.feedback"]
    from_complaints = f"{start(count(complaints, 'open action', 'open actions'))} came from complaints"
    said.append(f"{from_complaints} and {count(feedback, 'open action', 'open actions')} from feedback.")
    number = table.note.n if table is not None else 0
    source = f"Source: audit tracker, {number} {audits(number)}, {pack.name}."
    return {"sentences": said, "table": table_block(table, "Conversations", "With", "Audits", source)}
