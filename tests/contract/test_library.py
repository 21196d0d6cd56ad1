"""What every Library keeps to. Backends are added to ``library`` below; the tests stay the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from sharepoint_server.clients import Office

from sharepoint.errors import AlreadyExists, FileLocked, LibraryError, NotFound, VersionConflict
from sharepoint.folder import FolderLibrary
from sharepoint.library import FileRef, Library
from sharepoint.paths import PREVIOUS_VERSIONS


@pytest.fixture(params=["folder", "graph", "graph below a folder"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    if request.param == "folder":
        return FolderLibrary(tmp_path)
    office: Office = request.getfixturevalue("office")
    return office.library("" if request.param == "graph" else "Quality assurance/Audits")


def test_created_file_is_listed_found_and_read(library: Library) -> None:
    ref = library.create("Completed audits/2026-04/one.docx", b"one")
    assert library.read(ref) == b"one"
    assert library.find("Completed audits/2026-04/one.docx") == ref
    assert [r.path for r in library.list("Completed audits")] == ["Completed audits/2026-04/one.docx"]
    assert (ref.name, ref.size) == ("one.docx", 3)


def test_create_never_replaces(library: Library) -> None:
    ref = library.create("a.docx", b"first")
    with pytest.raises(AlreadyExists, match="left as it is"):
        library.create("a.docx", b"second")
    assert library.read(ref) == b"first"


def test_replace_needs_the_version_that_was_read(library: Library) -> None:
    old = library.create("tracker.xlsx", b"1")
    new = library.replace(old, b"2")
    assert library.read(new) == b"2"
    assert new.etag != old.etag
    with pytest.raises(VersionConflict):
        library.replace(old, b"3")
    assert library.read(new) == b"2"


def test_reading_an_older_version_is_a_conflict(library: Library) -> None:
    old = library.create("tracker.xlsx", b"1")
    library.replace(old, b"2")
    with pytest.raises(VersionConflict):
        library.read(old)


def test_move_keeps_the_content_and_never_replaces(library: Library) -> None:
    one, two = library.create("one.docx", b"1"), library.create("two.docx", b"2")
    with pytest.raises(AlreadyExists):
        library.move(one, "two.docx")
    moved = library.move(one, "folder/one.docx")
    assert library.read(moved) == b"1"
    assert library.find("one.docx") is None
    assert library.read(two) == b"2"


def test_list_is_ordered_and_filtered_and_empty_for_a_missing_folder(library: Library) -> None:
    for path in ("b.docx", "a.XLSX", "c/d.docx"):
        library.create(path, b"x")
    assert [r.path for r in library.list(suffixes=(".docx",))] == ["b.docx", "c/d.docx"]
    assert [r.path for r in library.list(suffixes=(".xlsx",))] == ["a.XLSX"]
    assert list(library.list("nowhere")) == []


@pytest.mark.parametrize(
    "path", ["line\n.docx", "../out.docx", "/etc/passwd", "", "a:b.docx", "what?.docx", "end. /x.docx", "x" * 401]
)
def test_paths_outside_or_with_refused_names_are_errors(library: Library, path: str) -> None:
    with pytest.raises(LibraryError):
        library.create(path, b"x")


def test_missing_file_is_not_found(library: Library) -> None:
    ref = library.create("a.docx", b"x")
    library.move(ref, "b.docx")
    with pytest.raises(NotFound):
        library.read(ref)


def test_what_was_replaced_is_found_and_listed_in_its_new_version(library: Library) -> None:
    new = library.replace(library.create("Plans/tracker.xlsx", b"1"), b"22")
    assert library.find("Plans/tracker.xlsx") == new
    assert list(library.list("Plans")) == [new]
    assert new.size == 2


@pytest.mark.parametrize("name", ["R&D #1 50%.docx", "Café (v2) FINAL.docx", "it's+done; really=.docx", "表.docx"])
def test_names_that_people_give_are_kept(library: Library, name: str) -> None:
    ref = library.create(f"Ärzte & Co/{name}", b"x")
    assert library.find(f"Ärzte & Co/{name}") == ref
    moved = library.move(library.replace(ref, b"y"), f"100% #2/{name}")
    assert [r.path for r in library.list("100% #2")] == [f"100% #2/{name}"]
    assert library.read(moved) == b"y"


def test_empty_and_large_files(library: Library) -> None:
    large = b"0123456789" * 700_000
    empty = library.create("empty.bin", b"")
    assert library.read(empty) == b""
    filled = library.replace(empty, large)
    assert library.read(filled) == large
    assert library.read(library.replace(filled, b"")) == b""
    with pytest.raises(VersionConflict):
        library.replace(filled, b"")
    with pytest.raises(AlreadyExists):
        library.create("empty.bin", b"")


def test_folder_is_no_file(library: Library) -> None:
    library.create("Plans/tracker.xlsx", b"x")
    assert library.find("Plans") is None


def test_file_that_was_moved_away_is_not_replaced(library: Library) -> None:
    ref = library.create("a.docx", b"x")
    moved = library.move(ref, "b.docx")
    with pytest.raises((NotFound, VersionConflict)):
        library.replace(ref, b"y")
    assert library.read(moved) == b"x"
    assert library.find("a.docx") is None


def test_hidden_files_and_lock_files_are_not_listed(library: Library) -> None:
    library.create("a.docx", b"x")
    library.create(".checkback/b.docx", b"x")
    assert [r.path for r in library.list()] == ["a.docx"]


def test_ref_of_another_library_object_serves_as_well(library: Library) -> None:
    ref = library.create("a.docx", b"x")
    other = FileRef(ref.path, ref.etag, ref.size, ref.modified)
    assert library.read(library.replace(other, b"y")) == b"y"


class TestFolder:
    """What is particular to a folder."""

    def test_previous_version_is_kept_as_a_dated_copy(self, tmp_path: Path) -> None:
        library = FolderLibrary(tmp_path)
        library.replace(library.create("Plans/tracker.xlsx", b"old"), b"new")
        kept = list((tmp_path / PREVIOUS_VERSIONS / "Plans").iterdir())
        assert [p.read_bytes() for p in kept] == [b"old"]
        assert kept[0].name.startswith("tracker 20")

    @pytest.mark.parametrize("lock", ["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
    def test_open_file_is_not_replaced(self, tmp_path: Path, lock: str) -> None:
        library = FolderLibrary(tmp_path)
        ref = library.create("tracker.xlsx", b"old")
        (tmp_path / lock).write_bytes(b"somebody")
        with pytest.raises(FileLocked, match="waits for the next run"):
            library.replace(ref, b"new")
        assert library.read(ref) == b"old"

    def test_lock_files_and_hidden_folders_are_not_listed(self, tmp_path: Path) -> None:
        library = FolderLibrary(tmp_path)
        library.create("a.docx", b"x")
        (tmp_path / "~$a.docx").write_bytes(b"x")
        (tmp_path / ".checkback").mkdir()
        (tmp_path / ".checkback" / "b.docx").write_bytes(b"x")
        assert [r.path for r in library.list()] == ["a.docx"]

    def test_failed_write_leaves_the_old_file_and_no_rubbish(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library = FolderLibrary(tmp_path)
        ref = library.create("tracker.xlsx", b"old")

        def full_disk(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full_disk)
        with pytest.raises(LibraryError, match="No space left"):
            library.replace(ref, b"new")
        assert library.read(ref) == b"old"
        assert [p.name for p in tmp_path.iterdir()] == ["tracker.xlsx"]

    def test_missing_root_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="create the folder first"):
            FolderLibrary(tmp_path / "nowhere")
