from __future__ import annotations

from fieldkit.vault.vault import Vault
from tests.vault.examples import hex_64


def test_metadata_comes_back_byte_for_byte(vault: Vault) -> None:
    with vault.transaction():
        vault.directory.put_metadata("root-0001.json", b"{}\n")
        vault.directory.put_metadata("targets.json", b"1")
        vault.directory.put_metadata("targets.json", b"2")
    assert vault.directory.metadata("root-0001.json") == b"{}\n"
    assert vault.directory.metadata("targets.json") == b"2"
    assert vault.directory.metadata("snapshot.json") is None
    assert vault.directory.metadata_names() == ("root-0001.json", "targets.json")


def test_targets_are_kept_by_hash_as_long_as_wanted(vault: Vault) -> None:
    with vault.transaction():
        for number in (1, 2, 3):
            vault.directory.put_target(hex_64(number), bytes([number]))
        vault.directory.keep_targets({hex_64(2), hex_64(9)})
    assert vault.directory.target_hashes() == (hex_64(2),)
    assert vault.directory.target(hex_64(2)) == b"\x02"
    assert vault.directory.target(hex_64(1)) is None


def test_one_snapshot_waits_for_confirmation(vault: Vault) -> None:
    assert vault.directory.pending() is None
    with vault.transaction():
        vault.directory.put_pending(b"old")
        vault.directory.put_pending(b"new")
    assert vault.directory.pending() == b"new"
    with vault.transaction():
        vault.directory.clear_pending()
    assert vault.directory.pending() is None
