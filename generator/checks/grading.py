"""Grading: does the overall grade sit with the areas and with its own definition (TH-005 to TH-013, TH-043)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import GRADED, Check, Context, Noticed, holds_any, shortened
from generator.model import Audience, Severity
from generator.profile import GradeScale


def _overall(context: Context) -> tuple[str, GradeScale] | None:
    """The id of the overall grade on its scale, and the scale."""
    field = context.definition.fields.get("overall_grade")
    words = context.form.grade("overall_grade")
    if field is None or not field.scale or not words:
        return None
    scale = context.profile.scale(field.scale)
    grade = scale.find(words)
    return (grade.id, scale) if grade else None


def _is(context: Context, grade_id: str) -> bool:
    overall = _overall(context)
    return overall is not None and overall[0] == grade_id


def _areas_below(context: Context) -> Iterator[Noticed]:
    overall = _overall(context)
    if overall is None:
        return
    order = [grade.id for grade in overall[1].grades]
    lower = [
        f"{field.label} ({answer.grade})"
        for field, answer in context.asked()
        if field.kind in GRADED
        and field.id != "overall_grade"
        and answer.grade
        and (grade := overall[1].find(answer.grade))
        and order.index(grade.id) > order.index(overall[0])
    ]
    if lower:
        words = context.form.grade("overall_grade") or ""
        yield Noticed(
            f"The overall grade is {words}, and these areas are graded lower: {'; '.join(lower)}. "
            "What led you to weigh them as you did?",
            context.place("overall_grade"),
            words,
            "overall_grade",
        )


def _nothing_exceptional(context: Context) -> Iterator[Noticed]:
    strengths = context.form.text("strengths") or ""
    if _is(context, "outstanding") and not holds_any(strengths, ("exceptional", "exceptionally")):
        yield Noticed(
            "The overall grade is Outstanding, and no strength is named as exceptional. "
            "Which practice stood out as exceptional?",
            context.place("strengths"),
            shortened(strengths),
            "strengths",
        )


def _impact_not_weighed(context: Context) -> Iterator[Noticed]:
    rationale = context.form.text("overall_rationale") or ""
    deficits = context.form.text("areas_for_development") or ""
    if _is(context, "good") and deficits and rationale and not holds_any(rationale, context.settings.impact_words):
        yield Noticed(
            "The overall grade is Good and there are areas for development. The rationale does not say what impact "
            "they had. How did you weigh it?",
            context.place("overall_rationale"),
            shortened(rationale),
            "overall_rationale",
        )


def _no_deficit(context: Context) -> Iterator[Noticed]:
    if _is(context, "requires_improvement") and not context.form.text("areas_for_development"):
        yield Noticed(
            "The overall grade is Requires Improvement to be Good, and no area for development is named. "
            "Which deficit or omission led to it?",
            context.place("areas_for_development"),
            field_id="areas_for_development",
        )


def _no_failing(context: Context) -> Iterator[Noticed]:
    named = (context.form.text("areas_for_development") or "") + (context.form.text("overall_rationale") or "")
    if _is(context, "inadequate") and not named.strip():
        yield Noticed(
            "The overall grade is Inadequate, and no failing is named. Which one could lead to harm or reoffending?",
            context.place("overall_rationale"),
            field_id="overall_rationale",
        )


def _no_rationale(context: Context) -> Iterator[Noticed]:
    asked = "overall_rationale" in context.definition.fields
    if asked and context.form.grade("overall_grade") and not context.form.text("overall_rationale"):
        place = context.place("overall_rationale")
        yield Noticed("The overall grade has no rationale.", place, field_id="overall_rationale")


def _inadequate(context: Context) -> Iterator[Noticed]:
    moderated = context.form.moderation.grade or ""
    overall = _overall(context)
    by_moderator = overall is not None and (found := overall[1].find(moderated)) and found.id == "inadequate"
    if _is(context, "inadequate") or by_moderator:
        yield Noticed(
            "This audit is graded Inadequate: the team manager, the deputy head of service and the head of service are "
            "told, and the head of service moderates.",
            context.place("overall_grade"),
            field_id="overall_grade",
        )


CHECKS = (
    Check(
        "no-rationale",
        "The overall grade has no rationale",
        Severity.MUST_FIX,
        Audience.AUDITOR,
        ("TH-044",),
        "Please say what the grade rests on.",
        _no_rationale,
    ),
    Check(
        "areas-below-overall",
        "An area is graded lower than the overall grade",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-008", "TH-009", "TH-043"),
        "A conversation starter: the grade stays the auditor's.",
        _areas_below,
    ),
    Check(
        "nothing-exceptional",
        "Outstanding without a strength named as exceptional",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-008",),
        "A conversation starter: the grade stays the auditor's.",
        _nothing_exceptional,
    ),
    Check(
        "impact-not-weighed",
        "Good with deficits and no words on their impact",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-009",),
        "A conversation starter: the grade stays the auditor's.",
        _impact_not_weighed,
    ),
    Check(
        "no-deficit-named",
        "Requires Improvement without a named deficit",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-010",),
        "A conversation starter: the grade stays the auditor's.",
        _no_deficit,
    ),
    Check(
        "no-failing-named",
        "Inadequate without a named failing",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-011",),
        "A conversation starter: the grade stays the auditor's.",
        _no_failing,
    ),
    Check(
        "inadequate",
        "An audit is graded Inadequate by the auditor or the moderator",
        Severity.PROMPT,
        Audience.MANAGER,
        ("TH-011", "TH-022", "TH-069", "C-05"),
        "Tell the three people named today, and plan the review after four weeks.",
        _inadequate,
    ),
)
