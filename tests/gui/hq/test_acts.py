"""What was done can be undone, and done again."""

from __future__ import annotations

import pytest

from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.gui.hq.act_memory import ActMemory
from fieldkit.gui.hq.acts import Acts
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.running import InlineRun
from tests.scenes.headquarters_worlds import house


class View:
    def __init__(self) -> None:
        self.said = []

    def show_act(self, sentence, *, can_undo, can_redo) -> None:
        self.said.append((sentence, can_undo, can_redo))

    def show_turning(self, sentence, done, total) -> None:
        self.said.append((sentence, done, total))

    def show_act_failure(self, sentence, hint) -> None:
        self.said.append(("failed", sentence, hint))


@pytest.fixture
def session(tmp_path):
    opened = with_colleague(a_headquarters(tmp_path / "hq", house()))
    yield opened
    close_session(opened)


@pytest.fixture
def view() -> View:
    return View()


@pytest.fixture
def acts(session, view) -> Acts:
    return Acts(view, session, InlineRun(), on_changed=lambda: None, memory=ActMemory())


def notes(session) -> list[bool]:
    return [item.is_in_force for item in session.store.statements.of_kinds([StatementKind.NOTE])]


def two_notes(session):
    made = make_statements(
        session, *[NewStatement(StatementKind.NOTE, "ab" * 16, {"text": str(n)}) for n in (1, 2)]
    )
    return [item.statement_id for item in made]


def test_an_act_is_taken_back_as_one_and_holds_again(acts, view, session) -> None:
    acts.note("Noted twice.", two_notes(session))
    acts.undo()
    assert notes(session) == [False, False]
    acts.redo()
    assert notes(session) == [True, True]
    acts.undo()
    assert notes(session) == [False, False]
    assert view.said == [
        ("Noted twice.", True, False),
        ("Undone: Noted twice.", False, True),
        ("Noted twice.", True, False),
        ("Undone: Noted twice.", False, True),
    ]


def test_older_acts_are_undone_in_turn(acts, view, session) -> None:
    acts.note("First.", two_notes(session))
    acts.note("Second.", two_notes(session))
    acts.undo()
    acts.undo()
    acts.undo()
    assert notes(session) == [False] * 4
    assert view.said[-1][0].startswith("Nothing is left to undo here.")


def test_screens_that_are_built_anew_forget_nothing(session, view) -> None:
    memory = ActMemory()
    before = Acts(view, session, InlineRun(), on_changed=lambda: None, memory=memory)
    before.note("Noted.", two_notes(session))
    Acts(View(), session, InlineRun(), on_changed=lambda: None, memory=memory).undo()
    assert notes(session) == [False, False]


def test_what_a_colleague_took_back_meanwhile_is_left(acts, session) -> None:
    made = two_notes(session)
    acts.note("Noted.", made)
    take_back(session, made[:1])
    acts.undo()
    assert notes(session) == [False, False]


def test_a_new_act_ends_what_could_be_done_again(acts, view, session) -> None:
    acts.note("First.", two_notes(session))
    acts.undo()
    acts.note("Second.", two_notes(session))
    acts.redo()
    assert notes(session) == [False, False, True, True]


def test_who_is_nobody_cannot_undo(session, view) -> None:
    from dataclasses import replace

    made = two_notes(session)
    nobody = replace(session, colleague=None)
    acts = Acts(view, nobody, InlineRun(), on_changed=lambda: None, memory=ActMemory())
    acts.note("Noted.", made)
    acts.undo()
    assert view.said[-1][0] == "failed"
    assert notes(session) == [True, True]


def test_undoing_means_what_is_being_done_now(session, view) -> None:
    run = InlineRun(holds=True)
    acts = Acts(view, session, run, on_changed=lambda: None, memory=ActMemory())
    acts.note("First.", two_notes(session))
    run(lambda _progress: two_notes(session), lambda made: acts.note("Second.", made), pytest.fail)
    acts.undo()  # before the second one was noted
    run.go()
    run.go()
    assert notes(session) == [True, True, False, False]
    assert view.said[-1][0] == "Undone: Second."


def test_a_large_act_says_how_far_it_is_and_can_be_stopped(session, view) -> None:
    run = InlineRun(holds=True)
    acts = Acts(view, session, run, on_changed=lambda: None, memory=ActMemory())
    many = [NewStatement(StatementKind.NOTE, "ab" * 16, {"text": "n"}) for _time in range(200)]
    acts.note("Many.", [item.statement_id for item in make_statements(session, *many)])
    acts.undo()
    run.step()
    acts.stop()
    run.step()
    assert all(notes(session))
    assert view.said[-1] == ("", False, False)
    acts.undo()
    run.step()
    run.step()
    assert not any(notes(session))
    assert ("Many.", 0, 400) in view.said
    assert ("Many.", 399, 400) in view.said


def test_what_an_act_made_and_took_back_itself_is_gone_after_it(session) -> None:
    made = two_notes(session)
    (back,) = take_back(session, made[:1])
    again = take_back(session, [*made, back.statement_id])
    assert notes(session) == [False, False]
    assert len(again) == 3
    take_back(session, [item.statement_id for item in again])
    assert notes(session) == [False, True]
