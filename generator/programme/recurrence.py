"""A standard with which a team or the service has difficulty again and again (NT-065, TH-079).

It is about questions and areas across cases, never about a member of staff (DP-09): nothing is said where the audits
that it would rest on concern too few practitioners. Grades of two framework versions are never put in one row (C-29).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model import AuditRecord
from generator.profile import FormDefinition, GradeScale, ServiceProfile, plain_words


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One standard that was not met in ``below`` of the last ``of`` audits of a team; of the service, without a team.

    ``audits`` are the keys of all audits in the row, oldest first, ``below_in`` of those below the standard.
    """

    question: str
    label: str
    team: str
    below: int
    of: int
    audits: tuple[str, ...]
    below_in: tuple[str, ...]
    last: dt.date

    @property
    def words(self) -> str:
        """What is reported, in a sentence."""
        where = f"in {self.team}" if self.team else "across the service"
        return f"{self.label}: below standard in {self.below} of the last {self.of} audits {where}."


@dataclass(frozen=True, slots=True)
class _Graded:
    audit: AuditRecord
    grade_id: str
    scale: str
    day: dt.date


def find_recurrences(audits: Iterable[AuditRecord], profile: ServiceProfile) -> list[Recurrence]:
    """The standards that recur on the audits so far, those of the whole service first, then by team and question.

    What holds for the whole service is not said again for its teams.
    """
    rows: dict[str, list[_Graded]] = {}
    for audit in sorted(audits, key=lambda a: (a.submitted or dt.date.min, a.key)):
        for question, graded in _graded(audit, profile):
            rows.setdefault(question, []).append(graded)
    labels = _labels(profile)
    found: list[Recurrence] = []
    for question, row in sorted(rows.items()):
        teams = ("", *sorted({g.audit.team for g in row} - {""}))
        each = (_recurrence(question, labels.get(question, question), t, _of_team(row, t), profile) for t in teams)
        mine = [r for r in each if r]
        found += mine[:1] if mine and not mine[0].team else mine
    return sorted(found, key=lambda r: (r.team, r.label))


def _of_team(row: Sequence[_Graded], team: str) -> list[_Graded]:
    return [g for g in row if not team or g.audit.team == team]


def _graded(audit: AuditRecord, profile: ServiceProfile) -> Iterator[tuple[str, _Graded]]:
    """The questions of an audit that were graded, each with its scale; words of no grade of it are of another scale."""
    if audit.submitted is None or audit.exempt:
        return
    form = next((f for f in profile.forms if f.id == audit.form_id), None)
    for question, words in audit.grades.items():
        scale = _scale(form, question, profile)
        grade = scale.find(words) if scale else None
        if scale:
            used = f"{scale.id} {scale.framework_version}" if grade else ""
            yield question, _Graded(audit, grade.id if grade else "", used, audit.submitted)


def _scale(form: FormDefinition | None, question: str, profile: ServiceProfile) -> GradeScale | None:
    field = form.fields.get(question) or form.legacy_fields.get(question) if form else None
    return profile.scale(field.scale) if field and field.scale else None


def _labels(profile: ServiceProfile) -> Mapping[str, str]:
    return {field.id: field.label for form in profile.forms for field in form.fields.values()}


def _recurrence(
    question: str, label: str, team: str, row: Sequence[_Graded], profile: ServiceProfile
) -> Recurrence | None:
    rule = profile.programme.recurrence
    last = _same_scale(row)[-rule.of :]
    below = [g for g in last if g.grade_id in rule.below_grades]
    people = {plain_words(g.audit.practitioner) for g in below} - {""}
    if len(last) < rule.of or len(below) < rule.below or len(people) < rule.least_people:
        return None
    keys = tuple(g.audit.key for g in last)
    return Recurrence(question, label, team, len(below), rule.of, keys, tuple(g.audit.key for g in below), last[-1].day)


def _same_scale(row: Sequence[_Graded]) -> list[_Graded]:
    """The end of a row for which one framework's grades were used throughout (C-29)."""
    start = next((n for n in range(len(row) - 1, 0, -1) if row[n - 1].scale != row[n].scale), 0)
    return list(row[start:])
