"""The demonstration year of one fictional service: its files, and the record of the truth about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from generator.demo import older_case_audits, older_practice_audits
from generator.demo.case_audits import case_audit
from generator.demo.case_list import case_list
from generator.demo.children import Child, make_children
from generator.demo.documents import as_document, blank_forms
from generator.demo.meetings import improvement_plans, meeting_minutes
from generator.demo.odd_files import broken, letter, saved_again
from generator.demo.other_audits import observation, supervision_audit
from generator.demo.people_file import people_file
from generator.demo.performance import performance_data
from generator.demo.practice_audits import practice_audit
from generator.demo.prose import Writer, stock
from generator.demo.records import DemoAudit, FilledForm, OddFile, Stage
from generator.demo.truth import truth_of
from generator.demo.word_tables import same_bytes
from generator.model import FormKind
from generator.profile import ServiceProfile
from generator.profile_load import load_profile

_DISPOSALS = {
    "tower-hamlets": (
        "Community resolution",
        "Youth caution",
        "Youth conditional caution",
        "Youth conditional caution",
        "Referral Order",
        "Referral Order",
        "Youth Rehabilitation Order",
        "Youth Rehabilitation Order",
        "Detention and Training Order",
    ),
    "nottingham": (
        "Referral Order",
        "Referral Order",
        "Youth Rehabilitation Order",
        "Youth Rehabilitation Order",
        "Detention and Training Order",
    ),
}
_REFERENCES = {"tower-hamlets": "CV", "nottingham": "CW"}
_MAKERS = {
    FormKind.CASE_AUDIT: case_audit,
    FormKind.OBSERVATION: observation,
    FormKind.SUPERVISION_AUDIT: supervision_audit,
}


@dataclass(frozen=True, slots=True)
class DemoYear:
    """A year of a fictional service. Paths are relative to the library's root.

    ``early_files`` is how the library stood on ``halfway``; ``late_files`` what was added or filled in further by
    ``today``; ``files`` is both. ``truth`` tells of every form in ``files``, ``odd`` of what is no form. ``config``
    and ``people`` are the texts of the library's ``checkback.toml`` and ``people.toml``.
    """

    service: str
    today: dt.date
    halfway: dt.date
    early_files: Mapping[str, bytes]
    late_files: Mapping[str, bytes]
    truth: tuple[DemoAudit, ...]
    odd: tuple[OddFile, ...]
    children: tuple[Child, ...]
    config: str
    people: str

    @property
    def files(self) -> dict[str, bytes]:
        """Every file as it stands today."""
        return {**self.early_files, **self.late_files}


def make_year(service: str, seed: int = 7) -> DemoYear:
    """The year of a service whose profile comes with Checkback; the same seed gives the same bytes."""
    plan, rng = stock(f"year-{service}"), Random(f"{service} {seed}")  # noqa: S311
    profile = load_profile(service, {"service": _own_names(plan["service"])})
    children = make_children(service, plan["children"], list(_DISPOSALS[service]), _REFERENCES[service], rng)
    forms = [*_audits(plan, children, profile, Writer(rng)), *meeting_minutes(profile), *improvement_plans(profile)]
    forms = [_as_printed(form) for form in forms]
    today, halfway = plan["today"], plan["halfway"]
    early = _documents(_as_at(forms, halfway), profile)
    now = _as_at(forms, today)
    late = _documents([f for f in now if f.path not in early or f.stages[-1].on > halfway], profile)
    odd_files, odd, copy = _odd(now, late, profile, today)
    truth = [truth_of(form) for form in now]
    return DemoYear(
        service=service,
        today=today,
        halfway=halfway,
        early_files=early,
        late_files=late | odd_files | _case_list(children, profile, today) | performance_data(profile, today),
        truth=(*truth, copy),
        odd=odd,
        children=tuple(children),
        config=_config(plan["service"]),
        people=people_file(service),
    )


def _case_list(children: list[Child], profile: ServiceProfile, today: dt.date) -> dict[str, bytes]:
    settings = profile.case_list
    return {settings.file: case_list(children, settings, today)} if settings else {}


def _audits(
    plan: Mapping[str, Any], children: list[Child], profile: ServiceProfile, writer: Writer
) -> Iterator[FilledForm]:
    for month_name, lines in plan["months"].items():
        month = dt.date.fromisoformat(f"{month_name}-01")
        for line in lines:
            child, kind = children[line["child"] - 1], FormKind(line["form"])
            if kind in _MAKERS:
                yield _MAKERS[kind](line, month, child, profile, writer)
            else:
                kloe = plan["lines_of_enquiry"][month_name]
                yield practice_audit(line, month, child, profile, writer, kloe=kloe)


def _as_at(forms: list[FilledForm], day: dt.date) -> list[FilledForm]:
    return [stood for form in forms if (stood := form.as_at(day))]


def _documents(forms: list[FilledForm], profile: ServiceProfile) -> dict[str, bytes]:
    blanks = blank_forms(profile)
    return {form.path: as_document(form, blanks[form.form_id]) for form in forms}


def _as_printed(form: FilledForm) -> FilledForm:
    """An older form without what it has no place for."""
    if not form.older:
        return form
    older = older_case_audits if form.kind is FormKind.CASE_AUDIT else older_practice_audits
    printed = older.printed_fields()
    stages = tuple(
        Stage(stage.on, {tag: value for tag, value in stage.values.items() if _is_printed(tag, printed)}, stage.rows)
        for stage in form.stages
    )
    return replace(form, stages=stages)


def _is_printed(tag: str, printed: set[str]) -> bool:
    return tag.partition(".")[0] in printed and not tag.endswith(".choice")


def _odd(
    forms: list[FilledForm], files: Mapping[str, bytes], profile: ServiceProfile, today: dt.date
) -> tuple[dict[str, bytes], tuple[OddFile, ...], DemoAudit]:
    """A broken file, a letter, and a copy of an audit of last month."""
    folder = f"{profile.folders.forms}/{today:%Y-%m}"
    last_month = [f for f in forms if f.month.month == today.month - 1 and not f.older and not f.faults]
    original = last_month[0]
    copied, torn, wrong = (
        saved_again(original.path),
        f"{folder}/Audit (unfinished upload).docx",
        f"{folder}/Letter.docx",
    )
    odd_files = {
        copied: same_bytes(files[original.path], today),
        torn: broken(files[last_month[1].path]),
        wrong: letter(today),
    }
    odd = (OddFile(torn, "broken"), OddFile(wrong, "not a form"))
    return odd_files, odd, replace(truth_of(original), file=copied, copy_of=original.path)


def _own_names(service: Mapping[str, str]) -> dict[str, str]:
    return {key: service[key] for key in ("name", "short_name")}


def _config(service: Mapping[str, str]) -> str:
    """The text of the library's ``checkback.toml``."""
    names = "".join(f'{key} = "{name}"\n' for key, name in _own_names(service).items())
    return f'profile = "{service["profile"]}"\n\n[service]\n{names}'
