"""Figures over a real store: who is counted, who may be, and what is written."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.figures import (
    SMALL,
    Act,
    Audience,
    CountRange,
    Dimension,
    FigureRow,
    Figures,
    Selection,
)
from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.publication import FileFormat
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.hq.count_figures import count_figures, count_overlap
from fieldkit.operations.hq.explain_figures import notes_of
from fieldkit.operations.hq.export_figures import (
    export_figures,
    plan_figures,
    subtraction_warning,
)
from fieldkit.operations.hq.export_tables import (
    begin_export,
    export_planned,
    finish_export,
    write_export,
)
from fieldkit.operations.hq.gather_words import Gathered, gather
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_publications import list_publications
from fieldkit.operations.hq.make_statement import make_statements, withdraw_statement
from fieldkit.operations.hq.plan_export import ExportOrder, PlannedExport
from fieldkit.operations.hq.read_counted_answers import read_counted_answers
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.state_consent import withdraw_consent
from fieldkit.operations.hq.tabulate_figures import tabulate
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.platform.resources import resource_path
from fieldkit.translations import use_language, writing_in
from tests.fakes.colleagues import with_colleague
from tests.fakes.counted_people import a_mention, add_counted_people
from tests.fakes.headquarters import Device
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought


@pytest.fixture
def house(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def _add(session: HeadquartersSession, *numbers: int, **facts: object) -> list[MentionId]:
    mentions = [a_mention(number, **facts) for number in numbers]
    with session.store.transaction():
        session.store.mentions.add(mentions)
    return [mention.mention_id for mention in mentions]


def _count(
    session: HeadquartersSession, selection: Selection, dimension: Dimension = Dimension.DAY
) -> tuple[Gathered, Figures]:
    gathered = gather(session, selection)
    return gathered, count_figures(gathered, dimension)


def _persons(row: FigureRow) -> CountRange:
    assert row.persons is not None
    return row.persons


def test_a_mention_that_nobody_compared_is_no_person_yet(house: HeadquartersSession) -> None:
    _add(house, 1, 2)
    total = _count(house, Selection())[1].total
    assert _persons(total) == CountRange(0, 0)
    assert total.not_compared == 2


def test_links_make_persons_and_taking_back_undoes_it(house: HeadquartersSession) -> None:
    one, two, three = _add(house, 1, 2, 3)
    take_as_people(house, [one, three])
    link_people(house, one, two, Certainty.SAME)
    link_people(house, two, three, Certainty.PROBABLE)
    total = _count(house, Selection())[1].total
    assert _persons(total) == CountRange(1, 2)
    assert total.corroborated == 1


def test_of_a_period_only_what_may_have_happened_in_it(house: HeadquartersSession) -> None:
    take_as_people(house, _add(house, 1, 2))
    take_as_people(house, _add(house, 3, from_time=None, to_time=None))
    day = date(2026, 11, 1)
    _gathered, figures = _count(house, Selection(first_day=day, last_day=day))
    assert _persons(figures.total) == CountRange(2, 2)
    assert figures.basis.undated == 1
    after = date(2026, 11, 2)
    assert not _count(house, Selection(first_day=after, last_day=after))[1].rows
    with pytest.raises(InvalidInput):
        gather(house, Selection(first_day=after, last_day=day))


def test_other_acts_are_counted_apart(house: HeadquartersSession) -> None:
    take_as_people(house, [*_add(house, 1), *_add(house, 2, form="T03")])
    assert _persons(_count(house, Selection(Act.ILL_TREATMENT))[1].total) == CountRange(1, 1)
    assert _persons(_count(house, Selection(Act.DETENTION))[1].total) == CountRange(1, 1)


def test_refuted_reports_are_left_out_and_that_is_said(house: HeadquartersSession) -> None:
    take_as_people(house, _add(house, 1, 2))
    report = a_mention(1).source
    said = NewStatement(StatementKind.ASSESSMENT, report, {"status": "REFUTED"})
    make_statements(house, said)
    _gathered, figures = _count(house, Selection())
    assert _persons(figures.total) == CountRange(1, 1)
    assert figures.basis.left_out == 1


def test_regions_are_found_by_place_and_station(house: HeadquartersSession) -> None:
    mentions = [
        *_add(house, 1, place_code="BY_MINSK_LENINSKI"),
        *_add(house, 2, place_code="GN_618800"),
        *_add(house, 3, station="BY_PRISON1"),
        *_add(house, 4),
    ]
    take_as_people(house, mentions)
    _gathered, figures = _count(house, Selection(), Dimension.REGION)
    assert {row.key for row in figures.rows} == {
        "GN_625144",
        "BY_MINSK_REGION",
        "BY_HRODNA_REGION",
        "",
    }


def test_two_sources_can_be_asked_for(house: HeadquartersSession) -> None:
    one, two, three = _add(house, 1, 2, 3)
    take_as_people(house, [one, three])
    link_people(house, one, two, Certainty.SAME)
    _gathered, figures = _count(house, Selection(least_sources=2))
    assert _persons(figures.total) == CountRange(1, 1)
    assert figures.basis.uncorroborated == 1


def test_others_see_only_people_who_agreed(house: HeadquartersSession) -> None:
    take_as_people(house, _add(house, 1, 2, 3))
    take_as_people(house, _add(house, 4, consent=ConsentLevel.NONE))
    _add(house, 5, consent=ConsentLevel.NONE)
    gathered, figures = _count(house, Selection(audience=Audience.PARTNERS))
    assert _persons(figures.total) == CountRange(3, 3)
    assert figures.basis.withheld == 1
    assert figures.basis.withheld_mentions == 1
    assert len(gathered.counted) == 3


def test_the_public_sees_no_small_number(house: HeadquartersSession) -> None:
    add_counted_people(house)
    gathered = gather(house, Selection(audience=Audience.PUBLIC))
    for dimension in (Dimension.REGION, Dimension.OCCUPATION, Dimension.AGE, Dimension.ARTICLE):
        figures = count_figures(gathered, dimension)
        for row in (*figures.rows, figures.total):
            assert row.reports is None
            assert row.persons is None or row.persons.low == 0 or row.persons.low >= SMALL
        assert all("counts of reports" in note.lower() for note in _notes(figures, house)[:1])


def test_numbers_for_headquarters_never_leave(house: HeadquartersSession, tmp_path: Path) -> None:
    take_as_people(house, _add(house, 1, 2))
    gathered, figures = _count(house, Selection())
    with pytest.raises(NotAllowed):
        export_figures(house, gathered, [figures], tmp_path, ExportOrder("figures-public", "a"))
    assert not list(tmp_path.glob("figures*"))


@pytest.mark.slow
def test_what_leaves_says_what_it_is(house: HeadquartersSession, tmp_path: Path) -> None:
    add_counted_people(house)
    gathered, figures = _count(house, Selection(audience=Audience.PUBLIC), Dimension.REGION)
    order = ExportOrder("figures-public", "an invented yearly report")
    folder = export_figures(house, gathered, [figures], tmp_path, order).folder
    names = sorted(path.name for path in folder.iterdir())
    assert "figures-region.csv" in names
    assert "figures-public.pdf" in names
    text = (folder / "figures-region.csv").read_text("utf-8-sig")
    assert "Counts of reports are not counts of victims" in text
    assert "As of 22 Nov 2026" in (folder / "figures-region-columns.csv").read_text("utf-8-sig")
    assert any("Minsk" in cell for line in csv.reader(text.splitlines()) for cell in line)


def test_the_mix_of_sources_does_not_stand_beside_their_public_table(
    house: HeadquartersSession,
) -> None:
    add_counted_people(house, 40)
    gathered, by_source = _count(house, Selection(audience=Audience.PUBLIC), Dimension.SOURCE)
    by_sex = count_figures(gathered, Dimension.SEX)
    for figures, is_told in ((by_sex, True), (by_source, False)):
        notes = notes_of(figures, house.clock)
        assert any(note.startswith("Sources, in mentions") for note in notes) is is_told


def test_of_how_few_people_a_source_speaks_is_not_for_the_public(
    house: HeadquartersSession,
) -> None:
    take_as_people(house, _add(house, *range(10), source_type="RELATIVE"))
    first, *others = _add(house, *range(20, 27), source_type="LAWYER")
    take_as_people(house, [first])
    for other in others:  # seven mentions of one person
        link_people(house, first, other, Certainty.SAME)
    for audience, said in ((Audience.PUBLIC, "–"), (Audience.PARTNERS, "7")):
        _gathered, figures = _count(house, Selection(audience=audience), Dimension.SEX)
        (mix,) = [n for n in notes_of(figures, house.clock) if n.startswith("Sources, in mentions")]
        assert mix.endswith(f" {said}.")
        assert " 10, " in mix


def test_who_withdrew_since_the_count_is_in_nothing_that_leaves(
    house: HeadquartersSession, tmp_path: Path
) -> None:
    person, *_others = take_as_people(house, _add(house, 1, 2, 3, 4, 5, 6)).people
    gathered, figures = _count(house, Selection(audience=Audience.PARTNERS))
    withdraw_consent(house, person)
    with pytest.raises(NotAllowed):
        export_figures(house, gathered, [figures], tmp_path, ExportOrder("figures-partners", "a"))
    assert not list(tmp_path.glob("figures*"))


def test_who_withdraws_while_figures_are_written_is_in_nothing_that_leaves(
    house: HeadquartersSession, tmp_path: Path
) -> None:
    person, *_others = take_as_people(house, _add(house, 1, 2, 3, 4, 5, 6)).people
    gathered, figures = _count(house, Selection(audience=Audience.PARTNERS))
    order = ExportOrder("figures-partners", "a", (FileFormat.CSV,))
    begun = begin_export(house, plan_figures(house, gathered, [figures], order), tmp_path)
    written = write_export(begun)
    withdraw_consent(house, person)
    with pytest.raises(NotAllowed):
        finish_export(house, written)
    assert not list(tmp_path.glob("figures*"))


def test_tables_that_could_be_subtracted_are_told_before_they_leave(
    house: HeadquartersSession, tmp_path: Path
) -> None:
    monday = datetime(2026, 11, 2, 13, 0)  # noqa: DTZ001  # local
    take_as_people(house, _add(house, *range(12)))
    take_as_people(house, _add(house, 50, 51, from_time=monday, to_time=monday))
    order = ExportOrder("figures-public", "a report", (FileFormat.CSV,))

    def planned(last_day: int) -> PlannedExport:
        chosen = Selection(last_day=date(2026, 11, last_day), audience=Audience.PUBLIC)
        gathered, figures = _count(house, chosen)
        return plan_figures(house, gathered, [figures], order)

    sunday = planned(1)
    assert (sunday.subtractable, subtraction_warning(sunday)) == ((), "")
    exported = export_planned(house, sunday, tmp_path)
    (kept,) = list_publications(house, "figures-public")
    assert kept.publication.figures == sunday.figures
    assert planned(1).subtractable == ()
    assert planned(2).subtractable == (1,)
    assert "version 1" in subtraction_warning(planned(2))
    withdraw_statement(house, exported.statement_id)
    assert planned(2).subtractable == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "fewer than 5 people are withheld: without consent to be counted."),
        ("be", "Не паказана менш за 5 чалавек: няма згоды на ўлік."),
        ("ru", "Не показано меньше 5 человек: нет согласия на учёт."),
        ("fr", "moins de 5 personnes non publiées : pas de consentement pour être comptées."),
    ],
)
def test_few_are_said_in_the_plural(house: HeadquartersSession, language: str, said: str) -> None:
    use_language("en", resource_path("translations"))
    _gathered, figures = _count(house, Selection(audience=Audience.PUBLIC))
    figures = replace(figures, basis=replace(figures.basis, withheld=1))
    with writing_in(language):
        notes = notes_of(figures, house.clock)
    assert said in [note.replace("\N{NO-BREAK SPACE}", " ") for note in notes]


def test_only_csv_has_the_warning_as_well(house: HeadquartersSession, tmp_path: Path) -> None:
    add_counted_people(house, 40)
    gathered, figures = _count(house, Selection(audience=Audience.PARTNERS), Dimension.SEX)
    order = ExportOrder("figures-partners", "a partner asked", (FileFormat.CSV,))
    folder = export_figures(house, gathered, [figures], tmp_path, order).folder
    assert "not counts of victims" in (folder / "figures-sex.csv").read_text("utf-8-sig")
    assert "not_compared" in (folder / "figures-sex-columns.csv").read_text("utf-8-sig")


def test_a_thin_overlap_says_stop(house: HeadquartersSession) -> None:
    take_as_people(house, _add(house, 1, 2, source_type="MEDIA"))
    assert count_overlap(gather(house, Selection())).stops


def test_counting_can_be_cancelled_and_says_how_far_it_is(house: HeadquartersSession) -> None:
    _add(house, 1, 2)
    seen: list[tuple[int, int]] = []
    gather(house, Selection(), lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[0][1] == 4


def _notes(figures: Figures, session: HeadquartersSession) -> Iterator[str]:
    return tabulate(figures, session.clock).notes  # type: ignore[return-value]


def test_each_number_says_what_it_rests_on(house: HeadquartersSession) -> None:
    take_as_people(house, _add(house, 1, source_type="MEDIA"))
    _add(house, 2)
    _gathered, figures = _count(house, replace(Selection(), first_day=date(2026, 11, 1)))
    notes = " ".join(_notes(figures, house))
    for part in ("As of 22 Nov 2026", "from 1 Nov 2026", "one source is enough", "not compared"):
        assert part in notes
    assert "Media 1" in notes


def test_force_and_units_are_read_from_the_reports(
    house: HeadquartersSession, device: Device, stick: Path
) -> None:
    answers = answers_of(
        "T02",
        name_as_reported="Invented Person",
        observed_at=a_moment("2026-11-22T14:05"),
        force_type=["PUNCH_KICK", "BATON"],
    )
    device.seal(a_readable_report(device, "T02", answers))
    brought(house, device, stick)
    read_new(house)
    gathered = gather(house, Selection())
    force = read_counted_answers(house, gathered, Dimension.FORCE)
    figures = count_figures(gathered, Dimension.FORCE, answers_of=force)
    assert {row.key for row in figures.rows} == {"PUNCH_KICK", "BATON"}
