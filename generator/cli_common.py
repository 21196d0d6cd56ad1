"""What every command shares: exit codes, the profile to use, and errors as one clear line."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from generator import cli_view as view
from generator.errors import CheckbackError, ConfigError, ConfigProblem, DocumentError
from generator.intake import read_document
from generator.ledger import LedgerBusy
from generator.model import AuditForm, Issue
from generator.people import PEOPLE, load_people
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.resources import shipped
from sharepoint.errors import FileLocked, LibraryError
from sharepoint.folder import FolderLibrary
from sharepoint.library import Library
from sharepoint.settings import SharePointSettings

DONE, MUST_FIX, USAGE, CONFIG, LIBRARY, UNREADABLE, LATER, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 70, 130

SETTINGS = "checkback.toml"
NAMES = "CHECKBACK_NAMES"  # the environment variable that names a file of children's names

UNASSESSED = "no impact assessment is named, and the records are about children."
ASSESS = 'Add [data_protection] with assessment = "DPIA-…", agreed_on = 2026-05-01 and owner = "who answers for it".'

EXIT_CODES = {
    DONE: "done",
    MUST_FIX: "a form has something that its auditor must mend (check only)",
    USAGE: "the command was not understood",
    CONFIG: "the configuration has problems; every one is listed",
    LIBRARY: "the library could not be read or written",
    UNREADABLE: "some documents could not be read or released; the rest was done",
    LATER: "a file was open or changed meanwhile; run again later",
    DEFECT: "a defect of Checkback; the log has the details",
    INTERRUPTED: "interrupted; the next run finishes the work",
}

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

profile_option = click.option("--profile", help="The service's profile: a name (tower-hamlets) or a folder.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
today_option = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Work as if on this day (year-month-day)."
)
file_argument = click.argument("file", type=click.Path(path_type=Path))


def profile_of(library: Path, name: str | None) -> ServiceProfile:
    """The profile to use for a library: the one named, else the one its ``checkback.toml`` names, with its overrides.

    Raises ConfigError, LibraryError.
    """
    if not library.is_dir():
        raise LibraryError(f"There is no folder '{library}'. Check the path.")
    settings = library / SETTINGS
    if not settings.is_file():
        if name is None:
            advice = "Name the service with --profile tower-hamlets, or put a checkback.toml into the library."
            raise ConfigError([ConfigProblem(str(settings), "", "the file is missing.", advice)])
        return _with_people(load_profile(name), library / PEOPLE)
    table = settings_of(library)
    table.pop("sharepoint", None)
    named = name or table.pop("profile", None)
    table.pop("profile", None)
    if named is None:
        advice = 'Add a line such as: profile = "tower-hamlets"'
        raise ConfigError([ConfigProblem(str(settings), "profile", "the profile is not named.", advice)])
    return _with_people(load_profile(named, table), library / PEOPLE)


def open_library(folder: Path, sleep: Callable[[float], None] = time.sleep) -> Library:
    """The library that a folder stands for: the one on SharePoint that its ``checkback.toml`` names, else the folder.

    A library on SharePoint is opened only where the settings name the impact assessment (DP-01). ``sleep`` is how it
    waits for a service that is busy. Raises ConfigError, LibraryError.
    """
    found = sharepoint_of(folder)
    if found is None:
        return FolderLibrary(folder)
    if "data_protection" not in settings_of(folder):
        raise ConfigError([ConfigProblem(str(folder / SETTINGS), "data_protection", UNASSESSED, ASSESS)])
    from sharepoint.graph import open_graph_library  # noqa: PLC0415  (a plain folder needs no client of SharePoint)

    return open_graph_library(found, sleep)


def sharepoint_of(folder: Path) -> SharePointSettings | None:
    """The table ``[sharepoint]`` of a folder's ``checkback.toml``, if it has one. Raises ConfigError, LibraryError."""
    table = settings_of(folder).get("sharepoint") if (folder / SETTINGS).is_file() else None
    if table is None:
        return None
    files = {name: folder / table[name] for name in ("certificate", "key", "pfx", "ca_file") if table.get(name)}
    try:
        return SharePointSettings(**{**table, **files})
    except TypeError as error:
        known = ", ".join(f.name for f in fields(SharePointSettings))
        problem = ConfigProblem(str(folder / SETTINGS), "sharepoint", f"{error}.", f"The settings are: {known}.")
        raise ConfigError([problem]) from error


