"""What is wrong with a report template, in words that the person who edited it in Word can act on.

Unknown fields with the nearest known name, conditions and loops that are broken, sections that were left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from generator.errors import DocumentError
from generator.office.boxes import StyleNames, box_name
from generator.office.comments import Spot
from generator.office.package import Package, open_package
from generator.office.text_looks import W
from generator.reports.carried import PREFIX
from generator.reports.template_fields import NOWHERE_ELSE, Asked, Elsewhere, Fields, Scope
from generator.reports.template_read import Line, Token, paragraph_text, read_lines

NEEDED = {
    "figures": "Nothing explains the figures: the table “How the figures were made” must stay in the report.",
    "classification": "The classification stands nowhere: every report must say how it may be shared.",
}
"""Fields without which a report must not go out (DP-13)."""
_LIBREOFFICE = (
    "None of the managers’ boxes is left, so what they write could not be kept. LibreOffice drops the boxes when it "
    "saves a Word file: restyle the template in Word, starting again from one made with `checkback templates build`."
)
_TRACKED = "There are tracked changes, so that old and new words would both be read: accept or reject them all in Word."
_COMMENTS = "There are comments, which would stand in every report: delete them once they are dealt with."
_NOT_FILLED = "Nothing is filled in here: fields work in the text, in headers, footers and footnotes."
_ALLOWED = "Only if, for, set and their ends are allowed."
_CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_FOR = re.compile(r"for\s+([\w\s,]+?)\s+in\s+(.+)", re.DOTALL)
_SET = re.compile(r"set\s+(\w+)\s*=\s*(.+)", re.DOTALL)
_GLUED = re.compile(r"(p|tr|tc)\s*((?:if|elif|for|else|endif|endfor)\b.*)", re.DOTALL)
_CONDITION = re.compile(r"(?:if|elif)\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing about a template: what, where in words and as a place for a comment, and whether it must be mended."""

    words: str
    where: str = ""
    spot: Spot | None = None
    must: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.words}" if self.where else self.words

    @property
    def beside(self) -> str:
        """What a comment says of it: without the heading, which the comment's own place shows."""
        return self.words if self.where.startswith("Under") else str(self)


@dataclass(frozen=True, slots=True)
class _Open:
    """A condition or loop that was begun, and what was known before it."""

    word: str
    token: Token
    line: Line
    before: Scope
    shown_before: int


