"""What the daily list prints, in the language that is being written (`translations.writing_in`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.domain.daily_list import Grouping, ListEntry
from fieldkit.domain.local_text import clock_time, number, short_day, short_moment
from fieldkit.hq.daily_list import Difference, Group
from fieldkit.hq.exports.table import Column, Row
from fieldkit.translations import _, ngettext

Label = Callable[[str, str], str]  # of a vocabulary's term, in the language of the list

_DAY_MINUTES = 24 * 60 - 1


@dataclass(frozen=True)
class ListHead:
    """What stands above and below the list."""

    as_of: datetime  # local
    zone: str  # that it is in: "UTC+3"
    version: int
    known: int  # by name, those withheld among them
    withheld: int
    least: int  # the estimated total, at least and at most
    most: int
    estimate_source: str = ""
    until: date | None = None
    corrections: str = ""
    change: Difference | None = None  # since the version before; None: it is the first
    missing: int = 0  # detained by reports, and not on the list: nobody else is to know


def columns(grouping: Grouping, languages: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns; `languages` are those in which names stand beside, besides the list's."""
    beside = {
        "be": Column("name_be", _("In Belarusian"), _("The name in Belarusian, if known.")),
        "ru": Column("name_ru", _("In Russian"), _("The name in Russian, if known.")),
        "en": Column(
            "name_latin", _("In Latin letters"), _("The name in Latin letters, if known.")
        ),
    }
    station = Column("held_at", _("Held at"), _("Where the person was last known to be held."))
    town = Column("town", _("Town"), _("The town of the person, as reported."))
    return (
        Column("number", _("No."), _("The place in this version of the list; it changes.")),
        Column("name", _("Name"), _("The name, surname first, as reported or corrected.")),
        *(beside[language] for language in languages),
        Column("born", _("Born"), _("The year of birth, or the years between which it lies.")),
        town if grouping is Grouping.STATION else station,
        Column("detained", _("Detained"), _("When and where, local time, as exactly as known.")),
        Column("by", _("By whom"), _("Which units detained the person, as reports say.")),
        Column("status", _("Status"), _("How matters stand; “not confirmed”: by reports only.")),
        Column("article", _("Article"), _("The articles that were applied.")),
        Column("court", _("Court, judge"), _("Who ruled, or will.")),
        Column("result", _("Result"), _("Days of arrest, or the fine in base units and BYN.")),
        Column("until", _("Until"), _("When the term ends, as computed from its beginning.")),
    )


def row_of(
    number_in_list: int,
    entry: ListEntry,
    group: Group,
    grouping: Grouping,
    languages: Sequence[str],
    language: str,
    label: Label,
    surname_first: Callable[[str], str],
) -> Row:
    """Return the printed row of an entry."""
    beside = {"be": entry.name_be, "ru": entry.name_ru, "en": entry.name_latin}
    place = label("detention_place", entry.station) if entry.station else entry.station_text
    return Row(
        (
            number_in_list,
            surname_first(entry.name_in(language)),
            *(surname_first(beside[code]) for code in languages),
            born_text(entry),
            entry.town if grouping is Grouping.STATION else place,
            _joined(time_text(entry.detained_from, entry.detained_to), entry.detained_place),
            ", ".join(label("perpetrator_unit", code) for code in entry.units),
            status_text(entry, label),
            ", ".join(label("legal_article", code) for code in entry.articles),
            _joined(entry.court, entry.judge),
            result_text(entry, label),
            "" if entry.until is None else short_moment(entry.until),
        ),
        group.heading or _place_unknown(grouping),
    )


def born_text(entry: ListEntry) -> str:
    """Return "1980", "1979–1981" or nothing."""
    if entry.born_from is None or entry.born_to is None:
        return ""
    if entry.born_from == entry.born_to:
        return str(entry.born_from)
    return f"{entry.born_from}–{entry.born_to}"


def time_text(first: datetime | None, last: datetime | None) -> str:
    """Return when something was, as exactly as it is known."""
    if first is None or last is None:
        known = first or last
        return "" if known is None else short_day(known.date())
    if last.replace(second=0, microsecond=0) == first.replace(second=0, microsecond=0):
        return short_moment(first)
    if first.date() != last.date():
        return f"{short_day(first.date())} – {short_day(last.date())}"
    if (last - first).total_seconds() // 60 >= _DAY_MINUTES:
        return short_day(first.date())
    return f"{short_day(first.date())} {clock_time(first)}–{clock_time(last.replace(second=0))}"


