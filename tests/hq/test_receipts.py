"""What goes out to a device, and what does not any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome, to_bytes
from fieldkit.custody.chain import Link, check_links, genesis
from fieldkit.domain.identifiers import DeviceId, HeadquartersId, Sha256
from fieldkit.hq.receipts import batches, correspondence, receipt_of, told_by
from fieldkit.hq.store.mail_store import SentMail, Told
from fieldkit.hq.store.object_store import ReceivedObject

NOW = datetime(2020, 11, 8, 11, 5, tzinfo=UTC)
DEVICE = DeviceId("01" * 16)
A, B = Told(MailKind.RECEIPT, "a" * 64, "accepted/1/1"), Told(MailKind.DIRECTORY, "", "b" * 64)


def a_mail(number: int = 1) -> SentMail:
    return SentMail(Sha256(f"{number:064x}"), f"{number:032x}", DEVICE, 1, NOW, None)


def received(**changes: object) -> ReceivedObject:
    values: dict[str, object] = {
        "sha256": Sha256("c" * 64),
        "size": 1,
        "state": Outcome.ACCEPTED,
        "reason": "",
        "received_at": NOW,
        "accepted_at": NOW + timedelta(hours=1),
        "arrivals": 1,
        "device": DEVICE,
        **changes,
    }
    return ReceivedObject(**values)  # type: ignore[arg-type]  # any field


def decide(wanted: list[Told], **known: object) -> tuple[list[SentMail], list[Told]]:
    values: dict[str, object] = {
        "acknowledged": frozenset(),
        "first_sent": {},
        "open_mails": [],
        "now": NOW,
        **known,
    }
    found = correspondence(wanted, **values)  # type: ignore[arg-type]  # any argument
    return list(found.again), list(found.fresh)


class TestCorrespondence:
    def test_what_was_never_told_is_fresh(self) -> None:
        assert decide([A, B]) == ([], sorted([A, B]))

    def test_what_was_acknowledged_is_left_out(self) -> None:
        assert decide([A, B], acknowledged={A}) == ([], [B])

    def test_an_open_mail_goes_out_again(self) -> None:
        assert decide([A, B], open_mails=[(a_mail(), frozenset({A, B}))]) == ([a_mail()], [])

    def test_an_open_mail_that_says_something_superseded_does_not(self) -> None:
        old = Told(A.kind, A.subject, "accepted/1/0")
        found = decide([A, B], open_mails=[(a_mail(), frozenset({old, B}))])
        assert found == ([], sorted([A, B]))

    def test_two_mails_saying_the_same_do_not_both_go_out(self) -> None:
        mails = [(a_mail(2), frozenset({A, B})), (a_mail(1), frozenset({A}))]
        assert decide([A, B], open_mails=mails) == ([a_mail(2)], [])

    @pytest.mark.parametrize(("days", "goes"), [(0, True), (90, True), (91, False)])
    def test_after_90_days_it_is_not_repeated(self, days: int, goes: bool) -> None:
        _again, fresh = decide([A], first_sent={A: NOW - timedelta(days=days)})
        assert (fresh == [A]) is goes


class TestReceipts:
    KEY = b"k" * 32

    def test_a_receipt_says_where_the_chain_stands(self) -> None:
        start = genesis(DEVICE, self.KEY)
        first = Link(1, Sha256(start.hex()), Sha256("d" * 64))
        third = Link(3, Sha256("e" * 64), Sha256("f" * 64))
        chain = check_links(start, [first, third])
        receipt = receipt_of(received(link=first), chain, 2, HeadquartersId("09" * 16))
        assert (receipt.sequence, receipt.contiguous, receipt.missing) == (1, 1, (2,))
        assert (receipt.chain_head, receipt.accepted_at) == (first.head, NOW + timedelta(hours=1))
        to_bytes(receipt)

    def test_nobody_is_told_about_an_object_without_device(self) -> None:
        with pytest.raises(ValueError, match="names no device"):
            receipt_of(
                received(device=None), check_links(b"0" * 32, []), 1, HeadquartersId("09" * 16)
            )

    def test_more_copies_than_needed_are_no_news(self) -> None:
        assert told_by(received(), 2, needed=2) == told_by(received(), 5, needed=2)
        assert told_by(received(), 1, needed=2) != told_by(received(), 2, needed=2)

    def test_state_and_arrivals_are_news(self) -> None:
        held = received(state=Outcome.HELD, reason="chain-fork")
        told = {told_by(item, 1, needed=2) for item in (received(), held, received(arrivals=2))}
        assert len(told) == 3


class TestBatches:
    def test_limits_hold(self) -> None:
        items = [(A, 5), (B, 5), (A, 5)]
        assert batches(items, max_items=2, max_bytes=100) == ((A, B), (A,))
        assert batches(items, max_items=9, max_bytes=10) == ((A, B), (A,))
        assert batches([], max_items=9, max_bytes=10) == ()

    def test_something_too_large_for_any_mail_travels_alone(self) -> None:
        assert batches([(A, 50), (B, 1)], max_items=9, max_bytes=10) == ((A,), (B,))
