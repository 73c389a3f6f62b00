"""The ways between the list of people, the desk, and a person's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fieldkit.domain.identifiers import PersonId
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.comparing.view import ComparingScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.people.view import PeopleScreen
from fieldkit.gui.hq.person.view import PersonScreen
from fieldkit.gui.hq.refreshing import refresh_screen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.show_person import people_behind, people_of

MENTION = "mention"  # kind of a subject
NEW_CASE = "new"  # kind of a subject of the section cases
CONSENT = "consent"  # kind of a subject of the section lists
COMPARE = "compare"  # a subject that leads to the desk


class PeopleSection:
    """Shows whatever is on top anew when something changed elsewhere."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        make_list: Callable[[Workplace], PeopleScreen],
        make_desk: Callable[[Workplace, str], ComparingScreen],
        make_page: Callable[[Workplace, PersonId], PersonScreen],
    ) -> None:
        self._stack = stack
        self._place = place
        self._make_desk = make_desk
        self._make_page = make_page
        self._list = make_list(place)
        self._list.person_chosen.connect(self._open_person)
        self._list.compare_requested.connect(partial(self._open_desk, ""))
        stack.shown.connect(refresh_screen)

    def start(self) -> None:
        """Show the list."""
        self._stack.push(self._list)

    def refresh(self) -> None:
        """Ask anew what is shown."""
        refresh_screen(self._stack.top)

    def show(self, subject: str, kind: str = "") -> None:
        """Lead to a person, to who a mention is, to the desk, or to the list."""
        self._stack.pop_to_first()
        if COMPARE in (subject, kind):
            self._open_desk()
        elif subject:
            self._find(subject)

    def _open_person(self, person_id: str) -> None:
        page = self._make_page(self._place, PersonId(person_id))
        page.report_chosen.connect(self._open_report)
        page.probable_chosen.connect(self._find)
        page.case_chosen.connect(self._open_case)
        page.consent_requested.connect(partial(self._open_consent, person_id))
        page.new_case_requested.connect(partial(self._open_new_case, person_id))
        self._stack.push(page)

    def _open_desk(self, mention_id: str = "") -> None:
        desk = self._make_desk(self._place, mention_id)
        desk.person_chosen.connect(self._open_person)
        self._stack.push(desk)

    def _open_report(self, report_id: str) -> None:
        self._place.go_to(Destination(SectionName.REPORTS, report_id))

    def _open_case(self, case_id: str) -> None:
        self._place.go_to(Destination(SectionName.CASES, case_id))

    def _open_new_case(self, person_id: str) -> None:
        self._place.go_to(Destination(SectionName.CASES, person_id, NEW_CASE))

    def _open_consent(self, person_id: str) -> None:
        self._place.go_to(Destination(SectionName.LISTS, person_id, CONSENT))

    def _find(self, subject: str) -> None:
        """Open the person of an id, or behind a mention; else the desk, or a report."""
        session = self._place.session

        def work() -> Callable[[], None]:
            if people_of(session, [subject]):
                return partial(self._open_person, subject)
            behind = next(iter(people_behind(session, [subject]).values()), None)
            if behind is not None:
                return partial(self._open_person, behind)
            if session.store.mentions.get_all([subject]):
                return partial(self._open_desk, subject)
            return partial(self._open_report, subject)

        self._place.jobs.run(
            self._list, lambda _progress: work(), lambda lead: lead(), self._failed
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._list.show_failure(known.sentence, known.hint)
