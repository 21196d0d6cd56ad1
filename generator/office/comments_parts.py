"""The parts of a package that hold comments, patched in their bytes.

They are the comments, their threads and lasting ids, and the relationships and content types that lead to them
(ECMA-376 part 1, 11.3.2; [MS-DOCX] 2.2.2 and 2.2.5).
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from generator.office.comments_found import CID, PARA_ID, W15
from generator.office.comments_spans import SpannedXml, xml_text
from generator.office.package import Package
from generator.office.zip_members import Members

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_STRICT = "http://purl.oclc.org/ooxml/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment to be added: its id in this document, its lasting id, the id of its last paragraph and its words."""

    number: int
    paragraph_id: str
    durable: str
    words: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of part: the last word of its relationship, its content type, its root and its usual name."""

    kind: str
    relationship: str
    root: str
    namespace: str
    prefix: str


_EXTENDED = _Kind(
    "commentsExtended",
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    "commentsEx",
    W15,
    "w15",
)
_IDS = _Kind(
    "commentsIds", "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds", "commentsIds", CID, "w16cid"
)


class CommentParts:
    """The comment parts of one document while they are changed; ``changed`` gives the new bytes by member name."""

    def __init__(self, package: Package, members: Members, main_namespace: str) -> None:
        self._package, self._members = package, members
        self._w = main_namespace
        self._parts: dict[str, SpannedXml] = {}
        self._strict = main_namespace.startswith(_STRICT)

    def changed(self) -> dict[str, bytes]:
        """The bytes of every part that was looked at, by the name of its member."""
        return {name: part.result() for name, part in self._parts.items()}

    def remove(self, numbers: Collection[str], paragraph_ids: Collection[str], durable: Collection[str]) -> None:
        """Take comments out of every part that knows them."""
        self._cut("comments", f"{{{self._w}}}id", f"{{{self._w}}}comment", numbers)
        self._cut("commentsExtended", f"{{{W15}}}paraId", f"{{{W15}}}commentEx", paragraph_ids)
        self._cut("commentsIds", f"{{{CID}}}paraId", f"{{{CID}}}commentId", paragraph_ids)
        self._cut("commentsExtensible", f"{{{_CEX}}}durableId", f"{{{_CEX}}}commentExtensible", durable)

    def _cut(self, kind: str, attribute: str, tag: str, values: Collection[str]) -> None:
        for name in self._package.related(self._package.main, kind):
            part = self._part(name)
            for span in part.root.children:
                if span.tag == tag and span.attributes.get(attribute, "").upper() in values:
                    part.remove(span)

    def add(self, comments: Sequence[NewComment], author: str, initials: str, date: str) -> None:
        """Add comments of one author to every part; parts that are missing are made."""
        part = self._opened(self._comments_kind())
        w, declared = part.prefix(self._w, "w")
        w14 = part.prefix_at_root(_W14, "w14")
        who = f"{w}:author={quoteattr(author)} {w}:date={quoteattr(date)} {w}:initials={quoteattr(initials)}"
        for comment in comments:
            head = f'<{w}:comment{declared} {w}:id="{comment.number}" {who}>'
            part.append(part.root, f"{head}{_paragraphs(comment, w, w14)}</{w}:comment>")
        self._add_entries(_EXTENDED, "commentEx", "done", [(c.paragraph_id, "0") for c in comments])
        self._add_entries(_IDS, "commentId", "durableId", [(c.paragraph_id, c.durable) for c in comments])

    def _add_entries(self, kind: _Kind, name: str, attribute: str, entries: Iterable[tuple[str, str]]) -> None:
        part = self._opened(kind)
        p = part.prefix_at_root(kind.namespace, kind.prefix)
        for paragraph_id, value in entries:
            part.append(part.root, f'<{p}:{name} {p}:paraId="{paragraph_id}" {p}:{attribute}="{value}"/>')

    def _comments_kind(self) -> _Kind:
        base = f"{_STRICT}officeDocument/" if self._strict else "http://schemas.openxmlformats.org/officeDocument/2006/"
        return _Kind("comments", f"{base}relationships/comments", "comments", self._w, "w")

    def _part(self, name: str) -> SpannedXml:
        if name not in self._parts:
            self._parts[name] = SpannedXml(self._members.read(name), name)
        return self._parts[name]

    def _opened(self, kind: _Kind) -> SpannedXml:
        """The part of a kind, made with its relationship and content type where the document has none."""
        found = self._package.related(self._package.main, kind.kind)
        if found:
            return self._part(found[0])
        name = self._new_name(kind.kind)
        root = f'<{kind.prefix}:{kind.root} xmlns:{kind.prefix}="{kind.namespace}"/>'
        self._parts[name] = SpannedXml(f"{_HEAD}{root}".encode(), name)
        self._relate(kind, posixpath.basename(name))
        self._declare(name, f"{_TYPE}{kind.kind}+xml")
        return self._parts[name]

    def _new_name(self, kind: str) -> str:
        folder = posixpath.dirname(self._package.main)
        names = (posixpath.join(folder, f"{kind}{n or ''}.xml") for n in range(1000))
        types = self._part(self._member("[Content_Types].xml"))
        declared = {span.attributes.get("PartName", "").casefold() for span in types.root.children}
        return next(n for n in names if not self._package.has(n) and f"/{n}".casefold() not in declared)

    def _relate(self, kind: _Kind, target: str) -> None:
        folder, file = posixpath.split(self._package.main)
        name = self._member(posixpath.join(folder, "_rels", f"{file}.rels"))
        if name not in self._parts and name not in self._members:
            self._parts[name] = SpannedXml(f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode(), name)
        part = self._part(name)
        taken = {span.attributes.get("Id", "") for span in part.root.children}
        # A kind is added once at most, so the id with its word in it is not given twice.
        wanted = next(i for n in range(1000) if (i := f"rId{kind.kind}{n or ''}") not in taken)
        start = f"<{part.root_prefix()}Relationship"
        part.append(part.root, f'{start} Id="{wanted}" Type="{kind.relationship}" Target="{target}"/>')

    def _declare(self, name: str, content_type: str) -> None:
        part = self._part(self._member("[Content_Types].xml"))
        start = f"<{part.root_prefix()}Override"
        part.append(part.root, f'{start} PartName="/{name}" ContentType="{content_type}"/>')

    def _member(self, name: str) -> str:
        """The name of a member as the archive writes it."""
        return next((n for n in self._members.names if n.casefold() == name.casefold()), name)


def _paragraphs(comment: NewComment, w: str, w14: str) -> str:
    """The paragraphs of a comment; the id of the last one is that of the comment ([MS-DOCX] 2.5.4.1)."""
    mark = f"<{w}:r><{w}:annotationRef/></{w}:r>"
    lines = [
        f'<{w}:r><{w}:t xml:space="preserve">{xml_text(line)}</{w}:t></{w}:r>' for line in comment.words.split("\n")
    ]
    lines[0] = mark + lines[0]
    named = f'<{w}:p {w14}:paraId="{comment.paragraph_id}">{lines.pop()}</{w}:p>'
    return "".join(f"<{w}:p>{line}</{w}:p>" for line in lines) + named


def paragraph_ids_in(*parts: SpannedXml) -> set[str]:
    """Every paragraph id that parts use."""
    spans = (span for part in parts for span in part.root.iter())
    return {span.attributes[PARA_ID].upper() for span in spans if PARA_ID in span.attributes}
