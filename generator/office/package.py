"""A Word or Excel file as a package of parts (ECMA-376 part 2), opened with every guard that reference section 6 names.

Parts are parsed when they are asked for. Strict files (ISO 29500) are read as if they were transitional ones.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from generator.errors import DocumentError
from generator.office import refusals

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_TYPED = (f"{_TYPES}Override", f"{_TYPES}Default")
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/customProperties", _OFFICE + b"custom-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties", _OFFICE + b"extended-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", _OFFICE),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_WORD_MAIN = re.compile(r"wordprocessingml\.(document|template)\.main\+xml|ms-word\.(document|template)\.macroEnabled")
_LOCAL = struct.Struct("<4s5H3I2H")  # a member's own header (APPNOTE 4.3.7)
_PLAIN_FLAGS = 0x0E  # how hard it was packed, and sizes behind the data
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One arrow from a part to another part, or to something outside (``external``)."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of one Office file. ``data`` are its bytes as they came; ``member`` gives those of a part.

    ``roots`` are the root elements of parts that are parsed already.
    """

    def __init__(
        self,
        data: bytes,
        names: Iterable[str],
        member: Callable[[str], bytes],
        roots: Mapping[str, etree._Element] | None = None,
    ) -> None:
        self.data = data
        self.names = tuple(names)
        """The names of all parts, as the archive lists them."""
        self._member = member
        self._by_lower = {name.lower(): name for name in self.names}
        self._bytes: dict[str, bytes] = {}
        self._parsed = dict(roots or {})
        self._related: dict[str, tuple[Relationship, ...]] = {}

    def has(self, name: str) -> bool:
        """Whether there is a part of this name (case does not count, ECMA-376 part 2, 6.2.2)."""
        return name.lower() in self._by_lower

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises DocumentError ``damaged`` where it is missing or broken."""
        if name not in self._bytes:
            self._bytes[name] = self._unpacked(name)
        return self._bytes[name]

    def _unpacked(self, name: str) -> bytes:
        try:
            return self._member(self._by_lower[name.lower()])
        except KeyError:
            raise refusals.damaged(f"A part of the file is missing: {name}.") from None
        except RuntimeError:
            raise refusals.encrypted() from None
        except _BROKEN:
            raise refusals.damaged(f"A part of the file is broken: {name}.") from None

    def part(self, name: str) -> etree._Element:
        """The root element of an XML part, parsed once. Raises DocumentError ``damaged`` or ``doctype``."""
        if name not in self._parsed:
            self._parsed[name] = parsed(name, self.read(name))
        return self._parsed[name]

    def relationships(self, name: str = "") -> tuple[Relationship, ...]:
        """The arrows that start at a part, or at the package itself where no part is named."""
        if name not in self._related:
            folder, file = posixpath.split(name)
            rels = posixpath.join(folder, "_rels", f"{file}.rels")
            found = self.part(rels).iter(_RELATIONSHIP) if self.has(rels) else ()
            self._related[name] = tuple(_relationship(element, folder) for element in found)
        return self._related[name]

    def related(self, name: str, kind: str) -> tuple[str, ...]:
        """The parts to which arrows of a kind (its last word, such as ``styles``) lead from a part."""
        return tuple(
            self._by_lower[r.target.lower()]
            for r in self.relationships(name)
            if r.kind == kind and not r.external and self.has(r.target)
        )

    @cached_property
    def main(self) -> str:
        """The part that holds the document itself. Raises DocumentError ``damaged`` where there is none."""
        found = self.related("", "officeDocument")
        if not found:
            raise refusals.damaged("The file does not say where its document is.")
        return found[0]

    @cached_property
    def custom_properties(self) -> Mapping[str, str]:
        """The custom document properties by name, as text (ECMA-376 part 1, 22.3)."""
        found = self.related("", "custom-properties")
        if not found:
            return {}
        return {
            p.get("name", ""): "".join(str(text) for text in p.itertext())
            for p in self.part(found[0])
            if isinstance(p.tag, str)
        }


def _member(data: bytes, archive: zipfile.ZipFile, name: str) -> bytes:
    return _unpacked(data, archive.getinfo(name)) or archive.read(name)


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> bytes | None:
    """A plainly packed member in a third of the time that ``zipfile`` takes; None where anything is out of the way."""
    start = entry.header_offset
    if len(data) < start + _LOCAL.size or entry.flag_bits & ~_PLAIN_FLAGS:
        return None
    signature, _, flags, method, *_, name_size, extra_size = _LOCAL.unpack_from(data, start)
    name_at = start + _LOCAL.size
    name = data[name_at : name_at + name_size]
    if (
        signature != b"PK\x03\x04"
        or flags != entry.flag_bits
        or {method, entry.compress_type} != {zipfile.ZIP_DEFLATED}
    ):
        return None
    if not name.isascii() or name != entry.orig_filename.encode("ascii", "replace"):
        return None
    at = name_at + name_size + extra_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflater.decompress(data[at : at + entry.compress_size], entry.file_size + 1)
    is_whole = inflater.eof and len(content) == entry.file_size and zlib.crc32(content) == entry.CRC
    return content if is_whole else None


def open_package(data: bytes, allow_macros: bool = False) -> Package:
    """The parts of a Word file (.docx or .dotx, transitional or Strict), after every refusal of reference section 6.

    ``allow_macros`` lets a file with macros be read; they are never run. Raises DocumentError ``not-word``,
    ``old-word``, ``encrypted``, ``macros``, ``remote-template``, ``doctype``, ``too-large`` or ``damaged``.
    """
    refusals.refuse_by_first_bytes(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _BROKEN:
        raise refusals.damaged("The file is cut short or damaged.") from None
    _refuse_by_listing(archive.infolist())
    package = Package(data, archive.namelist(), partial(_member, data, archive))
    _refuse_by_declarations(package)
    _refuse_by_type(package, allow_macros)
    _refuse_remote_templates(package)
    if not str(package.part(package.main).tag).endswith("}document"):
        raise DocumentError("not-word", "This is no Word document.", "Open it in Word and save it as .docx.")
    return package


def _refuse_by_listing(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > refusals.MAX_ENTRIES:
        raise refusals.too_large(f"The file has {len(entries)} parts.")
    if sum(entry.file_size for entry in entries) > refusals.MAX_UNPACKED:
        raise refusals.too_large("The file is far larger when unpacked than any document.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.encrypted()
    texts = [entry for entry in entries if _is_xml(entry.filename)]
    for entry in texts:
        if entry.file_size > refusals.MAX_XML:
            raise refusals.too_large(f"A part of the file ({entry.filename}) is far too large.")
    if sum(entry.file_size for entry in texts) > refusals.MAX_XML_TOGETHER:
        raise refusals.too_large("The parts of the file are far too large together.")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise refusals.damaged("The file holds two parts of the same name.")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _refuse_by_declarations(package: Package) -> None:
    for name in package.names:
        if _is_xml(name) and refusals.has_doctype(package.read(name)):
            raise refusals.doctype(name)


def _refuse_by_type(package: Package, allow_macros: bool) -> None:
    if not package.has("[Content_Types].xml"):
        kind = "an OpenDocument file" if package.has("mimetype") else "an archive, and no Word document"
        raise DocumentError("not-word", f"This file is {kind}.", "Open it in Word and save it as .docx.")
    kinds = _content_types(package)
    main = kinds.get("/" + package.main.lower()) or kinds.get(package.main.rpartition(".")[2].lower(), "")
    if not _WORD_MAIN.search(main):
        raise DocumentError("not-word", "This is an Office file, but no Word document.", "Send the Word form itself.")
    has_macros = "macroEnabled" in main or any(name.lower().endswith("vbaproject.bin") for name in package.names)
    if has_macros and not allow_macros:
        raise refusals.macros()


def _content_types(package: Package) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for element in package.part("[Content_Types].xml"):
        if element.tag in _TYPED:
            said = _attributes(element)
            key = said.get("PartName") or said.get("Extension") or ""
            kinds[key.lower()] = said.get("ContentType", "")
    return kinds


def _attributes(element: etree._Element) -> Mapping[str, str]:
    """All attributes at once, which is faster than one by one."""
    return dict(element.items())  # type: ignore[arg-type]


def _refuse_remote_templates(package: Package) -> None:
    """Whichever part names it: a template, or a document to be merged in, that lies on another computer."""
    for name in package.names:
        if name.lower().endswith(".rels") and b"External" in package.read(name):
            for relationship in (_relationship(e, "") for e in package.part(name).iter(_RELATIONSHIP)):
                if relationship.kind in {"attachedTemplate", "subDocument", "aFChunk", "frame"} and (
                    relationship.external and refusals.is_remote(relationship.target)
                ):
                    raise refusals.remote_template(relationship.target)


def _relationship(element: etree._Element, folder: str) -> Relationship:
    said = _attributes(element)
    target, external = said.get("Target", ""), said.get("TargetMode") == "External"
    if not external:
        path = unquote(target)
        target = posixpath.normpath(path[1:] if path.startswith("/") else posixpath.join(folder, path))
    return Relationship(said.get("Id", ""), said.get("Type", "").rpartition("/")[2], target, external)


def parsed(name: str, xml: bytes) -> etree._Element:
    """The root of the XML of a part, Strict namespaces mapped. Raises DocumentError ``damaged`` or ``doctype``."""
    if b"purl.oclc.org/ooxml" in xml:
        for strict, transitional in _STRICT:
            xml = xml.replace(strict, transitional)
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as error:
        raise refusals.damaged(f"A part of the file cannot be read: {name} ({error.msg}).") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise refusals.doctype(name)
    return root
