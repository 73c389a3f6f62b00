"""The lists that are kept as sheets, and what a base unit was worth when."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fieldkit.forms.vocabularies import write_vocabulary
from tests.fakes.forms import RESOURCES, shipped_vocabularies

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def own_vocabularies():
    path = PACKAGING / "vocabulary_sheets.py"
    spec = importlib.util.spec_from_file_location("vocabulary_sheets", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {vocabulary.name: vocabulary for vocabulary in module.own_vocabularies()}


OWN = own_vocabularies()
UNITS = shipped_vocabularies()["base_unit"].terms


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_shipped_list_is_what_its_sheet_says(name):
    shipped = (RESOURCES / "vocabularies" / f"{name}.json").read_bytes()
    assert shipped == write_vocabulary(OWN[name])


@pytest.mark.parametrize("name", sorted(OWN))
def test_every_term_is_labelled_in_every_language(name):
    assert set(OWN[name].languages) == {"en", "be", "ru", "fr"}
    for term in OWN[name].terms:
        assert set(term.label) == {"en", "be", "ru", "fr"}
        assert all(term.label.values())


def test_each_day_has_one_base_unit_from_the_first_to_the_last():
    for earlier, later in zip(UNITS, UNITS[1:], strict=False):
        ends = date.fromisoformat(earlier.valid_to)
        assert date.fromisoformat(later.valid_from) == ends + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "value", "currency"),
    [
        ("2010-12-19", "35000", "BYR"),
        ("2012-03-31", "35000", "BYR"),
        ("2012-04-01", "100000", "BYR"),
        ("2016-06-30", "210000", "BYR"),
        ("2016-07-01", "21", "BYN"),
        ("2018-05-08", "24.5", "BYN"),
        ("2019-12-31", "25.5", "BYN"),
        ("2020-11-08", "27", "BYN"),
        ("2021-03-01", "29", "BYN"),
        ("2022-01-14", "32", "BYN"),
        ("2023-12-31", "37", "BYN"),
        ("2024-01-01", "40", "BYN"),
        ("2025-06-01", "42", "BYN"),
    ],
)
def test_what_a_base_unit_was_worth(day, value, currency):
    at = date.fromisoformat(day)
    [unit] = [term for term in UNITS if term.is_active(at, at)]
    assert (unit.columns["value"], unit.columns["currency"]) == (value, currency)
    assert unit.code == f"BU_{unit.valid_from}"


def test_old_roubles_end_where_ten_thousand_became_one():
    for term in UNITS:
        is_old = term.valid_from < "2016-07-01"
        assert term.columns["currency"] == ("BYR" if is_old else "BYN")
        divided = Decimal(term.columns["value"]) / (10_000 if is_old else 1)
        assert Decimal(term.columns["value_byn"]) == divided
        assert term.reference


def test_the_label_says_the_value():
    for term in UNITS:
        digits = "".join(c for c in term.label["en"].partition(" ")[0] if c.isdigit() or c == ".")
        assert Decimal(digits) == Decimal(term.columns["value"])
        for language in ("be", "ru", "fr"):
            start = term.label[language].partition("(")[0]
            assert "".join(c for c in start if c.isdigit()) == digits.replace(".", "")
