"""Says in words what cases hold: steps, where a case stands and why, parcels, talks, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from fieldkit.domain.case import CaseState, ListedCase, Standing
from fieldkit.domain.contact import Contact
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.local_text import short_moment
from fieldkit.domain.money import EUR, Purpose
from fieldkit.domain.parcel import Parcel
from fieldkit.domain.stage import Stage, StatedStage
from fieldkit.hq.amounts import Computed, ShownMoney, Unknown
from fieldkit.hq.case_contradictions import Contradiction, ContradictionKind
from fieldkit.operations.hq.term_labels import label_of
from fieldkit.translations import _, language, ngettext


def term(vocabulary: str, code: str) -> str:
    """Return the label of a term, or its code where the list does not know it."""
    return label_of(vocabulary, code, language())


def terms(vocabulary: str, codes: Iterable[str]) -> str:
    """Return labels, divided by commas."""
    return ", ".join(term(vocabulary, code) for code in codes)


def state_text(state: CaseState) -> str:
    """Return the name of a state."""
    return term("case_state", state.value)


def standing_line(standing: Standing) -> str:
    """Return where a case stands: "Person in custody · Administrative detainee"."""
    parts = [state_text(standing.state)]
    if standing.legal_status is not None:
        parts.append(term("legal_status", standing.legal_status.value))
    return " · ".join(parts)


def why_line(standing: Standing) -> str:
    """Return what a standing follows from."""
    if standing.last_stage is None:
        if standing.unconfirmed:
            return _("No step is confirmed yet; reported: {standing}").format(
                standing=_reported(standing)
            )
        return _("No step is known yet")
    because = _("The last confirmed step: {step}").format(step=step_line(standing.last_stage))
    differs = (standing.reported_state, standing.reported_status) != (
        standing.state,
        standing.legal_status,
    )
    if standing.unconfirmed and differs:
        told = _("Reported, not confirmed: {standing}").format(standing=_reported(standing))
        return f"{because}\n{told}"
    return because


def _reported(standing: Standing) -> str:
    parts = [state_text(standing.reported_state)]
    if standing.reported_status is not None:
        parts.append(term("legal_status", standing.reported_status.value))
    return " · ".join(parts)


def step_line(stage: Stage) -> str:
    """Return a step with its date: "Fine imposed, 10 November 2020"."""
    name = term(stage.vocabulary, stage.code)
    if stage.when is None:
        return _("{step}, date not known").format(step=name)
    return _("{step}, {when}").format(step=name, when=shown_date(stage.when.edtf))


def step_details(stage: Stage) -> list[tuple[str, str]]:
    """Return what else a step says, as (label, text)."""
    found = [
        (_("Where"), stage.where),
        (_("Held at"), place_text(stage.place, stage.place_text)),
        (_("Court"), stage.court),
        (_("Judge"), stage.judge),
        (_("Article"), terms("legal_article", stage.articles)),
        (_("Sanction"), sanction_text(stage)),
        (_("Next hearing"), "" if stage.hearing is None else shown_date(stage.hearing.edtf)),
        (_("Note"), stage.note),
    ]
    return [(label, text) for label, text in found if text]


def place_text(code: str, written: str) -> str:
    """Return a place of custody: by its list, or as written, or both."""
    return ", ".join(
        part for part in (term("detention_place", code) if code else "", written) if part
    )


def sanction_text(stage: Stage) -> str:
    """Return what was ruled: "15 days", "20 base units"."""
    parts = []
    if stage.days is not None:
        parts.append(ngettext("{count} day", "{count} days", stage.days).format(count=stage.days))
    if stage.months is not None:
        parts.append(
            ngettext("{count} month", "{count} months", stage.months).format(count=stage.months)
        )
    if stage.base_units is not None:
        parts.append(units_text(stage.base_units))
    if not parts and stage.sanction:
        parts.append(term("sanction", stage.sanction))
    return ", ".join(parts)


def units_text(units: Decimal) -> str:
    """Return an amount of base units."""
    if units == units.to_integral_value():
        return ngettext("{count} base unit", "{count} base units", int(units)).format(
            count=int(units)
        )
    # Of a fraction: in be and ru the word stands in the genitive singular.
    return _("{amount} base units").format(amount=f"{units:f}")


def release_text(standing: Standing) -> str:
    """Return when a term of arrest ends, or ""."""
    first, last = standing.release_from, standing.release_to
    if first is None or last is None:
        return ""
    if first.date() == last.date():
        return short_moment(first) if first.time() != last.time().min else short_moment(last)
    return _("between {first} and {last}").format(
        first=short_moment(first), last=short_moment(last)
    )


def parcel_line(parcel: Parcel) -> str:
    """Return what was said of a parcel: "Refused (Not a parcel day): Food, 10 November 2020"."""
    status = term("parcel_status", parcel.status.value)
    if parcel.reason:
        status = _("{status} ({reason})").format(
            status=status, reason=term("parcel_refusal_reason", parcel.reason)
        )
    parts = [
        terms("parcel_kind", parcel.kinds),
        "" if parcel.when is None else shown_date(parcel.when.edtf),
        place_text(parcel.place, ""),
        "" if parcel.cost_byn is None else f"{parcel.cost_byn:f} BYN",
    ]
    more = ", ".join(part for part in parts if part)
    return f"{status}: {more}" if more else status


def contact_line(contact: Contact) -> str:
    """Return who called and what they asked."""
    parts = [
        contact.who,
        "" if contact.when is None else shown_date(contact.when.edtf),
        terms("relative_request", contact.asked),
    ]
    line = ", ".join(part for part in parts if part)
    if contact.next_at is not None:
        line += "; " + _("next contact: {when}").format(when=shown_date(contact.next_at.edtf))
    return line


def lawyer_line(lawyer: Lawyer) -> str:
    """Return whether there is a lawyer, and what the lawyer met."""
    parts = [term("lawyer_arrangement", lawyer.arrangement), lawyer.lawyer]
    if lawyer.first_access is not None:
        parts.append(_("first access: {when}").format(when=shown_date(lawyer.first_access.edtf)))
    if lawyer.refused is not None:
        parts.append(_("not let in: {when}").format(when=shown_date(lawyer.refused.edtf)))
    parts.append(lawyer.reason)
    return ", ".join(part for part in parts if part)


def purpose_text(purpose: Purpose) -> str:
    """Return what an amount is for."""
    return {
        Purpose.FINE: _("Fine"),
        Purpose.COSTS: _("Costs"),
        Purpose.DAMAGES: _("Damages"),
        Purpose.TAX: _("Tax claim"),
        Purpose.LAWYER: _("Lawyer's fee"),
        Purpose.HELP: _("Help"),
        Purpose.OTHER: _("Other amount"),
    }[purpose]


def money_lines(shown: ShownMoney) -> list[str]:
    """Return an amount as it was told, and in lines of their own what it comes to."""
    money = shown.money
    told = []
    if money.base_units is not None:
        told.append(units_text(money.base_units))
    if money.reported is not None:
        told.append(
            _("reported: {amount} {currency}").format(
                amount=f"{money.reported:f}", currency=money.currency
            )
        )
    day = "" if money.when is None else shown_date(money.when.edtf)
    lines = [", ".join(part for part in (purpose_text(money.purpose), *told, day) if part)]
    if money.base_units is not None:
        lines.append(_("Computed: {amount}").format(amount=computed_text(shown.roubles)))
    if shown.differs:
        lines.append(_("The reported amount is not what the base units come to. Both are kept."))
    if money.currency != EUR or money.reported is None:
        lines.append(_("In euros: {amount}").format(amount=computed_text(shown.euros)))
    if money.paid is not None:
        lines.append(_("Paid: {when}").format(when=shown_date(money.paid.edtf)))
    return lines


def computed_text(found: Computed | Unknown) -> str:
    """Return a computed amount with what it was computed by, or why it is not known."""
    if isinstance(found, Unknown):
        return _unknown()[found]
    if found.is_exact:
        amount = f"{found.low:f} {found.currency}"
    else:
        amount = _("from {low} to {high} {currency}").format(
            low=f"{found.low:f}", high=f"{found.high:f}", currency=found.currency
        )
    return f"{amount} [{'; '.join(found.used)}]" if found.used else amount


def _unknown() -> Mapping[Unknown, str]:
    return {
        Unknown.NO_DATE: _("not known: there is no date"),
        Unknown.NO_BASE_UNIT: _("not known: no base unit is known for this day"),
        Unknown.NO_RATE: _("not known: no rate of exchange is known for this day"),
        Unknown.TOO_VAGUE: _("not known: the date is not exact enough"),
        Unknown.NO_AMOUNT: _("not known: there is no amount"),
    }


def contradiction_line(found: Contradiction, stages: Mapping[StatementId, StatedStage]) -> str:
    """Return in words what does not fit together; empty if a step is not among `stages`."""
    if found.first not in stages or found.second not in stages:
        return ""
    first, second = stages[found.first].stage, stages[found.second].stage
    if found.kind is ContradictionKind.DIFFERENT:
        a, b = _member(first, found.member), _member(second, found.member)
        return _("{step}: one says {first}, another says {second}.").format(
            step=term(first.vocabulary, first.code), first=a, second=b
        )
    sentence = {
        ContradictionKind.EXCLUSIVE: _("Both cannot be so: {first}; {second}."),
        ContradictionKind.TWICE: _("Told with two dates: {first}; {second}."),
        ContradictionKind.ORDER: _("The order cannot be so: {first}; {second}."),
    }[found.kind]
    return sentence.format(first=step_line(first), second=step_line(second))


def _member(stage: Stage, member: str) -> str:
    if member == "place":
        return place_text(stage.place, "")
    if member in ("days", "months", "base_units"):
        return sanction_text(stage)
    if member == "sanction":
        return term("sanction", stage.sanction)
    return str(getattr(stage, member))


def case_title(case: ListedCase, names: str) -> str:
    """Return how a case is called: its people or subject, and its type."""
    return _("{names}: {type}").format(
        names=names or case.title or _("nobody named"), type=term("case_type", case.case_type)
    )
