"""The master action plan as a Word improvement plan that people edit (Appendix 6), kept in step with the workbook.

Each row carries its Action ID as the title of its activity's control, so it is known again whatever is typed into it.
Cells are compared three ways: Word now, what both held when they last agreed, and the plan now. A change in Word goes
into the workbook, a change in the workbook into Word; where both changed, both stay and it is said. Nothing is removed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.days import add_months
from generator.errors import DocumentError
from generator.forms.dates import read_date
from generator.model import ActionRecord, FormKind, as_text
from generator.office.controls import NS, control_text, prompts_shown, short_title, shows_prompt
from generator.office.controls_set import add_rows, row_items, set_control, show_prompt
from generator.office.package import open_package
from generator.office.word_xml import Element, qn, to_bytes
from generator.office.zip_members import Members
from generator.periods import month_in_words
from generator.profile import FieldKind, FormDefinition, ServiceProfile
from generator.resources import shipped

Cells = Mapping[str, str]
Known = Mapping[str, Cells]
SYNCED = ("due", "owner", "progress")
_WORDS = {"due": "Completion date", "owner": "Lead officer", "progress": "Progress"}
_KEPT_HERE = (
    "Keep it here and edit it in place. Completion dates, lead officers and progress that you write go into the action "
    "plan at the next run."
)
_MONTH = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])\b")
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
    for key, row in _Plan(data, form).rows().items():
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
    plan = _Plan(data or _template(form, profile), form, {a.key: a.source for a in actions if not a.outcome})
    if data is None:
        plan.say_where_it_is_kept()
        plan.set_details({"plan_period": _year(profile, today), "plan_lead": profile.service.contact})
    rows, remembered = plan.rows(), {key: dict(cells) for key, cells in base.items()}
    marks: list[tuple[str, str, str]] = []
    for action in (a for a in actions if a.key in rows or _belongs(a, profile, today)):
        shown = _shown(action)
        is_new, row = action.key not in rows, rows.get(action.key) or plan.add(action)
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
    return {key: row.texts for key, row in _Plan(data, form).rows().items()}


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


def _activity(action: ActionRecord) -> str:
    """What is to be done, and the audit or meeting that it comes from, as the form asks."""
    return f"{action.action} ({_origin(action)})" if action.source_key else action.action


def _origin(action: ActionRecord) -> str:
    """Case and month, as CW-10001, September 2026; of what is about no case its own name."""
    month = _MONTH.search(action.source_key)
    if month is None or not action.case_reference:
        return action.source_key
    return f"{action.case_reference}, {month_in_words(dt.date(int(month[1]), int(month[2]), 1))}"


def _value(name: str, text: str) -> str | dt.date:
    """What a cell's text stands for: a full date of a date cell; progress without the mark that it is done."""
    if name == "due":
        return read_date(text).day or text
    return _DONE.sub("", text) if name == "progress" else text


@dataclass(slots=True)
class _Row:
    """One row of the plan: its cells' controls by column, and their texts."""

    cells: Mapping[str, Element]
    texts: dict[str, str]
    titles: frozenset[str]

    @classmethod
    def of(cls, item: Element, titles: frozenset[str]) -> _Row:
        """The row in a repeated item; ``titles`` are those of rows without an Action ID."""
        cells = {tag.rpartition(".")[2]: control for tag, control in _tagged(item)}
        return cls(cells, {name: _text(cells[name]) if name in cells else "" for name in ("action", *SYNCED)}, titles)

    @property
    def key(self) -> str:
        """The Action ID that it carries; blank in a row that people added."""
        title = self.cells["action"].find("w:sdtPr/w:alias", NS) if "action" in self.cells else None
        words = "" if title is None else title.get(qn("w:val"), "")
        return "" if words in self.titles else words

    def set(self, name: str, value: str | dt.date, text: str) -> None:
        """Show a value in a cell."""
        if name in self.cells:
            set_control(self.cells[name], value if isinstance(value, dt.date) else text)
            self.texts[name] = text

    def empty(self, prompts: Mapping[str, str]) -> None:
        """Make it a row in use: blank, with the prompts of its controls, and free to stand apart from the row below."""
        for control in self.cells.values():
            show_prompt(control, prompts)
            for para in control.iterancestors(qn("w:p")):
                for kept in para.findall("w:pPr/w:keepNext", NS):
                    kept.getparent().remove(kept)  # type: ignore[union-attr]
        self.texts = dict.fromkeys(self.texts, "")

    def name(self, key: str) -> None:
        """Let the row carry this Action ID."""
        title = self.cells["action"].find("w:sdtPr/w:alias", NS)
        if title is not None:
            title.set(qn("w:val"), key)


