"""The command that sends mail from the service's mailbox: send.

What talks to SharePoint is imported where it is used, so that commands on a plain folder start without it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.markup import escape

from generator.cli_common import DONE, SETTINGS, UNREADABLE, out, profile_of, sharepoint_of, told
from generator.cli_library import library_argument
from generator.cli_work import at_work
from generator.errors import ConfigError, ConfigProblem
from generator.sending import send_outbox
from sharepoint.settings import SharePointSettings


@click.command()
@library_argument
def send(library: Path) -> None:
    """Send the notices of the outbox from the service's mailbox, each once. Exit code 5: some could not be sent.

    It waits its turn: while a run is at work, or another machine sends, it says so and ends with exit code 6.
    """
    left = 0
    with told():
        service, settings = profile_of(library, None), _settings(library)
        from sharepoint.connection import open_connection  # noqa: PLC0415
        from sharepoint.graph import GraphLibrary  # noqa: PLC0415
        from sharepoint.mail import Mailbox  # noqa: PLC0415

        connection = open_connection(settings)
        mailbox, place = Mailbox(settings, connection), GraphLibrary(settings, connection)
        with at_work(library, place) as (_, keep):
            for one in send_outbox(place, mailbox, service):
                left += not one.sent
                words = "sent" if one.sent else f"[yellow]not sent:[/] {escape(one.reason)}:"
                out.print(f"{words} {escape(one.path)}", soft_wrap=True)
                keep()
    sys.exit(UNREADABLE if left else DONE)


def _settings(library: Path) -> SharePointSettings:
    settings = sharepoint_of(library)
    if settings is None:
        advice = "Add [sharepoint] with tenant, client_id, site and mailbox; or send the files of the outbox by hand."
        problem = ConfigProblem(str(library / SETTINGS), "sharepoint", "no SharePoint library is named.", advice)
        raise ConfigError([problem])
    return settings


SHAREPOINT_COMMANDS = (send,)
