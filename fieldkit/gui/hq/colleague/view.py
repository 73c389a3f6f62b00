"""One colleague: roles to tick, their word where it is one's own, and whether they work here."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.domain.colleague import Role
from fieldkit.gui.hq.colleague.shown import ShownColleague
from fieldkit.gui.hq.role_words import role_text
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.gui.widgets.tick import Tick
from fieldkit.translations import _


class ColleagueScreen(PanelScreen):
    """What is ticked holds at once. A word is set only by whoever works now."""

    roles_chosen = Signal(object)  # frozenset of Role
    left_chosen = Signal()
    came_back = Signal()
    word_requested = Signal()
    forgotten = Signal()

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self._is_showing = False
        self._roles = {role: Tick(role_text(role)) for role in Role}
        self._word_says = label("", "hint")
        self._back = button(_("Back"))
        self._leave = TwicePressed(_("Works here no more"), _("Really? Press again"))
        self._return = button(_("Works here again"))
        self._forgotten = button(_("I forgot my word…"), "quiet")
        self._word = button(_("Set my word…"), "primary")
        self.show_lead(
            _("What {code} sees first").format(code=code),
            _("Roles hide nothing and forbid nothing. They count from the next time."),
        )
        self.add(*self._roles.values(), self._word_says)
        self.add_buttons(self._back, self._leave, self._return, self._forgotten, self._word)
        self._back.clicked.connect(self.go_back)
        self._leave.confirmed.connect(self.left_chosen)
        self._return.clicked.connect(self.came_back)
        self._word.clicked.connect(self.word_requested)
        self._forgotten.clicked.connect(self.forgotten)
        for tick in self._roles.values():
            tick.toggled.connect(self._ticked)
        for part in (self._leave, self._return, self._forgotten, self._word):
            part.setVisible(False)
        self.setFocusProxy(self._roles[Role.INTAKE])

    def show_colleague(self, shown: ShownColleague) -> None:
        """Show them."""
        self._is_showing = True
        for role, tick in self._roles.items():
            tick.setChecked(role in shown.roles)
            tick.setEnabled(shown.is_here)
        self._is_showing = False
        is_own_here = shown.is_own and shown.is_here
        self._word.setText(_("Change my word…") if shown.has_word else _("Set my word…"))
        self._return.setVisible(not shown.is_here)
        self._leave.setVisible(shown.is_here and not shown.is_own)
        self._word.setVisible(is_own_here)
        self._forgotten.setVisible(is_own_here and shown.has_word)
        self._word_says.setText(_word_text(shown))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _ticked(self, _is_ticked: bool) -> None:
        if not self._is_showing:
            ticked = (role for role, tick in self._roles.items() if tick.isChecked())
            self.roles_chosen.emit(frozenset(ticked))


def _word_text(shown: ShownColleague) -> str:
    if not shown.is_here:
        return _("{code} left. Whoever knows the passphrase still opens the vault.").format(
            code=shown.code
        )
    if shown.is_own:
        return _("With your own word you agree to what others must not decide alone.")
    if shown.has_word:
        return _("{code} has a word and can agree as a second person.").format(code=shown.code)
    return _("{code} has no word yet. Only they set it, when they work here themselves.").format(
        code=shown.code
    )
