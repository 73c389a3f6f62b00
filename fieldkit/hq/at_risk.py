"""Decide who is at risk when a device is in other hands, the most urgent first. Rules only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from fieldkit.domain.device_knowledge import AtRisk, Risk
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.mention import Mention

RECENT = timedelta(days=7)  # what the holder remembers, and drafts may still say

_ORDER = list(Risk)
_RELATIVE = "RELATIVE"  # of the vocabulary source_type


def at_risk(
    mentions: Iterable[Mention],
    *,
    keeps_copies: bool,
    now: datetime,
    codes: Mapping[str, DeviceId],
    letters: Sequence[str] = (),
) -> tuple[AtRisk, ...]:
    """Return who is at risk, in the order in which they should be warned.

    By kind as `Risk` lists them; within a kind by sensitivity, then the newest report first.
    Whoever is named by several reports stands once, where they are most at risk. `codes` are the
    other monitors' (a code that a report or a letter names is at risk); `now` is UTC.
    """
    found: dict[tuple[Risk, str], AtRisk] = {}
    for mention in mentions:
        recent = mention.received_at is not None and now - mention.received_at <= RECENT
        risk = Risk.READABLE if keeps_copies or recent else Risk.SEALED
        _add(found, risk, mention.name or mention.description, mention)
        if mention.source_ref and mention.source_ref not in codes:
            is_relative = mention.source_type == _RELATIVE
            _add(found, Risk.RELATIVE if is_relative else Risk.SOURCE, mention.source_ref, mention)
        for code in _named(mention.source_ref, codes):
            _add(found, Risk.MONITOR, code, mention, subject=codes[code])
    for text in letters:
        for code in _named(text, codes):
            key = (Risk.MONITOR, code)
            found.setdefault(key, AtRisk(Risk.MONITOR, code, codes[code], "", 0, None))
    return tuple(sorted(_once(found.values()), key=_order))


def _add(
    found: dict[tuple[Risk, str], AtRisk],
    risk: Risk,
    label: str,
    mention: Mention,
    subject: str = "",
) -> None:
    # Somebody without a name or description is still somebody: one entry for each mention.
    key = (risk, " ".join(label.split()).casefold() or mention.mention_id)
    known = found.get(key)
    if known is None:
        found[key] = AtRisk(
            risk,
            label,
            subject or mention.mention_id,
            mention.sensitivity,
            1,
            mention.received_at,
        )
        return
    found[key] = replace(
        known,
        reports=known.reports + 1,
        sensitivity=max(known.sensitivity, mention.sensitivity),
        newest=_later(known.newest, mention.received_at),
    )


def _named(text: str, codes: Mapping[str, DeviceId]) -> list[str]:
    words = set(re.findall(r"[A-Z0-9][A-Z0-9-]*", text))
    return [code for code in codes if code in words]


def _once(items: Iterable[AtRisk]) -> list[AtRisk]:
    """Leave out who stands higher up already: a person both readable and sealed."""
    readable = {_label(item) for item in items if item.risk is Risk.READABLE}
    return [item for item in items if item.risk is not Risk.SEALED or _label(item) not in readable]


def _label(item: AtRisk) -> str:
    return " ".join(item.label.split()).casefold() or item.subject


def _order(item: AtRisk) -> tuple[int, int, float, str]:
    sensitivity = -int(item.sensitivity[1:]) if item.sensitivity[1:].isdigit() else 0
    newest = 0.0 if item.newest is None else -item.newest.timestamp()
    return _ORDER.index(item.risk), sensitivity, newest, item.label


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    moments = [moment for moment in (first, second) if moment is not None]
    return max(moments, default=None)
