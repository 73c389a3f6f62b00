"""The ways between the list, what lets it leave, lists of others, and a person's consent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldkit.domain.identifiers import PersonId
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.lists.presenter import ListsPresenter
from fieldkit.gui.hq.lists.view import ListsScreen
from fieldkit.gui.hq.refreshing import refresh_screen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.make_list import ListOrder

CONSENT = "consent"  # kind of a subject: what this person agreed to
OUTSIDE = "outside"  # leads to bringing in a list of others
PUBLISHED = "published"  # leads to what left


@dataclass(frozen=True)
class Makers:
    """What makes the screens above the first."""

    letting_out: Callable[[Workplace, ListOrder], Screen]
    deciding: Callable[[Workplace, Sequence[PersonId]], Screen]
    outside: Callable[[Workplace], Screen]
    published: Callable[[Workplace], Screen]
    consent: Callable[[Workplace, PersonId], Screen]


class ListsSection:
    """Knows which screen comes after which."""

    def __init__(self, stack: ScreenStack, place: Workplace, makers: Makers) -> None:
        self._stack = stack
        self._place = place
        self._make = makers
        self._view = ListsScreen()
        self._list = ListsPresenter(
            self._view, place.session, place.jobs.runner(self._view), language=place.language
        )
        self._view.keep(self._list)
        self._view.wanted.connect(self._list.want)
        self._view.person_chosen.connect(self._open_person)
        self._view.leave_requested.connect(self._let_out)
        self._view.decide_requested.connect(self._decide)
        self._view.outside_requested.connect(self._open_outside)
        self._view.published_requested.connect(self._open_published)
        stack.shown.connect(refresh_screen)

    def start(self) -> None:
        """Show the list."""
        self._stack.push(self._view)

    def refresh(self) -> None:
        """Ask anew what is shown."""
        if self._stack.top is not None:
            refresh_screen(self._stack.top)

    def show(self, subject: str, kind: str = "") -> None:
        """Lead to a person's consent, a list of others, what left, or the list."""
        self._stack.pop_to_first()
        if OUTSIDE in (subject, kind):
            self._open_outside()
        elif PUBLISHED in (subject, kind):
            self._open_published()
        elif subject:
            self._stack.push(self._make.consent(self._place, PersonId(subject)))

    def _open_person(self, person_id: str) -> None:
        self._place.go_to(Destination(SectionName.PEOPLE, person_id))

    def _let_out(self) -> None:
        self._stack.push(self._make.letting_out(self._place, self._list.order()))

    def _decide(self, people: Sequence[str]) -> None:
        chosen = [PersonId(person) for person in people]
        self._stack.push(self._make.deciding(self._place, chosen))

    def _open_outside(self) -> None:
        self._stack.push(self._make.outside(self._place))

    def _open_published(self) -> None:
        self._stack.push(self._make.published(self._place))
