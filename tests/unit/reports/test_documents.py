"""The further documents in odd periods and with odd records: a sensible document, said plainly, with nobody named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from types import MappingProxyType

import pytest

from generator.errors import DocumentError
from generator.further_documents import DueDocument, document_on_request, documents_due, kinds_for
from generator.model import ActionRecord, Answer, AuditRecord, Issue, Severity
from generator.office.accessibility import accessibility_problems
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.programme.records import Plan
from generator.reports.doc_framework_review import framework_review, year_before
from generator.reports.doc_month import month_summary
from generator.reports.documents import free_text, month_period
from generator.reports.documents_word import DOCUMENT, write_paper
from generator.reports.exceptions import Gap, find_gaps
from generator.reports.figures import scope_of
from generator.reports.gate import release_problems
from generator.reports.render import shipped_template
from tests.builders.reports import opened, with_form, words, year

TODAY = date(2026, 11, 20)
OCTOBER = month_period(date(2026, 10, 1))


def plan_of(audits: list[AuditRecord], actions: list[ActionRecord]) -> Plan:
    return Plan(tuple(audits), tuple(actions), (), MappingProxyType({}))


def due(
    profile: ServiceProfile, audits: list[AuditRecord], actions: list[ActionRecord], today: date = TODAY
) -> list[DueDocument]:
    return documents_due(plan_of(audits, actions), profile, today)


def test_a_month_without_audits_is_said_plainly(profile: ServiceProfile) -> None:
    for document in due(profile, [], []):
        data = document.write()
        assert accessibility_problems(data) == []
        text = words(data)
        assert "No audit" in text or "No audits" in text or "Nothing is missing" in text, document.path


def test_one_audit_is_no_plural(profile: ServiceProfile) -> None:
    audits, actions = year(profile, 60)
    one = [next(a for a in audits if a.audit_month == OCTOBER.start and a.submitted)]
    for document in due(profile, one, actions):
        data = document.write()
        assert accessibility_problems(data) == []
        assert "1 audits" not in words(data).replace("[1]", "").replace("[2]", ""), document.path


def test_many_audits_make_readable_documents(profile: ServiceProfile) -> None:
    for document in due(profile, *year(profile, 500)):
        assert accessibility_problems(document.write()) == [], document.path


def test_the_words_are_plain(profile: ServiceProfile) -> None:
    for document in due(profile, *year(profile, 60)):
        text = words(document.write()).casefold()
        for word in (
            " e.g.",
            " i.e.",
            " etc",
            "offender",
            "⟦",
            "none,",
            " quarter" if "2026-10" in document.path else "⟧",
        ):
            assert word not in text.replace("youth offending", ""), (document.path, word)


def test_a_childs_name_in_peoples_words_is_masked(profile: ServiceProfile) -> None:
    audits, actions = year(profile, 60)
    named = [_naming("Zebedee Moonface", a) for a in audits]
    told = [
        replace(a, action="Ask Zebedee what helped", due=None, due_as_written="when Zebedee is back") for a in actions
    ]
    for document in due(profile, named, told):
        data = document.write()
        assert release_problems(data, ["Zebedee Moonface"]) == [], document.path


def _naming(child: str, audit: AuditRecord) -> AuditRecord:
    """The audit with a form that names the child in each of its texts."""
    form = with_form(audit, child).form
    assert form is not None
    said = f"We saw {child.split(maxsplit=1)[0]} grow."
    texts = ("strengths", "areas_for_development", "good_practice", "training_need", "moderation_rationale")
    answers = {**form.answers, **{name: Answer(name, name, said) for name in texts}}
    issues = (Issue("blank", Severity.MUST_FIX, f"The answer on {child} is blank.", advice=f"Ask {child}."),)
    form = replace(form, answers=MappingProxyType(answers))
    return replace(audit, form=form, issues=issues, kloe=said, lateness_reason=said, forms_say={"team": child})


def test_staff_may_restyle_the_template(tower_hamlets: ServiceProfile) -> None:
    template = opened(shipped_template(DOCUMENT))
    template.styles["Heading 2"].font.name = "Verdana"
    changed = BytesIO()
    template.save(changed)
    paper = month_summary(scope_of(*year(tower_hamlets), OCTOBER, tower_hamlets, TODAY))
    made = opened(write_paper(paper, tower_hamlets, TODAY, changed.getvalue()))
    assert made.styles["Heading 2"].font.name == "Verdana"


def test_a_template_without_a_style_is_said(tower_hamlets: ServiceProfile) -> None:
    template = opened(shipped_template(DOCUMENT))
    template.styles["Lead"].delete()
    changed = BytesIO()
    template.save(changed)
    paper = month_summary(scope_of([], [], OCTOBER, tower_hamlets, TODAY))
    with pytest.raises(DocumentError, match="no style 'Lead'"):
        write_paper(paper, tower_hamlets, TODAY, changed.getvalue())


def test_the_marking_and_the_reference_stand_on_each_page(profile: ServiceProfile) -> None:
    for document in due(profile, *year(profile, 20)):
        section = opened(document.write()).sections[0]
        for footer in (section.footer, section.first_page_footer):
            text = footer.paragraphs[0].text
            assert profile.service.classification in text
            assert "{{" not in text


@pytest.mark.parametrize("every", [1, 5])
def test_a_month_gives_no_number_of_concerns(tower_hamlets: ServiceProfile, every: int) -> None:
    """A large one neither: the quarter's less those of two months would be the third's."""
    audits, actions = year(tower_hamlets, 60)
    held = [replace(a, safeguarding=a.audit_month == OCTOBER.start and n % every == 0) for n, a in enumerate(audits)]
    paper = month_summary(scope_of(held, actions, OCTOBER, tower_hamlets, TODAY))
    assert "audit records an immediate safeguarding concern" in words(write_paper(paper, tower_hamlets, TODAY))
    concerns = [f for f in paper.figures if f.id.startswith("safeguarding.")]
    assert {f.shown for f in concerns if f.value} == {"[c]"}


def test_the_review_is_due_in_its_month_and_no_other(profile: ServiceProfile) -> None:
    asked = "framework-review" in {kind.name for kind in kinds_for(profile)}
    for month in (1, 2, 11):
        paths = [d.path for d in due(profile, *year(profile, 20), date(2027, month, 8))]
        assert any("Framework review" in path for path in paths) is (asked and month == 1)


def test_conflicts_of_the_framework_become_questions() -> None:
    profile = load_profile("nottingham")
    scope = scope_of([], [], year_before(TODAY), profile, TODAY)
    text = words(write_paper(framework_review(scope, [], [("Two dates cannot both be met.", "C-02")]), profile, TODAY))
    assert "Two dates cannot both be met. Should the framework say otherwise (C-02)?" in text
    assert "one of the framework’s own times and counts cannot be met" in text
    assert "“Audit 3 case files; find best practice and share it with examples across all teams” asks for 36" in text
    assert "case audits a year, and none came." in text


def gaps(*audits: AuditRecord, actions: tuple[ActionRecord, ...] = ()) -> list[Gap]:
    scope = scope_of(audits, actions, OCTOBER, load_profile("tower-hamlets"), TODAY)
    return find_gaps(scope, free_text(scope))


@pytest.fixture
def clean(tower_hamlets: ServiceProfile) -> AuditRecord:
    """An audit of which nothing is missing."""
    audits, _ = year(tower_hamlets, 60)
    audit = next(a for a in audits if a.uop_held)
    audit = replace(audit, issues=(), check_back_on=None, recorded_on=None)
    assert gaps(audit) == []
    return audit


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"team": ""}, "blank", "The team is blank."),
        ({"audit_month": None}, "blank", "The audit month is blank."),
        ({"case_reference": "20582"}, "unknown", "The Childview reference is not written as the service writes it."),
        ({"uop_held": date(2026, 1, 5)}, "dates", "talked through with the practitioner on 5 January 2026, before"),
        ({"moderated_on": date(2026, 12, 24)}, "dates", "moderated on 24 December 2026, which is still to come"),
        ({"forms_say": {"team": "Mill team"}}, "apart", "and 'Mill team' in the form"),
    ],
)
def test_what_is_missing_or_contradictory_is_found(
    clean: AuditRecord, change: dict[str, object], kind: str, said: str
) -> None:
    found = gaps(replace(clean, **change))  # type: ignore[arg-type]
    assert [g.kind for g in found if said in g.what] == [kind]


def test_an_action_needs_owner_and_date_until_it_is_done(clean: AuditRecord) -> None:
    action = ActionRecord("x A1", "Full audit", clean.key, "Ask the school", clean.case_reference, raised_on=TODAY)
    assert [g.what for g in gaps(clean, actions=(action,))] == [
        "No full date is set for: Ask the school",
        "Nobody is named for: Ask the school",
    ]
    assert gaps(clean, actions=(replace(action, completed_on=TODAY),)) == []


def test_peer_audits_show_no_grades_apart_from_the_quarter_s() -> None:
    """Two tables of which one is about some audits of the other give numbers away that each of them withholds."""
    profile = load_profile("nottingham")
    audits, actions = year(profile, 60)
    held = [_on_peer_day(a) if a.audit_month == OCTOBER.start and a.grades else a for a in audits]
    peers = [a for a in held if a.form is not None and a.form.text("audit_tier")]
    text = words(document_on_request("peer-day", "2026-10", plan_of(peers, actions), profile, TODAY).write())
    assert len(peers) >= 5
    assert "counted in the quarter’s report" in text
    assert not any(grade in text for grade in ("excellent", "insufficient"))


def _on_peer_day(audit: AuditRecord) -> AuditRecord:
    assert audit.form is not None
    tier = Answer("audit_tier", "Who is auditing", choice="Peer audit day")
    return replace(audit, form=replace(audit.form, answers=MappingProxyType({"audit_tier": tier})))


@pytest.mark.parametrize(
    ("kind", "about", "said"),
    [
        ("uop", "CV-00000", "no audit 'CV-00000'"),
        ("uop", "", "no audit ''"),
        ("month-summary", "October", "'October' is no month"),
        ("supervisee", "Nobody", "asks for no 'supervisee'"),
    ],
)
def test_what_is_not_known_is_said(tower_hamlets: ServiceProfile, kind: str, about: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        document_on_request(kind, about, plan_of(*year(tower_hamlets, 20)), tower_hamlets, TODAY)


def test_a_worker_whom_no_audit_names_is_said() -> None:
    profile = load_profile("nottingham")
    with pytest.raises(DocumentError, match="names 'Nobody Atall'"):
        document_on_request("supervisee", "Nobody Atall", plan_of(*year(profile, 20)), profile, TODAY)
