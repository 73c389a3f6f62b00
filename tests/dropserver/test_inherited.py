"""Sockets that somebody opened before us are taken, and only those."""

import os
import shutil
import socket
import subprocess
import sys

import pytest

from fieldkit.dropserver.inherited import NothingInherited, inherited_sockets
from tests.fakes.drop_certificates import an_installation

# Puts its socket where systemd puts it, says so as systemd does, and becomes another program.
HAND_OVER = """
import os, socket, sys
listening = socket.create_server(("127.0.0.1", 0))
other = socket.create_server(("127.0.0.1", 0))
os.dup2(listening.fileno(), 43), os.dup2(other.fileno(), 44)
os.dup2(43, 3), os.dup2(44, 4)
environment = os.environ | {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2",
                            "LISTEN_FDNAMES": "wire:metrics"}
os.execve(sys.executable, [sys.executable, *sys.argv[1:]], environment)
"""
TAKE = """
import os
from fieldkit.dropserver.inherited import inherited_sockets
found = inherited_sockets()
print(sorted(found), all(one.getsockname()[1] for ones in found.values() for one in ones),
      [name for name in os.environ if name.startswith("LISTEN_")],
      any(os.get_inheritable(one.fileno()) for ones in found.values() for one in ones))
"""


def test_sockets_are_taken_by_their_names_and_go_no_further():
    done = subprocess.run(
        [sys.executable, "-c", HAND_OVER, "-c", TAKE], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['metrics', 'wire'] True [] False"


def test_the_server_listens_where_it_was_told_to_and_nowhere_else(tmp_path):
    installed = an_installation(tmp_path / "installed")
    serve = ("-m", "fieldkit.dropserver.main", "serve", *installed.options())
    options = ("--headquarters", installed.headquarters, "--listen", "inherited")
    command = [sys.executable, "-c", HAND_OVER, *serve, *options, "--metrics", "inherited"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = [process.stdout.readline().rsplit(":", 1) for _ in range(2)]
            assert [words for words, _ in said] == [
                "listening on 127.0.0.1",
                "metrics on 127.0.0.1",
            ]
            for _, port in said:
                socket.create_connection(("127.0.0.1", int(port)), timeout=60).close()
        finally:
            process.terminate()


def test_the_server_says_that_nothing_was_handed_to_it(tmp_path):
    installed = an_installation(tmp_path / "installed")
    serve = [sys.executable, "-m", "fieldkit.dropserver.main", "serve", *installed.options()]
    done = subprocess.run([*serve, "--listen", "inherited"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        1,
        "fieldkit-drop: No socket was handed over by systemd.\n",
    )


@pytest.mark.skipif(
    shutil.which("systemd-socket-activate") is None, reason="systemd-socket-activate is not here"
)
def test_systemd_itself_hands_over_what_we_take():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["systemd-socket-activate", "-l", f"127.0.0.1:{port}", "--fdname=wire"]
    with subprocess.Popen(
        [*command, sys.executable, "-c", TAKE], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        try:
            assert running.stderr is not None
            running.stderr.readline()  # it says when it listens
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
            output, _ = running.communicate(timeout=120)
        finally:
            running.kill()
    assert output.decode().strip() == "['wire'] True [] False"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"LISTEN_PID": "1", "LISTEN_FDS": "1"},
        {"LISTEN_PID": "self", "LISTEN_FDS": "0"},
        {"LISTEN_PID": "self", "LISTEN_FDS": "17"},
        {"LISTEN_PID": "self", "LISTEN_FDS": "-1"},
        {"LISTEN_PID": "self", "LISTEN_FDS": "many"},
    ],
)
def test_nothing_is_taken_that_was_not_handed_to_us(said):
    environment = {
        name: str(os.getpid()) if value == "self" else value for name, value in said.items()
    }
    with pytest.raises(NothingInherited):
        inherited_sockets(environment)
    assert environment == {}
