"""Reads people from a message or a spreadsheet that was pasted; loses no word of it.

A message has one person in each line, often numbered; a spreadsheet has cells, with or without a
line of headings. What is not understood stands as it was written.
"""

from __future__ import annotations

import csv
import enum
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldkit.domain.described_person import DescribedPerson, read_description

NAME, LOOKS, SEX, AGE, BORN = (
    "name_as_reported",
    "person_description",
    "sex",
    "age_estimate",
    "birth_year",
)
NOTE = "summary"
_LONGEST_READ = 500  # characters of a line that is looked at for age and clothes

# A number before a person, never one that is said of the person ("30-40 years", "8.11.").
_ITEM = re.compile(
    r"\s*(?:(?:№|no\.?|#)\s*)?(?P<number>\d{1,4})\s*"
    r"(?:[.):\]](?:\s+(?=\S)|(?=[^\s\d]))|[–—-]\s+(?=[^\s\d]))"
    r"|\s*[-–—•*·▪]\s+",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_WORDS = {
    NAME: "name|full name|surname|who|person|фио|ф.и.о.|имя|фамилия|человек|піб|імя|імя і прозвішча"
    "|прозвішча|чалавек|nom|prénom|nom et prénom|personne",
    SEX: "sex|gender|пол|пал|sexe|genre",
    AGE: "age|возраст|лет|узрост|гадоў|âge|ans",
    BORN: "born|birth|birth year|year of birth|date of birth|г.р.|год рождения|дата рождения|год"
    "|год нараджэння|дата нараджэння|né en|née en|année de naissance",
    LOOKS: "description|clothes|looks|описание|одежда|приметы|апісанне|адзенне|прыкметы|description"
    "|vêtements|signes",
    NOTE: "note|notes|comment|what happened|заметка|примечание|комментарий|нататка|заўвага|remarque"
    "|commentaire",
    "taken_to": "taken to|where now|held|куда|где сейчас|место содержания|куды|дзе цяпер|emmené à"
    "|lieu de détention",
    "place": "where|place|taken at|где|место|где задержали|дзе|месца|lieu|où",
    "health_at_risk": "health|medicine|здоровье|лекарства|здароўе|лекі|santé",
    "source_ref": "source|who saw|источник|кто видел|крыніца|хто бачыў|témoin",
}


class PasteKind(enum.Enum):
    """What a pasted text was taken for."""

    TEXT = "text"  # for one cell
    MESSAGE = "message"  # people, one in each line
    TABLE = "table"  # people in cells, under headings
    BLOCK = "block"  # cells without headings, from the current one on


@dataclass(frozen=True)
class PastedPerson:
    """Texts by column, as they would be typed; `guessed` are the columns that are only probable."""

    texts: Mapping[str, str]
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pasted:
    """What was understood."""

    kind: PasteKind
    people: tuple[PastedPerson, ...] = ()
    text: str = ""  # of a single cell
    preamble: str = ""  # what stood above the people and names none of them
    block: tuple[tuple[str, ...], ...] = ()


@dataclass
class _Person:
    """One person while the lines that follow may still belong to it."""

    texts: dict[str, str] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)

    def add(self, column: str, text: str, *, between: str = ", ") -> None:
        text = text.strip()
        if text:
            before = self.texts.get(column)
            self.texts[column] = f"{before}{between}{text}" if before else text


def heading_key(text: str) -> str:
    """Return what a heading is compared by: small letters, without marks around it."""
    return _SPACE.sub(" ", text).strip(" \t:*?№#().").casefold()


