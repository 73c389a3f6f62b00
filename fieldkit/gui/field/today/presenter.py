"""Decides what the first screen after unlocking says: reports, what is safe, what to do next."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fieldkit.domain.form import Form, label_in, questions
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.local_text import clock_time, local, short_day, short_moment
from fieldkit.domain.report import Draft, ReportState, Stub
from fieldkit.errors import NoHeadquarters
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.field.confirm_change import waiting_changes
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.list_forms import form_of, list_forms
from fieldkit.operations.field.list_reports import Reports, count_sentence, list_reports
from fieldkit.operations.field.title_sheet import sheet_title
from fieldkit.operations.field.write_report import begin_report, discard_draft
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext

_FIRST = ("T02", "T01")  # what is recorded in the street, the most urgent first
_LARGE = 2


class Tone(enum.Enum):
    """How a state is coloured; its words say the same."""

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


@dataclass(frozen=True)
class ReportRow:
    """One line of the list."""

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
class Overview:
    """All that the screen shows."""

    rows: tuple[ReportRow, ...]
    sentence: str
    remark: str
    forms: tuple[FormChoice, ...]
    notices: tuple[Notice, ...]


class TodayView(Protocol):
    """What the screen can show."""

    def show_overview(self, overview: Overview) -> None:
        """Show everything."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class TodayPresenter:
    """The first screen after unlocking."""

    def __init__(
        self,
        view: TodayView,
        session: Session,
        run: Run,
        *,
        language: str,
        on_open: Callable[[ReportId], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._language = language
        self._on_open = on_open

    def refresh(self) -> None:
        """Read and show what is there now."""
        self._run(lambda _progress: self._read(), self._view.show_overview, self._failed)

    def begin(self, form_id: str) -> None:
        """Begin a report and open it."""
        self._run(
            lambda _progress: begin_report(self._session, FormId(form_id)),
            lambda draft: self._on_open(draft.report_id),
            self._failed,
        )

    def discard(self, report_ids: Sequence[str]) -> None:
        """Throw drafts away for good."""

        def work(_progress: object) -> None:
            for report_id in report_ids:
                discard_draft(self._session, ReportId(report_id))

        self._run(work, lambda _nothing: self.refresh(), self._failed)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _read(self) -> Overview:
        session = self._session
        reports = list_reports(session)
        enrolment = enrolment_state(session.vault)
        rows = [self._draft_row(draft, reports.people) for draft in reports.drafts]
        rows += [_stub_row(stub) for stub in reports.stubs]
        return Overview(
            rows=tuple(rows),
            sentence=count_sentence(reports.only_here, reports.safe_at_headquarters),
            remark=_remark(session, reports, enrolment),
            forms=form_choices(list_forms(session), self._language),
            notices=(*_from_unlocking(session), *_about_headquarters(session, enrolment)),
        )

    def _draft_row(self, draft: Draft, people: Mapping[ReportId, int]) -> ReportRow:
        form = form_of(self._session.vault, draft.form)
        title = label_in(form.title, self._language, form.default_language) or form.form_id
        if draft.amends is not None:
            title = _("{title} (correction)").format(title=title)
        if draft.report_id in people:
            title = sheet_title(self._session, draft.report_id, people[draft.report_id])
        clock = self._session.clock
        return ReportRow(
            draft.report_id,
            title,
            draft.report_id[:8],
            _moment(local(draft.changed_at, clock), local(clock.now(), clock)),
            _("draft"),
            Tone.DRAFT,
        )


def form_choices(forms: Sequence[Form], language: str) -> tuple[FormChoice, ...]:
    """Return what can be begun: what is recorded in the street first, then by title."""
    titles = {
        form.form_id: label_in(form.title, language, form.default_language) or form.form_id
        for form in forms
    }
    fast = {form.form_id for form in forms if any(node.rapid for _path, node in questions(form))}
    order = sorted(
        titles,
        key=lambda name: (
            _FIRST.index(name) if name in _FIRST else len(_FIRST),
            name not in fast,
            titles[name],
        ),
    )
    large = [name for name in order if name in fast][:_LARGE]
    return tuple(
        FormChoice(name, _begin_text(name, titles[name], name in large), name in large)
        for name in order
    )


def _begin_text(form_id: FormId, title: str, is_large: bool) -> str:
    if not is_large:
        return title
    return {"T02": _("Record a detention"), "T01": _("Record an assembly")}.get(form_id, title)


def _stub_row(stub: Stub) -> ReportRow:
    return ReportRow(
        stub.report_id,
        _("Sealed report {number}").format(number=stub.sequence),
        stub.report_id[:8],
        short_day(stub.sealed_on),
        _state_words(stub),
        _TONES[stub.state],
    )


_TONES = {
    ReportState.DRAFT: Tone.DRAFT,
    ReportState.SEALED: Tone.WAITING,
    ReportState.HANDED_OVER: Tone.WAITING,
    ReportState.STORED: Tone.WAITING,
    ReportState.RECEIVED: Tone.SAFE,
    ReportState.HELD: Tone.HELD,
}


def _state_words(stub: Stub) -> str:
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


def _moment(moment: datetime, now: datetime) -> str:
    if moment.date() == now.date():
        return _("today {time}").format(time=clock_time(moment.replace(second=0)))
    return short_moment(moment)


def _remark(session: Session, reports: Reports, enrolment: str) -> str:
    parts = []
    if reports.held_at_headquarters:
        text = ngettext(
            "{count} is held at headquarters for somebody to look at.",
            "{count} are held at headquarters for somebody to look at.",
            reports.held_at_headquarters,
        )
        parts.append(text.format(count=reports.held_at_headquarters))
    if enrolment == "requested":
        parts.append(_("This device waits for headquarters' approval; sealing works meanwhile."))
    if session.vault.level == "portable":
        parts.append(_("Only the passphrase protects this vault."))
    return " ".join(parts)


def _from_unlocking(session: Session) -> list[Notice]:
    return [Notice(text, is_alarm=True) for text in session.notices]


def _about_headquarters(session: Session, enrolment: str) -> list[Notice]:
    try:
        news = waiting_changes(session)
    except NoHeadquarters:
        return [
            Notice(
                _("No headquarters has been added yet, so nothing can be sealed."),
                _("What you record is kept, encrypted, on this device only."),
                _("Add the HQ card…"),
                Step.HEADQUARTERS,
            )
        ]
    notices = []
    if news.needs_confirmation:
        notices.append(
            Notice(
                _("Headquarters changed something that protects your reports."),
                _("The old keys and rules stay in force until you have compared and confirmed."),
                _("See the changes…"),
                Step.CHANGES,
                is_alarm=True,
            )
        )
    if enrolment == "none":
        notices.append(
            Notice(
                _("Headquarters does not know this device yet."),
                _("Bring the request there with the next stick."),
                _("Ask to be enrolled…"),
                Step.REQUEST,
            )
        )
    if enrolment == "revoked":
        notices.append(
            Notice(
                _("Headquarters has revoked this device."),
                _("Ask there before you rely on it."),
                is_alarm=True,
            )
        )
    return notices
