"""Keep in force what people forbade, though the report or amendment that said so is erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldkit.domain.consent import ConsentLevel, strictest
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, consent_to_content
from fieldkit.domain.erasure import ErasurePlan, ErasureReason
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.mention import Mention
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.gather_amendments import amended_by
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind
from fieldkit.translations import _


@dataclass(frozen=True)
class SaidBefore:
    """What was said of people before something is erased, and who they are."""

    mentions: Mapping[MentionId, Mention] = field(repr=False)
    behind: Mapping[MentionId, PersonId]


def said_before(session: HeadquartersSession, plan: ErasurePlan) -> SaidBefore:
    """Return what is said in what a plan erases, and in what that amends."""
    store = session.store.mentions
    mentions = dict(store.get_all(plan.mentions))
    amended = amended_by(session, plan.reports)
    mentions |= {item.mention_id: item for item in store.of_sources(amended)}
    return SaidBefore(mentions, people_behind(session, mentions))


def keep_consent(
    session: HeadquartersSession, said: SaidBefore, plan: ErasurePlan, reason: ErasureReason
) -> None:
    """State of the people who stay what would be allowed again; after erasing and reading anew.

    Within a transaction of the caller. Of a report that goes a withdrawal and a wish for silence
    are kept, since without them another report with a wider consent would count alone; of an
    amendment everything that it narrowed.

    Raises:
        NotAllowed: An amendment narrowed the consent of somebody whom nobody linked to a person.
    """
    after = session.store.mentions.get_all(said.mentions)
    kept: dict[PersonId, list[ConsentWord]] = defaultdict(list)
    for mention_id, before in said.mentions.items():
        # Whose consent was withdrawn is said of what goes, not of all whom an amended report names.
        is_withdrawn = reason is ErasureReason.CONSENT_WITHDRAWN and mention_id in plan.mentions
        word = _lost(before, after.get(mention_id), is_withdrawn=is_withdrawn)
        person = said.behind.get(mention_id)
        if word is None or person in plan.people:
            continue
        if person is not None:
            kept[person].append(word)
        elif mention_id in after:
            raise NotAllowed(
                _("This amendment narrows consent, and it is not known yet who the person is."),
                hint=_("Say first who the person is, or erase the whole report."),
            )
    add_statements(
        session,
        [
            NewStatement(StatementKind.CONSENT, person, consent_to_content(_together(words)))
            for person, words in sorted(kept.items())
        ],
    )


def _lost(before: Mention, after: Mention | None, *, is_withdrawn: bool) -> ConsentWord | None:
    """Return what must be stated, None where nothing was forbidden that would be allowed now."""
    level = ConsentLevel.WITHDRAWN if is_withdrawn else before.consent
    if after is None:
        is_lost = before.silence or level is ConsentLevel.WITHDRAWN
    else:
        is_wider = strictest((level, after.consent)) is not after.consent
        is_lost = is_wider or (before.silence and not after.silence)
    return ConsentWord(level, GivenBy.NONE, silence=before.silence) if is_lost else None


def _together(words: Iterable[ConsentWord]) -> ConsentWord:
    said = tuple(words)
    return ConsentWord(
        strictest(word.level for word in said),
        GivenBy.NONE,
        silence=any(word.silence for word in said),
    )
