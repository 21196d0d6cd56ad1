"""What page headers and footers say where the form itself asks nothing, or was left blank."""

from __future__ import annotations

from collections.abc import Sequence

from generator.forms.labels import LabelBook
from generator.forms.read_exact import Hit, exact_hits
from generator.forms.read_lines import lines_of
from generator.forms.read_region import Region
from generator.forms.read_regions import RegionFinder
from generator.office.word import Document

_DOUBT = "The form leaves this blank; the page header says it."


def edge_hits(document: Document, book: LabelBook, fields: Sequence[str]) -> list[Hit]:
    """Where these questions are asked in page headers and footers, the first place of each."""
    if not fields or not document.edges:
        return []
    found = [h for line in lines_of(document.edges, book) for h in exact_hits(line, book, fields) if h.score >= 98]
    return list({h.field_id: h for h in reversed(found)}.values())


def edge_answers(document: Document, book: LabelBook, blank: Sequence[str]) -> list[Region]:
    """What page headers say on these questions, which the form left blank; each with a doubt."""
    hits = edge_hits(document, book, blank)
    regions = RegionFinder(book, hits, document.edges, frozenset()).regions() if hits else []
    for region in regions:
        region.doubt = region.doubt or _DOUBT
    return [region for region in regions if region.text]
