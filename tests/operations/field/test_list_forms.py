"""Which forms a monitor is offered."""

from __future__ import annotations

import pytest

from fieldkit.domain.identifiers import FormId
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.operations.field.write_report import begin_report
from tests.fakes.field import a_device


@pytest.fixture
def session(tmp_path):
    device = a_device(tmp_path / "vault")
    yield device
    device.vault.close()


def test_every_form_with_something_to_answer_in_the_field_is_offered(session):
    offered = [form.form_id for form in list_forms(session)]
    assert offered == [f"T{number:02}" for number in range(1, 14)]


def test_a_form_that_headquarters_alone_fills_is_begun_by_its_id_only(session):
    assert "T14" not in [form.form_id for form in list_forms(session)]
    assert begin_report(session, FormId("T14")).form.form == "T14"
