"""Headquarters' window: who works here, then the sections of its vault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.domain.identifiers import ColleagueId
from fieldkit.domain.place import Place
from fieldkit.errors import FieldkitError
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.entrance import Entrance
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.hq.act_memory import ActMemory
from fieldkit.gui.hq.entrance import HeadquartersEntrance
from fieldkit.gui.hq.turn import Turn
from fieldkit.gui.surroundings import Surroundings
from fieldkit.gui.unlock.presenter import WayOut
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.gui.vault_window import ShownScreens, VaultWindow, ignore
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.answer_panic import stays_on_paper
from fieldkit.operations.field.remember_place import remembered_place
from fieldkit.translations import _, language

if TYPE_CHECKING:
    from fieldkit.gui.hq.frame import SectionsFrame
    from fieldkit.gui.hq.navigation import HeadquartersNavigation
    from fieldkit.operations.hq.session import HeadquartersSession
    from fieldkit.operations.session import Session

_REMOVING_SECONDS = 0.2  # panic never waits longer


class HeadquartersWindow(VaultWindow):
    """Opens headquarters' database after the vault, and asks who works in it."""

    def __init__(self, jobs: BackgroundJobs, surroundings: Surroundings) -> None:
        super().__init__(jobs, surroundings)
        self._house: HeadquartersSession | None = None  # with whoever works in it now
        self._question: ScreenStack | None = None  # who works here, while it is asked
        self._frame: SectionsFrame | None = None
        self._navigation: HeadquartersNavigation | None = None
        self._place_before: Place | None = None  # of before the lock
        self._turn = Turn()  # outlives the screens: work goes on while they are built anew
        self._acts: dict[ColleagueId, ActMemory] = {}  # likewise: nobody undoes another's
        self._show_entrance()

    @property
    def _screens(self) -> ShownScreens | None:
        return self._frame if self._frame is not None else self._question

    @property
    def stack(self) -> ScreenStack:
        """Return the screens that are shown."""
        shown = self._question if self._frame is None else self._frame.stack
        return ScreenStack() if shown is None else shown

    @property
    def navigation(self) -> HeadquartersNavigation | None:
        """Return the ways between the sections, None until there are any."""
        return self._navigation

    def _panic_pressed(self) -> None:
        # Asked now: papers may have been made since, and the language changed.
        self._panic.explain_narrow(_panic_words(self._around.folder))
        super()._panic_pressed()

    def _entrance_with(self, gate: Gate) -> Entrance:
        return HeadquartersEntrance(self._jobs, gate)

    def _words_of_cut_work(self) -> str:
        # Nothing begins by itself here: sticks and disks may be gone, and servers are asked by Tor.
        return _("Work was cut by the lock. Begin it again after you unlock.")

    def _open(self, session: Session) -> None:
        was_cut = self._around.work_waits
        cut = (_("Work was cut by the lock: begin it again."),) if was_cut else ()

        def opened(_progress: object) -> tuple[HeadquartersSession, Place | None]:
            # Here, not above: the window must be there before the database is.
            from fieldkit.operations.hq.remember_run import close_cut_run
            from fieldkit.operations.hq.session import open_session
            from fieldkit.operations.hq.unfinished_exports import remove_unfinished

            house = open_session(session.vault, session.clock, session.secrets)
            close_cut_run(house)
            notices = (*session.notices, *cut, *remove_unfinished(house))
            return replace(house, notices=notices), remembered_place(session)

        self._jobs.run(self, opened, self._opened, self._not_opened)

    def _opened(self, found: tuple[HeadquartersSession, Place | None]) -> None:
        self._house, self._place_before = found
        self._ask_who(may_skip=True)

    def _not_opened(self, error: Exception) -> None:
        """Close the vault again: it is a device's, or its database is damaged."""
        session, self._session = self._session, None
        known = explained(error)
        if session is not None:
            self._jobs.run(self, lambda _progress: session.vault.close(), ignore, ignore)
        page = self._entrance.page
        if isinstance(page, UnlockScreen):
            page.show_problem(known.sentence, known.hint, WayOut.NONE)

    def _ask_who(self, *, may_skip: bool) -> None:
        from fieldkit.gui.hq.screens.colleagues import who_screen

        if self._house is None:
            return
        self._frame = self._navigation = None
        stack = self._question = ScreenStack()
        stack.lock_requested.connect(self.lock)
        stack.panic_pressed.connect(self._panic_pressed)
        stack.panic_released.connect(self._panic.release)
        self._put_in(stack, is_open=True)
        stack.push(who_screen(self._house, self._jobs, on_known=self._known, may_skip=may_skip))

    def _known(self, house: HeadquartersSession) -> None:
        place, self._place_before = self._place_before, None
        self._house = house
        self._show_sections(place)

    def _show_sections(self, place: Place | None) -> None:
        """Build everything in the language of now, for whoever works now."""
        from fieldkit.gui.hq.frame import SectionsFrame
        from fieldkit.gui.hq.navigation import HeadquartersNavigation
        from fieldkit.gui.hq.order import sections_for
        from fieldkit.gui.hq.section import sections_there
        from fieldkit.gui.hq.workplace import Workplace

        house = self._house
        if house is None or house.colleague is None:
            return
        names = sections_for(house.colleague.roles, sections_there())
        frame = self._frame = SectionsFrame(names, house.colleague.code)
        frame.lock_requested.connect(self.lock)
        frame.panic_pressed.connect(self._panic_pressed)
        frame.panic_released.connect(self._panic.release)
        frame.language_chosen.connect(self._change_language)
        workplace = Workplace(
            house,
            self._jobs,
            language(),
            find_volumes=self._around.find_volumes,
            wear=self._wear,
            turn=self._turn,
            acts=self._acts.setdefault(house.colleague.colleague_id, ActMemory()),
        )
        self._navigation = HeadquartersNavigation(frame, workplace, names)
        self._navigation.colleague_requested.connect(self._change_colleague)
        self._put_in(frame, is_open=True)
        self._question = None
        self._navigation.start(place)

    def _change_colleague(self) -> None:
        if self._frame is not None and self._frame.is_at_rest():
            self._frame.announce_pending()
            self._ask_who(may_skip=False)

    def _where(self) -> Place | None:
        return None if self._navigation is None else self._navigation.place()

    def _build_anew(self, speak: Callable[[], None]) -> None:
        place = self._where()
        is_asking = self._frame is None
        speak()
        if is_asking:
            self._ask_who(may_skip=False)
        else:
            self._show_sections(place)

    def _show_failure(self, failure: FieldkitError) -> None:
        if self._navigation is not None:
            self._navigation.show_failure(failure.sentence, failure.hint)

    def _note_lock(self, session: Session, place: Place | None) -> None:
        self._remove_what_is_cut_off()
        super()._note_lock(session, place)

    def _note_close(self, session: Session) -> None:
        self._remove_what_is_cut_off()

    def _destroy(self) -> None:
        """Leave no list in plain on a stick either, which nobody could find after this."""
        self.hide()
        self._remove_what_is_cut_off()
        self._jobs.wait_for_vault(_REMOVING_SECONDS)
        super()._destroy()

    def _remove_what_is_cut_off(self) -> None:
        """Leave no export half written in plain; what is missed here goes at the next unlock."""
        house = self._house
        if house is None:
            return

        def work(_progress: object) -> None:
            from fieldkit.operations.hq.unfinished_exports import remove_while_running

            remove_while_running(house)

        self._jobs.run(self, work, ignore, ignore)

    def _close_vault(self, session: Session) -> None:
        from fieldkit.operations.hq.session import close_session

        if self._house is None:
            session.vault.close()
        else:
            close_session(self._house)


def _panic_words(folder: Path) -> str:
    """Return what the narrower extent of panic does to this archive."""
    if stays_on_paper(folder):
        return _(
            "The passphrase opens nothing any more, for good. The archive stays here, encrypted:"
            " two of the papers open it again."
        )
    return _(
        "The whole archive goes for good: no words on paper were made for it. Only a backup with"
        " the reserve key brings it back."
    )
