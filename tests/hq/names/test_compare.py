from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.names.blocking import keys
from fieldkit.hq.names.compare import compare_names
from fieldkit.hq.names.explanation import sentences
from fieldkit.hq.names.prepare import prepare
from fieldkit.hq.names.reasons import NameMatch

PROBABLY_THE_SAME = 0.85
UNDECIDED = 0.5

_SYLLABLES = st.sampled_from(
    ("ка", "ле", "ро", "мі", "шу", "чэн", "ўскі", "ова", "віч", "tsi", "ski", "cz", "ch", "ja")
    + ("Ia", "sh", "ou", "и", "ё", "ж", "г", "h", "А.", " ", "-")
)
NAMES = st.lists(st.lists(_SYLLABLES, min_size=1, max_size=4).map("".join), max_size=4).map(
    " ".join
)


def compared(one: str, other: str) -> NameMatch:
    return compare_names(prepare(one), prepare(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Аляксандр Гарбузовіч", "Garbuzovich Aleksandr"),
        ("Зміцер Шчарбачэня", "Дмитрий Щербаченя"),
        ("Зьміцер Шчарбачэня", "Dzmitry Shcharbachenia"),
        ("Святлана Цярэшчанка", "Svetlana Tereshchenko"),
        ("Сьвятлана Цярэшчанка", "Sviatłana Ciareščanka"),
        ("Яўхім Жыгуноўскі", "Jefim Schigunowski"),
        ("Яўхім Жыгуноўскі", "Iefim Jigounovski"),
        ("Яўхім Жыгуноўскі", "Jauchim Żyhunouski"),
        ("Яўхім Жыгуноўскі", "ZHIGUNOVSKIJ EFIM"),
        ("Яўхім Жыгуноўскі", "Efim Žigunovskij"),
        ("Ганна Лук’янава", "Лукьянова Анна"),
        ("Ганна Лук’янава", "Лукъянова Анна Сергеевна"),
        ("Вольга Цыбулька", "Ольга Цибулько"),
        ("Міхась Варанецкі", "Mikhail Voronetskiy"),
        ("Юрась Талсты", "Юрий Толстой"),
        ("Рыгор Брацкі", "Григорий Братский"),
        ("Иван Eлисеенкo", "Іван Елісеенка"),
        ("ІванЕлісеенка", "Елисеенко Иван Ильич"),
        ("Стась Шапавалаў", "Stanislaw Schapowalow"),
        ("Настя Вдовенко", "Анастасія Удавенка"),
        ("Маргарыта Лявонцьева", "Маргарита Леонтьева"),
        ("Маргарыта Лявонцьева", "Margarita Leontieva"),
        ("Aliaksei Yurkoits", "Алексей Юркойть"),
        ("Ян Сцепанюк", "Иван Степанюк"),  # of two languages
    ],
)
def test_spellings_of_one_name_are_probably_the_same(one: str, other: str) -> None:
    assert compared(one, other).score >= PROBABLY_THE_SAME
    assert keys(prepare(one)) & keys(prepare(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Пятроў", "Petrov Sergei"),
        ("Шапавалава Н.", "Надежда Шаповалова"),
        ("Кавалёў Я.", "Ковалёв Евгений Ильич"),
        ("Бабруйка Г.", "Бобруйко Анна"),
        ("Алеся Мурашка", "Олеся Мурашко-Сокол"),
        ("Siarhei Harbuzvich", "Сергей Гарбузович"),
        ("Svetlani Koslowski", "Святлана Казлоўская"),
        ("Юрий Губаревич", "Юрий Гумаревич"),
        ("Мікола Доўгі", "Николай Долгий"),
        ("Анжаліка Ус", "Anželika Vus"),
        ("Иван Лопатин", "Ян Лопатин"),  # of one language
        ("Ivan Lapatsin", "Lapatsin Yan"),
        ("Алла Бондарь", "Элла Бондарь"),
    ],
)
def test_what_may_be_either_is_undecided(one: str, other: str) -> None:
    assert UNDECIDED <= compared(one, other).score < PROBABLY_THE_SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siarhei Kavalenka", "Siarhei Kavalchuk"),
        ("Алесь Пятроў", "Алеся Пятрова"),
        ("Аляксандр Пятроў", "Аляксандра Пятрова"),
        ("Ivan Grib", "Ivan Gribov"),
        ("Сергей Иванов", "Сергей Иванович"),
        ("Павел Пятровіч Ёрш", "Пётр Паўлавіч Ёрш"),
        ("Иван Ковалев", "Иван Ковалевский"),
        ("Пётр Сідарчук", "Пётр Сідаровіч"),
        ("Марыя Калеснікава", "Марына Калеснікава"),
        ("Сяргей Пятроў", "Андрэй Пятроў"),
        ("Пятроў А.", "Пятроў С."),
        ("Наталля Іванова", "Надзея Іванова"),
        ("Яна Русак", "Ганна Русак"),
        ("Максим Рудой", "Максимилиан Рудой"),
        ("Лев Мороз", "Леон Мороз"),
        ("Іван Сергеевіч Русак", "Іван Паўлавіч Русак"),
    ],
)
def test_look_alikes_are_probably_not_the_same(one: str, other: str) -> None:
    assert compared(one, other).score < UNDECIDED


def test_an_initial_is_found_where_a_passport_dropped_the_soft_sign() -> None:
    assert keys(prepare("Aliaksei Yurkoits")) & keys(prepare("А. Юркойть"))


@given(NAMES, NAMES)
def test_the_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    assert compared(one, other).score == pytest.approx(compared(other, one).score)


@given(NAMES)
def test_a_name_is_itself(name: str) -> None:
    assert compared(name, name).score == (1.0 if prepare(name).layouts else 0.0)


@given(NAMES, NAMES)
def test_a_score_lies_between_0_and_1_and_has_its_reasons(one: str, other: str) -> None:
    match = compared(one, other)
    assert 0.0 <= match.score <= 1.0
    assert sentences(match.reasons)


def test_the_reasons_name_the_words_and_the_system() -> None:
    match = compared("Kavalchuk Yauhen", "Евгений Ковальчук")
    assert sentences(match.reasons) == (
        "Kavalchuk = Ковальчук: same by transliteration; Yauhen = Евгений: forms of one given name"
    )
