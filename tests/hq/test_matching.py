from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.matching import Band, Match, compare, explain, prepare_mention

NOON = datetime(2026, 3, 25, 12, 0)  # noqa: DTZ001  # local, as reports have it
STATION = "OKRESTINA"


def a_mention(name: str, **facts: Any) -> Mention:
    return Mention(MentionId("1"), "a", "", "T02", (SpelledName(name, "AS_REPORTED"),), **facts)


def matched(one: Mention, other: Mention) -> Match:
    return compare(prepare_mention(one), prepare_mention(other))


def test_one_arrest_told_by_two_monitors_is_probably_one_person_and_says_why() -> None:
    told = {"station": STATION, "from_time": NOON, "to_time": NOON}
    one = a_mention("Kavalchuk Yauhen", device=DeviceId("a" * 32), **told)
    other = a_mention("Евгений Ковальчук", device=DeviceId("b" * 32), **told)
    match = matched(one, other)
    assert match.band is Band.SAME
    assert explain(match) == (
        "Kavalchuk = Ковальчук: same by transliteration; "
        "Yauhen = Евгений: forms of one given name; "
        "same station, same hour, reported by two devices"
    )


def test_names_alone_are_undecided_at_most() -> None:
    match = matched(a_mention("Сяргей Пятроў"), a_mention("Sergei Petrov"))
    assert match.band is Band.UNDECIDED
    assert explain(match).endswith("only the names speak for it")


def test_a_surname_alone_is_undecided_at_one_station_and_hour() -> None:
    told = {"station": STATION, "from_time": NOON, "to_time": NOON}
    match = matched(a_mention("Пятроў", **told), a_mention("Sergei Petrov", **told))
    assert match.band is Band.UNDECIDED


def test_any_one_contradiction_makes_the_best_pair_probably_not_the_same() -> None:
    told = {"station": STATION, "from_time": NOON, "to_time": NOON, "town": "Гродна"}
    one = a_mention("Пятроў Сяргей", born_from=1972, born_to=1972, sex="M", **told)
    for other, word in (
        (replace(one, born_from=1974, born_to=1974), "years of birth contradict: 1972 and 1974"),
        (replace(one, sex="F"), "one is a woman, the other a man"),
    ):
        match = matched(one, other)
        assert match.score < 0.5
        assert word in explain(match)
    with_father = replace(one, patronymic="Анатольевіч")
    match = matched(with_father, replace(one, patronymic="Ильич"))
    assert match.score < 0.5
    assert "different patronymics" in explain(match)


def test_two_contradictions_make_it_not_the_same() -> None:
    one = a_mention("Пятроў Сяргей", born_from=1972, born_to=1972, sex="M")
    assert matched(one, replace(one, born_from=1990, born_to=1990, sex="F")).band is Band.NOT


def test_years_of_birth_may_be_one_apart() -> None:
    one = a_mention("Пятроў Сяргей", born_from=1972, born_to=1972)
    match = matched(one, a_mention("Sergey Petrov", born_from=1973, born_to=1973))
    assert match.band is Band.SAME
    assert "years of birth one apart" in explain(match)


def test_a_patronymic_within_a_name_counts_like_one_beside_it() -> None:
    one = a_mention("Петров Сергей Ильич")
    assert matched(one, a_mention("Пятроў Сяргей", patronymic="Ільіч")).band is Band.SAME
    assert matched(one, a_mention("Пятроў Сяргей", patronymic="Паўлавіч")).score < 0.5
    assert matched(one, a_mention("Пятроў Сяргей Паўлавіч")).score < 0.5


def test_a_maiden_name_is_found_and_said() -> None:
    one = replace(
        a_mention("Святлана Варанецкая", born_from=1980, born_to=1980),
        names=(
            SpelledName("Святлана Варанецкая", "AS_REPORTED"),
            SpelledName("Святлана Русак", "MAIDEN"),
        ),
    )
    match = matched(one, a_mention("Светлана Русак", born_from=1980, born_to=1980))
    assert match.band is Band.SAME
    assert "by a maiden name" in explain(match)


def test_other_names_are_not_matched_by_circumstances() -> None:
    told = {"station": STATION, "from_time": NOON, "born_from": 1980, "born_to": 1980}
    match = matched(a_mention("Іван Русак", **told), a_mention("Іван Варанецкі", **told))
    assert match.score < 0.5


def test_nothing_is_matched_with_a_nameless_person() -> None:
    nameless = replace(a_mention(""), names=(), description="чырвоная куртка")
    assert matched(nameless, a_mention("Іван Русак")).band is Band.NOT
    assert prepare_mention(nameless).keys == frozenset()


_YEARS = st.none() | st.integers(1950, 1953)
_MENTIONS = st.builds(
    lambda name, year, sex, station, father: a_mention(
        name, born_from=year, born_to=year, sex=sex, station=station, patronymic=father
    ),
    st.sampled_from(["Іван Русак", "Ivan Rusak", "Русак", "І. Русак", "Иван Русаков", ""]),
    _YEARS,
    st.sampled_from(["", "M", "F", "X"]),
    st.sampled_from(["", STATION, "ZHODZINA"]),
    st.sampled_from(["", "Ильич", "Ільіч", "Павлович"]),
)


@given(_MENTIONS, _MENTIONS)
def test_the_order_does_not_matter_and_contradictions_are_never_outweighed(
    one: Mention, other: Mention
) -> None:
    match = matched(one, other)
    assert match.score == matched(other, one).score
    assert 0.0 <= match.score <= 1.0
    assert explain(match)
    if {one.sex, other.sex} == {"M", "F"}:
        assert match.score < 0.5
