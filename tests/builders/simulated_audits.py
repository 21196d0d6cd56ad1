"""One audit as people live it, and the form and the tracker's cells that there are of it on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from generator.model import Action, Answer, AuditForm, Issue, Moderation, Severity
from generator.programme.allocation import Allocation
from generator.programme.submission import Submission

AHEAD = dt.timedelta(days=9)  # so long before, people write down when they will meet or check back


@dataclass(eq=False)
class Life:
    """One audit as people live it: what happens on which day, if it happens."""

    given: Allocation
    values: Mapping[str, str | dt.date]
    chosen: dt.date
    submitted: dt.date
    begun: dt.date
    kept_copy: bool = False
    exempt: dt.date | None = None
    moved: tuple[dt.date, str] | None = None
    grade: str = ""
    whole: dt.date | None = None  # until then a part is missing
    concern: bool = False
    told: dt.date | None = None
    moderator: str = ""
    named: dt.date | None = None
    offered: dt.date | None = None
    moderated: dt.date | None = None
    moderated_grade: str = ""
    returned: dt.date | None = None
    met: dt.date | None = None
    actions: tuple[tuple[str, dt.date, dt.date, dt.date | None], ...] = ()  # words, due, check back, done
    checked: dt.date | None = None
    recorded: dt.date | None = None
    discussed: dt.date | None = None
    asked: dt.date | None = None
    decided: dt.date | None = None
    reviewed: dt.date | None = None

    @property
    def key(self) -> str:
        return f"{self.given.case.reference} {self.given.kind.words} {self.given.month:%Y-%m}"

    @property
    def manager(self) -> str:
        return str(self.values.get("team_manager", ""))

    def auditor(self, day: dt.date) -> str:
        return self.moved[1] if self.moved and self.moved[0] <= day else self.given.auditor

    def is_over(self, day: dt.date) -> bool:
        """Whether nothing more will happen, by a day, to an audit that went through all its steps."""
        return has(self.checked, day) and has(self.recorded, day) and max(self.events()) <= day

    def events(self) -> list[dt.date]:
        """The days on which anything about the audit changes."""
        days = [v for v in vars(self).values() if isinstance(v, dt.date)]
        days += [self.moved[0]] if self.moved else []
        return days + [done for *_, done in self.actions if done]


def has(day: dt.date | None, today: dt.date) -> bool:
    """Whether something has happened by today."""
    return day is not None and day <= today


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


def entered(life: Life | None, day: dt.date) -> dict[str, object]:
    """What people keep in the tracker about an audit by a day."""
    if life is None:
        return {}
    said: dict[str, object] = {"exempt": "Yes", "exempt_agreed_by": life.manager} if has(life.exempt, day) else {}
    if life.moved and life.moved[0] <= day:
        said["auditor"] = life.moved[1]
    kept = {"escalated_on": life.discussed, "decision_asked_on": life.asked, "decided_on": life.decided}
    kept |= {"review_held": life.reviewed}
    return said | {name: value for name, value in kept.items() if has(value, day)}


def submission(life: Life, form_id: str, day: dt.date, *, sent: bool) -> Submission:
    name = f"{life.given.kind.words.capitalize()} {life.given.case.reference} {life.given.month:%B %Y}.docx"
    folder = f"Completed audits/{life.submitted:%Y-%m}" if sent else f"Audits to complete/{life.given.auditor}"
    short = sent and not has(life.whole, day)
    issues = (Issue("blank", Severity.MUST_FIX, "Please answer this question."),) if short else ()
    form = _form(life, form_id, name, day, sent)
    saved = max((e for e in life.events() if e <= day), default=life.given.allocated) if sent else life.given.allocated
    return Submission(form, issues, f"{folder}/{name}", noon(saved))


def _form(life: Life, form_id: str, name: str, day: dt.date, sent: bool) -> AuditForm:
    values: dict[str, str | dt.date] = dict(life.values)
    moderation, actions = Moderation(), ()
    if has(life.begun, day):
        values["strengths_and_good_practice"] = "Begun"
    if sent:
        values["completed"] = life.submitted
        values["safeguarding"] = "Yes" if life.concern else "No"
        if life.concern and has(life.told, day):
            values["safeguarding_told"] = "The team manager, by telephone"
        kept = {"recorded_on": (life.recorded, day), "uop_held": (life.met, day + AHEAD)}
        kept |= {"check_back_on": (life.checked, day + AHEAD)}
        values |= {field: value for field, (value, until) in kept.items() if value and value <= until}
        moderation = _moderation(life, day)
        actions = tuple(Action(w, life.manager, due, check_back=back) for w, due, back, _ in life.actions)
    answers = {i: _answer(i, value) for i, value in values.items()}
    if sent and life.grade:
        answers["overall_grade"] = Answer("overall_grade", "Grade", life.grade, grade=life.grade)
    return AuditForm("x", form_id, life.given.kind, name, answers, actions, {}, moderation)


def _answer(field_id: str, value: str | dt.date) -> Answer:
    is_day = isinstance(value, dt.date)
    return Answer(field_id, field_id, str(value), date=value if is_day else None)


def _moderation(life: Life, day: dt.date) -> Moderation:
    done = has(life.moderated, day)
    return Moderation(
        moderator=life.moderator if has(life.named, day) else None,
        moderated_on=life.moderated if done else None,
        grade=life.moderated_grade or None if done else None,
        offered_on=life.offered if has(life.offered, day) else None,
        returned_on=life.returned if has(life.returned, day) else None,
    )
