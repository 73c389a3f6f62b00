"""A word is set by whoever works, and replaced only where somebody else agrees or nobody can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.gui.hq.word.presenter import WordPresenter
from fieldkit.operations.hq.colleagues import add_colleague, find_colleague, has_word, set_word
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import Organisation
from tests.fakes.running import InlineRun

OLD, NEW = "kalyhanka 7", "another kalyhanka"


class View:
    def __init__(self) -> None:
        self.asks_old: bool | None = None
        self.explanation = ""
        self.failures: list[str] = []

    def show_question(self, lead: str, explanation: str, *, asks_old: bool) -> None:
        self.explanation, self.asks_old = explanation, asks_old

    def show_busy(self) -> None:
        pass

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failures.append(sentence)


class Visit:
    """One visit to the screen, as H-01."""

    def __init__(
        self, session: HeadquartersSession, run: InlineRun, *, is_forgotten: bool = False
    ) -> None:
        self.view = View()
        self.kept = 0
        self.asked: list[str] = []
        self.presenter = WordPresenter(
            self.view,
            session,
            run,
            "H-01",
            is_forgotten=is_forgotten,
            on_kept=self._keep,
            ask_second=self.asked.append,
        )
        self.presenter.start()

    def _keep(self) -> None:
        self.kept += 1


@pytest.fixture
def session(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    opened = a_headquarters(tmp_path / "hq", organisation)
    yield with_colleague(opened)
    close_session(opened)


def test_the_first_word_asks_for_no_old_one(session: HeadquartersSession, run: InlineRun) -> None:
    visit = Visit(session, run)
    assert visit.view.asks_old is False
    visit.presenter.take("", NEW, NEW)
    assert visit.kept == 1
    assert has_word(session, find_colleague(session, "H-01"))


def test_another_word_needs_the_old_one(session: HeadquartersSession, run: InlineRun) -> None:
    set_word(session, "H-01", OLD, parameters=FOR_TESTS)
    visit = Visit(session, run)
    assert visit.view.asks_old is True
    visit.presenter.take("not the old one", NEW, NEW)
    assert (visit.kept, len(visit.view.failures)) == (0, 1)
    visit.presenter.take(OLD, NEW, NEW)
    assert visit.kept == 1


@pytest.mark.parametrize(("new", "again"), [(NEW, NEW + "x"), ("short", "short")])
def test_what_was_mistyped_or_is_too_short_is_not_kept(
    session: HeadquartersSession, run: InlineRun, new: str, again: str
) -> None:
    visit = Visit(session, run)
    visit.presenter.take("", new, again)
    assert len(visit.view.failures) == 1
    assert not has_word(session, find_colleague(session, "H-01"))


def test_a_forgotten_word_is_replaced_by_two(session: HeadquartersSession, run: InlineRun) -> None:
    set_word(session, "H-01", OLD, parameters=FOR_TESTS)
    add_colleague(session, "H-02", [], "word of the other", parameters=FOR_TESTS)
    visit = Visit(session, run, is_forgotten=True)
    assert visit.view.asks_old is False
    visit.presenter.take("", NEW, NEW)
    assert (visit.asked, visit.kept) == ([NEW], 0)


def test_where_nobody_else_has_a_word_it_says_that_it_is_done_alone(
    session: HeadquartersSession, run: InlineRun
) -> None:
    set_word(session, "H-01", OLD, parameters=FOR_TESTS)
    visit = Visit(session, run, is_forgotten=True)
    assert "alone" in visit.view.explanation
    visit.presenter.take("", NEW, NEW)
    assert (visit.asked, visit.kept) == ([], 1)
