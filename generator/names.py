"""Names as staff write them in one box of an older form, and as folders and files bear them."""

from __future__ import annotations

import re

_ROLE = r"(?:auditor|audited by|case manager|CM(?: is)?|manager)"
_LEAD_WORD = re.compile(r"^(?:auditor|audited by|group)\s*[:\-–]\s*", re.IGNORECASE)
_AUDITOR_IN_BRACKETS = re.compile(r"^(?P<before>.*?)\(\s*auditor\s*[:\-–]?\s*(?P<auditor>[^)]*)\)(?P<after>.*)$", re.I)
_NO_FILE_NAME = re.compile(r"[\"*:<>?/\\|#%\x00-\x1f]+")  # what SharePoint and Windows refuse
_SEPARATORS = re.compile(r"\s*(?:/|;|\n|\.\s+(?=[A-Z])|\s[–-]\s)\s*")


def split_case_manager_and_auditor(words: str) -> tuple[str, str]:
    """The case manager and the auditor out of one box ("Case Manager:/auditor", NT-132).

    One name alone is the case manager; the auditor is then blank, for a person to name.
    """
    bracketed = _AUDITOR_IN_BRACKETS.match(words)
    if bracketed and bracketed["auditor"].strip():
        return _bare(bracketed["before"] + bracketed["after"]), _bare(bracketed["auditor"])
    case_manager, auditor = "", ""
    parts = [part for part in _SEPARATORS.split(words) if part.strip()]
    for position, part in enumerate(parts):
        if re.search(r"\baudit(?:or|ed)\b", part, re.IGNORECASE):
            auditor = auditor or _bare(part)
        elif not case_manager:
            case_manager = _bare(part)
        elif not auditor and position == len(parts) - 1:
            auditor = _bare(part)
    return case_manager, auditor


def _bare(words: str) -> str:
    """A name without the role written beside it."""
    without = re.sub(rf"\(?\b{_ROLE}\b\)?\s*[:\-–]?\s*", " ", words, flags=re.IGNORECASE)
    return " ".join(without.split()).strip(" ,.:;-–()")


def name_only(words: str) -> str:
    """The name out of "Sol Storeybrook, case manager" or "Tansy Pepperstock (case prevention officer)"."""
    return re.split(r",|\(|\s[–-]\s", _LEAD_WORD.sub("", words), maxsplit=1)[0].strip()


def file_name(words: str) -> str:
    """Words as the name of a file or folder: what SharePoint and Windows refuse in one gives way to a space."""
    return " ".join(_NO_FILE_NAME.sub(" ", words).split())
