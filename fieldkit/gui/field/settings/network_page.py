"""When, how and over which networks reports may leave; and what others still see of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldkit.domain.connection import Route
from fieldkit.domain.sync_choice import SyncMode
from fieldkit.gui.field.settings.known_networks import KnownNetworks
from fieldkit.gui.field.settings.network_shown import ShownNetworkSettings
from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _, ngettext

_LIMITS = (0, 16, 64, 256, 1024)  # KiB a second
_JITTERS = (0, 15, 60, 180)  # minutes
_PORT_DIGITS, _TIME_LETTERS = 5, 5
_EDGES = 14  # letters of room around what is typed


class NetworkPage(Page):
    """Every choice holds at once; nothing weaker than headquarters' rule can be chosen."""

    mode_chosen = Signal(object)  # SyncMode
    route_chosen = Signal(object)  # Route
    tor_port_chosen = Signal(str)
    limit_chosen = Signal(object)  # int, KiB a second
    time_chosen = Signal(str)
    jitter_chosen = Signal(object)  # int, minutes
    forget_requested = Signal(str)  # identity of a network
    failed = Signal(str, str)  # sentence, hint
    is_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__(_("Network"))
        self._mode = PickRow(
            _("Who begins to send"),
            (
                (SyncMode.MANUAL, _("Only you")),
                (SyncMode.ASK, _("It asks you")),
                (SyncMode.AUTOMATIC, _("It does, by itself")),
            ),
        )
        self._rule = label("", "hint")
        self._route = PickRow(
            _("The least that you want"),
            (
                (Route.DIRECT, _("Any way")),
                (Route.VPN, _("A VPN")),
                (Route.TOR, _("Tor")),
                (Route.ONION, _("Tor, to a hidden server")),
            ),
        )
        self._port = _ShortLine(_("Port of Tor"), _PORT_DIGITS)
        self._limit = PickRow(_("How fast at most"), [(kib, _limit(kib)) for kib in _LIMITS])
        self._time = _ShortLine(_("Only at this time of day"), _TIME_LETTERS)
        self._jitter = PickRow(_("Later by chance, up to"), [(n, _minutes(n)) for n in _JITTERS])
        self._refusal = label("", "problem")
        self._refusal.setVisible(False)
        self._known = KnownNetworks()
        self._lay_out()
        self._connect()

    def show_settings(self, shown: ShownNetworkSettings) -> None:
        """Show what holds."""
        choice = shown.choice
        self._mode.show_value(choice.mode)
        self._rule.setText(shown.rule)
        self._rule.setVisible(bool(shown.rule))
        for press, route in zip(self._route.buttons(), Route, strict=True):
            press.setEnabled(shown.least.allows(route))
        self._route.show_value(choice.route)
        self._limit.show_value(choice.limit_kib_per_second)
        self._jitter.show_value(choice.jitter_minutes)
        self._port.show_text(str(choice.tor_port))
        self._time.show_text(shown.at)
        self._known.show_networks(shown.networks)
        self.is_changed.emit(shown.is_changed)

    def show_refusal(self, sentence: str) -> None:
        """Say why something that was typed does not hold."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.failed.emit(sentence, hint)

    def _lay_out(self) -> None:
        self.add(self._mode)
        self.say(
            _(
                "By itself, or asking, it uses only networks that you have allowed. You allow one"
                " when you send there yourself for the first time."
            ),
            "hint",
        )
        self.add(self._route, self._rule, self._port)
        self.say(
            _("Usually 9050 where Tor is installed, and 9150 while Tor Browser is open."), "hint"
        )
        self.add(self._limit, self._time, self._jitter)
        self.say(
            _(
                "Leave the time empty for whenever the network is there. A chance makes it harder"
                " to tell by the minute that it was you who sealed something or came home."
            ),
            "hint",
        )
        self.add(self._refusal, self._known)
        self.say(_("What others still see"), "subsection")
        self.say(
            _(
                "Whoever runs the network sees that this computer talks to the server, when, and"
                " about how much; never what. With Tor they see that you use Tor, and not with"
                " whom. The server sees the same, and which device it is; it can open nothing."
            )
        )

    def _connect(self) -> None:
        self._mode.picked.connect(self.mode_chosen)
        self._route.picked.connect(self.route_chosen)
        self._limit.picked.connect(self.limit_chosen)
        self._jitter.picked.connect(self.jitter_chosen)
        self._port.typed.connect(self.tor_port_chosen)
        self._time.typed.connect(self.time_chosen)
        self._known.forget_requested.connect(self.forget_requested)


class _ShortLine(QWidget):
    """A title, and below it a short line to type in; it counts once one goes on."""

    typed = Signal(str)

    def __init__(self, title: str, letters: int) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setMaxLength(letters)
        self._line.setAccessibleName(title)
        self._line.setMaximumWidth(self.fontMetrics().averageCharWidth() * (letters + _EDGES))
        named = label(title, "question")
        named.setBuddy(self._line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(named)
        column.addWidget(self._line)
        self.setFocusProxy(self._line)
        self._line.editingFinished.connect(self._finished)

    def show_text(self, text: str) -> None:
        """Show what holds."""
        if self._line.text() != text:
            self._line.setText(text)

    def _finished(self) -> None:
        if self._line.isModified():
            self._line.setModified(False)
            self.typed.emit(self._line.text())


def _limit(kib: int) -> str:
    if not kib:
        return _("As fast as it goes")
    return _("{count} KiB a second").format(count=kib)


def _minutes(count: int) -> str:
    if not count:
        return _("Not later")
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)
