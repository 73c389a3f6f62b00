"""What leaves headquarters leaves whole, is noted, and says no more than it must."""

from __future__ import annotations

import getpass
import hashlib
import os
import platform
import socket
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.publication import FileFormat
from fieldkit.errors import Cancelled, DiskFull, InvalidInput, NotAllowed
from fieldkit.operations.hq import export_tables as exporting
from fieldkit.operations.hq.add_stage import add_stage
from fieldkit.operations.hq.colleagues import set_word
from fieldkit.operations.hq.export_tables import (
    HASH_LIST,
    Exported,
    WrittenExport,
    begin_export,
    discard_export,
    export_planned,
    finish_export,
    write_export,
)
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_publications import (
    entries_of_version,
    expired_publications,
    list_publications,
)
from fieldkit.operations.hq.make_list import (
    ListOrder,
    compare_versions,
    plan_list,
    plan_list_export,
)
from fieldkit.operations.hq.make_statement import rebuild_projections, withdraw_statement
from fieldkit.operations.hq.plan_export import PlannedExport
from fieldkit.operations.hq.second_person import Act, confirm_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.state_consent import withdraw_consent
from fieldkit.platform.resources import resource_path
from fieldkit.translations import use_language
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import SUNDAY, Detainee, agree, case_of, detained, ruling
from tests.fakes.headquarters import HandClock
from tests.fakes.people import a_mention, with_mentions
from tests.fakes.seen_files import csv_rows, everything_in, pdf_text, xlsx_rows

_BY_CHANCE = 3  # so few letters are found in any file
REASON = "asked for by the families at night"
PEOPLE = (
    Detainee("Іван Ёршаў", days=15),
    Detainee("=cmd|' /C calc'!A0 Прыдуманы"),
    Detainee("Непытаны Нічый", consent=None),
)


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    use_language("en", resource_path("translations"))
    return with_colleague(session)


def let_out(
    worker: HeadquartersSession, folder: Path, order: ListOrder | None = None, reason: str = REASON
) -> Exported:
    planned = plan_list_export(worker, plan_list(worker, order or ListOrder()), reason)
    return export_planned(worker, planned, folder)


def write(
    worker: HeadquartersSession,
    planned: PlannedExport,
    folder: Path,
    progress: Progress = no_progress,
) -> WrittenExport:
    return write_export(begin_export(worker, planned, folder), progress)


