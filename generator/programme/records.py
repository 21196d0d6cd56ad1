"""From completed forms to the audits and actions that should be in the tracker and the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from generator.days import month_end
from generator.model import ActionRecord, Audience, AuditForm, AuditRecord, Issue, Severity, names_nobody, says_yes
from generator.names import name_only, split_case_manager_and_auditor
from generator.profile import Deadlines, FieldKind, FormRules, ServiceProfile
from generator.programme.actions import Entries, plan_actions, typed_actions
from generator.programme.calendar import completion_day
from generator.programme.entries import linked_to_reaudits, with_entries
from generator.programme.status import Owners, follow
from generator.programme.submission import Submission, audit_key, case_reference

EnteredFor = Callable[[AuditRecord], Mapping[str, object]]


_NO_ROWS: Entries = MappingProxyType({})


def _nothing(_: AuditRecord) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Plan:
    """What should be: the audits, the actions, and what was noticed across forms."""

    audits: tuple[AuditRecord, ...] = ()
    actions: tuple[ActionRecord, ...] = ()
    issues: tuple[Issue, ...] = ()
    submissions: Mapping[str, Submission] = field(default_factory=dict)


def plan_audits(
    submissions: Iterable[Submission],
    entries: Entries,
    known_actions: Mapping[str, str],
    profile: ServiceProfile,
    today: dt.date,
    *,
    entered: EnteredFor = _nothing,
    plan_rows: Entries = _NO_ROWS,
    waiting: Iterable[AuditRecord] = (),
) -> Plan:
    """The audits and actions that follow from the forms, with what people entered in the two workbooks.

    ``entries`` holds people's cells of the plan by action key, ``known_actions`` the words of its actions by key;
    ``entered`` gives people's cells of the tracker for an audit. ``plan_rows`` is all that stands in the plan's rows;
    those that come from no form are actions that people typed in. ``waiting`` are audits that were chosen or given out;
    they count until their form is handed in.
    """
    chosen, issues = _one_for_each_audit(submissions, profile)
    actions = plan_actions(chosen, entries, known_actions, profile, today)
    actions += typed_actions(plan_rows, {a.key for a in actions}, entries, today)
    of_source: dict[str, list[ActionRecord]] = {}
    for action in actions:
        of_source.setdefault(action.source_key, []).append(action)
    handed_in = [audit_record(key, s, profile) for key, s in chosen.items() if s.form.kind.is_audit]
    owners = Owners(profile, today)
    audits = tuple(
        _with_status(_with_entries(record, entered, profile), of_source.get(record.key, []), profile, owners)
        for record in (*handed_in, *(r for r in waiting if r.key not in chosen))
    )
    return Plan(audits, tuple(linked_to_reaudits(actions, audits)), tuple(issues), chosen)


def _one_for_each_audit(
    submissions: Iterable[Submission], profile: ServiceProfile
) -> tuple[dict[str, Submission], list[Issue]]:
    """One form for each audit: of two versions by the same auditor the newer; of two auditors both are kept."""
    groups: dict[str, list[Submission]] = {}
    for submission in sorted(submissions, key=lambda s: (s.saved, s.path)):
        groups.setdefault(audit_key(submission, profile), []).append(submission)
    chosen: dict[str, Submission] = {}
    issues: list[Issue] = []
    for key in sorted(groups):
        by_auditor: dict[str, list[Submission]] = {}
        for submission in groups[key]:
            by_auditor.setdefault((submission.form.text("auditor") or "").casefold(), []).append(submission)
        for number, versions in enumerate(by_auditor.values(), start=1):
            own_key = key if number == 1 else f"{key} ({number})"
            chosen[own_key] = versions[-1]
            issues += [_older_version(own_key, versions)] if len(versions) > 1 else []
    return chosen, issues


def _older_version(key: str, versions: Sequence[Submission]) -> Issue:
    used, older = versions[-1], versions[:-1]
    names = "; ".join(f"'{s.path}'" for s in older)
    return Issue(
        "two-files-one-audit",
        Severity.NOTE,
        f"There is more than one file for {key}: '{used.path}' is the newer and is used; {names} is left aside.",
        audience=Audience.ANALYST,
        advice="Move the older file out of the folder, or correct the reference or the month in one of them.",
    )


def _with_entries(record: AuditRecord, entered: EnteredFor, profile: ServiceProfile) -> AuditRecord:
    """The record with what people entered of it, and the days that follow from that."""
    rules, deadlines = profile.programme.rules_for(record.kind), profile.programme.deadlines
    return _with_later_days(with_entries(record, entered(record)), rules, deadlines)


def _with_status(
    record: AuditRecord, actions: Sequence[ActionRecord], profile: ServiceProfile, owners: Owners
) -> AuditRecord:
    """The record with where it stands."""
    rules, deadlines = profile.programme.rules_for(record.kind), profile.programme.deadlines
    return follow(record, actions, rules, deadlines, profile.service.case_system, owners=owners)


def _with_later_days(record: AuditRecord, rules: FormRules, deadlines: Deadlines) -> AuditRecord:
    """The days that follow from days which the form or the tracker gives."""
    returned = record.returned_on or record.moderated_on
    uop_due = returned + dt.timedelta(days=deadlines.uop_days) if returned and rules.uop_meeting else None
    moderation_due = (
        record.submitted + dt.timedelta(days=deadlines.moderate_days) if record.submitted and rules.moderated else None
    )
    return replace(record, uop_due=uop_due, moderation_due=moderation_due)


def waiting_record(submission: Submission, profile: ServiceProfile) -> AuditRecord:
    """The record of an audit that was given out: what its prefilled form tells, and whether its auditor has begun."""
    record = audit_record(audit_key(submission, profile), submission, profile)
    return replace(
        record,
        submitted=None,
        overall_grade="",
        grades={},
        moderation_due=None,
        started=has_answers(submission.form, profile),
        must_fix=0,
        prompts=0,
        form=None,
        issues=(),
    )


def has_answers(form: AuditForm, profile: ServiceProfile) -> bool:
    """Whether an auditor has written anything into a prefilled form: an answer, an action, a conversation."""
    definition = profile.form(form.form_id)
    filled = {f.id for f in definition.fields.values() if f.prefilled}
    filled |= {definition.earlier_actions.id} if definition.earlier_actions else set()
    answered = any(not answer.is_blank for name, answer in form.answers.items() if name not in filled)
    met = any(c.held or c.date or c.text or c.reason_not_held for c in form.contacts.values())
    return bool(form.actions) or met or answered


def audit_record(key: str, submission: Submission, profile: ServiceProfile) -> AuditRecord:
    """The record of one audit as its form tells it, with the dates that the framework's periods give."""
    form, deadlines = submission.form, profile.programme.deadlines
    rules = profile.programme.rules_for(form.kind)
    practitioner, auditor = _practitioner_and_auditor(submission)
    allocated = form.day("allocated")
    record = AuditRecord(
        key=key,
        form_id=form.form_id,
        kind=form.kind,
        file=submission.path,
        case_reference=case_reference(form, profile),
        audit_month=submission.month,
        team=form.text("team") or "",
        disposal=_chosen(form, "disposal"),
        auditor=auditor,
        practitioner=practitioner,
        team_manager=name_only(form.text("team_manager") or ""),
        kloe=form.text("kloe") or "",
        allocated=allocated,
        due=completion_day(profile.programme, allocated) if allocated else month_end(submission.month),
        submitted=submission.submitted,
        overall_grade=form.grade("overall_grade") or "",
        grades=_grades(submission, profile),
        moderator=form.moderation.moderator or "",
        moderated_on=form.moderation.moderated_on,
        moderated_grade=form.moderation.grade or "",
        returned_on=form.moderation.returned_on,
        uop_held=form.day("uop_held"),
        check_back_on=form.day("check_back_on"),
        recorded_on=form.day("recorded_on"),
        form=form,
    )
    return _with_later_days(_with_counts(_with_safeguarding(record, submission), submission), rules, deadlines)


