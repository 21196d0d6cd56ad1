"""A year through the stand-in for SharePoint gives the same documents as in a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import cli_demo
from generator.cli import main
from sharepoint.folder import PREVIOUS_VERSIONS, FolderLibrary
from tests.contract.test_run_on_sharepoint import parts

# Which columns SharePoint keeps is its own; what the ledger and the lease keep is of each run.
APART = (PREVIOUS_VERSIONS, ".checkback")


def documents(folder: Path) -> dict[str, dict[str, bytes]]:
    """What each document of a library holds, by path."""
    library = FolderLibrary(folder)
    return {ref.path: parts(library.read(ref)) for ref in library.list() if not ref.path.startswith(APART)}


def invoke(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("service", ["tower-hamlets", "nottingham"])
def test_a_year_through_sharepoint_gives_the_same_documents(tmp_path: Path, service: str) -> None:
    invoke("demo", str(tmp_path / "folder"), "--service", service)
    told = invoke("demo", str(tmp_path / "copied"), "--service", service, "--sharepoint")
    requests = re.search(r"All of it went through (\d+) requests to a stand-in", told)
    assert requests
    in_folder, on_sharepoint = documents(tmp_path / "folder"), documents(tmp_path / "copied")
    print(f"{service}: {len(on_sharepoint)} documents, {requests[1]} requests")
    assert on_sharepoint.keys() == in_folder.keys()
    assert [path for path in in_folder if on_sharepoint[path] != in_folder[path]] == []


def test_without_the_whole_project_the_command_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_demo, "shipped", lambda _: tmp_path / "installed" / "config")
    result = CliRunner().invoke(main, ["demo", str(tmp_path / "demo"), "--sharepoint"])
    assert result.exit_code == 4
    assert "without --sharepoint" in " ".join(result.output.split())
