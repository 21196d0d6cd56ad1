"""The commands on the audit programme: plan."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from generator.cli_calendar import plan_as_json, print_plan
from generator.cli_common import day_of, json_option, out, profile_of, profile_option, profiles, today_option, told
from generator.days import add_months
from generator.profile import ServiceProfile
from generator.programme.backward import find_conflicts, plan_meetings
from generator.programme.calendar import plan_calendar

YEAR = 12  # months


@click.command()
@click.argument("library", required=False, type=click.Path(path_type=Path))
@profile_option
@click.option("--months", type=click.IntRange(1, 36), default=3, show_default=True, help="How far to look ahead.")
@today_option
@json_option
def plan(library: Path | None, profile: str | None, months: int, today: dt.datetime | None, as_json: bool) -> None:
    """Print what is due by when, planned back from each meeting, and what cannot be met."""
    with told(as_json):
        service, first = _service(library, profile), day_of(today)
        last = add_months(first, months)
        plans, dues = plan_meetings(service, first, last), plan_calendar(service, first, last)
        conflicts = list(find_conflicts(service, first, add_months(first, YEAR)))
    if as_json:
        click.echo(json.dumps(plan_as_json(plans, conflicts, dues), indent=2, ensure_ascii=False))
    else:
        print_plan(out, service, plans, conflicts, dues)


def _service(library: Path | None, profile: str | None) -> ServiceProfile:
    """The service of a library, else the one that is named. Raises ConfigError, UsageError."""
    if library is not None:
        return profile_of(library, profile)
    if profile is None:
        raise click.UsageError("Name a library, or the service with --profile tower-hamlets.")
    return profiles(profile)[0]


PROGRAMME_COMMANDS = (plan,)
