"""The meeting pack: what goes in, what is carried, and what its members are asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from types import MappingProxyType

import openpyxl

from generator.days import next_meeting
from generator.model import ActionRecord, Answer, AuditForm, AuditRecord, FormKind
from generator.people import People, Person
from generator.profile import ServiceProfile
from generator.reports.carried import marks_of
from generator.reports.gate import MASK
from generator.reports.pack import write_meeting_pack, write_pack_figures
from generator.reports.pack_figures import minutes_name, pack_of, summarise_pack
from tests.builders.records import TODAY
from tests.builders.reports import MEETING, opened, pack, words, year, year_pack


def _headings(data: bytes) -> list[str]:
    return [p.text for p in opened(data).paragraphs if p.style.name == "Heading 2"]


def test_each_audit_is_in_exactly_one_pack(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    rule, seen = profile.programme.meeting, []
    meeting = next_meeting(rule, date(2026, rule.months[0], 1))
    while meeting < date(2027, 12, 31):
        seen += [a.key for a in pack_of(audits, actions, meeting, profile, TODAY).audits]
        meeting = next_meeting(rule, meeting + timedelta(days=1))
    moderated = {r.kind for r in profile.programme.rules if r.moderated}
    ready = [a.key for a in audits if (a.moderated_on if a.kind in moderated else a.submitted)]
    assert sorted(seen) == sorted(ready)


def test_an_audit_moderated_six_days_before_is_carried(tower_hamlets: ServiceProfile) -> None:
    audit = next(a for a in year(tower_hamlets)[0] if a.moderated_on)
    for days, carried in ((7, 0), (6, 1)):
        late = replace(audit, submitted=date(2026, 11, 1), moderated_on=MEETING - timedelta(days=days))
        made = pack_of([late], [], MEETING, tower_hamlets, TODAY)
        assert (len(made.carried), len(made.audits)) == (carried, 1 - carried)


def test_numbers_are_what_a_plain_count_gives(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    numbers = summarise_pack(pack_of(audits, actions, MEETING, profile, TODAY))
    undone = [a for a in actions if not (a.completed_on and a.completed_on <= TODAY) and a.state != "Done"]
    assert numbers["pack.open"].value == len(undone)
    assert numbers["pack.actions_overdue"].value == len([a for a in undone if a.due and a.due < TODAY])
    due = [a for a in actions if a.check_back and a.check_back <= MEETING and not a.effect]
    assert numbers["pack.check_back"].value == len(due)
    missing = [a for a in audits if not a.submitted and a.due and a.due < TODAY]
    assert numbers["pack.overdue"].value == len(missing)


def test_tower_hamlets_gets_its_sections(tower_hamlets: ServiceProfile) -> None:
    held = _headings(year_pack(tower_hamlets.service.id))
    for title in ("Agenda", "Audit summary", "Audits carried to the next pack", "Key lines of enquiry", "Minutes"):
        assert title in held
    text = words(year_pack(tower_hamlets.service.id))
    assert "What are the grey areas where we need more information and assurance?" in text
    assert "The service profile does not say where the terms of reference are kept." in text


def test_nottingham_gets_its_review() -> None:
    data = year_pack("nottingham")
    assert "Quarterly quality review pack" in words(data)
    assert "Questions for the review" in _headings(data)
    assert "Key line of enquiry" not in words(data)


def test_a_missing_line_of_enquiry_is_asked_for(tower_hamlets: ServiceProfile) -> None:
    text = words(year_pack(tower_hamlets.service.id))
    assert "Not agreed yet: to be agreed at this meeting" in text
    assert "Agree the key line of enquiry for December 2026." in text


def test_the_page_for_notes_says_where_the_minutes_are_written(profile: ServiceProfile) -> None:
    text = words(year_pack(profile.service.id))
    name = minutes_name(profile, MEETING)
    assert name.endswith("minutes 26 November 2026.docx")
    assert f"Write the minutes in “{name}”, which lies beside this pack" in text
    without = profile.model_copy(update={"forms": tuple(f for f in profile.forms if f.kind.is_audit)})
    assert "This page is not read: type the actions agreed into the action plan." in words(pack(without, [], []))


def test_terms_of_reference_are_named_where_they_are_known(tower_hamlets: ServiceProfile) -> None:
    service = tower_hamlets.service.model_copy(update={"terms_of_reference": "Governance folder, 2026 edition"})
    profile = tower_hamlets.model_copy(update={"service": service})
    assert "Governance folder, 2026 edition" in words(pack(profile, *year(profile)))


def test_dip_samples_and_group_audits_have_their_own_parts(tower_hamlets: ServiceProfile) -> None:
    audits, actions = year(tower_hamlets)
    ready = [replace(a, moderated_on=MEETING - timedelta(days=10)) for a in audits if a.submitted]
    held = _headings(pack(tower_hamlets, ready, actions))
    assert "Dip-sample findings" in held
    assert "Group audit" in held


def test_actions_of_the_last_meeting_are_reviewed(profile: ServiceProfile) -> None:
    agreed = ActionRecord(
        key="QPM/1",
        source="meeting_minutes",
        source_key="QPM",
        action="Run a learning campaign on safety plans with Ottoline",
        owner="Deputy Head of Service",
        due=date(2026, 12, 1),
        raised_on=date(2026, 10, 22),
    )
    text = words(pack(profile, [], [agreed]))
    assert f"Run a learning campaign on safety plans with {MASK}" in text
    assert "Ottoline" not in text
    assert "Deputy Head of Service" in text


def test_a_month_without_audits_gives_a_sensible_pack(profile: ServiceProfile) -> None:
    text = words(pack(profile, [], []))
    assert "No[1] audits are ready for this meeting." in text
    assert "Minutes" in text


def test_no_grade_stands_beside_a_name(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    document = opened(pack(profile, audits, actions))
    people = {n for a in audits for n in (a.auditor, a.practitioner, a.moderator, a.team_manager) if n}
    graded = [t for t in document.tables if any("grade" in c.text.lower() for c in t.rows[0].cells)]
    assert not [n for t in graded for r in t.rows for c in r.cells for n in people if n in c.text]


def test_formula_text_stays_text(tower_hamlets: ServiceProfile) -> None:
    audits, actions = year(tower_hamlets)
    told = [replace(a, action="=1+1 ⟦note:pack.audits⟧ {{ 7 * 7 }}", check_back=TODAY, effect="") for a in actions[:3]]
    text = words(write_meeting_pack(audits, told, MEETING, tower_hamlets, TODAY))
    assert "1+1 [note:pack.audits] {{ 7 * 7 }}" in text


def _minutes(profile: ServiceProfile, held_on: date, **answers: str) -> AuditRecord:
    """The minutes of a meeting as they were read."""
    form = next(f for f in profile.forms if f.kind is FormKind.MEETING_MINUTES)
    held = {name: Answer(name, name, text) for name, text in answers.items()}
    held["meeting_on"] = Answer("meeting_on", "Date of meeting", date=held_on)
    read = AuditForm("", form.id, form.kind, "Minutes.docx", MappingProxyType(held))
    return AuditRecord(f"minutes {held_on}", form.id, form.kind, "Minutes.docx", submitted=held_on, form=read)


def _with_members(profile: ServiceProfile, *names: str) -> ServiceProfile:
    people = People(people=tuple(Person(name=name, roles=("meeting_member",)) for name in names))
    return profile.model_copy(update={"people": people})


def test_the_minutes_of_the_last_meeting_say_who_was_there_and_what_was_decided(tower_hamlets: ServiceProfile) -> None:
    names = ("Rowena Testerley", "Osian Fableworth", "Birdie Papermill", "Imani Storeybrook")
    profile = _with_members(tower_hamlets, *names)
    minutes = _minutes(
        profile,
        date(2026, 10, 22),
        chair="Rowena Testerley, Head of Service",
        attendees="Osian Fableworth, Deputy\nSomebody Else, partner",
        apologies="Birdie Papermill (leave)",
        decisions="Run a joint dip sample.\nShare the plan with Ottoline.",
    )
    earlier = _minutes(profile, date(2026, 9, 24), decisions="An old decision.")
    text = words(write_meeting_pack([earlier, minutes], [], MEETING, profile, TODAY))
    assert "The last meeting was on 22 October 2026. Its minutes have been handed in." in text
    assert "They name 2 of 4 members as present and 1 in the apologies. Imani Storeybrook is named in neither." in text
    assert "Run a joint dip sample." in text
    assert f"Share the plan with {MASK}." in text
    assert "An old decision." not in text


def test_minutes_that_are_missing_are_said(profile: ServiceProfile) -> None:
    long_ago = _minutes(profile, date(2026, 3, 26), decisions="An old decision.")
    text = words(write_meeting_pack([long_ago], [], MEETING, profile, TODAY))
    assert "No minutes of it have been handed in." in text
    assert "What was decided" not in text
    assert "An old decision." not in text


def test_a_meeting_on_another_day_than_planned_has_its_minutes(tower_hamlets: ServiceProfile) -> None:
    text = words(write_meeting_pack([_minutes(tower_hamlets, date(2026, 10, 20))], [], MEETING, tower_hamlets, TODAY))
    assert "The last meeting was on 20 October 2026. Its minutes have been handed in." in text


def test_feedback_counts_conversations_of_the_pack(tower_hamlets: ServiceProfile) -> None:
    audits, actions = year(tower_hamlets)
    asked = {rule.kind for rule in tower_hamlets.programme.rules if rule.contacts}
    held = [a for a in pack_of(audits, actions, MEETING, tower_hamlets, TODAY).audits if a.kind in asked and a.form]
    spoken = sum(1 for a in held if a.form and a.form.contacts["child"].held)
    assert held
    text = re.sub(r"\[\d+\]", "", words(pack(tower_hamlets, audits, actions)))
    assert f"with the child in {spoken} of {len(held)}" in text


def test_actions_from_complaints_and_feedback_are_counted(profile: ServiceProfile) -> None:
    sources = ("Complaint", "complaint", "Feedback", "full_audit")
    actions = [ActionRecord(f"P/{n}", source, "", action="Ring back") for n, source in enumerate(sources)]
    numbers = summarise_pack(pack_of([], actions, MEETING, profile, TODAY))
    assert (numbers["pack.complaints"].value, numbers["pack.feedback"].value) == (2, 1)
    text = re.sub(r"\[\d+\]", "", words(pack(profile, [], actions)))
    assert "2 open actions came from complaints and 1 open action from feedback." in text


def test_every_figure_of_the_pack_is_in_its_workbook(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    made = pack(profile, audits, actions)
    book = openpyxl.load_workbook(BytesIO(write_pack_figures(audits, actions, MEETING, profile, TODAY, made)))
    numbers = {str(row[1]) for sheet in book for row in sheet.iter_rows(min_row=3, values_only=True) if len(row) > 3}
    assert set(marks_of(made)) <= numbers