def place_of(folder: Path) -> str:
    """Where the library is, in words: the site and its library, or the folder."""
    found = sharepoint_of(folder)
    return f"{found.site}, {found.library}" if found else str(folder)


def settings_of(folder: Path) -> dict[str, Any]:
    """What a folder's ``checkback.toml`` says. Raises ConfigError."""
    path = folder / SETTINGS
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = ConfigProblem(str(path), "", f"this is not valid TOML: {error}.", "Mend the line it names.")
        raise ConfigError([problem]) from error


def _with_people(profile: ServiceProfile, path: Path) -> ServiceProfile:
    """The profile with the staff whom the library's own file names, if it has one. Raises ConfigError."""
    if not path.is_file():
        return profile
    return profile.model_copy(update={"people": load_people(path, [role.id for role in profile.roles])})


def profiles(name: str | None) -> list[ServiceProfile]:
    """The named profile, or every one that comes with Checkback. Raises ConfigError."""
    names = [name] if name else sorted(p.parent.name for p in shipped("config").glob("*/service.toml"))
    return [load_profile(n) for n in names]


def read_file(file: Path, profile: str | None) -> tuple[AuditForm, list[Issue], ServiceProfile]:
    """The form in a file with its issues and its service; in a library its own settings come first.

    Raises DocumentError, ConfigError.
    """
    library = next((f for f in file.resolve().parents if (f / SETTINGS).is_file()), None)
    own = [profile_of(library, None)] if library and profile is None else []
    known = own + [p for p in profiles(profile) if p.service.id not in {o.service.id for o in own}]
    form, issues = read_document(content_of(file), file.name, known)
    return form, issues, next(p for p in known if p.service.id == form.service)


def content_of(file: Path) -> bytes:
    """The bytes of a file. Raises DocumentError where it is missing or may not be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise DocumentError("not-found", f"There is no file '{file}'.", "Check the path.") from None
    except OSError as error:
        message = f"'{file}' cannot be read: {error.strerror or error}."
        raise DocumentError("not-readable", message, "Check that it is a file that you may read.") from error


def day_of(today: dt.datetime | None) -> dt.date:
    """The day to work as if on: the one that was given, else today."""
    return today.date() if today else dt.datetime.now(dt.UTC).date()


def children_named() -> frozenset[str]:
    """The children's names of the file that CHECKBACK_NAMES names, one on each line; else none. Raises ConfigError."""
    path = os.environ.get(NAMES)
    if not path:
        return frozenset()
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        advice = "Name a text file (UTF-8) with one name on each line, or unset it."
        raise ConfigError([ConfigProblem(NAMES, "", f"the file cannot be read ({error}).", advice)]) from error
    return frozenset(name for line in lines if (name := line.strip()))


@contextmanager
def told(as_json: bool = False, file: Path | None = None) -> Iterator[None]:
    """Errors as one clear line each, with the right exit code; never a traceback for what people can mend."""
    logging.basicConfig(stream=sys.stderr, format="%(message)s")
    try:
        yield
    except DocumentError as error:
        if as_json and file:
            click.echo(json.dumps(view.refusal_as_json(file, error.code, str(error)), ensure_ascii=False))
        else:
            view.print_refusal(err, file, error)
        sys.exit(UNREADABLE)
    except ConfigError as error:
        for problem in error.problems:
            err.print(str(problem), markup=False, style="red", soft_wrap=True)
        sys.exit(CONFIG)
    except (LedgerBusy, FileLocked) as error:
        err.print(str(error), markup=False, style="yellow", soft_wrap=True)
        sys.exit(LATER)
    except (LibraryError, CheckbackError) as error:
        err.print(str(error), markup=False, style="red", soft_wrap=True)
        sys.exit(LIBRARY)
    except KeyboardInterrupt:
        err.print("Interrupted. The next run finishes the work.")
        sys.exit(INTERRUPTED)
