"""Repeated text across audits: the other audit is named by its reference, the words are quoted and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders.audit_forms import service
from builders.written import CASE, written

from generator.checks.across import BETWEEN_AUDITS, find_repeats
from generator.model import Answer, AuditForm, FormKind, Issue
from generator.profile import ServiceProfile

TH, NT = service("tower-hamlets"), service("nottingham")
MAY, JUNE = date(2026, 5, 20), date(2026, 6, 20)


def words(start: str, number: int) -> str:
    """So many different words."""
    return " ".join(f"{start}{n}" for n in range(number))


COPIED = f"Sol moved the sessions to the bike workshop. {words('then', 60)}."


def audit(number: int, completed: date | None = JUNE, **texts: str) -> AuditForm:
    return written(reference=f"CV-1000{number}", completed=completed, file=f"Amaro Dummerly {number}.docx", **texts)


def repeats(*forms: AuditForm, profile: ServiceProfile = TH) -> list[list[Issue]]:
    return find_repeats(forms, profile)


def test_the_later_audit_is_asked_about_and_the_earlier_is_not() -> None:
    earlier, later = repeats(audit(1, MAY, area_planning=COPIED), audit(2, JUNE, area_reviewing=COPIED))
    (issue,) = later
    assert not earlier
    assert issue.message == (
        "68 words also stand in another audit (CV-10001, 20 May 2026), here under 'Reviewing'. Is that meant?"
    )
    assert issue.quote.startswith("Sol moved the sessions to the bike workshop.")
    assert (issue.code, issue.field_id, issue.place.question) == (
        "text-of-another-audit", "area_reviewing", "area_reviewing",
    )  # fmt: skip
    assert "Dummerly" not in issue.message + issue.quote + issue.advice


def test_the_order_of_the_files_does_not_matter() -> None:
    later, earlier = repeats(audit(2, JUNE, area_reviewing=COPIED), audit(1, MAY, area_planning=COPIED))
    assert later and not earlier


@pytest.mark.parametrize("day", [None, JUNE])
def test_without_an_order_both_are_asked_about(day: date | None) -> None:
    assert all(repeats(audit(1, day, area_planning=COPIED), audit(2, day, area_planning=COPIED)))


def test_audits_in_their_own_words() -> None:
    assert repeats(audit(1, area_planning=words("one", 80)), audit(2, area_planning=words("two", 80))) == [[], []]


@pytest.mark.parametrize(("number", "asked"), [(49, False), (50, True)])
def test_fifty_words_in_all_are_asked_about(number: int, asked: bool) -> None:
    text = words("same", number)
    assert bool(repeats(audit(1, MAY, area_planning=text), audit(2, area_planning=text))[1]) is asked


def test_several_answers_of_one_audit_are_one_issue() -> None:
    texts = {"area_planning": words("plan", 40), "area_reviewing": words("review", 40)}
    (issue,) = repeats(audit(1, MAY, **texts), audit(2, **texts))[1]
    assert issue.message.startswith("80 words") and "'Planning'; 'Reviewing'" in issue.message


def test_each_text_is_traced_to_the_audit_that_it_is_nearest_to() -> None:
    part = audit(1, MAY, area_planning=" ".join(COPIED.split()[:40]))
    whole = audit(2, MAY, area_planning=COPIED)
    (issue,) = repeats(part, whole, audit(3, area_planning=COPIED))[2]
    assert "CV-10002" in issue.message


def test_house_phrases_do_not_count() -> None:
    forms = [audit(n, date(2026, 1, n), area_planning=COPIED) for n in range(1, 10)]
    assert any(repeats(*forms))
    many = [written(reference=f"CV-{20000 + n}", completed=JUNE, area_planning=COPIED) for n in range(11)]
    assert not any(repeats(*many))
    assert all(repeats(*many[:10]))


def test_guidance_in_two_audits_is_left_to_its_own_rule() -> None:
    pasted = " ".join(area.guidance for area in TH.areas[:3])
    assert repeats(audit(1, MAY, area_planning=pasted), audit(2, area_planning=pasted)) == [[], []]


def test_two_versions_of_one_audit() -> None:
    older, newer = audit(1, MAY, area_planning=COPIED), audit(1, date(2026, 5, 28), area_planning=COPIED)
    assert repeats(older, newer) == [[], []]


def test_the_next_audit_of_the_same_child() -> None:
    assert repeats(audit(1, MAY, area_planning=COPIED), audit(1, JUNE, area_planning=COPIED))[1]


def test_an_older_form_without_a_reference_is_named_by_what_it_is() -> None:
    older, newer = (
        replace(written(CASE, completed=day, vmp=COPIED, practitioner=who), file=f"Amaro D {day}.docx")
        for day, who in ((MAY, "Bram Thistlewick"), (JUNE, "Del Quillfeather"))
    )
    (issue,) = repeats(older, newer, profile=NT)[1]
    assert "(Case audit tool, 20 May 2026)" in issue.message


def test_minutes_repeat_what_they_like() -> None:
    minutes = [
        AuditForm("tower-hamlets", "th_meeting_minutes", FormKind.MEETING_MINUTES, "m.docx",
                  {"attendees": Answer("attendees", "Attendees", COPIED)})
        for _ in range(2)
    ]  # fmt: skip
    assert repeats(*minutes) == [[], []]


def test_a_service_can_switch_it_off() -> None:
    off = TH.model_copy(update={"checks": TH.checks.model_copy(update={"switched_off": (BETWEEN_AUDITS.code,)})})
    forms = (audit(1, MAY, area_planning=COPIED), audit(2, area_planning=COPIED))
    assert find_repeats(forms, off) == [[], []]


def test_nothing_to_compare() -> None:
    assert find_repeats([], TH) == []
    assert find_repeats([audit(1, area_planning=COPIED)], TH) == [[]]
