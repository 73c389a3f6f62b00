"""What is erased is gone, its stub stays, and nothing that comes again revives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, Purpose
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.erasure import ErasedKind, ErasurePlan, ErasureReason
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.statement import NewStatement, Source, SourceKind, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed, ReportErased, UnknownPerson
from fieldkit.hq.store.store import FILE_NAME, LABEL
from fieldkit.operations.hq import erase as erasing
from fieldkit.operations.hq.erase import add_object_erasure, erase
from fieldkit.operations.hq.erased_files import remove_erased_files
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_reports import list_reports
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.make_statement import make_statements, withdraw_statement
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.plan_erasure import plan_report_erasure, plan_statement_erasure
from fieldkit.operations.hq.plan_person_erasure import plan_person_erasure
from fieldkit.operations.hq.release_held import review_again
from fieldkit.operations.hq.review_reports import lift_hold, set_hold
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import show_person
from fieldkit.operations.hq.show_report import show_report
from fieldkit.operations.hq.state_consent import state_consent
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.vault.folder import database_key
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device
from tests.fakes.odk_folders import a_folder
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.fakes.reading import read_all_again
from tests.fakes.sealed_objects import Parts
from tests.sqlcipher_pages import count_hits

REASON = ErasureReason.CONSENT_WITHDRAWN


@pytest.fixture
def at_work(session: HeadquartersSession) -> HeadquartersSession:
    with_colleague(session, "H-02")
    return with_colleague(session, "H-01")


def agreed(session: HeadquartersSession, plan: ErasurePlan) -> SecondWord:
    other = with_colleague(session, "H-02").colleague
    assert other is not None
    return SecondWord(other.colleague_id, Act.ERASE, plan.subject, session.clock.now())


def erased(session: HeadquartersSession, plan: ErasurePlan) -> ErasurePlan:
    erase(session, plan, REASON, agreed(session, plan))
    return plan


def a_report(device: Device, name: str = "Invented Person", amends: Parts | None = None) -> Parts:
    parts = a_readable_report(
        device, "T02", answers_of("T02", name_as_reported=name, sex="M"), amends=amends
    )
    device.seal(parts)
    return parts


def blobs(session: HeadquartersSession) -> int:
    return len([path for path in session.archive.attachments.path.glob("*/*") if path.is_file()])


class TestReports:
    def test_content_key_and_files_are_gone_and_the_stub_stays(
        self, at_work: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        parts = device.parts(photo=b"a photo")
        sha256 = device.seal(parts)
        device.hand_over(stick)
        intake_bag(at_work, stick)
        assert blobs(at_work) == 1
        plan = erased(at_work, plan_report_erasure(at_work, report_of(parts)))
        assert (plan.objects, len(plan.attachments)) == ((sha256,), 1)
        assert blobs(at_work) == 0
        assert not at_work.archive.path_of(sha256, Outcome.ACCEPTED).exists()
        with pytest.raises(ReportErased):
            show_report(at_work, report_of(parts))
        stub = at_work.store.erasures.get(report_of(parts))
        assert stub is not None
        assert (stub.kind, stub.reason) == (ErasedKind.REPORT, REASON)
        assert stub.sha256 == parts.manifest.members[0].sha256
        (listed,) = list_reports(at_work)
        assert listed.record.is_erased

    def test_its_place_in_the_chain_and_the_audit_hold(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        first = a_report(device)
        brought(at_work, device, tmp_path)
        erased(at_work, plan_report_erasure(at_work, report_of(first)))
        a_report(device, "Another Person")
        summary = brought(at_work, device, tmp_path)
        assert summary.count(Outcome.ACCEPTED) == 1
        destroyed = [
            item.subject
            for item in at_work.store.audit.entries()
            if item.event is CustodyEvent.DESTROYED
        ]
        assert report_of(first) in destroyed
        at_work.store.check()

    def test_the_same_object_again_revives_nothing(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        parts = a_report(device)
        brought(at_work, device, tmp_path)
        erased(at_work, plan_report_erasure(at_work, report_of(parts)))
        again = brought(at_work, device, tmp_path)
        assert again.repeated == 1
        read_all_again(at_work)
        assert at_work.store.mentions.count() == 0
        assert not list(at_work.archive.folder.glob("objects/*/*.age"))
        with pytest.raises(ReportErased):
            show_report(at_work, report_of(parts))

    def test_amendments_go_with_their_report(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        first = a_report(device)
        second = a_report(device, "Corrected Person", amends=first)
        brought(at_work, device, tmp_path)
        plan = erased(at_work, plan_report_erasure(at_work, report_of(first)))
        assert plan.reports == (report_of(first), report_of(second))
        assert at_work.store.mentions.count() == 0

    def test_an_amendment_alone_gives_back_what_the_report_said(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        first = a_report(device)
        second = a_report(device, "Corrected Person", amends=first)
        brought(at_work, device, tmp_path)
        erased(at_work, plan_report_erasure(at_work, report_of(second)))
        (mention,) = at_work.store.mentions.every()
        assert (mention.source, mention.name) == (report_of(first), "Invented Person")

    def test_an_attachment_that_another_report_has_stays(
        self, at_work: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        first, second = device.parts(photo=b"one photo"), None
        device.seal(first)
        second = device.parts(photo=b"one photo")
        device.seal(second)
        device.hand_over(stick)
        intake_bag(at_work, stick)
        plan = erased(at_work, plan_report_erasure(at_work, report_of(first)))
        assert (plan.attachments, len(plan.shared_attachments)) == ((), 1)
        assert blobs(at_work) == 1
        erased(at_work, plan_report_erasure(at_work, report_of(second)))
        assert blobs(at_work) == 0

    def test_an_imported_submission_is_known_as_erased(
        self, at_work: HeadquartersSession, tmp_path: Path
    ) -> None:
        folder = a_folder(tmp_path / "box")
        (imported,) = import_odk(at_work, [folder]).imported
        assert imported.report_id is not None
        erased(at_work, plan_report_erasure(at_work, imported.report_id))
        assert blobs(at_work) == 0
        (again,) = import_odk(at_work, [folder]).imported
        assert (again.is_new, again.report_id) == (False, imported.report_id)
        with pytest.raises(ReportErased):
            show_report(at_work, imported.report_id)

    def test_nobody_erases_alone(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        parts = a_report(device)
        brought(at_work, device, tmp_path)
        plan = plan_report_erasure(at_work, report_of(parts))
        other = replace(agreed(at_work, plan), subject="cd" * 16)
        for second in (None, other):
            with pytest.raises(NotAllowed):
                erase(at_work, plan, REASON, second)
        assert show_report(at_work, report_of(parts)).record.people

    def test_a_backup_loses_it_with_the_next_run(
        self, at_work: HeadquartersSession, device: Device, stick: Path, tmp_path: Path
    ) -> None:
        parts = device.parts(photo=b"a photo")
        device.seal(parts)
        device.hand_over(stick)
        intake_bag(at_work, stick)
        make_backup(at_work, tmp_path / "backup")
        plan = erased(at_work, plan_report_erasure(at_work, report_of(parts)))
        assert plan.backups == 1
        written = make_backup(at_work, tmp_path / "backup")
        assert written.damaged == ()
        left = [*(tmp_path / "backup").glob("objects/*/*"), *(tmp_path / "backup").glob("att*/*/*")]
        assert left == []


class TestStatements:
    def test_what_is_said_of_it_goes_and_what_rests_on_more_stays(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        first, second = a_report(device), a_report(device, "Another Person")
        brought(at_work, device, tmp_path)
        (mention,) = at_work.store.mentions.of_sources([report_of(first)])
        rest = (Source(SourceKind.REPORT, report_of(first)),)
        both = (*rest, Source(SourceKind.REPORT, report_of(second)))
        person = "cc" * 16
        made = make_statements(
            at_work,
            NewStatement(StatementKind.NOTE, report_of(first), {"text": "of the report"}),
            NewStatement(
                StatementKind.LINK, mention.mention_id, {"certainty": "DIFFERENT"}, "dd" * 16
            ),
            NewStatement(StatementKind.FACT, person, {"text": "one source"}, sources=rest),
            NewStatement(StatementKind.FACT, person, {"text": "two sources"}, sources=both),
        )
        erased(at_work, plan_report_erasure(at_work, report_of(first)))
        now = [at_work.store.statements.get(item.statement_id) for item in made]
        assert [item.is_erased for item in now if item] == [True, True, True, False]
        assert [item.sha256 for item in now if item] == [item.sha256 for item in made]

    def test_what_was_taken_back_stays_so_though_both_are_erased(
        self, at_work: HeadquartersSession
    ) -> None:
        (note,) = make_statements(
            at_work, NewStatement(StatementKind.NOTE, "ab" * 16, {"text": "a secret"})
        )
        withdrawal = withdraw_statement(at_work, note.statement_id, "it names somebody")
        plan = plan_statement_erasure(at_work, note.statement_id)
        assert plan.statements == (note.statement_id, withdrawal.statement_id)
        erased(at_work, plan)
        for item in (note, withdrawal):
            left = at_work.store.statements.get(item.statement_id)
            assert left is not None
            assert (left.content, left.is_in_force) == ({}, False)
        with pytest.raises(NotAllowed):
            withdraw_statement(at_work, withdrawal.statement_id)
        with pytest.raises(InvalidInput):
            plan_statement_erasure(at_work, note.statement_id)


class TestHolds:
    @pytest.mark.parametrize("of", ["report", "mention"])
    def test_a_legal_hold_forbids_it_until_it_is_lifted(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path, of: str
    ) -> None:
        parts = a_report(device)
        brought(at_work, device, tmp_path)
        (mention,) = at_work.store.mentions.every()
        subject = report_of(parts) if of == "report" else mention.mention_id
        (hold,) = make_statements(
            at_work, NewStatement(StatementKind.HOLD, subject, {"why": "a trial"})
        )
        plan = plan_report_erasure(at_work, report_of(parts))
        with pytest.raises(NotAllowed, match=str(hold.number)):
            erase(at_work, plan, REASON, agreed(at_work, plan))
        second = replace(agreed(at_work, plan), act=Act.LIFT_HOLD, subject=hold.statement_id)
        lift_hold(at_work, hold.statement_id, second)
        erased(at_work, plan_report_erasure(at_work, report_of(parts)))
        assert at_work.store.mentions.count() == 0

    @pytest.mark.parametrize("of", ["report", "mention", "person"])
    def test_a_hold_keeps_the_amendments_too(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path, of: str
    ) -> None:
        first = a_report(device)
        second = a_report(device, "Corrected Person", amends=first)
        third = a_report(device, "Corrected Again", amends=second)
        brought(at_work, device, tmp_path)
        (mention,) = at_work.store.mentions.every()
        (person,) = take_as_people(at_work, [mention.mention_id]).people
        held = {"report": report_of(first), "mention": mention.mention_id, "person": person}[of]
        hold = set_hold(at_work, held, "a trial")
        for parts in (second, third):
            plan = plan_report_erasure(at_work, report_of(parts))
            assert plan.holds == (hold,)

    @pytest.mark.parametrize("of", ["report", "person", "case"])
    def test_a_hold_keeps_what_is_stated_around_it(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path, of: str
    ) -> None:
        parts = a_report(device)
        brought(at_work, device, tmp_path)
        (mention,) = at_work.store.mentions.every()
        taken = take_as_people(at_work, [mention.mention_id])
        (person,) = taken.people
        case_id, _opened = open_case(at_work, "ADMIN", [person])
        (assessed, noted) = make_statements(
            at_work,
            NewStatement(StatementKind.NOTE, report_of(parts), {"text": "seen"}),
            NewStatement(StatementKind.NOTE, case_id, {"text": "asked"}),
        )
        withdrawn = withdraw_statement(at_work, assessed.statement_id)
        links = [item for item in taken.statements if item.kind is StatementKind.LINK]
        held = {"report": report_of(parts), "person": person, "case": case_id}[of]
        around = [*links, assessed, withdrawn] if of == "report" else [*links, assessed, noted]
        hold = set_hold(at_work, held, "a trial")
        for item in around:
            assert plan_statement_erasure(at_work, item.statement_id).holds == (hold,)

    def test_a_hold_on_a_report_of_several_keeps_each_person_in_it(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        people = {
            "0000000a": {"person_name": "Вынайдзеная Ганна"},
            "0000000b": {"person_name": "Invented Other"},
        }
        together = a_readable_report(device, "T01", answers_of("T01", people=people))
        device.seal(together)
        brought(at_work, device, tmp_path)
        first = next(at_work.store.mentions.every())
        (person,) = take_as_people(at_work, [first.mention_id]).people
        hold = set_hold(at_work, report_of(together), "a trial")
        plan = plan_person_erasure(at_work, person)
        assert (plan.of_others, plan.holds) == ((report_of(together),), (hold,))


class TestConsentInAmendments:
    """An amendment may only narrow consent, and erasing it must not widen it again."""

    @staticmethod
    def amended(
        session: HeadquartersSession, device: Device, tmp_path: Path, **narrowing: str
    ) -> tuple[str, str]:
        """Return the mention of a report with wide consent, and the amendment that narrows it."""
        wide = answers_of("T02", name_as_reported="Invented", consent_level="C7_PUBLIC")
        first = a_readable_report(device, "T02", wide)
        device.seal(first)
        second = a_readable_report(device, "T02", answers_of("T02", **narrowing), amends=first)
        device.seal(second)
        brought(session, device, tmp_path)
        (mention,) = session.store.mentions.every()
        return mention.mention_id, report_of(second)

    @pytest.mark.parametrize("level", ["C9_WITHDRAWN", "C1_INTERNAL"])
    def test_what_it_narrowed_stays_narrow(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path, level: str
    ) -> None:
        mention, amendment = self.amended(at_work, device, tmp_path, consent_level=level)
        (person,) = take_as_people(at_work, [mention]).people
        plan = plan_report_erasure(at_work, amendment)
        erase(at_work, plan, ErasureReason.MISTAKE, agreed(at_work, plan))
        (now,) = show_person(at_work, person).mentions
        assert now.consent is ConsentLevel.PUBLIC  # that is what the report itself says
        cleared = effective(at_work, [person], Purpose.PUBLIC, at_work.clock.now())
        assert cleared.allowed == ()
        (stated,) = at_work.store.statements.about([person], [StatementKind.CONSENT])
        assert stated.content["level"] == level

    def test_what_narrows_nothing_states_nothing(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        mention, amendment = self.amended(at_work, device, tmp_path, sex="M")
        (person,) = take_as_people(at_work, [mention]).people
        plan = plan_report_erasure(at_work, amendment)
        erase(at_work, plan, ErasureReason.MISTAKE, agreed(at_work, plan))
        assert at_work.store.statements.about([person], [StatementKind.CONSENT]) == ()

    def test_the_reason_withdraws_for_nobody_whom_the_report_names_still(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        mention, amendment = self.amended(at_work, device, tmp_path, sex="M")
        (person,) = take_as_people(at_work, [mention]).people
        erased(at_work, plan_report_erasure(at_work, amendment))  # because consent was withdrawn
        assert at_work.store.statements.about([person], [StatementKind.CONSENT]) == ()

    def test_silence_that_an_amendment_asked_for_stays(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        wide = answers_of("T07", name_as_reported="Invented", consent_level="C7_PUBLIC")
        first = a_readable_report(device, "T07", wide)
        device.seal(first)
        silence = answers_of("T07", relative_request=["SILENCE"])
        second = a_readable_report(device, "T07", silence, amends=first)
        device.seal(second)
        brought(at_work, device, tmp_path)
        (mention,) = at_work.store.mentions.every()
        assert mention.silence
        (person,) = take_as_people(at_work, [mention.mention_id]).people
        plan = plan_report_erasure(at_work, report_of(second))
        erase(at_work, plan, ErasureReason.MISTAKE, agreed(at_work, plan))
        cleared = effective(at_work, [person], Purpose.PUBLIC, at_work.clock.now())
        assert cleared.allowed == ()

    def test_of_whom_nobody_knows_who_they_are_it_is_not_erased(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        mention, amendment = self.amended(at_work, device, tmp_path, consent_level="C9_WITHDRAWN")
        plan = plan_report_erasure(at_work, amendment)
        with pytest.raises(NotAllowed):
            erase(at_work, plan, ErasureReason.MISTAKE, agreed(at_work, plan))
        found = at_work.store.mentions.get_all([mention])
        assert [item.consent for item in found.values()] == [ConsentLevel.WITHDRAWN]
        assert at_work.store.erasures.get(amendment) is None


class TestRefusedObjects:
    def test_a_refused_object_leaves_a_stub_and_is_not_kept_again(
        self, at_work: HeadquartersSession, organisation, tmp_path: Path
    ) -> None:
        stranger = Device(organisation)
        sha256 = stranger.seal()
        brought(at_work, stranger, tmp_path)
        with at_work.store.transaction():
            add_object_erasure(at_work, sha256)
        assert remove_erased_files(at_work) == 1
        assert brought(at_work, stranger, tmp_path).repeated == 1
        assert not list(at_work.archive.folder.glob("quarantine/*/*.age"))
        assert review_again(at_work) == ()


def test_a_report_with_an_unknown_number_cannot_be_planned(at_work: HeadquartersSession) -> None:
    with pytest.raises(InvalidInput):
        plan_report_erasure(at_work, ReportId("ab" * 16))


class TestPeople:
    def test_what_is_theirs_alone_goes_and_what_speaks_of_others_stays(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        alone = a_report(device, "Вынайдзеная Ганна")
        together = a_readable_report(
            device,
            "T01",
            answers_of(
                "T01",
                people={
                    "0000000a": {"person_name": "Вынайдзеная Ганна"},
                    "0000000b": {"person_name": "Invented Other"},
                },
            ),
        )
        device.seal(together)
        brought(at_work, device, tmp_path)
        theirs = [
            item.mention_id
            for item in at_work.store.mentions.every()
            if item.name == "Вынайдзеная Ганна"
        ]
        person, other = take_as_people(at_work, theirs).people
        link_people(at_work, person, other, Certainty.SAME)
        plan = plan_person_erasure(at_work, person)
        assert plan.reports == (report_of(alone),)
        assert plan.of_others == (report_of(together),)
        assert sorted(plan.people) == sorted((person, other))
        erased(at_work, plan)
        with pytest.raises(UnknownPerson):
            show_person(at_work, person)
        read_all_again(at_work)
        assert [item.name for item in at_work.store.mentions.every()] == ["Invented Other"]
        assert at_work.store.erasures.among([person, *theirs]) == {person, *theirs}

    def test_a_person_outlives_the_report_that_they_began_with(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path
    ) -> None:
        first, second = a_report(device, "Invented One"), a_report(device, "Invented Two")
        brought(at_work, device, tmp_path)
        mentions = {item.source: item.mention_id for item in at_work.store.mentions.every()}
        (person,) = take_as_people(at_work, [mentions[report_of(first)]]).people
        link_people(at_work, mentions[report_of(second)], person, Certainty.SAME)
        word = ConsentWord(ConsentLevel.INTERNAL, GivenBy.PERSON)
        source = Source(SourceKind.REPORT, report_of(first))
        stated = state_consent(at_work, person, word, (source,))
        plan = plan_report_erasure(at_work, report_of(first))
        erase(at_work, plan, ErasureReason.MISTAKE, agreed(at_work, plan))
        shown = show_person(at_work, person)
        assert [item.name for item in shown.mentions] == ["Invented Two"]
        assert at_work.store.statements.about([person], [StatementKind.CONSENT]) == (stated,)

    @pytest.mark.parametrize("said", ["by the report", "as the reason"])
    def test_a_withdrawal_outlives_the_report_that_said_it(
        self, at_work: HeadquartersSession, device: Device, tmp_path: Path, said: str
    ) -> None:
        is_said = said == "by the report"
        for level in ("C9_WITHDRAWN" if is_said else "C1_INTERNAL", "C7_PUBLIC"):
            answers = answers_of("T02", name_as_reported="Invented", consent_level=level)
            device.seal(a_readable_report(device, "T02", answers))
        brought(at_work, device, tmp_path)
        (wide,) = (m for m in at_work.store.mentions.every() if m.consent == "C7_PUBLIC")
        (strict,) = (m for m in at_work.store.mentions.every() if m.consent != "C7_PUBLIC")
        (person,) = take_as_people(at_work, [strict.mention_id]).people
        link_people(at_work, wide.mention_id, person, Certainty.SAME)
        plan = plan_report_erasure(at_work, strict.source)
        reason = ErasureReason.ASKED if is_said else ErasureReason.CONSENT_WITHDRAWN
        erase(at_work, plan, reason, agreed(at_work, plan))
        assert [item.consent for item in show_person(at_work, person).mentions] == ["C7_PUBLIC"]
        cleared = effective(at_work, [person], Purpose.PUBLIC, at_work.clock.now())
        assert cleared.allowed == ()
        (stated,) = at_work.store.statements.about([person], [StatementKind.CONSENT])
        with pytest.raises(NotAllowed):
            plan_statement_erasure(at_work, stated.statement_id)


def test_no_page_of_the_database_holds_what_was_erased(
    at_work: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    names = [f"Zyq{chr(97 + number // 20)}{chr(97 + number % 20)}v" for number in range(40)]
    parts = [a_report(device, name) for name in names]
    brought(at_work, device, tmp_path)
    # Rows move between pages, and leave bytes behind, when others between them go.
    for item in parts[::2]:
        erased(at_work, plan_report_erasure(at_work, report_of(item)))
    raw_key, _salt = database_key(at_work.vault.key, LABEL)
    path = at_work.vault.folder / FILE_NAME

    def hits(some: list[str]) -> int:
        return count_hits(path, raw_key, [form.encode() for form in some])

    # As it was written, and as the search keeps it.
    assert hits(names[1::2]) >= 20
    assert hits([name.lower() for name in names[1::2]]) >= 20
    assert hits([form for name in names[::2] for form in (name, name.lower())]) == 0


def test_files_that_a_cut_left_go_with_the_next_intake(
    at_work: HeadquartersSession,
    device: Device,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = device.parts(photo=b"a photo")
    sha256 = device.seal(parts)
    device.hand_over(stick)
    intake_bag(at_work, stick)
    plan = plan_report_erasure(at_work, report_of(parts))

    def cut(_session: HeadquartersSession) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "remove_erased_files", cut)
        with pytest.raises(KeyboardInterrupt):
            erased(at_work, plan)
    with pytest.raises(ReportErased):
        show_report(at_work, report_of(parts))
    assert at_work.archive.path_of(sha256, Outcome.ACCEPTED).exists()
    brought(at_work, device, tmp_path)
    assert not at_work.archive.path_of(sha256, Outcome.ACCEPTED).exists()
    assert blobs(at_work) == 0


def test_what_fails_within_erases_nothing(
    at_work: HeadquartersSession,
    device: Device,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = a_report(device)
    brought(at_work, device, tmp_path)
    plan = plan_report_erasure(at_work, report_of(parts))
    count = at_work.store.audit.count()

    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "add_reading", cut)  # the last step of the transaction
        with pytest.raises(KeyboardInterrupt):
            erased(at_work, plan)
    assert at_work.store.audit.count() == count
    assert [item.name for item in at_work.store.mentions.every()] == ["Invented Person"]
    assert show_report(at_work, report_of(parts)).record.people
