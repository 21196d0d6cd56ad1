"""What people entered in the tracker and the plan, put into the records: their word is the truth. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from generator.model import ActionRecord, AuditRecord, says_yes

_Record = TypeVar("_Record", AuditRecord, ActionRecord)
_YES_OR_NO = frozenset({"exempt", "reaudit"})
_NOT_IN_FORMS = frozenset(
    {
        *("lateness_reason", "exempt", "exempt_agreed_by", "check_back_result"),
        *("completed_on", "effect", "progress", "reaudit"),
        *("escalated_on", "decision_asked_on", "decided_on", "decided_by", "final_grade", "decision_reason"),
        *("review_held", "review_result"),
    }
)


def with_entries(record: _Record, entered: Mapping[str, object]) -> _Record:
    """The record with what people entered, by field; what the forms say instead is kept in ``forms_say``."""
    if not entered:
        return record
    known = {f.name for f in fields(record)}
    wanted = {name: _value(name, value) for name, value in entered.items() if name in known}
    wanted = {name: value for name, value in wanted.items() if value != getattr(record, name)}
    instead = {name: getattr(record, name) for name in wanted if name not in _NOT_IN_FORMS}
    return replace(record, **wanted, forms_say=instead) if wanted else record


def _value(name: str, value: object) -> Any:
    return says_yes(str(value)) if name in _YES_OR_NO else value


def smart_notes(action: ActionRecord) -> str:
    """What an action still lacks to be specific, owned, measured and dated; whether it is realistic, people judge."""
    lacks = {
        "Who will do it?": action.owner,
        "By when? Give a full date.": action.due,
        "How will we know that it helped?": action.measure,
    }
    return " ".join(question for question, answer in lacks.items() if not answer)


def linked_to_reaudits(actions: Iterable[ActionRecord], audits: Sequence[AuditRecord]) -> list[ActionRecord]:
    """The actions, those that wanted a re-audit with the next audit of the same case after them."""
    return [replace(a, reaudit_key=_reaudit_of(a, audits)) if a.reaudit else a for a in actions]


def _reaudit_of(action: ActionRecord, audits: Sequence[AuditRecord]) -> str:
    later = [
        (a.submitted, a.key)
        for a in audits
        if a.case_reference == action.case_reference != "" and a.key != action.source_key
        if a.submitted and action.raised_on and a.submitted > action.raised_on
    ]
    return min(later, default=(None, ""))[1]
