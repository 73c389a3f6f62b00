"""Forms go out signed, and only good ones."""

from __future__ import annotations

import pytest

from fieldkit.errors import InvalidForm, InvalidInput
from fieldkit.operations.hq.compile_form import compiled_form
from fieldkit.operations.hq.publish_directory import renew_directory
from fieldkit.operations.hq.publish_form import library_of, publish_form
from fieldkit.operations.hq.published import directory_of, news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.resources import resource_path
from fieldkit.transfer.directory import take_in
from tests.fakes.headquarters import HandClock

FORM = resource_path("forms", "T02.json").read_bytes()
LIST = resource_path("vocabularies", "act_type.json").read_bytes()


def test_a_device_gets_what_was_published(session: HeadquartersSession, clock: HandClock) -> None:
    before = directory_of(session.vault)
    publish_form(session, forms={"t02.json": FORM}, vocabularies={"act_type.json": LIST})
    published = directory_of(session.vault).to_archive()
    news = take_in(published, before, clock.now())
    assert dict(news.forms) == {"t02.json": FORM}
    assert dict(news.vocabularies) == {"act_type.json": LIST}


def test_publishing_again_adds_and_withdrawing_removes(session: HeadquartersSession) -> None:
    publish_form(session, forms={"t02.json": FORM})
    publish_form(session, forms={"other.json": FORM})
    assert library_of(session).forms == ("other.json", "t02.json")
    publish_form(session, withdrawn=frozenset({"other.json"}))
    assert library_of(session).forms == ("t02.json",)


@pytest.mark.parametrize("content", [b"", b"{}", FORM[:-2], b'{"format":"fieldkit-form/2"}'])
def test_a_bad_form_publishes_nothing(session: HeadquartersSession, content: bytes) -> None:
    with pytest.raises(InvalidForm):
        publish_form(session, forms={"good.json": FORM, "bad.json": content})
    assert library_of(session).forms == ()


def test_a_bad_name_publishes_nothing(session: HeadquartersSession) -> None:
    with pytest.raises(InvalidInput):
        publish_form(session, forms={"../t02.json": FORM})
    assert library_of(session).forms == ()


def test_renewing_changes_the_date_and_nothing_else(
    session: HeadquartersSession, clock: HandClock
) -> None:
    publish_form(session, forms={"t02.json": FORM})
    clock.pass_days(20)
    before = news_of(session.vault, clock.now())
    renew_directory(session)
    after = news_of(session.vault, clock.now())
    assert (before.age_days, after.age_days) == (20, 0)
    assert (after.headquarters, dict(after.forms)) == (before.headquarters, dict(before.forms))


def test_an_xlsform_is_compiled_under_its_own_name() -> None:
    name, content = compiled_form(resource_path("forms", "T02.xlsx"))
    assert name == "t02.json"
    assert content.startswith(b"{")
