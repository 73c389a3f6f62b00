"""The comparisons: what a peer does with the same bytes on the same disk, syncing as we do.

A ratio above 1 means that we are faster. Machines are noisy, so both sides run in turn, three
times, and the best of each counts.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import measure, scene
from benchmarks.result import Result

ROUNDS = 3
MEMORY_MEGABYTES = 150


def _ratio(name: str, theirs: list[float], ours: list[float], target: float) -> Result:
    ratio = min(theirs) / min(ours)
    text = f"{ratio:.2f} x (ours {min(ours):.2f} s, theirs {min(theirs):.2f} s)"
    return Result(name, text, f">= {target} x", ratio >= target)


def _memory(name: str, measured: list[measure.Measured]) -> Result:
    peak = max(item.peak_megabytes for item in measured)
    return Result(name, f"{peak:.0f} MB", f"< {MEMORY_MEGABYTES} MB", peak < MEMORY_MEGABYTES)


def media(folder: Path, megabytes: int) -> list[Result]:
    """Attach, verify, seal and hand over one large file."""
    source = folder / "media.bin"
    scene.make_media(source, megabytes)
    recipient = _age_key(folder)
    attached = _attach(folder, source, recipient)
    verified = _verify(folder)
    sealed = _seal(folder, recipient)
    return [*attached, *verified, *sealed, *_hand_over(folder)]


def _attach(folder: Path, source: Path, recipient: str) -> list[Result]:
    ours, theirs, all_measured = [], [], []
    for _ in range(ROUNDS):
        shutil.rmtree(folder / "vault", ignore_errors=True)
        scene.make_field_vault(folder / "vault")
        measure.settle(folder)
        theirs.append(
            measure.shell(f"age -r {recipient} -o peer.age media.bin; sync -f peer.age", folder)
        )
        measure.settle(folder)
        measured = measure.in_own_process("work", "attach", str(folder / "vault"), str(source))
        all_measured.append(measured)
        ours.append(measured.seconds)
    return [
        _ratio("attach: age -r, sync -f", theirs, ours, 0.9),
        _memory("attach: peak memory", all_measured),
    ]


def _verify(folder: Path) -> list[Result]:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(measure.shell("age -d -i key.txt peer.age > /dev/null", folder))
        ours.append(measure.in_own_process("work", "deep_verify", str(folder / "vault")).seconds)
    return [_ratio("deep verify: age -d", theirs, ours, 1.0)]


def _seal(folder: Path, recipient: str) -> list[Result]:
    ours, theirs, all_measured = [], [], []
    command = (
        f"tar -cf - media.bin | age -r {recipient} > peer.tar.age;"
        " sync -f peer.tar.age; sha256sum peer.tar.age"
    )
    for number in range(ROUNDS):
        vault = folder / "vault"
        if number < ROUNDS - 1:
            vault = folder / "copy"
            shutil.rmtree(vault, ignore_errors=True)
            shutil.copytree(folder / "vault", vault)
        measure.settle(folder)
        theirs.append(measure.shell(command, folder))
        measure.settle(folder)
        measured = measure.in_own_process("work", "seal", str(vault))
        all_measured.append(measured)
        ours.append(measured.seconds)
    shutil.rmtree(folder / "copy", ignore_errors=True)
    return [
        _ratio("seal: tar | age -r, sync -f, sha256sum", theirs, ours, 1.0),
        _memory("seal: peak memory", all_measured),
    ]


def _hand_over(folder: Path) -> list[Result]:
    ours, theirs, all_measured = [], [], []
    [sealed] = (folder / "vault" / "outbox").glob("*.age")
    stick = folder / "stick"
    command = (
        f"cp {sealed} stick/peer.age; sync -f stick/peer.age;"
        " dd if=stick/peer.age iflag=direct bs=1M status=none | sha256sum"
    )
    for _ in range(ROUNDS):
        shutil.rmtree(stick, ignore_errors=True)
        stick.mkdir()
        measure.settle(folder)
        theirs.append(measure.shell(command, folder))
        measure.settle(folder)
        measured = measure.in_own_process("work", "write_stick", str(folder / "vault"), str(stick))
        all_measured.append(measured)
        ours.append(measured.seconds)
    return [
        _ratio("hand over: cp, sync -f, dd | sha256sum", theirs, ours, 0.9),
        _memory("hand over: peak memory", all_measured),
    ]


def save(folder: Path, _megabytes: int) -> list[Result]:
    """Save one answer durably, against a bare insert of the same bytes."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        shutil.rmtree(folder / "vault", ignore_errors=True)
        scene.make_field_vault(folder / "vault")
        ours.append(
            measure.in_own_process("work", "save", str(folder / "vault")).numbers["median_ms"]
        )
        theirs.append(_bare_insert(folder / "bare.db"))
    ratio = min(ours) / min(theirs)
    text = f"{ratio:.2f} x (ours {min(ours):.2f} ms, theirs {min(theirs):.2f} ms)"
    return [Result("save one answer: bare insert, p50", text, "<= 3 x", ratio <= 3)]


