"""Lists of others come in whole or not at all, are known again, and can be taken back."""

from __future__ import annotations

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.erasure import ErasureReason
from fieldkit.domain.outside_list import ListField
from fieldkit.errors import InvalidInput, NotAllowed, VaultDamaged
from fieldkit.hq.outside.row_content import row_id_of
from fieldkit.hq.outside.understood import RowProblem
from fieldkit.operations.hq.colleagues import set_word
from fieldkit.operations.hq.erase import erase
from fieldkit.operations.hq.import_list import (
    ImportedList,
    import_list,
    list_batches,
    open_list,
    plan_import,
)
from fieldkit.operations.hq.make_statement import rebuild_projections, withdraw_statement
from fieldkit.operations.hq.plan_person_erasure import plan_person_erasure
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.second_person import Act, confirm_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague

WORD = "a word of the second person"
LIST = "Прозвішча;Імя;Год нараджэння;РУУС\nВыдуманы;Ян;1980;Жодзіна\nНяіснуючая;Ева;;\n".encode()


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def brought(worker: HeadquartersSession, content: bytes = LIST) -> ImportedList:
    opened = open_list(worker, content)
    return import_list(worker, plan_import(worker, opened, opened.mapping), "a partner")


def mentioned(worker: HeadquartersSession) -> list[tuple[str, str, str]]:
    found = worker.store.mentions.every()
    return sorted((item.name, item.station, item.source_ref) for item in found)


def test_a_dry_run_keeps_nothing(worker: HeadquartersSession) -> None:
    opened = open_list(worker, LIST)
    planned = plan_import(worker, opened, opened.mapping)
    assert [row.name for _line, row in planned.rows] == ["Выдуманы Ян", "Няіснуючая Ева"]
    assert planned.bad == ()
    assert worker.store.mentions.count() == worker.store.statements.count() == 0


def test_rows_become_mentions_without_consent(worker: HeadquartersSession) -> None:
    done = brought(worker)
    assert (done.rows, done.mentions_before, done.mentions_after) == (2, 0, 2)
    found = list(worker.store.mentions.every())
    assert {item.form for item in found} == {"list"}
    assert {item.consent for item in found} == {ConsentLevel.NONE}
    people = take_as_people(worker, [item.mention_id for item in found]).people
    assert not effective(worker, people, Purpose.PUBLIC, worker.clock.now()).allowed


def test_it_is_taken_back_and_brought_again_whole(worker: HeadquartersSession) -> None:
    done = brought(worker)
    before = mentioned(worker)
    back = withdraw_statement(worker, done.statement.statement_id)
    assert mentioned(worker) == []
    withdraw_statement(worker, back.statement_id)
    assert mentioned(worker) == before
    rebuild_projections(worker)
    assert mentioned(worker) == before


def test_the_same_file_is_known_until_it_is_taken_back(worker: HeadquartersSession) -> None:
    done = brought(worker)
    opened = open_list(worker, LIST)
    assert opened.brought_at == done.statement.at
    with pytest.raises(NotAllowed):
        brought(worker)
    withdraw_statement(worker, done.statement.statement_id)
    again = brought(worker)
    assert (again.mentions_before, again.mentions_after) == (0, 2)
    assert [item.is_in_force for item, _batch in list_batches(worker)] == [True, False]
    rebuild_projections(worker)
    assert worker.store.mentions.count() == 2


def test_one_bad_row_stops_all_of_them(worker: HeadquartersSession) -> None:
    content = LIST + "Благая;Вера;тысяча;\n;;1990;\n".encode()
    opened = open_list(worker, content)
    planned = plan_import(worker, opened, opened.mapping)
    assert [(bad.line, bad.problem, bad.heading) for bad in planned.bad] == [
        (4, RowProblem.BORN, "Год нараджэння"),
        (5, RowProblem.NO_NAME, "Прозвішча"),
    ]
    with pytest.raises(InvalidInput):
        import_list(worker, planned, "a partner")
    assert worker.store.mentions.count() == worker.store.statements.count() == 0


def test_a_failure_in_the_middle_leaves_nothing(
    worker: HeadquartersSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_list(worker, LIST)
    planned = plan_import(worker, opened, opened.mapping)
    counts = iter([0, 1])
    monkeypatch.setattr(worker.store.mentions, "count", lambda: next(counts))
    with pytest.raises(VaultDamaged):
        import_list(worker, planned, "a partner")
    monkeypatch.undo()
    assert worker.store.mentions.count() == worker.store.statements.count() == 0
    assert worker.store.outside.row(row_id_of(opened.sha256, "", 2)) is None


def test_how_columns_were_understood_is_remembered(worker: HeadquartersSession) -> None:
    content = "a;b\nВыдуманы Ян;1980\n".encode()
    opened = open_list(worker, content)
    assert (opened.mapping, opened.is_remembered) == ({}, False)
    mapping = {"a": ListField.NAME, "b": ListField.BORN}
    import_list(worker, plan_import(worker, opened, mapping), "a partner")
    other = open_list(worker, "A;B\nІншы Ян;1981\n".encode())
    assert (other.mapping, other.is_remembered) == (
        {"A": ListField.NAME, "B": ListField.BORN},
        True,
    )


def test_a_row_that_was_erased_does_not_come_back(worker: HeadquartersSession) -> None:
    done = brought(worker)
    wanted = row_id_of(sha256_hex(LIST), "", 2)
    (mention,) = worker.store.mentions.of_sources([wanted])
    (person,) = take_as_people(worker, [mention.mention_id]).people
    with_colleague(worker, "H-02")
    set_word(worker, "H-02", WORD)
    second = confirm_second(worker, "H-02", WORD, Act.ERASE, person)
    erase(worker, plan_person_erasure(worker, person), ErasureReason.ASKED, second)
    assert worker.store.outside.row(wanted) is None
    withdraw_statement(worker, done.statement.statement_id)
    opened = open_list(worker, LIST)
    planned = plan_import(worker, opened, opened.mapping)
    assert [bad.problem for bad in planned.bad] == [RowProblem.ERASED]
    assert import_list(worker, planned, "a partner").rows == 1
    rebuild_projections(worker)
    assert [name for name, _station, _source in mentioned(worker)] == ["Няіснуючая Ева"]


def test_nobody_brings_a_list_and_nobodys_list_comes(session: HeadquartersSession) -> None:
    opened = open_list(session, LIST)
    planned = plan_import(session, opened, opened.mapping)
    with pytest.raises(NotAllowed):
        import_list(session, planned, "a partner")
    with pytest.raises(InvalidInput):
        import_list(with_colleague(session), planned, " ")
    with pytest.raises(InvalidInput):
        plan_import(session, opened, {"Няма": ListField.NAME})
