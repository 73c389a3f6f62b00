"""Writes a name in the systems in which it is met, by the published tables.

Written from the tables of the systems, apart from `fieldkit/hq/names`, which reads them: so one can
be measured with the other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

System = Callable[[str], str]

_PLAIN_BE = dict(zip("абвгґдзіклмнопрстуфыэ", "abvhgdziklmnoprstufye", strict=True))
_PLAIN_RU = dict(zip("абвгдзиклмнопрстуфыэ", "abvgdziklmnoprstufye", strict=True))
_VOWELS = "аоуіыэяюеёиьъў’'"


def _system(
    letters: Mapping[str, str], soft: Mapping[str, str] | None = None, first: str = _VOWELS
) -> System:
    """Return what writes by a table; `soft` holds for letters at the beginning and after vowels."""
    starting = soft or {}

    def write(word: str) -> str:
        found: list[str] = []
        before = ""
        for letter in word.casefold():
            at_start = not before or before in first or not before.isalpha()
            table = starting if at_start and letter in starting else letters
            found.append(table.get(letter, letter))
            before = letter
        return _titled("".join(found))

    return write


def _titled(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


_NO_SIGNS = {"ь": "", "ъ": "", "’": "", "'": ""}
_ENGLISH = {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
_MARKED = {"ж": "ž", "ц": "c", "ч": "č", "ш": "š", "щ": "šč", "й": "j"}

_PASSPORT = _system(
    {**_PLAIN_BE, **_ENGLISH, **_NO_SIGNS, "й": "i", "ў": "u"}
    | {"е": "e", "ё": "io", "ю": "iu", "я": "ia"},
    {"е": "ye", "ё": "yo", "ю": "yu", "я": "ya"},
)
_ICAO_BE = _system(
    {**_PLAIN_BE, **_ENGLISH, **_NO_SIGNS, "й": "i", "ў": "u"}
    | {"е": "e", "ё": "io", "ю": "iu", "я": "ia"}
)
_Y_PRESS = _system(
    {**_PLAIN_BE, **_ENGLISH, **_NO_SIGNS, "й": "y", "ў": "u"}
    | {"е": "e", "ё": "yo", "ю": "yu", "я": "ya"},
    {"е": "ye"},
)
_BGN_BE = _system(
    {**_PLAIN_BE, **_ENGLISH, "ь": "’", "’": "”", "'": "”", "й": "y", "ў": "w"}
    | {"е": "ye", "ё": "yo", "ю": "yu", "я": "ya"}
)
_OLD_VIASNA = _system(
    {**_PLAIN_BE, **_ENGLISH, **_NO_SIGNS, "й": "y", "ў": "w"}
    | {"е": "e", "ё": "io", "ю": "iu", "я": "ia"},
    {"е": "ye", "ё": "yo", "ю": "yu", "я": "ya"},
)
_NATIONAL_LETTERS = (
    {**_PLAIN_BE, **_MARKED, "х": "ch", "ў": "ŭ", "’": "", "'": ""}
    | {"е": "ie", "ё": "io", "ю": "iu", "я": "ia"},
    {"е": "je", "ё": "jo", "ю": "ju", "я": "ja"},
)
_SOFTENED = {"cь": "ć", "sь": "ś", "zь": "ź", "nь": "ń", "lь": "ĺ", "łь": "l"}


def _national(word: str) -> str:
    """Write as the instruction of 2007 and UN 2012 do."""
    written = _system(*_NATIONAL_LETTERS)(word)
    for letters, letter in _SOFTENED.items():
        written = written.replace(letters, letter)
    return written.replace("ь", "")


def _lacinka(word: str) -> str:
    """Write classical Lacinka: hard л is ł, soft ones are plain."""
    hard = re.sub("л(?![яеёюіь])", "ł", word.casefold())
    written = _system(_NATIONAL_LETTERS[0], _NATIONAL_LETTERS[1], f"{_VOWELS}")(hard)
    written = re.sub("li(?=[eoua])", "l", written.casefold())
    for letters, letter in _SOFTENED.items():
        written = written.replace(letters, letter)
    return _titled(written.replace("ĺ", "l").replace("ь", ""))


_POLISH_LETTERS = {"š": "sz", "č": "cz", "ž": "ż", "v": "w", "ŭ": "u"}


def _polish(word: str) -> str:
    """Write as Polish newspapers do, from Belarusian."""
    return _titled(
        "".join(_POLISH_LETTERS.get(letter, letter) for letter in _lacinka(word).casefold())
    )


def _old_lacinka(word: str) -> str:
    """Write Lacinka of before 1930: cz, sz, ż, w."""
    return _titled(_polish(word).casefold().replace("ŭ", "ŭ"))


_GERMAN_LETTERS = {"ж": "sch", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch"}
_GERMAN_BE = _system(
    {**_PLAIN_BE, **_GERMAN_LETTERS, **_NO_SIGNS, "й": "i", "ў": "u", "в": "w", "з": "s"}
    | {"е": "e", "ё": "jo", "ю": "ju", "я": "ja"},
    {"е": "je"},
)

_RU_ENGLISH_TABLE = (
    {**_PLAIN_RU, **_ENGLISH, **_NO_SIGNS, "й": "y"} | {"е": "e", "ё": "yo", "ю": "yu", "я": "ya"},
    {"е": "ye"},
)


def _ru_english(word: str) -> str:
    """Write as English newspapers do, from Russian."""
    return re.sub("(?:iy|yy)$", "y", _system(*_RU_ENGLISH_TABLE)(word))


_BGN_RU = _system(
    {**_PLAIN_RU, **_ENGLISH, "ь": "’", "ъ": "”", "й": "y"}
    | {"е": "e", "ё": "ë", "ю": "yu", "я": "ya"},
    {"е": "ye", "ё": "yë"},
)
_ICAO_RU = _system(
    {**_PLAIN_RU, **_ENGLISH, "ь": "", "ъ": "ie", "й": "i"}
    | {"е": "e", "ё": "e", "ю": "iu", "я": "ia"}
)
_ISO9_RU = _system(
    {**_PLAIN_RU, **_MARKED, "х": "h", "щ": "ŝ", "э": "è", "ь": "ʹ", "ъ": "ʺ"}
    | {"е": "e", "ё": "ë", "ю": "û", "я": "â"}
)
_GOST_RU = _system(
    {**_PLAIN_RU, **_ENGLISH, "щ": "shh", "ь": "", "ъ": "", "й": "j"}
    | {"е": "e", "ё": "jo", "ю": "ju", "я": "ja"}
)
_GOST_J_RU = _system(
    {**_PLAIN_RU, **_ENGLISH, "щ": "shh", "ь": "j", "ъ": "j", "й": "j"}
    | {"е": "e", "ё": "jo", "ю": "ju", "я": "ja"}
)
_SLOVENE_RU = _system(
    {**_PLAIN_RU, **_MARKED, **_NO_SIGNS, "х": "h"} | {"е": "e", "ё": "jo", "ю": "ju", "я": "ja"},
    {"е": "je"},
)
_FRENCH_TABLE = (
    {**_PLAIN_RU, **_NO_SIGNS, "ж": "j", "х": "kh", "ц": "ts", "ч": "tch", "ш": "ch", "щ": "chtch"}
    | {"у": "ou", "й": "ï", "е": "e", "ё": "io", "ю": "iou", "я": "ia"},
    {"е": "ie"},
)


def _french(word: str) -> str:
    """Write as French newspapers do, from Russian."""
    written = _system(*_FRENCH_TABLE)(word)
    written = re.sub("(?:iï|yï|ii)$", "i", re.sub("g(?=[eiy])", "gu", written))
    written = re.sub("(?<=[aeiouy])s(?=[aeiouy])", "ss", written)
    return re.sub("in$", "ine", written)


def _german(word: str) -> str:
    """Write as German newspapers do, from Russian."""
    table = {**_PLAIN_RU, **_GERMAN_LETTERS, **_NO_SIGNS, "й": "i", "в": "w", "з": "s"}
    table |= {"е": "e", "ё": "jo", "ю": "ju", "я": "ja"}
    written = _system(table, {"е": "je"})(word)
    return re.sub("(?:ii|yi)$", "i", written)


def _ru_polish(word: str) -> str:
    """Write as Polish newspapers do, from Russian."""
    written = _SLOVENE_RU(word).casefold().replace("šč", "szcz").replace("h", "ch")
    written = "".join(_POLISH_LETTERS.get(letter, letter) for letter in written)
    return _titled(re.sub("(?:ij|yj)$", "i", written))


FROM_BELARUSIAN: dict[str, System] = {
    "be-passport": _PASSPORT,
    "be-icao": _ICAO_BE,
    "be-y-press": _Y_PRESS,
    "be-bgn": _BGN_BE,
    "be-old-w": _OLD_VIASNA,
    "be-2007": _national,
    "be-lacinka": _lacinka,
    "be-polish": _polish,
    "be-german": _GERMAN_BE,
}
FROM_RUSSIAN: dict[str, System] = {
    "ru-english": _ru_english,
    "ru-bgn": _BGN_RU,
    "ru-icao": _ICAO_RU,
    "ru-iso9": _ISO9_RU,
    "ru-gost": _GOST_RU,
    "ru-gost-j": _GOST_J_RU,
    "ru-slovene": _SLOVENE_RU,
    "ru-french": _french,
    "ru-german": _german,
    "ru-polish": _ru_polish,
}


def classical(word: str) -> str:
    """Write official Belarusian in the classical orthography: softness is written."""
    soft = "[еёюяіь]"
    marked = re.sub(f"(?<=[сзц])(?=[бвзлмнпсфцт]{soft})|(?<=дз)(?=в{soft})", "ь", word)
    return re.sub(f"лл(?={soft})", "льл", marked)


_LOOKS = str.maketrans("аеосхрі", "aeocxpi")


def with_foreign_letters(word: str, chosen: random.Random) -> str:
    """Write one or all of the letters that look alike in the other script."""
    places = [place for place, letter in enumerate(word) if letter in "аеосхрі"]
    if not places:
        return word
    if chosen.random() < 0.5:
        return word.translate(_LOOKS)
    place = chosen.choice(places)
    return word[:place] + word[place].translate(_LOOKS) + word[place + 1 :]


def with_a_slip(word: str, chosen: random.Random) -> str:
    """Drop a letter, double one or exchange two, not at the beginning."""
    if len(word) < 5:
        return word
    place = chosen.randrange(1, len(word) - 1)
    kind = chosen.random()
    if kind < 0.6:
        return word[:place] + word[place + 1 :]
    if kind < 0.8:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place] + word[place:]
