"""What left, as lines; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.domain.local_text import short_day
from fieldkit.operations.hq.list_publications import ListedPublication
from fieldkit.translations import _

When = Callable[[datetime], str]


@dataclass(frozen=True)
class PublishedLine:
    """One version; `can_be_taken_back`: that it left by mistake can still be stated."""

    statement_id: str
    text: str
    can_be_taken_back: bool


def published_line(item: ListedPublication, when: When, today: date) -> PublishedLine:
    """Return a version with who let it out, why, and how it stands."""
    said = item.publication
    text = _("{list}, version {version}: {when}, by {code}; named: {named}, withheld: {withheld}")
    parts = [
        text.format(
            list=said.list_name,
            version=said.version,
            when=when(said.as_of),
            code=item.author,
            named=said.named,
            withheld=sum(said.withheld.values()),
        ),
        said.reason,
    ]
    if said.until is not None:
        ended = said.until < today
        words = _("not to be used since {day}") if ended else _("until {day}")
        parts.append(words.format(day=short_day(said.until)))
    if not item.statement.is_in_force:
        parts.append(_("taken back"))
    return PublishedLine(item.statement.statement_id, " · ".join(parts), item.statement.is_in_force)
