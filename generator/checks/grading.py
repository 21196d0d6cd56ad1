"""Grading: does the overall grade sit with the areas and with its own definition (TH-005 to TH-013, TH-043)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import GRADED, NARRATIVE, Check, Context, Noticed, shortened
from generator.checks.weighing import affirmed, deficits, points, says_none
from generator.model import Audience, Severity
from generator.profile import GradeScale
from generator.word_lists import holds_any

_STAYS = "A conversation starter: the grade stays the auditor's."


def overall_grade(context: Context) -> tuple[str, GradeScale] | None:
    """The id of the overall grade on its scale, and the scale; None where it is not given or not known."""
    field = context.definition.fields.get("overall_grade")
    words = context.form.grade("overall_grade")
    if field is None or not field.scale or not words:
        return None
    scale = context.profile.scale(field.scale)
    grade = scale.find(words)
    return (grade.id, scale) if grade else None


def _is(context: Context, *grade_ids: str) -> bool:
    overall = overall_grade(context)
    return overall is not None and overall[0] in grade_ids


def _said(context: Context, *field_ids: str) -> str:
    """What several answers say together, one a line."""
    return "\n".join(text for field_id in field_ids if (text := context.form.text(field_id)))


def _steps_below(context: Context) -> list[tuple[str, str, int]]:
    """Each graded area with its grade and how many steps of the scale it stands below the overall grade."""
    overall = overall_grade(context)
    if overall is None:
        return []
    order = [grade.id for grade in overall[1].grades]
    return [
        (field.label, answer.grade, order.index(grade.id) - order.index(overall[0]))
        for field, answer in context.asked()
        if field.kind in GRADED
        and field.id != "overall_grade"
        and answer.grade
        and (grade := overall[1].find(answer.grade))
    ]


def _areas_below(context: Context) -> Iterator[Noticed]:
    lower = [f"{label} ({grade})" for label, grade, steps in _steps_below(context) if steps > 0]
    if lower:
        words = context.form.grade("overall_grade") or ""
        yield Noticed(
            f"The overall grade is {words}, and these areas are graded lower: {'; '.join(lower)}. "
            "What led you to weigh them as you did?",
            context.place("overall_grade"),
            words,
            "overall_grade",
        )


def _all_areas_above(context: Context) -> Iterator[Noticed]:
    """One omission may outweigh everything else (TH-010, TH-011); then the rationale says so."""
    steps = _steps_below(context)
    if len(steps) > 1 and all(step < 0 for _, _, step in steps) and not _names_omission(context):
        words = context.form.grade("overall_grade") or ""
        yield Noticed(
            f"The overall grade is {words}, and all {len(steps)} graded areas have a higher grade. "
            "Which omission weighed so much?",
            context.place("overall_rationale"),
            shortened(context.form.text("overall_rationale") or ""),
            "overall_rationale",
        )


def _areas_without_anything(context: Context) -> Iterator[Noticed]:
    """All grades span the areas of practice (TH-006)."""
    if overall_grade(context) is None:
        return
    areas = [
        (field, answer)
        for field, answer in context.asked()
        if field.needed and field.id.removeprefix("area_") in _areas(context)
    ]
    missing = [field.label for field, answer in areas if answer.is_blank and not answer.doubt]
    if missing:
        yield Noticed(
            f"The overall grade is {context.form.grade('overall_grade')}, and {len(missing)} of {len(areas)} areas "
            f"have no words and no grade: {'; '.join(missing)}. What does the grade rest on there?",
            context.place("overall_grade"),
            field_id="overall_grade",
        )


def _areas(context: Context) -> set[str]:
    return {area.id for area in context.profile.areas}


def _nothing_exceptional(context: Context) -> Iterator[Noticed]:
    strengths = context.form.text("strengths") or ""
    told = [strengths, _said(context, "overall_rationale")]
    told += [answer.value or "" for field, answer in context.asked() if field.kind in NARRATIVE & GRADED]
    settings = context.settings
    if _is(context, "outstanding") and not any(
        affirmed(text, settings.exceptional_words, settings.denials) for text in told
    ):
        yield Noticed(
            "The overall grade is Outstanding, and no strength is named as exceptional. "
            "Which practice stood out as exceptional?",
            context.place("strengths"),
            shortened(strengths),
            "strengths",
        )


def _impact_not_weighed(context: Context) -> Iterator[Noticed]:
    rationale = context.form.text("overall_rationale") or ""
    weighed = f"{rationale}\n{_said(context, 'areas_for_development')}"
    named = deficits(context)
    if _is(context, "good") and named and rationale and not holds_any(weighed, context.settings.weighing_words):
        yield Noticed(
            f"The overall grade is Good, and this is named as an area for development: '{shortened(named[0], 80)}' "
            "The rationale does not say what impact it had. How did you weigh it?",
            context.place("overall_rationale"),
            shortened(rationale),
            "overall_rationale",
        )


def _more_deficits(context: Context) -> Iterator[Noticed]:
    weak = deficits(context)
    text = context.form.text("strengths")
    strong = [] if says_none(context, text) else points(text)
    if _is(context, "good", "outstanding") and text and len(weak) >= len(strong) + context.settings.more_deficits_by:
        yield Noticed(
            f"The overall grade is {context.form.grade('overall_grade')}; {len(weak)} areas for development are listed "
            f"and {len(strong)} {'strength' if len(strong) == 1 else 'strengths'}. What made the strengths outweigh "
            "the deficits?",
            context.place("areas_for_development"),
            shortened("; ".join(weak)),
            "areas_for_development",
        )


def _no_deficit(context: Context) -> Iterator[Noticed]:
    named = context.form.text("areas_for_development")
    if _is(context, "requires_improvement") and says_none(context, named) and not _names_omission(context):
        yield Noticed(
            f"The overall grade is {context.form.grade('overall_grade')}, and no area for development is named. "
            "Which deficit or omission led to it?",
            context.place("areas_for_development"),
            named or "",
            "areas_for_development",
        )


def _names_omission(context: Context) -> bool:
    """Whether the rationale speaks of an omission, or of what outweighs."""
    return holds_any(context.form.text("overall_rationale") or "", context.settings.omission_words) is not None


def _no_action(context: Context) -> Iterator[Noticed]:
    """Where deficits are named, or the grade is the last of its scale, ``deficit-without-action`` says it."""
    if _is(context, "requires_improvement") and not context.form.actions and not deficits(context):
        yield Noticed(
            f"The overall grade is {context.form.grade('overall_grade')}, and there is no action. "
            "Which first step would help this child?",
            context.place("actions"),
            context.form.grade("overall_grade") or "",
            "actions",
        )


def _no_failing(context: Context) -> Iterator[Noticed]:
    named = _said(context, "areas_for_development", "overall_rationale")
    if _is(context, "inadequate") and not holds_any(named, context.settings.failing_words):
        yield Noticed(
            "The overall grade is Inadequate, and no failing is named. Which one could lead to harm or reoffending?",
            context.place("overall_rationale"),
            shortened(named),
            "overall_rationale",
        )


def _no_rationale(context: Context) -> Iterator[Noticed]:
    asked = "overall_rationale" in context.definition.fields
    if asked and context.form.grade("overall_grade") and not context.form.text("overall_rationale"):
        place = context.place("overall_rationale")
        yield Noticed("The overall grade has no rationale.", place, field_id="overall_rationale")


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
        "areas-missing",
        "Areas of practice without words or grade under an overall grade",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-006",),
        _STAYS,
        _areas_without_anything,
    ),
    Check(
        "areas-below-overall",
        "An area is graded lower than the overall grade",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-008", "TH-009", "TH-043"),
        _STAYS,
        _areas_below,
    ),
    Check(
        "areas-above-overall",
        "All areas are graded higher than the overall grade",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-010", "TH-011", "TH-043"),
        _STAYS,
        _all_areas_above,
    ),
    Check(
        "nothing-exceptional",
        "Outstanding without a strength named as exceptional",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-008",),
        _STAYS,
        _nothing_exceptional,
    ),
    Check(
        "impact-not-weighed",
        "Good with deficits and no words on their impact",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-009",),
        _STAYS,
        _impact_not_weighed,
    ),
    Check(
        "more-deficits-than-strengths",
        "Good or Outstanding with more areas for development than strengths",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-009",),
        _STAYS,
        _more_deficits,
    ),
    Check(
        "no-deficit-named",
        "Requires Improvement without a named deficit or omission",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-010",),
        _STAYS,
        _no_deficit,
    ),
    Check(
        "no-action-at-this-grade",
        "Requires Improvement with neither a deficit nor an action",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-010", "TH-067"),
        "A conversation starter: what is needed first, who can do it, by when?",
        _no_action,
    ),
    Check(
        "no-failing-named",
        "Inadequate without a named failing",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-011",),
        _STAYS,
        _no_failing,
    ),
)
