"""One person's page of the ledger, in words; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import EditorialDecision, GivenBy, GivenHow
from fieldkit.domain.local_text import short_day
from fieldkit.domain.mention import Mention
from fieldkit.hq.consent_words import (
    giver_text,
    how_text,
    level_text,
    purpose_text,
    sentence_of,
)
from fieldkit.operations.hq.show_consent import SaidOfConsent, ShownConsent, named_in_text
from fieldkit.translations import _

When = Callable[[datetime], str]


@dataclass(frozen=True)
class UseLine:
    """One use, whether it is allowed, and why."""

    use: str
    why: str
    is_allowed: bool


@dataclass(frozen=True)
class SaidLine:
    """One thing that was said; `statement_id` is "" for what a report says."""

    statement_id: str
    text: str = field(repr=False)
    can_be_taken_back: bool


@dataclass(frozen=True)
class ConsentPage:
    """What the screen shows."""

    name: str = field(repr=False)
    number: str
    notice: str  # that the person may be under 18, and in what that left they stand
    uses: tuple[UseLine, ...]
    said: tuple[SaidLine, ...]  # statements newest first, then reports


@dataclass(frozen=True)
class TypedWord:
    """What a colleague filled in."""

    level: ConsentLevel
    given_by: GivenBy
    how: GivenHow
    until: str  # as typed
    renews: bool
    silence: bool
    adult: bool
    note: str = field(repr=False)


def consent_page(shown: ShownConsent, when: When) -> ConsentPage:
    """Return the page of a person."""
    minor = _("Perhaps under 18; a parent or guardian must agree.") if shown.may_be_minor else ""
    return ConsentPage(
        name=shown.person.name or _("without a name"),
        number=shown.person.written_number,
        notice=" ".join(filter(None, [minor, named_in_text(shown)])),
        uses=tuple(
            UseLine(purpose_text(purpose), sentence_of(ruling), ruling.allowed)
            for purpose, ruling in shown.rulings.items()
        ),
        said=(
            *(_stated(item, when) for item in shown.said),
            *(_reported(mention, when) for mention in reversed(shown.reported)),
        ),
    )


def _stated(item: SaidOfConsent, when: When) -> SaidLine:
    said = item.said
    if isinstance(said, EditorialDecision):
        parts = [_("Editorial decision: {reason}").format(reason=said.reason)]
    else:
        parts = [level_text(said.level), giver_text(said.given_by), how_text(said.how)]
        if said.renews:
            parts.append(_("given anew"))
        if said.silence:
            parts.append(_("relatives ask not to publish"))
        if said.adult:
            parts.append(_("18 or older"))
        if said.note:
            parts.append(said.note)
    if said.until is not None:
        parts.append(_("until {day}").format(day=short_day(said.until)))
    parts.append(f"{item.author}, {when(item.statement.at)}")
    if not item.statement.is_in_force:
        parts.append(_("taken back"))
    return SaidLine(item.statement.statement_id, " · ".join(parts), item.statement.is_in_force)


def _reported(mention: Mention, when: When) -> SaidLine:
    parts = [level_text(mention.consent)]
    if mention.silence:
        parts.append(_("relatives ask not to publish"))
    arrived = "" if mention.received_at is None else when(mention.received_at)
    parts.append(_("as a report of {time} says").format(time=arrived))
    return SaidLine("", " · ".join(parts), can_be_taken_back=False)
