"""The operating system's keyring, reached only through backends that keep secrets safely.

The only place that knows `keyring`. That library lets the environment and a configuration file
choose any backend, also one that stores nothing or plain text, and set properties of the chosen
one. None of that is used: the allow-listed backends are made here, one by one, in a fixed order.

A keyring may keep silent for ever; nobody waits for it longer than some seconds. It may also ask
the person for its own password: as long as it shows that it lives, it is given more time.
"""

from __future__ import annotations

import base64
import binascii
import logging
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Protocol, TypeVar

from fieldkit.errors import KeyringNotAllowed, KeyringUnavailable
from fieldkit.platform.limited_wait import NotAnswered, Question, answer_within
from fieldkit.platform.message_bus import MessageBus, answers
from fieldkit.translations import _

logger = logging.getLogger(__name__)

ALLOWED_BACKENDS = frozenset(
    {
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
    }
)
MAX_SECRET_BYTES = 512  # Windows takes 2,560 bytes of UTF-16, hence 1,280 characters of base64
ANSWER_SECONDS = 5.0  # a keyring at work answers within some hundredths
PERSON_SECONDS = 120.0  # for one that asks for its password meanwhile

_MAX_ENTRIES = 8  # of one name, left by other programs or versions
_APPLICATION = "Python keyring library"  # what KWallet shows; by default it is our program's path

T = TypeVar("T")


class SecretStore(Protocol):
    """Where small secrets lie outside the vault; `service` is the label a person sees."""

    def get(self, service: str, account: str) -> bytes | None:
        """Return the secret, None where there is none.

        Raises:
            KeyringUnavailable: The keyring is locked, or cannot be reached.
        """
        ...

    def set(self, service: str, account: str, secret: bytes) -> None:
        """Store the secret in place of an earlier one, and make sure that it is there.

        Raises:
            KeyringUnavailable: It is not known to be there.
        """
        ...

    def delete(self, service: str, account: str) -> None:
        """Delete the secret, which may be missing.

        Raises:
            KeyringUnavailable: It may still be there.
        """
        ...


class Backend(Protocol):
    """What is used of a `keyring` backend."""

    def get_password(self, service: str, username: str, /) -> str | None: ...
    def set_password(self, service: str, username: str, password: str, /) -> None: ...
    def delete_password(self, service: str, username: str, /) -> None: ...


