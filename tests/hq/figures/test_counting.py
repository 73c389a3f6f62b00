"""Persons and acts are counted apart, as ranges, and nobody twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.figures import CONTRADICTED, UNKNOWN, CountRange, Dimension, StopReason, Word
from fieldkit.hq.figures.acts import DAY, count_acts
from fieldkit.hq.figures.counting import count_all, count_by_person, count_by_word, group
from fieldkit.hq.figures.dimensions import in_order, keys_by_person, keys_by_word
from fieldkit.hq.figures.independence import independent_sources
from fieldkit.hq.figures.overlap import overlap

_NOON = 737_000 * DAY + 720  # on some day


def _word(
    number: int, person: str = "", *, wide: str = "", at: int | None = _NOON, **facts: object
) -> Word:
    word = Word(f"r{number}", person, wide or person, at, at, device=f"d{number}")
    return word._replace(**facts)


def _region_of(word: Word) -> str:
    return word.place


_words = st.builds(
    lambda number, person, at, sex, station, device: _word(
        number,
        person,
        wide="w" if person in ("a", "b") else person,
        at=at,
        sex=sex,
        station=station,
        device=device,
    ),
    st.integers(0, 9),
    st.sampled_from(["", "a", "b", "c", "e"]),
    st.none() | st.integers(_NOON, _NOON + 5 * DAY),
    st.sampled_from(["", "F", "M"]),
    st.sampled_from(["", "X", "Y"]),
    st.sampled_from(["", "d1", "d2"]),
)


@given(st.lists(_words, max_size=30))
def test_rows_by_person_hold_everybody_once(words: list[Word]) -> None:
    people = group(words)
    total = count_all(people)
    rows = count_by_person(people, keys_by_person(Dimension.SEX)).values()
    assert total.persons is not None
    assert total.acts is not None
    assert sum(row.persons.high for row in rows if row.persons) == total.persons.high
    assert sum(row.acts.high for row in rows if row.acts) == total.acts.high
    assert sum(row.persons.low for row in rows if row.persons) <= total.persons.low
    assert sum(row.not_compared or 0 for row in rows) == total.not_compared
    assert total.persons.high <= total.acts.high


@given(st.lists(_words, max_size=30))
def test_rows_by_word_hold_everybody_at_least_once(words: list[Word]) -> None:
    people = group(words)
    total = count_all(people)
    rows = count_by_word(people, keys_by_word(Dimension.STATION, _region_of)).values()
    assert total.persons is not None
    assert sum(row.persons.high for row in rows if row.persons) >= total.persons.high
    assert sum(row.persons.low for row in rows if row.persons) >= total.persons.low


@given(st.lists(_words, max_size=30), st.randoms())
def test_order_does_not_matter(words: list[Word], shuffling: object) -> None:
    mixed = [*words]
    shuffling.shuffle(mixed)  # type: ignore[attr-defined]
    for dimension in (Dimension.SEX, Dimension.TIMES, Dimension.SOURCES):
        keys = keys_by_person(dimension)
        assert count_by_person(group(words), keys) == count_by_person(group(mixed), keys)
    assert count_all(group(words)) == count_all(group(mixed))


def test_what_is_only_probable_makes_a_range() -> None:
    people = group([_word(1, "a", wide="w"), _word(2, "b", wide="w"), _word(3, "c")])
    assert count_all(people).persons == CountRange(2, 3)


def test_what_nobody_compared_is_stated_and_not_counted() -> None:
    row = count_all(group([_word(1, "a"), _word(2), _word(3)]))
    assert row.persons == CountRange(1, 1)
    assert row.not_compared == 2
    assert row.reports == 3


def test_two_probable_persons_of_two_sexes_count_least_in_neither() -> None:
    people = group([_word(1, "a", wide="w", sex="F"), _word(2, "b", wide="w", sex="M")])
    rows = count_by_person(people, keys_by_person(Dimension.SEX))
    assert {key: row.persons for key, row in rows.items()} == {
        "F": CountRange(0, 1),
        "M": CountRange(0, 1),
    }


def test_two_probable_persons_of_one_row_count_least_only_where_one_would_stand_there() -> None:
    people = group([_word(1, "a", wide="w"), _word(2, "b", wide="w")])
    rows = count_by_person(people, keys_by_person(Dimension.SOURCES))
    assert {key: row.persons for key, row in rows.items()} == {"1": CountRange(0, 2)}


@given(
    st.lists(_words, max_size=12),
    st.sampled_from([Dimension.SEX, Dimension.TIMES, Dimension.SOURCES]),
)
def test_no_row_counts_more_at_least_than_are_left_in_it_if_all_that_is_probable_is_right(
    words: list[Word], dimension: Dimension
) -> None:
    keys_of = keys_by_person(dimension)
    rows = count_by_person(group(words), keys_of)
    whole = [word._replace(person=word.wide) for word in words if word.person]
    slowly = {
        wide: keys_of([word for word in whole if word.wide == wide])
        for wide in {word.wide for word in whole}
    }
    for key, row in rows.items():
        assert row.persons is not None
        assert row.persons.low <= sum(key in keys for keys in slowly.values())
        apart = {word.person for word in words if word.person}
        assert row.persons.high == sum(
            key in keys_of([word for word in words if word.person == person]) for person in apart
        )


def test_reports_that_contradict_each_other_have_a_row_of_their_own() -> None:
    people = group([_word(1, "a", sex="F"), _word(2, "a", sex="M"), _word(3, "c", sex="UNKNOWN")])
    assert set(count_by_person(people, keys_by_person(Dimension.SEX))) == {CONTRADICTED, UNKNOWN}


def test_two_reports_of_one_day_are_one_act() -> None:
    assert count_acts([_word(1), _word(2, at=_NOON + 300)]) == CountRange(1, 1)


def test_two_days_are_two_acts() -> None:
    assert count_acts([_word(1), _word(2, at=_NOON + 7 * DAY)]) == CountRange(2, 2)


def test_around_midnight_it_may_be_one_act() -> None:
    evening = _NOON + 710
    assert count_acts([_word(1, at=evening), _word(2, at=evening + 20)]) == CountRange(1, 2)


def test_a_day_that_is_not_certain_may_be_the_other() -> None:
    week = _word(2, at=_NOON - 3 * DAY)._replace(end=_NOON + 3 * DAY)
    assert count_acts([_word(1), week]) == CountRange(1, 2)


def test_what_has_no_time_may_be_another_act() -> None:
    assert count_acts([_word(1), _word(2, at=None)]) == CountRange(1, 2)
    assert count_acts([_word(1, at=None), _word(2, at=None)]) == CountRange(1, 1)


def test_one_device_one_source_and_one_report_are_one_source_each() -> None:
    assert independent_sources([_word(1), _word(2)]) == 2
    assert independent_sources([_word(1, device="d"), _word(2, device="d")]) == 1
    assert independent_sources([_word(1, source_ref="W1"), _word(2, source_ref="W1")]) == 1
    assert independent_sources([_word(1), _word(2, report="r1")]) == 1


def test_what_joins_two_sources_makes_them_one() -> None:
    both = _word(3, device="d1", source_ref="W2")
    apart = [_word(1, device="d1"), _word(2, device="d2", source_ref="W2")]
    assert independent_sources(apart) == 2
    assert independent_sources([*apart, both]) == 1


def test_what_names_no_origin_corroborates_nothing_like_it() -> None:
    assert independent_sources([_word(1, device=""), _word(2, device="")]) == 1


def test_days_are_read_in_their_order_and_the_unknown_last() -> None:
    people = group([_word(1, "a", at=_NOON + DAY), _word(2, "b", at=None), _word(3, "c")])
    rows = count_by_word(people, keys_by_word(Dimension.DAY, _region_of))
    keys = [row.key for row in in_order(Dimension.DAY, rows.values())]
    assert keys == sorted(keys[:2]) + [UNKNOWN]


def test_thin_overlap_stops_estimates() -> None:
    people = group(
        [_word(1, "a", source_type="VICTIM"), _word(2, "a", source_type="MEDIA"), _word(3)]
    )
    found = overlap(people)
    assert found.shared["MEDIA", "VICTIM"] == 1
    assert set(found.stops) == {
        StopReason.FEW_SOURCES,
        StopReason.LITTLE_OVERLAP,
        StopReason.NOT_COMPARED,
    }
