"""Say in plain words what a person should know about news of headquarters that was taken in."""

from __future__ import annotations

from fieldkit.transfer.directory import DirectoryWarning, Notice
from fieldkit.translations import _, ngettext


def notice_sentence(warning: DirectoryWarning) -> str:
    """Return one sentence; what to do, where there is something, is in it."""
    if warning.notice is Notice.ROOT_CHANGED:
        return root_changed_sentence()
    if warning.notice is Notice.FEW_SIGNERS:
        return _(
            "One person alone can change what headquarters is. Ask there whether this is meant so."
        )
    if warning.notice is Notice.CLOCK_BEHIND:
        return ngettext(
            "Headquarters' news is dated {count} day after what this clock shows: check the clock.",
            "Headquarters' news is dated {count} days after what this clock shows: check the"
            " clock.",
            warning.days,
        ).format(count=warning.days)
    return ngettext(
        "Headquarters' news should have been renewed {count} day ago. It still holds.",
        "Headquarters' news should have been renewed {count} days ago. It still holds.",
        warning.days,
    ).format(count=warning.days)


def root_changed_sentence() -> str:
    """Return what it means that headquarters replaced holders of its keys."""
    return _(
        "The people who sign for headquarters changed. Enough of those before have agreed: you"
        " need not do anything. If you doubt it, ask there."
    )
