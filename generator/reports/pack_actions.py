"""The parts of the pack about the last meeting, with its minutes and actions, and about actions due for check back."""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.form_definition import plain_words
from generator.model import ActionRecord, AuditForm
from generator.periods import day_in_words
from generator.reports.action_flow import is_overdue, was_done_by
from generator.reports.content import FreeText
from generator.reports.figure import Figure
from generator.reports.pack_audits import LONGEST_LIST, list_source
from generator.reports.pack_figures import Pack
from generator.reports.wording import count, is_or_are, joined, of_them_overdue, plural, start

MEMBER = "meeting_member"
"""The role of those who belong to the meeting."""
_DECISIONS = 10

Context = dict[str, Any]
Numbers = dict[str, Figure]


def action_state(action: ActionRecord, day: date) -> str:
    """Where an action stands on a day, in a word or two."""
    if was_done_by(action, day):
        return "Done"
    if action.due is None:
        return "Open, no date"
    return "Overdue" if is_overdue(action, day) else "Open"


def last_meeting_part(pack: Pack, numbers: Numbers, free: FreeText) -> Context:
    """The minutes of the last meeting, who was there, what was decided, and actions of meetings (TH-030, TH-075)."""
    held, number = pack.from_last_meeting, numbers["pack.last_meeting"]
    review = f"{start(count(number, 'action', 'actions'))} of meetings {is_or_are(number.value)} to be reviewed."
    return {
        "sentences": _minutes(pack, free),
        "review": review if held else "The action plan holds no action of the last meeting.",
        "decided": _decided(pack, free),
        "rows": [_action(pack, free, a) | {"due": _due(a)} for a in held[:LONGEST_LIST]],
        "source": list_source(len(held), "actions", "action plan"),
    }


def _minutes(pack: Pack, free: FreeText) -> list[str]:
    minutes = pack.last_minutes
    if minutes is None:
        return [f"The last meeting was on {day_in_words(pack.last_meeting)}. No minutes of it have been handed in."]
    said = f"The last meeting was on {day_in_words(minutes.day('meeting_on'))}. Its minutes have been handed in."
    return [said, *_attendance(pack, minutes, free)]


def _attendance(pack: Pack, minutes: AuditForm, free: FreeText) -> list[str]:
    """How many of the members the minutes name as present and in the apologies, and whom they name in neither."""
    members = [p.name for p in pack.profile.people.in_role(MEMBER, minutes.day("meeting_on") or pack.last_meeting)]
    there = _named(members, minutes, "chair", "minutes_by", "attendees")
    sent = _named([name for name in members if name not in there], minutes, "apologies")
    missing = [free.name(name) for name in members if name not in {*there, *sent}]
    if not members:
        return []
    said = f"They name {len(there) or 'none'} of {len(members)} {plural(len(members), 'member', 'members')} as present"
    said += f" and {len(sent) or 'none'} in the apologies."
    return [said, f"{joined(missing)} {is_or_are(len(missing))} named in neither."] if missing else [said]


def _named(names: list[str], minutes: AuditForm, *fields: str) -> list[str]:
    told = plain_words(" ".join(minutes.text(field) or "" for field in fields))
    return [name for name in names if plain_words(name) in told]


def _decided(pack: Pack, free: FreeText) -> list[str]:
    written = pack.last_minutes.text("decisions") if pack.last_minutes else ""
    return [free.safe(line) for line in (written or "").splitlines() if line.strip()][:_DECISIONS]


def _action(pack: Pack, free: FreeText, action: ActionRecord) -> dict[str, str]:
    owner = free.name(action.owner) or "No owner"
    return {"action": free.safe(action.action), "owner": owner, "state": action_state(action, pack.today)}


def _due(action: ActionRecord) -> str:
    return day_in_words(action.due, action.due_as_written or "No date")


def check_back_part(pack: Pack, numbers: Numbers, free: FreeText) -> Context:
    """Actions whose check-back day has come and whose effect nobody has recorded (TH-030)."""
    number, still = numbers["pack.check_back"], numbers["pack.open"]
    now = f"{start(count(still, 'action is', 'actions are'))} open"
    now += f"{of_them_overdue(numbers['pack.actions_overdue'], still)}."
    said = f"{start(count(number, 'action is', 'actions are'))} due for check back by this meeting"
    said += f" and {plural(number.value, 'has', 'have')} no effect recorded yet." if number.value else "."
    rows = [
        _action(pack, free, a) | {"reference": a.case_reference, "check_back": day_in_words(a.check_back)}
        for a in pack.check_back[:LONGEST_LIST]
    ]
    return {"sentences": [now, said], "rows": rows, "source": list_source(number.value, "actions", "action plan")}
