"""What is known of people is in no text of an error, nor of an object that is noted by mistake."""

from __future__ import annotations

import traceback

import pytest

from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.make_list import ListOrder, plan_list
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import show_person
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import Detainee, detained
from tests.fakes.people import a_mention

CANARY = "Канарэйка"


def test_errors_of_the_database_do_not_say_what_was_written(session: HeadquartersSession) -> None:
    mention = a_mention(1, CANARY)
    with pytest.raises(Exception) as caught, session.store.transaction():  # noqa: PT011  # a bug's
        session.store.mentions.add([mention, mention])
    said = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO mention" in said
    assert CANARY not in said
    assert mention.mention_id not in said


def test_objects_do_not_say_whom_they_are_about(session: HeadquartersSession) -> None:
    worker = with_colleague(session)
    (person,) = detained(worker, [Detainee(CANARY, town=CANARY)])
    mention = a_mention(1, CANARY, town=CANARY)
    planned = plan_list(worker, ListOrder())
    for item in (
        mention,
        ReadSource(mention.source, (mention,), answers={"name": CANARY}),
        show_person(worker, person),
        Fact(FactField.NAME_BE, CANARY),
        planned.groups,
        planned,
    ):
        assert CANARY not in repr(item)
