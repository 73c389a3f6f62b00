"""What is counted is shown in every form, and only what others may see can be saved."""

from __future__ import annotations

import pytest

from fieldkit.domain.figures import Audience, Dimension
from fieldkit.gui.hq.figures.presenter import FiguresPresenter
from fieldkit.gui.hq.figures.shown import Asked, ShownFigures
from fieldkit.operations.hq.session import close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.counted_people import add_counted_people
from tests.fakes.headquarters import a_headquarters
from tests.fakes.running import InlineRun
from tests.scenes.headquarters_worlds import house


class View:
    def __init__(self) -> None:
        self.shown: list[ShownFigures] = []
        self.failures: list[str] = []
        self.can_export = False
        self.is_busy = False

    def show_figures(self, shown) -> None:
        self.shown.append(shown)

    def show_work(self, text, done, total) -> None:
        self.is_busy = True

    def show_idle(self) -> None:
        self.is_busy = False

    def show_failure(self, sentence, hint) -> None:
        if sentence:
            self.failures.append(sentence)

    def offer_export(self, is_possible, hint) -> None:
        self.can_export = is_possible


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures") / "hq"
    opened = with_colleague(a_headquarters(folder, house()))
    add_counted_people(opened, 60)
    yield opened
    close_session(opened)


@pytest.fixture
def view() -> View:
    return View()


def test_one_count_is_shown_as_table_bars_map_and_overlap(session, view) -> None:
    FiguresPresenter(view, session, InlineRun()).ask(Asked())
    (shown,) = view.shown
    assert shown.table.rows[-1][0] == "Everybody, once"
    assert len(shown.bars) == len(shown.table.rows) - 1
    assert len(shown.marks) == 7
    assert shown.overlap.rows
    assert "not counts of victims" in shown.table.notes[0]
    assert not view.is_busy


def test_for_headquarters_nothing_can_be_saved(session, view) -> None:
    presenter = FiguresPresenter(view, session, InlineRun())
    presenter.ask(Asked())
    assert not view.can_export
    presenter.ask(Asked(audience=Audience.PUBLIC))
    assert view.can_export
    assert presenter.gathered.clearance is not None


def test_what_these_acts_have_not_is_not_counted_apart(session, view) -> None:
    FiguresPresenter(view, session, InlineRun()).ask(Asked(dimension=Dimension.JUDGE))
    assert view.shown == []
    assert "Only decisions of courts" in view.failures[0]
    assert not view.is_busy


def test_the_public_sees_hidden_regions_and_empty_ones_alike(session, view) -> None:
    FiguresPresenter(view, session, InlineRun()).ask(
        Asked(dimension=Dimension.REGION, audience=Audience.PUBLIC)
    )
    (shown,) = view.shown
    assert {mark.text for mark in shown.marks if mark.numbers is None} == {"–"}
    assert not shown.overlap.rows


def test_another_thing_is_counted_without_reading_again(session, view) -> None:
    presenter = FiguresPresenter(view, session, InlineRun())
    presenter.ask(Asked())
    read = presenter.gathered
    presenter.ask(Asked(dimension=Dimension.SEX))
    assert presenter.gathered is read
    presenter.ask(Asked(dimension=Dimension.SEX), anew=True)
    assert presenter.gathered is not read


def test_force_is_read_from_the_reports_themselves(session, view) -> None:
    FiguresPresenter(view, session, InlineRun()).ask(Asked(dimension=Dimension.FORCE))
    assert not view.failures
    assert view.shown[0].table.rows[0][0] == "Not known"


def test_days_that_are_none_are_said(session, view) -> None:
    presenter = FiguresPresenter(view, session, InlineRun())
    presenter.ask(Asked(first_day="no day"))
    presenter.ask(Asked(first_day="2 Nov 2026", last_day="1 Nov 2026"))
    assert len(view.failures) == 2
    assert not view.shown


def test_of_several_questions_the_last_counts(session, view) -> None:
    run = InlineRun(holds=True)
    presenter = FiguresPresenter(view, session, run)
    presenter.ask(Asked())
    presenter.ask(Asked(dimension=Dimension.MONTH))
    presenter.ask(Asked(dimension=Dimension.SEX))
    run.go()
    run.go()
    assert view.shown[-1].table.title.endswith("Sex")
