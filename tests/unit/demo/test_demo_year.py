"""The fictional year: what is in the documents is what the record of the truth says, and nobody in it is real."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter

import docx
from lxml import etree

from generator.demo.faults import FAULTS
from generator.demo.prose import stock
from generator.demo.records import DemoAudit
from generator.demo.year import DemoYear, make_year
from generator.model import FormKind
from generator.profile_load import load_profile

ANALYST = ("Case list.xlsx", "Performance data/Performance data October 2026.xlsx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(data: bytes) -> str:
    """All that can be read in a document's main part, without struck-out words, single spaces throughout."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))
    return " ".join(" ".join(paragraphs).split())


def looks(day: dt.date) -> set[str]:
    return {
        f"{day.day} {day:%B %Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day:%y}",
        f"{day:%B %Y}",
    }


def lines_of(audit: DemoAudit) -> list[str]:
    return [" ".join(line.split()) for text in audit.texts.values() for line in text.split("\n")]


def test_the_same_seed_gives_the_same_bytes_in_another_interpreter(london: DemoYear) -> None:
    script = (
        "import hashlib\nfrom generator.demo.year import make_year\ny = make_year('tower-hamlets')\n"
        "print(hashlib.sha256(b''.join(y.files[p] for p in sorted(y.files))).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "11", "TZ": "Asia/Tokyo"}
    there = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    here = hashlib.sha256(b"".join(london.files[path] for path in sorted(london.files))).hexdigest()
    assert there.stdout.strip() == here


def test_another_seed_tells_another_story_of_the_same_plan(london: DemoYear) -> None:
    other = make_year("tower-hamlets", seed=8)
    assert [(a.kind, a.month, a.overall_grade) for a in other.truth] == [
        (a.kind, a.month, a.overall_grade) for a in london.truth
    ]
    assert other.files != london.files


def test_about_sixty_files_in_the_folders_of_the_profile(year: DemoYear) -> None:
    folder = load_profile(year.service).folders.forms
    assert 56 <= len(year.files) <= 66
    forms = set(year.files) - set(ANALYST)
    assert set(year.files) - forms == set(ANALYST)
    assert all(re.fullmatch(rf"{folder}/20\d\d-\d\d/[^/]+\.docx", path) for path in forms)
    assert forms == {a.file for a in year.truth} | {o.file for o in year.odd}
    assert sum(bool(a.older) for a in year.truth) == 10


def test_the_first_half_holds_nothing_from_after_it(year: DemoYear) -> None:
    known = {a.file: a for a in year.truth}
    assert 20 <= len(year.early_files) <= 35
    for path in year.early_files:
        assert known[path].dates.get("completed", year.halfway) <= year.halfway
    for path, data in year.late_files.items():
        assert year.early_files.get(path) != data, f"{path} is the same before and after"


def test_a_form_of_the_first_half_is_filled_in_further_later(london: DemoYear) -> None:
    later_steps = {"returned_on", "uop_held", "recorded_on", "check_back_on"}
    both = [a for a in london.truth if a.file in london.early_files and a.file in london.late_files and not a.older]
    assert len(both) > 5
    for audit in both:
        known, new = (set(_controls(files[audit.file])) for files in (london.early_files, london.late_files))
        added = (new - known) & later_steps
        assert added and all(audit.dates[step] > london.halfway for step in added)
        assert not any(audit.dates.get(step, london.halfway) > london.halfway for step in known & later_steps)


def test_nothing_is_dated_after_today(year: DemoYear) -> None:
    planned = {"order_end", "next_meeting_on"}
    for audit in year.truth:
        late = {tag: day for tag, day in audit.dates.items() if day > year.today and tag not in planned}
        assert not late, f"{audit.file}: {late}"


def test_the_steps_of_each_audit_come_in_order(year: DemoYear) -> None:
    steps = ("allocated", "completed", "moderated_on", "returned_on", "uop_held", "recorded_on", "check_back_on")
    for audit in year.truth:
        dated = [audit.dates[step] for step in steps if step in audit.dates]
        assert dated == sorted(dated), audit.file


def test_every_truth_stands_in_its_document(year: DemoYear) -> None:
    for audit in year.truth:
        shown = words_of(year.files[audit.file])
        for line in lines_of(audit):
            assert line in shown, f"{audit.file} lacks: {line}"
        for tag, day in audit.dates.items():
            assert any(look in shown for look in looks(day)), f"{audit.file} lacks {tag} {day}"
        for grade in audit.grades.values():
            assert grade.casefold() in shown.casefold(), f"{audit.file} lacks the grade {grade}"
        for action in audit.actions:
            assert action.action in shown, f"{audit.file} lacks the action {action.action}"
            assert action.due is None or any(look in shown for look in looks(action.due)), audit.file
            assert action.owner in shown and action.due_as_written in shown


def test_each_grade_is_in_its_own_control(london: DemoYear) -> None:
    for audit in (a for a in london.truth if not a.older):
        found = _controls(london.files[audit.file])
        for field_id, grade in audit.grades.items():
            assert grade in (found.get(f"{field_id}.grade"), found.get(field_id)), f"{audit.file} {field_id}"


def _controls(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return {
        control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): "".join(t.text or "" for t in control.iter(f"{W}t"))
        for control in root.iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}tag") is not None and control.find(f"{W}sdtPr/{W}showingPlcHdr") is None
    }


def test_every_form_opens_and_is_well_formed(year: DemoYear) -> None:
    broken = {odd.file for odd in year.odd if odd.why == "broken"}
    for path in sorted(set(year.files) - broken - set(ANALYST)):
        document = docx.Document(io.BytesIO(year.files[path]))
        assert document.tables or path.endswith("Letter.docx"), path


