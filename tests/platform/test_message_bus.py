"""Whether a bus answers, asked of real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.platform.message_bus import MessageBus, answers
from tests.fakes.silent_bus import SilentBus


@pytest.mark.parametrize("lets_in", [False, True])
def test_a_bus_that_takes_calls_and_keeps_silent_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lets_in: bool
) -> None:
    with SilentBus(tmp_path, lets_in=lets_in) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        assert not answers(MessageBus.SESSION, seconds=0.2)


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "nonsense", "tcp:host=x"])
def test_a_bus_that_is_not_there_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert not answers(MessageBus.SESSION)
