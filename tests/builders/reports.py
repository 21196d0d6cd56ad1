"""Reports and packs in one line: ``report(profile, *year(profile))``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from types import MappingProxyType

import docx
from docx.document import Document

from generator.model import ActionRecord, Answer, AuditForm, AuditRecord, Contact, Issue, Severity
from generator.periods import quarter_of
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.pack import write_meeting_pack
from generator.reports.quarterly import write_quarterly_report
from tests.builders.records import TODAY, records

SERVICES = ("tower-hamlets", "nottingham")
MEETING = date(2026, 11, 26)
CONTACTS = ("practitioner", "child", "parent_carer")


def with_form(audit: AuditRecord, child: str = "", held: bool = True) -> AuditRecord:
    """The record with a completed form behind it: conversations, and a child's name where one is given."""
    reason = None if held else "Not safe at present"
    contacts = {who: Contact(who, held=held, reason_not_held=reason) for who in CONTACTS}
    answers = {"child_name": Answer("child_name", "Name", child)} if child else {}
    form = AuditForm(
        "", audit.form_id, audit.kind, audit.file, MappingProxyType(answers), contacts=MappingProxyType(contacts)
    )
    return replace(audit, form=form)


def year(profile: ServiceProfile, n: int = 60, seed: int = 1) -> tuple[list[AuditRecord], list[ActionRecord]]:
    """A fictional year of the service, every audit with a completed form and some with issues."""
    audits, actions = records(profile.service.id, n, seed)
    issues = (
        Issue("vague-action", Severity.PROMPT, "An action is vague."),
        Issue("blank", Severity.MUST_FIX, "Blank."),
    )
    made = [replace(with_form(a, held=i % 3 > 0), issues=issues[: i % 3]) for i, a in enumerate(audits)]
    return made, actions


def report(profile: ServiceProfile, audits: list[AuditRecord], actions: list[ActionRecord]) -> bytes:
    """The report of July to September 2026."""
    return write_quarterly_report(audits, actions, quarter_of(date(2026, 7, 1), profile), profile, TODAY)


def pack(profile: ServiceProfile, audits: list[AuditRecord], actions: list[ActionRecord]) -> bytes:
    """The pack of the meeting on 26 November 2026."""
    return write_meeting_pack(audits, actions, MEETING, profile, TODAY)


@cache
def year_report(service: str, n: int = 60) -> bytes:
    """The report of a fictional year of so many audits."""
    profile = load_profile(service)
    return report(profile, *year(profile, n))


@cache
def year_pack(service: str, n: int = 60) -> bytes:
    """The pack of a fictional year of so many audits."""
    profile = load_profile(service)
    return pack(profile, *year(profile, n))


def opened(data: bytes) -> Document:
    """A Word file opened with python-docx."""
    return docx.Document(BytesIO(data))


def words(data: bytes) -> str:
    """All text of a Word file's body, a line for each paragraph, tables and controls too."""
    body = opened(data).element.body
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join("".join(t.text or "" for t in p.iter(f"{namespace}t")) for p in body.iter(f"{namespace}p"))
