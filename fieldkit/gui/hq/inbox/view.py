"""The inbox: what waits for a decision, chains that are not whole, and what came last."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from fieldkit.gui.hq.inbox.rows import InboxRows
from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class InboxScreen(Screen):
    """Return on a line leads to where it is decided."""

    line_chosen = Signal(str)  # key of the line
    take_in_requested = Signal()
    sync_requested = Signal()
    return_requested = Signal()
    look_again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Inbox"))
        self._take_in = button(
            _("Take in a stick"), "primary", keys="Ctrl+Return", icon_name="stick"
        )
        self._sync = button(_("Fetch from the drop servers"), keys="Ctrl+R")
        self._return = button(_("Write answers onto a stick"), keys="Ctrl+Shift+R")
        self._again = button(_("Look at everything held once more"), "link")
        self._banners = Banners()
        self._empty = label(_("Nothing came yet, and nothing waits."), "empty")
        self._last_title = label("", "section")
        self._last = label("", "paragraph")
        self._files = LineList(_("What came of each file"))
        self._titles = {}
        self._lists = {}
        for name, title in (
            ("waiting", _("Waits for a decision")),
            ("chains", _("Chains that are not whole")),
            ("large", _("Large files, here in part")),
            ("letters", _("On the way to devices")),
            ("refused", _("Refused")),
        ):
            self._titles[name] = label(title, "section")
            self._lists[name] = LineList(title)
            self._titles[name].setVisible(False)
        self._lay_out()
        self._connect()

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def show_rows(self, rows: InboxRows, when: str, files: tuple[Line, ...]) -> None:
        """Show what came and waits."""
        self._banners.show_banners(())
        self._empty.setVisible(rows.is_empty)
        for name, lines in (
            ("waiting", rows.waiting),
            ("chains", rows.chains),
            ("large", rows.large),
            ("refused", rows.refused),
        ):
            self._show(name, lines)
        self._again.setVisible(bool(rows.waiting))
        self._last_title.setText(_("Last taken in: {when}").format(when=when))
        self._last_title.setVisible(bool(rows.last))
        self._last.setText(" ".join(rows.last))
        self._last.setVisible(bool(rows.last))
        self._files.show_lines(files)

    def show_letters(self, lines: tuple[Line, ...]) -> None:
        """Show what is on the way to devices."""
        self._show("letters", lines)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that leads on."""
        return (("Return", _("Go to where this is decided")),)

    def _lay_out(self) -> None:
        actions = FlowRow(spacing=12)
        for press in (self._take_in, self._sync, self._return):
            actions.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        for part in (actions, self._banners, self._empty):
            column.addWidget(part)
        for name in ("waiting", "chains", "large"):
            column.addWidget(self._titles[name])
            column.addWidget(self._lists[name])
        column.addWidget(self._again)
        for last in (self._last_title, self._last, self._files):
            last.setVisible(False)
            column.addWidget(last)
        for name in ("letters", "refused"):
            column.addWidget(self._titles[name])
            column.addWidget(self._lists[name])
        column.addStretch(1)
        self._empty.setVisible(False)
        self._again.setVisible(False)
        self.setFocusProxy(self._take_in)

    def _connect(self) -> None:
        self._take_in.clicked.connect(self.take_in_requested)
        self._sync.clicked.connect(self.sync_requested)
        self._return.clicked.connect(self.return_requested)
        self._again.clicked.connect(self.look_again_requested)
        for name in ("waiting", "chains", "refused"):
            self._lists[name].line_chosen.connect(self.line_chosen)

    def _show(self, name: str, lines: tuple[Line, ...]) -> None:
        self._titles[name].setVisible(bool(lines))
        self._lists[name].show_lines(lines)
