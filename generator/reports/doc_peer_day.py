"""The report of the peer audit day: who was to take part by role, what was audited, what it found (NT-027, NT-182)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import AuditRecord
from generator.reports.content import FreeText
from generator.reports.doc_good_practice import good_practice_of, without_names
from generator.reports.doc_parts import action_parts, cases_read, raised_figure, raised_from
from generator.reports.documents import (
    WITHIN_SERVICE,
    Box,
    Grid,
    Heading,
    Paper,
    Part,
    Points,
    Text,
    free_text,
    references_in,
)
from generator.reports.figure import Figure, Scope
from generator.reports.tasks import is_peer_audit
from generator.reports.wording import count, start

CLAUSES = ("NT-027", "NT-182")
_GRADES = (
    "The grades of the day are counted in the quarter’s report, with those of all other audits. A table of the day "
    "alone would give away numbers that the report withholds."
)


def peer_day_report(scope: Scope) -> Paper:
    """The report of the peer audits of the scope's period."""
    held = tuple(a for a in scope.all_audits if is_peer_audit(a))
    peers = Scope(held, scope.actions, scope.period, scope.profile, scope.today)
    free, raised = free_text(scope), raised_from(scope, peers.audits)
    numbers = {
        "peers.audits": scope.figure("peers.audits", _done(peers), "Peer audits handed in.", len(peers.audits)),
        "peers.actions": raised_figure(scope, "peers.actions", raised, "Actions that came from the peer audits."),
    }
    came = f"{start(count(numbers['peers.actions'], 'action', 'actions'))} came from the day."
    found: tuple[Part, ...] = (
        *_examples(peers, free),
        Heading("Grades"),
        Text(_GRADES),
        *action_parts(scope, raised, free, came),
    )
    parts: tuple[Part, ...] = (
        *_asked(peers),
        *(found if numbers["peers.audits"].value else ()),
        Heading("What the day tells us"),
        Box("findings", "Findings of the day", "Write here what the day found."),
        Box("learning", "What those who took part learned", "Write here what auditing each other’s files was like."),
        Box("next_steps", "What happens next", "Write here what is done about it, by whom and by when."),
    )
    return Paper(
        "Peer audit day",
        scope.period.name,
        f"Peer audit day {scope.period.id}",
        _lead(peers, numbers["peers.audits"]),
        parts,
        tuple(numbers.values()),
        references_in(scope),
        banner=WITHIN_SERVICE,
    )


def _done(scope: Scope) -> list[AuditRecord]:
    return [a for a in scope.audits if a.submitted is not None]


def _lead(scope: Scope, done: Figure) -> str:
    said = f"{start(count(done, 'peer audit was', 'peer audits were'))} handed in"
    rule = scope.profile.programme.peer_day
    if rule is None:
        return f"{said}."
    people = sum(rule.attendance.values())
    return (
        f"{said}. The framework asks for {people * rule.files_each}: {people} people with {rule.files_each} files each."
    )


def _asked(scope: Scope) -> Iterator[Part]:
    """Whom the framework asks to take part, and which files were read."""
    yield Heading("Who takes part, and what was read")
    rule = scope.profile.programme.peer_day
    if rule is not None:
        rows = tuple((scope.profile.role_name(role), f"{n}", "To be filled in") for role, n in rule.attendance.items())
        columns = (("Role", 8.0), ("At least", 3.0), ("Took part", 5.6))
        yield Grid("Those asked for", columns, rows, "Source: service profile.", (1,))
    if read := cases_read(_done(scope)):
        yield Text(read)


def _examples(scope: Scope, free: FreeText) -> Iterator[Part]:
    lines = tuple(without_names(said, a, free) for a in scope.audits if (said := good_practice_of(a)))
    if lines:
        yield Heading("Good practice that was named")
        yield Points(lines)
