"""The page docs/coverage.md: each requirement with the rules that name its clause and, by hand, what else meets it.

python tests/builders/coverage.py > docs/coverage.md
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.checks.base import Check
from generator.checks.catalogue import CHECKS

ROOT = Path(__file__).parents[2]
BY_HAND = ROOT / "docs" / "coverage.toml"
IDS = ROOT / "tests" / "requirement_ids.txt"
TITLES = {
    "tower-hamlets": "Tower Hamlets and City of London",
    "nottingham": "Nottingham",
    "readings": "Ambiguous clauses",
    "data-protection": "Data protection",
    "look-and-words": "Accessibility, style, Welsh",
}
WAYS = ("Feature", "In part", "Not yet", "People", "Not built")


def ids() -> list[str]:
    """Every requirement id in the order of the requirements."""
    return IDS.read_text(encoding="utf-8").split()


def by_hand() -> dict[str, dict[str, str]]:
    """The lines written by hand: section, then id, with ranges spread out. Raises KeyError for an id written twice."""
    sections: dict[str, dict[str, str]] = {}
    for section, lines in tomllib.loads(BY_HAND.read_text(encoding="utf-8")).items():
        known = sections.setdefault(section, {})
        for key, words in sorted(lines.items(), key=lambda item: ".." not in item[0]):
            for name in spread(key):
                if name in known and ".." in key:
                    raise KeyError(f"{name} stands in two ranges")
                known[name] = words
    return sections


def spread(key: str) -> Iterator[str]:
    """NT-001..NT-003 as its three ids; a single id as itself."""
    ends = re.fullmatch(r"([A-Z]+)-(\d+)\.\.\1-(\d+)", key)
    if not ends:
        yield key
        return
    prefix, first, last = ends.groups()
    yield from (f"{prefix}-{n:0{len(first)}}" for n in range(int(first), int(last) + 1))


def rows(checks: Iterable[Check]) -> Iterator[tuple[str, str, list[str], str]]:
    """Section, id, the codes of the rules that name it, and the line written by hand ("" where there is none)."""
    known, written = list(checks), by_hand()
    section_of = {name: section for section, lines in written.items() for name in lines}
    prefixes = {name.split("-")[0]: section for name, section in section_of.items()}
    for name in ids():
        section = section_of.get(name) or prefixes[name.split("-")[0]]
        yield section, name, [c.code for c in known if name in c.clauses], written[section].get(name, "")


def page(checks: Iterable[Check]) -> str:
    """The whole page."""
    found = list(rows(checks))
    lines = [
        "# Where each requirement is met",
        "",
        "Generated (`make docs`) from the catalogue of rules and from `docs/coverage.toml`, which is written by hand.",
        "*In part* and *Not yet* name the issue in which the rest is built. *People* is left to people on purpose.",
        "",
        *_counts(found),
    ]
    for section, title in TITLES.items():
        lines += ["", f"## {title}", "", "| id | rules | what else |", "|---|---|---|"]
        lines += [
            f"| {name} | {', '.join(f'`{code}`' for code in codes)} | {words} |"
            for where, name, codes, words in found if where == section
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _counts(found: list[tuple[str, str, list[str], str]]) -> Iterator[str]:
    with_rules = sum(bool(codes) for _, _, codes, _ in found)
    yield f"Of {len(found)} requirements {with_rules} have at least one rule. By what else stands beside them:"
    yield ""
    for way in WAYS:
        yield f"- {way}: {sum(words.startswith(way) for *_, words in found)}"
    yield f"- a rule alone: {sum(not words for *_, words in found)}"


if __name__ == "__main__":
    sys.stdout.write(page(CHECKS))
