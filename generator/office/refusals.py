"""What is refused before anything is read, each with a code, a plain message and advice (reference section 6).

A file from outside is hostile until read: macros, templates on other servers, entities and bombs never get to a parser.
"""

from __future__ import annotations

import re

from generator.errors import DocumentError

MAX_FILE = 100_000_000
MAX_ENTRIES = 5_000
MAX_UNPACKED = 600_000_000
MAX_XML = 20_000_000
MAX_XML_TOGETHER = 60_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = ((b"%PDF", "a PDF"), (b"{\\rtf", "a rich text file (.rtf)"), (b"<", "a web page"))
_SAVE_AGAIN = "Open it in Word and use Save As, Word Document (.docx)."


def refuse_by_first_bytes(data: bytes) -> None:
    """Refuse what is no zip archive at all: old Word files, encrypted packages, PDF, plain text, nothing.

    Raises DocumentError ``too-large``, ``damaged``, ``old-word``, ``encrypted`` or ``not-word``.
    """
    if len(data) > MAX_FILE:
        raise too_large("The file is larger than 100 MB.")
    if not data:
        raise damaged("The file is empty.")
    if data.startswith(_OLE):
        raise _old(data)
    if not data.startswith(b"PK"):
        kind = next((name for magic, name in _OTHERS if data.lstrip()[:8].startswith(magic)), "no Word document")
        raise DocumentError("not-word", f"This file is {kind}.", _SAVE_AGAIN)


def _old(data: bytes) -> DocumentError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return encrypted()
    if "WordDocument".encode("utf-16-le") in data:
        return DocumentError("old-word", "This is a Word document in the old format (.doc).", _SAVE_AGAIN)
    return DocumentError("not-word", "This is an old Office file, but no Word document.", _SAVE_AGAIN)


def encrypted() -> DocumentError:
    """The refusal of a file behind a password or a sensitivity label."""
    return DocumentError(
        "encrypted",
        "The file is protected by a password or a sensitivity label, so it cannot be read.",
        "Save a copy without the password or encryption and send that.",
    )


def damaged(message: str) -> DocumentError:
    """The refusal of a broken file; ``message`` says what is wrong."""
    return DocumentError(
        "damaged", message, "Open it in Word, let Word repair it, save it and send it again, or send an earlier copy."
    )


def too_large(message: str) -> DocumentError:
    """The refusal of a file that passes a cap; ``message`` names it."""
    return DocumentError("too-large", message, "Take out pictures and attachments, save it and send it again.")


def macros() -> DocumentError:
    """The refusal of a file that carries macros."""
    return DocumentError(
        "macros",
        "The file contains macros, which a form does not need.",
        "Save it as a Word Document (.docx), which leaves the macros out, and send that.",
    )


def doctype(name: str) -> DocumentError:
    """The refusal of a part that declares a document type, which Word never writes."""
    return DocumentError(
        "doctype",
        f"A part of the file ({name}) holds a document type declaration, which Word never writes.",
        "Do not open the file. Ask its sender where it came from.",
    )


def remote_template(target: str) -> DocumentError:
    """The refusal of a file that would load its template from another computer."""
    return DocumentError(
        "remote-template",
        f"The file would load its template from another computer ({target[:80]}).",
        "In Word, go to Developer, Document Template, take the address out, save it and send it again.",
    )


def is_remote(target: str) -> bool:
    """Whether a template's address leads to another computer; a path on a local or mapped drive does not."""
    address = target.strip().replace("\\", "/").casefold()
    if address.startswith("file:"):
        rest = address.removeprefix("file:")
        path = rest.lstrip("/")
        return not (re.match(r"[a-z](:|\||%3a)", path) or (len(rest) - len(path) in {1, 3} and "/" not in path[:2]))
    return address.startswith("//") or re.match(r"[a-z][a-z0-9+.-]+:", address) is not None


def has_doctype(xml: bytes) -> bool:
    """Whether XML declares a document type, in whatever encoding it is written."""
    if xml[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in xml[:16]:
        xml = xml.replace(b"\x00", b"")
    if b"!" in xml and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml):  # one byte is looked for far faster than ten
        return True
    head = xml[:200].lower()
    odd_encoding = b"encoding=" in head and b"utf-8" not in head
    return odd_encoding and re.search(rb"<\s*!\s*doctype", xml, re.IGNORECASE) is not None
