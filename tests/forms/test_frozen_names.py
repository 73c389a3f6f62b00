"""A name stays as it was reported; a slip of the pen may be mended for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldkit.domain.form import Repeat
from fieldkit.errors import FrozenAnswer
from fieldkit.forms.engine import NAME_AS_REPORTED, NAME_STAYS_AFTER, FormEngine
from tests.fakes.forms import StandingClock, a_digest, a_form, a_question

NAME = a_question("name", concept=NAME_AS_REPORTED)
FORM = a_form(NAME, a_question("town"), Repeat("people", (NAME,), concept="person"))
MOMENT = timedelta(seconds=1)


class MovingClock(StandingClock):
    later = timedelta()

    def now(self):
        return super().now() + self.later


def opened(answers=None, *, written_ago=None, **members):
    clock = MovingClock()
    written = {} if written_ago is None else dict.fromkeys(answers, clock.now() - written_ago)
    engine = FormEngine(FORM, {}, answers or {}, clock, a_digest, written=written, **members)
    return engine, clock


def test_a_name_can_be_mended_while_it_is_fresh():
    engine, clock = opened()
    engine.put("name", "Invented Pers")
    clock.later = NAME_STAYS_AFTER
    engine.put("name", "Invented Person")
    assert engine.answer("name") == "Invented Person"


def test_a_name_stays_a_quarter_of_an_hour_after_it_was_first_written():
    engine, clock = opened()
    engine.put("name", "Invented Person")
    clock.later = NAME_STAYS_AFTER - MOMENT
    engine.put("name", "Invented Persona")
    clock.later = NAME_STAYS_AFTER + MOMENT
    assert engine.is_frozen("name")
    for answer in ("Other", None):
        with pytest.raises(FrozenAnswer):
            engine.put("name", answer)
    assert engine.answer("name") == "Invented Persona"


def test_to_say_the_same_name_again_is_no_change():
    engine, _clock = opened({"name": "Invented Person"}, written_ago=timedelta(days=1))
    engine.put("name", "Invented Person")


@pytest.mark.parametrize(("ago", "frozen"), [(MOMENT, False), (timedelta(hours=1), True)])
def test_what_counts_in_a_report_opened_again_is_when_the_name_was_written(ago, frozen):
    engine, _clock = opened({"name": "Invented Person"}, written_ago=ago)
    assert engine.is_frozen("name") is frozen


def test_other_answers_never_freeze():
    engine, _clock = opened({"town": "Nowhere"}, written_ago=timedelta(days=1))
    engine.put("town", "Elsewhere")
    assert not engine.is_frozen("town")


def test_a_name_that_is_missing_can_be_given_at_any_time():
    engine, clock = opened()
    clock.later = timedelta(days=1)
    engine.put("name", "Invented Person")
    assert not engine.is_frozen("name")


def test_a_name_taken_away_while_fresh_begins_anew():
    engine, clock = opened()
    engine.put("name", "Wrong")
    engine.put("name", None)
    clock.later = timedelta(days=1)
    engine.put("name", "Invented Person")
    engine.put("name", "Invented Persona")
    assert engine.answer("name") == "Invented Persona"


def test_an_amendment_changes_no_name_but_may_add_people():
    engine, _clock = opened(is_amendment=True)
    with pytest.raises(FrozenAnswer):
        engine.put("name", "Other")
    row, _changes = engine.add_row("people")
    engine.put(f"people[{row}]/name", "Another Invented Person")


def test_a_row_added_by_mistake_can_go_with_its_name():
    engine, clock = opened()
    row, _changes = engine.add_row("people")
    engine.put(f"people[{row}]/name", "Invented Person")
    clock.later = timedelta(days=1)
    engine.remove_row(f"people[{row}]")
    assert engine.rows("people") == ()
