"""The stand-in keeps to what was recorded of the real SharePoint, and to what Microsoft documents."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import requests
from docx import Document
from sharepoint_server.clients import CLIENT, HOST, TENANT, Office
from sharepoint_server.drive import Drive, Refused, person
from sharepoint_server.promotion import CUSTOM, promote
from sharepoint_server.work import document

from generator.office.sealed import read_properties

SPECIMENS = Path(__file__).parents[2] / "specimens"


@pytest.fixture
def drive() -> Drive:
    return Drive()


def test_office_file_arrives_as_version_1_with_content_2_and_text_with_content_1(drive: Drive) -> None:
    """Recorded: AddFileToFolderTest, ETag ``…,1`` beside ContentTag ``…,1,2``, and another length than was sent."""
    sent = document(["R"])
    word = drive.add(drive.root.id, "a.docx", sent, person("Alex"))
    text = drive.add(drive.root.id, "a.txt", b"text", person("Alex"))
    assert (word.version, word.content_version, text.version, text.content_version) == (1, 2, 1, 1)
    assert word.content != sent
    assert text.content == b"text"


@pytest.mark.parametrize("path", sorted(SPECIMENS.glob("*.docx"))[:3], ids=lambda path: path.name)
def test_promoted_word_file_opens_and_says_the_same(path: Path) -> None:
    data = path.read_bytes()
    stored = promote(path.name, data, 1)
    assert stored != data
    assert [p.text for p in Document(io.BytesIO(stored)).paragraphs] == [
        p.text for p in Document(io.BytesIO(data)).paragraphs
    ]
    with zipfile.ZipFile(io.BytesIO(stored)) as new, zipfile.ZipFile(io.BytesIO(data)) as old:
        kept = set(old.namelist()) - {"[Content_Types].xml", CUSTOM}
        assert all(new.read(name) == old.read(name) for name in kept)
    before, after = read_properties(data), read_properties(stored)
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("name", ["a:b.docx", "a*.docx", " a.docx", "a.docx ", "a.docx.", "~$a.docx", 'a"b', "a|b", ""])
def test_names_that_sharepoint_refuses(drive: Drive, name: str) -> None:
    with pytest.raises(Refused, match="invalidRequest"):
        drive.add(drive.root.id, name, b"", person("Alex"))


def test_names_differ_by_more_than_capitals(drive: Drive) -> None:
    drive.add(drive.root.id, "Tracker.xlsx", b"", person("Alex"))
    with pytest.raises(Refused, match="nameAlreadyExists"):
        drive.add(drive.root.id, "TRACKER.xlsx", b"", person("Alex"))


def test_nobody_gets_in_without_a_token_or_with_a_false_assertion(office: Office) -> None:
    session = office.session()
    refused = session.get(f"https://graph.microsoft.com/v1.0/drives/{office.tenant.drive.id}/root/delta")
    form = {
        "client_id": CLIENT,
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": "eyJhbGciOiJub25lIn0.e30.",
    }
    false = session.post(f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token", form)
    assert (refused.status_code, false.status_code) == (401, 401)


def test_content_needs_its_pass_and_takes_no_token(office: Office) -> None:
    session = office.session()
    assert session.get(f"https://{HOST}/content/1").status_code == 401
    assert session.get(f"https://{HOST}/content/1", headers={"Authorization": "Bearer x"}).status_code == 401
    assert office.tenant.strangers == [f"a token was sent to {HOST}"]
    office.tenant.strangers.clear()


def test_certificate_is_checked_for_the_name_that_is_asked(office: Office) -> None:
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", office.stand_in.adapter())
    with pytest.raises(requests.exceptions.SSLError):
        session.get("https://graph.microsoft.com/v1.0/x")
    session.close()
