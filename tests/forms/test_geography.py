"""Areas and distances, against values worked out by hand on the same sphere."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.forms.geography import (
    MAX_POINTS,
    RADIUS,
    area,
    distance,
    geofence,
    intersects,
    points,
)

# One degree along a meridian.
DEGREE = math.radians(1) * RADIUS


def test_one_degree_to_the_north_is_one_degree_of_the_circle():
    assert distance("53 27;54 27") == pytest.approx(DEGREE)


def test_one_degree_to_the_east_is_shorter_by_the_cosine_of_the_latitude():
    # The way along the great circle is a little shorter than along the parallel.
    assert distance("60 27;60 28") == pytest.approx(DEGREE * 0.5, rel=1e-4)


def test_a_distance_of_several_points_is_the_sum_of_its_parts():
    assert distance("0 0", "0 1", "0 3") == pytest.approx(3 * DEGREE)
    assert distance("0 0;0 1;0 3") == pytest.approx(3 * DEGREE)


def test_one_point_has_no_distance():
    assert distance("53 27") == 0
    assert distance("") == 0


def test_the_area_of_one_degree_at_the_equator():
    # R squared times the longitude in radians times the sine of the latitude.
    expected = RADIUS**2 * math.radians(1) * math.sin(math.radians(1))
    square = "0 0;0 1;1 1;1 0;0 0"
    assert area(square) == pytest.approx(expected, rel=1e-4)
    assert area(";".join(reversed(square.split(";")))) == pytest.approx(expected, rel=1e-4)


def test_an_eighth_of_the_sphere():
    assert area("0 0;0 90;90 90;90 0") == pytest.approx(4 * math.pi * RADIUS**2 / 8)


@pytest.mark.parametrize("shape", ["", "0 0", "0 0;0 1", "x y", "91 0;0 0;1 1"])
def test_what_is_no_shape_has_no_area(shape):
    assert area(shape) == 0


def test_a_point_lies_inside_or_not():
    square = "0 0;0 2;2 2;2 0;0 0"
    assert geofence("1 1", square) is True
    assert geofence("1 3", square) is False
    assert geofence("", square) is False
    assert geofence("1 1", "") is False


def test_a_line_may_cross_itself():
    assert intersects("0 0;2 2;0 2;2 0") is True
    assert intersects("0 0;0 2;2 2;2 0") is False
    assert intersects("0 0;0 2;2 2;2 0;0 0") is False
    assert intersects("0 0;1 1;2 2;3 3") is False


def test_points_may_have_altitude_and_accuracy():
    assert points("53.9 27.5 200 5; 54 27.6 0 0;") == [(53.9, 27.5), (54.0, 27.6)]
    assert points("53.9 27.5 200 5 7") is None


def test_a_line_that_is_too_long_is_none():
    assert points(";".join(["1 1"] * (MAX_POINTS + 1))) is None


@given(st.text("0123456789.;- en+", max_size=60))
def test_any_text_is_measured_or_is_no_line(text):
    assert isinstance(area(text), float)
    assert isinstance(distance(text), float)
    assert intersects(text) in (True, False)
    assert geofence(text, text) in (True, False)
