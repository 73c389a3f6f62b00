"""Answers of a report about cases, by their concepts; what does not fit is left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fieldkit.domain import partial_date
from fieldkit.domain.amount import typed_decimal
from fieldkit.domain.answers import Json
from fieldkit.domain.content_members import CODE, MAX_CODES, MAX_LINE
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.stage import MAX_DAYS
from fieldkit.errors import InvalidInput
from fieldkit.hq.facts_by_concept import Facts, Places

WANTED = frozenset(
    {
        "event.time", "case.stage", "case.court", "case.judge", "case.hearing_at",
        "case.verdict_at", "case.opened_at", "case.charge", "case.released_at",
        "case.release_mode", "case.lawyer", "case.clemency_at", "case.clemency_result",
        "sanction.kind", "sanction.arrest_days", "sanction.fine_base_units",
        "sanction.fine_reported", "sanction.term_months", "detention.place",
        "detention.place_other", "execution.at", "execution.learned_at",
        "execution.family_violation", "un.registered_at", "un.interim_measures",
        "parcel.status", "parcel.kind", "parcel.brought_at", "parcel.place",
        "parcel.refusal_reason", "relative.relation", "relative.request",
        "help.next_contact_at", "work.reprisal_kind", "work.institution", "union.violation",
        "union.name", "association.measure", "media.violation",
    }
)  # fmt: skip


class ReportedFacts:
    """Typed answers, of a person's row first, then of the whole report."""

    def __init__(self, places: Places, answers: Mapping[str, Json]) -> None:
        self._facts = Facts(places, answers)

    def line(self, concept: str, row: str) -> str:
        """Return a short text."""
        return " ".join(self._facts.text(concept, row, MAX_LINE).split())

    def codes(self, concept: str, row: str) -> tuple[str, ...]:
        """Return the codes that were chosen, each once."""
        for value in self._facts.of(concept, row):
            found = value if isinstance(value, list) else [value]
            words = [word for code in found if isinstance(code, str) for word in code.split()]
            kept = [word for word in words if CODE.match(word)]
            if kept:
                return tuple(dict.fromkeys(kept))[:MAX_CODES]
        return ()

    def code(self, concept: str, row: str) -> str:
        """Return the one code that was chosen."""
        return next(iter(self.codes(concept, row)), "")

    def date(self, concept: str, row: str) -> PartialDate | None:
        """Return a date with a day, as it was answered."""
        for value in self._facts.of(concept, row):
            try:
                when = partial_date.from_json(value)
            except InvalidInput:
                continue
            if not when.edtf.startswith("T"):
                return when
        return None

    def number(self, concept: str, row: str) -> int | None:
        """Return a whole number of days or months."""
        for value in self._facts.of(concept, row):
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_DAYS:
                return value
        return None

    def amount(self, concept: str, row: str) -> Decimal | None:
        """Return an exact amount; answers keep decimals as the text that was typed."""
        for value in self._facts.of(concept, row):
            try:
                return typed_decimal(str(value))
            except InvalidInput:
                continue
        return None
