"""What headquarters publishes of itself, and which changes a person must confirm."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field, fields, replace
from typing import Any

from fieldkit.domain import canonical_json
from fieldkit.domain.authorities import check_authorities, join_authorities, split_authorities
from fieldkit.domain.connection import Route
from fieldkit.domain.identifiers import HEX_32, HeadquartersId
from fieldkit.errors import DirectoryInvalid, InvalidInput, InvalidJson
from fieldkit.translations import _

FORMAT = "fieldkit-headquarters/1"
MAX_BYTES = 256 * 1024
MAX_RECIPIENTS = 8  # of each role
MAX_SERVERS = 16
MAX_COPIES = 9
MAX_AUTO_SEAL_MINUTES = 7 * 24 * 60

# Only the outline; whether the key inside is a good one is for crypto to say.
_BECH32 = "[02-9ac-hj-np-z]"
_RECEIPT_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]{68}\Z")
_SERVER = re.compile(
    r"https://(?:[a-z0-9][a-z0-9.-]{0,189}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?\Z"
)


class RecipientKind(enum.StrEnum):
    """The one kind of key that everything is sealed to."""

    HYBRID = "hybrid"
    X25519 = "x25519"


_RECIPIENTS = {
    RecipientKind.HYBRID: re.compile(rf"age1pq1{_BECH32}{{1952}}\Z"),
    RecipientKind.X25519: re.compile(rf"age1(?!pq1){_BECH32}{{58}}\Z"),
}


@dataclass(frozen=True)
class Policy:
    """How strictly devices behave; the defaults are the strict end unless said otherwise."""

    keep_readable_copy: bool = False  # a device may keep what it sealed
    delete_needs_copies: int = 2  # copies at headquarters before a device deletes; 1 = no backup
    auto_seal_minutes: int = 0  # 0 = drafts are never sealed on their own
    require_tor: bool = False  # no network without Tor
    auto_seal_at_lock: bool = False  # drafts left at a lock are sealed by the next unlock
    auto_seal_on_removal: bool = False  # pulling a stick locks, and so seals
    require_vpn: bool = False  # no network without a VPN, or Tor
    require_onion: bool = False  # no network but to an onion service
    seal_on_revocation: bool = False  # a device that is revoked seals its drafts

    def __post_init__(self) -> None:
        flags = [getattr(self, item.name) for item in fields(self) if item.type == "bool"]
        if not all(isinstance(flag, bool) for flag in flags):
            raise InvalidInput
        if not _is_count(self.delete_needs_copies, 1, MAX_COPIES):
            raise InvalidInput(_("The number of copies must lie between 1 and 9."))
        if not _is_count(self.auto_seal_minutes, 0, MAX_AUTO_SEAL_MINUTES):
            raise InvalidInput(_("Sealing by itself must happen within 7 days, or never (0)."))

    @property
    def route(self) -> Route:
        """Return the least protected route that is allowed."""
        if self.require_onion:
            return Route.ONION
        if self.require_tor:
            return Route.TOR
        return Route.VPN if self.require_vpn else Route.DIRECT


@dataclass(frozen=True)
class Headquarters:
    """The content of `headquarters.json`: whom devices seal to, and what rules hold."""

    headquarters_id: HeadquartersId
    kind: RecipientKind
    intake: tuple[str, ...]  # recipients whose identities lie in headquarters' vault
    reserve: tuple[str, ...]  # recipients whose identities lie offline
    receipt_key: str  # "ssh-ed25519 ..."
    tls_ca: str | None = None  # PEM, one to three; devices trust no other for the drop server
    servers: tuple[str, ...] = ()  # in order of preference
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        if not isinstance(self.headquarters_id, str) or not HEX_32.match(self.headquarters_id):
            raise InvalidInput
        self._check_recipients()
        if not isinstance(self.receipt_key, str) or not _RECEIPT_KEY.match(self.receipt_key):
            raise InvalidInput(_("The receipt key is not one that can be used."))
        self._check_servers()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return every recipient, intake first."""
        return self.intake + self.reserve

    @property
    def authorities(self) -> tuple[str, ...]:
        """Return the certificates of `tls_ca`, each PEM and ending its line, in its order."""
        return split_authorities(self.tls_ca)

    def _check_recipients(self) -> None:
        for role in (self.intake, self.reserve):
            if not 1 <= len(role) <= MAX_RECIPIENTS:
                raise InvalidInput(_("There must be at least one intake and one reserve key."))
        outline = _RECIPIENTS[self.kind]
        if not all(isinstance(text, str) and outline.match(text) for text in self.recipients):
            raise InvalidInput(_("All keys to seal to must be whole and of the same kind."))
        if len(set(self.recipients)) != len(self.recipients):
            raise InvalidInput(_("The same key stands twice among the keys to seal to."))

    def _check_servers(self) -> None:
        if self.tls_ca is not None:
            check_authorities(self.tls_ca)
        if self.servers and self.tls_ca is None:
            raise InvalidInput(_("Servers need a certificate authority that devices can trust."))
        known = set(self.servers)
        if len(known) != len(self.servers) or len(known) > MAX_SERVERS:
            raise InvalidInput(_("A server stands twice, or there are too many."))
        if not all(isinstance(text, str) and _SERVER.match(text) for text in self.servers):
            raise InvalidInput(
                _("A server address must look like https://name or https://name:port.")
            )


