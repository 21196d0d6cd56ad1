"""How a run of text really looks: what is set on it, on its styles and their bases, and in the document's defaults.

ECMA-376 part 1, 17.7.2: direct formatting, then the character style, then the paragraph style, then the defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from generator.office.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_STYLE, _RUN_STYLE, _RUN_PROPERTIES = f"{W}pPr/{W}pStyle", f"{W}rPr/{W}rStyle", f"{W}rPr"
_OFF = frozenset({"0", "false", "off", "none"})


class Styles:
    """The styles of one document."""

    def __init__(self, package: Package) -> None:
        part = next(iter(package.related(package.main, "styles")), None)
        root = package.part(part) if part else etree.Element(f"{W}styles")
        self._by_id = {s.get(f"{W}styleId", ""): s for s in root.iter(f"{W}style")}
        self._defaults = root.find(f"{W}docDefaults")
        self._known: dict[tuple[str, tuple[str, str]], etree._Element | None] = {}
        self._default_style = next(
            (s for s in self._by_id.values() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") == "1"), None
        )

    @property
    def language(self) -> str:
        """The language of the document's text, as its defaults (or its default style) say."""
        found = [e.get(_VAL, "") for e in self._defaults.iter(f"{W}lang")] if self._defaults is not None else []
        if not any(found) and self._default_style is not None:
            found = [e.get(_VAL, "") for e in self._default_style.iter(f"{W}lang")]
        return next((value for value in found if value), "")

    def heading_level(self, paragraph: etree._Element) -> int:
        """1 to 9 where a paragraph has a built-in heading style (or one that rests on it), else 0."""
        for style in self._chain(_style_of(paragraph, _STYLE)):
            name = style.find(f"{W}name")
            words = (name.get(_VAL, "") if name is not None else "").casefold().split()
            if len(words) == 2 and words[0] == "heading" and words[1].isdigit():
                return int(words[1])
        return 0

    def paragraph_value(self, paragraph: etree._Element, name: str) -> str:
        """The value of a paragraph property, such as ``jc``; empty where nothing sets it."""
        for source in self._paragraph_sources(paragraph):
            found = source.find(f"{W}pPr/{W}{name}")
            if found is not None:
                return found.get(_VAL, "")
        return ""

    def run_value(self, run: etree._Element, paragraph: etree._Element, name: str) -> str:
        """The value of a run property, such as ``sz``; empty where nothing sets it."""
        found = self._run_property(run, paragraph, name)
        return "" if found is None else found.get(_VAL, "")

    def is_on(self, run: etree._Element, paragraph: etree._Element, name: str) -> bool:
        """Whether a switch of a run, such as ``caps``, is on (17.17.4: no value means on)."""
        return bool(self.switched_on(run, paragraph, (name,)))

    def switched_on(self, run: etree._Element, paragraph: etree._Element, names: Iterable[str]) -> list[str]:
        """Those of the switches that are on."""
        own, styles = run.find(_RUN_PROPERTIES), self._styles_named(run, paragraph)
        found = ((name, self._found(name, own, styles)) for name in names)
        return [name for name, switch in found if switch is not None and switch.get(_VAL, "1") not in _OFF]

    def points(self, run: etree._Element, paragraph: etree._Element) -> float:
        """The size of a run in points; 10 where nothing sets it (17.3.2.38)."""
        return float(self.run_value(run, paragraph, "sz") or 20) / 2

    def font(self, run: etree._Element, paragraph: etree._Element) -> str:
        """The typeface of a run; empty where a theme decides."""
        found = self._run_property(run, paragraph, "rFonts")
        return "" if found is None else found.get(f"{W}ascii", "")

    def colour(self, run: etree._Element, paragraph: etree._Element) -> str:
        """The colour of a run as six hex digits; empty where it is automatic."""
        return _hex(self.run_value(run, paragraph, "color"))

    def ground(self, paragraph: etree._Element) -> str:
        """The colour behind a paragraph as six hex digits; empty where there is none."""
        for source in self._paragraph_sources(paragraph):
            fill = source.find(f"{W}pPr/{W}shd")
            if fill is not None:
                return _hex(fill.get(f"{W}fill", ""))
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        fill = None if cell is None else cell.find(f"{W}tcPr/{W}shd")
        return "" if fill is None else _hex(fill.get(f"{W}fill", ""))

    def _run_property(self, run: etree._Element, paragraph: etree._Element, name: str) -> etree._Element | None:
        return self._found(name, run.find(_RUN_PROPERTIES), self._styles_named(run, paragraph))

    def _styles_named(self, run: etree._Element, paragraph: etree._Element) -> tuple[str, str]:
        return _style_of(run, _RUN_STYLE), _style_of(paragraph, _STYLE)

    def _found(self, name: str, own: etree._Element | None, styles: tuple[str, str]) -> etree._Element | None:
        set_here = None if own is None else own.find(f"{W}{name}")
        return self._styled(name, styles) if set_here is None else set_here

    def _styled(self, name: str, styles: tuple[str, str]) -> etree._Element | None:
        """A property of a run that is not set on it: as its styles or the defaults have it, looked for once."""
        asked = (name, styles)
        if asked not in self._known:
            sources = (*self._chain(styles[0]), *self._styles_of(styles[1]))
            found = (source.find(f"{W}rPr/{W}{name}") for source in sources)
            default = None if self._defaults is None else self._defaults.find(f"{W}rPrDefault/{W}rPr/{W}{name}")
            self._known[asked] = next((f for f in found if f is not None), default)
        return self._known[asked]

    def _paragraph_sources(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        yield paragraph
        yield from self._styles_of(_style_of(paragraph, _STYLE))

    def _styles_of(self, named: str) -> Iterator[etree._Element]:
        """The style of this id and those it rests on; the default style where a paragraph names none."""
        yield from self._chain(named)
        if not named and self._default_style is not None:
            yield self._default_style

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        """A style and those it rests on; a ring of styles ends where it began."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            base = style.find(f"{W}basedOn")
            style_id = "" if base is None else base.get(_VAL, "")


def _style_of(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get(_VAL, "")


def _hex(value: str) -> str:
    return value.upper() if len(value) == 6 and value.lower() != "auto" else ""
