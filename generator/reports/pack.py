"""The meeting pack: Quality & Performance meeting, or quarterly quality review (TH-024 to TH-036, TH-076 to TH-078).

The pack goes to members who review the audits themselves: it names audits by case reference and gives every number.
It names no child, and breaks no grade down by worker or auditor (DP-06, DP-09).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from generator.days import add_months, month_start
from generator.model import ActionRecord, AuditRecord, FormKind
from generator.office.chart import BarChart
from generator.office.docx_finish import About
from generator.periods import day_in_words, month_in_words
from generator.profile import ServiceProfile
from generator.reports.carried import NOTHING, Earlier, change_notes, marks_of, shown_figures
from generator.reports.charts import Block, area_chart, collected, not_drawn
from generator.reports.content import (
    FreeText,
    all_references,
    box,
    cover,
    fact_day,
    figure_rows,
    references_of,
    with_notes,
)
from generator.reports.figure import CountTable, Figure
from generator.reports.figures_workbook import write_figures_workbook
from generator.reports.grading import grade_tables
from generator.reports.pack_actions import check_back_part, last_meeting_part
from generator.reports.pack_audits import audit_part, carried_part, kind_part, overdue_part
from generator.reports.pack_enquiry import enquiry_part, has_kloe, kloe_of
from generator.reports.pack_feedback import feedback_part, voices_of
from generator.reports.pack_figures import Pack, minutes_name, pack_of, summarise_pack
from generator.reports.performance import NO_DATA, DataSet, performance_part
from generator.reports.render import MEETING_PACK, READING_TIME, shipped_template, write_document
from generator.reports.wording import actions_overdue, count, joined, plural, start
from generator.working_days import papers_day

BANNER = "This pack uses case references in place of names. They still point at children: keep it within the meeting."
NBSP = "\u00a0"

Context = dict[str, Any]
Numbers = dict[str, Figure]


def write_meeting_pack(  # noqa: PLR0917  (what it is made from, in the order of its name)
    records: Sequence[AuditRecord],
    actions: Sequence[ActionRecord],
    meeting_date: date,
    profile: ServiceProfile,
    today: date,
    template: bytes | None = None,
    earlier: Earlier = NOTHING,
    data: DataSet = NO_DATA,
) -> bytes:
    """The pack of a meeting as .docx, with what people wrote in the ``earlier`` one.

    ``data`` is the analyst's performance data. The same records, days, template, earlier pack and data give the same
    bytes. Raises DocumentError where the template cannot be used.
    """
    pack = pack_of(records, actions, meeting_date, profile, today)
    numbers = summarise_pack(pack)
    tables = _tables(pack)
    context, drawings = _content(pack, numbers, tables, data)
    shown = shown_figures(numbers.values(), _marked(tables))
    notes = change_notes(earlier, shown, {f.id: f.words for f in numbers.values()})
    if "decisions" in earlier.kept:
        context["for_decision"] = []
    context["narrative"] = with_notes(context["narrative"], notes)
    service = profile.service
    about = About(
        f"{_title(pack)}, {day_in_words(meeting_date)}", service.framework, service.name, service.language, today
    )
    return write_document(template or shipped_template(MEETING_PACK), context, drawings, about, earlier, shown)


def write_pack_figures(  # noqa: PLR0917  (as the pack)
    records: Sequence[AuditRecord],
    actions: Sequence[ActionRecord],
    meeting_date: date,
    profile: ServiceProfile,
    today: date,
    report: bytes,
) -> bytes:
    """The workbook of figures beside a pack, with the numbers that they have in it, as .xlsx."""
    pack = pack_of(records, actions, meeting_date, profile, today)
    figures = (*summarise_pack(pack).values(), *_explained(_tables(pack)))
    title = f"{_title(pack)}, {day_in_words(meeting_date)}"
    return write_figures_workbook(figures, marks_of(report), all_references(records, actions), title, profile, today)


def _title(pack: Pack) -> str:
    return f"{start(pack.profile.service.meeting_name)} pack"


def _table_audits(pack: Pack) -> Mapping[str, Sequence[AuditRecord]]:
    kinds = {"dip_samples": FormKind.DIP_SAMPLE, "group_audits": FormKind.GROUP_AUDIT}
    return {"all": pack.audits} | {name: pack.of_kind(kind) for name, kind in kinds.items()}


def _grades(pack: Pack, held: Sequence[AuditRecord]) -> CountTable | None:
    return next(grade_tables(pack.scope(held), limit=0), None)


def _area_chart(pack: Pack, table: CountTable | None, numbers: Numbers) -> tuple[Block, BarChart | None]:
    if table is not None and table.note.n >= pack.profile.reporting.chart_minimum:
        return area_chart(table, "areas")
    few = numbers["pack.audits"]
    if not few.value:
        return not_drawn(""), None
    return not_drawn("Too few of them were graded by area for a chart."), None


def pack_content(pack: Pack) -> tuple[Context, dict[str, BarChart]]:
    """All that the template of the pack may show, and the charts that go into it."""
    return _content(pack, summarise_pack(pack), _tables(pack))


def _tables(pack: Pack) -> dict[str, CountTable | None]:
    grades = {name: _grades(pack, held) for name, held in _table_audits(pack).items()}
    return grades | {"voices": voices_of(pack)}


def _marked(tables: Mapping[str, CountTable | None]) -> list[CountTable]:
    """The tables whose numbers are explained: grades of all audits, and conversations."""
    return [table for name in ("all", "voices") if (table := tables[name]) is not None]


def _explained(tables: Mapping[str, CountTable | None]) -> Iterator[Figure]:
    for table in _marked(tables):
        yield table.note
        yield from (cell for row in table.cells for cell in row)


def _content(
    pack: Pack, numbers: Numbers, tables: dict[str, CountTable | None], data: DataSet = NO_DATA
) -> tuple[Context, dict[str, BarChart]]:
    free = FreeText(pack.records, (a.owner for a in pack.actions), pack.profile)
    charts, drawings = collected(areas=_area_chart(pack, tables["all"], numbers))
    context = {**_context(pack, numbers, tables, free), "performance": performance_part(data, free)}
    return {**context, "charts": charts}, drawings


def _context(pack: Pack, numbers: Numbers, tables: dict[str, CountTable | None], free: FreeText) -> Context:
    service, day = pack.profile.service, day_in_words(pack.meeting_date)
    papers = papers_day(pack.profile.programme, pack.meeting_date)
    facts = (
        fact_day("Meeting", pack.meeting_date),
        fact_day("Papers out by", papers),
        fact_day("Pack made on", pack.today),
        ("Classification", service.classification),
        ("Reading time", READING_TIME),
        ("For decision", _for_decision(pack)),
    )
    return {
        **cover(pack.profile, _title(pack), day, facts, _lead(pack, numbers)),
        "reference": f"Pack {pack.meeting_date.isoformat()}",
        "meeting": {
            "name": service.meeting_name,
            "date": day,
            "heading": f"{start(service.meeting_name)}, {day.replace(' ', NBSP)}",
            "banner": BANNER,
        },
        "agenda": _agenda(pack),
        "last_meeting": last_meeting_part(pack, numbers, free),
        "audits": audit_part(pack, numbers),
        "dip_samples": kind_part(pack, numbers, tables["dip_samples"], "dip_samples", "dip sample"),
        "group_audits": kind_part(pack, numbers, tables["group_audits"], "group_audits", "group audit"),
        "carried": carried_part(pack, numbers),
        "overdue": overdue_part(pack, numbers),
        "feedback": feedback_part(pack, numbers, tables["voices"]),
        "enquiry": enquiry_part(pack, free),
        "check_back": check_back_part(pack, numbers, free),
        "good_practice": {"sentences": _good_practice(numbers)},
        "for_decision": _decisions(pack, numbers),
        "narrative": _boxes(pack, numbers),
        "terms_of_reference": _terms(pack),
        "minutes_form": _minutes_form(pack),
        "minutes_rows": [{"number": str(n), "action": "", "owner": "", "due": ""} for n in range(1, 7)],
        "figures": figure_rows([*numbers.values(), *_explained(tables)], references_of(pack.records)),
    }


def _lead(pack: Pack, numbers: Numbers) -> str:
    ready, overdue, still = numbers["pack.audits"], numbers["pack.actions_overdue"], numbers["pack.open"]
    said = f"{start(count(ready, 'audit is', 'audits are'))} ready for this meeting"
    if still.value:
        said += f"; {actions_overdue(overdue, still)}"
    return said + "."


def _agenda(pack: Pack) -> list[dict[str, str]]:
    items = [
        ("Welcome and apologies", "Information"),
        ("Minutes and actions of the last meeting", "Review"),
        ("Audit summary", "Discussion"),
        ("Dip-sample findings", "Discussion") if pack.of_kind(FormKind.DIP_SAMPLE) else None,
        ("Group audit", "Discussion") if pack.of_kind(FormKind.GROUP_AUDIT) else None,
        (not_ready, "Information") if (not_ready := _not_ready(pack)) else None,
        ("Feedback from children, parents and carers, and practitioners", "Discussion"),
        ("Performance data", "Discussion"),
        ("Key lines of enquiry", "Decision") if has_kloe(pack) else ("Questions for the review", "Discussion"),
        ("Actions due for check back", "Review"),
        ("Good practice to celebrate, with feedback from children and families", "Discussion"),
        ("Decisions asked for", "Decision"),
        ("Any other business and date of the next meeting", "Information"),
    ]
    held = [item for item in items if item is not None]
    return [{"number": str(n), "subject": subject, "purpose": purpose} for n, (subject, purpose) in enumerate(held, 1)]


def _not_ready(pack: Pack) -> str:
    """The subject of the sections on audits that are not in this pack; blank where there are none."""
    moderates = any(rule.moderated for rule in pack.profile.programme.rules)
    subjects = (("audits carried to the next pack", moderates), ("audits not done in time", bool(pack.overdue)))
    return start(", and ".join(subject for subject, is_there in subjects if is_there))


def _for_decision(pack: Pack) -> str:
    """The items of the agenda that ask for a decision, so that members see them before they read (TH-028)."""
    asked = [item for item in _agenda(pack) if item["purpose"] == "Decision"]
    numbers = joined(item["number"] for item in asked)
    subjects = joined(item["subject"][:1].lower() + item["subject"][1:] for item in asked)
    return f"{plural(len(asked), 'Item', 'Items')} {numbers}: {subjects}"


def _good_practice(numbers: Numbers) -> list[str]:
    read, praised = numbers["pack.forms_read"], numbers["pack.good_practice"]
    if not read.value:
        return ["Choose examples to share, without names and only with consent."]
    said = f"{start(count(praised, 'audit names', 'audits name'))} good practice."
    return [said, "Choose examples to share, without names and only with consent."]


def _boxes(pack: Pack, numbers: Numbers) -> Context:
    prompts = {
        "going_well": "Write here what is going well.",
        "concerns": "Write here what the meeting is concerned about.",
        "grey_areas": "Write here where more information or assurance is needed.",
        "good_practice": "Write here what to celebrate.",
        "reasons": "Write here why these audits were not done in time.",
        "voices": "Write here what children, families, practitioners and partners said, and what changed by it.",
    }
    minutes = {
        "present": box([], "Write here who was present."),
        "apologies": box([], "Write here who sent apologies."),
        "discussion": box([], "Write here what was discussed and agreed."),
    }
    decisions = box(_decisions(pack, numbers), "Write here what the meeting is asked to decide.")
    return {**{name: box([], text) for name, text in prompts.items()}, "minutes": minutes, "decisions": decisions}


def _decisions(pack: Pack, numbers: Numbers) -> list[str]:
    said = []
    coming = add_months(month_start(pack.meeting_date), 1)
    if has_kloe(pack) and not kloe_of(pack, coming):
        said.append(f"Agree the key line of enquiry for {month_in_words(coming)}.")
    overdue, carried = numbers["pack.actions_overdue"], numbers["pack.carried"]
    if overdue.value:
        said.append(f"Agree a new date or a new owner for {count(overdue, 'overdue action', 'overdue actions')}.")
    if carried.value:
        said.append(f"Agree who moderates {count(carried, 'audit', 'audits')} carried to the next pack, and by when.")
    return said


def _minutes_form(pack: Pack) -> str:
    """Where the minutes are written: in the form beside the pack, which alone is read (TH-029)."""
    name = minutes_name(pack.profile, pack.meeting_date)
    if not name:
        return "For notes in the meeting. This page is not read: type the actions agreed into the action plan."
    return (
        f"For the note-taker. Write the minutes in “{name}”, which lies beside this pack, and save it in "
        f"“{pack.profile.folders.forms}”: there it is read, and its actions reach the action plan. This page is for "
        "notes in the meeting and is not read."
    )


def _terms(pack: Pack) -> str:
    named = pack.profile.service.terms_of_reference.strip()
    if named:
        return f"The terms of reference of the meeting: {named}"
    return "The service profile does not say where the terms of reference are kept. Add the place, and it stands here."
