"""Holders sign on sticks of their own: proposals, new holders, another server authority."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli.commands.hq_proposals import _date_lines
from fieldkit.cli.hq import main
from fieldkit.cli.main import EXIT_UNEXPECTED
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.headquarters import Aspect
from fieldkit.hq.directory_signing import read_proposal
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.session import close_session
from fieldkit.platform.clock import SystemClock

PASSPHRASE = "headquarters passphrase"


@dataclass
class Desk:
    """A headquarters' vault, and a stick for each of three holders, with two keys each."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    @property
    def proposal(self) -> Path:
        return self.folder / "proposal"

    def stick(self, number: int) -> Path:
        return self.folder / f"stick-{number}"

    def run(self, *arguments: str) -> tuple[int, Any, str]:
        reading, writing = os.pipe()
        os.write(writing, f"{PASSPHRASE}\n".encode())
        os.close(writing)
        vault = f"--vault={self.folder / 'hq'}"
        code = main([*arguments, vault, "--json", "--yes", f"--passphrase-fd={reading}"])
        said = self.capture.readouterr()
        return code, json.loads(said.out), said.err

    def good(self, *arguments: str) -> Any:
        code, answer, _said = self.run(*arguments)
        assert code == 0, answer
        return answer

    def refused(self, *arguments: str) -> Any:
        code, answer, _said = self.run(*arguments)
        assert code not in (0, EXIT_UNEXPECTED), answer
        return answer

    def sign(self, role: str, number: int) -> Any:
        keys = f"--keys={self.stick(number)}"
        return self.good(role, "sign", str(self.proposal), keys, "--demo")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    created = create_headquarters(
        tmp_path / "hq",
        PASSPHRASE,
        tmp_path / "keys",
        None,
        clock=SystemClock(),
        secrets=None,
        choices=Choices(threshold=2, holders=3),
        parameters=FOR_TESTS,
    )
    close_session(created.session)
    desk = Desk(tmp_path, capsys)
    for number in (1, 2, 3):
        desk.stick(number).mkdir()
        for role in ("root", "targets"):
            name = f"{role}-{number}.json"
            (tmp_path / "keys" / name).rename(desk.stick(number) / name)
    return desk


def test_rules_are_signed_by_one_holder_after_the_other(desk: Desk) -> None:
    file = str(desk.proposal)
    told = desk.good("directory", "propose", file, "--require-tor=yes")
    assert told["changes"] == [Aspect.REQUIRE_TOR.value]
    assert desk.refused("directory", "publish", "--signed", file)["error"] == "NotAllowed"
    assert len(desk.sign("targets", 3)["missing"]) == 1
    again = desk.refused("targets", "sign", file, f"--keys={desk.stick(3)}", "--demo")
    assert "already" in again["sentence"]
    few = desk.refused("directory", "publish", "--signed", file)
    known = desk.good("directory", "show")["targets"]
    assert " ".join(known[0][:3]) in few["hint"]
    assert " ".join(known[2][:3]) not in few["hint"]
    assert desk.sign("targets", 1)["missing"] == []
    desk.good("directory", "publish", "--signed", file)
    shown = desk.good("directory", "show")
    assert (shown["policy"]["require_tor"], shown["targets_version"]) == (True, 2)
    assert desk.refused("directory", "publish", "--signed", file)["error"] == "DirectoryOlder"


def test_a_holder_sees_old_and_new_before_signing(desk: Desk) -> None:
    file = str(desk.proposal)
    desk.good("directory", "propose", file, "--new-intake", "--keep-readable-copy=yes")
    _code, _answer, said = desk.run("targets", "sign", file, f"--keys={desk.stick(1)}", "--demo")
    assert "Keys that reports are sealed to (new keys: devices wait for their holders)" in said
    assert "Keep a readable copy after sealing (protects less" in said
    assert said.index("old: no") < said.index("new: yes")
    assert len([line for line in said.splitlines() if len(line.split()) == 11]) == 2  # ten words
    assert " ".join(desk.good("directory", "show")["words"]) in said


def test_signing_needs_no_vault(desk: Desk) -> None:
    desk.good("directory", "propose", str(desk.proposal), "--require-tor=yes")
    shutil.rmtree(desk.folder / "hq")
    assert len(desk.sign("targets", 1)["missing"]) == 1


@pytest.mark.parametrize("role", ["root", "targets"])
def test_a_stick_without_a_key_that_counts_signs_nothing(desk: Desk, role: str) -> None:
    file = str(desk.proposal)
    desk.good("directory", "propose", file, "--require-tor=yes")
    before = desk.proposal.read_bytes()
    empty = desk.folder / "empty"
    empty.mkdir()
    made = desk.good(role, "new-key", "--number=1", f"--keys={empty}", "--demo")
    assert len(made["words"]) == 10
    refused = desk.refused(role, "sign", file, f"--keys={empty}", "--demo")
    assert refused["error"] == "NotAllowed"
    assert desk.proposal.read_bytes() == before