def read_pasted(
    text: str, headings: Mapping[str, str], *, this_year: int, is_name_column: bool = True
) -> Pasted:
    """Return what was pasted, as it will stand in the sheet; never raises.

    `headings` are names of columns by `heading_key` of their labels. Lines pasted into a column
    other than that of the names are cells of that column.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    known = {**_known_headings(), **headings}
    table = _table(text, known)
    if table is not None:
        return table
    if "\t" in text and len([cell for cell in text.split("\t") if cell.strip()]) > 1:
        return Pasted(PasteKind.BLOCK, block=_cells(text, "\t"))
    if len(lines) < 2:
        return Pasted(PasteKind.TEXT, text=" ".join(line.strip() for line in lines))
    if not is_name_column and not any(_ITEM.match(line) for line in lines):
        return Pasted(PasteKind.BLOCK, block=tuple((line.strip(),) for line in lines))
    return _message(lines, this_year)


def person_of(line: str, *, this_year: int) -> PastedPerson:
    """Return the person that one line of a message describes, every word of it kept."""
    if len(line) > _LONGEST_READ:
        return PastedPerson({NAME: line})
    person = _Person()
    found = read_description(line, this_year=this_year)
    person.add(NAME, found.name or line)
    if found.sex:
        person.texts[SEX] = found.sex
    _add_age(person, found)
    if found.looks:
        person.texts[LOOKS] = found.looks
    elif not found.is_anything:
        person.texts[NAME] = line.strip()
    return PastedPerson(person.texts, frozenset(person.guessed))


def _add_age(person: _Person, found: DescribedPerson) -> None:
    if found.age is not None:
        person.texts[AGE] = str(found.age)
        if found.is_age_guessed:
            person.guessed.add(AGE)
    if found.birth_year is not None:
        person.texts[BORN] = str(found.birth_year)


def _message(lines: Sequence[str], this_year: int) -> Pasted:
    is_list = sum(_number_of(line) is not None for line in lines) >= 2
    preamble: list[str] = []
    people: list[PastedPerson] = []
    for line in lines:
        item = _ITEM.match(line)
        if item is None and is_list:
            if people:
                people[-1] = _with_more(people[-1], line)
            else:
                preamble.append(line.strip())
        elif item is None and not people and line.rstrip().endswith(":"):
            preamble.append(line.strip())
        else:
            rest = line[item.end() :] if item is not None else line
            people.append(person_of(rest.strip(), this_year=this_year))
    return Pasted(PasteKind.MESSAGE, tuple(people), preamble="\n".join(preamble))


def _number_of(line: str) -> int | None:
    item = _ITEM.match(line)
    return int(item["number"]) if item is not None and item["number"] else None


def _with_more(person: PastedPerson, line: str) -> PastedPerson:
    """Return the person with a line that follows its own, without a number."""
    more = _Person(dict(person.texts), set(person.guessed))
    more.add(NOTE, line, between=" ")
    return PastedPerson(more.texts, frozenset(more.guessed))


def _table(text: str, headings: Mapping[str, str]) -> Pasted | None:
    """Return the people of a table whose first line are headings; None where it is none."""
    for separator in ("\t", ";", ","):
        first = text.lstrip("\n").partition("\n")[0]
        if separator not in first:
            continue
        rows = [row for row in _cells(text, separator) if any(cell.strip() for cell in row)]
        if len(rows) < 2:
            continue
        columns = [headings.get(heading_key(cell), "") for cell in rows[0]]
        named = [cell for cell in rows[0] if cell.strip()]
        if columns.count("") < len(columns) and 2 * sum(map(bool, columns)) >= len(named):
            return Pasted(PasteKind.TABLE, tuple(_people(rows[0], columns, rows[1:])))
    return None


def _people(
    titles: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterable[PastedPerson]:
    for row in rows:
        person = _Person()
        for place, cell in enumerate(row):
            column = columns[place] if place < len(columns) else ""
            title = titles[place].strip() if place < len(titles) else ""
            if column:
                person.add(column, cell)
            elif cell.strip() and heading_key(title):
                person.add(NOTE, f"{title}: {cell.strip()}")
            else:
                # A column without a heading that only counts the people would still be words.
                person.add(NOTE, cell)
        yield PastedPerson(person.texts)


def _cells(text: str, separator: str) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table; what breaks the rules of quoting is split at the marks alone."""
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except (csv.Error, ValueError):
        rows = [line.split(separator) for line in text.split("\n")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return tuple(tuple(row) for row in rows)


def _known_headings() -> dict[str, str]:
    return {
        heading_key(word): column for column, words in _WORDS.items() for word in words.split("|")
    }
