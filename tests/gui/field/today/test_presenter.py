from dataclasses import replace

import pytest

from fieldkit.crypto.x509 import new_certificate_authority
from fieldkit.domain.report import ReportState
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.errors import DiskFull
from fieldkit.gui.field.today.presenter import TodayPresenter
from fieldkit.gui.field.today.rows import Step, Tone, form_choices, reason_words
from fieldkit.hq.directory import publish_headquarters, replace_keys
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.keep_directory import keep_directory, trusted_directory
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.operations.field.remember_sync import remember_sync
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.transfer.directory import take_in
from tests.fakes.enrolled import tell
from tests.fakes.field import a_device, a_draft
from tests.fakes.organisation import NOW, a_recipient, an_organisation
from tests.fakes.rules import asking_for
from tests.vault.examples import a_stub


class FakeReports:
    def __init__(self) -> None:
        self.overview = None
        self.failures = []

    def show_overview(self, overview):
        self.overview = overview

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def reports(run):
    """Make a presenter for a session: (view, presenter, opened reports)."""

    def make(session):
        view, opened = FakeReports(), []
        presenter = TodayPresenter(view, session, run, language="en", on_open=opened.append)
        return view, presenter, opened

    return make


def test_an_empty_vault_says_so_and_offers_what_to_record(device, reports) -> None:
    view, presenter, _opened = reports(device)
    presenter.refresh()
    assert view.overview.rows == ()
    assert view.overview.safety.sentence == "0 reports only here, 0 safe at headquarters."
    large = [choice.text for choice in view.overview.forms if choice.is_large]
    assert large == ["Record a detention", "Record an assembly"]


def test_drafts_come_first_with_kind_and_time_but_no_content(device, reports) -> None:
    view, presenter, _opened = reports(device)
    seal_report(device, [a_draft(device, name_as_reported="CANARY")])
    report_id = a_draft(device, name_as_reported="CANARY", place="CANARY")
    presenter.refresh()
    draft, stub = view.overview.rows
    assert (draft.report_id, draft.title, draft.when) == (
        report_id,
        "Detention of a person",
        "today 15:00",
    )
    assert draft.is_draft
    assert not stub.is_draft
    assert "CANARY" not in repr(view.overview)


def test_a_sealed_report_shows_how_far_it_is(device, reports, tmp_path) -> None:
    view, presenter, _opened = reports(device)
    [stub] = seal_report(device, [a_draft(device)])

    def state():
        presenter.refresh()
        [row] = view.overview.rows
        return row.state, row.tone

    assert state() == ("sealed, only here", Tone.WAITING)
    (tmp_path / "stick").mkdir()
    hand_over(device, tmp_path / "stick")
    assert state() == ("handed over, no receipt yet", Tone.WAITING)
    with device.vault.transaction():
        device.vault.reports.set_state(stub.object_sha256, ReportState.HELD, "unknown-device")
    assert state() == ("held at headquarters: this device is not enrolled yet", Tone.HELD)
    with device.vault.transaction():
        device.vault.reports.set_state(stub.object_sha256, ReportState.RECEIVED)
    assert state() == ("safe at headquarters", Tone.SAFE)
    assert view.overview.safety.sentence == "0 reports only here, 1 safe at headquarters."


def test_without_headquarters_the_card_is_asked_for(alone, reports) -> None:
    view, presenter, _opened = reports(alone)
    presenter.refresh()
    [notice] = view.overview.notices
    assert notice.step is Step.HEADQUARTERS
    assert notice.action


def test_an_unknown_device_is_offered_to_ask(device, reports) -> None:
    view, presenter, _opened = reports(device)
    presenter.refresh()
    assert [notice.step for notice in view.overview.notices] == [Step.REQUEST]
    request_enrolment(device)
    presenter.refresh()
    assert view.overview.notices == ()
    assert any("approval" in text for text in view.overview.safety.details)


def test_a_change_that_waits_is_an_alarm(device, organisation, reports) -> None:
    changed = publish_headquarters(
        organisation.directory(),
        organisation.with_changes(intake=(a_recipient(),)),
        organisation.signers,
        organisation.online,
        NOW,
    )
    news = take_in(changed.to_archive(), trusted_directory(device.vault), NOW)
    with device.vault.transaction():
        keep_directory(device.vault, news)
    view, presenter, _opened = reports(device)
    presenter.refresh()
    notice = view.overview.notices[0]
    assert (notice.step, notice.is_alarm) == (Step.CHANGES, True)


