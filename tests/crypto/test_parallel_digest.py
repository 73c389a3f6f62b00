from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto import parallel_digest
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.parallel_digest import ParallelSha256


@settings(max_examples=50, deadline=None)
@given(pieces=st.lists(st.binary(max_size=50), max_size=20), limit=st.integers(0, 200))
def test_it_gives_the_digest_of_all_pieces_in_order(pieces: list[bytes], limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel_digest, "_WORTH_A_THREAD", limit)
        with ParallelSha256() as digest:
            for piece in pieces:
                digest.update(piece)
            assert digest.hexdigest() == sha256_hex(b"".join(pieces))


def test_it_can_be_asked_between_pieces() -> None:
    with ParallelSha256() as digest:
        digest.update(b"x" * (5 << 20))
        assert digest.hexdigest() == sha256_hex(b"x" * (5 << 20))
        digest.update(b"y")
        assert digest.hexdigest() == sha256_hex(b"x" * (5 << 20) + b"y")


def test_a_failure_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    digest = ParallelSha256()

    def fail() -> None:
        with digest:
            digest.update(b"x" * (5 << 20))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert threading.active_count() == before
