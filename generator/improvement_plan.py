"""The master action plan as a Word improvement plan that people edit (Appendix 6), kept in step with the workbook.

Cells are compared three ways: Word now, what both held when they last agreed, and the plan now. A change in Word goes
into the workbook, a change in the workbook into Word; where both changed, both stay and it is said. Nothing is removed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.days import add_months
from generator.errors import DocumentError
from generator.forms.dates import read_date
from generator.model import ActionRecord, FormKind, as_text
from generator.periods import month_in_words
from generator.plan_document import SYNCED, PlanDocument
from generator.profile import FormDefinition, ServiceProfile
from generator.resources import shipped

Cells = Mapping[str, str]
Known = Mapping[str, Cells]
_WORDS = {"due": "Completion date", "owner": "Lead officer", "progress": "Progress"}
_DONE = re.compile(r"^Done on \d{1,2} \w+ \d{4}\.\s*")


@dataclass(frozen=True, slots=True)
class WordEdits:
    """What people changed in the Word plan: ``typed`` by action key and field, ``conflicts`` in plain words.

    ``texts`` are the texts of what was typed, as they stand in Word; ``apart`` fields that the workbook does not hold;
    ``gone`` actions whose row people took out of the workbook: their rows in Word stay as they are.
    """

    typed: Mapping[str, Mapping[str, str | dt.date]] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()
    texts: Known = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def base(self, known: Known) -> dict[str, dict[str, str]]:
        """What Word and workbook agree on once the workbook holds what was typed; ``known`` is what they did before."""
        return {key: {**known.get(key, {}), **self.texts.get(key, {})} for key in {**known, **self.texts}}


@dataclass(frozen=True, slots=True)
class WordPlan:
    """The Word plan brought up to date, and what to remember of it by action key and field.

    ``marks`` are the cells that were written (action key, field, text), and new rows with no field and no text.
    """

    data: bytes
    base: dict[str, dict[str, str]]
    marks: tuple[tuple[str, str, str], ...] = ()


def find_plan_form(profile: ServiceProfile) -> FormDefinition | None:
    """The service's improvement plan form, if it has one."""
    return next((f for f in profile.forms if f.kind is FormKind.IMPROVEMENT_PLAN), None)


def read_word_edits(
    data: bytes,
    base: Known,
    actions: Sequence[ActionRecord],
    form: FormDefinition,
    apart: frozenset[str] = frozenset(),
) -> WordEdits:
    """What people changed in the Word plan since it last agreed with the action plan.

    ``base`` is what was remembered then, empty where that was lost; ``apart`` are fields that the workbook has no
    column for, so that they stay as they are in Word. Raises DocumentError as ``open_package`` does.
    """
    typed: dict[str, dict[str, str | dt.date]] = {}
    texts: dict[str, dict[str, str]] = {}
    conflicts: list[str] = []
    by_key = {a.key: a for a in actions}
    for key, row in PlanDocument(data, form).rows().items():
        for name in _synced(apart) if key in by_key else ():
            here, there, known = row.texts[name], _shown(by_key[key])[name], base.get(key, {}).get(name)
            if here in {there, known, ""}:
                continue
            if there == known:
                typed.setdefault(key, {})[name] = _value(name, here)
                texts.setdefault(key, {})[name] = here
            else:
                conflicts.append(_conflict(key, name, here, there))
    return WordEdits(typed, tuple(conflicts), texts)


def _synced(apart: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in SYNCED if name not in apart)


def _conflict(key: str, name: str, here: str, there: str) -> str:
    return (
        f"Improvement plan, {key}: {_WORDS[name]} is '{here or '(blank)'}' in Word and '{there or '(blank)'}' in the "
        "action plan. Both stay. Give one of them the other's words."
    )


def write_word_plan(
    data: bytes | None,
    base: Known,
    actions: Sequence[ActionRecord],
    profile: ServiceProfile,
    today: dt.date,
    *,
    apart: frozenset[str] = frozenset(),
) -> WordPlan:
    """The Word plan with these actions; a new one from the service's form where ``data`` is None.

    Open actions and those done since the year began are in it. Only cells that nobody changed in Word are written.
    Raises DocumentError "no-plan-form", or as ``open_package`` does.
    """
    form = find_plan_form(profile)
    if form is None:
        raise DocumentError("no-plan-form", f"{profile.service.name} has no improvement plan among its forms.")
    plan = PlanDocument(data or _template(form, profile), form, {a.key: a for a in actions})
    if data is None:
        plan.say_where_it_is_kept()
        plan.set_details({"plan_period": _year(profile, today), "plan_lead": profile.service.contact})
    there, remembered = plan.rows(), {key: dict(cells) for key, cells in base.items()}
    plan.add(a for a in actions if a.key not in there and _belongs(a, profile, today))
    rows, marks = plan.rows(), list[tuple[str, str, str]]()
    for action in (a for a in actions if a.key in rows):
        shown, row, is_new = _shown(action), rows[action.key], action.key not in there
        marks += [(action.key, "", "")] if is_new else []
        for name in SYNCED if is_new else _synced(apart):
            text = shown[name]
            here, known = row.texts[name], base.get(action.key, {}).get(name, "")
            if here in {text, known}:
                remembered.setdefault(action.key, {})[name] = text
                if here != text:
                    row.set(name, _value(name, text), text)
                    marks += [] if is_new else [(action.key, name, text)]
    if plan.is_changed:
        plan.set_details({"completed": today})
    return WordPlan(plan.saved(), remembered, tuple(marks))


def read_word_cells(data: bytes, form: FormDefinition) -> dict[str, dict[str, str]]:
    """The texts of the Word plan by action key and field. Raises DocumentError as ``open_package`` does."""
    return {key: row.texts for key, row in PlanDocument(data, form).rows().items()}


def _template(form: FormDefinition, profile: ServiceProfile) -> bytes:
    return (shipped("templates") / profile.service.id / form.template).read_bytes()


def _year(profile: ServiceProfile, today: dt.date) -> str:
    """The reporting year, as April 2026 to March 2027."""
    first = _year_start(profile, today)
    return f"{month_in_words(first)} to {month_in_words(add_months(first, 11))}"


def _year_start(profile: ServiceProfile, today: dt.date) -> dt.date:
    first = profile.reporting.year_starts_in_month
    return dt.date(today.year - (today.month < first), first, 1)


def _belongs(action: ActionRecord, profile: ServiceProfile, today: dt.date) -> bool:
    return action.completed_on is None or action.completed_on >= _year_start(profile, today)


def _shown(action: ActionRecord) -> dict[str, str]:
    """The cells of an action as the plan shows them."""
    done = f"Done on {as_text(action.completed_on)}. " if action.completed_on else ""
    progress = (done + _DONE.sub("", action.progress)).strip()
    cells = {"due": as_text(action.due) or action.due_as_written, "owner": action.owner, "progress": progress}
    return {name: " ".join(text.split()) for name, text in cells.items()}


def _value(name: str, text: str) -> str | dt.date:
    """What a cell's text stands for: a full date of a date cell; progress without the mark that it is done."""
    if name == "due":
        return read_date(text).day or text
    return _DONE.sub("", text) if name == "progress" else text
