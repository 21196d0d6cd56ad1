"""Proposing how a service's own workbook maps to our fields, from its headings alone; people look it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rapidfuzz import fuzz

from generator.errors import DocumentError
from generator.office.sheet_package import open_workbook
from generator.office.sheet_range import plain_heading, sheet_headings
from generator.tracker.columns import ACTIONS, AUDITS
from generator.tracker.sheet_plan import Column, Kind, Owner, SheetPlan

_LIKELY = 80  # of 100: below that a heading is left to people
_FEWEST = 2
_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "key": ("Audit ID", "ID", "Unique ID", "Audit number", "Action number", "Action ref"),
        "case_reference": ("Case ref", "Case number", "Child ID", "CV number", "Careworks number", "Case ID", "YP ref"),
        "kind": ("Audit type", "Type", "Type of audit", "Form"),
        "audit_month": ("Month", "Month of audit", "Period", "Audit period"),
        "status": ("Audit status", "Stage", "Progress status"),
        "overall_grade": ("Grade", "Overall judgement", "Judgement", "Auditor's grade", "Overall rating"),
        "moderated_grade": ("Moderator's grade", "Grade after moderation", "Final grade"),
        "disposal": ("Order", "Outcome type", "Intervention type", "Order type"),
        "auditor": ("Audited by", "Name of auditor", "Auditor name"),
        "practitioner": ("Case manager", "Worker", "YJS worker", "Allocated worker", "Case holder"),
        "team_manager": ("Manager", "Line manager", "Operational manager"),
        "kloe": ("KLOE", "Theme", "Line of enquiry", "Audit theme"),
        "allocated": ("Date allocated", "Allocated on", "Date sent out"),
        "due": ("Due date", "Deadline", "Date due", "By when", "Completion date", "Target date"),
        "submitted": ("Date completed", "Completed", "Date returned by auditor", "Audit date", "Date submitted"),
        "moderator": ("Moderated by", "Name of moderator"),
        "moderated_on": ("Date moderated", "Moderation date"),
        "returned_on": ("Date returned", "Returned on", "Fed back on"),
        "uop_held": ("UoP date", "UoP meeting", "Date of UoP", "Learning meeting date"),
        "check_back_on": ("Check back date", "Checked back on", "Follow up date"),
        "check_back_result": ("Check back outcome", "Outcome of check back"),
        "recorded_on": ("Uploaded on", "Recorded on ChildView", "Recorded on Careworks", "Date recorded"),
        "lateness_reason": ("Reason late", "Why late", "Reason for delay"),
        "exempt": ("Exemption", "Excused", "Exempt?"),
        "exempt_agreed_by": ("Agreed by", "Exemption approved by"),
        "analyst_notes": ("Notes", "Comments", "Remarks"),
        "action": ("Activity", "Activities", "What", "Agreed action", "Recommendation"),
        "owner": ("Who", "Lead officer", "Lead", "Responsible", "By whom"),
        "outcome": ("Outcome", "Objective", "Area"),
        "completed_on": ("Date completed", "Done on", "Closed on"),
        "progress": ("Update", "Progress update", "Comments"),
        "effect": ("Impact", "Difference made", "What changed"),
        "measure": ("Measure", "Success measure", "Evidence of success"),
        "raised_on": ("Date raised", "Added on", "Opened"),
        "reaudit": ("Re-audit", "Re-audit needed"),
        "source": ("Where from", "Origin"),
        "source_key": ("Source audit", "Audit ID"),
    }
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping that a person should look over: ``columns`` gives headings by field, ``left`` those not understood."""

    plan: SheetPlan
    sheet: str
    table: str
    header_row: int
    columns: Mapping[str, str]
    left: tuple[str, ...] = ()


def propose_mapping(data: bytes, plan: SheetPlan = AUDITS) -> Proposal:
    """The best mapping of a workbook's headings to the fields of audits (or of ``ACTIONS``).

    Raises DocumentError "nothing-like-it" where no sheet has headings like ours, or what ``open_workbook`` raises.
    """
    places = sheet_headings(open_workbook(data)).values()
    proposals = [(*_matched(headings, plan), sheet, table, row) for sheet, table, row, headings in places]
    nothing: tuple[float, dict[str, str], tuple[str, ...], str, str, int] = (0.0, {}, (), "", "", 0)
    _, columns, left, sheet, table, row = max(proposals, key=lambda p: p[0], default=nothing)
    if len(columns) < _FEWEST:
        message = "No sheet of this workbook has headings that look like those of " + _noun(plan) + "."
        raise DocumentError("nothing-like-it", message, "Write the mapping by hand: see docs/tracker.md.")
    return Proposal(plan, sheet, table, row, columns, left)


def _noun(plan: SheetPlan) -> str:
    return "actions" if plan is ACTIONS else "audits"


def _matched(headings: Sequence[str], plan: SheetPlan) -> tuple[float, dict[str, str], tuple[str, ...]]:
    """Heading by field, each used once, the surest first; with the sum of how sure each is."""
    scored = [(_likeness(h, c), -i, c.field, h) for i, c in enumerate(plan.columns) for h in dict.fromkeys(headings)]
    found: dict[str, str] = {}
    total = 0.0
    for score, _, field, heading in sorted(scored, reverse=True):
        if score >= _LIKELY and field not in found and heading not in found.values():
            found[field] = heading
            total += score
    in_order = {c.field: found[c.field] for c in plan.columns if c.field in found}
    return total, in_order, tuple(h for h in headings if h not in found.values())


def _likeness(heading: str, column: Column) -> float:
    words = plain_heading(heading).rstrip(":?")
    known = (column.heading, *_ALSO.get(column.field, ()))
    return max(fuzz.token_sort_ratio(words, plain_heading(k)) - 0.1 * n for n, k in enumerate(known))


def mapping_toml(proposal: Proposal) -> str:
    """The proposal as lines for service.toml or a library's checkback.toml, with what is left for people to decide."""
    name = "action_plan" if proposal.plan is ACTIONS else "tracker"
    lines = [f"[{name}]", f"sheet = {_quoted(proposal.sheet)}"]
    lines += [f"table_name = {_quoted(proposal.table)}"] if proposal.table else [f"header_row = {proposal.header_row}"]
    key = _key(proposal)
    lines += [f"key = [{', '.join(_quoted(k) for k in key)}]  # together they name one row"] if key else [_no_key(name)]
    lines += ["", f"[{name}.columns]"]
    lines += [
        f"{field} = {_quoted(heading)}{_remark(proposal.plan, field)}" for field, heading in proposal.columns.items()
    ]
    left = [c.field for c in proposal.plan.columns if c.field not in proposal.columns and c.kind is not Kind.COUNT]
    lines += [
        "",
        f"# Headings that were not understood and will never be touched: {', '.join(proposal.left) or 'none'}.",
    ]
    lines += [f"# Fields without a column, which are left out: {', '.join(left) or 'none'}."]
    return "\n".join(lines) + "\n"


def _key(proposal: Proposal) -> list[str]:
    if "key" in proposal.columns:
        return ["key"]
    if proposal.plan is ACTIONS or "case_reference" not in proposal.columns:
        return []
    return [f for f in ("case_reference", "kind", "audit_month") if f in proposal.columns]


def _no_key(name: str) -> str:
    wanted = "an Action ID" if name == "action_plan" else "a case reference or an Audit ID"
    return f'# key = ["…"]  No column names a row. Add {wanted} to the workbook and name its field here.'


def _remark(plan: SheetPlan, field: str) -> str:
    return "  # people's own" if plan.column(field).owner is Owner.PEOPLE else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
