"""Random analysts on the bytes of a real workbook against random runs that crash at any write.

The analyst edits the sheet's XML through its own small writer, as Excel would: types, sorts, inserts, deletes,
renames, recolours, undoes. Runs are those of the program: reading what people entered, planning, merging, filing,
remembering, on a library that fails before or after a write and a ledger that forgets what was not committed.

Held: no edit of a person is lost, no row is doubled or lost, none comes back from the bin, a second run writes nothing.

CHECKBACK_LONG=2000 pytest tests/properties/test_tracker_runs.py     the long run: so many examples
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from dataclasses import replace

from builders.analyst import Analyst, sheet_rows
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator.errors import DocumentError
from generator.ledger import Ledger, _begin
from generator.model import AuditRecord, FormKind, Status
from generator.filing import Filing
from generator.office.workbook_lint import workbook_problems
from generator.profile_load import load_profile
from generator.programme.entries import with_entries
from generator.programme.records import Plan
from generator.run import RunResult, _each, _Writing
from generator.tracker.workbook import read_tracker_entries
