"""The controls of each question as a region, so that they are read like any other answer."""

from __future__ import annotations

from collections.abc import Sequence

from generator.forms.labels import LabelBook, squash
from generator.forms.read_lines import Piece, place_of
from generator.forms.read_region import Part, Region
from generator.forms.read_tags import TaggedPart, TagReader
from generator.office.word import Paragraph


def tagged_regions(parts: Sequence[TaggedPart], book: LabelBook) -> dict[str, Region]:
    """The tagged parts of each question as a region; a control that was copied adds to the text, with a doubt."""
    regions: dict[str, Region] = {}
    for found in parts:
        definition = book.fields[found.field_id]
        paragraph = found.paragraph
        if found.field_id not in regions:
            anchor = paragraph if paragraph is not None else Paragraph(0, "")
            place = place_of(anchor, definition.label, book.section_ids[definition.id], found.control.tag)
            regions[found.field_id] = Region(definition.id, definition.label, Piece(anchor, 0, 0), place, Part())
        region = regions[found.field_id]
        part = Part(list(found.items), _role(found.name), found.cell, found.control, doubt=found.doubt)
        part.typed = _typed_text(found)
        twin = next((p for p in region.parts if p.role == part.role), None)
        if twin is not None and part.text:
            if squash(twin.text) == squash(part.text):
                continue
            if twin.text:
                region.doubt = "The question stands twice in the form, with different answers."
            elif not twin.doubt:
                region.parts.remove(twin)
        region.parts.append(part)
    return regions


def without_tagged(region: Region, tags: TagReader) -> Region:
    """What stands under a label besides our controls, which are read on their own."""
    for part in (region.own, *region.parts):
        part.items = [i for i in part.items if not (isinstance(i, Piece) and i.paragraph in tags.claimed)]
    return region


def _role(name: str) -> str:
    return name if name in {"grade", "choice", "date", "mode", "text"} else ""


def _typed_text(found: TaggedPart) -> str:
    control = found.control
    if not found.doubt:
        return ""
    if control.bound and "data behind it" in found.doubt:
        found.items.clear()
        return control.bound.strip()
    return control.prompt.strip()
