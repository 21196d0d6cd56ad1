"""Proves that a template, however it was restyled, still carries every control that its definition names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from generator.errors import DocumentError
from generator.forms.build import identity
from generator.forms.layout_controls import form_controls
from generator.office.controls import LOCKED_TAG, Control, ControlKind
from generator.office.controls_found import FoundControl, find_controls
from generator.office.package import Package, open_package
from generator.office.word_xml import is_strict
from generator.profile import FormDefinition, ServiceProfile

_KIND_NAMES = {
    ControlKind.TEXT: "a plain text box",
    ControlKind.RICH: "a text box for several paragraphs",
    ControlKind.DATE: "a date picker",
    ControlKind.DROPDOWN: "a drop-down list",
    ControlKind.TICK: "a tick box",
    ControlKind.ROWS: "a table of rows that repeat",
}
_REPAIR = "Undo the change in Word, or build the template again with `checkback templates build`."
_ALL_TAGS_LOST = (
    "None of the controls in this template has a tag any more, so answers could not be told apart. "
    "LibreOffice drops the tags when it saves a Word file: restyle the template in Word, starting again from one "
    "made with `checkback templates build`."
)


def template_problems(data: bytes, definition: FormDefinition, profile: ServiceProfile) -> list[str]:
    """What the template lacks, a sentence each; empty where it is sound.

    Fonts, colours, the order of sections and extra text are free.
    """
    try:
        package = open_package(data)
        found = list(find_controls(package.part(package.main)))
    except DocumentError as error:
        return [str(error)]
    problems = [*_format(package), *_identity(package, definition, profile)]
    answered = [control for control in found if control.tag != LOCKED_TAG]
    if answered and not any(control.tag for control in answered):
        return [*problems, _ALL_TAGS_LOST]
    return [*problems, *_controls(answered, form_controls(definition, profile))]


def _format(package: Package) -> Iterator[str]:
    if is_strict(package.read(package.main)):
        yield "The template was saved as Strict Open XML. Save it in Word as Word Document (.docx)."


def _identity(package: Package, definition: FormDefinition, profile: ServiceProfile) -> Iterator[str]:
    for name, wanted in identity(definition, profile).items():
        given = package.custom_properties.get(name)
        if given is None:
            yield f"The document property {name} is missing, so the form cannot be known again. {_REPAIR}"
        elif given != wanted:
            yield f"The document property {name} says “{given}”; for this template it must be “{wanted}”."


def _controls(found: Sequence[FoundControl], wanted: Sequence[Control]) -> Iterator[str]:
    in_rows = {control.tag for control in wanted if not control.kept}
    for control in wanted:
        there = [f for f in found if f.tag == control.tag]
        if not there:
            yield f"The control for {_name(control)} is missing. {_REPAIR}"
            continue
        yield from _doubled(there, control, control.tag in in_rows)
        yield from _unlike(there, control)
    yield from _missing_in_rows(found, [c for c in wanted if c.tag in in_rows])


def _name(control: Control) -> str:
    return f"“{control.title}” (tag {control.tag})"


def _doubled(there: Sequence[FoundControl], control: Control, in_rows: bool) -> Iterator[str]:
    """A tag may stand once, or in repeating rows once in each row."""
    counts = Counter((found.rows_of, found.row) for found in there)
    if any(number > 1 for number in counts.values()) or (len(counts) > 1 and not in_rows):
        where = " in one row" if in_rows else ""
        yield f"The control for {_name(control)} is there {len(there)} times{where}: delete all but one."
    if in_rows and any(found.row == 0 for found in there):
        yield f"The control for {_name(control)} stands outside of the rows that repeat. {_REPAIR}"


def _unlike(there: Sequence[FoundControl], control: Control) -> Iterator[str]:
    """What is wrong with the control itself; in rows it is said once."""
    for kind in sorted({found.kind for found in there if not _does_for(found.kind, control.kind)}):
        yield f"{_name(control)} must be {_KIND_NAMES[control.kind]}, and is {_KIND_NAMES[kind]}. {_REPAIR}"
    if any(not found.title.strip() for found in there):
        yield f"{_name(control)} has no title, so a screen reader cannot say what it asks: give it one in Properties."
    if any(found.locked for found in there):
        yield f"{_name(control)} is locked, so nobody can answer it: untick “Contents cannot be edited” in Properties."
    lists = [found for found in there if found.kind is ControlKind.DROPDOWN is control.kind]
    for choices in dict.fromkeys(found.choices for found in lists):
        yield from _choices(choices, control)


def _does_for(kind: ControlKind, wanted: ControlKind) -> bool:
    """Plain and rich text do for each other: the answer reads the same."""
    texts = {ControlKind.TEXT, ControlKind.RICH}
    return kind is wanted or {kind, wanted} <= texts


def _choices(offered: Sequence[str], control: Control) -> Iterator[str]:
    missing = [choice for choice in control.choices if choice not in offered]
    extra = [choice for choice in offered if choice not in control.choices]
    if missing:
        yield f"The list {_name(control)} no longer offers {_quoted(missing)}."
    if extra:
        yield f"The list {_name(control)} offers {_quoted(extra)}, which the service's settings do not know."
    if offered and len(set(offered)) < len(offered):
        yield f"The list {_name(control)} offers the same choice twice."


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _missing_in_rows(found: Sequence[FoundControl], columns: Sequence[Control]) -> Iterator[str]:
    """Columns that some rows have and others do not."""
    rows: dict[str, set[int]] = {}
    for control in found:
        if control.row:
            rows.setdefault(control.rows_of, set()).add(control.row)
    for column in columns:
        there = {control.row for control in found if control.tag == column.tag and control.row}
        everywhere = rows.get(column.tag.partition(".")[0], set())
        if there and there < everywhere:
            lacking = ", ".join(str(row) for row in sorted(everywhere - there))
            yield f"The control for {_name(column)} is missing in row {lacking}. {_REPAIR}"
