"""Held objects, an arrest and a drill, decided on the command line by two people."""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path

import pytest

from fieldkit.cli.hq import main
from tests.cli.test_hq import (  # noqa: F401  # fixtures
    BY_TWO,
    PASSPHRASE,
    WORD,
    CommandLine,
    hq,
    organisation,
    two_colleagues,
)
from tests.fakes.headquarters import Device
from tests.fakes.organisation import Organisation


@pytest.fixture
def device(hq: CommandLine, organisation: Organisation, tmp_path: Path) -> Device:  # noqa: F811
    """An enrolled device, at a headquarters where two people work."""
    two_colleagues(hq)
    made = Device(organisation)
    (tmp_path / "request.age").write_bytes(made.request())
    hq.good("enrol", str(tmp_path / "request.age"), "--code", "M-07")
    return made


def test_a_fork_is_asked_about_and_taken_in_by_two(
    hq: CommandLine,  # noqa: F811
    device: Device,
    tmp_path: Path,
) -> None:
    stick = tmp_path / "stick"
    device.seal()
    copy = deepcopy(device)
    device.seal()
    device.hand_over(stick / "1")
    answer = hq.good("intake", str(stick / "1"))
    assert (answer["accepted"], answer["reports"]) == (2, 2)
    forked = copy.seal()
    copy.hand_over(stick / "2", forked)
    assert hq.good("intake", str(stick / "2"))["held"] == 1
    shown = hq.good("inbox", "show")
    (item,) = shown["held"]
    assert item["actions"] == ["ask", "accept-unverified", "refuse"]
    (chain,) = shown["chains"]
    assert [2, 2, "doubled"] in chain["places"]
    hq.good("inbox", "ask", "M-07", "--about", forked[:12], "--as", "H-01")
    assert hq.run("inbox", "accept-unverified", forked[:12], *BY_TWO, secrets=("no",))[0] == 5
    taken = hq.good("inbox", "accept-unverified", forked[:12], *BY_TWO, secrets=(WORD,))
    assert taken["objects"][0]["outcome"] == "accepted"
    assert hq.good("inbox", "show")["held"] == []


def test_a_gap_is_asked_about_and_a_damaged_object_refused(
    hq: CommandLine,  # noqa: F811
    device: Device,
    tmp_path: Path,
) -> None:
    device.seal()
    second = device.seal()
    damaged = device.keep(device.parts().write()[0][:-7])
    device.hand_over(tmp_path / "stick", second, damaged)
    hq.good("intake", str(tmp_path / "stick"))
    asked = hq.good("inbox", "ask", "M-07", "--as", "H-01")
    assert "number 1" in asked["text"]
    assert hq.run("inbox", "accept-unverified", damaged, *BY_TWO, secrets=(WORD,))[0] == 3
    assert hq.run("inbox", "refuse", damaged, "--erase", "--as", "H-01")[0] == 2
    refused = hq.good("inbox", "refuse", damaged, "--erase", *BY_TWO, secrets=(WORD,))
    assert refused["erased"] is True
    assert [item["refused"] for item in hq.good("inbox", "show")["held"]] == [True]


def test_a_monitor_is_arrested(
    hq: CommandLine,  # noqa: F811
    device: Device,
    organisation: Organisation,  # noqa: F811
    tmp_path: Path,
) -> None:
    other = Device(organisation)
    (tmp_path / "other.age").write_bytes(other.request())
    hq.good("enrol", str(tmp_path / "other.age"), "--code", "M-08")
    device.seal()
    device.hand_over(tmp_path / "stick")
    hq.good("intake", str(tmp_path / "stick"))
    said = hq.good("device", "arrested", "M-07", *BY_TWO, secrets=(WORD,))
    assert (said["state"], said["reports"]) == ("revoked", 1)
    assert said["tasks"] >= 3
    assert hq.good("device", "knew", "M-07")["code"] == "M-07"
    hq.good("device", "deputy", "M-07", "M-08", "--as", "H-01")
    messages = hq.good("message", "list", "M-08")["messages"]
    assert len(messages) == 1


def test_a_drill_is_remembered_by_the_house(
    hq: CommandLine,  # noqa: F811
    device: Device,
    tmp_path: Path,
) -> None:
    device.seal()
    device.hand_over(tmp_path / "stick")
    hq.good("intake", str(tmp_path / "stick"))
    hq.good("backup", str(tmp_path / "disk"))
    before = {item["subject"]: item["state"] for item in hq.good("house")["house"]}
    assert before["drill"] == "over"
    keys = f"--keys={tmp_path / 'keys'}"
    done = hq.good("drill", str(tmp_path / "disk"), keys, "--demo")
    assert (done["objects"], done["reports"], done["destroyed"]) == (1, 1, True)
    after = {item["subject"]: item["state"] for item in hq.good("house")["house"]}
    assert (after["drill"], after["backup"]) == ("ok", "ok")


def said(hq: CommandLine, *arguments: str, secrets: tuple[str, ...] = ()) -> str:  # noqa: F811
    """Return what a command says to a person."""
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{line}\n" for line in (PASSPHRASE, *secrets)).encode())
    os.close(writing)
    code = main([*arguments, f"--vault={hq.vault}", "--yes", f"--passphrase-fd={reading}"])
    assert code == 0
    return hq.capture.readouterr().out


def test_a_person_reads_sentences(
    hq: CommandLine,  # noqa: F811
    device: Device,
    tmp_path: Path,
) -> None:
    device.seal()
    third = [device.seal() for _ in range(2)][-1]
    damaged = device.keep(device.parts().write()[0][:-7])
    device.hand_over(tmp_path / "stick", third, damaged)
    taken = said(hq, "intake", str(tmp_path / "stick"))
    assert "1 new report." in taken
    assert "fieldkit-hq inbox show" in taken
    shown = said(hq, "inbox", "show")
    assert f"{damaged[:12]}" in shown
    assert "What can be done: " in shown
    assert "M-07: Missing: numbers 1 to 2 (2)." in shown
    house = said(hq, "house")
    assert house.startswith("soon: 1 object is held")
    assert "overdue: There is no backup." in house
    checklist = said(hq, "device", "arrested", "M-07", *BY_TWO, secrets=(WORD,))
    assert "Revoking is final" in checklist
    assert "[ ] Sync now" in checklist
    assert "1 report of it is here" in said(hq, "device", "knew", "M-07")
