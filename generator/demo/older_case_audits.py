"""Older copies of the case audit tool of Appendix 3: one table, the question and the answer in one cell.

Staff marked the grade in four ways: highlighting it, putting it in bold, striking out the others, or typing it after
the colon.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from generator.demo.days import written
from generator.demo.prose import stock
from generator.demo.records import FilledForm, Row
from generator.demo.word_tables import add_row, add_table, as_bytes, merged, new_document, new_paragraph, shade

_WIDTHS = (5.2, 2.4, 4.6, 4.8)
_DATES = {"highlight": "months", "bold": "dots", "struck": "slashes", "typed": "months"}
_ACTIONS = {
    "highlight": "{action} {owner}, by {due}.",
    "bold": "{action} - {owner} - {due}",
    "struck": "{action} {owner}, {due}",
    "typed": "{number}. {action} – {owner} – {due}",
}
_OWN_CELL = "typed"


def older_case_audit(form: FilledForm) -> bytes:
    """The form as a Word document with one table; ``form.older`` says how the grades are marked."""
    layout, values = stock("older_forms")["case_audit"], form.values
    document = new_document(layout["title"], str(values["auditor"]), form.stages[-1].on)
    document.add_heading(layout["title"], 1)
    line = document.add_paragraph()
    completed = values["completed"]
    day = written(completed, _DATES[form.older]) if isinstance(completed, dt.date) else completed
    for label, text in (("Team: ", str(values["team"])), ("Date: ", day)):
        line.add_run(label).bold = form.older != "bold"
        line.add_run(f"{text}          ")
    document.add_heading(layout["subtitle"], 2)
    _write_table(document, layout, form)
    return as_bytes(document)


def printed_fields() -> set[str]:
    """The ids of the questions that Appendix 3 prints; what else an auditor wrote has no place in it."""
    layout = stock("older_forms")["case_audit"]
    asked = {question["id"] for question in (*layout["beside_scores"], *layout["questions"]) if "id" in question}
    scores = {field_id for question in layout["beside_scores"] for field_id, _ in question["scores"]}
    details = {"team", "completed", "child_name", "child_age", "child_ethnicity", "practitioner", "auditor"}
    return asked | scores | details | {"index_offence", "disposal", "social_services_status"}


def _write_table(document: WordDocument, layout: Mapping[str, Any], form: FilledForm) -> None:
    table = add_table(document, _WIDTHS, 0)
    values = form.values
    cells = add_row(table)
    people = f"{values['practitioner']} / {values['auditor']} (auditor)"
    labels = ("Name: ", "Age: ", "Ethnicity: ", "Case Manager:/auditor ")
    texts = (values["child_name"], values["child_age"], values["child_ethnicity"], people)
    for cell, label, text in zip(cells, labels, texts, strict=True):
        _write_line(cell, label, str(text), form)
    for label, tag in _WHOLE_ROWS:
        _write_line(_wide_row(table), label, str(values.get(tag, "")), form)
    _write_scores(table, layout, form)
    for question in layout["questions"]:
        _write_question(table, layout, question, form)


_WHOLE_ROWS = (
    ("Index Offence (s): ", "index_offence"),
    ("Type of Order/ Licence: ", "disposal"),
    ("Social Services Status: ", "social_services_status"),
)


def _wide_row(table: Table) -> _Cell:
    cells = add_row(table)
    return merged(cells[0], cells[3])


def _write_line(cell: _Cell, label: str, text: str, form: FilledForm) -> None:
    paragraph = new_paragraph(cell)
    paragraph.add_run(label).bold = form.older != "bold"
    paragraph.add_run(text)


def _write_scores(table: Table, layout: Mapping[str, Any], form: FilledForm) -> None:
    cells = add_row(table)
    _write_heading(merged(cells[0], cells[2]), "Quality of Asset (likelihood of re-offending):")
    _write_heading(cells[3], "Asset scores:")
    for question in layout["beside_scores"]:
        cells = add_row(table)
        wide = merged(cells[0], cells[2])
        _write_label(wide, layout, question, form)
        _write_answer(wide, question, form)
        for field_id, label in question["scores"]:
            _write_line(cells[3], label, str(form.values.get(field_id, "")), form)


def _write_heading(cell: _Cell, words: str) -> None:
    new_paragraph(cell).add_run(words).bold = True
    shade(cell, "E7E6E6")


def _write_question(table: Table, layout: Mapping[str, Any], question: Mapping[str, Any], form: FilledForm) -> None:
    cell = _wide_row(table)
    if "heading" in question:
        _write_heading(cell, question["heading"])
        return
    _write_label(cell, layout, question, form)
    _write_answer(_wide_row(table) if form.older == _OWN_CELL else cell, question, form)


def _write_label(cell: _Cell, layout: Mapping[str, Any], question: Mapping[str, Any], form: FilledForm) -> None:
    """The printed question with its grade words, the chosen one marked the way this auditor does it."""
    paragraph, grade = new_paragraph(cell), str(form.values.get(f"{question['id']}.grade", ""))
    bold = form.older != "bold"
    before, slot, after = re.split(r"(\{[Gg]rades\}|$)", question["label"], maxsplit=1)
    paragraph.add_run(before).bold = bold
    if slot:
        _write_grades(paragraph, layout["grades"], slot == "{Grades}", grade, form.older)
        paragraph.add_run(after).bold = bold
        if form.older == "typed" and grade:
            paragraph.add_run(f"{grade} ")
    paragraph.add_run(question.get("guidance", ""))


def _write_grades(paragraph: Paragraph, grades: list[str], capital: bool, chosen: str, look: str) -> None:
    joints = [" / ", " / ", " or ", ""]
    for grade, joint in zip(grades, joints, strict=True):
        first = grade == grades[0]
        run = paragraph.add_run(grade.capitalize() if capital and first else grade)
        run.bold = look != "bold" or grade == chosen
        _mark(run, grade == chosen, bool(chosen), look)
        paragraph.add_run(joint).bold = look != "bold"


def _mark(run: Run, is_chosen: bool, any_chosen: bool, look: str) -> None:
    if look == "highlight" and is_chosen:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    if look == "struck" and any_chosen and not is_chosen:
        run.font.strike = True


def _write_answer(cell: _Cell, question: Mapping[str, Any], form: FilledForm) -> None:
    if question["id"] == "actions":
        lines = [_action(row, number, form.older) for number, row in enumerate(form.rows["actions"], start=1)]
    else:
        lines = str(form.values.get(question["id"], question.get("otherwise", ""))).split("\n")
    for line in lines:
        new_paragraph(cell).add_run(line)


def _action(row: Row, number: int, look: str) -> str:
    due = row["due"]
    day = written(due, _DATES[look]) if isinstance(due, dt.date) else due
    return _ACTIONS[look].format(number=number, action=row["action"], owner=row["owner"], due=day)
