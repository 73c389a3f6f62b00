"""Gather what a device knew: its reports and the people in them, its letters, what it carried."""

from __future__ import annotations

from fieldkit.domain.device_knowledge import AtRisk, DeviceKnowledge
from fieldkit.domain.mention import Mention
from fieldkit.domain.roster import RosterEntry
from fieldkit.hq.at_risk import at_risk
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_message import list_messages


def what_device_knew(
    session: HeadquartersSession, entry: RosterEntry
) -> tuple[DeviceKnowledge, tuple[AtRisk, ...]]:
    """Return what a device of the roster knew, and who is at risk, the most urgent first."""
    store, now = session.store, session.clock.now()
    published = news_of(session.vault, now).published
    reports = store.records.newest(device=entry.device)
    mentions = store.mentions.of_device(entry.device)
    codes = {item.device: item.code for item in store.roster.entries()}
    letters = tuple(item.letter.text for item in list_messages(session, entry.device))
    knowledge = DeviceKnowledge(
        device=entry.device,
        code=entry.code,
        reports=len(reports),
        newest_report=max((item.received_at for item in reports), default=None),
        keeps_copies=published.policy.keep_readable_copy,
        seals_drafts=published.policy.seal_on_revocation,
        servers=published.servers,
        carried=tuple(
            sorted(
                (codes.get(device, device[:8]), count)
                for device, count in store.objects.came_with(entry.device).items()
            )
        ),
        letters=letters,
        event_groups=_groups(mentions),
    )
    others = {code: device for device, code in codes.items() if device != entry.device}
    return knowledge, at_risk(
        mentions,
        keeps_copies=knowledge.keeps_copies,
        now=now,
        codes=others,
        letters=letters,
    )


def _groups(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.event_group for item in mentions if item.event_group))
