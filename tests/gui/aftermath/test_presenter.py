from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldkit.domain.destruction import Destruction, KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.gui.aftermath.presenter import Aftermath, AftermathPresenter
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.transfer.spool import find_bags
from fieldkit.vault.remains import sealed_folder
from tests.fakes.field import a_draft


@dataclass
class View:
    said: list[object] = field(default_factory=list)

    def show_aftermath(self, aftermath: Aftermath) -> None:
        self.said.append(aftermath)

    def show_work(self, done: int, total: int) -> None:
        pass

    def show_copied(self, count: int, is_verified: bool) -> None:
        self.said.append(count)

    def show_failure(self, sentence: str, hint: str) -> None:
        self.said.append(sentence)


DONE = Destruction(PanicExtent.ACCESS, True, KeyringEntry.GONE, 1, 0)


@pytest.fixture
def folder(device, tmp_path: Path) -> Path:
    """A place where a vault was, and a sealed report that outlived it."""
    seal_report(device, [a_draft(device)])
    [sealed] = device.vault.outbox.folder.glob("*.age")
    folder = tmp_path / "gone"
    sealed_folder(folder).mkdir()
    (sealed_folder(folder) / sealed.name).write_bytes(sealed.read_bytes())
    return folder


def test_what_remains_is_counted_on_the_disk(run, folder: Path) -> None:
    view = View()
    AftermathPresenter(view, run, folder, [DONE]).start()
    [said] = view.said
    assert said.sealed_left == 1
    assert said.is_access_gone
    assert said.was_destroyed


def test_what_is_left_of_an_earlier_vault_is_no_destruction(run, folder: Path) -> None:
    view = View()
    AftermathPresenter(view, run, folder, []).start()
    assert not view.said[0].was_destroyed


def test_one_vault_that_could_not_be_destroyed_is_said(run, folder: Path) -> None:
    view = View()
    failed = Destruction(PanicExtent.ACCESS, False, KeyringEntry.NOT_KNOWN, 0, 3)
    AftermathPresenter(view, run, folder, [DONE, failed]).start()
    assert not view.said[0].is_access_gone
    assert view.said[0].is_entry_unknown
    assert view.said[0].files_left == 3


def test_sealed_reports_are_handed_over_without_their_vault(
    run, folder: Path, tmp_path: Path
) -> None:
    view, stick = View(), tmp_path / "stick"
    stick.mkdir()
    presenter = AftermathPresenter(view, run, folder, [DONE])
    presenter.hand_over(str(stick))
    assert view.said == [1]
    assert len(list(find_bags(stick))) == 1
    presenter.delete()
    assert view.said[-1].sealed_left == 0
    assert not sealed_folder(folder).exists()


def test_nothing_to_hand_over_is_said(run, tmp_path: Path) -> None:
    view = View()
    AftermathPresenter(view, run, tmp_path / "gone", [DONE]).hand_over(str(tmp_path))
    assert view.said == ["There is nothing to hand over."]