def test_no_slot_or_choice_is_left_open(year: DemoYear) -> None:
    for audit in year.truth:
        for line in [*lines_of(audit), *(a.action for a in audit.actions), *(a.measure for a in audit.actions)]:
            assert not re.search(r"[{}|]|\s\s|\.\.|\bhe have\b|\bshe have\b", line), f"{audit.file}: {line}"


def test_what_auditors_found_reads_differently_in_each_form(year: DemoYear) -> None:
    kinds = {FormKind.FULL_AUDIT, FormKind.GROUP_AUDIT, FormKind.DIP_SAMPLE, FormKind.CASE_AUDIT}
    planted = {"copied_text", "one_liners"}
    texts = [
        text
        for audit in year.truth
        if audit.kind in kinds and not audit.copy_of and not planted & set(audit.faults)
        for field_id, text in audit.texts.items()
        if field_id in audit.grades and len(text.split()) > 11
    ]
    repeated = sum(count - 1 for count in Counter(texts).values())
    assert repeated < len(texts) / 20, f"{repeated} of {len(texts)} are repeated"


def test_every_person_is_plainly_made_up(year: DemoYear) -> None:
    surnames = set(stock("people")["surnames_of_staff"])
    for audit in year.truth:
        people = [
            audit.texts.get(tag, "") for tag in ("auditor", "practitioner", "team_manager", "moderator", "checked_by")
        ]
        people += [action.owner for action in audit.actions]
        for person in filter(None, people):
            assert re.sub(r"[,(].*", "", person).split()[-1] in surnames, f"{audit.file}: {person}"


def test_staff_and_children_never_share_a_name() -> None:
    people = stock("people")
    children = {first["name"] for first in people["first_names_of_children"]} | set(people["surnames_of_children"])
    told = " ".join(
        str(stock(name)) for name in ("minutes", "plans", "analyst", "faults", "stories", "areas", "audits")
    )
    staff = str(people["tower-hamlets"]) + str(people["nottingham"])
    assert not [name for name in children if re.search(rf"\b{re.escape(name)}\b", staff + told)]


def test_children_are_named_only_where_the_form_asks_for_it(year: DemoYear) -> None:
    names = {child.reference: child.name for child in year.children}
    for audit in year.truth:
        shown = words_of(year.files[audit.file])
        named = [name for name in names.values() if name in shown]
        assert named == ([audit.child_name] if audit.child_name else []), audit.file
        assert not audit.child_name or names[audit.case_reference] == audit.child_name


def test_what_leaves_a_form_does_not_name_the_child(midlands: DemoYear) -> None:
    shared = {"good_practice", "training_need", "check_back_change", "check_back_actions", "difference"}
    for audit in (a for a in midlands.truth if a.case_reference):
        first = next(c.name for c in midlands.children if c.reference == audit.case_reference).split()[0]
        leaving = [text for tag, text in audit.texts.items() if tag in shared]
        leaving += [action.action for action in audit.actions]
        assert not [text for text in leaving if re.search(rf"\b{first}\b", text)], audit.file


def test_the_settings_name_a_fictional_service(year: DemoYear) -> None:
    settings = tomllib.loads(year.config)
    assert settings["profile"] == year.service
    assert "demonstration" in settings["service"]["name"]
    assert load_profile(year.service, {"service": settings["service"]}).service.name == settings["service"]["name"]


def test_every_kind_of_fault_is_planted_somewhere(london: DemoYear, midlands: DemoYear) -> None:
    planted = Counter(fault for audit in (*london.truth, *midlands.truth) for fault in audit.faults)
    assert set(planted) == set(FAULTS)
    for year in (london, midlands):
        clean = sum(not audit.faults for audit in year.truth)
        assert len({fault for audit in year.truth for fault in audit.faults}) >= 8
        assert clean > len(year.truth) / 2


def test_the_london_year_has_a_bit_of_everything(london: DemoYear) -> None:
    audits = [a for a in london.truth if not a.copy_of]
    grades = Counter(a.overall_grade for a in audits if a.overall_grade)
    assert set(grades) == {"Outstanding", "Good", "Requires Improvement to be Good", "Inadequate"}
    differing = [a for a in audits if a.moderated_grade and a.moderated_grade != a.overall_grade]
    assert len(differing) == 3
    assert {a.month.month for a in audits if a.kind is FormKind.GROUP_AUDIT} == {3, 7, 11}
    assert sum(a.safeguarding == "Yes" for a in audits) >= 3
    assert sum(a.kind is FormKind.MEETING_MINUTES for a in audits) == 2


def test_the_line_of_enquiry_of_a_meeting_is_that_of_the_next_audits(london: DemoYear) -> None:
    for minutes in (a for a in london.truth if a.kind is FormKind.MEETING_MINUTES):
        month, agreed = minutes.dates["kloe_month"], minutes.texts["kloe"]
        asked = {a.texts["kloe"] for a in london.truth if a.month == month and a.kind.is_audit}
        assert asked == {agreed}


def test_a_late_meeting_is_late_and_the_others_are_not(london: DemoYear) -> None:
    for audit in (a for a in london.truth if "uop_held" in a.dates and "returned_on" in a.dates):
        taken = (audit.dates["uop_held"] - audit.dates["returned_on"]).days
        assert (taken > 14) == ("uop_late" in audit.faults), audit.file


def test_inadequate_audits_are_moderated_by_the_head_of_service_unless_nobody_told(london: DemoYear) -> None:
    head = stock("people")["tower-hamlets"]["head_of_service"]
    inadequate = [a for a in london.truth if a.overall_grade == "Inadequate" and "moderator" in a.texts]
    assert len(inadequate) == 3
    for audit in inadequate:
        assert (audit.texts["moderator"] == head) != ("inadequate_not_told" in audit.faults)
