"""Moderation and safeguarding: what must not wait, and what explains both grades (TH-051, TH-052, TH-068)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed
from generator.model import Audience, Severity, names_nobody, says_yes


def _not_told(context: Context) -> Iterator[Noticed]:
    told = context.form.text("safeguarding_told") or ""
    if says_yes(context.form.text("safeguarding")) and names_nobody(told):
        yield Noticed(
            "A safeguarding concern is marked Yes, and it is not recorded who was told and when.",
            context.place("safeguarding_told"),
            told,
            "safeguarding_told",
        )


def _concern(context: Context) -> Iterator[Noticed]:
    if says_yes(context.form.text("safeguarding")):
        yield Noticed("A safeguarding concern is marked Yes.", context.place("safeguarding"), "", "safeguarding")


def _rationale(context: Context) -> Iterator[Noticed]:
    both = context.form.grade("overall_grade"), context.form.moderation.grade
    if all(both) and both[0] != both[1] and not context.form.moderation.rationale:
        yield Noticed(
            f"The auditor's grade ({both[0]}) and the moderator's ({both[1]}) differ, and the rationale is blank.",
            context.place("moderation_rationale"),
            field_id="moderation_rationale",
        )


def _not_offered(context: Context) -> Iterator[Noticed]:
    both = context.form.grade("overall_grade"), context.form.moderation.grade
    if all(both) and both[0] != both[1] and not context.form.moderation.offered:
        yield Noticed(
            "The two grades differ, and no reflective discussion is recorded as offered. Has it been?",
            context.place("discussion_offered"),
            field_id="discussion_offered",
        )


CHECKS = (
    Check(
        "safeguarding-not-told",
        "A safeguarding concern, and nobody recorded as told",
        Severity.MUST_FIX,
        Audience.MANAGER,
        ("TH-068", "TH-071", "NT-018", "C-10"),
        "Tell the team manager now, and record who was told and when.",
        _not_told,
    ),
    Check(
        "safeguarding",
        "A safeguarding concern is marked",
        Severity.PROMPT,
        Audience.MANAGER,
        ("TH-068", "TH-071", "NT-018", "DP-10"),
        "Make sure today that the team manager knows.",
        _concern,
    ),
    Check(
        "difference-without-rationale",
        "Auditor and moderator differ without a rationale",
        Severity.MUST_FIX,
        Audience.MODERATOR,
        ("TH-052",),
        "Please write the rationale; both grades are kept.",
        _rationale,
    ),
    Check(
        "discussion-not-offered",
        "The grades differ and no discussion is offered",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-025", "TH-051"),
        "Offer a conversation first, not an email.",
        _not_offered,
    ),
)
