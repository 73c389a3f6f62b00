"""Sync with every drop server: who may come, what they hold for us, what devices are to be told.

Two visits to each server, since receipts for what one holds are left on all. First visit: refuse
whom the roster does not know any more, before anything else; then fetch and take in. Second
visit: leave mail, take back what need not be read, delete what is safe here. One server that
fails stops no other, and whatever is cut goes on with the next sync.

Each step that needs the databases is done `in_vault`, and none of them waits for a server: others
work on meanwhile, however slow the network is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial

from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.random import random_hex
from fieldkit.domain.connection import Cause
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import (
    ConnectionCut,
    FieldkitError,
    InvalidInput,
    InvalidKey,
    NetworkError,
    NotTrusted,
    ServerSilent,
)
from fieldkit.hq.store.server_store import KnownServer, ObjectState
from fieldkit.operations.hq.in_vault import InVault, at_once
from fieldkit.operations.hq.keep_allow_list import keep_allow_list
from fieldkit.operations.hq.last_word import notice_last_words
from fieldkit.operations.hq.own_certificate import (
    OwnCertificate,
    current_certificate,
    own_certificates,
)
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.pull_objects import Pulled, delete_taken, list_objects, pull_objects
from fieldkit.operations.hq.push_mail import push_mail
from fieldkit.operations.hq.renew_device import renew_due_devices
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_return import ReturnPlan, plan_return
from fieldkit.transfer.drop_box import HeadquartersDropBox
from fieldkit.translations import _

logger = logging.getLogger(__name__)

# Opens one connection to the server of this address, as headquarters with this certificate.
Connect = Callable[[str, OwnCertificate], AbstractContextManager[HeadquartersDropBox]]

_TRIES = 3  # in a row without anything done


@dataclass
class ServerSync:
    """What was done with one server; `failure` says why the rest was not."""

    url: str = field(repr=False)
    allowed: int = 0
    refused: int = 0
    pulled: list[Pulled] = field(default_factory=list)  # one for each connection
    left: int = 0  # mails
    taken_back: int = 0  # mails
    no_room: set[Sha256] = field(default_factory=set)  # mails
    deleted: int = 0  # objects, here and backed up
    waiting: int = 0  # objects, here, that wait for a backup
    not_kept: int = 0  # objects that are none for us, and stay there
    was_emptied: bool = False  # the server had lost what it held
    failure: FieldkitError | None = None

    def count(self, outcome: Outcome) -> int:
        """Return how many new objects were accepted, or held."""
        return sum(item.intake.count(outcome) for item in self.pulled)

    @property
    def repeated(self) -> int:
        """How many objects were here already."""
        return sum(item.repeated + item.intake.repeated for item in self.pulled)

    @property
    def done(self) -> int:
        """A number that rises whenever something was done."""
        fetched = sum(len(item.intake.results) for item in self.pulled)
        return self.allowed + self.refused + fetched + self.left + self.taken_back + self.deleted


@dataclass(frozen=True)
class SyncDone:
    """What one sync did."""

    servers: tuple[ServerSync, ...]
    renewed: int  # certificates of devices

    @property
    def failure(self) -> FieldkitError | None:
        """Return the first error of a server or of our own disk, if there was one."""
        for server in self.servers:
            ours = [item.intake.interrupted or item.no_room for item in server.pulled]
            found = next((error for error in (*ours, server.failure) if error), None)
            if found is not None:
                return found
        return None


def sync_with_servers(
    session: HeadquartersSession,
    connect: Connect,
    *,
    urls: Sequence[str] | None = None,
    progress: Progress = no_progress,
    in_vault: InVault = at_once,
) -> SyncDone:
    """Sync with these servers, or with all that are published, in order of preference.

    Raises:
        InvalidInput: There is none.
        Cancelled, VaultError, DeviceError: What was committed before stays.
    """
    now = session.clock.now()
    wanted = urls or in_vault(lambda: news_of(session.vault, now).published.servers)
    if not wanted:
        raise InvalidInput(
            _("No drop server is published."),
            hint=_("Publish one, or name it: fieldkit-hq sync --server URL"),
        )
    newest = in_vault(lambda: current_certificate(session))
    visits = [
        _Visit(session, connect, url, newest, progress, in_vault) for url in dict.fromkeys(wanted)
    ]
    for visit in visits:
        visit.attempt(visit.receive)
    if all(visit.sync.failure is not None for visit in visits):
        # No server: nobody to tell anything, and nothing that vouches for this clock.
        return SyncDone(tuple(visit.sync for visit in visits), 0)
    renewed = in_vault(lambda: renew_due_devices(session))
    plan = in_vault(lambda: plan_return(session))
    for visit in visits:
        if visit.sync.failure is None:
            visit.attempt(partial(visit.answer, plan))
    return SyncDone(tuple(visit.sync for visit in visits), len(renewed))


class _Visit:
    """One server: knows how to be admitted there, and comes again when a connection is cut."""

    def __init__(
        self,
        session: HeadquartersSession,
        connect: Connect,
        url: str,
        newest: OwnCertificate,
        progress: Progress,
        in_vault: InVault,
    ) -> None:
        self._session = session
        self._connect = connect
        self._newest = newest
        self._progress = progress
        self._in_vault = in_vault
        self._server = in_vault(lambda: _known(session, url))
        self.sync = ServerSync(url)

    def attempt(self, work: Callable[[HeadquartersDropBox], None]) -> None:
        """Do `work` over a connection, a new one where it is cut; keep why it failed."""
        tries = 0
        while True:
            before = self.sync.done
            try:
                self._admitted(work)
                return
            except (ConnectionCut, ServerSilent) as error:
                tries = 1 if self.sync.done > before else tries + 1
                if tries >= _TRIES:
                    self._fail(error)
                    return
            except (NetworkError, InvalidInput, InvalidKey) as error:
                self._fail(error)
                return

    def receive(self, box: HeadquartersDropBox) -> None:
        """Bring the list of who may come up to date, then fetch what lies there."""
        session, in_vault = self._session, self._in_vault
        present = box.devices()
        in_vault(lambda: self._notice_loss(present))
        notice_last_words(session, self._id, box, in_vault)
        changed = keep_allow_list(session, box, present, in_vault)
        self.sync.refused += len(changed.refuse)
        self.sync.allowed += len(changed.allow)
        list_objects(session, self._id, self._server.cursor, box, in_vault)
        pulled = pull_objects(session, self._id, box, self._progress, in_vault)
        self.sync.pulled.append(pulled)
        if pulled.failure is not None:
            raise pulled.failure

    def answer(self, plan: ReturnPlan, box: HeadquartersDropBox) -> None:
        """Leave mail, and delete what is safe here."""
        session, in_vault = self._session, self._in_vault
        # Once more: a certificate that was just renewed must be known before it is used.
        changed = keep_allow_list(session, box, box.devices(), in_vault)
        self.sync.allowed += len(changed.allow)
        self.sync.refused += len(changed.refuse)
        pushed = push_mail(
            session, self._id, box, plan, self._progress, self.sync.no_room, in_vault
        )
        self.sync.left += pushed.left
        self.sync.taken_back += pushed.taken_back
        self.sync.no_room |= pushed.no_room
        deleted, self.sync.waiting = delete_taken(session, self._id, box, in_vault)
        self.sync.deleted += deleted
        in_vault(self._complete)

    def _complete(self) -> None:
        servers = self._session.store.servers
        objects = servers.objects(self._id)
        self.sync.not_kept = sum(item.state is ObjectState.LEFT for item in objects)
        with self._session.store.transaction():
            servers.complete(self._id, self._session.clock.now())

    @property
    def _id(self) -> str:
        return self._server.server_id

    def _admitted(self, work: Callable[[HeadquartersDropBox], None]) -> None:
        candidates = self._in_vault(self._candidates)
        for number, own in enumerate(candidates, start=1):
            try:
                with self._connect(self.sync.url, own) as box:
                    self._keep_own_certificate(box, own)
                    work(box)
                return
            except NotTrusted as error:
                is_ours = error.cause in (Cause.OURS_REFUSED, Cause.OURS_EXPIRED)
                if not is_ours or number == len(candidates):
                    raise

    def _candidates(self) -> list[OwnCertificate]:
        """Return what we may show: what this server accepted last, then newest first."""
        now = self._session.clock.now()
        known = own_certificates(self._session.vault)
        valid = [own for own in known if own.begins_at <= now < own.ends_at]
        return sorted(valid, key=lambda own: own.sha256 != self._server.certificate)

    def _keep_own_certificate(self, box: HeadquartersDropBox, used: OwnCertificate) -> None:
        """Make the newest certificate known; once it is used, the former ones go."""
        accepted = box.headquarters_certificates()
        self._in_vault(self._keep_server)
        if self._newest.sha256 not in accepted:
            box.allow_headquarters(self._newest.sha256)
        if used == self._newest:
            for former in self._in_vault(lambda: own_certificates(self._session.vault)):
                if former != used and former.sha256 in accepted:
                    box.refuse_headquarters(former.sha256)
        self._in_vault(self._keep_accepted)

    def _keep_server(self) -> None:
        if self._session.store.servers.with_url(self.sync.url) is None:
            with self._session.store.transaction():
                self._session.store.servers.add(self._id, self.sync.url)

    def _keep_accepted(self) -> None:
        if self._server.certificate != self._newest.sha256:
            with self._session.store.transaction():
                self._session.store.servers.accepts(self._id, self._newest.sha256)
            self._server = _known(self._session, self.sync.url)

    def _notice_loss(self, present: frozenset[object]) -> None:
        """Forget what a server held that was set up anew, so that it is asked and told again."""
        servers = self._session.store.servers
        held = servers.pushed(self._id) or servers.objects(self._id) or self._server.cursor
        if present or self._server.synced_at is None or not held:
            return
        with self._session.store.transaction():
            servers.forget(self._id)
        self._server = _known(self._session, self.sync.url)
        self.sync.was_emptied = True

    def _fail(self, error: FieldkitError) -> None:
        logger.warning("sync with server %s ended: %s", self._id, error.code)
        self.sync.failure = error


def _known(session: HeadquartersSession, url: str) -> KnownServer:
    """Return a server; one that is met for the first time is kept once it lets us in."""
    known = session.store.servers.with_url(url)
    return known or KnownServer(random_hex(16), url, cursor="", certificate=None, synced_at=None)
