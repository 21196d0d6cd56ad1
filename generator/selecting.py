"""Drawing cases out of a library's case list, and filing the selection there, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.case_list import read_cases
from generator.model import AuditRecord
from generator.periods import month_in_words
from generator.profile import ServiceProfile
from generator.programme.cases import with_audits
from generator.programme.selection import Request, Selection, find_taken, select_cases
from generator.selection_file import read_recorded, write_selection
from sharepoint.library import FileRef, Library


def select(
    library: Library, profile: ServiceProfile, request: Request, audits: Iterable[AuditRecord] = ()
) -> tuple[str, Selection]:
    """Draw the cases of a request and file the selection; gives its path and the draw.

    Cases that another selection of the month has, or that somebody audits now, are left out. The seed is made of the
    service and the selection's name where the request gives none. Raises ConfigError, DocumentError, LibraryError.
    """
    earlier = dict(_of_month(library, profile, request.month))
    name = _next_name(request, earlier)
    audits = list(audits)
    taken = find_taken(audits)
    taken |= {ref: earlier_name for earlier_name, references in earlier.items() for ref in references}
    asked = replace(request, taken=taken, seed=request.seed or f"{profile.service.id} {name}")
    cases = with_audits(read_cases(library, profile), audits)
    selection = select_cases(asked, cases, profile.programme.deadlines)
    title = f"{request.kind.words.capitalize()}s of {month_in_words(request.month)}"
    path = f"{profile.folders.selections}/{name}.xlsx"
    library.create(path, write_selection(selection, profile.programme.deadlines, title))
    return path, selection


def _of_month(library: Library, profile: ServiceProfile, month: dt.date) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The selections of a month, by name, with the cases that were recorded in each."""
    for ref in library.list(profile.folders.selections, (".xlsx",)):
        if ref.name.startswith(f"{month:%Y-%m} "):
            yield _stem(ref), tuple(case.reference for case in read_recorded(library.read(ref)).cases)


def _stem(ref: FileRef) -> str:
    return ref.name.removesuffix(".xlsx")


def _next_name(request: Request, earlier: Mapping[str, object]) -> str:
    start = f"{request.month:%Y-%m} {request.kind.words} "
    numbers = [int(name.removeprefix(start)) for name in earlier if name.removeprefix(start).isdigit()]
    return f"{start}{max(numbers, default=0) + 1}"
