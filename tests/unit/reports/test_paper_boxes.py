"""What people wrote in the further documents is still there when they are made again with newer records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from generator.further_documents import document_on_request
from generator.model import ActionRecord, AuditRecord
from generator.office.accessibility import accessibility_problems
from generator.office.boxes import box_name
from generator.profile_load import load_profile
from generator.reports.carried import PREFIX, read_earlier
from tests.builders.narrative import box, texts, through_libreoffice, typed, written
from tests.builders.records import TODAY
from tests.builders.reports import opened, words, year
from tests.unit.reports.test_documents import plan_of

KINDS = [
    ("tower-hamlets", "month-summary", "2026-10"),
    ("tower-hamlets", "dip-samples", "2026-10"),
    ("tower-hamlets", "good-practice", "2026-10"),
    ("nottingham", "board", "2026-27-Q2"),
    ("nottingham", "framework-review", ""),
    ("nottingham", "peer-day", "2026-10"),
    ("nottingham", "supervisee", ""),
]
Records = tuple[list[AuditRecord], list[ActionRecord]]


def paper(service: str, kind: str, about: str, records: Records, earlier: bytes | None = None) -> bytes:
    profile = load_profile(service)
    name = about or (next(a.practitioner for a in records[0] if a.practitioner) if kind == "supervisee" else "")
    return document_on_request(kind, name, plan_of(*records), profile, TODAY).write(earlier=read_earlier(earlier))


def boxes(data: bytes) -> list[str]:
    return [n for c in opened(data).element.body.iter(qn("w:sdt")) if (n := box_name(c, PREFIX))]


@pytest.mark.parametrize(("service", "kind", "about"), KINDS)
def test_every_box_is_kept_with_its_looks(service: str, kind: str, about: str) -> None:
    audits, actions = year(load_profile(service), 60)
    data = paper(service, kind, about, (audits, actions))
    assert boxes(data)
    for name in boxes(data):
        data = written(data, name, typed(f"Ours on {name}."), typed("And in bold.", "<w:b/>"))
    made = paper(service, kind, about, (audits[4:], actions[6:]), data)
    for name in boxes(data):
        assert texts(made, name) == [f"Ours on {name}.", "And in bold."]
    assert accessibility_problems(made) == []
    assert read_earlier(made).in_place
    assert paper(service, kind, about, (audits[4:], actions[6:]), made) == made


NOTE = "The figures of this section changed since this was written on 20 November 2026."


@pytest.mark.parametrize(("service", "kind", "about"), [*KINDS[:1], KINDS[3]])
def test_a_note_says_which_figures_changed_since(service: str, kind: str, about: str) -> None:
    audits, actions = year(load_profile(service), 60)
    edited = written(paper(service, kind, about, (audits, actions)), "concerns", typed("Ours."))
    assert NOTE not in words(paper(service, kind, about, (audits, actions), edited))
    assert NOTE in words(paper(service, kind, about, (audits[::2], actions), edited))


@pytest.mark.office
def test_a_paper_that_went_through_libreoffice_keeps_words_and_looks(tmp_path: Path) -> None:
    audits, actions = year(load_profile("tower-hamlets"), 60)
    first = paper("tower-hamlets", "month-summary", "2026-10", (audits, actions))
    edited = written(first, "concerns", typed("In bold.", "<w:b/>"), typed("And plain."))
    back = through_libreoffice(edited, tmp_path)
    assert read_earlier(back).in_place
    made = paper("tower-hamlets", "month-summary", "2026-10", (audits[::2], actions), back)
    assert texts(made, "concerns") == ["In bold.", "And plain."]
    bold = box(opened(made), "concerns").find(f".//{qn('w:rPr')}/{qn('w:b')}")
    assert bold is not None


def test_a_change_in_a_table_of_counts_alone_is_said() -> None:
    audits, actions = year(load_profile("tower-hamlets"), 60)
    edited = written(paper("tower-hamlets", "month-summary", "2026-10", (audits, actions)), "concerns", typed("Ours."))
    better = [replace(a, grades=dict.fromkeys(a.grades, "Outstanding")) for a in audits]
    made = words(paper("tower-hamlets", "month-summary", "2026-10", (better, actions), edited))
    assert NOTE in made
    assert " now " not in made.split(NOTE)[1].split("\n")[0]
