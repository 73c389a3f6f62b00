"""Decides whether a connection may be trusted: facts in, one result for each check out.

No files, no network, no clock. The rules, in the order of `Check`:

 * What is judged before connecting is judged without a packet: our enrolment, the form of the
   address, whether this network was allowed, and that packets leave as headquarters and the
   person ask.
 * The server proves who it is in the TLS handshake, before it learns who we are.
 * Its first answer, to a question that names no object, shows that it accepts us, and its time.
 * What headquarters publishes must not be older than what is known.

The first check that fails ends it: whatever comes later is not reached. A fact that is not known
fails; nothing passes for want of knowledge.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
    ServerBusy,
    ServerRefused,
    ServerSilent,
    ServerUnreachable,
)
from fieldkit.platform.network import Way
from fieldkit.transfer.server_address import is_literal, is_onion_name

EXPIRES_SOON_DAYS = 30  # of our certificate, by when headquarters should have sent a new one
CLOCK_NOTED_SECONDS = 120
STALE_DAYS = 30  # since headquarters published last

_HANDSHAKE = (
    Check.REACHED,
    Check.ENCRYPTION,
    Check.SERVER_CERTIFICATE,
    Check.SERVER_TIME,
    Check.SERVER_NAME,
)
_BEFORE = tuple(Check)[: tuple(Check).index(Check.REACHED)]

_BROKEN = (ServerUnreachable, ConnectionCut, ServerBusy)

Results = tuple[CheckResult, ...]


class Enrolment(enum.Enum):
    """What this device is to headquarters."""

    TRAINING = "training"  # everything here is invented
    NO_HEADQUARTERS = "no-headquarters"
    NOT_APPROVED = "not-approved"
    APPROVED = "approved"
    REVOKED = "revoked"


class Decision(enum.Enum):
    """What the person said of this network."""

    NONE = "none"
    ALLOWED = "allowed"
    REFUSED = "refused"


class TorAnswer(enum.Enum):
    """What answers at the SOCKS port of Tor."""

    NOT_ASKED = "not-asked"
    TOR = "tor"
    NOTHING = "nothing"
    SOMETHING_ELSE = "something-else"


@dataclass(frozen=True)
class OwnFacts:
    """What this device is and wants, whatever the server."""

    enrolment: Enrolment
    certificate_ends: datetime | None  # UTC; None: there is none, or not its key
    least_route: Route  # the stricter of headquarters' policy and the person's choice
    now: datetime  # UTC, by this clock
    trusted_time: datetime | None  # the latest that a signature covers; UTC

    @property
    def moment(self) -> datetime:
        """Return the later of clock and last trusted time: what certificates are judged by."""
        return self.now if self.trusted_time is None else max(self.now, self.trusted_time)


@dataclass(frozen=True)
class PathFacts:
    """One server, and the way to it."""

    server: Server | None  # None: headquarters published none that can be used
    network: Network | None  # None: there is none
    decision: Decision
    names_proxies: bool  # the environment does
    way: Way  # to an IP literal
    tor: TorAnswer


def judge_before_connecting(own: OwnFacts, path: PathFacts) -> Results:
    """Return every check, those up to the route judged and the later ones not reached."""
    used = None if path.server is None else used_route(path.server, own.least_route, path.way)
    rules = {
        Check.ENROLLED: _enrolled(own),
        Check.ADDRESS: _address(path.server, own.least_route),
        Check.ALLOWED: _allowed(path),
        Check.PROXY: _noted(Cause.PROXY_IGNORED) if path.names_proxies else _PASSED,
        Check.ROUTE: _route(own.least_route, path, used),
    }
    return _in_turn(not_reached(), {check: rules[check] for check in _BEFORE})


def judge_handshake(results: Results, failure: FieldkitError | None) -> Results:
    """Add what connecting found: how it failed, or None where the server proved who it is."""
    if failure is None:
        return _in_turn(results, dict.fromkeys(_HANDSHAKE, _PASSED))
    failed = failed_by(failure)
    if failed.check not in _HANDSHAKE:
        # A server that ends the handshake for our certificate has shown its own before.
        found = dict.fromkeys(_HANDSHAKE, _PASSED)
        return _in_turn(results, {**found, failed.check: failed})
    passed = _HANDSHAKE[: _HANDSHAKE.index(failed.check)]
    return _in_turn(results, {**dict.fromkeys(passed, _PASSED), failed.check: failed})


def allow_for_waiting_authority(results: Results) -> Results:
    """Name the other likely reason where headquarters published an authority that waits.

    The check has failed all the same: what the person has not confirmed is not believed.
    """
    return tuple(
        replace(result, cause=Cause.AUTHORITY_WAITS)
        if result.cause is Cause.INTERCEPTED
        else result
        for result in results
    )


@dataclass(frozen=True)
class FirstAnswer:
    """What the answer to the first request says."""

    failure: FieldkitError | None  # of the request; None where our certificate was accepted
    server_time: datetime | None  # UTC, as the answer says
    now: datetime  # UTC, by this clock when it came
    certificate_ends: datetime | None


def judge_first_answer(results: Results, answer: FirstAnswer) -> Results:
    """Add what the first answer found: our certificate is accepted, and how the clocks differ.

    The number of a clock that differs is in seconds, above 0 where this one is ahead.
    """
    if answer.failure is not None:
        failed = failed_by(answer.failure)
        if failed.check in _HANDSHAKE:
            # It was reached and proved itself, and then the connection failed.
            failed = replace(failed, check=Check.OUR_CERTIFICATE)
        return _in_turn(results, {failed.check: failed})
    ours = _PASSED
    if answer.certificate_ends is None:
        ours = _failed(Cause.OURS_EXPIRED)
    elif answer.certificate_ends - answer.now < timedelta(days=EXPIRES_SOON_DAYS):
        ours = _noted(Cause.OURS_EXPIRES_SOON, max(0, (answer.certificate_ends - answer.now).days))
    return _in_turn(results, {Check.OUR_CERTIFICATE: ours, Check.CLOCK: _clock(answer)})


def judge_directory(results: Results, refused: Cause | None, age_days: int | None) -> Results:
    """Add what the mail says of headquarters' directory.

    `refused` is DIRECTORY_OLDER or DIRECTORY_INVALID where one was, `age_days` how old the one
    that holds is.
    """
    if refused is not None:
        found = _failed(refused)
    elif age_days is None:
        found = _failed(Cause.DIRECTORY_INVALID)
    elif age_days >= STALE_DAYS:
        found = _noted(Cause.DIRECTORY_STALE, age_days)
    else:
        found = _PASSED
    return _in_turn(results, {Check.DIRECTORY: found})


def used_route(server: Server, least: Route, way: Way) -> Route:
    """Return how packets to a server would leave: onion names and names only through Tor."""
    if server.is_onion:
        return Route.ONION
    if least.rank >= Route.TOR.rank or not is_literal(server.host):
        return Route.TOR
    return Route.VPN if way is Way.TUNNEL else Route.DIRECT


def failed_by(failure: FieldkitError) -> CheckResult:
    """Return which check an error of the connection fails, and why.

    What is not understood fails as an answer that is not of the kind expected.
    """
    if isinstance(failure, NotTrusted):
        try:
            check, cause = Check(failure.check), Cause(failure.cause)
        except ValueError:
            return CheckResult(Check.REACHED, Finding.FAILED, Cause.BAD_ANSWER)
        return CheckResult(check, Finding.FAILED, cause, failure.number)
    if isinstance(failure, ServerRefused) and failure.status == 403:
        return CheckResult(Check.OUR_CERTIFICATE, Finding.FAILED, Cause.OURS_REFUSED)
    return CheckResult(Check.REACHED, Finding.FAILED, _cause_of(failure))


def not_reached() -> Results:
    """Return every check, none of them asked."""
    return tuple(CheckResult(check, Finding.NOT_REACHED) for check in Check)


def is_trusted(results: Results) -> bool:
    """Say whether every check there is was asked, and none failed."""
    asked = tuple(result.check for result in results)
    return asked == tuple(Check) and all(result.finding in _GOOD for result in results)


def may_connect(results: Results) -> bool:
    """Say whether everything that is asked before connecting was asked and has not failed."""
    good = {result.check for result in results if result.finding in _GOOD}
    return good.issuperset(_BEFORE)


def lacks_only_route(results: Results) -> bool:
    """Say whether the route is the first that fails, so that it is worth asking for Tor."""
    failed = [result.check for result in results if result.finding is Finding.FAILED]
    return failed == [Check.ROUTE]


_GOOD = (Finding.PASSED, Finding.NOTED)
# Findings of rules carry any check until they are put in their place.
_PASSED = CheckResult(Check.ENROLLED, Finding.PASSED)


def _failed(cause: Cause, number: int = 0) -> CheckResult:
    return CheckResult(Check.ENROLLED, Finding.FAILED, cause, number)


def _noted(cause: Cause, number: int = 0) -> CheckResult:
    return CheckResult(Check.ENROLLED, Finding.NOTED, cause, number)


def _in_turn(before: Results, found: dict[Check, CheckResult]) -> Results:
    """Return all checks with what was found, in their order; none counts after one that failed.

    A check that is found good counts only where every earlier one is good as well, and what
    failed once stays failed, whatever is found later.
    """
    known = {result.check: result for result in before}
    found = {check: result for check, result in found.items() if not _has_failed(known.get(check))}
    results: list[CheckResult] = []
    is_over = False
    for check in Check:
        result = replace(found.get(check) or known.get(check) or _UNASKED, check=check)
        if is_over:
            result = CheckResult(check, Finding.NOT_REACHED)
        results.append(result)
        is_over = is_over or result.finding not in _GOOD
    return tuple(results)


def _has_failed(result: CheckResult | None) -> bool:
    return result is not None and result.finding is Finding.FAILED


_UNASKED = CheckResult(Check.ENROLLED, Finding.NOT_REACHED)


def _enrolled(own: OwnFacts) -> CheckResult:
    refusals = {
        Enrolment.TRAINING: Cause.TRAINING,
        Enrolment.NO_HEADQUARTERS: Cause.NO_HEADQUARTERS,
        Enrolment.NOT_APPROVED: Cause.NOT_APPROVED,
        Enrolment.REVOKED: Cause.REVOKED,
    }
    if own.enrolment in refusals:
        return _failed(refusals[own.enrolment])
    if own.certificate_ends is None:
        return _failed(Cause.NOT_APPROVED)
    if own.certificate_ends <= own.moment:
        return _failed(Cause.OURS_EXPIRED, (own.moment - own.certificate_ends).days)
    return _PASSED


def _address(server: Server | None, least: Route) -> CheckResult:
    """Judge an address; a name needs a rule that asks for Tor, so that nobody else looks it up."""
    if server is None:
        return _failed(Cause.NO_SERVER)
    if server.is_onion:
        return _PASSED if is_onion_name(server.host) else _failed(Cause.NO_SERVER)
    is_good = is_literal(server.host) or least.rank >= Route.TOR.rank
    return _PASSED if is_good else _failed(Cause.NAME_WITHOUT_TOR)


def _allowed(path: PathFacts) -> CheckResult:
    if path.network is None:
        return _failed(Cause.NO_NETWORK)
    return {
        Decision.ALLOWED: _PASSED,
        Decision.REFUSED: _failed(Cause.NETWORK_REFUSED),
        Decision.NONE: _failed(Cause.NETWORK_UNKNOWN),
    }[path.decision]


def _route(least: Route, path: PathFacts, used: Route | None) -> CheckResult:
    if used is None:
        return _failed(Cause.NO_SERVER)
    if least is Route.ONION and used is not Route.ONION:
        return _failed(Cause.NOT_ONION)
    if used in (Route.TOR, Route.ONION):
        return {
            TorAnswer.TOR: _PASSED,
            TorAnswer.SOMETHING_ELSE: _failed(Cause.NOT_TOR),
        }.get(path.tor, _failed(Cause.NO_TOR))
    if not least.allows(used):
        return _failed(Cause.NO_VPN)
    return _failed(Cause.NO_NETWORK) if path.way is Way.NONE else _PASSED


def _clock(answer: FirstAnswer) -> CheckResult:
    if answer.server_time is None:
        return _failed(Cause.BAD_ANSWER)
    seconds = round((answer.now - answer.server_time).total_seconds())
    if abs(seconds) >= CLOCK_NOTED_SECONDS:
        return _noted(Cause.CLOCK_DIFFERS, seconds)
    return _PASSED


def _cause_of(failure: FieldkitError) -> Cause:
    if isinstance(failure, ServerSilent):
        return Cause.SILENT
    if isinstance(failure, _BROKEN) or type(failure) is NetworkError:
        return Cause.UNREACHABLE
    return Cause.BAD_ANSWER
