"""`fieldkit network`: what is allowed, on the machine that one sits at."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.cli.field import main
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field import judge_connection
from fieldkit.platform.clock import SystemClock
from tests.cli.conftest import PASSPHRASE, CommandLine
from tests.fakes.machine import HOME, FakeMachine


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> FakeMachine:
    """The machine of these tests: a fake in place of the one that they run on."""
    made = FakeMachine(name="Invented Wi-Fi")
    monkeypatch.setattr(judge_connection, "SystemMachine", lambda: made)
    return made


@pytest.fixture
def cli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    vault = tmp_path / "vault"
    create_vault(
        vault, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    ).vault.close()
    return CommandLine(main, vault, capsys, monkeypatch)


def test_a_network_is_allowed_refused_and_forgotten(cli: CommandLine, machine: FakeMachine) -> None:
    assert cli.good("network", "list") == {"networks": []}
    allowed = cli.good("network", "allow")
    assert allowed["allowed"] is True
    machine.traits = HOME
    refused = cli.good("network", "refuse", "--name", "at home")
    assert refused["network"] != allowed["network"]
    listed = cli.good("network", "list")["networks"]
    assert [(one["name"], one["allowed"], one["here"]) for one in listed] == [
        ("at home", False, True),
        ("Invented Wi-Fi", True, False),
    ]
    cli.good("network", "forget", refused["network"][:12])
    assert [one["network"] for one in cli.good("network", "list")["networks"]] == [
        allowed["network"]
    ]


def test_people_see_a_list(cli: CommandLine, machine: FakeMachine) -> None:
    assert cli.lines("network", "list") == ["No network was decided about yet."]
    assert cli.lines("network", "allow")[0] == "Sync may run on this network from now on."
    lines = cli.lines("network", "list")
    assert len(lines) == 2
    assert lines[1].startswith("*")
    assert lines[1].endswith("Invented Wi-Fi")
    assert "allowed" in lines[1]


def test_a_network_that_cannot_be_told_from_others_is_not_kept(
    cli: CommandLine, machine: FakeMachine
) -> None:
    machine.traits = ()
    assert cli.refused("network", "allow")["error"] == "InvalidInput"
    machine.is_connected = False
    assert cli.refused("network", "refuse")["error"] == "NotAllowed"
    assert cli.good("network", "list") == {"networks": []}


@pytest.mark.parametrize("number", ["", "f" * 64, "zz"])
def test_only_what_is_in_the_list_can_be_forgotten(
    cli: CommandLine, machine: FakeMachine, number: str
) -> None:
    cli.good("network", "allow")
    assert cli.refused("network", "forget", number)["error"] == "InvalidInput"
    assert len(cli.good("network", "list")["networks"]) == 1
