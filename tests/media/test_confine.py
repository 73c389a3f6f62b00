"""Once confined, a process can answer through its pipe and do nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.gui.app import end_decoders
from fieldkit.media import system_calls, wire
from fieldkit.media.child import Child, worker_command
from fieldkit.media.confine import Confinement
from tests import sample_photos

ROOT = Path(__file__).resolve().parents[2]

# Each attempt is made by a confined process; it says how that went on its pipe.
ATTEMPT = """
import sys; sys.path.append(sys.argv[1])
import ctypes, mmap, os, signal, socket, subprocess, threading
from fieldkit.media.confine import Confinement, confine
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
thread_ran = []
parent = os.getppid()
{before}
held = confine()
try:
    {code}
    answer = "done"
except BaseException as error:
    answer = type(error).__name__
os.write(1, f"{{held.value}} {{answer}}".encode())
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")


def attempt(code: str, *arguments: str, before: str = "") -> tuple[Confinement, str]:
    ended = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            ATTEMPT.format(code=code, before=before),
            str(ROOT),
            *arguments,
        ],
        capture_output=True,
        check=False,
        timeout=60,
        env={},
    )
    held, _, answer = ended.stdout.decode().partition(" ")
    assert held, ended.stderr
    return Confinement(int(held)), answer


REFUSED = {"OSError", "PermissionError", "BlockingIOError"}


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.open(sys.argv[2], os.O_RDONLY)",
        "os.open(sys.argv[2], os.O_WRONLY)",
        "os.open(sys.argv[2] + '.new', os.O_WRONLY | os.O_CREAT)",
        "os.open('/', os.O_RDONLY)",
        "os.open(f'/proc/{parent}/environ', os.O_RDONLY)",
        "os.open(f'/proc/{parent}/mem', os.O_RDWR)",
        "os.pipe()",
        "os.dup(1)",
        "os.memfd_create('x')",
    ],
)
def test_nothing_can_be_opened(code: str, tmp_path: Path) -> None:
    present = tmp_path / "present"
    present.write_text("still here")
    held, answer = attempt(code, str(present))
    assert Confinement.LIMITS in held
    assert answer in REFUSED
    assert [path.name for path in tmp_path.iterdir()] == ["present"]
    assert present.read_text() == "still here"


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "os.open(sys.argv[2], os.O_RDONLY)",
        "os.open(sys.argv[2] + '.new', os.O_WRONLY | os.O_CREAT)",
        "os.close(0); os.open(sys.argv[2], os.O_RDONLY)",
    ],
)
def test_without_the_filter_the_limits_alone_open_nothing(code: str, tmp_path: Path) -> None:
    present = tmp_path / "present"
    present.write_text("still here")
    unfiltered = "from fieldkit.media import system_calls; system_calls.install_filter = {}"
    assert attempt(code, str(present), before=unfiltered.format("lambda libc: False")) == (
        attempt("pass", before=unfiltered.format("lambda libc: False"))[0],
        "OSError",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["present"]


@linux_only
@pytest.mark.parametrize(
    "code",
    [
        "os.unlink(sys.argv[2])",
        "os.rename(sys.argv[2], sys.argv[2] + '.new')",
        "os.mkdir(sys.argv[2] + '.new')",
        "os.symlink('/', sys.argv[2] + '.new')",
        "os.chmod(sys.argv[2], 0)",
        "os.truncate(sys.argv[2], 0)",
        "os.stat(sys.argv[2])",
        "os.listdir('/')",
        "os.fork()",
        "os.kill(parent, signal.SIGUSR1)",
        "os.kill(os.getpid(), signal.SIGTERM)",
        "os.execv(sys.executable, [sys.executable, '-c', ''])",
        "subprocess.run([sys.executable, '-c', ''], check=True)",
        "os.setuid(0)",
        "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    ],
)
def test_other_calls_are_refused(code: str, tmp_path: Path) -> None:
    present = tmp_path / "present"
    present.write_text("still here")
    held, answer = attempt(code, str(present))
    if Confinement.CALLS not in held:
        pytest.skip("this kernel has no filter for system calls")
    assert answer in REFUSED | {"FileNotFoundError"}
    assert [path.name for path in tmp_path.iterdir()] == ["present"]
    assert present.read_text() == "still here"


@linux_only
@pytest.mark.parametrize(
    "call",
    [
        "libc.ptrace(16, parent, 0, 0)",
        "libc.process_vm_readv(parent, buffer, 1, buffer, 1, 0)",
        "libc.setrlimit(7, buffer)",
        "libc.prctl(4, 1, 0, 0, 0)",
        "libc.unshare(0x10000000)",
        "libc.chroot(b'/')",
        "libc.mprotect(ctypes.c_void_p(ctypes.addressof(buffer) & ~4095), 4096, 7)",
        "libc.syscall(435, buffer, 64)",  # clone3
    ],
)
def test_calls_without_a_python_name_are_refused_too(call: str) -> None:
    held, answer = attempt(f"assert {call} == -1 and ctypes.get_errno() in (1, 38)")
    if Confinement.CALLS not in held:
        pytest.skip("this kernel has no filter for system calls")
    assert answer == "done"


def test_memory_above_the_limit_is_refused() -> None:
    assert attempt("bytearray(2 * 1024**3)")[1] == "MemoryError"


def test_threads_work_because_a_decoder_needs_them() -> None:
    code = "t = threading.Thread(target=lambda: thread_ran.append(1)); t.start(); t.join()"
    assert attempt(f"{code}; assert thread_ran")[1] == "done"


@pytest.mark.parametrize("machine", [0, 1])
def test_the_filter_ends_by_refusing(machine: int) -> None:
    program = system_calls.filter_program(machine)
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096
    assert program[-8:] == bytes([0x06, 0, 0, 0, 1, 0, 5, 0])


@pytest.fixture(params=["worker", "viewing_worker"])
def worker(request: pytest.FixtureRequest) -> Iterator[Child]:
    """Return each of the two kinds of decoding processes."""
    child = Child(worker_command(request.param), timeout_seconds=60)
    yield child
    child.end()


def seen_of(worker: Child, name: str) -> str:
    """Read a file of /proc about the decoder; it hides from other programs of its person."""
    try:
        return Path(f"/proc/{worker.process_id}/{name}").read_text()
    except PermissionError:
        pytest.skip("the system does not let us look into the decoder")


def descriptors_of(worker: Child) -> dict[str, str]:
    try:
        folder = Path(f"/proc/{worker.process_id}/fd")
        return {path.name: os.readlink(path) for path in folder.iterdir()}
    except PermissionError:
        pytest.skip("the system does not let us look into the decoder")


@linux_only
def test_the_decoder_sees_three_descriptors_and_none_of_ours(worker: Child) -> None:
    seen = descriptors_of(worker)
    assert sorted(seen) == ["0", "1", "2"]
    assert seen["0"].startswith("pipe:")
    assert seen["1"].startswith("pipe:")
    assert seen["2"] == "/dev/null"


@linux_only
def test_a_descriptor_made_inheritable_does_not_reach_the_decoder(tmp_path: Path) -> None:
    with (tmp_path / "open").open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        child = Child(worker_command(), timeout_seconds=60)
        try:
            assert str(file.fileno()) not in descriptors_of(child)
        finally:
            child.end()


@linux_only
def test_the_decoder_has_no_environment_and_no_folder_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CANARY", "in the environment")
    child = Child(worker_command(), timeout_seconds=60)
    try:
        assert seen_of(child, "environ").strip("\0") == ""
        assert "CANARY" not in seen_of(child, "cmdline")
    finally:
        child.end()


@linux_only
def test_the_decoder_is_under_its_limits_and_filter(worker: Child) -> None:
    limits = seen_of(worker, "limits")
    rows = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()[1:]}
    assert rows["Max open files"] == ["0", "0"]
    assert rows["Max file size"] == ["0", "0"]
    assert rows["Max core file size"] == ["0", "0"]
    assert rows["Max address space"] == [str(1024**3)] * 2
    assert int(rows["Max cpu time"][1]) <= 120
    status = seen_of(worker, "status")
    assert ("Seccomp:\t2" in status) == (Confinement.CALLS in worker.confinement)
    assert "NoNewPrivs:\t1" in status


@linux_only
def test_the_decoder_ends_when_its_input_ends(worker: Child) -> None:
    worker._to_child.close()
    assert worker._process.wait(timeout=60) == 0


HANGING = """
import sys; sys.path.append(sys.argv[1])
import threading
from fieldkit.media import pictures, worker
from fieldkit.media.confine import Confinement
def confine():
    pictures.decode = lambda file, longest: threading.Event().wait()
    return Confinement.SEPARATE
worker.confine = confine
worker.SECONDS_WITHOUT_LIMITS = 0.5
worker.main()
"""


def test_a_decoder_without_limits_ends_itself_since_nobody_may_be_watching() -> None:
    photo = sample_photos.photo()
    request = wire.pack_length(256) + wire.pack_length(len(photo)) + photo + wire.pack_length(0)
    with subprocess.Popen(
        [sys.executable, "-I", "-c", HANGING, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as hanging:
        assert hanging.stdin is not None
        try:
            hanging.stdin.write(request)
            hanging.stdin.flush()
            assert hanging.wait(timeout=60) == 1
        finally:
            hanging.kill()


HANGING_VIEWER = """
import sys; sys.path.append(sys.argv[1])
import threading
from fieldkit.media import shown_file, viewing_worker
from fieldkit.media.confine import Confinement
def confine():
    shown_file.ShownFile.answer = lambda shown, asked: threading.Event().wait()
    return Confinement.SEPARATE
viewing_worker.confine = confine
viewing_worker.SECONDS_WITHOUT_LIMITS = 0.5
viewing_worker.main()
"""


def test_a_viewer_without_limits_ends_itself_too() -> None:
    photo, question = sample_photos.photo(), b'{"ask": "open", "page": 0}'
    sent = wire.pack_length(len(photo)) + photo + wire.pack_length(0)
    sent += wire.pack_length(len(question)) + question
    with subprocess.Popen(
        [sys.executable, "-I", "-c", HANGING_VIEWER, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as hanging:
        assert hanging.stdin is not None
        try:
            hanging.stdin.write(sent)
            hanging.stdin.flush()
            assert hanging.wait(timeout=60) == 1
        finally:
            hanging.kill()


def test_a_decoder_without_limits_waits_for_the_next_picture() -> None:
    code = HANGING.replace("pictures.decode =", "unused =").replace("0.5", "60")
    photo = sample_photos.photo()
    request = wire.pack_length(256) + wire.pack_length(len(photo)) + photo + wire.pack_length(0)
    ended = subprocess.run(
        [sys.executable, "-I", "-c", code, str(ROOT)],
        input=request * 2,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0
    assert ended.stdout.count(b'"problem": ""') == 2


def test_all_decoders_end_before_the_program_is_replaced(worker: Child) -> None:
    end_decoders()
    assert worker._process.wait(timeout=60) != 0
    with pytest.raises(EOFError):
        worker.read(1)
