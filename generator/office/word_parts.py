"""The parts of a new Word document beside its text: settings, lists, fonts, header, footer, properties, prompts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from generator.office.word_xml import Element, field_run, make, paragraph, qn, text_run

_CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_A4 = {"w": 11906, "h": 16838}
_MARGIN = 1021  # 1.8 cm in twips
_IDS = uuid.UUID("6b1f7c3e-9d0a-4c55-8e0e-3a6d5b0c2f41")  # names our building blocks, the same on every build


def section_properties(header_id: str, footer_id: str) -> Element:
    """A4 with margins of 1.8 cm and this header and footer (clause 17.6)."""
    header = make("w:headerReference", type="default")
    footer = make("w:footerReference", type="default")
    header.set(qn("r:id"), header_id)
    footer.set(qn("r:id"), footer_id)
    sides = dict.fromkeys(("left", "right"), _MARGIN)
    margins = make("w:pgMar", top=1247, right=sides["right"], bottom=1134, left=sides["left"], header=567, footer=510)
    margins.set(qn("w:gutter"), "0")
    return make("w:sectPr", header, footer, make("w:pgSz", **_A4), margins)


def document_xml(body: Sequence[Element], section: Element) -> Element:
    """The root of the main part; readers that know no Word 2010 or 2013 controls may ignore those marks."""
    root = make("w:document", make("w:body", *body, section))
    root.set(qn("mc:Ignorable"), "w14 w15")
    return root


def settings_xml(language: str) -> Element:
    """Settings of a document for Word 2013 and later; older modes know no repeating rows."""
    mode = make("w:compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return make(
        "w:settings",
        make("w:zoom", percent=100),
        make("w:defaultTabStop", val=567),
        make("w:characterSpacingControl", val="doNotCompress"),
        make("w:compat", mode),
        make("w:themeFontLang", val=language),
        make("w:decimalSymbol", val="."),
        make("w:listSeparator", val=","),
    )


def theme_xml() -> bytes:
    """Our colours and Arial as a theme, so that what staff draw or chart in Word takes them too."""
    return Path(__file__).with_name("word_theme.xml").read_bytes()


def fonts_xml() -> Element:
    """The fonts that the document uses, for Word to find others where they are missing (clause 17.8)."""
    return make("w:fonts", *(_font(*font) for font in (("Arial", "020B0604020202020204", "swiss"), _BOXES)))


_BOXES = ("MS Gothic", "020B0609070205080204", "modern")


def _font(name: str, panose: str, family: str) -> Element:
    return make("w:font", make("w:panose1", val=panose), make("w:family", val=family), name=name)


def bullets_xml() -> Element:
    """One real bullet list, as numbering 1 (clause 17.9)."""
    level = make(
        "w:lvl",
        make("w:start", val=1),
        make("w:numFmt", val="bullet"),
        make("w:pStyle", val="ListBullet"),
        make("w:lvlText", val="•"),
        make("w:lvlJc", val="left"),
        make("w:pPr", make("w:ind", left=340, hanging=340)),
        ilvl=0,
    )
    abstract = make("w:abstractNum", make("w:multiLevelType", val="singleLevel"), level, abstractNumId=0)
    return make("w:numbering", abstract, make("w:num", make("w:abstractNumId", val=0), numId=1))


def header_xml(left: str, right: str) -> Element:
    """A page header with words at the left and the right margin."""
    return make("w:hdr", paragraph("Header", f"{left}\t{right}" if right else left))


def footer_xml(left: str) -> Element:
    """A page footer with words at the left and "Page x of y" at the right."""
    numbers = [text_run("\tPage "), field_run("PAGE", "1"), text_run(" of "), field_run("NUMPAGES", "1")]
    return make("w:ftr", paragraph("Footer", left, *numbers))


def core_xml(title: str, creator: str, language: str) -> bytes:
    """Title, creator and language; no dates, so that the same form gives the same bytes."""
    root = etree.Element(f"{{{_CORE['cp']}}}coreProperties", nsmap=_CORE)
    for name, value in (("title", title), ("creator", creator), ("language", language)):
        etree.SubElement(root, f"{{{_CORE['dc']}}}{name}").text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def glossary_xml(prompts: Mapping[str, str], style: str) -> Element:
    """The building blocks that keep each prompt, by name: Word shows it again when an answer is deleted (17.12)."""
    root = make("w:glossaryDocument", make("w:docParts", *(_prompt(*item, style) for item in prompts.items())))
    root.set(qn("mc:Ignorable"), "w14 w15")
    return root


def _prompt(name: str, words: str, style: str) -> Element:
    category = make("w:category", make("w:name", val="General"), make("w:gallery", val="placeholder"))
    properties = make(
        "w:docPartPr",
        make("w:name", val=name),
        category,
        make("w:types", make("w:type", val="bbPlcHdr")),
        make("w:behaviors", make("w:behavior", val="content")),
        make("w:guid", val=f"{{{str(uuid.uuid5(_IDS, name)).upper()}}}"),
    )
    return make("w:docPart", properties, make("w:docPartBody", make("w:p", text_run(words, style))))
