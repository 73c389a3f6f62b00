"""Works at headquarters in the real window; run traced by `test_headquarters_traces.py`.

    python -m tests.end_to_end.headquarters_journey FOLDER

A stick with a report is taken in, a list with its name is written, the report is found, read,
judged, the judgement taken back, and every section is looked at. Says on standard output what was
done, and nothing of the content.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, Purpose
from fieldkit.domain.publication import FileFormat
from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.history.view import HistoryScreen
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.report.view import ReportScreen
from fieldkit.gui.hq.search.view import SearchScreen
from fieldkit.gui.hq.section import sections_there
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.gui.surroundings import Surroundings
from fieldkit.operations.hq.export_tables import export_planned
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.state_consent import state_consent
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.session import Session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.end_to_end.viewing_journey import wait
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import VAULT_KEY, Device, HandClock, a_headquarters, enrol
from tests.fakes.readable_reports import a_readable_report, answers_of, brought
from tests.fakes.window import no_keyring, use_language
from tests.scenes.headquarters_worlds import house

CANARY = "Kanarek7Q"


def main() -> None:
    """Do all of it once, and close."""
    folder = Path(sys.argv[1])
    application, _languages = start_qt("en")
    use_language("en")
    _make(folder)
    jobs = BackgroundJobs()
    around = Surroundings(folder / "vault", HandClock(), no_keyring, bool, use_language)
    window = HeadquartersWindow(jobs, around)
    window.show()
    opened: list[Session] = []
    jobs.run(
        window,
        lambda _progress: Session(
            unlock_vault_with_key(folder / "vault", VAULT_KEY), HandClock(), None
        ),
        opened.append,
        _fail,
    )
    wait(lambda: bool(opened))
    window.show_session(opened[0])
    wait(lambda: isinstance(window.stack.top, HomeScreen))
    _find_and_judge(window)
    for name in sections_there():
        _go(window, name)
        wait(lambda: not jobs._jobs)
        sys.stdout.write(f"seen {name.value}\n")
    window.close()
    jobs.close()
    application.quit()


def _make(folder: Path) -> None:
    session = with_colleague(a_headquarters(folder / "vault", house()))
    device = Device(house())
    enrol(session, device, folder)
    answers = answers_of(
        "T02",
        name_as_reported=f"{CANARY} Invented",
        place=f"{CANARY} square",
        summary=f"What {CANARY} saw.",
        relative_contact=f"{CANARY} sister",
    )
    device.seal(a_readable_report(device, "T02", answers))
    brought(session, device, folder)
    _let_out(session, folder / "out")
    session.store.close()
    session.vault.close()


def _let_out(session: HeadquartersSession, folder: Path) -> None:
    """Write a list with the name, in the formats that do not hold it letter by letter."""
    (mention,) = session.store.mentions.every()
    (person,) = take_as_people(session, [mention.mention_id]).people
    open_case(session, "ADMIN", [person])
    word = ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, renews=True)
    state_consent(session, person, word)
    planned = plan_list(session, ListOrder(purpose=Purpose.PUBLIC))
    formats = [FileFormat.XLSX, FileFormat.PDF]
    leaving = plan_list_export(session, planned, "for the families", formats)
    if export_planned(session, leaving, folder).publication.named != 1:
        sys.exit("nobody on the list")


def _find_and_judge(window: HeadquartersWindow) -> None:
    navigation = window.navigation
    if navigation is None:
        sys.exit("no sections")
    navigation.find(CANARY.lower())
    search = window.stack.top
    if not isinstance(search, SearchScreen):
        sys.exit("no search")
    wait(lambda: search._model.rowCount() >= 2)
    search._choose(search._model.index(search._model.rowCount() - 1))
    wait(lambda: isinstance(window.stack.top, ReportScreen))
    page = window.stack.top
    wait(lambda: page._card is not None)
    page.assessed.emit("ONE_SOURCE", f"{CANARY} said so")
    wait(lambda: bool(page._card.judgements))
    window._frame.act_bar.undo_requested.emit()
    wait(lambda: not page._card.judgements)
    QApplication.clipboard().setText("")
    window._frame.rail.history_requested.emit()
    history = window.stack.top
    if not isinstance(history, HistoryScreen):
        sys.exit("no history")
    wait(lambda: history._model.rowCount() > 2)
    sys.stdout.write("judged and taken back\n")


def _go(window: HeadquartersWindow, name: SectionName) -> None:
    if window.navigation is not None:
        window.navigation.go_to(Destination(name))


def _fail(error: Exception) -> None:
    sys.exit(type(error).__name__)


if __name__ == "__main__":
    main()
