"""Counts what is asked for: reads once, and counts again by something else without reading."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from fieldkit.domain.figures import (
    OF_ANSWERS,
    Act,
    Audience,
    Dimension,
    Figures,
    Selection,
)
from fieldkit.domain.local_text import local
from fieldkit.domain.partial_date import DateKind, read_date
from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled, FieldkitError
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.figures.shown import Asked, Bar, Choices, MapMark, ShownFigures
from fieldkit.gui.running import Job, Run
from fieldkit.operations.hq.count_figures import (
    check_countable,
    count_figures,
    count_overlap,
    count_sums,
    country_map,
)
from fieldkit.operations.hq.explain_figures import act_name, dimension_name, row_name, warning
from fieldkit.operations.hq.export_figures import map_marks
from fieldkit.operations.hq.gather_words import Gathered, gather
from fieldkit.operations.hq.read_counted_answers import read_counted_answers
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.tabulate_figures import range_text, shown_table, tabulate_overlap
from fieldkit.translations import _

MOST_BARS = 400  # more cannot be read, and are in the table
_SOURCES = (1, 2, 3)


class FiguresView(Protocol):
    """What the screen can show."""

    def show_figures(self, shown: ShownFigures) -> None:
        """Show a count in all its forms."""
        ...

    def show_work(self, text: str, done: int, total: int) -> None:
        """Show that it is counted."""
        ...

    def show_idle(self) -> None:
        """Show that nothing runs."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; an empty sentence takes it away."""
        ...

    def offer_export(self, is_possible: bool, hint: str) -> None:
        """Let what is shown be saved, or say why it cannot be."""
        ...


class FiguresPresenter:
    """One visit; of several questions the last one counts."""

    def __init__(self, view: FiguresView, session: HeadquartersSession, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._gathered: Gathered | None = None
        self._figures: Figures | None = None
        self._job: Job | None = None
        self._is_counting = False
        self._waiting: Asked | None = None

    @property
    def gathered(self) -> Gathered | None:
        """Return what was read last, for whoever saves it."""
        return self._gathered

    @property
    def figures(self) -> Figures | None:
        """Return what is shown."""
        return self._figures

    def ask(self, asked: Asked, *, anew: bool = False) -> None:
        """Count; `anew` reads again, since something may have changed."""
        if anew:
            self._gathered = None
        if self._is_counting:
            self._waiting = asked
            self._stop()
            return
        try:
            selection = self._selection(asked)
        except FieldkitError as error:
            self._say(error)
            return
        kept = self._gathered
        is_kept = kept is not None and kept.selection == selection
        self._view.show_failure("", "")
        self._view.show_work(_("Counting"), 0, 0)
        self._is_counting = True
        self._job = self._run(
            lambda progress: self._count(kept if is_kept else None, selection, asked, progress),
            self._counted,
            self._failed,
            on_progress=lambda done, total: self._view.show_work(_("Counting"), done, total),
        )

    def cancel(self) -> None:
        """Stop counting."""
        self._waiting = None
        self._stop()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _count(
        self, kept: Gathered | None, selection: Selection, asked: Asked, progress: Progress
    ) -> tuple[Gathered, Figures, ShownFigures]:
        gathered = kept or gather(self._session, selection, progress)
        if asked.dimension in OF_ANSWERS:
            answers = read_counted_answers(self._session, gathered, asked.dimension, progress)
            figures = count_figures(gathered, asked.dimension, answers_of=answers)
        else:
            figures = count_figures(gathered, asked.dimension, progress=progress)
        return gathered, figures, self._shown(gathered, figures)

    def _shown(self, gathered: Gathered, figures: Figures) -> ShownFigures:
        clock = self._session.clock
        by_region = (
            figures
            if figures.dimension is Dimension.REGION
            else count_figures(gathered, Dimension.REGION)
        )
        return ShownFigures(
            shown_table(figures, clock, count_sums(gathered, figures)),
            tuple(
                Bar(row_name(figures.dimension, row.key), row.persons, range_text(row.persons))
                for row in figures.rows[:MOST_BARS]
            ),
            tuple(_marks(by_region)),
            _elsewhere(by_region),
            tabulate_overlap(count_overlap(gathered), gathered.selection.audience),
            is_empty=not figures.rows and not figures.are_rows_left_out,
        )

    def _counted(self, found: tuple[Gathered, Figures, ShownFigures]) -> None:
        self._gathered, self._figures, shown = found
        self._end()
        self._view.show_figures(shown)
        is_possible = self._gathered.clearance is not None
        hint = _("Choose partners or the public first: only who agreed may be counted by others.")
        self._view.offer_export(is_possible, "" if is_possible else hint)
        self._go_on()

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            self._say(error)
        self._go_on()

    def _end(self) -> None:
        self._is_counting = False
        self._view.show_idle()

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(waiting)

    def _say(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _selection(self, asked: Asked) -> Selection:
        check_countable(asked.act, asked.dimension)
        clock = self._session.clock
        today = local(clock.now(), clock).date()
        first, last = asked.first_day.strip(), asked.last_day.strip()
        return Selection(
            asked.act,
            _first(first, today) if first else None,
            _last(last, today) if last else None,
            asked.least_sources,
            asked.audience,
        )


def choices() -> Choices:
    """Return what can be asked for, in words."""
    sources = (_("one is enough"), _("two or more"), _("three or more"))
    return Choices(
        tuple((act, act_name(act)) for act in Act),
        tuple((dimension, dimension_name(dimension)) for dimension in Dimension),
        tuple(zip(_SOURCES, sources, strict=True)),
        (
            (Audience.HEADQUARTERS, _("headquarters")),
            (Audience.PARTNERS, _("partners")),
            (Audience.PUBLIC, _("the public")),
        ),
        warning(),
    )


def _first(text: str, today: date) -> date:
    return read_date(text, today, DateKind.DATE).earliest.date()


def _last(text: str, today: date) -> date:
    return read_date(text, today, DateKind.DATE).latest.date()


def _marks(figures: Figures) -> list[MapMark]:
    return [MapMark(*mark) for mark in map_marks(figures, country_map())]


def _elsewhere(figures: Figures) -> str:
    known = {region.place for region in country_map().regions}
    others = [row for row in figures.rows if row.key not in known]
    if not others:
        return ""
    return _("Region not known: {count}").format(count=range_text(others[0].persons))
