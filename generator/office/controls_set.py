"""Setting what a content control holds, as Word would: the prompt goes, the value and what is shown agree.

ECMA-376 part 1, clause 17.5.2; tick boxes from [MS-DOCX] 2.6.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date

from generator.errors import DocumentError
from generator.office.controls import NS, PROMPT_STYLE, box_run, control_title, number_controls
from generator.office.word_xml import Element, make, qn, text_lines, text_run

# Not those of the machine's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def set_control(control: Element, value: str | date | bool) -> None:
    """Put a value into a control of any kind.

    Raises DocumentError ``unknown-choice`` where a list does not offer the words, ``wrong-kind`` where a control cannot
    hold such a value.
    """
    properties = control.find("w:sdtPr", NS)
    content = control.find("w:sdtContent", NS)
    if properties is None or content is None:
        raise _wrong_kind(control, value)
    box = properties.find(qn("w14:checkbox"))
    if box is not None:
        _set_box(control, content, box, value)
        return
    words = _words(control, properties, value)
    for prompt in properties.findall("w:showingPlcHdr", NS):
        properties.remove(prompt)
    _show(content, words, properties.find("w:rPr", NS))


def show_prompt(control: Element, prompts: Mapping[str, str]) -> None:
    """Blank a control of words, a day or a choice: it shows its prompt again, where ``prompts`` has it by its block."""
    set_control(control, "")
    place = control.find("w:sdtPr/w:placeholder", NS)
    part = control.find("w:sdtPr/w:placeholder/w:docPart", NS)
    words = prompts.get(part.get(qn("w:val"), ""), "") if part is not None else ""
    content = control.find("w:sdtContent", NS)
    if place is not None and content is not None and words:
        place.addnext(make("w:showingPlcHdr"))
        _show(content, words, text_run("", PROMPT_STYLE).find("w:rPr", NS))


def _words(control: Element, properties: Element, value: str | date | bool) -> str:
    """What the control shows for a value; a date control and a list are checked and set on the way."""
    words = "Yes" if value is True else "No" if value is False else value
    day = properties.find("w:date", NS)
    if day is not None:
        return _set_date(day, words)
    if isinstance(words, date):
        return written_date(words)
    choices = _choices(properties)
    if choices and words not in choices:
        raise DocumentError(
            "unknown-choice",
            f"The list “{control_title(control)}” does not offer “{words}”.",
            f"It offers: {', '.join(choices)}.",
        )
    return words


def _choices(properties: Element) -> list[str]:
    items = properties.findall("w:dropDownList/w:listItem", NS)
    return [item.get(qn("w:displayText"), "") for item in items if item.get(qn("w:displayText"))]


def _set_date(day: Element, value: str | date) -> str:
    """The words for a date control; its machine-readable date is set, or taken away where only words are given."""
    if isinstance(value, str):
        day.attrib.pop(qn("w:fullDate"), "")
        return value
    day.set(qn("w:fullDate"), f"{value.isoformat()}T00:00:00Z")
    pattern = day.find("w:dateFormat", NS)
    month_only = pattern is not None and "d" not in pattern.get(qn("w:val"), "d")
    return written_date(value).partition(" ")[2] if month_only else written_date(value)


def written_date(value: date) -> str:
    """A date as 4 March 2026, whatever the machine's language."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _set_box(control: Element, content: Element, box: Element, value: str | date | bool) -> None:
    if not isinstance(value, bool):
        raise _wrong_kind(control, value)
    box.find(qn("w14:checked")).set(qn("w14:val"), str(int(value)))  # type: ignore[union-attr]
    runs = list(content.iter(qn("w:r")))
    parent = runs[0].getparent() if runs else content
    if parent is not None:
        if runs:
            parent.replace(runs[0], box_run(ticked=value))
        else:
            parent.append(box_run(ticked=value))


def _show(content: Element, words: str, look: Element | None) -> None:
    """The words as runs of an inline control, or as one paragraph a line where it holds paragraphs."""
    first = content.find("w:p", NS)
    if first is None:
        for child in list(content):
            content.remove(child)
        content.append(_run(words, look))
        return
    properties = first.find("w:pPr", NS)
    for child in list(content):
        content.remove(child)
    for line in text_lines(words):
        para = make("w:p", _run(line, look)) if line else make("w:p")
        if properties is not None:
            para.insert(0, deepcopy(properties))
        content.append(para)


def _run(words: str, look: Element | None) -> Element:
    return text_run(words, properties=deepcopy(look) if look is not None else None)


def row_items(section: Element) -> list[Element]:
    """The repeated items of a repeating section, in order."""
    return section.findall("w:sdtContent/w:sdt", NS)


def add_rows(root: Element, section: Element, wanted: int) -> None:
    """Give a repeating section at least so many items: copies of its last, with control ids of their own.

    Raises DocumentError ``wrong-kind`` where it has no item to copy.
    """
    items = row_items(section)
    if not items:
        raise _wrong_kind(section, "rows")
    pattern = items[-1]
    copies = [deepcopy(pattern) for _ in range(wanted - len(items))]
    for copy in reversed(copies):
        pattern.addnext(copy)
    used = [int(i.get(qn("w:val"), "0")) for i in root.iterfind(".//w:sdtPr/w:id", NS)] if copies else []
    number = max(used, default=0) + 1
    for copy in copies:
        number = number_controls(copy.iter(qn("w:sdt")), number)


def _wrong_kind(control: Element, value: object) -> DocumentError:
    return DocumentError(
        "wrong-kind",
        f"The control “{control_title(control)}” cannot hold {value!r}.",
        "Build the template again with `checkback templates build`, or use the right kind of answer.",
    )
