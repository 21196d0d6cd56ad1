"""The command line: arguments, progress, exit codes. It prints; nothing else."""

from __future__ import annotations

import datetime as dt
import json
import logging
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from generator import cli_view as view
from generator.checks.catalogue import CHECKS, check_form
from generator.demo.show import show_year
from generator.demo.year import make_year
from generator.errors import CheckbackError, ConfigError, ConfigProblem, DocumentError
from generator.forms.build import build_all
from generator.forms.json_view import form_as_json
from generator.forms.verify import template_problems
from generator.intake import read_document
from generator.ledger import Ledger, LedgerBusy, copy_of_ledger, open_ledger
from generator.model import Severity
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.template_build import write_templates
from generator.resources import shipped
from generator.run import RunOptions, run
from generator.tracker.blank import build_action_plan, build_tracker
from generator.tracker.workbook import ACTION_PLAN_TEMPLATE, TRACKER_TEMPLATE
from sharepoint.errors import FileLocked, LibraryError
from sharepoint.folder import FolderLibrary

DONE, MUST_FIX, USAGE, CONFIG, LIBRARY, UNREADABLE, LATER, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 70, 130

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

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="checkback", prog_name="checkback")
def main() -> None:
    """Checkback: quality assurance for youth justice services.

    It reads completed Word audit forms, keeps the Excel tracker and action plan up to date, and writes the quarterly
    report and the meeting pack. People judge; it only prompts.
    """


_library_argument = click.argument("library", type=click.Path(path_type=Path))
_profile_option = click.option("--profile", help="The service's profile: a name (tower-hamlets) or a folder.")
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
_day = click.DateTime(["%Y-%m-%d"])


@main.command("run")
@_library_argument
@_profile_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--today", type=_day, help="Work as if on this day (year-month-day).")
@_json_option
def run_command(library: Path, profile: str | None, dry_run: bool, today: dt.datetime | None, as_json: bool) -> None:
    """Read the completed forms in LIBRARY; update tracker, action plan, report and meeting pack."""
    with _told(as_json):
        service = profile_of(library, profile)
        folder = FolderLibrary(library)
        now = today.replace(tzinfo=dt.UTC) if today else dt.datetime.now(dt.UTC)
        with _ledger(library, dry_run) as ledger, view.progress(_err, as_json) as progress:
            result = run(folder, service, ledger, RunOptions(now=now, dry_run=dry_run), progress)
    if as_json:
        click.echo(json.dumps(view.run_as_json(result, library), indent=2, ensure_ascii=False))
    else:
        view.print_run(_out, result, library)
    sys.exit(_run_exit_code(result))


def _run_exit_code(result: Any) -> int:
    if result.has_defects:
        return DEFECT
    if result.library_errors:
        return LIBRARY
    if result.waiting:
        return LATER
    return UNREADABLE if result.refused or result.blocked or result.problems else DONE


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_profile_option
@_json_option
def read(file: Path, profile: str | None, as_json: bool) -> None:
    """Print what was read from one completed form."""
    with _told(as_json, file):
        form, issues, service = _read_file(file, profile)
    definition = service.form(form.form_id)
    if as_json:
        click.echo(json.dumps(form_as_json(form, issues, definition), indent=2, ensure_ascii=False))
    else:
        view.print_form(_out, form, issues, definition)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_profile_option
@_json_option
@click.option("--today", type=_day, help="Work as if on this day (year-month-day).")
def check(files: tuple[Path, ...], profile: str | None, as_json: bool, today: dt.datetime | None) -> None:
    """Print what is open in completed forms, grouped by who is asked. Exit code 1: an auditor must mend something."""
    code, found = DONE, []
    day = today.date() if today else dt.datetime.now(dt.UTC).date()
    for file in files:
        try:
            form, issues, service = _read_file(file, profile)
        except DocumentError as error:
            code = max(code, UNREADABLE)
            found.append(view.refusal_as_json(file, error.code, str(error)))
            if not as_json:
                view.print_refusal(_err, file, error)
            continue
        definition = service.form(form.form_id)
        issues = [*issues, *check_form(form, definition, service, day)]
        code = max(code, MUST_FIX if any(i.severity is Severity.MUST_FIX for i in issues) else DONE)
        found.append(form_as_json(form, issues, definition))
        if not as_json:
            view.print_issues(_out, file, form, issues, definition)
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(code)


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--service", default="tower-hamlets", show_default=True, help="Whose forms: tower-hamlets, nottingham.")
def demo(folder: Path | None, service: str) -> None:
    """Make a fictional service's year in FOLDER (demo-library) and run the main job on it."""
    folder = folder or Path("demo-library")
    with _told():
        _empty_for_demo(folder)
        year = make_year(service)
        (folder / "checkback.toml").write_text(year.config, encoding="utf-8")
        with _ledger(folder, dry_run=False) as ledger, view.progress(_err, quiet=False) as progress:
            service_profile, library = profile_of(folder, None), FolderLibrary(folder)
            save = partial(_save, folder)
            shown = show_year(year, service_profile, library, ledger, save=save, progress=progress)
    view.print_demo(_out, shown, folder)


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


@main.group()
def templates() -> None:
    """Build and check the blank Word forms."""


