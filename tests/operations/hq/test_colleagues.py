"""Colleagues come and go by their codes; a word shows that a second one sits there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.colleague import Role, sections_first
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.section_name import SectionName
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed, TriedTooOften, WrongPassphrase
from fieldkit.operations.hq.colleagues import (
    add_colleague,
    change_roles,
    let_come_back,
    let_leave,
    list_colleagues,
    set_word,
    work_as,
)
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.reset_word import is_reset_alone, reset_word
from fieldkit.operations.hq.second_person import (
    VALID_FOR,
    Act,
    SecondWord,
    check_second,
    confirm_second,
    use_second,
)
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from tests.fakes.headquarters import HandClock

WORD = "kalyhanka 7"
SUBJECT = "ab" * 16


@pytest.fixture
def two(session: HeadquartersSession) -> HeadquartersSession:
    """H-01 works; H-02 has a word."""
    add_colleague(session, "H-01", [Role.INTAKE], WORD + "x", parameters=FOR_TESTS)
    add_colleague(session, "H-02", [Role.EDITOR], WORD, parameters=FOR_TESTS)
    return work_as(session, "H-01")


class TestComingAndGoing:
    def test_the_only_colleague_works_without_being_named(
        self, session: HeadquartersSession
    ) -> None:
        added = add_colleague(session, "H-01", [Role.INTAKE])
        assert work_as(session).colleague == added
        assert author_of(work_as(session)) == added.colleague_id

    def test_of_several_somebody_must_be_named(self, two: HeadquartersSession) -> None:
        with pytest.raises(InvalidInput):
            work_as(two)
        assert work_as(two, "H-02").colleague != two.colleague

    @pytest.mark.parametrize("code", ["", "Anna", "ANNA", "h-01", "H-01 ", "H" * 17])
    def test_a_name_is_no_code(self, session: HeadquartersSession, code: str) -> None:
        with pytest.raises(InvalidInput):
            add_colleague(session, code, [])
        assert list_colleagues(session) == ()

    def test_a_code_is_given_once_for_ever(self, two: HeadquartersSession) -> None:
        let_leave(two, "H-02")
        with pytest.raises(InvalidInput):
            add_colleague(two, "H-02", [])

    def test_who_left_states_nothing_and_keeps_what_they_stated(
        self, two: HeadquartersSession
    ) -> None:
        other = work_as(two, "H-02")
        (made,) = make_statements(other, NewStatement(StatementKind.NOTE, SUBJECT, {"text": "x"}))
        left = let_leave(two, "H-02")
        with pytest.raises(NotAllowed):
            work_as(two, "H-02")
        with pytest.raises(NotAllowed):
            author_of(replace(other, colleague=left))
        assert two.store.statements.get(made.statement_id) == made
        assert [item.code for item in list_colleagues(two, with_former=False)] == ["H-01"]
        let_come_back(two, "H-02")
        assert author_of(work_as(two, "H-02")) == made.author

    def test_every_change_of_staff_is_in_the_audit(self, two: HeadquartersSession) -> None:
        change_roles(two, "H-02", [Role.STATISTICIAN])
        let_leave(two, "H-02")
        assert two.colleague is not None
        events = [(item.event, item.detail) for item in two.store.audit.entries()]
        by = f"-by-{two.colleague.colleague_id}"
        assert events[-2:] == [
            (CustodyEvent.STAFF, f"roles{by}"),
            (CustodyEvent.STAFF, f"left{by}"),
        ]


class TestRoles:
    def test_a_role_shows_its_sections_first(self) -> None:
        assert sections_first([Role.STATISTICIAN]) == (
            SectionName.HOME,
            SectionName.LISTS,
            SectionName.FIGURES,
        )

    def test_several_roles_show_the_parts_of_each(self) -> None:
        assert set(sections_first([Role.STATISTICIAN, Role.CASE_WORKER])) >= {
            SectionName.FIGURES,
            SectionName.CASES,
        }

    def test_without_a_role_everything_is_first(self) -> None:
        assert sections_first([]) == tuple(SectionName)


class TestSecondPerson:
    def test_another_colleague_agrees_with_their_word(self, two: HeadquartersSession) -> None:
        second = confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)
        with two.store.transaction():
            use_second(two, second, Act.REVOKE, SUBJECT)
        last = two.store.audit.entries()[-1]
        assert (last.event, last.subject) == (CustodyEvent.AGREED, SUBJECT)
        assert last.detail == f"revoke-{second.colleague_id}"

    def test_nobody_agrees_to_their_own_act(self, two: HeadquartersSession) -> None:
        with pytest.raises(NotAllowed):
            confirm_second(two, "H-01", WORD + "x", Act.REVOKE, SUBJECT)

    def test_who_left_agrees_to_nothing(self, two: HeadquartersSession) -> None:
        let_leave(two, "H-02")
        with pytest.raises(NotAllowed):
            confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)

    def test_without_a_word_nobody_agrees(self, two: HeadquartersSession) -> None:
        add_colleague(two, "H-03", [])
        with pytest.raises(NotAllowed):
            confirm_second(two, "H-03", "", Act.REVOKE, SUBJECT)

    def test_wrong_words_make_the_next_one_wait(self, two: HeadquartersSession) -> None:
        for _count in range(3):
            with pytest.raises(WrongPassphrase):
                confirm_second(two, "H-02", "another word", Act.REVOKE, SUBJECT)
        with pytest.raises(TriedTooOften):
            confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)
        assert isinstance(two.clock, HandClock)
        two.clock.time += timedelta(seconds=10)
        confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)
        for _count in range(3):  # the count began anew
            with pytest.raises(WrongPassphrase):
                confirm_second(two, "H-02", "another word", Act.REVOKE, SUBJECT)

    @pytest.mark.parametrize(
        ("act", "subject", "later"),
        [
            (Act.ERASE, SUBJECT, timedelta(0)),
            (Act.REVOKE, "cd" * 16, timedelta(0)),
            (Act.REVOKE, SUBJECT, VALID_FOR + timedelta(seconds=1)),
            (Act.REVOKE, SUBJECT, timedelta(seconds=-1)),
        ],
    )
    def test_an_agreement_is_to_one_act_on_one_thing_now(
        self, two: HeadquartersSession, act: Act, subject: str, later: timedelta
    ) -> None:
        second = confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)
        assert isinstance(two.clock, HandClock)
        two.clock.time += later
        with pytest.raises(NotAllowed):
            check_second(two, second, act, subject)

    def test_none_is_none(self, two: HeadquartersSession) -> None:
        with pytest.raises(NotAllowed):
            check_second(two, None, Act.REVOKE, SUBJECT)

    def test_an_agreement_of_the_author_is_none(self, two: HeadquartersSession) -> None:
        own = SecondWord(author_of(two), Act.REVOKE, SUBJECT, two.clock.now())
        with pytest.raises(NotAllowed):
            check_second(two, own, Act.REVOKE, SUBJECT)


NEW_WORD = "a longer word"


def reset(session: HeadquartersSession, code: str, second: SecondWord | None) -> None:
    reset_word(session, code, NEW_WORD, second, parameters=FOR_TESTS)


class TestForgottenWords:
    """H-02 forgot theirs; H-01 and H-03 have one."""

    @pytest.fixture
    def forgetful(self, two: HeadquartersSession) -> HeadquartersSession:
        add_colleague(two, "H-03", [], WORD + "y", parameters=FOR_TESTS)
        return work_as(two, "H-02")

    def agreed(self, session: HeadquartersSession, code: str, word: str) -> SecondWord:
        return confirm_second(session, code, word, Act.RESET_WORD, author_of(session))

    def test_another_colleague_confirms_and_the_audit_says_who(
        self, two: HeadquartersSession, forgetful: HeadquartersSession
    ) -> None:
        second = self.agreed(forgetful, "H-01", WORD + "x")
        reset(forgetful, "H-02", second)
        noted = [(item.event, item.detail) for item in two.store.audit.entries()][-2:]
        assert noted == [
            (CustodyEvent.AGREED, f"reset-word-{second.colleague_id}"),
            (CustodyEvent.STAFF, f"word-reset-by-{author_of(forgetful)}"),
        ]
        confirm_second(two, "H-02", NEW_WORD, Act.REVOKE, SUBJECT)
        with pytest.raises(WrongPassphrase):
            confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)

    def test_wrong_tries_are_forgotten_with_the_word(
        self, two: HeadquartersSession, forgetful: HeadquartersSession
    ) -> None:
        for _count in range(3):
            with pytest.raises(WrongPassphrase):
                confirm_second(two, "H-02", "another word", Act.REVOKE, SUBJECT)
        reset(forgetful, "H-02", self.agreed(forgetful, "H-03", WORD + "y"))
        confirm_second(two, "H-02", NEW_WORD, Act.REVOKE, SUBJECT)

    def test_nobody_alone_while_somebody_else_has_a_word(
        self, two: HeadquartersSession, forgetful: HeadquartersSession
    ) -> None:
        assert not is_reset_alone(two, "H-02")
        for session in (two, forgetful):
            with pytest.raises(NotAllowed):
                reset(session, "H-02", None)
        confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)

    def test_whose_word_it_is_agrees_to_nothing(
        self, two: HeadquartersSession, forgetful: HeadquartersSession
    ) -> None:
        own = confirm_second(two, "H-02", WORD, Act.RESET_WORD, author_of(forgetful))
        with pytest.raises(NotAllowed):
            reset(two, "H-02", own)

    def test_an_agreement_is_to_the_word_of_one_colleague(
        self, two: HeadquartersSession, forgetful: HeadquartersSession
    ) -> None:
        second = confirm_second(two, "H-03", WORD + "y", Act.RESET_WORD, author_of(forgetful))
        with pytest.raises(NotAllowed):
            reset(two, "H-01", second)

    def test_where_nobody_else_has_a_word_it_is_noted_as_done_alone(
        self, session: HeadquartersSession
    ) -> None:
        add_colleague(session, "H-01", [])
        add_colleague(session, "H-02", [], WORD, parameters=FOR_TESTS)
        forgetful = work_as(session, "H-02")
        assert is_reset_alone(session, "H-02")
        reset(forgetful, "H-02", None)
        last = session.store.audit.entries()[-1]
        assert last.detail == f"word-reset-alone-by-{author_of(forgetful)}"
        confirm_second(work_as(session, "H-01"), "H-02", NEW_WORD, Act.REVOKE, SUBJECT)

    def test_there_is_nothing_to_reset_where_no_word_is_or_somebody_left(
        self, two: HeadquartersSession
    ) -> None:
        add_colleague(two, "H-03", [])
        let_leave(two, "H-02")
        for code in ("H-02", "H-03"):
            with pytest.raises(NotAllowed):
                reset(two, code, None)

    def test_a_short_word_changes_nothing(
        self, two: HeadquartersSession, forgetful: HeadquartersSession
    ) -> None:
        second = self.agreed(forgetful, "H-03", WORD + "y")
        before = two.store.audit.entries()
        with pytest.raises(InvalidInput):
            reset_word(forgetful, "H-02", "short", second, parameters=FOR_TESTS)
        assert two.store.audit.entries() == before
        confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)


class TestWords:
    def test_a_new_word_needs_the_old_one(self, two: HeadquartersSession) -> None:
        with pytest.raises(NotAllowed):
            set_word(two, "H-02", "a longer word", parameters=FOR_TESTS)
        with pytest.raises(WrongPassphrase):
            set_word(two, "H-02", "a longer word", "wrong word", parameters=FOR_TESTS)
        set_word(two, "H-02", "a longer word", WORD, parameters=FOR_TESTS)
        confirm_second(two, "H-02", "a longer word", Act.REVOKE, SUBJECT)

    def test_a_short_word_is_refused(self, two: HeadquartersSession) -> None:
        with pytest.raises(InvalidInput):
            set_word(two, "H-02", "short", WORD, parameters=FOR_TESTS)
        confirm_second(two, "H-02", WORD, Act.REVOKE, SUBJECT)
