"""Give a colleague who forgot their word another one; somebody who has a word confirms it."""

from __future__ import annotations

from fieldkit.crypto.measures import Argon2Parameters
from fieldkit.crypto.verifier import PARAMETERS, make_verifier
from fieldkit.domain.colleague import Colleague
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.check_word import forget_tries
from fieldkit.operations.hq.colleagues import (
    find_colleague,
    has_word,
    list_colleagues,
    note_staff,
    usable_word,
)
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.translations import _


def is_reset_alone(session: HeadquartersSession, code: str) -> bool:
    """Whether nobody could confirm a reset: no other colleague who works here has a word.

    Raises:
        InvalidInput: There is no such colleague.
    """
    forgetful = find_colleague(session, code)
    return not any(
        has_word(session, item)
        for item in list_colleagues(session, with_former=False)
        if item.colleague_id != forgetful.colleague_id
    )


def find_forgetful(session: HeadquartersSession, code: str) -> Colleague:
    """Return the colleague whose word may be reset.

    Raises:
        InvalidInput: There is no such colleague.
        NotAllowed: They left, or have no word that could be forgotten.
    """
    found = find_colleague(session, code)
    if not found.is_here:
        raise NotAllowed(_("This colleague left."))
    if not has_word(session, found):
        raise NotAllowed(
            _("This colleague has no word yet."), hint=_("They set it themselves first.")
        )
    return found


def reset_word(
    session: HeadquartersSession,
    code: str,
    word: str,
    second: SecondWord | None,
    *,
    parameters: Argon2Parameters = PARAMETERS,
) -> None:
    """Replace a forgotten word; a second person agrees (`Act.RESET_WORD`, on the colleague).

    They are neither who works now nor whose word it is. Only where `is_reset_alone` nobody needs
    to agree; then the audit says that it was done alone. Wrong tries are forgotten with the word.

    Raises:
        InvalidInput: There is no such colleague, or the new word is too short.
        NotAllowed: They left or have no word, or nobody agreed.
    """
    found = find_forgetful(session, code)
    author_of(session)
    is_alone = is_reset_alone(session, code)
    if not is_alone:
        _check(session, second, found)
    verifier = make_verifier(usable_word(word), parameters)
    with session.store.transaction():
        if not is_alone:
            use_second(session, second, Act.RESET_WORD, found.colleague_id)
        session.store.colleagues.set_verifier(found.colleague_id, verifier)
        note_staff(session, found, "word-reset-alone" if is_alone else "word-reset")
    forget_tries(session, found)


def _check(session: HeadquartersSession, second: SecondWord | None, forgetful: Colleague) -> None:
    check_second(session, second, Act.RESET_WORD, forgetful.colleague_id)
    if second is not None and second.colleague_id == forgetful.colleague_id:
        raise NotAllowed(
            _("This needs a second person."), hint=_("Somebody else gives their code and word.")
        )
