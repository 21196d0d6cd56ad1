"""One stand-in for all tests of a session, emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sharepoint.connection import Connection
from sharepoint_server.clients import Office, open_office


@pytest.fixture(scope="session")
def running_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("stand-in")) as office:
        yield office


@pytest.fixture(scope="session")
def signed_in(running_office: Office) -> Connection:
    """A connection that has its token already."""
    return running_office.connection()


@pytest.fixture
def office(running_office: Office) -> Iterator[Office]:
    """The stand-in with an empty library; afterwards nobody may have asked for anything strange."""
    running_office.tenant.clear()
    running_office.slept.clear()
    yield running_office
    assert running_office.tenant.strangers == []
    assert running_office.tenant.graph.unconditional == []
