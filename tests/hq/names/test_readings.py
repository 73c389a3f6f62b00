"""Words in each system are read as the sound of the Cyrillic word; examples of the published
tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.names.readings import manner_of, readings
from fieldkit.hq.names.sounds import fold


def sounds(word: str) -> set[str]:
    return {fold(raw) for raw in readings(word.casefold(), manner_of(word.casefold()))}


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        # BY national 2007 and UN 2012, BGN/PCGN 1979, ICAO, passport, Lacinka, old Lacinka
        ("Бешанковічы", ["Biešankovičy", "Byeshankovichy", "Beshankovichy", "Bieszankowiczy"]),
        ("Ваўкавыск", ["Vaŭkavysk", "Vawkavysk", "Vaukavysk", "Waukawysk"]),
        ("Жыткавічы", ["Žytkavičy", "Zhytkavichy", "Żytkawiczy", "Jytkavitchy"]),
        ("Хойнікі", ["Chojniki", "Khoyniki", "Khoiniki", "Hojniki"]),
        ("Цюліндоў", ["Ciulindoŭ", "Tsyulindow", "Tsiulindou", "Tiulindov", "Tyulindov"]),
        # BGN/PCGN 1947, ICAO, ISO 9, GOST, German, French, Polish, Slovene
        ("Щукин", ["Shchukin", "Ŝukin", "Shhukin", "Schtschukin", "Chtchoukine", "Szczukin"]),
        ("Зощенко", ["Zoshchenko", "Zoŝenko", "Soschtschenko", "Zochtchenko", "Zoszczenko"]),
        ("Жданович", ["Zhdanovich", "Ždanovič", "Schdanowitsch", "Jdanovitch", "Żdanowicz"]),
        ("Цветаева", ["Tsvetayeva", "Cvetaeva", "Zwetajewa", "Tsvetaïeva", "Cwietajewa"]),
        ("Хрущёв", ["Khrushchëv", "Hruŝëv", "Chruschtschow", "Khrouchtchiov", "Chruszczow"]),
        ("Юрьев", ["Yur’yev", "Iurev", "Ûrʹev", "Jurjew", "Iouriev", "Jurjev"]),
    ],
)
def test_a_word_sounds_the_same_in_every_system(word: str, spelled: list[str]) -> None:
    for spelling in spelled:
        assert sounds(word) & sounds(spelling), spelling


@pytest.mark.parametrize(
    ("belarusian", "russian"),
    [
        ("Мядзведзеў", "Медведев"),
        ("Цімашэнка", "Тимошенко"),
        ("Удовін", "Вдовин"),
        ("Паўлаў", "Павлов"),
        ("Шчаглоў", "Щеглов"),
        ("Пясьцяроў", "Пестеров"),
        ("Лук'янаў", "Лукъянов"),
        ("Ільіноў", "Ильинов"),
        ("Брацкая", "Братская"),
    ],
)
def test_belarusian_and_russian_sound_the_same(belarusian: str, russian: str) -> None:
    assert sounds(belarusian) & sounds(russian)


@given(st.text(max_size=30))
def test_any_word_is_read_and_only_sounds_come_out(word: str) -> None:
    for raw in readings(word.casefold(), manner_of(word.casefold())):
        assert set(raw) <= set("bvhdzstklmnprfZSCcaeoiyuj")
        assert fold(fold(raw)) == fold(raw) or "j" in raw


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzčšžłŭ", min_size=1, max_size=40))
def test_there_are_never_many_readings(word: str) -> None:
    assert len(readings(word, manner_of(word))) <= 16
