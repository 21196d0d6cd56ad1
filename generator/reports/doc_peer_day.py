"""The report of the peer audit day: who was to take part by role, what was audited, what it found (NT-027, NT-182)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import AuditRecord
from generator.reports.charts import area_chart, audits, source_line
from generator.reports.content import FreeText
from generator.reports.doc_good_practice import good_practice_of, without_names
from generator.reports.doc_parts import action_parts, raised_figure, raised_from
from generator.reports.documents import (
    WITHIN_SERVICE,
    Box,
    Drawing,
    Grid,
    Heading,
    Paper,
    Part,
    Points,
    Text,
    counted,
    free_text,
    references_in,
)
from generator.reports.figure import CountTable, Figure, Scope
from generator.reports.grading import grade_tables
from generator.reports.wording import count, start

CLAUSES = ("NT-027", "NT-182")
_MARK = "peer"


def is_peer_audit(audit: AuditRecord) -> bool:
    """Whether the form says that the audit was done on a peer audit day."""
    said = audit.form.text("audit_tier") if audit.form is not None else None
    return _MARK in (said or "").casefold()


def peer_day_report(scope: Scope) -> Paper:
    """The report of the peer audits of the scope's period. Small numbers are withheld."""
    held = tuple(a for a in scope.all_audits if is_peer_audit(a))
    peers = Scope(held, scope.actions, scope.period, scope.profile, scope.today)
    free, raised = free_text(scope), raised_from(scope, peers.audits)
    numbers = {
        "peers.audits": scope.figure("peers.audits", _done(peers), "Peer audits handed in.", len(peers.audits)),
        "peers.actions": raised_figure(scope, "peers.actions", raised, "Actions that came from the peer audits."),
    }
    grades = next(grade_tables(peers), None)
    parts: tuple[Part, ...] = (
        *_asked(peers, numbers["peers.audits"]),
        *_grades(peers, grades),
        *_examples(peers, free),
        *action_parts(
            scope, raised, free, f"{start(count(numbers['peers.actions'], 'action', 'actions'))} came from the day."
        ),
        Heading("What the day tells us"),
        Box("findings", "Findings of the day", "Write here what the day found."),
        Box("learning", "What those who took part learned", "Write here what auditing each other’s files was like."),
        Box("next_steps", "What happens next", "Write here what is done about it, by whom and by when."),
    )
    return Paper(
        "Peer audit day",
        scope.period.name,
        f"Peer audit day {scope.period.id}",
        f"{start(count(numbers['peers.audits'], 'peer audit was', 'peer audits were'))} handed in.",
        parts,
        (*numbers.values(), *((grades.note,) if grades is not None else ())),
        references_in(scope),
        banner=WITHIN_SERVICE,
    )


def _done(scope: Scope) -> list[AuditRecord]:
    return [a for a in scope.audits if a.submitted is not None]


def _asked(scope: Scope, done: Figure) -> Iterator[Part]:
    """What the framework asks of the day, and how many files came from it."""
    yield Heading("Who takes part, and what was read")
    rule = scope.profile.programme.peer_day
    if rule is not None:
        people = sum(rule.attendance.values())
        files = people * rule.files_each
        said = f"The framework asks for {people} people with {rule.files_each} files each: {files} files."
        yield Text(f"{said} {start(count(done, 'file was', 'files were'))} audited and handed in.")
        rows = tuple((scope.profile.role_name(role), f"{n}", "To be filled in") for role, n in rule.attendance.items())
        yield Grid(
            "Those asked for",
            (("Role", 8.0), ("At least", 3.0), ("Took part", 5.6)),
            rows,
            "Source: service profile.",
            (1,),
        )
    if done.value:
        references = ", ".join(a.case_reference or "no reference" for a in _done(scope))
        yield Text(f"Files audited: {references}.")


def _grades(scope: Scope, table: CountTable | None) -> Iterator[Part]:
    """Grades by area with small numbers withheld; a chart only where every number may be shown."""
    yield Heading("Grades by area of practice")
    if table is None:
        yield Text("No peer audit was graded.")
        return
    if table.note.n < scope.profile.reporting.small_number:
        few = scope.profile.reporting.small_number
        yield Text(f"Fewer than {few} peer audits were graded, so their grades are not shown.")
        return
    if table.note.n >= scope.profile.reporting.chart_minimum and not table.has_withheld:
        block, chart = area_chart(table, "areas")
        yield Drawing(block["title"], chart, block["source"])
    source = source_line(table.note, audits(table.note.n))
    yield counted(table, "Grades by area", "Area of practice", source, last="Graded", grades=True)


def _examples(scope: Scope, free: FreeText) -> Iterator[Part]:
    lines = tuple(without_names(said, a, free) for a in scope.audits if (said := good_practice_of(a)))
    if lines:
        yield Heading("Good practice that was named")
        yield Points(lines)
