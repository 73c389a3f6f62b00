"""What NetworkManager is asked, on a real bus; and that nobody waits for it for ever."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from fieldkit.platform import network_manager
from fieldkit.platform.network_manager import ManagedConnection, managed_connection
from tests.fakes.connection_keeper import NAME, UUID, a_bus, a_keeper
from tests.fakes.silent_bus import SilentBus

needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed"
)
VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"


@pytest.fixture(autouse=True)
def _not_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_manager, "_silent_until", [float("-inf")])


@needs_bus
def test_the_connection_of_an_interface_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_bus(tmp_path) as address, a_keeper(address):
        monkeypatch.setenv(VARIABLE, address)
        assert managed_connection("wlan0") == ManagedConnection(UUID, NAME)
        assert managed_connection("eth7") is None
        assert NAME not in repr(managed_connection("wlan0"))


@needs_bus
@pytest.mark.parametrize("answer", ["refusing", "odd"])
def test_what_is_not_an_answer_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    with a_bus(tmp_path) as address, a_keeper(address, answer):
        monkeypatch.setenv(VARIABLE, address)
        assert managed_connection("wlan0") is None


@needs_bus
def test_one_that_keeps_silent_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_manager, "_SECONDS", 0.3)
    with a_bus(tmp_path) as address, a_keeper(address, "silent"):
        monkeypatch.setenv(VARIABLE, address)
        begun = time.monotonic()
        assert managed_connection("wlan0") is None
        assert time.monotonic() - begun < 20
    monkeypatch.setattr(network_manager, "_SECONDS", 60.0)
    begun = time.monotonic()
    for _ in range(100):
        assert managed_connection("wlan0") is None  # it is left alone for a while
    assert time.monotonic() - begun < 20


@needs_bus
def test_a_bus_without_it_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_bus(tmp_path) as address:
        monkeypatch.setenv(VARIABLE, address)
        assert managed_connection("wlan0") is None


@pytest.mark.parametrize("lets_in", [False, True])
def test_a_bus_that_keeps_silent_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lets_in: bool
) -> None:
    monkeypatch.setattr(network_manager, "_SECONDS", 0.2)
    with SilentBus(tmp_path, lets_in=lets_in) as bus:
        monkeypatch.setenv(VARIABLE, bus.address)
        assert managed_connection("wlan0") is None


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "nonsense", "tcp:host=x"])
def test_a_bus_that_is_not_there_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(VARIABLE, address)
    assert managed_connection("wlan0") is None
