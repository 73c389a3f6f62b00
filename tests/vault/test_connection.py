from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import VaultDamaged, VaultExists, VaultReadOnly
from fieldkit.vault.connection import open_database, statements_of, translated_errors
from tests.sqlcipher_pages import count_hits

KEY = bytes(range(32))
SALT = bytes(range(16))


def a_database(path: Path) -> Path:
    connection = open_database(path, KEY, SALT, create=True)
    connection.execute("CREATE TABLE note (text TEXT)")
    connection.execute("INSERT INTO note VALUES ('CANARY')")
    connection.close()
    return path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cipher_memory_security", "1"),
        ("cipher_page_size", "4096"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
        ("cell_size_check", 1),
    ],
)
def test_every_open_has_the_promised_setting(tmp_path: Path, name: str, value: object) -> None:
    path = a_database(tmp_path / "a.db")
    connection = open_database(path, KEY, SALT)
    assert connection.execute(f"PRAGMA {name}").fetchone() == (value,)
    connection.close()


def test_extensions_cannot_be_loaded(tmp_path: Path) -> None:
    connection = open_database(a_database(tmp_path / "a.db"), KEY, SALT)
    with pytest.raises(Exception, match="not authorized"):
        connection.execute("SELECT load_extension('anything')")
    connection.close()


def test_the_file_begins_with_the_salt_and_is_encrypted(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    content = path.read_bytes()
    assert content[:16] == SALT
    assert b"CANARY" not in content
    assert count_hits(path, KEY, [b"CANARY"]) == 1  # and the test's own reading finds it


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    with pytest.raises(VaultDamaged):
        open_database(path, bytes(32), SALT)


def test_another_salt_is_noticed(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    with pytest.raises(VaultDamaged):
        open_database(path, KEY, bytes(16))


def test_a_missing_file_is_damage_and_stays_missing(tmp_path: Path) -> None:
    with pytest.raises(VaultDamaged):
        open_database(tmp_path / "a.db", KEY, SALT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 512, 4095])
def test_a_truncated_file_is_damage_and_is_not_filled_again(tmp_path: Path, size: int) -> None:
    path = a_database(tmp_path / "a.db")
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(VaultDamaged):
        open_database(path, KEY, SALT)
    assert path.stat().st_size == size


def test_creating_refuses_what_exists(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    before = path.read_bytes()
    with pytest.raises(VaultExists):
        open_database(path, KEY, SALT, create=True)
    assert path.read_bytes() == before


def test_creating_refuses_a_write_ahead_log_without_its_database(tmp_path: Path) -> None:
    (tmp_path / "a.db-wal").write_bytes(b"committed work")
    with pytest.raises(VaultExists):
        open_database(tmp_path / "a.db", KEY, SALT, create=True)


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    assert path.stat().st_mode & 0o777 == 0o600


def test_reading_only_reads_and_refuses_writes(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    before = path.read_bytes()
    connection = open_database(path, KEY, SALT, read_only=True)
    assert connection.execute("SELECT text FROM note").fetchone() == ("CANARY",)
    with pytest.raises(VaultReadOnly), translated_errors():
        connection.execute("DELETE FROM note")
    connection.close()
    assert path.read_bytes() == before


def read_all(path: Path) -> list[object]:
    connection = open_database(path, KEY, SALT)
    with closing(connection), translated_errors():
        return list(connection.execute("SELECT text FROM note").fetchall())


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=16), bit=st.integers(0, 7))
def test_every_flipped_bit_of_a_page_in_use_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    path = a_database(tmp_path_factory.mktemp("flip") / "a.db")
    content = bytearray(path.read_bytes())
    content[16 + place % (len(content) - 16)] ^= 1 << bit
    path.write_bytes(content)
    with pytest.raises(VaultDamaged):
        read_all(path)


def test_full_text_search_forgets_what_is_deleted(tmp_path: Path) -> None:
    path = a_database(tmp_path / "a.db")
    connection = open_database(path, KEY, SALT)
    connection.execute("CREATE VIRTUAL TABLE search USING fts5(text)")
    connection.close()
    connection = open_database(path, KEY, SALT)
    assert connection.execute(
        "SELECT v FROM search_config WHERE k = 'secure-delete'"
    ).fetchone() == (1,)
    for number in range(50):
        connection.execute("INSERT INTO search VALUES (?)", (f"WORD{number}WORD",))
    connection.execute("DELETE FROM search")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert count_hits(path, KEY, [b"word25word", b"WORD25WORD"]) == 0
    connection.close()


def test_a_wrong_key_size_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        open_database(tmp_path / "a.db", KEY[:16], SALT, create=True)


def test_a_script_is_split_into_its_statements() -> None:
    script = "-- note; more\nCREATE TABLE a (b);\nINSERT INTO a\nVALUES ('x;y');\n-- end\n"
    assert len(list(statements_of(script))) == 2


def test_a_script_that_breaks_off_is_refused() -> None:
    with pytest.raises(ValueError, match="within"):
        list(statements_of("CREATE TABLE a (b);\nINSERT INTO a"))
