"""From the field to one headquarters, out as an ODK submission, and into another headquarters."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.answers import Json, is_sealed
from fieldkit.domain.custody import CustodyEvent
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.hq.export_odk import export_odk
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.list_reports import list_reports
from fieldkit.operations.hq.plan_odk_export import plan_odk_export
from fieldkit.operations.hq.readable_answers import readable_answers
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.show_report import ShownReport, open_attachment, show_report
from fieldkit.operations.hq.write_return import plan_return
from fieldkit.operations.session import Session
from tests import sample_photos
from tests.fakes.clock import FixedClock
from tests.fakes.journey import Office, a_monitor, a_report, an_office, carry
from tests.fakes.submissions import numbered

CANARY = "CANARY of somebody"
PARTIAL = {
    "name_as_reported": f"{CANARY}, Кавальчук",
    "observed_at": "about 8 November 2020",
    "released_at": "11.2020",
    "birth_year": 1990,
    "sex": "F",
    "legal_article": ["24.23"],
    "place_point": "53.9023 27.5619",
    "summary": f"{CANARY}: <first> & second\r\nline",
    "relative_contact": f"{CANARY} mother, by phone",
    "other_names": [{"name_other": "Kavalchuk"}, {"name_other": "Ковальчук"}],
    "consent_level": "C4_COALITION",
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    made = an_office(tmp_path / "office", clock)
    yield made
    close_session(made.session)


@pytest.fixture
def partner(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    made = an_office(tmp_path / "partner", clock)
    yield made
    close_session(made.session)


@pytest.fixture
def monitor(tmp_path: Path, office: Office, clock: FixedClock) -> Iterator[Session]:
    session = a_monitor(tmp_path / "monitor", office, clock)
    office.enrol(session, tmp_path, "M07")
    yield session
    session.vault.close()


def without_sealed_and_files(shown: ShownReport) -> dict[str, Json]:
    """Return what must arrive as it was: sealed answers stay, files get other numbers."""
    kept = {
        path: value
        for path, value in shown.answers.items()
        if not is_sealed(value) and not (isinstance(value, dict) and "attachments" in value)
    }
    return numbered(kept)


def test_a_report_arrives_with_every_answer_and_unverified(
    monitor: Session,
    office: Office,
    partner: Office,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    report_id = a_report(monitor, "T02", **PARTIAL)
    photo = sample_photos.photo()
    attach_file(monitor, report_id, io.BytesIO(photo), f"{CANARY}.jpg")
    seal_report(monitor, [report_id])
    carry(monitor, tmp_path / "stick")
    office.take_in(tmp_path / "stick")
    sent = show_report(office.session, report_id)

    plan = plan_odk_export(office.session, report_id)
    folder = export_odk(office.session, plan, tmp_path / "out", is_plain_confirmed=True)
    assert "victim/relative_contact" in plan.submission.sealed
    assert (plan.submission.unplaced, plan.is_relevance_known) == ([], True)
    last = office.session.store.audit.entries()[-1]
    assert (last.event, last.detail) == (CustodyEvent.SHARED, "odk-consent-c4-coalition")
    document = (folder / "submission.xml").read_text("utf-8")
    assert "mother" not in document
    assert report_id not in document.replace("-", "").replace(f"<record_id>{report_id}", "")

    summary = import_odk(partner.session, [tmp_path / "out"])
    (item,) = summary.imported
    assert (item.is_new, item.is_other_version, item.unplaced, item.missing) == (True, False, 0, 0)
    assert item.instance_id == plan.instance_id
    assert item.report_id is not None
    got = show_report(partner.session, item.report_id)
    asked = without_sealed_and_files(sent)
    for path in plan.submission.irrelevant:
        asked.pop(path, None)
    assert without_sealed_and_files(got) == asked
    assert got.answers["event/observed_at"]["edtf"] == "2020-11-08~"
    assert got.record.people[0]["names"] == sent.record.people[0]["names"]
    assert ("Sex", "Female") in readable_answers(got, "en")

    (listed,) = list_reports(partner.session)
    assert (listed.is_unverified, got.is_unverified, got.object) == (True, True, None)
    assert not sent.is_unverified
    (attached,) = got.attachments
    assert attached.attachment.name == f"{CANARY}.jpg"
    with open_attachment(partner.session, attached.attachment.sha256) as reader:
        assert reader.read() == photo
    assert plan_return(partner.session).devices == 0
    assert import_odk(partner.session, [tmp_path / "out"]).accepted == 0

    assert not any(CANARY in record.getMessage() for record in caplog.records)
    for path in (tmp_path / "partner").rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes()
