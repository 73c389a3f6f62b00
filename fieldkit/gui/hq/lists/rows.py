"""What the screen of the list shows; knows no Qt."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field

from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.daily_list import Grouping, ListEntry, to_content
from fieldkit.domain.local_text import number
from fieldkit.hq import list_words
from fieldkit.hq.consent_words import reason_of
from fieldkit.hq.printed_name import surname_first
from fieldkit.operations.hq.make_list import PlannedList
from fieldkit.translations import _

Label = Callable[[str, str], str]


class Part(enum.StrEnum):
    """Which people are shown."""

    NAMED = "named"
    WITHHELD = "withheld"
    CHANGED = "changed"


@dataclass(frozen=True)
class Wanted:
    """What the person chose at the top of the screen."""

    language: str = "be"
    days: int = 1  # how many days back it counts
    grouping: Grouping = Grouping.STATION
    purpose: Purpose = Purpose.PUBLIC


@dataclass(frozen=True)
class ListRow:
    """One person."""

    person_id: str
    name: str = field(repr=False)
    place: str = field(repr=False)
    detained: str = field(repr=False)
    status: str
    remark: str  # the result; why withheld; what changed


@dataclass(frozen=True)
class ShownList:
    """The list, in the language of the window."""

    lines: tuple[str, ...]  # above the list, as they would be printed
    reasons: tuple[str, ...]  # who is missing, how many are withheld, by why
    rows: dict[Part, tuple[ListRow, ...]] = field(repr=False)


def shown_list(planned: PlannedList, label: Label) -> ShownList:
    """Return what a planned list looks like."""
    missing = list_words.missing_text(planned.head)
    named = [entry for group in planned.groups for entry in group.entries]
    return ShownList(
        lines=list_words.notes(planned.head),
        reasons=(
            *([missing] if missing else []),
            *(
                f"{number(count)}: {reason_of(why)}"
                for why, count in sorted(planned.clearance.withheld.items(), key=lambda it: -it[1])
            ),
        ),
        rows={
            Part.NAMED: tuple(
                _row(entry, planned, label, list_words.result_text(entry, label)) for entry in named
            ),
            Part.WITHHELD: tuple(
                _row(entry, planned, label, reason_of(planned.clearance[entry.person_id].why))
                for entry in planned.withheld
            ),
            Part.CHANGED: tuple(_changes(planned, label)),
        },
    )


def _changes(planned: PlannedList, label: Label) -> list[ListRow]:
    change = planned.change
    if change is None:
        return []
    rows = [_row(entry, planned, label, _("added")) for entry in change.added]
    for before, now in change.changed:
        rows.append(_row(now, planned, label, _changed_text(before, now)))
    rows += [_row(entry, planned, label, _("removed")) for entry in change.removed]
    return rows


def _changed_text(before: ListEntry, now: ListEntry) -> str:
    """Return what is otherwise, without saying how it was."""
    old, new = to_content(before), to_content(now)
    names = {
        _("name"): {"name_be", "name_ru", "name_latin"},
        _("year of birth"): {"born_from", "born_to"},
        _("town"): {"town"},
        _("detention"): {"detained_from", "detained_to", "detained_place"},
        _("held at"): {"station", "station_text"},
        _("status"): {"status", "is_confirmed"},
        _("article"): {"articles"},
        _("court"): {"court", "judge"},
        _("result"): {"sanction", "days", "months", "base_units", "roubles", "until"},
    }
    keys = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    said = ", ".join(name for name, members in names.items() if members & keys)
    return _("changed: {what}").format(what=said)


def _row(entry: ListEntry, planned: PlannedList, label: Label, remark: str) -> ListRow:
    place = label("detention_place", entry.station) if entry.station else entry.station_text
    return ListRow(
        person_id=entry.person_id,
        name=surname_first(entry.name_in(planned.order.language)) or _("without a name"),
        place=place or _("not known"),
        detained=list_words.time_text(entry.detained_from, entry.detained_to),
        status=list_words.status_text(entry, label),
        remark=remark,
    )
