"""Whether a Word document can be read by everybody: AX-02 to AX-10, offline, as XPath over its parts.

Each problem begins with the id of its rule and says where it stands and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.office.chart import INK, WHITE, contrast
from generator.office.package import Package, open_package
from generator.office.text_looks import Styles

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "dc": "http://purl.org/dc/elements/1.1/",
}
W = f"{{{NAMES['w']}}}"
_LANGUAGES = frozenset({"en-GB", "cy-GB"})
_SERIF = frozenset({"times new roman", "cambria", "georgia", "garamond", "liberation serif", "courier new"})
_EMPTY_LINK_WORDS = frozenset({"here", "click here", "link", "read more", "more"})
_TYPED_LIST = re.compile(r"^\s*(?:[•▪◦·‣*–-]\s|\(?\d{1,2}[.)]\s)")
BODY_POINTS, SMALL_POINTS, LEAST_CONTRAST = 12.0, 10.5, 4.5


def accessibility_problems(data: bytes, form: bool = False) -> list[str]:
    """What keeps people from reading a Word document; empty where nothing was found.

    ``form`` is for documents to be filled in: their tables may be laid out as boxes (merged cells, no header row).
    Raises DocumentError where the file cannot be opened.
    """
    package = open_package(data)
    body = package.part(package.main)
    styles = Styles(package)
    found = [
        *_title_and_language(package, body, styles),
        *_headings(body, styles),
        *([] if form else _tables(body)),
        *_drawings(body),
        *_texts(body, styles),
        *_links(body),
        *_controls(body),
    ]
    return list(dict.fromkeys(found))


def _find(element: etree._Element, path: str) -> list[etree._Element]:
    found = element.xpath(path, namespaces=NAMES)
    return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t")).strip()


def _near(element: etree._Element) -> str:
    text = _text(element)
    return f"near “{text[:50]}”" if text else "in a part without text"


def _title_and_language(package: Package, body: etree._Element, styles: Styles) -> Iterator[str]:
    core = next((part for part in package.related("", "core-properties")), None)
    titles = _find(package.part(core), "//dc:title") if core else []
    if not any((title.text or "").strip() for title in titles):
        yield "AX-02: the document has no title in its properties."
    if styles.language not in _LANGUAGES:
        yield f"AX-02: the language of the document is {styles.language or 'not set'}; set it to English (UK)."
    for element in _find(body, "//w:r/w:rPr/w:lang[@w:val]"):
        if element.get(f"{W}val") not in _LANGUAGES:
            yield f"AX-02: a text is marked as {element.get(f'{W}val')}."


def _headings(body: etree._Element, styles: Styles) -> Iterator[str]:
    levels = [(styles.heading_level(p), p) for p in _find(body, "//w:body//w:p")]
    held = [(level, p) for level, p in levels if level]
    ones = sum(1 for level, _ in held if level == 1)
    if ones != 1:
        yield f"AX-03: the document has {ones} headings of level 1; it needs one."
    before = 0
    for level, paragraph in held:
        if not _text(paragraph):
            yield "AX-03: a heading is empty."
        if level > before + 1 and before:
            yield f"AX-03: a heading of level {level} follows level {before}, {_near(paragraph)}."
        before = level
    if held and held[0][0] != 1:
        yield "AX-03: the first heading is not of level 1."


def _tables(body: etree._Element) -> Iterator[str]:
    for table in _find(body, "//w:tbl"):
        rows = _find(table, "./w:tr")
        near = _near(rows[0]) if rows else "without rows"
        if rows and not _find(rows[0], "./w:trPr/w:tblHeader"):
            yield f"AX-04: a table has no header row, {near}."
        if any(not _text(cell) for cell in (_find(rows[0], "./w:tc") if rows else ())):
            yield f"AX-04: a header cell is empty, {near}."
        if _find(table, ".//w:gridSpan | .//w:vMerge"):
            yield f"AX-04: a table has merged cells, {near}."
        if _find(table, ".//w:tbl"):
            yield f"AX-04: a table stands inside a table, {near}."
        if any(not _find(row, "./w:trPr/w:cantSplit") for row in rows):
            yield f"AX-04: a row of a table may break over two pages, {near}."
        before = table.getprevious()
        if before is None or not _text(before):
            yield f"AX-04: nothing stands before a table to say what it is, {near}."


def _drawings(body: etree._Element) -> Iterator[str]:
    for drawing in _find(body, "//w:drawing"):
        described = [p for p in _find(drawing, ".//wp:docPr") if (p.get("descr") or "").strip()]
        decorative = _find(drawing, ".//*[local-name()='decorative' and @val='1']")
        if not described and not decorative:
            yield "AX-05: a picture or chart has no description in words."
    if _find(body, "//w:drawing/wp:anchor | //w:txbxContent | //w:framePr | //v:shape[not(ancestor::w:object)]"):
        yield "AX-09: something floats over the text, or stands in a text box; place it in line."


def _texts(body: etree._Element, styles: Styles) -> Iterator[str]:
    for paragraph in _find(body, "//w:body//w:p"):
        text = _text(paragraph)
        if not text:
            yield from _empty(paragraph)
            continue
        if styles.paragraph_value(paragraph, "jc") in {"both", "distribute"}:
            yield f"AX-07: a paragraph is justified; align it left, {_near(paragraph)}."
        if _TYPED_LIST.match(text) and len(text) > 3 and not _in_table(paragraph):
            yield f"AX-07: a list is typed by hand; use a list style, {_near(paragraph)}."
        for run in _find(paragraph, ".//w:r[w:t]"):
            yield from _run(run, paragraph, styles)


def _empty(paragraph: etree._Element) -> Iterator[str]:
    used = _find(paragraph, ".//w:drawing | .//w:pict | .//w:br | .//w:fldChar | ./w:pPr/w:sectPr")
    if not used and not _in_table(paragraph):
        yield "AX-07: an empty paragraph makes space; use the spacing of the style."


def _in_table(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(f"{W}tc"), None) is not None


def _run(run: etree._Element, paragraph: etree._Element, styles: Styles) -> Iterator[str]:
    if not _text(run):
        return
    linked = next(run.iterancestors(f"{W}hyperlink"), None) is not None
    if styles.is_on(run, paragraph, "caps") or styles.is_on(run, paragraph, "i"):
        yield f"AX-07: capitals or italics are used for emphasis, {_near(paragraph)}."
    if styles.run_value(run, paragraph, "u") not in {"", "none"} and not linked:
        yield f"AX-07: underlining is used for emphasis, {_near(paragraph)}."
    if styles.font(run, paragraph).casefold() in _SERIF:
        yield f"AX-07: a typeface with serifs is used, {_near(paragraph)}."
    points, raised = styles.points(run, paragraph), styles.run_value(run, paragraph, "vertAlign")
    if raised != "superscript" and points < (SMALL_POINTS if _may_be_small(paragraph) else BODY_POINTS):
        yield f"AX-07: text of {points:g} points is too small, {_near(paragraph)}."
    colour, ground = styles.colour(run, paragraph) or INK, styles.ground(paragraph) or WHITE
    if contrast(colour, ground) < LEAST_CONTRAST:
        yield f"AX-06: text in {colour} on {ground} is too faint, {_near(paragraph)}."


def _may_be_small(paragraph: etree._Element) -> bool:
    """In tables, and in the line beneath a table, chart or picture."""
    before = paragraph.getprevious()
    return _in_table(paragraph) or (
        before is not None and (before.tag == f"{W}tbl" or bool(_find(before, ".//w:drawing")))
    )


def _links(body: etree._Element) -> Iterator[str]:
    for link in _find(body, "//w:hyperlink"):
        text = _text(link)
        if not text or text.casefold() in _EMPTY_LINK_WORDS or text.startswith(("http:", "https:", "www.")):
            yield f"AX-08: a link does not say where it leads: “{text[:50]}”."


def _controls(body: etree._Element) -> Iterator[str]:
    named = "not(w:sdtPr/w:docPartObj) and not(w:sdtPr/*[local-name()='repeatingSectionItem'])"
    for control in _find(body, f"//w:sdt[{named}]"):
        title = _find(control, "./w:sdtPr/w:alias[string-length(@w:val) > 0]")
        if not title:
            yield f"AX-10: a control has no title, {_near(control)}."
        prompt = _find(control, "./w:sdtPr/w:placeholder | ./w:sdtPr/w:showingPlcHdr | .//w:sdt")
        if not prompt and not _text(control) and not _find(control, ".//*[local-name()='checkbox']"):
            yield "AX-10: an empty control has no prompt."
