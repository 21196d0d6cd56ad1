"""The release gate finds a child's name wherever it hides, and lets ordinary words pass."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.reports.content import FreeText
from generator.reports.gate import MASK, Names, folded, mask_names, release_problems
from tests.builders.forms import members, with_member
from tests.builders.reports import pack, report, with_form, year

CHILD = "Zéphyrine O'Quill-Tamber"


@pytest.fixture(scope="module")
def clean() -> bytes:
    profile = load_profile("tower-hamlets")
    return report(profile, *year(profile))


def _replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    content = members(data)[name].decode()
    assert old in content
    return with_member(data, name, content.replace(old, new, 1).encode())


def _workbook(sheet: str, cell: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active["A1"] = cell
    out = BytesIO()
    book.save(out)
    return out.getvalue()


_BODY = "word/document.xml"
PLACES = {
    "body": (_BODY, "Audit activity</w:t>", "Audit activity of Zephyrine</w:t>"),
    "split over runs": (
        _BODY,
        "Audit activity</w:t></w:r>",
        "Zeph</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>yrine</w:t></w:r>",
    ),
    "surname alone": (_BODY, "Audit activity</w:t>", "Audit of TAMBER</w:t>"),
    "deleted text": (
        _BODY,
        "<w:sectPr",
        '<w:p><w:del w:id="9" w:author="A"><w:r><w:delText>Zephyrine</w:delText></w:r></w:del></w:p><w:sectPr',
    ),
    "who made a change": (
        _BODY,
        "<w:sectPr",
        '<w:p><w:ins w:id="9" w:author="Zephyrine"><w:r><w:t>new</w:t></w:r></w:ins></w:p><w:sectPr',
    ),
    "tag of a control": (_BODY, 'w:val="narrative.concerns"', 'w:val="narrative.zephyrine"'),
    "alt text": (_BODY, 'descr="Bar chart', 'descr="Zephyrine: bar chart'),
    "remark": (_BODY, "<w:body>", "<w:body><!-- asked by Zephyrine -->"),
    "title": ("docProps/core.xml", "<dc:title>", "<dc:title>Zephyrine "),
    "header": ("word/header1.xml", "Tower Hamlets YJS", "About Zephyrine"),
    "chart": ("word/charts/chart1.xml", "Full audit", "Zephyrine"),
    "link": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        '<Relationship Id="rX" Type="x/hyperlink" Target="file:///cases/Zephyrine_2.docx" TargetMode="External"/>'
        "</Relationships>",
    ),
}


def test_a_clean_document_may_go(clean: bytes) -> None:
    assert release_problems(clean, [CHILD, "Will Young", "May Good"], "QA report 2026-27-Q2.docx") == []


@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_found_in_every_place(clean: bytes, place: str) -> None:
    problems = release_problems(_replaced(clean, *PLACES[place]), [CHILD])
    assert problems
    assert not any(part in folded(" ".join(problems)) for part in ("zephyrine", "tamber"))


@pytest.mark.parametrize("book", [_workbook("Zephyrine", "x"), _workbook("Data", "for zephyrine")])
def test_a_name_is_found_in_an_embedded_workbook(clean: bytes, book: bytes) -> None:
    assert release_problems(with_member(clean, "word/embeddings/chart1.xlsx", book), [CHILD])


def test_a_name_is_found_in_a_comment(clean: bytes) -> None:
    comment = '<w:comments xmlns:w="urn:w"><w:comment w:id="1" w:author="A"><w:p><w:r><w:t>Zephyrine</w:t></w:r></w:p>'
    comments = f"{comment}</w:comment></w:comments>".encode()
    assert release_problems(with_member(clean, "word/comments.xml", comments), [CHILD])


def test_a_name_is_found_in_names_of_files_and_parts(clean: bytes) -> None:
    assert release_problems(clean, [CHILD], "CV-100_Zephyrine.docx")
    assert release_problems(with_member(clean, "word/media/zephyrine-1.png", b"\x89PNG"), [CHILD])


def test_what_cannot_be_checked_may_not_go(clean: bytes) -> None:
    assert release_problems(with_member(clean, "word/embeddings/old.bin", b"\xd0\xcf\x11\xe0abc"), [CHILD])
    assert release_problems(clean[:5000], [CHILD])
    deep = b"text"
    for _ in range(6):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inner.docx", deep)
        deep = out.getvalue()
    assert release_problems(deep, [CHILD])


def test_plain_text_and_workbooks_are_looked_at_too() -> None:
    assert release_problems(b"Please ring Zephyrine's mother", [CHILD])
    assert release_problems(b"Please ring the mother", [CHILD]) == []
    assert release_problems(_workbook("Tracker", "Z\u00e9phyrine"), [CHILD])


@pytest.mark.parametrize("text", ["Staff will meet on 4 May 2026.", "Young people spoke.", "Good work.", "Will they?"])
def test_everyday_words_are_no_names(text: str) -> None:
    assert not Names(["Will Young", "May Good"]).stand_in(text)


@pytest.mark.parametrize("text", ["We saw Will today", "seen by Mr Young", "will  young", "WILL YOUNG"])
def test_everyday_words_written_as_names_are(text: str) -> None:
    assert Names(["Will Young"]).stand_in(text)


@pytest.mark.parametrize("text", ["Audits of May and June 2026", "From 4 May", "(April to June 2026)"])
def test_months_are_no_names(text: str) -> None:
    assert not Names(["May Jones", "June Smith", "April Fox"]).stand_in(text)
    assert Names(["May Jones"]).stand_in("a visit to May at home")


def test_known_phrases_are_nobodys_name_and_hide_nobody_else() -> None:
    names = Names(["Grace London"], known=["City of London Youth Justice Service", "Grace Adebayo"])
    assert not names.stand_in("City of London Youth Justice Service, seen by Grace Adebayo")
    assert names.stand_in("City of London Youth Justice Service saw Grace")
    assert names.stand_in("The case of London, closed")


def test_parts_of_other_words_are_no_names() -> None:
    assert not Names(["Ali Bran"]).stand_in("Alignment of brand and quality")


def test_free_text_is_masked() -> None:
    names = Names([CHILD])
    known = frozenset({"childview", "monday"})
    masked = mask_names("zephyrine to meet Bartholomew and CAMHS on Monday, see Childview and RMPs.", names, known)
    assert masked == f"{MASK} to meet {MASK} and CAMHS on Monday, see Childview and RMPs."


@pytest.mark.parametrize(
    "text",
    [
        *("OQuill was seen", "Oquill-Tamber", "QUILL TAMBER", "quilltamber", "Zephyr\u00ad\u200bine", "#zephyrine"),
        *("zephyrine.tamber@mail.example", "Tamber, Z.", "Zephyrine2", "Zephyrine/Jo", "zephyrine\u2019s mum"),
    ],
)
def test_a_name_written_in_another_way_is_found(text: str) -> None:
    assert Names([CHILD]).stand_in(text)


def test_a_name_in_a_file_s_name_is_found_however_it_is_joined(clean: bytes) -> None:
    for name in ("ZephyrineOQuill-Q2.docx", "Q2_zephyrine.docx", "reviewForZephyrine.docx"):
        assert release_problems(clean, [CHILD], name), name
    assert release_problems(clean, ["An Drew", "Will Power"], "andrew willpower Q2.docx") == []


@pytest.mark.parametrize(
    ("born", "stopped"),
    [
        *(("dob 14/03/2010", True), ("born on 14 March 2010", True), ("Date of birth: 1.2.10", True)),
        *(("the date of birth is missing", False), ("a plan was born out of 3 meetings in March 2026", False)),
    ],
)
def test_a_date_of_birth_is_stopped(clean: bytes, born: str, stopped: bool) -> None:
    data = _replaced(clean, _BODY, "Audit activity</w:t>", f"Audit activity, {born}</w:t>")
    assert bool(release_problems(data, [CHILD])) is stopped


@pytest.mark.parametrize(
    "said",
    [
        *("at 14 Saffron Row", "from E1 6AN", "(dob 14/03/2010)", "ring 07700 900123", "NHS 943 476 5919", "Z.O.T."),
        *("with mum, Araminta, and", "mum (Araminta)", "mum/Araminta", "aunt; Araminta", "his school Bluebell"),
    ],
)
def test_what_points_at_a_child_is_masked_in_free_text(said: str) -> None:
    safe = _free("Tamsin Inkwell-Test", "").safe(f"We spoke {said} about it.")
    assert MASK in safe
    assert not any(part in safe for part in ("Saffron", "E1", "2010", "900", "476", "Z.O", "Araminta", "Bluebell"))


@pytest.mark.parametrize(
    "said", ["in 2 weeks, close the plan", "3 actions close", "by 4 March 2026 and 12/05/2026", "Q2 2026-27, TH-20017"]
)
def test_what_points_at_nobody_stays(said: str) -> None:
    assert _free("Tamsin Inkwell-Test", "").safe(f"Done {said}.") == f"Done {said}."


STAFF_NAMES = st.from_regex(
    r"[A-Z][a-z]{2,7}( [A-Z]['’][A-Z][a-z]{2,6}| [A-Z][a-z]{2,7}(-[A-Z][a-z]{2,7})?)", fullmatch=True
)
CHILD_NAMES = st.from_regex(r"[A-Z][a-zé]{2,7} (Mac|O'|De)?[A-Z][a-z]{2,7}([-‐‑ ][A-Z][a-z]{2,7})?", fullmatch=True)
SAID = st.sampled_from(
    ["It was {} who wrote it.", "{} to meet the family", "Ask (with {}) again", "told by {}’s manager"]
)
WRITTEN = st.sampled_from(
    [str, str.upper, str.lower, lambda name: name.replace("-", " "), lambda name: name.split()[-1]]
)


def _free(staff: str, child: str) -> FreeText:
    profile = load_profile("tower-hamlets")
    audits, _ = year(profile, 2)
    return FreeText([replace(with_form(audits[0], child), auditor=staff)], (), profile)


@settings(max_examples=60, deadline=None)
@given(STAFF_NAMES, SAID)
@example("Tamsin Inkwell-Test", "It was {} who wrote it.")
def test_the_names_of_staff_stay_whole(staff: str, said: str) -> None:
    assert _free(staff, "").safe(said.format(staff)) == said.format(staff)


@settings(max_examples=60, deadline=None)
@given(CHILD_NAMES, STAFF_NAMES, SAID, WRITTEN)
@example("Zéphyrine Inkwell-Test", "Tamsin Inkwell-Test", "It was {} who wrote it.", str)
def test_no_name_of_a_child_leaves(child: str, staff: str, said: str, written: Callable[[str], str]) -> None:
    safe = _free(staff, child).safe(said.format(written(child)))
    assert not Names([child]).stand_in(safe.replace(MASK, "").replace(said.partition("{")[0], ""))


@pytest.mark.parametrize("name", ["McQuill", "O’Quill", "Łukasz", "Jay-Dee", "DeShawn", "Émile"])
def test_a_name_that_nobody_knows_is_masked(name: str) -> None:
    assert _free("Tamsin Inkwell-Test", "").safe(f"We asked {name} about it.") == f"We asked {MASK} about it."


def test_no_child_of_the_forms_stands_in_a_document(profile: ServiceProfile) -> None:
    audits, actions = year(profile)
    named = [with_form(a, child=CHILD) for a in audits]
    told = [replace(a, action="Ask Zephyrine what helped, and tell O'Quill-Tamber senior") for a in actions]
    for data in (report(profile, named, told), pack(profile, named, told)):
        assert release_problems(data, [CHILD]) == []
