"""Where an audit stands and what follows, told a second time from what people did, by the words of the frameworks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from builders import reckoning
from builders.reckoning import ONE, months_on
from builders.simulated_audits import AHEAD, Life, has
from builders.simulation import Service

from generator.model import FormKind, Status
from generator.profile import ServiceProfile

S = Status
HEAD, DEPUTY = "Head of Service", "Deputy Head of Service"
MANAGER = "Team manager"
LEADS = {"tower-hamlets": "team_manager", "nottingham": "operational_manager"}
DEPUTIES = {"tower-hamlets": "deputy_head_of_service", "nottingham": "head_of_service"}


@dataclass(frozen=True)
class Stand:
    """Where an audit stands by what people did."""

    status: Status
    owner: str = ""
    due: dt.date | None = None


def stands(life: Life, day: dt.date, service: Service) -> Stand:
    """Where an audit stands on a day, told from what people did, by the words of the two frameworks."""
    return _named(_stands(life, day, service.base), life, day, service)


def waiting(life: Life, day: dt.date, service: Service) -> Iterator[tuple[str, dt.date]]:
    """All that waits for somebody on a day and has a day by which it is due, not only the next step."""
    monday, stand = day - day.weekday() * ONE, stands(life, day, service)
    sent, deadlines = has(life.submitted, day), service.base.programme.deadlines
    if sent and life.concern and not has(life.told, day):
        yield _named(Stand(stand.status, life.manager or MANAGER), life, day, service).owner, monday
    if stand.owner and stand.due and not has(life.exempt, day):
        now = inadequate(life, day) and stand.status in (S.SUBMITTED, S.WITH_MODERATOR, S.CONVERSATION_OFFERED)
        yield stand.owner, monday if now else stand.due
    anchors = {"uop_held": life.met, "moderated_on": life.moderated, "notice_sent": _told(life, day)}
    anchor = anchors[deadlines.inadequate_review_from]
    over = has(life.reviewed, day) or has(life.checked, day)
    if anchor and has(anchor, day) and inadequate(life, day) and not over:
        yield _named(Stand(stand.status, DEPUTY), life, day, service).owner, anchor + 28 * ONE
    by = (life.met if has(life.met, day) else life.submitted) or day
    met = has(life.met, day) or service.id == "nottingham"
    late = sent and met and not has(life.exempt, day) and not has(life.recorded, day) and by + 14 * ONE < monday
    if late:
        yield answers(life.auditor(day), day, service), by + 14 * ONE


def _told(life: Life, day: dt.date) -> dt.date | None:
    return min(inadequate(life, day).values(), default=None)


def _named(stand: Stand, life: Life, day: dt.date, service: Service) -> Stand:
    """The person, where one holds the role on the day."""
    manager = service.staff.line_manager(life.given.case.worker, day)
    names = {
        HEAD: service.staff.in_role("head_of_service", day),
        DEPUTY: service.staff.in_role(DEPUTIES[service.id], day),
    }
    names[MANAGER] = [manager] if manager else []
    held = names.get(stand.owner, [])
    owner = held[0] if len(held) == 1 else stand.owner
    return Stand(stand.status, answers(owner, day, service), stand.due)


def answers(name: str, day: dt.date, service: Service) -> str:
    """Who answers for somebody on a day: who has left is followed in their post, else by their manager."""
    staff = service.staff
    gone = next((h for h in staff.holders if h.name == name and h.end < day), None)
    if gone is None:
        return name
    post = staff.posts[gone.post]
    for role in post.roles:
        mates = [h for h in staff.holders if h.start <= day <= h.end and role in staff.posts[h.post].roles]
        if post.team:
            mates = [h for h in mates if staff.posts[h.post].team == post.team and role == LEADS[service.id]]
        if len(mates) == 1:
            return mates[0].name
    return answers(staff.line_manager(name, day) or MANAGER, day, service)


def _stands(life: Life, day: dt.date, profile: ServiceProfile) -> Stand:
    auditor, kind = life.auditor(day), life.given.kind
    if not has(life.submitted, day):
        status = S.IN_PROGRESS if has(life.begun, day) else S.ALLOCATED
        return (
            Stand(status)
            if has(life.exempt, day)
            else Stand(status, auditor, due_of(life, profile.programme.deadlines.complete_from))
        )
    moderated = kind in (FormKind.FULL_AUDIT, FormKind.DIP_SAMPLE, FormKind.GROUP_AUDIT)
    stand = _until_moderated(life, day, auditor) if moderated else _until_told(life, day, auditor)
    stand = _reviewed(life, day, stand or _after(life, day, auditor, moderated=moderated), profile)
    if has(life.asked, day) and not has(life.decided, day):
        return Stand(stand.status, HEAD)
    return stand


def due_of(life: Life, reading: str) -> dt.date:
    """A calendar month after it was given out; the month's end where its form holds no such day."""
    given = life.values.get("allocated")
    if not isinstance(given, dt.date):
        return reckoning.last_of(life.given.month)
    return months_on(given, 1) if reading == "allocated" else reckoning.last_of(given)


