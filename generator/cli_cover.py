"""The commands on who is looked at and who looks: cover, peerday."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from generator.case_list import read_cases
from generator.cli_common import (
    day_of,
    json_option,
    open_library,
    out,
    profile_of,
    profile_option,
    today_option,
    told,
)
from generator.cli_due import short_day
from generator.cli_library import library_argument, read_library
from generator.errors import ConfigError, ConfigProblem
from generator.model import as_text
from generator.profile import ServiceProfile
from generator.programme.cases import Case, with_audits
from generator.programme.cover import CoverReport, summarise_cover
from generator.programme.diversity import Diversity, summarise_diversity
from generator.programme.peer_day import PeerDayPlan, plan_peer_day
from generator.programme.records import Plan


@click.command()
@library_argument
@profile_option
@today_option
@json_option
def cover(library: Path, profile: str | None, today: dt.datetime | None, as_json: bool) -> None:
    """Print which case holders were looked at in time, and by when each is due. For their managers only."""
    with told(as_json):
        service, day = profile_of(library, profile), day_of(today)
        _needs(service, "cover", service.programme.cover)
        cases, plan = _cases(library, service, day, as_json)
        report = summarise_cover(cases, plan.audits, service, day)
        counted = service.case_list.characteristics if service.case_list else ()
        diversity = summarise_diversity(cases, counted, day, service.reporting.small_number)
    if as_json:
        whole = cover_as_json(report) | {"diversity": [asdict(one) for one in diversity]}
        click.echo(json.dumps(whole, indent=2, ensure_ascii=False))
    else:
        print_cover(out, report, day)
        print_diversity(out, diversity)


@click.command()
@library_argument
@click.option("--attending", multiple=True, help="Somebody who takes part; without it everybody who holds a role.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the audits.")
@profile_option
@json_option
def peerday(library: Path, attending: tuple[str, ...], on: dt.datetime, profile: str | None, as_json: bool) -> None:
    """Print who audits which files on the peer audit day; nobody audits their own case."""
    with told(as_json):
        service, day = profile_of(library, profile), on.date()
        _needs(service, "peer_day", service.programme.peer_day)
        cases, _ = _cases(library, service, day, as_json)
        plan = plan_peer_day(service, cases, attending, day)
    if as_json:
        click.echo(json.dumps(peer_day_as_json(plan), indent=2, ensure_ascii=False))
    else:
        print_peer_day(out, plan, service)


def _needs(profile: ServiceProfile, name: str, setting: object) -> None:
    if setting is None:
        message, advice = "this programme has no such table.", "Add it, as in the profile of Nottingham."
        raise ConfigError([ConfigProblem("programme.toml", name, message, advice)])


def _cases(library: Path, profile: ServiceProfile, day: dt.date, quiet: bool) -> tuple[list[Case], Plan]:
    """The case list with the audits that the forms tell of. Raises ConfigError, DocumentError, LibraryError."""
    folder = open_library(library)
    plan = read_library(library, folder, profile, day, quiet=quiet).plan
    return with_audits(read_cases(folder, profile), plan.audits), plan


def print_cover(console: Console, report: CoverReport, today: dt.date) -> None:
    """Teams first, then case holders with those longest unseen first, then what cannot be met."""
    console.print(f"[bold]Case holders looked at in time, {as_text(today)}[/]")
    numbers = (Column(name, justify="right") for name in ("Case holders", "In time", "Room for", "Audits done"))
    table = Table(Column("Team"), *numbers, box=None, pad_edge=False, header_style="bold")
    for team in report.teams:
        done = f"{team.audits_done} of {team.audits_due}"
        table.add_row(escape(team.team or "No team"), str(team.holders), str(team.in_time), str(team.places), done)
    console.print(table)
    console.print()
    table = Table("Case holder", "Team", "Last looked at", "Next by", box=None, pad_edge=False, header_style="bold")
    for holder in report.holders:
        seen = short_day(holder.last_looked_at) if holder.last_looked_at else "never"
        due = f"{short_day(holder.next_due)}{'' if holder.in_time else ' (late)'}" if holder.next_due else "now"
        table.add_row(escape(holder.worker), escape(holder.team), seen, due)
    console.print(table)
    for note in report.notes:
        console.print(f"[yellow]{escape(note)}[/]")


def print_diversity(console: Console, diversity: Iterable[Diversity]) -> None:
    """The caseload against the cases looked at in a year, one characteristic at a time; small counts withheld."""
    for one in diversity:
        console.print(f"\n[bold]{escape(one.characteristic)}[/]: {one.seen} of {one.total} cases looked at in a year")
        if one.is_withheld:
            console.print("  Every count is small, so none is shown.")
            continue
        for share in one.shares:
            counts = "withheld" if share.caseload is None else f"{share.looked_at} of {share.caseload}"
            console.print(f"  {escape(share.value)}: {counts}")


def print_peer_day(console: Console, plan: PeerDayPlan, profile: ServiceProfile) -> None:
    """Who audits what, then what the plan does not meet."""
    console.print(f"[bold]Peer audit day, {as_text(plan.day)}: {plan.files} files[/]")
    table = Table("Auditor", "As", "Cases", box=None, pad_edge=False, header_style="bold")
    for one in plan.audits:
        cases = ", ".join(case.reference for case in one.cases)
        table.add_row(escape(one.auditor), escape(profile.role_name(one.role)), escape(cases))
    console.print(table)
    for problem in plan.problems:
        console.print(f"[yellow]{escape(problem)}[/]")
    console.print(f"Drawn with the seed: {escape(plan.seed)}")


def cover_as_json(report: CoverReport) -> dict[str, Any]:
    """Cover for other programs."""
    return {
        "teams": [
            {
                "team": t.team,
                "case_holders": t.holders,
                "in_time": t.in_time,
                "places": t.places,
                "audits_due": t.audits_due,
                "audits_done": t.audits_done,
            }
            for t in report.teams
        ],
        "case_holders": [
            {
                "case_holder": h.worker,
                "team": h.team,
                "last": h.last_looked_at.isoformat() if h.last_looked_at else None,
                "next_due": h.next_due.isoformat() if h.next_due else None,
                "in_time": h.in_time,
            }
            for h in report.holders
        ],
        "cannot_be_met": list(report.notes),
    }


def peer_day_as_json(plan: PeerDayPlan) -> dict[str, Any]:
    """The plan of the day for other programs."""
    audits = [{"auditor": a.auditor, "role": a.role, "cases": [c.reference for c in a.cases]} for a in plan.audits]
    return {"day": plan.day.isoformat(), "seed": plan.seed, "audits": audits, "problems": list(plan.problems)}


COVER_COMMANDS = (cover, peerday)
