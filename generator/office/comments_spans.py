"""An XML part as spans of its bytes, so that elements can be put in and taken out while every other byte stays.

The elements are found by a parser, never by patterns; only the cuts and insertions are made in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from generator.errors import DocumentError
from generator.office import refusals

_DECLARED = re.compile(rb"\A<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_START_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IGNORABLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_LAST = 1 << 60


class Span:
    """One element and where it stands in the bytes: ``start``, end of its start tag, start of its end tag, ``stop``.

    Names are written ``{namespace}local``. An element without content in one tag has ``inner == stop``.
    """

    __slots__ = ("attributes", "children", "end", "inner", "parent", "start", "stop", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Span | None, start: int, inner: int) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.start, self.inner, self.end, self.stop = start, inner, inner, inner
        self.children: list[Span] = []

    def iter(self, *tags: str) -> Iterator[Span]:
        """This element and all within it that have one of these names, in document order."""
        waiting = [self]
        while waiting:
            span = waiting.pop()
            if not tags or span.tag in tags:
                yield span
            waiting.extend(reversed(span.children))


class SpannedXml:
    """An XML part that can be patched.

    Raises DocumentError ``damaged`` where it is no XML, ``odd-xml`` where an exact patch is not possible.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._encoding = _encoding(data)
        self._data = data if self._encoding == "utf-8" else _recoded(data, self._encoding, name)
        self._edits: list[tuple[int, int, int, str]] = []
        self._opened: set[int] = set()
        self._prefixes: dict[str, str] = {}
        self._bound_again: set[str] = set()
        self.root = self._parse()

    def _parse(self) -> Span:
        builder = _Builder(self._data)
        try:
            builder.parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise refusals.damaged(f"A part of the file cannot be read: {self.name} ({error}).") from None
        if builder.root is None or not builder.exact:
            raise DocumentError("odd-xml", f"The part {self.name} is written so that no comment can be put in safely.")
        self._prefixes, self._bound_again = builder.prefixes, builder.bound_again
        return builder.root

    def prefix(self, namespace: str, usual: str) -> tuple[str, str]:
        """The prefix for a namespace, and the declaration that an inserted element needs (often none)."""
        found = [p for p, uri in self._prefixes.items() if p and uri == namespace and p not in self._bound_again]
        if found:
            return (usual if usual in found else found[0]), ""
        return usual, f" xmlns:{usual}={quoteattr(namespace)}"

    def prefix_at_root(self, namespace: str, usual: str) -> str:
        """The prefix for a namespace that readers may ignore; it is declared at the root where it is not yet."""
        prefix, declaration = self.prefix(namespace, usual)
        at = self.root.start + len(self._root_name()) + 1
        if declaration:
            used = self._prefixes.keys() | self._bound_again
            prefix = next(p for n in range(1000) if (p := f"{usual}{n or ''}") not in used)
            self._edits.append((at, at, 0, f" xmlns:{prefix}={quoteattr(namespace)}"))
            self._prefixes[prefix] = namespace
        ignored = self.root.attributes.get(f"{{{_IGNORABLE}}}Ignorable")
        if ignored is None:
            mc, declaration = self.prefix(_IGNORABLE, "mc")
            self._edits.append((at, at, 1, f'{declaration} {mc}:Ignorable="{prefix}"'))
            self.root.attributes[f"{{{_IGNORABLE}}}Ignorable"] = prefix
        elif prefix not in ignored.split():
            self._extend_ignorable(prefix)
        return prefix

    def _root_name(self) -> bytes:
        return re.split(rb"[\s/>]", self._data[self.root.start + 1 : self.root.inner], maxsplit=1)[0]

    def _extend_ignorable(self, prefix: str) -> None:
        tag = self._data[self.root.start : self.root.inner]
        found = re.search(rb":Ignorable\s*=\s*(?:\"[^\"]*|'[^']*)", tag)
        if found:
            self._edits.append((self.root.start + found.end(), self.root.start + found.end(), 0, f" {prefix}"))
            self.root.attributes[f"{{{_IGNORABLE}}}Ignorable"] += f" {prefix}"

    def root_prefix(self) -> str:
        """The prefix of the root's own name with its colon, empty where it has none."""
        name = self._root_name().decode()
        return name[: name.index(":") + 1] if ":" in name else ""

    def insert(self, at: int, xml: str) -> None:
        """Put XML in at an offset; what is put in first stands first."""
        self._edits.append((at, at, len(self._edits), xml))

    def append(self, span: Span, xml: str) -> None:
        """Put XML in as the last child of an element."""
        self.insert(self.end_of_content(span), xml)

    def end_of_content(self, span: Span) -> int:
        """Where content can be put in at the end of an element; one written as a single tag is opened for it."""
        if span.inner == span.stop and span.start not in self._opened:
            self._opened.add(span.start)
            name = re.split(rb"[\s/>]", self._data[span.start + 1 : span.inner], maxsplit=1)[0].decode()
            self._edits.append((span.stop - 2, span.stop, 0, ">"))
            self._edits.append((span.stop, span.stop, _LAST, f"</{name}>"))
        return span.end

    def remove(self, span: Span) -> None:
        """Take an element out."""
        self._edits.append((span.start, span.stop, len(self._edits), ""))

    def result(self) -> bytes:
        """The bytes of the part with all changes, in the encoding in which it came."""
        pieces: list[bytes] = []
        position = 0
        for start, stop, _, xml in sorted(self._edits, key=lambda e: (e[0], e[2])):
            pieces += [self._data[position:start], xml.encode()]
            position = max(position, stop)
        data = b"".join((*pieces, self._data[position:]))
        return data if self._encoding == "utf-8" else data.decode().encode(self._encoding)


