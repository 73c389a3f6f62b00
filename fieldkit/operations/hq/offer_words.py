"""Says in words what a report suggests for a case."""

from __future__ import annotations

from fieldkit.domain import contact, lawyer, money, parcel
from fieldkit.domain import stage as stages
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.statement import StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.operations.hq import case_words as words
from fieldkit.translations import _


def offer_line(suggestion: Suggestion) -> str:
    """Return a suggestion with the report it comes from: "Fine imposed, ... (T05, 1a2b3c4d)"."""
    return _("{what} ({form}, report {report})").format(
        what=_what(suggestion), form=suggestion.form, report=suggestion.source[:8]
    )


def _what(suggestion: Suggestion) -> str:
    content = suggestion.content
    if suggestion.kind is StatementKind.STAGE:
        stage = stages.from_content(content)
        details = [text for _label, text in words.step_details(stage)]
        return ", ".join([words.step_line(stage), *details])
    if suggestion.kind is StatementKind.PARCEL:
        return _("Parcel: {what}").format(what=words.parcel_line(parcel.from_content(content)))
    if suggestion.kind is StatementKind.CONTACT:
        return _("Relatives: {what}").format(what=words.contact_line(contact.from_content(content)))
    if suggestion.kind is StatementKind.LAWYER:
        return _("Lawyer: {what}").format(what=words.lawyer_line(lawyer.from_content(content)))
    return _money(money.from_content(content))


def _money(told: money.Money) -> str:
    parts = [words.purpose_text(told.purpose)]
    if told.base_units is not None:
        parts.append(words.units_text(told.base_units))
    if told.reported is not None:
        parts.append(f"{told.reported:f} {told.currency}")
    if told.when is not None:
        parts.append(shown_date(told.when.edtf))
    return ", ".join(parts)
