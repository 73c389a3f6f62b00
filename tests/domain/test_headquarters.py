"""What headquarters publishes of itself: strict reading, and what must be confirmed."""

from __future__ import annotations

import contextlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import canonical_json
from fieldkit.domain.authorities import join_authorities
from fieldkit.domain.headquarters import (
    Aspect,
    Change,
    Effect,
    Headquarters,
    Policy,
    RecipientKind,
    changes,
    in_force,
    read_headquarters,
    write_headquarters,
)
from fieldkit.domain.identifiers import HeadquartersId
from fieldkit.errors import DirectoryInvalid, InvalidInput

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
OTHER_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n"


def certificate(letter: str) -> str:
    return f"-----BEGIN CERTIFICATE-----\nMII{letter}\n-----END CERTIFICATE-----\n"


def hybrid(letter: str) -> str:
    return "age1pq1" + letter * 1952


def x25519(letter: str) -> str:
    return "age1" + letter * 58


def receipt_key(letter: str) -> str:
    return "ssh-ed25519 " + letter * 68


def a_headquarters(**changed: Any) -> Headquarters:
    values: dict[str, Any] = {
        "headquarters_id": HeadquartersId("1" * 32),
        "kind": RecipientKind.HYBRID,
        "intake": (hybrid("q"),),
        "reserve": (hybrid("p"),),
        "receipt_key": receipt_key("A"),
        "tls_ca": CERTIFICATE,
        "servers": ("https://drop.example:8443",),
    }
    return Headquarters(**(values | changed))


def with_policy(**changed: Any) -> Headquarters:
    return a_headquarters(policy=Policy(**changed))


def content_of(headquarters: Headquarters) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(write_headquarters(headquarters))
    return content


def only_change(old: Headquarters, new: Headquarters) -> Change:
    (change,) = changes(old, new)
    return change


def test_what_is_written_is_read_back() -> None:
    headquarters = a_headquarters(policy=Policy(auto_seal_minutes=15, require_tor=True))
    assert read_headquarters(write_headquarters(headquarters)) == headquarters


def test_a_headquarters_without_servers_is_read_back() -> None:
    headquarters = a_headquarters(tls_ca=None, servers=())
    assert read_headquarters(write_headquarters(headquarters)) == headquarters


def test_members_under_x_are_ignored() -> None:
    content = content_of(a_headquarters()) | {"x": {"later": [1, 2]}}
    assert read_headquarters(canonical_json.write(content)) == a_headquarters()


@pytest.mark.parametrize("member", sorted(content_of(a_headquarters())))
def test_a_missing_member_is_refused(member: str) -> None:
    content = content_of(a_headquarters())
    del content[member]
    with pytest.raises(DirectoryInvalid):
        read_headquarters(canonical_json.write(content))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        (member, value)
        for member in sorted(content_of(a_headquarters()))
        for value in (None, 7, "7", [], {}, [7], True)
        if (member, value) != ("servers", [])
    ],
)
def test_a_member_of_another_kind_is_refused(member: str, value: object) -> None:
    content = content_of(a_headquarters()) | {member: value}
    with pytest.raises(DirectoryInvalid):
        read_headquarters(canonical_json.write(content))


@pytest.mark.parametrize("place", ["", "recipients", "policy"])
def test_an_unknown_member_is_refused(place: str) -> None:
    content = content_of(a_headquarters())
    (content[place] if place else content)["unheard_of"] = 1
    with pytest.raises(DirectoryInvalid):
        read_headquarters(canonical_json.write(content))


def test_the_same_content_with_other_spacing_is_refused() -> None:
    with pytest.raises(DirectoryInvalid):
        read_headquarters(json.dumps(content_of(a_headquarters()), indent=1).encode())


