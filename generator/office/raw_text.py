"""Whatever words can be made out in a file that was refused: for a look at them, never for answers.

Nothing of the file is trusted: every step has a cap, nothing is parsed as XML, nothing is opened or run.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_LOCAL_HEADER = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3I2H")
_MAX_ENTRIES, _MAX_MEMBER, _MAX_TOGETHER = 2_000, 8_000_000, 30_000_000
_DEFLATED, _STORED = 8, 0
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PARAGRAPH_END = re.compile(r"</w:p>|</(?:p|div|td|li|tr)>|<w:(?:br|tab)/>", re.IGNORECASE)
_WORDS_UTF16 = re.compile(rb"(?:[\x20-\x7e]\x00){4,}")
_WORDS_PLAIN = re.compile(rb"[\x20-\x7e\xa0-\xff]{4,}")


def raw_text(data: bytes) -> str:
    """The words that can be made out in a file of any kind, whole or cut short; at most 30 MB of them.

    Zip members are inflated one by one from their local headers, so a file without its directory gives what it holds
    (APPNOTE 4.3.7); other files are searched for runs of letters in one and two bytes.
    """
    if data.startswith(b"PK"):
        return "\n".join(_without_tags(text) for text in _members(data))
    pieces = [m.group().decode("utf-16-le") for m in _WORDS_UTF16.finditer(data[:_MAX_TOGETHER])]
    pieces += [m.group().decode("latin-1") for m in _WORDS_PLAIN.finditer(data[:_MAX_TOGETHER])]
    return "\n".join(pieces)


def _without_tags(text: str) -> str:
    return _TAG.sub("", _PARAGRAPH_END.sub("\n", text))


def _members(data: bytes) -> Iterator[str]:
    """The XML members of a zip archive, as far as each can be inflated."""
    at, left = data.find(_LOCAL_HEADER), _MAX_TOGETHER
    for _ in range(_MAX_ENTRIES):
        if at < 0 or left <= 0 or at + _HEADER.size > len(data):
            return
        _, _, flags, method, _, _, _, size, _, name_length, extra_length = _HEADER.unpack_from(data, at)
        start = at + _HEADER.size + name_length + extra_length
        name = data[at + _HEADER.size : at + _HEADER.size + name_length].lower()
        end = start + size if size and not flags & 0x08 else data.find(_LOCAL_HEADER, start)
        if name.endswith((b".xml", b".htm", b".html", b".txt")):
            content = _inflated(data[start : end if end > start else len(data)], method)
            left -= len(content)
            yield content.decode("utf-8", errors="replace")
        at = data.find(_LOCAL_HEADER, max(start, end if end > 0 else start))


def _inflated(packed: bytes, method: int) -> bytes:
    """As much of a member as can be inflated, up to the cap."""
    if method == _STORED:
        return packed[:_MAX_MEMBER]
    if method != _DEFLATED:
        return b""
    inflater, whole = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    try:
        for at in range(0, len(packed), 65_536):
            whole += inflater.decompress(packed[at : at + 65_536], _MAX_MEMBER - len(whole))
            if len(whole) >= _MAX_MEMBER or inflater.eof:
                break
    except zlib.error:
        pass  # what was inflated until then counts
    return bytes(whole)
