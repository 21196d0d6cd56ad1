"""A mailbox: messages sent through Graph are filed among the sent ones under their Message-ID."""

from __future__ import annotations

import base64
import binascii
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from sharepoint_server.drive import Refused
from sharepoint_server.messages import Reply, Request, as_json


class Mailboxes:
    """The mailboxes of the tenant, of which the application may use one."""

    def __init__(self, allowed: str) -> None:
        self._allowed = allowed
        self.sent: list[EmailMessage] = []

    def send(self, request: Request, address: str) -> Reply:
        self._check(address)
        if request.headers.get("content-type") != "text/plain":
            raise Refused(400, "ErrorInvalidRequest")
        try:
            data = base64.b64decode(request.body, validate=True)
        except binascii.Error:
            raise Refused(400, "ErrorMimeContentInvalidBase64String") from None
        self.sent.append(message_from_bytes(data, EmailMessage, policy=SMTP))
        return Reply(202)

    def search(self, request: Request, address: str) -> Reply:
        self._check(address)
        found = re.fullmatch(r"internetMessageId eq '(.*)'", request.query.get("$filter", ""))
        if not found:
            raise Refused(400, "ErrorInvalidUrlQueryFilter")
        wanted = found[1].replace("''", "'")
        return as_json({"value": [{"id": str(n)} for n, m in enumerate(self.sent) if m["Message-ID"] == wanted]})

    def _check(self, address: str) -> None:
        if address.lower() != self._allowed.lower():
            raise Refused(403, "ErrorAccessDenied")
