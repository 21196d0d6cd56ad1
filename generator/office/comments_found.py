"""The comments that a Word document already has, with their threads (ECMA-376 part 1, 17.13.4; [MS-DOCX] 2.5.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from generator.office.comments_place import Places
from generator.office.package import Package
from generator.office.read_marks import W

PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
_OURS = 0x0CB << 19  # our paragraph ids begin with these twelve of their 31 bits
_REPEATS = 64


@dataclass(frozen=True, slots=True)
class FoundComment:
    """One comment of the document. ``paragraph`` is the number of the ``w:p`` that it stands at, -1 for none.

    ``touched`` says that another author replied in its thread, or may have, that it was resolved or its words edited.
    ``durable`` is its lasting id, empty where the document keeps none; ``day`` as year-month-day, empty if not known.
    """

    number: str
    author: str
    words: str
    paragraph: int
    paragraph_ids: tuple[str, ...]
    durable: str
    day: str
    touched: bool


def find_comments(package: Package, places: Places) -> list[FoundComment]:
    """Every comment of the document, in the order of its comments part. Raises DocumentError ``damaged``."""
    found = package.related(package.main, "comments")
    if not found:
        return []
    elements = [c for c in package.part(found[0]) if c.tag == f"{W}comment"]
    standing = _standing(package, places)
    durable = _durable_ids(package)
    threads = _Threads(package, elements)
    comments = [_found(c, standing, durable, threads) for c in elements]
    loose = [c for c in comments if not threads.knows(c.paragraph_ids)]
    return [replace(c, touched=c.touched or _may_be_answered(c, loose)) for c in comments]


def _may_be_answered(comment: FoundComment, loose: list[FoundComment]) -> bool:
    """Whether a later comment by somebody else at its place may be a reply: LibreOffice forgets who answered whom."""
    here = (c for c in loose if c.paragraph == comment.paragraph >= 0)
    return any(c.author != comment.author and c.day >= comment.day for c in here)


def _found(
    comment: etree._Element, standing: dict[str, int], durable: dict[str, str], threads: _Threads
) -> FoundComment:
    ids = _paragraph_ids(comment)
    number = comment.get(f"{W}id", "")
    words, author = words_of(comment), comment.get(f"{W}author", "")
    edited = bool(ids) and is_of_ours(ids[-1]) and ids[-1] not in set(paragraph_ids_for(words))
    return FoundComment(
        number=number,
        author=author,
        words=words,
        paragraph=standing.get(number, -1),
        paragraph_ids=ids,
        durable=next((durable[i] for i in reversed(ids) if i in durable), ""),
        day=comment.get(f"{W}date", "")[:10],
        touched=edited or threads.is_touched(comment),
    )


def words_of(comment: etree._Element) -> str:
    """The words of a comment, with single spaces."""
    return " ".join(" ".join(_paragraph_words(p) for p in comment.iter(f"{W}p")).split())


def _paragraph_words(paragraph: etree._Element) -> str:
    return "".join(str(e.text or "") if e.tag == f"{W}t" else " " for e in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"))


def paragraph_ids_for(words: str) -> Iterator[str]:
    """The ids, in order of preference, that the last paragraph of a comment of ours with these words may carry."""
    plain = " ".join(words.split())
    for repeat in range(_REPEATS):
        digest = hashlib.sha256(f"{repeat}|{plain}".encode()).digest()
        yield f"{_OURS | int.from_bytes(digest[:4], 'big') >> 13:08X}"


def is_of_ours(paragraph_id: str) -> bool:
    """Whether a paragraph id is one that we give."""
    try:
        return int(paragraph_id, 16) >> 19 == _OURS >> 19
    except ValueError:
        return False


def durable_id_for(key: str, taken: Container[str]) -> str:
    """The lasting id of a comment of ours with this key, another one where that is taken ([MS-DOCX] 2.7.2)."""
    for repeat in range(1 << 16):
        digest = hashlib.sha256(f"{repeat}|{key}".encode()).digest()
        wanted = f"{max(int.from_bytes(digest[:4], 'big') & 0x7FFFFFFE, 1):08X}"
        if wanted not in taken:
            return wanted
    raise AssertionError("unreachable")


class _Threads:
    """Who answered whom, and what was resolved."""

    def __init__(self, package: Package, comments: list[etree._Element]) -> None:
        self._parent: dict[str, str] = {}
        self._done: set[str] = set()
        for entry in _entries(package, "commentsExtended", f"{{{W15}}}commentEx"):
            name = entry.get(f"{{{W15}}}paraId", "").upper()
            self._parent[name] = entry.get(f"{{{W15}}}paraIdParent", "").upper()
            if entry.get(f"{{{W15}}}done", "0").casefold() in {"1", "true", "on"}:
                self._done.add(name)
        self._authors: dict[str, set[str]] = {}
        self._resolved: set[str] = set()
        for comment in comments:
            self._note(comment)

    def _note(self, comment: etree._Element) -> None:
        root = self._root(comment)
        self._authors.setdefault(root, set()).add(comment.get(f"{W}author", ""))
        if self._done.intersection(_paragraph_ids(comment)):
            self._resolved.add(root)

    def _root(self, comment: etree._Element) -> str:
        ids = _paragraph_ids(comment)
        name = next((i for i in reversed(ids) if i in self._parent), ids[-1] if ids else "")
        seen = {name}
        while self._parent.get(name) and self._parent[name] not in seen:
            name = self._parent[name]
            seen.add(name)
        return name

    def knows(self, paragraph_ids: tuple[str, ...]) -> bool:
        """Whether the document says which thread a comment belongs to."""
        return any(name in self._parent for name in paragraph_ids)

    def is_touched(self, comment: etree._Element) -> bool:
        root = self._root(comment)
        others = self._authors.get(root, set()) - {comment.get(f"{W}author", "")} if root else set()
        return bool(others) or root in self._resolved


def _paragraph_ids(comment: etree._Element) -> tuple[str, ...]:
    return tuple(p.get(PARA_ID, "").upper() for p in comment.iter(f"{W}p") if p.get(PARA_ID))


def _durable_ids(package: Package) -> dict[str, str]:
    entries = _entries(package, "commentsIds", f"{{{CID}}}commentId")
    return {e.get(f"{{{CID}}}paraId", "").upper(): e.get(f"{{{CID}}}durableId", "").upper() for e in entries}


def _entries(package: Package, kind: str, tag: str) -> Iterator[etree._Element]:
    for name in package.related(package.main, kind):
        yield from package.part(name).iter(tag)


def _standing(package: Package, places: Places) -> dict[str, int]:
    """The paragraph at which each comment stands, by the comment's id: where it begins, else where its mark is."""
    found: dict[str, int] = {}
    for tag in (f"{W}commentReference", f"{W}commentRangeStart"):
        for mark in package.part(package.main).iter(tag):
            found[mark.get(f"{W}id", "")] = places.number_of(mark)
    return found
