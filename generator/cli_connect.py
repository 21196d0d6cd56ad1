"""The command that sets SharePoint up: connect. It needs no network, and writes nothing secret into the settings."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.cli_common import DONE, SETTINGS, USAGE, err, out, profile_option, settings_of, told
from generator.cli_library import library_argument
from generator.errors import ConfigError, ConfigProblem
from generator.settings_text import with_table
from sharepoint.errors import LibraryError
from sharepoint.settings import PASSPHRASE, SharePointSettings

STEPS = "Steps for the administrators.md"
_COMMENT = "The document library on SharePoint. Nothing here is secret: the key lies in its own file."
_QUESTIONS = {
    "tenant": "Tenant: its id or name in Entra ID, such as contoso.onmicrosoft.com",
    "client_id": "Application (client) ID; leave it blank until the application is registered",
    "site": "Address of the site, such as https://contoso.sharepoint.com/sites/youth-justice",
    "library": "Name of the document library as people see it",
    "folder": "Folder in it to stay inside; blank for the whole library",
    "mailbox": "Shared mailbox that notices are sent from; blank for none",
    "organisation": "Name of the organisation, for the user agent that Microsoft asks for",
}
_DEFAULTS = {"library": "Documents", "organisation": "Council"}
_SAFE = re.compile(r"[^\s'\"`$;]*")  # an address stands in commands that administrators copy


@dataclass(frozen=True, slots=True)
class _Asked:
    """How the answers come: from options, asked for, or as they are and by default."""

    options: Mapping[str, str | None]
    before: Mapping[str, str]
    quiet: bool

    def answers(self) -> dict[str, str]:
        return {name: self._answer(name, question) for name, question in _QUESTIONS.items()}

    def _answer(self, name: str, question: str) -> str:
        given, known = self.options[name], str(self.before.get(name, _DEFAULTS.get(name, "")))
        if given is not None or self.quiet:
            return (known if given is None else given).strip()
        answer: str = click.prompt(question, default=known, show_default=bool(known))
        return answer.strip()


@click.command()
@library_argument
@click.option("--tenant", help="The tenant's id or name.")
@click.option("--client-id", help="The application's id.")
@click.option("--site", help="The address of the site.")
@click.option("--library", "library_name", help="The document library's name.")
@click.option("--folder", help="A folder in it to stay inside.")
@click.option("--mailbox", help="The shared mailbox that notices are sent from.")
@click.option("--organisation", help="For the user agent.")
@click.option("--keys", type=click.Path(path_type=Path), help="The folder for key and certificate.")
@click.option("--days", default=365, show_default=True, type=click.IntRange(30, 1095), help="How long it is good.")
@click.option("--renew", is_flag=True, help="Make a new key and certificate beside those in use; change no settings.")
@click.option("--change", is_flag=True, help="Settings that are there may be changed.")
@click.option("--yes", is_flag=True, help="Ask nothing: take options, what is there, and defaults.")
@profile_option
def connect(library: Path, *, keys: Path | None, days: int, renew: bool, change: bool, yes: bool, **given: str) -> None:
    """Set LIBRARY up for SharePoint: key, certificate, settings, and the steps for your administrators.

    LIBRARY is the folder in which checkback.toml is, or will be. The key is readable by its owner only and lies outside
    that folder; set CHECKBACK_KEY_PASSPHRASE to lock it as well. Nothing that is there is replaced without being asked.
    """
    with told():
        profile, given["library"] = given.pop("profile"), given.pop("library_name")
        library.mkdir(parents=True, exist_ok=True)
        table = settings_of(library) if (library / SETTINGS).is_file() else {}
        before = {name: str(value) for name, value in table.get("sharepoint", {}).items()}
        if before.get("pfx"):
            raise LibraryError("The settings name a PFX file, which stays the key. Take its line out to have one made.")
        if renew:
            _renew(library, keys, days, before)
            sys.exit(DONE)
        answers = _Asked(given, before, yes).answers()
        _check(answers)
        if not _may_change(before, answers, change=change, quiet=yes):
            err.print("Nothing was changed. With --change the settings above are replaced.", style="yellow")
            sys.exit(USAGE)
        where = _key_folder(keys, before, library)
        _set_up(library, answers, before, keys=where, days=days, profile=profile)
    sys.exit(DONE)


def _check(answers: Mapping[str, str]) -> None:
    """Raises LibraryError for what cannot be right; an application that is not registered yet may be left out."""
    for name in ("tenant", "client_id", "site", "mailbox"):
        if not _SAFE.fullmatch(answers[name]):
            raise LibraryError(f"'{answers[name]}' cannot be right for '{name}': it holds a blank or a quote.")
    if answers["mailbox"] and "@" not in answers["mailbox"]:
        raise LibraryError(f"The mailbox '{answers['mailbox']}' is not an address such as quality@contoso.example.")
    SharePointSettings(answers["tenant"], answers["client_id"] or "not-yet", answers["site"])


def _may_change(before: Mapping[str, str], answers: Mapping[str, str], *, change: bool, quiet: bool) -> bool:
    """Whether settings that say something else may be replaced; each of them is shown."""
    other = {name: value for name, value in answers.items() if before.get(name) and before[name] != value}
    for name, value in other.items():
        out.print(f"{name}: '{before[name]}' would become '{value}'", markup=False, soft_wrap=True)
    return not other or change or (not quiet and click.confirm("Change them?", default=False))


def _key_folder(keys: Path | None, before: Mapping[str, str], library: Path) -> Path:
    if keys is not None:
        return keys.absolute()
    return (library / before["key"]).parent if before.get("key") else Path(click.get_app_dir("Checkback"))


def _set_up(
    library: Path, answers: dict[str, str], before: Mapping[str, str], *, keys: Path, days: int, profile: str | None
) -> None:
    from sharepoint.admin_steps import Wanted, steps  # noqa: PLC0415
    from sharepoint.key_pair import KeyFiles, files_in, find_pair, make_pair, write_pair  # noqa: PLC0415

    files = files_in(keys)
    if before.get("key") and before.get("certificate"):
        key, certificate = library / before["key"], library / before["certificate"]
        files = KeyFiles(key, certificate, certificate.with_suffix(".cer"))
    pair = find_pair(files)
    if pair is None:
        pair = make_pair("Checkback", days, os.environ.get(PASSPHRASE, ""))
        write_pair(pair, files)
        _say(f"Made the key {files.key} and the certificate {files.certificate}.")
        _say(_how_to_protect(files.key))
    else:
        _say(f"The key {files.key} is there already and stays.")
    values = {**answers, "certificate": files.certificate.as_posix(), "key": files.key.as_posix()}
    values = {name: value for name, value in values.items() if before.get(name) != value}
    _write_settings(library / SETTINGS, values, profile)
    asked = {name: answers[name] for name in ("tenant", "client_id", "site", "library", "mailbox")}
    page = steps(Wanted(**asked, certificate=files.certificate, upload=files.upload, pair=pair))
    (library / STEPS).write_text(page, encoding="utf-8")
    _say(f"The settings are in {library / SETTINGS}. The steps below are also in '{library / STEPS}', to be handed on.")
    click.echo(page)


def _how_to_protect(key: Path) -> str:
    if os.name == "posix":
        return "Only you can read the key. Checkback must run as you, or own the file (chown)."
    return f'Let nobody else read the key: icacls "{key}" /inheritance:r /grant:r "%USERNAME%:R"'


def _write_settings(path: Path, values: Mapping[str, str], profile: str | None) -> None:
    """The settings with these values; comments and all else stay. Raises ConfigError."""
    text = path.read_text(encoding="utf-8") if path.is_file() else f'profile = "{profile or "tower-hamlets"}"\n'
    try:
        made = with_table(text, "sharepoint", values, _COMMENT)
    except ValueError as error:
        lines = ", ".join(f'{name} = "{value}"' for name, value in values.items())
        advice = f"Write the lines yourself: {lines}"
        raise ConfigError([ConfigProblem(str(path), "sharepoint", f"{error}.", advice)]) from error
    path.write_text(made, encoding="utf-8")


def _renew(library: Path, keys: Path | None, days: int, before: Mapping[str, str]) -> None:
    """A new pair beside the one in use. The settings follow when it is uploaded, so that no run fails meanwhile."""
    from sharepoint.key_pair import files_in, make_pair, write_pair  # noqa: PLC0415

    files = files_in(_key_folder(keys, before, library), f"checkback-{datetime.now(UTC):%Y-%m-%d}")
    pair = make_pair("Checkback", days, os.environ.get(PASSPHRASE, ""))
    write_pair(pair, files)
    _say(f"Made the key {files.key} and the certificate {files.certificate}.")
    _say(_how_to_protect(files.key))
    _say(
        f"1. Have {files.upload} uploaded to the application in Entra ID (Certificates & secrets, Certificates); "
        f"its thumbprint is {pair.thumbprint}. The one in use stays beside it."
    )
    _say(f"2. Then set in {library / SETTINGS}, under [sharepoint]:")
    _say(f'   certificate = "{files.certificate.as_posix()}"\n   key = "{files.key.as_posix()}"')
    _say(
        "3. checkback doctor LIBRARY. Where it is well, take the old certificate away in Entra ID, and its files here."
    )


def _say(words: str) -> None:
    out.print(words, markup=False, soft_wrap=True)


CONNECT_COMMANDS = (connect,)
