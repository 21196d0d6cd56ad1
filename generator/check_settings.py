"""Limits and word lists of the checks, as a service sets them under ``[checks]`` in its ``service.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import Field, field_validator

from generator.form_definition import Identifier, Strict


def compiled(pattern: str) -> str:
    """The pattern, if it is a regular expression. Raises ValueError."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression ({error})") from error
    return pattern


class DescriptorSign(Strict):
    """What the descriptor of some grades asks for, and how a form shows that it is not there (NT-115, NT-116).

    ``asks`` names it in plain words. ``contrary`` are phrases of the answer, ``answered_no`` questions whose No, that
    speak against it; of ``words`` one is expected somewhere in the audit. A lack of them is told ``alone``, or
    only beside that of another sign.
    """

    questions: tuple[Identifier, ...] = Field(min_length=1)
    grades: tuple[Identifier, ...] = Field(min_length=1)
    asks: str
    contrary: tuple[str, ...] = ()
    answered_no: tuple[Identifier, ...] = ()
    words: tuple[str, ...] = ()
    alone: bool = False


class CheckSettings(Strict):
    """Limits and lists of the checks, in plain sight (ST-03, TH-055); case never matters.

    ``placeholders`` and ``vmp_levels`` are regular expressions, the other lists words and phrases.

    Grading: an answer of ``nothing_words`` names nothing; ``denials`` take back the word after them;
    ``exceptional_words``, ``weighing_words`` (the impact of a deficit), ``omission_words`` and ``failing_words`` are
    what the definitions of the grades ask to be said (TH-008 to TH-011); deficits outnumber strengths from
    ``more_deficits_by`` points; ``other_grade_words`` are grades of other frameworks; ``lens_words`` tell, by question,
    that a lens is looked at somewhere (TH-007); ``descriptor_signs`` say what descriptors ask for (NT-115, NT-116).

    Conditions: at the orders ``rosh_orders`` a ROSH is needed (NT-117), at a level as in ``vmp_levels`` a VMP (NT-093).
    ``child_ages`` are the first and last usual age (NT-132).

    Times: from ``incomplete_parts`` unfinished parts the moderator is told; a moderated form goes back within
    ``return_days``; dates of one form are at most ``days_apart``.

    Actions: one with a vague phrase says enough with more than ``vague_action_words`` words of its own besides, any
    other with more than ``short_action_words``; ``common_words`` are nobody's own. ``nobody_owners`` and
    ``vague_measures`` are whole entries that say nothing, ``unnamed_deficits`` phrases of a line that names no deficit.
    ``relational_words``, ``process_words`` and ``six_cs`` (by name) are tags, for reports only (TH-003, TH-047).

    Roles: ``full_audit_roles`` may do full audits (TH-037), ``inadequate_moderator_roles`` moderate Inadequate ones
    (TH-022). ``meeting_roles`` names who meets about an audit (auditor, practitioner, team_manager), each with the
    roles that mean them (TH-064); ``substitute_words`` tell that somebody stood in, ``self_audit_words`` of a self
    audit.

    Evidence: ``outcome_words`` tell, beside ``impact_words``, of a change; answers of ``evidence_from_words`` words say
    what they rest on (``record_words``, a date, a quotation); ``voice_words`` let the child be heard, above all in
    ``voice_questions``; ``rationale_words`` are reasons for a grade; an answer of ``generic_phrases`` and
    ``generic_fillers`` alone would fit any child; one with ``paper_words_from`` of the ``process_words`` and none
    of the ``person_words`` tells of records only.

    Moderation: an answer that opens with ``no_offer_words`` offers no conversation (TH-051).

    Repeated text: a run of ``repeated_words`` words, or ``repeated_share`` per cent of an answer of
    ``repeated_from_words``; between two audits ``copied_words`` words in all. A phrase in more than
    ``house_phrase_forms`` forms is the service's own.

    Wording: pairs of a word and what to say instead; ``wording_names`` are proper names that hold such a word.
    """

    switched_off: tuple[str, ...] = ()
    short_answer_words: int = 8
    long_answer_words: int = 80
    placeholders: tuple[str, ...] = ()
    not_applicable_words: tuple[str, ...] = ()
    vague_actions: tuple[str, ...] = ()
    vague_dates: tuple[str, ...] = ()
    safeguarding_words: tuple[str, ...] = ()
    impact_words: tuple[str, ...] = ()
    outcome_words: tuple[str, ...] = ()
    evidence_from_words: int = Field(default=25, ge=1)
    record_words: tuple[str, ...] = ()
    voice_words: tuple[str, ...] = ()
    voice_questions: tuple[Identifier, ...] = ()
    rationale_words: tuple[str, ...] = ()
    generic_phrases: tuple[str, ...] = ()
    generic_fillers: tuple[str, ...] = ()
    paper_words_from: int = Field(default=5, ge=1)
    person_words: tuple[str, ...] = ()
    no_offer_words: tuple[str, ...] = ()
    repeated_words: int = Field(default=25, ge=5)
    repeated_share: int = Field(default=60, ge=1, le=100)
    repeated_from_words: int = Field(default=25, ge=5)
    copied_words: int = Field(default=50, ge=5)
    house_phrase_forms: int = Field(default=10, ge=1)
    guide_texts: tuple[str, ...] = ()
    wording: tuple[tuple[str, str], ...] = ()
    wording_names: tuple[str, ...] = ()

    vague_action_words: int = 2
    short_action_words: int = 2
    common_words: tuple[str, ...] = ()
    nobody_owners: tuple[str, ...] = ()
    vague_measures: tuple[str, ...] = ()
    unnamed_deficits: tuple[str, ...] = ()
    relational_words: tuple[str, ...] = ()
    process_words: tuple[str, ...] = ()
    six_cs: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    full_audit_roles: tuple[Identifier, ...] = ()
    inadequate_moderator_roles: tuple[Identifier, ...] = ()
    meeting_roles: Mapping[str, tuple[Identifier, ...]] = Field(default_factory=dict)
    substitute_words: tuple[str, ...] = ()
    self_audit_words: tuple[str, ...] = ()

    nothing_words: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    exceptional_words: tuple[str, ...] = ()
    weighing_words: tuple[str, ...] = ()
    omission_words: tuple[str, ...] = ()
    failing_words: tuple[str, ...] = ()
    more_deficits_by: int = Field(default=1, ge=1)
    other_grade_words: tuple[str, ...] = ()
    lens_words: Mapping[Identifier, tuple[str, ...]] = Field(default_factory=dict)
    descriptor_signs: tuple[DescriptorSign, ...] = ()
    rosh_orders: tuple[str, ...] = ()
    vmp_levels: tuple[str, ...] = ()
    child_ages: tuple[int, int] = (10, 17)
    incomplete_parts: int = Field(default=2, ge=1)
    return_days: int = Field(default=14, ge=0)
    days_apart: int = Field(default=366, ge=1)

    @field_validator("placeholders", "vmp_levels")
    @classmethod
    def _patterns_compile(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(compiled(value) for value in values)