def test_all_files_are_there_and_their_hashes_fit(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    detained(worker, PEOPLE)
    exported = let_out(worker, tmp_path / "stick")
    assert exported.folder.name == "detainees-001-be"
    assert sorted(path.name for path in exported.folder.iterdir()) == [
        "detainees-columns.csv",
        "detainees.csv",
        "detainees.pdf",
        "detainees.xlsx",
        HASH_LIST,
    ]
    listed = dict(
        reversed(line.split("  "))
        for line in (exported.folder / HASH_LIST).read_text().splitlines()
    )
    for name, sha256 in listed.items():
        assert hashlib.sha256((exported.folder / name).read_bytes()).hexdigest() == sha256
    assert {file.sha256 for file in exported.publication.files} == set(listed.values())
    assert list((tmp_path / "stick").iterdir()) == [exported.folder]


def test_every_format_says_the_same_and_names_nobody_else(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    detained(worker, PEOPLE)
    folder = let_out(worker, tmp_path).folder
    rows = csv_rows(folder / "detainees.csv")
    assert rows[0][:3] == ["group", "number", "name"]
    assert [row[2] for row in rows[1:]][0] == "Ёршаў Іван"
    cells = [cell for row in xlsx_rows(folder / "detainees.xlsx") for cell in row]
    assert "Ёршаў Іван" in cells
    text = pdf_text(folder / "detainees.pdf")
    for part in ("Ёршаў", "Іван", "ЦІП", "Акрэсціна"):
        assert part in text
    dictionary = csv_rows(folder / "detainees-columns.csv")
    assert {row[0] for row in dictionary} >= set(rows[0])
    for path in folder.iterdir():
        assert "Непытаны".encode() not in everything_in(path)
    assert "Непытаны" not in text


def test_no_cell_is_a_formula(worker: HeadquartersSession, tmp_path: Path) -> None:
    detained(worker, PEOPLE)
    folder = let_out(worker, tmp_path).folder
    written = [cell for row in csv_rows(folder / "detainees.csv") for cell in row]
    assert not [cell for cell in written if cell.startswith(("=", "+", "-", "@"))]
    assert any("cmd|" in cell for cell in written)
    assert b"<f>" not in everything_in(folder / "detainees.xlsx")
    assert any("cmd|" in str(cell) for row in xlsx_rows(folder / "detainees.xlsx") for cell in row)


def test_files_say_nothing_of_machine_program_people_and_time(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    detained(worker, PEOPLE)
    folder = let_out(worker, tmp_path).folder
    telling = {
        "openpyxl", "fpdf", "fieldkit", "python", "Microsoft Excel", socket.gethostname(),
        platform.release(), str(tmp_path), getpass.getuser(), "H-01", REASON,
    }  # fmt: skip
    telling = {word for word in telling if len(word) > _BY_CHANCE} - {"root"}  # each PDF has one
    for name in ("detainees.xlsx", "detainees.pdf", "detainees.csv", "detainees-columns.csv"):
        content = everything_in(folder / name).lower()
        assert not [word for word in telling if word.lower().encode() in content], name
    document = pypdfium2.PdfDocument((folder / "detainees.pdf").read_bytes())
    assert {key: text for key, text in document.get_metadata_dict().items() if text} == {
        "CreationDate": "D:20000101000000Z"
    }
    document.close()


def test_the_same_list_gives_the_same_bytes(worker: HeadquartersSession, tmp_path: Path) -> None:
    detained(worker, PEOPLE)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)
    once, again = (write(worker, planned, tmp_path / name) for name in ("a", "b"))
    for path in once.unfinished.iterdir():
        assert path.read_bytes() == (again.unfinished / path.name).read_bytes()


def test_it_is_stated_and_noted(worker: HeadquartersSession, tmp_path: Path) -> None:
    detained(worker, PEOPLE)
    exported = let_out(worker, tmp_path)
    (listed,) = list_publications(worker, "detainees")
    assert (listed.author, listed.publication.reason) == ("H-01", REASON)
    assert (listed.publication.named, dict(listed.publication.withheld)) == (2, {"nobody-asked": 1})
    last = worker.store.audit.entries()[-1]
    assert (last.event, last.subject) == (CustodyEvent.SHARED, exported.statement_id)
    assert last.detail == "detainees-v1-public"


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_leaves_without_a_reason(
    worker: HeadquartersSession, tmp_path: Path, reason: str
) -> None:
    detained(worker, PEOPLE)
    with pytest.raises(InvalidInput):
        let_out(worker, tmp_path / "out", reason=reason)
    assert not (tmp_path / "out").exists()


def test_nothing_leaves_by_nobody(session: HeadquartersSession, tmp_path: Path) -> None:
    detained(with_colleague(session), PEOPLE)
    with pytest.raises(NotAllowed):
        let_out(session, tmp_path / "out")


def test_the_next_version_says_what_changed(worker: HeadquartersSession, tmp_path: Path) -> None:
    people = detained(worker, PEOPLE)
    first = let_out(worker, tmp_path)
    add_stage(worker, case_of(worker, people[1]), ruling(7))
    withdraw_consent(worker, people[0])
    (new,) = detained(worker, [Detainee("Новая Надзея")], first=10)
    planned = plan_list(worker, ListOrder())
    assert planned.change is not None
    assert [entry.person_id for entry in planned.change.added] == [new]
    assert [now.days for _before, now in planned.change.changed] == [7]
    assert [entry.person_id for entry in planned.change.removed] == [people[0]]
    second = let_out(worker, tmp_path)
    assert second.folder.name == "detainees-002-be"
    for path in second.folder.iterdir():
        assert "Ёршаў".encode() not in everything_in(path)
    kept = compare_versions(worker, "detainees", 1, 2)
    assert (len(kept.added), len(kept.changed), len(kept.removed)) == (1, 1, 1)
    assert first.publication.version == 1


def test_a_version_that_was_taken_back_is_not_compared_with(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    detained(worker, PEOPLE)
    exported = let_out(worker, tmp_path)
    withdraw_statement(worker, exported.statement_id)
    assert plan_list(worker, ListOrder()).change is None
    assert let_out(worker, tmp_path).publication.version == 2
    with pytest.raises(InvalidInput):
        entries_of_version(worker, "detainees", 1)
    rebuild_projections(worker)
    assert len(entries_of_version(worker, "detainees", 2)) == 2


def test_what_was_kept_of_a_person_can_be_erased(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    people = detained(worker, PEOPLE)
    let_out(worker, tmp_path)
    with worker.store.transaction():
        assert worker.store.publications.erase_people([people[0]]) == 1
    assert set(entries_of_version(worker, "detainees")) == {people[1]}


def test_what_may_be_used_no_more_is_listed(
    worker: HeadquartersSession, clock: HandClock, tmp_path: Path
) -> None:
    detained(worker, PEOPLE)
    exported = let_out(worker, tmp_path, ListOrder(language="en", until=date(2026, 11, 23)))
    assert "Not to be used after" in pdf_text(exported.folder / "detainees.pdf")
    assert expired_publications(worker) == ()
    clock.pass_days(2)
    assert [item.publication.version for item in expired_publications(worker)] == [1]
    with pytest.raises(InvalidInput):
        let_out(worker, tmp_path, ListOrder(until=date(2026, 11, 23)))


def test_the_highest_class_needs_a_second_person(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    detained(worker, [Detainee("Сведка Пад Аховай", said={"sensitivity": "S4"})])
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)
    assert planned.needs_second
    with pytest.raises(NotAllowed):
        finish_export(worker, write(worker, planned, tmp_path))
    assert list(tmp_path.glob("detainees*")) == []
    with_colleague(worker, "H-02")
    set_word(worker, "H-02", "a word of the second person")
    second = confirm_second(
        worker, "H-02", "a word of the second person", Act.EXPORT_HIGHEST, planned.subject
    )
    exported = finish_export(worker, write(worker, planned, tmp_path), second)
    assert exported.publication.second == second.colleague_id


def test_who_became_one_of_the_highest_class_meanwhile_needs_a_second_person(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    (person,) = detained(worker, [Detainee("Сведка Пад Аховай")])
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)
    assert not planned.needs_second
    mention = a_mention(90, "Сведка", consent=ConsentLevel.PUBLIC, sensitivity="S4")
    with_mentions(worker, [mention])
    link_people(worker, mention.mention_id, person, Certainty.SAME)
    with pytest.raises(NotAllowed):
        finish_export(worker, write(worker, planned, tmp_path))
    assert list(tmp_path.glob("detainees*")) == []


def test_a_version_made_meanwhile_stops_an_older_plan(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    detained(worker, PEOPLE)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)
    written = write(worker, planned, tmp_path / "late")
    let_out(worker, tmp_path / "early")
    with pytest.raises(NotAllowed):
        finish_export(worker, written)
    assert list((tmp_path / "late").iterdir()) == []


def test_nothing_is_overwritten(worker: HeadquartersSession, tmp_path: Path) -> None:
    detained(worker, PEOPLE)
    (tmp_path / "detainees-001-be").mkdir()
    with pytest.raises(InvalidInput):
        let_out(worker, tmp_path)
    assert list_publications(worker) == ()


def test_a_stop_or_a_full_disk_leaves_nothing(
    worker: HeadquartersSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    detained(worker, PEOPLE)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(worker, planned, tmp_path / "out", stop)
    monkeypatch.setattr(exporting, "fsync_folder", _full)
    with pytest.raises(DiskFull):
        write(worker, planned, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert list_publications(worker) == ()


def test_when_the_name_cannot_be_given_nothing_was_published(
    worker: HeadquartersSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    detained(worker, PEOPLE)
    written = write(
        worker, plan_list_export(worker, plan_list(worker, ListOrder()), REASON), tmp_path
    )
    monkeypatch.setattr(os, "rename", _refused)
    with pytest.raises(exporting.DeviceError):
        finish_export(worker, written)
    (listed,) = list_publications(worker)
    assert not listed.statement.is_in_force
    assert not written.unfinished.exists()


def test_when_the_name_is_not_known_to_be_on_the_disk_nothing_is_left(
    worker: HeadquartersSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    detained(worker, PEOPLE)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)
    written = write(worker, planned, tmp_path)
    monkeypatch.setattr(exporting, "fsync_folder", _full)
    with pytest.raises(DiskFull):
        finish_export(worker, written)
    assert list(tmp_path.glob("detainees*")) == []
    (listed,) = list_publications(worker)
    assert not listed.statement.is_in_force


def test_what_is_not_finished_can_be_discarded(worker: HeadquartersSession, tmp_path: Path) -> None:
    detained(worker, PEOPLE)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON, [FileFormat.CSV])
    written = write(worker, planned, tmp_path)
    assert sorted(path.name for path in written.unfinished.iterdir()) == [
        "detainees-columns.csv",
        "detainees.csv",
        HASH_LIST,
    ]
    discard_export(worker, written)
    assert list(tmp_path.glob("detainees*")) == []


def test_somebody_who_withdraws_between_plan_and_end_is_not_let_out(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    people = detained(worker, [Detainee("Іван Ёршаў", ConsentLevel.PUBLIC)])
    written = write(
        worker, plan_list_export(worker, plan_list(worker, ListOrder()), REASON), tmp_path
    )
    withdraw_consent(worker, people[0])
    with pytest.raises(NotAllowed):
        finish_export(worker, written)
    assert list(tmp_path.glob("detainees*")) == []


def test_whose_consent_ends_between_plan_and_end_is_not_let_out(
    worker: HeadquartersSession, clock: HandClock, tmp_path: Path
) -> None:
    (person,) = detained(worker, [Detainee("Іван Ёршаў", consent=None)])
    agree(worker, person, ConsentLevel.PUBLIC, until=SUNDAY)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), REASON)
    written = write(worker, planned, tmp_path)
    clock.pass_days(1)
    with pytest.raises(NotAllowed):
        finish_export(worker, written)
    assert list(tmp_path.glob("detainees*")) == []


def _full(_folder: Path) -> None:
    raise DiskFull


def _refused(*_paths: Path) -> None:
    raise PermissionError
