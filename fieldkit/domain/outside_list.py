"""Lists that others made: what their columns mean, and the batch in which rows came in.

Content of a statement of kind BATCH (its subject is the batch):
`{"sha256": "...", "sheet": "", "rows": 374, "source": "...", "mapping": {"Прозвішча": "surname"}}`.
`sha256` is that of the file as it came, `source` says whose list it is; headings that are not
used stand in no mapping. The rows themselves are kept as they came (`hq/store/outside_store.py`).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidInput, InvalidJson
from fieldkit.translations import _

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 5_000  # characters
_MAX_TEXT = 200


class ListField(enum.StrEnum):
    """What a column of an outside list can mean."""

    NAME = "name"  # whole, in any order
    SURNAME = "surname"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    BORN = "born"  # a year, or a date of which the year is kept
    AGE = "age"
    SEX = "sex"
    TOWN = "town"
    OCCUPATION = "occupation"
    DETAINED = "detained"  # a date, with or without a time
    PLACE = "place"  # where they were detained
    STATION = "station"  # where they are held
    ARTICLE = "article"
    SOURCE = "source"  # a code of who told it


NAME_FIELDS = frozenset({ListField.NAME, ListField.SURNAME, ListField.GIVEN})


@dataclass(frozen=True)
class Batch:
    """Rows of an outside list that came in together."""

    sha256: Sha256
    rows: int
    source: str = field(repr=False)  # whose list it is
    mapping: Mapping[str, ListField] = field(default_factory=dict)
    sheet: str = ""

    def __post_init__(self) -> None:
        check_mapping(self.mapping)
        if not self.source.strip() or len(self.source) > _MAX_TEXT:
            raise InvalidInput(_("Say whose list it is, in at most 200 letters."))


def check_mapping(mapping: Mapping[str, ListField]) -> None:
    """Check that each meaning is used once and that there is a name.

    Raises:
        InvalidInput: It is not so.
    """
    used = list(mapping.values())
    if len(set(used)) != len(used):
        raise InvalidInput(_("Two columns cannot mean the same."))
    if not NAME_FIELDS.intersection(used):
        raise InvalidInput(
            _("No column has the name."), hint=_("Say which column is the name or the surname.")
        )


def to_content(batch: Batch) -> dict[str, Json]:
    """Return the content of a statement that says this."""
    return {
        "sha256": batch.sha256,
        "sheet": batch.sheet,
        "rows": batch.rows,
        "source": batch.source,
        "mapping": {heading: meaning.value for heading, meaning in batch.mapping.items()},
    }


def from_content(content: Mapping[str, Json]) -> Batch:
    """Read what `to_content` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(dict(content), ("sha256", "sheet", "rows", "source", "mapping"))
    mapping = item["mapping"]
    if not isinstance(mapping, dict) or len(mapping) > MAX_COLUMNS:
        raise InvalidJson
    try:
        return Batch(
            sha256=read.hex_64(item["sha256"]),
            sheet=read.text(item["sheet"], max_length=_MAX_TEXT),
            rows=read.integer(item["rows"], at_least=1, at_most=MAX_ROWS),
            source=read.text(item["source"], max_length=_MAX_TEXT),
            mapping={
                read.text(heading, max_length=MAX_CELL): ListField(
                    read.text(meaning, max_length=20)
                )
                for heading, meaning in mapping.items()
            },
        )
    except InvalidJson:
        raise
    except (ValueError, InvalidInput) as error:
        raise InvalidJson from error
