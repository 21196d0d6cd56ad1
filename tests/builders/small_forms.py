"""Small forms without controls, put together row by row, and how the reader reads them.

``read("th_full_audit", details(("Team", "City North")))`` gives the form and its issues; the first letters of the
form's id name the service.
"""

from __future__ import annotations

from collections.abc import Sequence

from builders.legacy import cell, package, para, run, table

from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile_load import load_profile

PROFILES = {"nt": load_profile("nottingham"), "th": load_profile("tower-hamlets")}
BOLD, ITALIC = "<w:b/>", "<w:i/>"
BORDER = '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
DETAILS = (
    ("Childview reference", "CV-10623"), ("Date allocated", "1 June 2026"), ("Auditor", "Priya Inkwell-Sample"),
    ("Date completed", "26 June 2026"), ("Team manager", "Dilys Fableworth"),
)  # fmt: skip


def read(form_id: str, *blocks: str) -> tuple[AuditForm, list[Issue]]:
    """What the reader makes of a document of these blocks."""
    profile = PROFILES[form_id[:2]]
    return read_form(open_package(package("".join(blocks))), profile.form(form_id), profile, "form.docx")


def bold(text: str) -> str:
    """A cell with a label."""
    return cell(para(run(text, BOLD)))


def words(*texts: str, properties: str = "") -> list[str]:
    """A row of cells that look alike."""
    return [cell(para(run(text, properties))) for text in texts]


def lines(*texts: str) -> list[str]:
    """Plain paragraphs."""
    return [para(run(text)) for text in texts]


def details(*rows: tuple[str, str | Sequence[str]]) -> str:
    """A table of bold labels with the answer beside each, the case's details first; an answer may be paragraphs."""
    cells = ([bold(a), cell(*([para(run(b))] if isinstance(b, str) else b))] for a, b in (*DETAILS, *rows))
    return table(*cells, columns=2)


def grid(head: Sequence[str], *rows: Sequence[str]) -> str:
    """A table with a row of bold headings over plain rows."""
    return table(words(*head, properties=BOLD), *(words(*row) for row in rows), columns=len(head))


def codes(issues: Sequence[Issue], field_id: str = "") -> set[str]:
    """The codes of the issues about one question, or about all."""
    return {i.code for i in issues if not field_id or i.field_id == field_id}
