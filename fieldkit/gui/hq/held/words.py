"""What two people are asked who decide on a held object; knows no Qt."""

from __future__ import annotations

from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.translations import _


def accepting() -> Agreement:
    """Return what is said before something is taken in as unverified."""
    return Agreement(
        title=_("Take in as unverified"),
        lead=_("Two people take this in although its reason stands."),
        explanations=(
            _("Its reports say for ever that they are unverified, and who took them in."),
            _("Do it only after you have spoken with its holder in person."),
        ),
        action=_("Take in as unverified"),
    )


def erasing() -> Agreement:
    """Return what is said before the file of a held object is erased."""
    return Agreement(
        title=_("Refuse and erase"),
        lead=_("The file is erased for ever; its hash, the day and the reason stay."),
        explanations=(
            _("Should the same file come again, it is not kept."),
            _("Its device goes on hearing that it is held."),
        ),
        action=_("Refuse and erase"),
    )
