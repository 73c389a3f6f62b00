"""The section lists: the daily list, what lets it leave, lists of others, consent."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.identifiers import PersonId
from fieldkit.gui.hq.consent.presenter import ConsentPresenter
from fieldkit.gui.hq.consent.view import ConsentScreen
from fieldkit.gui.hq.deciding.presenter import DecidingPresenter
from fieldkit.gui.hq.deciding.view import DecidingScreen
from fieldkit.gui.hq.letting_out.presenter import LettingOutPresenter
from fieldkit.gui.hq.letting_out.view import LettingOutScreen
from fieldkit.gui.hq.lists.navigation import ListsSection, Makers
from fieldkit.gui.hq.outside.presenter import OutsidePresenter
from fieldkit.gui.hq.outside.view import OutsideScreen
from fieldkit.gui.hq.published.presenter import PublishedPresenter
from fieldkit.gui.hq.published.view import PublishedScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.make_list import ListOrder


def section(stack: ScreenStack, place: Workplace) -> ListsSection:
    """Return it, over its own stack."""
    makers = Makers(
        letting_out_screen, deciding_screen, outside_screen, published_screen, consent_screen
    )
    return ListsSection(stack, place, makers)


def letting_out_screen(place: Workplace, order: ListOrder) -> LettingOutScreen:
    """Return what lets a list leave."""
    view = LettingOutScreen()
    presenter = LettingOutPresenter(
        view, place.session, place.jobs.runner(view), order, done=place.done
    )
    view.leave_requested.connect(presenter.leave)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    presenter.start()
    return view


def deciding_screen(place: Workplace, people: Sequence[PersonId]) -> DecidingScreen:
    """Return what asks why names are printed without consent."""
    view = DecidingScreen()
    presenter = DecidingPresenter(
        view, place.session, place.jobs.runner(view), people, done=place.done
    )
    view.decided.connect(presenter.decide)
    view.keep(presenter)
    presenter.start()
    return view


def outside_screen(place: Workplace) -> OutsideScreen:
    """Return what brings a list of others in."""
    view = OutsideScreen()
    presenter = OutsidePresenter(view, place.session, place.jobs.runner(view), done=place.done)
    view.file_chosen.connect(presenter.open)
    view.sheet_chosen.connect(presenter.choose_sheet)
    view.look_requested.connect(presenter.look_through)
    view.bring_requested.connect(presenter.bring)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    return view


def published_screen(place: Workplace) -> PublishedScreen:
    """Return what left."""
    view = PublishedScreen()
    presenter = PublishedPresenter(view, place.session, place.jobs.runner(view), done=place.done)
    view.take_back_requested.connect(presenter.take_back)
    view.keep(presenter)
    presenter.refresh()
    return view


def consent_screen(place: Workplace, person_id: PersonId) -> ConsentScreen:
    """Return what one person agreed to."""
    view = ConsentScreen()
    presenter = ConsentPresenter(
        view, place.session, place.jobs.runner(view), person_id, done=place.done
    )
    view.stated.connect(presenter.state)
    view.withdrawn.connect(presenter.withdraw)
    view.take_back_requested.connect(presenter.take_back)
    view.keep(presenter)
    presenter.refresh()
    return view
