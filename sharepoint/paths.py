"""Names and paths that SharePoint takes; a plain folder keeps to them too, so that a library can move there."""

from __future__ import annotations

from pathlib import PurePosixPath

from sharepoint.errors import LibraryError

PREVIOUS_VERSIONS = "Previous versions"  # where a folder keeps what was replaced; SharePoint has versions
LONGEST = 400  # decoded characters of site, library and path together
_FORBIDDEN = set('"*:<>?\\|')
_CONTROLS = {chr(n) for n in range(32)}


def get_parts(path: str) -> tuple[str, ...]:
    """The folders and the name of a path in the library; raises LibraryError where SharePoint would refuse it."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or PurePosixPath(path).is_absolute():
        raise LibraryError(f"'{path}' is not a path inside the library.")
    if any((_FORBIDDEN | _CONTROLS) & set(part) or part != part.strip() or part.endswith(".") for part in parts):
        raise LibraryError(f"'{path}' holds a character that SharePoint refuses in names. Rename the file.")
    if len(path) > LONGEST:
        raise LibraryError(f"'{path[:60]}…' is longer than the {LONGEST} characters that SharePoint takes.")
    return parts


def is_hidden(parts: tuple[str, ...]) -> bool:
    """Whether a path belongs to a program rather than to people: hidden files, and Office's lock files."""
    return any(part.startswith((".", "~$")) for part in parts)
