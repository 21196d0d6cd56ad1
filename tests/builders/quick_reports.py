"""Reports made in no time, for tests of what is filed and merged; how they are filed is the program's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def quick_reports() -> Iterator[None]:
    """While this lasts, reports hold the records as text and have no parts, and the gate lets everything pass."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("write_quarterly_report", "write_meeting_pack"):
            patch.setattr(
                f"generator.writing.{name}", lambda audits, actions, *_, **__: repr((audits, actions)).encode()
            )
        for name in ("write_quarterly_figures", "write_pack_figures"):
            patch.setattr(
                f"generator.writing.{name}", lambda audits, actions, *_, **__: repr((audits, actions)).encode()
            )
        patch.setattr("generator.writing.find_parts", lambda *_: ())
        patch.setattr("generator.releasing.release_problems", lambda *_: [])
        yield
