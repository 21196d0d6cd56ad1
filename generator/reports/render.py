"""From a Word template and plain data to a finished document: sandboxed, limited, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph

from generator.errors import DocumentError
from generator.office.chart import BarChart, add_chart
from generator.office.custom_part import add_custom_part
from generator.office.docx_finish import About, as_bytes, as_package, settle_layout
from generator.office.docx_marks import find_marked, link_notes, place_objects
from generator.office.package import open_package
from generator.reports.carried import NOTHING, Earlier, put_back, remembered, reserve_boxes
from generator.reports.memory import memory_xml
from generator.reports.sandbox import SANDBOX
from generator.resources import shipped

QUARTERLY_REPORT = "quarterly report.docx"
MEETING_PACK = "meeting pack.docx"
SECONDS = 20
WORDS_A_MINUTE = 200
READING_TIME = "⟦reading time⟧"
"""Stands in a text where the minutes go that reading the whole document takes."""
_T = qn("w:t")
_ADVICE = "Run: checkback templates check. Mend it in Word, or take the one that comes with Checkback."


@cache
def shipped_template(name: str) -> bytes:
    """A report template that comes with Checkback."""
    return (shipped("templates") / "reports" / name).read_bytes()


def write_document(  # noqa: PLR0917  (what it is made from, in the order of its name)
    template: bytes,
    context: Mapping[str, Any],
    charts: Mapping[str, BarChart],
    about: About,
    earlier: Earlier = NOTHING,
    shown: Mapping[str, str] | None = None,
) -> bytes:
    """The template filled with plain data and charts, finished, with what people wrote in the earlier document.

    ``shown`` is what the figures show, to be remembered in the document. Raises DocumentError where the template cannot
    be used, takes too long or tries what templates may not do.
    """
    document = docx.Document(BytesIO(render_template(template, context)))
    return finish_with_boxes(document, about, earlier, shown or {}, charts)


def finish_with_boxes(
    document: Document,
    about: About,
    earlier: Earlier,
    shown: Mapping[str, str],
    charts: Mapping[str, BarChart] = MappingProxyType({}),
) -> bytes:
    """The document finished, with what people wrote in the boxes of the earlier one and what it is to remember.

    The document is used up: its parts hold one another, and would keep a long text in memory for long.
    """
    with style_told():
        reserve_boxes(document, earlier)
    marked = find_marked(document)
    _place_charts(document, marked, charts)
    ids = link_notes(marked)
    settle_layout(document)
    put_back(document, earlier, ids)
    _tell_reading_time(document, marked)
    memory = remembered(as_package(document), earlier, ids, shown)
    add_custom_part(document, memory_xml(memory))
    made = as_bytes(document, about)
    document.part._element = None  # type: ignore[assignment]
    return made


@contextmanager
def style_told() -> Iterator[None]:
    """A style that the template lacks is told as a DocumentError ``template-style``."""
    try:
        yield
    except KeyError as error:
        style = str(error.args[0]).removeprefix("no style with name ")
        advice = "Add the style in Word, or take the template that comes with Checkback."
        raise DocumentError("template-style", f"The template has no style {style}.", advice) from error


def _tell_reading_time(document: Document, marked: Sequence[CT_P]) -> None:
    """Put the minutes that reading takes where the template asks for them (TH-028)."""
    asking = [t for paragraph in marked for t in paragraph.iter(_T) if READING_TIME in (t.text or "")]
    words = sum(len((t.text or "").split()) for t in document.element.body.iter(_T)) if asking else 0
    minutes = max(1, round(words / WORDS_A_MINUTE))
    for text in asking:
        told = f"About {minutes} minute{'' if minutes == 1 else 's'}"
        text.text = (text.text or "").replace(READING_TIME, told)


def _place_charts(document: Document, marked: Sequence[CT_P], charts: Mapping[str, BarChart]) -> None:
    placed: list[str] = []

    def place(paragraph: Paragraph, name: str) -> bool:
        if name not in charts:
            return False
        placed.append(name)
        add_chart(document, paragraph, charts[name], len(placed))
        return True

    place_objects(document, marked, place)


def render_template(template: bytes, context: Mapping[str, Any], seconds: float = SECONDS) -> bytes:
    """The template filled in by a process of its own. Raises DocumentError (``template-…``)."""
    open_package(template)
    request = len(template).to_bytes(8, "big") + template + json.dumps(context).encode()
    code, answer = SANDBOX.ask(request, seconds)
    if code == 0:
        return answer
    raise _told(answer)


def _stopped() -> DocumentError:
    message = "The template took far too long or far too much memory and was stopped."
    return DocumentError("template-too-large", message, _ADVICE)


def _told(output: bytes) -> DocumentError:
    try:
        told = json.loads(output)
    except ValueError:
        return _stopped()
    near = f" It stands near: {told['near'][0][:120]}" if told["near"] else ""
    return DocumentError(told["code"], told["message"] + near, _ADVICE)
