"""Open the answers that a monitor sealed at entry, such as relatives' contacts; it is noted."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

from fieldkit.crypto.age import Identity, decrypt_bytes
from fieldkit.domain.answers import Json, is_sealed
from fieldkit.domain.custody import CustodyEvent
from fieldkit.errors import DamagedData, ObjectDamaged
from fieldkit.operations.hq.headquarters_keys import intake_identities
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import ShownReport

MAX_ANSWER_BYTES = 4 * 1024 * 1024


def open_sealed_answers(session: HeadquartersSession, shown: ShownReport) -> Mapping[str, str]:
    """Return the sealed answers of a report in plain, by path, and note that they were read.

    One that does not open is left out: it was sealed to keys that are not here.
    """
    identities = intake_identities(session.vault)
    found: dict[str, str] = {}
    for path, value in shown.answers.items():
        if is_sealed(value):
            try:
                found[path] = _opened(value, identities)
            except DamagedData:
                continue
    if found and not session.vault.read_only:
        with session.store.transaction():
            session.store.audit.append(
                CustodyEvent.VIEWED,
                shown.listed.report_id,
                "sealed-answers",
                session.clock.now(),
            )
    return found


def _opened(value: Json, identities: Sequence[Identity]) -> str:
    sealed = value["sealed"] if isinstance(value, dict) else ""
    try:
        data = base64.b64decode(str(sealed), validate=True)
        return decrypt_bytes(data, identities, MAX_ANSWER_BYTES, sealed_only=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ObjectDamaged from error
