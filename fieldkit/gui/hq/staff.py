"""The ways between the screens of colleagues, above whichever section is shown."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.gui.hq.refreshing import refresh_screen
from fieldkit.gui.hq.screens.colleagues import colleague_screen, colleagues_screen, word_screen
from fieldkit.gui.hq.screens.held import agree_screen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.reset_word import reset_word
from fieldkit.operations.hq.second_person import Act
from fieldkit.translations import _


class Staff:
    """Kept by whoever connects it."""

    def __init__(
        self,
        place: Workplace,
        push: Callable[[Screen], None],
        stack: Callable[[], ScreenStack | None],
    ) -> None:
        self._place = place
        self._push = push
        self._stack = stack

    def show(self) -> None:
        """Show everybody."""
        screen = colleagues_screen(self._place, on_added=self._show_one)
        screen.chosen.connect(self._show_one)
        self._push(screen)

    def _show_one(self, code: str) -> None:
        screen = colleague_screen(self._place, code)
        screen.word_requested.connect(lambda: self._ask_word(code, is_forgotten=False))
        screen.forgotten.connect(lambda: self._ask_word(code, is_forgotten=True))
        self._push(screen)
        screen.left.connect(self._refresh_top)  # after it has gone

    def _ask_word(self, code: str, *, is_forgotten: bool) -> None:
        self._push(
            word_screen(
                self._place,
                code,
                is_forgotten=is_forgotten,
                on_kept=lambda: self._kept(code),
                ask_second=lambda word: self._ask_second(code, word),
            )
        )

    def _ask_second(self, code: str, word: str) -> None:
        session, own = self._place.session, self._place.session.colleague
        if own is None:
            return
        self._pop()  # with the lines that hold the word
        agreement = Agreement(
            title=_("A new word"),
            lead=_("{code} forgot their word and chose another.").format(code=code),
            explanations=(_("It stands in the audit who agreed."),),
            action=_("Let the new word hold"),
            asks_why=False,
        )
        self._push(
            agree_screen(
                self._place,
                agreement,
                Act.RESET_WORD,
                own.colleague_id,
                lambda second, _why, _chosen: reset_word(session, code, word, second),
                lambda _nothing: self._kept(code),
            )
        )

    def _kept(self, code: str) -> None:
        self._pop()
        self._refresh_top()
        self._place.done(_("{code} has a word now.").format(code=code), ())

    def _refresh_top(self) -> None:
        stack = self._stack()
        if stack is not None:
            refresh_screen(stack.top)

    def _pop(self) -> None:
        stack = self._stack()
        if stack is not None:
            stack.pop()
