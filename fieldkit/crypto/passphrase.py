"""Passphrases made costly to guess: Argon2id and the bounds of its parameters."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldkit.crypto.measures import SALT_SIZE as SALT_SIZE
from fieldkit.crypto.measures import Argon2Parameters as Argon2Parameters
from fieldkit.errors import ComponentMissing, DeviceError, KeyDerivationTooCostly, VaultDamaged
from fieldkit.translations import _

STRETCHED_SIZE = 32  # bytes
MINIMUM_MEMORY_KIB = 64 * 1024
MAXIMUM_MEMORY_KIB = 1024 * 1024
MAXIMUM_ITERATIONS = 8
MAXIMUM_LANES = 8
# Calibration stops here, so that the vault still opens on a small laptop.
_CALIBRATED_MEMORY_KIB = 512 * 1024


DEFAULT = Argon2Parameters(memory_kib=256 * 1024, iterations=3, lanes=4)

# Only for tests. Reading lets exactly this one through as well: weaker parameters in a file
# give an attacker nothing, because another key comes out and no slot opens with it.
FOR_TESTS = Argon2Parameters(memory_kib=64, iterations=1, lanes=1)


def check(parameters: Argon2Parameters) -> None:
    """Refuse parameters outside our bounds, before any memory is taken.

    Raises:
        KeyDerivationTooCostly: Above 1 GiB, 8 iterations or 8 lanes.
        VaultDamaged: Below 64 MiB, or not possible at all.
    """
    if (
        parameters.memory_kib > MAXIMUM_MEMORY_KIB
        or parameters.iterations > MAXIMUM_ITERATIONS
        or parameters.lanes > MAXIMUM_LANES
    ):
        raise KeyDerivationTooCostly
    if parameters == FOR_TESTS:
        return
    if (
        parameters.memory_kib < MINIMUM_MEMORY_KIB
        or parameters.iterations < 1
        or parameters.lanes < 1
    ):
        raise VaultDamaged(_("The key settings of this vault are weaker than any we write."))


def stretch(passphrase: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
    """Return 32 bytes of Argon2id over the passphrase (NFKC, UTF-8); `salt` is 16 bytes or more.

    Raises:
        KeyDerivationTooCostly, VaultDamaged: As `check`.
        DeviceError: Not enough memory.
    """
    check(parameters)
    if len(salt) < SALT_SIZE:
        raise VaultDamaged(_("The key settings of this vault are weaker than any we write."))
    prepared = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return Argon2id(
            salt=salt,
            length=STRETCHED_SIZE,
            iterations=parameters.iterations,
            lanes=parameters.lanes,
            memory_cost=parameters.memory_kib,
        ).derive(prepared)
    except MemoryError as error:
        raise DeviceError(
            _("There is not enough memory to check the passphrase."),
            hint=_("Close other programs and try again."),
        ) from error
    except UnsupportedAlgorithm as error:
        raise ComponentMissing from error


def calibrate(
    target_seconds: float = 1.0,
    measure: Callable[[Argon2Parameters], float] | None = None,
) -> Argon2Parameters:
    """Return parameters for a new vault that cost about `target_seconds` on this machine.

    They start at DEFAULT and only rise: memory first, up to 512 MiB, then iterations.
    Where DEFAULT does not fit into memory, memory is halved, never below 64 MiB.

    Raises:
        DeviceError: Not even 64 MiB can be had.
    """
    seconds_of = measure or _measure
    parameters = DEFAULT
    while True:
        try:
            seconds = seconds_of(parameters)
            break
        except DeviceError:
            if parameters.memory_kib // 2 < MINIMUM_MEMORY_KIB:
                raise
            parameters = replace(parameters, memory_kib=parameters.memory_kib // 2)
    if parameters.memory_kib < DEFAULT.memory_kib:
        return _with_iterations(parameters, seconds, target_seconds)
    while seconds * 2 <= target_seconds and parameters.memory_kib < _CALIBRATED_MEMORY_KIB:
        larger = replace(parameters, memory_kib=parameters.memory_kib * 2)
        try:
            seconds = seconds_of(larger)
        except DeviceError:
            break
        parameters = larger
    return _with_iterations(parameters, seconds, target_seconds)


def _with_iterations(
    parameters: Argon2Parameters, seconds: float, target_seconds: float
) -> Argon2Parameters:
    per_iteration = max(seconds / parameters.iterations, 1e-6)
    wanted = int(target_seconds / per_iteration)
    iterations = min(max(parameters.iterations, wanted), MAXIMUM_ITERATIONS)
    return replace(parameters, iterations=iterations)


def _measure(parameters: Argon2Parameters) -> float:
    begin = time.perf_counter()
    stretch("calibration", bytes(SALT_SIZE), parameters)
    return time.perf_counter() - begin
