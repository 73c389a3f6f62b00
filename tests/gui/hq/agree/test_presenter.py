"""A second person agrees with their own word, or nothing is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.gui.hq.agree.presenter import AgreePresenter
from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.operations.hq.colleagues import add_colleague
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import Organisation
from tests.fakes.running import InlineRun

AGREEMENT = Agreement("Title", "Lead", (), "Do it")
SUBJECT = "ab" * 16


class View:
    def __init__(self) -> None:
        self.codes: tuple[str, ...] | None = None
        self.failures: list[str] = []
        self.said: list[str] = []

    def show_agreement(self, agreement: Agreement) -> None:
        self.said.append(agreement.lead)

    def show_colleagues(self, codes: tuple[str, ...]) -> None:
        self.codes = codes

    def show_alone(self) -> None:
        self.said.append("alone")

    def show_busy(self) -> None:
        self.said.append("busy")

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failures.append(sentence)


@pytest.fixture
def session(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    opened = a_headquarters(tmp_path / "hq", organisation)
    yield with_colleague(opened)
    close_session(opened)


def a_presenter(
    view: View,
    session: HeadquartersSession,
    run: InlineRun,
    done: list[object],
    act: Act = Act.REVOKE,
) -> AgreePresenter[str]:
    def do(second: SecondWord, why: str, is_chosen: bool) -> str:
        done.append((second.subject, why, is_chosen))
        return "result"

    return AgreePresenter(
        view,
        session,
        run,
        agreement=AGREEMENT,
        act=act,
        subject=SUBJECT,
        do=do,
        on_done=done.append,
    )


def test_only_others_with_a_word_can_agree(session: HeadquartersSession, run: InlineRun) -> None:
    view, done = View(), []
    add_colleague(session, "H-02", [], "kalyhanka 7", parameters=FOR_TESTS)
    add_colleague(session, "H-03", [])
    presenter = a_presenter(view, session, run, done)
    presenter.start()
    assert view.codes == ("H-02",)
    presenter.agree("H-02", "another", "", is_chosen=False)
    assert (done, len(view.failures)) == ([], 1)
    presenter.agree("H-02", "kalyhanka 7", "lost", is_chosen=True)
    assert done == [(SUBJECT, "lost", True), "result"]


def test_where_nobody_can_agree_it_says_what_is_missing(
    session: HeadquartersSession, run: InlineRun
) -> None:
    view = View()
    a_presenter(view, session, run, [], Act.ERASE).start()
    assert view.codes == ()
    assert "Nobody else" in view.failures[0]
    assert "alone" not in view.said


def test_what_cannot_wait_is_decided_alone_where_nobody_can_agree(
    session: HeadquartersSession, run: InlineRun
) -> None:
    view, done = View(), []
    presenter = a_presenter(view, session, run, done)
    presenter.start()
    assert (view.said[-1], view.failures) == ("alone", [])
    add_colleague(session, "H-02", [], "kalyhanka 7", parameters=FOR_TESTS)
    presenter.decide_alone("lost", is_chosen=True)  # meanwhile somebody can
    assert (done, len(view.failures)) == ([], 1)


def test_alone_it_is_done_at_once(session: HeadquartersSession, run: InlineRun) -> None:
    view, done = View(), []
    presenter = a_presenter(view, session, run, done)
    presenter.start()
    presenter.decide_alone("lost", is_chosen=True)
    assert done == [(SUBJECT, "lost", True), "result"]
