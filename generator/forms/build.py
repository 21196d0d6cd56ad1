"""A blank Word form from its definition; the same definition gives the same bytes.

Staff may restyle it in Word: ``generator.forms.verify`` proves that it still carries every control.
"""

from __future__ import annotations

from pathlib import Path

from generator.forms.layout import form_body
from generator.office import word_parts
from generator.office.controls import PROMPT_STYLE, number_controls, prompts_shown
from generator.office.custom_properties import CONTENT_TYPE as CUSTOM_TYPE
from generator.office.custom_properties import custom_properties_xml
from generator.office.docx_package import Part, relationships, write_package
from generator.office.word_styles import read_styles, styles_xml
from generator.office.word_xml import Element, qn, to_bytes
from generator.profile import FormDefinition, ServiceProfile

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_STYLES = Path(__file__).with_name("layout_styles.toml")
_FIRST_CONTROL_ID = 1001


def build_all(profile: ServiceProfile) -> dict[str, bytes]:
    """Every blank form of a service by the file name of its template."""
    return {definition.template: build_blank(definition, profile) for definition in profile.forms}


def build_blank(definition: FormDefinition, profile: ServiceProfile) -> bytes:
    """The blank form as a Word document on A4, with a titled content control for every answer."""
    section = word_parts.section_properties("rId1", "rId2")
    document = word_parts.document_xml(list(form_body(definition, profile)), section)
    number_controls(document.iter(qn("w:sdt")), _FIRST_CONTROL_ID)
    return write_package(_parts(document, definition, profile))


def _parts(document: Element, definition: FormDefinition, profile: ServiceProfile) -> list[Part]:
    service = profile.service
    styles = to_bytes(styles_xml((*read_styles(), *read_styles(_STYLES)), service.language))
    header = word_parts.header_xml(_short_title(definition, profile), service.classification)
    footer = word_parts.footer_xml(f"Template version {definition.version}")
    prompts = word_parts.glossary_xml(prompts_shown(document), PROMPT_STYLE)
    return [
        relationships("", ("officeDocument", "word/document.xml"), (_CORE_REL, "docProps/core.xml"), _CUSTOM),
        relationships("word/document.xml", *_DOCUMENT_TARGETS),
        relationships("word/glossary/document.xml", ("styles", "styles.xml")),
        _word_part("document", "document.main", document),
        _word_part("header1", "header", header),
        _word_part("footer1", "footer", footer),
        Part("word/styles.xml", f"{_WORD}styles+xml", styles),
        _word_part("settings", "settings", word_parts.settings_xml(service.language)),
        _word_part("numbering", "numbering", word_parts.bullets_xml()),
        _word_part("glossary/document", "document.glossary", prompts),
        Part("word/glossary/styles.xml", f"{_WORD}styles+xml", styles),
        Part("word/theme/theme1.xml", _THEME, word_parts.theme_xml()),
        _word_part("fontTable", "fontTable", word_parts.fonts_xml()),
        Part("docProps/core.xml", _CORE, word_parts.core_xml(definition.title, service.name, service.language)),
        Part("docProps/custom.xml", CUSTOM_TYPE, custom_properties_xml(identity(definition, profile))),
    ]


def _short_title(definition: FormDefinition, profile: ServiceProfile) -> str:
    service = profile.service.short_name
    return definition.title if service in definition.title else f"{service}: {definition.title}"


_CUSTOM = ("custom-properties", "docProps/custom.xml")
_DOCUMENT_TARGETS = (
    ("header", "header1.xml"),
    ("footer", "footer1.xml"),
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("numbering", "numbering.xml"),
    ("glossaryDocument", "glossary/document.xml"),
    ("theme", "theme/theme1.xml"),
    ("fontTable", "fontTable.xml"),
)


def identity(definition: FormDefinition, profile: ServiceProfile) -> dict[str, str]:
    """The custom properties by which a form is known again."""
    return {
        "CheckbackForm": definition.id,
        "CheckbackService": profile.service.id,
        "CheckbackVersion": definition.version,
    }


def _word_part(name: str, kind: str, root: Element) -> Part:
    return Part(f"word/{name}.xml", f"{_WORD}{kind}+xml", to_bytes(root))
