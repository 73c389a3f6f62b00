"""Two monitors seal reports about one person; at headquarters a colleague finds them to be one."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.person_link import Certainty
from fieldkit.hq.matching import Band, explain
from fieldkit.hq.open_proposals import Waiting
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.list_to_compare import list_to_compare
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_comparison import show_comparison
from fieldkit.operations.hq.show_person import list_people, show_person
from fieldkit.operations.hq.take_alone import take_alone
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, enrol
from tests.fakes.organisation import Organisation
from tests.fakes.readable_reports import (
    a_moment,
    a_readable_report,
    answers_of,
    brought,
    report_of,
)


def seen_by(device: Device, name: str, minute: str, **named: object) -> str:
    """Let a monitor seal what they saw, and return the number of the report."""
    answers = answers_of(
        "T02",
        name_as_reported=name,
        observed_at=a_moment(f"2026-11-22T18:{minute}"),
        taken_to="RUVD_LENINSKI",
        **named,
    )
    parts = a_readable_report(device, "T02", answers)
    device.seal(parts)
    return report_of(parts)


def test_two_reports_become_one_person_and_two_again(
    session: HeadquartersSession,
    organisation: Organisation,
    device: Device,
    tmp_path: Path,
) -> None:
    worker = with_colleague(session)
    other = Device(organisation)
    enrol(session, other, tmp_path, "M-12")
    first = seen_by(device, "Кавальчук Марыя Выдуманая", "10", sex="F", birth_year=1990)
    second = seen_by(other, "Maria Kavalchuk", "25", sex="F", birth_year=1990)
    seen_by(other, "Зміцер Небывалы", "40", sex="M")
    brought(session, device, tmp_path)
    brought(session, other, tmp_path)
    assert propose_matches(worker) == 3

    # It is proposed, with reasons in words; nothing is linked.
    waiting = {item.state: item for item in list_to_compare(worker)}
    comparison = show_comparison(worker, waiting[Waiting.PROPOSED].mention_id)
    (proposed,) = comparison.proposed
    assert {comparison.mention.source, proposed.mention.source} == {first, second}
    assert proposed.match.band in (Band.SAME, Band.UNDECIDED)
    assert "Kavalchuk" in explain(proposed.match)
    assert list_people(worker) == ()

    # A colleague decides; the third becomes a person of his own.
    act = decide_proposal(
        worker, comparison.mention.mention_id, proposed.node, Certainty.SAME, "same hour"
    )
    take_alone(worker)
    one, alone = (show_person(worker, person) for person in list_people(worker))
    assert {mention.source for mention in one.mentions} == {first, second}
    assert {source.identifier for name in one.names for source in name.sources} == {first, second}
    assert alone.name == "Зміцер Небывалы"

    # It was a mistake: two mentions again, and the reports never changed.
    take_back(worker, [item.statement_id for item in act])
    assert list_people(worker) == (alone.person_id,)
    assert {item.state for item in list_to_compare(worker)} == {Waiting.PROPOSED}
    assert worker.store.records.count() == 3