class _Plan:
    """The document of a plan and its rows; nothing but the cells that are set changes in it."""

    def __init__(self, data: bytes, form: FormDefinition, sources: Mapping[str, str] = MappingProxyType({})) -> None:
        """``sources`` are those of the actions that serve no outcome of their own, by Action ID."""
        package = open_package(data)
        self._data, self._main = data, package.main
        self._root = package.part(package.main)
        fields = form.fields.values()
        self._blocks = [f.id for f in fields if f.kind is FieldKind.ROWS]
        self._titles = frozenset({"", *(short_title(c.label) for f in fields for c in f.columns)})
        self._sources = sources
        self._prompts = prompts_shown(self._root)
        self._changed = False

    def rows(self) -> dict[str, _Row]:
        """The rows that carry an Action ID; of copies the first."""
        rows = [row for block in self._blocks for row in self._rows_of(block)]
        return {row.key: row for row in reversed(rows) if row.key}

    def _rows_of(self, block: str) -> list[_Row]:
        section = self._find(block)
        return [_Row.of(item, self._titles) for item in row_items(section)] if section is not None else []

    def add(self, action: ActionRecord) -> _Row:
        """A row for an action under its outcome: the first blank one, else a new one."""
        self._changed = True
        block = self._block_for(action)
        blank = next((r for r in self._rows_of(block) if not r.key and not any(r.texts.values())), None)
        if blank is None:
            section = self._find(block)
            if section is None:
                raise DocumentError("unknown-control", f"The improvement plan has lost the rows '{block}'.")
            add_rows(self._root, section, len(row_items(section)) + 1)
            blank = _Row.of(row_items(section)[-1], self._titles)
        blank.empty(self._prompts)
        blank.name(action.key)
        for name, text in (("objective", action.outcome or action.measure), ("action", _activity(action))):
            if text:
                blank.set(name, text, text)
        return blank

    def _block_for(self, action: ActionRecord) -> str:
        """The rows under the outcome this action serves, else beside others of its source, else the next free ones."""
        outcomes = {block: control for block in self._blocks if (control := self._outcome(block)) is not None}
        for block, outcome in outcomes.items():
            if action.outcome and _text(outcome) == action.outcome:
                return block
        keys = {block: [row.key for row in self._rows_of(block) if row.key] for block in self._blocks}
        beside = (b for b, known in keys.items() if any(self._sources.get(key) == action.source for key in known))
        if found := next(beside, None):
            return found
        free = next((b for b, outcome in outcomes.items() if not _text(outcome) and not keys[b]), None)
        if free is None:
            return self._blocks[-1]
        set_control(outcomes[free], f"To be worded by the team. Here are the actions from {action.source.casefold()}s.")
        return free

    def _outcome(self, block: str) -> Element | None:
        return self._find(block.removesuffix("_rows"))

    def say_where_it_is_kept(self) -> None:
        """In place of where a form is saved: this plan stays where it is, and what is written in it is read."""
        for t in self._root.iter(qn("w:t")):
            before, there, contact = (t.text or "").partition("Save it in “")
            if there and not before:
                t.text = f"{_KEPT_HERE}{contact.partition('”.')[2]}"

    def set_details(self, details: Mapping[str, str | dt.date]) -> None:
        """What the plan says about itself: its period, its date, who holds it."""
        self._changed = True
        for tag, value in details.items():
            if (control := self._find(tag)) is not None and value:
                set_control(control, value)

    def _find(self, tag: str) -> Element | None:
        return next((control for name, control in _tagged(self._root) if name == tag), None)

    @property
    def is_changed(self) -> bool:
        """Whether any cell was set to something else."""
        return self._changed or to_bytes(self._root) != to_bytes(open_package(self._data).part(self._main))

    def saved(self) -> bytes:
        """The document; the very same bytes where no cell was set."""
        return Members(self._data).replaced({self._main: to_bytes(self._root)}) if self.is_changed else self._data


def _tagged(root: Element) -> Iterator[tuple[str, Element]]:
    for control in root.iter(qn("w:sdt")):
        tag = control.find("w:sdtPr/w:tag", NS)
        if tag is not None:
            yield tag.get(qn("w:val"), ""), control


def _text(control: Element) -> str:
    """What a control holds, a date as 4 March 2026; nothing where it shows its prompt."""
    if shows_prompt(control):
        return ""
    text = " ".join(control_text(control).split())
    is_day = control.find("w:sdtPr/w:date", NS) is not None
    return as_text(read_date(text).day) or text if is_day else text
