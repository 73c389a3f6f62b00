"""How proposals are told, signed and published: what several commands of `fieldkit-hq` share."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from fieldkit.bundle.fingerprint import key_words, words_of
from fieldkit.cli.files import read_file
from fieldkit.cli.hq_opening import asking, opened
from fieldkit.cli.main import Invocation
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.domain.headquarters import Change, changes
from fieldkit.domain.local_text import short_day
from fieldkit.hq.directory import Custody
from fieldkit.hq.directory_proposal import (
    MAX_PROPOSAL_BYTES,
    Proposal,
    ProposalKind,
    write_proposal,
)
from fieldkit.hq.directory_signing import read_proposal
from fieldkit.operations.explain_changes import effect_of, title_of, values_of
from fieldkit.operations.hq.propose_directory import missing_lines, publish_signed
from fieldkit.operations.hq.sign_proposal import sign_proposal
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.durable import write_durably
from fieldkit.transfer.directory_keys import words_of as words_of_values
from fieldkit.translations import _

_DAY, _OLD = timedelta(days=1), timedelta(days=30)


def tell_proposal(invocation: Invocation, proposal: Proposal) -> None:
    """Answer a command that wrote a proposal: what it changes, and what comes next."""
    lines = [
        *proposal_lines(proposal),
        _("It was written. Nothing is published yet: carry the file to the holders."),
        *missing_lines(proposal),
    ]
    invocation.output.result(_document(proposal), lines)


def sign_file(invocation: Invocation, role: ProposalKind) -> None:
    """Show what a proposal changes, ask, and add the holder's signature to the file."""
    arguments = invocation.arguments
    path = Path(arguments.file)
    proposal = read_proposal(read_file(path, MAX_PROPOSAL_BYTES))
    now = SystemClock().now()
    for line in (*proposal_lines(proposal), *_date_lines(proposal, now)):
        invocation.output.say(line)
    invocation.prompts.confirm(_("Is this what you agreed on, and do you want to sign it?"))
    signed, key = sign_proposal(proposal, role, Path(arguments.keys), asking(invocation), now)
    write_durably(path, write_proposal(signed))
    missing = missing_lines(signed)
    lines = [
        _("It was signed by the key {words}.").format(words=" ".join(key_words(key))),
        *(missing or (_("Enough have signed: bring it back to headquarters."),)),
    ]
    invocation.output.result({**_document(signed), "signed_by": list(key_words(key))}, lines)


def publish_signed_file(invocation: Invocation, given: str) -> None:
    """Publish a proposal that came back from the holders."""
    proposal = read_proposal(read_file(Path(given), MAX_PROPOSAL_BYTES))
    with opened(invocation) as session:
        publish_signed(session, proposal)
    lines = [_("It is published, and goes out with the next sync or return.")]
    if proposal.kind is ProposalKind.ROOT:
        lines.append(_("Devices accept the new holders and tell that they changed."))
        lines.append(_("Destroy the keys of those who left."))
    invocation.output.result(_document(proposal), lines)


def proposal_lines(proposal: Proposal) -> list[str]:
    """Return what a proposal changes, old and new, for whoever is to sign it."""
    lines = [
        _("Headquarters with the fingerprint: {words}").format(
            words=" ".join(words_of(proposal.root_sha256))
        ),
        _("Proposed on {day}.").format(day=short_day(proposal.created)),
    ]
    if proposal.kind is ProposalKind.ROOT:
        return lines + _custody_changes(proposal.custody_before, proposal.custody_after)
    found = changes(proposal.before, proposal.after)
    for change in found:
        lines += _change_lines(change)
    return lines if found else [*lines, _("Nothing changes; it is signed once more.")]


def custody_lines(custody: Custody) -> list[str]:
    """Return whose offline keys count, by number and words."""
    lines = [_("Holders who must sign together: {count}").format(count=custody.threshold)]
    for name, keys in (("root", custody.root), ("targets", custody.targets)):
        for number, key in enumerate(keys, start=1):
            lines.append(f"  {name} {number}: {_words(key)}")
    return lines


def _date_lines(proposal: Proposal, now: datetime) -> list[str]:
    """Warn of a proposal that is old, or from the future: one of the two clocks may be wrong."""
    if -_DAY <= now - proposal.created <= _OLD:
        return []
    return [
        _(
            "This computer's clock shows {day}. If that is right, the proposal is old or its date"
            " is wrong: ask headquarters before you sign."
        ).format(day=short_day(now))
    ]


def _change_lines(change: Change) -> list[str]:
    lines = [f"{title_of(change.aspect)} ({effect_of(change.effect)})"]
    for title, values in ((_("old"), change.old), (_("new"), change.new)):
        words = words_of_values(change.aspect, values)
        shown = values_of(change.aspect, values, words) or (_("none"),)
        lines += [f"  {title}: {text}" for text in shown]
    return lines


def _custody_changes(old: Custody, new: Custody) -> list[str]:
    lines = []
    for name, before, after in (
        ("root", old.root, new.root),
        ("targets", old.targets, new.targets),
    ):
        for key in before:
            if key not in after:
                lines.append(_("Goes: {name} key {words}").format(name=name, words=_words(key)))
        for key in after:
            if key not in before:
                lines.append(_("Comes: {name} key {words}").format(name=name, words=_words(key)))
    if old.threshold != new.threshold:
        lines.append(
            _("Holders who must sign together: {old} until now, {new} from now on").format(
                old=old.threshold, new=new.threshold
            )
        )
    if new.threshold < old.threshold:
        lines.append(_("Fewer holders will be enough to change everything: this protects less."))
    lines.append(
        _("Keys after it: {root} root, {targets} targets").format(
            root=len(new.root), targets=len(new.targets)
        )
    )
    return lines


def _words(key: VerifyingKey) -> str:
    return " ".join(key_words(key))


def _document(proposal: Proposal) -> dict[str, object]:
    root, targets = proposal.versions
    return {
        "kind": proposal.kind.value,
        "root_version": root,
        "targets_version": targets,
        "changes": [change.aspect.value for change in changes(proposal.before, proposal.after)],
        "missing": list(missing_lines(proposal)),
    }
