"""Who does an action: taken off its sentence where it reads as a person, a role or initials, else doubted."""

from __future__ import annotations

import re

from generator.forms.action_ending import Ending, close
from generator.forms.due_words import find_due
from generator.forms.people_named import (
    CAPITAL,
    INITIALS,
    LINK,
    NAME,
    NAMED,
    NOT_PEOPLE,
    PERSON,
    POST,
    ROLE,
    People,
    is_role,
    is_thing,
    is_who,
)

_ONE = rf"(?:{PERSON}|{POST.pattern}|{ROLE}|[A-Z]{{2,3}})"
_LEADING = re.compile(
    rf"(?P<who>(?:[Tt]he\s+)?{_ONE}(?:{LINK}{_ONE}){{0,3}}(?:\s\([^()\d]{{2,40}}\))?)(?:\s+(?:to|will|should|must)\s+(?!be\s)[a-z]"
    r"|(?P<colon>:|\s[-\u2013\u2014/]|\t|\s?->)(?:(?<=\t)|\s))"
)
_SENTENCE_END = re.compile(
    rf"[.!?;:)\]\u201d\"](?:\s+)(?=[(\[]|{CAPITAL})"
    r"|\s+[-\u2013\u2014]\s+|\t+|\s*[(\[](?=[^()\[\]]*(?:\([^()]*\)[^()]*)?[)\]]?\W*$)"
    r"|[,;]\s+|\s+[:|]\s+|:\s+(?=[A-Z]{2,3}\b)|\.\s+(?=[a-z]+(?: [a-z]+){0,3}$)"
    r"|\s*/\s*(?=[A-Z]{2,3}\s*$)|\s+/\s+|:\s+(?=[^:]*$)"
)
_LETTERS_FIRST = re.compile(r"(?P<who>[A-Z]{2,3}(?:\s?[/&]\s?[A-Z]{2,3})?)(?::| [-\u2013\u2014]) (?=\w)")
_FIRST_NAME = re.compile(
    rf"(?P<who>(?:{CAPITAL}[\w'\u2019-]+\s){{1,2}}{CAPITAL}[\w'\u2019-]+|{CAPITAL}\.?\s{CAPITAL}[\w'\u2019-]+)(?::"
    rf"|\s[-\u2013\u2014/]|\t|\s?->)\s*(?=\w)"
)
_BARE_LETTERS = re.compile(r"(?:[\w'\u2019]+\s+){2,}(?P<who>[A-Z]{2,3})$")
_LATER = re.compile(
    rf"(?:[.;,]\s+|\band\s+)(?P<who>[A-Z]{{2,3}}|{NAME}(?:\s{NAME})?)\s+(?:to|will|should|must)\s+(?!be\s)[a-z]"
)
_WITHIN = re.compile(r"\s[-\u2013\u2014]\s(?P<who>[^-\u2013\u2014,;.()]{2,40}?)(?=\s[-\u2013\u2014]\s|[,;(]|\s\()")
_ASIDE = re.compile(r"[(\[]([A-Z]{2,3})[)\]]\.?$")


def take_first_letters(ending: Ending) -> None:
    """Take initials with which a sentence begins ("AB: ring school")."""
    leading = _LETTERS_FIRST.match(ending.action)
    if leading and leading["who"] not in NOT_PEOPLE:
        ending.owner, ending.action = leading["who"], ending.action[leading.end() :]


def has_another_owner(ending: Ending, people: People) -> bool:
    """Whether somebody stands at the end of a sentence that begins with initials."""
    rest = Ending(ending.action, due=ending.due)
    take_owner(rest, people)
    return rest.owner is not None


def take_leading_owner(ending: Ending, people: People) -> None:
    """Take whom a sentence begins with ("Case manager to ring school", "Case manager: ring school")."""
    match = _LEADING.match(ending.action)
    if match and _is_leading(match, people):
        ending.owner = match["who"]
        if match["colon"]:
            ending.action = ending.action[match.end() :]


def _is_leading(match: re.Match[str], people: People) -> bool:
    who = match["who"]
    is_post = is_role(who) or POST.fullmatch(who) is not None or is_role(who[:1].lower() + who[1:])
    if match["colon"] and match["colon"] != ":" and len(match.string[match.end() :].split()) < 2:
        return False
    return people.known(who) or is_post or (not match["colon"] and _is_person(who, people))


def _is_person(text: str, people: People) -> bool:
    if text.upper() in NOT_PEOPLE or is_thing(text):
        return False
    one = re.split(LINK, text)[0]
    return people.known(text) or len(re.findall(NAME, one)) in {2, 3} or INITIALS.fullmatch(text) is not None


def take_owner(ending: Ending, people: People) -> None:
    """Take who stands at the end of a sentence."""
    said = ending.action
    for start, stop in _cuts(said):
        chunk = _who(said[stop:])
        if _is_owner(chunk, said[start:stop], ending, people):
            ending.owner = chunk
            ending.action = close(said[: start + 1] if said[start] in '.!?)]\u201d"' else said[:start], said)
            return
    match = _BARE_LETTERS.match(said)
    if match and ending.due and match["who"] in people.initials:
        ending.owner, ending.action = match["who"], said[: match.start("who")].rstrip()


