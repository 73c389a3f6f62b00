"""What is found, and how it is said; real vaults, no Qt."""

from datetime import date

import pytest

from fieldkit.domain.report import ReportState
from fieldkit.gui.field.find.presenter import PAGE, FindPresenter
from fieldkit.gui.field.find.query import Query, Shown
from fieldkit.gui.field.today.rows import Tone
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import discard_draft
from tests.fakes.field import a_draft
from tests.vault.examples import a_stub


class FakeFind:
    def __init__(self) -> None:
        self.found = None
        self.pages = {}
        self.reading = []
        self.facts = ()
        self.failures = []

    def show_found(self, found):
        self.found = found

    def show_page(self, first, rows):
        self.pages[first] = rows

    def show_reading(self, done, total):
        self.reading.append((done, total))

    def show_facts(self, facts):
        self.facts = facts

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def finding(device, run):
    def make():
        view = FakeFind()
        presenter = FindPresenter(view, device, run, language="en")
        presenter.start()
        return view, presenter

    return make


def facts_of(view):
    return {fact.name: fact.text for fact in view.facts}


def test_at_first_everything_is_there_drafts_first(device, finding) -> None:
    seal_report(device, [a_draft(device)])
    report_id = a_draft(device)
    view, _presenter = finding()
    assert [hit.row.report_id for hit in view.found.hits] == [report_id]
    assert len(view.found.stub_ids) == 1


@pytest.mark.parametrize(
    "typed", ["Kalinouski", "Калиновский", "каліноўс", "KALIN", "red jack", "invented square"]
)
def test_a_draft_is_found_by_any_spelling_of_its_answers(device, finding, typed) -> None:
    report_id = a_draft(
        device, name_as_reported="Кастусь Каліноўскі, red jacket", place="Invented square"
    )
    a_draft(device, name_as_reported="Somebody Else", place="Elsewhere")
    view, presenter = finding()
    presenter.search(Query(typed))
    assert [hit.row.report_id for hit in view.found.hits][0] == report_id
    assert view.found.hits[0].path in ("victim/name_as_reported", "event/place")


def test_the_label_of_what_was_chosen_is_found_in_every_language(device, finding) -> None:
    a_draft(device)
    view, presenter = finding()
    for typed in ("monitor saw", "observation directe", "назіральнік бачыў"):
        presenter.search(Query(typed))
        assert [hit.path for hit in view.found.hits] == ["source/source_type"], typed


def test_what_was_found_is_shown_with_its_question(device, finding) -> None:
    a_draft(device, summary="They came. " * 40 + "A grey van stood by the gate. " + "Then. " * 40)
    view, presenter = finding()
    presenter.search(Query("grey van"))
    [hit] = view.found.hits
    assert "grey van stood" in hit.found
    assert len(hit.found) < 200


def test_what_is_sealed_at_entry_is_not_found(device, finding) -> None:
    a_draft(device, relative_contact="CANARY mother")
    view, presenter = finding()
    presenter.search(Query("CANARY"))
    assert view.found.hits == ()


def test_of_a_sealed_report_only_its_number_is_found(device, finding) -> None:
    [stub] = seal_report(device, [a_draft(device, name_as_reported="CANARY")])
    view, presenter = finding()
    presenter.search(Query("CANARY"))
    assert view.found.count == 0
    for typed in ("1", "#1", stub.report_id[:6], stub.report_id.upper()):
        presenter.search(Query(typed, Shown.ONLY_HERE))
        assert view.found.stub_ids == (stub.report_id,), typed


def test_states_and_days_narrow_it(device, finding) -> None:
    with device.vault.transaction():
        for number, (state, day) in enumerate(
            (
                (ReportState.RECEIVED, date(2026, 9, 3)),
                (ReportState.HELD, date(2026, 10, 8)),
                (ReportState.SEALED, date(2026, 11, 20)),
            ),
            start=1,
        ):
            device.vault.reports.add_stub(a_stub(number, state=state, sealed_on=day))
    view, presenter = finding()

    def found(**asked):
        presenter.search(Query(**asked))
        return len(view.found.stub_ids)

    assert found() == 3
    assert found(shown=Shown.SAFE) == 1
    assert found(shown=Shown.HELD) == 1
    assert found(shown=Shown.NO_RECEIPT) == 0
    assert found(shown=Shown.DRAFTS) == 0
    assert found(first_day="8.10.2026") == 2
    assert found(first_day="10.2026", last_day="10.2026") == 1
    assert found(first_day="10.2026", shown=Shown.ONLY_HERE) == 1


def test_a_day_that_is_none_is_said_and_changes_nothing(device, finding) -> None:
    seal_report(device, [a_draft(device)])
    view, presenter = finding()
    before = view.found
    presenter.search(Query(first_day="yesterweek"))
    assert view.found is before
    assert view.failures[-1] == "This date could not be understood."
    presenter.search(Query())
    assert view.failures[-1] == ""


def test_sealed_reports_come_page_by_page(device, finding) -> None:
    with device.vault.transaction():
        for number in range(1, PAGE + 31):
            device.vault.reports.add_stub(a_stub(number))
    view, presenter = finding()
    assert len(view.found.stub_ids) == PAGE + 30
    presenter.page(0)
    presenter.page(PAGE)
    assert [len(rows) for rows in view.pages.values()] == [PAGE, 30]
    assert view.pages[0][0].title == f"Sealed report {PAGE + 30}"
    presenter.page(10 * PAGE)  # beyond the end


def test_a_page_of_an_older_list_is_not_shown(device, finding, run) -> None:
    seal_report(device, [a_draft(device)])
    view, presenter = finding()
    run.hold()
    presenter.page(0)
    presenter.search(Query(shown=Shown.SAFE))
    run._held.append(run._held.pop(0))  # the page arrives last
    run.go()
    assert view.pages == {}


def test_of_quick_typing_the_last_counts(device, finding, run) -> None:
    a_draft(device, name_as_reported="Invented Alena")
    view, presenter = finding()
    run.hold()
    for typed in ("X", "Xy", "Alena"):
        presenter.search(Query(typed))
    assert len(run._held) == 1
    run.go()
    assert len(view.found.hits) == 1


def test_a_report_that_has_expired_meanwhile_keeps_its_place(device, finding) -> None:
    seal_report(device, [a_draft(device)])
    view, presenter = finding()
    with device.vault.transaction():
        device.vault.database.write("DELETE FROM stub")
    presenter.page(0)
    [row] = view.pages[0]
    assert (row.title, row.tone) == ("No longer remembered", Tone.SAFE)
    presenter.facts(row.report_id)
    assert view.facts == ()


def test_the_facts_of_a_sealed_report(device, finding, tmp_path) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    hand_over(device, tmp_path)
    view, presenter = finding()
    presenter.facts(stub.report_id)
    facts = facts_of(view)
    assert facts["State"] == "handed over, no receipt yet"
    assert facts["SHA-256 of the sealed file"].replace(" ", "") == stub.object_sha256
    assert facts["Receipt"] == "none yet"
    assert facts["Sealed file"].endswith("lies here")


def test_a_draft_that_goes_while_it_is_read_is_no_fault(device, finding, run) -> None:
    report_id = a_draft(device)
    run.hold()
    view, _presenter = finding()
    discard_draft(device, report_id)
    run.go()
    assert view.reading[-1][0] == view.reading[-1][1]
    assert view.failures in ([], [""], ["", ""])
