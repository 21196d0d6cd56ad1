"""The monthly report on cases audited by team managers, for the service manager (NT-039).

It counts by team and by the role of the auditor, never by a named member of staff (DP-09), and shows no grade.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.model import AuditRecord
from generator.periods import day_in_words
from generator.reports.activity import NO_TEAM, STATES, state_of, summarise_activity
from generator.reports.charts import audits, source_line
from generator.reports.documents import (
    WITHIN_SERVICE,
    Grid,
    Heading,
    Paper,
    Part,
    Text,
    all_figures,
    counted,
    in_month,
    kinds_in_words,
    references_in,
)
from generator.reports.figure import CountTable, Figure, Scope, count_table, kind_name
from generator.reports.wording import count, is_or_are, out_of, plural, some, start, was_or_were

CLAUSES = ("NT-039",)
NOT_SAID = "Not recorded"


def cases_audited(scope: Scope) -> Paper:
    """Which cases team managers audited in the scope's month, by team, against what the framework asks of them."""
    numbers = in_month(summarise_activity(scope))
    numbers["cases.by_managers"] = by_managers = _by_managers(scope)
    teams, roles = _table(scope, "cases.by_team", "team", _team), _table(scope, "cases.by_role", "role", _role)
    done = numbers["audits.done"]
    parts: list[Part] = [Heading("Audits by team"), Text(_sentences(scope, by_managers))]
    if done.n:
        parts.append(counted(teams, "Audits of the month by team", "Team", source_line(teams.note, audits(done.n))))
        parts += _asked(scope)
        parts += [Heading("Audits by who audits")]
        source = source_line(roles.note, audits(done.n))
        parts.append(counted(roles, "Audits of the month by role of the auditor", "Auditor", source))
        parts += [Heading("The cases"), _cases(scope)]
    return Paper(
        "Cases audited",
        scope.period.name,
        f"Cases audited {scope.period.id}",
        _lead(scope, done, by_managers),
        tuple(parts),
        all_figures(numbers, teams, roles),
        references_in(scope),
        banner=WITHIN_SERVICE,
    )


def _lead(scope: Scope, done: Figure, by_managers: Figure) -> str:
    if not done.n:
        return f"No audit belongs to this month.{done.mark}"
    said = f"{start(out_of(done, 'audits'))} of the month {is_or_are(done.value)} handed in"
    return f"{said}, {some(by_managers)} of them by {_manager_role(scope)}."


def _manager_role(scope: Scope) -> str:
    """The role of team managers in words, as the framework's cover names it."""
    cover = scope.profile.programme.cover
    name = scope.profile.role_name(cover.auditor_role) if cover else "Team manager"
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    return f"{name}s"


def _team(audit: AuditRecord, scope: Scope) -> str:
    return audit.team or NO_TEAM


def _role(audit: AuditRecord, scope: Scope) -> str:
    """The role of the auditor: from people.toml, else what the form says of who audits."""
    person = scope.profile.people.find(audit.auditor) if audit.auditor else None
    if person is not None:
        return scope.profile.role_name(person.roles[0])
    return (audit.form.text("audit_tier") if audit.form else None) or NOT_SAID


def _is_by_manager(audit: AuditRecord, scope: Scope) -> bool:
    cover = scope.profile.programme.cover
    person = scope.profile.people.find(audit.auditor) if audit.auditor else None
    if person is None or cover is None:
        return "operational" in _role(audit, scope).casefold()
    return cover.auditor_role in person.roles


def _by_managers(scope: Scope) -> Figure:
    held = [a for a in scope.audits if a.submitted is not None and _is_by_manager(a, scope)]
    words = f"Audits of the month handed in whose auditor is one of the {_manager_role(scope)}."
    return scope.figure("cases.by_managers", held, words, sum(1 for a in scope.audits if a.submitted))


def _table(scope: Scope, table_id: str, what: str, group: Callable[[AuditRecord, Scope], str]) -> CountTable:
    """Audits of the month in groups, by where they stand against their due date."""
    groups: dict[str, list[AuditRecord]] = {}
    for audit in scope.audits:
        groups.setdefault(group(audit, scope), []).append(audit)
    rows = []
    for name in sorted(groups, key=lambda n: (n in {NO_TEAM, NOT_SAID}, n)):
        keys: dict[str, tuple[str, ...]] = {}
        for audit in groups[name]:
            state = state_of(audit, scope)
            keys[state] = (*keys.get(state, ()), audit.key)
        rows.append((name.lower().replace(" ", "_"), name, len(groups[name]), keys))
    used = {c: h for c, h in STATES.items() if c in {"in_time", "late"} or any(row[3].get(c) for row in rows)}
    held = tuple(a.key for a in scope.audits)
    note = Figure(table_id, len(held), f"Audits of the month by {what}.", len(held), scope.period.name, held)
    return count_table(note, used, rows)


def _sentences(scope: Scope, by_managers: Figure) -> str:
    if not scope.audits:
        return "No audit has this audit month, so there is nothing to report."
    were = was_or_were(by_managers.value)
    said = f"The month has {kinds_in_words(scope.audits)}."
    return f"{said} {start(count(by_managers, 'audit', 'audits'))} handed in {were} done by {_manager_role(scope)}."


def _asked(scope: Scope) -> list[Part]:
    """What the framework asks of the managers of each team, where people.toml says who they are (C-32)."""
    cover = scope.profile.programme.cover
    holders = scope.profile.people.in_role(cover.auditor_role, scope.period.end) if cover else ()
    if cover is None or not holders:
        return [Text("How many were asked for is not known: the list of staff does not say who manages which team.")]
    rows = []
    for team in sorted({p.team for p in holders if p.team}):
        wanted = cover.files_a_month * sum(1 for p in holders if p.team == team)
        held = [a for a in scope.audits if a.submitted and a.team == team and _is_by_manager(a, scope)]
        rows.append((team, f"{wanted}", f"{len(held)}", f"{max(wanted - len(held), 0)}"))
    columns = (("Team", 5.6), ("Asked for", 3.6), ("Handed in", 3.8), ("Still to come", 3.6))
    files = plural(cover.files_a_month, "file", "files")
    asked = f"Asked for: {cover.files_a_month} {files} a month of each manager of the team."
    source = f"{asked} Source: list of staff, audit tracker."
    return [Grid(f"Files asked of {_manager_role(scope)}, and handed in", columns, tuple(rows), source, (1, 2, 3))]


def _cases(scope: Scope) -> Grid:
    columns = (("Reference", 2.4), ("Team", 3.3), ("Form", 3.3), ("Due", 3.8), ("Handed in", 3.8))
    rows = tuple(
        (
            a.case_reference,
            a.team or NO_TEAM,
            kind_name(a.kind),
            day_in_words(a.due, "No due date"),
            day_in_words(a.submitted, "Not yet"),
        )
        for a in sorted(scope.audits, key=lambda a: (a.team, a.key))
    )
    return Grid("Cases of the month", columns, rows, "Source: audit tracker.")
