"""What each step means for a case: the table of domain knowledge, section 3.1, and its kin.

Steps are terms of vocabularies; one that is not in these tables changes nothing, and is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.domain.case import CaseState, LegalStatus
from fieldkit.domain.stage import PROCEDURAL, Stage

_S = CaseState
_L = LegalStatus


@dataclass(frozen=True)
class Effect:
    """What follows from a step; None leaves it as it was."""

    state: CaseState | None = None
    status: LegalStatus | None = None


_NOTHING = Effect()

# In the order in which they follow one another where dates leave it open.
PROCEDURAL_EFFECTS: Mapping[str, Effect] = {
    "REPORTED": _NOTHING,
    "DETAINED": Effect(_S.IN_CUSTODY, _L.HELD_NO_CHARGE),
    "LOCATION_KNOWN": _NOTHING,
    "PROTOCOL": Effect(_S.WAITING_COURT, _L.ADMIN_DETAINEE),
    "RELEASED_NO_PROTOCOL": Effect(_S.FOLLOW_UP, _L.RELEASED),
    "RELEASED_SUMMONS": Effect(_S.WAITING_COURT, _L.RELEASED),
    "ADMIN_TRIAL": Effect(_S.WAITING_COURT),
    "RETURNED_FOR_REVISION": Effect(_S.WAITING_COURT),
    "ADJOURNED": Effect(_S.WAITING_COURT),
    "FINE": Effect(_S.FOLLOW_UP, _L.RELEASED),
    "COMMUNITY_WORK": Effect(_S.FOLLOW_UP, _L.RELEASED),
    "WARNING": Effect(_S.FOLLOW_UP, _L.RELEASED),
    "ADMIN_ACQUITTED": Effect(_S.FOLLOW_UP, _L.ACQUITTED),
    "ADMIN_ARREST": Effect(_S.IN_CUSTODY, _L.ADMIN_ARRESTED),
    "ADMIN_APPEAL": Effect(_S.WAITING_DECISION),
    "ARREST_SERVED": Effect(_S.FOLLOW_UP, _L.RELEASED),
    "REARRESTED": Effect(_S.IN_CUSTODY, _L.HELD_NO_CHARGE),
    "CRIMINAL_OPENED": Effect(_S.WAITING_DECISION, _L.SUSPECT),
    "SUSPECT_HELD": Effect(_S.IN_CUSTODY, _L.SUSPECT),
    "CHARGED": Effect(None, _L.ACCUSED),
    "REMAND": Effect(_S.IN_CUSTODY, _L.ACCUSED),
    "RECOGNIZANCE": Effect(_S.WAITING_COURT, _L.ACCUSED),
    "TRIAL": Effect(_S.WAITING_DECISION, _L.ACCUSED),
    "VERDICT": Effect(_S.WAITING_DECISION),  # the status is that of the sentence
    "APPEAL": Effect(_S.WAITING_DECISION),
    "SENTENCE_IN_FORCE": Effect(_S.FOLLOW_UP),
    "TRANSFERRED": _NOTHING,
    "PUNISHMENT_CELL": _NOTHING,
    "REGIME_CHANGE": _NOTHING,
    "CLEMENCY_ASKED": Effect(_S.WAITING_DECISION),
    "CLEMENCY_REFUSED": Effect(_S.FOLLOW_UP),
    "CLEMENCY_GRANTED": Effect(_S.CLOSED, _L.RELEASED),
    "AMNESTY": Effect(_S.CLOSED, _L.RELEASED),
    "INTERIM_MEASURES": _NOTHING,
    "EXECUTED": Effect(_S.FOLLOW_UP, _L.DECEASED),
    "EXECUTION_LEARNED": Effect(_S.FOLLOW_UP, _L.DECEASED),
    "RELEASED": Effect(_S.CLOSED, _L.RELEASED),
    "RELEASED_EXPELLED": Effect(_S.CLOSED, _L.RELEASED),
    "LEFT_COUNTRY": Effect(_S.FOLLOW_UP, _L.FREE),
    "WANTED": Effect(None, _L.WANTED_ABROAD),
    "DECEASED": Effect(_S.FOLLOW_UP, _L.DECEASED),
    "CONVICTION_SPENT": Effect(_S.CLOSED, _L.FREE),
}

_ASSOCIATION: Mapping[str, Effect] = {
    "REG_POSTPONED": Effect(_S.WAITING_DECISION),
    "REG_REFUSED": Effect(_S.FOLLOW_UP),
    "NAME_REFUSED": Effect(_S.FOLLOW_UP),
    "ADDRESS_LOST": Effect(_S.OPEN),
    "WARNING": Effect(_S.OPEN),
    "INSPECTION": Effect(_S.OPEN),
    "FUNDS": Effect(_S.OPEN),
    "EXTREMIST": Effect(_S.FOLLOW_UP),
    "TAX_CASE": Effect(_S.WAITING_COURT),
    "LIABILITY_ADMIN": Effect(_S.WAITING_COURT),
    "LIABILITY_CRIMINAL": Effect(_S.WAITING_COURT),
    "SUIT_DISSOLUTION": Effect(_S.WAITING_COURT),
    "DISSOLVED": Effect(_S.FOLLOW_UP),
    "SELF_DISSOLVED": Effect(_S.FOLLOW_UP),
}
_REPRISAL: Mapping[str, Effect] = {
    "EXPULSION_THREAT": Effect(_S.OPEN),
    "BLACKLIST": Effect(_S.FOLLOW_UP),
    "BONUS_CUT": Effect(_S.FOLLOW_UP),
    "SCHOLARSHIP": Effect(_S.FOLLOW_UP),
    "DORM_EVICTION": Effect(_S.FOLLOW_UP),
    "TITLE_LOST": Effect(_S.FOLLOW_UP),
    "CONSCRIPTION": Effect(_S.FOLLOW_UP),
    "NOT_RENEWED": Effect(_S.FOLLOW_UP),
    "FORCED_RESIGNATION": Effect(_S.FOLLOW_UP),
    "EXPELLED": Effect(_S.FOLLOW_UP),
    "DISMISSED": Effect(_S.FOLLOW_UP),
}
_UNION: Mapping[str, Effect] = {
    "MEMBERS_PRESSED": Effect(_S.OPEN),
    "PREMISES": Effect(_S.OPEN),
    "FUNDING": Effect(_S.OPEN),
    "NOT_RECOGNISED": Effect(_S.OPEN),
    "STRIKE_BANNED": Effect(_S.OPEN),
    "OFFICE_SEARCHED": Effect(_S.OPEN),
    "LEADER_PROSECUTED": Effect(_S.WAITING_COURT),
    "DISMISSED": Effect(_S.FOLLOW_UP),
    "STRIKE_PUNISHED": Effect(_S.FOLLOW_UP),
    "DISSOLVED": Effect(_S.FOLLOW_UP),
}
_INTERNATIONAL: Mapping[str, Effect] = {
    "DRAFT": Effect(_S.OPEN),
    "CONSENT_CHECKED": Effect(_S.OPEN),
    "SENT": Effect(_S.WAITING_DECISION),
    "REGISTERED": Effect(_S.WAITING_DECISION),
    "INTERIM": Effect(_S.WAITING_DECISION),
    "STATE_REPLY": Effect(_S.WAITING_DECISION),
    "COMMENTS": Effect(_S.WAITING_DECISION),
    "DECIDED": Effect(_S.FOLLOW_UP),
    "NOT_IMPLEMENTED": Effect(_S.FOLLOW_UP),
    "IMPLEMENTED": Effect(_S.CLOSED),
}
_HELP: Mapping[str, Effect] = {"COMPLAINT": Effect(_S.WAITING_DECISION)}

EFFECTS: Mapping[str, Mapping[str, Effect]] = {
    PROCEDURAL: PROCEDURAL_EFFECTS,
    "association_measure": _ASSOCIATION,
    "reprisal_kind": _REPRISAL,
    "union_violation": _UNION,
    "un_stage": _INTERNATIONAL,
    "intervention": _HELP,
}

# Which lists have the steps of a type of case, the most used first.
VOCABULARIES_OF: Mapping[str, tuple[str, ...]] = {
    "ADMIN": (PROCEDURAL, "intervention"),
    "CRIMINAL": (PROCEDURAL, "un_stage", "intervention"),
    "DEATH": (PROCEDURAL, "un_stage", "death_family_violation", "intervention"),
    "ILL_TREATMENT": ("intervention", PROCEDURAL, "un_stage"),
    "ASSOCIATION": ("association_measure", "un_stage", PROCEDURAL, "intervention"),
    "EMPLOYMENT": ("reprisal_kind", "intervention", PROCEDURAL),
    "EDUCATION": ("reprisal_kind", "intervention", PROCEDURAL),
    "UNION": ("union_violation", "reprisal_kind", PROCEDURAL, "un_stage"),
    "MEDIA": ("media_violation", PROCEDURAL, "intervention"),
    "SUPPORT": ("intervention", PROCEDURAL),
    "UN": ("un_stage", PROCEDURAL, "intervention"),
}

CUSTODY_BEGINS = frozenset({"DETAINED", "REARRESTED", "SUSPECT_HELD", "REMAND"})
TAKEN = frozenset({"DETAINED", "REARRESTED"})
RULINGS = frozenset({"FINE", "ADMIN_ARREST", "COMMUNITY_WORK", "WARNING", "ADMIN_ACQUITTED"})
# A ruling that lets go, unless a term of arrest runs.
LENIENT = frozenset({"FINE", "COMMUNITY_WORK", "WARNING", "ADMIN_ACQUITTED"})
RELEASES = frozenset(
    {
        "RELEASED_NO_PROTOCOL", "RELEASED_SUMMONS", "ARREST_SERVED", "RECOGNIZANCE", "RELEASED",
        "RELEASED_EXPELLED", "AMNESTY", "CLEMENCY_GRANTED", "LEFT_COUNTRY",
    }
)  # fmt: skip
# Steps of an administrative case; whoever is held for a crime is let go by none of them.
ADMINISTRATIVE_STEPS = LENIENT | {
    "PROTOCOL", "ADMIN_TRIAL", "RETURNED_FOR_REVISION", "ADJOURNED",
}  # fmt: skip
DEATHS = frozenset({"EXECUTED", "EXECUTION_LEARNED", "DECEASED"})

HELD_SENTENCES = frozenset({"IMPRISONMENT", "LIFE"})
DEATH_SENTENCE = "DEATH"
FREE_SENTENCES = frozenset(
    {
        "RESTRICTED_FREEDOM_HOME", "RESTRICTED_FREEDOM_OPEN", "FINE_BASE_UNITS", "FINE_RUBLES",
        "COMMUNITY_WORK_HOURS", "POST_BAN", "DAMAGES", "SUSPENDED", "CONFISCATION",
    }
)  # fmt: skip

# The heaviest first: of two that are told of one verdict, the heavier says who is held.
_BY_WEIGHT = (DEATH_SENTENCE, "LIFE", "IMPRISONMENT", "RESTRICTED_FREEDOM_OPEN")
BESIDE_A_SENTENCE = frozenset({"POST_BAN", "DAMAGES", "CONFISCATION"})

_RANKS = {
    (vocabulary, code): rank
    for vocabulary, effects in EFFECTS.items()
    for rank, code in enumerate(effects)
}
_LAST = max(_RANKS.values()) + 1


def effect_of(stage: Stage) -> Effect:
    """Return what follows from a step."""
    return EFFECTS.get(stage.vocabulary, {}).get(stage.code, _NOTHING)


def weight_of(sanction: str) -> int:
    """Return how heavy a sanction is; those that are not heavier than others have none."""
    return len(_BY_WEIGHT) - _BY_WEIGHT.index(sanction) if sanction in _BY_WEIGHT else 0


def rank_of(stage: Stage) -> int:
    """Return where a step stands among those that dates leave open, the first one lowest."""
    return _RANKS.get((stage.vocabulary, stage.code), _LAST)
