"""Carries paragraphs and tables from one Word document into another with all they rest on.

Styles that the other document lacks, numbering, pictures and links come along; bookmarks and comments stay behind.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from copy import deepcopy

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from generator.office.boxes import box_name
from generator.office.package import Package

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STYLED = {qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"), qn("w:basedOn")}
_DROPPED = (
    *("w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:commentRangeStart", "w:commentRangeEnd", "w:permStart"),
    *("w:commentReference", "w:footnoteReference", "w:endnoteReference", "w:permEnd", "w:lastRenderedPageBreak"),
)
_OF_ONE_DOCUMENT = ("w:nsid", "w:tmpl", "w:pStyle", "w:styleLink", "w:numStyleLink", "w:lvlPicBulletId")
_FIRST_ID = 800_000
_DRAWING_NAMES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


class Carrier:
    """Carries from ``source`` (opened twice: as a package and as a document) into ``target``.

    Controls whose tag begins with ``prefix`` are boxes: one that was pasted into another dissolves.
    """

    def __init__(self, package: Package, source: Document, target: Document, prefix: str) -> None:
        self._source, self._target, self._prefix = source, target, prefix
        self._styles = {_id(s, "styleId"): s for s in source.styles.element.iter(qn("w:style"))}
        self._numbering = next((package.part(n) for n in package.related(package.main, "numbering")), None)
        self._style_ids: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._related: dict[str, str] = {}
        self._parts: set[int] = set()
        self._last_id = _FIRST_ID

    def carried(self, block: etree._Element) -> etree._Element:
        """A copy of a paragraph or table, fit to stand in the target."""
        made: etree._Element = parse_xml(etree.tostring(block))
        made.tail = None
        for element in [e for e in made.iter(*map(qn, _DROPPED)) if e is not made]:
            element.getparent().remove(element)  # type: ignore[union-attr]
        for control in list(made.iter(qn("w:sdt"))):
            self._settle_control(control)
        for element in list(made.iter(etree.Element)):
            self._settle(element)
        return made

    def _settle(self, element: etree._Element) -> None:
        if element.tag in _STYLED and element.get(qn("w:val"), "") not in self._styles:
            element.getparent().remove(element)  # type: ignore[union-attr]
        elif element.tag in _STYLED:
            element.set(qn("w:val"), self._style(element.get(qn("w:val"), "")))
        elif element.tag == qn("w:numId"):
            element.set(qn("w:val"), self._number(element.get(qn("w:val"), "0")))
        elif element.tag == _DRAWING_NAMES:
            element.set("id", str(self._next_id()))
        for name, value in list(element.attrib.items()):
            if str(name).startswith(_R) and value:
                element.set(name, self._relation(str(value)))

    def _settle_control(self, control: etree._Element) -> None:
        """Controls that people put in keep their kind and get a number of their own; a box within a box dissolves."""
        properties, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
        known = properties is not None and len(properties) > 2 and not box_name(control, self._prefix)
        if known and properties is not None:
            for old in properties.findall(qn("w:id")):
                old.set(qn("w:val"), str(self._next_id()))
            return
        for child in list(content) if content is not None else ():
            control.addprevious(child)
        control.getparent().remove(control)  # type: ignore[union-attr]

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _style(self, style_id: str) -> str:
        """The id of the style of this name in the target; where it has none the style comes along."""
        if style_id in self._style_ids:
            return self._style_ids[style_id]
        there = {_name(s): _id(s, "styleId") for s in self._target.styles.element.iter(qn("w:style"))}
        style = self._styles[style_id]
        if _name(style) in there:
            self._style_ids[style_id] = there[_name(style)]
            return there[_name(style)]
        taken = set(there.values())
        new_id = style_id if style_id not in taken else f"{style_id}Kept"
        self._style_ids[style_id] = new_id
        self._target.styles.element.append(self._copied_style(style, new_id))
        return new_id

    def _copied_style(self, style: etree._Element, new_id: str) -> etree._Element:
        made = deepcopy(style)
        made.set(qn("w:styleId"), new_id)
        made.attrib.pop(qn("w:default"), "")
        for name in ("w:next", "w:link"):
            for element in made.findall(qn(name)):
                made.remove(element)
        for base in made.findall(qn("w:basedOn")):
            self._settle(base)
        for number in list(made.iter(qn("w:numId"))):
            number.set(qn("w:val"), self._number(number.get(qn("w:val"), "0")))
        return made

    def _number(self, number: str) -> str:
        """The number of a list in the target: the list comes along under a new one."""
        if number not in self._numbers:
            self._numbers[number] = self._copied_list(number)
        return self._numbers[number]

    def _copied_list(self, number: str) -> str:
        abstract = _abstract_of(self._numbering, number)
        if abstract is None:
            return "0"
        root = self._target.part.numbering_part.element
        new_abstract = _next(root, "abstractNum", "abstractNumId")
        new_number = _next(root, "num", "numId")
        made = parse_xml(etree.tostring(abstract))
        made.set(qn("w:abstractNumId"), new_abstract)
        for element in list(made.iter(*map(qn, _OF_ONE_DOCUMENT))):
            element.getparent().remove(element)  # type: ignore[union-attr]
        lists = root.findall(qn("w:abstractNum"))
        root.insert(root.index(lists[-1]) + 1 if lists else 0, made)
        root.append(_num(new_number, new_abstract))
        return new_number

    def _relation(self, old: str) -> str:
        """The relationship in the target that leads to the same picture or address."""
        if old not in self._related:
            relations = self._source.part.rels
            if old not in relations:
                return old
            relation = relations[old]
            self._related[old] = (
                self._target.part.relate_to(relation.target_ref, relation.reltype, is_external=True)
                if relation.is_external
                else self._target.part.relate_to(self._moved(relation.target_part), relation.reltype)
            )
        return self._related[old]

    def _moved(self, part: Part) -> Part:
        """A part under a name that nothing in the target has, with all to which it leads."""
        if id(part) not in self._parts:
            self._parts.add(id(part))
            folder, name = posixpath.split(str(part.partname))
            part.partname = PackURI(f"{folder}/kept{len(self._parts)}{posixpath.splitext(name)[1]}")
            for relation in part.rels.values():
                if not relation.is_external:
                    self._moved(relation.target_part)
        return part


def _next(root: etree._Element, tag: str, name: str) -> str:
    return str(1 + max((int(_id(e, name)) for e in root.findall(qn(f"w:{tag}"))), default=0))


def _id(element: etree._Element, name: str) -> str:
    return element.get(qn(f"w:{name}"), "0")


def _name(style: etree._Element) -> str:
    found = style.find(qn("w:name"))
    return "" if found is None else found.get(qn("w:val"), "").casefold()


def _abstract_of(root: etree._Element | None, number: str) -> etree._Element | None:
    if root is None:
        return None
    wanted = next((n.find(qn("w:abstractNumId")) for n in root.findall(qn("w:num")) if _id(n, "numId") == number), None)
    held = root.findall(qn("w:abstractNum"))
    return None if wanted is None else next((a for a in held if _id(a, "abstractNumId") == _id(wanted, "val")), None)


def _num(number: str, abstract: str) -> etree._Element:
    made = parse_xml(
        '<w:num xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'
    )
    return made


def replace_content(control: etree._Element, blocks: list[etree._Element]) -> None:
    """Put these paragraphs and tables into a content control in place of what it holds."""
    content = control.find(qn("w:sdtContent"))
    if content is None:
        return
    for child in list(content):
        content.remove(child)
    content.extend(blocks)


def rewrite_runs(block: etree._Element, style_id: str, rewrite: Callable[[str], str | None]) -> None:
    """Change the texts of runs in a character style (or in none); where ``rewrite`` gives None the run is removed."""
    for run in list(block.iter(qn("w:r"))):
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        if (style.get(qn("w:val"), "") if style is not None else "") != style_id:
            continue
        for element in run.findall(qn("w:t")):
            text = rewrite(element.text or "")
            if text is None:
                run.getparent().remove(run)  # type: ignore[union-attr]
                break
            element.text = text
