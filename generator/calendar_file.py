"""The programme's calendar as an iCalendar file, to which people subscribe in Outlook (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.profile import ServiceProfile
from generator.programme.calendar import Due

if TYPE_CHECKING:
    from icalendar import Event


def write_calendar(dues: Iterable[Due], profile: ServiceProfile) -> bytes:
    """The due dates as all-day events; the same bytes for the same dates. No child and no member of staff is named."""
    from icalendar import Calendar, Event  # noqa: PLC0415  (it takes long to load, and few commands need it)

    calendar = Calendar()
    calendar.add("prodid", "-//Checkback//Audit programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{profile.service.short_name}: audit programme")
    for due in dues:
        calendar.add_component(_event(Event(), due, profile))
    return bytes(calendar.to_ical())


def _event(event: Event, due: Due, profile: ServiceProfile) -> Event:
    name = hashlib.sha256(f"{profile.service.id} {due.key}".encode()).hexdigest()[:24]
    event.add("uid", f"{name}@checkback")
    event.add("dtstamp", dt.datetime.combine(due.day, dt.time(), dt.UTC))  # the day itself, so that bytes repeat
    event.add("dtstart", due.day)
    event.add("dtend", due.day + dt.timedelta(days=1))
    event.add("summary", due.what)
    event.add("description", describe(due, profile))
    event.add("transp", "TRANSPARENT")
    return event


def describe(due: Due, profile: ServiceProfile) -> str:
    """Who does it, by which clause, on which reading, a line each."""
    chosen = [f"{r.id}: {r.chosen}" for i in due.readings if (r := profile.reading(i))]
    early = "" if due.worked == due.day else f"The last working day before it is {due.worked.day} {due.worked:%B %Y}."
    lines = [f"Who: {due.by}" if due.by else "", early, f"Clause: {', '.join(due.sources)}" if due.sources else ""]
    return "\n".join(line for line in (*lines, *chosen, due.assumed) if line)
