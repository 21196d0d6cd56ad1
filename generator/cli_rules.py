"""The catalogue of checks as people read it: a list, one rule with its settings, and the page docs/rules.md."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import CodeType, FunctionType

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from generator.checks.base import Check
from generator.cli_words import AUDIENCES, SEVERITIES
from generator.model import Audience, Severity
from generator.profile import CheckSettings, ServiceProfile

_SHOWN = 12  # words of a list that are printed
_SETTINGS = frozenset(CheckSettings.model_fields) - {"switched_off"}


@cache
def settings_of(check: Check) -> tuple[str, ...]:
    """The settings under ``[checks]`` that a rule reads, as its own code and what it calls name them."""
    names = set(_names(check.look, set()))
    return tuple(name for name in CheckSettings.model_fields if name in names & _SETTINGS)


def _names(function: object, seen: set[object]) -> Iterator[str]:
    if not isinstance(function, FunctionType) or function in seen or "checks" not in function.__module__:
        return
    seen.add(function)
    for name in _names_in(function.__code__):
        yield name
        yield from _names(function.__globals__.get(name), seen)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names_in(part)


def by_audience(checks: Iterable[Check]) -> Iterator[tuple[Audience, list[Check]]]:
    """The checks by whom they address, what must be mended first."""
    known, order = list(checks), list(Severity)
    for audience in AUDIENCES:
        mine = sorted((c for c in known if c.audience is audience), key=lambda c: order.index(c.severity))
        if mine:
            yield audience, mine


def print_rules(console: Console, checks: Sequence[Check]) -> None:
    """The catalogue: a heading for each audience, then three short lines a rule."""
    for audience, mine in by_audience(checks):
        console.print(f"\n[bold underline]{AUDIENCES[audience]}[/]")
        for check in mine:
            words, style = SEVERITIES[check.severity]
            console.print(f"\n  [bold]{check.code}[/]  [{style}]{words}[/]")
            console.print(Padding(escape(check.title), (0, 0, 0, 4), expand=False))
            console.print(Padding(f"[bright_black]{', '.join(check.clauses)}[/]", (0, 0, 0, 4), expand=False))
    console.print(f"\n{len(checks)} rules. One with its advice and settings: checkback rules CODE", soft_wrap=True)


def print_rule(console: Console, check: Check, profiles: Iterable[ServiceProfile]) -> None:
    """One rule with its advice, its settings and their values in each service."""
    words, style = SEVERITIES[check.severity]
    console.print(f"[bold]{check.code}[/]  [{style}]{words}[/]")
    for label, text in (
        ("Looks for", check.title),
        ("Speaks to", AUDIENCES[check.audience].removeprefix("For ")),
        ("Advice", check.advice),
        ("Clauses", ", ".join(check.clauses)),
    ):
        console.print(f"  [bold]{label}[/]")
        console.print(Padding(escape(text), (0, 0, 0, 4), expand=False))
    for profile in profiles:
        _print_settings(console, check, profile)


def _print_settings(console: Console, check: Check, profile: ServiceProfile) -> None:
    off = check.code in profile.checks.switched_off
    console.print(f"  [bold]{escape(profile.service.name)}[/]: {'switched off' if off else 'in force'}")
    for name in settings_of(check):
        console.print(Padding(f"{name} = {escape(_value(getattr(profile.checks, name)))}", (0, 0, 0, 4), expand=False))


def _value(value: object) -> str:
    """A setting in a line: a long list as its first words and how many more there are."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_value(words)}" for key, words in value.items()) or "none"
    if isinstance(value, tuple):
        shown = ", ".join(_value(v) if isinstance(v, tuple) else str(v) for v in value[:_SHOWN])
        return f"{shown}, and {len(value) - _SHOWN} more" if len(value) > _SHOWN else shown or "none"
    return str(value)


def near_codes(code: str, checks: Iterable[Check]) -> list[str]:
    """Codes that somebody may have meant."""
    return difflib.get_close_matches(code, [c.code for c in checks], 3, 0.5)


_INTRODUCTION = """# What Checkback looks for

This page is generated from the code (`make docs`). People judge; a check only prompts. None of them gives, changes or
averages a grade. A service switches a rule off with `switched_off` under `[checks]` in its `service.toml`, and tunes or
rewords it with the settings named here; `checkback rules CODE` shows a rule with the values in force.
How often the rules are right, and what they miss, is measured in [checks.md](checks.md). Where each requirement is met
stands in [coverage.md](coverage.md).
"""


def rules_as_markdown(checks: Iterable[Check]) -> str:
    """The catalogue of checks as the page docs/rules.md."""
    lines = [_INTRODUCTION]
    for audience, mine in by_audience(checks):
        lines += [f"## {AUDIENCES[audience]}", "", "| rule | looks for | advice | clauses | settings |",
                  "|---|---|---|---|---|", *map(_row, mine), ""]  # fmt: skip
    return "\n".join(lines[:-1]) + "\n"


def _row(check: Check) -> str:
    settings = ", ".join(f"`{name}`" for name in settings_of(check))
    severity = SEVERITIES[check.severity][0]
    return f"| `{check.code}`, {severity} | {check.title} | {check.advice} | {', '.join(check.clauses)} | {settings} |"