def _bare_insert(path: Path) -> float:
    """Return the median milliseconds of one insert and commit in a bare SQLCipher database."""
    from fieldkit.crypto.random import random_bytes
    from fieldkit.vault.connection import open_database

    path.unlink(missing_ok=True)
    connection = open_database(path, random_bytes(32), random_bytes(16), create=True)
    connection.execute("CREATE TABLE answer (number INTEGER PRIMARY KEY, value TEXT)")
    times = []
    for number in range(300):
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answer (value) VALUES (?)", (f"Invented {number:06d}",))
        connection.execute("COMMIT")
        times.append(1000 * (time.perf_counter() - begun))
    connection.close()
    return sorted(times)[150]


def unlock(folder: Path, _megabytes: int) -> list[Result]:
    """Unlock a vault with many stubs; the derivation of the key is not counted."""
    scene.make_field_vault(folder / "vault")
    measure.in_own_process("work", "fill_stubs", str(folder / "vault"))
    times = [
        1000 * measure.in_own_process("work", "unlock", str(folder / "vault")).seconds
        for _ in range(ROUNDS)
    ]
    name = "unlock with 100,000 stubs, beyond Argon2id"
    return [Result(name, f"{min(times):.0f} ms", "<= 150 ms", min(times) <= 150)]


def intake(folder: Path, _megabytes: int) -> list[Result]:
    """Take in many small objects from a stick, durably."""
    scene.make_headquarters(folder / "hq", folder / "vault")
    measure.in_own_process("work", "seal_many", str(folder / "vault"), str(folder / "stick"))
    measured = measure.in_own_process("work", "intake", str(folder / "hq"), str(folder / "stick"))
    rate = measured.numbers["accepted"] / measured.seconds
    text = f"{rate:.0f} objects/s ({measured.numbers['accepted']:.0f} accepted)"
    return [Result("intake of small objects", text, ">= 100 objects/s", rate >= 100)]


def editor(folder: Path, _megabytes: int) -> list[Result]:
    """Open large forms in the window and answer; beside it, how long pyxform converts them."""
    rounds: list[dict[str, float]] = []
    for number in range(ROUNDS):
        place = folder / f"editor{number}"
        place.mkdir()
        rounds.append(measure.in_own_process("editor", str(place)).numbers)
    best = {name: min(found[name] for found in rounds) for name in rounds[0]}
    return [
        _milliseconds(
            f"{form}: {step}", best[f"{key}_{name}_ms"], target, best[f"{key}_pyxform_ms"]
        )
        for key, form, steps in (
            ("long", "1,000 questions", _EDITOR_STEPS),
            ("rows", "2,000 rows", {**_EDITOR_STEPS, "open": ("open until typing", 500)}),
        )
        for name, (step, target) in steps.items()
        if f"{key}_{name}_ms" in best
    ]


_EDITOR_STEPS = {
    "open": ("open until typing", 300),
    "open_window": ("of this, in the window", 150),
    "answer": ("an answer, p50", 16),
    "answer_worst": ("an answer, worst", 30),
    "jump": ("go to a far question", 100),
    "turn": ("turn to other rows", 100),
    "add": ("add a row", 100),
}


def _milliseconds(name: str, ours: float, target: float, theirs: float) -> Result:
    text = f"{ours:.1f} ms (pyxform converts it in {theirs:.0f} ms)"
    return Result(name, text, f"< {target} ms", ours < target)


def _age_key(folder: Path) -> str:
    subprocess.run(["age-keygen", "-o", str(folder / "key.txt")], check=True, capture_output=True)
    text = (folder / "key.txt").read_text("ascii")
    return text.split("public key: ")[1].split("\n")[0]


ALL: dict[str, Callable[[Path, int], list[Result]]] = {
    "media": media,
    "save": save,
    "unlock": unlock,
    "intake": intake,
    "editor": editor,
}
