"""Which further documents are due on a day, and any of them on request, from the plan of a library.

Each is offered only where the service's framework asks for it. What a document is made from decides whether it is
written again: a new day alone changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from generator.days import add_months, month_start
from generator.errors import DocumentError
from generator.model import Audience, AuditRecord
from generator.periods import Period, month_in_words, quarter_before, quarter_by_id, quarter_of
from generator.profile import ServiceProfile
from generator.programme.backward import find_conflicts
from generator.programme.case_entries import case_entries
from generator.programme.records import Plan
from generator.programme.status import review_due
from generator.reports.doc_board import CLAUSES as BOARD
from generator.reports.doc_board import board_overview
from generator.reports.doc_cases_audited import CLAUSES as CASES
from generator.reports.doc_cases_audited import cases_audited
from generator.reports.doc_contact_sheet import CLAUSES as CONTACT_SHEET
from generator.reports.doc_contact_sheet import contact_sheet
from generator.reports.doc_dip_samples import CLAUSES as DIP_SAMPLES
from generator.reports.doc_dip_samples import dip_sample_findings, has_dip_samples
from generator.reports.doc_exceptions import CLAUSES as EXCEPTIONS
from generator.reports.doc_exceptions import exception_report
from generator.reports.doc_framework_review import CLAUSES as REVIEW
from generator.reports.doc_framework_review import HandedIn, framework_review, year_before
from generator.reports.doc_good_practice import CLAUSES as GOOD_PRACTICE
from generator.reports.doc_good_practice import good_practice_page, has_good_practice
from generator.reports.doc_month import CLAUSES as MONTH
from generator.reports.doc_month import month_summary
from generator.reports.doc_peer_day import CLAUSES as PEER_DAY
from generator.reports.doc_peer_day import peer_day_report
from generator.reports.doc_supervisee import CLAUSES as SUPERVISEE
from generator.reports.doc_supervisee import audits_of, supervisee_report
from generator.reports.doc_uop import CLAUSES as UOP
from generator.reports.doc_uop import uop_paper
from generator.reports.documents import Paper, asks_for, month_period
from generator.reports.documents_word import write_paper
from generator.reports.figure import Figure, Scope
from generator.reports.figures import scope_of
from generator.reports.tasks import is_peer_audit

Make = Callable[["_Making", str], tuple[str, Paper]]


@dataclass(frozen=True, slots=True)
class DueDocument:
    """A document that is due: its path in the library, a digest of what it says, how it is written, its figures.

    ``write`` takes the ``earlier`` document, whose boxes are carried over; ``kind`` is its title.
    """

    path: str
    source_key: str
    write: Callable[..., bytes]
    figures: tuple[Figure, ...] = ()
    kind: str = ""


class About(StrEnum):
    """What a kind of document is about, by the name of the option that says which one; blank where it is of today."""

    TODAY = ""
    MONTH = "month"
    QUARTER = "period"
    AUDIT = "audit"
    PERSON = "name"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document by the name of the command line, with the clauses that ask for it and what it is about."""

    name: str
    title: str
    clauses: tuple[str, ...]
    about: About
    make: Make


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes documents of one library on one day; each method gives the path and the paper."""

    plan: Plan
    profile: ServiceProfile
    today: dt.date
    template: bytes | None = None
    period_id: str = ""

    def scope(self, period: Period) -> Scope:
        return scope_of(self.plan.audits, self.plan.actions, period, self.profile, self.today)

    def filed(self, period: Period, name: str, paper: Paper) -> tuple[str, Paper]:
        """A paper under the reports, in the folder of its period."""
        return f"{self.profile.folders.reports}/{period.id}/{name}.docx", paper

    def of_month(self, about: str, name: str, make: Callable[[Scope], Paper]) -> tuple[str, Paper]:
        """A paper on a month: the one named, else the last that has ended."""
        month = self._month(about) if about else add_months(month_start(self.today), -1)
        period = month_period(month)
        return self.filed(period, f"{name} {month_in_words(month)}", make(self.scope(period)))

    def month_summary(self, about: str) -> tuple[str, Paper]:
        return self.of_month(about, "Audit summary", month_summary)

    def dip_samples(self, about: str) -> tuple[str, Paper]:
        return self.of_month(about, "Dip-sample findings", dip_sample_findings)

    def cases_audited(self, about: str) -> tuple[str, Paper]:
        return self.of_month(about, "Cases audited", cases_audited)

    def good_practice(self, about: str) -> tuple[str, Paper]:
        return self.of_month(about, "Good practice", good_practice_page)

    def peer_day(self, about: str) -> tuple[str, Paper]:
        return self.of_month(about, "Peer audit day", peer_day_report)

    def exceptions(self, about: str) -> tuple[str, Paper]:
        """The exceptions of today, filed under this month."""
        notes = [issue.message for issue in self.plan.issues if issue.audience is Audience.ANALYST]
        this_month = f"{self.today:%Y-%m}"
        return self.of_month(this_month, "Data exceptions", lambda scope: exception_report(scope, notes))

    def board(self, about: str) -> tuple[str, Paper]:
        quarter = self._quarter(about)
        return self.filed(quarter, f"Board overview {quarter.id}", board_overview(self.scope(quarter)))

    def framework_review(self, about: str) -> tuple[str, Paper]:
        period = year_before(self.today)
        conflicts = list(find_conflicts(self.profile, self.today, add_months(self.today, 12)))
        paper = framework_review(self.scope(period), _handed_in(self.plan, self.profile), conflicts)
        return self.filed(period, f"Framework review to {month_in_words(period.end)}", paper)

    def uop(self, about: str) -> tuple[str, Paper]:
        audit = self._audit(about)
        if not self.profile.programme.rules_for(audit.kind).uop_meeting:
            message = f"The framework asks for no such meeting on a {audit.kind.words}."
            raise DocumentError("no-meeting", message, "Name a full audit or a group audit.")
        again = review_due(audit, self.profile.programme.deadlines)
        paper = uop_paper(self.scope(self._period_of(audit)), audit, again)
        return f"{self.profile.folders.restricted}/UoP meetings/UoP meeting {audit.key}.docx", paper

    def contact_sheet(self, about: str) -> tuple[str, Paper]:
        audit = self._audit(about)
        entries = [(entry.name, entry.fields) for entry in case_entries(audit, self.profile)]
        paper = contact_sheet(self.scope(self._period_of(audit)), audit, entries)
        return f"{self.profile.folders.restricted}/Contact sheets/Contact sheet {audit.key}.docx", paper

    def supervisee(self, about: str) -> tuple[str, Paper]:
        """The report on one worker, in the folder of their line manager alone."""
        if not about:
            raise DocumentError("no-name", "Name the case manager whom the report is about.")
        quarter, people = self._quarter(self.period_id), self.profile.people
        scope, person = self.scope(quarter), people.find(about)
        if person is None and not audits_of(scope, about):
            advice = "Write the name as the forms or people.toml have it."
            raise DocumentError("unknown-name", f"No audit of {quarter.short_name} names '{about}'.", advice)
        name = person.name if person else about
        manager = people.line_manager_of(person) if person else None
        folder = f"{self.profile.folders.restricted}/{_plain(manager.name) if manager else 'Line manager not named'}"
        paper = supervisee_report(scope, name, manager.name if manager else "")
        return f"{folder}/Feedback {_plain(name)} {quarter.id}.docx", paper

    def _month(self, about: str) -> dt.date:
        try:
            return dt.datetime.strptime(about, "%Y-%m").date()
        except ValueError:
            advice = f"Write it as {self.today:%Y-%m}."
            raise DocumentError("no-month", f"'{about}' is no month.", advice) from None

    def _quarter(self, about: str) -> Period:
        return quarter_by_id(about, self.profile) if about else quarter_before(self._now, self.profile)

    @property
    def _now(self) -> Period:
        return quarter_of(self.today, self.profile)

    def _audit(self, about: str) -> AuditRecord:
        """The audit of this key, else the latest one handed in of a case. Raises DocumentError."""
        named = [a for a in self.plan.audits if about in {a.key, a.case_reference} and about and a.form is not None]
        if not named:
            advice = "Give a case reference or an audit ID of the tracker."
            raise DocumentError("no-such-audit", f"There is no audit '{about}' handed in.", advice)
        return max(named, key=lambda a: (a.key == about, a.submitted or dt.date.min, a.key))

    def _period_of(self, audit: AuditRecord) -> Period:
        return month_period(audit.audit_month or self.today)


def _plain(name: str) -> str:
    """A name as a part of a path."""
    return "".join(c for c in name if c.isalnum() or c in " .'-").strip(" .")


def _handed_in(plan: Plan, profile: ServiceProfile) -> Iterator[HandedIn]:
    """Every form of the library with the roles of who wrote it."""
    for key, submission in plan.submissions.items():
        form = submission.form
        person = profile.people.find(form.text("auditor") or "")
        peer = "peer" in (form.text("audit_tier") or "").casefold()
        yield HandedIn(key, form.kind, submission.submitted, person.roles if person else (), peer)


DOCUMENT_KINDS = (
    DocumentKind("month-summary", "Monthly audit summary", MONTH, About.MONTH, _Making.month_summary),
    DocumentKind("dip-samples", "Dip-sample findings", DIP_SAMPLES, About.MONTH, _Making.dip_samples),
    DocumentKind("cases-audited", "Cases audited", CASES, About.MONTH, _Making.cases_audited),
    DocumentKind("exceptions", "Exception report for data cleansing", EXCEPTIONS, About.TODAY, _Making.exceptions),
    DocumentKind("board", "Overview for the Management Board", BOARD, About.QUARTER, _Making.board),
    DocumentKind("framework-review", "Annual review of the framework", REVIEW, About.TODAY, _Making.framework_review),
    DocumentKind("good-practice", "Good practice to celebrate", GOOD_PRACTICE, About.MONTH, _Making.good_practice),
    DocumentKind("peer-day", "Peer audit day", PEER_DAY, About.MONTH, _Making.peer_day),
    DocumentKind("uop", "Understanding our Practice meeting", UOP, About.AUDIT, _Making.uop),
    DocumentKind("supervisee", "Feedback to one case manager", SUPERVISEE, About.PERSON, _Making.supervisee),
    DocumentKind(
        "contact-sheet", "Contact sheet for the case system", CONTACT_SHEET, About.AUDIT, _Making.contact_sheet
    ),
)


def kinds_for(profile: ServiceProfile) -> list[DocumentKind]:
    """The kinds of document that the service's framework asks for."""
    keyed = profile.programme.case_system is not None
    kinds = [kind for kind in DOCUMENT_KINDS if asks_for(profile, *kind.clauses)]
    return kinds + [k for k in DOCUMENT_KINDS if keyed and k not in kinds and k.name == "contact-sheet"]


