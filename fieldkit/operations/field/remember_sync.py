"""Remember the last runs of sync inside the vault: when they were, how they ended, the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.errors import FieldkitError
from fieldkit.transfer.schedule import LastRun
from fieldkit.vault.vault import Vault

_LAST = "last-sync"
_SKEW = "clock-skew"
_MANY = 1_000_000


@dataclass(frozen=True)
class LastSync:
    """Nothing about the network or the server is kept."""

    at: datetime  # UTC
    end: SyncEnd
    good_at: datetime | None = None  # of the last run that ended well
    failures: int = 0  # in a row
    stored: int = 0  # objects, by the last run
    letters: int = 0  # that it brought
    again_at: datetime | None = None  # when an object that was refused may be tried again; UTC

    @property
    def run(self) -> LastRun:
        """Return what the schedule asks."""
        return LastRun(self.at, self.failures, self.again_at)


@dataclass(frozen=True)
class ClockSkew:
    """How far this clock was from the server's; shown, and never corrected."""

    at: datetime  # by this clock; UTC
    seconds: int  # positive: this clock is ahead


def remember_sync(
    vault: Vault,
    end: SyncEnd,
    at: datetime,
    *,
    stored: int,
    letters: int,
    again_at: datetime | None,
) -> None:
    """Keep how a run ended, within the caller's transaction."""
    before = last_sync(vault)
    failed_before = 0 if before is None else before.failures
    last = LastSync(
        at=at,
        end=end,
        good_at=None if before is None else before.good_at,
        failures=failed_before + (end is not SyncEnd.STOPPED),  # which says nothing of the network
        stored=stored,
        letters=letters,
        again_at=again_at,
    )
    if end is SyncEnd.DONE:
        last = replace(last, good_at=at, failures=0)
    vault.settings.put(
        _LAST,
        {
            "at": to_text(last.at),
            "end": last.end.value,
            "good_at": _text(last.good_at),
            "again_at": _text(last.again_at),
            "failures": min(last.failures, _MANY),
            "stored": last.stored,
            "letters": last.letters,
        },
    )


def last_sync(vault: Vault) -> LastSync | None:
    """Return how the last run ended, None where there was none or it cannot be read."""
    kept = vault.settings.get(_LAST)
    try:
        if not isinstance(kept, dict):
            return None
        return LastSync(
            from_text(str(kept["at"])),
            SyncEnd(str(kept["end"])),
            _moment(kept["good_at"]),
            failures=_count(kept["failures"]),
            stored=_count(kept["stored"]),
            letters=_count(kept["letters"]),
            again_at=_moment(kept["again_at"]),
        )
    except (FieldkitError, ValueError, KeyError):
        return None


def remember_skew(vault: Vault, skew: ClockSkew) -> None:
    """Keep how far this clock was off, within the caller's transaction."""
    vault.settings.put(_SKEW, {"at": to_text(skew.at), "seconds": skew.seconds})


def last_skew(vault: Vault) -> ClockSkew | None:
    """Return how far this clock was off when a server was last asked, None if never."""
    kept = vault.settings.get(_SKEW)
    try:
        if not isinstance(kept, dict) or type(kept["seconds"]) is not int:
            return None
        return ClockSkew(from_text(str(kept["at"])), kept["seconds"])
    except (FieldkitError, ValueError, KeyError):
        return None


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def _moment(value: object) -> datetime | None:
    return None if value is None else from_text(str(value))


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value
