"""What statements about people hold comes back as it was, and nothing else is read."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import person_fact, person_link, person_number
from fieldkit.domain.answers import Json
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.errors import InvalidInput

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
_MEMBERS = ("certainty", "note", "number", "field", "value", "kind")
_OBJECTS = st.dictionaries(st.sampled_from(_MEMBERS), _JSON, max_size=4)
_CODES = st.text(alphabet=string.ascii_uppercase + "_", min_size=1, max_size=20)


@given(st.builds(LinkContent, st.sampled_from(Certainty), st.text(max_size=200)))
def test_a_link_comes_back(link: LinkContent) -> None:
    assert person_link.from_content(person_link.to_content(link)) == link


@given(st.integers(min_value=1, max_value=person_number.MAX_NUMBER))
def test_a_number_comes_back(number: int) -> None:
    assert person_number.from_content(person_number.to_content(number)) == number
    assert person_number.read(person_number.written(number)) == number
    assert person_number.read(str(number)) == number


@pytest.mark.parametrize("typed", ["p123", "P-000123", "Р-123", " 123 ", "p-00000123"])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert person_number.read(typed) == 123


@pytest.mark.parametrize("typed", ["", "P-", "0", "P-000000", "12a", "-5", "999999999", "Q-1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        person_number.read(typed)


@given(
    st.one_of(
        st.builds(
            Fact,
            st.sampled_from([FactField.NAME_BE, FactField.TOWN, FactField.OCCUPATION]),
            st.text(min_size=1, max_size=200).filter(str.strip),
        ),
        st.builds(
            Fact,
            st.just(FactField.NAME_FORM),
            st.text(min_size=1, max_size=200).filter(str.strip),
            _CODES,
        ),
        st.builds(Fact, st.just(FactField.BORN), st.integers(1800, 2099).map(str)),
    )
)
def test_a_fact_comes_back(fact: Fact) -> None:
    assert person_fact.from_content(person_fact.to_content(fact)) == fact


@pytest.mark.parametrize(
    "content",
    [
        {"field": "born", "value": "yesterday"},
        {"field": "born", "value": "987"},
        {"field": "sex", "value": "male or so"},
        {"field": "town", "value": " "},
        {"field": "town", "value": "Minsk", "kind": "PRESS"},
        {"field": "name_form", "value": "Мікола"},
        {"field": "colour", "value": "red"},
    ],
)
def test_a_fact_that_does_not_fit_is_refused(content: dict[str, Json]) -> None:
    with pytest.raises(InvalidInput):
        person_fact.from_content(content)


@given(_OBJECTS)
def test_anything_else_is_refused_or_read(content: dict[str, Json]) -> None:
    for reading in (person_link, person_number, person_fact):
        try:
            found = reading.from_content(content)
        except InvalidInput:
            continue
        assert reading.to_content(found) == {  # type: ignore[arg-type]  # its own kind
            key: value for key, value in content.items() if value != ""
        }
