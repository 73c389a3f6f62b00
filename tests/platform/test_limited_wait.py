"""Questions that may never be answered."""

from __future__ import annotations

import threading

import pytest

from fieldkit.platform.limited_wait import NotAnswered, Question, answer_within

PATIENCE = 30.0  # seconds


def test_an_answer_in_time_is_returned() -> None:
    assert answer_within(PATIENCE, lambda: "yes") == "yes"


def test_what_asking_raises_is_raised_here() -> None:
    def ask() -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        answer_within(PATIENCE, ask)


def test_nobody_waits_for_silence() -> None:
    release = threading.Event()
    with pytest.raises(NotAnswered):
        answer_within(0.05, release.wait)
    release.set()


def test_an_answer_can_be_waited_for_again() -> None:
    release = threading.Event()
    question = Question(release.wait)
    question.start()
    with pytest.raises(NotAnswered):
        question.answer(0.05)
    release.set()
    assert question.answer(PATIENCE) is True
