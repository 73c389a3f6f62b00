"""What a change of headquarters' directory is about, in words for monitors and for holders."""

from __future__ import annotations

from fieldkit.domain.headquarters import Aspect, Effect
from fieldkit.translations import _, ngettext


def title_of(aspect: Aspect) -> str:
    """Return what a change is about."""
    return {
        Aspect.INTAKE: _("Keys that reports are sealed to"),
        Aspect.RESERVE: _("Reserve keys that reports are sealed to"),
        Aspect.RECEIPT_KEY: _("Key that signs receipts"),
        Aspect.TLS_CA: _("Whom the device trusts as a server"),
        Aspect.SERVERS: _("Addresses of servers"),
        Aspect.KEEP_READABLE_COPY: _("Keep a readable copy after sealing"),
        Aspect.DELETE_NEEDS_COPIES: _("Copies at headquarters before this device deletes"),
        Aspect.AUTO_SEAL_MINUTES: _("Drafts are sealed on their own"),
        Aspect.AUTO_SEAL_AT_LOCK: _("Drafts left at a lock are sealed"),
        Aspect.AUTO_SEAL_ON_REMOVAL: _("Pulling a stick out locks and seals"),
        Aspect.REQUIRE_TOR: _("Only through Tor"),
        Aspect.REQUIRE_VPN: _("Only through a VPN or Tor"),
        Aspect.REQUIRE_ONION: _("Only to an onion service"),
        Aspect.SEAL_ON_REVOCATION: _("A device that is cut off seals its drafts"),
    }[aspect]


def value_of(aspect: Aspect, value: str) -> str:
    """Return what a rule says; other values stay as they are."""
    if aspect is Aspect.AUTO_SEAL_MINUTES:
        if value == "0":
            return _("never")
        minutes = int(value)
        text = ngettext("after {count} minute", "after {count} minutes", minutes)
        return text.format(count=minutes)
    return {"true": _("yes"), "false": _("no")}.get(value, value)


def values_of(
    aspect: Aspect, values: tuple[str, ...], words: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """Return the values of one side of a change; keys as their words, to be compared aloud."""
    if words:
        return tuple(" ".join(of_one) for of_one in words)
    return tuple(value_of(aspect, value) for value in values)


def effect_of(effect: Effect) -> str:
    """Return what a change does to those who are protected."""
    return {
        Effect.NEW_KEYS: _("new keys: devices wait for their holders"),
        Effect.WEAKENS: _("protects less: devices wait for their holders"),
        Effect.STRENGTHENS: _("protects more: devices obey at once"),
        Effect.NEUTRAL: _("devices follow at once"),
    }[effect]