class KeyringStore:
    """A `SecretStore` over one allow-listed backend; secrets lie there as base64 text."""

    def __init__(
        self,
        backend: Backend,
        failures: tuple[type[Exception], ...],
        *,
        one_account_per_service: bool = False,
        lives: Callable[[], bool] | None = None,
    ) -> None:
        """Take a backend and the exceptions by which it says that it cannot do something.

        `one_account_per_service`: the backend shuffles entries that share a service, so each gets
        a service of its own. `lives` tells within seconds whether a backend that has not answered
        is still there; without it that is taken for granted.

        Raises:
            KeyringNotAllowed: The backend's class is not on the list; a subclass is not either.
        """
        kind = type(backend)
        if (kind.__module__, kind.__qualname__) not in ALLOWED_BACKENDS:
            raise KeyringNotAllowed
        self._backend = backend
        self._failures = failures
        self._one_account_per_service = one_account_per_service
        self._lives = lives
        self._was_silent = False

    def get(self, service: str, account: str) -> bytes | None:
        """Return the secret, None where there is none.

        Raises:
            KeyringUnavailable: Locked, out of reach, or holding something that is not ours.
        """
        text = self._get_text(service, account)
        if text is None:
            return None
        try:
            return base64.b64decode(text.encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            # Not chained: the exception quotes the text.
            raise KeyringUnavailable(
                _("The entry in the system keyring was changed by another program."),
                hint=_("Use the recovery words; they do not need the keyring."),
            ) from None

    def set(self, service: str, account: str, secret: bytes) -> None:
        """Store the secret in place of an earlier one, and read it back.

        Raises:
            KeyringUnavailable: It is not known to be there.
            ValueError: More bytes than every keyring takes.
        """
        if len(secret) > MAX_SECRET_BYTES:
            raise ValueError("the secret is too large for a keyring")
        text = base64.b64encode(secret).decode("ascii")
        try:
            self._ask(
                lambda: self._backend.set_password(self._place(service, account), account, text)
            )
        except self._failures as error:
            raise _unavailable(error) from None
        # KWallet's answer is not looked at by the library; a lost secret locks people out.
        if self._get_text(service, account) != text:
            raise KeyringUnavailable(_("The system keyring did not keep the entry."))

    def delete(self, service: str, account: str) -> None:
        """Delete the secret, which may be missing, and look whether it is gone.

        Raises:
            KeyringUnavailable: It may still be there.
        """
        for _attempt in range(_MAX_ENTRIES):
            if self._get_text(service, account) is None:
                return
            try:
                self._ask(
                    lambda: self._backend.delete_password(self._place(service, account), account)
                )
            except self._failures as error:
                raise _unavailable(error) from None
        raise KeyringUnavailable(_("The entry could not be deleted from the system keyring."))

    def _get_text(self, service: str, account: str) -> str | None:
        try:
            return self._ask(
                lambda: self._backend.get_password(self._place(service, account), account)
            )
        except self._failures as error:
            raise _unavailable(error) from None

    def _ask(self, call: Callable[[], T]) -> T:
        """Return what the backend answers.

        Raises:
            KeyringUnavailable: It keeps silent, and nothing of it lives.
        """
        # Asked first what takes no time: else each call after a silent one waits in full.
        if self._was_silent and self._lives is not None and not self._lives():
            raise _silent()
        question = Question(call)
        question.start()
        waited = 0.0
        while waited < PERSON_SECONDS:
            try:
                answer = question.answer(ANSWER_SECONDS)
            except NotAnswered:
                waited += ANSWER_SECONDS
            else:
                self._was_silent = False
                return answer
            if self._lives is not None and not self._lives():
                break
        self._was_silent = True
        raise _silent()

    def _place(self, service: str, account: str) -> str:
        return f"{service} {account}" if self._one_account_per_service else service


def system_secret_store() -> SecretStore:
    """Return the keyring of this desktop session.

    Linux and others: Secret Service, then KWallet. Windows: Credential Manager, on this machine
    only (not roaming). macOS: Keychain. A locked keyring may ask the person to unlock it when
    it is used, not here.

    Raises:
        KeyringUnavailable: None of these is running or can be started, or nothing answers.
    """
    for store in _reachable_stores(sys.platform):
        return store
    raise KeyringUnavailable


# `keyring` and what it imports take 0.2 s of a command line's 0.5 s, and portable vaults never
# need it: hence the imports inside the functions below.


def _reachable_stores(platform: str) -> Iterator[SecretStore]:
    candidates: tuple[Callable[[], SecretStore], ...]
    if platform == "win32":
        candidates = (_windows_credential_manager,)
    elif platform == "darwin":
        candidates = (_macos_keychain,)
    else:
        candidates = (_secret_service, _kwallet)
    for candidate in candidates:
        try:
            yield candidate()
        except _NotUsable as error:
            logger.info("%s is not usable: %s", candidate.__name__, type(error.__cause__).__name__)


class _NotUsable(Exception):
    """This backend does not work here."""


def _secret_service() -> SecretStore:
    try:
        # The library has no type stubs.
        from jeepney import DBusErrorResponse  # type: ignore[import-untyped]
        from keyring.backends.SecretService import Keyring
        from keyring.errors import KeyringError
        from secretstorage.exceptions import SecretStorageException
    except ImportError as error:
        raise _NotUsable from error
    # jeepney lets errors of the socket through as they are, and asserts on odd answers.
    failures = (
        KeyringError,
        SecretStorageException,
        DBusErrorResponse,
        OSError,
        EOFError,
        AssertionError,
    )
    _check_priority(lambda: Keyring.priority, failures)
    return KeyringStore(_made_without_environment(Keyring), failures, lives=_secret_service_lives)


def _secret_service_lives() -> bool:
    return answers(MessageBus.SESSION, "org.freedesktop.secrets")


def _kwallet() -> SecretStore:
    try:
        from keyring.backends.kwallet import DBusKeyring
        from keyring.errors import KeyringError

        # dbus-python belongs to the system and is not one of our dependencies.
        failures = (KeyringError, import_module("dbus").DBusException)
    except ImportError as error:
        raise _NotUsable from error
    _check_priority(lambda: DBusKeyring.priority, failures)
    backend = _made_without_environment(DBusKeyring)
    backend.handle = -1
    backend.appid = _APPLICATION
    return KeyringStore(backend, failures)


def _windows_credential_manager() -> SecretStore:
    from keyring.backends import Windows
    from keyring.errors import KeyringError

    _check_priority(lambda: Windows.WinVaultKeyring.priority, ())
    backend = _made_without_environment(Windows.WinVaultKeyring)
    # The default would copy the secret to the domain's servers with a roaming profile.
    backend.persist = "local machine"
    failures = (KeyringError, OSError, vars(Windows)["pywintypes"].error)
    return KeyringStore(backend, failures, one_account_per_service=True)


def _macos_keychain() -> SecretStore:
    from keyring.backends.macOS import Keyring
    from keyring.errors import KeyringError

    _check_priority(lambda: Keyring.priority, ())
    backend = _made_without_environment(Keyring)
    backend.keychain = None  # else taken from KEYCHAIN_PATH
    return KeyringStore(backend, (KeyringError, OSError))


def _check_priority(priority: Callable[[], object], failures: tuple[type[Exception], ...]) -> None:
    """Let the backend look for its service; it says "not here" by RuntimeError."""
    expected: tuple[type[Exception], ...] = (RuntimeError, *failures)
    try:
        answer_within(ANSWER_SECONDS, priority)
    except (NotAnswered, TimeoutError):
        # All who could be asked next live on the same silent bus.
        raise _silent() from None
    except expected as error:
        raise _NotUsable from error


def _made_without_environment(kind: type[T]) -> T:
    """Make a backend without its constructor, which only applies KEYRING_PROPERTY_* variables."""
    return object.__new__(kind)


def _unavailable(error: Exception) -> KeyringUnavailable:
    """Return our error; the library's is not chained, since its text names the entry."""
    if type(error).__name__ in ("KeyringLocked", "LockedException"):
        return KeyringUnavailable(
            _("The system keyring is locked."),
            hint=_("Unlock the keyring and try again, or use the recovery words."),
        )
    logger.info("the system keyring failed: %s", type(error).__name__)
    return KeyringUnavailable()


def _silent() -> KeyringUnavailable:
    return KeyringUnavailable(
        _("The system keyring does not answer."),
        hint=_("Wait a moment and try again; if it stays so, restart the computer."),
    )
