"""From a folder of TOML files to a ``ServiceProfile``; every problem is reported at once with file, key and advice.

A profile folder holds ``service.toml`` (service, grade scales, areas, roles, folders, reporting, checks, readings),
``programme.toml``, ``blocks.toml`` (sections that several forms share), ``forms/*.toml`` and, if the service keeps one,
``people.toml``.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from generator.errors import ConfigError, ConfigProblem
from generator.people import PEOPLE, People, load_people
from generator.profile import FormDefinition, Programme, ServiceFile, ServiceProfile
from generator.profile_check import (
    check_problems,
    form_problems,
    known_settings,
    role_problems,
    service_problems,
    setting_problems,
)
from generator.resources import shipped

Table = dict[str, Any]
Problems = list[ConfigProblem]
_SECTION_KEYS = ("sections", "legacy_sections")


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
    problems: Problems = []
    tables = {key: _read(folder / f"{key}.toml", problems) for key in ("service", "programme")}
    whole = _overridden(tables["service"] or {}, tables["programme"], overrides or {})
    programme_table = whole.pop("programme")
    service: ServiceFile | None = _validated(ServiceFile, whole, folder / "service.toml", problems)
    programme: Programme | None = _validated(Programme, programme_table, folder / "programme.toml", problems)
    forms = dict(_forms(folder, _tables_of(whole.get("areas", [])), problems))
    if service and not problems:  # with a form that cannot be read its questions would seem to be missing
        problems.extend(check_problems(service, forms.values(), str(folder / "service.toml")))
    problems.extend(_cross_problems(folder, service, programme, forms))
    people = _people(folder, service, problems)
    if problems or not service or not programme:
        raise ConfigError(problems)
    return ServiceProfile(**dict(service), programme=programme, forms=tuple(forms.values()), people=people)


def _people(folder: Path, service: ServiceFile | None, problems: Problems) -> People:
    """Who is who, where the folder says so."""
    path = folder / PEOPLE
    try:
        return load_people(path, [role.id for role in service.roles] if service else ()) if path.exists() else People()
    except ConfigError as error:
        problems.extend(error.problems)
        return People()


def _overridden(service: Table, programme: Table | None, overrides: Mapping[str, Any]) -> Table:
    whole = {**service, "programme": programme}
    for key, table in overrides.items():
        whole[key] = {**(whole.get(key) or {}), **table} if isinstance(table, Mapping) else table
    return whole


def _cross_problems(
    folder: Path, service: ServiceFile | None, programme: Programme | None, forms: Mapping[Path, FormDefinition]
) -> Iterator[ConfigProblem]:
    """What only shows when the files are seen together; what could not be read is left out."""
    if service:
        yield from service_problems(service, str(folder / "service.toml"))
        yield from form_problems({str(path): form for path, form in forms.items()}, service.grade_scales)
    if service and programme:
        yield from role_problems(programme, service.roles, str(folder / "programme.toml"))
        yield from setting_problems(programme, service.grade_scales, forms.values(), str(folder / "programme.toml"))


def _read(path: Path, problems: Problems, optional: bool = False) -> Table | None:
    """The table of a file; None where it cannot be read, which is then among the problems."""
    if optional and not path.exists():
        return {}
    try:
        if table := tomllib.loads(path.read_text(encoding="utf-8")):
            return table
        problems.append(ConfigProblem(str(path), "", "the file is empty.", "Copy it from a profile that works."))
    except FileNotFoundError:
        problems.append(ConfigProblem(str(path), "", "the file is missing.", "Copy it from a profile that works."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(ConfigProblem(str(path), "", f"this is not valid TOML: {error}.", "Mend the line it names."))
    except OSError as error:
        problems.append(ConfigProblem(str(path), "", f"it cannot be read ({error.strerror}).", "Check its rights."))
    return None


def _forms(folder: Path, areas: list[Table], problems: Problems) -> Iterator[tuple[Path, FormDefinition]]:
    shared = _read(folder / "blocks.toml", problems, optional=True)
    blocks = None if shared is None else {str(b.get("id")): b for b in _tables_of(shared.get("sections", []))}
    paths = sorted((folder / "forms").glob("*.toml"))
    if not paths:
        problems.append(
            ConfigProblem(str(folder / "forms"), "", "there are no forms.", "Copy them from a profile that works.")
        )
    for path in paths:
        table = _read(path, problems)
        if not table or (blocks is None and _uses_blocks(table)):
            continue
        for key in _SECTION_KEYS:
            given = _tables_of(table.get(key, []))
            if given == table.get(key, []):  # what is no list of tables, the model itself refuses
                table[key] = list(_sections(given, path, blocks or {}, areas, problems))
        form = _validated(FormDefinition, table, path, problems)
        if form:
            yield path, form


def _uses_blocks(table: Table) -> bool:
    return any("use" in section for key in _SECTION_KEYS for section in _tables_of(table.get(key, [])))


def _list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _tables_of(value: Any) -> list[Table]:
    """The tables of a list of tables; none where it is something else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _sections(
    given: list[Table], path: Path, blocks: Mapping[str, Table], areas: list[Table], problems: Problems
) -> Iterator[Table]:
    """The sections of a form with their blocks filled in, areas written out and repeats counted."""
    for section in given:
        block = str(section.pop("use", ""))
        if block and block not in blocks:
            advice = "Add it to blocks.toml, or use one of " + ", ".join(blocks) + "."
            problems.append(ConfigProblem(str(path), "sections.use", f"there is no block '{block}'.", advice))
            continue
        yield from _expanded(_tailored({**blocks.get(block, {}), **section}, path, problems), areas)


