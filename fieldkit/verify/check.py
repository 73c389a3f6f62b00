"""Decides what a sealed or opened report proves, and says as plainly what it does not prove.

One report alone never proves that nothing else is missing; a device's clock never proves a time;
a list without signature proves nothing by itself. Rules only: files are opened by `main`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import NAMESPACE as REPORT_NAMESPACE
from fieldkit.bundle.reader import CheckedManifest, Roster
from fieldkit.bundle.receipt import NAMESPACE as RECEIPT_NAMESPACE
from fieldkit.bundle.receipt import Outcome, Receipt, verify_receipt
from fieldkit.bundle.record import Record
from fieldkit.crypto import sshsig
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.chain import ChainState, Link, check_links, genesis
from fieldkit.custody.chain_file import ChainFile
from fieldkit.custody.entries import check_entries
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.errors import ChainBroken, DamagedData, SignerUnknown
from fieldkit.translations import _, ngettext
from fieldkit.verify.findings import Finding, failed, failure, not_proved, proved
from fieldkit.verify.signers import Signers


@dataclass(frozen=True)
class Evidence:
    """What there is besides the report itself; None where nothing was given."""

    signers: Signers | None = None
    receipts: Sequence[tuple[bytes, bytes]] | None = None  # with their signatures
    chain: ChainFile | None = None


@dataclass(frozen=True)
class Subject:
    """The report under examination, its manifest's signature checked."""

    checked: CheckedManifest
    file_sha256: Sha256 | None  # None where only the opened parts are here
    records: tuple[Record, ...] = field(repr=False)

    @property
    def link(self) -> Link:
        """Its place in the chain, as its device signed it."""
        manifest = self.checked.manifest
        return Link(manifest.sequence, manifest.previous, self.checked.manifest_sha256)


def roster_of(signers: Signers | None) -> Roster:
    """Return what tells the reader whose key signed; without a list it leaves that open.

    The roster raises `SignerUnknown` if the list does not name the key exactly once.
    """

    def device_of(key: VerifyingKey) -> DeviceId | None:
        if signers is None:
            return None
        principals = set(signers.principals_of(key, REPORT_NAMESPACE))
        if len(principals) != 1:
            raise SignerUnknown
        return DeviceId(principals.pop())

    return device_of


def name_finding(stem: str, file_sha256: Sha256) -> Finding:
    """Compare the file's name, without `.age`, with its SHA-256."""
    if stem == file_sha256:
        return proved("name", _("The file is the one that its name says (SHA-256)."))
    if len(stem) == len(file_sha256):
        return failed("name", _("The file is not the one that its name says (SHA-256)."))
    return not_proved("name", _("The file does not carry its SHA-256 as its name."))


def subject_findings(subject: Subject, evidence: Evidence) -> list[Finding]:
    """Return what holds of a report whose signature and parts have been checked."""
    return [
        *_signature_findings(subject, evidence.signers),
        _parts_finding(subject),
        *_record_findings(subject),
        *_chain_findings(subject, evidence.chain),
        *_receipt_findings(subject, evidence),
        not_proved(
            "time",
            _("That the times in it are right: they come from the device's own clock."),
        ),
        not_proved("truth", _("That what it says happened: that is for people to judge.")),
    ]


def _signature_findings(subject: Subject, signers: Signers | None) -> list[Finding]:
    checked = subject.checked
    fingerprint, device = checked.signer.fingerprint(), checked.manifest.device
    findings = [
        proved(
            "signature",
            _("The manifest is unchanged since the key {key} signed it.").format(key=fingerprint),
        )
    ]
    if signers is None:
        findings.append(
            not_proved(
                "signer",
                _(
                    "Whose key that is. It says device {device}; no list of signers was given."
                ).format(device=device),
            )
        )
    else:
        findings.append(
            proved(
                "signer",
                _("The list of signers gives that key to device {device}.").format(device=device),
            )
        )
    return findings


def _parts_finding(subject: Subject) -> Finding:
    count = len(subject.checked.manifest.members)
    return proved(
        "parts",
        ngettext(
            "Its {count} part has the size and the SHA-256 that the manifest lists.",
            "Its {count} parts have the sizes and the SHA-256s that the manifest lists.",
            count,
        ).format(count=count),
    )


def _record_findings(subject: Subject) -> list[Finding]:
    if not subject.checked.manifest.records:
        return [not_proved("records", _("Which record its parts belong to: it holds none."))]
    findings = []
    try:
        records.check_records(subject.records, subject.checked.manifest)
        findings.append(proved("records", _("Its records are those that the manifest announces.")))
        for record in subject.records:
            check_entries(record.custody, record.record)
        findings.append(
            proved("custody", _("The custody entries in it follow each other without a gap."))
        )
    except (DamagedData, ChainBroken) as error:
        findings.append(failure(error))
    missing = records.missing_files(subject.records, subject.checked.manifest)
    if missing:
        findings.append(
            not_proved(
                "files-apart",
                ngettext(
                    "{count} attached file travels in other objects and was not looked at.",
                    "{count} attached files travel in other objects and were not looked at.",
                    len(missing),
                ).format(count=len(missing)),
            )
        )
    return findings


