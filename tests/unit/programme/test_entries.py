"""What people enter in the workbooks is the truth for records, their status and the days that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from generator.programme.entries import linked_to_reaudits, smart_notes, with_entries
from tests.builders.records import records

AUDITS, ACTIONS = records()
AUDIT = replace(AUDITS[0], uop_held=None, moderated_on=date(2026, 5, 1), kloe="From the form")


def test_entries_stand_in_the_record_and_the_forms_words_are_kept():
    entered = {"uop_held": date(2026, 5, 20), "kloe": "Ours", "exempt": "yes, agreed", "lateness_reason": "Sick leave"}
    record = with_entries(AUDIT, entered)
    assert (record.uop_held, record.kloe, record.exempt) == (date(2026, 5, 20), "Ours", True)
    assert record.lateness_reason == "Sick leave"
    assert record.forms_say == {"uop_held": None, "kloe": "From the form"}


def test_the_same_words_as_in_the_form_are_no_entry():
    assert with_entries(AUDIT, {"kloe": "From the form"}) is AUDIT


def test_what_an_action_lacks_is_asked():
    bare = replace(ACTIONS[0], owner="", due=None, measure="")
    assert smart_notes(bare) == "Who will do it? By when? Give a full date. How will we know that it helped?"
    assert smart_notes(replace(bare, owner="Sol", due=date(2026, 12, 1), measure="A dated note")) == ""


def test_a_wanted_reaudit_is_linked_to_the_next_audit_of_the_case():
    first = replace(AUDITS[0], submitted=date(2026, 5, 1))
    later = replace(first, key="later", submitted=date(2026, 9, 1))
    latest = replace(first, key="latest", submitted=date(2026, 10, 1))
    action = replace(ACTIONS[0], source_key=first.key, case_reference=first.case_reference, raised_on=date(2026, 5, 1))
    wanted, not_wanted = linked_to_reaudits(
        [replace(action, reaudit=True), action], [first, latest, later, *AUDITS[1:]]
    )
    assert (wanted.reaudit_key, not_wanted.reaudit_key) == ("later", "")
