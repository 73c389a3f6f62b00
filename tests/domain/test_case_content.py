"""What statements about cases say survives being written and read; what does not fit is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import (
    canonical_json,
    case,
    case_rules,
    contact,
    exchange_rate,
    lawyer,
    money,
    note,
    parcel,
    stage,
    task,
)
from fieldkit.domain.amount import decimal_of, decimal_text, typed_decimal
from fieldkit.domain.answers import Json
from fieldkit.domain.case_rules import AlarmUrgency, Anchor, DeadlineRule, RuleTable
from fieldkit.domain.identifiers import CaseId, ColleagueId, DeviceId, PersonId, StatementId
from fieldkit.domain.money import Money, Purpose
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, precision_of
from fieldkit.errors import InvalidInput

_HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
_CODES = st.text("ABCXYZ_0123456789", min_size=1, max_size=20)
_LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
_SAID = _LINES.filter(bool)
_DATES = st.sampled_from(
    ["2020", "2020-11", "2020-11-08", "2020-11-08T14:05", "2020-11~", "2020-11-08/2020-11-10"]
).map(lambda text: PartialDate(text, text, precision_of(text)))
_AMOUNTS = st.decimals(0, 10**11, places=2, allow_nan=False, allow_infinity=False)
_MAYBE_DATE = st.none() | _DATES
_MAYBE_AMOUNT = st.none() | _AMOUNTS
_MANY = st.lists(_CODES, max_size=4).map(tuple)

STAGES = st.builds(
    stage.Stage,
    code=_CODES,
    vocabulary=st.sampled_from(stage.STAGE_VOCABULARIES),
    when=_MAYBE_DATE,
    hearing=_MAYBE_DATE,
    where=_LINES,
    place=st.just("") | _CODES,
    place_text=_LINES,
    court=_LINES,
    judge=_LINES,
    articles=_MANY,
    sanction=st.just("") | _CODES,
    days=st.none() | st.integers(0, 60),
    months=st.none() | st.integers(0, 300),
    base_units=_MAYBE_AMOUNT,
    is_confirmed=st.booleans(),
    note=_LINES,
)
_MONEY = st.builds(
    lambda purpose, when, units, reported, currency, paid, text: Money(
        purpose, when, units, reported, currency if reported is not None else "BYN", paid, text
    ),
    st.sampled_from(Purpose),
    _MAYBE_DATE,
    _AMOUNTS,
    _MAYBE_AMOUNT,
    st.sampled_from(["BYN", "EUR", "USD"]),
    _MAYBE_DATE,
    _LINES,
)
_RULES = st.builds(
    DeadlineRule,
    key=_CODES,
    anchor=st.sampled_from(Anchor),
    limit_hours=st.integers(0, 5000),
    warn_hours=st.integers(0, 5000),
    lapse_hours=st.none() | st.integers(0, 5000),
    urgency=st.sampled_from(AlarmUrgency),
    case_types=_MANY,
    is_off=st.booleans(),
    to_be_confirmed=st.booleans(),
    source=_LINES,
)
_PEOPLE = st.lists(_HEX, max_size=4, unique=True).map(lambda them: tuple(map(PersonId, them)))
_OPENINGS = st.builds(case.CaseOpening, st.integers(1, 10**6), _CODES, _PEOPLE, _LINES)
_PLAIN = [case.CaseState.CLOSED, case.CaseState.REOPENED, case.CaseState.REJECTED]
_DECISIONS = st.builds(case.CaseDecision, st.sampled_from(_PLAIN), _LINES) | st.builds(
    case.CaseDecision, st.just(case.CaseState.MERGED), _LINES, _HEX.map(CaseId)
)
_OPEN_PARCELS = [item for item in ParcelStatus if item is not ParcelStatus.REFUSED]
_PARCELS = st.builds(
    Parcel,
    st.sampled_from(_OPEN_PARCELS),
    _MANY,
    _MAYBE_DATE,
    st.just("") | _CODES,
    st.just(""),
    _LINES,
    _LINES,
    _MAYBE_AMOUNT,
    _LINES,
    st.none() | _HEX.map(StatementId),
)
_CONTACTS = st.builds(
    contact.Contact, _SAID, _MAYBE_DATE, _MANY, _LINES, _LINES, _MAYBE_DATE, _LINES
)
_LAWYERS = st.builds(
    lawyer.Lawyer, _CODES, _LINES, _MAYBE_DATE, _MAYBE_DATE, _MAYBE_DATE, _LINES, _LINES
)
_TASKS = st.builds(task.Task, _SAID, st.none() | _HEX.map(ColleagueId), due=_MAYBE_DATE) | (
    st.builds(task.Task, _SAID, device=_HEX.map(DeviceId), rule=_CODES)
)
_NOTES = st.builds(note.Note, _SAID) | st.builds(
    note.Note, _LINES, _CODES, st.none() | _HEX.map(StatementId), _DATES
)


@given(st.data())
@pytest.mark.parametrize(
    ("made", "read"),
    [
        (STAGES, stage.from_content),
        (_OPENINGS | _DECISIONS, case.from_content),
        (_PARCELS, parcel.from_content),
        (_CONTACTS, contact.from_content),
        (_LAWYERS, lawyer.from_content),
        (_MONEY, money.from_content),
        (_NOTES, note.from_content),
        (_TASKS, task.from_content),
        (
            st.lists(_RULES, max_size=4, unique_by=lambda rule: rule.key).map(
                lambda rules: RuleTable(tuple(rules))
            ),
            case_rules.from_content,
        ),
    ],
    ids=["stage", "case", "parcel", "contact", "lawyer", "money", "note", "task", "rules"],
)
def test_what_is_said_survives(
    made: st.SearchStrategy[Any], read: Callable[[Any], Any], data: st.DataObject
) -> None:
    said = data.draw(made)
    written = canonical_json.write(said.to_content())
    assert read(canonical_json.read_object(written, max_bytes=1 << 20, max_depth=8)) == said


_BAD: list[tuple[Callable[[Any], object], dict[str, Json]]] = [
    (stage.from_content, {}),
    (stage.from_content, {"stage": "FINE", "vocabulary": "sex"}),
    (stage.from_content, {"stage": "FINE", "base_units": 20}),
    (stage.from_content, {"stage": "FINE", "base_units": "-1"}),
    (stage.from_content, {"stage": "FINE", "when": "2020"}),
    (stage.from_content, {"stage": "FINE", "confirmed": "yes"}),
    (stage.from_content, {"stage": "FINE", "more": 1}),
    (stage.confirmed_stage, {"confirms": "x"}),
    (stage.confirmed_stage, {"confirms": "ab" * 16, "stage": "FINE"}),
    (case.from_content, {"number": 0, "type": "ADMIN"}),
    (case.from_content, {"number": 1, "type": "ADMIN", "people": ["ab" * 16, "ab" * 16]}),
    (case.from_content, {"decision": "OPEN"}),
    (case.from_content, {"decision": "MERGED"}),
    (parcel.from_content, {"status": "EATEN"}),
    (parcel.from_content, {"status": "ACCEPTED", "reason": "NO_REASON"}),
    (contact.from_content, {"who": ""}),
    (money.from_content, {"purpose": "FINE"}),
    (money.from_content, {"purpose": "FINE", "base_units": "1", "currency": "BYN"}),
    (task.from_content, {"text": "x", "colleague": "ab" * 16, "device": "ab" * 16}),
    (note.from_content, {"text": ""}),
    (note.from_content, {"text": "x", "rule": "R"}),
    (case_rules.from_content, {"rules": [{"key": "A", "anchor": "MOON", "limit_hours": 1}]}),
    (exchange_rate.from_content, {"rates": [{"currency": "EUR", "rate": "3", "from": "2020"}]}),
]


@pytest.mark.parametrize(("read", "content"), _BAD)
def test_what_does_not_fit_is_refused(
    read: Callable[[Any], object], content: dict[str, Json]
) -> None:
    with pytest.raises(InvalidInput):
        read(content)


@given(_AMOUNTS)
def test_amounts_stay_exact(amount: Decimal) -> None:
    assert decimal_of(decimal_text(amount)) == amount


@pytest.mark.parametrize(("typed", "text"), [("1 225,50", "1225.5"), (" 20 ", "20"), ("0", "0")])
def test_amounts_are_read_as_people_type_them(typed: str, text: str) -> None:
    assert decimal_text(typed_decimal(typed)) == text


@pytest.mark.parametrize("typed", ["", "1e3", "-1", "1.2.3", "٣", "many", "1" * 13])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        typed_decimal(typed)
