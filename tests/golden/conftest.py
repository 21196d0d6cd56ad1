"""The demonstration of each service, made once for the tests that look at it."""

from __future__ import annotations

import pytest

from tests.builders.shown import Shown


@pytest.fixture(scope="session", params=["tower-hamlets", "nottingham"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """A service's demonstration. Its files are shared: a test that changes one works on a copy."""
    return Shown(request.param, tmp_path_factory.mktemp("demo"))
