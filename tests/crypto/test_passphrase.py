from dataclasses import replace

import pytest

from fieldkit.crypto import passphrase
from fieldkit.crypto.passphrase import DEFAULT, FOR_TESTS, Argon2Parameters, calibrate, stretch
from fieldkit.errors import DeviceError, KeyDerivationTooCostly, VaultDamaged

SALT = bytes(range(16))
STRETCHED = "0e40e8291684807a00ec6b92fffd55ce37a00b91bfa5b41a18ed7802b707cda8"


def test_stretching_gives_32_bytes_that_depend_on_everything():
    results = {
        stretch("one", SALT, FOR_TESTS),
        stretch("One", SALT, FOR_TESTS),
        stretch("one ", SALT, FOR_TESTS),
        stretch("one", SALT[::-1], FOR_TESTS),
    }
    assert {len(result) for result in results} == {32}
    assert len(results) == 4


def test_stretching_is_the_same_for_ever():
    # Vaults depend on it.
    assert stretch("passphrase", SALT, FOR_TESTS).hex() == STRETCHED


def test_the_same_letters_in_other_unicode_forms_are_the_same_passphrase():
    assert stretch("\u00e9", SALT, FOR_TESTS) == stretch("e\u0301", SALT, FOR_TESTS)
    assert stretch("\ufb01", SALT, FOR_TESTS) == stretch("fi", SALT, FOR_TESTS)


def test_default_is_within_the_bounds_and_as_documented():
    assert Argon2Parameters(256 * 1024, 3, 4) == DEFAULT
    passphrase.check(DEFAULT)


@pytest.mark.parametrize(
    "parameters",
    [
        Argon2Parameters(1024 * 1024 + 1, 3, 4),
        Argon2Parameters(2**40, 3, 4),
        replace(DEFAULT, iterations=9),
        replace(DEFAULT, lanes=9),
        Argon2Parameters(64, 9, 1),
    ],
)
def test_hostile_parameters_are_refused_before_any_memory_is_taken(parameters):
    with pytest.raises(KeyDerivationTooCostly):
        stretch("x", SALT, parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        Argon2Parameters(64 * 1024 - 1, 3, 4),
        Argon2Parameters(65, 1, 1),
        Argon2Parameters(64, 2, 1),
        Argon2Parameters(0, 1, 1),
        Argon2Parameters(-1, 1, 1),
        replace(DEFAULT, iterations=0),
        replace(DEFAULT, lanes=0),
    ],
)
def test_weak_or_impossible_parameters_are_refused(parameters):
    with pytest.raises(VaultDamaged):
        stretch("x", SALT, parameters)


def test_a_short_salt_is_refused():
    with pytest.raises(VaultDamaged):
        stretch("x", bytes(15), FOR_TESTS)


def machine(seconds_per_gib_and_pass, memory_kib=2**22):
    def measure(parameters):
        if parameters.memory_kib > memory_kib:
            raise DeviceError
        gib = parameters.memory_kib / 2**20
        return gib * parameters.iterations * seconds_per_gib_and_pass

    return measure


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        (4.0, Argon2Parameters(256 * 1024, 3, 4)),  # slow: nothing is lowered
        (1.3, Argon2Parameters(256 * 1024, 3, 4)),
        (1.0, Argon2Parameters(256 * 1024, 4, 4)),
        (0.5, Argon2Parameters(512 * 1024, 4, 4)),
        (0.01, Argon2Parameters(512 * 1024, 8, 4)),
    ],
)
def test_calibration_only_raises_and_stays_within_the_bounds(speed, expected):
    found = calibrate(1.0, machine(speed))
    assert found == expected
    passphrase.check(found)


def test_calibration_takes_less_memory_where_there_is_less():
    found = calibrate(1.0, machine(0.5, memory_kib=128 * 1024))
    assert found.memory_kib == 128 * 1024
    assert found.iterations == 8
    passphrase.check(found)


def test_calibration_keeps_what_worked_where_more_memory_is_missing():
    found = calibrate(1.0, machine(0.5, memory_kib=300 * 1024))
    assert found.memory_kib == 256 * 1024


def test_calibration_gives_up_below_the_minimum():
    with pytest.raises(DeviceError):
        calibrate(1.0, machine(0.5, memory_kib=1024))
