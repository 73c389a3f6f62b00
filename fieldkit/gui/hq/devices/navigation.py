"""The section devices: the ways between its screens."""

from __future__ import annotations

from fieldkit.domain.house import HouseSubject
from fieldkit.domain.identifiers import HEX_32, DeviceId
from fieldkit.domain.roster import RosterEntry
from fieldkit.domain.statement import Statement
from fieldkit.gui.hq.arrest.words import arrested, revoking
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.devices.presenter import DevicesPresenter
from fieldkit.gui.hq.devices.view import DevicesScreen
from fieldkit.gui.hq.refreshing import refresh_screens
from fieldkit.gui.hq.screens.backups import backup_screen, drill_screen
from fieldkit.gui.hq.screens.chains import chain_screen
from fieldkit.gui.hq.screens.held import agree_screen
from fieldkit.gui.hq.screens.letters import letter_screen
from fieldkit.gui.hq.screens.roster import arrest_screen, device_screen, enrol_screen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.decide_held import ask_for_missing
from fieldkit.operations.hq.monitor_arrested import (
    Arrest,
    hand_over_to_deputy,
    monitor_arrested,
)
from fieldkit.operations.hq.revoke_by_two import revoke_by_two
from fieldkit.operations.hq.second_person import Act
from fieldkit.translations import _, ngettext

REQUEST = "request"  # kind of what is shown; else it is a device


class DevicesSection:
    """The roster, and above it one device at a time."""

    def __init__(self, stack: ScreenStack, place: Workplace) -> None:
        self._stack = stack
        self._place = place
        self._view = DevicesScreen()
        run = place.jobs.runner(self._view)
        self._presenter = DevicesPresenter(
            self._view, place.session, run, on_request=self._show_request
        )
        self._view.keep(self._presenter)
        self._view.device_chosen.connect(self._show_device)
        self._view.request_chosen.connect(self._show_request)
        self._view.house_chosen.connect(self._lead)
        self._view.file_chosen.connect(self._presenter.read_request)
        self._view.backup_requested.connect(self._back_up)
        self._view.drill_requested.connect(self._drill)

    def start(self) -> None:
        """Show the roster."""
        self._stack.push(self._view)
        self._presenter.refresh()

    def refresh(self) -> None:
        """Ask anew, also what stands above."""
        refresh_screens(self._stack.screens())

    def show(self, subject: str, kind: str = "") -> None:
        """Lead to one device or request; without any to the roster."""
        if not self._stack.is_at_rest():
            return  # what runs there is not left without a word
        self._stack.pop_to_first()
        if HEX_32.match(subject):
            if kind == REQUEST:
                self._show_request(subject)
            else:
                self._show_device(subject)

    def _lead(self, subject: str) -> None:
        if subject == HouseSubject.BACKUP.value:
            self._back_up()
        elif subject in (HouseSubject.DRILL.value, HouseSubject.OFFLINE_KEYS.value):
            self._drill()
        elif subject in (HouseSubject.CERTIFICATES.value, HouseSubject.OWN_CERTIFICATE.value):
            self._place.go_to(Destination(SectionName.INBOX))  # a sync renews them

    def _back_up(self) -> None:
        self._push(backup_screen(self._place, on_done=self._presenter.refresh))

    def _drill(self) -> None:
        self._push(drill_screen(self._place, on_done=self._presenter.refresh))

    # One request

    def _show_request(self, device: str) -> None:
        self._push(enrol_screen(self._place, DeviceId(device), on_decided=self._decided))

    def _decided(self, sentence: str) -> None:
        self._stack.pop_to_first()
        self._place.done(sentence, ())

    # One device

    def _show_device(self, number: str) -> None:
        device = DeviceId(number)
        screen = device_screen(
            self._place, device, on_renewed=lambda said: self._place.done(said, ())
        )
        screen.chain_requested.connect(lambda: self._show_chain(device))
        screen.knew_requested.connect(lambda: self._show_arrest(device))
        screen.revoke_requested.connect(lambda: self._revoke(device, screen.title))
        screen.arrested_requested.connect(lambda: self._arrested(device, screen.title))
        self._push(screen)

    def _show_chain(self, device: DeviceId) -> None:
        screen = chain_screen(self._place, device)
        screen.ask_requested.connect(lambda text: self._ask(device, text))
        self._push(screen)

    def _ask(self, device: DeviceId, text: str) -> None:
        self._push(
            letter_screen(
                self._place,
                subject=("ask", device, ""),
                title=_("Ask the holder"),
                lead=_("What should its holder be asked?"),
                text=text,
                write=lambda words: ask_for_missing(self._place.session, device, words),
                on_done=lambda made: self._written(made, _("Its holder is asked.")),
            )
        )

    def _written(self, made: Statement, sentence: str) -> None:
        self._stack.pop()
        self._place.done(sentence, (made.statement_id,))

    def _revoke(self, device: DeviceId, code: str) -> None:
        def revoked(entry: RosterEntry) -> None:
            self._stack.pop()
            self._place.done(
                _("{code} is revoked. Tell the servers now: fetch in the inbox.").format(
                    code=entry.code
                ),
                (),
            )

        self._push(
            agree_screen(
                self._place,
                revoking(code),
                Act.REVOKE,
                device,
                lambda second, why, at_once: revoke_by_two(
                    self._place.session, device, second, at_once=at_once, why=why
                ),
                revoked,
            )
        )

    # An arrest

    def _arrested(self, device: DeviceId, code: str) -> None:
        def done(arrest: Arrest) -> None:
            self._stack.pop()
            self._show_arrest(device)
            tasks = arrest.made[1:]
            self._place.done(
                ngettext(
                    "{code} is revoked; {count} task was made.",
                    "{code} is revoked; {count} tasks were made.",
                    len(tasks),
                ).format(code=arrest.entry.code, count=len(tasks)),
                tuple(task.statement_id for task in tasks),
            )

        self._push(
            agree_screen(
                self._place,
                arrested(code),
                Act.REVOKE,
                device,
                lambda second, why, at_once: monitor_arrested(
                    self._place.session, device, second, at_once=at_once, why=why
                ),
                done,
            )
        )

    def _show_arrest(self, device: DeviceId) -> None:
        screen = arrest_screen(self._place, device)
        screen.person_chosen.connect(self._show_person)
        screen.device_chosen.connect(self._show_device)
        screen.tasks_requested.connect(
            lambda: self._place.go_to(Destination(SectionName.CASES, "work", "work"))
        )
        screen.deputy_requested.connect(lambda code, text: self._ask_deputy(device, code, text))
        self._push(screen)

    def _show_person(self, mention: str) -> None:
        self._place.go_to(Destination(SectionName.PEOPLE, mention, "mention"))

    def _ask_deputy(self, device: DeviceId, code: str, text: str) -> None:
        self._push(
            letter_screen(
                self._place,
                subject=("deputy", device, code),
                title=_("Let {code} go on").format(code=code),
                lead=_("What should the holder of {code} be asked?").format(code=code),
                text=text,
                write=lambda words: hand_over_to_deputy(self._place.session, device, code, words),
                on_done=lambda made: self._written(made, _("The deputy is asked.")),
            )
        )

    def _push(self, screen: Screen) -> None:
        screen.left.connect(self._presenter.refresh)
        self._stack.push(screen)
