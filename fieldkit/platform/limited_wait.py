"""Asks something that may never answer, and waits for it no longer than it is worth.

A thread of its own does the asking: it cannot be ended from outside, so it is left behind when it
stays silent, and ends with the process. It is handed nothing but the question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Question(Generic[T]):
    """One question that is being asked; its answer can be waited for more than once."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._is_over = threading.Event()
        self._answers: list[T] = []
        self._error: BaseException | None = None

    def start(self) -> None:
        """Begin to ask."""
        threading.Thread(target=self._work, name="question", daemon=True).start()

    def answer(self, seconds: float) -> T:
        """Return the answer, or raise what asking raised.

        Raises:
            NotAnswered: There is none after so many seconds.
        """
        if not self._is_over.wait(seconds):
            raise NotAnswered
        if self._error is not None:
            raise self._error
        return self._answers[0]

    def _work(self) -> None:
        try:
            self._answers.append(self._ask())
        except BaseException as error:  # noqa: BLE001  # raised again where it is waited for
            self._error = error
        finally:
            self._is_over.set()


class NotAnswered(Exception):
    """Whatever was asked keeps silent."""


def answer_within(seconds: float, ask: Callable[[], T]) -> T:
    """Return what `ask` returns, or raise what it raises.

    Raises:
        NotAnswered: There is no answer after so many seconds.
    """
    question = Question(ask)
    question.start()
    return question.answer(seconds)
