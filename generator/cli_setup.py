"""The commands that set up and explain: templates, tracker, rules, readings."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import click

from generator import cli_lists as lists
from generator import cli_rules as catalogue
from generator.checks.catalogue import CHECKS
from generator.cli_common import (
    DONE,
    UNREADABLE,
    content_of,
    day_of,
    file_argument,
    out,
    profile_option,
    profiles,
    today_option,
    told,
)
from generator.errors import DocumentError
from generator.forms.build import build_all
from generator.forms.feedback import AUTHOR
from generator.forms.verify import template_problems
from generator.office.comments import Note, put_comments
from generator.profile import ServiceProfile
from generator.reports.template_build import write_templates
from generator.reports.template_check import TemplateProblem
from generator.reports.template_samples import REPORT_TEMPLATES, report_template_problems
from generator.resources import shipped
from generator.tracker.blank import build_action_plan, build_tracker
from generator.tracker.columns import ACTIONS, AUDITS
from generator.tracker.propose import mapping_toml, propose_mapping
from generator.tracker.workbook import ACTION_PLAN_TEMPLATE, TRACKER_TEMPLATE


@click.group()
def templates() -> None:
    """Build and check the blank Word forms and the templates of reports."""


@templates.command("build")
@profile_option
@click.option("--to", type=click.Path(path_type=Path), help="The folder to build into.")
def templates_build(profile: str | None, to: Path | None) -> None:
    """Build every blank form from its definition, the two workbooks and the report templates."""
    with told():
        folder = to or shipped("templates")
        built = {TRACKER_TEMPLATE: build_tracker(), ACTION_PLAN_TEMPLATE: build_action_plan()}
        for service in profiles(profile):
            built |= {f"{service.service.id}/{name}": data for name, data in build_all(service).items()}
        for name, data in built.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        for path in [*(folder / name for name in built), *write_templates(folder / "reports")]:
            out.print(f"built {path}", soft_wrap=True)


@templates.command("check")
@profile_option
@click.option("--in", "folder", type=click.Path(path_type=Path), help="The folder of your own templates.")
@today_option
def templates_check(profile: str | None, folder: Path | None, today: dt.datetime | None) -> None:
    """Prove that forms hold every control of their definition, and that report templates can be filled in.

    Without --in the templates that come with Checkback are looked at. Of a template of your own that has something to
    mend a copy with Word comments is written beside it. Exit code 5 where something must be mended.
    """
    must = False
    with told():
        for path, problems in _checked_templates(profiles(profile), folder, day_of(today)):
            lists.print_template(out, path, problems)
            must = must or any(problem.must for problem in problems)
            if folder and problems and path.is_file():
                out.print(f"    Comments: {_commented(path, problems, day_of(today))}", markup=False, soft_wrap=True)
    sys.exit(UNREADABLE if must else DONE)


def _checked_templates(
    services: list[ServiceProfile], folder: Path | None, day: dt.date
) -> Iterator[tuple[Path, list[TemplateProblem]]]:
    """Each template with what is wrong with it. In a service's own folder only those that lie there are looked at."""
    for service in services:
        for definition in service.forms:
            path = (folder or shipped("templates") / service.service.id) / definition.template
            if path.is_file():
                yield path, [TemplateProblem(p) for p in template_problems(content_of(path), definition, service)]
            elif folder is None:
                yield path, [TemplateProblem("the file is missing. Run: checkback templates build")]
    for name in REPORT_TEMPLATES:
        path = (folder or shipped("templates") / "reports") / name
        if path.is_file():
            yield path, report_template_problems(name, content_of(path), services[0], day)


def _commented(path: Path, problems: list[TemplateProblem], day: dt.date) -> str:
    """The copy with comments that was written beside a template; an earlier copy is never written over."""
    notes = [Note(str(problem), problem.beside, problem.spot) for problem in problems]
    try:
        data = put_comments(content_of(path), notes, AUTHOR, day, "About the template as a whole:")
    except DocumentError as error:
        return str(error)
    for number in count(1):
        copy = path.with_name(f"{path.stem} (what to mend{f' {number}' if number > 1 else ''}){path.suffix}")
        if not copy.exists() or copy.read_bytes() == data:
            break
    copy.write_bytes(data)
    return str(copy)


@click.command()
@click.argument("code", required=False)
@profile_option
@click.option("--markdown", is_flag=True, help="As docs/rules.md.")
def rules(code: str | None, profile: str | None, markdown: bool) -> None:
    """List the catalogue of checks, or show the one rule CODE with its advice, settings and current values."""
    if markdown:
        click.echo(catalogue.rules_as_markdown(CHECKS), nl=False)
        return
    if code is None:
        catalogue.print_rules(out, CHECKS)
        return
    check = next((c for c in CHECKS if c.code == code), None)
    if check is None:
        near = catalogue.near_codes(code, CHECKS)
        hint = f" Did you mean {' or '.join(near)}?" if near else " The list: checkback rules"
        raise click.UsageError(f"There is no rule '{code}'.{hint}")
    with told():
        catalogue.print_rule(out, check, profiles(profile))


@click.command()
@profile_option
def readings(profile: str | None) -> None:
    """List the chosen readings of ambiguous clauses, with their alternatives, who chose and when."""
    with told():
        for service in profiles(profile):
            lists.print_readings(out, service)


@click.group()
def tracker() -> None:
    """A service's own tracker and action plan."""


@tracker.command("map")
@file_argument
@click.option("--actions", is_flag=True, help="The workbook is an action plan, not a tracker.")
def tracker_map(file: Path, actions: bool) -> None:
    """Propose, from the headings of a workbook, the lines that map it to our fields. It changes nothing."""
    with told(file=file):
        click.echo(mapping_toml(propose_mapping(content_of(file), ACTIONS if actions else AUDITS)), nl=False)


SETUP_COMMANDS = (templates, tracker, rules, readings)
