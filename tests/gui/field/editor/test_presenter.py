import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import current, is_sealed
from fieldkit.domain.form import Repeat
from fieldkit.domain.report import FormReference
from fieldkit.errors import DiskFull, UnknownReport
from fieldkit.forms.loader import write_form
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.gui.running import Lane
from fieldkit.gui.widgets.questions import QuestionView, RepeatView, questions_of, walk
from fieldkit.operations.field.list_forms import published_form
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report
from tests.fakes.field import a_draft
from tests.fakes.forms import a_form, a_question


class FakeEditor:
    def __init__(self) -> None:
        self.title = ""
        self.page = None
        self.answers = {}
        self.changes = []
        self.problems = ()
        self.new_rows = []
        self.jumps = []
        self.saved = []
        self.not_saved = []
        self.failures = []
        self.events = None
        self.new_events = []
        self.entries = ()
        self.undo = ""

    def show_events(self, events):
        self.events = events

    def offer_timeline(self):
        self.events = ()

    def show_new_event(self, path):
        self.new_events.append(path)

    def show_outline(self, entries):
        self.entries = entries

    def offer_undo(self, sentence):
        self.undo = sentence

    def show_page(self, title, page, answers):
        self.title, self.page, self.answers = title, page, dict(answers)

    def show_changes(self, items):
        self.changes.append(items)

    def show_answer(self, path, answer):
        self.answers[path] = answer

    def show_problems(self, problems):
        self.problems = problems

    def show_new_row(self, path):
        self.new_rows.append(path)

    def jump_to(self, path):
        self.jumps.append(path)

    def show_saved(self, time):
        self.saved.append(time)

    def show_not_saved(self, sentence, hint):
        self.not_saved.append(sentence)

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)

    def changed(self, path):
        """Return the last that was shown of one item, None if it did not change."""
        found = [item for items in self.changes for item in items if item.path == path]
        return found[-1] if found else None

    def wrong(self):
        return [problem.path for problem in self.problems]


@pytest.fixture
def editor(device, run):
    """An open detention without answers: (view, presenter, stored answers by path)."""
    draft = begin_report(device, "T02")
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language="en")
    presenter.start()
    return view, presenter, lambda: current(device.vault.reports.revisions(draft.report_id))


def paths(page):
    return [question.path for question in questions_of(page)]


def test_the_form_is_shown_in_the_language_asked_for(device, run) -> None:
    draft = begin_report(device, "T02")
    view = FakeEditor()
    EditorPresenter(view, device, run, draft.report_id, language="be").start()
    assert view.title == "Затрыманне чалавека"


def test_questions_of_headquarters_and_of_the_program_are_not_shown(editor) -> None:
    view, _presenter, _stored = editor
    assert "victim/name_as_reported" in paths(view.page)
    assert not [path for path in paths(view.page) if path.startswith("headquarters")]
    assert "record_id" not in paths(view.page)


def test_an_answer_is_saved_at_once(editor) -> None:
    view, presenter, stored = editor
    presenter.answer("victim/name_as_reported", "Invented Person")
    assert stored()["victim/name_as_reported"] == "Invented Person"
    assert view.saved == ["15:00"]


def test_saving_is_asked_for_in_the_lane_of_the_vault(editor, run) -> None:
    _view, presenter, _stored = editor
    presenter.answer("victim/name_as_reported", "Invented Person")
    assert set(run.lanes) == {Lane.VAULT}


def test_typing_within_one_visit_is_one_revision(device, editor) -> None:
    _view, presenter, _stored = editor
    for text in ("I", "Inv", "Invented"):
        presenter.answer("victim/name_as_reported", text)
    [draft] = device.vault.reports.drafts()
    values = [
        revision.value
        for revision in device.vault.reports.revisions(draft.report_id)
        if revision.path == "victim/name_as_reported"
    ]
    assert values == ["Invented"]


def test_coming_back_to_a_question_is_another_revision(device, editor) -> None:
    _view, presenter, _stored = editor
    presenter.answer("victim/name_as_reported", "Invented")
    presenter.left("victim/name_as_reported")
    presenter.answer("victim/name_as_reported", "Invented Person")
    [draft] = device.vault.reports.drafts()
    values = [
        revision.value
        for revision in device.vault.reports.revisions(draft.report_id)
        if revision.path == "victim/name_as_reported"
    ]
    assert values == ["Invented", "Invented Person"]


def test_an_emptied_question_loses_its_answer(editor) -> None:
    _view, presenter, stored = editor
    presenter.answer("event/place", "somewhere")
    presenter.answer("event/place", None)
    assert "event/place" not in stored()


