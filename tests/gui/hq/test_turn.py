"""One piece of work at a time has the turn, and gives it back whatever happens."""

from __future__ import annotations

import pytest

from fieldkit.errors import NotAllowed
from fieldkit.gui.hq.turn import Turn


def test_the_second_is_told_to_wait() -> None:
    turn = Turn()
    with turn.taken(), pytest.raises(NotAllowed), turn.taken():
        pass
    with turn.taken(lambda step: step()):
        pass


def test_it_is_given_back_after_a_failure() -> None:
    turn = Turn()
    with pytest.raises(ValueError, match="broken"), turn.taken():
        raise ValueError("broken")
    with turn.taken():
        pass
