"""A filled form reads the same after any legal edits, or says a doubt: never another value in silence.

``CHECKBACK_CASES`` sets the number of cases (60 by default).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from random import Random

from builders.edits import ALL, edited
from builders.forms import blank
from builders.legacy import GRADE_STYLES, LAYOUTS, Legacy, Look, legacy_form
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.forms.fill import FormContent, Value, fill_form
from generator.forms.layout_controls import field_controls
from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.controls import ControlKind
from generator.office.package import open_package
from generator.profile import FieldDefinition, FieldKind, FormDefinition, ServiceProfile
from generator.profile_load import load_profile

PROFILES = (load_profile("nottingham"), load_profile("tower-hamlets"))
FORMS = tuple((p, d) for p in PROFILES for d in p.forms)
cases = settings(
    max_examples=int(os.environ.get("CHECKBACK_CASES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

# Prose with everything that could be taken for a label, a grade, a date or an added question.
SENTENCES = (
    "The plan was made with the child.", "Good.", "Planning is good and assessment is sufficient.",
    "Reviewing was due on 3 May.",
    "Is this enough?", "Date: 3 May 2026.", "The child said no.", "Excellent work by the team manager.", "(see above)",
    "n/a",
    "Not sufficient in places.", "Why was this late? Nobody knew.", "Child", "Outstanding.", "Team: North",
    "The VMP and RMP were reviewed as appropriate.", "Action: none.", "- a first point", "1. a first point",
)  # fmt: skip


def prose(chance: Random) -> str:
    return "\n".join(chance.choice(SENTENCES) for _ in range(chance.randint(1, 3)))


def legacy_content(profile: ServiceProfile, definition: FormDefinition, chance: Random) -> dict[str, Legacy]:
    return {f.id: _legacy(profile, f, chance) for f in definition.fields.values() if chance.random() < 0.85}


def _legacy(profile: ServiceProfile, field: FieldDefinition, chance: Random) -> Legacy:
    match field.kind:
        case FieldKind.GRADED:
            return Legacy(prose(chance), chance.choice(profile.scale(field.scale or "").grades).name)
        case FieldKind.GRADE:
            return Legacy(grade=chance.choice(profile.scale(field.scale or "").grades).name)
        case FieldKind.CONTACT:
            return Legacy(parts={"date": "4 May 2026", "mode": "Telephone", "text": "Spoke for an hour."})
        case FieldKind.ROWS:
            return Legacy(rows=({c.id: _cell(c) for c in field.columns},))
        case FieldKind.RICH | FieldKind.YES_NO_COMMENT:
            return Legacy(prose(chance))
    return Legacy(_short(field, chance))


def _short(field: FieldDefinition, chance: Random) -> str:
    short = {
        FieldKind.DATE: "4 May 2026", FieldKind.MONTH: "June 2026", FieldKind.NUMBER: "15",
        FieldKind.PERSON: "Sol Storeybrook",
        FieldKind.CASE_REFERENCE: "CV-10001", FieldKind.YES_NO: "Yes", FieldKind.TICK: "Yes",
    }  # fmt: skip
    return chance.choice(field.choices) if field.choices else short.get(field.kind, "Known to the school")


def _cell(column: FieldDefinition) -> str:
    kinds = {FieldKind.DATE: "4 May 2026", FieldKind.NUMBER: "1", FieldKind.PERSON: "Sol Storeybrook"}
    return column.choices[0] if column.choices else kinds.get(column.kind, "Write to the school")


def plain(text: str | None) -> str:
    return " ".join((text or "").split()).removeprefix("- ")  # a dash after a typed grade parts it from the answer


def silent_changes(form: AuditForm, issues: list[Issue], wanted: Mapping[str, tuple[str, str]]) -> list[str]:
    """Questions that read differently from what was written, though nothing says a doubt about them."""
    doubted = {i.field_id for i in issues}
    changed = []
    for name, (text, grade) in wanted.items():
        answer = form.answers.get(name)
        got = (plain(answer.value), answer.grade or "") if answer else ("", "")
        if got != (plain(text), grade) and name not in doubted and not (answer and answer.doubt):
            changed.append(f"{name}: {got} for {(plain(text), grade)}")
    return changed


SEEDS, NUMBERS = st.integers(0, 2**32), st.sampled_from(range(len(FORMS)))
EDITS = st.lists(st.sampled_from(ALL), max_size=4, unique=True)
LAYOUT, STYLE, SHADE = st.sampled_from(LAYOUTS), st.sampled_from(GRADE_STYLES), st.sampled_from(["", "E7E6E6"])


@given(SEEDS, NUMBERS, LAYOUT, STYLE, EDITS, st.booleans(), SHADE)
@cases
def test_older_forms(
    seed: int, number: int, layout: str, style: str, edits: list[object], bold: bool, shade: str
) -> None:
    profile, definition = FORMS[number]
    content = legacy_content(profile, definition, Random(seed))
    look = Look(layout=layout, grade_style=style, bold=bold, shade=shade)
    data = edited(legacy_form(profile, definition.id, content, look), _all(edits, seed))
    form, issues = read_form(open_package(data), definition, profile, "form.docx")
    skipped = {FieldKind.CONTACT, FieldKind.ROWS, FieldKind.GRADE}
    wanted = {
        f.id: (content.get(f.id, Legacy()).text, content.get(f.id, Legacy()).grade)
        for f in definition.fields.values()
        if f.kind not in skipped
    }
    assert silent_changes(form, issues, wanted) == []
    for field in definition.of_kind(FieldKind.GRADE):
        grade = content.get(field.id, Legacy()).grade
        assert form.grade(field.id) == (grade or None) or form.answers[field.id].doubt


@given(SEEDS, NUMBERS, EDITS)
@cases
def test_our_own_forms(seed: int, number: int, edits: list[object]) -> None:
    profile, definition = FORMS[number]
    chance = Random(seed)
    answers: dict[str, Value] = {}
    for field in definition.fields.values():
        for control in field_controls(field, profile) if field.kind is not FieldKind.ROWS else ():
            if chance.random() < 0.85:
                answers[control.tag] = _value(control.kind, control.choices, chance)
    data = edited(fill_form(blank(profile, definition.id), FormContent(answers)), _all(edits, seed))
    form, issues = read_form(open_package(data), definition, profile, "form.docx")
    wanted = {
        f.id: (str(answers.get(f.id) or ""), str(answers.get(f"{f.id}.grade") or ""))
        for f in definition.of_kind(FieldKind.RICH, FieldKind.GRADED, FieldKind.TEXT, FieldKind.PERSON)
    }
    assert silent_changes(form, issues, wanted) == []
    for field in definition.of_kind(FieldKind.DATE):
        assert form.day(field.id) == answers.get(field.id)


def _value(kind: ControlKind, choices: tuple[str, ...], chance: Random) -> Value:
    if kind is ControlKind.DATE:
        return date(2026, chance.randint(1, 12), chance.randint(1, 28))
    if kind is ControlKind.DROPDOWN:
        return chance.choice(choices)
    if kind is ControlKind.TICK:
        return True
    return prose(chance) if kind is ControlKind.RICH else "Sol Storeybrook"


def _all(edits: list[object], seed: int) -> object:
    def apply(root: object) -> None:
        chance = Random(seed + 1)
        for edit in edits:
            edit(root, chance)  # type: ignore[operator]

    return apply