def _chosen(form: AuditForm, field_id: str) -> str:
    """The item of the closed list, where one was recognised in the words; else the words."""
    answer = form.answers.get(field_id)
    return (answer.choice or answer.value or "") if answer else ""


def _practitioner_and_auditor(submission: Submission) -> tuple[str, str]:
    practitioner, auditor = submission.form.text("practitioner") or "", submission.form.text("auditor") or ""
    if not auditor:
        return split_case_manager_and_auditor(practitioner)
    return name_only(practitioner), name_only(auditor)


def _grades(submission: Submission, profile: ServiceProfile) -> dict[str, str]:
    """The auditor's grade for each area or question; areas that staff added to a form count too."""
    definition = profile.form(submission.form.form_id)
    not_areas = {f.id for f in definition.of_kind(FieldKind.GRADE)} | {"moderated_grade"}
    return {
        field_id: answer.grade
        for field_id, answer in submission.form.answers.items()
        if answer.grade and field_id not in not_areas
    }


def _with_safeguarding(record: AuditRecord, submission: Submission) -> AuditRecord:
    """A concern, and whether somebody was told: never the words, which belong in the form alone (NT-126)."""
    words = submission.form.text("safeguarding")
    concern = says_yes(words) if words else None
    nobody = names_nobody(submission.form.text("safeguarding_told"))
    return replace(record, safeguarding=concern, safeguarding_told="Yes" if concern and not nobody else "")


def _with_counts(record: AuditRecord, submission: Submission) -> AuditRecord:
    severities = [issue.severity for issue in submission.issues]
    return replace(
        record,
        issues=submission.issues,
        must_fix=severities.count(Severity.MUST_FIX),
        prompts=severities.count(Severity.PROMPT),
    )