def test_what_was_answered_anew_is_not_undone_by_what_could_not_be_saved(editor, run) -> None:
    view, presenter, stored = editor
    run.hold()
    run.fails_with = DiskFull()
    presenter.answer("victim/name_as_reported", "Invented")
    presenter.answer("victim/name_as_reported", "Invented Person")
    run.go()
    presenter.answer("event/place", "Invented square")
    assert stored()["victim/name_as_reported"] == "Invented Person"
    assert view.saved


def test_what_was_not_saved_goes_with_the_next_answer(editor, run) -> None:
    view, presenter, stored = editor
    run.fails_with = DiskFull()
    presenter.answer("event/place", "Invented square")
    assert view.not_saved == ["The disk is full."]
    assert view.saved == []
    presenter.answer("victim/name_as_reported", "Invented Person")
    assert stored()["event/place"] == "Invented square"
    assert view.saved == ["15:00"]


def test_a_date_is_kept_as_typed_and_shown_as_understood(editor) -> None:
    view, presenter, stored = editor
    presenter.answer("event/observed_at", "8.11.2020 14:05")
    assert stored()["event/observed_at"]["typed"] == "8.11.2020 14:05"
    assert "8 November 2020, 14:05" in view.changed("event/observed_at").note


def test_a_date_that_is_not_understood_is_kept_and_named(editor) -> None:
    view, presenter, stored = editor
    presenter.answer("event/observed_at", "when it rained")
    assert stored()["event/observed_at"]["typed"] == "when it rained"
    shown = view.changed("event/observed_at")
    assert shown.problem
    assert not shown.problem_blocks


def test_what_is_missing_is_listed_with_its_label(editor) -> None:
    view, presenter, _stored = editor
    [needed] = [problem for problem in view.problems if problem.blocks]
    assert needed.path == "victim/name_as_reported"
    assert needed.label
    presenter.answer("victim/name_as_reported", "Invented Person")
    assert "victim/name_as_reported" not in view.wrong()


def test_a_question_appears_when_another_is_answered(editor) -> None:
    view, presenter, _stored = editor
    before = {question.path: question.is_relevant for question in questions_of(view.page)}
    assert not before["source/consent_given_by"]
    presenter.answer("source/consent_level", "C3")
    assert view.changed("source/consent_given_by").is_relevant


def test_a_missing_answer_says_nothing_beside_its_question(editor) -> None:
    view, _presenter, _stored = editor
    [name] = [q for q in questions_of(view.page) if q.path == "victim/name_as_reported"]
    assert name.is_required
    assert name.problem == ""


def test_a_row_is_added_saved_and_entered(editor) -> None:
    view, presenter, stored = editor
    presenter.add_row("victim/other_names")
    [row] = stored()["victim/other_names"]
    assert view.new_rows == [f"victim/other_names[{row}]"]
    shown = view.changed("victim/other_names")
    assert isinstance(shown, RepeatView)
    assert [section.path for section in shown.rows] == [f"victim/other_names[{row}]"]


def test_a_removed_row_takes_its_answers_along(editor) -> None:
    view, presenter, stored = editor
    presenter.add_row("victim/other_names")
    [path] = view.new_rows
    presenter.answer(f"{path}/name_other", "Other")
    presenter.remove_row(path)
    assert not [name for name in stored() if name.startswith("victim/other_names")]
    assert view.changed("victim/other_names").rows == ()


def test_a_sealed_answer_is_stored_only_sealed(device, editor) -> None:
    view, presenter, stored = editor
    presenter.answer("victim/relative_contact", "CANARY mother, +375")
    presenter.left("victim/relative_contact")
    assert is_sealed(stored()["victim/relative_contact"])
    assert view.answers["victim/relative_contact"] is True
    assert b"CANARY" not in b"".join(
        path.read_bytes() for path in device.vault.folder.rglob("*") if path.is_file()
    )


def test_typing_a_sealed_answer_replaces_it_at_each_pause(device, editor) -> None:
    _view, presenter, _stored = editor
    for text in ("+", "+375", "+375 29"):
        presenter.answer("victim/relative_contact", text)
    [draft] = device.vault.reports.drafts()
    revisions = device.vault.reports.revisions(draft.report_id)
    assert sum(revision.path == "victim/relative_contact" for revision in revisions) == 1