def write_headquarters(headquarters: Headquarters) -> bytes:
    """Return the canonical bytes of `headquarters.json`."""
    policy = headquarters.policy
    return canonical_json.write(
        {
            "format": FORMAT,
            "headquarters": headquarters.headquarters_id,
            "kind": headquarters.kind.value,
            "recipients": {
                "intake": list(headquarters.intake),
                "reserve": list(headquarters.reserve),
            },
            "receipt_key": headquarters.receipt_key,
            "tls_ca": headquarters.tls_ca,
            "servers": list(headquarters.servers),
            "policy": _written(policy),
        }
    )


def read_headquarters(data: bytes) -> Headquarters:
    """Return what `headquarters.json` says; its signature has been checked before.

    Raises:
        DirectoryInvalid: Not canonical JSON, an unknown or missing member, mixed kinds of
            recipients, no intake or no reserve, or a value out of bounds.
    """
    try:
        content = canonical_json.read_object(data, max_bytes=MAX_BYTES)
        if canonical_json.write(content) != data:
            raise DirectoryInvalid
        return _headquarters(content)
    except (InvalidJson, InvalidInput, ValueError, TypeError) as error:
        raise DirectoryInvalid from error


def _headquarters(content: dict[str, Any]) -> Headquarters:
    content.pop("x", None)
    _refuse_other_members(content, _MEMBERS)
    if content["format"] != FORMAT:
        raise DirectoryInvalid
    recipients = _refuse_other_members(content["recipients"], {"intake", "reserve"})
    policy = _policy_members(content["policy"])
    return Headquarters(
        headquarters_id=HeadquartersId(content["headquarters"]),
        kind=RecipientKind(content["kind"]),
        intake=_texts(recipients["intake"]),
        reserve=_texts(recipients["reserve"]),
        receipt_key=content["receipt_key"],
        tls_ca=content["tls_ca"],
        servers=_texts(content["servers"]),
        policy=Policy(**policy),
    )


_MEMBERS = {
    "format",
    "headquarters",
    "kind",
    "recipients",
    "receipt_key",
    "tls_ca",
    "servers",
    "policy",
}


# Rules that came later: left out where they are not asked for, so that older devices still read
# what is published, and never missed where they are left out.
_LATER = (
    "auto_seal_at_lock",
    "auto_seal_on_removal",
    "require_vpn",
    "require_onion",
    "seal_on_revocation",
)


def _written(policy: Policy) -> dict[str, bool | int]:
    values: dict[str, bool | int] = {
        item.name: getattr(policy, item.name) for item in fields(Policy)
    }
    return {name: value for name, value in values.items() if value or name not in _LATER}


def _policy_members(value: object) -> dict[str, Any]:
    """Return the rules as they are written; a later one must not be written as not asked for."""
    if not isinstance(value, dict) or any(value.get(name) is False for name in _LATER):
        raise DirectoryInvalid
    without_later = {name: value[name] for name in value if name not in _LATER}
    _refuse_other_members(
        without_later, {item.name for item in fields(Policy) if item.name not in _LATER}
    )
    return value


