"""Where a picture stands in its window: what is under the hand stays under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from fieldkit.domain.picture_area import PictureArea
from fieldkit.gui.field.viewer.covers import Covers
from fieldkit.gui.field.viewer.glass import MOST_ZOOM, Glass, area_of

SIZE, WINDOW = QSizeF(4000, 3000), QSizeF(800, 600)

places = st.tuples(st.floats(0, 800), st.floats(0, 600)).map(lambda place: QPointF(*place))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("zoomed"), st.floats(0.2, 5), places),
        st.tuples(st.just("moved"), places.map(lambda place: place - QPointF(400, 300))),
        st.tuples(st.just("turned"), st.integers(-3, 3)),
        st.tuples(st.just("fitted")),
        st.tuples(st.just("resized"), st.sampled_from([QSizeF(300, 700), WINDOW])),
    ),
    max_size=12,
)


def test_all_is_seen_at_first_and_small_pictures_stay_small() -> None:
    assert Glass.fitting(SIZE, WINDOW).actual_zoom == 0.2
    assert Glass.fitting(SIZE, WINDOW).seen() == QRectF(0, 0, 4000, 3000)
    assert Glass.fitting(QSizeF(10, 10), WINDOW).actual_zoom == 1


def test_a_page_too_small_to_be_read_is_shown_from_its_top() -> None:
    glass = Glass.for_reading(QSizeF(2380, 3368), QSizeF(600, 400), 0.25)
    assert glass.seen().top() == 0
    assert glass.seen().width() == pytest.approx(2380)
    whole = Glass.for_reading(QSizeF(2380, 3368), QSizeF(900, 1200), 0.25)
    assert whole.zoom is None


def test_what_stands_under_the_pointer_stays_there() -> None:
    place = QPointF(500, 200)
    before = Glass.fitting(SIZE, WINDOW).zoomed(4, QPointF(400, 300))
    fixed = before.to_picture().map(place)
    after = before.zoomed(1.5, place).to_picture().map(place)
    assert (fixed.x(), fixed.y()) == pytest.approx((after.x(), after.y()))


@given(steps)
def test_the_picture_is_never_lost_from_sight(steps) -> None:
    glass = Glass.fitting(SIZE, WINDOW)
    for name, *arguments in steps:
        glass = getattr(glass, name)(*arguments)
        assert glass.fit_zoom * 0.999 <= glass.actual_zoom <= MOST_ZOOM or glass.zoom is not None
        seen = glass.seen()
        assert seen.width() > 0
        assert seen.height() > 0


@given(steps, st.integers(0, 2**31))
def test_a_frame_stays_within_the_picture(steps, seed) -> None:
    glass, covers = Glass.fitting(SIZE, WINDOW), Covers()
    for name, *arguments in steps:
        glass = getattr(glass, name)(*arguments)
    covers.begin_in(glass)
    for number in range(6):
        covers.move(QPointF(seed % 9000 - 4500, number * 700 - 2000), SIZE)
        covers.grow(QSizeF(seed % 300 - 150, 40), SIZE)
    assert covers.keep(SIZE)
    [area] = covers.areas
    assert area == area.within(4000, 3000)


def test_a_frame_that_was_hardly_drawn_covers_nothing() -> None:
    covers = Covers()
    covers.draw(QPointF(5, 5), QPointF(5.2, 5), SIZE)
    assert not covers.keep(SIZE)
    assert covers.areas == ()


def test_the_last_cover_can_be_taken_away() -> None:
    covers = Covers()
    for left in (0, 100):
        covers.draw(QPointF(left, 0), QPointF(left + 50, 50), SIZE)
        covers.keep(SIZE)
    covers.uncover()
    assert covers.areas == (PictureArea(0, 0, 50, 50),)


def test_an_area_takes_every_pixel_it_touches() -> None:
    assert area_of(QRectF(1.5, 2.5, 2, 2), SIZE) == PictureArea(1, 2, 3, 3)
    assert area_of(QRectF(-9, -9, 12, 12), SIZE) == PictureArea(0, 0, 3, 3)
