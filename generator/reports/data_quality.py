"""How good the records themselves are: what the checks raised, by rule and never by person (DP-09)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.model import AuditRecord, Issue, Severity
from generator.profile import FieldKind
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table, month_of

SEVERITIES = {
    Severity.MUST_FIX.value: "For the auditor to put right",
    Severity.PROMPT.value: "Question to the moderator",
    Severity.NOTE.value: "Note",
}
TOLD_ELSEWHERE = frozenset(
    {
        *("safeguarding", "safeguarding-not-told", "inadequate", "inadequate-moderated-by-another"),
        *("no-failing-named", "no-deficit-named", "no-action-at-this-grade", "nothing-exceptional"),
        *("impact-not-weighed", "more-deficits-than-strengths"),
    }
)
"""Rules that fire on concerns, or on one overall grade alone: each count would say that so many audits at least have
it. They are told in their own sections, where small numbers are withheld (DP-07)."""


def summarise_quality(scope: Scope) -> Iterator[Figure]:
    """Figures of audits with issues, of audits that belong to no period, and of grades outside the scales."""
    done = [a for a in scope.audits if a.submitted is not None]
    to_fix = [a for a in done if a.must_fix]
    yield scope.figure(
        "quality.to_fix", to_fix, "Audits handed in with something for the auditor to put right.", len(done)
    )
    lost = [a for a in scope.all_audits if month_of(a) is None]
    yield scope.figure(
        "quality.no_period", lost, "Audits without any date: they are in no quarter's figures.", len(scope.all_audits)
    )
    odd = [a for a in done if any(True for _ in _unknown_grades(a, scope))]
    yield scope.figure(
        "quality.unknown_grade", odd, "Audits with a grade that is in no scale of the service.", len(done)
    )


def _unknown_grades(audit: AuditRecord, scope: Scope) -> Iterator[str]:
    graded = scope.fields(FieldKind.GRADE, FieldKind.GRADED)
    for field_id, grade in {**audit.grades, "overall_grade": audit.overall_grade}.items():
        definition = graded.get(field_id)
        known = definition is not None and definition.scale and scope.profile.scale(definition.scale).find(grade)
        if grade and definition is not None and not known:
            yield field_id


def quality_tables(scope: Scope) -> Iterator[CountTable]:
    """What the checks raised in the audits of the period, by rule: how often, and addressed to whom."""
    raised = [
        (audit.key, issue) for audit in scope.audits for issue in audit.issues if issue.code not in TOLD_ELSEWHERE
    ]
    if not raised:
        return
    words = "What the checks raised in audits of the quarter, by rule, but those on concerns or one grade alone."
    keys = tuple(dict.fromkeys(key for key, _ in raised))
    note = Figure("quality.rules", len(raised), words, len(scope.audits), scope.period.name, keys, "checks")
    used = {s: h for s, h in SEVERITIES.items() if any(issue.severity == s for _, issue in raised)}
    order = [code for code, _ in Counter(issue.code for _, issue in raised).most_common()]
    yield count_table(note, used, [_row(code, raised) for code in order])


def _row(code: str, raised: list[tuple[str, Issue]]) -> Row:
    held = [(key, issue) for key, issue in raised if issue.code == code]
    keys = {s: tuple(key for key, issue in held if issue.severity == s) for s in SEVERITIES}
    return code, held[0][1].title or _code_in_words(code), len(held), keys


def _code_in_words(code: str) -> str:
    return code.replace("-", " ").replace("_", " ").replace(".", " ").capitalize()
