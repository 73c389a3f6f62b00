from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.report import Amended
from fieldkit.errors import UnknownForm, UnknownReport
from fieldkit.operations.field.amend_report import amend_report
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from tests.fakes.field import a_device, a_draft
from tests.fakes.organisation import an_organisation


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", an_organisation(threshold=1, count=1))
    yield session
    session.vault.close()


def test_a_correction_names_the_sealed_report_and_begins_empty(device: Session) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    draft = amend_report(device, stub.report_id, FormId("T02"))
    assert draft.amends == Amended(stub.object_id, stub.report_id)
    assert device.vault.reports.revisions(draft.report_id) == ()


def test_a_report_that_was_not_sealed_here_is_not_corrected(device: Session) -> None:
    with pytest.raises(UnknownReport):
        amend_report(device, a_draft(device), FormId("T02"))
    with pytest.raises(UnknownReport):
        amend_report(device, ReportId("00" * 16), FormId("T02"))


def test_an_unknown_form_begins_nothing(device: Session) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    with pytest.raises(UnknownForm):
        amend_report(device, stub.report_id, FormId("X99"))
    assert device.vault.reports.drafts() == ()
