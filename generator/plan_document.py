"""The Word improvement plan as a document: its rows by Action ID, what stands in them, and room for new ones.

Each row carries its Action ID as the title of its activity's control, so it is known again whatever is typed into it.
Nothing but the cells that are set changes in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from generator.errors import DocumentError
from generator.forms.dates import read_date
from generator.model import ActionRecord, as_text
from generator.office.controls import NS, control_text, prompts_shown, short_title, shows_prompt
from generator.office.controls_set import add_rows, row_items, set_control, show_prompt
from generator.office.package import open_package
from generator.office.word_xml import Element, qn, to_bytes
from generator.office.zip_members import Members
from generator.periods import key_in_words
from generator.profile import FieldKind, FormDefinition

SYNCED = ("due", "owner", "progress")
"""The columns that are kept in step with the action plan."""
_KEPT_HERE = (
    "Keep it here and edit it in place. Completion dates, lead officers and progress that you write go into the action "
    "plan at the next run."
)


@dataclass(slots=True)
class PlanRow:
    """One row of the plan: its cells' controls by column, and their texts."""

    cells: Mapping[str, Element]
    texts: dict[str, str]
    titles: frozenset[str]

    @classmethod
    def of(cls, item: Element, titles: frozenset[str]) -> PlanRow:
        """The row in a repeated item; ``titles`` are those of rows without an Action ID."""
        cells = {tag.rpartition(".")[2]: control for tag, control in _tagged(item)}
        return cls(cells, {name: _text(cells[name]) if name in cells else "" for name in ("action", *SYNCED)}, titles)

    @property
    def key(self) -> str:
        """The Action ID that it carries; blank in a row that people added."""
        title = self.cells["action"].find("w:sdtPr/w:alias", NS) if "action" in self.cells else None
        words = "" if title is None else title.get(qn("w:val"), "")
        return "" if words in self.titles else words

    @property
    def is_free(self) -> bool:
        """Whether nobody and nothing has used it."""
        return not self.key and not any(self.texts.values())

    def set(self, name: str, value: str | dt.date, text: str) -> None:
        """Show a value in a cell."""
        if name in self.cells:
            set_control(self.cells[name], value if isinstance(value, dt.date) else text)
            self.texts[name] = text

    def use_for(self, action: ActionRecord, prompts: Mapping[str, str]) -> None:
        """Make it the row of an action: blank but for what is to be done, and free to stand apart from the next."""
        for control in self.cells.values():
            show_prompt(control, prompts)
            for para in control.iterancestors(qn("w:p")):
                for kept in para.findall("w:pPr/w:keepNext", NS):
                    kept.getparent().remove(kept)  # type: ignore[union-attr]
        self.texts = dict.fromkeys(self.texts, "")
        title = self.cells["action"].find("w:sdtPr/w:alias", NS)
        if title is not None:
            title.set(qn("w:val"), action.key)
        for name, text in (("objective", action.outcome or action.measure), ("action", _activity(action))):
            if text:
                self.set(name, text, text)


def _activity(action: ActionRecord) -> str:
    """What is to be done, and the audit or meeting that it comes from, as the form asks."""
    return f"{action.action} ({_origin(action)})" if action.source_key else action.action


def _origin(action: ActionRecord) -> str:
    """Case and month, as CW-10001, September 2026; of what is about no case its own name and month."""
    words = key_in_words(action.source_key)
    _, comma, month = words.rpartition(", ")
    return f"{action.case_reference}{comma}{month}" if action.case_reference and comma else words


@dataclass(slots=True)
class _Block:
    """The rows under one outcome: its control and words, from what kinds of form its actions come, those to be added.

    ``sources`` leave out the actions that name this very outcome: others of their kind may serve another.
    """

    id: str
    outcome: Element | None
    words: str
    sources: set[str]
    is_used: bool
    new: list[ActionRecord] = field(default_factory=list)

    def add(self, action: ActionRecord) -> None:
        """Put an action among those to be added."""
        self.new.append(action)
        self.is_used = True
        if action.outcome != self.words:
            self.sources.add(action.source)


class PlanDocument:
    """The document of a plan and its rows; nothing but the cells that are set changes in it."""

    def __init__(
        self, data: bytes, form: FormDefinition, actions: Mapping[str, ActionRecord] = MappingProxyType({})
    ) -> None:
        """``actions`` are the known ones by their ID: new ones are put beside those of their kind.

        Raises DocumentError as ``open_package`` does.
        """
        package = open_package(data)
        self._data, self._main = data, package.main
        self._root = package.part(package.main)
        fields = form.fields.values()
        self._titles = frozenset({"", *(short_title(c.label) for f in fields for c in f.columns)})
        self._controls = dict(reversed([*_tagged(self._root)]))
        self._rows = {f.id: self._rows_of(f.id) for f in fields if f.kind is FieldKind.ROWS}
        self._actions = actions
        self._prompts = prompts_shown(self._root)
        self._changed = False

    def rows(self) -> dict[str, PlanRow]:
        """The rows that carry an Action ID; of copies the first."""
        every = [row for rows in self._rows.values() for row in rows]
        return {row.key: row for row in reversed(every) if row.key}

    def _rows_of(self, block: str) -> list[PlanRow]:
        section = self._controls.get(block)
        return [PlanRow.of(item, self._titles) for item in row_items(section)] if section is not None else []

    def add(self, actions: Iterable[ActionRecord]) -> None:
        """A row for each of these actions under its outcome: the blank ones first, then new ones."""
        blocks = self._blocks()
        for action in actions:
            self._block_for(action, blocks).add(action)
        for block in (b for b in blocks if b.new):
            for row, action in zip(self._room(block.id, len(block.new)), block.new, strict=True):
                row.use_for(action, self._prompts)
            self._changed = True

    def _blocks(self) -> list[_Block]:
        found = []
        for block, rows in self._rows.items():
            outcome = self._controls.get(block.removesuffix("_rows"))
            words = "" if outcome is None else _text(outcome)
            held = [self._actions[row.key] for row in rows if row.key in self._actions]
            sources = {a.source for a in held if a.outcome != words}
            found.append(_Block(block, outcome, words, sources, is_used=any(row.key for row in rows)))
        return found

    def _block_for(self, action: ActionRecord, blocks: Sequence[_Block]) -> _Block:
        """The rows under the outcome this action serves, else beside others of its source, else the next free ones."""
        serving = (b for b in blocks if action.outcome and b.words == action.outcome)
        beside = (b for b in blocks if action.source in b.sources)
        if found := next(chain(serving, beside), None):
            return found
        free = next((b for b in blocks if b.outcome is not None and not b.words and not b.is_used), None)
        if free is None or free.outcome is None:
            return blocks[-1]
        source = action.source.casefold()
        source += "" if source.endswith("s") else "s"
        free.words = f"To be worded by the team. Here are the actions from {source}."
        set_control(free.outcome, free.words)
        return free

    def _room(self, block: str, wanted: int) -> list[PlanRow]:
        """So many rows of a block to use. Raises DocumentError ``unknown-control`` where the rows are gone."""
        section = self._controls.get(block)
        if section is None:
            raise DocumentError("unknown-control", f"The improvement plan has lost the rows '{block}'.")
        free = [row for row in self._rows[block] if row.is_free][:wanted]
        there = len(row_items(section))
        add_rows(self._root, section, there + wanted - len(free))
        made = [PlanRow.of(item, self._titles) for item in row_items(section)[there:]]
        self._rows[block] += made
        return free + made

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
            if (control := self._controls.get(tag)) is not None and value:
                set_control(control, value)

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
