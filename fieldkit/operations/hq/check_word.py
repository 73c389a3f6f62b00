"""Check the word of a colleague; each wrong one makes the next try wait longer.

The word shows that a second person sits there. It protects nothing from whoever opens the vault,
for they could read everything without it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fieldkit.crypto.verifier import check_word
from fieldkit.domain.answers import Json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.colleague import Colleague
from fieldkit.errors import InvalidDate, NotAllowed, TriedTooOften, WrongPassphrase
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _
from fieldkit.vault.tries import FREE_TRIES, Tries

_SETTING = "word-tries"


def try_word(session: HeadquartersSession, colleague: Colleague, word: str) -> None:
    """Let a colleague's word be tried.

    Raises:
        NotAllowed: They have none.
        WrongPassphrase: It is another one.
        TriedTooOften: Nothing was tried; the error says how long to wait.
    """
    verifier = session.store.colleagues.verifier(colleague.colleague_id)
    if verifier is None:
        raise NotAllowed(
            _("This colleague has no word yet."), hint=_("They set it themselves first.")
        )
    now = session.clock.now()
    before = _tries(session, colleague, now)
    seconds = before.wait_seconds(now)
    if seconds > 0:
        raise TriedTooOften(seconds)
    # Before the try: ending the program in the middle of it must not undo the count.
    _keep(session, colleague, before.with_one_more(now))
    try:
        check_word(word, verifier)
    except WrongPassphrase as error:
        raise WrongPassphrase(_("This is not the word of this colleague.")) from error
    forget_tries(session, colleague)


def forget_tries(session: HeadquartersSession, colleague: Colleague) -> None:
    """Let the next word of a colleague be tried without waiting."""
    _keep(session, colleague, None)


def _tries(session: HeadquartersSession, colleague: Colleague, now: datetime) -> Tries:
    found = _kept(session).get(colleague.colleague_id)
    if not isinstance(found, list) or len(found) != 2:
        return Tries(0, datetime.min.replace(tzinfo=UTC))
    count, at = found
    try:
        last = from_text(str(at))
    except InvalidDate:
        return Tries(FREE_TRIES, now)
    # A time that lies ahead, because the clock was set back, is taken for now.
    return Tries(count if isinstance(count, int) else FREE_TRIES, min(last, now))


def _keep(session: HeadquartersSession, colleague: Colleague, tries: Tries | None) -> None:
    kept = {name: item for name, item in _kept(session).items() if name != colleague.colleague_id}
    if tries is not None:
        kept[colleague.colleague_id] = [tries.count, to_text(tries.last_at)]
    with session.vault.transaction():
        session.vault.settings.put(_SETTING, kept)


def _kept(session: HeadquartersSession) -> dict[str, Json]:
    kept = session.vault.settings.get(_SETTING, {})
    return dict(kept) if isinstance(kept, dict) else {}
