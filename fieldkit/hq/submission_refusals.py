"""What each reason for refusing an ODK submission means, and what a person can do about it."""

from __future__ import annotations

from fieldkit.transfer.submission_folder import Refusal
from fieldkit.translations import _, mark

_MEANING = {
    Refusal.INVALID: mark("It is no submission of an ODK form, or it is damaged."),
    Refusal.ENCRYPTED: mark("ODK encrypted it; decrypt it with the tools of ODK first."),
    Refusal.UNKNOWN_FORM: mark("Its form is not known here; publish the form first."),
    Refusal.NOTHING_FOUND: mark("There is no XML file in this folder."),
    Refusal.NOT_A_FILE: mark("It, or a file beside it, is a link or no ordinary file."),
    Refusal.OVERSIZE: mark("It, or a file beside it, is larger than we accept."),
    Refusal.TOO_MANY: mark("There are more files beside it than one submission can have."),
    Refusal.UNREADABLE: mark("It, or a file beside it, cannot be read."),
    Refusal.CHANGED: mark("A file was changed while it was read; import it again."),
}


def meaning_of(reason: Refusal) -> str:
    """Return a sentence that says why, and what can be done."""
    return _(_MEANING[reason])
