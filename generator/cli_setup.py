"""The commands that set up and explain: templates, tracker, rules, readings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator import cli_lists as lists
from generator import cli_rules as catalogue
from generator.checks.catalogue import CHECKS
from generator.cli_common import DONE, UNREADABLE, content_of, file_argument, out, profile_option, profiles, told
from generator.forms.build import build_all
from generator.forms.verify import template_problems
from generator.reports.template_build import write_templates
from generator.resources import shipped
from generator.tracker.blank import build_action_plan, build_tracker
from generator.tracker.columns import ACTIONS, AUDITS
from generator.tracker.propose import mapping_toml, propose_mapping
from generator.tracker.workbook import ACTION_PLAN_TEMPLATE, TRACKER_TEMPLATE


@click.group()
def templates() -> None:
    """Build and check the blank Word forms."""


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
@click.option("--in", "folder", type=click.Path(path_type=Path), help="The folder of restyled templates.")
def templates_check(profile: str | None, folder: Path | None) -> None:
    """Prove that each template holds each control of its definition. Exit code 5 where one does not."""
    problems = 0
    with told():
        for service in profiles(profile):
            for definition in service.forms:
                path = (folder or shipped("templates") / service.service.id) / definition.template
                found = (
                    template_problems(path.read_bytes(), definition, service)
                    if path.is_file()
                    else ["the file is missing. Run: checkback templates build"]
                )
                problems += len(found)
                lists.print_template(out, path, found)
    sys.exit(UNREADABLE if problems else DONE)


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
