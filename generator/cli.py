"""The command line: arguments, progress, exit codes. It prints; nothing else."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from functools import partial
from pathlib import Path

import click

from generator import cli_view as view
from generator.cli_common import (
    DEFECT,
    DONE,
    LATER,
    LIBRARY,
    UNREADABLE,
    children_named,
    err,
    json_option,
    open_library,
    out,
    place_of,
    profile_of,
    profile_option,
    today_option,
    told,
)
from generator.cli_cover import COVER_COMMANDS
from generator.cli_documents import DOCUMENT_COMMANDS, report
from generator.cli_forms import FORM_COMMANDS
from generator.cli_library import ledger_of, library_argument
from generator.cli_programme import PROGRAMME_COMMANDS
from generator.cli_reports import REPORT_COMMANDS
from generator.cli_setup import SETUP_COMMANDS
from generator.cli_sharepoint import SHAREPOINT_COMMANDS
from generator.cli_status import STATUS_COMMANDS
from generator.demo.show import show_year
from generator.demo.year import make_year
from generator.people import PEOPLE
from generator.run import RunOptions, RunResult, run
from sharepoint.errors import LibraryError
from sharepoint.folder import FolderLibrary


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="checkback", prog_name="checkback")
def main() -> None:
    """Checkback: quality assurance for youth justice services.

    It reads completed Word audit forms, keeps the Excel tracker and action plan up to date, and writes the quarterly
    report and the meeting pack. People judge; it only prompts.
    """


@main.command("run")
@library_argument
@profile_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@today_option
@json_option
def run_command(library: Path, profile: str | None, dry_run: bool, today: dt.datetime | None, as_json: bool) -> None:
    """Read the completed forms in LIBRARY; update tracker, action plan, report and meeting pack.

    Where the forms hold no children's names, name a file with one name on each line in the environment as
    CHECKBACK_NAMES: nothing that holds one of them is then released. Keep the file outside the library.
    """
    with told(as_json):
        service, names = profile_of(library, profile), children_named()
        folder = open_library(library)
        now = today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)
        with ledger_of(library, dry_run=dry_run) as ledger, view.progress(err, as_json) as progress:
            result = run(folder, service, ledger, RunOptions(now, dry_run, names), progress)
    if as_json:
        click.echo(json.dumps(view.run_as_json(result, place_of(library)), indent=2, ensure_ascii=False))
    else:
        view.print_run(out, result, place_of(library))
    sys.exit(_run_exit_code(result))


def _run_exit_code(result: RunResult) -> int:
    if result.has_defects:
        return DEFECT
    if result.library_errors:
        return LIBRARY
    if result.waiting:
        return LATER
    return UNREADABLE if result.refused or result.blocked or result.problems else DONE


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--service", default="tower-hamlets", show_default=True, help="Whose forms: tower-hamlets, nottingham.")
def demo(folder: Path | None, service: str) -> None:
    """Make a fictional service's year in FOLDER (demo-library) and run the main job on it."""
    folder = folder or Path("demo-library")
    with told():
        _empty_for_demo(folder)
        year = make_year(service)
        (folder / "checkback.toml").write_text(year.config, encoding="utf-8")
        (folder / PEOPLE).write_text(year.people, encoding="utf-8")
        with ledger_of(folder) as ledger, view.progress(err, quiet=False) as progress:
            service_profile, library = profile_of(folder, None), FolderLibrary(folder)
            save = partial(_save, folder)
            shown = show_year(year, service_profile, library, ledger, save=save, progress=progress)
    view.print_demo(out, shown, folder)


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


for _command in (
    *COVER_COMMANDS,
    *DOCUMENT_COMMANDS,
    *FORM_COMMANDS,
    *PROGRAMME_COMMANDS,
    *SETUP_COMMANDS,
    *SHAREPOINT_COMMANDS,
    *STATUS_COMMANDS,
):
    main.add_command(_command)

for _command in REPORT_COMMANDS:
    report.add_command(_command)
