"""What each reason for holding or refusing an object means, and what a person can do about it."""

from __future__ import annotations

import enum

from fieldkit.bundle.receipt import HeldReason
from fieldkit.transfer.spool import BadReason
from fieldkit.translations import _, mark

_MEANING = {
    HeldReason.UNKNOWN_DEVICE: mark("It comes from a device that is not enrolled."),
    HeldReason.REVOKED_DEVICE: mark("It comes from a device that was revoked."),
    HeldReason.CHAIN_FORK: mark("It claims a place in its device's chain that is taken."),
    HeldReason.DAMAGED: mark("It arrived damaged or incomplete."),
    HeldReason.NOT_FOR_US: mark("None of our keys opens it."),
    HeldReason.BAD_SIGNATURE: mark("Its signature is not valid."),
    HeldReason.BAD_MANIFEST: mark("Its list of contents breaks the rules."),
    HeldReason.BAD_ARCHIVE: mark("What is inside is not what its list says."),
    HeldReason.BAD_RECORD: mark("A report inside breaks the rules."),
    HeldReason.UNKNOWN_FORM: mark("A report inside does not bring the questions it answers."),
    HeldReason.OVERSIZE: mark("It is larger than we accept."),
    HeldReason.DUPLICATE_NUMBER: mark("Another report here has the same number."),
}
_ADVICE = {
    HeldReason.UNKNOWN_DEVICE: mark("Enrol the device; then it is taken in."),
    HeldReason.REVOKED_DEVICE: mark("Ask its holder in person before you take it in."),
    HeldReason.CHAIN_FORK: mark(
        "The device may have been put back from a copy, or its keys were copied. "
        "Ask its holder in person."
    ),
    HeldReason.DAMAGED: mark("Ask for it to be handed over again."),
    HeldReason.NOT_FOR_US: mark(
        "It may be for another headquarters, or for a key that lies offline: try the reserve."
    ),
    HeldReason.BAD_SIGNATURE: mark("Do not rely on it; tell whoever looks after your security."),
    HeldReason.BAD_MANIFEST: mark("The device may run another version; keep the file."),
    HeldReason.BAD_ARCHIVE: mark("The device may run another version; keep the file."),
    HeldReason.BAD_RECORD: mark("The device may run another version; keep the file."),
    HeldReason.UNKNOWN_FORM: mark("The device may run another version; keep the file."),
    HeldReason.OVERSIZE: mark("Ask its holder what it is."),
    HeldReason.DUPLICATE_NUMBER: mark(
        "It may be the same report sealed twice. Ask its holder in person."
    ),
}

_REFUSAL = {
    BadReason.BAD_BAG: mark("The lists beside the objects are missing or damaged."),
    BadReason.UNEXPECTED: mark("A file that is no sealed report lies among them."),
    BadReason.NOT_A_FILE: mark("It is no ordinary file."),
    BadReason.OVERSIZE: mark("It is larger than a sealed report can be."),
    BadReason.TOO_MANY: mark("There are more files than one hand-over can have."),
    BadReason.UNREADABLE: mark("It cannot be read; try the stick again, or ask for another copy."),
    BadReason.DAMAGED: mark("It is damaged; ask for it to be handed over again."),
    BadReason.MISSING: mark("It is listed but not there; ask for it to be handed over again."),
    BadReason.NOT_SEALED: mark("It is no sealed report, or its beginning is damaged."),
    BadReason.NOT_FOR_US: mark("None of our keys opens it; it may be for another headquarters."),
    BadReason.NO_ROOM: mark(
        "There is no room for more that must be held. "
        "Enrol its device, or decide on what is held; then take the stick in again."
    ),
}

# What two people may take in as unverified: the object itself is good, and no number is taken.
ACCEPTABLE = frozenset(
    {HeldReason.REVOKED_DEVICE, HeldReason.CHAIN_FORK, HeldReason.UNKNOWN_DEVICE}
)

# Where the program or the keys may have changed meanwhile, so that another look can help.
_MAY_CHANGE = frozenset(
    {
        HeldReason.NOT_FOR_US,
        HeldReason.BAD_MANIFEST,
        HeldReason.BAD_ARCHIVE,
        HeldReason.BAD_RECORD,
        HeldReason.UNKNOWN_FORM,
    }
)


class HeldAction(enum.StrEnum):
    """What can be done about a held object."""

    ASK = "ask"  # its device's holder
    ENROL = "enrol"  # its device, which asks for it
    LOOK_AGAIN = "look-again"
    ACCEPT_UNVERIFIED = "accept-unverified"  # two people
    REFUSE = "refuse"


def actions_on(reason: str, *, can_ask: bool, can_enrol: bool) -> tuple[HeldAction, ...]:
    """Return what can be done about an object held for `reason`, the best first.

    `can_ask`: its device is known and approved; `can_enrol`: its request waits.
    """
    why = HeldReason(reason)
    return (
        *((HeldAction.ENROL,) if can_enrol and why is HeldReason.UNKNOWN_DEVICE else ()),
        *((HeldAction.ASK,) if can_ask else ()),
        *((HeldAction.LOOK_AGAIN,) if why in _MAY_CHANGE else ()),
        *((HeldAction.ACCEPT_UNVERIFIED,) if why in ACCEPTABLE else ()),
        HeldAction.REFUSE,
    )


def meaning_of(reason: str) -> str:
    """Return a sentence that says why an object is held."""
    return _(_MEANING[HeldReason(reason)])


def advice_on(reason: str) -> str:
    """Return a sentence that says what can be done about it."""
    return _(_ADVICE[HeldReason(reason)])


def refusal_of(reason: BadReason) -> str:
    """Return a sentence that says why nothing of a file was kept, and what can be done."""
    return _(_REFUSAL[reason])
