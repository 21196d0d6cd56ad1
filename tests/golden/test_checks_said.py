"""What the checks say, word for word, of specimens and of forms with planted faults.

Changed words are no fault, only to be looked at: python tests/golden/checks_said.py, then read the difference.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import checks_said


def test_the_checks_say_what_they_said() -> None:
    expected = json.loads(checks_said.GOLDEN.read_text(encoding="utf-8"))
    found = checks_said.said(checks_said.forms())
    assert set(found) == set(expected)
    assert {name: issues for name, issues in found.items() if issues != expected[name]} == {}
