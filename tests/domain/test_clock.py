"""The texts of time: one form only, and back again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.clock import from_text, to_text
from fieldkit.errors import InvalidDate


def test_time_is_written_in_utc_with_milliseconds() -> None:
    minsk = timezone(timedelta(hours=3))
    assert to_text(datetime(2020, 11, 8, 14, 5, 33, 120_999, minsk)) == "2020-11-08T11:05:33.120Z"


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_was_written_is_read_again(moment: datetime) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert from_text(to_text(moment)) == whole
    assert from_text(to_text(moment)).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020-11-08",
        "2020-11-08T11:05:33Z",
        "2020-11-08T11:05:33.12Z",
        "2020-11-08T11:05:33.120000Z",
        "2020-11-08T11:05:33.120",
        "2020-11-08T11:05:33.120+00:00",
        "2020-11-08T14:05:33.120+03:00",
        "0001-01-01T00:00:00.000+03:00",
        "2020-11-08 11:05:33.120Z",
        "20201108T110533.120Z",
        "2020-W45-7T11:05:33.120Z",
        "2020-11-08T24:00:00.000Z",
        "2020-02-30T11:05:33.120Z",
        "\uff12020-11-08T11:05:33.120Z",
        " 2020-11-08T11:05:33.120Z",
        None,
    ],
)
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        from_text(text)
