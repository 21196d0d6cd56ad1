"""Text that stands in another audit too, word for word (TH-057, NT-077): forms looked at beside each other."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.checks.base import Check, Context, Noticed, shortened
from generator.checks.passages import Passage, guidance_of, passages_of
from generator.checks.repeated import quoted, repeated_runs
from generator.checks.text import Run, shared_runs, words_in
from generator.model import Audience, AuditForm, Issue, Severity, as_text
from generator.profile import ServiceProfile

_PEOPLE = ("practitioner", "auditor", "child_name")  # who tells audits apart where there is no case reference


def _one_form(_: Context) -> Iterator[Noticed]:
    """One form by itself repeats no other: ``find_repeats`` looks at several."""
    return iter(())


BETWEEN_AUDITS = Check(
    "text-of-another-audit",
    "The same words stand in another audit",
    Severity.PROMPT,
    Audience.MODERATOR,
    ("TH-057", "NT-077"),
    "A conversation starter: there may be a good reason.",
    _one_form,
)
CHECKS = (BETWEEN_AUDITS,)


@dataclass(frozen=True, slots=True)
class _Audit:
    """What tells one audit from another: whose case, in which month; ``name`` is safe to show."""

    case: str
    name: str
    month: str
    day: dt.date | None

    def may_repeat(self, other: _Audit) -> bool:
        """Whether words of the other could have been taken over: it is another audit, and no later one."""
        same = self.case == other.case != "" and self.month == other.month
        return not same and not (self.day and other.day and self.day < other.day)


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage with the number of its form."""

    form: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A passage with the words that stand in a passage of another form."""

    text: _Text
    source: _Text
    runs: list[Run]


def find_repeats(forms: Sequence[AuditForm], profile: ServiceProfile) -> list[list[Issue]]:
    """For each form its words that stand in another audit of the same day or before, one issue for each such audit.

    Phrases in more than ``house_phrase_forms`` forms are the service's own way of putting things and don't count,
    nor do the words of the forms themselves; versions of one audit are not held against each other. Pure.
    """
    issues: list[list[Issue]] = [[] for _ in forms]
    if BETWEEN_AUDITS.code in profile.checks.switched_off:
        return issues
    audits = [_audit(form, profile) for form in forms]
    by_audit: dict[tuple[int, int], list[_Repeat]] = {}
    for repeat in _repeats(_texts(forms, profile), audits, profile):
        by_audit.setdefault((repeat.text.form, repeat.source.form), []).append(repeat)
    for (number, other), repeats in by_audit.items():
        if sum(words_in(r.runs) for r in repeats) >= profile.checks.copied_words:
            issues[number].append(_issue(repeats, audits[other].name))
    return issues


def _texts(forms: Sequence[AuditForm], profile: ServiceProfile) -> list[_Text]:
    """The passages of all audits, of minutes and plans none."""
    known = {form.id: form for form in profile.forms}
    return [
        _Text(number, passage)
        for number, form in enumerate(forms)
        if form.kind.is_audit and form.form_id in known
        for passage in passages_of(form, known[form.form_id])
    ]


def _audit(form: AuditForm, profile: ServiceProfile) -> _Audit:
    pattern = profile.service.case_reference_pattern.strip("^$")
    found = re.search(pattern, form.text("case_reference") or "") or re.search(pattern, form.file)
    day = form.day("completed")
    month = form.day("audit_month") or form.day("allocated") or day
    name = found.group() if found else next((f.title for f in profile.forms if f.id == form.form_id), "an audit")
    people = "|".join(form.text(person) or "" for person in _PEOPLE).strip("|")
    return _Audit(
        found.group() if found else people,
        f"{name}, {as_text(day)}" if day else name,
        f"{month:%Y-%m}" if month else "",
        day,
    )


def _repeats(texts: Sequence[_Text], audits: Sequence[_Audit], profile: ServiceProfile) -> Iterator[_Repeat]:
    where = _in_several_forms(texts, profile)
    for text in texts:
        counts = Counter(at for shingle in text.passage.shingles for at in where.get(shingle, ()))
        allowed = (at for at in counts if _may_repeat(text, texts[at], audits))
        nearest = max(allowed, key=lambda at: (counts[at], -at), default=None)
        if nearest is None:
            continue
        there = frozenset(texts[nearest].passage.shingles)
        if repeated_runs(text.passage, there & where.keys(), profile.checks):
            yield _Repeat(text, texts[nearest], shared_runs(text.passage.shingles, there))


def _may_repeat(text: _Text, other: _Text, audits: Sequence[_Audit]) -> bool:
    return text.form != other.form and audits[text.form].may_repeat(audits[other.form])


def _in_several_forms(texts: Sequence[_Text], profile: ServiceProfile) -> dict[tuple[str, ...], list[int]]:
    """Where each run of five words stands (one place a form) that is in several forms and no house phrase."""
    first: dict[tuple[str, ...], int] = {}
    several: dict[tuple[str, ...], list[int]] = {}
    for at, text in enumerate(texts):
        for shingle in text.passage.shingles:
            if texts[first.setdefault(shingle, at)].form == text.form:
                continue
            places = several.setdefault(shingle, [first[shingle]])
            if texts[places[-1]].form != text.form:
                places.append(at)
    printed = frozenset().union(*(guidance_of(form, profile) for form in profile.forms))
    limit = profile.checks.house_phrase_forms
    return {s: places for s, places in several.items() if len(places) <= limit and s not in printed}


def _issue(repeats: Sequence[_Repeat], name: str) -> Issue:
    main = max(repeats, key=lambda r: words_in(r.runs))
    questions = "; ".join(f"'{shortened(r.text.passage.label, 60)}'" for r in repeats)
    return Issue(
        BETWEEN_AUDITS.code,
        BETWEEN_AUDITS.severity,
        f"{sum(words_in(r.runs) for r in repeats)} words also stand in another audit ({name}), here under {questions}. "
        "Is that meant?",
        main.text.passage.place,
        BETWEEN_AUDITS.advice,
        BETWEEN_AUDITS.audience,
        BETWEEN_AUDITS.clauses,
        quoted(main.text.passage, main.runs),
        main.text.passage.field_id,
        BETWEEN_AUDITS.title,
    )
