"""The section inbox: the ways between its screens."""

from __future__ import annotations

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.identifiers import HEX_64, DeviceId, Sha256, StatementId
from fieldkit.domain.statement import Statement
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.held.words import accepting, erasing
from fieldkit.gui.hq.inbox.presenter import InboxPresenter
from fieldkit.gui.hq.inbox.rows import CHAIN, HELD, REQUEST
from fieldkit.gui.hq.inbox.view import InboxScreen
from fieldkit.gui.hq.refreshing import refresh_screens
from fieldkit.gui.hq.screens.chains import chain_screen
from fieldkit.gui.hq.screens.held import agree_screen, held_screen
from fieldkit.gui.hq.screens.letters import letter_screen
from fieldkit.gui.hq.screens.sticks import return_screen, take_in_screen
from fieldkit.gui.hq.screens.syncs import sync_screen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.commit_objects import IntakeResult
from fieldkit.operations.hq.decide_held import accept_unverified, ask_for_missing, refuse_held
from fieldkit.operations.hq.release_held import review_again
from fieldkit.operations.hq.second_person import Act
from fieldkit.translations import _


class InboxSection:
    """Lists, and above them one thing at a time."""

    def __init__(self, stack: ScreenStack, place: Workplace) -> None:
        self._stack = stack
        self._place = place
        self._view = InboxScreen()
        self._run = place.jobs.runner(self._view)
        self._presenter = InboxPresenter(self._view, place.session, self._run)
        self._view.keep(self._presenter)
        self._view.line_chosen.connect(self._choose)
        self._view.take_in_requested.connect(self._take_in)
        self._view.return_requested.connect(self._write_answers)
        self._view.sync_requested.connect(self._sync)
        self._view.look_again_requested.connect(self._look_again)

    def start(self) -> None:
        """Show what came and waits."""
        self._stack.push(self._view)
        self._presenter.refresh()

    def refresh(self) -> None:
        """Ask anew, also what stands above."""
        refresh_screens(self._stack.screens())

    def show(self, subject: str, _kind: str = "") -> None:
        """Lead to one held object; without any to the first screen."""
        if not self._stack.is_at_rest():
            return  # what runs there is not left without a word
        self._stack.pop_to_first()
        if HEX_64.match(subject):
            self._show_held(Sha256(subject))

    def _choose(self, key: str) -> None:
        kind, _colon, subject = key.partition(":")
        if kind == HELD:
            self._show_held(Sha256(subject))
        elif kind == CHAIN:
            self._show_chain(DeviceId(subject))
        elif kind == REQUEST:
            self._place.go_to(Destination(SectionName.DEVICES, subject, "request"))

    # Sticks and servers

    def _take_in(self) -> None:
        self._push(take_in_screen(self._place, on_done=self._arrived))

    def _write_answers(self) -> None:
        self._push(return_screen(self._place, on_done=self._presenter.refresh))

    def _sync(self) -> None:
        self._push(sync_screen(self._place, on_done=self._arrived))

    def _arrived(self) -> None:
        self._presenter.refresh()
        self._place.arrived()

    def _look_again(self) -> None:
        def looked(results: tuple[IntakeResult, ...]) -> None:
            taken = sum(result.outcome is Outcome.ACCEPTED for result in results)
            self._place.done(
                _("{taken} of {all} were taken in.").format(taken=taken, all=len(results)), ()
            )
            self._presenter.refresh()

        self._run(
            lambda _progress: review_again(self._place.session), looked, self._presenter.failed
        )

    # One thing

    def _show_held(self, sha256: Sha256) -> None:
        screen = held_screen(self._place, sha256, on_refused=self._refused)
        screen.ask_requested.connect(lambda device, text: self._ask(DeviceId(device), text, sha256))
        screen.enrol_requested.connect(self._enrol)
        screen.look_again_requested.connect(self._look_again)
        screen.accept_requested.connect(lambda: self._accept(sha256))
        screen.erase_requested.connect(lambda: self._erase(sha256))
        self._push(screen)

    def _show_chain(self, device: DeviceId) -> None:
        screen = chain_screen(self._place, device)
        screen.ask_requested.connect(lambda text: self._ask(device, text, ""))
        self._push(screen)

    def _enrol(self) -> None:
        self._place.go_to(Destination(SectionName.DEVICES))

    def _ask(self, device: DeviceId, text: str, about: str) -> None:
        def asked(made: Statement) -> None:
            self._stack.pop()
            self._place.done(_("Its holder is asked."), (made.statement_id,))

        self._push(
            letter_screen(
                self._place,
                subject=("ask", device, about),
                title=_("Ask the holder"),
                lead=_("What should its holder be asked?"),
                text=text,
                write=lambda words: ask_for_missing(
                    self._place.session, device, words, about=about
                ),
                on_done=asked,
            )
        )

    def _accept(self, sha256: Sha256) -> None:
        def taken(result: IntakeResult) -> None:
            self._stack.pop_to_first()
            is_taken = result.outcome is Outcome.ACCEPTED
            said = _("Taken in as unverified.") if is_taken else _("It is held still.")
            self._place.done(said, ())

        self._push(
            agree_screen(
                self._place,
                accepting(),
                Act.ACCEPT_UNVERIFIED,
                sha256,
                lambda second, why, _chosen: accept_unverified(
                    self._place.session, sha256, second, why
                ),
                taken,
            )
        )

    def _erase(self, sha256: Sha256) -> None:
        def erased(_made: Statement) -> None:
            self._stack.pop_to_first()
            self._place.done(_("Refused, and the file is erased."), ())

        self._push(
            agree_screen(
                self._place,
                erasing(),
                Act.ERASE,
                sha256,
                lambda second, why, _chosen: refuse_held(
                    self._place.session, sha256, why, erasing=second
                ),
                erased,
            )
        )

    def _refused(self, sentence: str, statement: StatementId) -> None:
        self._stack.pop_to_first()
        self._place.done(sentence, (statement,))

    def _push(self, screen: Screen) -> None:
        screen.left.connect(self._presenter.refresh)
        self._stack.push(screen)
