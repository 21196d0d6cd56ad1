"""One run at a time across machines: whoever dies, whatever the clocks say, and whoever is quicker."""

from __future__ import annotations

import tempfile
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS

from sharepoint.errors import FileLocked, LeaseHeld, LeaseLost, LibraryError, Unreachable
from sharepoint.folder import FolderLibrary
from sharepoint.lease import LENGTH, PATH, SKEW, Held, Lease, as_bytes, is_due, may_take, read_held
from sharepoint.library import FileRef
from sharepoint.paths import PREVIOUS_VERSIONS

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HELD = Held("a", "PC-1", NOON + LENGTH)


class Clock:
    """The true time, and what each machine makes of it."""

    def __init__(self) -> None:
        self.true = NOON

    def of(self, wrong_by: timedelta):
        return lambda: self.true + wrong_by


def test_who_may_take_it() -> None:
    assert may_take(None, "b", NOON)
    assert may_take(HELD, "a", NOON)
    assert not may_take(HELD, "b", NOON)
    assert not may_take(HELD, "b", HELD.until + SKEW)
    assert may_take(HELD, "b", HELD.until + SKEW + MINUTE)


def test_it_is_renewed_after_a_third_of_its_time() -> None:
    assert not is_due(NOON + LENGTH, NOON + LENGTH / 3 - MINUTE)
    assert is_due(NOON + LENGTH, NOON + LENGTH / 3)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"id": "a", "by": "b", "until": "2026-11-22T12:00"}', b"\xff"])
def test_a_file_that_makes_no_sense_holds_nobody_up(data: bytes, tmp_path: Path) -> None:
    assert read_held(data) is None
    library = FolderLibrary(tmp_path)
    library.create(PATH, data)
    with Lease(library, "a", "PC-1"):
        assert read_held((tmp_path / PATH).read_bytes())


