"""What the first screen says, as plain data; knows no Qt."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.form import Form, label_in, questions
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.local_text import clock_time, short_day, short_moment
from fieldkit.domain.report import ReportState, Stub
from fieldkit.translations import _

_FIRST = ("T02", "T01")  # what is recorded in the street, the most urgent first
_LARGE = 2


class Tone(enum.Enum):
    """How a state is marked; its words say the same."""

    DRAFT = "draft"
    WAITING = "waiting"
    SAFE = "safe"
    HELD = "held"


class Step(enum.StrEnum):
    """What a notice offers to do."""

    NONE = ""
    HEADQUARTERS = "headquarters"
    CHANGES = "changes"
    REQUEST = "request"
    SYNC = "sync"
    LETTERS = "letters"


@dataclass(frozen=True)
class ReportRow:
    """One line of a list of reports."""

    report_id: ReportId
    title: str
    number: str
    when: str
    state: str
    tone: Tone

    @property
    def is_draft(self) -> bool:
        """Whether it can be opened."""
        return self.tone is Tone.DRAFT


@dataclass(frozen=True)
class FormChoice:
    """One kind of report that can be begun."""

    form_id: FormId
    text: str
    is_large: bool


@dataclass(frozen=True)
class Notice:
    """Something the person must know, and what can be done about it."""

    text: str
    hint: str = ""
    action: str = ""
    step: Step = Step.NONE
    is_alarm: bool = False


@dataclass(frozen=True)
class Recovered:
    """The draft that was open when the program was cut off."""

    report_id: ReportId
    title: str
    when: str


@dataclass(frozen=True)
class Safety:
    """How much is only here; the sentence says it, the mark repeats it."""

    sentence: str
    details: tuple[str, ...]
    tone: Tone
    has_server: bool = False  # headquarters names one: reports can go over the network


@dataclass(frozen=True)
class Overview:
    """All that the screen shows."""

    rows: tuple[ReportRow, ...]
    safety: Safety
    forms: tuple[FormChoice, ...]
    notices: tuple[Notice, ...] = ()
    recovered: Recovered | None = None
    more: int = 0  # sealed reports that are not among the rows


def form_choices(
    forms: Sequence[Form], language: str, uses: Mapping[FormId, int] | None = None
) -> tuple[FormChoice, ...]:
    """Return what can be begun: the usual first, then what the street asks for, then by title."""
    uses = uses or {}
    titles = {
        form.form_id: label_in(form.title, language, form.default_language) or form.form_id
        for form in forms
    }
    fast = {form.form_id for form in forms if any(node.rapid for _path, node in questions(form))}
    order = sorted(
        titles,
        key=lambda name: (
            -uses.get(name, 0),
            _FIRST.index(name) if name in _FIRST else len(_FIRST),
            name not in fast,
            titles[name],
        ),
    )
    large = [name for name in order if name in fast or uses.get(name)][:_LARGE]
    return tuple(
        FormChoice(name, _begin_text(name, titles[name], name in large), name in large)
        for name in order
    )


def _begin_text(form_id: FormId, title: str, is_large: bool) -> str:
    if not is_large:
        return title
    return {"T02": _("Record a detention"), "T01": _("Record an assembly")}.get(form_id, title)


def stub_row(stub: Stub) -> ReportRow:
    """Return a sealed report as it is listed."""
    return ReportRow(
        stub.report_id,
        _("Sealed report {number}").format(number=stub.sequence),
        stub.report_id[:8],
        short_day(stub.sealed_on),
        state_words(stub),
        TONES[stub.state],
    )


TONES = {
    ReportState.DRAFT: Tone.DRAFT,
    ReportState.SEALED: Tone.WAITING,
    ReportState.HANDED_OVER: Tone.WAITING,
    ReportState.STORED: Tone.WAITING,
    ReportState.RECEIVED: Tone.SAFE,
    ReportState.HELD: Tone.HELD,
}


def state_words(stub: Stub) -> str:
    """Return how far a sealed report is."""
    if stub.state is ReportState.HELD:
        return _("held at headquarters: {reason}").format(reason=reason_words(stub.reason))
    return {
        ReportState.SEALED: _("sealed, only here"),
        ReportState.HANDED_OVER: _("handed over, no receipt yet"),
        ReportState.STORED: _("on the server, no receipt yet"),
        ReportState.RECEIVED: _("safe at headquarters"),
    }.get(stub.state, _("draft"))


def reason_words(code: str) -> str:
    """Return what a reason code of headquarters means."""
    return {
        "unknown-device": _("this device is not enrolled yet"),
        "revoked-device": _("this device was revoked"),
        "chain-fork": _("two reports claim the same number"),
        "duplicate-number": _("two reports claim the same number"),
        "damaged": _("it arrived damaged"),
        "oversize": _("it is too large"),
        "unknown-form": _("its form is not known there"),
    }.get(code, _("somebody must look at it"))


def moment_words(moment: datetime, now: datetime) -> str:
    """Return a local moment for a list: "today 14:05", else day and time."""
    if moment.date() == now.date():
        return _("today {time}").format(time=clock_time(moment.replace(second=0)))
    return short_moment(moment)
