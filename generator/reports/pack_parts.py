"""The parts of a meeting pack: each section as a document of its own, made from the finished pack (TH-027, NT-049).

What managers wrote in the pack stands in its parts. Parts are copies: nothing is read back from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import PurePosixPath

from docx.document import Document

from generator.names import file_name
from generator.office.excerpt import (
    Section,
    as_excerpt,
    cited_in,
    cut_to,
    is_explanations,
    keep_rows,
    read_finished,
    sections_of,
)
from generator.reports.carried import PREFIX

NOTHING_WRITTEN = "Nothing was written here when this copy was made."
NO_LONGER = "The pack no longer has this section."
_FOLDER = " parts"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pack: the heading of its section, and how it is written."""

    title: str
    write: Callable[[], bytes]


def parts_folder(pack: str) -> str:
    """The folder of the parts of a pack, beside it, by the path of the pack."""
    return f"{PurePosixPath(pack).with_suffix('')}{_FOLDER}"


def part_path(pack: str, title: str) -> str:
    """Where a part lies: it is named by its section and, as the pack, by the day."""
    return f"{parts_folder(pack)}/{file_name(title)}{day_of_pack(pack)}.docx"


def day_of_pack(pack: str) -> str:
    """The day at the end of a pack's name, with a space before it."""
    return PurePosixPath(pack).stem.removeprefix("Meeting pack")


def pack_of(path: str) -> str:
    """The path of the pack to which a part belongs; empty where it is no part of one."""
    folder = PurePosixPath(path).parent
    return f"{str(folder).removesuffix(_FOLDER)}.docx" if folder.name.endswith(_FOLDER) else ""


def find_parts(pack: bytes, path: str) -> Iterator[Part]:
    """The parts of a finished pack, in its order: each section that stands before the explanations of the figures.

    Each part has its own explanations; the page for notes stands after them and has its form for the minutes. Raises
    DocumentError where the pack cannot be read.
    """
    _, sections = sections_of(read_finished(pack))
    named: Counter[str] = Counter()
    for number, section in enumerate(takewhile(lambda s: not is_explanations(s), sections)):
        named[section.title.casefold()] += 1
        again = named[section.title.casefold()]
        title = section.title if again == 1 else f"{section.title} {again}"
        yield Part(title, partial(_write_part, pack, number, path))


def gone_part(pack: bytes, path: str, title: str) -> bytes:
    """What stands in place of a part whose section the pack no longer has."""
    document = read_finished(pack)
    opening, _ = sections_of(document)
    added = [document.add_paragraph(title, "Heading 2"), document.add_paragraph(NO_LONGER)]
    return _written(document, [opening, Section(title, [p._p for p in added])], path)


def _write_part(pack: bytes, number: int, path: str) -> bytes:
    document = read_finished(pack)
    opening, sections = sections_of(document)
    return _written(document, [opening, sections[number], *_explained(sections[number], sections)], path)


def _explained(section: Section, sections: list[Section]) -> Iterator[Section]:
    """The explanations with the rows that the section cites; nothing where it cites none."""
    cited = cited_in([section])
    for explanations in sections if cited else ():
        if is_explanations(explanations):
            keep_rows(explanations, cited)
            yield explanations


def _written(document: Document, sections: list[Section], path: str) -> bytes:
    title, pack = sections[1].title, PurePosixPath(path).name
    cut_to(document, sections, PREFIX, NOTHING_WRITTEN)
    notice = f"Part of “{pack}”. To change it, edit the pack, not this copy."
    return as_excerpt(document, f"{title}: {document.core_properties.title}", notice)