def test_the_second_is_told_who_is_at_work_and_comes_in_afterwards(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    with Lease(library, "a", "PC-1"), pytest.raises(LeaseHeld, match="on PC-1 is at work") as told:
        Lease(library, "b", "PC-2").take()
    assert isinstance(told.value, FileLocked)
    with Lease(library, "b", "PC-2"):
        assert read_held((tmp_path / PATH).read_bytes()).by == "PC-2"  # type: ignore[union-attr]
    assert not (tmp_path / PREVIOUS_VERSIONS).exists()
    assert list(library.list()) == []


def test_a_run_that_follows_a_killed_one_takes_its_lease_over(tmp_path: Path) -> None:
    Lease(FolderLibrary(tmp_path), "a", "PC-1").take()
    with Lease(FolderLibrary(tmp_path), "a", "PC-1"):
        pass


def test_it_is_given_back_when_a_run_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Lease(FolderLibrary(tmp_path), "a", "PC-1"):
        raise RuntimeError
    assert read_held((tmp_path / PATH).read_bytes()) is None


def test_who_lost_it_stops_and_leaves_the_other_alone(tmp_path: Path) -> None:
    clock, library = Clock(), FolderLibrary(tmp_path)
    first, second = (Lease(library, name, name, clock.of(0 * MINUTE)) for name in "ab")
    first.take()
    clock.true += LENGTH + SKEW + MINUTE
    second.take()
    with pytest.raises(LeaseLost, match="Another run began"):
        first.keep()
    with pytest.raises(LeaseLost):
        first.keep()
    first.release()
    second.keep()
    assert read_held((tmp_path / PATH).read_bytes()).id == "b"  # type: ignore[union-attr]


class Disturbed(FolderLibrary):
    """A library in which somebody does something just before a write."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.meanwhile = None

    def _disturb(self) -> None:
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()

    def create(self, path: str, data: bytes) -> FileRef:
        self._disturb()
        return super().create(path, data)

    def replace(self, ref: FileRef, data: bytes) -> FileRef:
        self._disturb()
        return super().replace(ref, data)


ACTION = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["take", "take", "keep", "keep", "crash", "release", "wait"]),
    st.floats(0, 12),
    st.integers(-1, 2),
)


@given(clocks=st.tuples(*[st.floats(-5, 5)] * 3), actions=st.lists(ACTION, min_size=5, max_size=40))
def test_never_do_two_believe_that_they_hold_it(
    clocks: tuple[float, float, float], actions: list[tuple[int, str, float, int]]
) -> None:
    """Three machines, clocks up to five minutes wrong, deaths, waits, and somebody else just before a write."""
    with tempfile.TemporaryDirectory() as folder:
        clock, library = Clock(), Disturbed(Path(folder))
        times = [clock.of(timedelta(minutes=wrong)) for wrong in clocks]

        def new(who: int) -> Lease:
            return Lease(library, str(who), f"PC-{who}", times[who])

        leases = [new(who) for who in range(3)]

        def attempt(who: int, verb: str) -> None:
            try:
                getattr(leases[who], verb)()
            except (LeaseHeld, LeaseLost):
                return

        for who, verb, minutes, other in actions:
            clock.true += timedelta(minutes=minutes)
            library.meanwhile = (lambda other=other: attempt(other, "take")) if 0 <= other != who else None
            if verb == "crash":
                leases[who] = new(who)
            elif verb != "wait":
                attempt(who, verb)
            holding = [n for n, lease in enumerate(leases) if lease.until and times[n]() < lease.until]
            assert len(holding) <= 1, holding


@given(wrong=st.tuples(st.floats(-5, 5), st.floats(-5, 5)))
def test_after_a_death_somebody_comes_in_within_35_minutes(wrong: tuple[float, float]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock, library = Clock(), FolderLibrary(Path(folder))
        dead, next_one = (Lease(library, str(n), "PC", clock.of(timedelta(minutes=w))) for n, w in enumerate(wrong))
        dead.take()
        clock.true += LENGTH + SKEW + 10 * MINUTE
        next_one.take()


def test_of_many_at_once_one_gets_in(tmp_path: Path) -> None:
    """Real threads, again and again on a free lease: one gets in, and all others are told."""
    for _ in range(25):
        start, inside = threading.Barrier(6), []

        def machine(number: int, start: threading.Barrier = start, inside: list[Lease] = inside) -> None:
            lease = Lease(FolderLibrary(tmp_path), str(number), f"PC-{number}")
            start.wait()
            with suppress(LeaseHeld):
                lease.take()
                inside.append(lease)

        machines = [threading.Thread(target=machine, args=(n,)) for n in range(6)]
        for one in machines:
            one.start()
        for one in machines:
            one.join(60)
        assert len(inside) == 1
        inside[0].release()


def test_on_sharepoint_the_slower_of_two_is_refused(office: Office) -> None:
    slower, quicker = Lease(office.library(), "a", "PC-1"), Lease(office.library(), "b", "PC-2")
    office.tenant.faults.just_before("session", quicker.take)
    with pytest.raises(LeaseHeld, match="PC-2"):
        slower.take()
    quicker.release()
    office.tenant.faults.just_before("range", quicker.take)
    with pytest.raises(LeaseHeld, match="PC-2"):
        slower.take()


@pytest.mark.parametrize("name", ["throttled", "unavailable", "done, no answer", "done, half an answer", "no answer"])
@pytest.mark.parametrize("kind", ["path", "session", "range"])
def test_on_sharepoint_a_fault_passes(office: Office, kind: str, name: str) -> None:
    clock = Clock()
    lease = Lease(office.library(), "a", "PC-1", clock.of(0 * MINUTE))
    for act in (lease.take, lease.keep, lease.release):
        office.tenant.faults.order(kind, FAULTS[name], times=2)
        act()
        clock.true += LENGTH / 2
    with Lease(office.library(), "b", "PC-2", clock.of(0 * MINUTE)):
        pass


def test_a_renewal_that_fails_is_tried_again_until_the_lease_ends(office: Office) -> None:
    clock = Clock()
    lease = Lease(office.library(), "a", "PC-1", clock.of(0 * MINUTE))
    lease.take()
    office.tenant.faults.order("session", FAULTS["gateway"], times=500)
    clock.true += LENGTH / 2
    lease.keep()
    clock.true += LENGTH / 2
    with pytest.raises(LeaseLost, match="cannot be renewed"):
        lease.keep()


def test_a_library_that_cannot_be_reached_gives_no_lease(office: Office) -> None:
    library = office.library()
    office.tenant.faults.order("path", FAULTS["gateway"], times=500)
    with pytest.raises(Unreachable) as told:
        Lease(library, "a", "PC-1").take()
    assert isinstance(told.value, LibraryError)


def test_the_file_says_in_words_what_it_is_for() -> None:
    assert b"only one run works at a time" in as_bytes(HELD)
    assert read_held(as_bytes(HELD)) == HELD
    assert read_held(as_bytes(None)) is None
