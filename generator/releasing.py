"""Reports and papers into the library: through the release gate, and with what people wrote in their boxes (DP-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.filing import Filed, Filing, Rebuilt, nothing_beside
from generator.profile import FormDefinition, ServiceProfile
from generator.programme.records import Plan
from generator.reports.carried import NOTHING, read_earlier
from generator.reports.gate import release_problems
from generator.stamp import CLASSIFICATION, KIND, PERIOD, READINGS


class WithheldError(Exception):
    """A document that must not be filed; ``found`` says where the name of a child stands in it."""

    def __init__(self, found: list[str]) -> None:
        super().__init__("; ".join(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Release:
    """Files documents that hold none of these names of children; ``known`` phrases are nobody's name."""

    filing: Filing
    profile: ServiceProfile
    names: frozenset[str]
    known: frozenset[str]

    def publish(
        self,
        path: str,
        source: str,
        write: Callable[..., bytes],
        beside: Callable[[str, bytes], None] = nothing_beside,
        *,
        kind: str = "",
    ) -> Filed:
        """Write a document of a ``kind`` where what it is made from (``source``, a digest) changed.

        ``write`` is given the ``earlier`` document that lies there, so that what people wrote in its boxes is carried
        over. ``beside`` is called with the path and the content before a document is filed, to file what goes with it.
        Raises WithheldError.
        """

        def rebuilt(before: bytes) -> Rebuilt:
            earlier = read_earlier(before)
            return Rebuilt(self.released(path, write(earlier=earlier)), earlier.in_place)

        def written() -> bytes:
            return self.released(path, write(earlier=NOTHING))

        labels = labels_of(path, kind, self.profile)
        return self.filing.publish(path, source, written, rebuilt, beside, labels)

    def released(self, path: str, data: bytes) -> bytes:
        """The document itself, where nobody can be recognised in it. Raises WithheldError."""
        if found := release_problems(data, self.names, PurePosixPath(path).name, self.known):
            raise WithheldError(found)
        return data


def release_of(filing: Filing, plan: Plan, profile: ServiceProfile, names: frozenset[str] = frozenset()) -> Release:
    """The way into the library for documents on a plan; ``names`` are children's names that no form holds."""
    return Release(filing, profile, identifying_names(plan, profile) | names, nobodys_names(plan, profile))


def labels_of(path: str, kind: str, profile: ServiceProfile) -> Mapping[str, str]:
    """What a document's properties and the library's columns say of it; it lies in the folder of its period."""
    folder, dated = PurePosixPath(path).parent, (profile.folders.reports, profile.folders.packs)
    labels = {
        PERIOD: folder.name if str(folder.parent) in dated else "",
        KIND: kind,
        CLASSIFICATION: profile.service.classification,
        READINGS: ", ".join(r.id for r in profile.readings),
    }
    return {name: words for name, words in labels.items() if words}


def identifying_names(plan: Plan, profile: ServiceProfile) -> frozenset[str]:
    """The names of children that stand in the forms, for the release gate; they are kept nowhere else (DP-04)."""
    definitions: dict[str, FormDefinition] = {f.id: f for f in profile.forms}
    return frozenset(
        words
        for submission in plan.submissions.values()
        for field_id, answer in submission.form.answers.items()
        if (field := definitions[submission.form.form_id].fields.get(field_id))
        and field.identity
        and field_id.endswith("name")
        and (words := answer.value)
    )


def nobodys_names(plan: Plan, profile: ServiceProfile) -> frozenset[str]:
    """Phrases that are no child's name though a child may share a word of them: the service, its teams, its staff."""
    staff = {n for a in plan.audits for n in (a.auditor, a.practitioner, a.team_manager, a.moderator, a.team)}
    service = {profile.service.name, profile.service.short_name}
    return frozenset(service | {a.owner for a in plan.actions} | staff) - {""}
