"""Legal edits that Word, other programs and people make to a form without changing what it says.

Each takes the document's root and a source of chance, and changes the root in place.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Edit = Callable[[etree._Element, Random], None]


def edited(data: bytes, edit: Callable[[etree._Element], None]) -> bytes:
    """The package with its document changed by an edit."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                edit(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(name, content)
    return out.getvalue()


def _make(tag: str, **attributes: str) -> etree._Element:
    element = etree.Element(W + tag)
    for key, value in attributes.items():
        element.set(W + key, value)
    return element


def _text_runs(root: etree._Element) -> list[etree._Element]:
    return [
        r for r in root.iter(W + "r") if [c.tag for c in r if c.tag != W + "rPr"] == [W + "t"] and r.find(W + "t").text
    ]


def split_runs(root: etree._Element, chance: Random) -> None:
    """Cut runs in two, as an office editor does at every correction."""
    for run in _text_runs(root):
        text = run.find(W + "t").text or ""
        if len(text) > 1 and chance.random() < 0.3:
            cut = chance.randrange(1, len(text))
            second = deepcopy(run)
            for part, words in ((run, text[:cut]), (second, text[cut:])):
                part.find(W + "t").text = words
                part.find(W + "t").set(XML_SPACE, "preserve")
            run.addnext(second)


def add_noise(root: etree._Element, chance: Random) -> None:
    """Bookmarks, spelling marks and page breaks between runs."""
    for number, run in enumerate(_text_runs(root)):
        if chance.random() < 0.15:
            tag = chance.choice(["proofErr", "bookmarkStart", "bookmarkEnd"])
            run.addprevious(_make(tag, id=str(number), name=f"b{number}", type="spellStart"))


def insert_tracked(root: etree._Element, chance: Random) -> None:
    """Turn runs into tracked insertions, with a tracked deletion beside some."""
    for run in _text_runs(root):
        if chance.random() < 0.15 and run.getparent().tag == W + "p":
            insertion = _make("ins", id="1", author="A", date="2026-01-01T00:00:00Z")
            run.addprevious(insertion)
            insertion.append(run)
            deletion = _make("del", id="2", author="A", date="2026-01-01T00:00:00Z")
            gone = _make("r")
            words = etree.SubElement(gone, W + "delText")
            words.text = chance.choice(["good", "excellent", "Inadequate", "Date: 4 May 2020", "wrong words"])
            deletion.append(gone)
            insertion.addnext(deletion)


def wrap_runs(root: etree._Element, chance: Random) -> None:
    """Put runs into content controls, hyperlinks and smart tags."""
    for run in _text_runs(root):
        if chance.random() < 0.12 and run.getparent().tag == W + "p":
            kind = chance.choice(["sdt", "hyperlink", "smartTag"])
            _wrap(run, kind)


def _wrap(element: etree._Element, kind: str) -> None:
    if kind == "sdt":
        outer = _make("sdt")
        outer.append(_make("sdtPr"))
        inner = etree.SubElement(outer, W + "sdtContent")
    else:
        outer = inner = _make(kind)
    element.addprevious(outer)
    inner.append(element)


def wrap_blocks(root: etree._Element, chance: Random) -> None:
    """Put paragraphs, cells and rows into content controls."""
    for tag, share in (("p", 0.1), ("tc", 0.1), ("tr", 0.1)):
        for element in list(root.iter(W + tag)):
            if chance.random() < share and element.getparent().tag in {W + "body", W + "tc", W + "tr", W + "tbl"}:
                if tag == "p" and element is element.getparent()[-1] and element.getparent().tag == W + "tc":
                    continue
                _wrap(element, "sdt")


def restyle(root: etree._Element, chance: Random) -> None:
    """Give all runs another font and size, and some whole paragraphs a colour."""
    size = str(chance.choice([18, 20, 24, 28]))
    for paragraph in root.iter(W + "p"):
        colour = chance.choice(["1F3864", "FF0000", None, None, None])
        for run in paragraph.iter(W + "r"):
            properties = run.find(W + "rPr")
            if properties is None:
                properties = _make("rPr")
                run.insert(0, properties)
            properties.append(_make("sz", val=size))
            if colour and properties.find(W + "color") is None and paragraph.find(f".//{W}color") is None:
                properties.append(_make("color", val=colour))


def blank_paragraphs(root: etree._Element, chance: Random) -> None:
    """Add empty paragraphs between others."""
    for paragraph in list(root.iter(W + "p")):
        if chance.random() < 0.1:
            paragraph.addnext(_make("p"))


def odd_spaces(root: etree._Element, chance: Random) -> None:
    """Non-breaking spaces for spaces and spaces at the ends."""
    for run in _text_runs(root):
        words = run.find(W + "t")
        if chance.random() < 0.2 and words.text:
            words.text = words.text.replace(" ", "\u00a0", 1)
            words.set(XML_SPACE, "preserve")


def comment_ranges(root: etree._Element, chance: Random) -> None:
    """Comment ranges round runs."""
    for number, run in enumerate(_text_runs(root)):
        if chance.random() < 0.1:
            run.addprevious(_make("commentRangeStart", id=str(number)))
            run.addnext(_make("commentRangeEnd", id=str(number)))


def reorder_rows(root: etree._Element, chance: Random) -> None:
    """Swap whole question rows of tables in which every row is a question of its own."""
    for table in root.iter(W + "tbl"):
        rows = table.findall(W + "tr")
        if table.get("kind") == "questions" and len(rows) > 1 and chance.random() < 0.5:
            first, second = chance.sample(range(len(rows)), 2)
            one, other = rows[first], rows[second]
            marker = _make("tr")
            one.addprevious(marker)
            other.addprevious(one)
            marker.addprevious(other)
            table.remove(marker)


ALL: tuple[Edit, ...] = (
    split_runs, add_noise, insert_tracked, wrap_runs, wrap_blocks, restyle, blank_paragraphs, odd_spaces,
    comment_ranges, reorder_rows,
)  # fmt: skip
