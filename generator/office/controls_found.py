"""What content controls a document has, described in the same terms in which they are built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.office.controls import NS, ControlKind
from generator.office.word_xml import Element, qn

_REPEATED, _ITEM = qn("w15:repeatingSection"), qn("w15:repeatingSectionItem")
_PLAIN = qn("w:text")


@dataclass(frozen=True, slots=True)
class FoundControl:
    """A control as it is in a document; ``row`` is the number of the repeated row it stands in, 0 outside of rows.

    ``locked`` says that its content cannot be changed, by itself or by a control around it. ``rows_of`` is the tag of
    the repeating section around it.
    """

    tag: str
    title: str
    kind: ControlKind
    choices: tuple[str, ...] = ()
    locked: bool = False
    row: int = 0
    rows_of: str = ""


def find_controls(root: Element) -> Iterator[FoundControl]:
    """Every control that a person answers in, in the order of the document; the repeated items themselves left out."""
    for control in root.iter(qn("w:sdt")):
        properties = control.find("w:sdtPr", NS)
        if properties is not None and properties.find(_ITEM) is None:
            yield _described(control, properties)


def _described(control: Element, properties: Element) -> FoundControl:
    row, rows_of = _repeated_row(control)
    return FoundControl(
        tag=_value(properties, "tag"),
        title=_value(properties, "alias"),
        kind=_kind(properties),
        choices=_choices(properties),
        locked=any(_is_locked(outer) for outer in (control, *control.iterancestors(qn("w:sdt")))),
        row=row,
        rows_of=rows_of,
    )


def _value(properties: Element, name: str) -> str:
    found = properties.find(f"w:{name}", NS)
    return "" if found is None else found.get(qn("w:val"), "")


def _is_locked(control: Element) -> bool:
    lock = control.find("w:sdtPr/w:lock", NS)
    return lock is not None and lock.get(qn("w:val")) in {"contentLocked", "sdtContentLocked"}


def _kind(properties: Element) -> ControlKind:
    """The kind by its mark (17.5.2.38); a control without one is rich text."""
    marks = {
        qn("w:dropDownList"): ControlKind.DROPDOWN,
        qn("w:date"): ControlKind.DATE,
        qn("w14:checkbox"): ControlKind.TICK,
        _PLAIN: ControlKind.TEXT,
        _REPEATED: ControlKind.ROWS,
    }
    return next((kind for mark, kind in marks.items() if properties.find(mark) is not None), ControlKind.RICH)


def _choices(properties: Element) -> tuple[str, ...]:
    """What a list offers; an entry without display text only brings the prompt back."""
    items = properties.findall("w:dropDownList/w:listItem", NS)
    return tuple(item.get(qn("w:displayText"), "") for item in items if item.get(qn("w:displayText")))


def _repeated_row(control: Element) -> tuple[int, str]:
    for item in control.iterancestors(qn("w:sdt")):
        if item.find(f"w:sdtPr/{_ITEM}", NS) is not None:
            number = 1 + sum(1 for _ in item.itersiblings(qn("w:sdt"), preceding=True))
            section = next(item.iterancestors(qn("w:sdt")), None)
            tag = None if section is None else section.find("w:sdtPr/w:tag", NS)
            return number, "" if tag is None else tag.get(qn("w:val"), "")
    return 0, ""
