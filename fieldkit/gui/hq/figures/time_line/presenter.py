"""Puts the first day that was asked for in order of time; reads only when it is looked at."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.figures import FigureColumn, FigureTable
from fieldkit.domain.local_text import clock_time, local, number, short_day
from fieldkit.domain.partial_date import DateKind, read_date
from fieldkit.domain.progress import Progress
from fieldkit.domain.time_line import EntryKind, TimeEntry, TimeLine
from fieldkit.errors import Cancelled, FieldkitError
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.figures.shown import ShownTimeLine
from fieldkit.gui.running import Run
from fieldkit.operations.hq.explain_figures import term_name
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_time_line import show_time_line
from fieldkit.translations import _, ngettext


class TimeLineView(Protocol):
    """What the page can show."""

    def show_time_line(self, shown: ShownTimeLine) -> None:
        """Show a day, or why there is none."""
        ...


class TimeLinePresenter:
    """Of several questions the last one counts."""

    def __init__(self, view: TimeLineView, session: HeadquartersSession, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._asked = 0
        self._day = ""

    def ask(self, day: str, group: str = "") -> None:
        """Show the time-line of a day as typed."""
        self._asked += 1
        self._day = day
        asked = self._asked
        if not day.strip():
            self._view.show_time_line(nothing(_("Type the day in From day.")))
            return
        clock = self._session.clock
        try:
            wanted = read_date(day, local(clock.now(), clock).date(), DateKind.DATE)
        except FieldkitError as error:
            self._view.show_time_line(nothing(error.sentence))
            return
        self._view.show_time_line(nothing(_("Reading…")))

        def read(progress: Progress) -> TimeLine:
            return show_time_line(self._session, wanted.earliest.date(), group, progress)

        def done(line: TimeLine) -> None:
            if asked == self._asked:
                said = short_day(wanted.earliest.date())
                self._view.show_time_line(shown(line, said, group))

        self._run(read, done, self._failed)

    def ask_event(self, group: str) -> None:
        """Show one event of the day, or all."""
        self.ask(self._day, group)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._view.show_time_line(nothing(explained(error).sentence))


def nothing(said: str) -> ShownTimeLine:
    """Return an empty page that says why."""
    return ShownTimeLine((), FigureTable("", (), (), ()), (), "", said)


def shown(line: TimeLine, day: str, group: str) -> ShownTimeLine:
    """Return a day as it is shown."""
    columns = (
        FigureColumn("when", _("When"), _("As exact as it was told")),
        FigureColumn("what", _("What"), ""),
        FigureColumn("where", _("Where"), ""),
        FigureColumn("note", _("Note"), ""),
    )
    rows = tuple((_when(entry), _what(entry), _where(entry), entry.note) for entry in line.entries)
    said = day if line.entries else _("{day}: nothing was reported.").format(day=day)
    if line.without_time:
        text = ngettext(
            "{count} note has no time and is not shown.",
            "{count} notes have no time and are not shown.",
            line.without_time,
        )
        said = f"{said} · {text.format(count=number(line.without_time))}"
    return ShownTimeLine(
        line.entries, FigureTable(day, columns, rows, ()), line.groups, group, said
    )


def _when(entry: TimeEntry) -> str:
    first, last = entry.first.replace(second=0), entry.last.replace(second=0, microsecond=0)
    if entry.is_exact:
        return clock_time(first)
    if entry.first.date() != entry.last.date():
        return f"{short_day(entry.first)}–{short_day(entry.last)}"
    return f"{clock_time(first)}–{clock_time(last)}"


def _what(entry: TimeEntry) -> str:
    if entry.kind is EntryKind.OBSERVED:
        return term_name("timeline_event", entry.event) if entry.event else _("Noted")
    text = ngettext("Detained, by {count} mention", "Detained, by {count} mentions", entry.count)
    return text.format(count=number(entry.count))


def _where(entry: TimeEntry) -> str:
    if entry.kind is EntryKind.DETENTIONS and entry.place:
        return term_name("detention_place", entry.place)
    return entry.place
