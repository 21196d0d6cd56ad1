"""The two profiles that come with Checkback say what the two services' own documents ask for."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.model import FormKind
from generator.profile import FieldDefinition, FieldKind, FormDefinition, ServiceProfile, plain_words
from generator.profile_load import load_profile

TESTS = Path(__file__).parents[2]
SPECIMENS = TESTS / "specimens"
KNOWN_IDS = set((TESTS / "requirement_ids.txt").read_text(encoding="utf-8").split())
PROFILES = {name: load_profile(name) for name in ("tower-hamlets", "nottingham")}
TH, NT = PROFILES["tower-hamlets"], PROFILES["nottingham"]

both = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def ids(prefix: str, first: int, last: int) -> set[str]:
    return {f"{prefix}-{n:03}" for n in range(first, last + 1)}


def questions(profile: ServiceProfile) -> Iterator[FieldDefinition]:
    for form in profile.forms:
        for field in (*form.fields.values(), *form.legacy_fields.values()):
            yield from (field, *field.columns)


def named_sources(profile: ServiceProfile) -> set[str]:
    """Every requirement id that a profile names, wherever it stands."""
    return set(re.findall(r'"((?:TH|NT|DP|AX|ST|CY|C)-\d+)"', profile.model_dump_json()))


def people_read(profile: ServiceProfile) -> Iterator[str]:
    """The texts of a profile that staff read in forms (what older forms print aside)."""
    for form in profile.forms:
        yield from (form.title, form.intro)
        for section in form.sections:
            yield from (section.title, section.guidance)
    for field in questions(profile):
        yield from (field.label, field.guidance, field.prompt, *field.choices)
    for scale in profile.grade_scales:
        for grade in scale.grades:
            yield from (grade.descriptor, *grade.per_document.values())


# --- requirements ---------------------------------------------------------------------------------------------------


def test_the_list_of_requirement_ids_is_whole() -> None:
    assert ids("TH", 1, 84) | ids("NT", 1, 192) | {f"C-{n:02}" for n in range(1, 34)} <= KNOWN_IDS


@both
def test_names_only_requirements_that_exist(profile: ServiceProfile) -> None:
    named = named_sources(profile)
    assert named and named - KNOWN_IDS == set()


@pytest.mark.parametrize(
    ("profile", "asked"),
    [
        (NT, ids("NT", 132, 172) | ids("NT", 187, 192)),
        (NT, ids("NT", 73, 114)),
        (NT, {"NT-018", "NT-062", "NT-117", "NT-118", "NT-119", "NT-120", "NT-121"}),
        (TH, ids("TH", 5, 7) | {"TH-012", "TH-016", "TH-020", "TH-040", "TH-041", "TH-044", "TH-045", "TH-046"}),
        (TH, ids("TH", 49, 53) | {"TH-030", "TH-032", "TH-064", "TH-068", "TH-083"}),
    ],
    ids=[
        "appendices 3, 4, 6",
        "appendix 1 checks",
        "around the tool",
        "grades and contacts",
        "moderation and meetings",
    ],
)
def test_each_field_requirement_is_asked_by_a_question(profile: ServiceProfile, asked: set[str]) -> None:
    assert asked - {source for field in questions(profile) for source in field.sources} == set()


def test_figure_2_and_appendix_5_are_complete() -> None:
    tasks, dated = NT.programme.tasks, NT.programme.timetable
    assert [t.id for t in tasks] == sorted(ids("NT", 20, 42))
    assert [e.id for e in dated] == sorted(ids("NT", 173, 186))
    as_printed = {"NT-180", "NT-185", "NT-186"}
    assert {e.id for e in dated if not e.assumed} == as_printed, "what the source does not say must be marked"
    assert {t.id for t in tasks if t.every_months is None} == {"NT-028", "NT-033", "NT-036"}


def test_the_tower_hamlets_cycle_and_times_are_those_of_the_guide() -> None:
    programme = TH.programme
    groups = [m.month for m in programme.cycle if FormKind.GROUP_AUDIT in m.activities]
    assert len(programme.cycle) == 4
    assert groups == [4]
    days = programme.deadlines
    assert (days.complete_months, days.moderate_days, days.uop_days, days.inadequate_review_days) == (1, 21, 14, 28)
    assert (days.moderated_before_meeting_days, days.papers_before_meeting_days) == (7, 7)


# --- readings of ambiguous clauses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "concerned"),
    [(TH, [*range(1, 14), 29, 33]), (NT, range(14, 34))],
    ids=["tower-hamlets", "nottingham"],
)
def test_each_contradiction_is_read_in_the_profile_that_it_concerns(
    profile: ServiceProfile, concerned: list[int]
) -> None:
    assert [r.id for r in profile.readings] == [f"C-{n:02}" for n in concerned]
    for reading in profile.readings:
        assert reading.question.endswith("?"), reading.id
        assert reading.chosen and reading.effect and reading.alternatives and reading.clause, reading.id
        assert (reading.by, reading.on) == ("Checkback default", date(2026, 11, 21)), reading.id


@both
def test_a_reading_names_a_setting_that_exists(profile: ServiceProfile) -> None:
    named = [r.setting for r in profile.readings if r.setting]
    assert named
    for setting in named:
        value: object = profile
        for step in setting.split("."):
            value = getattr(value, step)


# --- grades ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("RI", "Requires Improvement to be Good"),
        ("Requires improvement", "Requires Improvement to be Good"),
        ("Req. Imp.", "Requires Improvement to be Good"),
        ("RI to be good", "Requires Improvement to be Good"),
        ("outstanding", "Outstanding"),
        (" Good. ", "Good"),
        ("INADEQUATE", "Inadequate"),
    ],
)
def test_a_grade_is_known_by_the_words_that_staff_use(words: str, grade: str) -> None:
    found = TH.scale("practice").find(words)
    assert found is not None
    assert found.name == grade


@pytest.mark.parametrize("words", ["Excellent", "sufficient", "Good / Outstanding", "Improvement", ""])
def test_a_word_of_another_framework_is_no_grade(words: str) -> None:
    assert TH.scale("practice").find(words) is None


def test_grades_stand_best_first_in_the_services_own_words() -> None:
    assert [g.name for g in TH.scale("practice").grades] == [
        "Outstanding",
        "Good",
        "Requires Improvement to be Good",
        "Inadequate",
    ]
    assert [g.name for g in NT.scale("judgement").grades] == ["excellent", "good", "sufficient", "insufficient"]


@pytest.mark.parametrize("document", ["asset", "rosh", "risk_of_harm"])
def test_nottingham_describes_every_grade_for_the_documents_of_appendix_1(document: str) -> None:
    described = [g.per_document[document] for g in NT.scale("judgement").grades]
    assert len(set(described)) == 4
    assert document in {f.document for f in NT.form("nt_case_audit").fields.values()}


# --- forms ----------------------------------------------------------------------------------------------------------

PRINTED = [
    ("blank Tower Hamlets UoP audit", TH.form("th_full_audit")),
    ("blank Tower Hamlets UoP audit", TH.form("th_group_audit")),
    ("blank Tower Hamlets UoP audit", TH.form("th_dip_sample")),
    ("blank Nottingham case audit tool", NT.form("nt_case_audit")),
    ("blank Nottingham observation", NT.form("nt_observation")),
    ("blank Nottingham improvement plan", NT.form("nt_improvement_plan")),
]


@pytest.mark.parametrize(("blank", "form"), PRINTED, ids=[f"{form.id}" for _, form in PRINTED])
def test_each_printed_label_is_the_label_of_one_question(blank: str, form: FormDefinition) -> None:
    printed = json.loads((SPECIMENS / f"{blank}.answers.json").read_text(encoding="utf-8"))["answers"]
    known = {plain_words(w): f.id for f in form.fields.values() for w in f.labels}
    unknown = [label for label in printed if plain_words(label) not in known]
    assert len(printed) >= 6
    assert unknown == []
    assert len({known[plain_words(label)] for label in printed}) == len(printed)


def words_of(document: Path) -> str:
    with zipfile.ZipFile(document) as package:
        body = package.read("word/document.xml").decode("utf-8")
    text = re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", body))
    return " ".join(text.replace("&amp;", "&").split())


@pytest.mark.parametrize("form_id", ["nt_case_audit", "nt_observation"])
def test_guidance_of_older_forms_is_kept_word_for_word(form_id: str) -> None:
    name = {"nt_case_audit": "case audit tool", "nt_observation": "observation"}[form_id]
    printed = words_of(SPECIMENS / f"blank Nottingham {name}.docx")
    kept = [f.legacy_guidance for f in NT.form(form_id).fields.values() if f.legacy_guidance]
    assert len(kept) >= 9
    missing = [wordings for wordings in kept if not any(w in printed for w in wordings)]
    assert missing == []


def test_a_full_audit_asks_for_everything_and_a_dip_sample_for_records_only() -> None:
    full, dip, group = (TH.form(f"th_{name}") for name in ("full_audit", "dip_sample", "group_audit"))
    contacts = ["contact_practitioner", "contact_child", "contact_parent_carer"]
    assert [f.id for f in full.of_kind(FieldKind.CONTACT) if f.needed] == contacts
    assert [f.id for f in group.of_kind(FieldKind.CONTACT) if not f.needed] == contacts
    assert list(dip.of_kind(FieldKind.CONTACT)) == []
    assert list(dip.legacy_fields) == contacts, "older forms print the conversations for every audit type"
    assert [form.fields["overall_grade"].needed for form in (full, dip, group)] == [True, False, False]
    areas = [[f.needed for f in form.of_kind(FieldKind.GRADED)] for form in (full, dip, group)]
    assert areas == [[True] * 7, [False] * 7, [True] * 7]


@pytest.mark.parametrize(
    ("written", "form_id"),
    [
        ("Full", "th_full_audit"),
        ("full audit", "th_full_audit"),
        ("Dip-sample", "th_dip_sample"),
        ("Group", "th_group_audit"),
    ],
)
def test_the_audit_type_tells_the_three_audits_apart(written: str, form_id: str) -> None:
    twins = [f for f in TH.forms if f.identify.field == "audit_type"]
    said = plain_words(written)
    assert [f.id for f in twins if said in {plain_words(w) for w in f.identify.any_of}] == [form_id]


@pytest.mark.parametrize(
    ("order", "asked"),
    [
        ("Referral Order", True),
        ("Referral Order, 9 months", True),
        ("YRO 9 months with Supervision, Activity and Curfew", False),
        ("", None),
    ],
)
def test_panels_are_asked_about_for_referral_orders(order: str, asked: bool | None) -> None:
    form = NT.form("nt_case_audit")
    conditions = [form.fields[i].when for i in ("panel_dates", "victim_attended", "victim_views")]
    assert {c.holds(order) for c in conditions if c} == {asked}


def test_the_four_mappa_questions_hang_on_one_answer() -> None:
    hanging = [f.id for f in NT.form("nt_case_audit").fields.values() if f.when and f.when.field == "mappa_case"]
    assert hanging == ["mappa_identified", "mappa_level", "mappa_timely", "mappa_communicated"]


def test_the_improvement_plan_has_six_outcomes_with_the_printed_columns() -> None:
    form = NT.form("nt_improvement_plan")
    rows = list(form.of_kind(FieldKind.ROWS))
    assert [f.id for f in rows] == [f"outcome_{n}_rows" for n in range(1, 7)]
    assert [form.fields[f"outcome_{n}"].label for n in range(1, 7)] == [f"Outcome {n}" for n in range(1, 7)]
    assert [c.id for c in rows[5].columns] == ["objective", "action", "due", "owner", "progress"]


def test_minutes_give_the_line_of_enquiry_and_actions_of_the_same_shape_as_audits() -> None:
    minutes, audit = TH.form("th_meeting_minutes"), TH.form("th_full_audit")
    assert {"going_well", "concerned_about", "grey_areas", "kloe", "last_actions", "learning_campaigns"} <= set(
        minutes.fields
    )
    assert [c.id for c in minutes.fields["actions"].columns] == [c.id for c in audit.fields["actions"].columns]


@both
def test_what_identifies_a_child_is_marked(profile: ServiceProfile) -> None:
    marked = {f.id for f in questions(profile) if f.identity}
    expected = {"tower-hamlets": {"child_ethnicity"}, "nottingham": {"child_name", "child_dob", "child_ethnicity"}}
    assert marked == expected[profile.service.id]


AUDIT_TYPE = TH.form("th_full_audit").fields["audit_type"]
TH_ORDER = TH.form("th_full_audit").fields["disposal"]
NT_ORDER = NT.form("nt_case_audit").fields["disposal"]


@pytest.mark.parametrize(
    ("field", "written", "choice"),
    [
        (AUDIT_TYPE, "full audit", "Full"),
        (TH_ORDER, "Youth Rehabilitation Order (post-court)", "Youth Rehabilitation Order"),
        (TH_ORDER, "Out-of-court disposal: youth conditional caution", "Youth conditional caution"),
        (TH_ORDER, "curfew", None),
        (NT_ORDER, "YRO with Intensive Supervision & Surveillance (ISS)", "Youth Rehabilitation Order"),
        (NT_ORDER, "Detention and Training Order licence (18 months)", "Detention and Training Order"),
        (NT_ORDER, "Referral Order, then YRO", None),
    ],
)
def test_an_answer_written_out_is_found_in_the_list(field: FieldDefinition, written: str, choice: str | None) -> None:
    assert field.find_choice(written) == choice


# --- words ----------------------------------------------------------------------------------------------------------


@both
def test_what_staff_read_is_plain_and_child_first(profile: ServiceProfile) -> None:
    texts = [text for text in people_read(profile) if text]
    assert len(texts) > 150
    for text in texts:
        assert not re.search(r"\b(?:e\.g|i\.e|etc|YPs?|young persons?|offenders?|perpetrators?)\b", text), text
        assert text == text.strip() and "  " not in text, text


@both
def test_each_audit_question_of_the_auditor_has_guidance_or_says_enough(profile: ServiceProfile) -> None:
    thin = [
        f"{form.id}.{f.id}"
        for form in profile.forms
        for f in form.of_kind(FieldKind.GRADED, FieldKind.CONTACT, FieldKind.RICH)
        if form.kind.is_audit and form.section_of[f.id].owner == "auditor" and len(f.guidance) < 20
    ]
    assert thin == []


@pytest.mark.parametrize(
    "left",
    [
        "[insert date]",
        "XXX FTAs to date.",
        "[Ada to add two or three bullet points here]",
        "[Auditor to complete]",
        "TBC after HoS meeting",
        "Click or tap here to enter text.",
        "Choose a grade",
        "xx",
    ],
)
@both
def test_unfinished_text_is_recognised(profile: ServiceProfile, left: str) -> None:
    assert any(re.search(p, left, re.IGNORECASE) for p in profile.checks.placeholders)


@pytest.mark.parametrize("specimen", ["01 Case audit CV-10482", "09 UoP full audit CV-10623"])
def test_careful_prose_is_not_taken_for_unfinished(specimen: str) -> None:
    answers = json.loads((SPECIMENS / f"{specimen}.answers.json").read_text(encoding="utf-8"))["answers"]
    texts = [*filter(None, answers.values()), "Reparation to be completed by 4 May 2026", "[he] said it was fine"]
    assert [t for t in texts if any(re.search(p, t, re.IGNORECASE) for p in NT.checks.placeholders)] == []