@pytest.mark.parametrize(("days", "is_odd"), [(-2, True), (0, False), (29, False), (31, True)])
def test_a_proposal_of_an_odd_date_is_told(desk: Desk, days: int, is_odd: bool) -> None:
    desk.good("directory", "propose", str(desk.proposal), "--require-tor=yes")
    proposal = read_proposal(desk.proposal.read_bytes())
    lines = _date_lines(proposal, proposal.created + timedelta(days=days))
    assert bool(lines) is is_odd


def test_a_damaged_proposal_is_neither_signed_nor_published(desk: Desk) -> None:
    file = str(desk.proposal)
    desk.good("directory", "propose", file, "--require-tor=yes")
    desk.proposal.write_bytes(desk.proposal.read_bytes()[:-1])
    for command in (
        ("targets", "sign", file, f"--keys={desk.stick(1)}", "--demo"),
        ("directory", "publish", "--signed", file),
        ("root", "publish", file),
    ):
        assert desk.refused(*command)["error"] == "DirectoryInvalid"


def test_a_holder_is_replaced_and_publishes(desk: Desk) -> None:
    file, new = str(desk.proposal), desk.folder / "stick-4"
    new.mkdir()
    for role in ("root", "targets"):
        desk.good(role, "new-key", "--number=4", f"--keys={new}", "--demo")
    told = desk.good(
        "root",
        "propose",
        file,
        "--drop-root=2",
        "--drop-targets=2",
        f"--add-root={new / 'root-4.pub'}",
        f"--add-targets={new / 'targets-4.pub'}",
    )
    assert told["root_version"] == 2
    assert desk.refused("root", "publish", file)["error"] == "NotAllowed"
    desk.sign("root", 2)
    desk.sign("root", 3)
    assert len(desk.sign("root", 4)["missing"]) >= 1  # whoever signed what is published went
    done = desk.sign("targets", 4)
    if done["missing"]:
        done = desk.sign("targets", 1)
    assert done["missing"] == []
    desk.good("root", "publish", file)
    shown = desk.good("directory", "show")
    assert (shown["root_version"], len(shown["root"])) == (2, 3)

    keys = [f"--keys={desk.stick(number)}" for number in (4, 1)]
    desk.good("directory", "publish", *keys, "--demo", "--require-tor=yes")
    gone = [f"--keys={desk.stick(number)}" for number in (2, 1)]
    assert desk.refused("directory", "publish", *gone, "--demo")["error"] == "InvalidKey"


def test_a_lower_threshold_is_told_as_what_it_is(desk: Desk) -> None:
    file = str(desk.proposal)
    assert desk.refused("root", "propose", file, "--threshold=1")["error"] == "InvalidInput"
    assert desk.refused("root", "propose", file, "--threshold=4")["error"] == "InvalidInput"
    desk.good("root", "propose", file, "--threshold=3")
    for number in (1, 2, 3):
        desk.sign("root", number)
        desk.sign("targets", number)
    desk.good("root", "publish", file)
    desk.proposal.unlink()
    desk.good("root", "propose", file, "--threshold=2")
    _code, _answer, said = desk.run("root", "sign", file, f"--keys={desk.stick(1)}", "--demo")
    assert "3 until now, 2 from now on" in said
    assert "protects less" in said


def test_a_server_authority_is_replaced_in_two_steps(desk: Desk) -> None:
    stick = desk.folder / "authority"
    stick.mkdir()
    words = desk.good("authority", "new", f"--keys={stick}", "--demo")["words"]
    again = desk.refused("authority", "new", f"--keys={stick}", "--demo")
    assert again["error"] == "InvalidInput"
    keys = [f"--keys={desk.stick(number)}" for number in (1, 2)]
    desk.good("directory", "publish", *keys, "--demo", f"--add-authority={stick / 'server-ca.pem'}")
    shown = desk.good("directory", "show")["authorities"]
    assert (len(shown), shown[1]) == (2, words)
    desk.good("directory", "propose", str(desk.proposal), "--drop-authority=1")
    desk.sign("targets", 1)
    desk.sign("targets", 2)
    desk.good("directory", "publish", "--signed", str(desk.proposal))
    assert desk.good("directory", "show")["authorities"] == [words]


def test_what_is_no_authority_is_not_proposed(desk: Desk) -> None:
    file = desk.folder / "file"
    for content in (
        b"",
        b"\xff",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ):
        file.write_bytes(content)
        desk.refused("directory", "propose", str(desk.proposal), f"--add-authority={file}")
    desk.refused("directory", "propose", str(desk.proposal), "--drop-authority=2")
    assert not desk.proposal.exists()
