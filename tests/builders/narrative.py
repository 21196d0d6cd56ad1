"""Edits that a manager makes in a report: ``written(report, "concerns", "<w:p>…</w:p>")``."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from generator.office.boxes import box_name
from tests.builders.reports import opened


def saved(document: Document) -> bytes:
    """A document as python-docx saves it."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def box(document: Document, name: str) -> etree._Element:
    """The content of a manager's box."""
    controls = {box_name(c, "narrative."): c for c in document.element.body.iter(qn("w:sdt"))}
    content: etree._Element = controls[name].find(qn("w:sdtContent"))
    return content


def written(data: bytes, name: str, *blocks: str, keep: bool = False) -> bytes:
    """A report with paragraphs and tables (as XML) in a box, in place of or after what was there."""
    document = opened(data)
    content = box(document, name)
    for child in [] if keep else list(content):
        content.remove(child)
    for block in blocks:
        end = block.index(">")
        end -= block[end - 1] == "/"
        content.append(parse_xml(f"{block[:end]} {nsdecls('w', 'r')}{block[end:]}"))
    return saved(document)


def typed(text: str, looks: str = "") -> str:
    """A paragraph of one run as XML; ``looks`` are its properties."""
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:p><w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'


def texts(data: bytes, name: str) -> list[str]:
    """What stands in a box, a line for each paragraph."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in box(opened(data), name).iter(qn("w:p"))]


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    """A document as LibreOffice saves it."""
    (folder / "in").mkdir()
    (folder / "in" / "report.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "in" / "report.docx")], check=True, capture_output=True, timeout=120)
    return (folder / "report.docx").read_bytes()
