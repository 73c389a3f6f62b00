import os
import sys
from pathlib import Path

import pytest

from fieldkit.platform.sound_server import VARIABLE, leave_no_cookie

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is such a library")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv(VARIABLE, "")
    return tmp_path


def test_a_cookie_is_offered_where_there_is_none(home) -> None:
    leave_no_cookie()
    with Path(os.environ[VARIABLE]).open("r+b", buffering=0) as cookie:  # as the library opens it
        assert len(cookie.read(256)) == 256
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", [".config/pulse/cookie", ".pulse-cookie"])
def test_a_cookie_that_is_there_is_used(home, name) -> None:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(bytes(256))
    leave_no_cookie()
    assert os.environ[VARIABLE] == ""


def test_one_that_was_chosen_stays(home, monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, "/invented/cookie")
    leave_no_cookie()
    assert os.environ[VARIABLE] == "/invented/cookie"
