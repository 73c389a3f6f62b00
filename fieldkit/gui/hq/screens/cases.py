"""The section cases: the list, one case, what is written down, what is due and to be done."""

from __future__ import annotations

from fieldkit.domain.case import CaseState
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.gui.hq.case.presenter import CasePresenter
from fieldkit.gui.hq.case.view import CaseScreen
from fieldkit.gui.hq.case_entry.presenter import EntryPresenter
from fieldkit.gui.hq.case_entry.shown import EntryKind
from fieldkit.gui.hq.case_entry.view import CaseEntryScreen
from fieldkit.gui.hq.cases.navigation import CasesSection
from fieldkit.gui.hq.cases.presenter import CasesPresenter
from fieldkit.gui.hq.cases.view import CasesScreen
from fieldkit.gui.hq.rules.presenter import RulesPresenter
from fieldkit.gui.hq.rules.view import RulesScreen
from fieldkit.gui.hq.work.presenter import WorkPresenter
from fieldkit.gui.hq.work.view import WorkScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.find_cases import CaseFilter


def section(stack: ScreenStack, place: Workplace) -> CasesSection:
    """Return it, over its own stack."""
    return CasesSection(
        stack, place, cases_screen, case_screen, entry_screen, work_screen, rules_screen
    )


def cases_screen(place: Workplace) -> CasesScreen:
    """Return the list of cases."""
    view = CasesScreen()
    presenter = CasesPresenter(view, place.session, place.jobs.runner(view), done=place.done)

    def narrow(text: str, state: str, kind: str, held_at: str, due: bool, mine: bool) -> None:
        wanted = CaseState(state) if state else None
        presenter.narrow(CaseFilter(text, wanted, kind, held_at, due, mine))

    view.narrowed.connect(narrow)
    view.page_requested.connect(presenter.show_page)
    view.detained_requested.connect(presenter.open_for_detained)
    view.stop_requested.connect(presenter.stop_opening)
    view.keep(presenter, narrow)
    return view


def case_screen(place: Workplace, case_id: CaseId) -> CaseScreen:
    """Return the page of a case."""
    view = CaseScreen()
    presenter = CasePresenter(
        view, place.session, place.jobs.runner(view), case_id, done=place.done
    )

    def take(places: list[int], confirm: bool) -> None:
        presenter.take(places, confirm=confirm)

    view.confirmed.connect(presenter.confirm)
    view.offers_taken.connect(take)
    view.offers_set_aside.connect(presenter.set_aside)
    view.task_finished.connect(presenter.finish_task)
    view.alarm_put_off.connect(presenter.put_off)
    view.take_back_requested.connect(presenter.take_back)
    view.keep(presenter, take)
    presenter.refresh()
    return view


def entry_screen(
    place: Workplace,
    kind: EntryKind,
    case_id: CaseId | None = None,
    parcel: StatementId | None = None,
    person: PersonId | None = None,
) -> CaseEntryScreen:
    """Return the fields of an entry; without a case, those of a new one, for a person."""
    view = CaseEntryScreen()
    presenter = EntryPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        kind=kind,
        case_id=case_id,
        parcel=parcel,
        person=person,
        done=place.done,
    )
    view.kept.connect(presenter.keep)
    view.announced.connect(presenter.remember)
    view.dropped.connect(presenter.drop)
    view.keep(presenter)
    presenter.start()
    return view


def work_screen(place: Workplace) -> WorkScreen:
    """Return what is due, and what is to be done."""
    view = WorkScreen()
    presenter = WorkPresenter(view, place.session, place.jobs.runner(view), done=place.done)
    view.scope_chosen.connect(presenter.show_scope)
    view.task_finished.connect(presenter.finish)
    view.alarm_put_off.connect(presenter.put_off)
    view.keep(presenter)
    presenter.refresh()
    return view


def rules_screen(place: Workplace) -> RulesScreen:
    """Return the rules of deadlines in force."""
    view = RulesScreen()
    presenter = RulesPresenter(view, place.session, place.jobs.runner(view))
    view.keep(presenter)
    presenter.refresh()
    return view
