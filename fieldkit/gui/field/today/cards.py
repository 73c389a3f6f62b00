"""Two cards of the first screen: how much is only here, and a draft that was recovered."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from fieldkit.gui.field.today.model import sign
from fieldkit.gui.field.today.rows import Recovered, Safety, Tone
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import TwicePressed, button, give_role, label
from fieldkit.translations import _

_SIGN = 28  # pixels
_MOST_FOR_BUTTON = 0.4  # of the width
_LEAST_WIDTH = 320  # pixels


class SafetyCard(QFrame):
    """One sentence with its mark; the button that makes it better is beside it."""

    hand_over_requested = Signal()
    sync_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sign = QLabel()
        self._sentence = label("", "large")
        self._details = label("", "hint")
        self._hand_over = button(_("Hand over, read a stick…"), keys="Ctrl+H")
        self._sync = button(_("Send over the network…"), keys="Ctrl+Shift+S")
        self._hand_over.clicked.connect(self.hand_over_requested)
        self._sync.clicked.connect(self.sync_requested)
        self._sync.setVisible(False)
        ways = QVBoxLayout()
        ways.setSpacing(8)
        for press in (self._hand_over, self._sync):
            ways.addWidget(press)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._sentence)
        texts.addWidget(self._details)
        said = QHBoxLayout()
        said.setSpacing(14)
        said.addWidget(self._sign)
        said.addLayout(texts, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 12, 16, 12)
        self._row.setSpacing(14)
        self._row.addLayout(said, 1)
        self._row.addLayout(ways)
        give_role(self, "card")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button below where it would leave the sentence too little room."""
        super().resizeEvent(event)
        is_narrow = self._widest() > self.width() * _MOST_FOR_BUTTON
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    def minimumSizeHint(self) -> QSize:
        """Return what it needs with the button below."""
        least = super().minimumSizeHint()
        margins = self._row.contentsMargins()
        return QSize(
            max(self._widest() + margins.left() + margins.right(), _LEAST_WIDTH), least.height()
        )

    def _widest(self) -> int:
        shown = [press for press in (self._hand_over, self._sync) if not press.isHidden()]
        return max(press.sizeHint().width() for press in shown)

    @property
    def sentence(self) -> str:
        """Return how much is only here, as it is shown."""
        return self._sentence.text()

    def show_safety(self, safety: Safety) -> None:
        """Say how much is only here."""
        self._sign.setPixmap(sign(safety.tone).pixmap(_SIGN, _SIGN))
        self._sign.setAccessibleName(safety.sentence)
        self._sentence.setText(safety.sentence)
        self._details.setText("\n".join(safety.details))
        self._details.setVisible(bool(safety.details))
        self._sync.setVisible(safety.has_server)
        self.setAccessibleName(safety.sentence)
        give_role(self, "good" if safety.tone is Tone.SAFE else "banner")


class RecoveredCard(QFrame):
    """The draft that was open when the program was cut off: nothing is done until it is asked."""

    open_requested = Signal(str)  # report id
    seal_requested = Signal(list)  # report ids
    discard_requested = Signal(list)  # report ids

    def __init__(self) -> None:
        super().__init__()
        self._report_id = ""
        self._what = label("", "large")
        self._open = button(_("Go on writing"), "primary")
        self._seal = button(_("Seal…"))
        self._discard = TwicePressed(_("Throw away"), _("For good? Press again"))
        buttons = FlowRow()
        for press in (self._open, self._seal, self._discard):
            buttons.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(
            label(_("The program was cut off while this was open. What was saved is here."))
        )
        column.addWidget(self._what)
        column.addWidget(buttons)
        give_role(self, "good")
        self._open.clicked.connect(self._asked_to_open)
        self._seal.clicked.connect(self._asked_to_seal)
        self._discard.confirmed.connect(self._asked_to_discard)
        self.setVisible(False)

    def show_recovered(self, recovered: Recovered | None) -> None:
        """Show a recovered draft, or nothing."""
        is_new = recovered is not None and recovered.report_id != self._report_id
        self._report_id = "" if recovered is None else recovered.report_id
        self.setVisible(recovered is not None)
        if recovered is None:
            return
        text = _("{title}, saved {when}").format(title=recovered.title, when=recovered.when)
        self._what.setText(text)
        self.setAccessibleName(text)
        if is_new:
            self._open.setFocus()  # Enter goes on where it was cut off

    def _asked_to_open(self) -> None:
        self.open_requested.emit(self._report_id)

    def _asked_to_seal(self) -> None:
        self.seal_requested.emit([self._report_id])

    def _asked_to_discard(self) -> None:
        self.discard_requested.emit([self._report_id])
