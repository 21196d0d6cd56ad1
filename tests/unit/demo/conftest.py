"""Each service's year, made once for all tests here."""

from __future__ import annotations

from functools import cache

import pytest

from generator.demo.year import DemoYear, make_year

_made = cache(make_year)


@pytest.fixture(params=["tower-hamlets", "nottingham"])
def year(request: pytest.FixtureRequest) -> DemoYear:
    return _made(request.param)


@pytest.fixture
def london() -> DemoYear:
    return _made("tower-hamlets")


@pytest.fixture
def midlands() -> DemoYear:
    return _made("nottingham")
