"""Say, in plain words, what each check of a connection asks, what it found, and what to do.

For the window and for `fieldkit sync --explain`. No sentence holds an address or a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.local_text import number
from fieldkit.translations import _, mark, mark_plural, ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
_STICK = mark("A stick is always possible.")


@dataclass(frozen=True)
class Explained:
    """One check for a person: what it asks, what was found, and what to do ("" for nothing)."""

    title: str
    sentence: str
    hint: str


def title_of(check: Check) -> str:
    """Return in a few words what a check asks."""
    return _(_TITLES[check])


def sentence_of(result: CheckResult) -> Explained:
    """Return what one check found, and what a person can do about it."""
    title = title_of(result.check)
    if result.finding is Finding.PASSED:
        return Explained(title, _(_PASSED[result.check]), "")
    if result.finding is Finding.NOT_REACHED:
        return Explained(title, _("Not asked yet: something before it comes first."), "")
    sentence, hint = _found(result)
    return Explained(title, sentence, hint)


def explained(results: Iterable[CheckResult]) -> list[str]:
    """Return lines for a terminal: a mark, the title and the sentence, and a hint below."""
    lines = []
    for result in results:
        said = sentence_of(result)
        lines.append(f"{_mark_of(result.finding)}  {said.title}: {said.sentence}")
        if said.hint:
            lines.append(f"      {said.hint}")
    return lines


def _mark_of(finding: Finding) -> str:
    return {
        Finding.PASSED: "[ok]",
        Finding.NOTED: "[ !]",
        Finding.FAILED: "[no]",
        Finding.NOT_REACHED: "[  ]",
    }[finding]


def _found(result: CheckResult) -> tuple[str, str]:
    cause = result.cause
    if cause is None:
        return _("This check failed."), _(_STICK)
    if cause in _COUNTED:
        sentence, hint = _COUNTED[cause](result.number)
        return sentence, _(hint)
    sentence, hint = _broken(result) or _SENTENCES[cause]
    return _(sentence), _(hint) if hint else ""


def _broken(result: CheckResult) -> tuple[str, str] | None:
    """Return what to say where a server that had proved itself fell silent or was cut off."""
    is_later = list(Check).index(result.check) > list(Check).index(Check.SERVER_NAME)
    return _LATER.get(result.cause) if is_later and result.cause else None


_TITLES: dict[Check, str] = {
    Check.ENROLLED: mark("This device and headquarters"),
    Check.ADDRESS: mark("Address of the server"),
    Check.ALLOWED: mark("This network"),
    Check.PROXY: mark("Proxies"),
    Check.ROUTE: mark("Way to the server"),
    Check.REACHED: mark("Server answers"),
    Check.ENCRYPTION: mark("Encryption"),
    Check.SERVER_CERTIFICATE: mark("Server belongs to headquarters"),
    Check.SERVER_TIME: mark("Server's certificate is valid now"),
    Check.SERVER_NAME: mark("Server is the one that was called"),
    Check.OUR_CERTIFICATE: mark("Server accepts this device"),
    Check.CLOCK: mark("Clock"),
    Check.DIRECTORY: mark("News of headquarters"),
}

_PASSED: dict[Check, str] = {
    Check.ENROLLED: mark("Headquarters has approved this device."),
    Check.ADDRESS: mark("The address can be used without telling anybody who is called."),
    Check.ALLOWED: mark("You allowed sync on this network."),
    Check.PROXY: mark("No proxy is named on this computer."),
    Check.ROUTE: mark("The connection leaves as headquarters and you ask."),
    Check.REACHED: mark("The server answers."),
    Check.ENCRYPTION: mark("The connection is encrypted with TLS 1.3."),
    Check.SERVER_CERTIFICATE: mark("The server showed a certificate of headquarters."),
    Check.SERVER_TIME: mark("The certificate is valid today."),
    Check.SERVER_NAME: mark("The certificate is for this server."),
    Check.OUR_CERTIFICATE: mark("The server knows this device."),
    Check.CLOCK: mark("This clock and the server's agree."),
    Check.DIRECTORY: mark("What headquarters published is not older than what is known here."),
}

_ASK_HEADQUARTERS = mark("Tell headquarters. A stick is always possible.")
_OTHER_NETWORK = mark("Use another network or a stick, and tell headquarters.")

# Sentence and hint of each cause that counts nothing.
_SENTENCES: dict[Cause, tuple[str, str]] = {
    Cause.NO_HEADQUARTERS: (
        mark("No headquarters has been added."),
        mark("Add the HQ card first."),
    ),
    Cause.NOT_APPROVED: (
        mark("Headquarters has not approved this device yet, or its certificate is missing."),
        mark("Ask for enrolment and read headquarters' answer. A stick is always possible."),
    ),
    Cause.REVOKED: (
        mark("Headquarters has cut this device off. It does not connect any more."),
        mark("Speak with headquarters in person."),
    ),
    Cause.NO_SERVER: (
        mark("Headquarters has not published a server that can be used."),
        _ASK_HEADQUARTERS,
    ),
    Cause.TRAINING: (mark("This is training: nothing ever leaves this computer."), ""),
    Cause.NAME_WITHOUT_TOR: (
        mark(
            "The server's address is a name. Looking it up would tell this network who is called."
        ),
        mark("Choose Tor as the way in the settings, or use a stick."),
    ),
    Cause.NO_NETWORK: (
        mark("This computer is not connected to a network."),
        mark("Connect, then try again. Nothing was lost."),
    ),
    Cause.NETWORK_UNKNOWN: (
        mark("You have not allowed sync on this network."),
        mark(
            "Everybody who runs this network can see that you connect. Allow it only where that "
            "is no danger."
        ),
    ),
    Cause.NETWORK_REFUSED: (
        mark("You said that sync must not run on this network."),
        mark("You can change that in the list of networks."),
    ),
    Cause.PROXY_IGNORED: (
        mark("This computer names a proxy. It is not used, so nobody sits in between."),
        mark("If there is no other way out of this network, use Tor or a stick."),
    ),
    Cause.NO_VPN: (
        mark("The connection would not go through a VPN, and headquarters or you ask for one."),
        mark("Start the VPN of this computer, then try again."),
    ),
    Cause.NO_TOR: (
        mark("Tor does not answer on this computer."),
        mark("Start Tor, wait until it is connected, then try again."),
    ),
    Cause.NOT_TOR: (
        mark("Another program answers where Tor should. Nothing was handed to it."),
        mark("Check the port of Tor in the settings."),
    ),
    Cause.NOT_ONION: (
        mark("Headquarters or you ask for an onion address, and this server has none."),
        _ASK_HEADQUARTERS,
    ),
    Cause.UNREACHABLE: (
        mark("The server cannot be reached from here."),
        mark("It may be off, or this network may block it. It is tried again later."),
    ),
    Cause.SILENT: (
        mark("The server did not answer in time."),
        mark("The network may be slow, or may block it. It is tried again later."),
    ),
    Cause.OLD_ENCRYPTION: (
        mark("Whoever answered offers older encryption only. Nothing was sent."),
        _OTHER_NETWORK,
    ),
    Cause.CAPTIVE_PORTAL: (
        mark(
            "Something on this network answers instead of the server: a log-in page, as hotels "
            "and cafes have. Nothing was sent."
        ),
        mark("Log in to the network with a browser first, or use another network."),
    ),
    Cause.INTERCEPTED: (
        mark(
            "Somebody on this network tries to read the connection: a certificate that is not "
            "headquarters' was shown. Nothing was sent."
        ),
        _OTHER_NETWORK,
    ),
    Cause.AUTHORITY_WAITS: (
        mark(
            "Whoever answered showed a certificate that this device does not trust. Headquarters "
            "announced another one, which you have not confirmed. Nothing was sent."
        ),
        mark(
            "Compare the words and confirm the change first. If it stays so afterwards, somebody "
            "on this network tries to read the connection."
        ),
    ),
    Cause.OTHER_NAME: (
        mark("A server of headquarters answered, but not the one that was called."),
        _ASK_HEADQUARTERS,
    ),
    Cause.OURS_REFUSED: (
        mark("The server does not accept this device."),
        mark("Headquarters may have cut it off, or not told the server yet. Ask headquarters."),
    ),
    Cause.DIRECTORY_OLDER: (
        mark(
            "What came as news of headquarters is older than what is known here. It was not "
            "taken in."
        ),
        mark("Somebody may be holding news back. Tell headquarters."),
    ),
    Cause.DIRECTORY_INVALID: (
        mark("What came as news of headquarters is not signed as it must be. It was not taken in."),
        _ASK_HEADQUARTERS,
    ),
    Cause.BAD_ANSWER: (
        mark("The answer is not one that a server of headquarters gives. Nothing of it was used."),
        _ASK_HEADQUARTERS,
    ),
}

# What the same causes mean once the server has proved who it is.
_LATER: dict[Cause, tuple[str, str]] = {
    Cause.UNREACHABLE: (
        mark("The connection broke before the server had answered."),
        mark("Nothing was lost. It is tried again later."),
    ),
    Cause.SILENT: (
        mark("The server took the connection and then did not answer in time."),
        mark("Nothing was lost. It is tried again later."),
    ),
}


def _counted(forms: tuple[str, str], count: int) -> str:
    return ngettext(*forms, count).format(count=number(count))


_EXPIRED = mark_plural(
    "The server's certificate ended {count} day ago.",
    "The server's certificate ended {count} days ago.",
)
_NOT_YET = mark_plural(
    "The server's certificate begins in {count} day.",
    "The server's certificate begins in {count} days.",
)
_OURS_EXPIRED = mark_plural(
    "This device's certificate ended {count} day ago.",
    "This device's certificate ended {count} days ago.",
)
_OURS_SOON = mark_plural(
    "The server knows this device. Its certificate ends in {count} day.",
    "The server knows this device. Its certificate ends in {count} days.",
)
_STALE = mark_plural(
    "Headquarters' last news is {count} day old.",
    "Headquarters' last news is {count} days old.",
)
_CHECK_CLOCK = mark("Look at date and time of this computer. If they are right, tell headquarters.")


def _server_expired(days: int) -> tuple[str, str]:
    return _counted(_EXPIRED, days), _CHECK_CLOCK


def _server_not_yet(days: int) -> tuple[str, str]:
    return _counted(_NOT_YET, days), _CHECK_CLOCK


def _clock_wrong(_days: int) -> tuple[str, str]:
    return (
        _("Date or time of this computer must be wrong: by it, the server's certificate fails."),
        mark("Set the date and the time of this computer, then try again."),
    )


def _ours_expired(days: int) -> tuple[str, str]:
    return (
        _counted(_OURS_EXPIRED, days),
        mark(
            "Look at date and time of this computer. If they are right, hand over by stick: a new "
            "certificate comes back the same way."
        ),
    )


def _ours_expires_soon(days: int) -> tuple[str, str]:
    return (
        _counted(_OURS_SOON, days),
        mark("A new one is asked for by itself. If none comes, tell headquarters."),
    )


def _clock_differs(seconds: int) -> tuple[str, str]:
    if seconds > 0:
        sentence = _("This clock is {span} ahead of the server's.")
    else:
        sentence = _("This clock is {span} behind the server's.")
    return (
        sentence.format(span=_span(abs(seconds))),
        mark("Nothing was changed. Times in reports are by this clock: set it if it is wrong."),
    )


def _stale(days: int) -> tuple[str, str]:
    return (
        _counted(_STALE, days),
        mark("If this goes on, ask headquarters in another way whether all is well."),
    )


_COUNTED: dict[Cause, Callable[[int], tuple[str, str]]] = {
    Cause.SERVER_EXPIRED: _server_expired,
    Cause.SERVER_NOT_YET: _server_not_yet,
    Cause.CLOCK_WRONG: _clock_wrong,
    Cause.OURS_EXPIRED: _ours_expired,
    Cause.OURS_EXPIRES_SOON: _ours_expires_soon,
    Cause.CLOCK_DIFFERS: _clock_differs,
    Cause.DIRECTORY_STALE: _stale,
}


def _span(seconds: int) -> str:
    """Return a difference of clocks in the largest unit that fits."""
    if seconds >= 2 * _DAY:
        return _counted(mark_plural("{count} day", "{count} days"), seconds // _DAY)
    if seconds >= 2 * _HOUR:
        return _counted(mark_plural("{count} hour", "{count} hours"), seconds // _HOUR)
    return _counted(mark_plural("{count} minute", "{count} minutes"), seconds // _MINUTE)
