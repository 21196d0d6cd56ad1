"""Mail from the shared mailbox: each message once, however the answer is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS

from sharepoint.errors import AccessDenied, LibraryError, Unclear
from sharepoint.mail import Mailbox

NOTICE = (
    b"Subject: Moderation is due\r\nMessage-ID: <it's-due@checkback>\r\nTo: Sam <sam@contoso.example>\r\n"
    b"X-Unsent: 1\r\nImportance: high\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"The caf\xc3\xa9 audit is due.\r\n"
)


def test_message_arrives_as_it_was_written_but_not_as_a_draft(office: Office) -> None:
    assert office.mailbox().send(NOTICE)
    (sent,) = office.tenant.mail.sent
    assert sent["To"] == "Sam <sam@contoso.example>"
    assert sent.get_content().strip() == "The café audit is due."
    assert sent["X-Unsent"] is None
    assert office.tenant.seen["sent"] == 0


@pytest.mark.parametrize("fault", ["done, no answer", "done, then server error", "done, then gateway time-out", "slow"])
def test_sent_message_whose_answer_was_lost_is_not_sent_again(office: Office, fault: str) -> None:
    office.tenant.faults.order("send", FAULTS[fault])
    assert office.mailbox().send(NOTICE)
    assert len(office.tenant.mail.sent) == 1


@pytest.mark.parametrize("fault", ["no answer", "server error", "gateway"])
def test_unclear_answer_is_left_for_a_later_run_that_looks_first(office: Office, fault: str) -> None:
    mailbox = office.mailbox()
    office.tenant.faults.order("send", FAULTS[fault])
    with pytest.raises(Unclear):
        mailbox.send(NOTICE)
    assert mailbox.send(NOTICE, perhaps_sent=True)
    assert not mailbox.send(NOTICE, perhaps_sent=True)
    assert len(office.tenant.mail.sent) == 1


def test_throttling_is_waited_out(office: Office) -> None:
    office.tenant.faults.order("send", FAULTS["throttled"], times=3)
    assert office.mailbox().send(NOTICE)
    assert len(office.tenant.mail.sent) == 1


def test_other_mailbox_is_refused_with_the_right_that_is_needed(office: Office) -> None:
    settings = replace(office.settings, mailbox="somebody@contoso.example")
    with pytest.raises(AccessDenied, match="RBAC for applications"):
        Mailbox(settings, office.connection(), office.slept.append).send(NOTICE)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (b"To: a@contoso.example\r\n\r\nx", "Message-ID"),
        (b"Message-ID: <a@b>\r\nTo: undisclosed-recipients:;\r\n\r\nx", "without an address"),
        (b"Message-ID: <a@b>\r\nTo: a@contoso.example\r\n\r\n" + b"x\r\n" * 1_200_000, "too long"),
    ],
)
def test_message_that_cannot_go_is_refused_before_anything_is_sent(office: Office, message: bytes, said: str) -> None:
    with pytest.raises(LibraryError, match=said):
        office.mailbox().send(message)
    assert office.tenant.seen["send"] == 0


def test_no_mailbox_in_the_settings_is_told(office: Office) -> None:
    with pytest.raises(LibraryError, match="No mailbox is named"):
        Mailbox(replace(office.settings, mailbox=""), office.connection())
