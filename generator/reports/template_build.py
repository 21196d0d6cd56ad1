"""Builds the report templates that come with Checkback; staff may restyle and reword them in Word.

``python -m generator.reports.template_build`` writes them to ``templates/reports``. The same code gives the same bytes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docx.document import Document

from generator.office.docx_finish import About, as_bytes
from generator.reports.documents_word import DOCUMENT
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT
from generator.reports.template_documents import documents_template
from generator.reports.template_pack import pack_template
from generator.reports.template_quarterly import quarterly_template
from generator.resources import shipped

_MADE = date(2026, 1, 1)


def write_templates(folder: Path) -> list[Path]:
    """Write the templates into a folder and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        QUARTERLY_REPORT: _bytes(quarterly_template(), "Quarterly report template"),
        MEETING_PACK: _bytes(pack_template(), "Meeting pack template"),
        DOCUMENT: _bytes(documents_template(), "Template of the further documents"),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


def _bytes(document: Document, title: str) -> bytes:
    core = document.core_properties
    core.comments = "Words in double braces are filled in by Checkback. Everything else can be restyled and reworded."
    return as_bytes(document, About(title, "", "Checkback", "en-GB", _MADE))


if __name__ == "__main__":
    for path in write_templates(shipped("templates") / "reports"):
        print(path)
