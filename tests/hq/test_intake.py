"""The rules that decide what becomes of an object."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fieldkit.bundle.receipt import HeldReason
from fieldkit.custody.chain import Link, genesis
from fieldkit.domain.identifiers import DeviceId, FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.errors import (
    AgeFormatError,
    AgeHeaderForged,
    AgeNoMatch,
    AgePayloadDamaged,
    ArchiveInvalid,
    FieldkitError,
    InvalidJson,
    ManifestInvalid,
    ObjectDamaged,
    ObjectHeld,
    SignatureInvalid,
    SignerUnknown,
    UnknownForm,
)
from fieldkit.hq.intake import (
    Claim,
    KnownLinks,
    Neighbours,
    check_numbers,
    check_place,
    check_sender,
    match_forms,
    reason_of,
    reserve_bytes,
)
from fieldkit.hq.quarantine import ACCEPTABLE, advice_on, meaning_of

NOW = datetime(2020, 11, 8, 11, 5, tzinfo=UTC)
DEVICE = DeviceId("01" * 16)
KEY = b"k" * 32
START = Sha256(genesis(DEVICE, KEY).hex())
A, B, C = (Sha256(digit * 64) for digit in "abc")


def a_claim(sequence: int = 1, previous: Sha256 = START, manifest: Sha256 = A) -> Claim:
    return Claim(
        signing_key="ssh-ed25519 K",
        object_id=ObjectId("02" * 16),
        device=DEVICE,
        link=Link(sequence, previous, manifest),
        records=(ReportId("03" * 16), ReportId("04" * 16)),
        manifest=b"",
        signature=b"",
    )


def an_entry(**changes: object) -> RosterEntry:
    entry = RosterEntry(DEVICE, "ssh-ed25519 K", "age1", "PEM", DeviceState.APPROVED, "M-1", NOW)
    return replace(entry, **changes)  # type: ignore[arg-type]  # any field


class TestSender:
    def test_an_approved_device_may_send(self) -> None:
        check_sender(a_claim(), an_entry())

    @pytest.mark.parametrize(
        ("entry", "reason"),
        [
            (None, "unknown-device"),
            (an_entry(signing_key="ssh-ed25519 L"), "unknown-device"),
            (an_entry(device=DeviceId("09" * 16)), "bad-manifest"),
            (an_entry(state=DeviceState.REVOKED), "revoked-device"),
            (an_entry(state=DeviceState.REVOKED, device=DeviceId("09" * 16)), "bad-manifest"),
        ],
    )
    def test_anybody_else_is_held(self, entry: RosterEntry | None, reason: str) -> None:
        with pytest.raises(ObjectHeld) as held:
            check_sender(a_claim(), entry)
        assert held.value.reason == reason


class TestNumbers:
    def test_new_numbers_pass(self) -> None:
        check_numbers(a_claim(), object_known=False, records_known=[ReportId("05" * 16)])

    @pytest.mark.parametrize(
        ("object_known", "records"),
        [(True, []), (False, [ReportId("04" * 16)]), (True, [ReportId("03" * 16)])],
    )
    def test_taken_numbers_are_held(self, object_known: bool, records: list[ReportId]) -> None:
        with pytest.raises(ObjectHeld) as held:
            check_numbers(a_claim(), object_known=object_known, records_known=records)
        assert held.value.reason == "duplicate-number"


class TestPlace:
    SECOND = a_claim(2, a_claim().link.head, B)

    def test_the_first_object_begins_the_chain(self) -> None:
        check_place(a_claim(), KEY, Neighbours())

    def test_a_gap_is_no_reason(self) -> None:
        check_place(a_claim(7, B, C), KEY, Neighbours())

    def test_it_joins_both_neighbours(self) -> None:
        around = Neighbours(
            heads_before=frozenset({a_claim().link.head}),
            previous_after=frozenset({self.SECOND.link.head}),
        )
        check_place(self.SECOND, KEY, around)

    def test_the_same_manifest_again_is_no_fork(self) -> None:
        check_place(a_claim(), KEY, Neighbours(same_place=frozenset({A})))

    @pytest.mark.parametrize(
        ("claim", "around"),
        [
            (a_claim(), Neighbours(same_place=frozenset({B}))),
            (a_claim(previous=B), Neighbours()),
            (a_claim(1), Neighbours(previous_after=frozenset({B}))),
            (a_claim(2, A, B), Neighbours(heads_before=frozenset({C}))),
            (SECOND, Neighbours(previous_after=frozenset({SECOND.link.head, C}))),
        ],
    )
    def test_whatever_does_not_join_is_a_fork(self, claim: Claim, around: Neighbours) -> None:
        with pytest.raises(ObjectHeld) as held:
            check_place(claim, KEY, around)
        assert held.value.reason == "chain-fork"

    def test_what_was_decided_just_before_counts_too(self) -> None:
        known = KnownLinks()
        known.add(a_claim().device, a_claim().link)
        around = known.around(a_claim().device, 2)
        assert around == Neighbours(heads_before=frozenset({a_claim().link.head}))
        check_place(self.SECOND, KEY, around)
        assert known.around(DeviceId("99" * 16), 2) == Neighbours()

    def test_another_devices_start_does_not_serve(self) -> None:
        with pytest.raises(ObjectHeld):
            check_place(a_claim(), b"l" * 32, Neighbours())


T01, T02 = ("T01", "1"), ("T02", "1")


class TestForms:
    T01 = FormReference(FormId("T01"), "1", A)
    T02 = FormReference(FormId("T02"), "1", B)

    def test_records_of_one_form_share_it(self) -> None:
        assert match_forms([self.T01, self.T02, self.T02], [None, T02]) == (1, 2, 2)

    def test_an_object_of_parts_needs_none(self) -> None:
        assert match_forms([], []) == ()

    @pytest.mark.parametrize("forms", [[], [None], [None] * 3, [T02, T01], [None, T01]])
    def test_a_missing_surplus_or_other_form_is_held(
        self, forms: list[tuple[str, str] | None]
    ) -> None:
        with pytest.raises(ObjectHeld) as held:
            match_forms([self.T01, self.T02], forms)
        assert held.value.reason == "unknown-form"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (AgeNoMatch(), "not-for-us"),
        (AgeFormatError(), "damaged"),
        (AgeHeaderForged(), "damaged"),
        (AgePayloadDamaged(), "damaged"),
        (ObjectDamaged(), "damaged"),
        (SignatureInvalid(), "bad-signature"),
        (SignerUnknown(), "unknown-device"),
        (ManifestInvalid(), "bad-manifest"),
        (ArchiveInvalid(), "bad-archive"),
        (UnknownForm(), "unknown-form"),
        (InvalidJson(), "bad-record"),
        (ObjectHeld("oversize"), "oversize"),
    ],
)
def test_every_fault_has_its_reason(error: FieldkitError, reason: str) -> None:
    assert reason_of(error) == reason


@pytest.mark.parametrize("reason", list(HeldReason))
def test_every_reason_is_explained(reason: HeldReason) -> None:
    assert meaning_of(reason).endswith(".")
    assert advice_on(reason).endswith(".")


def test_nobody_overrules_what_is_wrong_with_the_object_itself() -> None:
    assert {
        HeldReason.REVOKED_DEVICE,
        HeldReason.CHAIN_FORK,
        HeldReason.UNKNOWN_DEVICE,
    } == ACCEPTABLE


@pytest.mark.parametrize(
    ("disk", "reserve"),
    [(0, 0), (10**9, 10**8), (16 * 2**30, 2**30), (2**40, 2**40 // 20), (8 * 2**20, 838_860)],
)
def test_some_of_every_disk_stays_free(disk: int, reserve: int) -> None:
    assert reserve_bytes(disk) == reserve
