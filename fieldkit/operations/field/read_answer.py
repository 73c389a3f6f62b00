"""Turn what a person typed or chose into the value that is stored, by the question's type."""

from __future__ import annotations

import base64

from fieldkit.crypto.age import encrypt_bytes, parse_recipient
from fieldkit.domain.answers import Json, is_sealed
from fieldkit.domain.form import Question, QuestionType
from fieldkit.errors import InvalidAnswer, InvalidDate
from fieldkit.forms.conversion import DATE_KINDS, from_typed, not_understood
from fieldkit.forms.engine import FormEngine
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.session import Session


def read_answer(session: Session, engine: FormEngine, path: str, raw: Json) -> Json:
    """Return the value to store at `path`; None, "" and [] take the answer away.

    What was typed and cannot be understood is kept as typed, and named as a problem later. A
    question that is sealed at entry gives the sealed value: after this nobody here can read it.

    Raises:
        InvalidAnswer: There is no such question, or the answer breaks a sealed one's constraint.
        NoHeadquarters: There is nobody to seal the answer to.
    """
    question = engine.question(path)
    if raw is None or raw in ("", []):
        return None
    if not question.sealed_at_entry:
        return plain_answer(engine, question, raw)
    if is_sealed(raw):
        return raw
    if not isinstance(raw, str):
        raise InvalidAnswer
    for problem in engine.check_before_sealing(path, raw):
        raise InvalidAnswer(problem.message)
    return seal_answer(session, raw)


def seal_answer(session: Session, text: str) -> Json:
    """Return the value to store for a text that only headquarters will read; checks nothing.

    Raises:
        NoHeadquarters: There is nobody to seal it to.
    """
    headquarters = headquarters_of(session.vault, session.clock.now())
    recipients = [parse_recipient(recipient) for recipient in headquarters.recipients]
    sealed = encrypt_bytes(text.encode("utf-8"), recipients)
    return {"sealed": base64.b64encode(sealed).decode("ascii")}


def plain_answer(engine: FormEngine, question: Question, raw: Json) -> Json:
    """Return the value of an answer that is not sealed, as `read_answer`."""
    if isinstance(raw, dict) and "typed" in raw and question.type in DATE_KINDS:
        raw = raw["typed"]
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw if question.type is QuestionType.INTEGER else str(raw)
    if not isinstance(raw, str):
        return raw
    try:
        return from_typed(question, raw, engine.now().date())
    except InvalidDate:
        return not_understood(raw)
    except InvalidAnswer:
        return raw


def shown_answer(value: Json) -> Json:
    """Return a stored value as an input field shows it: a date as typed, a sealed one as True."""
    if isinstance(value, dict):
        return True if is_sealed(value) else value.get("typed")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value
