"""Names of people who do not exist, shaped like those of Belarus and about as frequent.

Surnames are roots with endings, in both languages; none of them is taken from a list of real
people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from fieldkit.hq.names.given_names import GivenName, given_names, patronymics_of

_ROOTS = """
Баб:Баб Баран:Баран Бурак:Бурак Верабей:Воробей Ворон:Ворон Гайд:Гайд Гал:Гол Гарб:Горб
Гарох:Горох Груш:Груш Гурын:Гурин Дзям:Дем Дзятл:Дятл Дуб:Дуб Жаўн:Жолн Жук:Жук Жур:Жур
Зай:Зай Зуб:Зуб Каб:Каб Каваль:Коваль Каз:Коз Казл:Козл Кал:Кол Калод:Колод Калін:Калин
Каняв:Конев Карп:Карп Катл:Котл Клім:Клим Кліш:Клиш Кот:Кот Крав:Кров Красн:Красн
Крук:Крук Крыв:Крив Кунц:Кунц Курыл:Курил Лап:Лап Ласк:Ласк Лебедз:Лебед Леш:Леш Ліс:Лис
Лук’ян:Лукьян Лукаш:Лукаш Любч:Любч Макар:Макар Мак:Мак Малаш:Малаш Мароз:Мороз Марч:Марч
Маск:Моск Мацв:Матв Мельн:Мельн Мікул:Микул Мурав:Мурав Мяк:Мяк Навум:Наум Нік:Ник
Новак:Новак Пав:Пав Паў:Пав Палян:Полян Папл:Попл Пархам:Пархом Пацяр:Потер Пашк:Пашк
Петр:Петр Піліп:Пилип Плот:Плот Прак:Прок Пруд:Пруд Пух:Пух Пятраш:Петраш Раб:Ряб Радз:Род
Раман:Роман Рус:Рус Рыж:Рыж Саб:Соб Сав:Сав Садоў:Садов Сак:Сок Самс:Самс Сасн:Сосн
Семян:Семен Сівак:Сивак Сідар:Сидор Сіман:Симон Скар:Скор Сокал:Сокол Стан:Стан
Старав:Старов Сталяр:Столяр Стральц:Стрельц Сцяпан:Степан Сыч:Сыч Тарас:Тарас Ткач:Ткач
Трус:Трус Туп:Туп Фядос:Федос Хадас:Ходос Хамен:Хомен Харыт:Харит Хацк:Хацк
Цвік:Цвик Цімах:Тимох Цішк:Тишк Цыб:Цыб Цярэх:Терех Чап:Чап Чарн:Черн Чыж:Чиж Шавал:Шавел
Шамят:Шемет Шкляр:Шкляр Шпак:Шпак Шурын:Шурин Шчарб:Щерб Шыбек:Шибек Шымк:Шимк Юрк:Юрк
Юшк:Юшк Юх:Юх Якаўл:Яковл Якуш:Якуш Ярмол:Ермол Яс:Яс Яўс:Евс Яхім:Яхим Ядлоў:Едлов
Бязр:Безр Вяр:Вер Гнедз:Гнед Глух:Глух Гуз:Гуз Дашк:Дашк Дзюб:Дюб Еўтух:Евтух Жаб:Жаб
Жыл:Жил Зян:Зен Зямл:Земл Кісял:Кисел Кузьм:Кузьм Кух:Кух Лаўр:Лавр Лях:Лях Мядз:Мед
Мішк:Мишк Нос:Нос Палуб:Полуб Пташ:Пташ
"""

# Belarusian and Russian, of a man and of a woman.
_ENDINGS = (
    *(("оў", "ов", "ова", "ова"), ("аў", "ов", "ава", "ова"), ("еў", "ев", "ева", "ева")),
    *(("ін", "ин", "іна", "ина"), ("ёў", "ёв", "ёва", "ёва")),
    *(("овіч", "ович", "", ""), ("авіч", "ович", "", ""), ("евіч", "евич", "", "")),
    *(("ук", "ук", "", ""), ("чук", "чук", "", ""), ("энка", "енко", "", "")),
    *(("анка", "енко", "", ""), ("ак", "ак", "", ""), ("ец", "ец", "", ""), ("ко", "ко", "", "")),
    *(("оўскі", "овский", "оўская", "овская"), ("еўскі", "евский", "еўская", "евская")),
    *(("інскі", "инский", "інская", "инская"), ("ацкі", "ацкий", "ацкая", "ацкая")),
    *(("ёнак", "ёнок", "", ""), ("ейка", "ейко", "", ""), ("уля", "уля", "", "")),
    *(("ыла", "ило", "", ""), ("уха", "уха", "", ""), ("аль", "аль", "", ""), ("ач", "ач", "", "")),
)
_ENDING_WEIGHTS = (6, 6, 4, 4, 2, 6, 5, 5, 4, 4, 4, 3, 4, 3, 2, 4, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1)

# What makes more surnames of one root, as in Баранчук and Баранук; often nothing.
_MIDDLES = ("", "", "", "ан", "ал", "ач", "ат", "аш", "ур", "уш", "ыч", "ам", "ас", "аб")

_MEN = """
Аляксандр Сяргей Дзмітрый Андрэй Аляксей Уладзімір Мікалай Віктар Ігар Юрый Яўген Міхаіл
Павел Іван Максім Анатоль Дзяніс Кірыл Віталь Васіль Антон Раман Арцём Мікіта Вадзім Пётр
Генадзь Уладзіслаў Алег Валерый Станіслаў Ілья Вячаслаў Канстанцін Леанід Глеб Даніла Ягор
Валянцін Яўгеній Рыгор Руслан Барыс Георгій Матвей
"""
_WOMEN = """
Наталля Таццяна Алена Вольга Ірына Святлана Марыя Ганна Галіна Кацярына Людміла Валянціна
Надзея Юлія Анастасія Марына Вікторыя Алеся Аксана Дар’я Ларыса Ніна Тамара Аляксандра
Яўгенія Вера Алла Іна Любоў Ксенія Лілія Алёна Паліна Вераніка Ядвіга Лізавета Раіса Жана
Дзіяна Крысціна Ала Кіра Інга Яна
"""
_FREQUENT = {"M": _MEN.split(), "F": _WOMEN.split()}


@dataclass(frozen=True)
class Invented:
    """A person who does not exist, by the papers of two languages."""

    number: int
    sex: str  # M or F
    given: GivenName
    surname_be: str
    surname_ru: str
    patronymic_be: str
    patronymic_ru: str
    born: int


def invented_people(count: int, seed: int = 1, half: str = "") -> Iterator[Invented]:
    """Yield people; `half` "tuned" or "held" takes one half of the roots only."""
    chosen = random.Random(seed)
    roots = _roots(half)
    root_weights = list(accumulate(1 / (place + 8) for place in range(len(roots))))
    ending_weights = list(accumulate(_ENDING_WEIGHTS))
    for number in range(count):
        sex = "M" if chosen.random() < 0.62 else "F"
        root = chosen.choices(roots, cum_weights=root_weights)[0]
        ending = chosen.choices(_ENDINGS, cum_weights=ending_weights)[0]
        surname_be, surname_ru = _surname(root, chosen.choice(_MIDDLES), ending, sex)
        father = _given("M", chosen)
        yield Invented(
            number,
            sex,
            _given(sex, chosen),
            surname_be,
            surname_ru,
            _patronymic(father.belarusian[0], sex, belarusian=True),
            _patronymic(father.russian[0], sex, belarusian=False),
            chosen.randint(1945, 2006),
        )


def _roots(half: str) -> list[tuple[str, str]]:
    roots: list[tuple[str, str]] = []
    for pair in _ROOTS.split():
        one, _colon, other = pair.partition(":")
        roots.append((one, other))
    random.Random(0).shuffle(roots)
    return {"": roots, "tuned": roots[::2], "held": roots[1::2]}[half]


def _surname(
    root: tuple[str, str], middle: str, ending: Sequence[str], sex: str
) -> tuple[str, str]:
    be, ru = (ending[2], ending[3]) if sex == "F" and ending[2] else (ending[0], ending[1])
    stem_be, stem_ru = root[0] + middle, root[1] + middle.replace("ы", "и")
    if be[0] in "еі" and stem_be[-1] in "жшчр":
        be = {"е": "э", "і": "ы"}[be[0]] + be[1:]
    if stem_be[-1] == "ь":
        stem_be, stem_ru = stem_be[:-1], stem_ru[:-1]
    return stem_be + be, stem_ru + ru


@cache
def _by_form() -> dict[tuple[str, str], GivenName]:
    table = given_names().names
    return {(name.sex, form): name for name in reversed(table) for form in name.belarusian}


@cache
def _known(sex: str) -> tuple[list[GivenName], list[float], list[GivenName]]:
    """Return the frequent names with their weights, added up, and all others."""
    frequent = [_by_form()[sex, form] for form in _FREQUENT[sex]]
    weights = list(accumulate(1 / (place + 3) for place in range(len(frequent))))
    rare = [name for name in given_names().names if name.sex == sex and name not in frequent]
    return frequent, weights, rare


def _given(sex: str, chosen: random.Random) -> GivenName:
    frequent, weights, rare = _known(sex)
    if chosen.random() < 0.06:
        return chosen.choice(rare)
    return chosen.choices(frequent, cum_weights=weights)[0]


@cache
def _patronymic(father: str, sex: str, *, belarusian: bool) -> str:
    made = list(patronymics_of(father))
    found = next(form for form in made if form.endswith("ич" if sex == "M" else "на"))
    if not belarusian:
        return found
    for old, new in (("ович", "авіч"), ("евич", "евіч"), ("ич", "іч"), ("овна", "аўна")):
        if found.endswith(old):
            return found[: -len(old)] + new
    return found.replace("евна", "еўна").replace("ична", "ічна").replace("ини", "іні")
