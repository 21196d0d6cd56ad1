"""Yes, No or Not applicable: chosen in a list, ticked among printed words, or typed; printed words are no answer."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.forms.grade_marks import marked_options, usual_colours
from generator.forms.labels import squash, without_unseen
from generator.forms.read_lines import Piece
from generator.forms.read_region import Part, Region
from generator.forms.signs import TICKED, TICKS, TICKS_AND_BOXES
from generator.model import Answer
from generator.profile import FieldDefinition, FieldKind

_LEAD = r"\W*(?:(?:please|delete|circle|tick|state|as|appropriate)\b\W*)*(?:yes|y)\b"
_CHOSEN = re.compile(
    r"\W*(?:(?P<na>(?:n\s*[/.]\s*a|not (?:applicable|relevant)|na)\b)|(?P<yes>(?:yes|y|true|yep|yeah|yup)\b)|"
    rf"(?P<no>(?:no|n(?!\W{{0,2}}[a-z]\b)|false|nope|not yet)\b))|\s*(?P<tick>[{TICKS}{TICKED}])\ufe0f?\s*$",
    re.IGNORECASE,
)
_OPTIONS = re.compile(
    rf"{_LEAD}\W*(?:or\W*)?(?:no|n)\b\W*"
    r"(?:(?:or\W*)?(?:n/?a|not applicable)\b\W*)?",
    re.IGNORECASE,
)
_OFFER = re.compile(
    rf"{_LEAD}\s*(?:or|/)\s*(?:no|n)\b(?:\s*[:?)\]]+\s*(?=\S)|\s+(?!or\b|x\b|n/?a\b)(?=\w))", re.IGNORECASE
)
_LETTERS = re.compile(r"\by[\s)\]]*(?:or|/)[\s(\[]*n\b(?!\s*/?\s*a\b)", re.IGNORECASE)
_PRINTED = re.compile(
    r"\byes\b\s*(?:or\b|\(\s*x?\s*\)|[^\w\s.,;:!(\-\u2013\u2014])[^\w.,;:!]*no\b", re.IGNORECASE
)  # as a form prints them, and not "Yes. No review took place"
_UNDECIDED = re.compile(r"\W*yes\W*(?:and|&)\W*no\b", re.IGNORECASE)
_NOTHING = re.compile(r"\W*(?:none|nil|nothing)\b\W*(?:identified|noted|known)?\W*", re.IGNORECASE)
_AGREES = re.compile(
    r"\W*(?:i |we )?(?:fully )?agree[ds]?\b(?!\s+(?:in part|partly|with some|mostly|to some))", re.IGNORECASE
)
_DISAGREES = re.compile(r"\W*(?:disagree|(?:i |we )?(?:do not|don.t|did not|cannot|not) agree)", re.IGNORECASE)
_NO_AND = re.compile(
    r"\W*no(?:[ \u00a0]+(?!(?:but|as|not|because|however|see|this|it|there|they|he|she|we|the|i|and|although|though"
    r"|since|so|only|at|further)\b)|[-\u2010\u2011])(?P<next>[a-z]\w*)",
    re.IGNORECASE,
)
_OF_CHANGE = re.compile(r"chang|reduc|improv|increas|decreas|differen", re.IGNORECASE)
_PARTLY = re.compile(
    r"\W*(?:yes|agreed?)\W+(?:for (?:most|some)|mostly|in part|partly|to some|to the)\b", re.IGNORECASE
)
_ASKED_BACK = re.compile(r"\W*(?:yes|y|no|n)\s*\?", re.IGNORECASE)
_ALARM = re.compile(r"\b(?:referr(?:al|ed)|disclos\w+|mash|strategy (?:meeting|discussion))\b", re.IGNORECASE)
_NONE_IS = "none is marked"
_NAMES = {"y": "Yes", "n": "No"}


def is_offer(text: str) -> bool:
    """Whether a text is no more than the printed words: "Yes / No", "(please state Yes or No)"."""
    return _OPTIONS.fullmatch(text) is not None


def read_yes_no(region: Region, answer: Answer, field: FieldDefinition) -> tuple[Answer, list[tuple[str, str]]]:
    """Yes, No or Not applicable: chosen in a list, ticked among printed words, or the first word of the answer."""
    chosen = next((p for p in region.parts if p.role == "choice"), None) or _choice_cell(region)
    if chosen is None and answer.value in {"Yes", "No"}:  # the one word, as our list gives it
        return replace(answer, choice=answer.value), []
    if chosen is not None:
        return _chosen(region, answer, chosen), []
    pieces = [*region.own.pieces, *(piece for p in region.parts for piece in p.pieces)]
    pieces = [part for piece in pieces[:1] for part in _without_offer(piece)] + pieces[1:]
    if len(pieces) > 1 and is_offer(pieces[0].text) and (offered := _ticked(pieces[:1])) is not None:
        # the printed words, and what is typed after them: the answer where none of them is marked, else more on it
        answer = replace(answer, value="\n".join(p.said for p in pieces[1:] if p.text) or None)
        pieces = pieces[1:] if offered == _NONE_IS else pieces
    if _UNDECIDED.match(answer.value or ""):
        return answer, [("choice-unclear", "Both yes and no are written.")]
    ticked = _ticked(pieces)
    if ticked is None and not answer.value:
        ticked = _ticked([region.piece])
    if ticked == _NONE_IS:
        if is_offer(answer.value or "") or not answer.value:
            return replace(answer, value=None), []
        return answer, [("choice-unclear", "None of the printed answers is marked.")]
    if ticked == "":
        return answer, [("choice-unclear", "More than one of the printed answers is marked, or none clearly.")]
    if ticked:
        return replace(answer, choice=ticked), []
    boxes = [p.control for p in region.parts if p.control is not None and p.control.kind == "checkbox"]
    if boxes and re.fullmatch(rf"[{TICKS_AND_BOXES}\s]*", answer.value or ""):
        return replace(answer, choice="Yes" if any(b.checked for b in boxes) else None), []
    return _typed(answer, field)


def _chosen(region: Region, answer: Answer, chosen: Part) -> Answer:
    """What a list or a cell of its own says, with the comment beside it; its words where they are no choice."""
    rest = "\n".join(p.text for p in region.parts if p is not chosen and p.text)
    choice = said(chosen.text)
    unclear = not choice and bool(chosen.text.strip())
    value = rest or (chosen.text if unclear else "")
    return replace(answer, choice=choice, value=value or None)


def _typed(answer: Answer, field: FieldDefinition) -> tuple[Answer, list[tuple[str, str]]]:
    """What is typed, by its first word; a doubt where that is not plainly yes or no."""
    text = re.sub(" {2,}", " ", without_unseen(answer.value or ""))
    choice = said(text) or _in_its_words(text, field)
    unclear = choice == "No" and _only_begins_with_no(text, field.label)
    unclear = unclear or any(p.match(text) for p in (_PARTLY, _ASKED_BACK))
    unclear = unclear or (choice == "No" and "safeguarding" in field.label.casefold() and bool(_ALARM.search(text)))
    if text and (unclear or (choice is None and field.kind is FieldKind.YES_NO)):
        return answer, [("choice-unclear", f"“{text[:60]}” is not plainly yes or no.")]
    return replace(answer, choice=choice), []


def _without_offer(piece: Piece) -> list[Piece]:
    """A line that begins with the printed words ("Yes or No: No") in two: the printed words, and what follows them."""
    offer = _OFFER.match(piece.paragraph.text, piece.start, piece.end)
    if offer is None:
        return [piece]
    return [Piece(piece.paragraph, piece.start, offer.end()), Piece(piece.paragraph, offer.end(), piece.end)]


def _in_its_words(text: str | None, field: FieldDefinition) -> str | None:
    """Yes or No in the words of a question that asks whether somebody agrees, or whether there is something."""
    asked = field.label.casefold()
    if text and re.search(r"\b(?:is|are|was|were) there\b|\bany\b", asked) and _NOTHING.fullmatch(text):
        return "No"
    if text is None or "agree" not in asked:
        return None
    return "No" if _DISAGREES.match(text) else "Yes" if _AGREES.match(text) else None


def _choice_cell(region: Region) -> Part | None:
    """A cell that holds nothing but Yes or No, with the comment in another."""
    filled = [p for p in region.parts if p.text]
    said = [p for p in filled if squash(p.text) in {"yes", "no", "notapplicable", "na"} and p.cell is not None]
    is_choice = len(filled) > 1 and bool(said) and (len(said) == 1 or said[0] is filled[0])
    return said[0] if is_choice and not region.own.text else None


def _only_begins_with_no(text: str, label: str) -> bool:
    """Whether "No" belongs to the words after it ("No doubt there is"), unless these are the question's own."""
    match = _NO_AND.match(text)
    if match is None or squash(match["next"])[:5] in squash(label):
        return False
    return match["next"].casefold() != "change" or _OF_CHANGE.search(label) is None


