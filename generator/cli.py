"""The command line: arguments, progress, exit codes. It prints; nothing else."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from generator import cli_view as view
from generator.cli_common import (
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
from generator.cli_connect import CONNECT_COMMANDS
from generator.cli_cover import COVER_COMMANDS
from generator.cli_demo import demo
from generator.cli_disposal import DISPOSAL_COMMANDS
from generator.cli_doctor import DOCTOR_COMMANDS
from generator.cli_documents import DOCUMENT_COMMANDS, report
from generator.cli_find import FIND_COMMANDS
from generator.cli_forms import FORM_COMMANDS
from generator.cli_library import library_argument
from generator.cli_programme import PROGRAMME_COMMANDS
from generator.cli_publish import PUBLISH_COMMANDS
from generator.cli_reports import REPORT_COMMANDS
from generator.cli_setup import SETUP_COMMANDS
from generator.cli_sharepoint import SHAREPOINT_COMMANDS
from generator.cli_status import STATUS_COMMANDS
from generator.cli_watch import WATCH_COMMANDS
from generator.cli_work import Attentive, at_work, exit_code_of
from generator.run import RunOptions, run


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
        with at_work(library, folder, dry_run=dry_run) as (ledger, keep), view.progress(err, as_json) as progress:
            result = run(folder, service, ledger, RunOptions(now, dry_run, names), Attentive(progress, keep))
    if as_json:
        click.echo(json.dumps(view.run_as_json(result, place_of(library)), indent=2, ensure_ascii=False))
    else:
        view.print_run(out, result, place_of(library))
    sys.exit(exit_code_of(result))


for _command in (
    *CONNECT_COMMANDS,
    *COVER_COMMANDS,
    *DOCTOR_COMMANDS,
    *DISPOSAL_COMMANDS,
    *DOCUMENT_COMMANDS,
    *FIND_COMMANDS,
    *FORM_COMMANDS,
    *PROGRAMME_COMMANDS,
    *PUBLISH_COMMANDS,
    *SETUP_COMMANDS,
    *SHAREPOINT_COMMANDS,
    *STATUS_COMMANDS,
    *WATCH_COMMANDS,
):
    main.add_command(_command)
main.add_command(demo)

for _command in REPORT_COMMANDS:
    report.add_command(_command)
