"""Whatever people do, in whatever order: tables follow, nothing is lost, the record is whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from sqlalchemy import select

from fieldkit.domain.case import CaseOpening
from fieldkit.domain.erasure import ErasurePlan, ErasureReason
from fieldkit.domain.identifiers import MentionId, PersonId, StatementId
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed, UnknownPerson
from fieldkit.hq.store.tables import metadata
from fieldkit.operations.hq.check_audit import check_audit
from fieldkit.operations.hq.erase import erase
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_statement import (
    add_withdrawal,
    make_statements,
    rebuild_projections,
)
from fieldkit.operations.hq.plan_erasure import plan_report_erasure, plan_statement_erasure
from fieldkit.operations.hq.plan_person_erasure import plan_person_erasure
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.fakes.reading import read_all_again
from tests.fakes.sealed_objects import Parts

REPORTS = 5
FOLLOWING = (
    *("person", "link", "membership", "legal_hold", "review", "consent_word", "case_statement"),
    *("stage", "followed_case", "case_person", "task"),
)
ORGANISATION: list[Organisation] = []


class StatementModel(RuleBasedStateMachine):
    """Two colleagues, a device that sends its reports again and again, and a real store."""

    nodes: Bundle[str] = Bundle("nodes")  # mentions and people
    people: Bundle[PersonId] = Bundle("people")
    reports: Bundle[str] = Bundle("reports")
    made: Bundle[StatementId] = Bundle("made")  # statements, withdrawals among them

    def __init__(self) -> None:
        super().__init__()
        if not ORGANISATION:
            ORGANISATION.append(an_organisation(threshold=1, count=1))
        self.folder = Path(tempfile.mkdtemp())
        self.session: HeadquartersSession = a_headquarters(self.folder / "hq", ORGANISATION[0])
        with_colleague(self.session, "H-02")
        self.session = with_colleague(self.session, "H-01")
        self.device = Device(ORGANISATION[0])
        enrol(self.session, self.device, self.folder)
        self.count = 0  # of statements ever made
        self.erased: set[str] = set()

    def teardown(self) -> None:
        close_session(self.session)
        shutil.rmtree(self.folder)

    @initialize(target=nodes)
    def reports_arrive(self) -> object:
        self.sealed: list[Parts] = []
        for number in range(REPORTS):
            answers = answers_of("T02", name_as_reported=f"Invented {number}", sensitivity="S2")
            parts = a_readable_report(self.device, "T02", answers)
            self.device.seal(parts)
            self.sealed.append(parts)
        brought(self.session, self.device, self.folder)
        # Their ids are random, and the same steps must do the same each time.
        found = sorted(self.session.store.mentions.every(), key=lambda item: item.name)
        mentions = [item.mention_id for item in found]
        taken = take_as_people(self.session, mentions[:2])
        self.count += len(taken.statements)
        self.first = taken.people
        return multiple(*mentions)

    @rule(target=people, number=st.integers(0, 1))
    def name_person(self, number: int) -> PersonId:
        return self.first[number]

    @rule(target=reports, number=st.integers(0, REPORTS - 1))
    def name_report(self, number: int) -> str:
        return report_of(self.sealed[number])

    @rule(target=people, mention=nodes)
    def take_as_person(self, mention: str) -> object:
        if not self.session.store.mentions.get_all([mention]):
            return multiple()
        try:
            taken = take_as_people(self.session, [MentionId(mention)])
        except (InvalidInput, NotAllowed):
            return multiple()
        self.count += len(taken.statements)
        return multiple(*taken.people)

    @rule(target=made, a=nodes, b=nodes, certainty=st.sampled_from(Certainty))
    def link(self, a: str, b: str, certainty: Certainty) -> object:
        return self._linked(a, b, certainty)

    @rule(target=made, a=people, b=people | nodes, certainty=st.sampled_from(Certainty))
    def link_person(self, a: str, b: str, certainty: Certainty) -> object:
        return self._linked(a, b, certainty)

    def _linked(self, a: str, b: str, certainty: Certainty) -> object:
        try:
            statements = link_people(self.session, a, b, certainty)
        except (InvalidInput, NotAllowed):
            return multiple()
        self.count += len(statements)
        return multiple(*(item.statement_id for item in statements))

    @rule(target=made, person=people, stage=st.sampled_from(["DETAINED", "RELEASED"]))
    def open_case(self, person: PersonId, stage: str) -> object:
        number = self.session.store.cases.next_number()
        case_id = f"{number:032x}"
        opening = CaseOpening(number, "ADMIN", (person,))
        made = make_statements(
            self.session,
            NewStatement(StatementKind.CASE, case_id, opening.to_content()),
            NewStatement(StatementKind.STAGE, case_id, {"stage": stage}, person),
        )
        self.count += len(made)
        return multiple(*(item.statement_id for item in made))

    @rule(target=made, report=reports)
    def hold(self, report: str) -> StatementId:
        new = NewStatement(StatementKind.HOLD, report, {"why": "a trial"})
        return self._stated(new)

    @rule(target=made, report=reports, day=st.sampled_from(["2027-01-01", "2028-01-01"]))
    def review(self, report: str, day: str) -> StatementId:
        return self._stated(NewStatement(StatementKind.REVIEW, report, {"next": day}))

    def _stated(self, new: NewStatement) -> StatementId:
        (made,) = make_statements(self.session, new)
        self.count += 1
        return made.statement_id

    @rule(target=made, statement=made)
    def withdraw(self, statement: StatementId) -> object:
        before = self.session.store.statements.get(statement)
        assert before is not None
        try:
            with self.session.store.transaction():
                withdrawal = add_withdrawal(self.session, statement, by_two=True)
        except NotAllowed:
            assert not before.is_in_force
            return multiple()
        assert before.is_in_force
        self.count += 1
        return withdrawal.statement_id

    @rule(statement=made)
    def erase_statement(self, statement: StatementId) -> None:
        try:
            plan = plan_statement_erasure(self.session, statement)
        except InvalidInput:
            return
        self._erase(plan)

    @rule(report=reports)
    def erase_report(self, report: str) -> None:
        try:
            plan = plan_report_erasure(self.session, report)
        except InvalidInput:
            return
        self._erase(plan)

    @rule(person=consumes(people))
    def erase_person(self, person: PersonId) -> None:
        try:
            plan = plan_person_erasure(self.session, person)
        except UnknownPerson:
            return
        self._erase(plan)

    def _erase(self, plan: ErasurePlan) -> None:
        other = with_colleague(self.session, "H-02").colleague
        assert other is not None
        second = SecondWord(other.colleague_id, Act.ERASE, plan.subject, self.session.clock.now())
        before = self.session.store.statements.count()
        try:
            erase(self.session, plan, ErasureReason.CONSENT_WITHDRAWN, second)
        except NotAllowed:
            assert plan.holds
            return
        assert not plan.holds
        self.count += self.session.store.statements.count() - before  # that consent is withdrawn
        self.erased.update(plan.reports, plan.mentions, plan.people, plan.statements)

    @rule()
    def import_again(self) -> None:
        brought(self.session, self.device, self.folder)

    @rule()
    def read_again(self) -> None:
        read_all_again(self.session)

    @invariant()
    def nothing_is_lost_and_the_record_is_whole(self) -> None:
        assert self.session.store.statements.count() == self.count
        check_audit(self.session)

    @invariant()
    def what_was_erased_stays_so(self) -> None:
        store = self.session.store
        assert store.erasures.among(self.erased) == self.erased
        assert not self.erased & {item.mention_id for item in store.mentions.every()}
        for item in store.statements.every():
            assert item.is_erased is (item.statement_id in self.erased)
            assert not item.is_erased or (item.content, item.sources) == ({}, ())

    @precondition(lambda self: self.count > 0)
    @invariant()
    def tables_are_as_if_made_again(self) -> None:
        before = self._rows()
        rebuild_projections(self.session)
        assert self._rows() == before

    def _rows(self) -> dict[str, list[tuple[object, ...]]]:
        connection = self.session.store.statements._connection
        tables = {name: connection.rows(select(metadata.tables[name])) for name in FOLLOWING}
        return {
            name: sorted((tuple(row) for row in rows), key=repr) for name, rows in tables.items()
        }


TestStatementModel = StatementModel.TestCase
TestStatementModel.settings = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
