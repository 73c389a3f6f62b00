"""One device: what is known of it, its chain, and what can be done when it is in other hands."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.hq.chain.picture import ChainPicture
from fieldkit.gui.hq.device.shown import ShownDevice
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class DeviceScreen(PanelScreen):
    """What cannot be undone stands apart, and asks for a second person."""

    chain_requested = Signal()
    renew_requested = Signal()
    revoke_requested = Signal()
    arrested_requested = Signal()
    knew_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Device"))
        self._facts = label("", "paragraph")
        self._picture = ChainPicture()
        self._sentences = label("", "paragraph")
        self._decided = label("", "hint")
        self._chain = button(_("Chain…"))
        self._renew = button(_("Renew its certificate"))
        self._knew = button(_("What it knew, who is at risk…"))
        self._revoke = button(_("Revoke, by two…"), "quiet")
        self._arrested = button(_("Its holder was arrested…"), "danger")
        self._back = button(_("Back"))
        row = FlowRow(spacing=12)
        for press in (self._chain, self._renew, self._knew, self._revoke):
            row.add(press)
        self.add(self._facts, self._picture, self._sentences, self._decided, row)
        self.add_buttons(self._back, self._arrested)
        self._back.clicked.connect(self.go_back)
        self._chain.clicked.connect(self.chain_requested)
        self._renew.clicked.connect(self.renew_requested)
        self._knew.clicked.connect(self.knew_requested)
        self._revoke.clicked.connect(self.revoke_requested)
        self._arrested.clicked.connect(self.arrested_requested)
        self.setFocusProxy(self._chain)

    def show_device(self, device: ShownDevice) -> None:
        """Show it."""
        self.show_title(device.code)
        lead = _("{code} is revoked.") if device.is_revoked else _("{code} is enrolled.")
        self.show_lead(lead.format(code=device.code))
        self._facts.setText("\n".join(device.facts))
        self._picture.show_places(device.places)
        self._sentences.setText("\n".join(device.sentences))
        self._decided.setText("\n".join(device.decided))
        self._decided.setVisible(bool(device.decided))
        self._renew.setVisible(not device.is_revoked)
        self._revoke.setVisible(not device.is_revoked)
        self._arrested.setText(
            _("Its holder was arrested: make the list again…")
            if device.is_revoked
            else _("Its holder was arrested…")
        )

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)
