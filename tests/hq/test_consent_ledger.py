"""Which uses are allowed: the strictest word wins, and nothing fails open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import (
    NEEDED,
    ConsentWord,
    EditorialDecision,
    GivenBy,
    Purpose,
)
from fieldkit.domain.identifiers import PersonId
from fieldkit.hq.consent_ledger import (
    Clearance,
    Ledger,
    ReportedLevel,
    Ruling,
    StatedDecision,
    StatedWord,
    Why,
    clear,
    rule,
)
from fieldkit.hq.consent_words import reason_of

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PUBLIC = Purpose.PUBLIC


def stated(level: ConsentLevel, *, hours: int = 0, **said: object) -> StatedWord:
    said.setdefault("given_by", GivenBy.PERSON)
    return StatedWord(
        ConsentWord(level, **said),  # type: ignore[arg-type]  # a builder of tests
        NOW + timedelta(hours=hours),
        hours,
    )


def decided(reason: str = "asked", until: date | None = None, *, hours: int = 0) -> StatedDecision:
    return StatedDecision(EditorialDecision(reason, until), NOW + timedelta(hours=hours), hours)


def reported(level: ConsentLevel, *, hours: int = 0, **said: bool) -> ReportedLevel:
    return ReportedLevel(level, said.pop("silence", False), NOW + timedelta(hours=hours), **said)


def why(ledger: Ledger, purpose: Purpose = PUBLIC, today: date = TODAY) -> tuple[bool, Why]:
    ruling = rule(ledger, purpose, today)
    return ruling.allowed, ruling.why


def test_nothing_said_is_no_consent_and_lets_one_help() -> None:
    assert rule(Ledger(), PUBLIC, TODAY) == Ruling(
        allowed=False, why=Why.NOBODY_ASKED, level=ConsentLevel.NONE
    )
    assert why(Ledger(), Purpose.HELP) == (True, Why.HELPING)
    assert why(Ledger(), Purpose.INTERNAL) == (False, Why.NOBODY_ASKED)


def test_who_was_asked_and_allows_nothing_is_not_as_if_nobody_had_asked() -> None:
    asked = reported(ConsentLevel.NONE)
    for giver, expected in ((GivenBy.PERSON, Why.LESS), (GivenBy.NONE, Why.NOBODY_ASKED)):
        word = stated(ConsentLevel.NONE, given_by=giver)
        assert why(Ledger(words=(word,), reported=(asked,))) == (False, expected)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("level", [item for item in ConsentLevel if item.value != "C9_WITHDRAWN"])
def test_each_level_allows_the_uses_up_to_its_own(purpose: Purpose, level: ConsentLevel) -> None:
    allowed = rule(Ledger(words=(stated(level),)), purpose, TODAY).allowed
    assert allowed == (NEEDED[purpose].value[:2] <= level.value[:2])


def test_the_strictest_of_reports_and_statements_wins() -> None:
    ledger = Ledger(
        words=(stated(ConsentLevel.PUBLIC),),
        reported=(reported(ConsentLevel.PUBLIC), reported(ConsentLevel.COALITION)),
    )
    assert rule(ledger, PUBLIC, TODAY).level is ConsentLevel.COALITION
    assert why(ledger) == (False, Why.LESS)
    assert why(ledger, Purpose.COALITION) == (True, Why.CONSENT)


def test_withdrawn_anywhere_overrides_everything_even_help() -> None:
    for ledger in (
        Ledger(words=(stated(ConsentLevel.WITHDRAWN), stated(ConsentLevel.PUBLIC, renews=True))),
        Ledger(
            words=(stated(ConsentLevel.PUBLIC),),
            reported=(reported(ConsentLevel.WITHDRAWN, is_probable=True),),
            editorial=(decided(),),
        ),
    ):
        for purpose in Purpose:
            assert why(ledger, purpose) == (False, Why.WITHDRAWN)


def test_a_probable_report_counts_only_where_it_forbids() -> None:
    ledger = Ledger(
        words=(stated(ConsentLevel.PUBLIC),),
        reported=(reported(ConsentLevel.NONE, is_probable=True),),
    )
    assert why(ledger) == (True, Why.CONSENT)
    ledger = Ledger(reported=(reported(ConsentLevel.PUBLIC, is_probable=True),))
    assert why(ledger) == (False, Why.NOBODY_ASKED)
    less = reported(ConsentLevel.COALITION, is_probable=True)
    ledger = Ledger(words=(stated(ConsentLevel.PUBLIC),), reported=(less,))
    assert why(ledger) == (False, Why.LESS)
    assert why(ledger, Purpose.COALITION) == (True, Why.CONSENT)
    anew = stated(ConsentLevel.PUBLIC, hours=1, renews=True)
    assert why(Ledger(words=(anew,), reported=(less,))) == (True, Why.CONSENT)


def test_silence_of_relatives_outranks_publishing_and_nothing_else() -> None:
    for ledger in (
        Ledger(
            words=(
                stated(ConsentLevel.PUBLIC, given_by=GivenBy.RELATIVE, silence=True),
                stated(ConsentLevel.PUBLIC, renews=True),
            ),
            editorial=(decided(),),
        ),
        Ledger(
            words=(stated(ConsentLevel.PUBLIC),),
            reported=(reported(ConsentLevel.PUBLIC, silence=True),),
        ),
    ):
        assert why(ledger) == (False, Why.SILENCE)
        assert why(ledger, Purpose.UN_NAMED)[0]


def test_a_use_can_be_refused_by_name() -> None:
    ledger = Ledger(words=(stated(ConsentLevel.PUBLIC, refused=frozenset({Purpose.COALITION})),))
    assert why(ledger, Purpose.COALITION) == (False, Why.REFUSED)
    assert why(ledger) == (True, Why.CONSENT)


def test_consent_given_anew_replaces_what_was_said_before() -> None:
    words = (stated(ConsentLevel.STATISTICS), stated(ConsentLevel.PUBLIC, hours=1, renews=True))
    before = reported(ConsentLevel.COALITION)
    assert why(Ledger(words=words, reported=(before,))) == (True, Why.CONSENT)
    later = reported(ConsentLevel.COALITION, hours=2)
    assert why(Ledger(words=words, reported=(before, later))) == (False, Why.LESS)
    nobody_asked_later = reported(ConsentLevel.NONE, hours=2)
    assert why(Ledger(words=words, reported=(nobody_asked_later,))) == (True, Why.CONSENT)
    stricter = stated(ConsentLevel.INTERNAL, hours=3)
    assert why(Ledger(words=(*words, stricter))) == (False, Why.LESS)


def test_what_ended_never_leaves_more_than_there_was() -> None:
    ended = stated(ConsentLevel.COALITION, until=TODAY)
    ledger = Ledger(words=(ended,), reported=(reported(ConsentLevel.PUBLIC),))
    assert why(ledger, Purpose.COALITION) == (True, Why.CONSENT)
    tomorrow = TODAY + timedelta(days=1)
    assert why(ledger, Purpose.COALITION, tomorrow) == (False, Why.ENDED)
    assert why(ledger, PUBLIC, tomorrow) == (False, Why.ENDED)


def test_for_minors_only_a_parent_can_agree() -> None:
    minor = {"born_to": 2008}  # turns 18 in this year, perhaps later in it
    assert why(Ledger(words=(stated(ConsentLevel.PUBLIC),), **minor)) == (False, Why.MINOR)
    parent = stated(ConsentLevel.PUBLIC, given_by=GivenBy.PARENT)
    assert why(Ledger(words=(parent,), **minor)) == (True, Why.CONSENT)
    assert why(Ledger(editorial=(decided(),), **minor)) == (False, Why.MINOR)
    adult = stated(ConsentLevel.PUBLIC, adult=True)
    assert why(Ledger(words=(adult,), **minor)) == (True, Why.CONSENT)
    assert why(Ledger(words=(stated(ConsentLevel.PUBLIC),), born_to=2007))[0]


def test_no_editorial_decision_goes_beyond_what_a_parent_allowed() -> None:
    parent = stated(ConsentLevel.COALITION, given_by=GivenBy.PARENT)
    ledger = Ledger(words=(parent,), editorial=(decided(),), born_to=2012)
    assert why(ledger) == (False, Why.LESS)


def test_an_editorial_decision_prints_the_name_until_its_day() -> None:
    ledger = Ledger(editorial=(decided("the family asked", TODAY),))
    assert why(ledger) == (True, Why.EDITORIAL)
    assert why(ledger, today=TODAY + timedelta(days=1)) == (False, Why.NOBODY_ASKED)
    assert why(ledger, Purpose.UN_NAMED) == (False, Why.NOBODY_ASKED)


def test_who_is_asked_after_a_decision_and_allows_less_is_printed_no_more() -> None:
    for said in (
        {"words": (stated(ConsentLevel.INTERNAL, hours=2),)},
        {"words": (stated(ConsentLevel.NONE, hours=2),)},  # they said no
        {"words": (stated(ConsentLevel.UN_NAMED, hours=2, renews=True),)},
        {"reported": (reported(ConsentLevel.STATISTICS, hours=2),)},
    ):
        assert why(Ledger(editorial=(decided(hours=1),), **said)) != (True, Why.EDITORIAL)
        anew = Ledger(editorial=(decided(hours=1), decided(hours=3)), **said)
        assert why(anew) == (True, Why.EDITORIAL)


def test_a_decision_outlasts_what_answers_nothing() -> None:
    for said in (
        {"words": (stated(ConsentLevel.COALITION),)},  # known when it was decided
        {"words": (stated(ConsentLevel.NONE, hours=2, given_by=GivenBy.NONE),)},
        {"reported": (reported(ConsentLevel.NONE, hours=2),)},  # nobody could ask
        {"reported": (reported(ConsentLevel.COALITION, hours=2, is_probable=True),)},
    ):
        assert why(Ledger(editorial=(decided(hours=1),), **said)) == (True, Why.EDITORIAL)


def test_of_unknown_people_nothing_is_allowed() -> None:
    unknown, known = PersonId("0" * 32), PersonId("1" * 32)
    clearance = clear({unknown: None, known: Ledger()}, Purpose.HELP, NOW, TODAY)
    assert clearance.allowed == (known,)
    assert clearance.withheld == {Why.UNKNOWN: 1}


def test_nobody_else_makes_a_clearance() -> None:
    with pytest.raises(TypeError):
        Clearance(object(), PUBLIC, NOW, {})


def test_every_reason_has_its_words() -> None:
    assert len({reason_of(item) for item in Why}) == len(Why)


levels = st.sampled_from(ConsentLevel)
words = st.builds(
    lambda level, until, hours: stated(level, until=until, hours=hours),
    levels,
    st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    st.integers(0, 5),
)
ledgers = st.builds(
    Ledger,
    words=st.lists(words, max_size=4).map(tuple),
    reported=st.lists(
        st.builds(lambda level, silence: reported(level, silence=silence), levels, st.booleans()),
        max_size=4,
    ).map(tuple),
    editorial=st.lists(st.builds(lambda hours: decided(hours=hours), st.integers(0, 5))).map(tuple),
    born_to=st.none() | st.integers(1950, 2020),
)


@given(ledgers, words, st.sampled_from(Purpose))
def test_one_more_word_never_allows_more(
    ledger: Ledger, word: StatedWord, purpose: Purpose
) -> None:
    if not ledger.words and not ledger.reported:
        return  # the first word is what begins to allow
    more = replace(ledger, words=(*ledger.words, word))
    assert rule(ledger, purpose, TODAY).allowed or not rule(more, purpose, TODAY).allowed


@given(ledgers, st.sampled_from(Purpose), st.integers(0, 90))
def test_time_that_passes_never_allows_more(ledger: Ledger, purpose: Purpose, days: int) -> None:
    adult = replace(ledger, born_to=None)  # growing up does
    later = rule(adult, purpose, TODAY + timedelta(days=days)).allowed
    assert rule(adult, purpose, TODAY).allowed or not later
