"""How long the report and the pack take: ``python -m benchmarks.reports``. Expected: under 2 seconds a document."""

from __future__ import annotations

import resource
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.figures import summarise
from generator.reports.pack import write_meeting_pack
from generator.reports.quarterly import write_quarterly_report
from tests.builders.records import TODAY, records

MEETING = date(2026, 11, 26)


def main() -> None:
    for service in ("tower-hamlets", "nottingham"):
        profile = load_profile(service)
        for n in (60, 500, 1500):
            _measure(profile, n)
    print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB here,", end=" ")
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB in the template's process")


def _measure(profile: ServiceProfile, n: int) -> None:
    service, quarter = profile.service.id, quarter_of(date(2026, 7, 1), profile)
    made = records(service, n, 1)
    jobs: dict[str, Callable[[], object]] = {
        "figures": lambda: summarise(*made, quarter, profile, TODAY),
        "report": lambda: write_quarterly_report(*made, quarter, profile, TODAY),
        "pack": lambda: write_meeting_pack(*made, MEETING, profile, TODAY),
    }
    for name, job in jobs.items():
        print(f"{service:14} {n:5} records  {name:8} {_median(job) * 1000:7.0f} ms")


def _median(job: Callable[[], object], times: int = 3) -> float:
    def once() -> float:
        begun = perf_counter()
        job()
        return perf_counter() - begun

    return median(once() for _ in range(times))


if __name__ == "__main__":
    main()
