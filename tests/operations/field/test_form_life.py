"""The life of a form: published, renewed, withdrawn; drafts keep theirs and no answer is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.answers import current
from fieldkit.domain.form import Form, Question, QuestionType
from fieldkit.domain.identifiers import FormId
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.errors import DirectoryInvalid, DirectoryOlder, UnknownForm
from fieldkit.forms.loader import write_form
from fieldkit.forms.vocabularies import write_vocabulary
from fieldkit.hq.directory import publish_library
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.keep_directory import keep_directory, trusted_directory
from fieldkit.operations.field.list_forms import list_forms, newest_form, vocabularies_of
from fieldkit.operations.field.show_report import show_report
from fieldkit.operations.field.write_report import begin_report, engine_of, put_answers
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import TrustedDirectory, take_in
from tests.fakes.organisation import Forge, Organisation, an_organisation

X01 = FormId("X01")


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


def a_text(name: str) -> Question:
    return Question(name, QuestionType.TEXT, {"en": name})


FIRST = Form(X01, "1", {"en": "One"}, "en", ("en",), (a_text("who"), a_text("where")))
# The second version asks something else and no longer asks where.
SECOND = replace(FIRST, version="2", children=(a_text("who"), a_text("when")))
CHOOSING = replace(
    FIRST, version="3", children=(Question("car", QuestionType.SELECT_ONE, vocabulary="cars"),)
)


def cars(version: str, *codes: str) -> bytes:
    terms = tuple(Term(code, {"en": code.title()}) for code in codes)
    return write_vocabulary(Vocabulary("cars", version, "", ("en",), terms))


class Publisher:
    """Headquarters, as far as forms go; each step gives the next directory."""

    def __init__(self, organisation: Organisation, device: Session) -> None:
        found = trusted_directory(device.vault)
        assert found is not None
        self.directory: TrustedDirectory = found
        self._organisation = organisation
        self._device = device

    def publish(self, *forms: Form, lists: Mapping[str, bytes] | None = None) -> bytes:
        self.directory = publish_library(
            self.directory,
            forms={f"{form.form_id.lower()}.json": write_form(form) for form in forms},
            vocabularies=lists or {},
            online=self._organisation.online,
            now=self._device.clock.now() + timedelta(seconds=1),
        )
        return self.directory.to_archive()

    def bring(self, archive: bytes) -> None:
        vault = self._device.vault
        news = take_in(archive, trusted_directory(vault), self._device.clock.now())
        with vault.transaction():
            keep_directory(vault, news)


@pytest.fixture
def hq(organisation: Organisation, device: Session) -> Publisher:
    return Publisher(organisation, device)


def test_a_draft_keeps_the_version_it_was_begun_with(device: Session, hq: Publisher) -> None:
    hq.bring(hq.publish(FIRST))
    draft = begin_report(device, X01)
    fill_report(device, draft.report_id, {"who": "Invented", "where": "Invented square"})
    hq.bring(hq.publish(SECOND))
    engine = engine_of(device, device.vault.reports.draft(draft.report_id))
    assert engine.form.version == "1"
    assert engine.answer("where") == "Invented square"
    engine.put("where", "Another square")
    assert newest_form(device, X01)[0].version == "2"
    assert begin_report(device, X01).form.version == "2"


def test_answers_that_a_form_has_no_place_for_are_kept(device: Session, hq: Publisher) -> None:
    hq.bring(hq.publish(SECOND))
    draft = begin_report(device, X01)
    put_answers(device, draft.report_id, {"who": "Invented", "where": "Invented square"})
    engine = engine_of(device, device.vault.reports.draft(draft.report_id))
    assert engine.unplaced == {"where": "Invented square"}
    put_answers(device, draft.report_id, engine.put("who", "Somebody").values)
    kept = current(device.vault.reports.revisions(draft.report_id))
    assert kept["where"] == "Invented square"
    assert show_report(device, draft.report_id).answers["where"] == "Invented square"


def test_a_withdrawn_form_is_not_offered_and_its_drafts_go_on(
    device: Session, hq: Publisher
) -> None:
    hq.bring(hq.publish(FIRST))
    draft = begin_report(device, X01)
    assert X01 in [form.form_id for form in list_forms(device)]
    hq.bring(hq.publish())
    assert X01 not in [form.form_id for form in list_forms(device)]
    with pytest.raises(UnknownForm):
        newest_form(device, X01)
    assert engine_of(device, device.vault.reports.draft(draft.report_id)).form == FIRST


def test_where_a_form_in_place_of_ours_is_withdrawn_ours_is_offered_again(
    device: Session, hq: Publisher
) -> None:
    ours = newest_form(device, FormId("T02"))[0]
    hq.bring(hq.publish(replace(FIRST, form_id=FormId("T02"), version="99")))
    assert newest_form(device, FormId("T02"))[0].version == "99"
    hq.bring(hq.publish())
    assert newest_form(device, FormId("T02"))[0] == ours


def test_an_earlier_form_may_be_published_again(device: Session, hq: Publisher) -> None:
    for form, version in ((FIRST, "1"), (SECOND, "2"), (FIRST, "1")):
        hq.bring(hq.publish(form))
        assert newest_form(device, X01)[0].version == version


def test_a_list_is_the_one_that_was_published_last(device: Session, hq: Publisher) -> None:
    for codes in (("van",), ("van", "bus"), ("van",)):
        lists = {"cars.json": cars(str(len(codes)), *codes)}
        hq.bring(hq.publish(CHOOSING, lists=lists))
        found = vocabularies_of(device.vault, CHOOSING)["cars"]
        assert tuple(term.code for term in found.terms) == codes


def test_a_draft_opens_although_its_list_was_withdrawn(device: Session, hq: Publisher) -> None:
    hq.bring(hq.publish(CHOOSING, lists={"cars.json": cars("1", "van")}))
    draft = begin_report(device, X01)
    fill_report(device, draft.report_id, {"car": "van"})
    hq.bring(hq.publish())
    engine = engine_of(device, device.vault.reports.draft(draft.report_id))
    assert engine.answer("car") == "van"
    assert [choice.name for choice in engine.offered("car")] == ["van"]


def test_a_form_opens_although_its_list_never_came(device: Session, hq: Publisher) -> None:
    hq.bring(hq.publish(CHOOSING))
    draft = begin_report(device, X01)
    engine = engine_of(device, device.vault.reports.draft(draft.report_id))
    assert engine.offered("car") == ()


def test_older_news_changes_no_form(device: Session, hq: Publisher) -> None:
    older = hq.publish(FIRST)
    hq.bring(hq.publish(SECOND))
    with pytest.raises(DirectoryOlder):
        hq.bring(older)
    assert newest_form(device, X01)[0].version == "2"


def test_a_form_that_the_online_role_did_not_sign_changes_nothing(
    device: Session, hq: Publisher, organisation: Organisation
) -> None:
    hq.bring(hq.publish(FIRST))
    forged = Forge(organisation, hq.directory)
    forged.add_target("library.json", "forms/x01.json", write_form(SECOND))
    forged.edit("library.json", lambda _signed: None, keys=[SigningKey.generate()])
    with pytest.raises(DirectoryInvalid):
        hq.bring(forged.follow().archive())
    assert newest_form(device, X01)[0].version == "1"
