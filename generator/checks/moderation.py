"""Moderation and safeguarding: what must not wait, and what explains both grades (TH-049 to TH-054, TH-068)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.base import Check, Context, Noticed, shortened
from generator.model import Answer, Audience, Moderation, Severity, as_text, names_nobody, says_yes
from generator.profile import FieldDefinition
from generator.word_lists import holds_any

_LATER = {"returned_on", "discussion_offered"}  # what is looked at on its own
_OPENING = 40  # characters: a No stands at the start of an answer


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


def _has_begun(moderation: Moderation) -> bool:
    """Whether the moderator has judged anything; a name alone may have been filled in for them."""
    return any(
        (moderation.depth, moderation.agreed, moderation.grade, moderation.rationale, moderation.recommendations)
    )


def _says_no(context: Context, field_id: str, words: str | None) -> bool:
    """Whether an answer is No: chosen, or said at its start ("Not fully. Several answers …")."""
    answer = context.form.answers.get(field_id)
    if answer and answer.choice:
        return answer.choice == "No"
    return holds_any((words or "")[:_OPENING].split(".")[0], ("no", "not")) is not None and not says_yes(words)


def _differs(context: Context) -> bool:
    """Whether the moderator sees the grade differently, by their own grade or by a plain No."""
    moderation = context.form.moderation
    both = context.form.grade("overall_grade"), moderation.grade
    return (all(both) and both[0] != both[1]) or (bool(moderation.agreed) and _disagrees(context))


def _disagrees(context: Context) -> bool:
    return _says_no(context, "grade_agreed", context.form.moderation.agreed)


def _is_offered(context: Context) -> bool:
    """Whether a discussion is recorded as offered; "No" and "not offered" are no offer."""
    offered = context.form.moderation.offered
    return not names_nobody(offered) and not holds_any((offered or "")[:_OPENING], context.settings.no_offer_words)


def _open_questions(context: Context) -> Iterator[tuple[FieldDefinition, Answer]]:
    """What a moderator is asked in this form and has left blank."""
    for field in context.definition.fields.values():
        answer = context.form.answers.get(field.id)
        is_theirs = context.definition.section_of[field.id].owner == "moderator" and field.id not in _LATER
        if is_theirs and field.needed and answer is not None and answer.is_blank and not answer.doubt:
            yield field, answer


def _incomplete(context: Context) -> Iterator[Noticed]:
    blank = list(_open_questions(context)) if _has_begun(context.form.moderation) else []
    if blank:
        labels = "; ".join(f"'{field.label}'" for field, _ in blank)
        yield Noticed(
            f"Moderation has begun, and this is still blank: {labels}. Could you add it?",
            blank[0][1].place,
            field_id=blank[0][0].id,
        )


def _rationale(context: Context) -> Iterator[Noticed]:
    moderation = context.form.moderation
    if _differs(context) and names_nobody(moderation.rationale):
        both = f"The auditor's grade ({context.form.grade('overall_grade')}) and the moderator's ({moderation.grade})"
        what = f"{both} differ" if moderation.grade else "The overall grade is not agreed"
        place = context.place("moderation_rationale")
        yield Noticed(f"{what}, and the rationale is blank.", place, "", "moderation_rationale")


def _without_own_grade(context: Context) -> Iterator[Noticed]:
    answer = context.form.answers.get("moderated_grade")
    moderation = context.form.moderation
    if moderation.agreed and _disagrees(context) and not moderation.grade and answer and not answer.doubt:
        yield Noticed(
            "The overall grade is not agreed, and the moderated grade is blank. Which grade would you give?",
            answer.place,
            moderation.agreed or "",
            "moderated_grade",
        )


def _agreement_unclear(context: Context) -> Iterator[Noticed]:
    theirs, moderation = context.form.grade("overall_grade"), context.form.moderation
    if not theirs or not moderation.grade or not moderation.agreed:
        return
    if (theirs == moderation.grade) is _disagrees(context):
        yield Noticed(
            f"'Overall grade agreed' says {shortened(moderation.agreed, 40)}, and the grades are {theirs} (auditor) "
            f"and {moderation.grade} (moderator). Which of the two is meant?",
            context.place("grade_agreed"),
            shortened(moderation.agreed),
            "grade_agreed",
        )


def _not_offered(context: Context) -> Iterator[Noticed]:
    if _differs(context) and not _is_offered(context):
        yield Noticed(
            "The two grades differ, and no reflective discussion is recorded as offered. Has it been?",
            context.place("discussion_offered"),
            context.form.moderation.offered or "",
            "discussion_offered",
        )


def _no_conversation(context: Context) -> Iterator[Noticed]:
    depth = context.form.moderation.depth
    if depth and _says_no(context, "moderation_depth", depth) and not _is_offered(context):
        yield Noticed(
            f"Depth and accuracy: '{shortened(depth, 80)}' No conversation with the auditor is recorded as offered. "
            "Has it been?",
            context.place("discussion_offered"),
            shortened(depth),
            "discussion_offered",
        )


def _recommendations(context: Context) -> Iterator[Noticed]:
    said = context.form.moderation.recommendations
    if not said:
        return
    place, field_id = context.place("moderation_recommendations"), "moderation_recommendations"
    if _says_no(context, field_id, said) and names_nobody(said) and names_nobody(context.form.moderation.rationale):
        yield Noticed(
            "The recommendations do not address what is needed, and nothing says what is missing. What would help?",
            place,
            said,
            field_id,
        )
    elif says_yes(said) and not context.form.actions:
        yield Noticed(
            "The recommendations are said to address what is needed, and the action plan is empty. Is nothing needed?",
            place,
            shortened(said),
            field_id,
        )


def _not_returned(context: Context) -> Iterator[Noticed]:
    moderation, answer = context.form.moderation, context.form.answers.get("returned_on")
    if moderation.moderated_on is None or moderation.returned or answer is None or answer.doubt:
        return
    waiting = (context.today - moderation.moderated_on).days
    if context.form.day("uop_held") or waiting > context.settings.return_days:
        yield Noticed(
            f"Moderated on {as_text(moderation.moderated_on)}, and no date is recorded on which the form went back to "
            "the auditor, the deputy head of service and the head of service.",
            answer.place,
            as_text(moderation.moderated_on),
            "returned_on",
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
        "moderation-incomplete",
        "Moderation has begun and parts of it are blank",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-049", "TH-050"),
        "A word on each is enough. Nobody is asked to audit the file again.",
        _incomplete,
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
        "not-agreed-without-grade",
        "The overall grade is not agreed and the moderator gives none",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-049", "TH-052"),
        "Your grade stands beside the auditor's; neither replaces the other.",
        _without_own_grade,
    ),
    Check(
        "agreement-unclear",
        "'Agreed' and the two grades do not fit together",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-049", "TH-052"),
        "Please correct the one that is wrong; both grades are kept.",
        _agreement_unclear,
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
    Check(
        "conversation-not-offered",
        "An audit is not deep or accurate enough and no conversation is offered",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-049", "TH-054", "TH-061"),
        "Offer a curious conversation about what would help; an email can wait.",
        _no_conversation,
    ),
    Check(
        "recommendations-unclear",
        "What the moderator says of the recommendations needs a word more",
        Severity.PROMPT,
        Audience.MODERATOR,
        ("TH-050",),
        "Say what would address what is needed; the auditor and the team manager will see it.",
        _recommendations,
    ),
    Check(
        "not-returned",
        "A moderated form is not recorded as returned",
        Severity.NOTE,
        Audience.MODERATOR,
        ("TH-053",),
        "Add the date when it has gone back to all three.",
        _not_returned,
    ),
)
