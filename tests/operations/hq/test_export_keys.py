"""Keys and proofs for outsiders."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest

from fieldkit.crypto.age import ScryptIdentity, decrypt_bytes, parse_identity
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.chain_file import parse as parse_chain
from fieldkit.errors import ConfirmationNeeded, InvalidInput
from fieldkit.operations.hq.enrol_device import receive_request
from fieldkit.operations.hq.export_keys import export_identity, export_signers
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.verify.main import main as verify
from fieldkit.verify.signers import parse_signers
from tests.fakes.headquarters import Device
from tests.fakes.organisation import Organisation

PASSPHRASE = "a long enough passphrase"


class TestIdentity:
    def test_it_opens_with_its_passphrase_only(
        self, session: HeadquartersSession, organisation: Organisation
    ) -> None:
        sealed = export_identity(session, PASSPHRASE, work_factor=2)
        plain = decrypt_bytes(sealed, [ScryptIdentity(PASSPHRASE)], 10_000)
        assert parse_identity(plain.decode().strip()) == organisation.intake

    def test_plain_must_be_confirmed(self, session: HeadquartersSession) -> None:
        with pytest.raises(ConfirmationNeeded):
            export_identity(session, None)
        assert export_identity(session, None, is_plain_confirmed=True).startswith(b"AGE-SECRET-KEY")

    def test_a_short_passphrase_is_refused(self, session: HeadquartersSession) -> None:
        with pytest.raises(InvalidInput):
            export_identity(session, "short")


class TestSigners:
    @pytest.fixture
    def exported(
        self, session: HeadquartersSession, device: Device, stick: Path, tmp_path: Path
    ) -> Path:
        device.seal()
        device.hand_over(stick)
        intake_bag(session, stick)
        folder = tmp_path / "export"
        folder.mkdir()
        for file in export_signers(session):
            (folder / file.name).write_bytes(file.content)
        return folder

    def test_devices_and_headquarters_are_listed(
        self, session: HeadquartersSession, device: Device, exported: Path
    ) -> None:
        signers = parse_signers((exported / "allowed_signers").read_bytes())
        key = device.identity.signing.public
        assert signers.principals_of(key, "fieldkit-report@v1") == (device.device_id,)
        assert signers.principals_of(key, "fieldkit-receipt@v1") == ()
        receipt_key = device.organisation.receipt.public
        names = signers.principals_of(receipt_key, "fieldkit-receipt@v1")
        assert names == (session.headquarters,)

    def test_the_verifier_is_content_with_the_export(
        self, exported: Path, device: Device, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (sha256, sealed) = next(iter(device.outbox.items()))
        (tmp_path / f"{sha256}.age").write_bytes(sealed)
        (tmp_path / "key").write_text(device.organisation.intake.to_text() + "\n")
        code = verify(
            [
                str(tmp_path / f"{sha256}.age"),
                f"--identity-file={tmp_path / 'key'}",
                f"--allowed-signers={exported / 'allowed_signers'}",
                f"--receipts={exported}",
                f"--chain={exported / f'chain-{device.device_id}.json'}",
            ]
        )
        out = capsys.readouterr().out
        assert code == 0, out

    def test_the_chain_names_the_devices_key(self, exported: Path, device: Device) -> None:
        chain = parse_chain((exported / f"chain-{device.device_id}.json").read_bytes())
        assert chain.signing_key == device.identity.signing.public
        assert [link.sequence for link in chain.links] == [1]

    @pytest.mark.skipif(which("ssh-keygen") is None, reason="ssh-keygen is not installed")
    def test_ssh_keygen_verifies_a_receipt(
        self, session: HeadquartersSession, exported: Path
    ) -> None:
        (receipt,) = exported.glob("receipt-*.json")
        command = [
            *("ssh-keygen", "-Y", "verify", "-f", str(exported / "allowed_signers")),
            *("-I", session.headquarters, "-n", "fieldkit-receipt@v1"),
            *("-s", f"{receipt}.sig"),
        ]
        done = subprocess.run(command, input=receipt.read_bytes(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_roster_keeps_whole_keys(
    session: HeadquartersSession, organisation: Organisation, tmp_path: Path
) -> None:
    newcomer = Device(organisation)
    path = tmp_path / "request"
    path.write_bytes(newcomer.request())
    waiting = receive_request(session, path)
    assert receive_request(session, path) == waiting
    key = VerifyingKey.from_openssh(waiting.candidate.signing_key)
    assert key == newcomer.identity.signing.public