def said(text: str | None) -> str | None:
    """Yes, No or Not applicable by the first word of a text; None where it says neither."""
    match = _CHOSEN.match(" ".join(without_unseen(text or "").split()))
    if match is None:
        return None
    return "Yes" if match["yes"] or match["tick"] else "No" if match["no"] else "Not applicable"


def _ticked(pieces: list[Piece]) -> str | None:
    """The printed Yes or No that is marked, else that none is, or "" for both; None where they are not both printed."""
    options = []
    colours = usual_colours(pieces)
    for piece in pieces:
        text = piece.paragraph.text[piece.start : piece.end]
        printed = r"\b(?:yes|no|y|n)\b" if _LETTERS.search(text) else r"\b(?:yes|no)\b"
        words = [(m.start(), m.end(), _NAMES[m[0][0].lower()]) for m in re.finditer(printed, text, re.IGNORECASE)]
        if re.search(r"\w{3,}", re.sub(r"\b(?:yes|no|n/a|not applicable)\b", "", text, flags=re.IGNORECASE)):
            if piece is not pieces[0]:
                break
            if not (_PRINTED.search(text) or _LETTERS.search(text)):
                return None
        options += list(marked_options(piece, words, colours))
    if {o.name for o in options} != {"Yes", "No"} or len(options) != 2:
        return None
    for kind in ("tick", "highlight", "fill", "bracket", "border", "underline", "bold", "colour"):
        marked = [o.name for o in options if getattr(o, kind) >= 0.5]
        if len(marked) == 1:
            return marked[0]
        if len(marked) == 2 and kind in {"tick", "highlight"}:
            return ""
    left = [o.name for o in options if o.strike < 0.5]
    return left[0] if len(left) == 1 else _NONE_IS if len(left) == 2 else ""
