from __future__ import annotations

from datetime import timedelta

import pytest

from fieldkit.domain.answers import Json, Revision
from fieldkit.domain.identifiers import ObjectId, ReportId
from fieldkit.domain.report import Amended, ReportState
from fieldkit.domain.stub_filter import StubFilter
from fieldkit.errors import AlreadySealed, InvalidJson, NotAllowed, UnknownReport
from fieldkit.vault.vault import Vault
from tests.vault.examples import NOW, TODAY, a_draft, a_stub, hex_32, hex_64

LATER = NOW + timedelta(minutes=1)
REPORT = a_draft().report_id


def put(vault: Vault, path: str, value: Json, *, replaces_last: bool = False) -> None:
    with vault.transaction():
        vault.reports.put_revision(REPORT, path, value, LATER, replaces_last=replaces_last)


def add_draft(vault: Vault) -> None:
    with vault.transaction():
        vault.reports.add(a_draft())


def add_stubs(vault: Vault, *numbers: int, of_object: int | None = None) -> None:
    with vault.transaction():
        for number in numbers:
            vault.reports.add_stub(a_stub(number, of_object=of_object))


# Drafts


def test_a_draft_comes_back_as_it_was(vault: Vault) -> None:
    draft = a_draft(amends=Amended(ObjectId(hex_32(8)), ReportId(hex_32(9))), seal_at_lock=True)
    with vault.transaction():
        vault.reports.add(draft)
    assert vault.reports.draft(draft.report_id) == draft


def test_drafts_come_newest_first(vault: Vault) -> None:
    with vault.transaction():
        for number in (1, 2, 3):
            begun_at = NOW + timedelta(seconds=number % 3)
            vault.reports.add(a_draft(number, begun_at=begun_at))
    assert [int(draft.report_id, 16) for draft in vault.reports.drafts()] == [2, 1, 3]


def test_an_answer_moves_its_draft_to_the_top(vault: Vault) -> None:
    add_draft(vault)
    with vault.transaction():
        vault.reports.add(a_draft(2, begun_at=NOW + timedelta(seconds=1)))
    put(vault, "place", "x")
    assert vault.reports.drafts()[0].report_id == REPORT
    assert vault.reports.draft(REPORT).changed_at == LATER


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        2**53 - 1,
        "",
        "Мінск, вул. Няміга\u2028«»",
        ["a", "b"],
        {"typed": "8.11.2020", "edtf": "2020-11-08", "precision": "DAY"},
    ],
)
def test_a_value_comes_back_as_it_was(vault: Vault, value: Json) -> None:
    add_draft(vault)
    put(vault, "place", value)
    assert vault.reports.revisions(REPORT) == (Revision("place", value, LATER),)


def test_every_revision_is_kept_oldest_first(vault: Vault) -> None:
    add_draft(vault)
    for value in ("a", "b", "a"):
        put(vault, "place", value)
    assert [revision.value for revision in vault.reports.revisions(REPORT)] == ["a", "b", "a"]


def test_typing_within_one_visit_is_one_revision(vault: Vault) -> None:
    add_draft(vault)
    put(vault, "place", "M")
    put(vault, "place", "Mi", replaces_last=True)
    put(vault, "place", "Min", replaces_last=True)
    assert [revision.value for revision in vault.reports.revisions(REPORT)] == ["Min"]


def test_replacing_appends_when_another_question_was_answered_last(vault: Vault) -> None:
    add_draft(vault)
    put(vault, "place", "a", replaces_last=True)
    put(vault, "date", "b", replaces_last=True)
    put(vault, "place", "c", replaces_last=True)
    assert [revision.value for revision in vault.reports.revisions(REPORT)] == ["a", "b", "c"]


def test_replacing_leaves_other_reports_alone(vault: Vault) -> None:
    add_draft(vault)
    with vault.transaction():
        vault.reports.add(a_draft(2))
        vault.reports.put_revision(a_draft(2).report_id, "place", "other", NOW, replaces_last=True)
    put(vault, "place", "mine", replaces_last=True)
    assert [r.value for r in vault.reports.revisions(a_draft(2).report_id)] == ["other"]


