"""Which audits and actions belong in a meeting's pack, and the figures that say so (TH-027, TH-030, TH-048).

Pure. An audit goes into the first pack whose closing day it meets: moderated (or handed in, where its kind is not
moderated) at least so many days before the meeting. What was ready for the meeting before is not shown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import PurePosixPath

from generator.days import meeting_before
from generator.model import ActionRecord, AuditForm, AuditRecord, FormKind, as_text
from generator.periods import Period, day_in_words
from generator.profile import ServiceProfile
from generator.reports.action_flow import is_overdue, open_actions, was_done_by
from generator.reports.figure import Figure, Scope
from generator.reports.themes import FROM_PEOPLE, source_of


@dataclass(frozen=True)
class Pack:
    """Everything a pack is made from, for one meeting; ``today`` is the day it is made, ``minutes`` are of any day."""

    records: tuple[AuditRecord, ...]
    actions: tuple[ActionRecord, ...]
    meeting_date: date
    profile: ServiceProfile
    today: date
    minutes: tuple[AuditRecord, ...] = ()

    @cached_property
    def last_meeting(self) -> date:
        """The meeting before this one, by the rule of the profile."""
        return meeting_before(self.profile.programme.meeting, self.meeting_date)

    @cached_property
    def last_minutes(self) -> AuditForm | None:
        """The minutes of the last meeting: the latest since the one before it, whatever day it was held on."""
        earlier = meeting_before(self.profile.programme.meeting, self.last_meeting)
        read = ((m.form.day("meeting_on"), m.form) for m in self.minutes if m.form is not None)
        held = [(day, form) for day, form in read if day is not None and earlier < day < self.meeting_date]
        return max(held, key=lambda one: one[0])[1] if held else None

    @cached_property
    def days_before(self) -> int:
        """How many days before a meeting its pack closes."""
        return self.profile.programme.deadlines.moderated_before_meeting_days

    @property
    def closes(self) -> date:
        """The last day on which an audit could become ready for this pack."""
        return self.meeting_date - timedelta(days=self.days_before)

    def is_moderated(self, audit: AuditRecord) -> bool:
        """Whether the service moderates audits of this kind (C-08)."""
        return self.profile.programme.rules_for(audit.kind).moderated

    def ready_on(self, audit: AuditRecord) -> date | None:
        """The day on which an audit became ready to be shown, None where it is not."""
        return audit.moderated_on if self.is_moderated(audit) and audit.submitted else audit.submitted

    @cached_property
    def audits(self) -> tuple[AuditRecord, ...]:
        """The audits that became ready since the last pack closed."""
        opened = self.last_meeting - timedelta(days=self.days_before)
        return tuple(a for a in self.records if (day := self.ready_on(a)) is not None and opened < day <= self.closes)

    @cached_property
    def carried(self) -> tuple[AuditRecord, ...]:
        """Audits handed in by the closing day that were not moderated by then: they go to the next pack."""
        handed_in = (a for a in self.records if a.submitted is not None and a.submitted <= self.closes)
        return tuple(a for a in handed_in if self.is_moderated(a) and not _by(a.moderated_on, self.closes))

    @cached_property
    def overdue(self) -> tuple[AuditRecord, ...]:
        """Audits whose due date has passed without a form (NT-061)."""
        held = [a for a in self.records if a.submitted is None and a.due is not None and a.due < self.today]
        return tuple(sorted(held, key=lambda a: (a.due or self.today, a.key)))

    @cached_property
    def from_last_meeting(self) -> tuple[ActionRecord, ...]:
        """Actions of meetings: those still open, and those done since the last meeting."""
        kind = FormKind.MEETING_MINUTES
        held = (a for a in self.actions if a.source.casefold() in {kind.value, kind.words, "meeting"})
        return tuple(a for a in held if not was_done_by(a, self.last_meeting))

    @cached_property
    def check_back(self) -> tuple[ActionRecord, ...]:
        """Actions whose check-back day comes by the meeting and whose effect nobody has recorded, oldest first."""
        held = [a for a in self.actions if a.check_back is not None and a.check_back <= self.meeting_date]
        return tuple(sorted((a for a in held if not a.effect.strip()), key=lambda a: (a.check_back or a.due, a.key)))

    def of_kind(self, kind: FormKind) -> tuple[AuditRecord, ...]:
        """The audits of the pack that are of a kind."""
        return tuple(a for a in self.audits if a.kind is kind)

    def raised_from(self, audits: Iterable[AuditRecord]) -> list[ActionRecord]:
        """The actions that these audits raised."""
        keys = {a.key for a in audits}
        return [a for a in self.actions if a.source_key in keys]

    @cached_property
    def name(self) -> str:
        """The pack as its figures call it."""
        return f"pack of {day_in_words(self.meeting_date)}"

    def scope(self, audits: Sequence[AuditRecord]) -> Scope:
        """Some audits of the pack as the scope of a table, whatever their months."""
        period = Period("pack", self.name, self.name, date.min, date.max)
        return Scope(tuple(audits), self.actions, period, self.profile, self.today)

    def figure(self, figure_id: str, rows: Iterable[AuditRecord | ActionRecord], words: str) -> Figure:
        """A figure of the pack that counts audits or actions."""
        held = list(rows)
        keys = tuple(r.key for r in held)
        is_plan = any(isinstance(r, ActionRecord) for r in held)
        return Figure(figure_id, len(keys), words, len(keys), self.name, keys, "action plan" if is_plan else "tracker")


def _by(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def pack_of(
    records: Sequence[AuditRecord], actions: Sequence[ActionRecord], meeting: date, profile: ServiceProfile, today: date
) -> Pack:
    """The pack of a meeting; plans and minutes are left out of the audits."""
    held = sorted(records, key=lambda r: r.key)
    audits = tuple(r for r in held if r.kind.is_audit)
    minutes = tuple(r for r in held if r.kind is FormKind.MEETING_MINUTES)
    return Pack(audits, tuple(sorted(actions, key=lambda a: a.key)), meeting, profile, today, minutes)


def minutes_name(profile: ServiceProfile, meeting: date) -> str:
    """The file name of a meeting's minutes form; blank where the service has no such form."""
    form = next((form for form in profile.forms if form.kind is FormKind.MEETING_MINUTES), None)
    return f"{PurePosixPath(form.template).stem} {as_text(meeting)}.docx" if form else ""


