"""What a stick has brought that is new here; nothing is taken in by looking."""

import pytest

from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.survey_stick import MailCount, compare_stick, count_mail
from fieldkit.transfer.spool import find_bags
from fieldkit.transfer.stick_look import look_at_stick
from tests.fakes.field import a_device, a_draft
from tests.fakes.receipts import write_receipt


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def news_of(device, stick):
    return compare_stick(device, look_at_stick(stick))


def test_receipts_for_this_device_are_counted_and_not_taken_in(device, organisation, stick) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    write_receipt(device, organisation, stub, stick)
    news = news_of(device, stick)
    assert count_mail(news) == MailCount(letters=1, receipts=1)
    assert device.vault.reports.stub(stub.report_id).state == "sealed"
    read_return(device, stick)
    assert news_of(device, stick).letters == ()


def test_mail_for_another_device_counts_as_none(device, organisation, stick, tmp_path) -> None:
    other = a_device(tmp_path / "other", organisation)
    [stub] = seal_report(other, [a_draft(other)])
    write_receipt(other, organisation, stub, stick)
    other.vault.close()
    news = news_of(device, stick)
    assert len(news.letters) == 1
    assert count_mail(news) == MailCount()


def test_our_own_reports_are_nothing_new(device, stick) -> None:
    seal_report(device, [a_draft(device)])
    hand_over(device, stick)
    news = news_of(device, stick)
    assert (news.reports, news.report_bytes, news.identity) == ((), 0, None)


def test_a_letter_that_goes_or_is_damaged_meanwhile_counts_as_none(
    device, organisation, stick
) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    write_receipt(device, organisation, stub, stick)
    news = news_of(device, stick)
    [letter] = (find_bags(stick)[0] / "data").iterdir()
    content = letter.read_bytes()
    letter.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert count_mail(news) == MailCount()
    letter.unlink()
    assert count_mail(news) == MailCount()


def test_many_hashes_are_asked_about_at_once(device) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    asked = [f"{number:064x}" for number in range(1200)] + [stub.object_sha256]
    assert device.vault.outbox.known_among(asked) == {stub.object_sha256}
    assert device.vault.mail.known_among(asked) == frozenset()
    assert device.vault.mail.known_among([]) == frozenset()