def _until_moderated(life: Life, day: dt.date, auditor: str) -> Stand | None:
    by, moderator = life.submitted + 21 * ONE, life.moderator if has(life.named, day) else "Moderator"
    if has(life.moderated, day):
        if not has(life.returned, day):
            return Stand(S.MODERATED, moderator, life.moderated)
        return None if has(life.met, day) else Stand(S.RETURNED, life.manager or MANAGER, life.returned + 14 * ONE)
    if not has(life.whole, day):
        if has(life.offered, day):
            return Stand(S.CONVERSATION_OFFERED, moderator, by)
        return Stand(S.SUBMITTED, auditor, by)
    status = S.WITH_MODERATOR if has(life.named, day) else S.SUBMITTED
    return Stand(status, HEAD if life.grade == "Inadequate" else moderator, by)


def _until_told(life: Life, day: dt.date, auditor: str) -> Stand | None:
    """Nottingham: first the form is whole, then the results are given in supervision within six weeks."""
    if not has(life.whole, day) and not has(life.recorded, day):
        return Stand(S.SUBMITTED, auditor)
    return None if has(life.met, day) else Stand(S.SUBMITTED, auditor, life.submitted + 42 * ONE)


def _after(life: Life, day: dt.date, auditor: str, *, moderated: bool) -> Stand:
    manager = life.manager or MANAGER
    still_open = [due for _, due, _, done in life.actions if not has(done, day)]
    if still_open:
        return Stand(S.ACTIONS_OPEN, manager, min(still_open))
    if not has(life.checked, day) and (moderated or life.actions):
        status = S.ACTIONS_OPEN if life.actions else S.UOP_HELD
        planned = life.checked if has(life.checked, day + AHEAD) else None
        return Stand(status, manager, min((back for _, _, back, _ in life.actions), default=planned))
    if not has(life.recorded, day):
        return Stand(S.CHECKED_BACK, auditor, life.met + 14 * ONE)
    return Stand(S.CLOSED)


def inadequate(life: Life, day: dt.date) -> dict[str, dt.date]:
    """By whom an audit was graded Inadequate so far, and when."""
    found = {}
    if life.grade == "Inadequate" and has(life.submitted, day):
        found["auditor"] = life.submitted
    if life.moderated_grade == "Inadequate" and has(life.moderated, day):
        found["moderator"] = life.moderated
    return found


def _reviewed(life: Life, day: dt.date, stand: Stand, profile: ServiceProfile) -> Stand:
    """Four weeks after Inadequate the deputy sees to another meeting, unless something is due before it."""
    told = inadequate(life, day)
    if not told or has(life.reviewed, day) or has(life.checked, day):
        return stand
    reading = profile.programme.deadlines.inadequate_review_from
    anchors = {"uop_held": life.met, "moderated_on": life.moderated, "notice_sent": min(told.values())}
    anchor = anchors[reading]
    if not has(anchor, day) or stand.status not in (S.MODERATED, S.RETURNED, S.UOP_HELD, S.ACTIONS_OPEN):
        return stand
    due = anchor + 28 * ONE
    return stand if stand.due and stand.due < due else Stand(stand.status, DEPUTY, due)
