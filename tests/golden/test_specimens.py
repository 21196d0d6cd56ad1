"""Every specimen form beside its true answers: whatever differs is listed by file and question."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.forms.identify import identify
from generator.forms.json_view import form_as_json
from generator.forms.read import read_form
from generator.office.package import open_package
from generator.profile import ServiceProfile
from generator.profile_load import load_profile

SPECIMENS = Path(__file__).parents[1] / "specimens"
FILES = sorted(SPECIMENS.glob("*.docx"))
FORMS = {
    "case audit tool (Appendix 3)": "nt_case_audit",
    "observation (Appendix 4)": "nt_observation",
    "action planning improvement template (Appendix 6)": "nt_improvement_plan",
    "YJS Understanding our Practice, full audit": "th_full_audit",
    "YJS Understanding our Practice, dip-sample audit": "th_dip_sample",
    "YJS Understanding our Practice, group audit": "th_group_audit",
}
# A true answer that says more than the form does: none so far. (file, what, label) -> reason.
EXCEPTIONS: dict[tuple[str, str, str], str] = {}
DATES = {
    ("header", "allocated"): "allocated",
    ("header", "completed"): "completed",
    ("uop_meeting", "date"): "uop_held",
    ("check_back", "date"): "check_back_on",
    ("check_back", "recorded_on_case_system"): "recorded_on",
}


@cache
def profiles() -> tuple[ServiceProfile, ...]:
    return (load_profile("nottingham"), load_profile("tower-hamlets"))


def read(path: Path) -> dict[str, Any]:
    package = open_package(path.read_bytes())
    profile, definition = identify(package, profiles(), path.name)
    form, issues = read_form(package, definition, profile, path.name)
    return form_as_json(form, issues, definition)


def truth(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.with_suffix(".answers.json").read_text(encoding="utf-8")))


def plain(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def letters(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", label.casefold())


def differences(path: Path) -> list[str]:
    read_as, true = read(path), truth(path)
    found = [*_answers(read_as, true), *_actions(read_as, true), *_blocks(read_as, true), *_dates(read_as, true)]
    return [f"{path.name}: {what} of “{label}”: read {got!r}, true {want!r}"
            for what, label, got, want in found if plain(got) != plain(want)
            and (path.name, what, label) not in EXCEPTIONS]  # fmt: skip


def _answers(read_as: dict[str, Any], true: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    by_label = {letters(a["label"]): a for a in reversed(read_as["answers"].values())}
    found = []
    for label, text in true["answers"].items():
        answer = by_label.get(letters(label))
        found.append(("text", label, answer["value"] if answer else "NOT FOUND", text))
    for label, grade in true["grades"].items():
        answer = by_label.get(letters(label))
        found.append(("grade", label, answer["grade"] if answer else "NOT FOUND", grade))
    known = {letters(label) for label in (*true["answers"], *true["grades"])}
    for name, answer in read_as["answers"].items():
        invented = letters(answer["label"]) not in known and not name.endswith("_rows") and name != "actions"
        if invented and not name.startswith("contact_"):
            found.append(("invented answer", name, answer["value"] or answer["grade"], None))
    return found


def _actions(read_as: dict[str, Any], true: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    found: list[tuple[str, str, Any, Any]] = [("actions", "number", len(read_as["actions"]), len(true["actions"]))]
    for got, want in zip(read_as["actions"], true["actions"], strict=False):
        found += [(f"action {key}", want["action"], got[key], value) for key, value in want.items() if key in got]
    return found


def _blocks(read_as: dict[str, Any], true: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    found = []
    for who, contact in true["contacts"].items():
        found += [(f"contact {key}", who, read_as["contacts"][who][key], value) for key, value in contact.items()]
    for block in ("moderation", "safeguarding"):
        found += [(block, key, read_as[block][key], value) for key, value in true.get(block, {}).items()]
    return found


def _dates(read_as: dict[str, Any], true: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    return [
        ("date", f"{block} {key}", read_as["answers"][name]["date"], true[block][key])
        for (block, key), name in DATES.items()
        if key in true.get(block, {})
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_answer_is_read_as_a_careful_person_would(path: Path) -> None:
    assert not differences(path)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_form_is_known(path: Path) -> None:
    form = truth(path)["form"]
    if path.name.startswith("blank Tower"):
        assert read(path)["form"].startswith("th_")
    else:
        assert read(path)["form"] == FORMS[form]


@pytest.mark.parametrize("path", [p for p in FILES if p.name.startswith("blank")], ids=lambda p: p.stem)
def test_a_blank_form_reads_as_blank(path: Path) -> None:
    form = read(path)
    assert not [a for a in form["answers"].values() if a["value"] or a["grade"] or a["choice"] or a["date"]]
    assert not form["actions"]
    assert {i["code"] for i in form["issues"]} <= {"form-type-unclear"}


def test_a_faultless_form_raises_no_doubt() -> None:
    assert read(next(p for p in FILES if p.name.startswith("01")))["issues"] == []


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        ("04", {"date-without-year", "extra-question"}),
        ("05", {"grade-unclear", "two-grades"}),
        ("11", {"date-without-year", "tracked-changes"}),
        ("12", {"extra-question"}),
    ],
)
def test_what_is_doubtful_is_said(start: str, codes: set[str]) -> None:
    issues = read(next(p for p in FILES if p.name.startswith(start)))["issues"]
    assert {i["code"] for i in issues} == codes


def test_every_answer_knows_its_place() -> None:
    for path in FILES:
        for name, answer in read(path)["answers"].items():
            assert answer["place"].get("paragraph") or answer["place"].get("table"), (path.name, name)
