"""Prefilled forms into the auditors' folders of a library, from a selection; none is ever written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.errors import DocumentError
from generator.forms.fill import FormContent, fill_form
from generator.forms.prefill import file_name_for, prefill_form
from generator.intake import Refused, read_forms
from generator.ledger import Ledger
from generator.model import ActionRecord, AuditRecord, FormKind
from generator.names import file_name
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.allocation import Allocation, allocate, find_earlier, find_load, prefilled_values
from generator.programme.cases import Case
from generator.programme.kloe import find_kloe
from generator.programme.records import Plan, waiting_record
from generator.programme.selection import Request
from generator.programme.submission import Submission, key_of
from generator.resources import shipped
from generator.selection_file import Replay, read_recorded, replay_selection
from sharepoint.errors import NotFound
from sharepoint.library import FileRef, Library


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What came of giving a selection out: the forms that were written, what was there already, what could not be."""

    written: tuple[tuple[str, Allocation], ...]
    there: tuple[str, ...]
    problems: tuple[str, ...]


def give_out(
    library: Library, profile: ServiceProfile, plan: Plan, selection: str, *, auditors: Sequence[str], on: dt.date
) -> GivenOut:
    """Write a prefilled form for each case of a selection into its auditor's folder.

    Run twice it writes nothing the second time: a case that has a form, or a completed audit, of the month is left.
    Raises NotFound, DocumentError ``no-longer-drawn`` where the selection was changed after its draw.
    """
    replay = read_selection(library, profile, selection)
    request = replay.selection.request
    done = (a for a in plan.audits if a.kind is request.kind and a.audit_month == request.month and not a.planned)
    has_one = {a.case_reference for a in done}
    cases = [p.case for p in replay.selection.picked]
    waiting = [case for case in cases if case.reference not in has_one]
    given, problems = allocate(
        request, waiting, auditors, profile, on=on, load=find_load(plan.audits), earlier=find_earlier(plan.audits, on)
    )
    kloe = find_kloe((s.form for s in plan.submissions.values()), request.month)
    written = [
        (_write(library, profile, one, kloe, _to_check_back(plan.actions, one.case.reference)), one) for one in given
    ]
    return GivenOut(tuple(written), tuple(c.reference for c in cases if c.reference in has_one), tuple(problems))


def read_selection(library: Library, profile: ServiceProfile, selection: str) -> Replay:
    """A selection of the library by its name, drawn again. Raises NotFound, DocumentError ``no-longer-drawn``."""
    path = f"{profile.folders.selections}/{selection.removesuffix('.xlsx')}.xlsx"
    ref = library.find(path)
    if ref is None:
        names = [r.name.removesuffix(".xlsx") for r in library.list(profile.folders.selections, (".xlsx",))]
        raise NotFound(f"There is no selection '{selection}'. There are: {', '.join(names) or 'none yet'}.")
    replay = replay_selection(library.read(ref))
    if not replay.agrees:
        raise DocumentError(
            "no-longer-drawn",
            f"'{path}' does not hold the cases that its own pool and seed give.",
            "Somebody changed it after the draw. Put it back, or draw again and name the cases with their reasons.",
        )
    return replay


def reallocate(library: Library, profile: ServiceProfile, audits: Iterable[AuditRecord]) -> tuple[list[str], list[str]]:
    """Move each untouched form to the auditor whom people named in the tracker instead, with the name in it changed.

    Gives the forms that were moved, and what could not be, in words: a form that somebody has begun stays with them.
    """
    moved: list[str] = []
    problems: list[str] = []
    for audit in (a for a in audits if a.started is not None and a.auditor and "auditor" in a.forms_say):
        if audit.started:
            problems.append(
                f"'{audit.file}' was begun, so it was not moved to {audit.auditor}. Please move it by hand."
            )
        elif ref := library.find(audit.file):
            path = f"{_folder_of(profile, audit.auditor)}/{ref.name}"
            there = ref if ref.path == path else library.move(ref, path)
            data = fill_form(library.read(there), FormContent({"auditor": audit.auditor}, {}))
            moved.append(library.replace(there, data).path)
    return moved, problems


def _folder_of(profile: ServiceProfile, auditor: str) -> str:
    return f"{profile.folders.allocated}/{file_name(auditor)}"


def read_waiting(
    library: Library, profile: ServiceProfile, ledger: Ledger, refused: list[Refused]
) -> Iterator[AuditRecord]:
    """The audits whose prefilled forms lie in the auditors' folders, and cases that were chosen and not given out."""
    given: set[str] = set()
    refs = library.list(profile.folders.allocated)
    for ref, form, _ in read_forms(library, refs, profile, ledger, refused):
        if form:
            record = waiting_record(Submission(form, (), ref.path, ref.modified, ref.etag), profile)
            given.add(record.key)
            yield record
    for ref in library.list(profile.folders.selections, (".xlsx",)):
        try:
            selection = read_recorded(library.read(ref))
        except DocumentError as error:
            refused.append(Refused(ref.path, error.code, str(error)))
            continue
        planned = (_planned(case, selection.request, ref, profile) for case in selection.cases)
        yield from (record for record in planned if record.key not in given)


def _planned(case: Case, request: Request, ref: FileRef, profile: ServiceProfile) -> AuditRecord:
    """An audit whose case was chosen and that nobody was given yet."""
    return AuditRecord(
        key=key_of(case.reference, request.kind, request.month),
        form_id=form_for(profile, request.kind).id,
        kind=request.kind,
        file=ref.path,
        case_reference=case.reference,
        audit_month=request.month,
        team=case.team,
        disposal=case.order,
        practitioner=case.worker,
        planned=True,
    )


def form_for(profile: ServiceProfile, kind: FormKind) -> FormDefinition:
    """The form of a kind. Raises DocumentError ``no-such-form`` where the service has none."""
    found = next((form for form in profile.forms if form.kind is kind), None)
    if found is None:
        known = ", ".join(form.kind.words for form in profile.forms if form.kind.is_audit)
        raise DocumentError("no-such-form", f"The service has no form for a {kind.words}.", f"It has: {known}.")
    return found


def _write(
    library: Library, profile: ServiceProfile, given: Allocation, kloe: str, earlier: Sequence[ActionRecord]
) -> str:
    definition, values = form_for(profile, given.kind), prefilled_values(given, profile, kloe)
    name = file_name_for(definition, values)
    path = f"{_folder_of(profile, given.auditor)}/{name}"
    library.create(path, prefill_form(_template(library, profile, definition), definition, values, earlier))
    return path


def _template(library: Library, profile: ServiceProfile, definition: FormDefinition) -> bytes:
    """The service's own template where the library has one, else the one that comes with Checkback."""
    own = library.find(f"{profile.folders.templates}/{definition.template}")
    if own:
        return library.read(own)
    return (shipped("templates") / profile.service.id / definition.template).read_bytes()


def _to_check_back(actions: Iterable[ActionRecord], reference: str) -> list[ActionRecord]:
    """Earlier actions of the case whose effect is still to be checked (TH-030)."""
    return [a for a in actions if a.case_reference == reference and not a.check_back_result]
