"""The analyst's case list as they keep it: own headings, dates as text, themes, and what is said of faults."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from generator.case_list import read_case_list
from generator.errors import DocumentError
from generator.profile import CaseList
from generator.profile_load import load_profile

HEADINGS = ("Case reference", "Case manager", "Team", "Order", "Opened", "Closed", "Themes", "Ethnicity", "Home visits")
SETTINGS = CaseList(
    columns={
        "reference": "Case reference",
        "worker": "Case manager",
        "team": "Team",
        "order": "Order",
        "opened": "Opened",
        "closed": "Closed",
        "themes": "Themes",
    },
    theme_columns=("Home visits",),
    characteristics=("Ethnicity",),
)
ROW = ("CW-00001", "Sol Storeybrook", "North", "Referral Order", dt.date(2026, 1, 5), None, "Gangs; School", "B", "Yes")


def case_list(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, day = book.add_worksheet("Cases"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write("A1", "Open cases, exported by the performance analyst")
    sheet.write_row(2, 0, headings)
    for r, row in enumerate(rows, start=3):
        for c, value in enumerate(row):
            sheet.write(r, c, value, day if isinstance(value, dt.date) else None)
    book.close()
    return out.getvalue()


def test_a_case_is_read_under_the_services_own_headings() -> None:
    (case,) = read_case_list(case_list(ROW), SETTINGS)
    assert (case.reference, case.worker, case.order) == ("CW-00001", "Sol Storeybrook", "Referral Order")
    assert (case.opened, case.closed, case.last_dip) == (dt.date(2026, 1, 5), None, None)
    assert case.themes == ("Gangs", "School", "Home visits")
    assert dict(case.characteristics) == {"Ethnicity": "B"}


def test_a_date_typed_as_text_counts_as_that_date_day_first() -> None:
    (case,) = read_case_list(case_list((*ROW[:4], "3/11/2025", *ROW[5:])), SETTINGS)
    assert case.opened == dt.date(2025, 11, 3)


def test_what_is_no_date_is_said_with_its_case() -> None:
    with pytest.raises(DocumentError, match="“last spring” as a date of CW-00001"):
        read_case_list(case_list((*ROW[:4], "last spring", *ROW[5:])), SETTINGS)


def test_one_case_in_two_rows_is_said() -> None:
    with pytest.raises(DocumentError, match="CW-00001 more than once"):
        read_case_list(case_list(ROW, ROW), SETTINGS)


def test_a_missing_heading_of_the_references_is_said() -> None:
    with pytest.raises(DocumentError, match="Case reference"):
        read_case_list(case_list(ROW, headings=("Ref", *HEADINGS[1:])), SETTINGS)


@pytest.mark.parametrize("service", ["tower-hamlets", "nottingham"])
def test_each_service_says_where_its_case_list_lies(service: str) -> None:
    settings = load_profile(service).case_list
    assert settings and {"reference", "worker", "opened", "order", "last_dip"} <= set(settings.columns)
    assert not any("name" in heading.casefold() for heading in settings.columns.values())