@pytest.mark.parametrize(
    "changed",
    [
        {"intake": ()},
        {"reserve": ()},
        {"reserve": (hybrid("q"),)},
        {"intake": (hybrid("q"), x25519("q"))},
        {"reserve": (x25519("q"),)},
        {"kind": RecipientKind.X25519},
        {"intake": (hybrid("q")[:-1],)},
        {"intake": tuple(hybrid(letter) for letter in "qzry9x8gf")},
        {"receipt_key": "ssh-rsa AAAA"},
        {"headquarters_id": "1" * 31},
        {"tls_ca": None},
        {"tls_ca": "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"},
        {"tls_ca": CERTIFICATE * 2},
        {"tls_ca": CERTIFICATE[:-1] + OTHER_CERTIFICATE},
        {"tls_ca": CERTIFICATE + "\n" + OTHER_CERTIFICATE},
        {"tls_ca": "".join(certificate(letter) for letter in "BCDE")},
        {"tls_ca": CERTIFICATE + "MIIB"},
        {"tls_ca": ""},
        {"servers": ("http://drop.example",)},
        {"servers": ("https://user@drop.example",)},
        {"servers": ("https://drop.example/path",)},
        {"servers": ("https://drop.example", "https://drop.example")},
    ],
)
def test_an_unusable_headquarters_cannot_be_made(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        a_headquarters(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"delete_needs_copies": 0},
        {"delete_needs_copies": True},
        {"auto_seal_minutes": -1},
        {"auto_seal_minutes": 7 * 24 * 60 + 1},
        {"keep_readable_copy": 1},
        {"require_tor": "no"},
    ],
)
def test_an_unusable_policy_cannot_be_made(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        Policy(**changed)


def test_the_same_headquarters_has_no_changes() -> None:
    assert changes(a_headquarters(), a_headquarters()) == ()


def test_another_headquarters_is_refused() -> None:
    other = a_headquarters(headquarters_id=HeadquartersId("2" * 32))
    with pytest.raises(DirectoryInvalid):
        changes(a_headquarters(), other)


@pytest.mark.parametrize(
    ("changed", "aspect"),
    [
        ({"intake": (hybrid("z"),)}, Aspect.INTAKE),
        ({"intake": (hybrid("q"), hybrid("z"))}, Aspect.INTAKE),
        ({"reserve": (hybrid("z"),)}, Aspect.RESERVE),
        ({"receipt_key": receipt_key("B")}, Aspect.RECEIPT_KEY),
        ({"tls_ca": OTHER_CERTIFICATE}, Aspect.TLS_CA),
        ({"tls_ca": CERTIFICATE + OTHER_CERTIFICATE}, Aspect.TLS_CA),
        ({"tls_ca": OTHER_CERTIFICATE + CERTIFICATE}, Aspect.TLS_CA),
    ],
)
def test_a_new_key_waits_for_confirmation(changed: dict[str, Any], aspect: Aspect) -> None:
    new = a_headquarters(**changed)
    change = only_change(a_headquarters(), new)
    assert (change.aspect, change.effect) == (aspect, Effect.NEW_KEYS)
    assert change.needs_confirmation
    assert in_force(a_headquarters(), new) == a_headquarters()


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ({"keep_readable_copy": True}, {"keep_readable_copy": False}),
        ({"delete_needs_copies": 1}, {"delete_needs_copies": 2}),
        ({"delete_needs_copies": 2}, {"delete_needs_copies": 3}),
        ({"auto_seal_minutes": 0}, {"auto_seal_minutes": 600}),
        ({"auto_seal_minutes": 60}, {"auto_seal_minutes": 15}),
        ({"require_tor": False}, {"require_tor": True}),
    ],
)
def test_weakening_waits_and_strengthening_does_not(
    weak: dict[str, Any], strong: dict[str, Any]
) -> None:
    weaker, stronger = with_policy(**weak), with_policy(**strong)
    assert only_change(stronger, weaker).effect is Effect.WEAKENS
    assert only_change(weaker, stronger).effect is Effect.STRENGTHENS
    assert in_force(stronger, weaker) == stronger
    assert in_force(weaker, stronger) == stronger


def test_a_change_shows_the_values_as_they_are() -> None:
    change = only_change(with_policy(auto_seal_minutes=15), with_policy(auto_seal_minutes=0))
    assert (change.old, change.new) == (("15",), ("0",))


def test_strengthening_does_not_wait_for_what_else_needs_confirmation() -> None:
    new = a_headquarters(intake=(hybrid("z"),), policy=Policy(require_tor=True))
    assert in_force(a_headquarters(), new) == with_policy(require_tor=True)


def test_a_dropped_recipient_is_dropped_at_once() -> None:
    old = a_headquarters(intake=(hybrid("q"), hybrid("z")))
    new = a_headquarters(intake=(hybrid("z"), hybrid("r")))
    assert in_force(old, new).intake == (hybrid("z"),)


def test_the_last_recipient_of_a_role_stays_until_its_successor_is_confirmed() -> None:
    new = a_headquarters(kind=RecipientKind.X25519, intake=(x25519("q"),), reserve=(x25519("z"),))
    held = in_force(a_headquarters(), new)
    assert (held.kind, held.recipients) == (RecipientKind.HYBRID, a_headquarters().recipients)


def test_new_servers_wait_for_their_authority() -> None:
    new = a_headquarters(tls_ca=OTHER_CERTIFICATE, servers=("https://elsewhere.example",))
    assert in_force(a_headquarters(), new) == a_headquarters()


BOTH = CERTIFICATE + OTHER_CERTIFICATE


def test_a_successor_waits_while_new_servers_are_reached_by_the_authority_of_before() -> None:
    new = a_headquarters(tls_ca=BOTH, servers=("https://elsewhere.example",))
    held = in_force(a_headquarters(), new)
    assert (held.tls_ca, held.servers) == (CERTIFICATE, new.servers)
    assert only_tls_ca(held, new).new == (CERTIFICATE, OTHER_CERTIFICATE)


