"""The release gate: nothing that holds the given name of a child leaves the service (DP-06, rule 6 of the design).

A date of birth that is called one is stopped as well. It looks at the body, headers, footnotes, comments, revisions,
alt text, titles and tags, properties, link targets, names of parts, embedded files of any depth, and the file's own
name. Names are matched as whole words, case and accents aside, first names and surnames alike. What it reports never
repeats the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import combinations
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

MASK = "[name withheld]"
MAX_DEPTH = 4
MAX_PART = 64 << 20


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT_ATTRIBUTES = _words("descr title alt name author initials displayText displayName Target tooltip codeName")
_FONTS = frozenset({"font", "latin", "ea", "cs"})
_NAMING_ELEMENTS = _words("alias tag docVar listItem statusText helpText default docPart category")
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae", "œ": "oe"}
)
_ORDINARY = _words(
    "april august autumn bank baker black brown carer case child close cook day dean dee drew early english faith "
    "field ford good grace grant green hall hill home hope hunter joy july june justice king lane law lee long "
    "love major march mark mason may miles moon more new noble north page park parker penny pride read rich rise "
    "rob rose rule sandy school see short south star stone storm sue summer sunny taylor town tower trust walker "
    "ward way west white will winter wood worker young youth an do in on so to my"
)
"""Names that are everyday words too: alone they count only with a capital inside a sentence."""
_PARTICLES = _words("good al bin da de del di el ibn la le mac mc van von the and")
"""Parts of names that point at nobody when they stand alone: a grade, and the small words of names."""
_INSIDE_A_SENTENCE = re.compile(r"(?:(?<=[^\W\d_]\s)|(?<=[,;)]\s)|(?<=\s\()|(?<=\w/))[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = rf"\d{{1,2}}(?:[./-]\d{{1,2}}[./-]|(?:st|nd|rd|th)?\s(?:{_MONTHS}|[a-z]{{3}})\s)\d{{2,4}}"
_BORN = re.compile(rf"\b(?:d\.?o\.?b\b|date of birth|born|birthday)(?:\W|is|was|on){{0,9}}{_DATE}", re.IGNORECASE)
_ROADS = "Street|Road|Rd|Avenue|Ave|Lane|Close|Drive|Gardens|Row|Terrace|Crescent|Square|Grove|Mews"
_DETAILS = re.compile(
    rf"(?i:{_BORN.pattern})|\b\d{{1,4}}[a-z]?\s(?:[A-Z][\w'’-]*\s){{1,2}}(?:{_ROADS})\b|\b[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b"
    r"|(?<!\w)(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}(?!\w)|(?<!\w)\d{3}\s?\d{3}\s?\d{4}(?!\w)|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\b(?:[A-Z]\.\s?){2,4}(?!\w)"
)
"""Dates of birth, addresses, postcodes, numbers of telephones and of the NHS, mail addresses, initials with dots."""
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".svg")


def folded(text: str) -> str:
    """A text for comparing: lower case, without accents and without characters that nobody sees."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").casefold()


