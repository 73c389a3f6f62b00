"""`fieldkit enrol`: ask headquarters to enrol this device, take in the answer."""

from __future__ import annotations

from pathlib import Path

from fieldkit.bundle.mail import MAX_MAIL_BYTES
from fieldkit.cli.commands.handover import read_lines, sealed_lines
from fieldkit.cli.files import read_file, write_new_file
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.operations.field.device_state import device_words
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_on_revocation import seal_on_revocation
from fieldkit.translations import _


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("enrol", _("enrolment of this device at headquarters"))
    parser = tree.command("enrol request", _("write a sealed request for headquarters"), request)
    parser.add_argument("--out", metavar="FILE", required=True, help=_("file to write"))
    parser = tree.command("enrol finish", _("read headquarters' answer"), finish)
    parser.add_argument("file", metavar="FILE", help=_("sealed file from headquarters"))


def request(invocation: Invocation) -> None:
    """Write the request."""
    with unlocked(invocation) as session:
        write_new_file(Path(invocation.arguments.out), request_enrolment(session))
        words = device_words(session.vault)
        invocation.output.result(
            {"device_words": list(words)},
            [
                _("The request was written. Only headquarters can read it."),
                _("Read these words to headquarters: {words}").format(words=" ".join(words)),
            ],
        )


def finish(invocation: Invocation) -> None:
    """Take in one sealed file from headquarters."""
    data = read_file(Path(invocation.arguments.file), MAX_MAIL_BYTES)
    with unlocked(invocation) as session:
        read = read_mail(session, [data])
        sealed = seal_on_revocation(session)
        invocation.output.result(
            {"letters": read.letters, "state": read.device_state},
            [*read_lines(read), *sealed_lines(sealed)],
        )
