"""Headquarters, the request, the return and its changes, from the first screen by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from fieldkit.bundle import card as cards
from fieldkit.hq.directory import publish_headquarters
from fieldkit.operations.field.keep_directory import keep_directory, trusted_directory
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.transfer.directory import take_in
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_device
from tests.fakes.hands import CONTROL
from tests.fakes.journey import a_monitor, a_report, an_office, carry
from tests.fakes.organisation import NOW, a_recipient


def test_headquarters_is_added_and_asked_for_enrolment(opened, tmp_path, organisation) -> None:
    directory = organisation.directory()
    headquarters_id = organisation.headquarters.headquarters_id
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "card.age").write_bytes(
        cards.make_card(
            directory.to_archive(),
            headquarters_id,
            directory.root_sha256,
            organisation.receipt,
            NOW,
        )
    )
    (tmp_path / "request").mkdir()
    hands = opened(lambda: a_monitor(tmp_path / "vault", None, FixedClock()))
    hands.push("Add the HQ card")
    hands.push("Choose the card file")
    hands.choose(tmp_path / "card", "Open")
    hands.see("Did headquarters read you the same ten words?")
    hands.push("The same words: add")
    hands.push("Next: ask to be enrolled")
    hands.push("Save the request")
    hands.choose(tmp_path / "request", "Save here", is_folder=True)
    hands.see("Saved as")
    assert len(list((tmp_path / "request").iterdir())) == 1


def test_a_return_is_read_from_a_stick(opened, tmp_path) -> None:
    def make():
        clock = FixedClock()
        office = an_office(tmp_path / "office", clock)
        monitor = a_monitor(tmp_path / "vault", office, clock)
        office.enrol(monitor, tmp_path, "M-01")
        seal_report(monitor, [a_report(monitor)])
        carry(monitor, tmp_path / "stick")
        office.take_in(tmp_path / "stick")
        office.write_return(tmp_path / "stick")
        return monitor

    hands = opened(make)
    hands.press(Qt.Key.Key_H, CONTROL)
    hands.push("Choose a folder")
    hands.choose(tmp_path / "stick", "Use this folder", is_folder=True)
    hands.push("Read it")
    hands.see("This came back")
    hands.push("Done")
    hands.press(Qt.Key.Key_Escape)
    hands.see("1 safe at headquarters")


def test_new_words_of_headquarters_are_confirmed(opened, tmp_path, organisation) -> None:
    def make():
        session = a_device(tmp_path / "vault", organisation)
        published = publish_headquarters(
            organisation.directory(),
            organisation.with_changes(intake=(a_recipient(),)),
            organisation.signers,
            organisation.online,
            NOW,
        )
        news = take_in(published.to_archive(), trusted_directory(session.vault), NOW)
        with session.vault.transaction():
            keep_directory(session.vault, news)
        return session

    hands = opened(make)
    hands.push("See the changes")
    hands.see("Did headquarters read you the same new words?")
    hands.push("The same words: confirm")
    hands.see("The change is in force.")
    hands.push("Done")
    hands.see("Record a detention")
