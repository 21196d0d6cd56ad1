"""Filling a form's controls by tag: for prefilling and for the demonstration.

Only the document part changes; every other member of the package is copied byte for byte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from generator.errors import DocumentError
from generator.office.controls_set import add_rows, row_items, set_control
from generator.office.package import open_package
from generator.office.word_xml import Element, is_strict, qn, to_bytes
from generator.office.zip_members import Members

Value = str | date | bool | None
_NOTHING: Mapping[str, Value] = MappingProxyType({})
_NO_ROWS: Mapping[str, Sequence[Mapping[str, Value]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FormContent:
    """What goes into a form: ``answers`` by control tag, ``rows`` by the id of their question, cells by column id.

    A date fills a date control, True or False a tick box or a list of Yes and No; None leaves a control as it is.
    Text may have several paragraphs, parted by line breaks. A list takes the words that it shows.
    """

    answers: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)
    rows: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=lambda: _NO_ROWS)


def fill_form(template: bytes, content: FormContent) -> bytes:
    """The form with this content in its controls; prompts of filled controls go, all else stays.

    Raises DocumentError: ``unknown-control`` with the tag where the form has no such control, ``unknown-choice`` where
    a list does not offer the words, ``wrong-kind``, ``strict``, and every refusal of ``open_package``.
    """
    package = open_package(template)
    if is_strict(package.read(package.main)):
        raise DocumentError(
            "strict", "The template was saved as Strict Open XML.", "Save it as a Word document (.docx)."
        )
    root = package.part(package.main)
    _fill_rows(root, content.rows)
    by_tag = _controls_by_tag(root)
    for tag, value in content.answers.items():
        if tag not in by_tag:
            raise _unknown(tag)
        for control in by_tag[tag]:
            _set(control, value)
    return Members(template).replaced({package.main: to_bytes(root)})


def _fill_rows(root: Element, rows: Mapping[str, Sequence[Mapping[str, Value]]]) -> None:
    for tag, wanted in rows.items():
        sections = _controls_by_tag(root).get(tag, [])
        if not sections:
            raise _unknown(tag)
        add_rows(root, sections[0], len(wanted))
        for item, values in zip(row_items(sections[0]), wanted, strict=False):
            _fill_row(item, tag, values)


def _fill_row(item: Element, tag: str, values: Mapping[str, Value]) -> None:
    by_tag = _controls_by_tag(item)
    for column, value in values.items():
        cells = by_tag.get(f"{tag}.{column}", [])
        if not cells:
            raise _unknown(f"{tag}.{column}")
        _set(cells[0], value)


def _set(control: Element, value: Value) -> None:
    if value is not None:
        set_control(control, value)


def _controls_by_tag(root: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for tag in root.iter(qn("w:tag")):
        properties = tag.getparent()
        control = properties.getparent() if properties is not None else None
        if control is not None:
            found[tag.get(qn("w:val"), "")].append(control)
    return found


def _unknown(tag: str) -> DocumentError:
    return DocumentError(
        "unknown-control",
        f"The form has no control with the tag '{tag}'.",
        "Run `checkback templates check`: the template may have lost it.",
    )
