"""`fieldkit` from the first command to the last, with real vaults and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.field import main
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import ReportId
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.hq.enrol_device import approve_device, receive_request, revoke_device
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.make_card import make_card
from fieldkit.operations.hq.publish_directory import publish_policy, renew_intake
from fieldkit.operations.hq.read_recovery import read_recovery
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.show_report import show_report
from fieldkit.platform.clock import SystemClock
from tests.cli.conftest import PASSPHRASE, CommandLine
from tests.fakes.field import DETENTION, a_device, a_draft
from tests.fakes.journey import Office, an_office
from tests.fakes.organisation import an_organisation

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "vault": ("create", "status", "verify", "passphrase", "recover", "destroy", "rescue"),
    "hq": ("add", "confirm"),
    "enrol": ("request", "finish"),
    "form": ("list",),
    "report": ("new", "list", "show", "check", "discard", "answer", "attach", "seal", "amend"),
    "network": ("list", "allow", "refuse", "forget"),
    "handover": ("write", "read", "remains", "carry", "drop"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = an_office(tmp_path_factory.mktemp("office"), SystemClock())
    yield made
    close_session(made.session)


@pytest.fixture
def empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line before there is a vault; new ones cost little to unlock."""
    monkeypatch.setattr("fieldkit.vault.vault.calibrate", lambda: FOR_TESTS)
    return CommandLine(main, tmp_path / "vault", capsys, monkeypatch)


@pytest.fixture
def cli(empty: CommandLine) -> CommandLine:
    """The command line of a portable vault without headquarters."""
    create_vault(
        empty.vault, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    ).vault.close()
    return empty


@pytest.fixture
def joined(cli: CommandLine, office: Office, tmp_path: Path) -> CommandLine:
    """The command line of a vault with the HQ card."""
    (tmp_path / "card").write_bytes(office.card)
    cli.good("hq", "add", str(tmp_path / "card"))
    return cli


def a_report(cli: CommandLine, **answers: Any) -> str:
    document = cli.good("report", "new", "T02", "--answers", "-", given={**DETENTION, **answers})
    return str(document["report"])


