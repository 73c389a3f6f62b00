"""The words of en, be, ru and fr that partial dates are written with."""

from __future__ import annotations

import unicodedata

# Beginnings of the months' names, compared without marks: any case of any of the languages.
_MONTHS = {
    "01": ("jan", "студз", "янв"),
    "02": ("feb", "fev", "лют", "фев"),
    "03": ("mar", "сакав", "март"),
    "04": ("apr", "avr", "красав", "апр"),
    "05": ("may", "mai", "трав", "трау", "маи", "мая"),
    "06": ("jun", "juin", "чэрв", "июн"),
    "07": ("jul", "juil", "ліп", "лип", "июл"),
    "08": ("aug", "aout", "жнів", "жніу", "авг"),
    "09": ("sep", "верас", "сент"),
    "10": ("oct", "кастр", "окт"),
    "11": ("nov", "лістап", "листап", "ноя"),
    "12": ("dec", "снеж", "дек"),
}

_WORDS = {
    "ABOUT": "about around circa ca c approx approximately roughly каля прыкладна прыблізна недзе "
    "около примерно приблизительно vers environ",
    "BEFORE": "before by да до перад перед раней avant",
    "AFTER": "after since from пасля после з с apres depuis",
    "OR": "or ці або или либо ou",
    "TODAY": "today сення сегодня aujourd'hui",
    "YESTERDAY": "yesterday учора вчера hier",
    "NOON": "noon midday поудзень поуднем поудня паудня полдень полудня midi",
    "NIGHT": "night ноччу ноч ночью ночь nuit",
    "MORNING": "morning раніцаи раніца раницаи утром утро matin",
    "DAYTIME": "afternoon днем дзень день apres-midi",
    "EVENING": "evening увечары вечарам вечар вечером вечер soir soiree",
    "SPRING": "spring вясна вясной вясною весна весной printemps",
    "SUMMER": "summer лета летам лето летом ete",
    "AUTUMN": "autumn fall восень восенню осень осенью automne",
    "WINTER": "winter зіма зімой зимой зима hiver",
    "H": "h hrs hours o'clock ч час часа часов гадз гадзін гадзіне гадзіна гадзіны heures heure",
    "AM": "am",
    "PM": "pm",
    "": "at on the of in year th st nd rd г год года годзе году гг р у в ва а о об "
    "le la de du en l'annee annee an",
}


def _bare(word: str) -> str:
    """Return `word` in lower case without marks and with one kind of apostrophe."""
    plain = unicodedata.normalize("NFD", word.casefold().replace("’", "'").replace("ʼ", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_MEANING = {_bare(word): meaning for meaning, words in _WORDS.items() for word in words.split()}


def meaning_of(word: str) -> str | None:
    """Return what `word` says: a name in capitals, "M" with two digits, "" for a filler.

    None means that the word is not one of dates.
    """
    bare = _bare(word)
    if bare in _MEANING:
        return _MEANING[bare]
    for month, beginnings in _MONTHS.items():
        if bare.startswith(tuple(_bare(beginning) for beginning in beginnings)):
            return f"M{month}"
    return None
