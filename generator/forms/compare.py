"""What changed between two versions of a form, answer by answer. Pure: no files, no clock.

Only what a person would call a change counts: not spaces, not the same date written another way, not the order of
actions. Grades are shown as they were given; nothing is said about which is better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator.model import Action, Answer, AuditForm, Contact, Moderation, as_text

_SAME_ACTION = 60.0  # how alike, of 100, two wordings must be to be one action reworded
_MODERATION = {
    "moderator": ("moderator", "Moderator"),
    "moderated_on": ("moderated_on", "Date moderated"),
    "moderation_depth": ("depth", "Depth and accuracy"),
    "grade_agreed": ("agreed", "Grade agreed"),
    "moderated_grade": ("grade", "Moderated grade"),
    "moderation_rationale": ("rationale", "Moderator's rationale"),
    "moderation_recommendations": ("recommendations", "Recommendations"),
    "discussion_offered": ("offered", "Discussion offered"),
    "returned_on": ("returned_on", "Returned on"),
}
_ACTION_PARTS = {
    "action": "words",
    "owner": "owner",
    "due": "date",
    "measure": "how we will know",
    "check_back": "check back",
    "priority": "priority",
    "outcome": "outcome",
    "objective": "objective",
    "progress": "progress",
}
_CONTACT_PARTS = {"held": "held", "date": "date", "mode": "how", "text": "what was said"}
_WRITTEN = {"due", "check_back", "date", "mode"}  # where the date or mode is open, the words count


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what kind of thing it is, its label, and its words before and after (empty for none).

    ``what`` is form, answer, grade, contact, action or moderation.
    """

    what: str
    label: str
    before: str
    after: str


def compare_forms(old: AuditForm, new: AuditForm) -> list[Change]:
    """Every change from an older to a newer version of a form, in the order of the newer one."""
    return [
        *_form_changes(old, new),
        *_answer_changes(old, new),
        *_contact_changes(old, new),
        *_action_changes(old.actions, new.actions),
        *_moderation_changes(old, new),
    ]


def _form_changes(old: AuditForm, new: AuditForm) -> Iterator[Change]:
    """Whether the two are the same form at all."""
    yield from _change("form", "Service", old.service, new.service)
    yield from _change("form", "Form", old.form_id, new.form_id)
    yield from _change("form", "Template version", old.version, new.version)


def _answer_changes(old: AuditForm, new: AuditForm) -> Iterator[Change]:
    for name in _in_order(old.answers, new.answers):
        if not _is_told_elsewhere(name, old, new):
            before, after = old.answers.get(name), new.answers.get(name)
            label = (after or before or Answer(name, name)).label
            grade, answer = ("moderation", "moderation") if name in _MODERATION else ("grade", "answer")
            yield from _change(grade, label, _grade(before), _grade(after))
            if not _is_same_day(before, after):
                yield from _change(answer, label, _words(before), _words(after))


def _in_order(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The ids of both, in the order of the newer; what only the older has stands behind what it followed there."""
    names = list(new)
    last = -1
    for name in old:
        if name in names:
            last = names.index(name)
        else:
            last += 1
            names.insert(last, name)
    return names


def _is_told_elsewhere(name: str, old: AuditForm, new: AuditForm) -> bool:
    """Conversations and rows of actions are compared part by part, not as one text."""
    contacts = {f"contact_{who}" for form in (old, new) for who in form.contacts}
    is_rows = name == "actions" or name.endswith("_rows")
    return name in contacts or (is_rows and bool(old.actions or new.actions))


def _is_same_day(before: Answer | None, after: Answer | None) -> bool:
    return bool(before and after and before.date and before.date == after.date)


def _grade(answer: Answer | None) -> str:
    return (answer.grade or "") if answer else ""


def _words(answer: Answer | None) -> str:
    """What was written or chosen; nothing where the answer is the grade alone."""
    if answer is None:
        return ""
    value, choice = answer.value or "", answer.choice or ""
    if answer.grade and _plain(value) in {_plain(answer.grade), _plain(answer.as_written or "")}:
        return ""
    if choice and value and not _names_choice(value, choice):
        return f"{choice}. {value}"
    return value or choice or as_text(answer.date)


def _names_choice(value: str, choice: str) -> bool:
    """Whether the words say the choice themselves ("Yes, reviewed in May"), as where it was read out of them."""
    words, chosen = _plain(value).casefold(), _plain(choice).casefold()
    return words.startswith(chosen[:2]) or chosen in words


def _contact_changes(old: AuditForm, new: AuditForm) -> Iterator[Change]:
    for who in _in_order(old.contacts, new.contacts):
        before, after = (form.contacts.get(who, Contact(who)) for form in (old, new))
        label = f"Conversation with the {who.replace('_', ' or ')}"
        yield from _part_changes("contact", label, before, after, _CONTACT_PARTS)


def _action_changes(old: Sequence[Action], new: Sequence[Action]) -> Iterator[Change]:
    """Actions matched by their words: kept or reworded ones part by part, then removed ones."""
    partner = _partners(old, new)
    for number, action in enumerate(new, start=1):
        label = f"Action {number}"
        if number - 1 in partner:
            yield from _part_changes("action", label, old[partner[number - 1]], action, _ACTION_PARTS)
        else:
            yield Change("action", f"{label} (added)", "", _in_words(action))
    kept = set(partner.values())
    for number, action in enumerate(old, start=1):
        if number - 1 not in kept:
            yield Change("action", f"Action {number} (removed)", _in_words(action), "")


def _partners(old: Sequence[Action], new: Sequence[Action]) -> dict[int, int]:
    """For the position of each newer action that of the older one it was: the most alike first, each once."""
    scored = [
        (_likeness(before.action, after.action), -abs(i - j), i, j)
        for i, before in enumerate(old)
        for j, after in enumerate(new)
    ]
    partner: dict[int, int] = {}
    for score, _, i, j in sorted(scored, reverse=True):
        if score >= _SAME_ACTION and j not in partner and i not in partner.values():
            partner[j] = i
    return partner


def _likeness(one: str, other: str) -> float:
    return 100.0 if _plain(one) == _plain(other) else min(99.0, fuzz.ratio(_plain(one), _plain(other)))


def _in_words(action: Action) -> str:
    said = (action.action, action.owner, _value(action, "due"), action.measure)
    return "; ".join(" ".join(part.split()) for part in said if part)


def _part_changes(
    what: str, label: str, before: Action | Contact, after: Action | Contact, parts: Mapping[str, str]
) -> Iterator[Change]:
    for name, words in parts.items():
        if getattr(before, name) is None or getattr(before, name) != getattr(after, name):
            yield from _change(what, f"{label}: {words}", _value(before, name), _value(after, name))


def _value(record: Action | Contact | Moderation, name: str) -> str:
    """One part as people read it; the words as written where there is no date or mode behind them."""
    value = getattr(record, name)
    if value is None and name in _WRITTEN:
        value = getattr(record, f"{name}_as_written", None)
    return as_text(value)


def _moderation_changes(old: AuditForm, new: AuditForm) -> Iterator[Change]:
    """What only the moderator's block holds; most of it was told as answers."""
    for answer_id, (name, label) in _MODERATION.items():
        if answer_id not in old.answers and answer_id not in new.answers:
            yield from _change("moderation", label, _value(old.moderation, name), _value(new.moderation, name))


def _change(what: str, label: str, before: str, after: str) -> Iterator[Change]:
    if _plain(before) != _plain(after):
        yield Change(what, label, before.strip(), after.strip())


def _plain(words: str) -> str:
    """Words for comparing: single spaces, plain quotation marks."""
    return " ".join(words.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"').split())
