"""Every check has a sentence for everything it can find, and none gives anything away."""

from __future__ import annotations

import itertools
import re

import pytest

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.operations.explain_checks import explained, sentence_of, title_of

COUNTED = {
    Cause.SERVER_EXPIRED,
    Cause.SERVER_NOT_YET,
    Cause.OURS_EXPIRED,
    Cause.OURS_EXPIRES_SOON,
    Cause.CLOCK_DIFFERS,
    Cause.DIRECTORY_STALE,
}
NUMBER = 400_000  # seconds: four days


@pytest.mark.parametrize("check", Check)
def test_every_check_says_why_in_a_sentence(check: Check) -> None:
    for cause, finding in itertools.product([*Cause, None], [Finding.FAILED, Finding.NOTED]):
        said = sentence_of(CheckResult(check, finding, cause, NUMBER))
        assert said.title == title_of(check)
        for text in (said.sentence, said.hint):
            assert "{" not in text
            assert not re.search(r"https?:|\.onion|\d+\.\d+\.\d+", text)
        assert said.sentence[0].isupper()
        assert said.sentence.endswith(".")
        assert not said.hint or said.hint.endswith(".")
        assert bool(re.search(r"\d", said.sentence)) == (cause in COUNTED)


def test_each_cause_has_a_sentence_of_its_own() -> None:
    said = [sentence_of(CheckResult(Check.REACHED, Finding.FAILED, cause)) for cause in Cause]
    assert len({one.sentence for one in said}) == len(Cause)


def test_each_check_has_a_title_and_says_that_it_passed() -> None:
    said = [sentence_of(CheckResult(check, Finding.PASSED)) for check in Check]
    assert len({one.title for one in said}) == len({one.sentence for one in said}) == len(Check)
    assert {one.hint for one in said} == {""}


def test_a_check_that_failed_stays_visible_on_a_terminal() -> None:
    lines = explained(
        [
            CheckResult(Check.PROXY, Finding.NOTED, Cause.PROXY_IGNORED),
            CheckResult(Check.ROUTE, Finding.PASSED),
            CheckResult(Check.REACHED, Finding.FAILED, Cause.CAPTIVE_PORTAL),
            CheckResult(Check.ENCRYPTION, Finding.NOT_REACHED),
        ]
    )
    assert [line[:4] for line in lines] == ["[ !]", "    ", "[ok]", "[no]", "    ", "[  ]"]
    assert lines[3].endswith("a log-in page, as hotels and cafes have. Nothing was sent.")


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (120, "This clock is 2 minutes ahead of the server's."),
        (-7199, "This clock is 119 minutes behind the server's."),
        (7200, "This clock is 2 hours ahead of the server's."),
        (-86400 * 2, "This clock is 2 days behind the server's."),
        (86400 * 2500, "This clock is 2,500 days ahead of the server's."),
    ],
)
def test_a_clock_is_off_by_a_length_of_time_that_people_use(seconds: int, sentence: str) -> None:
    said = sentence_of(CheckResult(Check.CLOCK, Finding.NOTED, Cause.CLOCK_DIFFERS, seconds))
    assert said.sentence == sentence


def test_one_day_is_not_days() -> None:
    said = sentence_of(CheckResult(Check.SERVER_TIME, Finding.FAILED, Cause.SERVER_EXPIRED, 1))
    assert said.sentence == "The server's certificate ended 1 day ago."


def test_silence_means_another_thing_once_the_server_has_proved_itself() -> None:
    first = sentence_of(CheckResult(Check.REACHED, Finding.FAILED, Cause.SILENT))
    later = sentence_of(CheckResult(Check.OUR_CERTIFICATE, Finding.FAILED, Cause.SILENT))
    assert first.sentence != later.sentence
