"""Where the library and the mailbox are, and which hosts that names. No secret is kept here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sharepoint.errors import LibraryError

LOGIN_HOST = "login.microsoftonline.com"
GRAPH_HOST = "graph.microsoft.com"
KEY, PASSPHRASE, CERTIFICATE, PFX = (
    "CHECKBACK_PRIVATE_KEY",
    "CHECKBACK_KEY_PASSPHRASE",
    "CHECKBACK_CERTIFICATE",
    "CHECKBACK_PFX",
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class SharePointSettings:
    """One library of one site, and the application that works in it.

    ``site`` is its address (https://contoso.sharepoint.com/sites/youth-justice), ``library`` the name people see,
    ``folder`` a folder in it to which everything is kept. ``certificate`` and ``key`` are PEM files, or ``pfx`` is one
    file with both; each may be left out where the environment holds it. Times are in seconds. Raises LibraryError for
    what cannot be right.
    """

    tenant: str
    client_id: str
    site: str
    library: str = "Documents"
    folder: str = ""
    mailbox: str = ""
    certificate: Path | None = None
    key: Path | None = None
    pfx: Path | None = None
    organisation: str = "Council"
    proxy: str = ""
    ca_file: Path | None = None
    connect_timeout: float = 5
    read_timeout: float = 60
    patience: float = 300

    def __post_init__(self) -> None:
        for name, value in (("tenant", self.tenant), ("client_id", self.client_id)):
            if not _NAME.fullmatch(value):
                raise LibraryError(f"'{name}' of the SharePoint settings is not an identifier. Copy it from Entra ID.")
        parts = urlsplit(self.site)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(".sharepoint.com"):
            raise LibraryError(
                f"The site '{self.site}' is not an address such as https://contoso.sharepoint.com/sites/youth-justice."
            )

    @property
    def site_host(self) -> str:
        """The host of the site, in small letters."""
        return urlsplit(self.site).hostname or ""

    @property
    def site_path(self) -> str:
        """The site's path on its host, without slashes at the ends; empty for the root site."""
        return unquote(urlsplit(self.site).path).strip("/")

    @property
    def hosts(self) -> frozenset[str]:
        """The only hosts that are ever contacted: sign-in, Graph, and the site, which holds the files' content."""
        return frozenset({LOGIN_HOST, GRAPH_HOST, self.site_host})
