"""Settings in the text of a TOML file: single lines changed, everything else, comments too, left as it was. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

_VALUE = r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^#\s]*)"""


def with_table(text: str, table: str, values: Mapping[str, str], comment: str = "") -> str:
    """The text with these values in a table; a new table goes to the end, under the comment.

    Raises ValueError where the text is written in a way in which that cannot be done safely.
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if re.match(rf"\s*\[{table}\]\s*(#.*)?$", line)), None)
    if start is None:
        lines += ["", *([f"# {comment}"] if comment else []), f"[{table}]"]
        start = len(lines) - 1
    for key, value in values.items():
        _set(lines, start, key, json.dumps(value, ensure_ascii=False))
    made = "\n".join(lines).lstrip("\n") + "\n"
    _check(text, made, table, values)
    return made


def _set(lines: list[str], start: int, key: str, value: str) -> None:
    """Change a line of the table that begins at ``start``, or add one after the last that says something."""
    end = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    for n in range(start + 1, end):
        if found := re.match(rf"(\s*{key}\s*=\s*){_VALUE}(.*)$", lines[n]):
            lines[n] = f"{found[1]}{value}{found[3]}"
            return
    last = max(n for n in range(start, end) if n == start or re.match(r"\s*[^#\s]", lines[n]))
    lines.insert(last + 1, f"{key} = {value}")


def _check(before: str, after: str, table: str, values: Mapping[str, str]) -> None:
    """Raises ValueError unless exactly these values differ."""
    wanted = tomllib.loads(before)
    wanted[table] = {**wanted.get(table, {}), **values}
    if tomllib.loads(after) != wanted:
        raise ValueError(f"[{table}] is written in a way that cannot be changed safely")
