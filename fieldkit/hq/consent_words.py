"""What the rules of consent decided, in words."""

from __future__ import annotations

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import GivenBy, GivenHow, Purpose
from fieldkit.hq.consent_ledger import Ruling, Why
from fieldkit.translations import _


def sentence_of(ruling: Ruling) -> str:
    """Return why a use is allowed or not, as one sentence."""
    return reason_of(ruling.why)


def reason_of(why: Why) -> str:
    """Return what decided, as one sentence."""
    return {
        Why.HELPING: _("Finding and helping the person needs no consent."),
        Why.CONSENT: _("Consent reaches so far."),
        Why.EDITORIAL: _("An editorial decision stands in for consent."),
        Why.WITHDRAWN: _("Consent was withdrawn; nothing is allowed."),
        Why.SILENCE: _("Relatives ask not to publish."),
        Why.REFUSED: _("This use was refused."),
        Why.NOBODY_ASKED: _("Nobody was asked yet."),
        Why.ENDED: _("Consent was given until a day that is over; ask again."),
        Why.LESS: _("Consent was given for less than this."),
        Why.MINOR: _("Perhaps under 18; a parent or guardian must agree."),
        Why.UNKNOWN: _("There is no such person."),
    }[why]


def purpose_text(purpose: Purpose) -> str:
    """Return a use as people name it."""
    return {
        Purpose.HELP: _("Find and help the person"),
        Purpose.INTERNAL: _("Keep and use inside the organisation"),
        Purpose.STATISTICS: _("Count in anonymous statistics"),
        Purpose.LEGAL_AID: _("Give to lawyer and family"),
        Purpose.COALITION: _("Give to partners of the coalition"),
        Purpose.UN_CONFIDENTIAL: _("Give to a UN body, in confidence"),
        Purpose.UN_NAMED: _("Give to a UN body, by name"),
        Purpose.PUBLIC: _("Publish the name"),
    }[purpose]


def level_text(level: ConsentLevel) -> str:
    """Return a level with its number, which monitors know."""
    number = level.value.partition("_")[0]
    said = {
        ConsentLevel.NONE: _("not asked, or not possible"),
        ConsentLevel.INTERNAL: _("inside the organisation only"),
        ConsentLevel.STATISTICS: _("anonymous statistics"),
        ConsentLevel.LEGAL_AID: _("lawyer and family"),
        ConsentLevel.COALITION: _("partners of the coalition"),
        ConsentLevel.UN_CONFIDENTIAL: _("UN body, in confidence"),
        ConsentLevel.UN_NAMED: _("UN body, by name"),
        ConsentLevel.PUBLIC: _("public"),
        ConsentLevel.WITHDRAWN: _("withdrawn"),
    }[level]
    return f"{number}: {said}"


def giver_text(giver: GivenBy) -> str:
    """Return who gave it."""
    return {
        GivenBy.PERSON: _("the person"),
        GivenBy.PARENT: _("a parent or guardian"),
        GivenBy.RELATIVE: _("the nearest relative"),
        GivenBy.LAWYER: _("the lawyer"),
        GivenBy.NONE: _("nobody"),
    }[giver]


def how_text(how: GivenHow) -> str:
    """Return how it was given."""
    return {
        GivenHow.IN_PERSON: _("in person"),
        GivenHow.PHONE: _("by phone"),
        GivenHow.MESSAGE: _("by message"),
        GivenHow.WRITTEN: _("in writing"),
        GivenHow.THROUGH_LAWYER: _("through the lawyer"),
        GivenHow.NOT_SAID: _("not said how"),
    }[how]
