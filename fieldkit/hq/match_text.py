"""What is compared of a mention, as one short text: so that very many are read quickly."""

from __future__ import annotations

import json
from datetime import datetime

from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName

VERSION = 2  # of this text, and of the keys under which a mention is found


def to_text(mention: Mention) -> str:
    """Return what is compared: names, years, sex, place, time, articles and the source."""
    return json.dumps(
        [
            mention.source,
            [[name.text, name.kind] for name in mention.names],
            mention.patronymic,
            [mention.born_from, mention.born_to],
            mention.sex,
            mention.occupation,
            mention.town,
            [mention.place, mention.place_code, mention.station],
            [_moment(mention.from_time), _moment(mention.to_time)],
            mention.articles,
            mention.event_group,
            [mention.source_type, mention.source_ref, mention.device],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_text(mention_id: MentionId, text: str) -> Mention:
    """Return a mention that holds what is compared, and nothing else."""
    found = json.loads(text)
    source, names, patronymic, born, sex, occupation, town, where, when, articles, group, who = (
        found
    )
    return Mention(
        mention_id=mention_id,
        source=source,
        path="",
        form="",
        names=tuple(SpelledName(text, kind) for text, kind in names),
        patronymic=patronymic,
        born_from=born[0],
        born_to=born[1],
        sex=sex,
        occupation=occupation,
        town=town,
        place=where[0],
        place_code=where[1],
        station=where[2],
        from_time=_read(when[0]),
        to_time=_read(when[1]),
        articles=tuple(articles),
        event_group=group,
        source_type=who[0],
        source_ref=who[1],
        device=None if who[2] is None else DeviceId(who[2]),
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
