"""A further sheet with one small table, put into a workbook that people keep; every other sheet stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.errors import DocumentError
from generator.office.sheet_package import Workbook, open_workbook
from generator.office.sheet_styles import add_date_style
from generator.office.sheet_values import cell_xml, column_letters
from generator.office.sheet_xml import MAIN, attributes_of, escape_text, start_tag_pattern

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column of a new table: its heading, width in characters, closed list, and whether it holds days."""

    heading: str
    width: int = 16
    choices: tuple[str, ...] = ()
    is_date: bool = False


def add_table_sheet(data: bytes, name: str, columns: Sequence[NewColumn]) -> bytes:
    """The workbook with a last sheet of this name, which holds an empty table of the same name.

    Raises DocumentError "name-taken" where a sheet, table or name of that name is there, "locked" where the workbook's
    structure is protected.
    """
    workbook = open_workbook(data)
    _refuse(workbook, name)
    number = 1 + max(_numbers(workbook, r"xl/worksheets/sheet(\d+)\.xml"), default=0)
    table = 1 + max(_numbers(workbook, r"xl/tables/table(\d+)\.xml"), default=0)
    sheet_part, table_part = f"xl/worksheets/sheet{number}.xml", f"xl/tables/table{table}.xml"
    area = f"A1:{column_letters(len(columns))}2"
    workbook.put(sheet_part, _sheet_xml(workbook, columns))
    workbook.put(table_part, _table_xml(workbook, name, columns, area))
    workbook.put(f"xl/worksheets/_rels/sheet{number}.xml.rels", _rels_xml("table", f"/{table_part}"))
    _register(workbook, name, sheet_part, table_part)
    return workbook.save()


def can_add_sheet(workbook: Workbook) -> bool:
    """Whether the workbook's structure is open for further sheets."""
    return b'lockStructure="1"' not in workbook.read(workbook.part)


def _refuse(workbook: Workbook, name: str) -> None:
    if not can_add_sheet(workbook):
        message = f"The workbook is protected against new sheets, so the sheet '{name}' was not added."
        raise DocumentError("locked", message, "Take the protection of its structure off, or add the sheet by hand.")
    taken = [*workbook.sheets, *workbook.tables, *_defined_names(workbook)]
    if name.casefold() in {t.casefold() for t in taken}:
        raise DocumentError("name-taken", f"The workbook has something else that is called '{name}'.")


def _defined_names(workbook: Workbook) -> Iterator[str]:
    for match in start_tag_pattern(rb"(?:\w+:)?definedName").finditer(workbook.read(workbook.part)):
        yield attributes_of(match[0]).get(b"name", "")


def _numbers(workbook: Workbook, pattern: str) -> Iterator[int]:
    for part in workbook.members.names:
        if found := re.fullmatch(pattern, part, re.IGNORECASE):
            yield int(found[1])


def _sheet_xml(workbook: Workbook, columns: Sequence[NewColumn]) -> bytes:
    dated = add_date_style(workbook, "0") if any(c.is_date for c in columns) else ""
    head = [cell_xml(b"", f"{column_letters(i)}1", "", c.heading, False) for i, c in enumerate(columns, 1)]
    row = [f'<c r="{column_letters(i)}2" s="{dated}"/>'.encode() for i, c in enumerate(columns, 1) if c.is_date]
    widths = [f'<col min="{i}" max="{i}" width="{c.width}" customWidth="1"/>' for i, c in enumerate(columns, 1)]
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    parts = [
        f'<worksheet xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><dimension ref="A1:{column_letters(len(columns))}2"/>',
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{"".join(widths)}</cols>',
        f'<sheetData><row r="1">{b"".join(head).decode()}</row><row r="2">{b"".join(row).decode()}</row></sheetData>',
        _lists(columns),
        '<pageSetup paperSize="9" orientation="landscape"/><tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        "</worksheet>",
    ]
    return _HEAD + "".join(parts).encode()


def _lists(columns: Sequence[NewColumn]) -> str:
    found = [
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{column_letters(i)}2">'
        f'<formula1>"{escape_text(",".join(c.choices)).decode()}"</formula1></dataValidation>'
        for i, c in enumerate(columns, 1)
        if c.choices
    ]
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""


def _table_xml(workbook: Workbook, name: str, columns: Sequence[NewColumn], area: str) -> bytes:
    used = [int(e) for t in _all_tables(workbook) if (e := attributes_of(t).get(b"id", "0")).isdigit()]
    made = "".join(
        f'<tableColumn id="{i}" name="{escape_text(c.heading).decode()}"/>' for i, c in enumerate(columns, 1)
    )
    number = max(used, default=0) + 1
    tag = f'<table xmlns="{MAIN}" id="{number}" name="{name}" displayName="{name}" ref="{area}" totalsRowShown="0">'
    style = '<tableStyleInfo name="TableStyleLight1" showRowStripes="0"/>'
    columns_xml = f'<tableColumns count="{len(columns)}">{made}</tableColumns>'
    return _HEAD + f'{tag}<autoFilter ref="{area}"/>{columns_xml}{style}</table>'.encode()


def _all_tables(workbook: Workbook) -> Iterator[bytes]:
    for part in workbook.parts("xl/tables/"):
        if found := start_tag_pattern(rb"(?:\w+:)?table").search(workbook.read(part)):
            yield found[0]


def _rels_xml(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
    return _HEAD + f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'.encode()


def _register(workbook: Workbook, name: str, sheet: str, table: str) -> None:
    """Name the new parts where a package names its parts (ECMA-376 part 2, 8 and 9; part 1, 18.2.19)."""
    types = "".join(
        f'<Override xmlns="{_PACKAGE}/content-types" PartName="/{part}" ContentType="{_TYPE.format(kind)}"/>'
        for part, kind in ((sheet, "worksheet"), (table, "table"))
    )
    _append(workbook, "[Content_Types].xml", b"Types", types)
    folder, _, file = workbook.part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    number = max((int(n) for n in workbook.sheet_ids.values() if n.isdigit()), default=0) + 1
    identity = f"rIdCheckback{number}"
    relation = f'<Relationship xmlns="{_PACKAGE}/relationships" Id="{identity}" '
    _append(workbook, rels, b"Relationships", f'{relation}Type="{_RELATIONS}/worksheet" Target="/{sheet}"/>')
    own = f'<sheet xmlns="{MAIN}" xmlns:r="{_RELATIONS}" name="{name}" sheetId="{number}" r:id="{identity}"/>'
    _append(workbook, workbook.part, b"sheets", own)


def _append(workbook: Workbook, part: str, element: bytes, xml: str) -> None:
    data = workbook.read(part)
    ends = list(re.finditer(rb"</(?:\w+:)?" + element + rb"\s*>", data))
    if not ends:
        raise DocumentError("odd-xml", f"The part {part} is not written as Excel writes it.", "Save it in Excel first.")
    at = ends[-1].start()
    workbook.put(part, data[:at] + xml.encode() + data[at:])
