"""Parts that several of the further documents share: audits by reference, grades, what auditors said, actions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.model import ActionRecord, AuditRecord
from generator.periods import day_in_words
from generator.reports.action_flow import role_of, roles_of
from generator.reports.activity import overall_scale
from generator.reports.charts import area_chart, audits, source_line
from generator.reports.content import FreeText, grade_in_words
from generator.reports.documents import (
    LONGEST_LIST,
    Box,
    Drawing,
    Grid,
    Heading,
    Part,
    Text,
    action_rows,
    counted,
    cut_note,
    words_of,
)
from generator.reports.figure import CountTable, Figure, Scope, kind_name
from generator.reports.wording import joined

SAID = (("strengths", "Strengths"), ("areas_for_development", "For development"))
"""The questions in which auditors sum up, with the heading under which their words stand."""


def raised_from(scope: Scope, held: Iterable[AuditRecord]) -> list[ActionRecord]:
    """The actions that came from these audits, in the order of their keys."""
    sources = {a.key for a in held}
    return [a for a in scope.actions if a.source_key in sources]


def raised_figure(scope: Scope, figure_id: str, held: Sequence[ActionRecord], words: str) -> Figure:
    """A figure that counts actions."""
    keys = tuple(a.key for a in held)
    return Figure(figure_id, len(keys), words, len(keys), scope.period.name, keys, "action plan")


def cases_read(held: Sequence[AuditRecord]) -> str:
    """Which cases were read, by reference; where they are many, how many and where they stand."""
    if len(held) > LONGEST_LIST:
        return f"{len(held):,} cases were read; the audit tracker lists them."
    return f"Cases read: {joined(a.case_reference or 'no reference' for a in held)}." if held else ""


def enquiry_of(held: Iterable[AuditRecord], free: FreeText) -> str:
    """The key lines of enquiry that these audits name; nothing where they name none."""
    named = dict.fromkeys(free.safe(a.kloe.strip()) for a in held)
    return "; ".join(kloe for kloe in named if kloe)


def audit_list(scope: Scope, held: Sequence[AuditRecord], title: str) -> Grid:
    """Audits by reference with both overall grades and their meeting, as the meeting pack shows them."""
    columns = (
        ("Reference", 2.4),
        ("Form", 2.5),
        ("Auditor’s grade", 3.9),
        ("After moderation", 3.9),
        ("Handed in", 3.9),
    )
    rows = tuple(_audit(scope, a) for a in held[:LONGEST_LIST])
    number = f"{len(held):,} {audits(len(held))}"
    return Grid(title, columns, rows, f"Source: audit tracker, {number}.{cut_note(len(held), 'audits')}")


def _audit(scope: Scope, audit: AuditRecord) -> tuple[str, ...]:
    scale, rules = overall_scale(scope), scope.profile.programme.rules_for(audit.kind)
    missing = (
        "Missing" if rules.overall_grade and audit.submitted else "Not yet" if rules.overall_grade else "Not asked for"
    )
    after = "Not moderated" if rules.moderated else "Not asked for"
    return (
        audit.case_reference,
        kind_name(audit.kind),
        grade_in_words(audit.overall_grade, scale, missing),
        grade_in_words(audit.settled_grade, scale, missing) if audit.moderated_on else after,
        day_in_words(audit.submitted, "Not yet"),
    )


def grade_parts(scope: Scope, table: CountTable | None, what: str) -> list[Part]:
    """Grades by area: a chart where there are enough audits, and the table; a sentence where none was graded."""
    if table is None:
        return [Heading("Grades by area of practice"), Text(f"None of the {what} was graded by area of practice.")]
    parts: list[Part] = [Heading("Grades by area of practice")]
    if table.note.n >= scope.profile.reporting.chart_minimum and not table.has_withheld:
        block, chart = area_chart(table, "areas")
        parts.append(Drawing(block["title"], chart, block["source"]))
    else:
        parts.append(Text("Too few audits were graded by area for a chart."))
    source = source_line(table.note, audits(table.note.n))
    return [*parts, counted(table, "Grades by area", "Area of practice", source, last="Graded", grades=True)]


def said_by_auditors(held: Sequence[AuditRecord], free: FreeText, title: str) -> list[Part]:
    """What auditors wrote as strengths and for development, by reference, names masked; nothing where none did."""
    rows = [(a.case_reference, *(words_of(a, field, free) or "Nothing written" for field, _ in SAID)) for a in held]
    rows = [row for row in rows if set(row[1:]) != {"Nothing written"}]
    if not rows:
        return []
    columns = (("Reference", 2.4), *((heading, 7.1) for _, heading in SAID))
    source = f"Source: completed forms. Long answers are cut.{cut_note(len(rows), 'audits')}"
    return [
        Heading(title),
        Grid("In the auditors’ words", columns, tuple(rows[:LONGEST_LIST]), source),
    ]


def action_parts(scope: Scope, held: Sequence[ActionRecord], free: FreeText, sentence: str) -> list[Part]:
    """The actions that came from audits, with the role of their owner."""
    parts: list[Part] = [Heading("Actions"), Text(sentence, keep=bool(held))]
    if not held:
        return parts
    roles = roles_of(scope)
    owner = {a.key: role_of(a, roles, scope.profile) for a in held}
    return [*parts, action_rows(held, free, owner)]


def view_boxes(*names: str) -> list[Part]:
    """The boxes of the manager's view, by name."""
    return [_BOXES[name] for name in names]


_BOXES = {
    box.name: box
    for box in (
        Box("going_well", "What is going well", "Write here what is going well."),
        Box("concerns", "What concerns us", "Write here what concerns you."),
        Box("grey_areas", "Grey areas", "Write here where more information or assurance is needed."),
        Box("findings", "Key findings", "Write here what these audits tell us."),
        Box("next_steps", "What happens next", "Write here what is done about it, by whom and by when."),
        Box("sign_off", "Signed off by, and when", "Write here who has read and agreed this summary, and when."),
        Box("decisions", "Decisions asked for", "Write here what is to be decided."),
    )
}
