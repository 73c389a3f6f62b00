"""Vocabularies: searched in any language, dated, never refusing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.spelling import fold
from fieldkit.domain.vocabulary import Term, Vocabulary

PLACES = Vocabulary(
    "place",
    "1",
    "Places",
    ("en", "be", "ru"),
    (
        Term(
            "RUVD_A",
            {"en": "Kastrychnitski police", "be": "РУУС Кастрычніцкага", "ru": "РУВД Октябрьского"},
        ),
        Term(
            "CIP", {"en": "CIP, Akrestsin lane", "be": "ЦІП на Акрэсціна", "ru": "ЦИП на Окрестина"}
        ),
        Term("COLONY_9", {"en": "Colony no. 9, old", "be": "Калонія"}, valid_to="2010-12-31"),
        Term("COLONY_10", {"en": "Colony no. 10", "fr": "Établissement"}, valid_from="2011-01-01"),
    ),
)


def codes(text):
    return [term.code for term in PLACES.search(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("октябр", "RUVD_A"),
        ("кастрыч", "RUVD_A"),
        ("akres", "CIP"),
        ("цип", "CIP"),
        ("etabl", "COLONY_10"),
    ],
)
def test_a_term_is_found_in_any_language(text, code):
    assert codes(text) == [code]


def test_a_label_that_begins_with_the_text_comes_first():
    assert codes("c")[0] == "CIP"
    assert codes("police") == ["RUVD_A"]


def test_letters_typed_for_one_another_are_alike():
    assert codes("ЦІП") == codes("цип")


def test_all_words_must_be_there():
    assert codes("colony 9") == ["COLONY_9"]
    assert codes("colony 7") == []


def test_no_text_lists_all_in_order():
    assert codes("") == [term.code for term in PLACES.terms]


def test_a_term_may_have_ended():
    old = PLACES.by_code["COLONY_9"]
    assert old.is_active(date(2010, 12, 31), date(2011, 2, 1))
    assert not old.is_active(date(2011, 1, 1), date(2011, 1, 1))


def test_a_term_may_not_have_begun():
    new = PLACES.by_code["COLONY_10"]
    assert new.is_active(date(2010, 1, 1), date(2011, 1, 1))
    assert not new.is_active(date(2010, 1, 1), date(2010, 12, 31))


def test_a_list_may_be_out_of_use():
    ended = Vocabulary("a", "1", "", (), (), valid_to="2019-12-31")
    assert not ended.is_active(date(2020, 1, 1), date(2020, 1, 2))
    assert PLACES.is_active(date(2020, 1, 1), date(2020, 1, 2))


@given(st.text())
def test_any_text_may_be_searched(text):
    assert set(codes(text)) <= set(PLACES.by_code)
    assert fold(fold(text)) == fold(text)
