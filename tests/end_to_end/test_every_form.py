"""Every question of every shipped form, answered, sealed, carried and read at headquarters."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.answers import Json, current, is_sealed, question_of
from fieldkit.domain.form import FILES, Form, Question, QuestionType, Repeat, nodes, questions
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.hq.open_sealed_answers import open_sealed_answers
from fieldkit.operations.hq.readable_answers import readable_answers
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.show_report import ShownReport, open_attachment, show_report
from fieldkit.operations.session import Session
from tests.fakes.answers import ROWS, EveryAnswer
from tests.fakes.clock import FixedClock
from tests.fakes.forms import shipped_form, shipped_vocabularies
from tests.fakes.journey import a_monitor, an_office, carry

FORMS = [f"T{number:02}" for number in range(1, 15)]
LANGUAGES = ("en", "be", "ru", "fr")
LISTS = shipped_vocabularies()
EACH = pytest.mark.parametrize("form_id", FORMS)


@dataclass
class Arrived:
    """One report: what was entered, what the device stored of it, what headquarters has."""

    entered: EveryAnswer
    stored: dict[str, Json]
    shown: ShownReport
    opened: Mapping[str, str]
    attachment: bytes

    @property
    def form(self) -> Form:
        return self.entered.form

    @property
    def described(self) -> dict[str, Any]:
        """What the report itself says of its questions, by path."""
        listed: Any = self.shown.form["questions"]
        return {item["path"]: item for item in listed}


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Arrived]]:
    folder, clock = tmp_path_factory.mktemp("journey"), FixedClock()
    office = an_office(folder / "office", clock)
    monitor = a_monitor(folder / "monitor", office, clock)
    office.enrol(monitor, folder, "M07")
    written = {form_id: write(monitor, form_id) for form_id in FORMS}
    stored = {
        form_id: current(monitor.vault.reports.revisions(report_id))
        for form_id, (report_id, _entered) in written.items()
    }
    seal_report(monitor, [report_id for report_id, _entered in written.values()])
    carry(monitor, folder / "stick")
    assert office.take_in(folder / "stick").count(Outcome.ACCEPTED) == 1
    yield {
        form_id: arrive(office.session, report_id, entered, stored[form_id])
        for form_id, (report_id, entered) in written.items()
    }
    monitor.vault.close()
    close_session(office.session)


def write(monitor: Session, form_id: str) -> tuple[ReportId, EveryAnswer]:
    """Answer everything that a form asks, a file included."""
    entered = EveryAnswer(shipped_form(form_id), LISTS)
    report_id = begin_report(monitor, FormId(form_id)).report_id
    fill_report(monitor, report_id, entered.by_name)
    files = [path for path, question in questions(entered.form) if question.type in FILES]
    for path in files:
        source = io.BytesIO(content(form_id))
        attachment = attach_file(monitor, report_id, source, "note.txt", question=path)
        named: Json = {"attachments": [attachment.attachment_id]}
        fill_report(monitor, report_id, {path.rpartition("/")[2]: named})
    return report_id, entered


def content(form_id: str) -> bytes:
    return f"what was attached to {form_id}".encode()


def arrive(
    session: Any, report_id: ReportId, entered: EveryAnswer, stored: dict[str, Json]
) -> Arrived:
    shown = show_report(session, report_id)
    [item] = shown.attachments
    with open_attachment(session, item.attachment.sha256) as source:
        attachment = source.read()
    return Arrived(entered, stored, shown, open_sealed_answers(session, shown), attachment)


@EACH
def test_every_question_is_answered(form_id: str, arrived: dict[str, Arrived]) -> None:
    report = arrived[form_id]
    answered = {question_of(path) for path in report.shown.answers}
    assert answered == {
        path
        for path, node in nodes(report.form)
        if isinstance(node, Repeat) or (isinstance(node, Question) and shows_an_answer(node))
    }


def shows_an_answer(question: Question) -> bool:
    return question.type is not QuestionType.NOTE


@EACH
def test_headquarters_has_what_the_device_stored(form_id: str, arrived: dict[str, Arrived]) -> None:
    report = arrived[form_id]
    assert report.shown.answers == report.stored
    assert report.shown.listed.form.form == form_id


@EACH
def test_headquarters_reads_what_was_entered(form_id: str, arrived: dict[str, Arrived]) -> None:
    report = arrived[form_id]
    for path, question in questions(report.form):
        for at, (entered, read) in enumerate(
            zip(report.entered.by_path.get(path, []), read_at(report, path), strict=True)
            if path in report.entered.by_path
            else ()
        ):
            assert as_entered(question, read) == entered, (path, at)
    assert report.attachment == content(form_id)


def read_at(report: Arrived, path: str) -> list[Json]:
    """Return the answers to a question, row by row; a sealed one as headquarters opens it."""
    return [
        report.opened[place] if is_sealed(value) else value
        for place, value in report.shown.answers.items()
        if question_of(place) == path
    ]


def as_entered(question: Question, value: Json) -> Json:
    if question.type in DATE_KINDS and isinstance(value, dict):
        return value["typed"]
    return value


@EACH
def test_nobody_but_headquarters_has_read_what_was_sealed_at_entry(
    form_id: str, arrived: dict[str, Arrived]
) -> None:
    report = arrived[form_id]
    sealed = {path for path, question in questions(report.form) if question.sealed_at_entry}
    assert set(report.opened) == sealed
    assert bool(sealed) is (form_id not in ("T01", "T10", "T14"))
    for path in sealed:
        assert report.entered.by_path[path] == [report.opened[path]]
        assert str(report.opened[path]) not in json.dumps(report.stored, ensure_ascii=False)


@EACH
def test_every_label_arrives_in_every_language(form_id: str, arrived: dict[str, Arrived]) -> None:
    report = arrived[form_id]
    assert report.shown.form["title"] == report.form.title
    for path, node in nodes(report.form):
        described = report.described[path]
        assert described["label"] == node.label, path
        assert set(described["label"]) == set(LANGUAGES), path
        assert described.get("hint", {}) == node.hint, path


@EACH
def test_every_chosen_term_arrives_with_its_labels(
    form_id: str, arrived: dict[str, Arrived]
) -> None:
    report = arrived[form_id]
    terms: Any = report.shown.form["terms"]
    for name, code in chosen(report):
        own = {choice.name: choice.label for choice in report.form.choices.get(name, ())}
        wanted = own[code] if own else LISTS[name].by_code[code].label
        assert wanted, (name, code)
        assert terms[name][code] == wanted, (name, code)


def chosen(report: Arrived) -> Iterator[tuple[str, str]]:
    """Yield (list, code) of every choice that was made."""
    lists = {path: q.choices or q.vocabulary for path, q in questions(report.form)}
    for path, value in report.shown.answers.items():
        name = lists.get(question_of(path), "")
        for code in value if isinstance(value, list) else [value]:
            if name and isinstance(code, str):
                yield name, code


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_read_in_every_language(
    form_id: str, language: str, arrived: dict[str, Arrived]
) -> None:
    report = arrived[form_id]
    lines = readable_answers(report.shown, language, report.opened)
    assert len(lines) == sum(
        question_of(path) in dict(questions(report.form)) for path in report.shown.answers
    )
    codes = {code for name, code in chosen(report) if name in LISTS}
    for label, text in lines:
        assert label in {node.label[language] for _path, node in nodes(report.form)}
        assert not codes & set(text.split(", ")), label


@EACH
def test_rows_stay_apart(form_id: str, arrived: dict[str, Arrived]) -> None:
    report = arrived[form_id]
    for path, node in nodes(report.form):
        if isinstance(node, Repeat):
            rows = report.shown.answers[path]
            assert isinstance(rows, list)
            assert len(set(map(str, rows))) == ROWS


# Against the catalogue the forms were written from, not against the forms themselves

# There the label of the catalogue says something else: of a death sentence, of things taken in a
# search, of how a list is stored. These have labels of their own.
RELABELLED = {("T06", "verdict_at"), ("T12", "items_returned"), ("T01", "timeline")}


@pytest.fixture(scope="module")
def catalogue(samples: Path) -> dict[str, Any]:
    source = json.loads((samples / "domain" / "incident_types.json").read_text("utf-8"))
    return {entry["id"]: entry for entry in source["incident_types"]}


@pytest.fixture(scope="module")
def vocabularies(samples: Path) -> dict[str, Any]:
    source = json.loads((samples / "domain" / "vocabularies.json").read_text("utf-8"))
    return {
        name: {item["code"]: item["labels"] for item in content["items"]}
        for name, content in source["vocabularies"].items()
    }


@pytest.mark.samples
@EACH
def test_headquarters_reads_the_labels_of_the_catalogue(
    form_id: str, arrived: dict[str, Arrived], catalogue: dict[str, Any]
) -> None:
    report = arrived[form_id]
    named = {path.rpartition("/")[2]: item for path, item in report.described.items()}
    assert report.shown.form["title"] == catalogue[form_id]["labels"]
    for entry in catalogue[form_id]["fields"]:
        name = entry["id"]
        if name.endswith("_precision"):
            continue  # part of the answer to the question it is named after
        # What the further spellings are is said by their repeat.
        name = "other_names" if name == "name_other" else name
        if (form_id, name) not in RELABELLED:
            assert named[name]["label"] == entry["labels"], name


@pytest.mark.samples
@EACH
def test_headquarters_reads_the_terms_of_the_vocabularies(
    form_id: str, arrived: dict[str, Arrived], vocabularies: dict[str, Any]
) -> None:
    report = arrived[form_id]
    terms: Any = report.shown.form["terms"]
    found = [
        (terms[name][code], vocabularies[name][code])
        for name, code in chosen(report)
        if name in vocabularies
    ]
    assert len(found) > 5
    assert all(arrived_labels == labels for arrived_labels, labels in found)