class TestTheJourney:
    def test_from_the_card_to_the_receipt(
        self, cli: CommandLine, office: Office, tmp_path: Path
    ) -> None:
        (tmp_path / "card").write_bytes(office.card)
        added = cli.good("hq", "add", str(tmp_path / "card"))
        assert added["words"] == list(office.words)
        asked = cli.good("enrol", "request", "--out", str(tmp_path / "request"))
        waiting = receive_request(office.session, tmp_path / "request")
        assert list(waiting.candidate.words) == asked["device_words"]
        entry = approve_device(office.session, waiting.candidate.device, "M-1")
        assert cli.good("vault", "status")["enrolment"] == "requested"

        report = a_report(cli, relative_contact="+375 00 invented")
        photo = tmp_path / "photo.bin"
        photo.write_bytes(bytes(range(256)))
        attached = cli.good("report", "attach", report[:6], str(photo))
        assert attached["attachments"][0]["size"] == 256
        sealed = cli.good("report", "seal", report[:6])
        assert (sealed["sealed"], sealed["sequence"]) == ([report], 1)
        stick = tmp_path / "stick"
        stick.mkdir()
        written = cli.good("handover", "write", str(stick))
        assert (written["objects"], written["damaged"]) == (1, 0)

        assert office.take_in(stick).count(Outcome.ACCEPTED) == 1
        shown = show_report(office.session, report)
        assert shown.answers["event/place"] == DETENTION["place"]
        make_backup(office.session, tmp_path / "backup")
        office.write_return(stick)
        read = cli.good("handover", "read", str(stick))
        assert (read["accepted"], read["deleted"], read["device_state"]) == (1, 1, "approved")
        status = cli.good("vault", "status")
        assert (status["only_here"], status["safe_at_headquarters"]) == (0, 1)
        lines = cli.lines("vault", "status")
        assert "This device is enrolled." in lines
        assert lines[0] == "0 reports only here, 1 safe at headquarters."
        assert office.session.store.roster.entry(entry.device).code == "M-1"

        amended = cli.good(
            "report", "amend", report[:6], "T02", "--answers", "-", given={"birth_year": 1999}
        )
        assert cli.good("report", "seal", amended["report"])["sequence"] == 2
        # Only the stub is left of what was sealed.
        assert cli.refused("report", "show", report)["error"] == "AlreadySealed"

    def test_a_letter_is_read_by_itself_too(
        self, joined: CommandLine, office: Office, tmp_path: Path
    ) -> None:
        joined.good("enrol", "request", "--out", str(tmp_path / "request"))
        waiting = receive_request(office.session, tmp_path / "request")
        approve_device(office.session, waiting.candidate.device, "N-1")
        office.write_return(tmp_path / "stick")
        states = [
            joined("enrol", "finish", str(letter)).document["state"]
            for letter in (tmp_path / "stick").glob("*/data/*.age")
        ]
        assert "approved" in states

    def test_a_device_that_is_cut_off_seals_what_lies_open(
        self, joined: CommandLine, office: Office, tmp_path: Path
    ) -> None:
        joined.good("enrol", "request", "--out", str(tmp_path / "request"))
        waiting = receive_request(office.session, tmp_path / "request")
        approve_device(office.session, waiting.candidate.device, "C-1")
        publish_policy(
            office.session, [office.offline], office.ask, policy=Policy(seal_on_revocation=True)
        )
        office.write_return(tmp_path / "before")
        joined.good("handover", "read", str(tmp_path / "before"))
        a_report(joined)
        revoke_device(office.session, "C-1")
        office.write_return(tmp_path / "stick")
        read = joined("handover", "read", str(tmp_path / "stick"), is_json=False)
        assert "Headquarters has revoked this device." in read.out
        assert "1 draft was sealed, as headquarters' rules ask then." in read.out
        status = joined.good("vault", "status")
        assert (status["enrolment"], status["drafts"], status["only_here"]) == ("revoked", 0, 1)

    def test_a_lost_passphrase_is_replaced_with_the_words_of_headquarters(
        self, joined: CommandLine, office: Office, tmp_path: Path
    ) -> None:
        report = a_report(joined)
        joined.good("enrol", "request", "--out", str(tmp_path / "request"))
        waiting = receive_request(office.session, tmp_path / "request")
        device = waiting.candidate.device
        approve_device(office.session, device, "R-1")
        words = str(read_recovery(office.session, device))
        bad = joined.refused("vault", "recover", "--portable", secrets=("not the words", "new"))
        assert bad["error"] == "RecoveryRefused"
        joined.good("vault", "recover", "--portable", secrets=(words, "new words"))
        assert joined.refused("vault", "status")["error"] == "WrongPassphrase"
        listed = joined.good("report", "list", secrets=("new words",))
        assert [item["report"] for item in listed["drafts"]] == [report]

    def test_a_sealed_card_asks_for_its_words(
        self, cli: CommandLine, office: Office, tmp_path: Path
    ) -> None:
        made = make_card(office.session, sealed=True, work_factor=2)
        (tmp_path / "card").write_bytes(made.card)
        words = ("hq", "add", str(tmp_path / "card"))
        assert cli.refused(*words, secrets=(PASSPHRASE, "others"))["exit_code"] == 5
        cli.good(*words, secrets=(PASSPHRASE, made.passphrase))

    def test_new_keys_of_headquarters_are_confirmed(
        self, joined: CommandLine, tmp_path: Path
    ) -> None:
        assert joined.good("hq", "confirm") == {"confirmed": 0}
        other = an_office(tmp_path / "other", SystemClock())
        (tmp_path / "other card").write_bytes(other.card)
        # A vault belongs to one headquarters.
        assert joined.refused("hq", "add", str(tmp_path / "other card"))["error"] == "NotAllowed"
        mine = CommandLine(main, tmp_path / "mine", joined.capture, joined.monkeypatch)
        create_vault(
            mine.vault, PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
        ).vault.close()
        mine.good("hq", "add", str(tmp_path / "other card"), "--no-recovery")
        assert mine.good("vault", "status")["recovery"] == "refused"
        mine.good("enrol", "request", "--out", str(tmp_path / "request"))
        waiting = receive_request(other.session, tmp_path / "request")
        approve_device(other.session, waiting.candidate.device, "K-1")
        renew_intake(other.session, [other.offline], other.ask)
        other.write_return(tmp_path / "stick")
        read = mine("handover", "read", str(tmp_path / "stick"), is_json=False)
        assert "hq confirm" in read.out
        asked = mine("hq", "confirm", is_confirmed=False, is_json=False)
        assert asked.code == 3
        assert "Change of: Keys that reports are sealed to" in asked.err
        assert mine.good("hq", "confirm") == {"confirmed": 1}
        close_session(other.session)


