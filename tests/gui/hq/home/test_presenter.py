"""What the first screen says of a new headquarters, of reports, and of what was found wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.domain.local_text import local
from fieldkit.domain.partial_date import from_moment
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.domain.task import Task
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.home.presenter import HomePresenter
from fieldkit.gui.hq.home.rows import home_rows
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import author_of, close_session
from fieldkit.operations.hq.show_home import show_home
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.people import a_mention, with_mentions
from tests.fakes.running import InlineRun
from tests.fakes.window import use_language
from tests.scenes.headquarters_worlds import house


class View:
    def __init__(self) -> None:
        self.rows = None
        self.notices = ()
        self.summary = ""
        self.failures = []

    def show_rows(self, rows) -> None:
        self.rows = rows

    def show_notices(self, sentences) -> None:
        self.notices = sentences

    def show_summary(self, sentence) -> None:
        self.summary = sentence

    def show_failure(self, sentence, hint) -> None:
        self.failures.append((sentence, hint))


@pytest.fixture
def session(tmp_path):
    use_language("en")
    opened = with_colleague(a_headquarters(tmp_path / "hq", house()))
    yield opened
    close_session(opened)


def test_a_new_headquarters_is_told_its_next_steps(session) -> None:
    view = View()
    HomePresenter(view, session, InlineRun()).start()
    sentences = [row.sentence for row in view.rows.urgent]
    assert any("enrolled" in sentence for sentence in sentences)
    assert view.summary == "0 reports are here."
    assert view.failures == []


def test_people_to_compare_lead_to_the_desk(session) -> None:
    with_mentions(session, [a_mention(1, "Invented Alena"), a_mention(2, "Invented Janka")])
    view = View()
    HomePresenter(view, session, InlineRun()).start()
    [row] = [row for row in view.rows.urgent if row.where.section is SectionName.PEOPLE]
    assert row.sentence.startswith("2 people")
    assert row.where.subject == "compare"


def test_what_was_found_when_it_was_unlocked_is_said(session) -> None:
    view = View()
    warned = replace(session, notices=("This vault is older than it was.",))
    HomePresenter(view, warned, InlineRun()).start()
    assert view.notices == ("This vault is older than it was.",)


def test_people_of_whom_somebody_is_proposed_are_counted(session) -> None:
    mentions = [a_mention(number, "Марыя Ручайная", station="OKR") for number in (1, 2)]
    with session.store.transaction():
        add_read(session, [ReadSource(mention.source, (mention,)) for mention in mentions])
    view = View()
    presenter = HomePresenter(view, session, InlineRun())

    def said() -> str:
        [row] = [row for row in view.rows.urgent if row.where.section is SectionName.PEOPLE]
        return row.sentence

    presenter.start()
    assert "2 to go" in said()
    propose_matches(session)
    presenter.refresh()
    assert "2 of them may be people you know" in said()
    assert "to go" not in said()


def test_reports_that_are_due_for_review_are_counted(session) -> None:
    state = show_home(session)
    assert state.reviews == 0
    rows = home_rows(replace(state, reviews=2))
    assert [row.sentence for row in rows.urgent if row.where.section is SectionName.REPORTS] == [
        "2 reports are due for review."
    ]


def test_tasks_of_an_arrest_wait_for_whoever_has_time(session) -> None:
    def stated(*tasks: Task) -> None:
        made = [NewStatement(StatementKind.TASK, "ab" * 16, item.to_content()) for item in tasks]
        make_statements(session, *made)

    def said() -> list[tuple[str, str, bool]]:
        view = View()
        HomePresenter(view, session, InlineRun()).start()
        found = [row for row in view.rows.urgent if "whoever has time" in row.sentence]
        return [(row.sentence, row.next_step, row.tone is Tone.HELD) for row in found]

    now = local(session.clock.now(), session.clock)
    soon, before = from_moment(now + timedelta(hours=6)), from_moment(now - timedelta(hours=2))
    assert said() == []
    stated(Task("Mine", author_of(session)), Task("Warn somebody", due=soon))
    assert said() == [("1 task is for whoever has time.", "", False)]
    stated(Task("Sync now", due=before))
    assert said() == [("2 tasks are for whoever has time.", "1 is overdue.", True)]
