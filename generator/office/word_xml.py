"""WordprocessingML in few words: ``make("w:p", make("w:r", ...))``.

Element and attribute names follow ECMA-376 part 1, clause 17. Attributes take the namespace of their element, as they
do nearly everywhere in WordprocessingML.
"""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def qn(name: str) -> str:
    """The full name of a prefixed one: ``w:p`` as ``{…/wordprocessingml/2006/main}p``."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def make(name: str, /, *children: Element, **attributes: object) -> Element:
    """An element with its children; keyword attributes stand in the element's own namespace."""
    namespace = NAMESPACES[name.partition(":")[0]]
    element = etree.Element(qn(name), nsmap=NAMESPACES)
    for key, value in attributes.items():
        element.set(f"{{{namespace}}}{key}", str(value))
    element.extend(children)
    return element


def text_run(text: str, style: str = "", properties: Element | None = None) -> Element:
    """A run of text in a character style; line breaks and tabs in the text become theirs in Word."""
    run = make("w:r")
    if properties is not None:
        run.append(properties)
    elif style:
        run.append(make("w:rPr", make("w:rStyle", val=style)))
    for number, line in enumerate(text_lines(text)):
        if number:
            run.append(make("w:br"))
        _append_line(run, line)
    return run


def text_lines(text: str) -> list[str]:
    """The lines of a text, however they are parted, without the control characters that XML cannot hold."""
    return [_NOT_IN_XML.sub("", line) for line in _LINE_ENDS.split(text)]


def _append_line(run: Element, line: str) -> None:
    for number, words in enumerate(line.split("\t")):
        if number:
            run.append(make("w:tab"))
        if words:
            text = make("w:t")
            text.text = words
            text.set(_XML_SPACE, "preserve")
            run.append(text)


def paragraph(style: str, *content: Element | str) -> Element:
    """A paragraph in a named style; plain strings become runs."""
    runs = [text_run(part) if isinstance(part, str) else part for part in content]
    return make("w:p", make("w:pPr", make("w:pStyle", val=style)), *runs)


def keep_with_next(para: Element) -> Element:
    """The same paragraph, kept on one page with what follows (17.3.1.15); for rows of a table too."""
    properties = para.find(qn("w:pPr"))
    if properties is not None:
        properties.insert(1, make("w:keepNext"))
    return para


def field_run(instruction: str, shown: str) -> Element:
    """A simple field such as PAGE, with what it shows until Word works it out (17.16.19)."""
    return make("w:fldSimple", text_run(shown), instr=f" {instruction} ")


def parse_xml(data: bytes) -> Element:
    """The root of an XML part; entities are never resolved. Raises lxml's XMLSyntaxError."""
    return etree.fromstring(data, _SAFE)


def is_strict(part: bytes) -> bool:
    """Whether a part is written in the namespaces of Strict Open XML (ISO 29500-1), which we read and never write."""
    return b"purl.oclc.org/ooxml/" in part[:4096]


def to_bytes(root: Element) -> bytes:
    """The bytes of an XML part, with the declaration that Office writes.

    What the root declares stays: ``mc:Ignorable`` names prefixes (part 3, 7.2), and some readers ask for ``r``.
    """
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
