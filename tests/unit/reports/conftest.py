"""Service profiles for the report tests."""

from __future__ import annotations

import pytest

from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from tests.builders.reports import SERVICES


@pytest.fixture(params=SERVICES)
def profile(request: pytest.FixtureRequest) -> ServiceProfile:
    """Each service in turn."""
    return load_profile(request.param)


@pytest.fixture
def tower_hamlets() -> ServiceProfile:
    """Tower Hamlets alone."""
    return load_profile("tower-hamlets")
