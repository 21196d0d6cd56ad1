"""Gives controls that lost their tags the tags of our template again, by title, then by order and kind.

LibreOffice 7.4 drops every tag and many titles (reference section 2). The locked questions between the answers keep
the two sequences in step, so a control is never taken for its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.forms.labels import squash
from generator.forms.read_blank import blank_controls
from generator.office.controls import LOCKED_TAG
from generator.office.word import Control, Document
from generator.profile import FieldKind, FormDefinition, ServiceProfile

Key = tuple[str, ...]
_KINDS = {"combo": "dropdown"}


def restore_tags(document: Document, definition: FormDefinition, profile: ServiceProfile) -> None:
    """Set the tag of every control that has none and whose place in our template is plain.

    Only in a document that still has most of our template's locked texts: any other has controls of somebody else.
    """
    lost = [c for c in document.controls if not c.tag]
    if not lost or len(lost) < 0.05 * len(document.controls):
        return
    template = [c for c in blank_controls(definition, profile) if c.kind != "item"]
    found = [c for c in document.controls if c.kind != "item"]
    printed = {squash(" ".join(c.lines)) for c in template if c.tag == LOCKED_TAG} - {""}
    ours, theirs = [_key(c, printed) for c in template], [_key(c, printed) for c in found]
    if 2 * len(_printed(ours) & _printed(theirs)) < len(_printed(ours)):
        return
    _restore_titles(found, template)
    present = {c.tag for c in found} - {LOCKED_TAG}
    rows = {f.id for f in definition.fields.values() if f.kind is FieldKind.ROWS}
    for a, b, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for offset in range(size):
            control = found[b + offset]
            tag = template[a + offset].tag
            if tag.partition(".")[0] in rows:
                continue  # where one cell of a row was typed over, order would move the others; headings tell
            if not control.tag and tag not in present and _is_held(ours, a, a + size):
                control.tag = tag


def _restore_titles(found: Sequence[Control], template: Sequence[Control]) -> None:
    titles = [c.title for c in template if c.title]
    tags = {c.title: c.tag for c in template if c.title and titles.count(c.title) == 1}
    for control in found:
        if not control.tag and control.title in tags:
            control.tag = tags[control.title]


def _key(control: Control, printed: set[str]) -> Key:
    """What two controls must share to be the same: a printed text, or the kind and the list."""
    letters = squash(" ".join(control.lines))
    if letters in printed and control.kind in {"rich", "text", "other"}:
        return ("printed", letters)
    return (_KINDS.get(control.kind, control.kind), *control.items)


def _printed(keys: Sequence[Key]) -> set[Key]:
    return {key for key in keys if key[0] == "printed"}


def _is_held(keys: Sequence[Key], start: int, end: int) -> bool:
    """Whether a stretch that fits holds a printed text, so that it cannot have slipped."""
    return any(key[0] == "printed" for key in keys[start:end])