def test_a_sealed_answer_that_was_not_saved_is_sealed_again_with_the_next_save(editor, run) -> None:
    view, presenter, stored = editor
    run.fails_with = DiskFull()
    presenter.answer("victim/relative_contact", "mother")
    assert view.not_saved == ["The disk is full."]
    presenter.answer("event/place", "Invented square")
    assert is_sealed(stored()["victim/relative_contact"])
    assert view.saved == ["15:00"]


def test_nothing_is_called_saved_while_a_sealed_answer_is_not(editor, run) -> None:
    view, presenter, stored = editor
    run.fails_with = DiskFull()
    presenter.answer("victim/relative_contact", "mother")
    run.hold()
    presenter.answer("event/place", "Invented square")
    run.step()
    assert "event/place" in stored()
    assert view.saved == []
    run.go()
    assert view.saved == ["15:00"]


def test_an_older_text_that_could_not_be_sealed_does_not_replace_a_newer_one(editor, run) -> None:
    _view, presenter, stored = editor
    run.hold()
    run.fails_with = DiskFull()
    presenter.answer("victim/relative_contact", "mother")
    presenter.answer("victim/relative_contact", "father")
    run.step()
    run.step()
    newer = stored()["victim/relative_contact"]
    presenter.answer("event/place", "Invented square")
    run.go()
    assert stored()["victim/relative_contact"] == newer


def test_an_unsaved_sealed_answer_that_is_taken_away_is_not_sealed_again(editor, run) -> None:
    _view, presenter, stored = editor
    run.fails_with = DiskFull()
    presenter.answer("victim/relative_contact", "mother")
    presenter.answer("victim/relative_contact", None)
    presenter.answer("event/place", "Invented square")
    assert "victim/relative_contact" not in stored()


def test_a_sealed_answer_can_be_taken_away(editor) -> None:
    _view, presenter, stored = editor
    presenter.answer("victim/relative_contact", "mother")
    presenter.answer("victim/relative_contact", None)
    assert "victim/relative_contact" not in stored()


def test_without_headquarters_a_sealed_question_says_why_it_is_closed(alone, run) -> None:
    draft = begin_report(alone, "T02")
    view = FakeEditor()
    EditorPresenter(view, alone, run, draft.report_id, language="en").start()
    [question] = [q for q in questions_of(view.page) if q.sealed]
    assert question.disabled_reason


def test_files_of_a_question_are_its_answer(editor) -> None:
    view, presenter, stored = editor
    path = next(path for path in paths(view.page) if path.endswith("attachments"))
    presenter.answer_files(path, ("ab" * 16,))
    assert stored()[path] == {"attachments": ["ab" * 16]}
    assert view.answers[path] == ["ab" * 16]
    presenter.answer_files(path, ())
    assert path not in stored()


def test_answers_of_an_earlier_visit_are_shown(device, run) -> None:
    report_id = a_draft(device)
    view = FakeEditor()
    EditorPresenter(view, device, run, report_id, language="en").start()
    assert view.answers["victim/name_as_reported"] == "Invented Person"
    assert view.answers["event/observed_at"] == "8.11.2020 14:05"
    assert view.answers["source/source_type"] == "OWN_OBSERVATION"


def test_a_time_that_the_program_filled_in_is_shown_as_people_write_it(editor) -> None:
    view, _presenter, _stored = editor
    assert view.answers["event/observed_at"] == "2026-11-22 15:00"


def test_a_sealed_report_is_not_opened(device, run) -> None:
    report_id = a_draft(device)
    seal_report(device, [report_id])
    view = FakeEditor()
    EditorPresenter(view, device, run, report_id, language="en").start()
    assert view.page is None
    assert view.failures


def test_nothing_happens_before_the_report_is_open(device, run) -> None:
    run.hold()
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, a_draft(device), language="en")
    presenter.start()
    presenter.answer("event/place", "x")
    presenter.add_row("victim/other_names")
    presenter.remove_row("victim/other_names[00000000]")
    presenter.left("event/place")
    assert len(run.lanes) == 1


def test_an_unknown_report_is_said(device, run) -> None:
    view = FakeEditor()
    EditorPresenter(view, device, run, "0" * 32, language="en").start()
    assert view.failures == [UnknownReport().sentence]


def test_all_paths_of_a_page_are_different(editor) -> None:
    view, _presenter, _stored = editor
    every = [item.path for item in walk(view.page)]
    assert len(every) == len(set(every))
    assert isinstance(next(questions_of(view.page)), QuestionView)


def with_spellings(presenter, view, count):
    """Add so many rows of other names and return their paths."""
    for number in range(count):
        presenter.add_row("victim/other_names")
        presenter.answer(f"{view.new_rows[-1]}/name_other", f"Spelling {number}")
    return list(view.new_rows)