class TemplateReading:
    """Reads one template against the fields that it may ask for; with ``learns`` it makes unknown ones known."""

    def __init__(
        self, package: Package, fields: Fields, *, learns: bool = False, elsewhere: Elsewhere = NOWHERE_ELSE
    ) -> None:
        """``elsewhere`` are names that stand in other places, to say so where one is asked for here."""
        self._fields, self._learns, self._elsewhere = fields, learns, elsewhere
        self._scope: Scope = {}
        self._open: list[_Open] = []
        self._shown = 0
        self._astray: set[tuple[str, str]] = set()
        self.loops: set[str] = set()
        self.problems: list[TemplateProblem] = []
        self.sections: dict[str, set[str]] = {}
        self.boxes = dict(_boxes(package))
        for line in read_lines(package):
            self._read(line)
        for begun in self._open:
            self._without_end(begun)

    @property
    def used(self) -> set[str]:
        """The paths of all fields that the template asks for."""
        return {path for held in self.sections.values() for path in held}

    def _tell(self, line: Line, words: str) -> None:
        spot = Spot(paragraph=line.number) if line.number else None
        self.problems.append(TemplateProblem(words, line.where, spot))

    def _read(self, line: Line) -> None:
        if line.half:
            self._tell(line, f"There is a {line.half} to which no other bracket belongs in this paragraph.")
        for words, name in line.nearly:
            asked = Asked(self._fields, self._scope)
            asked.of(name)
            if not asked.wrong:
                self._tell(line, f"“{words}” would be printed as it stands: write {{{{ {name} }}}}.")
        for token in line.tokens:
            asked = Asked(self._fields, self._scope, self._learns, self._elsewhere)
            if token.is_shown:
                self._shown += 1
                asked.of(token.words, shown=True)
            else:
                self._code(token, line, asked)
            self.sections.setdefault(line.heading, set()).update(asked.used)
            for words in (*asked.wrong, *self._outside_of_loops(asked, line)):
                self._tell(line, words)

    def _outside_of_loops(self, asked: Asked, line: Line) -> Iterator[str]:
        """What is said of names that a loop would give, once under each heading."""
        here = [name for name in self._scope if name != "loop"]
        for name in dict.fromkeys(asked.astray):
            if (line.heading, name) not in self._astray:
                self._astray.add((line.heading, name))
                instead = (
                    f" The loop here gives “{here[-1]}”." if here else " Its beginning is gone or stands elsewhere."
                )
                yield f"“{name}” is what a loop “for {name} in …” gives, and there is none around this.{instead}"

    def _code(self, token: Token, line: Line, asked: Asked) -> None:
        if not token.of and (glued := _GLUED.fullmatch(token.words)):
            token = replace(token, of=glued[1], words=glued[2])
            self._tell(line, f"Write an ordinary space between {{%{glued[1]} and {glued[2].partition(' ')[0]}.")
        word = token.words.partition(" ")[0]
        if token.of in {"p", "tr", "tc"} and line.rest:
            self._tell(
                line, f"The words “{line.rest[:60]}” beside {{%{token.of} … %}} would not be printed: move them."
            )
        if token.of in {"tr", "tc"} and line.around("tr") is None:
            self._tell(line, f"{{%{token.of} … %}} stands outside of a table: use {{%p … %}}.")
        if word in {"endfor", "endif"}:
            self._end(word, token, line)
        elif found := _FOR.fullmatch(token.words):
            self._begin("for", token, line)
            self._scope = asked.loop(found[1], found[2])
            self.loops |= {name.strip() for name in found[1].split(",")}
        elif found := _SET.fullmatch(token.words):
            self._scope = {**self._scope, found[1]: asked.of(found[2])}
        elif word == "else" or (found := _CONDITION.fullmatch(token.words)):
            self._condition(word, token, line, asked, found)
        else:
            self._tell(line, f"“{token.words[:60]}” is nothing that a template can do. {_ALLOWED}")

    def _condition(self, word: str, token: Token, line: Line, asked: Asked, found: re.Match[str] | None) -> None:
        if found:
            asked.of(found[1])
        if word == "if":
            self._begin("if", token, line)
        elif not self._open:
            self._tell(line, f"“{token.words[:60]}” belongs to no condition.")

    def _begin(self, word: str, token: Token, line: Line) -> None:
        self._open.append(_Open(word, token, line, self._scope, self._shown))

    def _without_end(self, begun: _Open) -> None:
        self._tell(begun.line, f"“{begun.token.words[:60]}” has no end: it needs {_end_of(begun)}.")

    def _end(self, word: str, token: Token, line: Line) -> None:
        """End what was begun last, or what was begun before it in the same way: then the last one has no end."""
        meant = next((b for b in reversed(self._open) if f"end{b.word}" == word and b.token.of == token.of), None)
        while meant is not None and self._open[-1] is not meant:
            self._without_end(self._open.pop())
        if not self._open or word != f"end{self._open[-1].word}":
            begun = f" The last one begun is “{self._open[-1].token.words[:60]}”." if self._open else ""
            self._tell(line, f"“{word}” ends nothing that was begun.{begun}")
            return
        begun_at = self._open.pop()
        self._scope = begun_at.before
        self._same_place(begun_at, token, line)
        if begun_at.word == "for" and begun_at.shown_before == self._shown:
            words = begun_at.token.words[:60]
            self._tell(begun_at.line, f"“{words}” repeats nothing: no field stands between it and its end.")

    def _same_place(self, begun: _Open, token: Token, line: Line) -> None:
        first, words = begun.token, begun.token.words[:60]
        if first.of != token.of:
            self._tell(line, f"“{words}” begins with {{%{first.of} and ends with {{%{token.of}: write both alike.")
        elif not first.of and begun.line.element is not line.element:
            self._tell(line, f"“{words}” ends in another paragraph: write {{%p at its beginning and at its end.")
        elif first.of and begun.line.around(first.of) is not line.around(token.of):
            self._tell(line, f"“{words}” begins and ends in different tables, cells or boxes: move its end.")


