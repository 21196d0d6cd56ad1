"""The shared strings of a workbook, and the text of plain and rich strings (ECMA-376 part 1, 18.4.8, 18.4.4)."""

from __future__ import annotations

import re

from generator.office.sheet_package import Workbook
from generator.office.sheet_values import unescape_cell
from generator.office.sheet_xml import check_part, element_pattern, unescape_text, unescaped

_ALL_PLAIN = re.compile(
    r"(?:<\?xml[^>]*encoding=\"[Uu][Tt][Ff]-8\"[^>]*>\s*)?<sst\s[^>]*>\s*"
    r"((?:<si><t(?: xml:space=\"preserve\")?+>[^<]*+</t></si>)*+)\s*</sst>\s*"
)
_OPENED, _CLOSED = "<si><t>", "</t></si>"


def shared_texts(workbook: Workbook) -> list[str]:
    """The shared strings of a workbook, read once; none where it has no such part.

    Raises DocumentError ("damaged-part", "odd-xml") where the part cannot be read.
    """
    if workbook.texts is None:
        parts = workbook.related(workbook.part, "sharedStrings")
        workbook.texts = read_texts(workbook.members.read(parts[0]), parts[0]) if parts else []
    return workbook.texts


def read_texts(data: bytes, part: str) -> list[str]:
    """The texts of a part of shared strings, in their order. Raises DocumentError ("damaged-part", "odd-xml")."""
    if not data:
        return []
    try:
        plain = _ALL_PLAIN.fullmatch(data.decode())
    except UnicodeDecodeError:
        plain = None
    if plain is None:
        prefix = check_part(data, part)
        return [joined_text(m[2] or b"", prefix) for m in element_pattern(prefix + b"si").finditer(data)]
    texts = _plain_texts(plain[1])
    return [unescape_cell(unescaped(t)) for t in texts] if "&" in plain[1] or "_x" in plain[1] else texts


def _plain_texts(items: str) -> list[str]:
    """The texts of items that hold nothing else."""
    bare = items.replace('<t xml:space="preserve">', "<t>")
    return bare[len(_OPENED) : -len(_CLOSED)].split(_CLOSED + _OPENED) if bare else []


def joined_text(body: bytes, prefix: bytes) -> str:
    """The text of a plain or rich string; reading aids for East Asian text (rPh) are left out."""
    if body[:3] == b"<t>" and body.find(b"<", 3) == len(body) - 4:  # by far the most
        return unescape_cell(unescape_text(body[3:-4]))
    body = element_pattern(prefix + b"rPh").sub(b"", body) if b"rPh" in body else body
    texts = (m[2] or b"" for m in element_pattern(prefix + b"t").finditer(body))
    return unescape_cell("".join(unescape_text(text) for text in texts))
