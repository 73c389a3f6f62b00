"""How names are compared when people search: one key for the many spellings of one name.

Names of Belarus are met in two scripts, two languages, two orthographies and a dozen ways of
romanising them: Гродна, Гродно, Hrodna, Grodno, Horadnia. A key keeps what these share and
drops what they do not: marks, soft signs, which vowel an unstressed one is written with, which
letters a hissing sound is written with. It serves to find, never to decide that two are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Letters that are typed for one another: the Russian for the Belarusian, the plain for the marked.
_ALIKE = str.maketrans(
    {"ў": "у", "і": "и", "ё": "е", "’": "", "'": "", "ʼ": "", "`": "", "«": "", "»": "", '"': ""}
)


def fold(text: str) -> str:
    """Return `text` as it is compared: case, marks, quotes and look-alike letters levelled."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    decomposed = unicodedata.normalize("NFD", plain)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def sound_keys(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the keys of each name, in order; none where it has no letter or digit.

    Two spellings of one name have a key in common. There are several where Latin letters may be
    read in several ways: "Chojniki" begins with the sound of х if it is Łacinka, with that of
    ч if it is English. All names go through together, as one text: a list has tens of
    thousands, and work on one long text is done in C.
    """
    lines = [" ".join(name.split()) for name in names]
    if not lines:
        return []
    text = _sounds(repaired(unicodedata.normalize("NFKC", "\n".join(lines))))
    folded = text.split("\n")
    unsure = [place for place, line in enumerate(folded) if _UNSURE.search(line)]
    keys: list[tuple[str, ...]] = [(line.strip(),) for line in _finished(text).split("\n")]
    readings = [
        _finished("\n".join(folded[place] for place in unsure).translate(reading)).split("\n")
        for reading in _READINGS
    ]
    for number, place in enumerate(unsure):
        keys[place] = tuple(dict.fromkeys(reading[number].strip() for reading in readings))
    return [tuple(key for key in found if key) for found in keys]


# Letters of the other script that look the same, for words in which the two are mixed.
_LATIN_LOOKS = "AaBCcEeHIiJjKMOoPpSsTXxYy"
_CYRILLIC_LOOKS = "АаВСсЕеНІіЈјКМОоРрЅѕТХхУу"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKS, _CYRILLIC_LOOKS)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS)
_SEAM = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_MIXED_WORD = re.compile(r"[A-Za-z\u0400-\u04ff]+")
_LATIN_LETTER = re.compile("[A-Za-z]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


def repaired(text: str) -> str:
    """Put words of mixed scripts into one, where every foreign letter looks like one of it."""
    if not _SEAM.search(text):
        return text
    return _MIXED_WORD.sub(lambda match: _one_script(match.group()), text)


def _one_script(word: str) -> str:
    if not (_LATIN_LETTER.search(word) and _CYRILLIC_LETTER.search(word)):
        return word
    cyrillic = word.translate(_TO_CYRILLIC)
    if not _LATIN_LETTER.search(cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return word if _CYRILLIC_LETTER.search(latin) else latin


# In what follows a capital is a sound that is settled, a small letter one still to be read.
# A: any of a, e, o. I: i, y and their kin. V: the sound of в, which an ў may be. H: г and х.
# S: every voiceless hissing sound, Z: every voiced one.
_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфхцчшщыэ", "ABVHDAZIIKLMNAPRSTUFHSSSSIA", strict=True)),
    **dict(zip("жяюіґјљњћђѓќѕ", "ZAUIHILNSDHKZ", strict=True)),
    **dict(zip("єәөңқғүұһѣѡѥӕѳѵ", "AAANKHUUHAAAAFI", strict=True)),
    **dict(zip("ҳҷҗҭҡҟҕҧҙ", "HSZTKKHPZ", strict=True)),
    "џ": "DZ",
    "ҥ": "NH",
    **dict.fromkeys("ьъӏ", ""),
    "ў": "V",
    "ё": "A",
    "ї": "I",
}
_MARKED_LATIN = {
    **dict.fromkeys("čćĉçċšśŝşșțţ", "S"),
    **dict.fromkeys("žźżƶ", "Z"),
    **dict(zip("łđðøæœıþħŋəǝŭ", "lddoaaithnaaV", strict=True)),
}
_SILENT = dict.fromkeys("’'ʼ`‘′″ʹʺʻʿʾˈˌː«»\"“”„", "")
_FIRST = str.maketrans({**_CYRILLIC, **_MARKED_LATIN, **_SILENT})
_MARKS = re.compile("[\u0300-\u036f]+")
_NEITHER_LETTER_NOR_LINE = re.compile(r"(?:[^\w\n]|_)+")

# Longer first. What stays small here - c, j, x for ch, w for ou - depends on the language.
_TOGETHER = (
    *(("x", "KS"), ("w", "V"), ("schtsch", "S"), ("shch", "S"), ("szcz", "S")),
    *(("tsch", "S"), ("tch", "S"), ("sch", "S"), ("cz", "S"), ("sz", "S"), ("sh", "S")),
    *(("zh", "Z"), ("kh", "H"), ("gh", "H"), ("ph", "F"), ("th", "T"), ("tz", "S")),
    *(("gue", "HA"), ("gui", "HI"), ("qu", "KU"), ("ce", "SA"), ("ci", "SI"), ("cy", "SI")),
    *(("ch", "x"), ("ou", "w")),
)
_SINGLE = str.maketrans("abdefghiklmnopqrstuvyz", "ABDAFHHIKLMNAPKRSTUVIZ")
_UNSURE = re.compile("[cjxw]")
_SLAVIC = str.maketrans({"c": "S", "j": "I", "x": "H", "w": "AU"})
_ENGLISH = str.maketrans({"c": "K", "j": "D", "x": "S", "w": "AU"})
_FRENCH = str.maketrans({"c": "K", "j": "Z", "x": "S", "w": "U"})
_READINGS = (_SLAVIC, _ENGLISH, _FRENCH)


def _sounds(text: str) -> str:
    """Return `text` letter by letter as sounds, those that may be read in several ways left."""
    text = text.casefold().translate(_FIRST)
    text = _MARKS.sub("", unicodedata.normalize("NFD", text)).translate(_FIRST)
    text = _NEITHER_LETTER_NOR_LINE.sub(" ", text)
    for letters, sound in _TOGETHER:
        text = text.replace(letters, sound)
    return text.translate(_SINGLE)


def _finished(text: str) -> str:
    """Return the key of settled sounds: pairs that stand for one sound, softness, doubling."""
    for letters, sound in (("TS", "S"), ("DZ", "D"), ("II", "I"), ("IA", "A"), ("IU", "U")):
        text = text.replace(letters, sound)
    text = text.replace("V", "U")
    for letter in "ABDFHIKLMNPRSTUZ":
        double = letter * 2
        while double in text:
            text = text.replace(double, letter)
    return text.lower()
