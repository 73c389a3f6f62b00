"""Days, times, numbers and sizes in the four languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fieldkit import translations
from fieldkit.domain import local_text
from fieldkit.platform.resources import resource_path
from tests.fakes.clock import FixedClock

DAY = date(2021, 3, 4)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture(params=translations.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    translations.use_language(request.param, resource_path("translations"))
    return request.param


def test_a_day_for_a_list_cannot_be_read_in_two_ways(language: str) -> None:
    wanted = {"en": "4 Mar 2021", "be": "04.03.2021", "ru": "04.03.2021", "fr": "04/03/2021"}
    assert local_text.short_day(DAY) == wanted[language]


def test_a_long_day_names_the_month(language: str) -> None:
    wanted = {
        "en": "4 March 2021",
        "be": "4 сакавіка 2021 г.",
        "ru": "4 марта 2021 г.",
        "fr": "4 mars 2021",
    }
    assert plain(local_text.long_day(DAY)) == wanted[language]


def test_numbers_have_the_separators_of_the_language(language: str) -> None:
    wanted = {"en": "1,234.5", "be": "1 234,5", "ru": "1 234,5", "fr": "1 234,5"}
    assert plain(local_text.number(1234.5)) == wanted[language]


def test_sizes_have_the_units_of_the_language(language: str) -> None:
    wanted = {"en": "1.4 MB", "be": "1,4 МБ", "ru": "1,4 МБ", "fr": "1,4 Mo"}
    assert plain(local_text.size(1_468_006)) == wanted[language]


def test_bytes_are_counted_as_the_language_counts(language: str) -> None:
    wanted = {
        "en": ["1 byte", "2 bytes", "21 bytes"],
        "be": ["1 байт", "2 байты", "21 байт"],
        "ru": ["1 байт", "2 байта", "21 байт"],
        "fr": ["1 octet", "2 octets", "21 octets"],
    }
    assert [local_text.exact_size(count) for count in (1, 2, 21)] == wanted[language]


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1024, "1 kB"),
        (10_500, "10 kB"),
        (1024 * 1024 - 1, "1 MB"),
        (5 * 1024**4, "5,120 GB"),
    ],
)
def test_a_size_has_the_unit_that_fits(octets: int, text: str) -> None:
    assert local_text.size(octets) == text


def test_a_moment_is_shown_as_the_wall_clock_shows_it() -> None:
    moment = datetime(2026, 11, 22, 23, 30, 59, tzinfo=UTC)
    clock = FixedClock()
    shown = local_text.short_moment(local_text.local(moment, clock))
    assert clock.offset_minutes() == 180
    assert shown == "23 Nov 2026 02:30"


@pytest.mark.parametrize(
    ("minutes", "said"), [(180, "UTC+3"), (0, "UTC+0"), (-210, "UTC-3:30"), (345, "UTC+5:45")]
)
def test_readers_elsewhere_are_told_which_time_it_is(
    minutes: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FixedClock, "offset_minutes", lambda _self: minutes)
    assert local_text.zone(FixedClock()) == said