def test_notices_of_the_unlocking_come_first(device, reports) -> None:
    view, presenter, _opened = reports(replace(device, notices=("It was put back.",)))
    presenter.refresh()
    assert view.overview.notices[0].text == "It was put back."
    assert view.overview.notices[0].is_alarm


def test_a_begun_report_is_opened(device, reports) -> None:
    _view, presenter, opened = reports(device)
    presenter.begin("T01")
    [draft] = device.vault.reports.drafts()
    assert opened == [draft.report_id]
    assert draft.form.form == "T01"


def test_an_unknown_form_is_said(device, reports) -> None:
    view, presenter, opened = reports(device)
    presenter.begin("T99")
    assert view.failures == ["There is no such form."]
    assert opened == []


def test_a_draft_is_thrown_away(device, reports) -> None:
    view, presenter, _opened = reports(device)
    presenter.discard([a_draft(device)])
    assert view.overview.rows == ()
    assert device.vault.reports.drafts() == ()


def test_a_sealed_report_is_not_thrown_away(device, reports) -> None:
    view, presenter, _opened = reports(device)
    [stub] = seal_report(device, [a_draft(device)])
    presenter.discard([stub.report_id])
    assert view.failures
    presenter.refresh()
    assert len(view.overview.rows) == 1


def test_a_failure_leaves_the_list_as_it_was(device, reports, run) -> None:
    view, presenter, _opened = reports(device)
    presenter.refresh()
    before = view.overview
    run.fails_with = DiskFull()
    presenter.refresh()
    assert view.overview is before
    assert view.failures == ["The disk is full."]


def test_an_unexpected_error_names_only_its_kind(device, reports, run) -> None:
    view, presenter, _opened = reports(device)
    run.fails_with = ValueError("CANARY")
    presenter.refresh()
    assert view.failures == ["Something unexpected happened (ValueError)."]


def test_what_is_recorded_in_the_street_comes_first(device) -> None:
    shown = form_choices(list_forms(device), "en")
    assert [choice.form_id for choice in shown][:2] == ["T02", "T01"]
    # Forms of other organisations have other names.
    renamed = [replace(form, form_id="X" + form.form_id) for form in list_forms(device)]
    other = form_choices(renamed, "en")
    assert all(choice.is_large for choice in other[:2])
    titles = {choice.text for choice in other}
    assert titles >= {"Detention of a person", "Assembly observation"}


def test_every_reason_has_words() -> None:
    for code in ("unknown-device", "chain-fork", "damaged", "", "something-new"):
        assert reason_words(code)


def test_the_usual_kinds_come_first(device, reports) -> None:
    view, presenter, _opened = reports(device)
    for _number in range(3):
        presenter.begin("T01")
    presenter.refresh()
    assert [choice.form_id for choice in view.overview.forms][:2] == ["T01", "T02"]


def test_the_last_hand_over_is_remembered(device, reports, tmp_path) -> None:
    view, presenter, _opened = reports(device)
    presenter.refresh()
    assert "Nothing has been handed over from here yet." in view.overview.safety.details
    seal_report(device, [a_draft(device)])
    (tmp_path / "stick").mkdir()
    hand_over(device, tmp_path / "stick")
    presenter.refresh()
    assert "Last hand-over: today 15:00, 1 report." in view.overview.safety.details


def test_what_a_server_has_is_neither_only_here_nor_safe(device, reports) -> None:
    for state in (ReportState.STORED, ReportState.STORED, ReportState.RECEIVED, None):
        [stub] = seal_report(device, [a_draft(device)])
        if state is not None:
            with device.vault.transaction():
                device.vault.reports.set_state(stub.object_sha256, state)
    view, presenter, _opened = reports(device)
    presenter.refresh()
    safety = view.overview.safety
    assert safety.sentence == "1 report only here, 2 at the server, 1 safe at headquarters."
    assert safety.tone is Tone.WAITING


