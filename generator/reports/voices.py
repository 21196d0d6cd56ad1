"""Conversations with practitioners, children and parents, and safeguarding concerns told (TH-020, TH-041, TH-068)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import AuditRecord, Contact
from generator.profile import FieldKind
from generator.reports.figure import CountTable, Figure, Row, Scope, count_table
from generator.reports.suppression import is_small

HELD = {"held": "Held", "reason_given": "Not held, reason given", "not_recorded": "Not recorded"}


def contact_state(contact: Contact | None) -> str:
    """Whether a conversation was held, as a key of ``HELD``."""
    if contact is None:
        return "not_recorded"
    if contact.held:
        return "held"
    return "reason_given" if contact.reason_not_held else "not_recorded"


def audits_with_contacts(scope: Scope) -> list[AuditRecord]:
    """The audits of the period whose kind asks for conversations and whose completed form was read."""
    rules = scope.profile.programme.rules_for
    return [a for a in scope.audits if a.form is not None and a.submitted is not None and rules(a.kind).contacts]


def summarise_voices(scope: Scope) -> Iterator[Figure]:
    """Figures of conversations held, one for each person the forms name."""
    audits = audits_with_contacts(scope)
    for field_id, definition in scope.fields(FieldKind.CONTACT).items():
        held = [a for a in audits if _state(a, field_id) == "held"]
        words = f"Audits with a conversation held: {definition.label.lower()}. Out of those read that ask for it."
        yield scope.figure(f"{field_id.replace('contact_', 'voices.')}", held, words, len(audits))


def _state(audit: AuditRecord, field_id: str) -> str:
    contacts = audit.form.contacts if audit.form is not None else {}
    return contact_state(contacts.get(field_id.removeprefix("contact_")))


def voice_tables(scope: Scope) -> Iterator[CountTable]:
    """Who was spoken with, by whether the conversation was held."""
    audits, asked = audits_with_contacts(scope), scope.fields(FieldKind.CONTACT)
    if not audits or not asked:
        return
    words = "Conversations in audits that ask for them, by whether they were held."
    note = Figure("voices", len(audits), words, len(audits), scope.period.name, tuple(a.key for a in audits))
    yield count_table(note, HELD, [_row(audits, f, d.label) for f, d in asked.items()])


def _row(audits: list[AuditRecord], field_id: str, label: str) -> Row:
    keys = {state: tuple(a.key for a in audits if _state(a, field_id) == state) for state in HELD}
    return field_id, label, len(audits), keys


def summarise_safeguarding(scope: Scope, limit: int | None = None) -> Iterator[Figure]:
    """Figures of safeguarding concerns: recorded, told to somebody, and not shown to be told; small ones withheld.

    Of those told and those not, both are withheld or neither, and what they are out of where it is small itself. Where
    no ``limit`` is given it is the service's own.
    """
    answered = [a for a in scope.audits if a.safeguarding is not None]
    concerns = [a for a in answered if a.safeguarding]
    told = [a for a in concerns if a.safeguarding_told.strip()]
    silent = [a for a in concerns if not a.safeguarding_told.strip()]
    limit = scope.profile.reporting.small_number if limit is None else limit
    few = is_small(len(concerns), limit)
    hide = any(is_small(len(x), limit) for x in (told, silent))
    for figure_id, held, words, out_of, small in (
        ("safeguarding.concerns", concerns, "Audits that record an immediate safeguarding concern.", answered, few),
        ("safeguarding.told", told, "Audits with a concern that say who was told.", concerns, hide),
        ("safeguarding.silent", silent, "Audits with a concern that do not say who was told.", concerns, hide),
    ):
        keys, inner = tuple(a.key for a in held), few and out_of is concerns
        period, n = scope.period.name, len(out_of)
        yield Figure(figure_id, len(keys), words, n, period, keys, sensitive=True, withheld=small, n_withheld=inner)
