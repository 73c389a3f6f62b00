"""Reads every report anew, as a later version of the rules would."""

from __future__ import annotations

from fieldkit.operations.hq.read_mentions import read_reports
from fieldkit.operations.hq.session import HeadquartersSession


def read_all_again(session: HeadquartersSession) -> None:
    """Read every report and submission again."""
    store = session.store
    known = [item.report_id for item in store.records.newest()]
    known += [item.report_id for item in store.submissions.newest()]
    read_reports(session, known)
