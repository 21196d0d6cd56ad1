"""The feedback copy: a person's own form, handed back with comments on the very answers.

The file that the auditor sent stays as it is; the copy differs from it by the comments only. A comment says what was
read, what can be done and the clause it rests on. It never carries a grade or a score of ours (DP-19).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from generator.model import NOWHERE, Audience, Issue, Place, Severity
from generator.office.comments import CommentAuthor, Note, Spot, put_comments

AUTHOR = CommentAuthor("Checkback", "CB")
HEADING = "About the form as a whole:"


def write_feedback_copy(data: bytes, issues: Sequence[Issue], audience: Audience, today: dt.date) -> bytes:
    """A copy of a form with comments for the auditor or for the moderator; the same bytes where there is nothing to do.

    Raises DocumentError as ``put_comments`` does.
    """
    return put_comments(data, list(_notes(issues, audience)), AUTHOR, today, HEADING)


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
