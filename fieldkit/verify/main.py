"""`fieldkit-verify`: says what a report proves and what it does not, without vault or network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from fieldkit import __version__
from fieldkit.bundle.reader import MAX_SIGNATURE_BYTES, CheckedManifest
from fieldkit.bundle.receipt import MAX_RECEIPT_BYTES
from fieldkit.custody.chain_file import MAX_CHAIN_BYTES, ChainFile
from fieldkit.custody.chain_file import parse as parse_chain
from fieldkit.domain.clock import to_text
from fieldkit.errors import DamagedData, FieldkitError, InvalidInput
from fieldkit.platform.argument_texts import speak
from fieldkit.translations import LANGUAGES, _, language_for
from fieldkit.verify.check import Evidence
from fieldkit.verify.findings import Finding, Outcome, has_failed
from fieldkit.verify.opening import (
    read_identities,
    read_small,
    reading,
    verify_opened,
    verify_sealed,
)
from fieldkit.verify.signers import MAX_SIGNERS_BYTES, Signers, parse_signers

EXIT_FAILED = DamagedData.exit_code
_MAX_RECEIPTS = 10_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verifier and return its exit code."""
    given = sys.argv[1:] if argv is None else argv
    speak(language_for(given))
    arguments = _parser().parse_args(given)
    try:
        findings, checked = _examine(arguments)
    except FieldkitError as error:
        _tell_error(error, as_json=arguments.json)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    if arguments.json:
        _write_json(findings, checked)
    else:
        _write_text(findings)
    return EXIT_FAILED if has_failed(findings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fieldkit-verify",
        description=_(
            "Check a sealed report, or the folder of an opened one, and say what is proved and"
            " what is not. Nothing is changed, and nothing is sent anywhere."
        ),
        epilog=_(
            "Exit code: 0 nothing failed (read what is not proved), 7 something failed, 2 the"
            " input cannot be used, 9 a disk could not be read or written."
        ),
        allow_abbrev=False,
    )
    parser.add_argument(
        "report", type=Path, help=_("a sealed file (.age), or a folder with manifest.json")
    )
    parser.add_argument(
        "--identity-file",
        type=Path,
        metavar="FILE",
        help=_("age identity that opens the sealed file"),
    )
    parser.add_argument(
        "--allowed-signers",
        type=Path,
        metavar="FILE",
        help=_("OpenSSH list of signers: ids of devices and of headquarters, and their keys"),
    )
    parser.add_argument(
        "--receipts",
        type=Path,
        metavar="PATH",
        help=_("a receipt (.json, with its .json.sig beside it), or a folder of receipt*.json"),
    )
    parser.add_argument(
        "--chain", type=Path, metavar="FILE", help=_("the exported chain of the device")
    )
    parser.add_argument(
        "--extract",
        type=Path,
        metavar="DIR",
        help=_("write the opened parts, in plain, to this new folder if nothing failed"),
    )
    parser.add_argument("--json", action="store_true", help=_("answer as one JSON document"))
    parser.add_argument("--language", choices=LANGUAGES, help=_("language of what is said"))
    parser.add_argument(
        "--version",
        action="version",
        version=f"fieldkit-verify {__version__}",
        help=_("say the version and exit"),
    )
    return parser


def _examine(arguments: argparse.Namespace) -> tuple[list[Finding], CheckedManifest | None]:
    evidence = Evidence(
        signers=_signers(arguments.allowed_signers),
        receipts=_receipts(arguments.receipts),
        chain=_chain(arguments.chain),
    )
    if arguments.report.is_dir():
        if arguments.identity_file is not None or arguments.extract is not None:
            raise InvalidInput(
                _("A folder is open already: it needs no key and cannot be extracted."),
                hint=_("Give the sealed file instead, or leave these options out."),
            )
        return verify_opened(arguments.report, evidence)
    if arguments.extract is not None and arguments.identity_file is None:
        raise InvalidInput(
            _("Without a key nothing can be extracted."), hint=_("Add --identity-file.")
        )
    identities = [] if arguments.identity_file is None else read_identities(arguments.identity_file)
    return verify_sealed(arguments.report, identities, evidence, arguments.extract)


def _signers(path: Path | None) -> Signers | None:
    return None if path is None else parse_signers(read_small(path, MAX_SIGNERS_BYTES))


def _chain(path: Path | None) -> ChainFile | None:
    return None if path is None else parse_chain(read_small(path, MAX_CHAIN_BYTES))


def _receipts(path: Path | None) -> list[tuple[bytes, bytes]] | None:
    if path is None:
        return None
    with reading():
        paths = sorted(path.glob("receipt*.json")) if path.is_dir() else [path]
    if len(paths) > _MAX_RECEIPTS:
        raise InvalidInput(_("There are more receipts than can be looked at."))
    return [
        (
            read_small(item, MAX_RECEIPT_BYTES),
            read_small(item.with_name(f"{item.name}.sig"), MAX_SIGNATURE_BYTES),
        )
        for item in paths
    ]


def _write_text(findings: Sequence[Finding]) -> None:
    headings = {
        Outcome.FAILED: _("Failed:"),
        Outcome.PROVED: _("Proved:"),
        Outcome.NOT_PROVED: _("Not proved:"),
    }
    lines = []
    for outcome, heading in headings.items():
        sentences = [item.sentence for item in findings if item.outcome is outcome]
        if sentences:
            lines += [heading, *(f"  - {sentence}" for sentence in sentences), ""]
    if has_failed(findings):
        lines.append(_("Do not rely on this report."))
    else:
        lines.append(_("Nothing failed. Rely on what is proved, and on no more."))
    sys.stdout.write("\n".join(lines) + "\n")


def _write_json(findings: Sequence[Finding], checked: CheckedManifest | None) -> None:
    answer: dict[str, object] = {
        "format": "fieldkit-verification/1",
        "failed": has_failed(findings),
        "findings": [
            {"outcome": item.outcome.value, "code": item.code, "sentence": item.sentence}
            for item in findings
        ],
        "report": None if checked is None else _summary(checked),
    }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def _summary(checked: CheckedManifest) -> dict[str, object]:
    manifest = checked.manifest
    return {
        "object": manifest.object_id,
        "device": manifest.device,
        "sequence": manifest.sequence,
        "created": to_text(manifest.created.wall),
        "manifest_sha256": checked.manifest_sha256,
        "signing_key": checked.signer.to_openssh(),
        "records": len(manifest.records),
        "parts": len(manifest.members),
    }


def _tell_error(error: FieldkitError, *, as_json: bool) -> None:
    if as_json:
        answer = {"error": error.code, "sentence": error.sentence, "hint": error.hint}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    else:
        hint = f" {error.hint}" if error.hint else ""
        sys.stderr.write(f"fieldkit-verify: {error.sentence}{hint}\n")


if __name__ == "__main__":
    sys.exit(main())
