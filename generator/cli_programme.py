"""The commands on the audit programme: plan, select, allocate."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from generator.allocating import give_out, read_selection
from generator.cli_calendar import plan_as_json, print_given_out, print_plan, print_selection
from generator.cli_common import (
    DONE,
    UNREADABLE,
    day_of,
    json_option,
    open_library,
    out,
    profile_of,
    profile_option,
    profiles,
    today_option,
    told,
)
from generator.cli_library import library_argument, read_library
from generator.days import add_months, month_start
from generator.model import FormKind
from generator.profile import ServiceProfile
from generator.programme.allocation import find_auditors
from generator.programme.backward import find_conflicts, plan_meetings
from generator.programme.calendar import plan_calendar
from generator.programme.kloe import find_kloe
from generator.programme.selection import Request, Strategy
from generator.selecting import select as draw

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


@click.command()
@library_argument
@click.option("--kind", type=click.Choice([k.value for k in FormKind if k.is_audit]), help="The kind of audit.")
@click.option("--number", type=click.IntRange(min=1), help="How many cases.")
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="The audit month, as 2026-12; next month if not named.")
@click.option("--how", type=click.Choice([s.value for s in Strategy]), default="random", show_default=True)
@click.option("--theme", default="", help="With --how themed: the theme of the case list.")
@click.option("--team", default="", help="Only cases of this team.")
@click.option("--cover/--no-cover", default=True, show_default=True, help="Case managers who are due come first.")
@click.option("--mix/--no-mix", default=True, show_default=True, help="Even out the types of order.")
@click.option("--case", "cases", multiple=True, metavar="REFERENCE=REASON", help="With --how chosen: a case and why.")
@click.option("--replay", metavar="NAME", help="Draw an earlier selection again and compare.")
@today_option
def select(library: Path, **asked: Any) -> None:
    """Draw cases from the analyst's case list and file the selection, so that anybody can replay it."""
    with told():
        service, folder = profile_of(library, None), open_library(library)
        if asked["replay"]:
            replayed = read_selection(folder, service, asked["replay"])
            print_selection(out, asked["replay"], replayed.selection)
            out.print("The same draw gives the same cases.")
            return
        request = _request(asked)
        known = read_library(library, folder, service, request.on).plan
        if any("kloe" in form.fields for form in service.forms if form.kind is request.kind):
            request = replace(request, kloe=find_kloe((s.form for s in known.submissions.values()), request.month))
        path, selection = draw(folder, service, request, known.audits)
    print_selection(out, path, selection)
    out.print(f"Written: {library / path}", markup=False, soft_wrap=True)


def _request(asked: Mapping[str, Any]) -> Request:
    """What was asked for on the command line. Raises UsageError."""
    if not asked["kind"] or (not asked["number"] and not asked["cases"]):
        raise click.UsageError("Say --kind and --number, or --how chosen with --case REFERENCE=REASON.")
    chosen = dict(_case_and_reason(words) for words in asked["cases"])
    strategy = Strategy.CHOSEN if chosen else Strategy(asked["how"])
    if strategy is Strategy.CHOSEN and not chosen:
        raise click.UsageError("Name each case with its reason: --case CV-10001='new to the team'.")
    if strategy is Strategy.THEMED and not asked["theme"]:
        raise click.UsageError("Name the theme: --theme 'Home visits'.")
    on = day_of(asked["today"])
    month = asked["month"].date() if asked["month"] else add_months(month_start(on), 1)
    names = ("theme", "team", "cover", "mix")
    return Request(
        FormKind(asked["kind"]),
        month,
        asked["number"] or len(chosen),
        on,
        strategy,
        chosen=chosen,
        **{n: asked[n] for n in names},
    )


def _case_and_reason(words: str) -> tuple[str, str]:
    reference, _, reason = (part.strip() for part in words.partition("="))
    if not reference or not reason:
        raise click.UsageError(f"'{words}' gives no reason. Write --case CV-10001='new to the team'.")
    return reference, reason


@click.command()
@library_argument
@click.argument("selection")
@click.option(
    "--to", "auditors", multiple=True, metavar="NAME", help="An auditor; all of people.toml if none is named."
)
@today_option
def allocate(library: Path, selection: str, auditors: tuple[str, ...], today: dt.datetime | None) -> None:
    """Give the cases of a SELECTION out: a prefilled form for each, in its auditor's folder."""
    with told():
        service, folder, on = profile_of(library, None), open_library(library), day_of(today)
        drawn = read_selection(folder, service, selection).selection
        names = auditors or tuple(find_auditors(drawn.request.kind, service, on))
        if not names:
            raise click.UsageError("Name the auditors with --to NAME, or give people their roles in people.toml.")
        known = read_library(library, folder, service, on).plan
        given = give_out(folder, service, known, drawn, auditors=names, on=on)
    print_given_out(out, given)
    sys.exit(UNREADABLE if given.problems else DONE)


PROGRAMME_COMMANDS = (plan, select, allocate)
