"""Prefilled forms into the auditors' folders of a library, from a selection; none is ever written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.case_list import read_cases
from generator.errors import ConfigError, DocumentError
from generator.forms.fill import FormContent, fill_form
from generator.forms.prefill import file_name_for, prefill_form
from generator.intake import Refused, form_template, read_forms
from generator.ledger import Ledger
from generator.model import ActionRecord, AuditRecord, FormKind
from generator.names import file_name
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.allocation import Allocation, allocate, find_earlier, find_load, prefilled_values
from generator.programme.chosen import Chosen
from generator.programme.kloe import find_kloe
from generator.programme.records import Plan, waiting_record
from generator.programme.selection import Selection
from generator.programme.submission import Submission, key_of
from generator.selection_file import Replay, read_recorded, replay_selection
from sharepoint.errors import NotFound
from sharepoint.library import Library


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What came of giving a selection out: the forms that were written, what was there already, what could not be."""

    written: tuple[tuple[str, Allocation], ...]
    there: tuple[str, ...]
    problems: tuple[str, ...]


def give_out(
    library: Library, profile: ServiceProfile, plan: Plan, selection: Selection, *, auditors: Sequence[str], on: dt.date
) -> GivenOut:
    """Write a prefilled form for each case of a selection into its auditor's folder.

    Run twice it writes nothing the second time: a case that has a form, or a completed audit, of the month is left.
    """
    request = selection.request
    done = (a for a in plan.audits if a.kind is request.kind and a.audit_month == request.month and not a.planned)
    has_one = {a.case_reference for a in done}
    listed = _listed(library, profile)
    cases = [replace(p.case, characteristics=listed.get(p.case.reference, {})) for p in selection.picked]
    waiting = [case for case in cases if case.reference not in has_one]
    given, problems = allocate(
        request, waiting, auditors, profile, on=on, load=find_load(plan.audits), earlier=find_earlier(plan.audits, on)
    )
    kloe = find_kloe((s.form for s in plan.submissions.values()), request.month)
    written = [
        (_write(library, profile, one, kloe, _to_check_back(plan.actions, one.case.reference)), one) for one in given
    ]
    return GivenOut(tuple(written), tuple(c.reference for c in cases if c.reference in has_one), tuple(problems))


def _listed(library: Library, profile: ServiceProfile) -> dict[str, Mapping[str, str]]:
    """What a selection leaves out of the case list (DP-08), by case reference; nothing where there is no list."""
    try:
        return {case.reference: case.characteristics for case in read_cases(library, profile)}
    except (ConfigError, NotFound):
        return {}


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


def read_given(
    library: Library, profile: ServiceProfile, ledger: Ledger, refused: list[Refused]
) -> Iterator[Submission]:
    """The prefilled forms that lie in the auditors' folders, begun or not."""
    refs = library.list(profile.folders.allocated)
    for ref, form, _ in read_forms(library, refs, profile, ledger, refused):
        if form:
            yield Submission(form, (), ref.path, ref.modified, ref.etag)


def read_chosen(library: Library, profile: ServiceProfile, refused: list[Refused]) -> Iterator[Chosen]:
    """The cases of the selections as they are recorded there; none is drawn again."""
    for ref in library.list(profile.folders.selections, (".xlsx",)):
        try:
            found = read_recorded(library.read(ref))
        except DocumentError as error:
            refused.append(Refused(ref.path, error.code, str(error)))
            continue
        yield from (Chosen(found.request.kind, found.request.month, found.request.on, c, ref.path) for c in found.cases)


def waiting_audits(given: Iterable[Submission], chosen: Iterable[Chosen], profile: ServiceProfile) -> list[AuditRecord]:
    """The audits that are not sent in: those given out, and cases that were chosen and not given out."""
    records = [waiting_record(submission, profile) for submission in given]
    keys = {record.key for record in records}
    return records + [p for one in chosen if (p := _planned(one, profile)).key not in keys]


def _planned(one: Chosen, profile: ServiceProfile) -> AuditRecord:
    """An audit whose case was chosen and that nobody was given yet."""
    return AuditRecord(
        key=key_of(one.case.reference, one.kind, one.month),
        form_id=form_for(profile, one.kind).id,
        kind=one.kind,
        file=one.path,
        case_reference=one.case.reference,
        audit_month=one.month,
        team=one.case.team,
        disposal=one.case.order,
        practitioner=one.case.worker,
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
    definition = form_for(profile, given.kind)
    values = prefilled_values(given, profile, kloe, definition)
    name = file_name_for(definition, values)
    path = f"{_folder_of(profile, given.auditor)}/{name}"
    library.create(path, prefill_form(form_template(library, profile, definition), definition, values, earlier))
    return path


def _to_check_back(actions: Iterable[ActionRecord], reference: str) -> list[ActionRecord]:
    """Earlier actions of the case whose effect is still to be checked (TH-030)."""
    return [a for a in actions if a.case_reference == reference and not a.check_back_result]