def _who(text: str) -> str:
    """The last part of a sentence without what leads to a name ("by", "lead"), its brackets in pairs."""
    has_point = re.search(r"(?:[A-Z]\.\s?)+[A-Z]\.$", text.strip(" ;|")) is not None
    text = text.strip(" .;|") + ("." if has_point else "")
    while text[-1:] in {")", "]"} and text.count(")") + text.count("]") > text.count("(") + text.count("["):
        text = text[:-1].rstrip(" .;")
    text = re.sub(r"^(?:by|lead|led by|owner|action by|assigned to|allocated to)\b:?\s+", "", text, flags=re.IGNORECASE)
    return re.sub(r"(?:\s+(?:to )?leads?|\?)$", "", text)


def _cuts(said: str) -> list[tuple[int, int]]:
    """Where the last part of a sentence may begin, the longest part first."""
    found = [(m.start(), m.end()) for m in _SENTENCE_END.finditer(said)]
    near = [c for c in found if c[0] > 0 and len(said[c[1] :].split()) <= 10]
    return [c for c in near if re.search(r"\w", said[: c[0]])]


def _is_owner(chunk: str, separator: str, ending: Ending, people: People) -> bool:
    if not chunk or chunk in NOT_PEOPLE or not is_who(chunk):
        return False
    parts = re.split(r"\s*(?:,|/|&|\band\b|\bor\b|\bwith\b|\+|\(|\s[-\u2013]\s)\s*", chunk)
    if all(p.upper() in NOT_PEOPLE for p in parts):
        return False
    known = people.known(parts[0]) or people.known(chunk)
    follows_date = _ends_in_date(ending.action, chunk)
    is_aside = ending.due is None and not follows_date and ending.action.rstrip(". ").endswith((")", "]"))
    if known or (INITIALS.fullmatch(chunk) and not is_aside):
        return True
    is_name = any(NAMED.fullmatch(name) and 2 <= len(name.split()) <= 6 for name in (parts[0], chunk))
    is_post = is_role(chunk) or POST.fullmatch(chunk) is not None
    is_timed = ending.due is not None or follows_date
    if separator.strip() == ":":
        return is_name
    if "," in separator or separator == "; ":
        is_listed = "," in ending.action[: ending.action.rfind(chunk)].rstrip(", ") or len(parts) > 1
        return is_timed and (is_name or (is_post and not is_listed))
    if "(" in separator or "[" in separator:
        if is_aside:
            return is_name
        are_posts = all(is_role(part) or INITIALS.fullmatch(part) for part in parts if part)
        return is_name or is_post or are_posts or len(chunk.split()) == 1
    apart = re.search(r"[./|\-\u2013\u2014\t]", separator) is not None
    return is_name or is_timed or (apart and is_post)


def _ends_in_date(said: str, chunk: str) -> bool:
    """Whether words that say when stand just before the last part of a sentence."""
    before = said[: said.rfind(chunk)].rstrip(" ,;([-\u2013\u2014")
    return find_due(before) is not None


def may_be_owner(said: str, ending: Ending) -> str:
    """A doubt about words at the end that may say who does it, or stand for something else."""
    if ending.owner:
        return ""
    if (first := _FIRST_NAME.match(ending.action)) and not is_thing(first["who"]):
        return f"“{first['who']}” may be who does it."
    match = _ASIDE.search(ending.action)
    chunk = match[1] if match else ""
    if ending.due and not match:
        bare = _BARE_LETTERS.match(ending.action)
        bare = bare if bare and f"{bare['who']} {ending.due}" in said else None
        cuts = [_who(ending.action[stop:]) for _, stop in _cuts(ending.action)]
        chunk = next((c for c in cuts if is_who(c)), bare["who"] if bare else "")
    return f"“{chunk}” may be who does it." if chunk and chunk.upper() not in NOT_PEOPLE else ""


def names_within(said: str) -> bool:
    """Whether somebody is named between dashes, with more after it that could not be read."""
    found = (m["who"].strip() for m in _WITHIN.finditer(said))
    return any(w not in NOT_PEOPLE and (INITIALS.fullmatch(w) or (is_who(w) and len(w.split()) > 1)) for w in found)


def may_be_another(said: str, ending: Ending, people: People) -> str:
    """A doubt about somebody within the sentence who may do it, or part of it."""
    within = {m["who"] for m in _LATER.finditer(ending.action)} - NOT_PEOPLE
    names = {who for who in within if people.known(who) or INITIALS.fullmatch(who)}
    if ending.owner and (f"({ending.owner}" in said or ending.owner.casefold() in {"all", "both", "each"}):
        names |= set(re.findall(r"[(\[]([A-Z]{2,3})[)\]]", ending.action)) - NOT_PEOPLE
    names -= {who for who in names if who in (ending.owner or "")}
    return f"“{min(names)}” may do it, or part of it." if names else ""
