"""Older table forms of any definition, as services made them before our templates: many layouts, no controls.

``legacy_form(profile, "th_full_audit", {"overall_grade": Legacy(grade="Good")}, Look(layout="next_cell"))`` gives the
bytes of a .docx. Grades are shown in every way in which staff show them (``GRADE_STYLES``). Also used by the demo's
author as a model of what such forms look like.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from generator.profile import FieldDefinition, FieldKind, FormDefinition, GradeScale, ServiceProfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAYOUTS = ("same_cell", "next_cell", "row_below", "four_columns", "paragraphs", "inline", "boxed", "grid")
GRADE_STYLES = (
    "highlight", "shading", "bold", "underline", "colour", "strike_others", "delete_others", "tick", "boxes",
    "brackets", "capitals", "typed_after", "first_line", "labelled_line",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Legacy:
    """What somebody filled in for one question; ``parts`` are date, mode and text of a conversation."""

    text: str = ""
    grade: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How the form looks. ``label`` rewords a label; ``split`` cuts runs after so many letters."""

    layout: str = "same_cell"
    grade_style: str = "highlight"
    bold: bool = True
    shade: str = ""
    ending: str = ":"
    numbered: bool = False
    split: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    actions_as: str = "table"


def legacy_form(
    profile: ServiceProfile,
    form_id: str,
    content: Mapping[str, Legacy],
    look: Look = Look(),
) -> bytes:
    """A form without controls, filled in; questions that are not in ``content`` are left blank."""
    definition = profile.form(form_id)
    writer = _Writer(profile, definition, content, look)
    return package(writer.body())


