"""Reads what was filled in into what is stated; knows no Qt. Bad input says which field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from fieldkit.domain.amount import typed_decimal
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import ColleagueId, StatementId
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.money import BYN, Money, Purpose
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, read_coming, read_date
from fieldkit.domain.stage import Stage
from fieldkit.domain.task import Task
from fieldkit.errors import InvalidInput
from fieldkit.gui.hq.case_entry.shown import BETWEEN, EntryForm
from fieldkit.translations import _

T = TypeVar("T")


class Filled:
    """The values of a form by the names of its fields."""

    def __init__(self, form: EntryForm, values: Mapping[str, str], today: date) -> None:
        self._labels = {field.name: field.label for field in form.fields}
        self._values = values
        self._today = today

    def text(self, name: str) -> str:
        """Return a text, without space around it."""
        return self._values.get(name, "").strip()

    def needed(self, name: str) -> str:
        """Return a text that must be there.

        Raises:
            InvalidInput: It is empty.
        """
        found = self.text(name)
        if not found:
            raise InvalidInput(_("{field} is empty.").format(field=self._labels[name]))
        return found

    def date(self, name: str) -> PartialDate | None:
        """Return a date, as people say it."""
        return self._read(name, lambda typed: read_date(typed, self._today))

    def coming(self, name: str) -> PartialDate | None:
        """Return a date that is to come."""
        return self._read(name, lambda typed: read_coming(typed, self._today))

    def amount(self, name: str) -> Decimal | None:
        """Return an exact amount."""
        return self._read(name, typed_decimal)

    def count(self, name: str) -> int | None:
        """Return a whole number."""
        return self._read(name, _whole)

    def codes(self, name: str) -> tuple[str, ...]:
        """Return codes."""
        return tuple(self.text(name).split())

    def flag(self, name: str) -> bool:
        """Return whether it was ticked."""
        return bool(self.text(name))

    def _read(self, name: str, read: Callable[[str], T]) -> T | None:
        typed = self.text(name)
        if not typed:
            return None
        try:
            return read(typed)
        except InvalidInput as error:
            sentence = _("{field}: {problem}").format(
                field=self._labels.get(name, name), problem=error.sentence
            )
            raise InvalidInput(sentence, hint=error.hint) from error


def stage_of(filled: Filled) -> Stage:
    """Return the step that was filled in."""
    vocabulary, _between, code = filled.needed("step").partition(BETWEEN)
    return Stage(
        code,
        vocabulary,
        when=filled.date("when"),
        hearing=filled.coming("hearing"),
        where=filled.text("where"),
        place=filled.text("place"),
        court=filled.text("court"),
        judge=filled.text("judge"),
        articles=filled.codes("article"),
        sanction=filled.text("sanction"),
        days=filled.count("days"),
        months=filled.count("months"),
        base_units=filled.amount("base_units"),
        is_confirmed=filled.flag("confirmed"),
        note=filled.text("note"),
    )


def parcel_of(filled: Filled, first: StatementId | None) -> Parcel:
    """Return what was filled in of a parcel; `first`: it is one that was known before."""
    status = ParcelStatus(filled.needed("status"))
    return Parcel(
        status,
        filled.codes("kinds"),
        filled.date("when"),
        filled.text("place"),
        filled.text("reason") if status is ParcelStatus.REFUSED else "",
        filled.text("bringer"),
        cost_byn=filled.amount("cost"),
        note=filled.text("note"),
        parcel=first,
    )


def contact_of(filled: Filled) -> Contact:
    """Return the talk that was filled in."""
    return Contact(
        filled.needed("who"),
        filled.date("when"),
        filled.codes("asked"),
        filled.text("text"),
        filled.text("promised"),
        filled.coming("next"),
        filled.text("reach"),
    )


def lawyer_of(filled: Filled) -> Lawyer:
    """Return what was filled in of a lawyer."""
    return Lawyer(
        filled.needed("arrangement"),
        filled.text("lawyer"),
        first_access=filled.date("first_access"),
        refused=filled.date("refused"),
        reason=filled.text("reason"),
        note=filled.text("note"),
    )


def money_of(filled: Filled) -> Money:
    """Return the amount that was filled in."""
    units, reported = filled.amount("base_units"), filled.amount("reported")
    if units is None and reported is None:
        raise InvalidInput(_("Say base units, or the amount that was reported."))
    return Money(
        Purpose(filled.needed("purpose")),
        filled.date("when"),
        units,
        reported,
        filled.text("currency") or BYN,
        filled.date("paid"),
        filled.text("note"),
    )


def task_of(filled: Filled) -> Task:
    """Return the task that was filled in."""
    colleague = filled.text("colleague")
    return Task(
        filled.needed("text"),
        colleague=ColleagueId(colleague) if colleague else None,
        due=filled.coming("due"),
    )


def note_of(filled: Filled) -> Note:
    """Return the note that was filled in."""
    return Note(filled.needed("text"))


def _whole(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or len(typed) > 4:
        raise InvalidInput(_("This is no whole number."))
    return int(typed)
