"""Which form of which service a document is: by our hidden mark, by the tags of its controls, by its labels.

No answer is better than a wrong one: a letter or an empty document is no form, and a form that two definitions fit
equally is told as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator.errors import DocumentError
from generator.forms.labels import LabelBook, squash
from generator.forms.read_answers import read_answer
from generator.forms.read_blank import label_book
from generator.forms.read_exact import exact_hits
from generator.forms.read_labels import find_labels
from generator.forms.read_lines import lines_of
from generator.forms.read_region import Region
from generator.forms.read_regions import RegionFinder
from generator.forms.read_tables import rows_tables
from generator.office.controls import LOCKED_TAG
from generator.office.package import Package
from generator.office.read_blocks import read_document
from generator.office.word import Document, all_paragraphs
from generator.profile import FieldKind, FormDefinition, ServiceProfile, plain_words

_ENOUGH_LABELS, _ENOUGH_SHARE = 5, 0.35
_MOST_PARAGRAPHS = 5_000  # looking for questions in a book takes seconds and finds none
_MOST_XML = 8_000_000  # bytes; a full audit has some 200,000, one with every change tracked a few million
_ADVICE = "Send the completed audit form itself, or a copy of it that still shows its questions."
Candidate = tuple[ServiceProfile, FormDefinition]


@dataclass(frozen=True, slots=True)
class _Score:
    """How well a document fits a form: questions found, their share of the form, whether its title is there."""

    profile: ServiceProfile
    definition: FormDefinition
    found: int
    share: float
    titled: bool

    @property
    def rank(self) -> float:
        """One number to compare by; the title counts as a few questions."""
        return self.found * (0.5 + self.share / 2) + (4 if self.titled else 0)


def identify(package: Package, profiles: Sequence[ServiceProfile], file: str = "") -> Candidate:
    """The service and the form that a document is.

    Raises DocumentError ``not-a-form`` for anything else, ``two-forms`` where two fit equally well.
    """
    marked = _by_mark(package, profiles)
    if marked is not None:
        return marked
    if len(package.read(package.main)) > _MOST_XML:
        raise _too_long()
    document = read_document(package)
    try:
        return _by_tags(document, profiles) or _by_labels(document, profiles, file)
    finally:
        document.take_apart()


def _all_forms(profiles: Iterable[ServiceProfile]) -> list[Candidate]:
    return [(profile, form) for profile in profiles for form in profile.forms]


def _by_mark(package: Package, profiles: Sequence[ServiceProfile]) -> Candidate | None:
    """The form named in the hidden properties of our templates."""
    mark = package.custom_properties.get("CheckbackForm", "")
    service = package.custom_properties.get("CheckbackService", "")
    fitting = [(p, f) for p, f in _all_forms(profiles) if mark and f.id == mark]
    here = [(p, f) for p, f in fitting if p.service.id == service]
    return next(iter(here or fitting), None)


def _by_tags(document: Document, profiles: Sequence[ServiceProfile]) -> Candidate | None:
    """The one form to which most control tags belong, if they are many and it is alone."""
    tags = {c.tag.partition(".")[0] for c in document.controls if c.tag and c.tag != LOCKED_TAG}
    if len(tags) < _ENOUGH_LABELS:
        return None
    scores = []
    for profile, form in _all_forms(profiles):
        common = len(tags & set(form.fields))
        scores.append((common / len(tags), common / len(form.fields), profile, form))
    scores.sort(key=lambda s: (-s[0], -s[1]))
    best, second = scores[0], scores[1] if len(scores) > 1 else None
    if best[0] < 0.6 or (second and (best[0], best[1]) == (second[0], second[1])):
        return None
    return best[2], best[3]


def _by_labels(document: Document, profiles: Sequence[ServiceProfile], file: str) -> Candidate:
    if sum(1 for _ in all_paragraphs(document.blocks)) > _MOST_PARAGRAPHS:
        raise _too_long()
    scores = sorted((_score(document, p, f) for p, f in _all_forms(profiles)), key=lambda s: -s.rank)
    best = scores[0] if scores else None
    if best is None or not _is_enough(best):
        raise DocumentError("not-a-form", "This document is none of the forms that Checkback knows.", _ADVICE)
    close = [s for s in scores if _is_enough(s) and (s.rank >= 0.85 * best.rank or _shares_title(s, best))]
    if len(close) == 1:
        return best.profile, best.definition
    return _among_twins(document, close, file)


def _too_long() -> DocumentError:
    return DocumentError("not-a-form", "This document is far longer than any audit form.", _ADVICE)


def _is_enough(score: _Score) -> bool:
    if score.titled:
        return score.found >= 3 and score.share >= 0.15
    return score.found >= _ENOUGH_LABELS and score.share >= _ENOUGH_SHARE


def _shares_title(one: _Score, other: _Score) -> bool:
    titles = {plain_words(t) for t in one.definition.identify.titles}
    return bool(titles & {plain_words(t) for t in other.definition.identify.titles}) and one.titled and other.titled


def _score(document: Document, profile: ServiceProfile, definition: FormDefinition) -> _Score:
    book = label_book(definition, profile)
    lines = lines_of([*document.blocks, *document.edges], book)
    wanted = [f for f in book.fields if f not in definition.legacy_fields]
    sure = {h.field_id for line in lines for h in exact_hits(line, book, wanted) if h.score >= 93}
    in_tables = {f.id for t in rows_tables(document, book) for f in book.fields.values() if f.columns and t.columns}
    found = len(sure) + (1 if in_tables - sure else 0)
    return _Score(profile, definition, found, found / max(1, len(wanted)), _is_titled(document, definition))


def _is_titled(document: Document, definition: FormDefinition) -> bool:
    """Whether one of the form's titles stands near the top of the document, or in its page header."""
    titles = [squash(t) for t in (*definition.identify.titles, definition.title)]
    first = [p.text for p in all_paragraphs(document.blocks) if p.text.strip()][:12]
    first += [p.text for p in all_paragraphs(document.edges) if p.text.strip()]
    said = [squash(text) for text in first if len(text) < 200]
    return any(fuzz.ratio(t, s) >= 92 for t in titles for s in said)


