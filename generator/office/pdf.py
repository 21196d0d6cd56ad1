"""A Word document as PDF through LibreOffice, where it is installed.

LibreOffice runs in a folder of its own that is thrown away. Links to anything outside are taken out of the document
before, so that nothing is fetched and nothing leads out of the PDF.
"""

from __future__ import annotations

import shutil
import subprocess  # LibreOffice itself, started without a shell
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from generator.errors import DocumentError
from generator.office.package import open_package
from generator.office.zip_members import Members

SECONDS = 180
_NAMES = ("soffice", "libreoffice", r"C:\Program Files\LibreOffice\program\soffice.exe")
_EXPORT = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},"ExportBookmarks":{"type":"boolean","value":"true"}}'
)


def write_pdf(data: bytes, seconds: float = SECONDS) -> bytes:
    """The document as a tagged PDF. Raises DocumentError ``no-libreoffice``, ``no-pdf``, and as ``open_package``."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        message = "LibreOffice is not installed on this machine, so no PDF can be made here."
        raise DocumentError("no-libreoffice", message, "Install it, or open the document in Word: Save As, PDF.")
    plain = without_external_links(data)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(plain)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", _EXPORT, "--outdir", name]
        made = folder / "document.pdf"
        try:
            subprocess.run(  # noqa: S603  (no shell)
                [*command, str(folder / "document.docx")], capture_output=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise _failed("LibreOffice took too long and was stopped.") from None
        if not made.is_file():
            raise _failed("LibreOffice made no PDF of this document.")
        return made.read_bytes()


def _failed(message: str) -> DocumentError:
    return DocumentError("no-pdf", message, "Open the document in Word: Save As, PDF.")


def without_external_links(data: bytes) -> bytes:
    """The document without relationships to anything outside it (ECMA-376 part 2, 9.3). Raises as ``open_package``."""
    open_package(data)
    members, changed = Members(data), {}
    for name in members.names:
        if name.endswith(".rels"):
            root = etree.fromstring(members.read(name))
            outside = [element for element in root if element.get("TargetMode") == "External"]
            for element in outside:
                root.remove(element)
            if outside:
                changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return members.replaced(changed) if changed else data
