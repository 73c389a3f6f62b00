from __future__ import annotations

import pytest

from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.search import Found, search
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.people import a_mention
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of


@pytest.fixture
def house(session):
    return with_colleague(session)


def knows(house, *mentions) -> None:
    with house.store.transaction():
        add_read(house, [ReadSource(item.source, (item,)) for item in mentions])


def test_a_person_is_found_once_by_any_of_their_mentions(house) -> None:
    first, second = a_mention(1, "Прыдуманы Кавальчук"), a_mention(2, "Other Invented")
    knows(house, first, second)
    taken = take_as_people(house, [first.mention_id])
    found = search(house, "kavalchuk")
    assert [person.person_id for person in found.people] == list(taken.people)
    assert found.mentions == ()
    loose = search(house, "invented other")
    assert loose.mentions == (second,)
    assert loose.people == ()


def test_numbers_lead_straight_there(house) -> None:
    mention = a_mention(1, "Прыдуманы Кавальчук")
    knows(house, mention)
    [person] = take_as_people(house, [mention.mention_id]).people
    for typed in ("P-000001", "p1", "Р-1"):
        assert [found.person_id for found in search(house, typed).people] == [person]
    assert search(house, "P-000999") == Found()
    assert search(house, "C-000001") == Found()


def test_a_report_is_found_by_the_beginning_of_its_number(house, device, tmp_path) -> None:
    parts = a_readable_report(device, "T02", answers_of("T02", name_as_reported="Invented Alena"))
    device.seal(parts)
    brought(house, device, tmp_path)
    number = report_of(parts)
    [found] = search(house, number[:8]).reports
    assert found.record.report_id == number
    assert found.code == "M-07"


def test_too_little_finds_nothing(house) -> None:
    knows(house, a_mention(1, "Invented Alena"))
    assert search(house, "") == Found()
    assert search(house, "a") == Found()


@pytest.mark.parametrize("typed", ["M-07", "m07", "М-07", "m-0"])
def test_a_device_is_found_by_the_code_of_its_monitor(house, device, typed) -> None:
    [found] = search(house, typed).devices
    assert (found.code, found.device) == ("M-07", device.device_id)


@pytest.mark.parametrize("typed", ["m", "M-08", "maryia", "7"])
def test_what_is_no_code_finds_no_device(house, device, typed) -> None:
    assert search(house, typed).devices == ()
