"""Says in plain sentences how this vault is protected and what headquarters' rules ask of it."""

from __future__ import annotations

from fieldkit.domain.connection import Route
from fieldkit.domain.headquarters import Headquarters, Policy
from fieldkit.translations import _, ngettext


def rules_of(headquarters: Headquarters) -> tuple[str, ...]:
    """Return what the policy in force means for the person, one sentence for each rule."""
    policy = headquarters.policy
    return (
        _copies(policy.delete_needs_copies),
        _(
            "A readable copy of sealed reports stays on this device. Whoever unlocks it can read"
            " them."
        )
        if policy.keep_readable_copy
        else _("Once a report is sealed, nobody can read it on this device."),
        *_automatic(policy),
        route_rule(policy.route),
        ngettext(
            "Every report is sealed to {count} key of headquarters.",
            "Every report is sealed to {count} keys of headquarters.",
            len(headquarters.recipients),
        ).format(count=len(headquarters.recipients)),
        _("New keys, or weaker rules, never hold before you have compared words and said yes."),
    )


def route_rule(least: Route) -> str:
    """Return how reports may leave over the network, as headquarters' rule has it."""
    return {
        Route.DIRECT: _(
            "Headquarters does not ask for Tor: reports may go over any network that you allow."
        ),
        Route.VPN: _("Reports may go over the network only through a VPN, or through Tor."),
        Route.TOR: _("Reports may go over the network only through Tor."),
        Route.ONION: _("Reports may go over the network only through Tor, to a hidden server."),
    }[least]


def enrolment_sentence(state: str) -> str:
    """Return what headquarters knows of this device."""
    return {
        "none": _("This device has not asked to be enrolled yet."),
        "requested": _("This device waits for headquarters' approval; sealing works meanwhile."),
        "approved": _("This device is enrolled."),
        "revoked": _("Headquarters no longer accepts reports of this device. Ask why."),
    }.get(state, "")


def recovery_sentence(state: str) -> str:
    """Return what happens if the passphrase is lost."""
    return {
        "sealed-to-headquarters": _(
            "If you lose the passphrase, headquarters can read you 20 words that open this vault."
        ),
        "refused": _(
            "You chose that nobody can help. If you lose the passphrase, drafts are lost; sealed"
            " reports are not."
        ),
    }.get(
        state,
        _("There is no recovery yet. If you lose the passphrase, drafts are lost."),
    )


def keyring_sentence(*, is_portable: bool) -> str:
    """Return what opens the vault."""
    if is_portable:
        return _(
            "This vault opens with the passphrase alone. Whoever has a copy of it can try"
            " passphrases for years: use six words or more."
        )
    return _(
        "This vault opens with the passphrase and this computer's keyring together. A copy of it"
        " cannot be opened elsewhere."
    )


def _copies(count: int) -> str:
    if count == 1:
        return _(
            "A sealed file is deleted here as soon as headquarters has one copy. One copy is no"
            " backup."
        )
    return ngettext(
        "A sealed file is deleted here only once headquarters has signed for {count} copy.",
        "A sealed file is deleted here only once headquarters has signed for {count} copies.",
        count,
    ).format(count=count)


def _automatic(policy: Policy) -> list[str]:
    said = []
    if policy.auto_seal_minutes:
        said.append(
            ngettext(
                "A draft is sealed by itself after {count} minute without a change.",
                "A draft is sealed by itself after {count} minutes without a change.",
                policy.auto_seal_minutes,
            ).format(count=policy.auto_seal_minutes)
        )
    if policy.auto_seal_at_lock:
        said.append(_("Drafts that are left when you lock are sealed at the next unlock."))
    if policy.auto_seal_on_removal:
        said.append(_("Pulling out a stick locks the vault, and the next unlock seals the drafts."))
    if policy.seal_on_revocation:
        said.append(_("Drafts are sealed by themselves if headquarters revokes this device."))
    return said or [_("Drafts are not sealed by themselves: seal soon.")]