class Names:
    """The names to look for: each as a whole, also written as one word, and each part of at least two letters.

    ``known`` phrases are nobody's name where they stand whole: the service's own name, members of staff.
    """

    def __init__(self, names: Iterable[str], known: Iterable[str] = ()) -> None:
        parts: set[str] = set()
        wholes: set[str] = set()
        for name in names:
            words = re.findall(r"[^\W\d_]+", folded(name))
            parts.update(word for word in words if len(word) > 1 and word not in _PARTICLES)
            if len(words) > 1:
                wholes.add(r"[\W\d_]+".join(map(re.escape, words)))
            parts.update(_as_one_word(name))
        self._certain = _pattern(wholes | {re.escape(p) for p in parts - _ORDINARY})
        self._ordinary = _pattern({re.escape(p) for p in parts & _ORDINARY})
        self._known = _pattern({r"\W+".join(map(re.escape, folded(k).split())) for k in known if k.strip()})

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where names stand in a text, as positions in the text itself."""
        if not any(pattern and pattern.search(folded(text)) for pattern in (self._certain, self._ordinary)):
            return []
        plain, places = _folded_with_places(text)
        if self._known:
            plain = self._known.sub(lambda match: "." * len(match[0]), plain)
        found = [(m.start(), m.end()) for m in self._certain.finditer(plain)] if self._certain else []
        if self._ordinary:
            hits = [(m.start(), m.end()) for m in self._ordinary.finditer(plain)]
            found += [(a, b) for a, b in hits if _as_a_name(text, places[a], places[b - 1] + 1)]
        return sorted({(places[start], places[end - 1] + 1) for start, end in found})

    def stand_in(self, text: str) -> bool:
        """Whether a text holds any of the names."""
        return bool(self.spans(text))


def _as_one_word(name: str) -> Iterator[str]:
    """The parts of a name that stand beside one another written as one: OQuill, Alhassan. Everyday words are not."""
    words = re.findall(r"[^\W\d_]+", folded(name))
    for start, end in combinations(range(len(words) + 1), 2):
        joined = "".join(words[start:end])
        if end - start > 1 and len(joined) > 4 and _ORDINARY.isdisjoint(words[start:end]):
            yield joined


def _pattern(alternatives: set[str]) -> re.Pattern[str] | None:
    if not alternatives:
        return None
    longest_first = sorted(alternatives, key=lambda a: (-len(a), a))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(longest_first)})(?![^\W\d_])")


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    plain: list[str] = []
    places: list[int] = []
    for i, character in enumerate(text):
        for piece in folded(character):
            plain.append(piece)
            places.append(i)
    return "".join(plain), places


def _as_a_name(text: str, start: int, end: int) -> bool:
    """Whether an everyday word is written like a name: with a capital, inside a sentence, and not as part of a date."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not text[start].isupper() or not before or before[-1] in ".!?:;•|>(":
        return False
    if before[-1].isdigit() or after[:1].isdigit():
        return False
    is_month = re.fullmatch(_MONTHS, folded(text[start:end])) is not None
    return not (is_month and re.search(rf"\b(?:{_MONTHS})\b|\d", folded(text[max(start - 20, 0) : start] + after[:20])))


def mask_names(text: str, names: Names, known_words: frozenset[str]) -> str:
    """A free text with names masked: the given ones, and every word with a capital inside a sentence that nobody knows.

    So are dates of birth that are called so, addresses, postcodes, telephone numbers and initials with dots.

    ``known_words`` are folded words that may stand with a capital: of the service's own vocabulary and its staff, those
    with a hyphen whole. Words all in capitals, and several of them (RMPs), are abbreviations, not names.
    """
    spans = names.spans(text)
    for match in _INSIDE_A_SENTENCE.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        is_short = word.isupper() or (len(word) > 2 and word[-1] == "s" and word[:-1].isupper())
        if word[0].isupper() and not is_short and folded(word) not in known_words:
            spans.append((match.start(), match.start() + len(word)))
    spans += [match.span() for match in _DETAILS.finditer(text)]
    for start, end in reversed(_joined(spans)):
        text = text[:start] + MASK + text[end:]
    return re.sub(rf"{re.escape(MASK)}(?:[\s-]+{re.escape(MASK)})+", MASK, text)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of a text in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def release_problems(data: bytes, names: Iterable[str], file_name: str = "", known: Iterable[str] = ()) -> list[str]:
    """Why a file must not be released: each place where the name of a child stands; empty where it may go.

    ``data`` is a Word or Excel file, or plain text. ``names`` are full names of children; ``known`` are phrases that
    are nobody's name where they stand whole, such as the name of the service or of a member of staff.
    """
    wanted = Names(names, known)
    problems = ["The file's own name holds the name of a child."] if wanted.stand_in(_spaced(file_name)) else []
    return list(dict.fromkeys([*problems, *_file_problems(data, wanted, "", 0)]))


def _spaced(name: str) -> str:
    return re.sub(r"[_.\-/\\]+|(?<=[a-z])(?=[A-Z])", " ", name)


def _file_problems(data: bytes, names: Names, inside: str, depth: int) -> Iterator[str]:
    if not data.startswith(b"PK"):
        if names.stand_in(data.decode("utf-8", "replace")):
            yield f"The text{inside} holds the name of a child."
        return
    if depth >= MAX_DEPTH:
        yield f"Files are embedded in one another too deeply to be checked{inside}."
        return
    try:
        with ZipFile(BytesIO(data)) as members:
            for entry in members.infolist():
                yield from _member_problems(members, entry, names, inside, depth)
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        yield f"The file{inside} is damaged or protected and cannot be checked."


def _member_problems(members: ZipFile, entry: ZipInfo, names: Names, inside: str, depth: int) -> Iterator[str]:
    name, size = entry.filename, entry.file_size
    if names.stand_in(_spaced(name)):
        yield f"The name of a part{inside} holds the name of a child."
    if size > MAX_PART:
        yield f"A part{inside} is too large to be checked: {_told(name, names)}."
        return
    content = members.read(name)
    if name.lower().endswith((".xml", ".rels", ".vml")):
        yield from _xml_problems(content, names, f"{_told(name, names)}{inside}")
    elif content.startswith(b"PK"):
        yield from _file_problems(content, names, f" embedded as {_told(name, names)}{inside}", depth + 1)
    elif name.lower().endswith(_IMAGES):
        if names.stand_in(_readable(content)):
            yield f"The picture {_told(name, names)}{inside} carries the name of a child in its description."
    elif content and not name.endswith("/"):
        yield f"The part {_told(name, names)}{inside} is of a kind that cannot be checked."


def _told(name: str, names: Names) -> str:
    """The name of a part as it may be told."""
    return "a part" if names.stand_in(_spaced(name)) else name


def _readable(content: bytes) -> str:
    """The stretches of a picture that can be read as text: captions, authors, keywords."""
    plain = b"\n".join(re.findall(rb"[\x20-\x7e\xc0-\xff]{12,}", content))
    wide = b"\n".join(re.findall(rb"(?:[\x20-\x7e]\x00){8,}", content)).replace(b"\x00", b"")
    return plain.decode("utf-8", "replace") + "\n" + wide.decode("ascii", "replace")


def _xml_problems(content: bytes, names: Names, where: str) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        yield f"{where} cannot be read and so not be checked."
        return
    for number, text in enumerate(_paragraphs(root), 1):
        if names.stand_in(text):
            yield f"{where}, paragraph {number}: the name of a child."
        if _BORN.search(text):
            yield f"{where}, paragraph {number}: a date of birth."
    for element in root.iter(etree.Element):
        for text in _attribute_texts(element):
            if names.stand_in(_spaced(text)):
                yield f"{where}, {_local(element.tag)}: the name of a child in a title, description, tag or link."
    if any(names.stand_in(str(comment.text)) for comment in root.iter(etree.Comment)):
        yield f"{where}: the name of a child in a hidden remark."


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """Text as it is read: the runs of a paragraph together, inserted and deleted ones too."""
    inside: set[etree._Element] = set()
    for element in root.iter(etree.Element):
        if _local(element.tag) in {"p", "si", "is"}:
            yield "".join(_pieces(element))
            inside.update(element.iter(etree.Element))
    for element in root.iter(etree.Element):
        if element not in inside and element.text and element.text.strip():
            yield element.text


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(etree.Element):
        if _local(element.tag) in {"tab", "br", "cr", "p"}:
            yield " "
        if element.text:
            yield element.text


def _attribute_texts(element: etree._Element) -> Iterator[str]:
    if _local(element.tag) in _FONTS:
        return
    naming = _local(element.tag) in _NAMING_ELEMENTS
    for attribute, value in element.attrib.items():
        name = _local(attribute)
        if name in _TEXT_ATTRIBUTES or (naming and name in {"val", "value"}):
            yield str(value)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
