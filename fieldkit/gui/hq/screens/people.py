"""The section people: the list, the desk, one person's page."""

from __future__ import annotations

from fieldkit.domain.identifiers import PersonId
from fieldkit.gui.hq.comparing.presenter import ComparingPresenter
from fieldkit.gui.hq.comparing.view import ComparingScreen
from fieldkit.gui.hq.people.navigation import PeopleSection
from fieldkit.gui.hq.people.presenter import PeoplePresenter
from fieldkit.gui.hq.people.view import PeopleScreen
from fieldkit.gui.hq.person.presenter import PersonPresenter
from fieldkit.gui.hq.person.view import PersonScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


def section(stack: ScreenStack, place: Workplace) -> PeopleSection:
    """Return it, over its own stack."""
    return PeopleSection(stack, place, people_screen, comparing_screen, person_screen)


def people_screen(place: Workplace) -> PeopleScreen:
    """Return the list of people."""
    view = PeopleScreen()
    presenter = PeoplePresenter(view, place.session, place.jobs.runner(view))
    view.find_requested.connect(presenter.find)
    view.page_requested.connect(presenter.show_page)
    view.keep(presenter)
    return view


def comparing_screen(place: Workplace, mention_id: str = "") -> ComparingScreen:
    """Return the desk, with a mention before whoever sits there."""
    view = ComparingScreen()
    presenter = ComparingPresenter(view, place.session, place.jobs.runner(view), done=place.done)
    view.decided.connect(presenter.decide)
    view.person_requested.connect(presenter.take_as_person)
    view.undo_requested.connect(presenter.undo)
    view.next_requested.connect(presenter.go_on)
    view.previous_requested.connect(presenter.go_back)
    view.state_chosen.connect(presenter.choose)
    view.all_requested.connect(presenter.take_all_alone)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    presenter.start(mention_id)
    return view


def person_screen(place: Workplace, person_id: PersonId) -> PersonScreen:
    """Return the page of a person."""
    view = PersonScreen()
    presenter = PersonPresenter(
        view, place.session, place.jobs.runner(view), person_id, done=place.done
    )
    view.corrected.connect(presenter.correct)
    view.link_requested.connect(presenter.link)
    view.take_back_requested.connect(presenter.take_back)
    view.keep(presenter)
    presenter.refresh()
    return view
