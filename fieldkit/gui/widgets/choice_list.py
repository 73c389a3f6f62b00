"""One choice of many: type any spelling of it, in any script, and take it from what is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from fieldkit.domain.name_index import NameIndex, key_lines
from fieldkit.gui.widgets.answer_widget import AnswerWidget, fill
from fieldkit.gui.widgets.questions import Option, OptionSearch, RawAnswer
from fieldkit.gui.widgets.term_model import TermModel
from fieldkit.translations import _

_LEAST_CHARACTERS = 12
_SEEN_AT_ONCE = 12
_FOUND = 50  # no more are offered for what was typed

_NONE = Option("", "")


class ChoiceList(AnswerWidget):
    """Many choices, of which one. A list of hundreds is seen whole, a longer one is searched."""

    def __init__(self, options: Sequence[Option], search: OptionSearch | None = None) -> None:
        """Take the choices to show in the list, and what finds them by more than their labels.

        Without `options` the list is a long one: all that is offered is what `search` finds.
        """
        super().__init__()
        self._given_search = search
        self._search = search or LabelSearch(options)
        self._code: RawAnswer = None
        self._model = TermModel((), self)
        self._found = TermModel((), self)
        self._box = _ListBox(self._show_first)
        self._box.setModel(self._model)
        fill(self, self._box)
        self._box.installEventFilter(self)
        self._box.activated.connect(self._take_row)
        line = QLineEdit()
        line.setAcceptDrops(False)
        self._box.setLineEdit(line)
        line.setPlaceholderText(_("choose, or type to search"))
        self._line = line
        # The box would look for what is taken in its own model, so the line alone knows this.
        self._completer = _FoundCompleter(self._found, self)
        line.setCompleter(self._completer)
        self._completer.setWidget(self._box)
        self._popup = self._completer.popup()
        if self._popup is not None:
            self._popup.installEventFilter(self)
        # With the label alone two options of one label could not be told apart.
        by_index = self._completer.activated[QModelIndex]  # type: ignore[index]  # an overload
        by_index.connect(self._take_found)
        line.textEdited.connect(self._find)
        line.editingFinished.connect(self._typed)
        self.show_options(options)

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer other choices; a chosen one that is no longer offered stays shown."""
        if self._given_search is None:
            self._search = LabelSearch(options)
        self._box.is_searched = self._given_search is not None and not options
        self._model.show_options([_NONE, *options])
        self.show_answer(self._code)

    def show_answer(self, answer: RawAnswer) -> None:
        """Select the code; one that is not offered is shown by its label, or as it is."""
        self._code = answer
        self._box.setCurrentIndex(self._row_of(answer))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the form; open a long list with the arrows, leave it with Escape."""
        if event.type() == QEvent.Type.Wheel:
            # A wheel over a form must scroll the form, not change an answer.
            event.ignore()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(watched, Qt.Key(event.key())) or super().eventFilter(
                watched, event
            )
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, key: Qt.Key) -> bool:
        """Do what a key means here; say whether it meant something."""
        if watched is self._popup and key == Qt.Key.Key_Escape:
            self._popup.hide()
            self._put_back()  # what is marked below stands in the line, and is not meant
            return True
        is_arrow = key in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if is_arrow and watched is self._box and self._box.is_searched:
            self._box.showPopup()
            return True
        return False

    def announce_pending(self) -> None:
        """Take what was typed if it names a choice."""
        self._typed()

    def _row_of(self, answer: RawAnswer) -> int:
        if not isinstance(answer, str) or not answer:
            return 0
        row = self._model.row_of(answer)
        if row < 0:
            self._model.add(Option(answer, self._search.label(answer)))
            row = self._model.row_of(answer)
        return row

    def _find(self, text: str) -> None:
        self._found.show_options(self._search.find(text) if text.strip() else ())

    def _show_first(self) -> None:
        """Show the first of a long list, as the whole of a shorter one would be."""
        self._found.show_options(self._search.find(""))
        self._line.selectAll()
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def _take_found(self, index: QModelIndex) -> None:
        self._take(self._found.option_at(index.row()).code)

    def _take_row(self, row: int) -> None:
        if row >= 0:
            self._take(self._model.option_at(row).code)

    def _take(self, code: str) -> None:
        is_other = (code or None) != self._code
        self.show_answer(code or None)
        if is_other:
            self.answered.emit(self._code)
            self.left.emit()

    def _typed(self) -> None:
        """Take the choice that the line names, put back the chosen one if it names none."""
        text = self._box.currentText().strip().casefold()
        if text == self._model.option_at(self._row_of(self._code)).label.casefold():
            return
        named = self._named(text) if text else _NONE
        code = self._code if named is None else named.code
        self._take(code if isinstance(code, str) else "")
        self._put_back()

    def _put_back(self) -> None:
        """Let the line say what is chosen; selecting the selected row would leave it as typed."""
        self._box.setEditText(self._model.option_at(self._row_of(self._code)).label)

    def _named(self, text: str) -> Option | None:
        for options in (self._marked(), self._model.options(), self._search.find(text)):
            for option in options:
                if option.label.casefold() == text:
                    return option
        return None

    def _marked(self) -> Sequence[Option]:
        """Return the option that is marked below the line: of several so called, it is meant."""
        popup = self._popup
        if popup is None or not (popup.isVisible() and popup.currentIndex().isValid()):
            return ()
        return (self._found.option_at(popup.currentIndex().row()),)


class LabelSearch:
    """Finds options by their labels, where nothing knows more of them."""

    def __init__(self, options: Sequence[Option]) -> None:
        """Take the options; they are indexed at the first search."""
        self._options = options
        self._index: NameIndex | None = None

    def find(self, text: str) -> Sequence[Option]:
        """Return the options whose labels `text` could mean, the closest first."""
        if self._index is None:
            self._index = NameIndex(
                key_lines([(option.label,) for option in self._options]),
                lambda place: (self._options[place].label,),
            )
        return [self._options[place] for place in self._index.find(text, limit=_FOUND)]

    def label(self, code: str) -> str:
        """Return the label of an option, or its code if it is not here."""
        return next((option.label for option in self._options if option.code == code), code)


class _ListBox(QComboBox):
    """A box that shows its list, or lets another show what is found of a longer one."""

    def __init__(self, show_first: Callable[[], None]) -> None:
        super().__init__()
        self.is_searched = False
        self._show_first = show_first
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setMaxVisibleItems(_SEEN_AT_ONCE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showPopup(self) -> None:  # noqa: N802  (Qt's name)
        """Show the list below the line."""
        if self.is_searched:
            self._show_first()
        else:
            super().showPopup()


class _FoundCompleter(QCompleter):
    """Shows below the line what was found; what that is, others decide."""

    def __init__(self, model: TermModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_SEEN_AT_ONCE)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return what stands in the line after a choice."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))
