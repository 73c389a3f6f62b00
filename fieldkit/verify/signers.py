"""Whose keys are known: an OpenSSH allowed_signers file with ids of devices as principals.

Source: ssh-keygen(1), "ALLOWED SIGNERS". `ssh-keygen -Y verify -f` takes the same file. Only what
is honoured is accepted: Ed25519 keys and the option `namespaces`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldkit.crypto.keys import OPENSSH_TYPE, VerifyingKey
from fieldkit.domain.identifiers import HEX_32
from fieldkit.errors import InvalidInput, InvalidKey
from fieldkit.translations import _

MAX_SIGNERS_BYTES = 4 * 1024 * 1024

_NAMESPACES = re.compile(r'namespaces="([^"\s]+)"')


@dataclass(frozen=True)
class Signer:
    """One line of the file."""

    principals: tuple[str, ...]  # ids, 32 hex
    key: VerifyingKey
    namespaces: tuple[str, ...] | None  # None: any

    def may_sign(self, namespace: str) -> bool:
        """Say whether the line lets the key sign for this purpose."""
        return self.namespaces is None or namespace in self.namespaces


@dataclass(frozen=True)
class Signers:
    """All lines of the file."""

    lines: tuple[Signer, ...]

    def principals_of(self, key: VerifyingKey, namespace: str) -> tuple[str, ...]:
        """Return the ids for which `key` may sign for this purpose, in the file's order."""
        return tuple(
            principal
            for line in self.lines
            if line.key == key and line.may_sign(namespace)
            for principal in line.principals
        )


def parse_signers(data: bytes) -> Signers:
    """Return the lines of an allowed_signers file.

    Raises:
        InvalidInput: A line has anything that would not be honoured; its number is told.
    """
    if len(data) > MAX_SIGNERS_BYTES:
        raise InvalidInput(_("The list of signers is too long."))
    lines = []
    for number, raw in enumerate(data.split(b"\n"), start=1):
        line = raw.strip(b" \t\r")
        if not line or line.startswith(b"#"):
            continue
        try:
            lines.append(_signer(line.decode("ascii")))
        except (ValueError, InvalidKey) as error:
            raise InvalidInput(
                _("Line {number} of the list of signers cannot be used.").format(number=number),
                hint=_(
                    "A line is: id of a device or headquarters, optionally"
                    ' namespaces="...", then ssh-ed25519 and the key.'
                ),
            ) from error
    return Signers(tuple(lines))


def _signer(line: str) -> Signer:
    words = re.split("[ \t]+", line)
    principals = tuple(words[0].split(","))
    if not all(HEX_32.match(principal) for principal in principals):
        raise ValueError("a principal is an id")
    namespaces: tuple[str, ...] | None = None
    rest = words[1:]
    if rest and rest[0] != OPENSSH_TYPE:
        option = _NAMESPACES.fullmatch(rest.pop(0))
        if option is None:
            raise ValueError("only the option namespaces is honoured")
        namespaces = tuple(option.group(1).split(","))
    if len(rest) < 2:
        raise ValueError("the key is missing")
    # What follows the key is a comment.
    return Signer(principals, VerifyingKey.from_openssh(" ".join(rest[:2])), namespaces)
