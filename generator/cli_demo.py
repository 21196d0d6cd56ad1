"""The command that shows a fictional service's year: in a folder, or through the stand-in for SharePoint."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from generator import cli_view as view
from generator.cli_common import err, out, profile_of, told
from generator.cli_library import ledger_of
from generator.demo.show import Demo, show_year
from generator.demo.year import DemoYear, make_year
from generator.people import PEOPLE
from generator.resources import shipped
from sharepoint.errors import LibraryError
from sharepoint.folder import FolderLibrary

_PAGE = 200  # items that Graph tells in one answer of a list of changes


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--service", default="tower-hamlets", show_default=True, help="Whose forms: tower-hamlets, nottingham.")
@click.option("--sharepoint", "on_sharepoint", is_flag=True, help="Through a stand-in for SharePoint on this machine.")
def demo(folder: Path | None, service: str, on_sharepoint: bool) -> None:
    """Make a fictional service's year in FOLDER (demo-library) and run the main job on it.

    With --sharepoint the year takes place in a library of the stand-in for SharePoint: signing in, reading and writing
    go through the same requests as in a real tenant. Afterwards its files are copied into FOLDER.
    """
    folder = folder or Path("demo-library")
    with told():
        _empty_for_demo(folder)
        year = make_year(service)
        if on_sharepoint:
            shown, requests = _through_stand_in(year, folder)
        else:
            shown = _in_folder(year, folder)
    view.print_demo(out, shown, folder)
    if on_sharepoint:
        words = f"All of it went through {requests} requests to a stand-in for Microsoft 365 on this machine."
        out.print(f"{words} The library's files were then copied into {folder}.", markup=False, soft_wrap=True)


def _in_folder(year: DemoYear, folder: Path) -> Demo:
    _set_up(year, folder)
    with ledger_of(folder) as ledger, view.progress(err, quiet=False) as progress:
        service, library = profile_of(folder, None), FolderLibrary(folder)
        return show_year(year, service, library, ledger, save=partial(_save, folder), progress=progress)


def _through_stand_in(year: DemoYear, folder: Path) -> tuple[Demo, int]:
    """The year in the stand-in's library, then copied; and how many requests it took. Raises LibraryError."""
    _set_up(year, folder)
    with _office() as office, ledger_of(folder) as ledger, view.progress(err, quiet=False) as progress:
        library = office.library()
        save = office.tenant.person_saves
        shown = show_year(year, profile_of(folder, None), library, ledger, save=save, progress=progress)
        requests = office.tenant.seen.total()
        for ref in library.list():
            _save(folder, ref.path, library.read(ref))
            saved = ref.modified.timestamp()
            os.utime(folder / ref.path, (saved, saved))  # of two files for one audit the newer counts
        return shown, requests


@contextmanager
def _office() -> Iterator[Any]:
    """The stand-in of the project's tests, running. Raises LibraryError where it is not part of the installation."""
    tests = shipped("config").parent / "tests"
    if not (tests / "sharepoint_server").is_dir() or not (tests.parent / "pyproject.toml").is_file():
        raise LibraryError(
            "The stand-in for SharePoint is part of the project's tests and was not installed. Run this in a copy of "
            "the whole project, or run the demonstration without --sharepoint."
        )
    sys.path.insert(0, str(tests))
    try:
        clients = import_module("sharepoint_server.clients")
    finally:
        sys.path.remove(str(tests))
    with tempfile.TemporaryDirectory() as place, clients.open_office(Path(place)) as office:
        office.settings = replace(office.settings, read_timeout=60)
        office.tenant.graph.page_size = _PAGE
        yield office


def _set_up(year: DemoYear, folder: Path) -> None:
    (folder / "checkback.toml").write_text(year.config, encoding="utf-8")
    (folder / PEOPLE).write_text(year.people, encoding="utf-8")


def _empty_for_demo(folder: Path) -> None:
    """An empty folder; one that an earlier demonstration made is emptied. Raises LibraryError for any other."""
    mark = folder / ".checkback" / "demonstration"
    if mark.is_file():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise LibraryError(f"'{folder}' is not empty, and no demonstration made it. Name another folder.")
    mark.parent.mkdir(parents=True)
    mark.write_text("Made by checkback demo. The next demonstration empties this folder.\n", encoding="utf-8")


def _save(folder: Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
