"""The words of en, be, ru and fr that partial dates are written with; both spellings of be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

# Whole forms, in every case that a date needs; an unmistakable beginning of one is enough.
_MONTHS = {
    "01": "january студзень студзеня студзені студзенем январь января январе январем janvier",
    "02": "february люты лютага лютым лютаму февраль февраля феврале февралем fevrier",
    "03": "march сакавік сакавіка сакавіку сакавіком март марта марте мартом mars",
    "04": "april красавік красавіка красавіку красавіком апрель апреля апреле апрелем avril",
    "05": "may май мая маі маем травень травеня траўня траўні траўнем мае mai",
    "06": "june чэрвень чэрвеня чэрвені чэрвенем июнь июня июне июнем juin",
    "07": "july ліпень ліпеня ліпені ліпенем июль июля июле июлем juillet",
    "08": "august жнівень жніўня жніўні жніўнем август августа августе августом aout",
    "09": "september верасень верасня верасьня верасні вераснем сентябрь сентября сентябре"
    " сентябрем septembre",
    "10": "october кастрычнік кастрычніка кастрычніку кастрычнікам октябрь октября октябре"
    " октябрем octobre",
    "11": "november лістапад лістапада лістападзе лістападам ноябрь ноября ноябре ноябрем novembre",
    "12": "december снежань снежня сьнежня снежні снежнем декабрь декабря декабре декабрем"
    " decembre",
}
_WEEKDAYS = {
    "1": "monday mon панядзелак панядзелка понедельник понедельника пн lundi",
    "2": "tuesday tue аўторак аўторка вторник вторника аўт вт mardi",
    "3": "wednesday wed серада сераду серады среда среду среды ср mercredi",
    "4": "thursday thu чацвер чацверга чацвярга четверг четверга чц чт jeudi",
    "5": "friday fri пятніца пятніцу пятніцы пятница пятницу пятницы пт vendredi",
    "6": "saturday sat субота суботу суботы суббота субботу субботы сб samedi",
    "0": "sunday sun нядзеля нядзелю нядзелі воскресенье воскресенья нд вс dimanche",
}
_WORDS = {
    "ABOUT": "about around circa ca c approx approximately roughly near каля прыкладна прыблізна"
    " недзе нейдзе дзесьці блізу около примерно приблизительно приблиз где-то vers environ"
    " approximativement",
    "MAYBE": "maybe perhaps possibly probably uncertain магчыма мабыць пэўна возможно может"
    " наверное вероятно видимо peut-etre probablement",
    "BEFORE": "before by к да до перад перед раней раньше avant",
    "AFTER": "after since from пасля после позже пазней з са с со apres depuis",
    "FROM": "ад от",
    "BETWEEN": "between паміж між между entre",
    "AND": "and і й и et",
    "TO": "to till until па по jusqu'au jusqu'a",
    "MAYBE-TO": "a au",
    "ONTO": "на",
    "OR": "or ці або альбо или либо ou",
    "TODAY": "today сёння сёньня сягоння сягоньня сегодня aujourd'hui",
    "TOMORROW": "tomorrow заўтра завтра demain",
    "YESTERDAY": "yesterday учора ўчора вчора вчера hier",
    "THE-DAY-BEFORE": "пазаўчора заўчора пазаўчара позавчера avant-hier",
    "AGO": "ago таму назад тому il",
    "DAYS": "days day дні дней jours jour суткі суток",
    "WEEK": "week тыдзень тыдні тыдня неделя неделю неделе недели semaine",
    "MONTH": "month месяц месяцы месяце mois",
    "YEAR": "year год года годзе году г an annee l'an l'annee",
    "LAST": "last мінулы мінулую мінулым мінулай мінулага прошлый прошлая прошлую прошлое прошлой"
    " прошлом прошлого dernier derniere passe passee",
    "LAST-YEAR": "летась",
    "NOON": "noon midday поўдзень поўдні поўдня паўдня апоўдні полдень полдня полудня полудню"
    " полудне midi",
    "MIDNIGHT": "midnight поўнач поўначы апоўначы полночь полночи minuit",
    "LUNCH": "lunch lunchtime абед абеду абедам обед обеда обедом dejeuner",
    "NIGHT": "night ноччу ноч начы ўначы уночы ночы ночью ночь ночи nuit",
    "MORNING": "morning раніцай раніца раніцы раніцу раніцою зранку ранкам ранак утром утро утра"
    " matin matinee",
    "DAYTIME": "afternoon удзень дзень днём днем день дня папоўдні apres-midi",
    "EVENING": "evening увечары ўвечары увечар вечарам вечар вечара вечары вечером вечер вечера"
    " soir soiree",
    "TOWARDS": "towards toward пад под",
    "START": "early beginning start рана рано пачатак пачатку начало начале debut",
    "MIDDLE": "mid middle сярэдзіна сярэдзіне сярэдзіну сярэдзіны середина середине середину"
    " середины mi milieu",
    "END": "late end позна поздно канец канцы канца конец конце конца fin tard",
    "SPRING": "spring вясна вясной вясною вясны весна весной весною весны printemps",
    "SUMMER": "summer лета летам лето летом ete",
    "AUTUMN": "autumn fall восень восенню восені осень осенью осени automne",
    "WINTER": "winter зіма зімой зімою зімы зима зимой зимою зимы hiver",
    "H": "h hr hrs hour hours o'clock ч час часа часов часу часам гадз гадзін гадзіне гадзіна"
    " гадзіну гадзіны гадзінай гадзінаю гадзінамі часами heures heure",
    "MIN": "min mins minutes minute хв хвілін хвіліны хвіліна мин минут минуты минута",
    "UNKNOWN": "unknown невядомы невядома неизвестен неизвестно inconnu",
    "NOT": "not",
    "KNOWN": "known",
    "TH": "st nd rd th er eme га го",
    "AM": "am",
    "PM": "pm",
    "": "at on the of in гг р у ў в ва а о об le la les de du en y числа",
}
_ALIKE = str.maketrans("іiaceopxy", "ииасеорху")  # for Cyrillic typed with letters that look so
_SHORTEST = 3  # letters of an abbreviated month


def meaning_of(word: str) -> str | None:
    """Return what `word` says: a name in capitals, "M" or "W" with its number, "" for a filler.

    None means that the word is not one of dates.
    """
    bare = _bare(word)
    if bare in _MEANING:
        return _MEANING[bare]
    if len(bare) < _SHORTEST:
        return None
    found = {month for form, month in _MONTH_FORMS if form.startswith(bare)}
    return f"M{found.pop()}" if len(found) == 1 else None


def _bare(word: str) -> str:
    """Return `word` so that spellings meet: lower case, no marks, no soft signs, one и."""
    plain = unicodedata.normalize("NFD", word.casefold().replace("’", "'").replace("ʼ", "'"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if any("а" <= letter <= "я" or letter == "і" for letter in letters):
        letters = letters.translate(_ALIKE).replace("ь", "")
    return letters


def _meanings() -> Iterator[tuple[str, str]]:
    for number, words in _WEEKDAYS.items():
        yield from ((_bare(word), f"W{number}") for word in words.split())
    for meaning, words in _WORDS.items():
        yield from ((_bare(word), meaning) for word in words.split())


_MONTH_FORMS = tuple(
    (_bare(word), number) for number, words in _MONTHS.items() for word in words.split()
)
_MEANING = dict(_meanings())
