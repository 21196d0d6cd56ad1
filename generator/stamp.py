"""What a published document carries in its properties: its build, its labels, and a seal over its content.

By them a document is known again in any library, whatever became of its bytes, of the ledger or of its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.office.sealed import read_properties, seal_of, with_properties

PERIOD, KIND, CLASSIFICATION, READINGS = "Period", "Kind", "Classification", "Readings"
LABELS = (PERIOD, KIND, CLASSIFICATION, READINGS)
_BUILD, _SEAL = "Checkback build", "Checkback seal"
OFFICE = (".docx", ".xlsx")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The build of a document and its labels; ``intact`` where nobody changed its content since it was made."""

    build: str
    labels: Mapping[str, str] = field(default_factory=dict)
    intact: bool = True


def build_of(path: str, source: str) -> str:
    """The name of a build: of which document, made from what."""
    return hashlib.sha256(f"{path}\0{source}".encode()).hexdigest()[:16]


def stamped(path: str, data: bytes, stamp: Stamp) -> bytes:
    """A document with its stamp; a file that takes none comes back as it is. Raises DocumentError for a damaged one."""
    if not path.lower().endswith(OFFICE) or not seal_of(data):
        return data
    return with_properties(data, {**stamp.labels, _BUILD: stamp.build, _SEAL: seal_of(data)})


def find_stamp(data: bytes) -> Stamp | None:
    """The stamp that a document carries, None where it has none."""
    properties = read_properties(data)
    if not properties.get(_BUILD):
        return None
    labels = {name: properties[name] for name in LABELS if name in properties}
    return Stamp(properties[_BUILD], labels, properties.get(_SEAL) == seal_of(data))
