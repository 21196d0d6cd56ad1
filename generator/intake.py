"""Completed forms out of the library: each file read once for each version, no bad file stopping the others."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.checks.across import find_repeats
from generator.checks.catalogue import check_form
from generator.errors import DocumentError
from generator.forms.alarm import safeguarding_words_in
from generator.forms.identify import identify
from generator.forms.read import read_form
from generator.ledger import Ledger, ReadForm
from generator.model import AuditForm, Issue
from generator.office.package import open_package
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.submission import Submission
from generator.resources import shipped
from sharepoint.errors import LibraryError
from sharepoint.library import FileRef, Library

READER = "2026-11e"  # raised when the reader changes what it gives, so that forms are read again

_log = logging.getLogger("checkback")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read: why, and what its sender can do. ``defect`` marks a fault of ours.

    ``alarm`` holds words on safeguarding that could be made out in it all the same (DP-10).
    """

    path: str
    code: str
    message: str
    alarm: tuple[str, ...] = ()
    defect: bool = False


def find_template(library: Library, profile: ServiceProfile, name: str) -> bytes | None:
    """The service's own template of this name, where its library has one."""
    own = library.find(f"{profile.folders.templates}/{name}")
    return library.read(own) if own else None


def form_template(library: Library, profile: ServiceProfile, definition: FormDefinition) -> bytes:
    """The blank form: the service's own where its library has one, else the one that comes with Checkback."""
    own = find_template(library, profile, definition.template)
    return own or (shipped("templates") / profile.service.id / definition.template).read_bytes()


def read_document(data: bytes, file: str, profiles: Iterable[ServiceProfile]) -> tuple[AuditForm, list[Issue]]:
    """One completed form as it was read, with what the reader doubts. Raises DocumentError."""
    package = open_package(data)
    profile, definition = identify(package, tuple(profiles), file)
    return read_form(package, definition, profile, file)


def read_submissions(
    library: Library,
    refs: Iterable[FileRef],
    profile: ServiceProfile,
    ledger: Ledger,
    today: dt.date,
    *,
    seen: Callable[[str], None],
) -> tuple[list[Submission], list[Refused]]:
    """The forms among these files, checked, and the files that could not be read.

    ``seen`` is called with each path once it is done.
    """
    submissions: list[Submission] = []
    refused: list[Refused] = []
    for ref, form, doubts in read_forms(library, refs, profile, ledger, refused):
        if form:
            submissions.append(_submission(form, doubts, ref, profile, today))
        seen(ref.path)
    return with_repeats(submissions, profile), refused


def read_forms(
    library: Library, refs: Iterable[FileRef], profile: ServiceProfile, ledger: Ledger, refused: list[Refused]
) -> Iterator[tuple[FileRef, AuditForm | None, tuple[Issue, ...]]]:
    """Each of these files with its form and what the reader doubts; None for one that goes to ``refused``."""
    reader = f"{READER}:{hashlib.sha256(profile.model_dump_json().encode()).hexdigest()[:16]}"
    for ref in refs:
        read = ledger.find_form(ref.path, ref.etag, reader)
        if read is None and (read := _read(library, ref, profile, refused)):
            ledger.keep_form(ref.path, ref.etag, reader, read)
        if read and not read.form:
            refused.append(Refused(ref.path, read.refused_code, read.refused_message, read.alarm))
        # The same content may lie under another name than when it was first read.
        form = replace(read.form, file=ref.name) if read and read.form else None
        yield ref, form, read.issues if read else ()


def with_repeats(submissions: Sequence[Submission], profile: ServiceProfile) -> list[Submission]:
    """The forms with what was noticed across them: text that stands in another audit too (TH-057)."""
    repeats = find_repeats([s.form for s in submissions], profile)
    return [
        replace(s, issues=(*s.issues, *found)) if found else s for s, found in zip(submissions, repeats, strict=True)
    ]


def _read(library: Library, ref: FileRef, profile: ServiceProfile, refused: list[Refused]) -> ReadForm | None:
    """What reading one file gives; None where the fault may pass (the library, or a defect of ours)."""
    data = b""
    try:
        data = library.read(ref)
        form, issues = read_document(data, ref.name, [profile])
    except DocumentError as error:
        return ReadForm(refused_code=error.code, refused_message=str(error), alarm=safeguarding_words_in(data, profile))
    except LibraryError as error:
        refused.append(Refused(ref.path, "library", str(error)))
        return None
    except Exception:  # one file must not stop the others; it is logged whole and the run exits 70
        _log.error("defect while reading %s\n%s", ref.path, traceback.format_exc())
        message = "Checkback itself failed on this file. Please report it with the log; the file was left as it is."
        refused.append(Refused(ref.path, "defect", message, safeguarding_words_in(data, profile), defect=True))
        return None
    return ReadForm(form, tuple(issues))


def _submission(
    form: AuditForm, doubts: tuple[Issue, ...], ref: FileRef, profile: ServiceProfile, today: dt.date
) -> Submission:
    issues = (*doubts, *check_form(form, profile.form(form.form_id), profile, today))
    return Submission(form, issues, ref.path, ref.modified, ref.etag)
