"""What new actions and strengths speak of: people or a process (TH-047), and the 6 Cs (TH-003).

Known by the service's own lists of words; counted without a threshold, and nothing untagged is held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from generator.check_settings import CheckSettings
from generator.model import ActionRecord, AuditRecord
from generator.reports.action_flow import was_raised_in
from generator.reports.figure import Figure, Figures, Scope
from generator.reports.wording import is_or_are, some
from generator.word_lists import holds_any

Tag = Literal["relational", "process", ""]


def tag_of(action: str, settings: CheckSettings) -> Tag:
    """Whether an action is about people and relationships or about completing a process, by the service's lists.

    Relational words come first, as many an action names both; "" where no listed word is there (TH-047).
    """
    if holds_any(action, settings.relational_words):
        return "relational"
    return "process" if holds_any(action, settings.process_words) else ""


def six_cs_of(text: str, settings: CheckSettings) -> tuple[str, ...]:
    """Those of the 6 Cs that a text names or speaks of, by the service's lists and in their order (TH-003)."""
    return tuple(name for name, words in settings.six_cs.items() if holds_any(text, (name, *words)))


def summarise_tags(scope: Scope) -> Iterator[Figure]:
    """Figures of the quarter's new actions by what they are about, and of the 6 Cs; nothing without lists of words."""
    settings = scope.profile.checks
    new = [a for a in scope.actions if was_raised_in(a, scope)]
    if settings.relational_words or settings.process_words:
        for tag, words in (
            ("relational", "Actions raised in the quarter that are about people and relationships, by their words."),
            ("process", "Actions raised in the quarter that are about completing a process, by their words."),
        ):
            held = [a for a in new if tag_of(a.action, settings) == tag]
            yield _of_actions(scope, f"actions.{tag}", held, words, len(new))
    if settings.six_cs:
        yield from _six_cs(scope, new)


def _six_cs(scope: Scope, new: list[ActionRecord]) -> Iterator[Figure]:
    settings, read = scope.profile.checks, _with_strengths(scope)
    named = {a.key: six_cs_of(a.action, settings) for a in new}
    found = {a.key: six_cs_of(text, settings) for a, text in read}
    audits, actions = "Audits whose strengths speak of", "Actions raised in the quarter that speak of"
    for c in ("", *settings.six_cs):
        name, what = (f".{slug(c)}", c) if c else ("", "any of them")
        spoken = [a for a, _ in read if (c in found[a.key] if c else found[a.key])]
        taken = [a for a in new if (c in named[a.key] if c else named[a.key])]
        yield scope.figure(f"audits.six_cs{name}", spoken, f"{audits} the 6 Cs: {what}.", len(read))
        yield _of_actions(scope, f"actions.six_cs{name}", taken, f"{actions} the 6 Cs: {what}.", len(new))


def tag_sentences(figures: Figures) -> Iterator[str]:
    """What the action plan section says of what the new actions are about; nothing where none is new."""
    relational, process = (figures.by_id.get(f"actions.{tag}") for tag in ("relational", "process"))
    if relational is not None and process is not None and relational.n:
        are = is_or_are(relational.value)
        yield (
            f"Of the new actions {some(relational)} {are} about people and relationships and {some(process)} about "
            "completing a process, as far as their words tell."
        )


def slug(name: str) -> str:
    """One of the 6 Cs as part of a figure's id: checking_back."""
    return name.lower().replace(" ", "_")


def _with_strengths(scope: Scope) -> list[tuple[AuditRecord, str]]:
    """The audits of the period in whose form strengths were read, with the words."""
    held = ((a, a.form.text("strengths") or "") for a in scope.audits if a.form is not None and a.submitted)
    return [(audit, text) for audit, text in held if text.strip()]


def _of_actions(scope: Scope, figure_id: str, held: list[ActionRecord], words: str, n: int) -> Figure:
    keys = tuple(a.key for a in held)
    return Figure(figure_id, len(keys), words, n, scope.period.name, keys, "action plan")
