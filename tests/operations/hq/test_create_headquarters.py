"""A headquarters begins: offline keys, vault, proofs, card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.bundle.card import read_card, unseal_card
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.headquarters import Policy, RecipientKind
from fieldkit.errors import (
    InvalidInput,
    InvalidKey,
    RecoveryNotProved,
    RecoveryRefused,
    VaultExists,
    WrongPassphrase,
)
from fieldkit.hq.offline_keys import KeyName, Purpose, make_offline_keys
from fieldkit.operations.hq.create_headquarters import (
    Choices,
    CreatedHeadquarters,
    create_headquarters,
)
from fieldkit.operations.hq.make_card import make_card
from fieldkit.operations.hq.prove_recovery import make_recovery, prove_recovery, prove_reserve
from fieldkit.operations.hq.publish_directory import publish_policy, renew_intake
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import close_session, open_session
from fieldkit.transfer.directory import take_in_card
from fieldkit.vault.keyslots import read as read_slots
from fieldkit.vault.recovery import from_shares
from fieldkit.vault.vault import unlock_vault
from tests.fakes.headquarters import HandClock
from tests.fakes.secret_store import MemorySecretStore

QUICK = {"parameters": FOR_TESTS, "work_factor": 2}
CHOICES = Choices(kind=RecipientKind.X25519, policy=Policy(require_tor=True))
PASSPHRASE = "headquarters passphrase"


def passphrase_of(name: KeyName) -> str:
    return f"offline {name.purpose.value} {name.number}"


def create(folder: Path, **changes: object) -> CreatedHeadquarters:
    arguments: dict[str, object] = {
        "ask": passphrase_of,
        "clock": HandClock(),
        "secrets": None,
        "choices": CHOICES,
        **QUICK,
        **changes,
    }
    return create_headquarters(folder / "hq", PASSPHRASE, folder / "offline", **arguments)  # type: ignore[arg-type]  # the test's own


@pytest.fixture
def created(tmp_path: Path) -> Iterator[CreatedHeadquarters]:
    made = create(tmp_path)
    yield made
    close_session(made.session)


class TestCreating:
    def test_the_vault_opens_again_with_its_passphrase(self, tmp_path: Path) -> None:
        made = create(tmp_path)
        known = news_of(made.session.vault, made.session.clock.now()).headquarters
        close_session(made.session)
        again = open_session(unlock_vault(tmp_path / "hq", PASSPHRASE, secrets=None), HandClock())
        assert news_of(again.vault, again.clock.now()).headquarters == known
        assert (known.policy.require_tor, known.kind) == (True, RecipientKind.X25519)
        assert len(made.fingerprint_words) == 10
        close_session(again)

    def test_a_keyring_is_used_where_there_is_one(self, tmp_path: Path) -> None:
        made = create(tmp_path, secrets=MemorySecretStore())
        assert made.session.vault.level == "keyring"
        close_session(made.session)

    def test_no_offline_private_key_lies_in_the_vault(self, created: CreatedHeadquarters) -> None:
        names = created.session.vault.keys.names()
        assert names == (
            "device-ca",
            "intake-0001",
            "online-library",
            "online-snapshot",
            "online-timestamp",
            "receipt",
        )

    def test_a_holder_who_cannot_open_the_key_again_stops_everything(self, tmp_path: Path) -> None:
        asked: list[KeyName] = []

        def forgetful(name: KeyName) -> str:
            asked.append(name)
            again = asked.count(name) > 1 and name.purpose is Purpose.RESERVE
            return "something else entirely" if again else passphrase_of(name)

        with pytest.raises(WrongPassphrase):
            create(tmp_path, ask=forgetful)
        assert not (tmp_path / "hq").exists()

    def test_an_occupied_folder_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "hq").mkdir()
        (tmp_path / "hq" / "letter").write_text("mine")
        with pytest.raises(VaultExists):
            create(tmp_path)
        assert (tmp_path / "hq" / "letter").read_text() == "mine"

    def test_one_holder_alone_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput):
            create(tmp_path, choices=Choices(threshold=1, holders=1))


class TestProofs:
    def test_no_card_before_both_proofs(self, created: CreatedHeadquarters, tmp_path: Path) -> None:
        session = created.session
        with pytest.raises(RecoveryNotProved):
            make_card(session, sealed=False)
        shares = make_recovery(session)
        prove_recovery(session, shares[1:])
        with pytest.raises(RecoveryNotProved):
            make_card(session, sealed=False)
        prove_reserve(session, tmp_path / "offline", passphrase_of)
        made = make_card(session, sealed=True, work_factor=2)
        card = read_card(unseal_card(made.card, made.passphrase))
        news = take_in_card(card, made.root_sha256, session.clock.now())
        assert news.headquarters.headquarters_id == session.headquarters
        assert made.words == created.fingerprint_words

    def test_two_shares_of_three_open_the_vault(self, created: CreatedHeadquarters) -> None:
        session = created.session
        shares = make_recovery(session)
        secret = from_shares([shares[0], shares[2]])
        slots = read_slots(session.vault.folder)
        assert slots.unlock_recovery(secret.value) == session.vault.key

    @pytest.mark.parametrize("count", [0, 1])
    def test_too_few_shares_prove_nothing(self, created: CreatedHeadquarters, count: int) -> None:
        shares = make_recovery(created.session)
        with pytest.raises(InvalidKey):
            prove_recovery(created.session, shares[:count])

    def test_earlier_shares_prove_nothing(self, created: CreatedHeadquarters) -> None:
        old = make_recovery(created.session)
        make_recovery(created.session)
        with pytest.raises(RecoveryRefused):
            prove_recovery(created.session, old[:2])

    def test_new_shares_must_be_proved_again(
        self, created: CreatedHeadquarters, tmp_path: Path
    ) -> None:
        session = created.session
        prove_recovery(session, make_recovery(session)[:2])
        prove_reserve(session, tmp_path / "offline", passphrase_of)
        make_recovery(session)
        with pytest.raises(RecoveryNotProved):
            make_card(session, sealed=False)

    def test_another_reserve_is_refused(self, created: CreatedHeadquarters, tmp_path: Path) -> None:
        session = created.session
        other = tmp_path / "other"
        make_offline_keys(
            other, passphrase_of, kind=RecipientKind.X25519, now=session.clock.now(), work_factor=2
        )
        with pytest.raises(RecoveryRefused):
            prove_reserve(session, other, passphrase_of)


class TestPublishing:
    def test_a_policy_needs_two_holders(self, created: CreatedHeadquarters, tmp_path: Path) -> None:
        from fieldkit.errors import NotAllowed

        def alone(name: KeyName) -> str | None:
            return passphrase_of(name) if name.number == 1 else None

        session = created.session
        with pytest.raises(NotAllowed):
            publish_policy(session, [tmp_path / "offline"], alone, policy=Policy())
        publish_policy(
            session, [tmp_path / "offline"], passphrase_of, servers=("https://drop.example",)
        )
        published = news_of(session.vault, session.clock.now()).headquarters
        assert published.servers == ("https://drop.example",)
        assert published.policy == CHOICES.policy

    def test_the_former_intake_key_stays(
        self, created: CreatedHeadquarters, tmp_path: Path
    ) -> None:
        session = created.session
        before = news_of(session.vault, session.clock.now()).headquarters.intake
        after = renew_intake(session, [tmp_path / "offline"], passphrase_of).intake
        assert before != after
        assert [name for name in session.vault.keys.names() if name.startswith("intake")] == [
            "intake-0001",
            "intake-0002",
        ]
