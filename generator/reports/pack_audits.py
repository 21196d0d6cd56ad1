"""The part of the pack about audits: those ready, by month and kind, those carried over and those overdue."""

from __future__ import annotations

from typing import Any

from generator.model import AuditRecord
from generator.periods import day_in_words, month_in_words
from generator.reports.activity import overall_scale
from generator.reports.charts import audits
from generator.reports.content import grade_in_words, table_block, with_shapes
from generator.reports.figure import CountTable, Figure, kind_name
from generator.reports.pack_figures import Pack
from generator.reports.wording import count, joined, plural, start

LONGEST_LIST = 20

Context = dict[str, Any]
Numbers = dict[str, Figure]


def list_source(number: int, what: str, where: str) -> str:
    """The source line under a list, which says so where the list is not whole."""
    if number > LONGEST_LIST:
        return f"Source: {where}. The first {LONGEST_LIST} of {number:,} {what} are listed."
    return f"Source: {where}."


def audit_part(pack: Pack, numbers: Numbers) -> Context:
    """The audits that are ready, month by month (TH-024)."""
    ready = numbers["pack.audits"]
    months = sorted({a.audit_month for a in pack.audits if a.audit_month is not None})
    groups = [(month_in_words(m), [a for a in pack.audits if a.audit_month == m]) for m in months]
    undated = [a for a in pack.audits if a.audit_month is None]
    groups += [("Audits without an audit month", undated)] if undated else []
    moderates = any(rule.moderated for rule in pack.profile.programme.rules)
    what = "moderated in time" if moderates else "handed in early enough"
    said = [f"{start(count(ready, 'audit was', 'audits were'))} {what} for this pack, by {day_in_words(pack.closes)}."]
    if months:
        said.append(
            f"{plural(ready.value, 'It belongs', 'They belong')} to {joined(month_in_words(m) for m in months)}."
        )
    return {"sentences": said, "months": [_month(pack, title, held) for title, held in groups]}


def _month(pack: Pack, title: str, held: list[AuditRecord]) -> Context:
    kinds = {kind: sum(1 for a in held if a.kind is kind) for kind in dict.fromkeys(a.kind for a in held)}
    said = joined(f"{n} {kind_name(kind).lower()}{'' if n == 1 else 's'}" for kind, n in kinds.items())
    late = sum(1 for a in held if a.submitted is not None and a.due is not None and a.submitted > a.due)
    told = "All came in time." if not late else f"{late} {plural(late, 'was', 'were')} handed in after the due date."
    return {
        "title": title,
        "sentence": f"{start(said)}. {told}",
        "moderated": any(pack.is_moderated(a) for a in held),
        "rows": [_audit(pack, a) for a in held],
        "source": f"Source: audit tracker, {len(held)} {audits(len(held))}.",
    }


def _audit(pack: Pack, audit: AuditRecord) -> dict[str, str]:
    scale, rules = overall_scale(pack.scope(pack.audits)), pack.profile.programme.rules_for(audit.kind)
    missing = "Missing" if rules.overall_grade else "Not asked for"
    late = audit.submitted is not None and audit.due is not None and audit.submitted > audit.due
    return {
        "reference": audit.case_reference,
        "form": kind_name(audit.kind),
        "grade": grade_in_words(audit.overall_grade, scale, missing),
        "moderated": grade_in_words(audit.settled_grade, scale, missing) if audit.moderated_on else "Not moderated",
        "uop": _uop(pack, audit),
        "due": day_in_words(audit.due, "No due date"),
        "submitted": day_in_words(audit.submitted),
        "state": "Late" if late else "In time" if audit.due else "No due date",
    }


def _uop(pack: Pack, audit: AuditRecord) -> str:
    if not pack.profile.programme.rules_for(audit.kind).uop_meeting:
        return "Not asked for"
    if audit.uop_held is not None:
        return f"{'Held' if audit.uop_held <= pack.today else 'Planned for'} {day_in_words(audit.uop_held)}"
    if audit.uop_due is None:
        return "Not held yet"
    return f"{'Overdue since' if audit.uop_due < pack.today else 'Due'} {day_in_words(audit.uop_due)}"


def kind_part(pack: Pack, numbers: Numbers, table: CountTable | None, name: str, noun: str) -> Context:
    """Dip samples or group audits by themselves: how many, what they graded, what came from them (TH-036)."""
    held, raised = numbers[f"pack.{name}"], numbers[f"pack.{name}.actions"]
    came = f"{count(raised, 'action', 'actions')} came from {plural(held.value, 'it', 'them')}"
    said = f"{start(count(held, f'{noun} is', f'{noun}s are'))} in this pack; {came}."
    block = table_block(
        table, f"Grades given, {noun}s", "Area of practice", "Graded", f"Source: audit tracker, {pack.name}."
    )
    return {"shown": bool(held.value), "sentences": [said], "table": with_shapes(block)}


def carried_part(pack: Pack, numbers: Numbers) -> Context:
    """Audits that were not moderated in time for this pack (TH-048)."""
    number, days = numbers["pack.carried"], pack.days_before
    rows = [
        {
            "reference": a.case_reference,
            "form": kind_name(a.kind),
            "month": month_in_words(a.audit_month) if a.audit_month else "Not recorded",
            "submitted": day_in_words(a.submitted),
            "due": day_in_words(a.moderation_due, "Not set"),
        }
        for a in sorted(pack.carried, key=lambda a: (a.submitted or pack.today, a.key))[:LONGEST_LIST]
    ]
    were = start(count(number, "audit was", "audits were"))
    said = f"{were} handed in but not moderated {days} days before the meeting."
    asked = any(rule.moderated for rule in pack.profile.programme.rules)
    return {
        "asked": asked,
        "sentences": [said],
        "rows": rows,
        "source": list_source(number.value, "audits", "audit tracker"),
    }


def overdue_part(pack: Pack, numbers: Numbers) -> Context:
    """Audits not done in time, whose reasons the meeting is told (NT-061)."""
    number = numbers["pack.overdue"]
    rows = [
        {"reference": a.case_reference, "form": kind_name(a.kind), "due": day_in_words(a.due)}
        for a in pack.overdue[:LONGEST_LIST]
    ]
    said = f"{start(count(number, 'audit has', 'audits have'))} not been handed in although the due date has passed."
    return {"sentences": [said], "rows": rows, "source": list_source(number.value, "audits", "audit tracker")}