def _tailored(section: Table, path: Path, problems: Problems) -> Table:
    """A section whose ``optional`` questions are not needed and whose ``leave_out`` questions are gone."""
    optional, left_out = (set(map(str, _list_of(section.pop(key, [])))) for key in ("optional", "leave_out"))
    if not isinstance(section.get("fields", []), list):
        return section
    fields = _tables_of(section.get("fields", []))
    for unknown in sorted((optional | left_out) - {str(f.get("id")) for f in fields}):
        where = f"sections.{section.get('id')}"
        problems.append(ConfigProblem(str(path), where, f"there is no question '{unknown}'.", "Name one of the block."))
    kept = [f for f in fields if str(f.get("id")) not in left_out]
    section["fields"] = [{**f, "needed": False} if str(f.get("id")) in optional else f for f in kept]
    return section


def _expanded(section: Table, areas: list[Table]) -> Iterator[Table]:
    """A section with its areas of practice written out, as often as it repeats."""
    if section.get("areas") is True:
        asked = _area_fields(areas, section.get("area_scale"), section.get("areas_needed", True))
        section = {**section, "fields": [*asked, *_list_of(section.get("fields", []))]}
    times = section.get("repeat", 1)
    if times == 1:
        yield section
        return
    if not isinstance(times, int) or not 1 < times <= 50:  # the model itself refuses it
        yield _numbered(section, "1")
        return
    for n in range(1, times + 1):
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


def _validated(model: type[BaseModel], table: Table | None, path: Path, problems: Problems) -> Any:
    """The table as this model; None where it does not fit, and why is then among the problems."""
    if not table:
        return None
    try:
        return model.model_validate(table)
    except ValidationError as error:
        problems.extend(_plain(str(path), table, detail["loc"], detail) for detail in error.errors())
        return None


def _plain(file: str, table: Table, loc: Sequence[int | str], detail: Mapping[str, Any]) -> ConfigProblem:
    """A pydantic error as people who edit the file can use it."""
    key = ".".join(_named(table, loc))
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), known_settings(), n=1)
        advice = f"Did you mean '{near[0]}'?" if near else "Check the spelling, or remove it."
        return ConfigProblem(file, key, "this setting is not known.", advice)
    if detail["type"] == "missing":
        return ConfigProblem(file, key, "this setting is missing.", "Add it.")
    message = detail["msg"].removeprefix("Value error, ").replace("Input should", "this should")
    return ConfigProblem(file, key, f"{message}.", "Correct it there.")


def _named(table: Any, loc: Sequence[int | str]) -> Iterator[str]:
    """The steps of a place, a list's item by its own id where it has one: ``sections.details.fields.team``."""
    for step in loc:
        try:
            table = table[step]
        except (KeyError, IndexError, TypeError):
            table = None
        if isinstance(step, int):
            own = table.get("id") if isinstance(table, dict) else None
            yield str(own or step + 1)
        else:
            yield step
