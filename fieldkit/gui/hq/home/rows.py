"""What the first screen of headquarters says, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.domain.house import HouseLine, HouseSubject, Urgency
from fieldkit.domain.local_text import number
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.operations.hq.propose_matches import ToCompareCounts
from fieldkit.operations.hq.show_home import HomeState
from fieldkit.translations import _, ngettext

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
    rows = [*_work(state), *_first_steps(state), *map(_house_row, state.house)]
    urgent = [row for row in rows if row.tone is not Tone.SAFE]
    urgent.sort(key=lambda row: row.tone is not Tone.HELD)  # stable: in order within each
    return HomeRows(tuple(urgent), tuple(row for row in rows if row.tone is Tone.SAFE))


def _work(state: HomeState) -> Iterator[HomeRow]:
    """Yield what waits in cases, among people and among tasks."""
    if state.alarms:
        text = ngettext("{count} alarm in the cases.", "{count} alarms in the cases.", state.alarms)
        urgent = ngettext("{count} is urgent.", "{count} are urgent.", state.urgent_alarms)
        said = urgent.format(count=number(state.urgent_alarms)) if state.urgent_alarms else ""
        tone = Tone.HELD if state.urgent_alarms else Tone.WAITING
        sentence = text.format(count=number(state.alarms))
        yield HomeRow(sentence, said, tone, Destination(SectionName.CASES, "work"))
    if state.to_compare.unmatched:
        yield _to_compare(state.to_compare)
    if state.tasks:
        text = ngettext("{count} task is yours.", "{count} tasks are yours.", state.tasks)
        sentence = text.format(count=number(state.tasks))
        yield HomeRow(sentence, "", Tone.WAITING, Destination(SectionName.CASES, "work"))
    if state.reviews:
        text = ngettext(
            "{count} report is due for review.",
            "{count} reports are due for review.",
            state.reviews,
        )
        sentence = text.format(count=number(state.reviews))
        step = _("Keep each of them for a reason, or erase it: fieldkit-hq review list")
        yield HomeRow(sentence, step, Tone.WAITING, Destination(SectionName.REPORTS))
    if state.shared_tasks:
        text = ngettext(
            "{count} task is for whoever has time.",
            "{count} tasks are for whoever has time.",
            state.shared_tasks,
        )
        late = ngettext("{count} is overdue.", "{count} are overdue.", state.shared_overdue)
        sentence = text.format(count=number(state.shared_tasks))
        step = late.format(count=number(state.shared_overdue)) if state.shared_overdue else ""
        tone = Tone.HELD if state.shared_overdue else Tone.WAITING
        yield HomeRow(sentence, step, tone, Destination(SectionName.CASES, "work"))
    if state.last_run is not None and state.last_run.ended_by:
        yield HomeRow(
            _("The last intake ended early."),
            _("See what was taken in, and take the rest in again."),
            Tone.HELD,
            Destination(SectionName.INBOX),
        )


def _to_compare(counts: ToCompareCounts) -> HomeRow:
    sentences = [
        ngettext(
            "{count} person in reports is not linked to anybody.",
            "{count} people in reports are not linked to anybody.",
            counts.unmatched,
        ).format(count=number(counts.unmatched))
    ]
    if counts.proposed:
        sentences.append(
            ngettext(
                "{count} of them may be somebody you know.",
                "{count} of them may be people you know.",
                counts.proposed,
            ).format(count=number(counts.proposed))
        )
    if counts.uncompared:
        sentences.append(
            _("Names are being compared: {count} to go.").format(count=number(counts.uncompared))
        )
    step = _("Compare them: say who is who, or that they are new.")
    where = Destination(SectionName.PEOPLE, "compare")
    return HomeRow(" ".join(sentences), step, Tone.WAITING, where)


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
