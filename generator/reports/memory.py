"""What a report remembers of itself: its outline, its figures and marks, and when each box was written over what.

It stands in the document, not in the ledger: who loses the ledger loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from lxml import etree

from generator.errors import DocumentError
from generator.office.custom_part import find_custom_part
from generator.office.package import Package

_NS = "urn:checkback:report:1"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BoxMemory:
    """One box: the digest of its content, and where people wrote it, when and over which figures (as shown).

    ``prompt`` is the text of its prompt where it holds nothing else.
    """

    digest: str
    by_people: bool = False
    prompt: str = ""
    on: date | None = None
    figures: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Memory:
    """``marks`` gives the figure of each raised number, ``figures`` what each figure showed."""

    outline: tuple[str, ...]
    marks: Mapping[str, str]
    figures: Mapping[str, str]
    boxes: Mapping[str, BoxMemory]
    titles: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def memory_xml(memory: Memory) -> bytes:
    """The memory as the XML of a part."""
    root = etree.Element(f"{{{_NS}}}report", nsmap={None: _NS})  # type: ignore[dict-item]
    etree.SubElement(root, f"{{{_NS}}}outline").text = "\n".join(memory.outline)
    for number, figure_id in memory.marks.items():
        etree.SubElement(root, f"{{{_NS}}}mark", number=number, figure=figure_id)
    _add_figures(root, memory.figures)
    for name, box in memory.boxes.items():
        attributes = {"name": name, "digest": box.digest, "by": "people" if box.by_people else "draft"}
        attributes |= {"prompt": box.prompt} if box.prompt else {}
        attributes |= {"on": box.on.isoformat()} if box.on else {}
        attributes |= {"heading": memory.titles[name]} if name in memory.titles else {}
        _add_figures(etree.SubElement(root, f"{{{_NS}}}box", attributes), box.figures)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add_figures(parent: etree._Element, figures: Mapping[str, str]) -> None:
    for figure_id, shown in figures.items():
        etree.SubElement(parent, f"{{{_NS}}}figure", id=figure_id).text = shown


def find_memory(package: Package) -> Memory | None:
    """What a document remembers; None where it remembers nothing, or what it remembers is broken."""
    try:
        root = find_custom_part(package, f"{{{_NS}}}report")
        return None if root is None else _memory(root)
    except (DocumentError, ValueError):
        return None


def _memory(root: etree._Element) -> Memory:
    outline = (root.findtext(f"{{{_NS}}}outline") or "").split("\n")
    boxes = {b.get("name", ""): _box(b) for b in root.findall(f"{{{_NS}}}box")}
    marks = {m.get("number", ""): m.get("figure", "") for m in root.findall(f"{{{_NS}}}mark")}
    titles = {b.get("name", ""): b.get("heading", "") for b in root.findall(f"{{{_NS}}}box") if b.get("heading")}
    return Memory(tuple(outline), marks, _figures(root), boxes, titles)


def _box(element: etree._Element) -> BoxMemory:
    on = element.get("on")
    day = date.fromisoformat(on) if on else None
    by_people, prompt = element.get("by") == "people", element.get("prompt", "")
    return BoxMemory(element.get("digest", ""), by_people, prompt, day, _figures(element))


def _figures(parent: etree._Element) -> dict[str, str]:
    return {f.get("id", ""): f.text or "" for f in parent.findall(f"{{{_NS}}}figure")}
