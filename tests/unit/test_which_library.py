"""Which library a folder stands for: itself, or the one on SharePoint that its settings name."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.cli_common import open_library, place_of, sharepoint_of
from generator.errors import ConfigError
from sharepoint.folder import FolderLibrary

SHAREPOINT = """
profile = "tower-hamlets"

[data_protection]
assessment = "DPIA-0000"
agreed_on = 2026-05-01
owner = "Exampleton Council"

[sharepoint]
tenant = "exampleton.onmicrosoft.com"
client_id = "00000000-0000-0000-0000-000000000001"
site = "https://exampleton.sharepoint.com/sites/youth-justice"
library = "Audits"
certificate = "checkback.pem"
key = "checkback.key"
"""


def folder_with(folder: Path, settings: str) -> Path:
    (folder / "checkback.toml").write_text(settings, encoding="utf-8")
    return folder


def test_a_folder_is_a_library_of_its_own(tmp_path: Path) -> None:
    assert isinstance(open_library(folder_with(tmp_path, 'profile = "tower-hamlets"\n')), FolderLibrary)
    assert place_of(tmp_path) == str(tmp_path)


def test_settings_of_sharepoint_stand_beside_the_profile_and_files_lie_beside_them(tmp_path: Path) -> None:
    found = sharepoint_of(folder_with(tmp_path, SHAREPOINT))
    assert found and found.certificate == tmp_path / "checkback.pem"
    assert place_of(tmp_path) == "https://exampleton.sharepoint.com/sites/youth-justice, Audits"


def test_a_setting_that_is_not_known_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="client_secret"):
        sharepoint_of(folder_with(tmp_path, SHAREPOINT + 'client_secret = "no"\n'))


def test_a_missing_certificate_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["run", str(folder_with(tmp_path, SHAREPOINT))])
    assert result.exit_code == 4, result.output
    assert "checkback.pem" in result.output or "key" in result.output
    assert "Traceback" not in result.output


def test_a_library_on_sharepoint_needs_its_impact_assessment(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no impact assessment is named"):
        open_library(folder_with(tmp_path, "[sharepoint]" + SHAREPOINT.partition("[sharepoint]")[2]))
