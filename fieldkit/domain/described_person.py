"""Reads what a person looks like from a line as people write it: "man, about 25, red jacket".

In four languages at once, as messages mix them. Nothing is taken away: what is read is proposed
beside the line, which stays as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FEMALE, MALE = "F", "M"  # codes of the vocabulary sex

OLDEST = 120
_FIRST_YEAR = 1900

_MALE = """
man boy guy lad male gentleman
мужчина мужик мужчины парень паренёк паренек мальчик юноша дед дедушка мужской
мужчына мужык хлопец хлопчык юнак дзед дзядуля мужчынскі
homme garçon garcon monsieur jeune-homme masculin mec vieillard
"""
_FEMALE = """
woman girl lady female grandmother
женщина женщины девушка девочка бабушка пенсионерка студентка женский
жанчына дзяўчына дзяўчынка дзяўчо бабуля пенсіянерка студэнтка жаночы
femme fille dame jeune-femme féminin feminin
"""
# Alone between commas only: inside a sentence they mean too much else.
_SHORT = {"m": MALE, "f": FEMALE, "м": MALE, "ж": FEMALE, "муж": MALE, "жен": FEMALE, "h": MALE}
_SEX = {
    **dict.fromkeys(_MALE.split(), MALE),
    **dict.fromkeys(_FEMALE.split(), FEMALE),
}

_ABOUT = (
    r"about|around|approx(?:imately)?|roughly|ca|circa|maybe|perhaps|some|~|≈|"
    r"около|примерно|приблизительно|где-то|лет(?=\s+\d)|на\s+вид|"
    r"каля|прыкладна|прыблізна|недзе|гадоў(?=\s+\d)|на\s+выгляд|"
    r"environ|vers|à\s+peu\s+près|peut-être"
)
_YEARS_OLD = (
    r"years?(?:\s+old|-old)?|yrs?(?:\s+old)?|y\.?\s?o\.?|"
    r"лет|год(?:а|ов)?|л\.?|г\.?|гадоў|гады|гадкоў|ans?"
)
_AGE = re.compile(
    rf"(?<![\w.])(?:(?P<about>{_ABOUT})\.?\s*)?(?:aged?\s+|возраст\s+|узрост\s+)?"
    rf"(?P<low>\d{{1,3}})(?:\s*(?:-|–|—|to|до|да|à)\s*(?P<high>\d{{1,3}}))?"
    rf"\s*(?P<years>{_YEARS_OLD})?(?P<doubt>\s*\?)?(?![\w/:])(?!\.\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?<!\d)(?:born(?:\s+in)?\s+|род\.?\s*|нар\.?\s*|née?\s+(?:en\s+)?)?(?P<year>(?:19|20)\d\d)"
    r"\s*(?:г\.?\s?р\.?|г\.?\s?н\.?|года\s+рождения|года\s+нараджэння|год\s+нараджэння)?(?!\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTS = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True)
class DescribedPerson:
    """What a line says of a person; "" and None where it says nothing."""

    name: str = ""  # the first part, where it reads like a name
    sex: str = ""
    age: int | None = None
    is_age_guessed: bool = False
    birth_year: int | None = None
    looks: str = ""  # clothes and marks, in the words of the line

    @property
    def is_anything(self) -> bool:
        """Whether anything was read besides a name."""
        return bool(self.sex or self.age is not None or self.birth_year or self.looks)


def read_description(line: str, *, this_year: int) -> DescribedPerson:
    """Return what a line says of one person; never raises, never says what is not there."""
    parts = [part.strip() for part in _PARTS.split(line.strip()) if part.strip()]
    if not parts:
        return DescribedPerson()
    sexes = [_sex_of(part) for part in parts]
    has_name = not sexes[0] and _is_name(parts[0]) and not _is_all_number(parts[0])
    described = parts[1:] if has_name else parts
    found = _Reading(this_year)
    looks = [part for part in described if not found.takes(part)]
    sex = next((sex for sex in sexes if sex), "")
    is_bare = not has_name and not sex and found.age is None and found.birth_year is None
    return DescribedPerson(
        name=parts[0] if has_name else "",
        sex=sex,
        age=found.age,
        is_age_guessed=found.is_age_guessed,
        birth_year=found.birth_year,
        looks="" if is_bare else ", ".join(looks),
    )


def sex_of_word(word: str) -> str:
    """Return the code of the sex that one word says, as people write it; "" where it says none."""
    return _SHORT.get(word.casefold(), _SEX.get(word.casefold(), ""))


class _Reading:
    """Reads part after part; the first age and the first year count."""

    def __init__(self, this_year: int) -> None:
        self._this_year = this_year
        self.age: int | None = None
        self.is_age_guessed = False
        self.birth_year: int | None = None

    def takes(self, part: str) -> bool:
        """Read one part; say whether nothing of it is left that would be lost."""
        rest = part
        if self.birth_year is None:
            rest = self._without_year(rest)
        if self.age is None:
            rest = self._without_age(rest)
        words = [word.lower() for word in _WORD.findall(rest)]
        if any(letter.isdigit() for letter in rest):
            return False
        return len(words) <= 1 and all(word in _SEX or word in _SHORT for word in words)

    def _without_year(self, text: str) -> str:
        match = _BORN.search(text)
        if match is None or not _FIRST_YEAR <= int(match["year"]) <= self._this_year:
            return text
        self.birth_year = int(match["year"])
        return text[: match.start()] + text[match.end() :]

    def _without_age(self, text: str) -> str:
        for match in _AGE.finditer(text):
            low, high = int(match["low"]), int(match["high"] or match["low"])
            if not 0 < low <= high <= OLDEST or not _is_age(text, match):
                continue
            self.age = (low + high) // 2
            self.is_age_guessed = bool(match["about"] or match["doubt"] or low != high)
            if self.is_age_guessed:
                return text  # "about 25" stays in the words as well
            return text[: match.start()] + text[match.end() :]
        return text


def _is_age(text: str, match: re.Match[str]) -> bool:
    """Say whether a number is an age: it says so, or stands alone, or beside man or woman."""
    if match["years"] or match["about"]:
        return True
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    words = [word.lower() for word in _WORD.findall(rest)]
    return all(word in _SEX or word in _SHORT for word in words)


def _sex_of(part: str) -> str:
    words = [word.lower() for word in _WORD.findall(part)]
    if len(words) == 1 and words[0] in _SHORT:
        return _SHORT[words[0]]
    found = {_SEX[word] for word in words if word in _SEX and len(word) > 1}
    return found.pop() if len(found) == 1 else ""


def _is_name(part: str) -> bool:
    """Say whether a part reads like a name: a few words, the first one with a capital letter."""
    words = _WORD.findall(part)
    return bool(words) and len(words) <= 5 and words[0][0].isupper()


def _is_all_number(part: str) -> bool:
    return not _WORD.search(part)
