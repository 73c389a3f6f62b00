"""Says in words why two names fit or do not."""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.hq.names.reasons import Kind, Reason
from fieldkit.translations import _, mark

_SENTENCES = {
    Kind.SAME_SPELLING: mark("written the same"),
    Kind.SAME_WORD: mark("{one}: written the same"),
    Kind.TRANSLITERATION: mark("{one} = {other}: same by transliteration"),
    Kind.CLOSE_SOUND: mark("{one} = {other}: nearly the same sound"),
    Kind.ONE_LETTER: mark("{one} and {other}: one letter differs"),
    Kind.OTHER_SEX_FORM: mark("{one} and {other}: a man's and a woman's form of one surname"),
    Kind.HALF_OF_DOUBLE: mark("{one} and {other}: one half of a double surname"),
    Kind.ALIKE_SURNAMES: mark("{one} and {other}: alike, but two surnames"),
    Kind.OTHER_SURNAME: mark("{one} and {other}: different surnames"),
    Kind.NO_SURNAME: mark("a surname is missing"),
    Kind.SAME_GIVEN_NAME: mark("{one} = {other}: forms of one given name"),
    Kind.EVERYDAY_FORM: mark("{one} = {other}: everyday form"),
    Kind.TWO_NAMES: mark("{one} and {other}: two given names, or two forms of one"),
    Kind.BEGINS_ALIKE: mark("{one} and {other}: begin alike, perhaps a nickname"),
    Kind.ALIKE_GIVEN_NAMES: mark("{one} and {other}: alike given names, perhaps a slip"),
    Kind.INITIAL: mark("{one} and {other}: the initial fits"),
    Kind.INITIAL_OF_OTHER_LANGUAGE: mark(
        "{one} and {other}: the initial fits in the other language"
    ),
    Kind.OTHER_INITIAL: mark("{one} and {other}: the initial does not fit"),
    Kind.NO_GIVEN_NAME: mark("a given name is missing"),
    Kind.OTHER_GIVEN_NAME: mark("{one} and {other}: different given names"),
    Kind.SAME_PATRONYMIC: mark("{one} = {other}: same patronymic"),
    Kind.OTHER_PATRONYMIC: mark("{one} and {other}: different patronymics"),
    Kind.NOTHING_TO_COMPARE: mark("nothing to compare"),
}


def sentence(reason: Reason) -> str:
    """Return the finding in the language of the program, without a full stop."""
    return _(_SENTENCES[reason.kind]).format(one=reason.one, other=reason.other)


def sentences(reasons: Iterable[Reason]) -> str:
    """Return all findings as one line, parted by semicolons."""
    return "; ".join(map(sentence, reasons))
