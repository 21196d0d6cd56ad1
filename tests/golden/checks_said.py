"""What the checks say of golden forms, word for word: for test_checks_said and for mutation testing.

python tests/golden/checks_said.py    writes checks_said.json again, after the rules' words were changed on purpose
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import sys
from functools import cache
from pathlib import Path

from generator.checks.across import find_repeats
from generator.checks.catalogue import check_form
from generator.forms.identify import identify
from generator.forms.read import read_form
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.people import load_people
from generator.profile import ServiceProfile
from generator.profile_load import load_profile

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_suffix(".json")
TODAY = dt.date(2026, 11, 20)
NUMBER = 72  # forms of the development set, beside the specimens


@cache
def profiles() -> dict[str, ServiceProfile]:
    """Both services with their example staff."""
    return {
        name: load_profile(name).model_copy(
            update={"people": load_people(ROOT / "config" / name / "people.example.toml")}
        )
        for name in ("nottingham", "tower-hamlets")
    }


def documents() -> dict[str, bytes]:
    """The specimens, and forms with planted faults from the benchmark's development set (never the held out one)."""
    sys.path[:0] = [str(ROOT / "benchmarks")]
    measure = importlib.import_module("checks")
    found = {path.stem: path.read_bytes() for path in sorted((ROOT / "tests" / "specimens").glob("[0-9]*.docx"))}
    for number, (draft, _) in enumerate(measure.drafts("development")):
        if number < NUMBER:
            found[f"{draft.answers['case_reference']}.docx"] = measure.as_document(draft)
    return found


def forms() -> list[AuditForm]:
    """The golden forms as they are read."""
    read = []
    for name, data in documents().items():
        package = open_package(data)
        profile, definition = identify(package, tuple(profiles().values()), name)
        read.append(read_form(package, definition, profile, name)[0])
    return read


def said(golden: list[AuditForm]) -> dict[str, list[list[str]]]:
    """Each form's issues: code, question, message, quote and place."""
    everything = {form.file: said_of(form) for form in golden}
    for name, issues in said_between(golden).items():
        everything[name] += issues
    return everything


def said_of(form: AuditForm) -> list[list[str]]:
    """What the checks say of one form by itself."""
    profile = profiles()[form.service]
    return [_words(i) for i in check_form(form, profile.form(form.form_id), profile, TODAY)]


def said_between(golden: list[AuditForm]) -> dict[str, list[list[str]]]:
    """What is said of text that stands in several forms."""
    everything = {}
    for service, profile in profiles().items():
        mine = [form for form in golden if form.service == service]
        for form, issues in zip(mine, find_repeats(mine, profile), strict=True):
            everything[form.file] = [_words(i) for i in issues]
    return everything


def _words(issue: Issue) -> list[str]:
    return [issue.code, issue.field_id, issue.message, issue.quote, str(issue.place)]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(said(forms()), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
