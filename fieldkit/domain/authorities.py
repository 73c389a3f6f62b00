"""The text of one to three server authorities, as `tls_ca` has it: PEM, one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fieldkit.errors import InvalidInput
from fieldkit.translations import _

MAX_AUTHORITIES = 3  # the one in use, its successor, and one more while an emergency lasts

# Only the outline; whether the certificate inside is a good one is for crypto to say.
_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,100}-----END CERTIFICATE-----\n"
)


def split_authorities(text: str | None) -> tuple[str, ...]:
    """Return the certificates of a text that was checked, each ending its line, in its order."""
    return tuple(_CERTIFICATE.findall(_ended(text))) if text else ()


def join_authorities(certificates: Sequence[str]) -> str | None:
    """Return PEM certificates as one text, None where there is none."""
    return "".join(_ended(certificate) for certificate in certificates) or None


def check_authorities(text: object) -> None:
    """Check that a text is one to three different PEM certificates and nothing else.

    Raises:
        InvalidInput: It is not.
    """
    found = _CERTIFICATE.findall(_ended(text)) if isinstance(text, str) else []
    if not found or not isinstance(text, str) or "".join(found) != _ended(text):
        raise InvalidInput(_("The server certificate authority is not a PEM certificate."))
    if len(set(found)) != len(found) or len(found) > MAX_AUTHORITIES:
        raise InvalidInput(
            _("A server certificate authority stands twice, or there are more than three.")
        )


def _ended(text: str) -> str:
    """Return the text with the end of its last line, which one certificate alone may lack."""
    return text if text.endswith("\n") else f"{text}\n"
