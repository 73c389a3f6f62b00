"""What people decided on a held object or on a device, as the statement `inbox` holds it.

Subject: a sealed object (64 hex) or a device (32 hex); `other` is the device of the deputy where
one takes over. Content:

    decision   one of `Decision`
    why        what the person wrote, up to 1,000 characters; may be empty
    second     32 hex: the colleague who agreed; only where two must
    alone      true where nobody else here had a word; with `revoked`, in place of `second`
    reason     the code for which the object was held; with `accepted-unverified` and `refused`
    erased     true where the file itself is gone; with `refused`
    at-once    true where servers refuse the device from the next sync on; with `revoked`
    arrested   true where its holder was arrested; with `revoked`
    message    32 hex: what was written to the device; with `asked` and `deputy`

What was accepted as unverified stays so for ever, and what was revoked or erased stays so too:
taking such a statement back says only that it should not have been made.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.errors import InvalidInput, InvalidJson

MAX_WHY = 1000  # characters

_HEX_32 = re.compile(r"[0-9a-f]{32}")
_REASON = re.compile(r"[a-z]+(-[a-z]+)*")


class Decision(enum.StrEnum):
    """What was decided."""

    ASKED = "asked"  # the device's holder, for what is missing
    ACCEPTED_UNVERIFIED = "accepted-unverified"
    REFUSED = "refused"
    REVOKED = "revoked"
    DEPUTY = "deputy"  # another device goes on for this one


_NEED_SECOND = frozenset({Decision.ACCEPTED_UNVERIFIED, Decision.REVOKED})
_NEED_REASON = frozenset({Decision.ACCEPTED_UNVERIFIED, Decision.REFUSED})
_NEED_MESSAGE = frozenset({Decision.ASKED, Decision.DEPUTY})
_FLAGS = {
    "erased": Decision.REFUSED,
    "at-once": Decision.REVOKED,
    "arrested": Decision.REVOKED,
    "alone": Decision.REVOKED,
}


@dataclass(frozen=True)
class InboxDecision:
    """One decision; which fields it has is said above."""

    decision: Decision
    why: str = ""
    second: ColleagueId | None = None
    reason: str = ""
    is_erased: bool = False
    at_once: bool = False
    is_arrest: bool = False
    message: str = ""
    is_alone: bool = False

    def __post_init__(self) -> None:
        required = {
            "second": self.decision in _NEED_SECOND and not self.is_alone,
            "reason": self.decision in _NEED_REASON,
            "message": self.decision in _NEED_MESSAGE,
        }
        said = {"second": self.second is not None} | {
            name: bool(getattr(self, name)) for name in ("reason", "message")
        }
        if self.is_erased:
            required["second"] = said["second"]  # whether two must agree is for the house to say
        misplaced = any(
            said_so and _FLAGS[name] is not self.decision for name, said_so in self.flags.items()
        )
        if required != said or misplaced:
            raise InvalidInput

    @property
    def flags(self) -> dict[str, bool]:
        """What is said by being there, by its name in the content."""
        return {
            "erased": self.is_erased,
            "at-once": self.at_once,
            "arrested": self.is_arrest,
            "alone": self.is_alone,
        }


def to_content(decision: InboxDecision) -> dict[str, Json]:
    """Return the content of the statement.

    Raises:
        InvalidInput: `from_content` would refuse it.
    """
    content: dict[str, Json] = {"decision": decision.decision.value, "why": decision.why}
    for name, text in (
        ("second", decision.second),
        ("reason", decision.reason),
        ("message", decision.message),
    ):
        if text:
            content[name] = text
    content |= {name: True for name, said in decision.flags.items() if said}
    try:
        from_content(content)
    except InvalidJson as error:
        raise InvalidInput from error
    return content


def from_content(content: dict[str, Json]) -> InboxDecision:
    """Return what the content of a statement says.

    Raises:
        InvalidJson: It does not fit.
    """
    found = read.members(content, ("decision", "why"), ("second", "reason", "message", *_FLAGS))
    if any(found.get(name, True) is not True for name in _FLAGS):
        raise InvalidJson
    try:
        return InboxDecision(
            Decision(read.text(found["decision"], max_length=40)),
            why=read.text(found["why"], max_length=MAX_WHY),
            second=_optional(found, "second", _HEX_32),
            reason=_optional(found, "reason", _REASON) or "",
            is_erased="erased" in found,
            at_once="at-once" in found,
            is_arrest="arrested" in found,
            message=_optional(found, "message", _HEX_32) or "",
            is_alone="alone" in found,
        )
    except (ValueError, InvalidInput) as error:
        raise InvalidJson from error


def _optional(found: dict[str, object], name: str, pattern: re.Pattern[str]) -> ColleagueId | None:
    if name not in found:
        return None
    return ColleagueId(read.text(found[name], max_length=64, min_length=1, pattern=pattern))
