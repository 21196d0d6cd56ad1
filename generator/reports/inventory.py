"""What the folder of audit results should hold for a quarter, and what of it is there (NT-046 to NT-052).

Pure: it is given the paths that lie in the library. Of a data set it sees the file's name only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from generator.days import add_months, meetings, month_start
from generator.model import AuditRecord, FormKind
from generator.periods import Period, day_in_words, month_in_words, quarter_before
from generator.profile import ServiceProfile
from generator.reports.wording import joined, plural


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of thing: what, where it should lie, what is there in words, and what is missing by name."""

    what: str
    where: str
    there: str
    missing: tuple[str, ...] = ()


def folder_inventory(
    paths: Collection[str],
    minutes_of: Collection[date],
    audits: Iterable[AuditRecord],
    period: Period,
    profile: ServiceProfile,
) -> list[Held]:
    """What the service asks its folder to hold for a quarter; nothing where it asks for nothing.

    ``paths`` lie in the library, ``minutes_of`` are the days of the meetings whose minutes were read. What each run
    writes itself (the two plans, this quarter's report) is there.
    """
    folders = profile.folders
    months, held_on = period.months, meetings(profile.programme.meeting, period.start, period.end)
    audited = [a for a in audits if a.audit_month and a.submitted and not a.planned]
    of_quarter = [a for a in audited if a.audit_month and period.start <= a.audit_month <= period.end]
    first = min((a.audit_month for a in audited if a.audit_month), default=period.start)
    named = {
        "audits": _forms("Copies of all audits, with their actions", folders.forms, of_quarter),
        "reports": _listed(
            "Quarterly QA reports of the year before",
            folders.reports,
            {
                q.id: _has(paths, f"{folders.reports}/{q.id}/Quarterly QA report")
                for q in _before(period, first, profile)
            },
        ),
        "plans": Held("Action plan and improvement plan", "The library itself", "Brought up to date by each run"),
        "agendas": _listed(
            "Agendas of the meetings",
            folders.packs,
            {day_in_words(m): _has(paths, f"{folders.packs}/{m:%Y-%m-%d}/Meeting pack") for m in held_on},
        ),
        "minutes": _listed(
            "Minutes of the meetings", folders.forms, {day_in_words(m): m in minutes_of for m in held_on}
        ),
        "exceptions": _listed(
            "Exception reports of the months",
            folders.reports,
            {month_in_words(m): _has(paths, f"{folders.reports}/{m:%Y-%m}/Data exceptions") for m in months},
        ),
        "data_sets": _listed(
            "Performance data sets of the months",
            folders.data_sets,
            {month_in_words(m): any(is_of_month(path, m, folders.data_sets) for path in paths) for m in months},
        ),
    }
    named["observations"] = _forms("Staff observation forms", folders.forms, of_quarter, FormKind.OBSERVATION)
    named["peer_reports"] = _listed(
        "Report of the last annual peer audit day",
        folders.reports,
        {"Peer audit day": any(_is_peer_report(path, period, folders.reports) for path in paths)},
    )
    return [named[name] for name in profile.reporting.folder_holds]


def missing_in_words(held: Iterable[Held]) -> str:
    """One sentence on what is missing."""
    missing = sum(len(one.missing) for one in held)
    if not missing:
        return "Everything that the folder should hold for this quarter is there."
    things, are = plural(missing, "thing", "things"), plural(missing, "is", "are")
    return f"{missing:,} {things} that the folder should hold for this quarter {are} missing."


def _before(period: Period, first: date, profile: ServiceProfile) -> Iterator[Period]:
    """The four quarters before one, as far back as there are audits."""
    for _ in range(4):
        period = quarter_before(period, profile)
        if period.end >= first:
            yield period


def _has(paths: Iterable[str], beginning: str) -> bool:
    return any(path.startswith(beginning) for path in paths)


def is_of_month(path: str, month: date, folder: str) -> bool:
    """Whether a file of a folder has a month in its name: 2026-10, October 2026."""
    name = PurePosixPath(path).name.casefold()
    ways = (f"{month:%Y-%m}", f"{month:%Y %m}", month_in_words(month).casefold(), f"{month:%b %Y}".casefold())
    return path.startswith(f"{folder}/") and any(way in name for way in ways)


def _is_peer_report(path: str, period: Period, folder: str) -> bool:
    """Whether it is the report of a peer audit day in the year to the end of the quarter."""
    months = {f"{add_months(month_start(period.end), -n):%Y-%m}" for n in range(12)}
    return any(path.startswith(f"{folder}/{month}/Peer audit day") for month in months)


def _forms(what: str, where: str, audits: Iterable[AuditRecord], kind: FormKind | None = None) -> Held:
    number = sum(1 for a in audits if kind in {None, a.kind})
    return Held(what, where, f"{number:,} completed {plural(number, 'form', 'forms')}")


def _listed(what: str, where: str, wanted: dict[str, bool]) -> Held:
    missing = tuple(name for name, is_there in wanted.items() if not is_there)
    if not wanted:
        return Held(what, where, "None was due")
    there = f"{len(wanted) - len(missing)} of {len(wanted)}"
    return Held(what, where, f"{there}; missing: {joined(missing)}" if missing else there, missing)