def documents_due(
    plan: Plan, profile: ServiceProfile, today: dt.date, template: bytes | None = None
) -> list[DueDocument]:
    """The documents that each run writes: of the month and the quarter that ended, and the exceptions of today.

    The review of the framework is among them in the months in which the timetable asks for it. ``template`` is the
    service's own.
    """
    making = _Making(plan, profile, today, template)
    asked = {kind.name: kind for kind in kinds_for(profile)}
    return [_due(making, asked[name].make(making, "")) for name in _names_due(making) if name in asked]


def _names_due(making: _Making) -> Iterator[str]:
    last = making.scope(month_period(add_months(month_start(making.today), -1)))
    yield from ("month-summary", "cases-audited", "exceptions", "board")
    if has_dip_samples(last):
        yield "dip-samples"
    if has_good_practice(last):
        yield "good-practice"
    if any(is_peer_audit(a) for a in last.audits):
        yield "peer-day"
    dated = (e for e in making.profile.programme.timetable if set(e.sources) & set(REVIEW))
    if any(making.today.month in entry.months for entry in dated):
        yield "framework-review"


def document_on_request(  # noqa: PLR0917  (what it is made from, in the order of its name)
    kind_name: str,
    about: str,
    plan: Plan,
    profile: ServiceProfile,
    today: dt.date,
    template: bytes | None = None,
    *,
    period: str = "",
) -> DueDocument:
    """One document on request. ``about`` is a month, a quarter, an audit or a name, by its kind.

    Raises DocumentError where the framework does not ask for it or what it is about is not known.
    """
    kind = next((k for k in DOCUMENT_KINDS if k.name == kind_name), None)
    if kind is None or kind not in kinds_for(profile):
        known = ", ".join(k.name for k in kinds_for(profile))
        message = f"The framework of {profile.service.name} asks for no '{kind_name}'."
        raise DocumentError("not-asked-for", message, f"It asks for: {known}.")
    making = _Making(plan, profile, today, template, period)
    return _due(making, kind.make(making, about))


def _due(making: _Making, made: tuple[str, Paper]) -> DueDocument:
    path, paper = made
    source = f"{paper.digest}\0{making.profile.service.model_dump_json()}".encode()
    key = hashlib.sha256(source + (making.template or b"")).hexdigest()
    write = partial(write_paper, paper, making.profile, making.today, making.template)
    return DueDocument(path, key, write, paper.figures, paper.title)
