from dataclasses import fields

import pytest

from fieldkit.domain.headquarters import Policy
from fieldkit.gui.field.settings.rules import enrolment_sentence, recovery_sentence, rules_of


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(keep_readable_copy=True), "readable copy"),
        (Policy(), "nobody can read it on this device"),
        (Policy(delete_needs_copies=1), "One copy is no backup"),
        (Policy(delete_needs_copies=3), "3 copies"),
        (Policy(auto_seal_minutes=1), "after 1 minute "),
        (Policy(auto_seal_minutes=90), "after 90 minutes"),
        (Policy(), "not sealed by themselves"),
        (Policy(require_tor=True), "only through Tor"),
        (Policy(), "does not ask for Tor"),
    ],
)
def test_every_rule_is_said_in_a_sentence(organisation, policy, words) -> None:
    said = rules_of(organisation.with_changes(policy=policy))
    assert any(words in sentence for sentence in said)


@pytest.mark.parametrize("item", [item.name for item in fields(Policy)])
def test_every_rule_of_the_policy_changes_what_is_said(organisation, item) -> None:
    other = {
        bool: lambda value: not value,
        int: lambda value: value + 1,
    }
    usual = Policy()
    value = getattr(usual, item)
    changed = Policy(**{item: other[type(value)](value)})
    assert rules_of(organisation.with_changes(policy=usual)) != rules_of(
        organisation.with_changes(policy=changed)
    )


@pytest.mark.parametrize("state", ["none", "requested", "approved", "revoked"])
def test_every_state_of_the_enrolment_is_said(state) -> None:
    assert enrolment_sentence(state).endswith(".")


@pytest.mark.parametrize("state", ["none", "refused", "sealed-to-headquarters"])
def test_every_state_of_the_recovery_is_said(state) -> None:
    assert recovery_sentence(state).endswith(".")