@templates.command("build")
@_profile_option
@click.option("--to", type=click.Path(path_type=Path), help="The folder to build into.")
def templates_build(profile: str | None, to: Path | None) -> None:
    """Build every blank form from its definition, the two workbooks and the report templates."""
    with _told():
        folder = to or shipped("templates")
        built = {TRACKER_TEMPLATE: build_tracker(), ACTION_PLAN_TEMPLATE: build_action_plan()}
        for service in _profiles(profile):
            built |= {f"{service.service.id}/{name}": data for name, data in build_all(service).items()}
        for name, data in built.items():
            _save(folder, name, data)
        for path in [*(folder / name for name in built), *write_templates(folder / "reports")]:
            _out.print(f"built {path}", soft_wrap=True)


@templates.command("check")
@_profile_option
@click.option("--in", "folder", type=click.Path(path_type=Path), help="The folder of restyled templates.")
def templates_check(profile: str | None, folder: Path | None) -> None:
    """Prove that each template holds each control of its definition. Exit code 5 where one does not."""
    problems = 0
    with _told():
        for service in _profiles(profile):
            for definition in service.forms:
                path = (folder or shipped("templates") / service.service.id) / definition.template
                found = (
                    template_problems(path.read_bytes(), definition, service)
                    if path.is_file()
                    else ["the file is missing. Run: checkback templates build"]
                )
                problems += len(found)
                view.print_template(_out, path, found)
    sys.exit(UNREADABLE if problems else DONE)


@main.command()
@click.option("--markdown", is_flag=True, help="As docs/rules.md.")
def rules(markdown: bool) -> None:
    """List the catalogue of checks: what each looks for, whom it addresses, and the clause it rests on."""
    if markdown:
        click.echo(view.rules_as_markdown(CHECKS), nl=False)
    else:
        view.print_rules(_out, CHECKS)


@main.command()
@_profile_option
def readings(profile: str | None) -> None:
    """List the chosen readings of ambiguous clauses, with their alternatives, who chose and when."""
    with _told():
        for service in _profiles(profile):
            view.print_readings(_out, service)


def profile_of(library: Path, name: str | None) -> ServiceProfile:
    """The profile to use for a library: the one named, else the one its ``checkback.toml`` names, with its overrides.

    Raises ConfigError.
    """
    settings = library / "checkback.toml"
    if not settings.is_file():
        if name is None:
            advice = "Name the service with --profile tower-hamlets, or put a checkback.toml into the library."
            raise ConfigError([ConfigProblem(str(settings), "", "the file is missing.", advice)])
        return load_profile(name)
    try:
        table = tomllib.loads(settings.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = ConfigProblem(str(settings), "", f"this is not valid TOML: {error}.", "Mend the line it names.")
        raise ConfigError([problem]) from error
    named = name or table.pop("profile", None)
    table.pop("profile", None)
    if named is None:
        advice = 'Add a line such as: profile = "tower-hamlets"'
        raise ConfigError([ConfigProblem(str(settings), "profile", "the profile is not named.", advice)])
    return load_profile(named, table)


def _profiles(name: str | None) -> list[ServiceProfile]:
    names = [name] if name else sorted(p.parent.name for p in shipped("config").glob("*/service.toml"))
    return [load_profile(n) for n in names]


def _read_file(file: Path, profile: str | None) -> Any:
    """The form in a file with its issues and its service. Raises DocumentError, ConfigError."""
    profiles = _profiles(profile)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise DocumentError("not-found", f"There is no file '{file}'.", "Check the path.") from None
    except OSError as error:
        message = f"'{file}' cannot be read: {error.strerror or error}."
        raise DocumentError("not-readable", message, "Check that it is a file that you may read.") from error
    form, issues = read_document(data, file.name, profiles)
    return form, issues, next(p for p in profiles if p.service.id == form.service)


@contextmanager
def _ledger(library: Path, dry_run: bool) -> Iterator[Ledger]:
    path = library / ".checkback" / "ledger.sqlite"
    if dry_run:
        with copy_of_ledger(path) as ledger:
            yield ledger
        return
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise LibraryError(f"'{library}' cannot be written ({error.strerror}). Ask for write access to it.") from error
    with open_ledger(path) as ledger:
        yield ledger


@contextmanager
def _told(as_json: bool = False, file: Path | None = None) -> Iterator[None]:
    """Errors as one clear line each, with the right exit code; never a traceback for what people can mend."""
    logging.basicConfig(stream=sys.stderr, format="%(message)s")
    try:
        yield
    except DocumentError as error:
        if as_json and file:
            click.echo(json.dumps(view.refusal_as_json(file, error.code, str(error)), ensure_ascii=False))
        else:
            view.print_refusal(_err, file, error)
        sys.exit(UNREADABLE)
    except ConfigError as error:
        for problem in error.problems:
            _err.print(str(problem), markup=False, style="red")
        sys.exit(CONFIG)
    except (LedgerBusy, FileLocked) as error:
        _err.print(str(error), markup=False, style="yellow")
        sys.exit(LATER)
    except (LibraryError, CheckbackError) as error:
        _err.print(str(error), markup=False, style="red")
        sys.exit(LIBRARY)
    except KeyboardInterrupt:
        _err.print("Interrupted. The next run finishes the work.")
        sys.exit(INTERRUPTED)
