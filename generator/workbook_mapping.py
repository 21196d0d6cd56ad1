"""Where the rows of a service's own workbook stand, and which of its headings are which of our fields (TOML)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from generator.form_definition import Identifier, Strict


class WorkbookMapping(Strict):
    """A service's own tracker or action plan.

    ``table_name`` names an Excel table; without one the rows are a plain range on ``sheet``, whose headings are looked
    for unless ``header_row`` says where they stand. ``columns`` gives the heading of each field that the workbook has,
    ``key`` the fields that together name a row, ``words`` the workbook's own words for ours, by field.
    """

    sheet: str = ""
    table_name: str = ""
    header_row: int = Field(default=0, ge=0)
    key: tuple[Identifier, ...] = ()
    columns: Mapping[str, str] = Field(min_length=1)
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