def test_nothing_is_safe_yet_while_a_server_has_all(device, reports) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    with device.vault.transaction():
        device.vault.reports.set_state(stub.object_sha256, ReportState.STORED)
    view, presenter, _opened = reports(device)
    presenter.refresh()
    assert view.overview.safety.sentence.startswith("0 reports only here, 1 at the server")
    assert view.overview.safety.tone is Tone.WAITING


def test_the_network_is_offered_where_headquarters_has_a_server(
    device, organisation, reports, tmp_path
) -> None:
    view, presenter, _opened = reports(device)
    presenter.refresh()
    assert not view.overview.safety.has_server
    authority = new_certificate_authority("servers", now=NOW)[1].decode("ascii")
    served = replace(
        organisation,
        headquarters=organisation.with_changes(tls_ca=authority, servers=("https://192.0.2.1",)),
    )
    other = a_device(tmp_path / "other", served)
    view, presenter, _opened = reports(other)
    presenter.refresh()
    assert view.overview.safety.has_server
    other.vault.close()


def test_the_last_good_connection_is_said(device, reports) -> None:
    view, presenter, _opened = reports(device)
    with device.vault.transaction():
        now = device.clock.now()
        remember_sync(device.vault, SyncEnd.DONE, now, stored=1, letters=0, again_at=None)
    presenter.refresh()
    assert "Last connection with the server: today" in "".join(view.overview.safety.details)


def test_letters_that_were_not_read_are_offered(device, reports) -> None:
    with device.vault.transaction():
        device.vault.mail.add("ab" * 32, device.clock.now())
        device.vault.mail.add_letter("ab" * 32, "task", b"{}")
    view, presenter, _opened = reports(device)
    presenter.refresh()
    [notice] = [one for one in view.overview.notices if one.step is Step.LETTERS]
    assert notice.text == "1 message from headquarters was not read yet."


def test_a_recovered_draft_is_shown_until_it_was_opened(device, reports) -> None:
    view, presenter, _opened = reports(device)
    report_id = a_draft(device)
    presenter.recover(report_id)
    recovered = view.overview.recovered
    assert (recovered.report_id, recovered.title) == (report_id, "Detention of a person")
    presenter.forget_recovered()
    presenter.refresh()
    assert view.overview.recovered is None


def test_a_recovered_draft_that_is_thrown_away_is_gone(device, reports) -> None:
    view, presenter, _opened = reports(device)
    report_id = a_draft(device)
    presenter.recover(report_id)
    presenter.discard([report_id])
    assert view.overview.recovered is None


def test_many_sealed_reports_are_counted_and_not_read(device, reports) -> None:
    view, presenter, _opened = reports(device)
    with device.vault.transaction():
        for number in range(1, 101):
            device.vault.reports.add_stub(a_stub(number))
    presenter.refresh()
    assert len(view.overview.rows) == 30
    assert view.overview.more == 70
    assert view.overview.safety.sentence.startswith("100 reports only here")


def test_other_people_who_sign_for_headquarters_are_told_of_for_a_month(
    device, organisation, reports
) -> None:
    new = an_organisation()
    signers = replace(
        organisation.signers, root=(*organisation.root, *new.root), targets=new.targets
    )
    first = organisation.directory()
    changed = replace_keys(first, new.custody, signers, organisation.online, NOW)
    news = take_in(changed.to_archive(), trusted_directory(device.vault), NOW)
    with device.vault.transaction():
        keep_directory(device.vault, news)
    view, presenter, _opened = reports(device)
    for days, is_told in ((0, True), (29, True), (2, False)):
        device.clock.pass_time(days=days)
        presenter.refresh()
        texts = [notice.text for notice in view.overview.notices]
        assert any("sign for headquarters changed" in text for text in texts) is is_told


def test_after_a_revocation_what_still_lies_open_is_told(tmp_path, organisation, reports) -> None:
    session = a_device(tmp_path / "ruled", asking_for(organisation, seal_on_revocation=True))
    a_draft(session)
    view, presenter, _opened = reports(session)
    presenter.refresh()
    assert not any("lies open" in notice.text for notice in view.overview.notices)
    pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    tell(session, pem, DeviceState.REVOKED)
    presenter.refresh()
    texts = [notice.text for notice in view.overview.notices]
    assert any("1 draft still lies open." in text for text in texts)
    assert not any("unless you open" in text for text in texts)
    session.vault.close()
