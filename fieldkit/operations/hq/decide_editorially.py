"""Decide to print names without consent: for each person, with a reason, for a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fieldkit.domain.consent_statement import EditorialDecision, Purpose, editorial_to_content
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.local_text import local
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.hq.consent_ledger import Why
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext

# What no decision of ours can stand in for.
BEYOND = frozenset({Why.WITHDRAWN, Why.SILENCE, Why.REFUSED, Why.MINOR, Why.UNKNOWN})


@dataclass(frozen=True)
class DecidedTogether:
    """Of many people, for whom one reason can do, and how many stay withheld, by why."""

    people: tuple[PersonId, ...]  # in the order in which they were given
    left: Mapping[Why, int]


def decided_together(
    session: HeadquartersSession, person_ids: Collection[PersonId]
) -> DecidedTogether:
    """Return of whom it can be decided at one stroke: those whom nobody could ask, and only those.

    Whoever allowed something less said what they want: that is decided for each of them alone.
    Who can be printed already is in neither part.
    """
    now = session.clock.now()
    rulings = effective(session, list(dict.fromkeys(person_ids)), Purpose.PUBLIC, now)
    return DecidedTogether(
        tuple(person for person, ruling in rulings.items() if ruling.why is Why.NOBODY_ASKED),
        Counter(
            ruling.why
            for ruling in rulings.values()
            if not ruling.allowed and ruling.why is not Why.NOBODY_ASKED
        ),
    )


def decide_editorially(
    session: HeadquartersSession, person_ids: Collection[PersonId], decision: EditorialDecision
) -> tuple[Statement, ...]:
    """Decide it for each of these people, for all or none, and return the statements in order.

    Raises:
        InvalidInput: Nobody was named, or the decision has ended already.
        NotAllowed: For somebody it is not ours to decide: withdrawn, silence of relatives,
            publishing refused by name, a minor, nobody known; or nobody said who they are.
    """
    asked = list(dict.fromkeys(person_ids))
    now = session.clock.now()
    if not asked:
        raise InvalidInput(_("Say first whom it is about."))
    if decision.until is not None and decision.until < local(now, session.clock).date():
        raise InvalidInput(_("It would have ended already."))
    rulings = effective(session, asked, Purpose.PUBLIC, now)
    beyond = sum(ruling.why in BEYOND for ruling in rulings.values())
    if beyond:
        raise NotAllowed(
            ngettext(
                "For {count} of them this is not ours to decide.",
                "For {count} of them this is not ours to decide.",
                beyond,
            ).format(count=beyond),
            hint=_(
                "Consent was withdrawn, relatives or the person asked not to publish, or a parent"
                " must agree first."
            ),
        )
    content = editorial_to_content(decision)
    return make_statements(
        session,
        *(NewStatement(StatementKind.EDITORIAL, person, {**content}) for person in asked),
    )
