"""Forms in one line: ``filled(profile, "th_full_audit", overall_grade="Good", area_planning__grade="Good")``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from lxml import etree

from generator.forms.build import build_blank
from generator.forms.fill import FormContent, Value, fill_form
from generator.profile import ServiceProfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
Rows = Mapping[str, Sequence[Mapping[str, Value]]]


def blank(profile: ServiceProfile, form_id: str) -> bytes:
    """The blank form of this id."""
    return build_blank(profile.form(form_id), profile)


def filled(profile: ServiceProfile, form_id: str, rows: Rows | None = None, **answers: Value) -> bytes:
    """The form with these answers; two underscores in a name stand for the dot in a tag (``vmp__grade``)."""
    by_tag = {name.replace("__", "."): value for name, value in answers.items()}
    return fill_form(blank(profile, form_id), FormContent(by_tag, rows or {}))


def members(data: bytes) -> dict[str, bytes]:
    """Every member of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(data: bytes) -> etree._Element:
    """The root of the main part."""
    return etree.fromstring(members(data)["word/document.xml"])


def with_document(data: bytes, root: etree._Element) -> bytes:
    """The same package with another main part."""
    return with_member(data, "word/document.xml", etree.tostring(root, encoding="UTF-8", standalone=True))


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with another content of one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, value in {**members(data), name: content}.items():
            archive.writestr(key, value)
    return buffer.getvalue()


def controls(root: etree._Element, tag: str) -> list[etree._Element]:
    """The controls with a tag, in the order of the document."""
    return [
        control for control in root.iter(f"{W}sdt") if control.find(f"{W}sdtPr/{W}tag[@{W}val='{tag}']") is not None
    ]


def shown(data: bytes, tag: str) -> list[str]:
    """What the controls with a tag show, read from the XML alone; paragraphs parted by line breaks."""
    texts = []
    for control in controls(document(data), tag):
        paragraphs = list(control.iter(f"{W}p")) or [control]
        texts.append("\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in paragraphs))
    return texts


def shows_prompt(data: bytes, tag: str) -> bool:
    """Whether the first control with a tag still shows its prompt."""
    return controls(document(data), tag)[0].find(f"{W}sdtPr/{W}showingPlcHdr") is not None
