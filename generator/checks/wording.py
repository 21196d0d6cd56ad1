"""Child-first wording: advice on words, never a change to them, and never on what a child said (ST-03, TH-004)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.checks.text import blanks, without_quotations
from generator.model import Audience, Place, Severity

_TOLD_BY_FAMILY = frozenset({"child", "parent_carer"})  # conversations that hold a family's own words


def _own_texts(context: Context) -> Iterator[tuple[str, Place, str]]:
    """What the auditor wrote in own words: text, place and question."""
    for field, answer in context.narratives():
        if not field.prefilled:
            yield answer.value or "", answer.place, field.id
    for contact in context.form.contacts.values():
        if contact.who not in _TOLD_BY_FAMILY:
            yield contact.text or "", contact.place, f"contact_{contact.who}"
    for action in context.form.actions:
        yield action.action, action.place, "actions"


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these phrases, the longer before the shorter; of none nothing is found."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)", re.IGNORECASE)


def _wording(context: Context) -> Iterator[Noticed]:
    instead = {words.casefold(): better for words, better in context.settings.wording}
    if not instead:
        return
    pattern, names = _any_of(instead), _any_of(context.settings.wording_names)
    found: dict[str, tuple[Place, str, str]] = {}
    for text, place, field_id in _own_texts(context):
        for match in pattern.finditer(names.sub(blanks, without_quotations(text))):
            around = text[max(match.start() - 40, 0) : match.end() + 40]
            found.setdefault(match.group().casefold(), (place, shortened(around), field_id))
    if found:
        place, quote, field_id = next(iter(found.values()))
        listed = "; ".join(f"'{words}' (such as '{instead[words]}')" for words in found)
        yield Noticed(f"Other words might put the child first: {listed}.", place, quote, field_id)


CHECKS = (
    Check(
        "child-first-wording",
        "A word that may label a child",
        Severity.NOTE,
        Audience.AUDITOR,
        ("ST-03", "TH-004"),
        "Advice only: the words stay yours, and a child's own words stay the child's.",
        _wording,
    ),
)
