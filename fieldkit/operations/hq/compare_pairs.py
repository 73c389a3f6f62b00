"""Compare pairs of names that stand in a table, to see how names are judged.

The table is CSV (RFC 4180), UTF-8 with or without a byte order mark, comma or semicolon between
columns. The first line names the columns: `a` and `b` must be there, `birth_year_a`, `sex_a`,
`patronymic_a` and the same of `b` may be; whatever else is there is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.errors import InvalidInput
from fieldkit.hq.matching import compare, explain, prepare_mention
from fieldkit.hq.matching_facts import Fact, Finding
from fieldkit.hq.names.compare import compare_names
from fieldkit.hq.names.explanation import sentences
from fieldkit.hq.names.prepare import prepare
from fieldkit.translations import _

_NEEDED = ("a", "b")
_ADDED = ("score", "reason")
_SEXES = {
    **dict.fromkeys(("m", "male", "м", "муж", "мужской"), "M"),
    **dict.fromkeys(("f", "female", "w", "ж", "жен", "женский", "жанчына"), "F"),
    **dict.fromkeys(("", "x", "u", "unknown", "?"), ""),
}
_FIRST_YEAR, _LAST_YEAR = 1850, 2200


@dataclass(frozen=True)
class PairTable:
    """Pairs that were read: the names of the columns, and each row with its line in the file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


@dataclass(frozen=True)
class ComparedPair:
    """One row: what stood in it, the score from 0.0 to 1.0 and the reason in words."""

    row: Mapping[str, str]
    score: float
    reason: str


def read_pairs(data: bytes) -> PairTable:
    """Read the table.

    Raises:
        InvalidInput: It is no such table; the sentence names the line.
    """
    text = _decoded(data)
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = _lines(reader)
    columns = tuple(name.strip() for name in next(lines, (1, []))[1])
    if not set(_NEEDED) <= set(columns) or len(set(columns)) < len(columns):
        raise InvalidInput(
            _("Line 1 must name the columns, each once, and among them a and b."),
            hint=_("Between columns stands a comma or a semicolon."),
        )
    return PairTable(columns, tuple(_row(columns, line, cells) for line, cells in lines))


def compare_pairs(table: PairTable) -> Iterator[ComparedPair]:
    """Yield each row compared, in order.

    Raises:
        InvalidInput: A year of birth or a sex cannot be read; the sentence names the line.
    """
    mentions = [(row, *_mentions(line, row)) for line, row in table.rows]
    for row, one, other in mentions:
        yield _compared(row, one, other)


def written_columns(table: PairTable) -> tuple[str, ...]:
    """Return the columns of the answer: the two names, score, reason, and what was there."""
    kept = (name for name in table.columns if name not in (*_NEEDED, *_ADDED))
    return (*_NEEDED, *_ADDED, *kept)


def _compared(row: Mapping[str, str], one: Mention, other: Mention) -> ComparedPair:
    """Compare the names, and the attributes where both sides have them, if within the name."""
    names = compare_names(prepare(one.name), prepare(other.name))
    if not (_has_attributes(one) or _has_attributes(other)):
        return ComparedPair(row, names.score, sentences(names.reasons))
    match = compare(prepare_mention(one), prepare_mention(other))
    facts = [reason for reason in match.reasons if isinstance(reason, Finding)]
    if all(finding.fact is Fact.ONLY_THE_NAME for finding in facts):
        return ComparedPair(row, names.score, sentences(names.reasons))
    if any(finding.contradicts for finding in facts):
        return ComparedPair(row, min(names.score, match.score), explain(match))
    return ComparedPair(row, max(names.score, match.score), explain(match))


def _has_attributes(mention: Mention) -> bool:
    return bool(mention.sex or mention.patronymic or mention.born_from)


def _mentions(line: int, row: Mapping[str, str]) -> tuple[Mention, Mention]:
    one, other = (_mention(line, row, side) for side in _NEEDED)
    return one, other


def _mention(line: int, row: Mapping[str, str], side: str) -> Mention:
    year = _year(line, row.get(f"birth_year_{side}", "").strip())
    name = row[side].strip()
    return Mention(
        mention_id=MentionId(side),
        source=side,
        path="",
        form="",
        names=(SpelledName(name, "AS_REPORTED"),) if name else (),
        patronymic=row.get(f"patronymic_{side}", "").strip(),
        born_from=year,
        born_to=year,
        sex=_sex(line, row.get(f"sex_{side}", "")),
    )


def _year(line: int, text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        return int(text)
    raise InvalidInput(
        _("Line {line}: a year of birth is not a year of four digits.").format(line=line)
    )


def _sex(line: int, text: str) -> str:
    found = _SEXES.get(text.strip().casefold())
    if found is None:
        raise InvalidInput(_("Line {line}: a sex must be M, F or nothing.").format(line=line))
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            _("Line {line} is not UTF-8 text.").format(line=line),
            hint=_("Save the table as CSV in UTF-8."),
        ) from error


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row that is not empty, with the line on which it begins."""
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInput(
                _("Line {line} is not well-formed CSV.").format(line=begins)
            ) from error
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = int(getattr(reader, "line_num", begins)) + 1


def _row(columns: Sequence[str], line: int, cells: Sequence[str]) -> tuple[int, Mapping[str, str]]:
    if len(cells) != len(columns):
        raise InvalidInput(
            _("Line {line} has {found} columns instead of {wanted}.").format(
                line=line, found=len(cells), wanted=len(columns)
            )
        )
    return line, dict(zip(columns, cells, strict=True))
