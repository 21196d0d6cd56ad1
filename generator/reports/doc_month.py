"""The monthly summary of a month's audits, for the members of the meeting (TH-023, TH-024).

Like the meeting pack it gives every number and names audits by reference; it breaks no grade down by worker or auditor.
"""

from __future__ import annotations

from generator.periods import day_in_words
from generator.reports.activity import activity_tables, state_of, summarise_activity, summarise_moderation
from generator.reports.charts import audits, source_line
from generator.reports.doc_parts import (
    action_parts,
    audit_list,
    enquiry_of,
    grade_parts,
    raised_figure,
    raised_from,
    said_by_auditors,
    view_boxes,
)
from generator.reports.documents import (
    LONGEST_LIST,
    WITHIN_MEETING,
    Grid,
    Heading,
    Paper,
    Part,
    Text,
    all_figures,
    counted,
    cut_note,
    free_text,
    in_month,
    kinds_in_words,
    references_in,
    table_in_month,
)
from generator.reports.figure import CountTable, Figure, Figures, Scope, kind_name
from generator.reports.grading import grade_tables
from generator.reports.narrative import safeguarding_sentences, voice_sentences
from generator.reports.voices import summarise_safeguarding, voice_tables
from generator.reports.wording import count, is_or_are, out_of, start, was_or_were

CLAUSES = ("TH-024",)
Numbers = dict[str, Figure]


def month_summary(scope: Scope) -> Paper:
    """The summary of the audits of the scope's month."""
    free, raised = free_text(scope), raised_from(scope, scope.audits)
    concerns = summarise_safeguarding(scope, len(scope.audits) + 1)
    numbers = in_month((*summarise_activity(scope), *summarise_moderation(scope), *concerns))
    numbers["month.actions"] = raised_figure(
        scope, "month.actions", raised, "Actions that came from the month's audits."
    )
    grades, voices = next(grade_tables(scope, limit=0), None), next(voice_tables(scope), None)
    kinds = table_in_month(next(activity_tables(scope)))
    said = f"{start(count(numbers['month.actions'], 'action has', 'actions have'))} come from the audits of the month."
    parts = [
        *_activity(scope, numbers, kinds),
        Heading("The service’s view"),
        *view_boxes("going_well", "concerns", "grey_areas"),
        *grade_parts(scope, grades, "audits of the month"),
        *said_by_auditors(scope.audits, free, "What auditors found"),
        *_voices(scope, voices, numbers),
        *action_parts(scope, raised, free, said),
        Heading("Sign-off"),
        *view_boxes("sign_off"),
    ]
    cells = tuple(cell for row in voices.cells for cell in row) if voices is not None else ()
    return Paper(
        "Monthly audit summary",
        scope.period.name,
        f"Audit summary {scope.period.id}",
        _lead(numbers),
        tuple(parts),
        (*all_figures(numbers, grades, voices, kinds), *cells),
        references_in(scope),
        (("Line of enquiry", enquiry_of(scope.audits, free)),),
        WITHIN_MEETING,
    )


def _lead(numbers: Numbers) -> str:
    done, moderated = numbers["audits.done"], numbers["moderation.done"]
    if not done.n:
        return f"No audit belongs to this month.{done.mark}"
    said = f"{start(out_of(done, 'audits'))} of the month {is_or_are(done.value)} handed in"
    if not moderated.n:
        return f"{said}."
    return f"{said}; {moderated.cited} of {moderated.n} that need it {is_or_are(moderated.value)} moderated."


def _activity(scope: Scope, numbers: Numbers, kinds: CountTable) -> list[Part]:
    parts: list[Part] = [Heading("The audits of the month"), Text(" ".join(_sentences(scope, numbers)))]
    if kinds.rows:
        source = source_line(kinds.note, audits(kinds.note.n))
        parts.append(counted(kinds, "Audits by kind of form", "Form", source))
        parts.append(audit_list(scope, scope.audits, "Each audit"))
    return [*parts, *_behind(scope)]


def _sentences(scope: Scope, numbers: Numbers) -> list[str]:
    done, late, overdue = (numbers[f"audits.{name}"] for name in ("done", "late", "overdue"))
    if not done.n:
        return ["No audit has this audit month, so there is nothing to summarise."]
    said = [f"The month has {kinds_in_words(scope.audits)}; {out_of(done, 'audits')} {was_or_were(done.value)} done."]
    said.append(f"{start(count(late, 'audit', 'audits'))} came after the due date.")
    said.append(f"{start(count(overdue, 'audit is', 'audits are'))} overdue and not handed in.")
    waiting, in_time = numbers["moderation.waiting"], numbers["moderation.in_time"]
    if in_time.n:
        days = scope.profile.programme.deadlines.moderate_days
        said.append(f"{start(count(in_time, 'audit was', 'audits were'))} moderated within {days} days.")
    if waiting.value:
        said.append(f"{start(count(waiting, 'audit waits', 'audits wait'))} for moderation.")
    return said


def _behind(scope: Scope) -> list[Part]:
    """Audits that came late or are overdue, with the reason that the tracker gives (NT-061)."""
    held = [a for a in scope.audits if state_of(a, scope) in {"late", "overdue"}]
    if not held:
        return []
    free = free_text(scope)
    columns = (("Reference", 2.6), ("Form", 2.8), ("Due", 3.4), ("Handed in", 3.4), ("Reason in the tracker", 4.4))
    rows = tuple(
        (
            a.case_reference,
            kind_name(a.kind),
            day_in_words(a.due),
            day_in_words(a.submitted, "Not yet"),
            free.safe(a.lateness_reason, 120) or "None given",
        )
        for a in held[:LONGEST_LIST]
    )
    source = f"Source: audit tracker.{cut_note(len(held), 'audits')}"
    return [Grid("Audits that came late or are overdue", columns, rows, source)]


def _voices(scope: Scope, table: CountTable | None, numbers: Numbers) -> list[Part]:
    """Conversations, and safeguarding concerns without any number.

    The quarter's number less those of two months would be that of the third (DP-07).
    """
    parts: list[Part] = [Heading("Voices of children, parents and carers, and practitioners")]
    figures = Figures(scope.period, numbers, {"voices": table} if table is not None else {})
    if table is None:
        parts.append(Text("No completed form of this month that asks for conversations was read."))
    else:
        parts.append(Text(" ".join(voice_sentences(figures))))
        source = source_line(table.note, audits(table.note.n))
        parts.append(counted(table, "Conversations", "With", source, last="Audits"))
    said = " ".join(safeguarding_sentences(figures)).replace("of this quarter", "of this month")
    return [*parts, Heading("Safeguarding"), Text(said)]
