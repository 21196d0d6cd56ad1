"""One audit from its draw to its form, whatever months it touches; and what is asked of the people of a role."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from generator.model import ActionRecord, Answer, AuditForm, AuditRecord, FormKind
from generator.people import People, Person
from generator.profile_load import load_profile
from generator.programme.campaigns import campaign_words
from generator.programme.cases import Case
from generator.programme.chosen import Chosen, with_chosen_months
from generator.programme.quotas import find_quotas
from generator.programme.recurrence import Recurrence
from generator.programme.submission import Submission, audit_key

NT, TH = load_profile("nottingham"), load_profile("tower-hamlets")
DECEMBER, JANUARY = dt.date(2026, 12, 1), dt.date(2027, 1, 1)
DRAWN = dt.date(2026, 11, 26)


def chosen(month: dt.date = DECEMBER, on: dt.date = DRAWN, kind: FormKind = FormKind.CASE_AUDIT) -> Chosen:
    return Chosen(kind, month, on, Case("CW-10001", "Ann A", "North", "Order", None), "Selections/x.xlsx")


def form(name: str, kind: FormKind = FormKind.CASE_AUDIT, **days: dt.date) -> Submission:
    answers = {i: Answer(i, i, str(day), date=day) for i, day in days.items()}
    answers["case_reference"] = Answer("case_reference", "Reference", "CW-10001")
    read = AuditForm("nottingham", "nt_case_audit", kind, f"{name}.docx", answers)
    return Submission(read, (), f"Completed audits/{name}.docx", dt.datetime(2027, 2, 1, tzinfo=dt.UTC))


def months(forms: list[Submission], *draws: Chosen) -> list[str]:
    return [audit_key(s, NT)[-7:] for s in with_chosen_months(forms, draws, NT)]


def test_a_form_counts_for_the_month_for_which_its_case_was_drawn() -> None:
    early, late = form("a", allocated=dt.date(2026, 11, 30)), form("b", completed=dt.date(2027, 1, 12))
    assert months([early]) == ["2026-11"]
    assert months([early], chosen()) == months([late], chosen()) == ["2026-12"]
    assert months([form("c", FormKind.OBSERVATION, allocated=DRAWN)], chosen()) == ["2026-11"], "of another kind"


def test_an_audit_before_the_draw_or_long_after_it_is_another_one() -> None:
    before, after = form("a", allocated=dt.date(2026, 11, 2)), form("b", allocated=dt.date(2027, 6, 1))
    assert months([before, after], chosen()) == ["2026-11", "2027-06"]


def test_each_draw_has_its_own_audit_also_where_one_was_never_done() -> None:
    first, second = form("a", allocated=dt.date(2026, 12, 2)), form("b", allocated=dt.date(2026, 12, 30))
    january = chosen(JANUARY, dt.date(2026, 12, 28))
    assert months([second], chosen(), january) == ["2027-01"]
    assert months([first, form("b", allocated=dt.date(2027, 1, 4))], chosen(), january) == ["2026-12", "2027-01"]


def test_a_month_that_the_form_names_stands() -> None:
    assert months([form("a", audit_month=JANUARY, allocated=DRAWN)], chosen()) == ["2027-01"]


def person(name: str, *roles: str) -> Person:
    return Person.model_validate({"name": name, "roles": roles})


def audit(number: int, auditor: str, day: dt.date, kind: FormKind = FormKind.CASE_AUDIT) -> AuditRecord:
    return AuditRecord(f"{number}", "nt_case_audit", kind, "x.docx", auditor=auditor, submitted=day)


def test_what_is_asked_of_a_role_is_counted_for_all_of_its_people_together() -> None:
    staff = (person("Ann A", "operational_manager"), person("Bea B", "operational_manager"))
    profile = NT.model_copy(update={"people": People(people=(*staff, person("Cy C", "service_manager")))})
    today = dt.date(2026, 11, 25)
    audits = [audit(n, "Ann A", dt.date(2026, 11, n + 1)) for n in range(2)]
    audits += [audit(5, "Bea B", dt.date(2026, 10, 30)), audit(6, "Cy C", dt.date(2026, 10, 30))]
    words = [quota.words for quota in find_quotas(audits, profile, today)]
    assert "Case audits of November 2026 by YOT Operational Manager: 6, 3 each (NT-026), sent in 2." in words
    quarterly = next(w for w in words if w.startswith("Case audits of Quarter 3, 2026 to 2027 by"))
    assert quarterly.endswith("2 (NT-020), sent in 1.")
    assert not any(name in line for line in words for name in ("Ann A", "Bea B", "Cy C"))


def test_without_a_list_of_people_the_audits_of_all_are_counted() -> None:
    words = [q.words for q in find_quotas([audit(1, "Ann A", DRAWN)], NT, DRAWN)]
    assert "Case audits of November 2026: 3 from each YOT Operational Manager (NT-026), sent in 1 by anybody." in words


def test_what_recurs_says_whether_a_campaign_is_on_its_way_and_when_its_effect_is_looked_at() -> None:
    recurs = Recurrence("planning", "Planning", "", 3, 5, (), (), DRAWN)
    other = ActionRecord("A1", "Minutes", "m", "Write to the school about planning")
    campaign = ActionRecord("A2", "Minutes", "m", "Learning campaign on safety planning", check_back=JANUARY)
    assert "No learning campaign" in campaign_words(recurs, [other], TH)
    assert campaign_words(recurs, [other, campaign], TH).endswith("to check back on 1 January 2027.")
    assert campaign_words(recurs, [replace(campaign, check_back=None)], TH).endswith("Give a check back date.")
    assert campaign_words(recurs, [replace(campaign, effect="Plans are shared")], TH).endswith("with its effect.")
    assert campaign_words(recurs, [other], NT) == "", "that framework asks for none"
