"""Mentions of invented people, as reports would make them, and what joins them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.operations.hq.session import HeadquartersSession

EVENING = datetime(2026, 11, 21, 18, 0)  # noqa: DTZ001  # local and naive, as mentions are
ARRIVED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def a_mention(number: int, *names: str, **others: object) -> Mention:
    """Return mention `number` with these spellings of the name; `others` replace what it says."""
    mention = Mention(
        mention_id=MentionId(f"{number:032x}"),
        source=f"{0xAB1C2D00 + number:08x}" + "5e" * 12,
        path="",
        form="T02",
        names=tuple(SpelledName(name, "AS_REPORTED") for name in names),
        device=DeviceId("d1" * 16),
        from_time=EVENING,
        to_time=EVENING + timedelta(hours=1),
        received_at=ARRIVED + timedelta(minutes=number),
    )
    return replace(mention, **others)  # type: ignore[arg-type]  # by name


def with_mentions(session: HeadquartersSession, mentions: Iterable[Mention]) -> None:
    """Let headquarters have read these."""
    with session.store.transaction():
        session.store.mentions.add(mentions)
