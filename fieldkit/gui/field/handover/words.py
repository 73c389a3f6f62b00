"""The sentences of the hand-over screen; knows no Qt widgets."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.local_text import size as size_text
from fieldkit.gui.field.handover.sticks import Carried, HandOverResult, StickFinds, Waiting
from fieldkit.gui.widgets.banners import Banner
from fieldkit.translations import _, ngettext

READ, CARRY = "read", "carry"  # names of banners


@dataclass(frozen=True)
class ResultWords:
    """What is said once it is done."""

    lead: str
    explanation: str
    message: str = ""
    hint: str = ""
    role: str = "banner"


def waiting_words(waiting: Waiting) -> tuple[str, str]:
    """Return what waits, and what will happen to it."""
    if waiting.sentence:
        return waiting.sentence, waiting.hint
    count = waiting.own + waiting.carried
    lead = ngettext(
        "{count} sealed object waits for headquarters ({size}).",
        "{count} sealed objects wait for headquarters ({size}).",
        count,
    ).format(count=count, size=size_text(waiting.size))
    if not count:
        lead = _("A request to renew this device's certificate waits for headquarters.")
    explanation = _(
        "Everything is copied to a stick and read back byte by byte. Whoever carries the"
        " stick needs no key, and cannot open what is on it."
    )
    if waiting.carried:
        carried = ngettext(
            "{count} of them is a colleague's.",
            "{count} of them are colleagues'.",
            waiting.carried,
        ).format(count=waiting.carried)
        explanation = f"{carried} {explanation}"
    return lead, explanation


def finds_banners(finds: StickFinds, folder: str) -> tuple[Banner, ...]:
    """Return what is on the stick, each with what can be done about it."""
    banners = [*_about_mail(finds), *_about_reports(finds)]
    if finds.bytes_there:
        text = _("{size} of it is on this stick already. It goes on from there.")
        banners.append(Banner(text.format(size=size_text(finds.bytes_there)), role="good"))
    if folder:
        banners.insert(0, Banner(_("The folder that you chose is used."), folder))
    return tuple(banners)


def _about_mail(finds: StickFinds) -> list[Banner]:
    if finds.receipts:
        text = ngettext(
            "{count} receipt from headquarters is on this stick.",
            "{count} receipts from headquarters are on this stick.",
            finds.receipts,
        ).format(count=finds.receipts)
    elif finds.letters:
        text = _("News from headquarters is on this stick.")
    elif finds.is_for_others:
        return [Banner(_("This stick holds mail from headquarters for other devices."))]
    else:
        return []
    return [Banner(text, action=_("Read it"), name=READ, keys="Ctrl+R")]


def _about_reports(finds: StickFinds) -> list[Banner]:
    if not finds.reports:
        return []
    text = ngettext(
        "{count} sealed report of a colleague is on this stick ({size}).",
        "{count} sealed reports of a colleague are on this stick ({size}).",
        finds.reports,
    ).format(count=finds.reports, size=size_text(finds.report_bytes))
    hint = ngettext(
        "It cannot be opened here. It goes on with your next hand-over.",
        "They cannot be opened here. They go on with your next hand-over.",
        finds.reports,
    )
    return [Banner(text, hint, _("Take along"), CARRY, keys="Ctrl+T")]


def result_words(result: HandOverResult) -> ResultWords:
    """Return what was handed over, and whether it is proved."""
    lead = (
        _("Verified: it is safe to unplug.")
        if result.is_verified
        else _("Written, but not verified: this drive does not let us read past the memory.")
    )
    explanation = ngettext(
        "{count} sealed object ({size}) lies in the folder {folder}.",
        "{count} sealed objects ({size}) lie in the folder {folder}.",
        result.count,
    ).format(count=result.count, size=size_text(result.size), folder=result.folder_name)
    if result.damaged:
        message = ngettext(
            "{count} object was left out: its file on this device is damaged.",
            "{count} objects were left out: their files on this device are damaged.",
            result.damaged,
        ).format(count=result.damaged)
        return ResultWords(lead, explanation, message, role="alarm")
    if not result.is_verified:
        return ResultWords(lead, explanation)
    return ResultWords(
        lead,
        explanation,
        _("Every byte was read back from the stick and compared."),
        _("The reports count as safe only when headquarters' receipt comes back."),
        role="good",
    )


def carried_words(carried: Carried) -> tuple[str, str]:
    """Return what was taken along, and what was not."""
    text = ngettext(
        "{count} sealed report of a colleague was taken along ({size}).",
        "{count} sealed reports of a colleague were taken along ({size}).",
        carried.count,
    ).format(count=carried.count, size=size_text(carried.bytes))
    hints = [_("They go with your next hand-over.")] if carried.count else []
    if carried.refused:
        hints.append(
            ngettext(
                "{count} file was left: it is damaged, too large, or no sealed report.",
                "{count} files were left: they are damaged, too large, or no sealed reports.",
                carried.refused,
            ).format(count=carried.refused)
        )
    if carried.left_out:
        hints.append(
            ngettext(
                "There was no place for {count} more.",
                "There was no place for {count} more.",
                carried.left_out,
            ).format(count=carried.left_out)
        )
    return text, " ".join(hints)
