"""Sync: mail from headquarters comes in, sealed objects go to the drop server, in this order.

1. Network, route and rules are judged; nothing has left.
2. A connection is made; the server proves who it is, or nothing more happens.
3. This device's mail is listed: our certificate is accepted, and the server's time is known.
4. Letters come in. If they bring another directory, everything begins anew by its rules; if they
   revoke this device, it ends here; if the directory in them is not to be trusted, likewise.
5. Only now objects are named and sent.

Whatever is cut, by anything, is judged anew from the first step before one more byte leaves.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding, Server
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_run import SyncEnd, SyncStage
from fieldkit.errors import (
    Cancelled,
    ConnectionCut,
    FieldkitError,
    NetworkError,
    NotTrusted,
    ServerSilent,
    ServerUnreachable,
)
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.remember_sync import ClockSkew
from fieldkit.operations.field.sync_desk import (
    Judged,
    OpenWay,
    SyncDesk,
    SyncSummary,
)
from fieldkit.operations.field.sync_mail import take_in_mail
from fieldkit.operations.field.sync_plan import end_run, note_skew
from fieldkit.operations.field.sync_uploads import Course, send_objects
from fieldkit.transfer.drop_box import ListedMail
from fieldkit.transfer.trust import is_trusted

logger = logging.getLogger(__name__)

Checks = tuple[CheckResult, ...]
Work = Callable[[OpenWay, tuple[ListedMail, ...]], bool]  # says whether the run is done

_MOST_CONNECTIONS = 50  # of one run, each of which got something done
_CUT = (ConnectionCut, ServerSilent, ServerUnreachable)
# Whoever answers here answers for every other server too, and need not learn their addresses.
_SOMEBODY_BETWEEN = frozenset({Cause.CAPTIVE_PORTAL.value, Cause.INTERCEPTED.value})


def sync(desk: SyncDesk, *, progress: Progress = no_progress) -> SyncSummary:
    """Run once. Progress counts the bytes of all uploads that are due.

    A network that fails or cannot be trusted is no exception: the summary says so.

    Raises:
        Cancelled: `progress` said so; it goes on where it stopped.
        FieldkitError: The vault or its disk failed; what was committed before stays.
    """
    summary = SyncSummary()
    try:
        _run(_Run(desk, summary, progress).until_done, summary)
    except Cancelled:
        summary.end = SyncEnd.STOPPED
        # After a lock the vault is not there to remember it, and it is to go on after the unlock.
        with contextlib.suppress(FieldkitError):
            desk.in_vault(lambda: end_run(desk.session, summary))
        raise
    desk.in_vault(lambda: end_run(desk.session, summary))
    return summary


def check_connection(desk: SyncDesk, *, progress: Progress = no_progress) -> SyncSummary:
    """Try every check and say what they found; nothing but the list of mail is asked for.

    Raises:
        Cancelled: `progress` said so.
        FieldkitError: The vault or its disk failed.
    """
    summary = SyncSummary()
    _run(_Run(desk, summary, progress).checks_only, summary)
    return summary


def _run(work: Callable[[], None], summary: SyncSummary) -> None:
    try:
        work()
    except NotTrusted as error:
        summary.end, summary.error = SyncEnd.NOT_TRUSTED, error
    except NetworkError as error:
        summary.end, summary.error = SyncEnd.BROKEN, error


class _Run:
    """One run, over as many connections as it takes."""

    def __init__(self, desk: SyncDesk, summary: SyncSummary, progress: Progress) -> None:
        self._desk = desk
        self._summary = summary
        self._stop = progress
        self._course = Course()

    def until_done(self) -> None:
        """Connect, and again after a cut; twice in a row only where something got done between."""
        was_cut = False
        for _ in range(_MOST_CONNECTIONS):
            before = self._got_done()
            try:
                if self._with_a_server(self._exchange):
                    return
                was_cut = False
            except _CUT:
                is_no_further = self._got_done() == before
                if was_cut and is_no_further:
                    raise
                was_cut = is_no_further
                logger.info("the connection was cut; everything is judged anew")
        raise ConnectionCut

    def checks_only(self) -> None:
        """Connect and ask for the list of mail."""
        self._with_a_server(self._look_no_further)

    def _got_done(self) -> tuple[int, int]:
        return self._summary.came_back.letters, self._course.answers

    def _with_a_server(self, work: Work) -> bool:
        """Do `work` with the first server that proves who it is and answers, in their order.

        Everything is judged anew before each of them: the network may be another by then.

        Raises:
            NotTrusted: A check failed.
            NetworkError: No server answered, or the connection failed later.
        """
        desk = self._desk
        first: _NotThisOne | None = None
        tried: set[Server | None] = set()
        while True:
            desk.watcher.entered(SyncStage.JUDGING)
            offered = desk.way.judge(desk.in_vault)
            left = [one for one in offered if one.may_connect and one.server not in tried]
            if first is None and not left:
                self._look_at(offered[0])
            elif first is not None and (not left or _is_between(first.error)):
                self._hear(first.checks)
                raise first.error
            tried.add(left[0].server)
            self._look_at(left[0])
            try:
                return self._over(left[0], work)
            except _NotThisOne as failed:
                first = first or failed

    def _over(self, judged: Judged, work: Work) -> bool:
        """Connect, hear the first answer, and do `work`.

        Raises:
            _NotThisOne: This server cannot be used, and another one may.
        """
        desk = self._desk
        desk.watcher.entered(SyncStage.CONNECTING)
        with contextlib.ExitStack() as stack:
            try:
                opened = self._opened(judged, stack)
                listed = self._first_answer(opened)
            except NetworkError as error:
                raise _NotThisOne(error, self._summary.checks) from error
            return work(opened, listed)

    def _opened(self, judged: Judged, stack: contextlib.ExitStack) -> OpenWay:
        desk = self._desk
        try:
            opened = stack.enter_context(desk.way.open(judged, self._connecting))
        except NetworkError as error:
            self._hear(desk.way.after_handshake(self._summary.checks, error))
            raise
        self._found(desk.way.after_handshake(self._summary.checks, None))
        return opened

    def _exchange(self, opened: OpenWay, listed: tuple[ListedMail, ...]) -> bool:
        """Take in mail, then send; return false where everything must be judged anew."""
        desk, came_back = self._desk, self._summary.came_back
        desk.watcher.entered(SyncStage.MAIL)
        came_back.forms_changed, changed_before = False, came_back.forms_changed
        take_in_mail(desk, opened.box, listed, came_back, self._progress)
        is_changed = came_back.forms_changed
        came_back.forms_changed = is_changed or changed_before
        if desk.in_vault(lambda: enrolment_state(desk.session.vault)) == DeviceState.REVOKED:
            self._summary.end = SyncEnd.REVOKED
            return True
        self._found(desk.way.after_mail(self._summary.checks, desk.in_vault))
        if is_changed:
            # Other servers, another authority or a stricter rule may hold from now on.
            return False
        self._check_all_asked()
        desk.watcher.entered(SyncStage.UPLOADS)
        try:
            send_objects(desk, opened, self._summary, self._course, self._progress)
        except NotTrusted as error:  # refused from one request to the next
            self._hear(self._answered(opened, error))
            raise
        return True

    def _look_no_further(self, _opened: OpenWay, _listed: tuple[ListedMail, ...]) -> bool:
        self._found(self._desk.way.after_mail(self._summary.checks, self._desk.in_vault))
        return True

    def _first_answer(self, opened: OpenWay) -> tuple[ListedMail, ...]:
        """Return the list of mail: our certificate is accepted, and we know what time it is."""
        desk = self._desk
        try:
            listed = opened.box.mail()
        except NetworkError as error:
            self._hear(self._answered(opened, error))
            raise
        self._found(self._answered(opened, None))
        if opened.server_time is not None:
            now = desk.session.clock.now()
            skew = ClockSkew(now, round((now - opened.server_time).total_seconds()))
            desk.in_vault(lambda: note_skew(desk.session, skew))
        return listed

    def _answered(self, opened: OpenWay, failure: NetworkError | None) -> Checks:
        desk = self._desk
        return desk.way.after_first_answer(self._summary.checks, failure, opened.server_time)

    def _look_at(self, judged: Judged) -> None:
        self._summary.network = judged.network
        self._found(judged.results)

    def _found(self, results: Checks) -> None:
        """Hear what was found, and end where a check failed.

        Raises:
            NotTrusted: The first that did.
        """
        self._hear(results)
        for result in results:
            if result.finding is Finding.FAILED:
                cause = "" if result.cause is None else result.cause.value
                raise NotTrusted(result.check.value, cause, result.number)

    def _check_all_asked(self) -> None:
        """Check that no check was left out, before any object is named.

        Raises:
            NotTrusted: One was.
        """
        if not is_trusted(self._summary.checks):
            raise NotTrusted(Check.DIRECTORY.value, Cause.BAD_ANSWER.value)

    def _hear(self, results: Checks) -> None:
        self._summary.checks = results
        self._desk.watcher.checked(results)

    def _progress(self, done: int, total: int) -> None:
        """Tell how far it is, and end where the person stopped or the network changed."""
        self._stop(done, total)
        self._desk.way.check_unmoved()

    def _connecting(self, _done: int, _total: int) -> None:
        self._progress(0, 0)


class _NotThisOne(Exception):
    """One server was not reached, did not prove who it is, or does not answer; another one may."""

    def __init__(self, error: NetworkError, checks: Checks) -> None:
        super().__init__()
        self.error = error
        self.checks = checks


def _is_between(error: NetworkError) -> bool:
    return isinstance(error, NotTrusted) and error.cause in _SOMEBODY_BETWEEN
