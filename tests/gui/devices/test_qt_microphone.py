"""A real sound server of our own with a tone for a microphone, and the window's parts over it."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.media.wave import BYTES_PER_SECOND, SAMPLE_RATE
from fieldkit.operations.field.record_sound import recover_recordings
from fieldkit.operations.session import Session
from fieldkit.vault.blobs import open_blob
from fieldkit.vault.vault import Vault, unlock_vault_with_key
from fieldkit.vault.verify import housekeeping
from tests.fakes.clock import FixedClock
from tests.fakes.field import KEY, a_device, a_draft

TONE = 440  # per second

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="needs the program pulseaudio"),
]


@dataclass
class SoundServer:
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    """A sound server that nobody else uses; its only microphone gives a tone."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    socket = home / "sound"
    script = home / "start.pa"
    script.write_text(
        f"load-module module-native-protocol-unix socket={socket} auth-anonymous=1\n"
        "load-module module-null-sink sink_name=quiet\n"
        f"load-module module-sine sink=quiet frequency={TONE}\n"
        "load-module module-remap-source source_name=tone master=quiet.monitor"
        " source_properties=device.description=Tone\n"
        "set-default-source tone\n"
    )
    environment = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    command = ["pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--use-pid-file=no"]
    process = subprocess.Popen(
        [*command, "--exit-idle-time=-1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    listener = tmp_path / "listener"
    listener.mkdir(mode=0o700)
    environment = {**environment, "HOME": str(listener), "XDG_RUNTIME_DIR": str(listener)}
    made = SoundServer(process, {**environment, "PULSE_SERVER": f"unix:{socket}"})
    until = time.monotonic() + 20
    while not socket.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert socket.exists()
    yield made
    made.end()


class Listening:
    """The program that listens, and what it says."""

    def __init__(self, folder: Path, how: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.gui.devices.listening", str(folder), "3", how],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[3],
        )

    def next(self, what: str) -> object:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            said, detail = json.loads(line)
            if said == what:
                return detail
            assert said != "failed", detail
        raise AssertionError(f"never said {what}")

    def end(self) -> None:
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    session = a_device(tmp_path / "vault")
    a_draft(session)
    session.vault.close()
    return tmp_path / "vault"


def sound_in(vault: Vault) -> bytes:
    [draft] = vault.reports.drafts()
    [attachment] = vault.attachments.of_report(draft.report_id)
    blob_id, key = vault.attachments.blob(attachment.attachment_id)
    with open_blob(vault.blobs, blob_id, key, attachment.size) as content:
        written = content.read()
    with wave.open(io.BytesIO(written)) as found:
        return found.readframes(found.getnframes())


def pitch_of(sound: bytes) -> float:
    """Return how often a second the sound swings, without its first and last half second."""
    samples = array("h", sound)[SAMPLE_RATE // 2 : -SAMPLE_RATE // 2]
    rises = sum(one < 0 <= other for one, other in zip(samples, samples[1:], strict=False))
    return rises * SAMPLE_RATE / len(samples)


def test_what_a_real_microphone_gives_is_in_the_vault(folder: Path, server: SoundServer) -> None:
    listening = Listening(folder, "ends", server.environment)
    assert listening.next("microphones") == ["Tone"]
    assert listening.next("begun") is True
    size = listening.next("kept")
    listening.end()
    with unlock_vault_with_key(folder, KEY) as vault:
        sound = sound_in(vault)
    assert len(sound) == size
    assert len(sound) > BYTES_PER_SECOND  # of three seconds: it takes its time to begin
    assert pitch_of(sound) == pytest.approx(TONE, rel=0.02)
    # Nothing outside of the vault, not even of the libraries that were used.
    assert list(Path(server.environment["HOME"]).iterdir()) == []


def test_a_microphone_that_is_unplugged_keeps_what_there_was(
    folder: Path, server: SoundServer
) -> None:
    listening = Listening(folder, "goes", server.environment)
    before = int(str(listening.next("unplug")))
    server.end()
    listening.next("kept")
    listening.end()
    with unlock_vault_with_key(folder, KEY) as vault:
        sound = sound_in(vault)
    assert len(sound) >= before
    assert pitch_of(sound) == pytest.approx(TONE, rel=0.05)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no such signal")
def test_a_kill_takes_two_seconds_of_sound_at_most(folder: Path, server: SoundServer) -> None:
    listening = Listening(folder, "killed", server.environment)
    heard = 0
    while heard < 4 * BYTES_PER_SECOND:
        heard = int(str(listening.next("heard")))
    listening.process.kill()
    listening.end()
    with unlock_vault_with_key(folder, KEY) as vault:
        session = Session(vault, FixedClock(), None)
        housekeeping(vault, session.clock.now())
        assert recover_recordings(session) == 1
        sound = sound_in(vault)
    assert heard - len(sound) <= 2 * BYTES_PER_SECOND
    assert pitch_of(sound) == pytest.approx(TONE, rel=0.02)


def test_without_a_microphone_it_is_said_and_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    nowhere = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PULSE_SERVER": f"unix:{tmp_path}/nobody",
    }
    listening = Listening(folder, "ends", nowhere)
    if listening.next("microphones"):
        listening.process.kill()
        listening.end()
        pytest.skip("this computer has a microphone without a sound server")
    assert listening.next("begun") is False
    listening.end()
    with unlock_vault_with_key(folder, KEY) as vault:
        assert vault.recordings.all() == ()
