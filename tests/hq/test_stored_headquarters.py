"""Headquarters of earlier versions, kept under tests/vaults, open, and their reports are read."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from alembic.config import Config

from fieldkit.errors import VaultReadOnly
from fieldkit.hq.store import migrate as migrations
from fieldkit.operations.hq import read_mentions
from fieldkit.operations.hq.list_reports import list_held, list_reports
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, HandClock

FOLDERS = sorted((Path(__file__).parents[1] / "vaults").glob("headquarters-*"))


@pytest.fixture(params=FOLDERS, ids=[folder.name for folder in FOLDERS])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "hq"))


def opened(folder: Path, *, read_only: bool = False) -> HeadquartersSession:
    vault = unlock_vault_with_key(folder, VAULT_KEY, read_only=read_only)
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(vault.close)
        session = open_session(vault, HandClock())
        cleanup.pop_all()
    return session


def names(session: HeadquartersSession) -> list[str]:
    return sorted(item.name for item in session.store.mentions.every())


def test_its_reports_are_there_and_are_read(folder: Path) -> None:
    session = opened(folder)
    assert len(list_reports(session)) == 4
    assert len(list_held(session)) == 1
    assert read_new(session).unreadable == ()
    assert names(session) == ["Invented A", "Invented B", "Invented Person", "Выдуманы Ігар"]
    amended = [item for item in session.store.mentions.every() if item.name == "Выдуманы Ігар"]
    assert [item.born_from for item in amended] == [1989]
    session.store.check()
    close_session(session)


def test_reading_that_was_cut_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_mentions, "_GROUP", 1)
    session = opened(folder)

    def pulled(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_new(session, pulled)
    close_session(session)
    session = opened(folder)
    left = len(session.store.records.unread()) + len(session.store.submissions.unread())
    assert 0 < left < 4
    read_new(session)
    assert names(session) == ["Invented A", "Invented B", "Invented Person", "Выдуманы Ігар"]
    close_session(session)


@pytest.mark.parametrize("step", ["0004", "0006", "0009"])
def test_a_migration_that_is_cut_leaves_the_version_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    upgrade = migrations.command.upgrade

    def cut(config: Config, _to: str) -> None:
        upgrade(config, step)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(migrations.command, "upgrade", cut)
        with pytest.raises(KeyboardInterrupt):
            opened(folder)
    with pytest.raises(VaultReadOnly):  # it is as old as before
        opened(folder, read_only=True)
    session = opened(folder)
    read_new(session)
    assert len(names(session)) == 4
    close_session(session)


def test_an_old_one_is_not_changed_where_nothing_may_be(folder: Path) -> None:
    with pytest.raises(VaultReadOnly):
        opened(folder, read_only=True)
