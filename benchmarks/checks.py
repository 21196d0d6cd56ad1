"""How well the checks notice faults that were planted in fictional forms: precision and recall by rule.

python benchmarks/checks.py [development|holdout|both] [--misses] [--write]

Two sets of 120 completed forms, made from different texts and seeds: the rules may be tuned on the first, never on the
second. Every form is filled in as a Word document and read again. ``--misses`` lists what was missed or raised
without cause (development set only), ``--write`` keeps the figures in ``docs/checks.md``.
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks_faults import CASE, DIP, FAULTS, FULL, GROUP, OBSERVATION, SUPERVISION, WHOLE_FORM, Fault
from checks_forms import TODAY, Draft, load_stock, sound_form
from checks_labels import ALARMS, EXPECTED
from lxml import etree

from generator.checks.catalogue import CHECKS, check_form
from generator.forms.build import build_blank
from generator.forms.fill import FormContent, fill_form
from generator.forms.identify import identify
from generator.forms.read import read_form
from generator.model import Issue, Severity
from generator.office.package import open_package
from generator.people import load_people
from generator.profile import ServiceProfile
from generator.profile_load import load_profile

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "checks.md"
MIX = {FULL: 44, DIP: 14, GROUP: 14, CASE: 32, OBSERVATION: 8, SUPERVISION: 8}
SEEDS = {"development": 20261120, "holdout": 7919}
SETS = {"development": "development", "holdout": "held out"}
BEGIN, END = "<!-- figures: python benchmarks/checks.py both --write -->", "<!-- end of figures -->"
PLANTED = (0, 1, 2, 3, 3, 4)  # faults in a form, in turn
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MODULES = {
    "evidence": ("evidence", "voice", "repeated", "passages", "across", "text"),
    "grading": ("grading", "lenses", "weighing", "scale", "inadequate", "descriptors"),
    "actions": ("actions", "deficits", "tags"), "roles": ("roles", "attendance", "staff"),
    "completeness": ("completeness", "entries"),
}  # fmt: skip
FAMILIES = {module: family for family, modules in MODULES.items() for module in modules}
FAMILY = {c.code: FAMILIES.get(m := c.look.__module__.rpartition(".")[2], m) for c in CHECKS}
FOLLOWS = {"recommendations-unclear": {"actions", "grading"}, "incomplete": {"completeness"}}  # after other faults
WIDE = {"actions", "roles", "dates", "moderation", "contacts"}  # one fault of these families bears on others of it


@dataclass(frozen=True)
class Label:
    """A planted fault: its name and the questions at which any of its rules may notice it."""

    fault: str
    fields: frozenset[str]


@dataclass
class Case:
    """One form of a set with what was planted and what was noticed."""

    name: str
    labels: list[Label]
    issues: list[Issue]
    questions: Mapping[str, str]  # the label of each question by id


@dataclass
class Score:
    """What was found of what was planted (by fault) and what was raised with and without cause (by rule)."""

    planted: Counter[str]
    found: Counter[str]
    right: Counter[str]
    wrong: Counter[str]
    misses: list[str]
    clean_prompts: list[int]
    clean_must: int


@cache
def profile_of(form_id: str) -> ServiceProfile:
    """The profile of a form's service, with its example staff."""
    name = "tower-hamlets" if form_id.startswith("th_") else "nottingham"
    people = load_people(ROOT / "config" / name / "people.example.toml")
    return load_profile(name).model_copy(update={"people": people})


@cache
def blank_of(form_id: str) -> bytes:
    """The blank form."""
    return build_blank(profile_of(form_id).form(form_id), profile_of(form_id))


def drafts(name: str) -> Iterator[tuple[Draft, list[Label]]]:
    """The forms of a set with their labels; the faults least used so far are planted first."""
    dice, stock, used = random.Random(SEEDS[name]), load_stock(name), Counter[str]()
    kinds = [form_id for form_id, number in MIX.items() for _ in range(number)]
    dice.shuffle(kinds)
    for number, form_id in enumerate(kinds):
        draft = sound_form(form_id, number, stock, random.Random(f"{name} {number}"))
        yield draft, list(_planted(draft, PLANTED[number % len(PLANTED)], used))