def status_text(entry: ListEntry, label: Label) -> str:
    """Return how matters stand, and that it is not confirmed where it is not."""
    if not entry.status:
        return _("not known")
    said = label("legal_status", entry.status)
    return said if entry.is_confirmed else _("{status} (not confirmed)").format(status=said)


def result_text(entry: ListEntry, label: Label) -> str:
    """Return the ruling: days, months, or the fine."""
    said = []
    if entry.days is not None:
        said.append(
            ngettext("{count} day of arrest", "{count} days of arrest", entry.days).format(
                count=entry.days
            )
        )
    if entry.months is not None:
        said.append(
            ngettext("{count} month", "{count} months", entry.months).format(count=entry.months)
        )
    if entry.base_units:
        said.append(_fine_text(entry.base_units))
    if entry.roubles:
        said.append(_("BYN {amount}").format(amount=entry.roubles))
    if not said and entry.sanction:
        return label("sanction", entry.sanction)
    return ", ".join(said)


def _fine_text(amount: str) -> str:
    whole, _point, part = amount.partition(".")
    if part.strip("0") or not whole.isdecimal():
        return _("fine: {amount} base units").format(amount=amount)
    text = ngettext("fine: {count} base unit", "fine: {count} base units", int(whole))
    return text.format(count=whole)


def notes(head: ListHead) -> tuple[str, ...]:
    """Return the lines above the list."""
    lines = [
        _("As of {time}, local time. Version {version}.").format(
            time=f"{short_moment(head.as_of)} ({head.zone})", version=head.version
        ),
        ngettext(
            "{count} person is known by name.", "{count} people are known by name.", head.known
        ).format(count=number(head.known)),
    ]
    if head.withheld:
        lines.append(
            ngettext(
                "{count} of the names is not printed here.",
                "{count} of the names are not printed here.",
                head.withheld,
            ).format(count=number(head.withheld))
        )
    lines.append(_estimate(head))
    if head.change is not None:
        lines.append(change_text(head.change))
    if head.until is not None:
        lines.append(
            _("Not to be used after {day}: ask for a newer version.").format(
                day=short_day(head.until)
            )
        )
    return tuple(lines)


def missing_text(head: ListHead) -> str:
    """Return for headquarters alone who is not on the list though it should be, or ""."""
    if not head.missing:
        return ""
    return ngettext(
        "{count} person whose detention is reported is not on the list: open a case, or confirm"
        " what is reported in it.",
        "{count} people whose detention is reported are not on the list: open their cases, or"
        " confirm what is reported in them.",
        head.missing,
    ).format(count=number(head.missing))


def change_text(change: Difference) -> str:
    """Return how much is otherwise; names of those who are gone are not said again."""
    return _(
        "Since the version before: {added} added, {changed} changed, {removed} removed."
    ).format(added=len(change.added), changed=len(change.changed), removed=len(change.removed))


def footer(head: ListHead) -> tuple[str, ...]:
    """Return the lines below the list."""
    how = head.corrections.strip() or _("tell the organisation from which you have this list.")
    return (_("Corrections and additions: {how}").format(how=how),)


def title() -> str:
    """Return what the list is called."""
    return _("List of people detained")


def group_heading(grouping: Grouping) -> str:
    """Return what the headings name."""
    return _("Held at") if grouping is Grouping.STATION else _("Town")


def _estimate(head: ListHead) -> str:
    if head.least == head.most:
        said = _("Estimated total: {count} ({source}).")
    else:
        said = _("Estimated total: {least} to {most} ({source}).")
    return said.format(
        count=number(head.least),
        least=number(head.least),
        most=number(head.most),
        # Said here and not kept: the screen has another language than the list.
        source=head.estimate_source or _("as far as reports were compared"),
    )


def _place_unknown(grouping: Grouping) -> str:
    return _("Place not known") if grouping is Grouping.STATION else _("Town not known")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
