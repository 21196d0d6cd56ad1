"""From a folder of TOML files to a ``ServiceProfile``; every problem is reported at once with file, key and advice.

A profile folder holds ``service.toml`` (service, grade scales, areas, roles, folders, reporting, checks, readings),
``programme.toml``, ``blocks.toml`` (sections that several forms share) and ``forms/*.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from generator.errors import ConfigError, ConfigProblem
from generator.profile import FieldDefinition, FieldKind, FormDefinition, ServiceProfile
from generator.resources import shipped

Table = dict[str, Any]

_ADVICE = {
    "extra_forbidden": "Check the spelling, or remove it: this setting is not known.",
    "missing": "Add it.",
}


def profile_folder(name_or_path: str | Path) -> Path:
    """The folder of a profile: a path, or the name of one that comes with Checkback (``tower-hamlets``).

    Raises ConfigError with the names that exist.
    """
    for folder in (Path(name_or_path), shipped("config") / str(name_or_path)):
        if (folder / "service.toml").is_file():
            return folder
    known = ", ".join(sorted(p.parent.name for p in shipped("config").glob("*/service.toml")))
    raise ConfigError([ConfigProblem(str(name_or_path), "", "there is no such profile.", f"Known profiles: {known}.")])


def load_profile(name_or_path: str | Path, overrides: Mapping[str, Any] | None = None) -> ServiceProfile:
    """The service profile in a folder. ``overrides`` replaces single settings, as ``{"service": {"name": …}}``.

    Raises ConfigError that lists every problem of every file.
    """
    folder = profile_folder(name_or_path)
    problems: list[ConfigProblem] = []
    whole = _read(folder / "service.toml", problems)
    whole["programme"] = _read(folder / "programme.toml", problems)
    blocks = {b.get("id"): b for b in _read(folder / "blocks.toml", problems, optional=True).get("sections", [])}
    whole["forms"] = [
        form for path in sorted((folder / "forms").glob("*.toml")) if (form := _form(path, blocks, whole, problems))
    ]
    for key, table in (overrides or {}).items():
        whole[key] = {**whole.get(key, {}), **table} if isinstance(table, Mapping) else table
    if problems:
        raise ConfigError(problems)
    profile: ServiceProfile | None = _validated(ServiceProfile, whole, folder / "service.toml", problems)
    if profile is None or (problems := list(_cross_problems(profile, folder))):
        raise ConfigError(problems)
    return profile


def _read(path: Path, problems: list[ConfigProblem], optional: bool = False) -> Table:
    if optional and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(ConfigProblem(str(path), "", "the file is missing.", "Copy it from a profile that works."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(ConfigProblem(str(path), "", f"this is not valid TOML: {error}.", "Mend the line it names."))
    return {}


def _form(path: Path, blocks: Mapping[Any, Table], whole: Table, problems: list[ConfigProblem]) -> Any:
    table = _read(path, problems)
    if not table:
        return None
    for key in ("sections", "legacy_sections"):
        table[key] = list(_sections(table.get(key, []), path, blocks, whole.get("areas", []), problems))
    return _validated(FormDefinition, table, path, problems)


def _sections(
    given: list[Table], path: Path, blocks: Mapping[Any, Table], areas: list[Table], problems: list[ConfigProblem]
) -> Iterator[Table]:
    """The sections of a form with their blocks filled in, areas written out and repeats counted."""
    for section in given:
        block = section.pop("use", None)
        if block is not None and block not in blocks:
            problems.append(
                ConfigProblem(str(path), f"sections.{block}", "there is no such block.", "Add it to blocks.toml.")
            )
            continue
        yield from _expanded(_tailored({**blocks.get(block, {}), **section}, path, problems), areas)


def _tailored(section: Table, path: Path, problems: list[ConfigProblem]) -> Table:
    """A section whose ``optional`` questions are not needed and whose ``leave_out`` questions are gone."""
    optional, left_out = set(section.pop("optional", ())), set(section.pop("leave_out", ()))
    fields = section.get("fields", [])
    for unknown in sorted((optional | left_out) - {f.get("id") for f in fields}):
        where = f"sections.{section.get('id')}"
        problems.append(ConfigProblem(str(path), where, f"there is no question '{unknown}'.", "Name one of the block."))
    kept = [f for f in fields if f.get("id") not in left_out]
    section["fields"] = [{**f, "needed": False} if f.get("id") in optional else f for f in kept]
    return section


def _expanded(section: Table, areas: list[Table]) -> Iterator[Table]:
    """A section with its areas of practice written out, as often as it repeats."""
    if section.get("areas"):
        asked = _area_fields(areas, section.get("area_scale"), section.get("areas_needed", True))
        section = {**section, "fields": [*asked, *section.get("fields", [])]}
    times = section.get("repeat", 1)
    if times == 1:
        yield section
    for n in range(1, times + 1) if times > 1 else ():
        yield _numbered({**section, "repeat": 1}, str(n))


def _area_fields(areas: list[Table], scale: str | None, needed: bool) -> Iterator[Table]:
    for area in areas:
        yield {
            "id": f"area_{area.get('id')}",
            "label": area.get("name"),
            "kind": "graded",
            "scale": scale,
            "needed": needed,
            "aliases": area.get("aliases", []),
            "guidance": area.get("guidance", ""),
            "sources": area.get("sources", []),
        }


def _numbered(value: Any, n: str) -> Any:
    if isinstance(value, str):
        return value.replace("{n}", n)
    if isinstance(value, list):
        return [_numbered(item, n) for item in value]
    if isinstance(value, dict):
        return {key: _numbered(item, n) for key, item in value.items()}
    return value


def _validated(model: Any, table: Table, path: Path, problems: list[ConfigProblem]) -> Any:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        for detail in error.errors():
            key = ".".join(str(part) for part in detail["loc"])
            message = detail["msg"].removeprefix("Value error, ")
            problems.append(ConfigProblem(str(path), key, f"{message}.", _ADVICE.get(detail["type"], "")))
        return None


def _cross_problems(profile: ServiceProfile, folder: Path) -> Iterator[ConfigProblem]:
    """What only shows when the files are seen together: unknown scales, ids used twice, conditions on no field."""
    scales = {s.id for s in profile.grade_scales}
    ids = [f.id for f in profile.forms]
    for form in profile.forms:
        file = str(folder / "forms" / f"{form.id}.toml")
        if ids.count(form.id) > 1:
            yield ConfigProblem(file, "id", f"two forms have the id '{form.id}'.", "Give each its own.")
        for field in _all_fields(form):
            if field.scale and field.scale not in scales:
                yield ConfigProblem(
                    file,
                    field.id,
                    f"there is no grade scale '{field.scale}'.",
                    "Use one of " + ", ".join(sorted(scales)) + ".",
                )
            if field.when and field.when.field not in form.fields:
                yield ConfigProblem(
                    file, f"{field.id}.when", f"there is no field '{field.when.field}'.", "Name a field of this form."
                )
    roles = {r.id for r in profile.roles}
    for task in profile.programme.tasks:
        if task.role not in roles:
            yield ConfigProblem(
                str(folder / "programme.toml"),
                f"tasks.{task.id}",
                f"there is no role '{task.role}'.",
                "Add it to the roles in service.toml.",
            )
    for entry in profile.programme.timetable:
        if entry.by not in roles:
            yield ConfigProblem(
                str(folder / "programme.toml"),
                f"timetable.{entry.id}",
                f"there is no role '{entry.by}'.",
                "Add it to the roles in service.toml.",
            )


def _all_fields(form: FormDefinition) -> Iterator[FieldDefinition]:
    for field in form.fields.values():
        yield field
        if field.kind is FieldKind.ROWS:
            yield from field.columns
