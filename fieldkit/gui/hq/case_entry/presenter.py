"""Asks for the fields of an entry, states what was filled in, and says what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from fieldkit.domain.case import CaseState
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.statement import SourceKind, Statement
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.case_entry import reading
from fieldkit.gui.hq.case_entry.reading import Filled
from fieldkit.gui.hq.case_entry.shown import (
    EntryForm,
    EntryKind,
    FormFacts,
    entry_form,
    kind_text,
)
from fieldkit.gui.hq.unfinished import ENTRY, Unfinished
from fieldkit.gui.running import Run
from fieldkit.operations.hq.add_case_entry import Entry, add_entry
from fieldkit.operations.hq.add_stage import add_stage
from fieldkit.operations.hq.add_task import add_task
from fieldkit.operations.hq.ask_monitor import ask_monitor
from fieldkit.operations.hq.close_case import decide_case
from fieldkit.operations.hq.due_alarms import local_now
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.person_words import name_of_person
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_case import ShownCase, show_case
from fieldkit.operations.hq.show_person import each_once, find_person, people_of
from fieldkit.translations import _

Done = Callable[[str, Sequence[StatementId]], None]
_SHORT = 8  # digits of an id


class EntryView(Protocol):
    """What the screen can show."""

    def show_form(self, form: EntryForm) -> None:
        """Ask for these fields."""
        ...

    def show_busy(self) -> None:
        """Say that it is being kept: pressed again, it is not stated twice."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; what was filled in stays."""
        ...

    def show_kept(self, case_id: CaseId) -> None:
        """It is stated: leave."""
        ...


class EntryPresenter:
    """One entry; `parcel` is the one that is followed; without a case a new one, for `person`."""

    def __init__(
        self,
        view: EntryView,
        session: HeadquartersSession,
        run: Run,
        *,
        kind: EntryKind,
        case_id: CaseId | None = None,
        parcel: StatementId | None = None,
        person: PersonId | None = None,
        done: Done,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._kind = kind
        self._case_id = case_id
        self._parcel = parcel
        self._for = person
        self._done = done
        self._form: EntryForm | None = None
        subject = (ENTRY, kind.value, case_id or "", parcel or "", person or "")
        self._unfinished = Unfinished(session, run, subject, self._failed)

    def start(self) -> None:
        """Ask for the fields."""
        self._run(lambda _progress: self._filled_again(), self._show, self._failed)

    def remember(self, values: Mapping[str, str]) -> None:
        """Keep what is filled in, until it is stated."""
        self._unfinished.remember(values)

    def drop(self) -> None:
        """Forget what is filled in."""
        self._unfinished.drop()

    def keep(self, values: Mapping[str, str]) -> None:
        """State what was filled in."""
        form = self._form
        if form is None:
            return

        def work() -> tuple[CaseId, Statement]:
            filled = Filled(form, values, local_now(self._session).date())
            return self._state(filled)

        def kept(result: tuple[CaseId, Statement]) -> None:
            case_id, made = result
            self._unfinished.drop()  # by itself: that it is stated must not depend on it
            sentence = _("Kept: {what}.").format(what=kind_text(self._kind))
            self._done(sentence, [made.statement_id])
            self._view.show_kept(case_id)

        self._view.show_busy()
        self._run(lambda _progress: work(), kept, self._failed)

    def _filled_again(self) -> EntryForm:
        """Return the fields, with what was typed before and never stated."""
        form, before = self._made(), self._unfinished.read()
        if not before:
            return form
        fields = tuple(replace(it, value=before.get(it.name, it.value)) for it in form.fields)
        return replace(form, fields=fields, is_here_again=True)

    def _made(self) -> EntryForm:
        if self._case_id is None:
            known = people_of(self._session, [] if self._for is None else [self._for]).values()
            numbers = " ".join(person.written_number for person in known)
            return entry_form(self._kind, FormFacts(for_people=numbers))
        shown = show_case(self._session, self._case_id)
        return entry_form(self._kind, self._facts(shown))

    def _facts(self, shown: ShownCase) -> FormFacts:
        parcel = next((it for it in shown.parcels if it.first == self._parcel), None)
        people = [
            (person, name_of_person(known))
            for person, known in each_once(shown.case.people, shown.people)
        ]
        return FormFacts(
            case_type=shown.case.case_type,
            people=tuple(people) if len(people) > 1 else (),
            colleagues=tuple(
                (item.colleague_id, item.code)
                for item in self._session.store.colleagues.all()
                if item.left_at is None
            ),
            reports=tuple((report, report[:_SHORT]) for report in _reports(shown)),
            parcel_status=None if parcel is None else parcel.status,
        )

    def _show(self, form: EntryForm) -> None:
        self._form = form
        self._view.show_form(form)

    def _state(self, filled: Filled) -> tuple[CaseId, Statement]:
        if self._case_id is None:
            people = [find_person(self._session, typed) for typed in filled.codes("people")]
            return open_case(
                self._session, filled.needed("type"), people, title=filled.text("title")
            )
        return self._case_id, self._state_in(self._case_id, filled)

    def _state_in(self, case_id: CaseId, filled: Filled) -> Statement:
        session, person = self._session, self._person(filled)
        match self._kind:
            case EntryKind.STAGE:
                return add_stage(session, case_id, reading.stage_of(filled), person=person)
            case EntryKind.TASK:
                return add_task(session, case_id, reading.task_of(filled), other=person)
            case EntryKind.QUESTION:
                return self._ask(case_id, filled)
            case EntryKind.DECISION:
                return self._decide(case_id, filled)
            case _:
                entry = _ENTRIES[self._kind](filled, self._parcel)
                return add_entry(session, case_id, entry, person=person)

    def _person(self, filled: Filled) -> PersonId | None:
        person = filled.text("person")
        return PersonId(person) if person else None

    def _ask(self, case_id: CaseId, filled: Filled) -> Statement:
        return ask_monitor(
            self._session,
            find_case(self._session, case_id),
            filled.needed("report"),
            filled.needed("text"),
            due=filled.coming("due"),
            with_names=filled.flag("names"),
        )

    def _decide(self, case_id: CaseId, filled: Filled) -> Statement:
        state = CaseState(filled.needed("state"))
        typed = filled.text("into")
        into = find_case(self._session, typed).case_id if typed else None
        return decide_case(
            self._session,
            case_id,
            state,
            filled.text("why"),
            into=into if state is CaseState.MERGED else None,
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


_ENTRIES: Mapping[EntryKind, Callable[[Filled, StatementId | None], Entry]] = {
    EntryKind.PARCEL: reading.parcel_of,
    EntryKind.CONTACT: lambda filled, _parcel: reading.contact_of(filled),
    EntryKind.LAWYER: lambda filled, _parcel: reading.lawyer_of(filled),
    EntryKind.MONEY: lambda filled, _parcel: reading.money_of(filled),
    EntryKind.NOTE: lambda filled, _parcel: reading.note_of(filled),
}


def _reports(shown: ShownCase) -> tuple[str, ...]:
    """Return the reports that the case rests on, or that suggest something for it."""
    found = [
        source.identifier
        for item in shown.stages
        for source in item.sources
        if source.kind is SourceKind.REPORT
    ]
    found += [mention.source for person in shown.people.values() for mention in person.mentions]
    return tuple(dict.fromkeys(found))
