"""Put in order of time what monitors noted of an assembly and what was reported of detentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from fieldkit.domain.answers import Json
from fieldkit.domain.edtf import span
from fieldkit.domain.figures import FORMS_OF, Act
from fieldkit.domain.form import Form, Question, Repeat, nodes
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.time_line import EntryKind, TimeEntry, TimeLine
from fieldkit.errors import InvalidDate
from fieldkit.hq.facts_by_concept import Facts, places_of
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.read_mentions import readings_of
from fieldkit.operations.hq.session import HeadquartersSession

_WRITTEN_BEFORE = timedelta(days=2)  # a report may be begun before its day, and its clock wrong
_WRITTEN_AFTER = timedelta(days=60)  # who writes down later still is not found
_FORM = "T01"
_GROUP = 100  # reports at a time
_TIME, _EVENT = "timeline.time", "assembly.timeline_event"
_PLACE, _NOTE = "timeline.place", "timeline.note"
_EVENT_GROUP = "event.group"
_MAX_TEXT = 500
_ROW = "assembly.timeline"


def show_time_line(
    session: HeadquartersSession,
    day: date,
    group: str = "",
    progress: Progress = no_progress,
) -> TimeLine:
    """Return what is known of a local day, of one event if `group` names it.

    `progress` counts reports of assemblies: each is decrypted for it.
    """
    first, last = datetime.combine(day, time.min), datetime.combine(day, time.max)
    reports = _reports(session, first, last)
    entries: list[TimeEntry] = []
    groups: set[str] = set()
    without_time = 0
    for begin in range(0, len(reports), _GROUP):
        progress(begin, len(reports))
        for read in readings_of(session, reports[begin : begin + _GROUP]):
            for entry in _observed(read):
                if entry is None:
                    without_time += 1
                elif entry.first <= last and entry.last >= first:
                    groups.add(entry.group)
                    entries.append(entry)
    entries += _detentions(session, first, last)
    groups |= {entry.group for entry in entries}
    kept = [entry for entry in entries if group in ("", entry.group)]
    kept.sort(key=lambda entry: (entry.first, entry.last, entry.kind, entry.event, entry.place))
    return TimeLine(tuple(kept), tuple(sorted(groups - {""})), without_time)


def _reports(session: HeadquartersSession, first: datetime, last: datetime) -> list[ReportId]:
    """Return reports of assemblies that may speak of the time: begun before, or soon after."""
    return [
        listed.report_id
        for listed in session.store.records.newest()
        if listed.form.form == _FORM
        and first - _WRITTEN_BEFORE <= listed.begun_at.replace(tzinfo=None) <= last + _WRITTEN_AFTER
    ]


def _observed(read: ReadSource) -> Iterator[TimeEntry | None]:
    """Yield the rows of a report's time-line; None for one without a time that can be read."""
    if read.form is None:
        return
    repeat, names = _structure(read.form)
    if not repeat:
        return
    group = Facts(places_of(read.form, (_EVENT_GROUP,)), read.answers).text(
        _EVENT_GROUP, "", _MAX_TEXT
    )
    rows = read.answers.get(repeat)
    for row in rows if isinstance(rows, list) else ():
        said = {
            concept: read.answers.get(f"{repeat}[{row}]/{name}") for concept, name in names.items()
        }
        yield _entry(said, group)


def _entry(said: Mapping[str, Json], group: str) -> TimeEntry | None:
    when = said.get(_TIME)
    edtf = when.get("edtf") if isinstance(when, dict) else None
    try:
        spanned = span(edtf if isinstance(edtf, str) else "")
    except InvalidDate:
        return None
    return TimeEntry(
        EntryKind.OBSERVED,
        spanned.earliest,
        spanned.latest,
        event=_text(said.get(_EVENT)),
        place=_text(said.get(_PLACE)),
        note=_text(said.get(_NOTE)),
        group=group,
    )


def _structure(form: Form) -> tuple[str, dict[str, str]]:
    """Return the path of the time-line's rows, and the names of its questions by concept."""
    repeat = next(
        (path for path, node in nodes(form) if isinstance(node, Repeat) and node.concept == _ROW),
        "",
    )
    names = {
        node.concept: path.removeprefix(f"{repeat}/")
        for path, node in nodes(form)
        if repeat
        and isinstance(node, Question)
        and path.startswith(f"{repeat}/")
        and node.concept in (_TIME, _EVENT, _PLACE, _NOTE)
    }
    return repeat, names


def _detentions(
    session: HeadquartersSession, first: datetime, last: datetime
) -> Iterator[TimeEntry]:
    """Yield how many mentions speak of each span and station."""
    counts: Counter[TimeEntry] = Counter()
    for word in session.store.figures.words(FORMS_OF[Act.DETENTION], first, last):
        if word.begin is not None and word.end is not None:
            entry = TimeEntry(
                EntryKind.DETENTIONS,
                _moment(word.begin),
                _moment(word.end),
                place=word.station,
                group=word.event_group,
            )
            counts[entry] += 1
    for entry, count in counts.items():
        yield replace(entry, count=count)


def _moment(minutes: int) -> datetime:
    days, rest = divmod(minutes, 1440)
    return datetime.combine(date.fromordinal(days + 1), time(rest // 60, rest % 60))


def _text(value: Json) -> str:
    return value.strip()[:_MAX_TEXT] if isinstance(value, str) else ""
