"""A small library in one line: ``small_library(folder)`` holds two audits and their settings."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from builders.forms import filled

from generator.profile import ServiceProfile
from generator.profile_load import load_profile

TODAY = "2026-11-20"
FORMS = "Completed audits"
TRACKER, PLAN = "Audit tracker.xlsx", "Action plan.xlsx"
_WORDS = 'The assessment of 4 June 2026 quotes the child: "I want to cook." Because of it the plan was changed.'


@cache
def profile() -> ServiceProfile:
    """The profile of Tower Hamlets."""
    return load_profile("tower-hamlets")


def audit(reference: str, grade: str = "Good", **answers: object) -> bytes:
    """A full audit of September 2026 with one action."""
    values = {
        "case_reference": reference,
        "audit_type": "Full",
        "audit_month": "September 2026",
        "allocated": date(2026, 9, 1),
        "completed": date(2026, 9, 25),
        "auditor": "Priya Inkwell-Sample",
        "practitioner": "Sol Storeybrook",
        "team_manager": "Dilys Fableworth",
        "overall_grade": grade,
        "overall_rationale": _WORDS,
        "area_assessment": _WORDS,
        "area_assessment__grade": "Good",
        "safeguarding": "No",
        **answers,
    }
    action = {"action": "Meet the head of year", "owner": "Sol Storeybrook", "due": date(2026, 10, 16)}
    return filled(profile(), "th_full_audit", rows={"actions": [action]}, **values)  # type: ignore[arg-type]


def small_library(folder: Path) -> Path:
    """A library with two audits: one Good, one Outstanding."""
    forms = folder / FORMS / "2026-09"
    forms.mkdir(parents=True)
    (folder / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    (forms / "UoP full audit CV-10001.docx").write_bytes(audit("CV-10001"))
    (forms / "UoP full audit CV-10002.docx").write_bytes(audit("CV-10002", "Outstanding"))
    return folder
