"""The faults that are planted in some forms, each by its name in the year's plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.demo.prose import Writer
from generator.demo.records import Row, Value


@dataclass(slots=True)
class Draft:
    """What an auditor has written so far; a fault changes it before it is handed in."""

    values: dict[str, Value]
    rows: dict[str, list[dict[str, Value]]]
    narratives: list[str]
    writer: Writer

    def finished_rows(self) -> dict[str, tuple[Row, ...]]:
        """The rows as a form keeps them."""
        return {field_id: tuple(rows) for field_id, rows in self.rows.items()}


def _blank_answer(draft: Draft) -> None:
    gap = draft.narratives[-1]
    for tag in (gap, f"{gap}.grade", f"{gap}.choice"):
        draft.values.pop(tag, None)


def _one_liners(draft: Draft) -> None:
    for field_id in draft.narratives:
        draft.values[field_id] = draft.writer.deal("faults", "one_liners")


def _placeholder(draft: Draft) -> None:
    left = draft.writer.deal("faults", "placeholders")
    field_id = draft.narratives[len(draft.narratives) // 2]
    draft.values[field_id] = f"{draft.values[field_id]} {left}"


def _grade_missing(draft: Draft) -> None:
    graded = [tag for tag in draft.values if tag.endswith(".grade")]
    del draft.values[graded[1]]


def _vague_action(draft: Draft) -> None:
    for row in draft.rows["actions"][-1:]:
        row.update(action=draft.writer.deal("faults", "vague_actions"), measure="")


def _no_owner(draft: Draft) -> None:
    draft.rows["actions"][0]["owner"] = ""


def _ongoing_date(draft: Draft) -> None:
    draft.rows["actions"][-1]["due"] = "ongoing"


def _no_child_contact(draft: Draft) -> None:
    for part in ("date", "mode", "text"):
        draft.values.pop(f"contact_child.{part}", None)


def _overall_apart(draft: Draft) -> None:
    for field_id in ("area_reviewing", "area_case_supervision"):
        draft.values[f"{field_id}.grade"] = "Requires Improvement to be Good"
        draft.values[field_id] = draft.writer.deal("faults", field_id)


def _copied_text(draft: Draft) -> None:
    first, *others = draft.narratives[:4]
    for field_id in others:
        draft.values[field_id] = draft.values[first]


def _safeguarding_not_told(draft: Draft) -> None:
    draft.values.pop("safeguarding_told", None)


def _elsewhere(draft: Draft) -> None:
    """The fault lies in the days, the people or the moderation, where the plan's name for it is read."""


FAULTS: dict[str, Callable[[Draft], None]] = {
    "blank_answer": _blank_answer,
    "one_liners": _one_liners,
    "placeholder": _placeholder,
    "grade_missing": _grade_missing,
    "vague_action": _vague_action,
    "no_owner": _no_owner,
    "ongoing_date": _ongoing_date,
    "no_child_contact": _no_child_contact,
    "overall_apart": _overall_apart,
    "copied_text": _copied_text,
    "safeguarding_not_told": _safeguarding_not_told,
    "inadequate_not_told": _elsewhere,
    "uop_late": _elsewhere,
    "audit_late": _elsewhere,
    "own_moderator": _elsewhere,
    "own_case": _elsewhere,
}


def plant(draft: Draft, faults: tuple[str, ...]) -> None:
    """Plant the named faults in a draft. Raises KeyError for a name that is not in FAULTS."""
    for fault in faults:
        FAULTS[fault](draft)
