"""Beside what is looked at: what the file reveals, and the clean copy of a picture."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldkit.domain.revealed import Fact
from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.field.viewer.sentences import removed_by_copying, sentences_of
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext


class ViewerSide(QWidget):
    """What it says scrolls, for large type may need more than there is; the buttons stay."""

    cover_toggled = Signal(bool)
    uncover_requested = Signal()
    copy_requested = Signal()
    look_requested = Signal()  # at the copy that was made

    def __init__(self) -> None:
        super().__init__()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrows scroll it
        self._scroll.setAccessibleName(_("What the file reveals"))
        give_accessible_role(self._scroll, QAccessible.Role.Document)
        self.setFocusProxy(self._scroll)
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(8)
        self._cover = button(_("Cover an area"))
        self._cover.setCheckable(True)
        self._cover.toggled.connect(self.cover_toggled)
        self._uncover = button(_("Uncover the last"), "link")
        self._uncover.clicked.connect(self.uncover_requested)
        self._count = label("", "hint")
        self._copy = button(_("Make a clean copy"), "primary", keys="Ctrl+Return")
        self._copy.clicked.connect(self.copy_requested)
        self._work = WorkPanel()
        self._made = label("", "good")
        self._made.setVisible(False)
        self._look = button(_("Look at the copy"), "link")
        self._look.clicked.connect(self.look_requested)
        self._look.setVisible(False)
        self._clean_card, clean = card()
        self._lay_out_clean(clean)
        facts_card, facts = card()
        facts.setContentsMargins(16, 14, 16, 14)
        facts.setSpacing(8)
        facts.addWidget(label(_("What this file reveals"), "subsection"))
        facts.addLayout(self._sentences)
        self._lay_out(facts_card)
        for part in (self._clean_card, self._cover, self._copy):
            part.setVisible(False)
        self.show_sentences((_("Reading…"),))

    def show_facts(self, facts: tuple[Fact, ...] | None) -> None:
        """Say what the file reveals; None: that could not be read."""
        if facts is None:
            self.show_sentences((_("What it reveals cannot be read here."),))
        elif facts:
            self.show_sentences(sentences_of(facts))
        else:
            self.show_sentences(
                (_("Nothing was found. What one sees or hears may still tell much."),)
            )

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show exactly these."""
        while (item := self._sentences.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        for sentence in sentences:
            self._sentences.addWidget(label(sentence))

    def offer_copy(self) -> None:
        """Offer the clean copy: only pictures have one."""
        for part in (self._clean_card, self._cover, self._copy):
            part.setVisible(True)
        self.show_covers(0, is_drawing=False)

    def show_covers(self, count: int, *, is_drawing: bool) -> None:
        """Say how much is covered, and how to cover."""
        text = ngettext("{count} area is covered.", "{count} areas are covered.", count)
        lines = [text.format(count=count)] if count else []
        if is_drawing:
            lines.append(
                _(
                    "Draw with the mouse, or move the frame with the arrows; Shift and the arrows "
                    "size it, Enter covers."
                )
            )
        self._count.setText("\n".join(lines))
        self._count.setVisible(bool(lines))
        self._uncover.setVisible(count > 0)

    @property
    def offers_copy(self) -> bool:
        """Return whether a clean copy can be asked for."""
        return not self._clean_card.isHidden()

    @property
    def is_covering(self) -> bool:
        """Return whether areas are being drawn."""
        return self._cover.isChecked()

    def show_covering(self, is_covering: bool) -> None:
        """Show whether areas are being drawn."""
        self._cover.setChecked(is_covering)

    def show_copying(self) -> None:
        """Say that the copy is being made."""
        self._made.setVisible(False)
        self._look.setVisible(False)
        self._copy.setEnabled(False)
        self._work.show_work(_("Making the copy…"))

    def show_idle(self) -> None:
        """Say that no copy is being made."""
        self._copy.setEnabled(True)
        self._work.show_idle()

    def show_copy(self, name: str, facts: tuple[Fact, ...], covered_count: int) -> None:
        """Say that the copy is there and what it has not any more."""
        self.show_idle()
        lines = [_("“{name}” is in the report now. The original is unchanged.").format(name=name)]
        removed = removed_by_copying(facts)
        if removed:
            lines.append(_("Gone: {list}.").format(list=", ".join(removed)))
        if covered_count:
            text = ngettext(
                "{count} area is covered for good.",
                "{count} areas are covered for good.",
                covered_count,
            )
            lines.append(text.format(count=covered_count))
        self._made.setText("\n\n".join(lines))
        self._made.setVisible(True)
        self._look.setVisible(True)
        QTimer.singleShot(0, self, self._show_made)  # once it is laid out

    def _show_made(self) -> None:
        self._scroll.ensureWidgetVisible(self._look)

    def _lay_out_clean(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("Clean copy"), "subsection"))
        column.addWidget(
            label(
                _(
                    "Only what the picture shows, and nothing of what it reveals besides. Covered "
                    "areas are replaced by plain grey and cannot be restored."
                ),
                "hint",
            )
        )
        column.addWidget(self._count)
        column.addWidget(self._uncover)
        column.addWidget(self._work)
        column.addWidget(self._made)
        column.addWidget(self._look)

    def _lay_out(self, facts_card: QFrame) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        column.addWidget(facts_card)
        column.addWidget(self._clean_card)
        column.addStretch(1)
        self._scroll.setWidget(content)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(10)
        down.addWidget(self._scroll, 1)
        down.addWidget(self._cover)
        down.addWidget(self._copy)
