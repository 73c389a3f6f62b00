"""Say in a sentence what was decided on a held object or a device."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.inbox_decision import Decision, InboxDecision
from fieldkit.domain.local_text import short_day
from fieldkit.domain.statement import Statement
from fieldkit.translations import _, mark

_SENTENCES = {
    Decision.ASKED: mark("{code} asked its holder on {day}."),
    Decision.ACCEPTED_UNVERIFIED: mark("{code} and {second} took it in as unverified on {day}."),
    Decision.REFUSED: mark("{code} refused it on {day}."),
    Decision.REVOKED: mark("{code} and {second} revoked the device on {day}."),
    Decision.DEPUTY: mark("{code} let another device go on for it on {day}."),
}
_ARRESTED = mark("{code} and {second} revoked the device on {day}: its holder was arrested.")
_ALONE = mark("{code} alone revoked the device on {day}: nobody else had a word.")
_ALONE_ARRESTED = mark(
    "{code} alone revoked the device on {day}: its holder was arrested, and nobody else had a word."
)
_ERASED = mark("{code} refused it on {day} and erased the file.")


def decided_sentence(
    statement: Statement, decision: InboxDecision, codes: Mapping[str, str]
) -> str:
    """Return one decision as a sentence; `codes` are the colleagues' codes by their ids."""
    text = _SENTENCES[decision.decision]
    if decision.is_arrest:
        text = _ALONE_ARRESTED if decision.is_alone else _ARRESTED
    elif decision.is_alone:
        text = _ALONE
    if decision.is_erased:
        text = _ERASED
    sentence = _(text).format(
        code=codes.get(statement.author, "?"),
        second=codes.get(decision.second or "", "?"),
        day=short_day(statement.at),
    )
    if not statement.is_in_force:
        return _("{sentence} It was taken back.").format(sentence=sentence)
    return f"{sentence} {decision.why}".strip()
