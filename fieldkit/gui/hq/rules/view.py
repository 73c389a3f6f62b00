"""The rules of deadlines in force, to be read: a slip here would silence an alarm."""

from __future__ import annotations

from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.hq.rules.shown import ShownRules
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class RulesScreen(PanelScreen):
    """Says how they are changed, and changes nothing."""

    def __init__(self) -> None:
        super().__init__(_("Rules of deadlines"))
        self._rules = LineList(_("Rules of deadlines"))
        self._rates_title = label(_("Rates of exchange"), "section")
        self._rates = LineList(_("Rates of exchange"))
        self._no_rates = label(_("No rate is known yet: amounts are not shown in euros."), "hint")
        how = label(_("They are changed by command: fieldkit-hq rules edit, rules rate."), "hint")
        back = button(_("Back"))
        self.add(self._rules, self._rates_title, self._rates, self._no_rates, how)
        self.add_buttons(back)
        back.clicked.connect(self.go_back)
        self.setFocusProxy(self._rules)

    def show_rules(self, shown: ShownRules) -> None:
        """Show what is in force."""
        self.show_lead(shown.version, shown.made)
        self._rules.show_lines(shown.rules)
        self._rates.show_lines(shown.rates)
        self._no_rates.setVisible(not shown.rates)
        self._rules.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)
