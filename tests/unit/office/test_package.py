"""What is refused is refused with its own code and advice; honest Word files of every kind are opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.legacy import package, para, run

from generator.errors import DocumentError
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import blocks_text

SPECIMENS = sorted((Path(__file__).parents[2] / "specimens").glob("*.docx"))
WORD = package(para(run("Hello")))
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def changed(
    change: Callable[[str, bytes], bytes | None], data: bytes = WORD, extra: dict[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.namelist():
            content = change(name, archive.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def replaced(old: str, new: str, extra: dict[str, bytes] | None = None) -> bytes:
    return changed(lambda _, content: content.replace(old.encode(), new.encode()), extra=extra)


def added(extra: dict[str, bytes]) -> bytes:
    return changed(lambda n, c: c, extra=extra)


def settings(target: str) -> dict[str, bytes]:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return {"word/_rels/settings.xml.rels": rels.encode()}


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
BOMB = changed(lambda n, c: c + b" " * 21_000_000 if n == "word/document.xml" else c)
REFUSED = {
    "an empty file": (b"", "damaged"),
    "a PDF": (b"%PDF-1.7 ...", "not-word"),
    "a rich text file": (b"{\\rtf1 hello}", "not-word"),
    "plain text": (b"Dear colleague", "not-word"),
    "an old Word file": (OLE + "WordDocument".encode("utf-16-le"), "old-word"),
    "a file with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "another old Office file": (OLE + "Workbook".encode("utf-16-le"), "not-word"),
    "a file cut short": (WORD[: len(WORD) // 2], "damaged"),
    "a zip of something else": (changed(lambda n, c: None, extra={"a.txt": b"x"}), "not-word"),
    "an OpenDocument text": (changed(lambda n, c: None, extra={"mimetype": b"x", "content.xml": b"<a/>"}), "not-word"),
    "a spreadsheet": (replaced("wordprocessingml.document.main", "spreadsheetml.sheet.main"), "not-word"),
    "a macro document": (replaced(TYPES, "application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    "a macro part": (added({"word/vbaProject.bin": b"x"}), "macros"),
    "a document type": (replaced("<w:document", "<!DOCTYPE a [<!ENTITY b 'c'>]><w:document"), "doctype"),
    "a document type elsewhere": (added({"customXml/item1.xml": b"<!DOCTYPE a><a/>"}), "doctype"),
    "a document type in UTF-16": (added({"customXml/item1.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "doctype"),
    "a template on the web": (added(settings("https://example.org/t.dotm")), "remote-template"),
    "a template on a share": (added(settings("file:///\\\\host\\share\\t.dotm")), "remote-template"),
    "a huge part": (BOMB, "too-large"),
    "too many parts": (added({f"x/{i}.txt": b"" for i in range(5001)}), "too-large"),
    "two parts of one name": (added({"word/Document.xml": b"<a/>"}), "damaged"),
    "a broken document": (replaced("</w:body>", ""), "damaged"),
    "a missing document": (changed(lambda n, c: None if n == "word/document.xml" else c), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_each_refusal_has_its_code_and_advice(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as refused:
        open_package(data)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert refused.value.advice


def test_an_encrypted_zip_member_is_refused() -> None:
    data = bytearray(WORD)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    with pytest.raises(DocumentError) as refused:
        open_package(bytes(data))
    assert refused.value.code == "encrypted"


def test_macros_may_be_allowed() -> None:
    data = added({"word/vbaProject.bin": b"x"})
    assert open_package(data, allow_macros=True).main == "word/document.xml"


@pytest.mark.parametrize(
    "target", ["file:///C:/Templates/Form.dotx", "C:\\Templates\\Form.dotx", "Form.dotx", "file:///S:\\t.dotm"]
)
def test_a_template_on_a_drive_is_no_reason_to_refuse(target: str) -> None:
    assert open_package(changed(lambda n, c: c, extra=settings(target)))


def test_a_template_file_is_read() -> None:
    data = replaced("wordprocessingml.document.main", "wordprocessingml.template.main")
    assert blocks_text(read_document(open_package(data)).blocks) == "Hello"


def test_a_strict_file_reads_like_any_other() -> None:
    strict = changed(
        lambda n, c: c.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    )
    assert blocks_text(read_document(open_package(strict)).blocks) == "Hello"


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.stem)
def test_honest_files_are_opened(path: Path) -> None:
    assert open_package(path.read_bytes()).main == "word/document.xml"


def test_a_part_whose_checksum_is_wrong_is_damaged() -> None:
    info = zipfile.ZipFile(io.BytesIO(WORD)).getinfo("word/document.xml")
    checksum = info.CRC.to_bytes(4, "little")
    wrong = WORD.replace(checksum, (info.CRC ^ 1).to_bytes(4, "little"))
    assert wrong != WORD
    with pytest.raises(DocumentError) as refused:
        open_package(wrong)
    assert refused.value.code == "damaged"


def test_parts_that_are_stored_unpacked_are_read_alike() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in archive.namelist():
            target.writestr(name, archive.read(name))
    assert blocks_text(read_document(open_package(out.getvalue())).blocks) == "Hello"
