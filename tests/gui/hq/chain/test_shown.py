"""A chain is drawn to scale enough that one missing place among thousands is seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.device_chain import PlaceRun, PlaceState
from fieldkit.gui.hq.chain.shown import picture_widths, run_sentence


def test_every_state_has_its_words() -> None:
    for state in PlaceState:
        assert "3" in run_sentence(PlaceRun(3, 3, state))
        assert "3 to 9" in run_sentence(PlaceRun(3, 9, state))


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=40))
def test_the_widths_fill_the_picture_and_nothing_vanishes(counts: list[int]) -> None:
    runs = [PlaceRun(1, count, PlaceState.HERE) for count in counts]
    widths = picture_widths(runs)
    assert abs(sum(widths) - 1) < 1e-9
    assert min(widths) > 0.4 / (len(runs) * 26)
