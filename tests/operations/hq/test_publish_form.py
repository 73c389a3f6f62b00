"""Forms go out signed, and only good ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import InvalidForm, InvalidInput
from fieldkit.forms.loader import load_form
from fieldkit.operations.hq.compile_form import compile_form
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
    found = compile_form(resource_path("forms", "T02.xlsx"))
    assert (found.name, found.content) == ("t02.json", FORM)


def test_a_changed_form_needs_a_new_version(session: HeadquartersSession) -> None:
    changed = FORM.replace(b'"Detention of a person"', b'"Detention"')
    assert changed != FORM
    with pytest.raises(InvalidForm, match="version"):
        publish_form(session, forms={"t02.json": changed})
    version = load_form(FORM).version
    newer = changed.replace(f'"version":"{version}"'.encode(), b'"version":"newer"')
    publish_form(session, forms={"t02.json": newer})
    assert library_of(session).forms == ("t02.json",)


def test_the_same_form_may_be_published_again(session: HeadquartersSession) -> None:
    publish_form(session, forms={"t02.json": FORM})
    assert publish_form(session, forms={"t02.json": FORM}).forms == ("t02.json",)


def test_a_form_with_a_free_id_gets_a_plain_name(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n|  | type | name | label |\n|  | text | a | A |\n"
        "| settings |\n|  | form_id | version |\n|  | Наш сход 1 | 2 |\n",
        "utf-8",
    )
    found = compile_form(path)
    assert found.form is not None
    assert found.form.form_id == "Наш сход 1"
    assert found.name.isascii()
    assert load_form(found.content) == found.form


def test_a_version_made_of_the_content_changes_with_it(tmp_path: Path) -> None:
    versions = []
    for label in ("A", "A", "B"):
        path = tmp_path / "form.md"
        path.write_text(f"| survey |\n|  | type | name | label |\n|  | text | a | {label} |\n")
        found = compile_form(path)
        assert found.form is not None
        versions.append(found.form.version)
    assert versions[0] == versions[1] != versions[2]


def test_a_list_that_nobody_has_is_noted_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n|  | type | name | label |\n|  | select_one_from_file cars.csv | a | A |\n"
        "| settings |\n|  | form_id | version |\n|  | X | 2 |\n"
    )
    assert compile_form(path).form is not None
    assert "cars" in compile_form(path).remarks[0].sentence
    assert compile_form(path, lists=frozenset()).form is None
    assert compile_form(path, lists=frozenset({"cars"})).form is not None