def summarise_pack(pack: Pack) -> dict[str, Figure]:
    """The figures of a pack by id."""
    still = open_actions(pack.actions, pack.today)
    praised = [a for a in pack.audits if a.form is not None and a.form.text("good_practice")]
    read = [a for a in pack.audits if a.form is not None]
    closes, today = day_in_words(pack.closes), day_in_words(pack.today)
    dips, groups = pack.of_kind(FormKind.DIP_SAMPLE), pack.of_kind(FormKind.GROUP_AUDIT)
    complaints, feedback = ([a for a in still if source_of(a).casefold() == source] for source in FROM_PEOPLE)
    made = (
        pack.figure("pack.audits", pack.audits, f"Audits that became ready for this pack by {closes}."),
        pack.figure("pack.carried", pack.carried, f"Audits handed in but not moderated by {closes}."),
        pack.figure("pack.overdue", pack.overdue, f"Audits not handed in although due before {today}."),
        pack.figure("pack.dip_samples", dips, "Dip samples in this pack."),
        pack.figure("pack.group_audits", groups, "Group audits in this pack."),
        pack.figure("pack.dip_samples.actions", pack.raised_from(dips), "Actions raised from the dip samples."),
        pack.figure("pack.group_audits.actions", pack.raised_from(groups), "Actions raised from the group audits."),
        pack.figure(
            "pack.last_meeting", pack.from_last_meeting, "Actions of meetings, open or done since the last one."
        ),
        pack.figure(
            "pack.check_back", pack.check_back, "Actions to be checked back by the meeting, effect not recorded."
        ),
        pack.figure("pack.open", still, f"Actions open on {today}."),
        pack.figure(
            "pack.actions_overdue", [a for a in still if is_overdue(a, pack.today)], f"Open actions due before {today}."
        ),
        pack.figure("pack.complaints", complaints, f"Actions open on {today} that came from complaints."),
        pack.figure("pack.feedback", feedback, f"Actions open on {today} that came from feedback."),
        pack.figure("pack.forms_read", read, "Audits of this pack whose completed form was read."),
        pack.figure("pack.good_practice", praised, "Audits of this pack that name good practice."),
    )
    return {figure.id: figure for figure in made}
