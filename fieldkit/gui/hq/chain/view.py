"""A device's chain: drawn, in words, and what its holder can be asked."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.hq.chain.picture import ChainPicture
from fieldkit.gui.hq.chain.shown import ShownChain, run_line
from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_MOST_RUNS = 60  # lines; the sentences above name the rest


class ChainScreen(PanelScreen):
    """The picture can be passed over: everything stands in words below it."""

    ask_requested = Signal(str)  # the text that is proposed

    def __init__(self) -> None:
        super().__init__(_("Chain of the device"))
        self._proposal = ""
        self._said = label("", "paragraph")
        self._picture = ChainPicture()
        self._runs = LineList(_("Places in the chain"))
        self._back = button(_("Back"))
        self._ask = button(_("Ask for what is missing…"), "primary")
        self._ask.setVisible(False)
        self.add(self._picture, self._said, self._runs)
        self.add_buttons(self._back, self._ask)
        self._back.clicked.connect(self.go_back)
        self._ask.clicked.connect(lambda: self.ask_requested.emit(self._proposal))

    def show_chain(self, chain: ShownChain) -> None:
        """Show this chain."""
        self.show_title(_("Chain of {code}").format(code=chain.code))
        self.show_lead(chain.sentences[0], chain.facts)
        self._said.setText("\n".join(chain.sentences[1:]))
        self._said.setVisible(len(chain.sentences) > 1)
        self._picture.show_places(chain.places)
        self._runs.show_lines(tuple(run_line(run) for run in chain.places[:_MOST_RUNS]))
        self._proposal = chain.proposal
        self._ask.setVisible(bool(chain.proposal))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)
