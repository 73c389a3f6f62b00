"""What speaks for two names being one, and what against; said in words by `explanation.py`."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    """One finding of the comparison of two names."""

    SAME_SPELLING = "same_spelling"
    SAME_WORD = "same_word"  # a surname or given name, letter by letter
    TRANSLITERATION = "transliteration"
    CLOSE_SOUND = "close_sound"
    ONE_LETTER = "one_letter"
    OTHER_SEX_FORM = "other_sex_form"
    HALF_OF_DOUBLE = "half_of_double"
    ALIKE_SURNAMES = "alike_surnames"
    OTHER_SURNAME = "other_surname"
    NO_SURNAME = "no_surname"
    SAME_GIVEN_NAME = "same_given_name"
    EVERYDAY_FORM = "everyday_form"
    TWO_NAMES = "two_names"
    BEGINS_ALIKE = "begins_alike"
    ALIKE_GIVEN_NAMES = "alike_given_names"
    INITIAL = "initial"
    INITIAL_OF_OTHER_LANGUAGE = "initial_of_other_language"
    OTHER_INITIAL = "other_initial"
    NO_GIVEN_NAME = "no_given_name"
    OTHER_GIVEN_NAME = "other_given_name"
    SAME_PATRONYMIC = "same_patronymic"
    OTHER_PATRONYMIC = "other_patronymic"
    NOTHING_TO_COMPARE = "nothing_to_compare"


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding about what stands in the one name and what in the other, as written."""

    kind: Kind
    one: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How well two names fit, 0.0 to 1.0, and why; what weighs most comes first."""

    score: float
    reasons: tuple[Reason, ...]
