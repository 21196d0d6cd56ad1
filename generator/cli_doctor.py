"""The command that looks whether everything is ready: doctor. It opens the library, and signs in, once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click
from rich.markup import escape

from generator.cli_common import ASSESS, DONE, LIBRARY, UNASSESSED, out, place_of, profile_of, sharepoint_of, told
from generator.cli_library import library_argument
from generator.errors import CheckbackError
from generator.forms.verify import template_problems
from generator.model import as_text
from generator.profile import FormDefinition, ServiceProfile
from generator.resources import shipped
from generator.tracker.mapping import action_plans, tracker_plans
from generator.tracker.sheet_plan import SheetPlan
from generator.tracker.workbook import read_cells
from sharepoint.errors import LibraryError
from sharepoint.folder import FolderLibrary
from sharepoint.library import Library
from sharepoint.points import Point, looked


@click.command()
@library_argument
@click.option("--live", is_flag=True, help="Try in a scratch folder what the SharePoint library does.")
def doctor(library: Path, live: bool) -> None:
    """Look whether everything is ready: settings, clock, rights, folders, templates, workbooks, mailbox.

    Each line says what to do. Nothing is written; but --live makes a scratch folder in the library, creates, replaces
    and moves files of its own there, and takes the folder away again. It touches nobody's files.
    """
    well = True
    with told():
        for point in live_points(library) if live else look_over(library, profile_of(library, None)):
            well &= point.well
            sign = "[green]ok  [/]" if point.well else "[red]look[/]"
            out.print(f"{sign} {escape(point.what)}: {escape(point.words)}", soft_wrap=True)
    sys.exit(DONE if well else LIBRARY)


def look_over(folder: Path, service: ServiceProfile) -> Iterator[Point]:
    """Everything that a run needs, in the order in which it needs it."""
    yield _people(service)
    yield _data_protection(folder, service)
    settings = sharepoint_of(folder)
    library: Library
    if settings is None:
        library = FolderLibrary(folder)
    else:
        from sharepoint.check_up import CheckUp  # noqa: PLC0415

        check_up = CheckUp(settings)
        yield from check_up.points()
        if check_up.library is None:
            return
        library = check_up.library
    yield from _in_library(library, service, place_of(folder))


def live_points(folder: Path) -> Iterator[Point]:
    """The checklist of docs/sharepoint.md, as far as a program can go through it. Raises ConfigError, LibraryError."""
    settings = sharepoint_of(folder)
    if settings is None:
        raise LibraryError(f"'{folder}' is a plain folder; --live is for a library on SharePoint.")
    from sharepoint.connection import open_connection  # noqa: PLC0415
    from sharepoint.live import LiveCheck  # noqa: PLC0415

    yield from LiveCheck(settings, open_connection(settings)).points()


def _data_protection(folder: Path, service: ServiceProfile) -> Point:
    """The impact assessment and the regime that the settings name (DP-01, DP-02); a plain folder may do without."""
    named = service.data_protection
    if named is None:
        words = f"{UNASSESSED} {ASSESS}"
        return Point("data protection", sharepoint_of(folder) is None, words)
    regime = "UK GDPR" if named.regime == "uk-gdpr" else "Data Protection Act 2018, part 3"
    words = f"{named.assessment}, agreed on {as_text(named.agreed_on)}, owner {named.owner}; {regime}"
    return Point("data protection", True, words)


def _people(service: ServiceProfile) -> Point:
    people = service.people.people
    if not people:
        return Point("people.toml", False, "missing; rules on roles and mail stay quiet.")
    return Point("people.toml", True, f"{len(people)} people")


def _in_library(library: Library, service: ServiceProfile, place: str) -> Iterator[Point]:
    yield looked("forms", lambda: _forms(library, service, place))
    for definition in service.forms:
        yield looked(
            f"template {definition.template}", partial(_template, library, service, definition), CheckbackError
        )
    for path, plans in ((service.folders.tracker, tracker_plans), (service.folders.action_plan, action_plans)):
        yield looked(path, partial(_workbook, library, service, path, plans), CheckbackError)


def _forms(library: Library, service: ServiceProfile, place: str) -> str:
    count = sum(1 for _ in library.list(service.folders.forms))
    if not count:
        raise LibraryError(f"There are no forms in '{service.folders.forms}' of {place} yet. Save the first one there.")
    return f"{count} {'file' if count == 1 else 'files'} in '{service.folders.forms}' of {place}"


def _template(library: Library, service: ServiceProfile, definition: FormDefinition) -> str:
    """Whether a blank form holds every control; the library's own where it has one. Raises LibraryError."""
    own = library.find(f"{service.folders.templates}/{definition.template}")
    shipped_one = shipped("templates") / service.service.id / definition.template
    if own is None and not shipped_one.is_file():
        raise LibraryError("There is none. Run: checkback templates build")
    found = template_problems(library.read(own) if own else shipped_one.read_bytes(), definition, service)
    if found:
        more = f" ({len(found) - 1} more: checkback templates check)" if len(found) > 1 else ""
        raise LibraryError(f"{found[0]}{more}")
    return "the library's own holds every control" if own else "the one that came with Checkback holds every control"


def _workbook(
    library: Library, service: ServiceProfile, path: str, plans: Callable[[ServiceProfile], tuple[SheetPlan, ...]]
) -> str:
    """Whether a workbook can be read as the profile maps it; one that is not there is made by the first run."""
    mapped, ref = plans(service), library.find(path)
    if ref is None:
        return "the first run makes it"
    read_cells(library.read(ref), mapped)
    return "its tables and headings are there"


DOCTOR_COMMANDS = (doctor,)