def _refuse_other_members(value: object, names: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        raise DirectoryInvalid
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DirectoryInvalid
    return tuple(value)


def _is_count(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


class Aspect(enum.StrEnum):
    """What a change is about."""

    INTAKE = "intake"
    RESERVE = "reserve"
    RECEIPT_KEY = "receipt-key"
    TLS_CA = "tls-ca"
    SERVERS = "servers"
    KEEP_READABLE_COPY = "keep-readable-copy"
    DELETE_NEEDS_COPIES = "delete-needs-copies"
    AUTO_SEAL_MINUTES = "auto-seal-minutes"
    REQUIRE_TOR = "require-tor"
    AUTO_SEAL_AT_LOCK = "auto-seal-at-lock"
    AUTO_SEAL_ON_REMOVAL = "auto-seal-on-removal"
    REQUIRE_VPN = "require-vpn"
    REQUIRE_ONION = "require-onion"
    SEAL_ON_REVOCATION = "seal-on-revocation"


class Effect(enum.StrEnum):
    """What a change does to the person's protection."""

    NEW_KEYS = "new-keys"
    WEAKENS = "weakens"
    STRENGTHENS = "strengthens"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Change:
    """One difference; `old` and `new` are the values as text, keys as published."""

    aspect: Aspect
    effect: Effect
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def needs_confirmation(self) -> bool:
        return self.effect in (Effect.NEW_KEYS, Effect.WEAKENS)


def changes(old: Headquarters, new: Headquarters) -> tuple[Change, ...]:
    """Return every difference, in the order of `Aspect`.

    Raises:
        DirectoryInvalid: The two are not the same headquarters.
    """
    if old.headquarters_id != new.headquarters_id:
        raise DirectoryInvalid(
            _("This was published by another headquarters; a vault belongs to one.")
        )
    found = (*_key_changes(old, new), *_policy_changes(old.policy, new.policy))
    return tuple(change for change in found if change.old != change.new)


def in_force(old: Headquarters, new: Headquarters) -> Headquarters:
    """Return what holds until a person has confirmed `new`.

    Whatever strengthens or is neutral comes from `new` at once; what needs
    confirmation stays as in `old`. Recipients and server authorities that `new` drops are
    dropped at once, unless none of their role would be left. Servers come from `new` while one
    authority of before is still published; a server that shows a certificate of one that waits
    is not believed until then, and the next one is tried.

    Raises:
        DirectoryInvalid: The two are not the same headquarters.
    """
    waiting = {change.aspect for change in changes(old, new) if change.needs_confirmation}
    if not waiting:
        return new
    return replace(
        old,
        intake=_still_published(old.intake, new.intake),
        reserve=_still_published(old.reserve, new.reserve),
        receipt_key=old.receipt_key if Aspect.RECEIPT_KEY in waiting else new.receipt_key,
        **_servers_in_force(old, new, waits=Aspect.TLS_CA in waiting),
        policy=_policy_in_force(old.policy, new.policy, waiting),
    )


def _servers_in_force(old: Headquarters, new: Headquarters, *, waits: bool) -> dict[str, Any]:
    if not waits:
        return {"tls_ca": new.tls_ca, "servers": new.servers}
    kept = tuple(text for text in old.authorities if text in new.authorities)
    if not kept:  # all new servers need what waits
        return {"tls_ca": old.tls_ca, "servers": old.servers}
    return {"tls_ca": join_authorities(kept), "servers": new.servers}


def _still_published(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(recipient for recipient in old if recipient in new) or old


def _policy_in_force(old: Policy, new: Policy, waiting: set[Aspect]) -> Policy:
    kept = {
        item.name: getattr(old, item.name)
        for item in fields(Policy)
        if Aspect(item.name.replace("_", "-")) in waiting
    }
    return replace(new, **kept)


def _key_changes(old: Headquarters, new: Headquarters) -> tuple[Change, ...]:
    return (
        _keys(Aspect.INTAKE, old.intake, new.intake),
        _keys(Aspect.RESERVE, old.reserve, new.reserve),
        _keys(Aspect.RECEIPT_KEY, (old.receipt_key,), (new.receipt_key,)),
        _keys(Aspect.TLS_CA, old.authorities, new.authorities),
        Change(Aspect.SERVERS, Effect.NEUTRAL, old.servers, new.servers),
    )


def _keys(aspect: Aspect, old: tuple[str, ...], new: tuple[str, ...]) -> Change:
    if set(new) - set(old):
        return Change(aspect, Effect.NEW_KEYS, old, new)
    return Change(aspect, Effect.NEUTRAL if set(new) == set(old) else Effect.STRENGTHENS, old, new)


def _policy_changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    return (
        _ranked(Aspect.KEEP_READABLE_COPY, old.keep_readable_copy, new.keep_readable_copy, -1),
        _ranked(Aspect.DELETE_NEEDS_COPIES, old.delete_needs_copies, new.delete_needs_copies, 1),
        _auto_seal(old.auto_seal_minutes, new.auto_seal_minutes),
        _ranked(Aspect.REQUIRE_TOR, old.require_tor, new.require_tor, 1),
        _ranked(Aspect.AUTO_SEAL_AT_LOCK, old.auto_seal_at_lock, new.auto_seal_at_lock, 1),
        _ranked(Aspect.AUTO_SEAL_ON_REMOVAL, old.auto_seal_on_removal, new.auto_seal_on_removal, 1),
        _ranked(Aspect.REQUIRE_VPN, old.require_vpn, new.require_vpn, 1),
        _ranked(Aspect.REQUIRE_ONION, old.require_onion, new.require_onion, 1),
        _ranked(Aspect.SEAL_ON_REVOCATION, old.seal_on_revocation, new.seal_on_revocation, 1),
    )


def _auto_seal(old: int, new: int) -> Change:
    def patience(minutes: int) -> int:
        return minutes or MAX_AUTO_SEAL_MINUTES + 1

    change = _ranked(Aspect.AUTO_SEAL_MINUTES, patience(old), patience(new), -1)
    return replace(change, old=(str(old),), new=(str(new),))


def _ranked(aspect: Aspect, old: int, new: int, direction: int) -> Change:
    """Compare two values; `direction` 1 means that more protects better, -1 that less does."""
    effect = Effect.STRENGTHENS if (new - old) * direction > 0 else Effect.WEAKENS
    return Change(aspect, effect, (_text(old),), (_text(new),))


def _text(value: int) -> str:
    return str(value).lower()