def _among_twins(document: Document, close: Sequence[_Score], file: str) -> Candidate:
    """Forms of one layout: the answer that tells them apart decides, else the fuller fit, else nobody can say."""
    told = [s for s in close if _answer_says(document, s)]
    if len(told) == 1:
        return told[0].profile, told[0].definition
    titled = [s for s in close if _own_title(document, s.definition, close)]
    if len(titled) == 1:
        return titled[0].profile, titled[0].definition
    named = [s for s in close if _file_says(file, s)]
    if len(named) == 1:
        return named[0].profile, named[0].definition
    if not told and len({s.definition.identify.field for s in close}) == 1 and close[0].definition.identify.field:
        return _by_what_it_holds(document, close)
    fullest = sorted(close, key=lambda s: -s.rank)
    if fullest[0].rank > fullest[1].rank + 2:
        return fullest[0].profile, fullest[0].definition
    names = " and ".join(f"“{s.definition.title}”" for s in close[:3])
    raise DocumentError(
        "two-forms", f"The document could be {names}.", "Say in the form which of them it is, and send it again."
    )


def _by_what_it_holds(document: Document, close: Sequence[_Score]) -> Candidate:
    """Twins whose deciding question is not answered: the one that asks for what was filled in.

    A form read so carries an issue that asks for the missing answer (``form-type-unclear``).
    """
    widest = max(close, key=lambda s: len(s.definition.fields))
    regions = _regions(document, label_book(widest.definition, widest.profile))
    fields = widest.definition.fields
    answered = {r.field_id for r in regions if squash(r.text) and squash(r.text) not in {"na", "notapplicable"}}
    kinds = {fields[f].kind for f in answered if f in fields}
    spoken = [r.text for r in regions if fields[r.field_id].kind is FieldKind.CONTACT]
    contacts = any(not _is_not_applicable(text) for text in spoken)
    if kinds & {FieldKind.GRADED, FieldKind.RICH, FieldKind.GRADE}:
        for score in close:
            rules = score.profile.programme.rules_for(score.definition.kind)
            if rules.contacts == contacts and rules.overall_grade == ("overall_grade" in answered):
                return score.profile, score.definition
    return widest.profile, widest.definition


def _is_not_applicable(text: str) -> bool:
    return not squash(text) or squash(text).startswith(("na", "notapplicable", "notheld"))


def _own_title(document: Document, definition: FormDefinition, close: Sequence[_Score]) -> bool:
    """Whether a title that only this one of the twins has stands in the document."""
    others = {squash(t) for s in close if s.definition is not definition for t in s.definition.identify.titles}
    own = {squash(t) for t in (*definition.identify.titles, definition.title)} - others
    first = [squash(p.text) for p in all_paragraphs(document.blocks) if p.text.strip()][:12]
    return any(t in own for t in first)


def _file_says(file: str, score: _Score) -> bool:
    said = plain_words(file.replace("_", " "))
    return any(f" {plain_words(w)} " in f" {said} " for w in score.definition.identify.any_of if " " in w or "-" in w)


def _answer_says(document: Document, score: _Score) -> bool:
    """Whether the answer to the deciding question names this form."""
    settings = score.definition.identify
    if settings.field is None:
        return False
    book = label_book(score.definition, score.profile)
    said = _deciding_answer(document, book, settings.field)
    return plain_words(said) in {plain_words(w) for w in settings.any_of} if said else False


def _deciding_answer(document: Document, book: LabelBook, field_id: str) -> str | None:
    definition = book.fields.get(field_id)
    if definition is None:
        return None
    region = next((r for r in _regions(document, book) if r.field_id == field_id), None)
    if region is None:
        return None
    answer = read_answer(region, definition, book).answer
    return answer.choice or answer.value


def _regions(document: Document, book: LabelBook) -> list[Region]:
    lines = lines_of(document.blocks, book)
    hits = find_labels(lines, book, list(book.fields))
    return RegionFinder(book, hits, document.blocks).regions()