def package(body: str, styles: str = "") -> bytes:
    """A small .docx with this body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/_rels/document.xml.rels", _DOCUMENT_RELS)
        archive.writestr("word/styles.xml", _STYLES.replace("<!-- more -->", styles))
        archive.writestr("word/document.xml", f'{_XML}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


def run(text: str, properties: str = "", split: int = 0) -> str:
    """A run, or several where ``split`` cuts the text; line breaks become ``w:br``."""
    pieces = [text[i : i + split] for i in range(0, len(text), split)] if split else [text]
    return "".join(_run(piece, properties) for piece in pieces)


def _run(text: str, properties: str) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{lines}</w:r>"


def para(*runs: str, style: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={chr(34)}{style}{chr(34)}/></w:pPr>' if style else ''}{''.join(runs)}</w:p>"


def cell(*blocks: str, span: int = 1, shade: str = "", merge: str = "") -> str:
    """A table cell; it always ends in a paragraph."""
    inner = "".join(blocks) or para()
    inner += "" if inner.endswith("</w:p>") else para()
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties += f'<w:shd w:val="clear" w:fill="{shade}"/>' if shade else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: Sequence[str], columns: int = 1, questions: bool = False) -> str:
    """A table of rows of cells."""
    grid = "".join(f'<w:gridCol w:w="{9000 // columns}"/>' for _ in range(columns))
    body = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    kind = ' kind="questions"' if questions else ""
    return f"<w:tbl{kind}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


class _Writer:
    def __init__(
        self, profile: ServiceProfile, definition: FormDefinition, content: Mapping[str, Legacy], look: Look
    ) -> None:
        self._profile, self._definition, self._content, self._look = profile, definition, content, look

    def body(self) -> str:
        titles = self._definition.identify.titles
        parts = [para(run(self._look.title or (titles[0] if titles else self._definition.title)), style="Heading1")]
        for section in self._definition.sections:
            parts.append(para(run(section.title), style="Heading2"))
            parts.append(self._section(list(section.fields)))
        return "".join(parts)

    def _section(self, fields: list[FieldDefinition]) -> str:
        plain = [f for f in fields if f.kind not in {FieldKind.ROWS, FieldKind.CONTACT}]
        graded = [f for f in plain if f.kind is FieldKind.GRADED]
        out = ""
        if self._look.layout == "grid" and graded:
            out += self._grid(graded)
            plain = [f for f in plain if f.kind is not FieldKind.GRADED]
        out += self._questions(plain) if plain else ""
        contacts = [f for f in fields if f.kind is FieldKind.CONTACT]
        out += self._contacts(contacts) if contacts else ""
        return out + "".join(self._rows(f) for f in fields if f.kind is FieldKind.ROWS)

    def _questions(self, fields: Sequence[FieldDefinition]) -> str:
        match self._look.layout:
            case "same_cell":
                return table(*([cell(self._label(f), *self._answer(f))] for f in fields), questions=True)
            case "next_cell" | "grid":
                rows = ([self._label_cell(f), cell(*self._answer(f))] for f in fields)
                return table(*rows, columns=2, questions=True)
            case "row_below":
                rows = [r for f in fields for r in ([self._label_cell(f)], [cell(*self._answer(f))])]
                return table(*rows)
            case "four_columns":
                cells = [[self._label_cell(f), cell(*self._answer(f))] for f in fields]
                pairs = [cells[i : i + 2] for i in range(0, len(cells), 2)]
                return table(*([c for pair in row for c in pair] for row in pairs), columns=4)
            case "inline":
                return "".join(self._inline(f) for f in fields)
            case "boxed":
                return "".join(self._label(f) + table([cell(*self._answer(f))]) for f in fields)
        return "".join(self._label(f) + "".join(self._answer(f)) for f in fields)

    def _inline(self, field: FieldDefinition) -> str:
        answers = self._answer(field)
        first = answers[0].removeprefix("<w:p>").removesuffix("</w:p>")
        return self._label(field).removesuffix("</w:p>") + run(" ") + first + "</w:p>" + "".join(answers[1:])

    def _words(self, field: FieldDefinition) -> str:
        label = self._look.labels.get(field.id, field.label)
        number = f"{list(self._definition.fields).index(field.id) + 1}. " if self._look.numbered else ""
        ending = "" if label.endswith(("?", ":", ")")) else self._look.ending
        return f"{number}{label}{ending}"

    def _label(self, field: FieldDefinition) -> str:
        properties = "<w:b/>" if self._look.bold else ""
        answer = self._content.get(field.id, Legacy())
        extra = ""
        if field.scale and field.kind is FieldKind.GRADED and self._look.layout != "grid":
            extra = run(" ") + self._options(field, answer.grade)
        return para(run(self._words(field), properties, self._look.split), extra)

    def _label_cell(self, field: FieldDefinition) -> str:
        return cell(self._label(field), shade=self._look.shade)

    def _options(self, field: FieldDefinition, grade: str) -> str:
        """The printed grade words after a label, one of them marked; or the grade typed in their place."""
        scale = self._profile.scale(field.scale or "")
        style = self._look.grade_style
        if style in {"typed_after"}:
            return run(grade)
        if style in {"first_line", "labelled_line"}:
            return ""
        if style == "delete_others" and grade:
            return run(grade, "<w:b/>" if self._look.bold else "")
        return marked_options(scale, grade, style, self._look)

    def _answer(self, field: FieldDefinition) -> list[str]:
        answer = self._content.get(field.id, Legacy())
        lines = [answer.text] if answer.text else []
        if field.kind is FieldKind.GRADE:
            lines = [answer.grade or answer.text]
        elif field.scale and answer.grade and self._look.grade_style == "first_line":
            lines.insert(0, answer.grade)
        elif field.scale and answer.grade and self._look.grade_style == "labelled_line":
            lines.insert(0, f"Grade: {answer.grade}")
        paragraphs = [p for line in lines for p in line.split("\n")]
        return [para(run(p, split=self._look.split)) for p in paragraphs] or [para()]

    def _grid(self, fields: Sequence[FieldDefinition]) -> str:
        head = [cell(para(run(t, "<w:b/>")), shade=self._look.shade) for t in ("Area of practice", "Grade", "Findings")]
        rows = [head]
        for f in fields:
            answer = self._content.get(f.id, Legacy())
            text = [para(run(p)) for p in answer.text.split("\n")]
            rows.append([cell(para(run(self._words(f), "<w:b/>" if self._look.bold else "")), shade=self._look.shade),
                         cell(para(run(answer.grade))), cell(*text)])  # fmt: skip
        return table(*rows, columns=3)

    def _contacts(self, fields: Sequence[FieldDefinition]) -> str:
        head = ("Conversation with", "Date", "How", "What was discussed, or the reason it was not held")
        rows = [[cell(para(run(t, "<w:b/>")), shade=self._look.shade) for t in head]]
        for f in fields:
            parts = self._content.get(f.id, Legacy()).parts
            rows.append([cell(para(run(f.label, "<w:b/>")), shade=self._look.shade),
                         *(cell(para(run(parts.get(p, "")))) for p in ("date", "mode", "text"))])  # fmt: skip
        return table(*rows, columns=4)

    def _rows(self, field: FieldDefinition) -> str:
        rows = self._content.get(field.id, Legacy()).rows
        if self._look.actions_as == "sentences":
            lines = [para(run(f"{r.get('action', '')} {r.get('owner', '')}, by {r.get('due', '')}.")) for r in rows]
            return self._label(field) + "".join(lines)
        head = [cell(para(run(c.label, "<w:b/>")), shade=self._look.shade) for c in field.columns]
        body = [[cell(para(run(r.get(c.id, "")))) for c in field.columns] for r in rows]
        blank = [cell() for _ in field.columns]
        return para(run(self._words(field), "<w:b/>")) + table(head, *body, blank, columns=len(field.columns))


def marked_options(scale: GradeScale, grade: str, style: str, look: Look = Look()) -> str:
    """The words of a scale in one line, with one of them marked in a style (none where ``grade`` is empty)."""
    names = [g.name for g in reversed(scale.grades)]
    out = []
    for index, name in enumerate(names):
        before = "" if index == 0 else " or " if index == len(names) - 1 else " / "
        out.append(run(before, "<w:b/>" if look.bold and style != "bold" else ""))
        out.append(_option(name, bool(grade) and name == grade, bool(grade), style, look))
    return "".join(out)


_MARKS = {
    "highlight": '<w:highlight w:val="yellow"/>',
    "shading": '<w:shd w:val="clear" w:fill="FFFF00"/>',
    "bold": "<w:b/>",
    "underline": '<w:u w:val="single"/>',
    "colour": '<w:color w:val="FF0000"/>',
}


def _option(name: str, chosen: bool, any_chosen: bool, style: str, look: Look) -> str:
    base = "<w:b/>" if look.bold and style != "bold" else ""
    if style in _MARKS:
        return run(name, base + _MARKS[style] if chosen else base, look.split)
    if style == "strike_others":
        return run(name, base + "<w:strike/>" if any_chosen and not chosen else base, look.split)
    if style == "tick":
        return run(name + (" \u2713" if chosen else ""), base)
    if style == "boxes":
        return run(("\u2612 " if chosen else "\u2610 ") + name, base)
    if style == "brackets":
        return run(f"[{name}]" if chosen else name, base)
    if style == "capitals":
        return run(name.upper() if chosen else name, base)
    return run(name, base)


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONSHIP}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELS = (
    f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONSHIP}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style><!-- more --></w:styles>'
)
