"""Say for each reason why a file was held or not kept."""

from __future__ import annotations

from fieldkit.bundle.receipt import HeldReason
from fieldkit.hq.quarantine import meaning_of, refusal_of
from fieldkit.transfer.spool import BadReason


def meanings() -> dict[str, str]:
    """Return a sentence for each code; where both lists have one, what was held comes first."""
    refused = {reason.value: refusal_of(reason) for reason in BadReason}
    return refused | {reason.value: meaning_of(reason.value) for reason in HeldReason}
