"""`fieldkit-hq` from the first command to the last, with real files."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli.hq import _MODULES, main
from fieldkit.crypto.age import parse_identity
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.headquarters import RecipientKind
from fieldkit.errors import KeyringUnavailable
from fieldkit.hq.offline_keys import load_reserve
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.headquarters_keys import intake_identities, online_keys, receipt_key
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import close_session
from fieldkit.platform.clock import SystemClock
from tests.fakes.headquarters import Device
from tests.fakes.organisation import Organisation

PASSPHRASE = "headquarters passphrase"
WORD = "kalyhanka 7"  # of the second colleague
BY_TWO = ("--as", "H-01", "--second", "H-02")


@dataclass
class CommandLine:
    """Runs commands on one vault, passphrases by descriptor, answers as JSON."""

    vault: Path
    capture: pytest.CaptureFixture[str]

    def run(
        self, *arguments: str, first: str = PASSPHRASE, secrets: tuple[str, ...] = ()
    ) -> tuple[int, Any]:
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{line}\n" for line in (first, *secrets)).encode())
        os.close(writing)
        code = main(
            [
                *arguments,
                f"--vault={self.vault}",
                "--json",
                "--yes",
                f"--passphrase-fd={reading}",
            ]
        )
        return code, json.loads(self.capture.readouterr().out)

    def good(self, *arguments: str, first: str = PASSPHRASE, secrets: tuple[str, ...] = ()) -> Any:
        code, answer = self.run(*arguments, first=first, secrets=secrets)
        assert code == 0, answer
        return answer


@pytest.fixture
def organisation(tmp_path: Path) -> Organisation:
    """A demo headquarters on disk, and all its keys in plain sight."""
    created = create_headquarters(
        tmp_path / "hq",
        PASSPHRASE,
        tmp_path / "keys",
        None,
        clock=SystemClock(),
        secrets=None,
        choices=Choices(kind=RecipientKind.HYBRID, threshold=1, holders=1),
        parameters=FOR_TESTS,
    )
    vault = created.session.vault
    reserve = load_reserve(tmp_path / "keys", None)
    made = Organisation(
        root=(),
        targets=(),
        online=online_keys(vault),
        receipt=receipt_key(vault),
        intake=intake_identities(vault)[0],  # type: ignore[arg-type]  # hybrid, as chosen
        reserve=reserve,  # type: ignore[arg-type]  # hybrid, as chosen
        headquarters=news_of(vault, SystemClock().now()).headquarters,
        threshold=1,
    )
    close_session(created.session)
    return made


@pytest.fixture
def hq(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path / "hq", capsys)


def two_colleagues(hq: CommandLine) -> None:
    """Let H-01 and H-02 work here; the second has a word."""
    hq.good("colleague", "add", "H-01")
    a_second(hq)


def a_second(hq: CommandLine) -> None:
    """Let H-02 work here, with a word."""
    hq.good("colleague", "add", "H-02")
    hq.good("colleague", "word", "H-02", secrets=(WORD,))


def test_the_whole_journey(hq: CommandLine, organisation: Organisation, tmp_path: Path) -> None:
    keys = f"--keys={tmp_path / 'keys'}"
    card = tmp_path / "card"
    assert hq.run("card", str(card))[0] == 3
    shares = hq.good("recovery", "make")["shares"]
    assert hq.good("recovery", "prove", secrets=tuple(shares[:2]))["proved"]
    assert hq.good("reserve", "prove", keys, "--demo")["proved"]
    assert len(hq.good("card", str(card), "--sealed")["passphrase"].split()) == 7

    device, stick = Device(organisation), tmp_path / "stick"
    device.seal()
    device.hand_over(stick / "1")
    assert hq.good("intake", str(stick / "1"))["held"] == 1
    (held,) = hq.good("held", "list")["held"]
    assert held["reason"] == "unknown-device"
    (tmp_path / "request.age").write_bytes(device.request())
    enrolled = hq.good("enrol", str(tmp_path / "request.age"), "--code", "M-07")
    assert (enrolled["device"], enrolled["released"]) == (device.device_id, 1)

    device.seal()
    device.hand_over(stick / "2")
    answer = hq.good("intake", str(stick / "2"))
    assert (answer["accepted"], answer["repeated"]) == (1, 1)
    reports = hq.good("report", "list")["reports"]
    assert [item["code"] for item in reports] == ["M-07"] * 2
    shown = hq.good("report", "show", reports[0]["report"][:10])
    assert shown["answers"]["place"] == "Minsk, Niamiha"
    photo = tmp_path / "photo"
    number = shown["attachments"][0]["attachment"]
    hq.good("report", "attachment", reports[0]["report"], number, str(photo))
    assert photo.read_bytes() == b"photo"

    assert hq.good("backup", str(tmp_path / "disk"))["objects"] == 2
    (tmp_path / "back").mkdir()
    returned = hq.good("return", str(tmp_path / "back"))
    assert returned["devices"] == 1
    (mail,) = device.read_mail(tmp_path / "back")
    assert len(mail.items) == 2 * 2 + 2

    (listed,) = hq.good("device", "list")["devices"]
    assert (listed["contiguous"], listed["missing"]) == (2, [])
    two_colleagues(hq)
    revoked = hq.good("device", "revoke", "M-07", *BY_TWO, secrets=(WORD,))
    assert revoked["revoked"] == device.device_id

    again = CommandLine(tmp_path / "again", hq.capture)
    code, restored = again.run("restore", str(tmp_path / "disk"), keys, "--demo", "--portable")
    assert (code, restored["objects"], restored["missing_objects"]) == (0, 2, [])
    assert len(again.good("report", "list")["reports"]) == 2


def test_one_person_alone_revokes_with_a_word_typed_for_it(
    hq: CommandLine, organisation: Organisation, tmp_path: Path
) -> None:
    device = Device(organisation)
    (tmp_path / "request.age").write_bytes(device.request())
    hq.good("enrol", str(tmp_path / "request.age"), "--code", "M-07")
    hq.good("colleague", "add", "H-01")
    for command in ("revoke", "arrested"):
        code, refusal = hq.run("device", command, "M-07", "--as", "H-01")
        assert (code, refusal["error"]) == (3, "ConfirmationNeeded")
        assert "--alone" in refusal["hint"]
    revoked = hq.good("device", "revoke", "M-07", "--as", "H-01", "--alone")
    assert revoked["revoked"] == device.device_id
    entries = hq.good("audit", "show", "--about", device.device_id)["entries"]
    assert any(item["detail"].startswith("revoke-alone-") for item in entries)
    a_second(hq)
    for how in ((), ("--alone",)):
        code, refusal = hq.run("device", "arrested", "M-07", "--as", "H-01", *how)
        assert (code, refusal["error"]) == (3, "NotAllowed")
        assert "H-02" in refusal["hint"]


def test_a_lost_passphrase_is_replaced_by_two_shares(hq: CommandLine) -> None:
    shares = hq.good("recovery", "make")["shares"]
    hq.good("recovery", "prove", secrets=tuple(shares[:2]))
    code, refusal = hq.run(
        "vault", "recover", "--portable", first=shares[0], secrets=(shares[0], "x")
    )
    assert (code, refusal["error"]) == (3, "RecoveryRefused")
    answer = hq.good(
        "vault", "recover", "--portable", first=shares[2], secrets=(shares[0], "another passphrase")
    )
    assert answer == {"recovered": True}
    assert hq.run("report", "list")[0] == 5
    assert hq.good("report", "list", first="another passphrase") == {"reports": []}
    hq.good("vault", "passphrase", first="another passphrase", secrets=(PASSPHRASE,))
    assert hq.good("report", "list") == {"reports": []}


def test_creating_a_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hq = CommandLine(tmp_path / "hq", capsys)
    options = ("--demo", "--portable", "--holders=1", "--threshold=1", "--kind=x25519")
    answer = hq.good("create", f"--keys={tmp_path / 'keys'}", *options)
    assert (len(answer["words"]), answer["demo"]) == (10, True)
    assert hq.good("device", "requests") == {"requests": []}


def test_publishing_and_exporting(hq: CommandLine, tmp_path: Path) -> None:
    keys = (f"--keys={tmp_path / 'keys'}", "--demo")
    answer = hq.good(
        "directory", "publish", *keys, "--require-tor=yes", "--server=https://a.example"
    )
    assert (answer["servers"], answer["policy"]["require_tor"]) == (["https://a.example"], True)
    assert hq.good("directory", "renew")["renewed"]
    assert hq.good("directory", "intake", *keys)["renewed"]
    assert hq.good("form", "list") == {"forms": [], "vocabularies": []}
    assert "allowed_signers" in hq.good("signers", "export", str(tmp_path / "out"))["files"]
    hq.good("identity", "export", str(tmp_path / "identity"), "--plain")
    lines = (tmp_path / "identity").read_text().splitlines()
    assert len({parse_identity(line).to_text() for line in lines}) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("intake", "{folder}"), 7),
        (("report", "show", "ffff"), 2),
        (("return", "{folder}"), 3),
        (("device", "revoke", "nobody", "--second", "H-02"), 2),
        (("inbox", "refuse", "ffff"), 2),
        (("enrol", "ffff", "--code", "M-1"), 2),
        (("form", "publish"), 2),
        (("restore", "{folder}", "--keys={folder}", "--demo"), 3),
        (("identity", "export", "{folder}/x"), 2),
    ],
)
def test_refusals_have_their_exit_codes(
    hq: CommandLine, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    got, answer = hq.run(*(word.format(folder=folder) for word in arguments))
    assert (got, answer["exit_code"]) == (code, code)
    assert answer["sentence"].endswith(".")


def test_a_wrong_passphrase_is_told(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"something else\n")
    os.close(writing)
    code = main(["report", "list", f"--vault={tmp_path / 'hq'}", f"--passphrase-fd={reading}"])
    assert code == 5
    assert "passphrase" in capsys.readouterr().err


WORDS = [word for words, _load in _MODULES for word in words]


def test_every_command_has_the_summary_that_the_list_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = capsys.readouterr().out
    for word in WORDS:
        with pytest.raises(SystemExit) as stopped:
            main([word, "--help"])
        assert stopped.value.code == 0
        summary = capsys.readouterr().out.split("\n\n")[1]
        assert " ".join(summary.split()) in " ".join(listed.split())


@pytest.mark.parametrize("words", [(), ("report",), ("inbox", "refuse"), ("restore",)])
def test_help_is_there(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--help"])
    assert stopped.value.code == 0
    assert "usage: fieldkit-hq" in capsys.readouterr().out


def test_a_question_that_nobody_can_answer_is_told(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    code = main(["recovery", "make", f"--vault={tmp_path / 'hq'}", f"--passphrase-fd={reading}"])
    assert code == 3
    told = capsys.readouterr().err
    assert "Earlier shares will open nothing any more. Go on? If so" in told
    assert "--yes" in told


def test_a_clock_far_ahead_is_asked_about_before_letters_carry_it(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    now = SystemClock().now()
    hq = CommandLine(tmp_path / "hq", capsys)
    device = Device(organisation)
    device.seal()
    device.hand_over(tmp_path / "stick")
    assert hq.good("intake", str(tmp_path / "stick"))["held"] == 1
    monkeypatch.setattr(SystemClock, "now", lambda _self: now + timedelta(days=400))
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    folder = tmp_path / "back"
    folder.mkdir()
    code = main(["return", str(folder), f"--vault={tmp_path / 'hq'}", f"--passphrase-fd={reading}"])
    assert code == 3
    assert "Is the date right?" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_without_a_keyring_the_way_on_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_is_there() -> None:
        raise KeyringUnavailable

    monkeypatch.setattr("fieldkit.cli.hq_opening.system_secret_store", none_is_there)
    hq = CommandLine(tmp_path / "hq", capsys)
    code, answer = hq.run("create", f"--keys={tmp_path / 'keys'}", "--demo")
    assert (code, "--portable" in answer["hint"]) == (6, True)
    assert not (tmp_path / "hq").exists()


def test_what_was_not_kept_is_named(hq: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "x.age").write_bytes(b"no sealed report")
    answer = hq.good("intake", str(tmp_path / "stick"))
    assert [item["reason"] for item in answer["unreadable"]] == ["not-sealed"]
    assert answer["held"] == 0


def test_a_forgotten_word_is_reset_with_a_second_person(hq: CommandLine) -> None:
    reset = ("colleague", "word", "H-01", "--reset")
    for code in ("H-01", "H-02"):
        hq.good("colleague", "add", code)
    refusal, refused = hq.run(*reset)
    assert (refusal, refused["error"]) == (3, "NotAllowed")  # there is none to forget
    hq.good("colleague", "word", "H-01", secrets=("kalyhanka 7",))
    hq.good(*reset, secrets=("kalyhanka 8",))  # nobody else has one
    hq.good("colleague", "word", "H-02", secrets=(WORD,))
    refusal, refused = hq.run(*reset, secrets=("kalyhanka 9",))
    assert (refusal, refused["error"]) == (2, "InvalidInput")
    refusal, refused = hq.run(*reset, "--second", "H-01", secrets=("kalyhanka 8", "kalyhanka 9"))
    assert (refusal, refused["error"]) == (3, "NotAllowed")
    hq.good(*reset, "--second", "H-02", secrets=(WORD, "kalyhanka 9"))
    details = [item["detail"] for item in hq.good("audit", "show")["entries"]]
    assert details[0].startswith("word-reset-by-")
    assert details[1].startswith("reset-word-")
    assert any(item.startswith("word-reset-alone-by-") for item in details)


def test_colleagues_are_added_and_set_their_words(hq: CommandLine) -> None:
    added = hq.good("colleague", "add", "H-01", "--role", "editor", "--role", "intake")
    assert added["roles"] == ["editor", "intake"]
    hq.good("colleague", "word", "H-01", secrets=("kalyhanka 7",))
    code, refused = hq.run("colleague", "word", "H-01", secrets=("wrong word", "kalyhanka 8"))
    assert (code, refused["error"]) == (5, "WrongPassphrase")
    hq.good("colleague", "leave", "H-01")
    (listed,) = hq.good("colleague", "list")["colleagues"]
    assert listed["has_word"]
    assert listed["left_at"]
