"""What the first screen of headquarters says, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.domain.house import HouseLine, HouseSubject, Urgency
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.operations.hq.show_home import HomeState
from fieldkit.translations import _

_TONES = {Urgency.OVER: Tone.HELD, Urgency.SOON: Tone.WAITING, Urgency.OK: Tone.SAFE}


@dataclass(frozen=True)
class HomeRow:
    """One line; choosing it leads to `where`, if there is such a section."""

    sentence: str
    next_step: str
    tone: Tone
    where: Destination


@dataclass(frozen=True)
class HomeRows:
    """What needs a person, most urgent first, and what is in order."""

    urgent: tuple[HomeRow, ...]
    in_order: tuple[HomeRow, ...]


def home_rows(state: HomeState) -> HomeRows:
    """Return the lines of the first screen."""
    rows = [*_first_steps(state), *map(_house_row, state.house)]
    urgent = [row for row in rows if row.tone is not Tone.SAFE]
    urgent.sort(key=lambda row: row.tone is not Tone.HELD)  # stable: in order within each
    return HomeRows(tuple(urgent), tuple(row for row in rows if row.tone is Tone.SAFE))


def _first_steps(state: HomeState) -> Iterator[HomeRow]:
    """Yield what a new headquarters does next."""
    if not state.devices:
        yield HomeRow(
            _("No monitor's device is enrolled yet."),
            _("Give monitors the HQ card; then compare ten words with each."),
            Tone.WAITING,
            Destination(SectionName.DEVICES),
        )
    elif not state.reports:
        yield HomeRow(
            _("No report has come yet."),
            _("Take in a stick, or fetch from the drop servers."),
            Tone.WAITING,
            Destination(SectionName.INBOX),
        )


def _house_row(line: HouseLine) -> HomeRow:
    is_inbox = line.subject in (HouseSubject.HELD, HouseSubject.REQUESTS)
    section = SectionName.INBOX if is_inbox else SectionName.DEVICES
    return HomeRow(line.fact, line.next_step, _TONES[line.urgency], Destination(section))
