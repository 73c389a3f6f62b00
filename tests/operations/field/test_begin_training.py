"""What is invented and what is real stay apart, and the whole circle can be practised alone."""

from dataclasses import replace

import pytest

from fieldkit.bundle import card as cards
from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.age import AgeReader, HybridIdentity
from fieldkit.domain.headquarters import RecipientKind
from fieldkit.domain.training import TRAINING_HEADQUARTERS, TRAINING_PASSPHRASE, Exercise
from fieldkit.errors import AgeNoMatch, BagInvalid, NotAllowed, VaultExists
from fieldkit.gui.training_start.presenter import invented_examples
from fieldkit.operations.field.add_headquarters import (
    add_headquarters,
    read_card,
    refuse_other_world,
)
from fieldkit.operations.field.begin_training import begin_training
from fieldkit.operations.field.confirm_change import waiting_changes
from fieldkit.operations.field.delete_training import delete_training
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.keep_directory import trusted_directory
from fieldkit.operations.field.list_exercises import list_exercises, note_exercise
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.play_courier import play_courier
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.platform.paths import is_training_folder, training_folder
from tests.fakes.clock import FixedClock
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import NOW
from tests.fakes.window import no_keyring


@pytest.fixture
def folder(tmp_path):
    return training_folder(tmp_path / "vault")


@pytest.fixture
def training(folder):
    session = begin_training(folder, clock=FixedClock(), examples=invented_examples())
    yield session
    session.vault.close()


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "stick"
    path.mkdir()
    return path


def a_card(organisation, headquarters=None):
    """Return the card of an organisation, or of one that calls itself otherwise."""
    named = replace(organisation, headquarters=headquarters or organisation.headquarters)
    directory = named.directory()
    return cards.make_card(
        directory.to_archive(),
        named.headquarters.headquarters_id,
        directory.root_sha256,
        organisation.receipt,
        NOW,
    )


def drafts_of(session):
    return [draft.report_id for draft in session.vault.reports.drafts()]


def test_it_lies_beside_the_real_vault_and_opens_with_the_words_that_everybody_knows(
    training, folder, tmp_path
) -> None:
    assert folder.parent == tmp_path
    assert is_training_folder(folder)
    assert not is_training_folder(tmp_path / "vault")
    assert training.is_training
    assert training.vault.level == "portable"
    training.vault.close()
    again = unlock_vault(folder, TRAINING_PASSPHRASE, clock=FixedClock(), open_keyring=no_keyring)
    with again.vault:
        assert again.is_training
        assert len(drafts_of(again)) == len(invented_examples())


def test_a_real_vault_is_no_training(device) -> None:
    assert not device.is_training


def test_its_headquarters_is_believed_by_the_rules_of_real_ones(training) -> None:
    news = waiting_changes(training)
    assert news.headquarters.headquarters_id == TRAINING_HEADQUARTERS
    assert news.headquarters.kind is RecipientKind.HYBRID
    assert news.needs_confirmation == ()
    assert news.warnings == ()


def test_a_real_card_is_refused_in_training(training, organisation) -> None:
    offer = read_card(a_card(organisation), NOW)
    with pytest.raises(NotAllowed) as refused:
        add_headquarters(training, offer)
    assert "training" in refused.value.sentence
    assert waiting_changes(training).headquarters.headquarters_id == TRAINING_HEADQUARTERS


def test_the_card_of_a_training_is_refused_by_a_real_vault(alone, organisation) -> None:
    invented = organisation.with_changes(headquarters_id=TRAINING_HEADQUARTERS)
    offer = read_card(a_card(organisation, invented), NOW)
    for refuse in (add_headquarters, refuse_other_world):
        with pytest.raises(NotAllowed):
            refuse(alone, offer)
    assert trusted_directory(alone.vault) is None


def test_the_keys_that_could_read_are_kept_nowhere(training, stick) -> None:
    [stub] = seal_report(training, [drafts_of(training)[0]])
    path = training.vault.outbox.path(training.vault.outbox.get(stub.object_sha256))
    names = set(training.vault.database.rows("SELECT name FROM private_key"))
    assert names == {("device-age",), ("device-signing",), ("training-receipt-key",)}
    with path.open("rb") as sealed, pytest.raises(AgeNoMatch):
        AgeReader(sealed, [HybridIdentity.generate()], sealed_only=True)


def test_real_headquarters_takes_none_of_its_objects_in(
    training, organisation, stick, tmp_path
) -> None:
    seal_report(training, drafts_of(training))
    hand_over(training, stick)
    office = a_headquarters(tmp_path / "hq", organisation)
    [bag] = stick.iterdir()
    result = intake_bag(office, bag)
    assert result.count(Outcome.ACCEPTED) == 0
    office.store.close()
    office.vault.close()


def test_receipts_come_back_by_the_courier(training, stick) -> None:
    seal_report(training, drafts_of(training))
    with pytest.raises(BagInvalid):
        play_courier(training, stick)
    hand_over(training, stick)
    assert list_reports(training).safe_at_headquarters == 0
    count = play_courier(training, stick)
    done = read_return(training, stick)
    assert done.accepted == count == 1  # all reports that are sealed together are one object
    assert done.refused == []
    assert list_reports(training).only_here == 0


def test_nobody_plays_headquarters_for_a_real_vault(device, stick) -> None:
    with pytest.raises(NotAllowed):
        play_courier(device, stick)


def test_exercises_are_seen_and_stay_done(training, stick) -> None:
    def done():
        return {state.exercise for state in list_exercises(training) if state.is_done}

    assert done() == set()
    seal_report(training, drafts_of(training)[:1])
    assert done() == {Exercise.SEAL}
    hand_over(training, stick)
    play_courier(training, stick)
    read_return(training, stick)
    note_exercise(training, Exercise.LOCK)
    expected = {Exercise.SEAL, Exercise.HAND_OVER, Exercise.RECEIPT, Exercise.LOCK}
    assert done() == expected
    with training.vault.transaction():
        training.vault.database.write("DELETE FROM stub")
    assert done() == expected


def test_it_is_deleted_whole_and_only_it(training, folder, tmp_path, device) -> None:
    training.vault.close()
    delete_training(folder)
    assert not folder.exists()
    delete_training(folder)  # twice is once
    for real in (device.vault.folder, tmp_path, tmp_path / "-training"):
        with pytest.raises(NotAllowed):
            delete_training(real)
    assert device.vault.folder.exists()


def test_a_folder_of_somebodys_own_is_not_deleted_for_its_name(tmp_path) -> None:
    own = tmp_path / "photos-training"
    own.mkdir()
    (own / "of their own.txt").write_text("invented")
    with pytest.raises(NotAllowed):
        delete_training(own)
    assert (own / "of their own.txt").exists()


def test_one_that_was_cut_short_is_begun_anew(folder) -> None:
    leftover = folder.with_name(f"{folder.name}.new")
    leftover.mkdir()
    (leftover / "keyslots.a").write_bytes(b"x")
    session = begin_training(folder, clock=FixedClock(), examples=())
    session.vault.close()
    assert not leftover.exists()
    with pytest.raises(VaultExists):
        begin_training(folder, clock=FixedClock(), examples=())
