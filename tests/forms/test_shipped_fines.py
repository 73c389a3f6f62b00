"""Fines in the shipped forms: computed for the day of the decision, kept beside what was said."""

from __future__ import annotations

import pytest

from tests.fakes.shipped import asks, begun, blocking, day, path_of, wrong

WITH_A_FINE = ("T05", "T06", "T08", "T10", "T13")


@pytest.mark.parametrize("form_id", WITH_A_FINE)
@pytest.mark.parametrize(
    ("sanction", "name", "asked"),
    [
        (None, "fine_base_units", True),
        (["FINE_BASE_UNITS"], "fine_base_units", True),
        (["FINE_RUBLES"], "fine_base_units", False),
        (["FINE_RUBLES"], "fine_reported", True),
        (["ARREST_DAYS"], "fine_base_units", False),
        (["ARREST_DAYS"], "fine_reported", False),
        (["ARREST_DAYS", "FINE_BASE_UNITS"], "fine_base_units", True),
    ],
)
def test_a_fine_is_asked_for_only_where_there_may_be_one(form_id, sanction, name, asked):
    assert asks(form_id, name, sanction=sanction) is asked


@pytest.mark.parametrize("form_id", ["T05", "T08", "T13"])
def test_days_of_arrest_are_asked_for_only_where_there_may_be_some(form_id):
    assert asks(form_id, "arrest_days")
    assert asks(form_id, "arrest_days", sanction=["ARREST_DAYS"])
    assert not asks(form_id, "arrest_days", sanction=["FINE_BASE_UNITS"])


# Amounts that were reported of real cases, where only the rounding differs.
@pytest.mark.parametrize(
    ("decided", "units", "unit", "amount"),
    [
        ("2018-05-08", "50", "BU_2018-01-01", "1225"),
        ("2018-03-26", "190", "BU_2018-01-01", "4655"),
        ("2020-11-20", "16.5", "BU_2020-01-01", "445.5"),
        ("2021-03-01", "100", "BU_2021-01-01", "2900"),
        ("2022-01-20", "30", "BU_2022-01-01", "960"),
        ("2011-06-22", "25", "BU_2007-12-01", "875000"),
        ("2016-06-30", "1", "BU_2016-01-01", "210000"),
        ("2016-07-01", "1", "BU_2016-07-01", "21"),
        ("2026-11-22", "1", "BU_2026-01-01", "45"),
        ("2020", "10", "BU_2020-01-01", "270"),
        ("2020-11", "10", "BU_2020-01-01", "270"),
        ("2020-12-31T23:55", "10", "BU_2020-01-01", "270"),
    ],
)
def test_a_fine_is_computed_with_the_unit_of_the_day_of_the_decision(decided, units, unit, amount):
    engine = begun("T05", hearing_at=day(decided), fine_base_units=units)
    assert engine.answer("decision/fine_base_unit") == unit
    assert engine.answer("decision/fine_amount") == amount
    assert wrong(engine) == []


@pytest.mark.parametrize("decided", ["2016", "[2019-12-31,2020-01-01]", "2005-01-01", "2031-01-01"])
def test_nothing_is_computed_where_the_unit_is_not_certain(decided):
    engine = begun("T05", hearing_at=day(decided), fine_base_units="10", fine_reported="245")
    assert engine.answer("decision/fine_base_unit") is None
    assert engine.answer("decision/fine_amount") is None
    assert wrong(engine) == []


@pytest.mark.parametrize(
    ("form_id", "name"),
    [
        ("T05", "hearing_at"),
        ("T06", "verdict_at"),
        ("T08", "observed_at"),
        ("T10", "effective_at"),
        ("T13", "observed_at"),
    ],
)
def test_every_form_knows_the_day_of_its_decision(form_id, name):
    engine = begun(form_id, fine_base_units="10", **{name: day("2018-02-01")})
    assert engine.answer(path_of(form_id, "fine_amount")) == "245"


def test_a_decision_without_a_day_is_taken_to_be_of_the_day_it_happened():
    engine = begun("T05", observed_at=day("2019-02-01"), fine_base_units="10")
    assert engine.answer("decision/fine_amount") == "255"
    engine.put("decision/fine_base_units", None)
    assert engine.answer("decision/fine_amount") is None


@pytest.mark.parametrize(
    ("reported", "differs"), [("245", False), ("245.4", False), ("240", True), ("231", True)]
)
def test_a_reported_amount_that_differs_is_said_and_both_are_kept(reported, differs):
    engine = begun("T05", hearing_at=day("2018-02-01"), fine_base_units="10")
    engine.put("decision/fine_reported", reported)
    assert ("fine_reported" in wrong(engine)) is differs
    assert blocking(engine) == []
    kept = [engine.answer(f"decision/fine_{name}") for name in ("reported", "amount")]
    assert kept == [reported, "245"]


def test_the_year_of_a_misquoted_unit_gives_both_amounts():
    # 35,000 old roubles were one base unit in 2011; an article of that year says 33,000.
    engine = begun("T05", hearing_at=day("2011-06-23"), fine_base_units="3")
    engine.put("decision/fine_reported", "99000")
    assert engine.answer("decision/fine_amount") == "105000"
    assert wrong(engine) == ["fine_reported"]


@pytest.mark.parametrize(("byn", "differs"), [("10.5", False), ("105000", True)])
def test_headquarters_writes_old_roubles_in_those_of_today(byn, differs):
    engine = begun("T05", hearing_at=day("2011-06-23"), fine_base_units="3", fine_byn=byn)
    assert ("fine_byn" in wrong(engine, "hq")) is differs
    assert "headquarters/fine_byn" not in blocking(engine, "hq")
