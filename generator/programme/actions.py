"""The master action plan: every action of every form with a key that stays (NT-064, TH-030)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import count

from rapidfuzz import fuzz

from generator.model import ActionRecord, FormKind, says_yes
from generator.profile import ServiceProfile
from generator.programme.entries import smart_notes, with_entries
from generator.programme.submission import Submission, case_reference

Entries = Mapping[str, Mapping[str, object]]

_SAME_ACTION = 85  # of 100: the same action with a word or two changed
_NEW_FOR_DAYS = 28
_FROM_A_FORM = re.compile(rf" ({'|'.join(kind.words for kind in FormKind)}) \d{{4}}-\d\d( \(\d+\))? A\d+$")
_TYPED: Mapping[str, type] = {
    **dict.fromkeys(("source", "source_key", "case_reference", "outcome", "action", "owner", "due_as_written"), str),
    **dict.fromkeys(("measure", "progress", "effect", "check_back_result", "reaudit"), str),
    **dict.fromkeys(("due", "raised_on", "check_back", "completed_on"), dt.date),
    "priority": int,
}


def plan_actions(
    submissions: Mapping[str, Submission],
    entries: Entries,
    known: Mapping[str, str],
    profile: ServiceProfile,
    today: dt.date,
) -> list[ActionRecord]:
    """The actions that the plan should hold, by the key of the form they come from.

    ``known`` gives the words of the actions that the plan holds already, by key; an action keeps its key when others
    are put before it or when its words are mended. ``entries`` is what people entered in the plan.
    """
    planned: list[ActionRecord] = []
    known_of = _by_source(known)
    for source_key, submission in submissions.items():
        texts = [action.action for action in submission.form.actions]
        keys = action_keys(source_key, texts, known_of.get(source_key, {}))
        for key, record in zip(keys, _records(source_key, submission, profile), strict=True):
            planned.append(_as_it_stands(replace(record, key=key), entries.get(key, {}), today))
    return planned


def _by_source(known: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The known actions by the form they come from, so that years of them are looked through once."""
    found: dict[str, dict[str, str]] = {}
    for key, words in known.items():
        found.setdefault(key.rpartition(" A")[0], {})[key] = words
    return found


def typed_actions(rows: Entries, planned: Set[str], entries: Entries, today: dt.date) -> list[ActionRecord]:
    """The actions that people typed into the plan themselves, from a complaint, feedback, a report or anything else.

    ``rows`` is all that stands in the plan by action key; ``planned`` are the keys that come from forms, and a key that
    once came from a form is no action of its own.
    """
    typed = {key: row for key, row in rows.items() if key not in planned and not _FROM_A_FORM.search(key)}
    return [_as_typed(key, {**row, **entries.get(key, {})}, today) for key, row in typed.items()]


def _as_typed(key: str, cells: Mapping[str, object], today: dt.date) -> ActionRecord:
    """An action as its row tells it; what is no day or no number stays in the cell as it was typed."""
    own = {name: value for name, value in cells.items() if name in _TYPED}
    odd = {name: value for name, value in own.items() if not isinstance(value, _TYPED[name])}
    fit = {name: says_yes(str(value)) if name == "reaudit" else value for name, value in own.items() if name not in odd}
    stands = {**odd, **({"source": own["source"]} if "source" in own else {})}
    record = ActionRecord(**{"key": key, "source": "", "source_key": "", "action": "", **fit})  # type: ignore[arg-type]
    return replace(record, state=_state(record, today), smart_notes=smart_notes(record), forms_say=stands)


def action_keys(source_key: str, texts: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """A key for each action of one form: the known key of the same words, else the next free number."""
    free = {key: text for key, text in known.items() if key.startswith(f"{source_key} A")}
    number = max((int(key.rsplit("A", 1)[1]) for key in free if key.rsplit("A", 1)[1].isdigit()), default=0)
    numbers = count(number + 1)
    same = [_same(text, free) for text in texts]
    return [key or f"{source_key} A{next(numbers)}" for key in same]


def _same(text: str, free: dict[str, str]) -> str | None:
    """The key of the known action with these words, taken out of ``free`` so that it is used once."""
    scored = [(fuzz.ratio(text.casefold(), known.casefold()), key) for key, known in free.items()]
    score, key = max(scored, default=(0.0, ""))
    if score < _SAME_ACTION:
        return None
    del free[key]
    return key


def _records(source_key: str, submission: Submission, profile: ServiceProfile) -> Iterator[ActionRecord]:
    form = submission.form
    for action in form.actions:
        yield ActionRecord(
            key="",
            source=form.kind.words.capitalize(),
            source_key=source_key,
            action=action.action,
            case_reference=case_reference(form, profile) if form.kind.is_audit else "",
            outcome=action.objective or action.outcome or "",
            owner=action.owner or "",
            due=action.due,
            due_as_written="" if action.due else action.due_as_written or "",
            priority=action.priority,
            measure=action.measure or "",
            raised_on=submission.submitted,
            check_back=action.check_back,
            progress=action.progress or "",
        )


def _as_it_stands(record: ActionRecord, entered: Mapping[str, object], today: dt.date) -> ActionRecord:
    """The action with what people entered in the plan, and its state on this day."""
    days = {name for name in ("completed_on", "due", "check_back") if not isinstance(entered.get(name), dt.date)}
    record = with_entries(record, {name: value for name, value in entered.items() if name not in days})
    return replace(record, state=_state(record, today), smart_notes=smart_notes(record))


def _state(record: ActionRecord, today: dt.date) -> str:
    if record.completed_on:
        return "Done"
    if record.due is None:
        return "No date"
    if record.due < today:
        return "Overdue"
    is_new = record.raised_on is not None and (today - record.raised_on).days <= _NEW_FOR_DAYS
    return "New" if is_new else "Open"
