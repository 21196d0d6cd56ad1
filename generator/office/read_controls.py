"""Content controls and legacy form fields: what their properties say (ECMA-376 part 1, 17.5.2 and 17.16.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from generator.office.package import Package
from generator.office.read_marks import VAL, W, is_on, only_value
from generator.office.word import Control

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_KINDS = {
    f"{W}text": "text",
    f"{W}richText": "rich",
    f"{W}date": "date",
    f"{W}dropDownList": "dropdown",
    f"{W}comboBox": "combo",
    f"{_W14}checkbox": "checkbox",
    f"{_W15}repeatingSection": "section",
    f"{_W15}repeatingSectionItem": "item",
    f"{W}picture": "other",
    f"{W}group": "other",
}
_PROPERTIES, _CONTENT, _TAG, _ALIAS, _PROMPT = (
    W + name for name in ("sdtPr", "sdtContent", "tag", "alias", "showingPlcHdr")
)
_BINDINGS = {f"{W}dataBinding", f"{_W15}dataBinding"}
_TOLD = frozenset({_PROMPT, *_KINDS, *_BINDINGS})
_STORE_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
_KNOWN_STORES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "core-properties",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "extended-properties",
}
_PLAIN_PATH = re.compile(r"(/(@?[\w.-]+:)?@?[\w.-]+(\[\d+\])?)+")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*['"]([^'"]+)['"]""")


class ControlReader:
    """Makes ``Control`` records from ``w:sdt`` elements and knows which is open at each point of the walk.

    ``current`` is the innermost open control, ``found`` all of them in document order. Data bindings are followed into
    the custom XML of the package.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._stores: dict[str, etree._Element] | None = None
        self.current: Control | None = None
        self.found: list[Control] = []

    def open(self, sdt: etree._Element, level: str) -> tuple[Control, Iterable[etree._Element]]:
        """Step into the control of a ``w:sdt`` element: the control, and the elements inside it."""
        control = Control("", "", "rich", level, len(self.found) + 1, self.current)
        content: Iterable[etree._Element] = ()
        for child in sdt:
            if child.tag == _CONTENT:
                content = child
            elif child.tag == _PROPERTIES:
                self._take_properties(control, child)
        self.found.append(control)
        self.current = control
        return control, content

    def close(self) -> None:
        """Step out of the innermost control."""
        if self.current is not None:
            self.current = self.current.parent

    def _take_properties(self, control: Control, properties: etree._Element) -> None:
        for element in properties:
            tag = element.tag
            if tag == _ALIAS:
                control.title = only_value(element)
            elif tag == _TAG:
                control.tag = only_value(element)
            elif tag not in _TOLD:
                continue
            elif tag == _PROMPT:
                control.shows_prompt = is_on(element)
            elif tag in _KINDS:
                control.kind = _KINDS[tag]
                self._take_kind(control, element)
            elif tag in _BINDINGS:
                control.bound = self._bound(element)

    def _take_kind(self, control: Control, element: etree._Element) -> None:
        if control.kind == "date":
            control.date = element.get(f"{W}fullDate", "")
        elif control.kind == "checkbox":
            state = element.find(f"{_W14}checked")
            control.checked = state is not None and (state.get(f"{_W14}val") or "1").casefold() in {"1", "true", "on"}
        elif control.kind in {"dropdown", "combo"}:
            items = (i.get(f"{W}displayText") or i.get(f"{W}value") or "" for i in element.iter(f"{W}listItem"))
            control.items = tuple(items)

    def _bound(self, element: etree._Element) -> str | None:
        """The text that bound XML holds for a control, None where it cannot be found (17.5.2.6)."""
        path = element.get(f"{W}xpath", "")
        store = self._store(element.get(f"{W}storeItemID", ""))
        if store is None or not _PLAIN_PATH.fullmatch(path):
            return None
        prefixes = dict(_PREFIX.findall(element.get(f"{W}prefixMappings", "")))
        try:
            found = store.getroottree().xpath(path, namespaces=prefixes or None)
        except etree.XPathError:
            return None
        if not isinstance(found, list) or not found:
            return None
        first = found[0]
        return str(first) if isinstance(first, str) else "".join(str(t) for t in first.itertext())  # type: ignore[union-attr]

    def _store(self, item: str) -> etree._Element | None:
        if self._stores is None:
            self._stores = dict(self._find_stores())
        return self._stores.get(item.upper())

    def _find_stores(self) -> list[tuple[str, etree._Element]]:
        package, found = self._package, []
        for item, kind in _KNOWN_STORES.items():
            found += [(item, package.part(name)) for name in package.related("", kind)]
        for name in package.related(package.main, "customXml"):
            for properties in package.related(name, "customXmlProps"):
                found.append((package.part(properties).get(_STORE_ID, "").upper(), package.part(name)))
        return found


def legacy_answer(data: etree._Element) -> tuple[str, str]:
    """What a legacy form field shows: its answer, and the item of a list that it shows although nobody may have chosen.

    A drop-down without ``w:result`` shows its default, else its first item, so an unfilled one looks answered
    (17.16.9, 17.16.12).
    """
    box = data.find(f"{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        state = state if state is not None else box.find(f"{W}default")
        return ("☒" if state is not None and is_on(state) else "☐"), ""
    dropdown = data.find(f"{W}ddList")
    if dropdown is None:
        return "", ""
    items = [item.get(VAL, "") for item in dropdown.iter(f"{W}listEntry")]
    result = dropdown.find(f"{W}result")
    shown = result if result is not None else dropdown.find(f"{W}default")
    value = shown.get(VAL, "0") if shown is not None else "0"
    index = int(value) if value.isdigit() else 0
    item = items[index] if index < len(items) else ""
    return ("", item) if result is None else (item, "")
