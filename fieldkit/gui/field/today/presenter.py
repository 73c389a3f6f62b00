"""Decides what the first screen after unlocking says: what to record, what is safe, what next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.local_text import clock_time, local
from fieldkit.domain.report import Draft
from fieldkit.errors import NoHeadquarters
from fieldkit.gui.errors import explained
from fieldkit.gui.field.today.rows import (
    Notice,
    Overview,
    Recovered,
    ReportRow,
    Safety,
    Step,
    Tone,
    form_choices,
    moment_words,
    stub_row,
)
from fieldkit.gui.running import Run
from fieldkit.operations.explain_notices import root_changed_sentence
from fieldkit.operations.field.auto_seal import auto_seal_policy, due_drafts, is_cut_off
from fieldkit.operations.field.confirm_change import waiting_changes
from fieldkit.operations.field.count_begun import begun_counts
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import root_changed_at
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.operations.field.list_reports import count_sentence
from fieldkit.operations.field.summarise_reports import Summary, summarise_reports
from fieldkit.operations.field.title_drafts import DraftTitles
from fieldkit.operations.field.write_report import begin_report, discard_draft
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import DirectoryNews
from fieldkit.translations import _, ngettext

_SOON_SECONDS = 30 * 60
_ROOT_CHANGED_SHOWN = timedelta(days=30)


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
        self._titles = DraftTitles(session, language)
        self._on_open = on_open
        self._recovered: ReportId | None = None

    def refresh(self) -> None:
        """Read and show what is there now."""
        self._run(lambda _progress: self._read(), self._view.show_overview, self._failed)

    def recover(self, report_id: ReportId) -> None:
        """Show a draft as recovered until it was opened, sealed or thrown away."""
        self._recovered = report_id
        self.refresh()

    def forget_recovered(self) -> None:
        """Show it among the others from now on."""
        self._recovered = None

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
        summary = summarise_reports(session)
        enrolment = enrolment_state(session.vault)
        news = _news(session)
        rows = [self._draft_row(draft) for draft in summary.drafts]
        recovered = next(
            (
                Recovered(row.report_id, row.title, row.when)
                for row in rows
                if row.report_id == self._recovered
            ),
            None,
        )
        rows += [stub_row(stub) for stub in summary.stubs]
        return Overview(
            rows=tuple(rows),
            safety=self._safety(summary, enrolment, news),
            forms=form_choices(list_forms(session), self._language, begun_counts(session.vault)),
            notices=(
                *_from_unlocking(session),
                *_about_headquarters(news, enrolment),
                *_about_signers(session),
                *_about_letters(session),
                *_about_sealing(session),
            ),
            recovered=recovered,
            more=summary.sealed - len(summary.stubs),
        )

    def _draft_row(self, draft: Draft) -> ReportRow:
        clock = self._session.clock
        return ReportRow(
            draft.report_id,
            self._titles.title(draft),
            draft.report_id[:8],
            moment_words(local(draft.changed_at, clock), local(clock.now(), clock)),
            _("draft"),
            Tone.DRAFT,
        )

    def _safety(self, summary: Summary, enrolment: str, news: DirectoryNews | None) -> Safety:
        details = (
            *_about_drafts(summary),
            " ".join(filter(None, (self._about_hand_over(summary), self._about_sync(summary)))),
            " ".join(_remarks(self._session, summary, enrolment)),
        )
        sentence = count_sentence(
            summary.only_here, summary.safe_at_headquarters, summary.at_server
        )
        is_safe = not summary.only_here and not summary.at_server
        return Safety(
            sentence,
            tuple(filter(None, details)),
            Tone.SAFE if is_safe else Tone.WAITING,
            has_server=news is not None and bool(news.headquarters.servers),
        )

    def _about_hand_over(self, summary: Summary) -> str:
        last = summary.last_hand_over
        if last is None:
            # Who sends over the network need not be told of sticks.
            return "" if summary.last_sync else _("Nothing has been handed over from here yet.")
        clock = self._session.clock
        return ngettext(
            "Last hand-over: {when}, {count} report.",
            "Last hand-over: {when}, {count} reports.",
            last.reports,
        ).format(
            when=moment_words(local(last.at, clock), local(clock.now(), clock)), count=last.reports
        )

    def _about_sync(self, summary: Summary) -> str:
        if summary.last_sync is None:
            return ""
        clock = self._session.clock
        when = moment_words(local(summary.last_sync, clock), local(clock.now(), clock))
        return _("Last connection with the server: {when}.").format(when=when)


def _news(session: Session) -> DirectoryNews | None:
    """Return what headquarters published, None where there is no headquarters yet."""
    try:
        return waiting_changes(session)
    except NoHeadquarters:
        return None


def _about_letters(session: Session) -> list[Notice]:
    count = session.vault.mail.unread_count()
    if not count:
        return []
    text = ngettext(
        "{count} message from headquarters was not read yet.",
        "{count} messages from headquarters were not read yet.",
        count,
    )
    return [Notice(text.format(count=count), "", _("Read it"), Step.LETTERS)]


def _about_drafts(summary: Summary) -> list[str]:
    count = len(summary.drafts)
    if not count:
        return []
    text = ngettext(
        "{count} draft can still be read here.",
        "{count} drafts can still be read here.",
        count,
    )
    return [text.format(count=count)]


def _remarks(session: Session, summary: Summary, enrolment: str) -> list[str]:
    parts = []
    if summary.held_at_headquarters:
        text = ngettext(
            "{count} is held at headquarters for somebody to look at.",
            "{count} are held at headquarters for somebody to look at.",
            summary.held_at_headquarters,
        )
        parts.append(text.format(count=summary.held_at_headquarters))
    if summary.carried:
        text = ngettext(
            "{count} sealed report of a colleague is carried along.",
            "{count} sealed reports of colleagues are carried along.",
            summary.carried,
        )
        parts.append(text.format(count=summary.carried))
    if enrolment == "requested":
        parts.append(_("This device waits for headquarters' approval; sealing works meanwhile."))
    if session.vault.level == "portable":
        parts.append(_("Only the passphrase protects this vault."))
    return parts


def _from_unlocking(session: Session) -> list[Notice]:
    return [Notice(text, is_alarm=True) for text in session.notices]


def _about_sealing(session: Session) -> list[Notice]:
    """Warn of drafts that are sealed by themselves soon."""
    now, policy = session.clock.now(), auto_seal_policy(session)
    waiting = due_drafts(session, policy)
    if waiting and is_cut_off(session, policy):
        return [_open_after_revocation(len(waiting))]
    soon = [draft for draft in waiting if draft.seconds_left(now) <= _SOON_SECONDS]
    if not soon:
        return []
    at = clock_time(local(max(soon[0].due_at, now), session.clock).replace(second=0))
    return [
        Notice(
            ngettext(
                "{count} draft is sealed by itself unless you open or change it, at {time}.",
                "{count} drafts are sealed by themselves unless you open or change them,"
                " the first at {time}.",
                len(soon),
            ).format(count=len(soon), time=at),
            _("So headquarters' rules ask."),
        )
    ]


def _open_after_revocation(count: int) -> Notice:
    return Notice(
        ngettext(
            "{count} draft still lies open. Headquarters' rules ask that a device which was"
            " revoked keeps none: finish it, or throw it away.",
            "{count} drafts still lie open. Headquarters' rules ask that a device which was"
            " revoked keeps none: finish them, or throw them away.",
            count,
        ).format(count=count),
        _("What can be sealed is sealed by itself, as soon as it is not open."),
    )


def _about_signers(session: Session) -> list[Notice]:
    """Tell of other people who sign for headquarters, for a while."""
    changed_at = root_changed_at(session.vault)
    if changed_at is None or session.clock.now() - changed_at >= _ROOT_CHANGED_SHOWN:
        return []
    return [Notice(root_changed_sentence())]


def _about_headquarters(news: DirectoryNews | None, enrolment: str) -> list[Notice]:
    if news is None:
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