def _planted(draft: Draft, number: int, used: Counter[str]) -> Iterator[Label]:
    order = [f for f in FAULTS.values() if draft.form_id in f.forms]
    draft.dice.shuffle(order)
    for fault in sorted(order, key=lambda f: used[f.name]):
        if number and (label := _plant(draft, fault)):
            number -= 1
            used[fault.name] += 1
            yield label
    yield from (Label(n, frozenset({f})) for n, f in _alarms(draft))


def _plant(draft: Draft, fault: Fault) -> Label | None:
    where = fault.plant(draft)
    if where is None or (where and where in draft.taken):
        return None
    fields = frozenset(where.split("|")) if where else frozenset({WHOLE_FORM})
    draft.taken |= fields - {WHOLE_FORM}
    return Label(fault.name, fields)


def _alarms(draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.answers.get("overall_grade") == "Inadequate":
        yield "alarm_inadequate", "overall_grade"
    if draft.answers.get("safeguarding") == "Yes":
        yield "alarm_safeguarding", "safeguarding"


def as_document(draft: Draft) -> bytes:
    """The draft as a Word document; a few words are typed over drop-downs, as people manage to do."""
    data = fill_form(blank_of(draft.form_id), FormContent(draft.answers, {"actions": draft.actions}))
    return _typed_over(data, draft.typed_over) if draft.typed_over else data


def _typed_over(data: bytes, typed: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _with_words(content, typed) if name == "word/document.xml" else content)
    return buffer.getvalue()


def _with_words(xml: bytes, typed: dict[str, str]) -> bytes:
    root = etree.fromstring(xml)
    for tag, words in typed.items():
        control = next(c for c in root.iter(f"{W}sdt") if c.find(f"{W}sdtPr/{W}tag[@{W}val='{tag}']") is not None)
        first, *others = control.iter(f"{W}t")
        first.text = words
        for text in others:
            text.text = ""
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))


def looked_at(draft: Draft) -> list[Issue]:
    """What `checkback check` says of the form."""
    profile = profile_of(draft.form_id)
    package = open_package(as_document(draft))
    _, definition = identify(package, (profile,), "form.docx")
    form, issues = read_form(package, definition, profile, f"{draft.answers['case_reference']}.docx")
    return [*issues, *check_form(form, definition, profile, TODAY)]


def cases(name: str) -> list[Case]:
    """A whole set, read and checked."""
    return [
        Case(f"{number:03} {draft.form_id}", labels, looked_at(draft), questions_of(draft.form_id))
        for number, (draft, labels) in enumerate(drafts(name))
    ]


def scored(found: Iterable[Case]) -> Score:
    """Precision and recall over a set."""
    score = Score(Counter(), Counter(), Counter(), Counter(), [], [], 0)
    for case in found:
        _score_case(case, score)
        if not [label for label in case.labels if label.fault not in ALARMS]:
            severities = Counter(i.severity for i in case.issues if i.code not in {"inadequate", "safeguarding"})
            score.clean_prompts.append(severities[Severity.PROMPT])
            score.clean_must += severities[Severity.MUST_FIX]
    return score


def _score_case(case: Case, score: Score) -> None:
    caused: list[Issue] = []
    for label in case.labels:
        score.planted[label.fault] += 1
        hits = [i for i in case.issues if i.code in EXPECTED[label.fault] and _at(i, label, case.questions)]
        caused += [i for i in hits if i not in caused]
        if hits:
            score.found[label.fault] += 1
        else:
            score.misses.append(f"{case.name}: missed {label.fault} at {sorted(label.fields)}")
    score.right.update(issue.code for issue in caused)
    for issue in (i for i in case.issues if i not in caused):
        if not _explained(issue, case.labels):
            score.wrong[issue.code] += 1
            score.misses.append(f"{case.name}: {issue.code} at {issue.field_id} without cause: {issue.quote[:90]}")


def questions_of(form_id: str) -> dict[str, str]:
    """The label of each question of a form by its id."""
    return {field.id: field.label for field in profile_of(form_id).form(form_id).fields.values()}


def _at(issue: Issue, label: Label, questions: Mapping[str, str]) -> bool:
    """Whether an issue stands at the question of a label, or names it among others."""
    named = any(f"'{questions.get(field, '?')}'" in issue.message for field in label.fields)
    return WHOLE_FORM in label.fields or issue.field_id in label.fields or named


