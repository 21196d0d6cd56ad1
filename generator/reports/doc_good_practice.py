"""The good-practice page of a month: what auditors and meetings named as good practice, without names (TH-066, TH-078).

It is read out or handed round in the whole service, so it holds no name, no reference and no team. Managers choose
what to share and ask for consent; what they leave out they delete.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import AuditRecord
from generator.reports.content import FreeText
from generator.reports.documents import Box, Heading, Paper, Part, Points, Text, free_text, in_month
from generator.reports.figure import Figure, Scope
from generator.reports.wording import count, start

CLAUSES = ("TH-066", "TH-078", "NT-026")
BANNER = (
    "Read it through before you share it: a detail can point at a child. Share an example only with the consent of "
    "those whom it is about, and delete the others."
)
_LETTERED_CHILD = re.compile(r"\b[Cc]hild [A-Z]\b(?!\w)")


def has_good_practice(scope: Scope) -> bool:
    """Whether an audit of the scope's month names good practice."""
    return any(good_practice_of(a) for a in scope.audits)


def good_practice_page(scope: Scope) -> Paper:
    """The page of the scope's month."""
    free, praised = free_text(scope), _figure(scope)
    lines = [without_names(good_practice_of(a), a, free) for a in scope.audits if good_practice_of(a)]
    parts: list[Part] = [Heading("Examples")]
    parts.append(Points(tuple(dict.fromkeys(lines))) if lines else Text("No audit of this month names good practice."))
    parts += [
        Heading("For the meeting"),
        Box(
            "share",
            "What we share, and why it worked",
            "Write here which examples are shared, and what made them work.",
        ),
        Box("families", "What children and families told us", "Write here what children, parents and carers said."),
        Box("consent", "Who has agreed", "Write here who was asked and agreed, and when."),
    ]
    return Paper(
        "Good practice to celebrate",
        scope.period.name,
        f"Good practice {scope.period.id}",
        f"{start(count(praised, 'audit names', 'audits name'))} good practice.",
        tuple(parts),
        (praised,),
        banner=BANNER,
    )


def _figure(scope: Scope) -> Figure:
    held = [a for a in scope.audits if good_practice_of(a)]
    figure = scope.figure(
        "good_practice.audits", held, "Audits of the month that name good practice.", len(scope.audits)
    )
    return in_month([replace(figure, lists_rows=False)])[figure.id]


def good_practice_of(audit: AuditRecord) -> str:
    """What the form names as good practice, as it is written."""
    return ((audit.form.text("good_practice") if audit.form else None) or "").strip()


def without_names(words: str, audit: AuditRecord, free: FreeText) -> str:
    """An example without names: of staff their role, of children "the child"; what nobody knows is masked."""
    for name, role in (
        (audit.practitioner, "the case manager"),
        (audit.team_manager, "the team manager"),
        (audit.auditor, "the auditor"),
        (audit.moderator, "the moderator"),
    ):
        for part in (name, *name.split()):
            words = re.sub(rf"\b{re.escape(part)}\b", role, words) if len(part) > 2 else words
    words = words.replace(audit.case_reference, "the case") if audit.case_reference else words
    return start(free.safe(_LETTERED_CHILD.sub("the child", words), 400))
