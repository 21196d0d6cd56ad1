"""The master action plan over the quarter: carried in, new, done, open at the end, overdue (NT-064, TH-030)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.model import ActionRecord
from generator.profile import ServiceProfile
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table

OPEN_STATES = {"in_time": "Open, not yet due", "overdue": "Overdue", "no_date": "No due date"}


def was_done_by(action: ActionRecord, day: date) -> bool:
    """Whether an action was done by a day. One marked done without a date counts as done on the day it was raised."""
    if action.completed_on is not None:
        return action.completed_on <= day
    return action.state == "Done"


def was_raised_by(action: ActionRecord, day: date) -> bool:
    """Whether an action existed on a day; one without a date has always existed."""
    return action.raised_on is None or action.raised_on <= day


def open_actions(actions: Iterable[ActionRecord], day: date) -> list[ActionRecord]:
    """The actions that existed on a day and were not done by it."""
    return [a for a in actions if was_raised_by(a, day) and not was_done_by(a, day)]


def is_overdue(action: ActionRecord, day: date) -> bool:
    """Whether an open action's due date has passed."""
    return action.due is not None and action.due < day


def overdue_actions(actions: Iterable[ActionRecord], day: date) -> list[ActionRecord]:
    """The open actions whose due date has passed, longest overdue first."""
    late = [a for a in open_actions(actions, day) if is_overdue(a, day)]
    return sorted(late, key=lambda a: (a.due or day, a.key))


def summarise_actions(scope: Scope) -> Iterator[Figure]:
    """Figures of the action plan. Carried in plus new less done is what is open at the end."""
    start, end, every = scope.period.start, scope.as_of, scope.actions
    carried = [
        a for a in every if not was_raised_in(a, scope) and was_raised_by(a, start) and not _done_before(a, start)
    ]
    new = [a for a in every if was_raised_in(a, scope)]
    done = [a for a in (*carried, *new) if was_done_by(a, end)]
    still = open_actions(every, end)
    day = f"{end.day} {end:%B %Y}"
    for figure_id, held, words, n in (
        (
            "actions.carried",
            carried,
            "Actions raised before the quarter and still open when it began, out of all in the plan.",
            len(every),
        ),
        ("actions.new", new, "Actions raised in the quarter, out of all in the plan.", len(every)),
        (
            "actions.done",
            done,
            "Actions carried in or raised in the quarter that were done by its end.",
            len(carried) + len(new),
        ),
        ("actions.open", still, f"Actions open on {day}, out of all in the plan.", len(every)),
        (
            "actions.overdue",
            overdue_actions(every, end),
            f"Open actions due before {day}, out of those open then.",
            len(still),
        ),
        ("actions.no_date", [a for a in still if a.due is None], "Open actions without a full due date.", len(still)),
    ):
        yield _figure(scope, figure_id, held, words, n)


def _figure(scope: Scope, figure_id: str, held: Iterable[ActionRecord], words: str, n: int) -> Figure:
    keys = tuple(a.key for a in held)
    return Figure(figure_id, len(keys), words, n, scope.period.name, keys, "action plan")


def was_raised_in(action: ActionRecord, scope: Scope) -> bool:
    """Whether an action was raised in the quarter, up to the day at which actions are looked at."""
    return action.raised_on is not None and scope.period.start <= action.raised_on <= scope.as_of


def _done_before(action: ActionRecord, start: date) -> bool:
    if action.completed_on is not None:
        return action.completed_on < start
    return action.state == "Done"


def action_tables(scope: Scope) -> Iterator[CountTable]:
    """Open actions by the role of their owner: people are shown by role, never by name (DP-09)."""
    still = open_actions(scope.actions, scope.as_of)
    if not still:
        return
    roles = roles_of(scope)
    words = "Open actions at the end of the quarter, by the role of their owner."
    note = _figure(scope, "actions.by_role", still, words, len(still))
    names = sorted({role_of(a, roles, scope.profile) for a in still}, key=lambda name: (name == OTHER, name))
    yield count_table(note, OPEN_STATES, [_row(n, still, roles, scope) for n in names])


def _row(role: str, still: list[ActionRecord], roles: dict[str, str], scope: Scope) -> Row:
    held = [a for a in still if role_of(a, roles, scope.profile) == role]
    keys: dict[str, tuple[str, ...]] = {}
    for action in held:
        state = "no_date" if action.due is None else "overdue" if is_overdue(action, scope.as_of) else "in_time"
        keys[state] = (*keys.get(state, ()), action.key)
    return role.lower().replace(" ", "_"), role, len(held), keys


OTHER = "Others, or no owner named"


def roles_of(scope: Scope) -> dict[str, str]:
    """The role in which each named person last appears in an audit, by name in lower case."""
    found: dict[str, str] = {}
    for audit in scope.all_audits:
        for name, role in (
            (audit.moderator, "moderator"),
            (audit.auditor, "auditor"),
            (audit.practitioner, "case_manager"),
            (audit.team_manager, "team_manager"),
        ):
            if name:
                found[name.casefold()] = role_name(role, scope.profile)
    return found


def role_name(role_id: str, profile: ServiceProfile) -> str:
    """A role as the service calls it; a role that its profile does not name in plain words."""
    names = {r.id: r.name for r in profile.roles}
    return names.get(role_id, role_id.replace("_", " ").capitalize())


def role_of(action: ActionRecord, roles: dict[str, str], profile: ServiceProfile) -> str:
    """The role of an action's owner: as written where the owner is a role, else the person's role in the audits."""
    owner = action.owner.strip().casefold()
    for role in profile.roles:
        if owner in {role.name.casefold(), *(alias.casefold() for alias in role.aliases)}:
            return role.name
    return roles.get(owner, OTHER)
