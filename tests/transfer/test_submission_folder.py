"""Which submissions a folder holds, and which files belong to each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.errors import SubmissionRefused
from fieldkit.transfer.submission_folder import (
    FoundSubmission,
    NotFound,
    Refusal,
    find_submissions,
    open_submission,
)


def put(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(name.encode())
    return folder


def found(path: Path) -> list[tuple[str, bool]]:
    return [
        (f"{item.folder.name}/{item.name}", item.takes_all)
        for item in find_submissions(path)
        if isinstance(item, FoundSubmission)
    ]


def refused(path: Path) -> list[Refusal]:
    return [item.reason for item in find_submissions(path) if isinstance(item, NotFound)]


class TestFinding:
    def test_a_folder_with_one_document_is_one_submission(self, tmp_path: Path) -> None:
        assert found(put(tmp_path / "a", "T02_2020.xml", "photo.jpg")) == [("a/T02_2020.xml", True)]

    def test_submission_xml_goes_before_others(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "submission.xml", "form.xml")
        assert found(folder) == [("a/submission.xml", True)]

    def test_a_folder_with_several_documents_is_several_submissions(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "1.xml", "2.XML", ".hidden.xml", "photo.jpg")
        assert found(folder) == [("a/1.xml", False), ("a/2.XML", False)]

    def test_folders_of_submissions_are_looked_into(self, tmp_path: Path) -> None:
        for name in ("b", "a"):
            put(tmp_path / "forms" / "T02" / "instances" / name, "submission.xml")
        assert found(tmp_path / "forms") == [("a/submission.xml", True), ("b/submission.xml", True)]

    def test_but_not_for_ever(self, tmp_path: Path) -> None:
        put(tmp_path / "1/2/3/4/5", "submission.xml")
        assert found(tmp_path) == []
        assert refused(tmp_path) == [Refusal.NOTHING_FOUND]

    def test_a_single_file_is_taken_whatever_its_name(self, tmp_path: Path) -> None:
        put(tmp_path / "a", "letter.txt")
        assert found(tmp_path / "a" / "letter.txt") == [("a/letter.txt", False)]

    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        put(tmp_path / "a", "submission.xml")
        (tmp_path / "box").mkdir()
        (tmp_path / "box" / "link").symlink_to(tmp_path / "a")
        assert found(tmp_path / "box") == []
        assert refused(tmp_path / "box") == [Refusal.NOT_A_FILE]
        assert refused(tmp_path / "box" / "link") == [Refusal.NOT_A_FILE]

    def test_what_is_not_there_is_said(self, tmp_path: Path) -> None:
        assert refused(tmp_path / "gone") == [Refusal.UNREADABLE]
        assert refused(put(tmp_path / "empty")) == [Refusal.NOTHING_FOUND]


class TestOpening:
    def test_named_files_only_or_all_of_the_folder(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "1.xml", "photo.jpg", "other.jpg", ".DS_Store")
        named = frozenset({"photo.jpg", "gone.jpg", "../x", "1.xml"})
        for takes_all, names in ((False, ("photo.jpg",)), (True, ("other.jpg", "photo.jpg"))):
            with open_submission(FoundSubmission(folder, "1.xml", takes_all)) as opened:
                assert opened.document() == b"1.xml"
                assert opened.names_beside(named) == names
                assert opened.hashed("photo.jpg").sha256 == sha256_hex(b"photo.jpg")

    def test_a_document_that_became_a_link_is_refused(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "1.xml")
        with open_submission(FoundSubmission(folder, "1.xml", takes_all=True)) as opened:
            (folder / "1.xml").unlink()
            (folder / "1.xml").symlink_to("/etc/hostname")
            with pytest.raises(SubmissionRefused) as error:
                opened.document()
            assert error.value.reason == Refusal.NOT_A_FILE

    def test_a_folder_that_is_gone_is_refused(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SubmissionRefused),
            open_submission(FoundSubmission(tmp_path / "gone", "1.xml", takes_all=True)),
        ):
            pass

    def test_a_folder_in_a_file_s_place_is_refused(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "1.xml")
        (folder / "photo.jpg").mkdir()
        with (
            open_submission(FoundSubmission(folder, "1.xml", takes_all=True)) as opened,
            pytest.raises(SubmissionRefused) as error,
        ):
            opened.hashed("photo.jpg")
        assert error.value.reason == Refusal.NOT_A_FILE

    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
    )
    def test_what_may_not_be_read_is_refused(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "1.xml")
        (folder / "1.xml").chmod(0)
        with (
            open_submission(FoundSubmission(folder, "1.xml", takes_all=True)) as opened,
            pytest.raises(SubmissionRefused) as error,
        ):
            opened.document()
        assert error.value.reason == Refusal.UNREADABLE
