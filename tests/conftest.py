"""Tests marked ``office`` need LibreOffice: skipped aloud where it is missing, and never in CI.

CI runs the property tests on the same cases each time, so that a commit is judged by its own changes; elsewhere the
cases are new each time, and what they find becomes a test.
"""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("soffice") or os.environ.get("CI"):
        return
    missing = pytest.mark.skip(reason="LibreOffice is not installed: this test was NOT run")
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(missing)
