"""Three pages before there is a vault: language and purpose, passphrase, once more."""

from __future__ import annotations

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.language_choice import NAMES
from fieldkit.gui.widgets.new_passphrase import NewPassphrase
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.tick import Tick
from fieldkit.translations import _, language

STEPS = 5  # of a first run, those in the open vault counted (operations/field/prepare_device.py)


class Page(enum.IntEnum):
    """The pages, in their order."""

    WELCOME = 1
    CHOICE = 2
    REPEAT = 3


class FirstRunScreen(EntryPanel):
    """One question on each page; the way back keeps what was typed."""

    begin_requested = Signal()
    training_requested = Signal()
    rating_requested = Signal(str)
    proposal_requested = Signal()
    passphrase_chosen = Signal(str)
    create_requested = Signal(str, str, bool)  # as chosen, as repeated, portable

    def __init__(self) -> None:
        super().__init__()
        self._page = Page.WELCOME
        self._tongues = self._language_buttons()
        self._purpose = label("", "paragraph")
        self._begin = button(_("Begin"), "primary")
        self._train = button(_("Practise first"))
        self._train.setToolTip(_("With invented people and an invented headquarters"))
        self._first = NewPassphrase(_("New passphrase"))
        self._choose = button(_("Continue"), "primary")
        self._second = PassphraseLine(_("The same once more"))
        self._keyring = Tick(_("Passphrase and this computer together"), QRadioButton())
        self._keyring_hint = label(
            _(
                "A copy of the vault cannot be guessed anywhere else: half of the key stays in this"
                " computer's keyring. Choose this unless you know better."
            ),
            "hint",
        )
        self._portable = Tick(_("The passphrase alone (weaker)"), QRadioButton())
        self._portable_hint = label(
            _("For a vault on a stick, or a computer without a keyring."), "hint"
        )
        self._create = button(_("Create the vault"), "primary")
        self._back = button(_("Back"), "link")
        self._places = QButtonGroup(self)
        for place in (self._keyring, self._portable):
            self._places.addButton(place.box)
        self._keyring.setChecked(True)
        self._lay_out()
        self._connect()

    @property
    def page(self) -> Page:
        """Return which page is shown."""
        return self._page

    def show_welcome(self) -> None:
        """Say what this is, and ask for the language."""
        self._show(Page.WELCOME, _("Welcome"), "", self._begin)

    def show_choice(self) -> None:
        """Ask for a new passphrase."""
        self._show(
            Page.CHOICE,
            _("Choose a passphrase"),
            _(
                "It opens your vault, where everything you record is kept encrypted. Nobody can"
                " look it up for you."
            ),
            self._first,
        )

    def show_repeat(self) -> None:
        """Ask for it once more, and where the rest of the key is kept."""
        self._second.clear()
        self._show(
            Page.REPEAT,
            _("Type it once more, from memory"),
            _("The vault is made now, closed, and opened with what you type here: that proves it."),
            self._second,
        )

    def show_rating(self, rated: RatedPassphrase) -> None:
        """Say how long a passphrase would hold."""
        self._first.show_rating(rated)

    def show_proposal(self, words: str) -> None:
        """Show words that were drawn."""
        self._first.show_proposal(words)

    def show_busy(self, is_busy: bool) -> None:
        """Block input while the vault is made."""
        if is_busy:
            self.show_message()
        text = _("Making the vault and opening it. This takes some seconds.")
        self._show_working(text if is_busy else "")

    def show_problem(self, sentence: str, hint: str, *, needs_portable: bool = False) -> None:
        """Say what is wrong; the vault without a keyring stays the person's own choice."""
        self.show_message(Banner(sentence, hint, role="alarm"))
        if needs_portable:
            self._portable.setFocus()
        elif self._page is Page.REPEAT:
            self._second.select_all()

    def take_over(self, other: EntryPanel) -> None:
        """Go on where the same pages in another language were left, with what was typed."""
        if not isinstance(other, FirstRunScreen):
            return
        self._first.set_text(other._first.text())
        self._portable.setChecked(other._portable.isChecked())
        second = other._second.text()
        {
            Page.WELCOME: self.show_welcome,
            Page.CHOICE: self.show_choice,
            Page.REPEAT: self.show_repeat,
        }[other.page]()
        self._second.set_text(second)
        if self._page is Page.WELCOME:
            self._begin.setFocus()
        other._forget()

    def _show(self, page: Page, title: str, intro: str, focus: QWidget) -> None:
        self._page = page
        step = _("Step {number} of {count}").format(number=int(page), count=STEPS)
        self.show_heading(title, intro, step)
        self.show_message()
        for number, parts in self._pages().items():
            for part in parts:
                part.setVisible(number is page)
        self._back.setVisible(page is not Page.WELCOME)
        focus.setFocus()

    def _pages(self) -> dict[Page, tuple[QWidget, ...]]:
        return {
            Page.WELCOME: (self._tongues, self._purpose, self._begin, self._train),
            Page.CHOICE: (self._first, self._choose),
            Page.REPEAT: (
                self._second,
                self._keyring,
                self._keyring_hint,
                self._portable,
                self._portable_hint,
                self._create,
            ),
        }

    def _language_buttons(self) -> FlowRow:
        row = FlowRow()
        self._group = QButtonGroup(self)
        for code, name in NAMES.items():
            press = button(name, "choice")
            press.setCheckable(True)
            press.setChecked(code == language())
            press.setProperty("language", code)
            self._group.addButton(press)
            row.add(press)
        self._group.buttonClicked.connect(self._take_language)
        return row

    def _lay_out(self) -> None:
        self._purpose.setText(
            _(
                "This program keeps what you record encrypted on this computer. Once a report is"
                " sealed, only your headquarters can read it: not you any more, and not whoever"
                " takes the computer."
            )
        )
        steps_on = (self._begin, self._train, self._choose, self._create)
        for parts in self._pages().values():
            self.add(*(part for part in parts if part not in steps_on))
        self.add_step_on(*steps_on)
        self.add_ways(self._back)

    def _connect(self) -> None:
        self._begin.clicked.connect(self.begin_requested)
        self._train.clicked.connect(self.training_requested)
        self._first.rating_requested.connect(self.rating_requested)
        self._first.proposal_requested.connect(self.proposal_requested)
        self._first.entered.connect(self._chosen)
        self._choose.clicked.connect(self._chosen)
        self._second.entered.connect(self._ask_to_create)
        self._create.clicked.connect(self._ask_to_create)
        self._back.clicked.connect(self._go_back)

    def _take_language(self, press: QWidget) -> None:
        code = press.property("language")
        if code != language():
            self.language_chosen.emit(code)

    def _chosen(self) -> None:
        text = self._first.text()
        if text:
            self.passphrase_chosen.emit(text)

    def _ask_to_create(self) -> None:
        second = self._second.text()
        if second:
            self.create_requested.emit(self._first.text(), second, self._portable.isChecked())

    def _go_back(self) -> None:
        if self._page is Page.REPEAT:
            self.show_choice()
        else:
            self.show_welcome()

    def _forget(self) -> None:
        self._first.clear()
        self._second.clear()
