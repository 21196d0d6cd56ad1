"""The feedback copy: a person's own form, handed back with comments on the very answers.

The file that the auditor sent stays as it is; the copy differs from it by the comments only. A comment says what was
read, what can be done and the clause it rests on. It never carries a grade or a score of ours (DP-19).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from generator.model import NOWHERE, Audience, AuditForm, Issue, Place, Severity
from generator.office.comments import CommentAuthor, Note, Spot, put_comments
from generator.office.comments_found import find_comments
from generator.office.comments_place import Places
from generator.office.package import open_package

AUTHOR = CommentAuthor("Checkback", "CB")
HEADING = "About the form as a whole:"


def write_feedback_copy(data: bytes, issues: Sequence[Issue], audience: Audience, today: dt.date) -> bytes:
    """A copy of a form with comments for the auditor or for the moderator; the same bytes where there is nothing to do.

    Raises DocumentError as ``put_comments`` does.
    """
    return put_comments(data, list(_notes(issues, audience)), AUTHOR, today, HEADING)


def has_comments_of_people(data: bytes) -> bool:
    """Whether a copy holds comments or replies of anybody but us. Raises DocumentError where it cannot be opened."""
    package = open_package(data)
    return any(comment.author != AUTHOR.name for comment in find_comments(package, Places(package)))


def placed_in_copy(issues: Iterable[Issue], form: AuditForm, copy: AuditForm) -> list[Issue]:
    """The issues of a form with the places that their answers have in a copy of it that says the same.

    Lines that were added to the form after the copy was made would else move each comment to another answer.
    """
    moved = _moved(form, copy)
    if all(old == new for old, new in moved.items()):
        return list(issues)
    return [replace(issue, place=_place_in(issue, moved, copy)) for issue in issues]


def _moved(form: AuditForm, copy: AuditForm) -> Mapping[Place, Place]:
    pairs = chain(
        ((a.place, copy.answers[f].place) for f, a in form.answers.items() if f in copy.answers),
        ((c.place, copy.contacts[who].place) for who, c in form.contacts.items() if who in copy.contacts),
        ((a.place, b.place) for a, b in zip(form.actions, copy.actions, strict=False)),
    )
    return dict(pairs)


def _place_in(issue: Issue, moved: Mapping[Place, Place], copy: AuditForm) -> Place:
    answer = copy.answers.get(issue.field_id)
    return moved.get(issue.place) or (answer.place if answer is not None else NOWHERE)


def is_for(issue: Issue, audience: Audience) -> bool:
    """Whether an issue belongs in the copy of an audience.

    What a manager must see to and the form does not say yet (who was told of a concern) the auditor is asked to record.
    """
    if issue.severity is Severity.NOTE:
        return False
    asked_too = issue.audience is Audience.MANAGER and issue.severity is Severity.MUST_FIX
    return issue.audience is audience or (audience is Audience.AUDITOR and asked_too)


def _notes(issues: Iterable[Issue], audience: Audience) -> Iterator[Note]:
    for issue in issues:
        if is_for(issue, audience):
            key = "|".join((issue.code, issue.field_id, issue.message))
            yield Note(key, comment_words(issue), _spot(issue.place))


def comment_words(issue: Issue) -> str:
    """The words of a comment: the message, the advice, the clauses in brackets."""
    own = issue.clauses
    clauses = f"({'Clause' if len(own) == 1 else 'Clauses'} {_listed(own)})" if own else ""
    return " ".join(" ".join((issue.message, issue.advice, clauses)).split())


def _listed(clauses: Sequence[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])} and {clauses[-1]}"


def _spot(place: Place) -> Spot | None:
    if place == NOWHERE or not (place.paragraph or place.table or place.control):
        return None
    return Spot(place.part, place.paragraph, place.table, place.row, place.cell, place.control)
