"""Comments in a Word document, put in by a patch of its package.

Only the marks change the document part, byte for byte; every member that does not concern comments is copied as it is
stored. Comments of the same author that are no longer wanted go, those still wanted stay as they are, and a thread that
a person answered, resolved or edited is never changed (reference section 4).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.errors import DocumentError
from generator.office.comments_found import FoundComment, durable_id_for, find_comments, paragraph_ids_for
from generator.office.comments_parts import CommentParts, NewComment, paragraph_ids_in
from generator.office.comments_place import Places, Spot, Target
from generator.office.comments_spans import Span, SpannedXml
from generator.office.package import Package, open_package
from generator.office.zip_members import Members

__all__ = ["CommentAuthor", "Note", "Spot", "put_comments"]


@dataclass(frozen=True, slots=True)
class CommentAuthor:
    """Under whose name comments stand; every comment under this name is taken for one of ours."""

    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Note:
    """A comment that is wanted: its words (paragraphs parted by line breaks), where it goes, and a stable key.

    Notes without a ``spot``, or with one that the document does not have, are gathered at the first paragraph.
    """

    key: str
    words: str
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    note: Note
    target: Target

    @property
    def words(self) -> str:
        return " ".join(self.note.words.split())


@dataclass(slots=True)
class _Plan:
    """What to add, and the numbers of the comments to take out."""

    add: list[_Placed] = field(default_factory=list)
    remove: list[FoundComment] = field(default_factory=list)


def put_comments(data: bytes, notes: Sequence[Note], author: CommentAuthor, today: dt.date, heading: str = "") -> bytes:
    """The document with these comments by this author, and no others by this author but those that people touched.

    ``heading`` is the first line of the comment that gathers the notes without a place. The very same bytes come back
    where all is as wanted already. Raises DocumentError ``signed``, ``odd-xml``,
    ``no-paragraph`` and every refusal of ``open_package``.
    """
    package = open_package(data)
    _refuse_signed(package)
    places = Places(package)
    ours = [c for c in find_comments(package, places) if c.author == author.name]
    plan = _plan(_place(notes, places, heading), ours)
    if not plan.add and not plan.remove:
        return data
    return _patched(package, plan, author, today)


def _refuse_signed(package: Package) -> None:
    if any(name.lower().startswith("_xmlsignatures/") for name in package.names):
        raise DocumentError(
            "signed",
            "The document carries a digital signature, which a comment would break.",
            "Ask for a copy without the signature, or write to its author.",
        )


def _place(notes: Iterable[Note], places: Places, heading: str) -> list[_Placed]:
    """Each note with its target, the same words at one place once; those without a place as one note in front."""
    placed: dict[tuple[str, Target], _Placed] = {}
    homeless: dict[str, Note] = {}
    for note in notes:
        target = places.find(note.spot) if note.spot else None
        if target is None:
            homeless.setdefault(note.words, note)
        else:
            found = _Placed(note, target)
            placed.setdefault((found.words, target), found)
    return [*_gathered(list(homeless.values()), places, heading), *placed.values()]


def _gathered(notes: Sequence[Note], places: Places, heading: str) -> Iterator[_Placed]:
    if not notes:
        return
    target = places.first()
    if target is None:
        raise DocumentError("no-paragraph", "The document has no paragraph that could carry a comment.")
    lines = [heading, *(n.words for n in notes)] if heading else [n.words for n in notes]
    yield _Placed(Note("|".join(n.key for n in notes), "\n".join(lines)), target)


def _plan(wanted: list[_Placed], ours: Sequence[FoundComment]) -> _Plan:
    """Match what is wanted with what is there: by words and place, then by key, then by words that occur but once.

    A comment that nobody touched but that stands elsewhere is put in again; a touched one stays, and is not doubled.
    """
    here, left = list(ours), list(wanted)
    pairs = _matched(here, left, lambda c, w: c.words == w.words and c.paragraph == w.target.paragraph)
    keys = _keys_once(wanted)
    pairs += _matched(here, left, lambda c, w: c.touched and c.words == w.words and c.durable == keys.get(w.note.key))
    often = Counter([c.words for c in ours]) | Counter([w.words for w in wanted])
    pairs += _matched(here, left, lambda c, w: c.touched and c.words == w.words and often[w.words] == 1)
    kept = {c.number for c, _ in pairs} | {c.number for c in here if c.touched}
    return _Plan(left, [c for c in ours if c.number not in kept])


def _keys_once(wanted: Iterable[_Placed]) -> dict[str, str]:
    """The lasting id of each key that is wanted once."""
    counts = Counter(w.note.key for w in wanted)
    return {key: durable_id_for(key, ()) for key, count in counts.items() if count == 1}


def _matched(
    here: list[FoundComment], left: list[_Placed], same: Callable[[FoundComment, _Placed], bool]
) -> list[tuple[FoundComment, _Placed]]:
    """The pairs that are the same; they are taken out of both lists."""
    pairs = []
    for wanted in list(left):
        found = next((c for c in here if same(c, wanted)), None)
        if found is not None:
            here.remove(found)
            left.remove(wanted)
            pairs.append((found, wanted))
    return pairs


def _patched(package: Package, plan: _Plan, author: CommentAuthor, today: dt.date) -> bytes:
    members = Members(package.data)
    document = SpannedXml(members.read(package.main), package.main)
    main = document.root.tag[1:].partition("}")[0]
    parts = CommentParts(package, members, main)
    removed = {c.number for c in plan.remove}
    if removed:
        _unmark(document, main, removed)
        ids = {i for c in plan.remove for i in c.paragraph_ids}
        parts.remove(removed, ids, {c.durable for c in plan.remove if c.durable})
    if plan.add:
        new = _new_comments(package, document, plan, main)
        _mark(document, main, list(zip(new, plan.add, strict=True)))
        parts.add(new, author.name, author.initials, f"{today.isoformat()}T00:00:00Z")
    return members.replaced({package.main: document.result(), **parts.changed()})


def _new_comments(package: Package, document: SpannedXml, plan: _Plan, main: str) -> list[NewComment]:
    """The wanted comments with ids that nothing in the document uses yet."""
    comments = [SpannedXml(package.read(n), n) for n in package.related(package.main, "comments")]
    used = paragraph_ids_in(document, *comments)
    gone = {i for c in plan.remove for i in c.paragraph_ids}
    numbers = [_number(s.attributes.get(f"{{{main}}}id")) for part in comments for s in part.root.children]
    marks = document.root.iter(*(f"{{{main}}}{name}" for name in _MARKS))
    number = max([-1, *numbers, *(_number(s.attributes.get(f"{{{main}}}id")) for s in marks)])
    durable: set[str] = set()
    new = []
    for placed in plan.add:
        number += 1
        paragraph_id = next(i for i in paragraph_ids_for(placed.note.words) if i not in used - gone)
        used.add(paragraph_id)
        gone.discard(paragraph_id)
        lasting = durable_id_for(placed.note.key, durable)
        durable.add(lasting)
        new.append(NewComment(number, paragraph_id, lasting, placed.note.words))
    return new


_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


def _number(value: str | None) -> int:
    return int(value) if value and value.strip().lstrip("-").isdigit() else -1


def _unmark(document: SpannedXml, main: str, numbers: set[str]) -> None:
    """Take out the marks of comments, with the runs that hold nothing else."""
    for span in document.root.iter(*(f"{{{main}}}{name}" for name in _MARKS)):
        if span.attributes.get(f"{{{main}}}id", "") in numbers:
            document.remove(_only_for_mark(span, main))


def _only_for_mark(span: Span, main: str) -> Span:
    run = span.parent
    if run is None or run.tag != f"{{{main}}}r":
        return span
    others = [c for c in run.children if c is not span and c.tag != f"{{{main}}}rPr"]
    return span if others else run


def _mark(document: SpannedXml, main: str, comments: Sequence[tuple[NewComment, _Placed]]) -> None:
    """Put in a start before and an end with the reference after what each comment is about (17.13.4.3 to 17.13.4.5)."""
    paragraphs = list(document.root.iter(f"{{{main}}}p"))
    w, declared = document.prefix(main, "w")
    for comment, placed in comments:
        paragraph = paragraphs[placed.target.paragraph]
        start, end = _around(document, paragraph, placed.target.child, f"{{{main}}}pPr")
        name = f'{declared} {w}:id="{comment.number}"'
        document.insert(start, f"<{w}:commentRangeStart{name}/>")
        reference = f'<{w}:r{declared}><{w}:commentReference {w}:id="{comment.number}"/></{w}:r>'
        document.insert(end, f"<{w}:commentRangeEnd{name}/>{reference}")


def _around(document: SpannedXml, paragraph: Span, child: int | None, properties: str) -> tuple[int, int]:
    if child is not None:
        return paragraph.children[child].start, paragraph.children[child].stop
    end = document.end_of_content(paragraph)
    first = paragraph.children[0] if paragraph.children else None
    return (first.stop if first and first.tag == properties else paragraph.inner), end
