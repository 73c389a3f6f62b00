from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.headquarters import Headquarters
from fieldkit.errors import DirectoryInvalid
from fieldkit.hq.directory import Custody, OfflineSigners, create_directory
from fieldkit.hq.directory_proposal import Proposal, ProposalKind
from fieldkit.hq.directory_signing import propose_headquarters
from fieldkit.hq.holder_keys import make_holder_key, signing_keys
from fieldkit.hq.offline_keys import KeyName, Purpose
from fieldkit.operations.hq.sign_proposal import sign_proposal
from tests.fakes.organisation import NOW, Organisation, an_organisation


@pytest.fixture
def organisation(tmp_path: Path) -> Organisation:
    """An organisation whose first holder has a key in `tmp_path`, in plain."""
    make_holder_key(tmp_path, KeyName(Purpose.TARGETS, 1), None, now=NOW)
    (key,) = signing_keys(tmp_path, Purpose.TARGETS, None)
    made = an_organisation()
    return replace(made, targets=(key, *made.targets[1:]))


def _stricter(headquarters: Headquarters) -> Headquarters:
    return replace(headquarters, policy=replace(headquarters.policy, require_tor=True))


def _proposal(organisation: Organisation) -> Proposal:
    changed = _stricter(organisation.headquarters)
    return propose_headquarters(organisation.directory(NOW), changed, NOW)


def _forged(organisation: Organisation) -> Proposal:
    """A root that was made up counts the holders' keys, and says that another intake key holds.

    What the holder is shown is harmless; what they would sign is good for the real root too.
    """
    root, targets = ([SigningKey.generate(), SigningKey.generate()] for _ in range(2))
    custody = Custody(
        tuple(key.public for key in root) + organisation.custody.root,
        tuple(key.public for key in targets) + organisation.custody.targets,
        2,
    )
    theirs = HybridIdentity.generate().recipient().to_text()
    published = organisation.with_changes(intake=(theirs,))
    signers = OfflineSigners(tuple(root), tuple(targets))
    directory = create_directory(published, custody, signers, organisation.online, NOW)
    return propose_headquarters(directory, _stricter(published), NOW)


def test_a_key_signs_for_one_headquarters_only(tmp_path: Path, organisation: Organisation) -> None:
    sign_proposal(_proposal(organisation), ProposalKind.TARGETS, tmp_path, None, NOW)
    with pytest.raises(DirectoryInvalid):
        sign_proposal(_forged(organisation), ProposalKind.TARGETS, tmp_path, None, NOW)
    # What is really of it can be signed still.
    sign_proposal(_proposal(organisation), ProposalKind.TARGETS, tmp_path, None, NOW)
