import os
import shutil
import subprocess
import sys

import pytest

from fieldkit.platform.keyboard import betrays_caps_lock

ASK = """
from fieldkit.platform import keyboard
server = keyboard._x_server()
def set(group, caps):
    library, display = server._library, server._display
    library.XkbLockGroup(display, 0x100, group)
    library.XkbLockModifiers(display, 0x100, 2, 2 if caps else 0)
    library.XSync(display, 0)
for group, caps in ((0, False), (1, True), (2, False)):
    set(group, caps)
    print(keyboard.layout_code(), keyboard.caps_lock())
"""


@pytest.fixture
def display():
    """An X server of its own with three layouts."""
    if not (shutil.which("Xvfb") and shutil.which("setxkbmap")):
        pytest.skip("Xvfb or setxkbmap is not installed")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-noreset", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    try:
        name = f":{number}"
        subprocess.run(
            ["setxkbmap", "-layout", "us,by,ru"], env={**os.environ, "DISPLAY": name}, check=True
        )
        yield name
    finally:
        server.terminate()
        server.wait(timeout=10)


def ask(code, **environment):
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**{k: v for k, v in os.environ.items() if k != "DISPLAY"}, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return found.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="asks an X server")
def test_layout_and_caps_lock_are_those_of_the_x_server(display) -> None:
    assert ask(ASK, DISPLAY=display) == ["us", "False", "by", "True", "ru", "False"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks an X server")
def test_without_a_server_nothing_is_known() -> None:
    code = "from fieldkit.platform import keyboard as k; print(k.caps_lock(), [k.layout_code()])"
    assert ask(code) == ["None", "['']"]


@pytest.mark.parametrize(
    ("text", "is_shifted", "says"),
    [
        ("a", False, False),
        ("A", False, True),
        ("A", True, False),
        ("a", True, True),
        ("Ж", False, True),
        ("7", False, None),
        (" ", True, None),
        ("", False, None),
        ("ab", False, None),
    ],
)
def test_a_letter_betrays_caps_lock(text, is_shifted, says) -> None:
    assert betrays_caps_lock(text, is_shifted=is_shifted) is says