def _chain_findings(subject: Subject, chain: ChainFile | None) -> list[Finding]:
    number = subject.checked.manifest.sequence
    if chain is None:
        return _place_alone(subject, number)
    manifest = subject.checked.manifest
    if (chain.device, chain.signing_key) != (manifest.device, subject.checked.signer):
        return [failed("chain", _("The chain that was given is another device's or key's."))]
    state = check_links(chain.start, [*chain.links, subject.link])
    if number in state.forks or number in state.unjoined:
        return [
            failed(
                "chain",
                _(
                    "It does not join the chain that was given: at number {number} or just before"
                    " it, something else stands there."
                ).format(number=number),
            )
        ]
    return [_place_in(state, number), *_rest_of(state, number)]


def _place_alone(subject: Subject, number: int) -> list[Finding]:
    manifest = subject.checked.manifest
    start = genesis(manifest.device, subject.checked.signer.to_bytes()).hex()
    if number == 1 and manifest.previous != start:
        return [failed("chain", _("It says it is its device's first, but does not begin a chain."))]
    if number == 1:
        return [
            proved("chain", _("It stands at the beginning of its device's chain.")),
            not_proved("chain-later", _("Whether its device sealed others later.")),
        ]
    return [
        not_proved(
            "chain",
            _(
                "Whether others are missing: one report cannot show that. It says it is number"
                " {number} of its device."
            ).format(number=number),
        )
    ]


def _place_in(state: ChainState, number: int) -> Finding:
    if state.contiguous >= number:
        return proved(
            "chain",
            _(
                "It is number {number} of its device, and the chain that was given holds every"
                " one before it, as its signature confirms."
            ).format(number=number),
        )
    return not_proved(
        "chain",
        _("That nothing before it is missing: the chain that was given has gaps before it."),
    )


def _rest_of(state: ChainState, number: int) -> list[Finding]:
    findings = []
    if state.missing_count:
        findings.append(
            not_proved(
                "chain-missing",
                ngettext(
                    "{count} number is missing from the chain; the first is {first}.",
                    "{count} numbers are missing from the chain; the first is {first}.",
                    state.missing_count,
                ).format(count=state.missing_count, first=state.missing[0]),
            )
        )
    if state.forks or state.unjoined:
        findings.append(
            failed("chain-fork", _("Elsewhere in the chain two claim one place, or do not join."))
        )
    findings.append(
        not_proved(
            "chain-later",
            _(
                "What its device sealed after number {number}: later links are not signed here."
            ).format(number=number),
        )
    )
    return findings


def _receipt_findings(subject: Subject, evidence: Evidence) -> list[Finding]:
    if evidence.receipts is None:
        return [not_proved("receipt", _("Whether headquarters received it: no receipt was given."))]
    findings = []
    for data, signature in evidence.receipts:
        try:
            receipt = _signed_receipt(data, signature, evidence.signers)
        except SignerUnknown:
            findings.append(
                not_proved("receipt", _("What a receipt says whose signer is not in the list."))
            )
        except DamagedData as error:
            findings.append(failure(error))
        else:
            findings += _one_receipt(subject, receipt)
    return findings or [
        not_proved("receipt", _("Whether headquarters received it: no receipt here is about it."))
    ]


def _signed_receipt(data: bytes, signature: bytes, signers: Signers | None) -> Receipt:
    key = sshsig.signer_of(signature)
    principals = () if signers is None else signers.principals_of(key, RECEIPT_NAMESPACE)
    if not principals:
        raise SignerUnknown
    receipt = verify_receipt(data, signature, key)
    if receipt.headquarters not in principals:
        raise SignerUnknown
    return receipt


def _one_receipt(subject: Subject, receipt: Receipt) -> list[Finding]:
    manifest = subject.checked.manifest
    if subject.file_sha256 is None:
        if (receipt.device, receipt.sequence) != (manifest.device, manifest.sequence):
            return []
        return [
            not_proved(
                "receipt",
                _(
                    "That the receipt for its number is for this very report: only the sealed"
                    " file shows that."
                ),
            )
        ]
    if receipt.object_sha256 != subject.file_sha256:
        return []
    if receipt.device != manifest.device or receipt.sequence not in (None, manifest.sequence):
        return [failed("receipt", _("A receipt for this file names another device or number."))]
    when = to_text(receipt.accepted_at)
    if receipt.outcome is Outcome.ACCEPTED:
        sentence = ngettext(
            "Headquarters {headquarters} signed at {when} that it accepted this file and has"
            " {copies} copy.",
            "Headquarters {headquarters} signed at {when} that it accepted this file and has"
            " {copies} copies.",
            receipt.copies,
        )
    else:
        sentence = _(
            "Headquarters {headquarters} signed at {when} that it holds this file apart ({reason})."
        )
    return [
        proved(
            "receipt",
            sentence.format(
                headquarters=receipt.headquarters,
                when=when,
                copies=receipt.copies,
                reason=receipt.reason,
            ),
        )
    ]
