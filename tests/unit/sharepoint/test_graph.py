"""What is particular to the library on SharePoint: versions, locks, patience, hosts."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sharepoint_server.clients import Office
from sharepoint_server.faults import FAULTS, Fault, throttled
from sharepoint_server.messages import Reply
from sharepoint_server.work import TRACKER, document, rows_of

from sharepoint.connection import connect
from sharepoint.errors import (
    AccessDenied,
    AlreadyExists,
    FileLocked,
    LibraryError,
    NotFound,
    Throttled,
    Unreachable,
    VersionConflict,
)
from sharepoint.graph import GraphLibrary
from sharepoint.upload import RANGE


def saved(office: Office, path: str, *rows: str) -> None:
    office.tenant.person_saves(path, document(rows))


class TestVersions:
    def test_office_files_are_rewritten_on_arrival_and_still_known_as_our_own(self, office: Office) -> None:
        library, sent = office.library(), document(["R1"])
        ref = library.create(TRACKER, sent)
        assert library.read(ref) != sent
        assert ref.size != len(sent)
        assert rows_of(library.read(library.replace(ref, document(["R1", "R2"])))) == ["R1", "R2"]

    def test_file_saved_by_somebody_while_it_is_read_is_a_conflict(self, office: Office) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.faults.just_before("download", lambda: saved(office, TRACKER, "R1", "P1"))
        with pytest.raises(VersionConflict):
            library.read(ref)

    def test_pdf_is_of_the_version_that_was_asked_for(self, office: Office) -> None:
        library = office.library()
        ref = library.create("Q1.docx", document(["R1"]))
        assert library.read_as_pdf(ref) == b"%PDF-1.7 of " + ref.etag.encode()
        office.tenant.faults.just_before("content", lambda: saved(office, "Q1.docx", "P1"))
        with pytest.raises(VersionConflict):
            library.read_as_pdf(ref)

    @pytest.mark.parametrize("moment", ["session", "range"])
    def test_file_saved_by_somebody_during_the_upload_is_not_overwritten(self, office: Office, moment: str) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.faults.just_before(moment, lambda: saved(office, TRACKER, "R1", "P1"))
        with pytest.raises(VersionConflict):
            library.replace(ref, document(["R1", "R2"]))
        assert rows_of(office.tenant.drive.at(TRACKER).content) == ["R1", "P1"]
        assert office.tenant.graph.uploads.open == {}

    def test_their_version_is_not_taken_for_ours_when_our_answer_was_lost(self, office: Office) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.faults.order("range", FAULTS["done, no answer"])
        office.tenant.faults.just_before("item", lambda: saved(office, TRACKER, "R1", "R2", "P1"))
        with pytest.raises(VersionConflict):
            library.replace(ref, document(["R1", "R2"]))

    def test_our_write_is_recognised_when_its_answer_was_lost(self, office: Office) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.faults.order("range", FAULTS["done, no answer"])
        written = library.replace(ref, document(["R1", "R2"]))
        assert rows_of(library.read(written)) == ["R1", "R2"]
        assert len(office.tenant.drive.history) == 2

    @pytest.mark.parametrize("moment", ["session", "range"])
    def test_name_taken_by_somebody_meanwhile_is_left_to_them(self, office: Office, moment: str) -> None:
        office.tenant.faults.just_before(moment, lambda: saved(office, "Q1.docx", "P1"))
        with pytest.raises(AlreadyExists, match="left as it is"):
            office.library().create("Q1.docx", document(["R1"]))
        assert rows_of(office.tenant.drive.at("Q1.docx").content) == ["P1"]

    def test_created_file_that_somebody_saved_before_we_heard_of_it_is_theirs(self, office: Office) -> None:
        library = office.library()
        office.tenant.faults.order("range", FAULTS["done, no answer"])
        office.tenant.faults.just_before("path", lambda: saved(office, "Q1.docx", "R1", "P1"), after=1)
        with pytest.raises(AlreadyExists):
            library.create("Q1.docx", document(["R1"]))

    def test_columns_are_set_on_the_version_that_was_read_only(self, office: Office) -> None:
        library = office.library()
        ref = library.create("Q1.docx", document(["R1"]))
        described = library.set_fields(ref, {"Period": "Quarter 1"})
        assert office.tenant.drive.at("Q1.docx").fields == {"Period": "Quarter 1"}
        assert library.find("Q1.docx") == described
        office.tenant.faults.just_before("fields", lambda: saved(office, "Q1.docx", "P1"))
        with pytest.raises(VersionConflict):
            library.set_fields(described, {"Period": "Quarter 2"})

    def test_columns_set_just_before_somebody_saves_do_not_make_their_version_ours(self, office: Office) -> None:
        library = office.library()
        ref = library.create("Q1.docx", document(["R1"]))
        office.tenant.faults.just_before("item", lambda: saved(office, "Q1.docx", "P1"), after=1)
        with pytest.raises(VersionConflict):
            library.set_fields(ref, {"Period": "Quarter 1"})

    def test_moving_a_file_that_changed_is_a_conflict(self, office: Office) -> None:
        library = office.library()
        ref = library.create("Q1.docx", document(["R1"]))
        saved(office, "Q1.docx", "P1")
        with pytest.raises(VersionConflict):
            library.move(ref, "Filed/Q1.docx")
        assert office.tenant.drive.at("Filed/Q1.docx") is None


class TestLocks:
    def test_lock_names_who_holds_the_file_where_the_service_says_so(self, office: Office) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.drive.at(TRACKER).locked = "The file is locked for shared use by Alex Analyst [membership]."
        with pytest.raises(FileLocked, match="is held by Alex Analyst, who has it open") as caught:
            library.replace(ref, document(["R2"]))
        assert caught.value.by == "Alex Analyst"

    def test_check_out_names_who_has_the_file(self, office: Office) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.drive.at(TRACKER).checked_out_by = "Sam Analyst"
        with pytest.raises(FileLocked, match="is checked out by Sam Analyst"):
            library.replace(ref, document(["R2"]))

    def test_file_opened_during_the_upload_is_not_written_and_nothing_is_left_behind(self, office: Office) -> None:
        library = office.library()
        ref = library.create(TRACKER, document(["R1"]))
        office.tenant.faults.order("range", FAULTS["locked"])
        with pytest.raises(FileLocked, match="waits for the next run"):
            library.replace(ref, document(["R2"]))
        assert office.tenant.graph.uploads.open == {}
        assert rows_of(library.read(ref)) == ["R1"]


class TestPatience:
    def test_the_time_asked_for_is_waited(self, office: Office) -> None:
        library = office.library()
        office.tenant.faults.order("path", throttled(17), times=2)
        assert library.find("a.docx") is None
        assert office.slept == [17, 17]

    def test_longer_than_the_settings_allow_is_for_the_next_run(self, office: Office) -> None:
        library = office.library()
        office.tenant.faults.order("path", throttled(900))
        with pytest.raises(Throttled, match="wait 900 seconds") as caught:
            library.find("a.docx")
        assert (caught.value.retry_after, office.slept) == (900, [])

    def test_outage_ends_with_plain_words(self, office: Office) -> None:
        library = office.library()
        office.tenant.faults.order("path", FAULTS["no answer"], times=20)
        with pytest.raises(Unreachable, match="next run tries again"):
            library.find("a.docx")

    def test_token_that_ended_is_renewed_once(self, office: Office) -> None:
        library = office.library()
        office.tenant.login.tokens.clear()
        assert library.find("a.docx") is None
        assert office.tenant.seen["token"] == 2

    def test_requests_of_two_threads_come_one_after_the_other(self, office: Office) -> None:
        library = office.library()
        office.tenant.busiest = 0
        threads = [threading.Thread(target=lambda: [library.find("a.docx") for _ in range(5)]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert office.tenant.busiest == 1


class TestUploads:
    def test_large_file_goes_in_ranges_and_goes_on_where_it_broke_off(self, office: Office) -> None:
        library, data = office.library(), bytes(range(256)) * (RANGE // 100)
        office.tenant.faults.order("range", FAULTS["done, no answer"], after=1)
        ref = library.create("large.bin", data)
        assert library.read(ref) == data
        assert office.tenant.seen["range"] == -(-len(data) // RANGE)
        assert office.tenant.seen["session"] == 1

    def test_upload_that_does_not_get_on_is_given_up(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        library = office.library()
        monkeypatch.setattr(office.tenant.graph.uploads, "put", lambda *_: None)
        with pytest.raises(Unreachable, match="next run"):
            library.create("a.bin", b"a")
        assert office.tenant.drive.at("a.bin") is None

    def test_session_that_expired_is_begun_again(self, office: Office) -> None:
        library = office.library()
        office.tenant.faults.just_before("range", office.tenant.graph.uploads.open.clear)
        assert library.read(library.create("a.bin", b"a")) == b"a"
        assert office.tenant.seen["session"] == 2


class TestListing:
    def test_only_changes_are_asked_for_the_second_time(self, office: Office) -> None:
        library = office.library()
        for number in range(9):
            saved(office, f"Completed audits/{number}.docx", "R")
        assert len(list(library.list("Completed audits"))) == 9
        pages = office.tenant.seen["delta"]
        assert next(library.list("completed AUDITS")).name == "0.docx"
        assert office.tenant.seen["delta"] == pages + 1

    def test_renamed_folder_and_deleted_file_are_seen(self, office: Office) -> None:
        library, drive = office.library(), office.tenant.drive
        saved(office, "Old name/Deep/a.docx", "R")
        saved(office, "Old name/b.docx", "R")
        assert [r.path for r in library.list()] == ["Old name/Deep/a.docx", "Old name/b.docx"]
        drive.move(drive.at("Old name"), drive.root.id, "New name", {"user": {"displayName": "Alex"}})
        drive.delete(drive.at("New name/b.docx"))
        assert [r.path for r in library.list()] == ["New name/Deep/a.docx"]

    @pytest.mark.parametrize("location", ["", "https://graph.microsoft.com/v1.0/drives/{}/root/delta"])
    def test_forgotten_changes_are_read_from_the_beginning(self, office: Office, location: str) -> None:
        library, drive = office.library(), office.tenant.drive
        saved(office, "a.docx", "R")
        saved(office, "b.docx", "R")
        list(library.list())
        drive.delete(drive.at("a.docx"))
        headers = {"Location": location.format(drive.id)} if location else {}
        office.tenant.faults.order("delta", Fault("resync", 410, "resyncRequired", headers=headers))
        assert [r.path for r in library.list()] == ["b.docx"]

    def test_list_that_breaks_off_changes_nothing(self, office: Office) -> None:
        library = office.library()
        for number in range(9):
            saved(office, f"{number}.docx", "R")
        office.tenant.faults.order("delta", FAULTS["denied"], after=1)
        with pytest.raises(AccessDenied):
            list(library.list())
        assert len(list(library.list())) == 9


class TestHosts:
    @pytest.mark.parametrize("host", ["elsewhere.example", "contoso.sharepoint.com.elsewhere.example"])
    def test_content_from_a_host_that_is_not_named_is_not_fetched(self, office: Office, host: str) -> None:
        library = office.library()
        ref = library.create("a.docx", b"a")
        moved = Fault("elsewhere", 302, headers={"Location": f"https://{host}/content/1"})
        office.tenant.faults.order("content", moved)
        with pytest.raises(AccessDenied, match="do not name the host"):
            library.read(ref)

    def test_plain_http_is_refused(self, office: Office) -> None:
        library = office.library()
        ref = library.create("a.docx", b"a")
        moved = Fault("elsewhere", 302, headers={"Location": "http://contoso.sharepoint.com/content/1"})
        office.tenant.faults.order("content", moved)
        with pytest.raises(AccessDenied, match="do not name the host"):
            library.read(ref)

    def test_token_goes_to_graph_only_whatever_graph_names(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library = office.library()
        saved(office, "a.docx", "R")
        moved = Reply(200, b'{"value": [], "@odata.nextLink": "https://contoso.sharepoint.com/x"}')
        moved.headers["Content-Type"] = "application/json"
        monkeypatch.setattr(office.tenant.graph, "_told", lambda *_: {})
        monkeypatch.setattr("sharepoint_server.graph.as_json", lambda *_: moved)
        with pytest.raises(AccessDenied, match="where our token is not sent"):
            list(library.list())

    def test_every_request_says_who_asks(self, office: Office) -> None:
        office.tenant.agents.clear()
        office.library().create("a.docx", b"a")
        assert {agent.split("/")[0] for agent in office.tenant.agents} == {"NONISV|Contoso|Checkback"}


class TestSite:
    def test_library_that_is_not_there_is_told_with_those_that_are(self, office: Office) -> None:
        with pytest.raises(NotFound, match=r"no library named 'Audits'\. It has: Documents, Pages"):
            GraphLibrary(replace(office.settings, library="Audits"), office.connection())

    def test_site_that_is_not_there_is_named(self, office: Office) -> None:
        settings = replace(office.settings, site="https://contoso.sharepoint.com/sites/nowhere")
        with pytest.raises(NotFound, match="sites/nowhere"):
            GraphLibrary(settings, connect(settings, office.credential, office.session()))

    def test_right_to_read_only_is_told_with_the_right_that_is_needed(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(office.tenant.application, "role", "read")
        library = office.library()
        assert list(library.list()) == []
        with pytest.raises(AccessDenied, match="role 'write' on the site"):
            library.create("a.docx", b"a")

    @pytest.mark.parametrize("site", ["http://contoso.sharepoint.com/sites/a", "https://example.org/a", "sites/a"])
    def test_site_that_is_no_sharepoint_address_is_refused(self, office: Office, site: str) -> None:
        with pytest.raises(LibraryError, match="is not an address such as"):
            replace(office.settings, site=site)
