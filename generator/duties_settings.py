"""The settings of the duties of data protection: the assessment, the regime, and how long records are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from generator.form_definition import Strict

Kept = Literal["forms", "feedback", "allocated", "selections", "outbox", "reports", "packs", "restricted", "previous"]


class DataProtection(Strict):
    """The impact assessment under which a service works, and the law that its records fall under (DP-01, DP-02).

    ``regime`` is "uk-gdpr", or "part-3" where the service's own adviser reads its work as for law enforcement purposes
    (Data Protection Act 2018, part 3).
    """

    assessment: str = Field(min_length=1)
    agreed_on: date
    owner: str = Field(min_length=1)
    regime: Literal["uk-gdpr", "part-3"] = "uk-gdpr"


class Retention(Strict):
    """How many years each kind of record is kept, and the cases that must be kept for now (DP-11).

    The time of a form runs from the day on which it was handed in, that of every other file from its last change.
    """

    years: Mapping[Kept, int] = Field(default_factory=dict)
    held: tuple[str, ...] = ()
