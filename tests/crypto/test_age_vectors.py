"""The C2SP test kit and our own vectors: each file has exactly the outcome it states."""

from pathlib import Path

import pytest

from tests.age_vectors import outcome_of, read_vector

OURS = sorted((Path(__file__).parents[1] / "vectors" / "age").glob("[a-z]*"))


@pytest.mark.samples
def test_every_vector_of_the_test_kit_has_the_outcome_it_states(samples):
    paths = sorted((samples / "vectors" / "age").iterdir())
    assert len(paths) >= 90
    wrong = []
    for path in paths:
        vector = read_vector(path)
        outcome, released = outcome_of(vector)
        if outcome != vector.expect or (vector.payload and released != vector.payload):
            wrong.append((path.name, vector.expect, outcome))
    assert wrong == []


@pytest.mark.samples
@pytest.mark.parametrize("read_size", [1, 65536, 65537, 1_000_000])
def test_what_is_released_does_not_depend_on_the_size_of_reads(samples, read_size):
    for path in sorted((samples / "vectors" / "age").glob("stream_*")):
        vector = read_vector(path)
        if read_size == 1 and len(vector.file) > 300_000:
            continue  # a million reads prove no more than a hundred thousand
        outcome, released = outcome_of(vector, read_size=read_size)
        assert (path.name, outcome) == (path.name, vector.expect)
        assert vector.payload in (None, released)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_vector_has_the_outcome_it_states(path):
    vector = read_vector(path)
    outcome, released = outcome_of(vector)
    assert outcome == vector.expect
    assert vector.payload in (None, released)


def test_there_are_more_negative_vectors_than_positive_ones():
    outcomes = [read_vector(path).expect for path in OURS]
    assert len(outcomes) >= 40
    assert outcomes.count("success") * 2 < len(outcomes)
