"""Tests marked ``office`` need LibreOffice: skipped aloud where it is missing, and never in CI."""

from __future__ import annotations

import os
import shutil

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("soffice") or os.environ.get("CI"):
        return
    missing = pytest.mark.skip(reason="LibreOffice is not installed: this test was NOT run")
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(missing)
