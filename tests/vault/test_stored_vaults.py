"""Vaults of all released versions, kept under tests/vaults, open and show all they hold."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.domain.answers import Revision
from fieldkit.domain.identifiers import FormId, Sha256
from fieldkit.domain.upload import Upload
from fieldkit.vault import migrate
from fieldkit.vault.blobs import open_blob
from fieldkit.vault.vault import Vault, unlock_vault_with_key
from fieldkit.vault.verify import housekeeping, verify_vault
from tests.vaults import make_vault as made

FOLDERS = sorted((Path(__file__).parents[1] / "vaults").glob("version-*"))


@pytest.fixture(params=FOLDERS, ids=[folder.name for folder in FOLDERS])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    folder = tmp_path / "vault"
    shutil.copytree(request.param, folder)
    with unlock_vault_with_key(folder, made.KEY) as opened:
        yield opened


def test_there_is_one_for_each_version() -> None:
    assert [folder.name for folder in FOLDERS] == [
        f"version-{step.number:04d}" for step in migrate.steps()
    ]


def test_drafts_and_answers_are_there(stored: Vault) -> None:
    (draft,) = stored.reports.drafts()
    assert (draft.report_id, draft.form.form, draft.seal_at_lock) == (made.REPORT, "T02", True)
    assert draft.amends is not None
    assert stored.reports.revisions(made.REPORT) == (
        Revision("place", "Мінск", made.NOW),
        Revision("date", made.TYPED_DATE, made.NOW),  # type: ignore[arg-type]  # lists vary
        Revision("date", None, made.NOW + timedelta(seconds=1)),
    )


def test_attachments_open(stored: Vault) -> None:
    attachment = stored.attachments.get(made.ATTACHMENT)
    assert (attachment.name, attachment.facts.width) == ("Здымак 1.jpg", 640)
    assert stored.attachments.thumbnail(made.ATTACHMENT) == made.THUMBNAIL
    blob_id, key = stored.attachments.blob(made.ATTACHMENT)
    with open_blob(stored.blobs, blob_id, key, attachment.size) as reader:
        assert reader.read() == made.PICTURE


def test_stubs_objects_and_the_chain_are_there(stored: Vault) -> None:
    assert stored.reports.stubs() == (made.stub(),)
    assert set(stored.outbox.all()) == {made.own_object(), made.carried_object()}
    assert stored.outbox.chain_head() == (1, made.own_object().chain_head)
    assert stored.outbox.path(made.carried_object()).read_bytes() == made.CARRIED


def test_what_was_on_its_way_goes_on_and_older_vaults_begin(stored: Vault) -> None:
    own = stored.uploads.item(made.own_object().sha256)
    known = stored.database.value("SELECT count(*) FROM upload")
    assert own.upload == (made.upload() if known else Upload(own.upload.sha256, own.upload.size))
    assert len(stored.uploads.items()) == 2


def test_keys_settings_mail_directory_forms_and_custody_are_there(stored: Vault) -> None:
    assert stored.keys.get("device-signing") == bytes(32)
    assert stored.settings.get("language") == "be"
    assert [letter.content for letter in stored.mail.letters()] == [b'{"text":"hello"}']
    assert stored.mail.unacknowledged() == (Sha256("2" * 64),)
    assert stored.directory.metadata("root-0001.json") == b"{}"
    assert stored.directory.pending() == b"snapshot"
    assert stored.forms.form(FormId("T02"), "2026-1") == b"{}"
    assert stored.forms.vocabulary("city", "1") == b"[]"
    assert stored.custody.entries() == (made.entry(),)
    assert stored.custody.of_report(made.REPORT) == (made.entry(),)


def test_the_whole_vault_is_sound_and_can_be_written(stored: Vault) -> None:
    verify_vault(stored, deep=True)
    before = stored.commit_counter
    with stored.transaction():
        stored.reports.put_revision(made.REPORT, "place", "x", made.NOW, replaces_last=False)
    assert stored.commit_counter == before + 1
    housekeeping(stored, made.NOW)
    verify_vault(stored, deep=True)