def test_of_many_rows_some_are_shown_the_new_one_among_them(editor) -> None:
    view, presenter, _stored = editor
    rows = with_spellings(presenter, view, 12)
    shown = view.changed("victim/other_names")
    assert [row.path for row in shown.rows] == rows[10:]
    assert (shown.first, shown.total) == (10, 12)


def test_other_rows_are_shown_with_their_answers(editor) -> None:
    view, presenter, _stored = editor
    rows = with_spellings(presenter, view, 12)
    view.answers.clear()
    presenter.turn("victim/other_names", 3)
    shown = view.changed("victim/other_names")
    assert [row.path for row in shown.rows] == rows[:10]
    assert view.answers[f"{rows[3]}/name_other"] == "Spelling 3"
    assert f"{rows[11]}/name_other" not in view.answers


def test_a_question_in_a_row_that_is_not_shown_is_gone_to(editor) -> None:
    view, presenter, _stored = editor
    rows = with_spellings(presenter, view, 12)
    path = f"{rows[0]}/name_other"
    presenter.jump(path)
    assert view.changed("victim/other_names").rows[0].path == rows[0]
    assert view.jumps == [path]
    presenter.jump("victim/other_names[ffffffff]/name_other")
    assert view.jumps == [path]


def test_a_report_that_is_still_opening_goes_to_the_question_afterwards(device, run) -> None:
    view, path = FakeEditor(), "victim/name_as_reported"
    presenter = EditorPresenter(view, device, run, a_draft(device), language="en")
    run.hold()
    presenter.start()
    presenter.jump(path)
    assert view.jumps == []
    run.go()
    assert view.jumps == [path]


def test_a_name_that_stays_is_read_only_and_says_why(device, run) -> None:
    report_id = a_draft(device)
    device.clock.pass_time(minutes=60)
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, report_id, language="en")
    presenter.start()
    [name] = [q for q in questions_of(view.page) if q.path == "victim/name_as_reported"]
    assert name.read_only
    assert "kept as first reported" in name.hint


def test_a_name_that_became_fixed_while_it_was_shown_is_put_back(device, run) -> None:
    report_id = a_draft(device)
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, report_id, language="en")
    presenter.start()
    device.clock.pass_time(minutes=60)
    presenter.answer("victim/name_as_reported", "Somebody else")
    assert view.not_saved == ["A name stays as it was first reported."]
    assert view.answers["victim/name_as_reported"] == "Invented Person"
    assert view.changed("victim/name_as_reported").read_only


CONTACTS = a_form(Repeat("people", (a_question("contact", sealed_at_entry=True),)))


@pytest.fixture
def contacts(device, run):
    """An open report with one person: (view, presenter, stored answers by path, that person)."""
    content = write_form(CONTACTS)
    reference = FormReference(CONTACTS.form_id, CONTACTS.version, sha256_hex(content))
    with device.vault.transaction():
        device.vault.forms.put_form(reference, content)
        device.vault.settings.put(published_form(CONTACTS.form_id), reference.sha256)
    draft = begin_report(device, CONTACTS.form_id)
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language="en")
    presenter.start()
    presenter.add_row("people")
    run.hold()
    stored = lambda: current(device.vault.reports.revisions(draft.report_id))  # noqa: E731
    return view, presenter, stored, view.new_rows[0]


def test_an_answer_whose_row_goes_while_it_is_sealed_goes_with_it(contacts, run) -> None:
    view, presenter, stored, row = contacts
    presenter.answer(f"{row}/contact", "mother")
    presenter.remove_row(row)
    run.go()
    assert stored() == {}
    assert view.not_saved == []


def test_an_answer_taken_away_while_it_is_sealed_stays_away(contacts, run) -> None:
    view, presenter, stored, row = contacts
    presenter.answer(f"{row}/contact", "mother")
    presenter.answer(f"{row}/contact", None)
    run.go()
    assert f"{row}/contact" not in stored()
    presenter.left(f"{row}/contact")
    assert view.answers.get(f"{row}/contact") is None


def test_an_answer_written_anew_while_the_removed_one_is_sealed_is_kept(contacts, run) -> None:
    view, presenter, stored, row = contacts
    presenter.answer(f"{row}/contact", "mother")
    presenter.answer(f"{row}/contact", None)
    presenter.answer(f"{row}/contact", "father")
    run.go()
    presenter.left(f"{row}/contact")
    assert is_sealed(stored()[f"{row}/contact"])
    assert view.answers[f"{row}/contact"] is True
