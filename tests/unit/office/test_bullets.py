"""Boxes and ticks that are the bullets of a list are read where they tell its lines apart."""

from __future__ import annotations

import io
import zipfile

from builders.legacy import W, package, para, run

from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.office.word import blocks_text

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
LEVEL = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{0}"/>{1}</w:lvl>'
WINGDINGS = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>'
BULLETS = {
    "1": ("\u2610", ""),
    "2": ("\u2612", ""),
    "3": ("\uf0a8", WINGDINGS),
    "4": ("\uf0fc", WINGDINGS),
    "5": ("\u2022", ""),
}


def text(*lines: tuple[str, str]) -> str:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{LEVEL.format(*b)}</w:abstractNum>' for n, b in BULLETS.items()
    )
    numbers = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in BULLETS)
    body = "".join(
        para(run(said)).replace(
            "<w:p>", f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr></w:pPr>'
        )
        for n, said in lines
    )
    out = io.BytesIO(package(body))
    with zipfile.ZipFile(out) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    rel = f'<Relationship Id="rId9" Type="{KIND}" Target="numbering.xml"/></Relationships>'
    rels = "word/_rels/document.xml.rels"
    members[rels] = members[rels].replace(b"</Relationships>", rel.encode())
    members["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{kinds}{numbers}</w:numbering>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return blocks_text(read_document(open_package(out.getvalue())).blocks)


def test_bullets_that_tell_lines_apart_are_read() -> None:
    assert text(("1", "Yes"), ("2", "No")) == "\u2610 Yes\n\u2612 No"
    assert text(("3", "Good"), ("4", "Inadequate"), ("3", "Outstanding")) == "☐ Good\n✓ Inadequate\n☐ Outstanding"
    assert text(("5", "Good"), ("2", "Inadequate")) == "\u2022 Good\n\u2612 Inadequate"


def test_a_list_with_the_same_bullet_before_each_line_is_a_list() -> None:
    assert text(("4", "First"), ("4", "second")) == "First\nsecond"
    assert text(("5", "First"), ("5", "second")) == "First\nsecond"
