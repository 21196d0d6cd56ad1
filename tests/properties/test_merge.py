"""Random analysts against random runs: no lost edit, no doubled row, no row back from the bin, no idle write."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from generator.tracker.columns import AUDITS, USE_FORMS
from generator.tracker.merge import Settlement, TableState, merge
from generator.tracker.sheet_plan import Column, Owner, SheetPlan
from generator.tracker.texts import canonical, in_words

FIELDS = ("auditor", "status", "team")
PLAN = SheetPlan(
    "Audits",
    "Audits",
    ("key",),
    (AUDITS.column("key"), *(AUDITS.column(f) for f in FIELDS), Column("notes", "Notes", Owner.PEOPLE)),
)
KEYS = st.sampled_from(["A", "B", "C", "D"])
WORDS = st.sampled_from(["", "one", "two", "three"])


class Tracker(RuleBasedStateMachine):
    """A tracker as rows of texts; the ledger and the forms beside it."""

    def __init__(self):
        super().__init__()
        self.rows: list[dict[str, str]] = []
        self.base: dict[str, dict[str, str]] = {}
        self.forms: dict[str, dict[str, str]] = {}
        self.typed: dict[tuple[str, str], str] = {}
        self.binned: set[str] = set()
        self.ledger_lost = False

    def state(self):
        rows = {n: dict(row) for n, row in enumerate(self.rows, start=4)}
        keys = [r["key"] for r in self.rows]
        once = {r["key"]: n for n, r in rows.items() if r["key"] and keys.count(r["key"]) == 1}
        doubled = tuple({k for k in keys if k and keys.count(k) > 1})
        return TableState(PLAN, rows, once, duplicates=doubled)

    def run_once(self, settlements=None):
        state = self.state()
        merged = merge(self.base, state, self.forms, settlements or {})
        for change in merged.changes:
            self.rows[state.keys[change.key] - 4][change.field] = canonical(
                change.value, PLAN.column(change.field).kind
            )
        for row in merged.new_rows:
            self.rows.append({c.field: canonical(row.get(c.field), c.kind) for c in PLAN.columns})
        self.base = {key: dict(texts) for key, texts in merged.base.items()}
        return merged

    @rule(key=KEYS, field=st.sampled_from(FIELDS), word=WORDS)
    def a_form_comes_in(self, key, field, word):
        self.forms.setdefault(key, {"key": key, **dict.fromkeys(FIELDS, "")})[field] = word

    @rule(at=st.integers(0, 9), field=st.sampled_from((*FIELDS, "notes")), word=WORDS)
    def someone_types(self, at, field, word):
        if at < len(self.rows) and self.rows[at][field] != word:
            self.rows[at][field] = word
            self.typed[(self.rows[at]["key"], field)] = word

    @rule(order=st.randoms())
    def someone_sorts(self, order):
        order.shuffle(self.rows)

    @rule(at=st.integers(0, 9))
    def someone_deletes_a_row(self, at):
        if at < len(self.rows) and self.rows[at]["key"] in self.base:
            key = self.rows.pop(at)["key"]
            self.binned.add(key) if key not in {r["key"] for r in self.rows} else None
            self.typed = {cell: word for cell, word in self.typed.items() if cell[0] != key}

    @rule(at=st.integers(0, 9))
    def someone_copies_a_row(self, at):
        if at < len(self.rows):
            self.rows.append(dict(self.rows[at]))
            key = self.rows[at]["key"]
            self.typed = {cell: word for cell, word in self.typed.items() if cell[0] != key}

    @rule()
    def the_ledger_is_lost(self):
        self.base, self.binned, self.ledger_lost = {}, set(), True

    @rule()
    def checkback_runs(self):
        before = [dict(r) for r in self.rows]
        known = {key: dict(texts) for key, texts in self.base.items()}
        merged = self.run_once()
        self._nothing_typed_is_lost(before, known, merged)
        again = self.run_once()
        assert not again.changes and not again.new_rows, "a second run writes nothing"
        assert again.differences == merged.differences and again.base == merged.base

    @rule(key=KEYS, field=st.sampled_from(FIELDS))
    def someone_settles_for_the_form(self, key, field):
        state = self.state()
        if key in self.forms and key in state.keys:
            says = in_words(self.forms[key][field], PLAN.column(field).kind)
            self.run_once({(key, PLAN.column(field).heading): Settlement(USE_FORMS, says, False)})
            assert self.rows[state.keys[key] - 4][field] == self.forms[key][field]

    def _nothing_typed_is_lost(self, before, known, merged):
        """A cell that held a person's own words still holds them, unless it may follow the forms."""
        for row in before:
            if [r["key"] for r in before].count(row["key"]) > 1:
                continue
            after = next(r for r in self.rows if r["key"] == row["key"])
            assert after["notes"] == row["notes"]
            for field in FIELDS:
                was = known.get(row["key"], {}).get(field)
                follows = (was is None and (row[field] == "" or PLAN.column(field).derived)) or was == row[field]
                if not follows:
                    assert after[field] == row[field]
                    said = self.forms.get(row["key"], {}).get(field, row[field])
                    listed = {(d.key, d.column) for d in merged.differences}
                    is_truth = PLAN.column(field).open and said == ""  # the forms say nothing
                    assert is_truth or said == row[field] or (row["key"], PLAN.column(field).heading) in listed

    @invariant()
    def no_row_is_doubled_by_us_and_none_comes_back(self):
        keys = [r["key"] for r in self.rows]
        assert not self.binned & set(keys)


TestTracker = Tracker.TestCase
TestTracker.settings = settings(max_examples=800, stateful_step_count=30, deadline=None)
