"""Which cell styles show dates, and a date style made from another one (ECMA-376 part 1, 18.8.10, 18.8.30)."""

from __future__ import annotations

import re

from generator.errors import DocumentError
from generator.office.sheet_package import Workbook
from generator.office.sheet_xml import (
    attributes_of,
    element_pattern,
    get_part_root,
    prefix_of,
    start_tag_pattern,
    with_attribute,
)

DATE_FORMAT = "d mmmm yyyy"
_BUILT_IN = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_PERCENT = {"9", "10"}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day, month or year (quoted words and colours aside)."""
    plain = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).casefold()
    return bool(re.search(r"[dy]|mmm", plain)) or ("m" in plain and not re.search(r"[hs]", plain))


def date_styles(workbook: Workbook) -> frozenset[str]:
    """The numbers of the cell styles that show dates, as the attribute ``s`` writes them."""
    part = _styles_part(workbook)
    return workbook.once("dates", part, lambda: _date_styles(workbook, part)) if part else frozenset()


def percent_styles(workbook: Workbook) -> frozenset[str]:
    """The numbers of the cell styles that show per cent, as the attribute ``s`` writes them."""
    part = _styles_part(workbook)
    return workbook.once("per cent", part, lambda: _percent_styles(workbook, part)) if part else frozenset()


def _percent_styles(workbook: Workbook, part: str) -> frozenset[str]:
    root = get_part_root(workbook.read(part), part)
    own = {e.get("numFmtId"): e.get("formatCode", "") for e in root.findall("{*}numFmts/{*}numFmt")}
    formats = [e.get("numFmtId", "0") for e in root.findall("{*}cellXfs/{*}xf")]
    return frozenset(str(i) for i, f in enumerate(formats) if f in _PERCENT or "%" in _QUOTED.sub("", own.get(f, "")))


def _date_styles(workbook: Workbook, part: str) -> frozenset[str]:
    root = get_part_root(workbook.read(part), part)
    own = {e.get("numFmtId"): e.get("formatCode", "") for e in root.findall("{*}numFmts/{*}numFmt")}
    formats = [e.get("numFmtId", "0") for e in root.findall("{*}cellXfs/{*}xf")]
    return frozenset(
        str(i) for i, f in enumerate(formats) if (is_date_format(own[f]) if f in own else int(f) in _BUILT_IN)
    )


def add_date_style(workbook: Workbook, style: str) -> str:
    """The number of a style like this one that shows dates; it is added to the styles part where there is none."""
    part = _styles_part(workbook)
    if part is None:
        return style
    data = workbook.read(part)
    prefix = prefix_of(get_part_root(data, part))
    data, number_format = _with_format(data, prefix)
    span, formats = _cell_formats(data, prefix)
    wanted = _dated(formats[int(style or 0)], number_format)
    if wanted in formats:
        return str(formats.index(wanted))
    grown = _grown(data[span[0] : span[1]], prefix + b"cellXfs", wanted, len(formats) + 1)
    workbook.put(part, data[: span[0]] + grown + data[span[1] :])
    return str(len(formats))


def _styles_part(workbook: Workbook) -> str | None:
    return next(iter(workbook.related(workbook.part, "styles")), None)


def _block(data: bytes, name: bytes) -> re.Match[bytes] | None:
    return element_pattern(name).search(data)


def _cell_formats(data: bytes, prefix: bytes) -> tuple[tuple[int, int], list[bytes]]:
    """Where cellXfs stands, and its formats as they are written."""
    block = _block(data, prefix + b"cellXfs")
    if block is None:
        raise DocumentError("damaged-part", "The workbook's styles hold no cell formats.")
    return block.span(), [m[0] for m in element_pattern(prefix + b"xf").finditer(block[2] or b"")]


def _dated(xf: bytes, number_format: str) -> bytes:
    tag_end = xf.find(b">") + 1
    tag = with_attribute(xf[:tag_end], b"numFmtId", number_format)
    return with_attribute(tag, b"applyNumberFormat", "1") + xf[tag_end:]


def _with_format(data: bytes, prefix: bytes) -> tuple[bytes, str]:
    """The styles with the date format in them, and its number (custom formats begin at 164)."""
    block = _block(data, prefix + b"numFmts")
    tags = start_tag_pattern(prefix + b"numFmt").finditer((block[2] or b"") if block else b"")
    found = [attributes_of(m[0]) for m in tags]
    known = next((a[b"numFmtId"] for a in found if a.get(b"formatCode") == DATE_FORMAT), None)
    if known is not None:
        return data, known
    number = str(max((163, *(int(a.get(b"numFmtId", "0")) for a in found))) + 1)
    new = b"<" + prefix + f'numFmt numFmtId="{number}" formatCode="{DATE_FORMAT}"/>'.encode()
    if block is not None:
        grown = _grown(block[0], prefix + b"numFmts", new, len(found) + 1)
        return data[: block.start()] + grown + data[block.end() :], number
    root = start_tag_pattern(prefix + b"styleSheet").search(data)
    at = root.end() if root else 0
    all_new = b"<" + prefix + b'numFmts count="1">' + new + b"</" + prefix + b"numFmts>"
    return data[:at] + all_new + data[at:], number


def _grown(block: bytes, name: bytes, new: bytes, count: int) -> bytes:
    """A list element with one more entry at its end and its count set."""
    tag_end = block.find(b">") + 1
    tag = with_attribute(block[:tag_end], b"count", str(count)) if b"count" in block[:tag_end] else block[:tag_end]
    end = block.rfind(b"</" + name)
    return tag + block[tag_end:end] + new + block[end:]
