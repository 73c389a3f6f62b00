"""From sealed sticks to a list that left: read, linked, followed, asked, published, withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.domain.answers import Json
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, GivenHow
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.person_link import Certainty
from fieldkit.hq.consent_ledger import Why
from fieldkit.operations.hq.check_audit import check_audit
from fieldkit.operations.hq.export_tables import HASH_LIST, export_planned
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.make_statement import rebuild_projections
from fieldkit.operations.hq.open_cases_of_day import open_planned, plan_cases
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.show_person import people_behind
from fieldkit.operations.hq.state_consent import state_consent, withdraw_consent
from fieldkit.operations.hq.suggest_for_case import offers_for, take_offers
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.organisation import an_organisation
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought
from tests.fakes.seen_files import csv_rows, everything_in, pdf_text, xlsx_rows

MORNING = datetime(2026, 11, 22, 0, 0)  # noqa: DTZ001  # local and naive, as cases are asked for
NIGHT = datetime(2026, 11, 22, 23, 59)  # noqa: DTZ001
AGREED, SILENT, UNASKED = "Кавальчук Ігар", "Маўчунова Вольга", "Непытаная Ганна"


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[HeadquartersSession]:
    organisation = an_organisation(threshold=1, count=1)
    session = a_headquarters(tmp_path / "hq", organisation)
    devices = [Device(organisation) for _ in range(2)]
    for device, code in zip(devices, ("M-07", "M-12"), strict=True):
        enrol(session, device, tmp_path, code)
    first, second = devices
    first.seal(a_readable_report(first, "T02", detention(AGREED, "C7_PUBLIC", hour=12)))
    first.seal(a_readable_report(first, "T02", detention(SILENT, "C7_PUBLIC", hour=13)))
    second.seal(a_readable_report(second, "T02", detention("Ковальчук Игорь", "C7_PUBLIC", 12)))
    second.seal(a_readable_report(second, "T02", detention(UNASKED, "C0_NONE", hour=14)))
    asked = answers_of("T07", name_as_reported=SILENT, relative_request=["SILENCE"])
    second.seal(a_readable_report(second, "T07", asked))
    for device in devices:
        brought(session, device, tmp_path)
    yield with_colleague(session)
    close_session(session)


def detention(name: str, level: str, hour: int) -> dict[str, Json]:
    return answers_of(
        "T02",
        name_as_reported=name,
        observed_at=a_moment(f"2026-11-22T{hour}:05"),
        taken_to="BY_RUVD_SAVETSKI",
        place="Прыдуманая плошча",
        consent_level=level,
        relative_contact="+375 29 000-00-00, маці",
        birth_year=1990,
    )


def people_by_name(worker: HeadquartersSession) -> dict[str, PersonId]:
    mentions = {item.mention_id: item.name for item in worker.store.mentions.every()}
    behind = people_behind(worker, mentions)
    return {mentions[mention]: person for mention, person in behind.items()}


def link_everybody(worker: HeadquartersSession) -> dict[str, PersonId]:
    """Let a person decide who is who."""
    by_name: dict[str, list[str]] = {}
    for item in worker.store.mentions.every():
        by_name.setdefault(item.name, []).append(item.mention_id)
    for name in (AGREED, SILENT, UNASKED):
        take_as_people(worker, by_name[name][:1])
    people = people_by_name(worker)
    link_people(worker, people[AGREED], by_name["Ковальчук Игорь"][0], Certainty.SAME)
    for mention in by_name[SILENT][1:]:
        link_people(worker, people[SILENT], mention, Certainty.SAME)
    return people


def let_out(worker: HeadquartersSession, folder: Path) -> Path:
    planned = plan_list(worker, ListOrder(language="be", beside=("ru",)))
    leaving = plan_list_export(worker, planned, "families ask for it")
    return export_planned(worker, leaving, folder).folder


def test_a_list_is_published_from_what_sticks_brought(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    people = link_everybody(worker)
    plan = plan_cases(worker, MORNING, NIGHT)
    open_planned(worker, plan.planned)
    for person in people.values():
        (case,) = worker.store.cases.of_people([person])
        take_offers(worker, case, offers_for(worker, case), confirm=True)

    planned = plan_list(worker, ListOrder())
    why = {name: planned.clearance[people[name]].why for name in (AGREED, SILENT, UNASKED)}
    assert why == {AGREED: Why.CONSENT, SILENT: Why.SILENCE, UNASKED: Why.NOBODY_ASKED}
    folder = let_out(worker, tmp_path / "stick")
    check_files(folder, named=[AGREED], withheld=2)

    word = ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, GivenHow.PHONE, renews=True)
    state_consent(worker, people[UNASKED], word)
    withdraw_consent(worker, people[AGREED])
    change = plan_list(worker, ListOrder()).change
    assert change is not None
    assert [entry.person_id for entry in change.added] == [people[UNASKED]]
    assert [entry.person_id for entry in change.removed] == [people[AGREED]]
    folder = let_out(worker, tmp_path / "stick")
    check_files(folder, named=[UNASKED], withheld=2)

    before = plan_list(worker, ListOrder()).groups
    rebuild_projections(worker)
    assert plan_list(worker, ListOrder()).groups == before
    check_audit(worker)


def check_files(folder: Path, named: list[str], withheld: int) -> None:
    """Look into every file as somebody who got them would."""
    everybody = (AGREED, SILENT, UNASKED)
    rows = csv_rows(folder / "detainees.csv")
    assert [row[rows[0].index("name")] for row in rows[1:]] == named
    assert [row[rows[0].index("group")] for row in rows[1:]] == ["РУУС Савецкага раёна Мінска"]
    cells = {str(cell) for row in xlsx_rows(folder / "detainees.xlsx") for cell in row}
    text = pdf_text(folder / "detainees.pdf")
    for name in everybody:
        is_named = name in named
        assert (name in cells) is is_named
        assert all(word in text for word in name.split()) is is_named
    assert any(str(withheld) in note for note in text.splitlines()[:8])
    for line in (folder / HASH_LIST).read_text().splitlines():
        sha256, name = line.split("  ")
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256
        seen = everything_in(folder / name) + text.encode()
        assert b"375 29" not in seen
        assert "маці".encode() not in seen
        for person in set(everybody) - set(named):
            assert person.split()[0].encode() not in everything_in(folder / name)
