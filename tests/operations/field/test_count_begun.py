"""What is begun most comes first; the counts stay small and fade."""

import pytest

from fieldkit.domain.identifiers import FormId
from fieldkit.domain.report import Amended
from fieldkit.operations.field.count_begun import begun_counts, count_begun
from fieldkit.operations.field.write_report import begin_report
from tests.fakes.field import a_device


@pytest.fixture
def device(tmp_path):
    session = a_device(tmp_path / "vault")
    yield session
    session.vault.close()


def test_each_report_that_is_begun_counts(device) -> None:
    for form in ("T01", "T02", "T02"):
        begin_report(device, FormId(form))
    assert begun_counts(device.vault) == {"T01": 1, "T02": 2}


def test_a_correction_does_not(device) -> None:
    begin_report(device, FormId("T02"), amends=Amended("a" * 32, "b" * 32))
    assert begun_counts(device.vault) == {}


def test_they_fade_and_never_tell_how_much_was_recorded(device) -> None:
    with device.vault.transaction():
        count_begun(device.vault, FormId("T01"))
        for _number in range(500):
            count_begun(device.vault, FormId("T02"))
    counts = begun_counts(device.vault)
    assert max(counts.values()) < 16
    assert "T01" not in counts


def test_what_cannot_be_read_counts_as_nothing(device) -> None:
    with device.vault.transaction():
        device.vault.settings.put("begun-forms", {"T01": "many", "T02": True, "T03": 2})
    assert begun_counts(device.vault) == {"T03": 2}