class _Builder:
    """Builds the tree of spans from the events of the parser. ``exact`` is False where an offset did not fit."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root: Span | None = None
        self.exact = True
        self.prefixes: dict[str, str] = {}
        self.bound_again: set[str] = set()
        self._open: list[Span] = []
        self.parser = expat.ParserCreate("utf-8", "}")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartNamespaceDeclHandler = self._bind

    def _bind(self, prefix: str | None, uri: str | None) -> None:
        if self.root is None:
            self.prefixes[prefix or ""] = uri or ""
        elif self.prefixes.get(prefix or "") != uri:
            self.bound_again.add(prefix or "")

    def _start(self, name: str, attributes: dict[str, Any]) -> None:
        start = self.parser.CurrentByteIndex
        tag = _START_TAG.match(self.data, start)
        if tag is None:
            self.exact = False
            return
        parent = self._open[-1] if self._open else None
        span = Span(_braced(name), {_braced(k): v for k, v in attributes.items()}, parent, start, tag.end())
        if parent is None:
            self.root = span
        else:
            parent.children.append(span)
        self._open.append(span)

    def _end(self, name: str) -> None:
        if not self._open:
            self.exact = False
            return
        span = self._open.pop()
        if self.data[span.inner - 2 : span.inner] == b"/>":
            return
        span.end = self.parser.CurrentByteIndex
        span.stop = self.data.find(b">", span.end) + 1
        self.exact = self.exact and self.data[span.end : span.end + 2] == b"</"


def _braced(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _encoding(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode().casefold() if declared else "utf-8"
    return "utf-8" if name in {"utf-8", "utf8", "us-ascii", "ascii"} else name


def _recoded(data: bytes, encoding: str, name: str) -> bytes:
    """The part in UTF-8, only where the way back gives the same bytes."""
    try:
        text = data.decode(encoding)
        if text.encode(encoding) == data:
            return text.encode()
    except (LookupError, UnicodeError):
        pass
    advice = "Open it in Word and save it again."
    raise DocumentError("odd-xml", f"The part {name} is written in an encoding that cannot be changed safely.", advice)


def xml_text(words: str) -> str:
    """Words as the content of an element; characters that XML cannot hold are left out."""
    return escape(_NOT_XML.sub("", words)).replace("\r", "")
