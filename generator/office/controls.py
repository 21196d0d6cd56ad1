"""Content controls of Word: built from a plain description, set, and described again.

ECMA-376 part 1, clause 17.5.2; tick boxes and repeating sections from [MS-DOCX] 2.6.1.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from generator.office.word_xml import NAMESPACES, Element, make, paragraph, qn, text_run

NS = {"w": NAMESPACES["w"]}
PROMPT_STYLE = "PlaceholderText"
LOCKED_TAG = "checkback_text"
_TITLE_LIMIT = 64  # Word refuses longer titles and tags
_BOXES = {False: "☐", True: "☒"}
_BOX_FONT = "MS Gothic"


class ControlKind(StrEnum):
    """What a person can do with a control."""

    TEXT = "text"
    RICH = "rich"
    DATE = "date"
    DROPDOWN = "dropdown"
    TICK = "tick"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Control:
    """A control as it should be: its tag, the title that a screen reader says, its kind, its prompt and choices.

    ``style`` is the character style of what is typed. Controls inside repeating rows are not ``kept``: Word could not
    delete a row that holds a control which must not be deleted.
    """

    tag: str
    title: str
    kind: ControlKind
    prompt: str = ""
    choices: tuple[str, ...] = ()
    date_format: str = "d MMMM yyyy"
    style: str = ""
    kept: bool = True


def short_title(words: str, ending: str = "") -> str:
    """A title that Word takes: at most 64 characters with its ending, cut at a word."""
    room = _TITLE_LIMIT - len(ending)
    if len(words) <= room:
        return words + ending
    return words[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…" + ending


def inline_control(control: Control) -> Element:
    """A control within a paragraph, showing its prompt (or an empty box)."""
    return make("w:sdt", _properties(control), make("w:sdtContent", _empty(control)))


def block_control(control: Control, paragraph_style: str) -> Element:
    """A control that holds whole paragraphs, showing its prompt in one."""
    return make("w:sdt", _properties(control), make("w:sdtContent", paragraph(paragraph_style, _empty(control))))


def locked_text(*runs: Element, title: str = "Question") -> Element:
    """Text that can be neither changed nor deleted, without a frame round it; its style may still be changed."""
    properties = make(
        "w:sdtPr",
        make("w:alias", val=title),
        make("w:tag", val=LOCKED_TAG),
        make("w:id", val=0),
        make("w:lock", val="sdtContentLocked"),
        make("w15:appearance", val="hidden"),
    )
    return make("w:sdt", properties, make("w:sdtContent", *runs))


def repeating_rows(tag: str, title: str, rows: Iterable[Element]) -> Element:
    """Table rows of which people can add more with Word's own plus sign."""
    properties = make(
        "w:sdtPr",
        make("w:alias", val=short_title(title)),
        make("w:tag", val=tag),
        make("w:id", val=0),
        make("w:lock", val="sdtLocked"),
        make("w15:repeatingSection"),
    )
    return make("w:sdt", properties, make("w:sdtContent", *(_item(row) for row in rows)))


def _item(row: Element) -> Element:
    properties = make("w:sdtPr", make("w:id", val=0), make("w15:repeatingSectionItem"))
    return make("w:sdt", properties, make("w:sdtContent", row))


def _properties(control: Control) -> Element:
    properties = make("w:sdtPr")
    if control.style:
        properties.append(make("w:rPr", make("w:rStyle", val=control.style)))
    properties.append(make("w:alias", val=short_title(control.title)))
    properties.append(make("w:tag", val=control.tag))
    properties.append(make("w:id", val=0))
    if control.kept:
        properties.append(make("w:lock", val="sdtLocked"))
    if control.kind is not ControlKind.TICK:
        properties.append(make("w:placeholder", make("w:docPart", val=prompt_name(control.prompt))))
        properties.append(make("w:showingPlcHdr"))
    properties.extend(_kind(control))
    return properties


def _kind(control: Control) -> Iterator[Element]:
    if control.kind is ControlKind.TEXT:
        yield make("w:text", multiLine=1)
    elif control.kind is ControlKind.DATE:
        yield _date(control.date_format)
    elif control.kind is ControlKind.DROPDOWN:
        yield _dropdown(control)
    elif control.kind is ControlKind.TICK:
        yield _tick()


def _date(date_format: str) -> Element:
    return make(
        "w:date",
        make("w:dateFormat", val=date_format),
        make("w:lid", val="en-GB"),
        make("w:storeMappedDataAs", val="dateTime"),
        make("w:calendar", val="gregorian"),
    )


def _dropdown(control: Control) -> Element:
    """The choices after an entry without display text: choosing that one brings the prompt back, as Word does it."""
    items = [make("w:listItem", displayText=choice, value=choice) for choice in control.choices]
    return make("w:dropDownList", make("w:listItem", value=control.prompt), *items)


def _tick() -> Element:
    return make(
        "w14:checkbox",
        make("w14:checked", val=0),
        make("w14:checkedState", val="2612", font=_BOX_FONT),
        make("w14:uncheckedState", val="2610", font=_BOX_FONT),
    )


def _empty(control: Control) -> Element:
    if control.kind is ControlKind.TICK:
        return box_run(ticked=False)
    return text_run(control.prompt, PROMPT_STYLE)


def box_run(ticked: bool) -> Element:
    """The run that shows a tick box."""
    fonts = make("w:rFonts", ascii=_BOX_FONT, eastAsia=_BOX_FONT, hAnsi=_BOX_FONT, hint="eastAsia")
    return text_run(_BOXES[ticked], properties=make("w:rPr", fonts))


def prompt_name(prompt: str) -> str:
    """The name of the building block that keeps a prompt, so that it comes back when an answer is deleted."""
    return f"Prompt {zlib.crc32(prompt.encode()):08X}"


def prompts_shown(root: Element) -> dict[str, str]:
    """Every prompt that a document shows, by the name of its building block, in the order of the document."""
    found: dict[str, str] = {}
    for control in root.iter(qn("w:sdt")):
        part = control.find("w:sdtPr/w:placeholder/w:docPart", NS)
        if part is not None and shows_prompt(control):
            found.setdefault(part.get(qn("w:val"), ""), control_text(control))
    return found


def shows_prompt(control: Element) -> bool:
    """Whether a control stands blank, with its prompt in place of an answer (17.5.2.39)."""
    return control.find("w:sdtPr/w:showingPlcHdr", NS) is not None


def control_title(control: Element) -> str:
    """The title of a control, or its tag where it has none."""
    for name in ("alias", "tag"):
        found = control.find(f"w:sdtPr/w:{name}", NS)
        if found is not None and found.get(qn("w:val")):
            return found.get(qn("w:val"), "")
    return ""


def number_controls(controls: Iterable[Element], first: int) -> int:
    """Give the controls ids from ``first`` on (17.5.2.18 asks for unique ones); returns the next free id."""
    number = first
    for control in controls:
        for identity in control.iterfind("w:sdtPr/w:id", NS):
            identity.set(qn("w:val"), str(number))
        number += 1
    return number


def control_text(control: Element) -> str:
    """The text that a control shows, paragraphs joined by a line break."""
    paragraphs = list(control.iter(qn("w:p"))) or [control]
    return "\n".join("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in paragraphs)