def test_a_float_is_refused_and_nothing_is_written(vault: Vault) -> None:
    add_draft(vault)
    with pytest.raises(InvalidJson):
        put(vault, "place", {"x": 1.5})  # type: ignore[dict-item]  # that is the point
    assert vault.reports.revisions(REPORT) == ()
    assert vault.reports.draft(REPORT) == a_draft()


def test_an_answer_to_no_report_is_refused(vault: Vault) -> None:
    with pytest.raises(UnknownReport):
        put(vault, "place", "a")


def test_a_sealed_report_takes_no_answer(vault: Vault) -> None:
    add_stubs(vault, 1)
    with pytest.raises(AlreadySealed):
        put(vault, "place", "a")
    with pytest.raises(AlreadySealed):
        vault.reports.draft(REPORT)


def test_a_draft_can_be_marked_for_sealing_at_lock(vault: Vault) -> None:
    add_draft(vault)
    for wanted in (True, False):
        with vault.transaction():
            vault.reports.set_seal_at_lock(REPORT, seal_at_lock=wanted)
        assert vault.reports.draft(REPORT).seal_at_lock is wanted


def test_marking_no_draft_is_refused(vault: Vault) -> None:
    with pytest.raises(UnknownReport), vault.transaction():
        vault.reports.set_seal_at_lock(REPORT, seal_at_lock=True)


def test_a_removed_draft_is_gone_and_the_others_are_not(vault: Vault) -> None:
    add_draft(vault)
    put(vault, "place", "mine")
    with vault.transaction():
        vault.reports.add(a_draft(2))
        vault.reports.put_revision(a_draft(2).report_id, "place", "other", NOW, replaces_last=False)
        vault.reports.remove_draft(REPORT)
    assert vault.reports.drafts() == (a_draft(2),)
    assert vault.reports.revisions(REPORT) == ()
    assert len(vault.reports.revisions(a_draft(2).report_id)) == 1


def test_removing_no_draft_is_refused(vault: Vault) -> None:
    with pytest.raises(UnknownReport), vault.transaction():
        vault.reports.remove_draft(REPORT)


# Stubs


def test_a_stub_comes_back_as_it_was(vault: Vault) -> None:
    add_stubs(vault, 1)
    assert vault.reports.stub(REPORT) == a_stub(1)
    with pytest.raises(UnknownReport):
        vault.reports.stub(ReportId(hex_32(2)))


def test_stubs_come_newest_first_and_as_many_as_asked(vault: Vault) -> None:
    add_stubs(vault, 1, 3, 2)
    assert [stub.sequence for stub in vault.reports.stubs()] == [3, 2, 1]
    assert [stub.sequence for stub in vault.reports.stubs(limit=2)] == [3, 2]


def test_all_stubs_of_an_object_change_state_together(vault: Vault) -> None:
    add_stubs(vault, 1, 2, of_object=9)
    add_stubs(vault, 3, of_object=10)
    with vault.transaction():
        vault.reports.set_state(hex_64(9), ReportState.HELD, "chain-fork")
    states = [(stub.state, stub.reason) for stub in vault.reports.stubs_of(hex_64(9))]
    assert states == [(ReportState.HELD, "chain-fork")] * 2
    assert vault.reports.stub(ReportId(hex_32(3))).state is ReportState.SEALED


def test_a_state_does_not_go_back(vault: Vault) -> None:
    add_stubs(vault, 1)
    with vault.transaction():
        vault.reports.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        vault.reports.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)  # a repeated receipt
    for state in (ReportState.HANDED_OVER, ReportState.HELD, ReportState.SEALED):
        with pytest.raises(NotAllowed), vault.transaction():
            vault.reports.set_state(hex_64(1), state)
    assert vault.reports.stub(REPORT).state is ReportState.RECEIVED