def _end_of(begun: _Open) -> str:
    return f"{{%{begun.token.of} end{begun.word} %}}"


def _boxes(package: Package) -> Iterator[tuple[str, str]]:
    """The managers' boxes of a template by name, with their titles."""
    for control in package.part(package.main).iter(f"{W}sdt"):
        if name := box_name(control, PREFIX):
            alias = control.find(f"{W}sdtPr/{W}alias")
            yield name, "" if alias is None else alias.get(f"{W}val", "")


def check_report_template(
    data: bytes,
    shipped: bytes,
    fields: Fields,
    styles: Iterable[str] = (),
    documents: Mapping[str, str] = MappingProxyType({}),
) -> list[TemplateProblem]:
    """What is wrong with a service's own template, held against the one that comes with Checkback.

    ``fields`` are those that the report has; what the shipped template asks for is added to them. ``styles`` are those
    that it must have, ``documents`` fields of other documents with the name of the document.
    """
    try:
        package = open_package(data)
        ours = TemplateReading(open_package(shipped), fields, learns=True)
        own = TemplateReading(package, fields, elsewhere=Elsewhere(frozenset(ours.loops), documents))
    except DocumentError as error:
        return [TemplateProblem(str(error))]
    found = [*own.problems, *_needed(own, ours), *_left_out(own, ours), *_lost_boxes(own, ours)]
    return [*found, *_lost_styles(package, styles), *_left_in(package)]


def _needed(own: TemplateReading, ours: TemplateReading) -> Iterator[TemplateProblem]:
    missing = ours.used - own.used
    return (TemplateProblem(words) for path, words in NEEDED.items() if path in missing)


def _lost_styles(package: Package, styles: Iterable[str]) -> Iterator[TemplateProblem]:
    there = set(StyleNames(package).known)
    for name in styles:
        if name.casefold() not in there:
            yield TemplateProblem(f"The style “{name}” is gone: add it again in Word, by this name.")


def _left_in(package: Package) -> Iterator[TemplateProblem]:
    """What Word keeps beside the text and a report must not carry along, and fields where none is filled in."""
    parts = [package.main, *(n for kind in ("header", "footer") for n in package.related(package.main, kind))]
    if any(next(package.part(name).iter(*_CHANGES), None) is not None for name in parts):
        yield TemplateProblem(_TRACKED)
    notes = [p for name in package.related(package.main, "comments") for p in package.part(name).iter(f"{W}comment")]
    if notes:
        yield TemplateProblem(_COMMENTS)
    for name in package.related(package.main, "endnotes"):
        if any("{{" in paragraph_text(p) or "{%" in paragraph_text(p) for p in package.part(name).iter(f"{W}p")):
            yield TemplateProblem(_NOT_FILLED, "In an endnote")


def _left_out(own: TemplateReading, ours: TemplateReading) -> Iterator[TemplateProblem]:
    """Sections of which nothing is left. That may be meant, so it is only said."""
    times = Counter(path for paths in ours.sections.values() for path in paths)
    for heading, paths in ours.sections.items():
        its_own = {path for path in paths if times[path] == 1}
        is_there = heading in own.sections or its_own & (own.used | set(NEEDED))
        if its_own and not is_there:
            yield TemplateProblem(f"The section “{heading}” is left out: none of its fields is there.", must=False)


def _lost_boxes(own: TemplateReading, ours: TemplateReading) -> Iterable[TemplateProblem]:
    if ours.boxes and not own.boxes:
        return [TemplateProblem(_LIBREOFFICE)]
    lost = [name for name in ours.boxes if name not in own.boxes]
    return [_lost_box(name, ours.boxes[name], own.used) for name in lost]


def _lost_box(name: str, title: str, used: set[str]) -> TemplateProblem:
    if any(path.startswith(f"{PREFIX}{name}.") for path in used):
        return TemplateProblem(f"The box “{title}” is gone and only its draft is left: nobody’s words would be kept.")
    return TemplateProblem(f"The box “{title}” is left out. What managers wrote in it is kept at the end.", must=False)
