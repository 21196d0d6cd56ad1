"""The commands on a library in SharePoint: send, doctor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.markup import escape

from generator.cli_common import (
    DONE,
    LIBRARY,
    UNREADABLE,
    open_library,
    out,
    place_of,
    profile_of,
    sharepoint_of,
    told,
)
from generator.errors import CheckbackError, ConfigError, ConfigProblem
from generator.profile import ServiceProfile
from generator.sending import send_outbox
from generator.tracker.mapping import action_plans, tracker_plans
from generator.tracker.workbook import read_cells
from sharepoint.auth import Tokens, unseen_limits
from sharepoint.connection import connect
from sharepoint.credentials import load_credential
from sharepoint.errors import LibraryError
from sharepoint.library import Library
from sharepoint.mail import Mailbox
from sharepoint.session import CarefulSession
from sharepoint.settings import SharePointSettings

library_argument = click.argument("library", type=click.Path(path_type=Path))


@click.command()
@library_argument
def send(library: Path) -> None:
    """Send the notices of the outbox from the service's mailbox, each once. Exit code 5: some could not be sent."""
    left = 0
    with told():
        service, settings = profile_of(library, None), _settings(library)
        mailbox = Mailbox(settings, connect(settings, load_credential(settings)))
        for one in send_outbox(open_library(library), mailbox, service):
            left += not one.sent
            words = "sent" if one.sent else f"[yellow]not sent:[/] {escape(one.reason)}:"
            out.print(f"{words} {escape(one.path)}", soft_wrap=True)
    sys.exit(UNREADABLE if left else DONE)


def _settings(library: Path) -> SharePointSettings:
    settings = sharepoint_of(library)
    if settings is None:
        advice = "Add [sharepoint] with tenant, client_id, site and mailbox; or send the files of the outbox by hand."
        problem = ConfigProblem(
            str(library / "checkback.toml"), "sharepoint", "no SharePoint library is named.", advice
        )
        raise ConfigError([problem])
    return settings


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at: whether it is well, and what to do where it is not."""

    what: str
    well: bool
    words: str


@click.command()
@library_argument
def doctor(library: Path) -> None:
    """Look whether everything is ready: settings, staff, rights, folders, templates, workbooks. Writes nothing."""
    with told():
        service = profile_of(library, None)
        points = list(look_over(library, service))
    for one in points:
        sign = "[green]ok  [/]" if one.well else "[red]look[/]"
        out.print(f"{sign} {escape(one.what)}: {escape(one.words)}", soft_wrap=True)
    sys.exit(DONE if all(p.well for p in points) else LIBRARY)


def look_over(folder: Path, service: ServiceProfile) -> Iterator[Point]:
    """Everything that a run needs, in the order in which it needs it."""
    people = len(service.people.people)
    yield Point(
        "people.toml", bool(people), f"{people} people" if people else "missing; rules on roles and mail stay quiet"
    )
    settings = sharepoint_of(folder)
    if settings is not None:
        yield from _sharepoint(settings)
    yield from _tried("library", lambda: f"{place_of(folder)} can be listed", lambda: _listed(folder))
    yield from _tried("forms", lambda: "the folder is there", lambda: _has_forms(open_library(folder), service))
    yield from _workbook(folder, service, service.folders.tracker)
    yield from _workbook(folder, service, service.folders.action_plan)


def _sharepoint(settings: SharePointSettings) -> Iterator[Point]:
    rights: set[str] = set()
    yield from _tried("certificate", lambda: "readable, with its key", lambda: load_credential(settings))
    yield from _tried("sign-in and rights", lambda: "no wider than this site", lambda: rights.update(_rights(settings)))
    yield from (Point("mail", True, line) for line in unseen_limits(frozenset(rights)))


def _rights(settings: SharePointSettings) -> frozenset[str]:
    """The rights with which the application signs in. Raises LibraryError, also where they are too wide."""
    tokens = Tokens(settings, load_credential(settings), CarefulSession(settings))
    tokens.get()
    return tokens.rights


def _listed(folder: Path) -> None:
    next(iter(open_library(folder).list()), None)


def _has_forms(library: Library, service: ServiceProfile) -> None:
    if next(iter(library.list(service.folders.forms)), None) is None:
        raise LibraryError(f"There are no forms in '{service.folders.forms}' yet. Save the first one there.")


def _workbook(folder: Path, service: ServiceProfile, path: str) -> Iterator[Point]:
    """Whether a workbook can be read as the profile maps it; one that is not there is made by the first run."""
    plans = tracker_plans(service) if path == service.folders.tracker else action_plans(service)

    def read() -> None:
        library = open_library(folder)
        ref = library.find(path)
        if ref is not None:
            read_cells(library.read(ref), plans)

    yield from _tried(path, lambda: "its tables and headings are there, or the first run makes it", read)


def _tried(what: str, words: Callable[[], str], look: Callable[[], object]) -> Iterator[Point]:
    try:
        look()
    except (CheckbackError, LibraryError) as error:
        yield Point(what, False, str(error))
    else:
        yield Point(what, True, words())


SHAREPOINT_COMMANDS = (send, doctor)