def _explained(issue: Issue, labels: list[Label]) -> bool:
    """Whether something else that was planted bears on this issue, so that it is neither right nor wrong."""
    families = {FAULTS[label.fault].family for label in labels if label.fault in FAULTS}
    here = any(issue.field_id in label.fields for label in labels)
    whole = any(WHOLE_FORM in label.fields for label in labels) and FAMILY.get(issue.code) in {"evidence", "grading"}
    return here or whole or FAMILY.get(issue.code) in families & WIDE or bool(FOLLOWS.get(issue.code, set()) & families)


def share(part: int, whole: int) -> str:
    """A share as people read it."""
    return f"{part} of {whole} ({100 * part / whole:.{0 if part == whole else 1}f} %)" if whole else "none"


def report(name: str, score: Score) -> str:
    """One set in a few lines for a terminal."""
    right, wrong = sum(score.right.values()), sum(score.wrong.values())
    found, planted = sum(score.found.values()), sum(score.planted.values())
    prompts = score.clean_prompts
    lines = [
        f"{name}: recall {share(found, planted)}, precision {share(right, right + wrong)}",
        f"  {len(prompts)} forms without faults: {score.clean_must} must-fix, {sum(prompts)} prompts, "
        f"most in one form {max(prompts, default=0)}",
    ]
    lines += [f"  {f:36} {share(score.found[f], n):>18}  {', '.join(sorted(EXPECTED[f])) or '(no rule)'}"
              for f, n in sorted(score.planted.items())]  # fmt: skip
    lines += ["  rules that spoke without cause:"]
    lines += [f"  {c:36} {n} of {n + score.right[c]}" for c, n in score.wrong.most_common()]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Measure, print, and write the page where asked."""
    named = [a for a in arguments if not a.startswith("--")] or ["development"]
    names = list(SEEDS) if named == ["both"] else named
    scores = {name: scored(cases(name)) for name in names}
    for name, score in scores.items():
        sys.stdout.write(report(name, score) + "\n")
        if "--misses" in arguments and name == "development":
            sys.stdout.write("\n".join(score.misses) + "\n")
    if "--write" in arguments:
        PAGE.write_text(page(scores), encoding="utf-8")


def page(scores: dict[str, Score]) -> str:
    """The measured page with new figures between its marks; what stands around them is written by hand."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return "\n".join([before + BEGIN, "", *_tables(scores), "", END + rest.partition(END)[2]])


def _tables(scores: dict[str, Score]) -> Iterator[str]:
    yield "| set | planted faults noticed | issues with cause | forms without faults | prompts on them, must-fix |"
    yield "|---|---|---|---|---|"
    for name, s in scores.items():
        right, wrong = s.right.total(), s.wrong.total()
        yield (
            f"| {SETS[name]} | {share(s.found.total(), s.planted.total())} | {share(right, right + wrong)} "
            f"| {len(s.clean_prompts)} | {sum(s.clean_prompts)}, {s.clean_must} |"
        )
    families = {n: FAULTS[n].family if n in FAULTS else "alarms" for s in scores.values() for n in s.planted}
    yield from ("", f"| family | {' | '.join(SETS[n] for n in scores)} |", f"|---|{'---|' * len(scores)}")
    for family in dict.fromkeys(families.values()):
        mine = [n for n, f in families.items() if f == family]
        cells = (share(sum(s.found[n] for n in mine), sum(s.planted[n] for n in mine)) for s in scores.values())
        yield f"| {family} | {' | '.join(cells)} |"
    yield from ("", f"| fault that was missed | {' | '.join(SETS[n] for n in scores)} | rules meant to notice it |")
    yield f"|---|{'---|' * len(scores)}---|"
    for name in families:
        if any(s.found[name] < s.planted[name] for s in scores.values()):
            cells = (share(s.found[name], s.planted[name]) for s in scores.values())
            rules = ", ".join(f"`{code}`" for code in sorted(EXPECTED[name])) or "none"
            yield f"| {name.replace('_', ' ')} | {' | '.join(cells)} | {rules} |"
    if not any(s.wrong for s in scores.values()):
        yield from ("", "No rule spoke without cause.")
        return
    yield from ("", f"| rule that spoke without cause | {' | '.join(SETS[n] for n in scores)} |")
    yield f"|---|{'---|' * len(scores)}"
    for code in sorted({code for s in scores.values() for code in s.wrong}):
        cells = (f"{s.wrong[code]} of {s.wrong[code] + s.right[code]}" for s in scores.values())
        yield f"| `{code}` | {' | '.join(cells)} |"


if __name__ == "__main__":
    main(sys.argv[1:])
