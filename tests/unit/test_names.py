"""One box, two people: how staff write case manager and auditor in the older form (NT-132)."""

from __future__ import annotations

import pytest

from generator.names import name_only, split_case_manager_and_auditor


@pytest.mark.parametrize(
    ("words", "case_manager", "auditor"),
    [
        ("Bram Thistlewick / Orla Pretendergast (auditor)", "Bram Thistlewick", "Orla Pretendergast"),
        ("Sunny Marlowthorpe (auditor) – CM is Ada Tintagelli", "Ada Tintagelli", "Sunny Marlowthorpe"),
        ("Nell Imagin (auditor Morgan Fableworth)", "Nell Imagin", "Morgan Fableworth"),
        ("Femi Storeybrook / auditor: Del Quillfeather", "Femi Storeybrook", "Del Quillfeather"),
        ("CM: Ada Tintagelli. Auditor: Tamsin Inkwell-Sample", "Ada Tintagelli", "Tamsin Inkwell-Sample"),
        ("Ada Tintagelli / Tamsin Inkwell-Sample", "Ada Tintagelli", "Tamsin Inkwell-Sample"),
        ("Del Quillfeather", "Del Quillfeather", ""),
        ("", "", ""),
    ],
)
def test_case_manager_and_auditor(words: str, case_manager: str, auditor: str) -> None:
    assert split_case_manager_and_auditor(words) == (case_manager, auditor)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Sol Storeybrook, case manager", "Sol Storeybrook"),
        ("Tansy Pepperstock (case prevention officer)", "Tansy Pepperstock"),
        ("Group: Dilys Fableworth (lead), Priya Inkwell-Sample", "Dilys Fableworth"),
        ("Zed Invention-Smythe", "Zed Invention-Smythe"),
    ],
)
def test_name_without_its_role(words: str, name: str) -> None:
    assert name_only(words) == name
