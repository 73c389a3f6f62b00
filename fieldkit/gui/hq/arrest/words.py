"""What two people are asked who revoke a device; knows no Qt."""

from __future__ import annotations

from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.hq.arrest_words import limits
from fieldkit.translations import _


def revoking(code: str) -> Agreement:
    """Return what is said before a device is revoked."""
    return Agreement(
        title=_("Revoke {code}").format(code=code),
        lead=_("What this device sends from now on is held. It cannot be undone."),
        explanations=(_last_word(),),
        action=_("Revoke"),
        option=_("Cut it off from the servers at once"),
    )


def arrested(code: str) -> Agreement:
    """Return what is said before the device of an arrested monitor is revoked."""
    return Agreement(
        title=_("The holder of {code} was arrested").format(code=code),
        lead=_("One act: revoke the device, list who is at risk, make a task for each."),
        explanations=(*limits(), _last_word()),
        action=_("Revoke, and make the list"),
        option=_("Cut it off from the servers at once"),
    )


def _last_word() -> str:
    return _(
        "For a week at most it may fetch the one letter that says so: then it seals its drafts if "
        "your rules say so. Cut off at once, it hears of it by stick only."
    )
