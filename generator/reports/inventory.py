"""What the folder of audit results should hold for a quarter, and what of it is there (NT-046 to NT-052).

Pure: it is given the paths that lie in the library. Of a data set it sees the file's name only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class _Library:
    """What lies in the library, and the quarter for which it is looked at."""

    paths: Collection[str]
    minutes_of: Collection[date]
    audits: Sequence[AuditRecord]
    period: Period
    profile: ServiceProfile

    @property
    def of_quarter(self) -> list[AuditRecord]:
        """The audits of the quarter whose completed form came."""
        return [a for a in self.audits if a.audit_month and self.period.start <= a.audit_month <= self.period.end]

    @property
    def quarters_before(self) -> Iterator[Period]:
        """The four quarters before, as far back as there are audits."""
        first, period = (
            min((a.audit_month for a in self.audits if a.audit_month), default=self.period.start),
            self.period,
        )
        for _ in range(4):
            period = quarter_before(period, self.profile)
            if period.end >= first:
                yield period

    @property
    def meetings(self) -> list[date]:
        """The days of the quarter's meetings."""
        return list(meetings(self.profile.programme.meeting, self.period.start, self.period.end))

    def has(self, beginning: str) -> bool:
        """Whether a file of the library begins so."""
        return any(path.startswith(beginning) for path in self.paths)


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
    audited = [a for a in audits if a.audit_month and a.submitted and not a.planned]
    library = _Library(paths, minutes_of, audited, period, profile)
    return [_HELD[name](library) for name in profile.reporting.folder_holds]


def _audits(library: _Library) -> Held:
    return _forms("Copies of all audits, with their actions", library)


def _observations(library: _Library) -> Held:
    return _forms("Staff observation forms", library, FormKind.OBSERVATION)


def _plans(_: _Library) -> Held:
    return Held("Action plan and improvement plan", "The library itself", "Brought up to date by each run")


def _reports(library: _Library) -> Held:
    where = library.profile.folders.reports
    wanted = {q.id: library.has(f"{where}/{q.id}/Quarterly QA report") for q in library.quarters_before}
    return _listed("Quarterly QA reports of the year before", where, wanted)


def _agendas(library: _Library) -> Held:
    where = library.profile.folders.packs
    wanted = {day_in_words(m): library.has(f"{where}/{m:%Y-%m-%d}/Meeting pack") for m in library.meetings}
    return _listed("Agendas of the meetings", where, wanted)


def _minutes(library: _Library) -> Held:
    wanted = {day_in_words(m): m in library.minutes_of for m in library.meetings}
    return _listed("Minutes of the meetings", library.profile.folders.forms, wanted)


def _exceptions(library: _Library) -> Held:
    where = library.profile.folders.reports
    wanted = {month_in_words(m): library.has(f"{where}/{m:%Y-%m}/Data exceptions") for m in library.period.months}
    return _listed("Exception reports of the months", where, wanted)


def _data_sets(library: _Library) -> Held:
    where = library.profile.folders.data_sets
    wanted = {month_in_words(m): any(is_of_month(p, m, where) for p in library.paths) for m in library.period.months}
    return _listed("Performance data sets of the months", where, wanted)


def _peer_reports(library: _Library) -> Held:
    """Of the peer audit day in the year to the end of the quarter."""
    where, last = library.profile.folders.reports, month_start(library.period.end)
    months = (add_months(last, -n) for n in range(12))
    there = any(library.has(f"{where}/{month:%Y-%m}/Peer audit day") for month in months)
    return _listed("Report of the last annual peer audit day", where, {"Peer audit day": there})


_HELD: Mapping[str, Callable[[_Library], Held]] = {
    "audits": _audits,
    "reports": _reports,
    "plans": _plans,
    "agendas": _agendas,
    "minutes": _minutes,
    "exceptions": _exceptions,
    "data_sets": _data_sets,
    "observations": _observations,
    "peer_reports": _peer_reports,
}


def missing_in_words(held: Iterable[Held]) -> str:
    """One sentence on what is missing."""
    missing = sum(len(one.missing) for one in held)
    if not missing:
        return "Everything that the folder should hold for this quarter is there."
    things, are = plural(missing, "thing", "things"), plural(missing, "is", "are")
    return f"{missing:,} {things} that the folder should hold for this quarter {are} missing."


def is_of_month(path: str, month: date, folder: str) -> bool:
    """Whether a file of a folder has a month in its name: 2026-10, October 2026."""
    name = PurePosixPath(path).name.casefold()
    ways = (f"{month:%Y-%m}", f"{month:%Y %m}", month_in_words(month).casefold(), f"{month:%b %Y}".casefold())
    return path.startswith(f"{folder}/") and any(way in name for way in ways)


def _forms(what: str, library: _Library, kind: FormKind | None = None) -> Held:
    number = sum(1 for a in library.of_quarter if kind in {None, a.kind})
    return Held(what, library.profile.folders.forms, f"{number:,} completed {plural(number, 'form', 'forms')}")


def _listed(what: str, where: str, wanted: dict[str, bool]) -> Held:
    missing = tuple(name for name, is_there in wanted.items() if not is_there)
    if not wanted:
        return Held(what, where, "None was due")
    there = f"{len(wanted) - len(missing)} of {len(wanted)}"
    return Held(what, where, f"{there}; missing: {joined(missing)}" if missing else there, missing)
