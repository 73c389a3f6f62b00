"""What the screen of devices says, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.house import HouseLine, HouseSubject, Urgency
from fieldkit.domain.local_text import number, short_day
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.lines import Line
from fieldkit.hq.store.roster_store import WaitingRequest
from fieldkit.translations import _, ngettext

_TONES = {Urgency.OVER: Tone.HELD, Urgency.SOON: Tone.WAITING, Urgency.OK: Tone.SAFE}
_INBOX = (HouseSubject.HELD, HouseSubject.REQUESTS)  # shown there, and below on their own
_SOON_DAYS = 60


@dataclass(frozen=True)
class RosterDevice:
    """One device as the roster lists it."""

    entry: RosterEntry
    objects: int
    missing: int
    last_seen: datetime | None
    days_left: int


@dataclass(frozen=True)
class DeviceRows:
    """The roster and the house; the key of a device or a request is its number."""

    house: tuple[Line, ...]
    requests: tuple[Line, ...]
    devices: tuple[Line, ...]


def device_rows(
    house: Sequence[HouseLine],
    requests: Sequence[WaitingRequest],
    devices: Sequence[RosterDevice],
) -> DeviceRows:
    """Return the lines: of the house what is overdue first, devices by code."""
    lines = [item for item in house if item.subject not in _INBOX]
    lines.sort(key=lambda item: list(_TONES).index(item.urgency))
    return DeviceRows(
        tuple(
            Line(item.subject.value, item.fact, item.next_step, _TONES[item.urgency])
            for item in lines
        ),
        tuple(
            Line(
                item.candidate.device,
                _("A device asks to be enrolled: {number}").format(
                    number=item.candidate.device[:8]
                ),
                _("Asked on {day}. Compare ten words with its holder.").format(
                    day=short_day(item.candidate.asked_at)
                ),
                Tone.WAITING,
            )
            for item in requests
        ),
        tuple(_device_line(item) for item in devices),
    )


def _device_line(item: RosterDevice) -> Line:
    entry = item.entry
    is_revoked = entry.state is DeviceState.REVOKED
    title = " · ".join((entry.code, _("revoked"))) if is_revoked else entry.code
    parts = [
        ngettext("{count} object", "{count} objects", item.objects).format(
            count=number(item.objects)
        )
    ]
    if item.missing:
        parts.append(_("missing: {count}").format(count=number(item.missing)))
    if item.last_seen is not None:
        parts.append(_("last seen {day}").format(day=short_day(item.last_seen)))
    if not is_revoked:
        parts.append(_certificate(item.days_left))
    return Line(entry.device, title, " · ".join(parts), _tone(item))


def _certificate(days_left: int) -> str:
    if days_left < 0:
        return _("certificate ended")
    return ngettext(
        "certificate: {count} day left", "certificate: {count} days left", days_left
    ).format(count=number(days_left))


def _tone(item: RosterDevice) -> Tone:
    if item.entry.state is DeviceState.REVOKED:
        return Tone.DRAFT
    if item.missing or item.days_left < 0:
        return Tone.HELD
    return Tone.WAITING if item.days_left < _SOON_DAYS else Tone.SAFE