def test_a_stub_expires_by_the_day_of_its_receipt(vault: Vault) -> None:
    add_stubs(vault, 1, 2, 3)
    with vault.transaction():
        vault.reports.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        vault.reports.set_state(hex_64(2), ReportState.RECEIVED, on=TODAY + timedelta(days=1))
        assert vault.reports.expire_stubs(TODAY) == 0
        assert vault.reports.expire_stubs(TODAY + timedelta(days=1)) == 1
    assert [stub.sequence for stub in vault.reports.stubs()] == [3, 2]


def test_a_repeated_receipt_does_not_prolong_a_stub(vault: Vault) -> None:
    add_stubs(vault, 1)
    with vault.transaction():
        vault.reports.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY)
        vault.reports.set_state(hex_64(1), ReportState.RECEIVED, on=TODAY + timedelta(days=9))
        assert vault.reports.expire_stubs(TODAY + timedelta(days=1)) == 1


def test_a_stub_without_an_accepted_receipt_does_not_expire(vault: Vault) -> None:
    add_stubs(vault, 1, 2)
    with vault.transaction():
        vault.reports.set_state(hex_64(2), ReportState.HELD, "unknown-device")
        assert vault.reports.expire_stubs(TODAY + timedelta(days=9999)) == 0


def a_shelf(vault: Vault) -> None:
    """Add stubs 1 to 6: two reports each in three objects, of three days, in three states."""
    states = (ReportState.SEALED, ReportState.RECEIVED, ReportState.HELD)
    with vault.transaction():
        for number in range(1, 7):
            of_object = (number + 1) // 2
            vault.reports.add_stub(
                a_stub(
                    number,
                    of_object=of_object,
                    state=states[of_object - 1],
                    sealed_on=TODAY + timedelta(days=of_object),
                )
            )


def test_stubs_are_counted_by_state(vault: Vault) -> None:
    assert vault.reports.count_by_state() == {}
    a_shelf(vault)
    assert vault.reports.count_by_state() == {
        ReportState.SEALED: 2,
        ReportState.RECEIVED: 2,
        ReportState.HELD: 2,
    }


def test_stubs_are_looked_through_newest_first(vault: Vault) -> None:
    a_shelf(vault)
    ids = [ReportId(hex_32(number)) for number in range(6, 0, -1)]
    assert vault.reports.stub_ids(StubFilter()) == tuple(ids)
    assert [stub.report_id for stub in vault.reports.stubs_named(ids[3:1:-1])] == ids[3:1:-1]
    assert vault.reports.stubs_named(["f" * 32]) == ()


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (StubFilter(states=frozenset({ReportState.HELD})), (6, 5)),
        (StubFilter(first_day=TODAY + timedelta(days=2)), (6, 5, 4, 3)),
        (StubFilter(last_day=TODAY + timedelta(days=1)), (2, 1)),
        (StubFilter(sequence=2), (4, 3)),
        (StubFilter(sequence=9), ()),
        (StubFilter(beginning=hex_32(5)), (5,)),
        (StubFilter(sequence=1, beginning=hex_32(6)), (6, 2, 1)),
        (StubFilter(frozenset({ReportState.SEALED}), sequence=2), ()),
    ],
)
def test_a_filter_narrows_them(vault: Vault, wanted: StubFilter, numbers: tuple[int, ...]) -> None:
    a_shelf(vault)
    found = vault.reports.stub_ids(wanted)
    assert found == tuple(ReportId(hex_32(number)) for number in numbers)


def test_looking_through_stubs_is_served_from_an_index(vault: Vault) -> None:
    for query in (
        "SELECT report_id FROM stub INDEXED BY stub_facts WHERE state IN ('held')"
        " AND sealed_on >= '2026-01-01' ORDER BY sequence DESC, report_id DESC",
        "SELECT state, count(*) FROM stub GROUP BY state",
    ):
        plan = " ".join(row[3] for row in vault.database.rows(f"EXPLAIN QUERY PLAN {query}"))
        assert "COVERING INDEX" in plan
        assert "B-TREE FOR ORDER" not in plan  # only reports of one object are put in order
