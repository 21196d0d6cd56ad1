"""What each report template may ask for, and whether it can be filled in: tried with a period without audits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from generator.days import next_meeting
from generator.errors import DocumentError
from generator.office.comments import Spot
from generator.office.package import open_package
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.reports.documents_word import DOCUMENT, STYLES
from generator.reports.figures import scope_of, summarise
from generator.reports.pack import pack_content
from generator.reports.pack_figures import pack_of
from generator.reports.quarterly import quarterly_content
from generator.reports.render import MEETING_PACK, QUARTERLY_REPORT, render_template, shipped_template
from generator.reports.template_check import TemplateProblem, check_report_template
from generator.reports.template_fields import Fields
from generator.reports.template_read import EDGE, read_lines

REPORT_TEMPLATES = (QUARTERLY_REPORT, MEETING_PACK, DOCUMENT)
"""The files in which a service may have its own templates for reports."""
_STYLES = {DOCUMENT: STYLES}
_ALWAYS = ("Heading 2", "Heading 3", "Placeholder Text", "Figure Mark")


def sample_content(name: str, profile: ServiceProfile, today: date) -> dict[str, Any]:
    """What the template of this name is filled with for a period without audits: all its fields are there."""
    if name == QUARTERLY_REPORT:
        quarter = quarter_of(today, profile)
        figures = summarise([], [], quarter, profile, today)
        return quarterly_content(figures, scope_of([], [], quarter, profile, today))[0]
    if name == MEETING_PACK:
        return pack_content(pack_of([], [], next_meeting(profile.programme.meeting, today), profile, today))[0]
    return {"short_title": "Title", "reference": "Reference", "classification": profile.service.classification}


def report_template_problems(name: str, data: bytes, profile: ServiceProfile, today: date) -> list[TemplateProblem]:
    """What is wrong with a service's own template of this name; it is also filled in once, where nothing is wrong."""
    sample, fields = sample_content(name, profile, today), Fields("")
    fields.add(sample)
    documents = dict(pair for other in REPORT_TEMPLATES for pair in _only_in(other, name, profile, today))
    found = check_report_template(data, shipped_template(name), fields, _STYLES.get(name, _ALWAYS), documents)
    if name == DOCUMENT:
        return [*(problem for problem in found if problem.spot is None), *_unfilled(data)]
    if not any(problem.must for problem in found):
        try:
            render_template(data, sample)
        except DocumentError as error:
            found.append(TemplateProblem(error.message))
    return found


def _only_in(other: str, name: str, profile: ServiceProfile, today: date) -> Iterator[tuple[str, str]]:
    """The fields of another document that a template of this name does not have, with the name of the document."""
    if other not in {name, DOCUMENT}:
        for field in sample_content(other, profile, today).keys() - sample_content(name, profile, today).keys():
            yield field, other.removesuffix(".docx")


def _unfilled(data: bytes) -> Iterator[TemplateProblem]:
    """Fields where the template of documents has none: it holds running lines and styles only."""
    try:
        lines = list(read_lines(open_package(data)))
    except DocumentError:
        return
    for line in lines:
        if line.heading != EDGE:
            words = "Nothing is filled in here: this template has fields in its header and footer only."
            yield TemplateProblem(words, f"Under “{line.heading}”" if line.heading else "", Spot(paragraph=line.number))
        elif not all(token.is_shown for token in line.tokens):
            yield TemplateProblem("Conditions and loops do nothing in this template.", f"In the {EDGE}")
