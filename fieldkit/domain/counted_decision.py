"""What a court decided about one person, as far as it is counted and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

FORM = "decision"  # of the words that are made of decisions
# Steps of a case that are decisions, and the sanction where the step alone says it.
SANCTION_OF: Mapping[str, str] = MappingProxyType(
    {
        "FINE": "FINE_BASE_UNITS",
        "ADMIN_ARREST": "ARREST_DAYS",
        "COMMUNITY_WORK": "COMMUNITY_WORK_HOURS",
        "VERDICT": "",
    }
)


@dataclass(frozen=True)
class AmountRange:
    """An amount of money that is known to lie between two; None where it is not known."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class CountedDecision:
    """One decision; amounts are those of the base units, computed for the day."""

    sanction: str  # of the vocabulary sanction
    court: str = ""
    judge: str = ""
    days: int | None = None
    months: int | None = None
    base_units: Decimal | None = None
    roubles: AmountRange | None = None  # BYN
    euros: AmountRange | None = None


@dataclass(frozen=True)
class DecisionSums:
    """What several decisions come to; None where there is nothing to add up."""

    days: int | None = None
    days_median: Decimal | None = None
    months: int | None = None
    months_median: Decimal | None = None
    base_units: Decimal | None = None
    base_units_median: Decimal | None = None
    roubles: AmountRange | None = None
    euros: AmountRange | None = None
    # In no sum of euros: no rate, or no exact day, is known; None where the public may not see it.
    fines_without_euros: int | None = 0


@dataclass(frozen=True)
class Course:
    """How cases go: how long until court, how many parcels were refused, who had a lawyer."""

    waits: int = 0  # people of whom both days are known exactly
    wait_median: Decimal | None = None  # days from detention to the first hearing or decision
    parcels: int = 0  # that were brought and either taken or refused
    parcels_refused: int = 0
    asked: int = 0  # people of whom it is known whether they have a lawyer
    with_lawyer: int = 0
    # Of the people behind these numbers, the fewest whom a part of each speaks of: one person can
    # have many cases, and many parcels.
    fewest_waiting: int = 0
    fewest_with_parcels: int = 0
    fewest_asked: int = 0