def test_an_authority_that_is_published_no_more_is_dropped_at_once() -> None:
    old, new = a_headquarters(tls_ca=BOTH), a_headquarters(tls_ca=OTHER_CERTIFICATE)
    assert only_change(old, new).effect is Effect.STRENGTHENS
    assert in_force(old, new) == new


def test_one_is_dropped_at_once_while_another_waits() -> None:
    new = a_headquarters(tls_ca=OTHER_CERTIFICATE + certificate("D"))
    assert in_force(a_headquarters(tls_ca=BOTH), new).tls_ca == OTHER_CERTIFICATE


def test_the_order_of_authorities_is_no_change_of_keys() -> None:
    change = only_change(a_headquarters(tls_ca=BOTH), a_headquarters(tls_ca=swapped(BOTH)))
    assert change.effect is Effect.NEUTRAL


@given(st.lists(st.sampled_from("BCDEFG"), unique=True, min_size=1, max_size=3), st.booleans())
def test_authorities_come_apart_as_they_were_joined(letters: list[str], ended: bool) -> None:
    texts = tuple(certificate(letter) for letter in letters)
    joined = join_authorities(texts)
    assert joined is not None
    headquarters = a_headquarters(tls_ca=joined if ended else joined[:-1])
    assert headquarters.authorities == texts
    assert read_headquarters(write_headquarters(headquarters)) == headquarters


def only_tls_ca(old: Headquarters, new: Headquarters) -> Change:
    [change] = [found for found in changes(old, new) if found.aspect is Aspect.TLS_CA]
    return change


def swapped(text: str) -> str:
    first, second = a_headquarters(tls_ca=text).authorities
    return second + first


def test_a_new_server_under_the_same_authority_is_used_at_once() -> None:
    new = a_headquarters(servers=("https://elsewhere.example",))
    assert not only_change(a_headquarters(), new).needs_confirmation
    assert in_force(a_headquarters(), new) == new


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(DirectoryInvalid):
        read_headquarters(data)


@given(st.data())
def test_a_flipped_byte_never_gives_the_same_headquarters(data: st.DataObject) -> None:
    headquarters = replace(
        a_headquarters(), kind=RecipientKind.X25519, intake=(x25519("q"),), reserve=(x25519("p"),)
    )
    written = bytearray(write_headquarters(headquarters))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(DirectoryInvalid):
        assert read_headquarters(bytes(written)) != headquarters


policies = st.builds(
    Policy,
    keep_readable_copy=st.booleans(),
    delete_needs_copies=st.integers(1, 9),
    auto_seal_minutes=st.integers(0, 7 * 24 * 60),
    require_tor=st.booleans(),
    auto_seal_at_lock=st.booleans(),
    auto_seal_on_removal=st.booleans(),
)


@given(policies)
def test_every_policy_is_read_as_it_was_written(policy: Policy) -> None:
    headquarters = a_headquarters(policy=policy)
    assert read_headquarters(write_headquarters(headquarters)) == headquarters


LATER_RULES = [
    "auto_seal_at_lock",
    "auto_seal_on_removal",
    "require_vpn",
    "require_onion",
    "seal_on_revocation",
]
FIRST_RULES = {"keep_readable_copy", "delete_needs_copies", "auto_seal_minutes", "require_tor"}


def test_every_rule_is_one_of_the_first_or_came_later() -> None:
    """Else devices of before would refuse a directory that does not even ask for it."""
    assert {item.name for item in fields(Policy)} == FIRST_RULES | set(LATER_RULES)
    assert set(content_of(a_headquarters())["policy"]) == FIRST_RULES


@pytest.mark.parametrize("rule", LATER_RULES)
def test_a_rule_that_came_later_is_written_only_where_it_is_asked_for(rule: str) -> None:
    asked = write_headquarters(with_policy(**{rule: True}))
    assert f'"{rule}":true'.encode() in asked
    assert getattr(read_headquarters(asked).policy, rule)
    # One meaning, one writing.
    with pytest.raises(DirectoryInvalid):
        read_headquarters(asked.replace(f'"{rule}":true'.encode(), f'"{rule}":false'.encode()))


@pytest.mark.parametrize("rule", LATER_RULES)
def test_a_later_rule_protects_more_and_its_absence_less(rule: str) -> None:
    without, with_rule = with_policy(), with_policy(**{rule: True})
    assert only_change(without, with_rule).effect is Effect.STRENGTHENS
    assert only_change(with_rule, without).needs_confirmation
    assert getattr(in_force(with_rule, without).policy, rule)


@given(policies, policies)
def test_nothing_in_force_is_weaker_than_before(old: Policy, new: Policy) -> None:
    before, published = a_headquarters(policy=old), a_headquarters(policy=new)
    held = in_force(before, published)
    assert not any(change.needs_confirmation for change in changes(before, held))
    assert all(change.needs_confirmation for change in changes(held, published))
