"""A report goes to no partner against what headquarters knows of the people in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy
from fieldkit.domain.identifiers import PersonId
from fieldkit.errors import ConfirmationNeeded, NotAllowed
from fieldkit.operations.hq.export_odk import check_consent
from fieldkit.operations.hq.plan_odk_export import plan_odk_export
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.state_consent import state_consent, withdraw_consent
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of

NAME = "Прыдуманая Алена"


def a_report(
    worker: HeadquartersSession, device: Device, folder: Path, level: str
) -> tuple[str, PersonId]:
    parts = a_readable_report(
        device, "T02", answers_of("T02", name_as_reported=NAME, consent_level=level)
    )
    device.seal(parts)
    brought(worker, device, folder)
    report = report_of(parts)
    (mention,) = worker.store.mentions.of_sources([report])
    (person,) = take_as_people(worker, [mention.mention_id]).people
    return report, person


def test_a_withdrawal_at_headquarters_stops_the_report(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    worker = with_colleague(session)
    report, person = a_report(worker, device, tmp_path, "C4_COALITION")
    check_consent(plan_odk_export(worker, report), is_consent_checked=False)
    withdraw_consent(worker, person)
    plan = plan_odk_export(worker, report)
    assert plan.consent is ConsentLevel.WITHDRAWN
    with pytest.raises(NotAllowed):
        check_consent(plan, is_consent_checked=True)


def test_less_stated_at_headquarters_asks_and_more_raises_nothing(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    worker = with_colleague(session)
    report, person = a_report(worker, device, tmp_path, "C4_COALITION")
    word = ConsentWord(ConsentLevel.STATISTICS, GivenBy.PERSON, renews=True)
    state_consent(worker, person, word)
    with pytest.raises(ConfirmationNeeded):
        check_consent(plan_odk_export(worker, report), is_consent_checked=False)
    silent, other = a_report(worker, device, tmp_path, "C0_NONE")
    state_consent(worker, other, ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, renews=True))
    assert plan_odk_export(worker, silent).consent is ConsentLevel.NONE
