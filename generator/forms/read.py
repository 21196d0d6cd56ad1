"""Reads a completed form: our own controls first, then printed labels, then what staff added.

``read_form`` is the one way in. Doubt is an answer: what is not plain is left open or said, and becomes an issue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.forms.grades import find_grade
from generator.forms.labels import LabelBook, squash
from generator.forms.people_named import People
from generator.forms.read_answers import read_answer
from generator.forms.read_blank import blank_lines, blank_paragraphs, blank_texts, label_book, template_words
from generator.forms.read_comments import comments_at_blanks
from generator.forms.read_contacts import read_contact
from generator.forms.read_edges import edge_answers, edge_hits
from generator.forms.read_exact import Hit, exact_hits
from generator.forms.read_extras import ExtraReader
from generator.forms.read_issues import FormIssues
from generator.forms.read_labels import find_labels
from generator.forms.read_lines import Line, lines_of
from generator.forms.read_moderation import read_moderation
from generator.forms.read_region import Region
from generator.forms.read_regions import RegionFinder
from generator.forms.read_restore import restore_tags
from generator.forms.read_rows import region_actions, table_actions
from generator.forms.read_table_fields import (
    cells_of,
    settle_tables,
    table_place,
    with_second_parts,
    without_earlier,
    without_told_actions,
)
from generator.forms.read_tables import RowsTable, rows_tables
from generator.forms.read_tagged import tagged_regions, without_tagged
from generator.forms.read_tags import TagReader, has_control, typed_over_prompt, whole_fields
from generator.forms.read_twice import asked_twice, doubted
from generator.model import Action, Answer, AuditForm, Contact, Issue
from generator.office.collector import few_collections
from generator.office.package import Package
from generator.office.read_blocks import read_document
from generator.office.word import Cell, Document, Paragraph, all_paragraphs
from generator.profile import FieldDefinition, FieldKind, FormDefinition, ServiceProfile, plain_words


def read_form(
    package: Package, definition: FormDefinition, profile: ServiceProfile, file: str
) -> tuple[AuditForm, list[Issue]]:
    """What a completed form says, and what a person should look at.

    Raises DocumentError where a part of the file cannot be read.
    """
    with few_collections():
        return _read(package, definition, profile, file)


def _read(
    package: Package, definition: FormDefinition, profile: ServiceProfile, file: str
) -> tuple[AuditForm, list[Issue]]:
    document = read_document(package)
    reader = _FormReader(document, definition, profile)
    reader.read()
    form = AuditForm(
        service=profile.service.id,
        form_id=definition.id,
        kind=definition.kind,
        file=file,
        answers=reader.ordered_answers(),
        actions=tuple(reader.actions),
        contacts=reader.contacts,
        moderation=read_moderation(reader.answers),
        version=package.custom_properties.get("CheckbackVersion", ""),
        has_revisions=document.has_revisions,
    )
    reader.issues.about_document(document)
    reader.issues.about_pictures(document.pictured, list(form.answers.values()))
    reader.issues.about_comments(comments_at_blanks(package, document.blocks, form.answers.values()))
    document.take_apart()
    return form, reader.issues.found


@dataclass(slots=True)
class _FormReader:
    document: Document
    definition: FormDefinition
    profile: ServiceProfile
    answers: dict[str, Answer] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    contacts: dict[str, Contact] = field(default_factory=dict)
    issues: FormIssues = field(init=False)
    book: LabelBook = field(init=False)
    blank: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.book = label_book(self.definition, self.profile)
        self.issues = FormIssues(self.definition)

    def read(self) -> None:
        restore_tags(self.document, self.definition, self.profile)
        tags = TagReader(self.document, self.book, template_words(self.definition, self.profile))
        tagged = tags.parts()
        tables = without_earlier(rows_tables(self.document, self.book), self.document.blocks)
        tables = with_second_parts(tables, self.document.blocks)
        regions = tagged_regions(tagged, self.book)
        whole = whole_fields(tagged, template_words(self.definition, self.profile))
        missing = [f for f in self.book.fields if f not in {*whole, *(t.field_id for t in tables if t.by_tags)}]
        hits, lines = self._label_hits(missing, tags.claimed, tables) if missing else ([], [])
        hits = without_told_actions(hits, tables, self.book)
        if twice := asked_twice(hits, lines, tagged, lambda: blank_paragraphs(self.definition, self.profile)):
            self.issues.about_second_form(len(twice))
            hits = doubted(hits, twice)
        self.blank = self._blank_if_ours()
        finder = RegionFinder(self.book, hits, self.document.blocks, self.blank)
        finder.block(c for t in tables for c in cells_of(t))
        by_label = {r.field_id: without_tagged(r, tags) for r in finder.regions()}
        for field_id in set(regions) & set(by_label):
            regions[field_id].parts += [part for part in by_label[field_id].parts if part.items]
        self._claim(finder, tags, tables)
        settle_tables(tables, hits, lines, self.book)
        self._read_regions({**by_label, **regions})
        blank = [f for f, answer in self.answers.items() if answer.is_blank]
        self._read_regions({r.field_id: r for r in edge_answers(self.document, self.book, blank)})
        self._read_rows(tables, {**by_label, **regions})
        self._read_extras(finder)
        self._check_missing(tables)
        self._check_type()
        self._settle_contacts()

    def _label_hits(
        self, missing: Sequence[str], claimed: set[Paragraph], tables: Sequence[RowsTable]
    ) -> tuple[list[Hit], list[Line]]:
        """Where the missing questions are asked, in the body, else in page headers."""
        inside = {c for t in tables for c in cells_of(t)}
        lines = [
            line
            for line in lines_of(self.document.blocks, self.book)
            if line.paragraph not in claimed and line.cell not in inside
        ]
        others = [f for f in self.book.fields if f not in set(missing)]
        if others:
            asked = {h.line for line in lines for h in exact_hits(line, self.book, others) if h.score >= 98}
            lines = [line for line in lines if line not in asked]
        hits = find_labels(lines, self.book, missing)
        left = [f for f in missing if f not in {h.field_id for h in hits}]
        return [*hits, *edge_hits(self.document, self.book, left)], lines

    def _blank_if_ours(self) -> frozenset[str]:
        """The texts of our blank where the document was made from it, which its guidance shows."""
        said: set[str] = set()
        for paragraph in all_paragraphs(self.document.blocks):
            if len(paragraph.text) > 40 and (letters := squash(paragraph.text)) in self.book.guidance:
                said.add(letters)
                if len(said) == 3:
                    return blank_texts(self.definition, self.profile)
        return frozenset()

    def _claim(self, finder: RegionFinder, tags: TagReader, tables: Sequence[RowsTable]) -> None:
        finder.claimed.update(tags.claimed)
        finder.claimed_cells.update(c for p in tags.claimed if (c := p.cell) is not None)
        finder.claimed_cells.update(c for t in tables for c in cells_of(t))

    def _read_regions(self, regions: Mapping[str, Region]) -> None:
        for region in regions.values():
            definition = self.book.fields[region.field_id]
            if definition.kind is FieldKind.CONTACT:
                who = region.field_id.removeprefix("contact_")
                self.contacts[who] = read_contact(region, who)
                self.issues.about_contact(self.contacts[who], definition, region.doubt)
                self._keep(Answer(definition.id, region.label, region.text or None, place=region.place))
            elif definition.kind is not FieldKind.ROWS:
                reading = read_answer(region, definition, self.book)
                self._keep(reading.answer)
                self.issues.about_reading(reading, definition)

    def _keep(self, answer: Answer) -> None:
        self.answers[answer.field_id] = answer

    def _read_rows(self, tables: Sequence[RowsTable], regions: Mapping[str, Region]) -> None:
        people = People.of(
            [self._said(f) for f in ("practitioner", "auditor", "team_manager", "moderator", "checked_by")],
            [name for role in self.profile.roles for name in (role.name, *role.aliases)],
        )
        known = {t.table for t in tables}
        for definition in self.book.fields.values():
            if definition.kind is not FieldKind.ROWS:
                continue
            found = [
                a for t in tables if t.field_id == definition.id for a in table_actions(t, self._row_text(definition))
            ]
            region = regions.get(definition.id)
            written = region_actions(region, definition, people, known) if region is not None else []
            outcome = self._outcome(definition)
            self.actions += [replace(a, outcome=outcome) if outcome else a for a in (*found, *written)]
            self.issues.about_actions([*found, *written], definition)
            self._keep_rows(definition, region, tables)
            if region is not None and region.doubt:
                self.issues.about_label(region.doubt, region.place, definition)

    def _row_text(self, definition: FieldDefinition) -> Callable[[Cell], str]:
        """What a cell of rows says: nothing where it only shows the prompt of one of our controls."""
        prompts = template_words(self.definition, self.profile).prompts
        own = {prompts.get(f"{definition.id}.{column.id}", "") for column in definition.columns} - {""}

        def text_of(cell: Cell) -> str:
            text = cell.text
            if not text:
                return typed_over_prompt(cell, own)
            is_prompt = squash(text) in own and (bool(self.blank) or any(map(has_control, cell.paragraphs)))
            return "" if is_prompt else text

        return text_of

    def _keep_rows(self, definition: FieldDefinition, region: Region | None, tables: Sequence[RowsTable]) -> None:
        table = next((t for t in tables if t.field_id == definition.id), None)
        if region is not None:
            doubt = region.doubt or None
            self._keep(Answer(definition.id, region.label, region.text or None, doubt=doubt, place=region.place))
        elif table is not None:
            text_of = self._row_text(definition)
            rows = ("\t".join(map(text_of, r.cells)).strip() for r in table.rows)
            text = "\n".join(r for r in rows if r)
            self._keep(Answer(definition.id, definition.label, text or None, place=table_place(table)))

    def _outcome(self, definition: FieldDefinition) -> str | None:
        """The outcome under which rows of an improvement plan stand: its number and its words."""
        name = definition.id.removesuffix("_rows")
        answer = self.answers.get(name) if name != definition.id else None
        if answer is None:
            return None
        number = name.rpartition("_")[2]
        return f"{number}: {answer.value}" if answer.value else number

    def _said(self, field_id: str) -> str | None:
        answer = self.answers.get(field_id)
        return answer.value if answer else None

    def _read_extras(self, finder: RegionFinder) -> None:
        blank = {f for f, a in self.answers.items() if a.is_blank and f in self.book.fields}
        extras = ExtraReader(self.book, finder, self._stands_in_blank, blank)
        extras.read(self.document.blocks)
        for region in extras.regions:
            known = self.book.fields.get(region.field_id)
            definition = known or self._kind_of_extra(region, list(extras.neighbours(region)))
            reading = read_answer(region, definition, self.book)
            self._keep(reading.answer)
            if known is None:
                self.issues.about_extra(reading.answer)
            self.issues.about_reading(reading, definition)
        self.issues.about_left_over(extras.left)

    def _kind_of_extra(self, region: Region, neighbours: Sequence[str]) -> FieldDefinition:
        """An added question is graded where the questions of its table are, and free text elsewhere."""
        graded = [f for n in neighbours if (f := self.book.fields[n]).kind is FieldKind.GRADED]
        has_grade = any(p.role == "grade" for p in region.parts) or (len(graded) > len(neighbours) / 2)
        if graded and has_grade:
            return graded[0].model_copy(update={"id": region.field_id, "label": region.label})
        return FieldDefinition.model_construct(
            id=region.field_id, label=region.label, kind=FieldKind.RICH, scale=None, aliases=(), legacy_guidance=(),
            guidance="", prompt="", needed=False,
        )  # fmt: skip

    def _stands_in_blank(self, text: str) -> bool:
        """Whether our blank prints a text; the names of grades, which it explains, may well be answers."""
        if squash(text) not in blank_lines(self.definition, self.profile):
            return False
        return not any(find_grade(scale, text) for scale in self.profile.grade_scales)

    def _check_missing(self, tables: Sequence[RowsTable]) -> None:
        held = {h for f in self.answers if f in self.book.fields for h in self.book.fields[f].also_holds}
        asked = {*self.answers, *(t.field_id for t in tables), *held}
        self.issues.about_missing([f for f in self.definition.fields.values() if f.id not in asked])

    def _check_type(self) -> None:
        """Where one layout serves several forms, the answer that tells them apart must be there."""
        deciding = self.definition.identify.field
        answer = self.answers.get(deciding) if deciding else None
        if answer is not None:
            said = {plain_words(text) for text in (answer.choice, answer.value) if text}
            if not said & {plain_words(words) for words in self.definition.identify.any_of}:
                self.issues.about_type(answer, self.definition)

    def _settle_contacts(self) -> None:
        """In a form that was filled in, a conversation left blank was not held as far as the form says."""
        has_grade = any(a.grade for a in self.answers.values())
        if not has_grade and not any(c.held is not None for c in self.contacts.values()):
            return
        for who, contact in self.contacts.items():
            if contact.held is None and not (contact.text or contact.mode_as_written or contact.date_as_written):
                doubt = "Nothing is written about this conversation."
                self.contacts[who] = replace(contact, held=False, doubt=doubt)

    def ordered_answers(self) -> dict[str, Answer]:
        """The answers in the order of the document."""
        ordered = sorted(self.answers.values(), key=lambda a: (a.place.part != "word/document.xml", a.place.paragraph))
        return {a.field_id: a for a in ordered}
