"""Say in words what a statement states, without the names that stand in it."""

from __future__ import annotations

from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.translations import _


def statement_text(kind: StatementKind) -> str:
    """Return what statements of a kind do, e.g. "Link between two mentions or people"."""
    return {
        StatementKind.WITHDRAWAL: _("Taken back"),
        StatementKind.PERSON: _("New person"),
        StatementKind.LINK: _("Whether two are the same person"),
        StatementKind.FACT: _("Fact about a person"),
        StatementKind.CASE: _("Case"),
        StatementKind.STAGE: _("Step of a case"),
        StatementKind.PARCEL: _("Parcel"),
        StatementKind.CONTACT: _("Contact with relatives"),
        StatementKind.LAWYER: _("Lawyer"),
        StatementKind.MONEY: _("Amount of money"),
        StatementKind.NOTE: _("Note"),
        StatementKind.TASK: _("Task"),
        StatementKind.TASK_DONE: _("Task done"),
        StatementKind.CONSENT: _("Consent"),
        StatementKind.EDITORIAL: _("Decision to print a name"),
        StatementKind.HOLD: _("Legal hold"),
        StatementKind.REVIEW: _("Review"),
        StatementKind.ASSESSMENT: _("Assessment of a report"),
        StatementKind.INBOX: _("Decision about a device or an object"),
        StatementKind.RULES: _("Rules of the house"),
        StatementKind.BATCH: _("Rows of an outside list"),
        StatementKind.PUBLICATION: _("List that was made"),
    }[kind]


def standing_text(statement: Statement) -> str:
    """Return whether it holds."""
    if statement.is_erased:
        return _("erased")
    return _("taken back") if statement.withdrawn_by is not None else ""
