"""The index over real reports: what is found, what never is, and what is left after removal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

import fieldkit
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.search_words import SOUND_MARK, typed_words
from fieldkit.hq.searched_texts import texts_of_report
from fieldkit.hq.store.search_index import EntryKind
from fieldkit.operations.hq.add_read import add_read, remove_read
from fieldkit.operations.hq.make_statement import make_statements, rebuild_projections
from fieldkit.operations.hq.read_mentions import read_new, readings_of
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, a_headquarters, enrol, reopened
from tests.fakes.people import a_mention
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.fakes.reading import read_all_again
from tests.scenes.headquarters_worlds import house


@pytest.fixture
def session(tmp_path: Path) -> Iterator[HeadquartersSession]:
    opened = with_colleague(a_headquarters(tmp_path / "hq", house()))
    yield opened
    close_session(opened)


def brings(session: HeadquartersSession, folder: Path, **named: object) -> str:
    """Let a device bring one report of a detention, and return its number."""
    device = Device(house())
    enrol(session, device, folder, f"M-{len(session.store.roster.entries()) + 1}")
    parts = a_readable_report(device, "T02", answers_of("T02", **named))
    device.seal(parts)
    brought(session, device, folder)
    read_new(session)
    return report_of(parts)


def found(session: HeadquartersSession, typed: str, kind: EntryKind) -> tuple[str, ...]:
    return session.store.search.find(typed_words(typed), kind, most=10)


def words_left(session: HeadquartersSession) -> str:
    """Return all that the index holds, as the database keeps it."""
    connection = session.store._connection
    blocks = [
        *connection.rows(text("SELECT block FROM search_reports_data")),
        *connection.rows(text("SELECT block FROM search_statements_data")),
    ]
    kept = connection.rows(text("SELECT words FROM search_entry"))
    index = b" ".join(row.block for row in blocks).decode("utf-8", "ignore")
    return index + " ".join(row.words for row in kept)


def test_a_report_is_found_by_a_name_in_any_script_and_by_what_was_written(
    session, tmp_path
) -> None:
    report = brings(
        session,
        tmp_path,
        name_as_reported="Прыдуманы Кавальчук",
        place="Invented square",
        summary="Two men in black pushed them into a van.",
    )
    assert found(session, "kowalczuk prydumany", EntryKind.REPORT) == (report,)
    assert found(session, "black van", EntryKind.REPORT) == (report,)
    [mention] = found(session, "Kavalchuk", EntryKind.MENTION)
    assert session.store.mentions.get_all([mention])[mention].source == report
    assert found(session, "square", EntryKind.MENTION) == (mention,)


def test_what_could_endanger_whoever_helps_is_not_found(session, tmp_path) -> None:
    brings(
        session,
        tmp_path,
        name_as_reported="Invented Alena",
        relative_contact="Inventedsister +375 00",
        source_ref="SECRETSOURCE",
    )
    for typed in ("Inventedsister", "SECRETSOURCE"):
        assert found(session, typed, EntryKind.REPORT) == ()
    assert "inventedsister" not in words_left(session)


def test_of_a_report_of_the_highest_class_only_the_names_are_found(session, tmp_path) -> None:
    brings(
        session,
        tmp_path,
        name_as_reported="Invented Alena",
        place="Hiddenplace",
        sensitivity="S4",
    )
    assert found(session, "Alena", EntryKind.MENTION)
    assert found(session, "Hiddenplace", EntryKind.MENTION) == ()
    assert found(session, "Alena", EntryKind.REPORT) == ()


def test_nothing_of_such_a_report_is_found_once_its_people_were_erased(session, tmp_path) -> None:
    brings(
        session, tmp_path, name_as_reported="Invented Alena", place="Hiddenplace", sensitivity="S4"
    )
    (mention,) = session.store.mentions.every()
    (read,) = readings_of(session, [mention.source])
    assert list(texts_of_report(replace(read, mentions=()))) == []
    assert list(texts_of_report(replace(read, mentions=(), sensitivity="S2")))


def test_the_newest_is_found_first_and_no_more_than_asked(session) -> None:
    with session.store.transaction():
        for number in range(5):
            mention = a_mention(number, "Invented Kavalchuk")
            add_read(session, [ReadSource(mention.source, (mention,))])
    words = typed_words("kaval")
    newest = session.store.search.find(words, EntryKind.MENTION, most=2)
    assert newest == (a_mention(4).mention_id, a_mention(3).mention_id)
    assert session.store.search.find((), EntryKind.MENTION, most=2) == ()


def test_no_word_is_left_of_what_was_removed(session) -> None:
    mentions = [a_mention(number, f"Prydumany{number} Kavalchuk") for number in range(40)]
    with session.store.transaction():
        add_read(session, [ReadSource(item.source, (item,)) for item in mentions])
    assert "prydumany7" in words_left(session)
    with session.store.transaction():
        remove_read(session, [mentions[7].source])
    left = words_left(session)
    assert "prydumany7 " not in left
    assert found(session, "Prydumany7", EntryKind.MENTION) == ()
    with session.store.transaction():
        remove_read(session, [item.source for item in mentions])
    left = words_left(session)
    assert "kavalchuk" not in left
    assert "prydumany" not in left
    assert f"{SOUND_MARK}kavalsuk" not in left


def test_a_note_is_found_until_it_is_taken_back(session) -> None:
    subject = "ab" * 16
    [made] = make_statements(
        session, NewStatement(StatementKind.NOTE, subject, {"text": "Asked the invented lawyer."})
    )
    assert found(session, "lawyer", EntryKind.NOTE) == (subject,)
    [withdrawal] = take_back(session, [made.statement_id])
    assert found(session, "lawyer", EntryKind.NOTE) == ()
    assert "lawyer" not in words_left(session)
    take_back(session, [withdrawal.statement_id])
    assert found(session, "lawyer", EntryKind.NOTE) == (subject,)


def test_made_again_it_holds_the_same(session, tmp_path) -> None:
    brings(session, tmp_path, name_as_reported="Invented Alena")
    make_statements(session, NewStatement(StatementKind.NOTE, "ab" * 16, {"text": "Invented."}))
    entries = text("SELECT number, subject, source, words FROM search_entry ORDER BY number")
    before = session.store._connection.rows(entries)
    rebuild_projections(session)
    read_all_again(session)
    assert session.store._connection.rows(entries) == before
    assert found(session, "alena", EntryKind.MENTION)


def test_an_index_that_is_missing_is_made_when_headquarters_is_opened(session, tmp_path) -> None:
    brings(session, tmp_path, name_as_reported="Invented Alena")
    with session.store.transaction():
        session.store._connection.write(text("DROP TABLE search_reports"))
    assert not session.store.search.is_there()
    again = reopened(session)
    assert found(again, "alena", EntryKind.MENTION)
    again.store.close()
    again.vault.close()


def test_what_is_typed_is_no_question_of_the_database(session) -> None:
    mention = replace(a_mention(1, 'Invented "OR" NEAR(words) AND * ^'))
    with session.store.transaction():
        add_read(session, [ReadSource(mention.source, (mention,))])
    for typed in ('"', "*", 'a" OR "b', "NEAR(", "words:x", "-- ;", "(", "\x00"):
        found(session, typed, EntryKind.MENTION)
    assert found(session, "near words", EntryKind.MENTION) == (mention.mention_id,)


def test_in_headquarters_only_the_index_knows_how_this_database_searches() -> None:
    package = Path(fieldkit.__file__).parent / "hq"
    knowing = [path for path in package.rglob("*.py") if "fts5" in path.read_text("utf-8").lower()]
    assert [path.name for path in knowing] == ["search_index.py"]
