"""A command on a plain folder starts without the clients of SharePoint, which take about half of the start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLIENTS = ("msal", "office365", "requests", "cryptography")
ASK = f"""
import sys
from generator.cli import main
try:
    main(sys.argv[1:])
finally:
    print("clients:", [name for name in {CLIENTS} if name in sys.modules])
"""


@pytest.mark.parametrize(
    "command", [["--help"], ["read", "{folder}/none.docx"], ["doctor", "{folder}"], ["run", "{folder}"]]
)
def test_the_clients_of_sharepoint_are_left_alone(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "checkback.toml").write_text('profile = "tower-hamlets"\n', encoding="utf-8")
    arguments = [part.format(folder=tmp_path) for part in command]
    done = subprocess.run([sys.executable, "-c", ASK, *arguments], capture_output=True, text=True, check=False)
    assert "clients: []" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_they_are_there_where_the_library_is_on_sharepoint(tmp_path: Path) -> None:
    """So that the test above would notice."""
    settings = 'tenant = "t.example"\nclient_id = "c1"\nsite = "https://contoso.sharepoint.com/sites/x"\n'
    (tmp_path / "checkback.toml").write_text(f'profile = "tower-hamlets"\n[sharepoint]\n{settings}', encoding="utf-8")
    arguments = [sys.executable, "-c", ASK, "doctor", str(tmp_path)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert "'msal', 'office365'" in done.stdout, done.stdout + done.stderr
