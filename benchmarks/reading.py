"""How long reading takes, as a multiple of the floor: unzipping and parsing document.xml.

Run ``python benchmarks/reading.py``; other readers are timed where they are installed. Every question of a form is
answered, in every copy with other words, so that nothing which is remembered from one copy helps with the next.
"""

from __future__ import annotations

import importlib
import io
import math
import random
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from lxml import etree

from generator.forms import labels
from generator.forms.build import build_blank
from generator.forms.fill import FormContent, Value, fill_form
from generator.forms.identify import identify
from generator.forms.layout_controls import field_controls
from generator.forms.read import read_form
from generator.office.controls import LOCKED_TAG, Control, ControlKind
from generator.office.package import open_package
from generator.office.read_blocks import read_document
from generator.profile import FieldKind, FormDefinition, ServiceProfile
from generator.profile_load import load_profile

COPIES, ROUNDS, SLOW_ROUNDS = 10, 30, 4
FORMS = (("nottingham", "nt_observation"), ("tower-hamlets", "th_full_audit"))
PROFILES = (load_profile("nottingham"), load_profile("tower-hamlets"))
WORDS = (
    *("the", "plan", "was", "reviewed", "with", "child", "and", "school", "on", "time", "but", "its", "goals’"),
    *("did", "not", "change", "because", "nobody", "had", "said", "in", "writing", "what", "should", "be", "done"),
    *("by", "whom", "when", "risk", "rises", "at", "home", "or", "“in", "town”", "so", "we", "agreed", "to", "ask"),
)
Reader = Callable[[bytes], object]


def filled_forms(profile: ServiceProfile, definition: FormDefinition) -> list[bytes]:
    """Copies of a form with every question answered, each in other words; the same copies every time."""
    blank = build_blank(definition, profile)
    return [fill_form(blank, _content(definition, profile, random.Random(n))) for n in range(COPIES)]


def _content(definition: FormDefinition, profile: ServiceProfile, dice: random.Random) -> FormContent:
    answers: dict[str, Value] = {}
    rows = {}
    for field in definition.fields.values():
        if field.kind is FieldKind.ROWS:
            rows[field.id] = [{"action": _sentence(dice, 12)} for _ in range(3)]
            continue
        for control in field_controls(field, profile):
            answers[control.tag] = _value(control, dice)
    return FormContent(answers, rows)


def _value(control: Control, dice: random.Random) -> Value:
    if control.kind is ControlKind.DATE:
        return date(2026, 1, 5) + timedelta(days=dice.randrange(300))
    if control.kind is ControlKind.DROPDOWN:
        return dice.choice(control.choices)
    if control.kind is ControlKind.TICK:
        return True
    return _sentence(dice, dice.randint(60, 140) if control.kind is ControlKind.RICH else 3)


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def floor(data: bytes) -> object:
    """The least that any reader of the answers must do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def ours(data: bytes) -> object:
    """Every answer typed, with its place and its doubts."""
    package = open_package(data)
    profile, definition = identify(package, PROFILES)
    return read_form(package, definition, profile, "form.docx")


def _python_docx(data: bytes) -> list[str]:
    document = importlib.import_module("docx").Document(io.BytesIO(data))
    texts = [p.text for p in document.paragraphs]
    return texts + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


FLOOR, OURS = "floor: unzip and parse", "Checkback: identify and read, every answer typed"
FAST = {FLOOR, OURS}
READERS: dict[str, Reader] = {
    FLOOR: floor,
    OURS: ours,
    "python-docx: open, text of paragraphs and tables": _python_docx,
    "docx2txt: text": lambda d: importlib.import_module("docx2txt").process(io.BytesIO(d)),
    "docx2python: text": lambda d: importlib.import_module("docx2python").docx2python(io.BytesIO(d)).text,
    "mammoth: raw text": lambda d: importlib.import_module("mammoth").extract_raw_text(io.BytesIO(d)).value,
}


def measured(copies: Sequence[bytes]) -> dict[str, float]:
    """Processor time in milliseconds for the median copy, by reader; a reader that cannot read the form is said.

    The readers take turns, copy by copy, and of each copy the best turn counts: the one that the machine's other work
    disturbed least, for all of them alike.
    """
    taken: dict[str, list[float]] = {
        name: [math.inf] * len(copies) for name, reader in READERS.items() if _can_read(name, reader, copies[0])
    }
    for turn in range(ROUNDS):
        labels.squash.cache_clear()
        for number, data in enumerate(copies):
            for name, best in taken.items():
                if name in FAST or turn < SLOW_ROUNDS:
                    start = time.process_time()
                    READERS[name](data)
                    best[number] = min(best[number], (time.process_time() - start) * 1000)
    return {name: statistics.median(best) for name, best in taken.items()}


def _can_read(name: str, reader: Reader, data: bytes) -> bool:
    try:
        reader(data)
    except ImportError:
        sys.stdout.write(f"{name}: not installed\n")
    except Exception as error:
        sys.stdout.write(f"{name}: cannot read this form ({type(error).__name__}: {error})\n")
    else:
        return True
    return False


def main() -> None:
    """Print one table for each form."""
    for service, form_id in FORMS:
        profile = next(p for p in PROFILES if p.service.id == service)
        copies = filled_forms(profile, profile.form(form_id))
        found = read_document(open_package(copies[0])).controls
        answers = sum(c.tag != LOCKED_TAG for c in found)
        sys.stdout.write(
            f"\n{profile.form(form_id).title}: {answers} controls for answers, {len(found)} with the locked texts, "
            f"{len(copies[0]) // 1024} KB\n"
        )
        taken = measured(copies)
        base = taken[FLOOR]
        for name, ms in taken.items():
            sys.stdout.write(f"{name:50} {ms:8.2f} ms  {ms / base:6.1f} x floor\n")


if __name__ == "__main__":
    main()
