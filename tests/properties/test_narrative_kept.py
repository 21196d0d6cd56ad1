"""Whatever managers do to a report, in any order and over many runs, every word of theirs stays or the report does.

Each edit leaves words that stand nowhere else. After a rebuild they are in the new report, or the old one was not
replaced. What nobody could know is not asked: words that a later edit takes out are no longer looked for.
``CHECKBACK_SEQUENCES`` asks for more sequences than the few that every run of the tests does.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import Image

from generator.office.boxes import box_name
from generator.reports.carried import read_earlier
from tests.builders.narrative import saved
from tests.builders.reports import opened, year_report
from tests.unit.reports.test_narrative_boxes import ACTIONS, AUDITS, rebuilt

_SPACES = (
    f'{nsdecls("w", "r")} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_BY = 'w:author="A" w:date="2026-11-01T00:00:00Z"'
_PARAGRAPHS = {
    "plain": "{run}",
    "heading": '<w:pPr><w:pStyle w:val="Heading2"/></w:pPr>{run}',
    "inserted": f'<w:ins w:id="{{number}}" {_BY}>{{run}}</w:ins>',
    "deleted": f'<w:del w:id="{{number}}" {_BY}><w:r><w:delText>old</w:delText></w:r></w:del>{{run}}',
    "equation": "<m:oMath><m:r><m:t>{word}</m:t></m:r></m:oMath>",
    "object": '<w:r><w:pict><v:shape id="{word}" style="width:20pt;height:20pt"/></w:pict></w:r>',
    "control": '<w:sdt><w:sdtPr><w:alias w:val="x"/><w:id w:val="{number}"/><w:text/></w:sdtPr><w:sdtContent>{run}'
    "</w:sdtContent></w:sdt>",
    "field": '<w:fldSimple w:instr=" DATE ">{run}</w:fldSimple>',
    "page": '<w:r><w:br w:type="page"/></w:r>{run}',
    "at a mark": '<w:r><w:rPr><w:rStyle w:val="FigureMark"/></w:rPr><w:t>[1] {word}</w:t></w:r>',
    "as a prompt": '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{word}</w:t></w:r>',
    "numbers": '<w:r><w:t xml:space="preserve">as said [3] and [{word}] in [2026]</w:t></w:r>',
    "very long": '<w:r><w:t xml:space="preserve">{word} and so on and on.' + " More of it." * 2000 + "</w:t></w:r>",
}


class Manager:
    """Somebody who edits a report at random and remembers the words."""

    def __init__(self, seed: int) -> None:
        self.chance, self.done = random.Random(seed), 0
        self.words: list[str] = []
        self.did: list[str] = []

    def edit(self, data: bytes) -> bytes:
        document = opened(data)
        for _ in range(self.chance.randint(1, 4)):
            what = self.chance.choice([*_PARAGRAPHS, *EDITS])
            self.did.append(what)
            if what in EDITS:
                EDITS[what](self, document)
            else:
                self.put(document, self.paragraph(what))
        return saved(document)

    def word(self) -> str:
        self.done += 1
        self.words.append(f"word{self.chance.randrange(10**6)}n{self.done}")
        return self.words[-1]

    def paragraph(self, kind: str = "plain") -> etree._Element:
        word = self.word()
        inner = _PARAGRAPHS[kind].format(word=word, number=900 + self.done, run=f"<w:r><w:t>{word}</w:t></w:r>")
        made: etree._Element = parse_xml(f"<w:p {_SPACES}>{inner}</w:p>")
        return made

    def boxes(self, document: Document) -> list[etree._Element]:
        return [c for c in document.element.body.iter(qn("w:sdt")) if box_name(c, "narrative.")]

    def box(self, document: Document) -> etree._Element:
        """A box at random; where none is left, one that stands nowhere."""
        held = self.boxes(document) or [parse_xml(f"<w:sdt {_SPACES}><w:sdtContent/></w:sdt>")]
        return self.chance.choice(held)

    def put(self, document: Document, block: etree._Element) -> None:
        held = self.boxes(document)
        content = self.chance.choice(held)[-1] if held else document.element.body
        content.insert(self.chance.choice([0, len(content) if held else 1]), block)

    def forget(self, element: etree._Element) -> None:
        """Words that are taken out are no longer looked for."""
        text = etree.tostring(element, encoding="unicode")
        self.words = [w for w in self.words if w not in text]


def _moved(document: Document, block: etree._Element) -> etree._Element:
    document.element.body.remove(block)
    return block


def _list(me: Manager, document: Document) -> None:
    me.put(document, _moved(document, document.add_paragraph(me.word(), style="Narrative")._p))


def _table(me: Manager, document: Document) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = me.word(), me.word()
    table.cell(1, 0).add_table(1, 1).cell(0, 0).text = me.word()
    me.put(document, _moved(document, table._tbl))


def _picture(me: Manager, document: Document) -> None:
    out = BytesIO()
    Image.new("RGB", (9, 9), (me.chance.randrange(255), 9, 9)).save(out, "PNG")
    paragraph = document.add_paragraph()
    paragraph.add_run().add_picture(BytesIO(out.getvalue()), width=Cm(1))
    me.put(document, _moved(document, paragraph._p))


def _link(me: Manager, document: Document) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    address = document.part.relate_to("https://example.org/", kind, is_external=True)
    run = f"<w:r><w:t>{me.word()}</w:t></w:r>"
    me.put(document, parse_xml(f'<w:p {_SPACES}><w:hyperlink r:id="{address}">{run}</w:hyperlink></w:p>'))


def _in_a_text(me: Manager, document: Document) -> None:
    """In the midst of a draft, a prompt, a mark or of what was written before."""
    texts = list(me.box(document).iter(qn("w:t")))
    if texts:
        text = me.chance.choice(texts)
        text.text = f"{text.text or ''} {me.word()}"


def _comment(me: Manager, document: Document) -> None:
    runs = [r for p in document.paragraphs for r in p.runs]
    document.add_comment(me.chance.choice(runs), text=me.word(), author="A")


def _empty(me: Manager, document: Document) -> None:
    content = me.box(document)[-1]
    me.forget(content)
    for child in list(content):
        content.remove(child)
    content.append(parse_xml(f"<w:p {_SPACES}/>"))


def _merge(me: Manager, document: Document) -> None:
    held = me.boxes(document)
    if len(held) > 1:
        one, other = me.chance.sample(held, 2)
        one[-1].extend(list(other[-1]))
        other.getparent().remove(other)  # type: ignore[union-attr]


def _delete(me: Manager, document: Document) -> None:
    box = me.box(document)
    me.forget(box)
    if box.getparent() is not None:
        box.getparent().remove(box)  # type: ignore[union-attr]


def _copy(me: Manager, document: Document) -> None:
    box = me.box(document)
    if box.getparent() is not None:
        copied = deepcopy(box)
        copied[-1].append(me.paragraph())
        box.addnext(copied)


def _unwrap(me: Manager, document: Document) -> None:
    box = me.box(document)
    if box.getparent() is not None:
        for child in list(box[-1]):
            box.addprevious(child)
        box.getparent().remove(box)  # type: ignore[union-attr]


def _outside(me: Manager, document: Document) -> None:
    blocks = [b for b in document.element.body if b.tag in {qn("w:p"), qn("w:tbl"), qn("w:sdt")}]
    me.chance.choice(blocks).addnext(me.paragraph(me.chance.choice(list(_PARAGRAPHS))))


def _cell(me: Manager, document: Document) -> None:
    me.chance.choice(document.tables).rows[-1].cells[0].paragraphs[0].add_run(me.word())


def _header(me: Manager, document: Document) -> None:
    document.sections[0].header.paragraphs[0].add_run(me.word())


EDITS: dict[str, Callable[[Manager, Document], None]] = {
    edit.__name__: edit
    for edit in (
        *(_list, _table, _picture, _link, _in_a_text, _comment, _empty, _merge, _delete, _copy, _unwrap, _outside),
        *(_cell, _header),
    )
}


def _everything(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as members:
        names = (n for n in members.namelist() if n.startswith("word/") and n.endswith(".xml"))
        return "\n".join(members.read(name).decode() for name in names)


@pytest.mark.parametrize("seed", range(int(os.environ.get("CHECKBACK_SEQUENCES", "40")) // 8))
def test_every_word_stays_or_the_report_does(seed: int, tmp_path: Path) -> None:
    me, data = Manager(seed), year_report("tower-hamlets")
    for step in range(3):
        edited = me.edit(data)
        earlier, since = read_earlier(edited), me.chance.randrange(20)
        data = rebuilt(earlier, (AUDITS[since:], ACTIONS[since:]))
        told = _everything(data)
        lost = [word for word in me.words if word not in told]
        assert not (earlier.in_place and lost), (me.did, lost)
        me.words = [word for word in me.words if word in told]  # the others stay in the report that was set aside
        assert read_earlier(data).in_place, me.did
        assert rebuilt(data, (AUDITS[since:], ACTIONS[since:])) == data, me.did
        made = tmp_path / f"{step}.docx"
        made.write_bytes(data)
        found = OpenXmlValidator().validate(str(made))
        assert found.is_valid, (me.did, [e.description for e in found.errors])


@pytest.mark.parametrize("kind", ["equation", "object", "at a mark", "as a prompt"])
def test_what_stands_alone_beside_a_prompt_is_kept(kind: str) -> None:
    """No letters of a paragraph, or letters that look like ours, and yet somebody's."""
    me, document = Manager(1), opened(year_report("tower-hamlets"))
    controls = {box_name(c, "narrative."): c for c in me.boxes(document)}
    controls["good_practice"][-1].append(me.paragraph(kind))
    made = rebuilt(saved(document))
    assert me.words[0] in _everything(made)
    assert me.words[0] in _everything(rebuilt(made, (AUDITS, ACTIONS)))


@pytest.mark.parametrize("kind", ["equation", "object"])
def test_what_stands_alone_outside_the_boxes_sets_the_report_aside(kind: str) -> None:
    me, document = Manager(1), opened(year_report("tower-hamlets"))
    document.paragraphs[-1]._p.addnext(me.paragraph(kind))
    assert not read_earlier(saved(document)).in_place
