"""What of a draft is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import current
from fieldkit.domain.form import Form, Question, QuestionType
from fieldkit.domain.identifiers import FormId
from fieldkit.domain.report import FormReference
from fieldkit.forms.loader import write_form
from fieldkit.operations.field.compose_record import compose_record
from fieldkit.operations.field.list_forms import published_form
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.session import Session
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation, an_organisation

TIMES = Form(
    FormId("X01"),
    "1",
    {"en": "Times"},
    "en",
    ("en",),
    (
        Question("begun", QuestionType.START),
        Question("day", QuestionType.TODAY),
        Question("ended", QuestionType.END),
    ),
)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault")
    keep_form(session)
    yield session
    session.vault.close()


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


def keep_form(session: Session) -> None:
    content = write_form(TIMES)
    reference = FormReference(TIMES.form_id, TIMES.version, sha256_hex(content))
    with session.vault.transaction():
        session.vault.forms.put_form(reference, content)
        session.vault.settings.put(published_form(TIMES.form_id), reference.sha256)


def test_a_report_says_when_it_was_begun_and_when_it_was_sealed(device: Session) -> None:
    draft = begin_report(device, FormId("X01"))
    before = current(device.vault.reports.revisions(draft.report_id))
    assert set(before) == {"begun", "day"}
    composed = compose_record(device, draft.report_id)
    assert set(composed.answers) == {"begun", "day", "ended"}
    assert composed.record.revisions[-1].path == "ended"
    assert composed.record.revisions[-1].at == device.clock.now()


def test_composing_changes_nothing_in_the_draft(device: Session) -> None:
    draft = begin_report(device, FormId("X01"))
    before = device.vault.reports.revisions(draft.report_id)
    compose_record(device, draft.report_id)
    assert device.vault.reports.revisions(draft.report_id) == before


def test_a_report_that_says_when_it_ended_can_be_sealed(
    tmp_path: Path, organisation: Organisation
) -> None:
    with a_device(tmp_path / "another", organisation).vault as vault:
        device = Session(vault, FixedClock(), None)
        keep_form(device)
        draft = begin_report(device, FormId("X01"))
        [stub] = seal_report(device, [draft.report_id])
        assert stub.report_id == draft.report_id
        assert vault.reports.drafts() == ()
