"""Proposes what the columns of a list mean, from their headings in four languages.

A person confirms or changes it; the program never decides alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.outside_list import ListField
from fieldkit.domain.pasted_people import heading_key

_WORDS = {
    ListField.NAME: "name|full name|person|who|фио|ф.и.о|ф. и. о|имя и фамилия|фамилия и имя"
    "|фамилия, имя|фамилия имя отчество|человек|задержанный|піб|імя і прозвішча|прозвішча і імя"
    "|прозвішча, імя|прозвішча імя імя па бацьку|чалавек|затрыманы|nom complet|nom et prénom"
    "|personne|imię i nazwisko",
    ListField.SURNAME: "surname|last name|family name|фамилия|прозвішча|nom|nom de famille"
    "|nazwisko",
    ListField.GIVEN: "given name|given names|first name|forename|имя|імя|prénom|imię",
    ListField.PATRONYMIC: "patronymic|father's name|отчество|імя па бацьку|па бацьку|patronyme",
    ListField.BORN: "born|birth|birth year|year of birth|date of birth|dob|год рождения|г.р|г. р"
    "|дата рождения|год нараджэння|г.н|дата нараджэння|né|né en|année de naissance"
    "|date de naissance|нарадзіўся|родился",
    ListField.AGE: "age|возраст|лет|узрост|гадоў|âge",
    ListField.SEX: "sex|gender|пол|пал|sexe",
    ListField.TOWN: "town|city|place of residence|город|населённый пункт|населенный пункт"
    "|место жительства|горад|населены пункт|месца жыхарства|ville|commune",
    ListField.OCCUPATION: "occupation|profession|job|work|профессия|род занятий|место работы"
    "|работа|прафесія|занятак|месца працы|праца|métier|travail",
    ListField.DETAINED: "detained|detained at|date of detention|detention date|date|when|arrested"
    "|дата задержания|дата|когда|когда задержан|задержан|дата затрымання|калі|калі затрыманы"
    "|date de détention|quand|date d'arrestation",
    ListField.PLACE: "place|where|place of detention|detained in|место задержания|где|место"
    "|где задержан|месца затрымання|дзе|месца|дзе затрыманы|lieu|où|lieu d'arrestation",
    ListField.STATION: "station|police station|held|held at|held in|taken to|where now|рувд|ровд"
    "|отдел милиции|где содержится|где сейчас|место содержания|куда доставлен|руус|раус|руўс"
    "|аддзел міліцыі|дзе ўтрымліваецца|дзе зараз|дзе цяпер|месца ўтрымання|куды даставілі"
    "|lieu de détention|commissariat",
    ListField.ARTICLE: "article|charge|статья|стаття|статья коап|артыкул|article de loi",
    ListField.SOURCE: "source|источник|крыніца",
}


def proposed_mapping(headings: Sequence[str]) -> dict[str, ListField]:
    """Return what is understood of these headings; each meaning once, for the first that has it."""
    known = {
        heading_key(word): meaning for meaning, words in _WORDS.items() for word in words.split("|")
    }
    found: dict[str, ListField] = {}
    for heading in headings:
        meaning = known.get(heading_key(heading))
        if meaning is not None and meaning not in found.values():
            found[heading] = meaning
    return found


def headings_id(headings: Sequence[str]) -> Sha256:
    """Return the hash under which the mapping of a list with these headings is remembered."""
    return sha256_hex(canonical_json.write([heading_key(heading) for heading in headings]))


def fitting(mapping: Mapping[str, ListField], headings: Sequence[str]) -> dict[str, ListField]:
    """Return a remembered mapping for headings that differ in capitals and marks alone."""
    by_key = {heading_key(heading): meaning for heading, meaning in mapping.items()}
    return {
        heading: by_key[heading_key(heading)]
        for heading in headings
        if heading_key(heading) in by_key
    }
