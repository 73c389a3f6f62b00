"""Keep in force that consent was withdrawn, though the report that said so is erased."""

from __future__ import annotations

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, consent_to_content
from fieldkit.domain.erasure import ErasurePlan, ErasureReason
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind


def keep_withdrawal(session: HeadquartersSession, plan: ErasurePlan, reason: ErasureReason) -> None:
    """State it of the people who stay, within a transaction of the caller and before it erases.

    Without this another report about the same person, with a wider consent, would count alone.
    """
    spoken_of = session.store.mentions.get_all(plan.mentions)
    withdrawn = [
        mention_id
        for mention_id, mention in spoken_of.items()
        if reason is ErasureReason.CONSENT_WITHDRAWN or mention.consent is ConsentLevel.WITHDRAWN
    ]
    people = set(people_behind(session, withdrawn).values()).difference(plan.people)
    content = consent_to_content(ConsentWord(ConsentLevel.WITHDRAWN, GivenBy.NONE))
    add_statements(
        session,
        [NewStatement(StatementKind.CONSENT, person, content) for person in sorted(people)],
    )
