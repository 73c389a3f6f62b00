"""Headquarters for scenes; everybody and everything in them is invented."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fieldkit.domain.answers import Json
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import VAULT_KEY, Device, HandClock, a_headquarters, enrol
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought

# (code of the monitor, form, answers by the names of their questions)
_REPORTS: tuple[tuple[str, str, Mapping[str, Json]], ...] = (
    ("M-07", "T02", {"name_as_reported": "Invented Kavalchuk", "place": "Invented square"}),
    ("M-12", "T02", {"name_as_reported": "Прыдуманы Кавальчук", "place": "Прыдуманая плошча"}),
    ("M-07", "T02", {"name_as_reported": "Прыдуманая Алена", "place": "Invented avenue, 12"}),
    ("M-12", "T02", {"name_as_reported": "Выдуманный Пётр", "place": "Выдуманная улица, 3"}),
    ("M-31", "T02", {"name_as_reported": "Invented Zhanna", "place": "By the invented metro"}),
)


@functools.cache
def house() -> Organisation:
    """Return the keys of the headquarters of all scenes."""
    return an_organisation(threshold=1, count=1)


def a_new_headquarters(folder: Path) -> None:
    """A headquarters in which nobody has worked yet."""
    close_session(a_headquarters(folder, house()))


def with_colleagues(folder: Path) -> None:
    """Three colleagues."""
    session = a_headquarters(folder, house())
    for code in ("H-01", "H-02", "H-07"):
        with_colleague(session, code)
    close_session(session)


def with_colleague_alone(folder: Path) -> None:
    """One colleague, and nothing else yet."""
    close_session(with_colleague(a_headquarters(folder, house())))


def with_reports(folder: Path) -> None:
    """A colleague, three devices, and reports of invented people, read."""
    session = with_colleague(a_headquarters(folder, house()))
    with tempfile.TemporaryDirectory() as name:
        _bring(session, Path(name))
    read_new(session)
    close_session(session)


@contextmanager
def opened_world(folder: Path) -> Iterator[HeadquartersSession]:
    """Open a headquarters that another world has made, as H-01, to add to it."""
    vault = unlock_vault_with_key(folder, VAULT_KEY)
    session = with_colleague(open_session(vault, HandClock()))
    try:
        yield session
    finally:
        close_session(session)


def _bring(session: HeadquartersSession, folder: Path) -> None:
    devices: dict[str, Device] = {}
    for number, (code, form, named) in enumerate(_REPORTS):
        if code not in devices:
            devices[code] = Device(house())
            enrol(session, devices[code], folder, code)
        time = a_moment(f"2026-11-22T{10 + number}:30")
        device = devices[code]
        device.seal(a_readable_report(device, form, answers_of(form, **named, observed_at=time)))
    for device in devices.values():
        brought(session, device, folder)
