"""The section of reports: the list, one report above it, an attachment above that."""

from __future__ import annotations

from functools import partial

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.gui.field.viewer.presenter import ViewerPresenter
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.gui.hq.report.presenter import ReportPresenter
from fieldkit.gui.hq.report.view import ReportScreen
from fieldkit.gui.hq.reports.presenter import ReportsPresenter
from fieldkit.gui.hq.reports.view import ReportsScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.view_received import find_received


class ReportsSection:
    """Knows which screen comes after which."""

    def __init__(self, stack: ScreenStack, place: Workplace) -> None:
        self._stack = stack
        self._place = place
        self._view = ReportsScreen()
        self._list = ReportsPresenter(
            self._view, place.session, place.jobs.runner(self._view), language=place.language
        )
        self._view.keep(self._list)
        self._view.filter_changed.connect(self._list.filter)
        self._view.more_requested.connect(self._list.read_on)
        self._view.chosen.connect(self.show)

    def start(self) -> None:
        """Show the list."""
        self._stack.push(self._view)
        self._list.refresh()

    def refresh(self) -> None:
        """Ask anew what is shown."""
        self._list.refresh()
        top = self._stack.top
        if isinstance(top, ReportScreen):
            for presenter in top.presenters:
                if isinstance(presenter, ReportPresenter):
                    presenter.refresh()

    def show(self, subject: str, _kind: str = "") -> None:
        """Show one report above the list."""
        self._stack.pop_to_first()
        if subject:
            self._open(ReportId(subject))

    def _open(self, report_id: ReportId) -> None:
        place = self._place
        view = ReportScreen()
        presenter = ReportPresenter(
            view,
            place.session,
            place.jobs.runner(view),
            report_id,
            language=place.language,
            done=place.done,
        )
        view.keep(presenter)
        view.sealed_requested.connect(presenter.open_sealed)
        view.assessed.connect(presenter.assess)
        view.chosen.connect(place.go_to)
        view.attachment_chosen.connect(partial(self._look_at, presenter))
        self._stack.push(view)
        presenter.start()

    def _look_at(self, report: ReportPresenter, attachment_id: str) -> None:
        attachment = report.attachment(attachment_id)
        if attachment is not None:
            self._stack.push(viewer_screen(self._place, attachment))


def viewer_screen(place: Workplace, attachment: Attachment) -> ViewerScreen:
    """Return the viewer of a received attachment; nothing is made of it."""
    view = ViewerScreen(makes_copies=False)
    presenter = ViewerPresenter(
        view,
        None,
        place.jobs.runner(view),
        AttachmentId(attachment.attachment_id),
        on_copied=lambda _question: None,
        find=lambda: find_received(place.session, attachment),
    )
    view.raster_wanted.connect(presenter.want)
    view.page_wanted.connect(presenter.turn_to)
    view.more_text_wanted.connect(presenter.read_on)
    view.play_requested.connect(presenter.play)
    view.hidden.connect(presenter.rest)
    view.shown.connect(presenter.wake)
    view.keep(presenter)
    presenter.start()
    return view
