"""What the doctor says of the metrics port and the onion service."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.dropserver.doctor import surroundings
from fieldkit.dropserver.doctor.finding import Grade
from fieldkit.dropserver.doctor.surroundings import (
    examine_clock,
    examine_metrics,
    examine_onion,
    examine_unit,
)
from tests.fakes.tls_listener import ANSWER, a_listener

ONION = "a" * 56 + ".onion"
INVITED = "descriptor:x25519:" + "A" * 52


def test_a_metrics_port_on_loopback_that_is_well_is_in_order():
    with a_listener(None, ANSWER) as address:
        assert [item.grade for item in examine_metrics(address)] == [Grade.GOOD]


def test_a_server_that_is_not_well_is_found():
    unwell = ANSWER.replace(b"200 OK", b"503 Service Unavailable")
    with a_listener(None, unwell) as address:
        assert [item.grade for item in examine_metrics(address)] == [Grade.BAD]


def test_a_metrics_port_for_everybody_is_found():
    assert [item.grade for item in examine_metrics(("192.0.2.1", 9464))] == [Grade.BAD]


def test_a_metrics_port_without_a_server_is_noted():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
    assert [item.grade for item in examine_metrics(address)] == [Grade.NOTE]


def test_no_proxy_is_asked_for_the_metrics(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with a_listener(None, ANSWER) as address:
            assert [item.grade for item in examine_metrics(address)] == [Grade.GOOD]
        proxy.settimeout(0)
        with pytest.raises(BlockingIOError):
            proxy.accept()


@pytest.fixture
def service(tmp_path):
    folder = tmp_path / "service"
    folder.mkdir(mode=0o700)
    (folder / "hostname").write_text(ONION + "\n")
    (folder / "authorized_clients").mkdir(mode=0o700)
    (folder / "authorized_clients" / "group.auth").write_text(INVITED + "\n")
    return folder


def grades(folder, names=(ONION,)):
    return {item.check: item.grade for item in examine_onion(folder, names)}


def test_an_onion_service_for_invited_clients_is_in_order(service):
    assert set(grades(service).values()) == {Grade.GOOD}


def test_an_onion_address_that_is_not_in_the_certificate_is_found(service):
    assert grades(service, ("192.0.2.7",))["onion"] is Grade.BAD


def test_an_onion_service_for_everybody_is_noted(service):
    (service / "authorized_clients" / "group.auth").unlink()
    assert grades(service)["onion-clients"] is Grade.NOTE


def test_a_client_key_that_tor_would_skip_is_found(service):
    (service / "authorized_clients" / "other.auth").write_text("descriptor:x25519:short")
    assert grades(service)["onion-clients"] is Grade.BAD


def test_an_onion_service_that_tor_has_not_made_is_found(tmp_path):
    assert grades(tmp_path) == {"onion": Grade.BAD}


RUNS = "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nNRestarts=0\n"
RATED = "-> Overall exposure level for fieldkit-drop.service: {} SAFE\n"


@pytest.fixture
def systemd(tmp_path, monkeypatch) -> Callable[..., None]:
    """Puts programs in the place of systemd's, which say what a test wants."""
    if os.name != "posix":
        pytest.skip("scripts of a shell take their place")
    monkeypatch.setattr(surroundings, "_BOOTED", tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def says(*, systemctl: str = "", analyze: str = "", timedatectl: str = "") -> None:
        texts = {"systemctl": systemctl, "systemd-analyze": analyze, "timedatectl": timedatectl}
        for name, text in texts.items():
            program: Path = tmp_path / name
            program.write_text(f"#!/bin/sh\ncat <<'END'\n{text}END\n")
            program.chmod(0o755)

    return says


def unit() -> dict[str, Grade]:
    return {item.check: item.grade for item in examine_unit("fieldkit-drop.service")}


def test_a_unit_that_runs_in_its_sandbox_is_in_order(systemd):
    systemd(systemctl=RUNS, analyze=RATED.format("0.4"))
    assert unit() == {"unit": Grade.GOOD, "sandbox": Grade.GOOD}


def test_a_unit_that_failed_is_found(systemd):
    systemd(systemctl=RUNS.replace("=active", "=failed"), analyze=RATED.format("0.4"))
    assert unit()["unit"] is Grade.BAD


def test_a_unit_that_was_started_again_and_again_is_noted(systemd):
    systemd(systemctl=RUNS.replace("NRestarts=0", "NRestarts=7"), analyze=RATED.format("0.4"))
    assert unit()["restarts"] is Grade.NOTE


def test_a_sandbox_that_somebody_opened_is_found(systemd):
    systemd(systemctl=RUNS, analyze=RATED.format("6.1"))
    assert unit()["sandbox"] is Grade.BAD


def test_nothing_is_said_of_a_unit_that_is_not_there(systemd):
    systemd(systemctl=RUNS.replace("loaded", "not-found"))
    assert unit() == {}


@pytest.mark.parametrize(("said", "grade"), [("yes\n", Grade.GOOD), ("no\n", Grade.NOTE)])
def test_a_clock_that_nobody_keeps_is_noted(systemd, said, grade):
    systemd(timedatectl=said)
    assert [item.grade for item in examine_clock()] == [grade]


def test_nothing_is_said_where_there_is_no_systemd(tmp_path, monkeypatch):
    monkeypatch.setattr(surroundings, "_BOOTED", tmp_path / "none")
    assert list(examine_clock()) == []
    assert unit() == {}
