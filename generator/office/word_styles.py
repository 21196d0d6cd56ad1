"""Word styles from TOML: what each looks like stands in ``word_styles.toml`` and in the files of its users.

ECMA-376 part 1, 17.7: style definitions. The order of child elements is that of the schema.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from generator.office.word_xml import Element, make, qn

TEXT_WIDTH = 9864
"""The width between the margins of an A4 page with 1.8 cm on each side, in twips."""

COLOURS = {
    "ink": "1D1D1F",
    "slate": "4A5560",
    "rule": "C9D1D8",
    "paper": "F3F6F7",
    "accent": "0B5C66",
    "accent tint": "E3F0F1",
    "white": "FFFFFF",
}
_HOUSE = Path(__file__).with_name("word_styles.toml")
_FONT = "Arial"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Edge(_Table):
    """One border: its side, colour, width in eighths of a point and distance in points."""

    side: str
    colour: str
    size: int = 4
    space: int = 0


class TablePart(_Table):
    """The look of a part of a table, such as its first row."""

    type: str
    shade: str = ""
    edges: tuple[Edge, ...] = ()


class Style(_Table):
    """One named style. Sizes in points, distances in twips; ``line`` in 240ths of a line."""

    id: str
    name: str
    kind: Literal["paragraph", "character", "table"] = "paragraph"
    based_on: str = ""
    following: str = ""
    custom: bool = True
    priority: int = 10
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    shade: str = ""
    before: int | None = None
    after: int | None = None
    line: int | None = None
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    outline: int | None = None
    list_id: int | None = None
    indent: tuple[int, int, int] | None = None
    tabs: tuple[tuple[str, int], ...] = ()
    edges: tuple[Edge, ...] = ()
    cell_margins: tuple[int, int, int, int] | None = None
    parts: tuple[TablePart, ...] = ()


def read_styles(path: Path = _HOUSE) -> tuple[Style, ...]:
    """The styles of a TOML file, in its order; without a path those that all our documents share."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Style.model_validate(style) for style in table["style"])


def styles_xml(styles: Iterable[Style], language: str) -> Element:
    """The styles part of a document in this language (17.7.4.18)."""
    return make("w:styles", _defaults(language), _latent(), *map(_style, styles))


def _defaults(language: str) -> Element:
    fonts = make("w:rFonts", ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT)
    spoken = make("w:lang", val=language, eastAsia=language, bidi="ar-SA")
    run = make("w:rPr", fonts, make("w:color", val=COLOURS["ink"]), *_size(12), spoken)
    paragraph = make("w:pPr", make("w:widowControl"), make("w:spacing", after=120, line=276, lineRule="auto"))
    return make("w:docDefaults", make("w:rPrDefault", run), make("w:pPrDefault", paragraph))


def _latent() -> Element:
    """Word's own styles stay hidden until they are used, so that its style list shows ours (17.7.4.5)."""
    return make(
        "w:latentStyles",
        defLockedState=0, defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0, count=376,
    )  # fmt: skip


def _style(style: Style) -> Element:
    element = make("w:style", type=style.kind, styleId=style.id)
    if style.custom:
        element.set(_attribute("customStyle"), "1")
    elif not style.based_on and style.id in _WORDS_DEFAULTS:
        element.set(_attribute("default"), "1")
    element.extend(_naming(style))
    for container, content in (
        ("w:pPr", list(_paragraph(style))),
        ("w:rPr", list(_run(style))),
        ("w:tblPr", list(_table(style))),
        ("w:tcPr", [_shade(style.shade)] if style.kind == "table" and style.shade else []),
    ):
        if content:
            element.append(make(container, *content))
    element.extend(_table_part(part) for part in style.parts)
    return element


_WORDS_DEFAULTS = frozenset({"Normal", "DefaultParagraphFont", "TableNormal"})


def _attribute(name: str) -> str:
    return qn(f"w:{name}")


def _naming(style: Style) -> Iterator[Element]:
    yield make("w:name", val=style.name)
    if style.based_on:
        yield make("w:basedOn", val=style.based_on)
    if style.following:
        yield make("w:next", val=style.following)
    yield make("w:uiPriority", val=style.priority)
    if style.kind != "table":
        yield make("w:qFormat")


def _paragraph(style: Style) -> Iterator[Element]:
    if style.kind != "paragraph":
        return
    for wanted, name in ((style.keep_next, "keepNext"), (style.keep_lines, "keepLines"),
                         (style.new_page, "pageBreakBefore")):  # fmt: skip
        if wanted:
            yield make(f"w:{name}")
    if style.list_id is not None:
        yield make("w:numPr", make("w:numId", val=style.list_id))
    if style.edges:
        yield make("w:pBdr", *_edges(style.edges))
    if style.shade:
        yield _shade(style.shade)
    if style.tabs:
        yield make("w:tabs", *(make("w:tab", val=kind, pos=place) for kind, place in style.tabs))
    yield from _spacing(style)
    if style.outline is not None:
        yield make("w:outlineLvl", val=style.outline)


def _spacing(style: Style) -> Iterator[Element]:
    spacing = {k: v for k, v in (("before", style.before), ("after", style.after), ("line", style.line))
               if v is not None}  # fmt: skip
    if spacing:
        rule = {"lineRule": "auto"} if style.line is not None else {}
        yield make("w:spacing", **spacing, **rule)
    if style.indent:
        left, right, hanging = style.indent
        yield make("w:ind", left=left, right=right, **({"hanging": hanging} if hanging else {}))


def _run(style: Style) -> Iterator[Element]:
    if style.bold is not None:
        yield make("w:b", val=int(style.bold))
    if style.colour:
        yield make("w:color", val=COLOURS[style.colour])
    if style.size is not None:
        yield from _size(style.size)


def _size(points: float) -> Sequence[Element]:
    half_points = round(points * 2)
    return make("w:sz", val=half_points), make("w:szCs", val=half_points)


def _table(style: Style) -> Iterator[Element]:
    if style.kind != "table":
        return
    if style.edges:
        yield make("w:tblBorders", *_edges(style.edges))
    if style.cell_margins:
        sides = zip(("top", "left", "bottom", "right"), style.cell_margins, strict=True)
        yield make("w:tblCellMar", *(make(f"w:{side}", w=width, type="dxa") for side, width in sides))


def _table_part(part: TablePart) -> Element:
    """Part of a table (17.7.6.6): its borders and its ground."""
    content = [make("w:tcBorders", *_edges(part.edges))] if part.edges else []
    content += [_shade(part.shade)] if part.shade else []
    return make("w:tblStylePr", make("w:tcPr", *content), type=part.type)


def _edges(edges: Iterable[Edge]) -> Iterator[Element]:
    for edge in edges:
        colour = COLOURS[edge.colour]
        yield make(f"w:{edge.side}", val="single", sz=edge.size, space=edge.space, color=colour)


def _shade(colour: str) -> Element:
    return make("w:shd", val="clear", color="auto", fill=COLOURS[colour])
