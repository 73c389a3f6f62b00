"""Vaults for scenes; everybody and everything in them is invented."""

from __future__ import annotations

import functools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from fieldkit.bundle.letter import About, LetterText, write_letter_text
from fieldkit.bundle.mail import MailKind
from fieldkit.crypto import x509
from fieldkit.domain.connection import Network, Route
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.place import Place
from fieldkit.domain.report import ReportState
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.hq.directory import publish_headquarters
from fieldkit.operations.field.allow_network import allow_network, refuse_network
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.keep_directory import keep_directory
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.remember_place import remember_place
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume
from fieldkit.transfer.directory import take_in
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.clock import FixedClock
from tests.fakes.drive import a_volume
from tests.fakes.field import KEY, a_device, a_draft
from tests.fakes.organisation import NOW, Organisation, a_recipient, an_organisation
from tests.scenes.registry import World

_PEOPLE = (
    ("Invented Alena, about 30", "Invented square, by the metro"),
    ("man in a red jacket, about 25", "Invented square"),
    ("Invented Kavalchuk", "Corner of Made-up street"),
    ("woman with a violin case", "Invented avenue, 12"),
    ("Прыдуманы Янка", "Прыдуманая плошча"),
)
_STATES = (
    (ReportState.RECEIVED, ""),
    (ReportState.RECEIVED, ""),
    (ReportState.HELD, "unknown-device"),
    (ReportState.HANDED_OVER, ""),
    (ReportState.SEALED, ""),
)


@functools.cache
def organisation() -> Organisation:
    """Return the headquarters of all scenes."""
    return an_organisation()


@functools.cache
def organisation_with_server() -> Organisation:
    """Return the same headquarters with a drop server."""
    house = organisation()
    authority = x509.new_certificate_authority("servers", now=NOW)[1].decode("ascii")
    changed = house.with_changes(tls_ca=authority, servers=("https://192.0.2.7:8443",))
    return replace(house, headquarters=changed)


def a_new_vault(folder: Path) -> None:
    """A vault without headquarters and without reports."""
    a_device(folder).vault.close()


def with_reports(folder: Path) -> None:
    """A device with drafts, and with sealed reports in every state."""
    session = a_device(folder, organisation())
    request_enrolment(session)
    _seal_some(session)
    name, place = _PEOPLE[0]
    a_draft(session, "T01")
    a_draft(session, name_as_reported=name, place=place)
    session.vault.close()


def with_network(folder: Path) -> None:
    """A device whose headquarters has a server, with networks that were decided about."""
    session = a_device(folder, organisation_with_server())
    request_enrolment(session)
    _seal_some(session)
    vault = session.vault
    home = Network("ab" * 32, "Invented home")
    cafe = Network("cd" * 32, "Café by the invented station")
    allow_network(vault, home, NOW)
    refuse_network(vault, cafe, NOW)
    keep_sync_choice(vault, SyncChoice(mode=SyncMode.ASK, route=Route.TOR, at_minute=21 * 60 + 30))
    vault.close()


def with_letters(folder: Path) -> None:
    """A device that headquarters has written to."""
    session = a_device(folder, organisation_with_server())
    request_enrolment(session)
    _seal_some(session)
    vault = session.vault
    mail = Sha256("ef" * 32)
    stub = vault.reports.stubs()[0]
    written = (
        (MailKind.MESSAGE, "Thank you for the march. Everybody you named has been found.", None),
        (
            MailKind.TASK,
            "Please find a witness for this line: a woman with a violin case was seen beside the"
            " van. Do not ask by phone.",
            About(stub.report_id, "people[14]/name"),
        ),
        (
            MailKind.CORRECTION,
            "The place was Invented avenue 12, not 21. Please correct it when you can.",
            About(stub.report_id),
        ),
    )
    with vault.transaction():
        vault.mail.add(mail, NOW)
        for number, (kind, text, about) in enumerate(written):
            letter = LetterText(f"{number:032x}", NOW, text, about)
            vault.mail.add_letter(mail, kind.value, write_letter_text(letter))
        vault.mail.set_read(1)
    vault.close()


def cut_off(folder: Path) -> None:
    """A device whose program was cut off while a draft was open."""
    with_reports(folder)
    vault = unlock_vault_with_key(folder, KEY)
    session = Session(vault, FixedClock(), None)
    remember_place(session, Place("editor", vault.reports.drafts()[0].report_id))
    vault.close()


def a_stick_of_a_colleague(folder: Path) -> Volume:
    """Return a stick that a colleague has handed two reports over to."""
    (folder / "colleagues-stick").mkdir()
    session = a_device(folder / "colleague", organisation())
    for name, place in _PEOPLE[1:3]:
        seal_report(session, [a_draft(session, name_as_reported=name, place=place)])
    hand_over(session, folder / "colleagues-stick")
    session.vault.close()
    return replace(
        a_volume(folder / "colleagues-stick", label="BLUE STICK"),
        size=16_000_000_000,
        free=14_000_000_000,
    )


def with_changes(folder: Path) -> None:
    """A device that waits for a yes to new keys and to a weaker rule of headquarters."""
    session = a_device(folder, organisation())
    house = organisation()
    published = publish_headquarters(
        house.directory(),
        house.with_changes(intake=(a_recipient(),), policy=Policy(delete_needs_copies=1)),
        house.signers,
        house.online,
        NOW,
    )
    news = take_in(published.to_archive(), house.directory(), NOW)
    with session.vault.transaction():
        keep_directory(session.vault, news)
    session.vault.close()


def _seal_some(session: Session) -> None:
    for (state, reason), (name, place) in zip(_STATES, _PEOPLE, strict=True):
        [stub] = seal_report(session, [a_draft(session, name_as_reported=name, place=place)])
        if state is not ReportState.SEALED:
            with session.vault.transaction():
                session.vault.outbox.set_state(stub.object_sha256, state)
                session.vault.reports.set_state(stub.object_sha256, state, reason)


class Worlds:
    """Makes each world once and gives out copies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[World, Path] = {}

    def copy(self, world: World) -> Path:
        """Return a new folder with the vault of this world in `vault`."""
        if world not in self._made:
            made = Path(tempfile.mkdtemp(dir=self._folder))
            world(made / "vault")
            self._made[world] = made
        return self._placed(self._made[world])

    def empty(self) -> Path:
        """Return a new folder without a vault."""
        return Path(tempfile.mkdtemp(dir=self._folder))

    def _placed(self, made: Path) -> Path:
        folder = self.empty()
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return folder
