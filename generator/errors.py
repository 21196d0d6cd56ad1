"""Errors that people meet: each says what is wrong, where, and what to do next.

``DocumentError`` is one bad file: it is recorded and told, and the run goes on.
``ConfigError`` carries every problem of a profile at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CheckbackError(Exception):
    """The base of every error that is told to a person without a traceback."""


class DocumentError(CheckbackError):
    """One file that cannot be read or safely changed; the run goes on without it.

    ``code`` is a stable word such as ``not-word`` (see docs/administrator.md), ``advice`` what its sender can do.
    """

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.code = code
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One problem of a configuration file: where it is and how to mend it."""

    file: str
    key: str
    message: str
    advice: str = ""

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.message}" + (f" {self.advice}" if self.advice else "")


class ConfigError(CheckbackError):
    """The configuration cannot be used; ``problems`` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
