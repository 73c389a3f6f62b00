"""Whether the server's certificate and the devices' authority are what they must be."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldkit.dropserver.doctor.finding import Finding, bad, good, note
from fieldkit.dropserver.doctor.handshake import server_context, shown_certificate

SOON_DAYS = 30
_MAX_AUTHORITIES = 3
_NEW_CERTIFICATE = 'Ask headquarters for a new one (drop-server.md, "Renewing").'


def examine_certificates(
    key: Path, certificate: Path, authority: Path, now: datetime
) -> Iterator[Finding]:
    """Look at the key, the certificate and the authority of the devices together."""
    yield from _authority(authority, now)
    try:
        context = server_context(certificate, key)
    except ssl.SSLError as error:
        yield _unusable(error)
        return
    except OSError:
        return  # said by examine_files
    yield good("key-matches", "The key and the certificate belong together.")
    try:
        shown = shown_certificate(context, certificate)
    except ssl.SSLError:
        yield bad("purpose", "The certificate is not one for a server.", _NEW_CERTIFICATE)
        return
    yield _dates("certificate-dates", "The server's certificate", shown, now)
    yield from _names(shown)
    yield _own_authority(context, authority, shown)


def names_of(certificate: Path, key: Path) -> tuple[str, ...]:
    """Return the names and addresses in the server's certificate; none where it is unusable."""
    try:
        shown = shown_certificate(server_context(certificate, key), certificate)
    except OSError:  # ssl.SSLError is one
        return ()
    return tuple(value for _kind, value in shown.get("subjectAltName", ()))


def _unusable(error: ssl.SSLError) -> Finding:
    if error.reason == "KEY_VALUES_MISMATCH":
        return bad(
            "key-matches",
            "The key belongs to another certificate.",
            "Take both from the same folder of headquarters, or the key of the request.",
        )
    return bad(
        "key-matches",
        "The key or the certificate is not usable: not PEM, damaged, or the key has a passphrase.",
        "Take them anew from where they were made; the key must have no passphrase.",
    )


def _dates(check: str, what: str, shown: dict[str, Any], now: datetime) -> Finding:
    begins, ends = (_time(shown[name]) for name in ("notBefore", "notAfter"))
    days = (ends - now).days
    if now < begins:
        return bad(
            check,
            f"{what} is valid from {begins.date()} only; this clock says {now.date()}.",
            "Check the clock of this machine first.",
        )
    if now >= ends:
        return bad(check, f"{what} ended on {ends.date()}.", _NEW_CERTIFICATE)
    if days < SOON_DAYS:
        return note(check, f"{what} ends in {days} days, on {ends.date()}.", _NEW_CERTIFICATE)
    return good(check, f"{what} is valid for another {days} days, until {ends.date()}.")


def _time(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)


def _names(shown: dict[str, Any]) -> Iterator[Finding]:
    names = [(kind, value) for kind, value in shown.get("subjectAltName", ())]
    if not names:
        yield bad("names", "The certificate names no address.", _NEW_CERTIFICATE)
        return
    listed = ", ".join(value for _kind, value in names)
    yield good("names", f"The certificate is for {listed}.")
    if any(kind == "DNS" and not value.endswith(".onion") for kind, value in names):
        yield note(
            "names",
            "The certificate has a host name; devices look such names up through Tor only.",
            "Use an IP address or an onion address where devices come without Tor.",
        )


def _own_authority(context: ssl.SSLContext, authority: Path, shown: dict[str, Any]) -> Finding:
    issuer = _common_name(shown.get("issuer", ()))
    try:
        shown_certificate(context, authority)
    except ssl.SSLError:
        return good(
            "issuer", f'It was issued by an authority called "{issuer}", not by that of devices.'
        )
    except OSError:
        return bad("issuer", "Who issued the certificate cannot be compared.", "See above.")
    return bad(
        "issuer",
        "The server's certificate was issued by the authority of the devices.",
        "These must be two: ask headquarters for a certificate of the server authority.",
    )


def _authority(path: Path, now: datetime) -> Iterator[Finding]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_verify_locations(path)
    except ssl.SSLError:
        yield bad(
            "authority",
            "The devices' authority is not a certificate in PEM.",
            "Take ca.pem anew from the folder of headquarters.",
        )
        return
    except OSError:
        return  # said by examine_files
    loaded = context.cert_store_stats()["x509"]
    authorities = context.get_ca_certs()  # leaves out what may not issue certificates
    if len(authorities) != loaded or not 0 < loaded <= _MAX_AUTHORITIES:
        yield bad(
            "authority",
            f"The devices' authority must be 1 to {_MAX_AUTHORITIES} certificates that may "
            "issue others.",
            "Take ca.pem anew from the folder of headquarters.",
        )
        return
    for shown in authorities:
        name = _common_name(shown.get("issuer", ()))
        yield _dates("authority", f'The devices\' authority "{name}"', dict(shown), now)


def _common_name(issuer: Any) -> str:
    for (key, value), *_rest in issuer:
        if key == "commonName":
            return str(value)
    return "no name"
