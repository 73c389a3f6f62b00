import os
import sys
from pathlib import Path

import pytest

from fieldkit.platform.sound_server import VARIABLE, leaving_no_cookie

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is such a library")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_cookie_in_memory_is_offered_where_there_is_none(home) -> None:
    with leaving_no_cookie(), Path(os.environ[VARIABLE]).open("r+b") as cookie:
        assert len(cookie.read()) == 256  # opened as the library opens it
    assert list(home.iterdir()) == []


def test_nothing_of_it_is_handed_to_other_programs(home) -> None:
    with pytest.raises(RuntimeError), leaving_no_cookie():
        raise RuntimeError
    assert VARIABLE not in os.environ


@pytest.mark.parametrize("name", [".config/pulse/cookie", ".pulse-cookie"])
def test_a_cookie_that_is_there_is_used(home, name) -> None:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(bytes(256))
    with leaving_no_cookie():
        assert VARIABLE not in os.environ
