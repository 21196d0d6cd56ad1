"""Small Word files, and what people do to comments: ``replied(data, "The grade")``, ``resolved(data, "The grade")``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from builders.forms import W14, W, document, members
from lxml import etree

W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
MAIN = W[1:-1]
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
COMMENTS, EXTENDED, IDS = "word/comments.xml", "word/commentsExtended.xml", "word/commentsIds.xml"


def zipped(parts: dict[str, bytes]) -> bytes:
    """A package of these members in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, main: str = MAIN, encoding: str = "UTF-8", root: str = "", **parts: str) -> bytes:
    """A Word file with this body in the namespace ``main``; ``root`` adds to the start tag."""
    office = REL if main == MAIN else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    head = f'<?xml version="1.0" encoding="{encoding}"?><w:document xmlns:w="{main}"{root}>'
    xml = f"{head}<w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": (
                f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": xml.encode(encoding),
            **{name: content.encode() for name, content in parts.items()},
        }
    )


def p(text: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def sdt(properties: str, content: str) -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


@dataclass(frozen=True)
class Seen:
    """A comment as a reader of the XML sees it: its author, words, and the text between its marks."""

    author: str
    words: str
    about: str


def seen(data: bytes) -> list[Seen]:
    """Every comment, in the order of its marks in the document; one without marks has no ``about``."""
    parts = members(data)
    if COMMENTS not in parts:
        return []
    body = document(data)
    comments = {c.get(f"{W}id", ""): c for c in etree.fromstring(parts[COMMENTS]).iter(f"{W}comment")}
    order = [m.get(f"{W}id", "") for m in body.iter(f"{W}commentRangeStart")]
    assert sorted(order) == sorted(m.get(f"{W}id", "") for m in body.iter(f"{W}commentRangeEnd"))
    assert sorted(order) == sorted(m.get(f"{W}id", "") for m in body.iter(f"{W}commentReference"))
    assert len(set(order)) == len(order)
    return [Seen(comments[n].get(f"{W}author", ""), _text(comments[n]), _about(body, n)) for n in order]


def _text(element: etree._Element) -> str:
    return "\n".join("".join(t.text or "" for t in para.iter(f"{W}t")) for para in element.iter(f"{W}p"))


def _about(body: etree._Element, number: str) -> str:
    inside, text = False, ""
    for element in body.iter():
        if element.get(f"{W}id") == number and element.tag in {f"{W}commentRangeStart", f"{W}commentRangeEnd"}:
            inside = element.tag == f"{W}commentRangeStart"
        elif inside and element.tag == f"{W}t":
            text += element.text or ""
    return text


def replied(data: bytes, words: str, author: str = "Odalys Fenwick") -> bytes:
    """A person's reply to the comment with these words, as Word writes it."""

    def change(parts: dict[str, etree._Element]) -> None:
        comment = _comment(parts, words)
        reply = etree.fromstring(etree.tostring(comment))
        reply.set(f"{W}id", "9001")
        reply.set(f"{W}author", author)
        for para in reply.iter(f"{W}p"):
            para.set(f"{W14}paraId", "77AA0001")
        next(reply.iter(f"{W}t")).text = "Done, thank you."
        parts[COMMENTS].append(reply)
        entry = etree.SubElement(parts[EXTENDED], f"{W15}commentEx")
        entry.set(f"{W15}paraId", "77AA0001")
        entry.set(f"{W15}paraIdParent", _paragraph_id(comment))
        entry.set(f"{W15}done", "0")
        number = comment.get(f"{W}id")
        for mark in list(parts["word/document.xml"].iter(*(f"{W}commentRange{n}" for n in ("Start", "End")))):
            if mark.get(f"{W}id") == number:
                mark.addnext(_like(mark, "9001"))
        for mark in list(parts["word/document.xml"].iter(f"{W}commentReference")):
            if mark.get(f"{W}id") == number:
                run = mark.getparent()
                assert run is not None
                copy = etree.fromstring(etree.tostring(run))
                copy[0].set(f"{W}id", "9001")
                run.addnext(copy)

    return _changed(data, change)


def resolved(data: bytes, words: str) -> bytes:
    """The comment with these words, resolved by a person."""

    def change(parts: dict[str, etree._Element]) -> None:
        wanted = _paragraph_id(_comment(parts, words))
        for entry in parts[EXTENDED]:
            if entry.get(f"{W15}paraId") == wanted:
                entry.set(f"{W15}done", "1")

    return _changed(data, change)


def edited(data: bytes, words: str, new: str) -> bytes:
    """The comment with these words, its last text changed by a person."""

    def change(parts: dict[str, etree._Element]) -> None:
        list(_comment(parts, words).iter(f"{W}t"))[-1].text = new

    return _changed(data, change)


def _like(mark: etree._Element, number: str) -> etree._Element:
    copy = etree.Element(mark.tag)
    copy.set(f"{W}id", number)
    return copy


def _comment(parts: dict[str, etree._Element], words: str) -> etree._Element:
    return next(c for c in parts[COMMENTS].iter(f"{W}comment") if words in _text(c))


def _paragraph_id(comment: etree._Element) -> str:
    return [para.get(f"{W14}paraId", "") for para in comment.iter(f"{W}p")][-1]


def _changed(data: bytes, change: Callable[[dict[str, etree._Element]], None]) -> bytes:
    whole = members(data)
    parts = {n: etree.fromstring(whole[n]) for n in (COMMENTS, EXTENDED, "word/document.xml")}
    change(parts)
    return zipped({n: etree.tostring(parts[n], encoding="UTF-8") if n in parts else c for n, c in whole.items()})


def renamed(data: bytes, pairs: Sequence[tuple[str, str]]) -> bytes:
    """The package with members renamed and every mention of them with them."""
    parts = members(data)
    for old, new in pairs:
        parts = {n.replace(old, new): c.replace(old.encode(), new.encode()) for n, c in parts.items()}
    return zipped(parts)
