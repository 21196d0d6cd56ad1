"""The commands on single forms: read, check, feedback, compare, prefill."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from generator import cli_lists as lists
from generator import cli_view as view
from generator.checks.across import find_repeats
from generator.checks.catalogue import check_form
from generator.cli_common import (
    DONE,
    MUST_FIX,
    UNREADABLE,
    content_of,
    day_of,
    err,
    file_argument,
    json_option,
    out,
    profile_option,
    read_file,
    today_option,
    told,
)
from generator.cli_issues import print_issues
from generator.errors import DocumentError
from generator.forms.compare import compare_forms
from generator.forms.feedback import has_comments_of_people, placed_in_copy, write_feedback_copy
from generator.forms.json_view import form_as_json
from generator.forms.prefill import file_name_for, prefill_form, without_place
from generator.model import Audience, AuditForm, Issue, Severity
from generator.profile import ServiceProfile
from generator.profile_load import load_profile
from generator.resources import shipped


@click.command()
@file_argument
@profile_option
@json_option
def read(file: Path, profile: str | None, as_json: bool) -> None:
    """Print what was read from one completed form."""
    with told(as_json, file):
        form, issues, service = read_file(file, profile)
    definition = service.form(form.form_id)
    if as_json:
        click.echo(json.dumps(form_as_json(form, issues, definition), indent=2, ensure_ascii=False))
    else:
        view.print_form(out, form, issues, definition)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@profile_option
@json_option
@today_option
def check(files: tuple[Path, ...], profile: str | None, as_json: bool, today: dt.datetime | None) -> None:
    """Print what is open in completed forms, grouped by who is asked. Exit code 1: an auditor must mend something."""
    looked_at = _with_repeats([_checked(file, profile, day_of(today)) for file in files])
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in looked_at], indent=2, ensure_ascii=False))
    for one in () if as_json else looked_at:
        if isinstance(one, _Refused):
            view.print_refusal(err, one.file, one.error)
        else:
            print_issues(out, one.file, one.issues, one.service.form(one.form.form_id))
    sys.exit(max(map(_code, looked_at)))


@dataclass(frozen=True, slots=True)
class _Checked:
    """A form that was read and checked."""

    file: Path
    form: AuditForm
    issues: list[Issue]
    service: ServiceProfile


@dataclass(frozen=True, slots=True)
class _Refused:
    """A file that could not be read."""

    file: Path
    error: DocumentError


def _checked(file: Path, profile: str | None, day: dt.date) -> _Checked | _Refused:
    try:
        form, issues, service = read_file(file, profile)
    except DocumentError as error:
        return _Refused(file, error)
    return _Checked(file, form, [*issues, *check_form(form, service.form(form.form_id), service, day)], service)


def _with_repeats(looked_at: list[_Checked | _Refused]) -> list[_Checked | _Refused]:
    """With what stands in two of the forms of one service, word for word."""
    for service_id in {c.service.service.id for c in looked_at if isinstance(c, _Checked)}:
        ours = [c for c in looked_at if isinstance(c, _Checked) and c.service.service.id == service_id]
        for one, repeats in zip(ours, find_repeats([c.form for c in ours], ours[0].service), strict=True):
            one.issues.extend(repeats)
    return looked_at


def _as_json(one: _Checked | _Refused) -> dict[str, Any]:
    if isinstance(one, _Refused):
        return view.refusal_as_json(one.file, one.error.code, str(one.error))
    return form_as_json(one.form, one.issues, one.service.form(one.form.form_id))


def _code(one: _Checked | _Refused) -> int:
    if isinstance(one, _Refused):
        return UNREADABLE
    return MUST_FIX if any(i.severity is Severity.MUST_FIX for i in one.issues) else DONE


@click.command()
@file_argument
@profile_option
@click.option("--for", "reader", type=click.Choice(["auditor", "moderator"]), default="auditor", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), help="The copy to write; beside the form if not named.")
@today_option
def feedback(file: Path, profile: str | None, reader: str, to: Path | None, today: dt.datetime | None) -> None:
    """Write a copy of a completed form with Word comments at the answers that need a look."""
    copy = to or file.with_name(f"{file.stem} (comments for the {reader}){file.suffix}")
    with told(file=file):
        form, issues, service = read_file(file, profile)
        definition, day = service.form(form.form_id), day_of(today)
        issues = [*issues, *check_form(form, definition, service, day)]
        before = content_of(file)
        if copy.is_file():
            before, issues = _in_copy(copy, form, before, issues, profile)
        data = write_feedback_copy(before, issues, Audience(reader), day)
        if data == before and not copy.is_file():
            out.print("There is nothing to say, so no copy was written.")
            return
        copy.write_bytes(data)
    out.print(f"Written: {copy}", markup=False, soft_wrap=True)


def _in_copy(
    copy: Path, form: AuditForm, data: bytes, issues: list[Issue], profile: str | None
) -> tuple[bytes, list[Issue]]:
    """What to comment on: the copy that lies there with people's comments, or the form where that is an older one."""
    there, before = read_file(copy, profile)[0], content_of(copy)
    if not compare_forms(form, there):
        return before, placed_in_copy(issues, form, there)
    if has_comments_of_people(before):
        message = f"'{copy}' has other answers than the form, and comments of people."
        raise DocumentError("answers-in-copy", message, "Put it away, or name another copy with --to.")
    return data, issues


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@profile_option
def compare(old: Path, new: Path, profile: str | None) -> None:
    """Print what changed between two versions of a form, answer by answer."""
    with told(file=old):
        before, *_ = read_file(old, profile)
    with told(file=new):
        after, *_ = read_file(new, profile)
    lists.print_changes(out, compare_forms(before, after))


@click.command()
@click.argument("form_id")
@click.argument("answers", nargs=-1, required=True, metavar="FIELD=ANSWER...")
@click.option("--profile", required=True, help="The service's profile: a name (tower-hamlets) or a folder.")
@click.option("--to", type=click.Path(path_type=Path), default=Path(), help="The folder to write into.")
def prefill(form_id: str, answers: tuple[str, ...], profile: str, to: Path) -> None:
    """Write a blank form with what is already known, such as case_reference=CV-10001 allocated=2026-11-02."""
    with told():
        service = load_profile(profile)
        known = {f.id: f for f in service.forms}
        if form_id not in known:
            raise DocumentError("not-found", f"There is no form '{form_id}'.", f"Known: {', '.join(known)}.")
        definition, values = known[form_id], dict(_answer(a) for a in answers)
        template = content_of(shipped("templates") / service.service.id / definition.template)
        path = to / file_name_for(definition, values)
        if path.exists():
            raise DocumentError("already-there", f"There is already a '{path}'.", "It was left as it is.")
        path.write_bytes(prefill_form(template, definition, values))
    for sentence in without_place(definition, values):
        err.print(sentence, markup=False, soft_wrap=True)
    out.print(f"Written: {path}", markup=False, soft_wrap=True)


def _answer(words: str) -> tuple[str, str | dt.date]:
    name, _, value = words.partition("=")
    try:
        return name.strip(), dt.date.fromisoformat(value.strip())
    except ValueError:
        return name.strip(), value.strip()


FORM_COMMANDS = (read, check, feedback, compare, prefill)
