"""Headquarters' database with all its tables, opened over the vault's keys."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager

from fieldkit.crypto.keys import derive
from fieldkit.hq.store.audit_store import AuditStore
from fieldkit.hq.store.backup_store import BackupStore
from fieldkit.hq.store.case_projection import CaseProjection
from fieldkit.hq.store.case_store import CaseStore
from fieldkit.hq.store.certificate_store import CertificateStore
from fieldkit.hq.store.colleague_store import ColleagueStore
from fieldkit.hq.store.connection import Creator, StoreConnection
from fieldkit.hq.store.consent_store import ConsentStore
from fieldkit.hq.store.content_store import ContentStore
from fieldkit.hq.store.erasure_store import ErasureStore
from fieldkit.hq.store.figure_store import FigureStore
from fieldkit.hq.store.follower import Follower
from fieldkit.hq.store.mail_store import OutgoingMailStore
from fieldkit.hq.store.match_store import MatchStore
from fieldkit.hq.store.mention_store import MentionStore
from fieldkit.hq.store.object_store import ObjectStore
from fieldkit.hq.store.outside_store import OutsideStore
from fieldkit.hq.store.people_store import PeopleStore
from fieldkit.hq.store.projection import Projection
from fieldkit.hq.store.publication_store import PublicationStore
from fieldkit.hq.store.record_store import RecordStore
from fieldkit.hq.store.report_list import ReportList
from fieldkit.hq.store.review_store import ReviewStore
from fieldkit.hq.store.roster_store import RosterStore
from fieldkit.hq.store.search_index import SearchIndex
from fieldkit.hq.store.server_store import ServerStore
from fieldkit.hq.store.statement_store import StatementStore
from fieldkit.hq.store.submission_store import SubmissionStore
from fieldkit.hq.store.suggestion_store import SuggestionStore
from fieldkit.hq.store.task_store import TaskStore

_REWRITTEN_UP_TO = 512 * 1024 * 1024  # bytes; it takes as much memory

FILE_NAME = "hq.db"
LABEL = "fieldkit-hq-database/1"
_RECORD_LABEL = "fieldkit-hq-records/1"
_BLOB_LABEL = "fieldkit-hq-blobs/1"
_SUBMISSION_LABEL = "fieldkit-hq-submissions/1"


class HeadquartersStore:
    """The tables; whoever changes several of them opens one `transaction()` around."""

    def __init__(self, connection: StoreConnection, vault_key: bytes, owner: str) -> None:
        self._connection = connection
        self.roster = RosterStore(connection)
        self.objects = ObjectStore(connection)
        self.records = RecordStore(connection, derive(vault_key, _RECORD_LABEL))
        self.submissions = SubmissionStore(connection, derive(vault_key, _SUBMISSION_LABEL))
        self.contents = ContentStore(connection, derive(vault_key, _BLOB_LABEL))
        self.mail = OutgoingMailStore(connection)
        self.backups = BackupStore(connection)
        self.certificates = CertificateStore(connection)
        self.servers = ServerStore(connection)
        self.audit = AuditStore(connection, owner)
        self.colleagues = ColleagueStore(connection)
        self.statements = StatementStore(connection)
        self.erasures = ErasureStore(connection)
        self.matches = MatchStore(connection)
        self.mentions = MentionStore(connection)
        self.cases = CaseStore(connection)
        self.consent = ConsentStore(connection)
        self.outside = OutsideStore(connection, self.mentions, lambda: self.followers)
        self.people = PeopleStore(connection)
        self.figures = FigureStore(connection)
        self.publications = PublicationStore(connection)
        self.reviews = ReviewStore(connection)
        self.suggestions = SuggestionStore(connection)
        self.tasks = TaskStore(connection)
        self.report_list = ReportList(connection)
        self.search = SearchIndex(connection)
        # Tables that follow from statements, in the order in which they follow.
        self.projections: tuple[Projection, ...] = (
            CaseProjection(connection),
            self.consent,
            self.outside,
            self.people,
            self.publications,
            self.reviews,
            self.search,
            self.tasks,
        )
        # Tables that follow from what is read in reports.
        self.followers: tuple[Follower, ...] = (
            self.matches,
            self.search,
            self.suggestions,
        )

    def transaction(self) -> AbstractContextManager[None]:
        """Commit what is written inside, durably, or none of it."""
        return self._connection.transaction()

    def savepoint(self) -> AbstractContextManager[None]:
        """Keep what is written inside, or none of it, within a transaction."""
        return self._connection.savepoint()

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the database file."""
        self._connection.checkpoint()

    def leave_no_remains(self) -> bool:
        """Clear the log and, up to a size, every page of what was deleted; say whether all was.

        SQLite's `secure_delete` alone leaves bytes of rows that it moved between pages before.
        """
        if self._connection.size() > _REWRITTEN_UP_TO:
            self._connection.checkpoint()
            return False
        self._connection.rewrite()
        return True

    def check(self) -> None:
        """Read every page.

        Raises:
            VaultDamaged: Something does not fit.
        """
        self._connection.check()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def open_store(
    creator: Creator, vault_key: bytes, owner: str, *, read_only: bool = False
) -> HeadquartersStore:
    """Open headquarters' database and bring its tables up to date.

    `vault_key` (32 bytes) is what the keys of records and blobs are wrapped under, `owner` the
    vault's id (32 hex), with which the audit begins.

    Raises:
        VaultTooNew: A newer program wrote it.
        VaultReadOnly: It is older, and `read_only` forbids to change it.
    """
    with contextlib.ExitStack() as cleanup:
        connection = StoreConnection(creator, read_only=read_only)
        cleanup.callback(connection.close)
        connection.upgrade()
        store = HeadquartersStore(connection, vault_key, owner)
        if not (read_only or store.search.is_there()):
            with store.transaction():
                store.search.make()
        cleanup.pop_all()
    return store
