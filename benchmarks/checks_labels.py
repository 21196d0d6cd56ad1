"""Which rules should notice which planted fault. The labels stand in ``checks_faults``; this is the only link."""

from __future__ import annotations

ALARMS = ("alarm_inadequate", "alarm_safeguarding")  # no faults: what somebody has to know today

EXPECTED: dict[str, set[str]] = {
    "alarm_inadequate": {"inadequate"},
    "alarm_safeguarding": {"safeguarding"},
    # completeness
    "blank_answer": {"blank-answer"},
    "placeholder": {"placeholder-left"},
    "default_left": {"placeholder-left", "blank-answer", "grade-without-words"},
    "placeholder_in_contact": {"placeholder-left"},
    "missing_grade": {"missing-grade"},
    "unknown_grade": {"unknown-grade", "grade-of-another-scale"},
    "grade_of_another_scale": {"grade-of-another-scale", "unknown-grade"},
    "grade_without_words": {"grade-without-words"},
    "no_rationale": {"no-rationale", "blank-answer"},
    # grading
    "area_below_overall": {"areas-below-overall"},
    "outstanding_without_exceptional": {"nothing-exceptional"},
    "deficits_outnumber_strengths": {"more-deficits-than-strengths"},
    "impact_not_weighed": {"impact-not-weighed"},
    "improvement_without_deficit": {"no-deficit-named"},
    "improvement_without_action": {"no-action-at-this-grade", "deficit-without-action"},
    "inadequate_without_failing": {"no-failing-named"},
    "rationale_off_grade": {"rationale-apart"},
    "lens_not_addressed": {"lens-not-addressed"},
    "good_asset_with_many_sections": {"grade-against-descriptor"},
    "good_rosh_without_diversity": {"grade-against-descriptor", "descriptor-not-mentioned"},
    # evidence
    "one_liner": {"short-for-its-grade"},
    "scant_throughout": {"scant"},
    "long_without_evidence": {"no-evidence", "little-evidence"},
    "no_voice_of_the_child": {"voice-without-words", "no-voice"},
    "no_meaning_for_the_child": {"no-impact", "records-without-child"},
    "repeated_in_the_form": {"repeated-text"},
    "copied_from_the_guide": {"text-of-the-guidance"},
    "generic_text": {"generic-answer"},
    "stigmatising_words": {"child-first-wording"},
    # contacts
    "practitioner_not_met": {"practitioner-not-met"},
    "child_not_met": {"family-not-met"},
    "parent_not_met": {"family-not-met"},
    "contact_without_date": {"contact-undated"},
    "contact_without_mode": {"contact-without-mode"},
    # actions
    "vague_action": {"action-vague"},
    "action_without_owner": {"action-without-owner"},
    "action_without_date": {"action-without-date"},
    "action_with_relative_date": {"action-without-date"},
    "action_without_measure": {"action-without-measure"},
    "deficit_without_action": {"deficit-without-action"},
    "action_without_a_link": {"deficit-not-taken-up"},
    "action_due_before_the_audit": {"action-dated-before"},
    "action_without_priority": {"action-without-priority"},
    # roles
    "auditor_is_case_manager": {"auditor-is-practitioner"},
    "auditor_is_line_manager": {"auditor-is-line-manager"},
    "auditor_is_no_service_auditor": {"full-audit-by-another"},
    "auditor_is_moderator": {"auditor-is-moderator"},
    "inadequate_not_moderated_by_head": {"inadequate-moderated-by-another"},
    "two_at_the_meeting": {"meeting-without-three"},
    "two_way_feedback": {"meeting-without-three"},
    # moderation
    "difference_without_rationale": {"difference-without-rationale"},
    "difference_without_offer": {"discussion-not-offered"},
    "depth_left_blank": {"moderation-incomplete"},
    "safeguarding_told_nobody": {"safeguarding-not-told"},
    # dates
    "completed_before_allocated": {"dates-out-of-order"},
    "meeting_before_moderation": {"dates-out-of-order"},
    "meeting_late": {"uop-late"},
    "moderated_late": {"moderated-late"},
    "audit_late": {"audit-late"},
    "dated_in_the_future": {"date-in-the-future"},
    # conditional
    "panel_question_blank": {"blank-answer"},
    "mappa_question_blank": {"blank-answer"},
    "vmp_missing_for_medium": {"vmp-needed", "missing-grade"},
    "rosh_blank_on_bail": {"rosh-needed", "blank-answer"},
    "not_countersigned": {"grade-against-descriptor", "descriptor-not-mentioned"},
    "no_carefirst_date": {"descriptor-not-mentioned", "grade-against-descriptor"},
    "age_not_of_a_child": {"age-unusual"},
}
