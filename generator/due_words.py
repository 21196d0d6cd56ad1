"""What is due in sentences, as the terminal and the Word page say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.model import as_text
from generator.periods import month_in_words
from generator.profile import ServiceProfile
from generator.programme.due import DuePage, MonthCount, Step
from generator.programme.flags import Flag


def step_words(step: Step) -> str:
    """A step with what stands beside the status of its audit; that it is late shows elsewhere."""
    beside = [flag for flag in step.flags if flag is not Flag.OVERDUE]
    return step.step + (f" ({', '.join(beside)})" if beside else "")


def later_by_person(steps: Sequence[Step]) -> Iterator[str]:
    """What waits with each person, in a line: how many steps, and the first day."""
    ordered = sorted(steps, key=lambda s: s.owner)
    for owner, group in groupby(ordered, key=lambda s: s.owner):
        held = list(group)
        first = min((s.due for s in held if s.due), default=None)
        many = f"{len(held)} step{'s' if len(held) > 1 else ''}"
        yield f"{owner}: {many}, {f'the first by {as_text(first)}' if first else 'no date is set'}"


def month_lines(page: DuePage, profile: ServiceProfile) -> Iterator[str]:
    """The audits of the month and the next meeting, in sentences."""
    month = month_in_words(page.today)
    yield from (_month_line(count, month) for count in page.month)
    if not page.month:
        yield f"No audit falls due in {month}."
    yield from (quota.words for quota in page.quotas)
    name, ahead = profile.service.meeting_name, page.meeting
    days = {"moderated by": ahead.moderate if ahead.months else page.today, "papers out by": ahead.papers}
    coming = "".join(f"; {words} {as_text(day)}" for words, day in days.items() if day > page.today)
    yield f"Next {name}: {as_text(ahead.meeting)}{coming}. {ahead.note}".rstrip()


def _month_line(count: MonthCount, month: str) -> str:
    exempt = f", {count.exempt} exempt" if count.exempt else ""
    return f"{count.kind.words.capitalize()}s due in {month}: {count.due}, sent in {count.done}{exempt}."


def note_lines(page: DuePage, *, brief: bool = False) -> Iterator[str]:
    """What managers are told beside the steps: what recurs, disagreements, files, what cannot be met.

    ``brief`` only counts what follows from the framework alone, which is the same all year.
    """
    campaigns = page.campaigns or ("",) * len(page.recurrences)
    yield from (f"{r.words} {said}".rstrip() for r, said in zip(page.recurrences, campaigns, strict=True))
    for one in page.escalations:
        yield f"{one.case_reference}: disagreement on the grade, {one.stage}. {' '.join(one.notes)}".rstrip()
    if page.unread:
        many = len(page.unread)
        yield f"{many} file{'s' if many > 1 else ''} could not be read; checkback run says which and why."
    yield from (words for words, reading in page.conflicts if not reading)
    standing = [f"{words} ({reading})" for words, reading in page.conflicts if reading]
    if brief and standing:
        each = ", ".join(reading for _, reading in page.conflicts if reading)
        yield f"Some of the framework's own times and counts cannot be met ({each}); checkback plan says which."
        return
    yield from standing