class TestVault:
    def test_creating_takes_about_a_second_and_is_done_once(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cli = CommandLine(main, tmp_path / "vault", capsys, monkeypatch)
        made = cli.good("vault", "create", "--portable")
        assert (made["level"], len(made["vault"])) == ("portable", 32)
        assert cli.refused("vault", "create", "--portable")["error"] == "VaultExists"

    def test_the_status_names_what_is_missing(self, cli: CommandLine) -> None:
        status = cli.good("vault", "status")
        found = (status["enrolment"], status["recovery"], status["level"])
        assert found == ("none", "none", "portable")
        lines = cli.lines("vault", "status")
        assert "This device is not enrolled yet." in lines
        assert any(line.startswith("There is no recovery") for line in lines)

    def test_verifying_says_how_much_was_checked(self, joined: CommandLine) -> None:
        joined.good("report", "seal", a_report(joined))
        found = joined.good("vault", "verify", "--deep")
        assert (found["deep"], found["sealed_objects"]) == (True, 1)
        assert joined.lines("vault", "verify") == [
            "Nothing is damaged: 0 attachments, 1 sealed objects."
        ]

    def test_verifying_finds_damage(self, joined: CommandLine) -> None:
        joined.good("report", "seal", a_report(joined))
        [sealed] = (joined.vault / "outbox").glob("*.age")
        content = bytearray(sealed.read_bytes())
        content[-1] ^= 1
        sealed.write_bytes(content)
        assert joined("vault", "verify").code == 0
        assert joined.refused("vault", "verify", "--deep")["error"] == "VaultDamaged"

    def test_changing_the_passphrase(self, cli: CommandLine) -> None:
        wrong = cli.refused("vault", "passphrase", secrets=("wrong", "new"))
        assert wrong["exit_code"] == 5
        cli.good("vault", "passphrase", secrets=(PASSPHRASE, "new words"))
        assert cli.refused("vault", "status")["error"] == "WrongPassphrase"
        cli.good("vault", "status", secrets=("new words",))

    def test_rescuing_copies_into_a_new_vault(self, cli: CommandLine, tmp_path: Path) -> None:
        report = a_report(cli)
        again = tmp_path / "again"
        assert cli.good("vault", "rescue", str(again))["drafts"] == 1
        rescued = CommandLine(main, again, cli.capture, cli.monkeypatch)
        assert rescued.good("report", "list")["drafts"][0]["report"] == report

    @pytest.mark.parametrize(
        ("spoil", "error", "code"),
        [
            (lambda folder: [path.unlink() for path in folder.glob("*.?")], "KeySlotsLost", 4),
            (lambda folder: (folder / "vault.db").write_bytes(b"x" * 9000), "VaultDamaged", 4),
            (lambda folder: (folder / "vault.db").unlink(), "VaultDamaged", 4),
        ],
    )
    def test_a_damaged_vault_says_so(
        self, cli: CommandLine, spoil: Any, error: str, code: int
    ) -> None:
        spoil(cli.vault)
        told = cli.refused("vault", "status")
        assert (told["error"], told["exit_code"]) == (error, code)
        assert told["hint"]

    def test_where_there_is_none(self, empty: CommandLine) -> None:
        told = empty.refused("vault", "status")
        assert (told["error"], told["exit_code"]) == ("VaultMissing", 4)
        assert not empty.vault.exists()


class TestReports:
    def test_writing_listing_showing_and_throwing_away(self, cli: CommandLine) -> None:
        report = a_report(cli, name_as_reported="Прыдуманы «імя»")
        listed = cli.good("report", "list")
        assert [item["report"] for item in listed["drafts"]] == [report]
        shown = cli.good("report", "show", report[:4])
        assert shown["answers"]["victim/name_as_reported"] == "Прыдуманы «імя»"
        assert shown["form"] == "T02"
        assert any("Прыдуманы" in line for line in cli.lines("report", "show", report))
        asked = cli("report", "discard", report, is_confirmed=False)
        assert (asked.code, asked.document["error"]) == (3, "ConfirmationNeeded")
        cli.good("report", "discard", report)
        assert cli.good("report", "list")["drafts"] == []

    def test_what_lacks_before_sealing_is_named(self, joined: CommandLine) -> None:
        document = joined.good("report", "new", "T02", "--answers", "-", given={})
        report = document["report"]
        blocking = [item for item in document["problems"] if item["severity"] == "block"]
        assert [item["path"] for item in blocking] == ["victim/name_as_reported"]
        assert joined.refused("report", "seal", report)["error"] == "ReportIncomplete"
        joined.good("report", "answer", report, "--answers", "-", given=dict(DETENTION))
        problems = joined.good("report", "check", report)["problems"]
        assert not [item for item in problems if item["severity"] == "block"]
        assert joined.good("report", "seal", report)["sealed"] == [report]

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ("", "InvalidJson"),
            ("[]", "InvalidJson"),
            ('{"place": "a", "place": "b"}', "InvalidJson"),
            ('{"place": NaN}', "InvalidJson"),
            ('{"place": "\udcff"}', "InvalidJson"),
            ('{"plaec": "a"}', "InvalidAnswer"),
            ('{"victim": "a"}', "InvalidAnswer"),
            ('{"other_names": {"name_other": "a"}}', "InvalidAnswer"),
            ('{"relative_contact": "12345"}', "NoHeadquarters"),
        ],
    )
    def test_what_cannot_be_taken_leaves_no_draft(
        self, cli: CommandLine, given: str, error: str
    ) -> None:
        told = cli.refused("report", "new", "T02", "--answers", "-", given=given)
        assert told["error"] == error
        assert cli.good("report", "list")["drafts"] == []

    def test_answers_and_passphrase_do_not_share_standard_input(
        self, cli: CommandLine, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ["report", "new", "T02", "--answers", "-", "--passphrase-fd", "0"]
        assert main([*words, f"--vault={cli.vault}"]) == 2
        assert "both" in capsys.readouterr().err

    def test_answers_in_a_file_are_warned_about(self, cli: CommandLine, tmp_path: Path) -> None:
        path = tmp_path / "answers.json"
        path.write_text(json.dumps(DETENTION))
        said = cli("report", "new", "T02", "--answers", str(path))
        assert said.code == 0
        assert "unencrypted" in said.err

    def test_a_file_that_is_missing_stops_attaching(self, cli: CommandLine, tmp_path: Path) -> None:
        report = a_report(cli)
        (tmp_path / "a.txt").write_bytes(b"invented")
        names = [str(tmp_path / "a.txt"), str(tmp_path / "missing"), str(tmp_path)]
        for name in names[1:]:
            told = cli.refused("report", "attach", report, names[0], name)
            assert (told["error"], str(tmp_path) in told["sentence"]) == ("InvalidInput", False)
        shown = cli.good("report", "show", report)
        assert {item["name"] for item in shown["attachments"]} == {"a.txt"}

    @pytest.mark.parametrize("beginning", ["", "abc", "ffffffff", "zzzz"])
    def test_a_number_that_fits_no_report(self, cli: CommandLine, beginning: str) -> None:
        a_report(cli)
        assert cli.refused("report", "show", beginning)["error"] == "UnknownReport"

    def test_without_headquarters_nothing_is_sealed(self, cli: CommandLine) -> None:
        report = a_report(cli)
        assert cli.refused("report", "seal", report)["error"] == "NoHeadquarters"
        assert len(cli.good("report", "list")["drafts"]) == 1

    def test_forms_are_listed(self, cli: CommandLine) -> None:
        forms = {item["form"]: item for item in cli.good("form", "list")["forms"]}
        assert set(forms) >= {"T01", "T02"}
        assert set(forms["T02"]["title"]) >= {"en", "be", "ru", "fr"}
        assert len(cli.lines("form", "list")) == 1 + len(forms)


class TestHandOver:
    def test_nothing_to_hand_over_and_nothing_to_read(
        self, joined: CommandLine, tmp_path: Path
    ) -> None:
        assert joined.refused("handover", "write", str(tmp_path))["exit_code"] == 3
        assert joined.refused("handover", "read", str(tmp_path))["exit_code"] == 7

    def test_a_stick_that_is_not_there(self, joined: CommandLine, tmp_path: Path) -> None:
        joined.good("report", "seal", a_report(joined))
        told = joined.refused("handover", "write", str(tmp_path / "nowhere"))
        assert told["exit_code"] == 9

    def test_a_request_never_overwrites(self, joined: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "there").write_bytes(b"mine")
        told = joined.refused("enrol", "request", "--out", str(tmp_path / "there"))
        assert told["error"] == "InvalidInput"
        assert (tmp_path / "there").read_bytes() == b"mine"

    def test_a_letter_that_is_none(self, joined: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "letter").write_bytes(b"not a letter")
        lines = joined.lines("enrol", "finish", str(tmp_path / "letter"))
        assert any("Refused" in line for line in lines)

    @pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n", bytes(3000)])
    def test_a_card_that_is_none(self, cli: CommandLine, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "card").write_bytes(content)
        told = cli.refused("hq", "add", str(tmp_path / "card"), secrets=(PASSPHRASE, "words"))
        assert told["exit_code"] == 7
        assert cli.good("vault", "status")["recovery"] == "none"

    def test_a_card_is_not_believed_without_a_yes(
        self, cli: CommandLine, office: Office, tmp_path: Path
    ) -> None:
        (tmp_path / "card").write_bytes(office.card)
        said = cli("hq", "add", str(tmp_path / "card"), is_confirmed=False)
        assert (said.code, said.document["error"]) == (3, "ConfirmationNeeded")
        assert " ".join(office.words) in said.err
        assert cli.refused("report", "seal", a_report(cli))["error"] == "NoHeadquarters"


class TestTheProgram:
    @pytest.mark.parametrize(
        "words",
        [(), *[(group,) for group in COMMANDS]]
        + [(group, word) for group, found in COMMANDS.items() for word in found],
        ids=" ".join,
    )
    def test_help_is_there(
        self, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            main([*words, "--help"])
        assert stopped.value.code == 0
        out = capsys.readouterr().out
        assert "usage: fieldkit" in out
        for word in COMMANDS if not words else COMMANDS[words[0]] if len(words) == 1 else ():
            assert word in out

    @pytest.mark.parametrize(
        "words",
        [
            ("report",),
            ("nonsense",),
            ("report", "list", "--passphrase", "x"),
            ("report", "list", "--pass", "x"),
            ("report", "list", "--passphrase-fd", "x"),
            ("report", "new"),
            ("vault", "creat"),
        ],
    )
    def test_what_is_no_command_ends_with_2(
        self, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(words)
        assert stopped.value.code == 2
        assert capsys.readouterr().out == ""

    def test_no_words_show_the_help(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([]) == 2
        assert "usage: fieldkit" in capsys.readouterr().err

    def test_the_shell_starts_it(self, cli: CommandLine, tmp_path: Path) -> None:
        """Once for real: a process, a pipe for the passphrase, standard input, a language."""
        reading, writing = os.pipe()
        os.write(writing, f"{PASSPHRASE}\n".encode())
        os.close(writing)
        command = [sys.executable, "-m", "fieldkit.cli.field", "report", "new", "T02"]
        command += ["--answers=-", "--json", "--debug", f"--passphrase-fd={reading}"]
        done = subprocess.run(
            command,
            input=json.dumps({**DETENTION, "place": "Плошча"}),
            capture_output=True,
            encoding="utf-8",
            check=False,
            pass_fds=(reading,),
            cwd=ROOT,
            env={"FIELDKIT_VAULT": str(cli.vault), "HOME": str(tmp_path), "LANG": "C"},
        )
        os.close(reading)
        assert done.returncode == 0, done.stderr
        report = ReportId(json.loads(done.stdout)["report"])
        assert "began report" in done.stderr
        assert cli.good("report", "show", report)["answers"]["event/place"] == "Плошча"


class TestCarrying:
    def test_reports_of_a_colleague_are_taken_along_and_dropped(
        self, cli: CommandLine, tmp_path: Path
    ) -> None:
        organisation = an_organisation()
        colleague = a_device(tmp_path / "colleague", organisation)
        seal_report(colleague, [a_draft(colleague)])
        (tmp_path / "stick").mkdir()
        hand_over(colleague, tmp_path / "stick")
        colleague.vault.close()
        done = cli.good("handover", "carry", str(tmp_path / "stick"))
        assert (done["count"], done["refused"], done["left_out"]) == (1, 0, 0)
        assert cli.good("vault", "status")["carried"] == 1
        assert cli.refused("handover", "carry", str(tmp_path / "stick"))["error"] == "BagInvalid"
        assert cli.good("handover", "drop") == {"deleted": 1}
        assert cli.good("vault", "status")["carried"] == 0


def test_a_destroyed_vault_opens_no_more_and_its_sealed_reports_are_still_carried(
    joined: CommandLine, tmp_path: Path
) -> None:
    report = joined.good("report", "new", "T02", "--answers", "-", given=DETENTION)["report"]
    joined.good("report", "seal", report)
    assert joined.refused("vault", "destroy", is_confirmed=False)["error"] == "ConfirmationNeeded"
    joined.good("vault", "status")
    done = joined.good("vault", "destroy")
    assert done["access_destroyed"]
    assert done["sealed_objects_left"] == 1
    assert joined.refused("vault", "status")["error"] == "VaultMissing"
    assert joined.refused("vault", "destroy")["error"] == "VaultMissing"
    stick = tmp_path / "stick"
    stick.mkdir()
    assert joined.good("handover", "remains", str(stick))["objects"] == 1
    assert len(list(stick.rglob("*.age"))) == 1
    # A new vault can be made in its place.
    joined.good("vault", "create", "--portable", secrets=(PASSPHRASE, PASSPHRASE))
