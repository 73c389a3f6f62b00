from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.bundle import receipt as receipts
from fieldkit.bundle import record as records
from fieldkit.bundle.receipt import Outcome, Receipt
from fieldkit.crypto.age import X25519Identity
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.custody import chain_file
from fieldkit.custody.chain import Link
from fieldkit.custody.chain_file import ChainFile
from fieldkit.domain.identifiers import HeadquartersId, ReportId, Sha256
from fieldkit.verify.main import main
from tests.fakes.sealed_objects import (
    AT,
    DEVICE,
    SIGNING,
    X25519,
    Parts,
    following,
    members_of,
    the_parts,
)

HQ = HeadquartersId("aa" * 16)
HQ_KEY = SigningKey.from_bytes(bytes(range(1, 33)))
FIRST = the_parts()
SECOND = following(FIRST)
THIRD = following(SECOND, 3)


@dataclass
class Case:
    """A folder with a sealed file and what there may be besides."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def sealed(self, parts: Parts = FIRST, content: bytes = b"") -> Path:
        data = content or parts.write()[0]
        path = self.folder / f"{sha256_hex(data)}.age"
        path.write_bytes(data)
        return path

    def identity(self) -> list[str]:
        path = self.folder / "hq.key"
        path.write_text(f"# a comment\n{X25519[1].to_text()}\n", "ascii")
        return ["--identity-file", str(path)]

    def signers(self, key: SigningKey = SIGNING, device: str = DEVICE) -> list[str]:
        path = self.folder / "allowed_signers"
        path.write_text(
            f"{device} {key.public.to_openssh()}\n{HQ} {HQ_KEY.public.to_openssh()}\n", "ascii"
        )
        return ["--allowed-signers", str(path)]

    def chain(self, *links: Link, key: SigningKey = SIGNING) -> list[str]:
        path = self.folder / "chain.json"
        path.write_bytes(chain_file.to_bytes(ChainFile(DEVICE, key.public, links)))
        return ["--chain", str(path)]

    def receipt(self, sealed: Path, key: SigningKey = HQ_KEY, **changes: Any) -> list[str]:
        receipt = Receipt(
            object_sha256=Sha256(sealed.stem),
            device=DEVICE,
            sequence=1,
            outcome=Outcome.ACCEPTED,
            reason="",
            copies=2,
            accepted_at=AT,
            headquarters=HQ,
            contiguous=1,
            missing=(),
            chain_head=None,
        )
        data, signature = receipts.sign_receipt(dataclasses.replace(receipt, **changes), key)
        folder = self.folder / "receipts"
        folder.mkdir(exist_ok=True)
        (folder / "receipt-0001.json").write_bytes(data)
        (folder / "receipt-0001.json.sig").write_bytes(signature)
        return ["--receipts", str(folder)]

    def opened(self, parts: Parts = FIRST) -> Path:
        folder = self.folder / "opened"
        folder.mkdir()
        for name, content in parts.members():
            (folder / name).write_bytes(content)
        return folder

    def run(self, *arguments: str | Path) -> tuple[int, dict[str, str]]:
        """Return the exit code and the outcome of each finding by its code."""
        code = main([*(str(item) for item in arguments), "--json"])
        answer = json.loads(self.capture.readouterr().out)
        if "error" in answer:
            return code, {answer["error"]: "error"}
        assert answer["failed"] == (code != 0)
        return code, {item["code"]: item["outcome"] for item in answer["findings"]}


@pytest.fixture
def case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Case:
    return Case(tmp_path, capsys)


# A sealed file


def test_with_everything_given_everything_is_proved_but_time_and_truth(case: Case) -> None:
    sealed = case.sealed()
    code, found = case.run(
        sealed,
        *case.identity(),
        *case.signers(),
        *case.chain(FIRST.link, SECOND.link),
        *case.receipt(sealed),
    )
    assert code == 0
    assert {name for name, outcome in found.items() if outcome == "proved"} == {
        *("name", "opened", "signature", "signer", "parts", "records", "custody"),
        *("chain", "receipt"),
    }
    assert {name for name, outcome in found.items() if outcome == "not-proved"} == {
        *("chain-later", "time", "truth"),
    }


def test_one_report_alone_never_proves_that_none_is_missing(case: Case) -> None:
    for parts in (SECOND, THIRD):
        code, found = case.run(case.sealed(parts), *case.identity(), *case.signers())
        assert (code, found["chain"]) == (0, "not-proved")
    code, found = case.run(case.sealed(FIRST), *case.identity(), *case.signers())
    assert (code, found["chain"], found["chain-later"]) == (0, "proved", "not-proved")


def test_without_a_key_only_the_name_is_proved(case: Case) -> None:
    code, found = case.run(case.sealed())
    assert (code, found) == (0, {"name": "proved", "content": "not-proved"})


def test_a_file_of_another_name_is_told(case: Case) -> None:
    path = case.sealed().rename(case.folder / "report.age")
    assert case.run(path)[1]["name"] == "not-proved"
    path = path.rename(case.folder / f"{'0' * 64}.age")
    code, found = case.run(path, *case.identity())
    assert (code, found["name"], found["opened"]) == (7, "failed", "proved")


def test_without_a_list_the_signer_is_not_proved(case: Case) -> None:
    code, found = case.run(case.sealed(), *case.identity())
    assert (code, found["signature"], found["signer"]) == (0, "proved", "not-proved")


def test_a_signer_who_is_not_in_the_list_fails(case: Case) -> None:
    code, found = case.run(case.sealed(), *case.identity(), *case.signers(SigningKey.generate()))
    assert (code, found) == (7, {"name": "proved", "SignerUnknown": "failed"})


def test_a_key_that_the_list_gives_to_another_device_fails(case: Case) -> None:
    code, found = case.run(case.sealed(), *case.identity(), *case.signers(device="ee" * 16))
    assert (code, found["ManifestInvalid"]) == (7, "failed")


def test_another_key_does_not_open_it(case: Case) -> None:
    path = case.folder / "other.key"
    path.write_text(X25519Identity.generate().to_text(), "ascii")
    code, found = case.run(case.sealed(), "--identity-file", path)
    assert (code, found["AgeNoMatch"]) == (7, "failed")


@pytest.mark.parametrize("place", [5, 300, 2000, -1])
def test_a_damaged_file_fails_twice(case: Case, place: int) -> None:
    path = case.sealed()
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    code, found = case.run(path, *case.identity())
    assert code == 7
    assert found["name"] == "failed"
    assert len(found) == 2


def test_a_part_that_is_not_what_was_signed_fails(case: Case) -> None:
    parts = the_parts()
    parts.files[2] = (parts.files[2][0], parts.files[2][1][::-1])
    code, found = case.run(case.sealed(content=parts.forge()), *case.identity())
    assert (code, found["ObjectDamaged"]) == (7, "failed")


def with_record(change: dict[str, object]) -> Parts:
    """Return parts whose signed record differs from what it should be."""
    parts = the_parts()
    value = json.loads(parts.files[0][1]) | change
    parts.files[0] = (parts.files[0][0], json.dumps(value).encode())
    parts.manifest = dataclasses.replace(parts.manifest, members=members_of(parts.files))
    return parts


def test_a_record_other_than_announced_fails(case: Case) -> None:
    other = dataclasses.replace(records.parse(FIRST.files[0][1]), record=ReportId("00" * 16))
    parts = with_record(json.loads(records.to_bytes(other)))
    code, found = case.run(case.sealed(content=parts.forge()), *case.identity())
    assert (code, found["ManifestInvalid"]) == (7, "failed")


def test_broken_custody_entries_fail(case: Case) -> None:
    entries = json.loads(FIRST.files[0][1])["custody"]
    parts = with_record({"custody": entries[1:]})
    code, found = case.run(case.sealed(content=parts.forge()), *case.identity())
    assert (code, found["records"], found["ChainBroken"]) == (7, "proved", "failed")


def test_a_file_that_travels_apart_is_not_proved(case: Case) -> None:
    parts = the_parts()
    parts.files.pop()
    parts.manifest = dataclasses.replace(parts.manifest, members=members_of(parts.files))
    code, found = case.run(case.sealed(parts), *case.identity())
    assert (code, found["files-apart"]) == (0, "not-proved")


# The chain


def test_a_gap_before_it_is_not_proved_and_told(case: Case) -> None:
    code, found = case.run(case.sealed(THIRD), *case.identity(), *case.chain(FIRST.link))
    assert (code, found["chain"], found["chain-missing"]) == (0, "not-proved", "not-proved")


def test_its_signature_confirms_the_links_before_it(case: Case) -> None:
    code, found = case.run(
        case.sealed(THIRD), *case.identity(), *case.chain(FIRST.link, SECOND.link)
    )
    assert (code, found["chain"]) == (0, "proved")


def test_an_invented_link_before_it_fails(case: Case) -> None:
    invented = Link(2, FIRST.link.head, Sha256("0" * 64))
    code, found = case.run(case.sealed(THIRD), *case.identity(), *case.chain(FIRST.link, invented))
    assert (code, found["chain"]) == (7, "failed")


def test_another_manifest_in_its_place_fails(case: Case) -> None:
    other = Link(2, FIRST.link.head, Sha256("0" * 64))
    code, found = case.run(case.sealed(SECOND), *case.identity(), *case.chain(FIRST.link, other))
    assert (code, found["chain"]) == (7, "failed")


def test_a_fork_elsewhere_fails(case: Case) -> None:
    other = Link(3, SECOND.link.head, Sha256("0" * 64))
    links = case.chain(FIRST.link, SECOND.link, THIRD.link, other)
    code, found = case.run(case.sealed(FIRST), *case.identity(), *links)
    assert (code, found["chain"], found["chain-fork"]) == (7, "proved", "failed")


def test_the_chain_of_another_key_fails(case: Case) -> None:
    links = case.chain(FIRST.link, key=SigningKey.generate())
    code, found = case.run(case.sealed(), *case.identity(), *links)
    assert (code, found["chain"]) == (7, "failed")


def test_a_first_that_begins_no_chain_fails(case: Case) -> None:
    parts = the_parts(previous=Sha256("0" * 64))
    code, found = case.run(case.sealed(parts), *case.identity())
    assert (code, found["chain"]) == (7, "failed")


# Receipts


def test_a_held_receipt_is_proved_with_its_reason(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = case.sealed()
    arguments = [*case.identity(), *case.signers()]
    arguments += case.receipt(sealed, outcome=Outcome.HELD, reason="chain-fork")
    assert case.run(sealed, *arguments)[1]["receipt"] == "proved"
    main([str(sealed), *arguments])
    assert "chain-fork" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"object_sha256": Sha256("0" * 64)}, "not-proved"),
        ({"device": "ee" * 16}, "failed"),
        ({"sequence": 2}, "failed"),
        ({"headquarters": HeadquartersId("bb" * 16)}, "not-proved"),
        ({"key": SigningKey.from_bytes(bytes(32))}, "not-proved"),
    ],
)
def test_a_receipt_that_does_not_fit_proves_nothing(
    case: Case, changes: dict[str, Any], outcome: str
) -> None:
    sealed = case.sealed()
    receipt = case.receipt(sealed, **changes)
    found = case.run(sealed, *case.identity(), *case.signers(), *receipt)[1]
    assert found["receipt"] == outcome


def test_a_forged_receipt_fails(case: Case) -> None:
    sealed = case.sealed()
    arguments = case.receipt(sealed)
    path = case.folder / "receipts" / "receipt-0001.json"
    path.write_bytes(path.read_bytes().replace(b'"copies":2', b'"copies":9'))
    code, found = case.run(sealed, *case.identity(), *case.signers(), *arguments)
    assert (code, found["SignatureInvalid"]) == (7, "failed")


def test_without_a_list_a_receipt_proves_nothing(case: Case) -> None:
    sealed = case.sealed()
    code, found = case.run(sealed, *case.identity(), *case.receipt(sealed))
    assert (code, found["receipt"]) == (0, "not-proved")


# An opened report


def test_the_folder_of_an_opened_report_is_verified(case: Case) -> None:
    folder = case.opened()
    code, found = case.run(folder, *case.signers(), *case.chain(FIRST.link))
    assert code == 0
    assert found["signer"] == found["parts"] == found["custody"] == found["chain"] == "proved"
    assert "name" not in found


def test_of_a_folder_a_receipt_proves_nothing(case: Case) -> None:
    receipt = case.receipt(case.sealed())
    code, found = case.run(case.opened(), *case.signers(), *receipt)
    assert (code, found["receipt"]) == (0, "not-proved")


def test_other_files_in_the_folder_are_told(case: Case) -> None:
    folder = case.opened()
    (folder / "notes.txt").write_text("more", "ascii")
    code, found = case.run(folder)
    assert (code, found["others"]) == (0, "not-proved")


@pytest.mark.parametrize("name", [name for name, _content in FIRST.members()])
@pytest.mark.parametrize("change", ["other", "longer", "shorter", "missing", "link", "folder"])
def test_a_changed_folder_never_passes(case: Case, name: str, change: str) -> None:
    path = case.opened() / name
    data = path.read_bytes()
    path.unlink()
    if change == "other":
        path.write_bytes(data[:-2] + b"!" + data[-1:])
    elif change == "longer":
        path.write_bytes(data + b"\0")
    elif change == "shorter":
        path.write_bytes(data[:-1])
    elif change == "link":
        (case.folder / "elsewhere").write_bytes(data)
        path.symlink_to(case.folder / "elsewhere")
    elif change == "folder":
        path.mkdir()
    code, found = case.run(path.parent)
    assert code != 0
    assert {"failed", "error"} & set(found.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_folder_does_not_block(case: Case) -> None:
    path = case.opened() / "0001-0123456789abcdef.jpg"
    path.unlink()
    os.mkfifo(path)
    assert case.run(path.parent)[0] == 7


# Extracting


def test_the_parts_are_extracted_once_all_is_verified(case: Case) -> None:
    target = case.folder / "out"
    code, _found = case.run(case.sealed(), *case.identity(), "--extract", target)
    assert code == 0
    names = {*(name for name, _content in FIRST.files), "manifest.json", "manifest.json.sig"}
    assert {item.name for item in target.iterdir()} == names
    for name, content in FIRST.files:
        assert (target / name).read_bytes() == content
        assert (target / name).stat().st_mode & 0o777 == 0o600
    assert target.stat().st_mode & 0o777 == 0o700
    assert case.run(target)[0] == 0


def test_nothing_is_extracted_from_what_fails(case: Case) -> None:
    target = case.folder / "out"
    damaged = bytearray(FIRST.write()[0])
    damaged[-1] ^= 1
    failing = [
        [case.sealed(content=bytes(damaged)), *case.identity()],
        [case.sealed(), *case.identity(), *case.signers(SigningKey.generate())],
        [case.sealed(the_parts(previous=Sha256("0" * 64))), *case.identity()],
    ]
    before = set(case.folder.iterdir()) | {case.folder / "hq.key", case.folder / "allowed_signers"}
    for arguments in failing:
        code, _found = case.run(*arguments, "--extract", target)
        assert code == 7
    assert set(case.folder.iterdir()) == before


def test_an_existing_folder_is_not_touched(case: Case) -> None:
    target = case.folder / "out"
    target.mkdir()
    code, found = case.run(case.sealed(), *case.identity(), "--extract", target)
    assert (code, found) == (2, {"InvalidInput": "error"})
    assert list(target.iterdir()) == []


# The command line


def test_it_speaks_in_plain_sentences(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(case.sealed()), *case.identity()])
    text = capsys.readouterr().out
    assert code == 0
    assert text.index("Proved:") < text.index("Not proved:") < text.index("Nothing failed.")
    assert "device's own clock" in text
    assert "chain complete" not in text.lower()


def test_a_failure_is_said_first(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(case.sealed()), *case.identity(), *case.signers(SigningKey.generate())])
    text = capsys.readouterr().out
    assert code == 7
    assert text.startswith("Failed:")
    assert text.rstrip().endswith("Do not rely on this report.")


def test_it_never_tells_what_is_in_the_report(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = case.sealed()
    for extra in ([], ["--json"]):
        main([str(sealed), *case.identity(), *case.signers(), *extra])
        output = capsys.readouterr()
        assert "Niamiha" not in output.out + output.err
        assert "IMG 1" not in output.out + output.err


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["missing.age"], 9, "DriveUnreadable"),
        (["{sealed}", "--identity-file", "missing"], 9, "DriveUnreadable"),
        (["{sealed}", "--identity-file", "{sealed}"], 2, "InvalidKey"),
        (["{sealed}", "--identity-file", "empty"], 2, "InvalidKey"),
        (["{sealed}", "--identity-file", "words"], 2, "InvalidKey"),
        (["{sealed}", "--allowed-signers", "words"], 2, "InvalidInput"),
        (["{sealed}", "--chain", "words"], 2, "InvalidJson"),
        (["{sealed}", "--receipts", "words"], 9, "DriveUnreadable"),
        (["{sealed}", "--extract", "out"], 2, "InvalidInput"),
        (["empty_folder"], 9, "DriveUnreadable"),
        (["empty_folder", "--extract", "out"], 2, "InvalidInput"),
        (["link.age"], 2, "InvalidInput"),
    ],
)
def test_input_that_cannot_be_used_has_a_sentence_and_a_code(
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    error: str,
) -> None:
    monkeypatch.chdir(case.folder)
    sealed = case.sealed()
    (case.folder / "empty").touch()
    (case.folder / "words").write_text("some words", "ascii")
    (case.folder / "empty_folder").mkdir()
    (case.folder / "link.age").symlink_to(sealed)
    given = [argument.format(sealed=sealed) for argument in arguments]
    assert case.run(*given) == (code, {error: "error"})
    assert main(given) == code
    message = case.capture.readouterr().err
    assert message.startswith("fieldkit-verify: ")
    assert message.count("\n") == 1
    assert str(case.folder) not in message


def test_help_and_version_need_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--help", "--version"):
        with pytest.raises(SystemExit) as stopped:
            main([option])
        assert stopped.value.code == 0
        assert "fieldkit-verify" in capsys.readouterr().out


def test_it_runs_as_a_module_without_vault_window_or_network() -> None:
    script = (
        "import sys; import fieldkit.verify.main; "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('sqlcipher3', 'PySide6', 'keyring', 'aiohttp', 'tuf') "
        "or name.startswith(('fieldkit.vault', 'fieldkit.hq', 'fieldkit.gui'))])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
