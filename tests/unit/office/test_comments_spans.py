"""A part is cut and extended exactly where an element stands; every other byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.forms import members
from lxml import etree

from generator.errors import DocumentError
from generator.office.comments_spans import SpannedXml, xml_text

SPECIMENS = sorted((Path(__file__).parents[2] / "specimens").glob("*.docx"))
ODD = b"""<?xml version="1.0"?><!-- <b> --><a:x xmlns:a="u" y='1 > 0 "'><?pi <c>?><![CDATA[<d>]]><a:e z="/>"/>t<a:f
 > q &gt; </a:f ></a:x>"""


def named(xml: SpannedXml, local: str) -> list[bytes]:
    return [xml._data[s.start : s.stop] for s in xml.root.iter(f"{{u}}{local}")]


def test_elements_are_found_past_comments_raw_text_and_brackets_in_attributes():
    xml = SpannedXml(ODD, "x")
    assert [s.tag for s in xml.root.iter()] == ["{u}x", "{u}e", "{u}f"]
    assert named(xml, "e") == [b'<a:e z="/>"/>']
    assert named(xml, "f") == [b"<a:f\n > q &gt; </a:f >"]


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.stem[:25])
def test_every_element_of_real_files_is_where_it_stands(path: Path):
    for name, content in members(path.read_bytes()).items():
        if name.endswith((".xml", ".rels")):
            xml = SpannedXml(content, name)
            elements = [e for e in etree.fromstring(content).iter() if isinstance(e.tag, str)]
            spans = list(xml.root.iter())
            assert [s.tag for s in spans] == [e.tag for e in elements]
            assert all(content[s.start : s.start + 1] == b"<" and content[s.stop - 1 : s.stop] == b">" for s in spans)
            assert xml.result() == content


def test_an_element_in_one_tag_is_opened_for_what_goes_in():
    xml = SpannedXml(b"<a><b c='/'/><d /></a>", "x")
    b, d = xml.root.children
    xml.append(b, "<n/>")
    xml.append(b, "<m/>")
    xml.append(d, "t")
    assert xml.result() == b"<a><b c='/'><n/><m/></b><d >t</d></a>"


def test_insertions_at_one_place_keep_their_order_beside_a_removal():
    xml = SpannedXml(b"<a><b/><c/></a>", "x")
    b, c = xml.root.children
    xml.insert(c.start, "1")
    xml.remove(c)
    xml.insert(c.start, "2")
    xml.insert(b.start, "0")
    assert xml.result() == b"<a>0<b/>12</a>"


def test_a_byte_order_mark_shifts_nothing():
    xml = SpannedXml(b"\xef\xbb\xbf<a><b/></a>", "x")
    xml.append(xml.root.children[0], "t")
    assert xml.result() == b"\xef\xbb\xbf<a><b>t</b></a>"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_other_encodings_are_kept(encoding: str):
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>é<b/></a>'
    xml = SpannedXml(text.encode(encoding), "x")
    xml.append(xml.root, "<z/>")
    assert xml.result().decode(encoding) == text.replace("</a>", "<z/></a>")


def test_a_prefix_that_means_something_else_below_is_declared_where_it_is_used():
    xml = SpannedXml(b'<w:a xmlns:w="one"><w:b xmlns:w="two"/></w:a>', "x")
    assert xml.prefix("one", "w") == ("w", ' xmlns:w="one"')
    assert SpannedXml(b'<q:a xmlns:q="one"/>', "x").prefix("one", "w") == ("q", "")


def test_a_namespace_that_old_readers_may_ignore_is_declared_once():
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    for start in ("<a>", f'<a xmlns:mc="{mc}" mc:Ignorable="x" xmlns:x="xx">', '<a xmlns:w14="other">'):
        xml = SpannedXml(f"{start}<b/></a>".encode(), "x")
        prefix = xml.prefix_at_root("new", "w14")
        assert xml.prefix_at_root("new", "w14") == prefix
        root = etree.fromstring(xml.result())
        assert root.nsmap[prefix] == "new"
        assert prefix in root.get(f"{{{mc}}}Ignorable", "").split()


@pytest.mark.parametrize(("data", "code"), [
    (b"<a><b></a>", "damaged"),
    (b"", "damaged"),
    (b'<?xml version="1.0" encoding="klingon"?><a/>', "odd-xml"),
    ('<?xml version="1.0"?><a/>'.encode("utf-16-le"), "odd-xml"),
])  # fmt: skip
def test_what_cannot_be_patched_exactly_is_refused(data: bytes, code: str):
    with pytest.raises(DocumentError) as error:
        SpannedXml(data, "word/document.xml")
    assert error.value.code == code


def test_words_are_escaped_and_cleaned():
    assert xml_text("a < b & c\x00\x0b\ufffe") == "a &lt; b &amp; c"
