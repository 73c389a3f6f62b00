"""The rules of trust: in order, none skipped, and nothing passes for want of knowledge."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.connection import (
    Cause,
    Check,
    CheckResult,
    Finding,
    Network,
    Route,
    Server,
)
from fieldkit.errors import (
    ConnectionCut,
    FieldkitError,
    NetworkError,
    NotTrusted,
    ServerAnswerInvalid,
    ServerBusy,
    ServerRefused,
    ServerSilent,
    ServerUnreachable,
)
from fieldkit.platform.network import Way
from fieldkit.transfer.trust import (
    Decision,
    Enrolment,
    FirstAnswer,
    OwnFacts,
    PathFacts,
    Results,
    TorAnswer,
    is_trusted,
    judge_before_connecting,
    judge_directory,
    judge_first_answer,
    judge_handshake,
    may_connect,
    not_reached,
    used_route,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ONION_HOST = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
LITERAL = Server("https://203.0.113.7", "203.0.113.7")
NAME = Server("https://drop.example.org", "drop.example.org")
ONION = Server(f"https://{ONION_HOST}", ONION_HOST)

OWN = OwnFacts(Enrolment.APPROVED, NOW + timedelta(days=300), Route.DIRECT, NOW, NOW)
PATH = PathFacts(
    LITERAL, Network("ab" * 32), Decision.ALLOWED, False, Way.PLAIN, TorAnswer.NOT_ASKED
)


def failure_of(results: Results) -> tuple[Check, Cause | None] | None:
    """The one check that failed, and why; checks that everything after it was not asked."""
    assert [result.check for result in results] == list(Check)
    failed = [result for result in results if result.finding is Finding.FAILED]
    assert len(failed) <= 1
    if not failed:
        return None
    after = results[results.index(failed[0]) + 1 :]
    assert {result.finding for result in after} <= {Finding.NOT_REACHED}
    return failed[0].check, failed[0].cause


def whole(results: Results | None = None) -> Results:
    """A connection on which everything went well."""
    results = judge_before_connecting(OWN, PATH) if results is None else results
    results = judge_handshake(results, None)
    results = judge_first_answer(results, FirstAnswer(None, NOW, NOW, OWN.certificate_ends))
    return judge_directory(results, None, 0)


def test_a_connection_is_trusted_once_every_check_has_passed() -> None:
    results = whole()
    assert {result.finding for result in results} == {Finding.PASSED}
    assert is_trusted(results)


def test_it_may_be_connected_before_it_is_trusted() -> None:
    results = judge_before_connecting(OWN, PATH)
    assert may_connect(results)
    assert not is_trusted(results)
    assert not may_connect(not_reached())
    for result in results[5:]:
        assert result.finding is Finding.NOT_REACHED


@pytest.mark.parametrize(
    ("own", "path", "expected"),
    [
        ({"enrolment": Enrolment.TRAINING}, {}, (Check.ENROLLED, Cause.TRAINING)),
        ({"enrolment": Enrolment.NO_HEADQUARTERS}, {}, (Check.ENROLLED, Cause.NO_HEADQUARTERS)),
        ({"enrolment": Enrolment.NOT_APPROVED}, {}, (Check.ENROLLED, Cause.NOT_APPROVED)),
        ({"enrolment": Enrolment.REVOKED}, {}, (Check.ENROLLED, Cause.REVOKED)),
        ({"certificate_ends": None}, {}, (Check.ENROLLED, Cause.NOT_APPROVED)),
        ({"certificate_ends": NOW}, {}, (Check.ENROLLED, Cause.OURS_EXPIRED)),
        (
            {"trusted_time": NOW + timedelta(days=301)},
            {},
            (Check.ENROLLED, Cause.OURS_EXPIRED),
        ),
        ({}, {"server": None}, (Check.ADDRESS, Cause.NO_SERVER)),
        ({}, {"server": NAME}, (Check.ADDRESS, Cause.NAME_WITHOUT_TOR)),
        (
            {"least_route": Route.VPN},
            {"server": NAME, "way": Way.TUNNEL},
            (Check.ADDRESS, Cause.NAME_WITHOUT_TOR),
        ),
        (
            {},
            {"server": replace(ONION, host="short.onion")},
            (Check.ADDRESS, Cause.NO_SERVER),
        ),
        ({}, {"network": None}, (Check.ALLOWED, Cause.NO_NETWORK)),
        ({}, {"decision": Decision.NONE}, (Check.ALLOWED, Cause.NETWORK_UNKNOWN)),
        ({}, {"decision": Decision.REFUSED}, (Check.ALLOWED, Cause.NETWORK_REFUSED)),
        ({}, {"way": Way.NONE}, (Check.ROUTE, Cause.NO_NETWORK)),
        ({"least_route": Route.VPN}, {}, (Check.ROUTE, Cause.NO_VPN)),
        ({"least_route": Route.VPN}, {"way": Way.UNKNOWN}, (Check.ROUTE, Cause.NO_VPN)),
        ({"least_route": Route.VPN}, {"way": Way.LOCAL}, (Check.ROUTE, Cause.NO_VPN)),
        ({"least_route": Route.VPN}, {"way": Way.NONE}, (Check.ROUTE, Cause.NO_VPN)),
        ({"least_route": Route.TOR}, {}, (Check.ROUTE, Cause.NO_TOR)),
        ({"least_route": Route.TOR}, {"way": Way.TUNNEL}, (Check.ROUTE, Cause.NO_TOR)),
        ({}, {"server": ONION}, (Check.ROUTE, Cause.NO_TOR)),
        (
            {},
            {"server": ONION, "tor": TorAnswer.NOTHING},
            (Check.ROUTE, Cause.NO_TOR),
        ),
        (
            {},
            {"server": ONION, "tor": TorAnswer.SOMETHING_ELSE},
            (Check.ROUTE, Cause.NOT_TOR),
        ),
        ({"least_route": Route.ONION}, {"tor": TorAnswer.TOR}, (Check.ROUTE, Cause.NOT_ONION)),
        (
            {"least_route": Route.ONION},
            {"server": NAME, "tor": TorAnswer.TOR},
            (Check.ROUTE, Cause.NOT_ONION),
        ),
    ],
)
def test_each_rule_fails_by_its_own_cause(
    own: dict[str, object], path: dict[str, object], expected: tuple[Check, Cause]
) -> None:
    results = judge_before_connecting(replace(OWN, **own), replace(PATH, **path))  # type: ignore[arg-type]
    assert failure_of(results) == expected
    assert not may_connect(results)
    assert not is_trusted(whole(results))


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ({}, {"way": Way.UNKNOWN}),
        ({}, {"way": Way.LOCAL}),
        ({}, {"way": Way.TUNNEL}),
        ({"least_route": Route.VPN}, {"way": Way.TUNNEL}),
        ({"least_route": Route.VPN}, {"server": ONION, "tor": TorAnswer.TOR}),
        ({"least_route": Route.TOR}, {"tor": TorAnswer.TOR, "way": Way.UNKNOWN}),
        ({"least_route": Route.TOR}, {"server": NAME, "tor": TorAnswer.TOR}),
        ({"least_route": Route.ONION}, {"server": ONION, "tor": TorAnswer.TOR}),
        ({}, {"server": ONION, "tor": TorAnswer.TOR}),
    ],
)
def test_whatever_protects_at_least_as_well_is_allowed(
    own: dict[str, object], path: dict[str, object]
) -> None:
    results = judge_before_connecting(replace(OWN, **own), replace(PATH, **path))  # type: ignore[arg-type]
    assert failure_of(results) is None
    assert may_connect(results)


def test_a_proxy_is_noted_and_stops_nothing() -> None:
    results = judge_before_connecting(OWN, replace(PATH, names_proxies=True))
    assert results[3] == CheckResult(Check.PROXY, Finding.NOTED, Cause.PROXY_IGNORED)
    assert is_trusted(whole(results))


FACTS = st.tuples(
    st.builds(
        OwnFacts,
        st.sampled_from(Enrolment),
        st.sampled_from([None, NOW - timedelta(days=1), NOW + timedelta(days=300)]),
        st.sampled_from(Route),
        st.just(NOW),
        st.sampled_from([None, NOW, NOW + timedelta(days=400)]),
    ),
    st.builds(
        PathFacts,
        st.sampled_from([None, LITERAL, NAME, ONION]),
        st.sampled_from([None, Network("ab" * 32), Network("")]),
        st.sampled_from(Decision),
        st.booleans(),
        st.sampled_from(Way),
        st.sampled_from(TorAnswer),
    ),
)


@given(FACTS)
def test_nothing_passes_that_any_rule_forbids(facts: tuple[OwnFacts, PathFacts]) -> None:
    own, path = facts
    results = judge_before_connecting(own, path)
    failure_of(results)
    if not may_connect(results):
        return
    assert own.enrolment is Enrolment.APPROVED
    assert own.certificate_ends is not None
    assert own.certificate_ends > own.moment
    assert path.decision is Decision.ALLOWED
    assert path.server is not None
    assert path.network is not None
    used = used_route(path.server, own.least_route, path.way)
    assert own.least_route.allows(used)
    assert used.rank < Route.TOR.rank or path.tor is TorAnswer.TOR
    assert used is not Route.VPN or path.way is Way.TUNNEL
    assert path.server is not NAME or used is Route.TOR
    assert path.server is not ONION or used is Route.ONION


BEFORE = judge_before_connecting(OWN, PATH)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (ServerUnreachable(), (Check.REACHED, Cause.UNREACHABLE)),
        (ServerSilent(), (Check.REACHED, Cause.SILENT)),
        (ConnectionCut(), (Check.REACHED, Cause.UNREACHABLE)),
        (ServerAnswerInvalid(), (Check.REACHED, Cause.BAD_ANSWER)),
        (ServerRefused(500), (Check.REACHED, Cause.BAD_ANSWER)),
        (NetworkError(), (Check.REACHED, Cause.UNREACHABLE)),
        (NotTrusted("reached", "captive-portal"), (Check.REACHED, Cause.CAPTIVE_PORTAL)),
        (NotTrusted("encryption", "old-encryption"), (Check.ENCRYPTION, Cause.OLD_ENCRYPTION)),
        (
            NotTrusted("server-certificate", "intercepted"),
            (Check.SERVER_CERTIFICATE, Cause.INTERCEPTED),
        ),
        (NotTrusted("server-time", "server-expired", 3), (Check.SERVER_TIME, Cause.SERVER_EXPIRED)),
        (NotTrusted("server-name", "other-name"), (Check.SERVER_NAME, Cause.OTHER_NAME)),
        (
            NotTrusted("our-certificate", "ours-refused"),
            (Check.OUR_CERTIFICATE, Cause.OURS_REFUSED),
        ),
        (NotTrusted("nonsense", "ours-refused"), (Check.REACHED, Cause.BAD_ANSWER)),
        (NotTrusted("server-name", "nonsense"), (Check.REACHED, Cause.BAD_ANSWER)),
        (NotTrusted("route", "no-vpn"), (Check.ROUTE, Cause.NO_VPN)),
    ],
)
def test_a_failed_handshake_names_the_check_and_passes_those_before(
    failure: FieldkitError, expected: tuple[Check, Cause]
) -> None:
    results = judge_handshake(BEFORE, failure)
    assert failure_of(results) == expected
    place = list(Check).index(expected[0])
    assert {result.finding for result in results[:place]} <= {Finding.PASSED}
    assert not is_trusted(whole(results))


def test_a_failed_check_carries_its_number() -> None:
    results = judge_handshake(BEFORE, NotTrusted("server-time", "server-expired", 3))
    assert results[8].number == 3


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (ServerRefused(403), (Check.OUR_CERTIFICATE, Cause.OURS_REFUSED)),
        (
            NotTrusted("our-certificate", "ours-refused"),
            (Check.OUR_CERTIFICATE, Cause.OURS_REFUSED),
        ),
        (ServerBusy(503), (Check.OUR_CERTIFICATE, Cause.UNREACHABLE)),
        (ServerSilent(), (Check.OUR_CERTIFICATE, Cause.SILENT)),
        (ServerUnreachable(), (Check.OUR_CERTIFICATE, Cause.UNREACHABLE)),
    ],
)
def test_a_first_request_that_fails_ends_it(
    failure: FieldkitError, expected: tuple[Check, Cause]
) -> None:
    answered = FirstAnswer(failure, NOW, NOW, OWN.certificate_ends)
    results = judge_first_answer(judge_handshake(BEFORE, None), answered)
    assert failure_of(results) == expected


@pytest.mark.parametrize(
    ("seconds", "finding", "number"),
    [
        (0, Finding.PASSED, 0),
        (119, Finding.PASSED, 0),
        (120, Finding.NOTED, 120),
        (-119, Finding.PASSED, 0),
        (-120, Finding.NOTED, -120),
        (86400 * 400, Finding.NOTED, 86400 * 400),
    ],
)
def test_a_clock_that_differs_is_noted_and_stops_nothing(
    seconds: int, finding: Finding, number: int
) -> None:
    server_time = NOW - timedelta(seconds=seconds)
    answered = FirstAnswer(None, server_time, NOW, OWN.certificate_ends)
    results = judge_first_answer(judge_handshake(BEFORE, None), answered)
    assert (results[11].finding, results[11].number) == (finding, number)
    assert failure_of(results) is None


def test_an_answer_without_a_time_is_not_trusted() -> None:
    answered = FirstAnswer(None, None, NOW, OWN.certificate_ends)
    results = judge_first_answer(judge_handshake(BEFORE, None), answered)
    assert failure_of(results) == (Check.CLOCK, Cause.BAD_ANSWER)


def test_a_certificate_of_ours_that_ends_soon_is_noted() -> None:
    answered = FirstAnswer(None, NOW, NOW, NOW + timedelta(days=29, hours=3))
    results = judge_first_answer(judge_handshake(BEFORE, None), answered)
    assert results[10] == CheckResult(
        Check.OUR_CERTIFICATE, Finding.NOTED, Cause.OURS_EXPIRES_SOON, 29
    )


@pytest.mark.parametrize(
    ("refused", "age", "finding", "cause"),
    [
        (None, 0, Finding.PASSED, None),
        (None, 29, Finding.PASSED, None),
        (None, 30, Finding.NOTED, Cause.DIRECTORY_STALE),
        (None, None, Finding.FAILED, Cause.DIRECTORY_INVALID),
        (Cause.DIRECTORY_OLDER, 0, Finding.FAILED, Cause.DIRECTORY_OLDER),
        (Cause.DIRECTORY_INVALID, 40, Finding.FAILED, Cause.DIRECTORY_INVALID),
    ],
)
def test_the_news_of_headquarters_is_judged_last(
    refused: Cause | None, age: int | None, finding: Finding, cause: Cause | None
) -> None:
    good = judge_first_answer(
        judge_handshake(BEFORE, None), FirstAnswer(None, NOW, NOW, OWN.certificate_ends)
    )
    result = judge_directory(good, refused, age)[12]
    assert (result.finding, result.cause) == (finding, cause)


def test_a_stage_that_is_left_out_is_not_taken_for_passed() -> None:
    first = FirstAnswer(None, NOW, NOW, OWN.certificate_ends)
    assert not is_trusted(judge_directory(judge_first_answer(BEFORE, first), None, 0))
    assert not is_trusted(judge_directory(judge_handshake(BEFORE, None), None, 0))
    assert not is_trusted(judge_first_answer(judge_handshake(BEFORE, None), first))
    assert not is_trusted(whole(not_reached()))
    assert not is_trusted(whole()[:-1])
    assert not is_trusted(())


def test_every_pair_of_stages_ends_at_the_first_failure() -> None:
    failures = [None, ServerSilent(), NotTrusted("server-name", "other-name")]
    for first, second in itertools.product(failures, failures):
        results = judge_handshake(BEFORE, first)
        results = judge_first_answer(results, FirstAnswer(second, NOW, NOW, NOW))
        failure_of(judge_directory(results, Cause.DIRECTORY_OLDER, 0))
