"""Finding and changing tags in the bytes of a spreadsheet part, so that all other bytes stay as they are.

Only used on parts that ``get_part_root`` has parsed (well formed, UTF-8, no comments, CDATA or document type): there a
``<`` always opens a tag, which is what makes the patterns below exact (XML 1.0, 2.4).
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

from lxml import etree

from generator.errors import DocumentError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_ATTRIBUTES = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*?"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TEXT = rb"(?:[^<&\x00-\x08\x0b\x0c\x0e-\x1f]++|&(?:amp|lt|gt|quot|apos);)*+"
_CELL = (
    rb"<c r=\"[A-Z]++\d++\"(?: s=\"\d++\")?+(?:(?: t=\"s\")?+><v>[\d.]++</v></c>|(?: t=\"(?!s\")\w++\")?+(?:/>|>"
    rb"(?:<f(?: \w++=\"[\w:]*+\")*+(?:/>|>" + _TEXT + rb"</f>))?+"
    rb"(?:<v>" + _TEXT + rb"</v>|<is><t(?: xml:space=\"preserve\")?+>" + _TEXT + rb"</t></is>)?+</c>))"
)
_USUAL_ROWS = re.compile(rb"(?:<row(?: [\w:]++=\"[\w.: -]*+\")*+(?:/>|>(?:" + _CELL + rb")*+</row>))*+")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_NUMERIC = re.compile(r"&#(x[0-9A-Fa-f]+|\d+);")


def get_part_root(data: bytes, name: str) -> etree._Element:
    """The root of a part that may be edited in its bytes.

    Raises DocumentError: "damaged-part" where it is not well formed, "odd-xml" where editing could not be exact.
    """
    if b"<!" in data:
        raise DocumentError("odd-xml", f"The part {name} holds XML comments or raw text, as Excel never writes them.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError("damaged-part", f"The part {name} is not well-formed XML ({error}).") from error
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in {"UTF-8", "ASCII", "US-ASCII"}:
        raise DocumentError("odd-xml", f"The part {name} is not written in UTF-8.")
    return root


def check_part(data: bytes, name: str) -> bytes:
    """Check a large part as ``get_part_root`` does, without building a tree; gives the prefix of its own elements."""
    if b"<!" in data or re.match(rb"\s*<\?xml[^>]*encoding=[\"'](?!utf-8|us-ascii)", data, re.I) or b"\x00" in data[:4]:
        raise DocumentError("odd-xml", f"The part {name} holds comments, raw text or letters in another encoding.")
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise DocumentError("damaged-part", f"The part {name} is not well-formed XML ({error}).") from error
    return root_prefix(data)


def check_sheet(data: bytes, name: str) -> tuple[bytes, bool]:
    """Check a sheet part as ``check_part`` does, several times as fast where its rows are as Excel writes them.

    Gives the prefix of its own elements, and whether its rows are written so, with nothing between them.
    """
    start, end = data.find(b"<sheetData>") + 11, data.find(b"</sheetData>")
    if 11 <= start <= end and _USUAL_ROWS.fullmatch(data, start, end) and _is_utf8(data):
        return check_part(data[:start] + data[end:], name), True
    return check_part(data, name), False


def _is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def root_prefix(data: bytes) -> bytes:
    """As ``prefix_of``, from the bytes of a part."""
    root = re.search(rb"<([A-Za-z_][\w.-]*:)?[A-Za-z_]", data)
    return (root[1] or b"") if root else b""


def prefix_of(root: etree._Element) -> bytes:
    """The prefix (``b"x:"`` or empty) that this part's own elements carry; inserted elements must carry it too."""
    return f"{root.prefix}:".encode() if root.prefix else b""


@lru_cache(maxsize=256)
def element_pattern(name: bytes) -> re.Pattern[bytes]:
    """Matches one element without children of its own name: group 1 its start tag, 2 its content or None."""
    return re.compile(rb"(<" + name + rb"(?=[\s/>])" + _ATTRIBUTES + rb")(?:/>|>(.*?)</" + name + rb"\s*>)", re.S)


@lru_cache(maxsize=256)
def start_tag_pattern(name: bytes) -> re.Pattern[bytes]:
    """Matches the start tag of an element, with its closing bracket."""
    return re.compile(rb"<" + name + rb"(?=[\s/>])" + _ATTRIBUTES + rb"/?>", re.S)


def attributes_of(tag: bytes) -> dict[bytes, str]:
    """The attributes of a start tag, unescaped."""
    return {m[1]: unescape_text(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(tag)}


def with_attribute(tag: bytes, name: bytes, value: str) -> bytes:
    """The start tag with this attribute set, the others untouched and in their order."""
    new = escape(value, {'"': "&quot;"}).encode()
    pattern = re.compile(rb"(\s" + name + rb"\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
    if pattern.search(tag):
        return pattern.sub(lambda m: m[1] + b'"' + new + b'"', tag, count=1)
    end = len(tag) - 2 if tag.endswith(b"/>") else len(tag) - 1 if tag.endswith(b">") else len(tag)
    return tag[:end].rstrip() + b" " + name + b'="' + new + b'"' + tag[end:]


def without_attribute(tag: bytes, name: bytes) -> bytes:
    """The start tag without this attribute."""
    return re.sub(rb"\s" + name + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag, count=1)


def escape_text(text: str) -> bytes:
    """Text as the content of an element."""
    return escape(text).replace("\r", "&#13;").encode()


def unescape_text(data: bytes) -> str:
    """The text that the content of an element or attribute stands for."""
    return unescaped(data.decode())


def unescaped(text: str) -> str:
    """Text with its entities turned into the characters that they stand for."""
    return unescape(_NUMERIC.sub(_character, text), _ENTITIES) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    number = match[1]
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return "&amp;" if code == 0x26 else chr(code)
