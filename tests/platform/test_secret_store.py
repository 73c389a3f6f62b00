from __future__ import annotations

import base64
import importlib
import json
import os
import shutil
import subprocess
import sys
import threading
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keyring.backends.fail
import keyring.backends.null
import keyring.backends.SecretService
import pytest
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

from fieldkit.errors import KeyringNotAllowed, KeyringUnavailable
from fieldkit.platform import secret_store
from fieldkit.platform.secret_store import KeyringStore, system_secret_store
from tests.fakes.secret_store import MemorySecretStore
from tests.fakes.silent_bus import SilentBus

ROOT = Path(secret_store.__file__).parents[2]
PROGRAMS = ("gnome-keyring-daemon", "dbus-run-session", "dbus-daemon")


class Keyring:
    """A backend in memory under the name of an allow-listed one."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.forgets = False
        self.keeps = False

    def get_password(self, service: str, username: str, /) -> str | None:
        self._fail()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._fail()
        if not self.forgets:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        self._fail()
        if (service, username) not in self.entries:
            raise PasswordDeleteError("No such password!")
        if not self.keeps:
            del self.entries[service, username]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


Keyring.__module__ = "keyring.backends.SecretService"
FAILURES = (KeyringLocked, PasswordSetError, PasswordDeleteError, OSError)


@pytest.fixture
def backend() -> Keyring:
    return Keyring()


@pytest.fixture
def store(backend: Keyring) -> KeyringStore:
    return KeyringStore(backend, FAILURES)


def test_a_secret_comes_back(store: KeyringStore) -> None:
    store.set("Local data", "account", b"\x00secret\xff")
    assert store.get("Local data", "account") == b"\x00secret\xff"


def test_a_missing_secret_is_none(store: KeyringStore) -> None:
    assert store.get("Local data", "account") is None


def test_secrets_lie_as_base64_text_under_the_label(backend: Keyring, store: KeyringStore) -> None:
    store.set("My label", "account", b"\x00\xff")
    assert backend.entries == {("My label", "account"): base64.b64encode(b"\x00\xff").decode()}


def test_the_later_secret_replaces_the_earlier(store: KeyringStore) -> None:
    store.set("Local data", "account", b"one")
    store.set("Local data", "account", b"two")
    assert store.get("Local data", "account") == b"two"


def test_a_deleted_secret_is_gone_and_can_be_deleted_again(store: KeyringStore) -> None:
    store.set("Local data", "account", b"one")
    store.delete("Local data", "account")
    store.delete("Local data", "account")
    assert store.get("Local data", "account") is None


def test_the_fake_of_other_tests_behaves_the_same() -> None:
    fake = MemorySecretStore()
    fake.set("Local data", "account", b"one")
    assert fake.get("Local data", "account") == b"one"
    fake.delete("Local data", "account")
    fake.delete("Local data", "account")
    assert fake.get("Local data", "account") is None
    fake.is_locked = True
    with pytest.raises(KeyringUnavailable):
        fake.get("Local data", "account")


@pytest.mark.parametrize("failure", [KeyringLocked("x"), OSError("x"), PasswordSetError("x")])
def test_failures_of_the_keyring_are_told(
    failure: Exception, backend: Keyring, store: KeyringStore
) -> None:
    store.set("Local data", "account", b"one")
    backend.failure = failure
    with pytest.raises(KeyringUnavailable):
        store.get("Local data", "account")
    with pytest.raises(KeyringUnavailable):
        store.set("Local data", "account", b"two")
    with pytest.raises(KeyringUnavailable):
        store.delete("Local data", "account")


def test_a_locked_keyring_is_named_as_such(backend: Keyring, store: KeyringStore) -> None:
    backend.failure = KeyringLocked("CANARY")
    with pytest.raises(KeyringUnavailable, match="locked") as caught:
        store.get("Local data", "account")
    assert caught.value.__cause__ is None
    assert "CANARY" not in caught.value.sentence + caught.value.hint


def test_a_keyring_that_keeps_nothing_is_noticed(backend: Keyring, store: KeyringStore) -> None:
    backend.forgets = True
    with pytest.raises(KeyringUnavailable):
        store.set("Local data", "account", b"secret")


def test_a_keyring_that_deletes_nothing_is_noticed(backend: Keyring, store: KeyringStore) -> None:
    store.set("Local data", "account", b"secret")
    backend.keeps = True
    with pytest.raises(KeyringUnavailable):
        store.delete("Local data", "account")


@pytest.mark.parametrize("text", ["not base64!", "QQ", "QQ==\n", "ключ"])
def test_an_entry_that_is_not_ours_is_refused(
    text: str, backend: Keyring, store: KeyringStore
) -> None:
    backend.entries["Local data", "account"] = text
    with pytest.raises(KeyringUnavailable):
        store.get("Local data", "account")


def test_a_secret_too_large_for_some_keyring_is_refused(store: KeyringStore) -> None:
    store.set("Local data", "account", bytes(secret_store.MAX_SECRET_BYTES))
    with pytest.raises(ValueError, match="too large"):
        store.set("Local data", "account", bytes(secret_store.MAX_SECRET_BYTES + 1))


class SubclassOfAllowed(keyring.backends.SecretService.Keyring):
    pass


@pytest.mark.parametrize(
    "kind", [keyring.backends.null.Keyring, keyring.backends.fail.Keyring, SubclassOfAllowed]
)
def test_other_backends_are_not_allowed(kind: type[Any]) -> None:
    with pytest.raises(KeyringNotAllowed):
        KeyringStore(object.__new__(kind), ())


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyring.backends.chainer", "ChainerBackend"),
        ("keyrings.alt.file", "PlaintextKeyring"),
        ("keyrings.alt.file", "EncryptedKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    ],
)
def test_these_names_are_not_on_the_list(module: str, name: str) -> None:
    assert (module, name) not in secret_store.ALLOWED_BACKENDS


@pytest.mark.parametrize(
    ("module", "name"), sorted(secret_store.ALLOWED_BACKENDS), ids=lambda part: str(part)
)
def test_the_classes_on_the_list_exist(module: str, name: str) -> None:
    assert getattr(importlib.import_module(module), name).__qualname__ == name


def test_nothing_of_keyring_is_imported_before_it_is_needed() -> None:
    program = """
import sys
import threading
import fieldkit.platform.secret_store
print(sorted({name.split(".")[0] for name in sys.modules} & {"keyring", "secretstorage"}))
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.strip() == "[]"


class WindowsError(Exception):
    """What pywin32 raises."""

    winerror = 1168
    funcname = "CredRead"


class CredentialManager(types.ModuleType):
    """What keyring uses of Windows, in memory."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_SESSION = 1
    CRED_PERSIST_LOCAL_MACHINE = 2
    CRED_PERSIST_ENTERPRISE = 3

    def __init__(self) -> None:
        super().__init__("win32cred")
        self.credentials: dict[str, dict[str, Any]] = {}
        self.writes = 0

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N802, N803
        if TargetName not in self.credentials:
            raise WindowsError
        return self.credentials[TargetName]

    def CredWrite(self, credential: dict[str, Any], _flags: int) -> None:  # noqa: N802
        blob = credential["CredentialBlob"].encode("utf-16")
        self.credentials[credential["TargetName"]] = {**credential, "CredentialBlob": blob}
        self.writes += 1

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N802, N803
        del self.credentials[TargetName]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> CredentialManager:
    manager = CredentialManager()
    pywin32: Any = types.ModuleType("win32ctypes.pywin32")
    pywin32.win32cred = manager
    pywin32.pywintypes = types.SimpleNamespace(error=WindowsError)
    monkeypatch.setitem(sys.modules, "win32ctypes", types.ModuleType("win32ctypes"))
    monkeypatch.setitem(sys.modules, "win32ctypes.pywin32", pywin32)
    monkeypatch.delitem(sys.modules, "keyring.backends.Windows", raising=False)
    monkeypatch.delattr(keyring.backends, "Windows", raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    return manager


def test_on_windows_secrets_stay_on_this_machine(
    windows: CredentialManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_PERSIST", "session")
    store = system_secret_store()
    store.set("Local data", "account", b"secret")
    assert store.get("Local data", "account") == b"secret"
    assert [credential["Persist"] for credential in windows.credentials.values()] == [2]
    store.delete("Local data", "account")
    assert not windows.credentials


def test_on_windows_writing_one_secret_does_not_move_another(windows: CredentialManager) -> None:
    store = system_secret_store()
    store.set("Local data", "one", b"1")
    before = windows.credentials["Local data one"]
    store.set("Local data", "two", b"2")
    store.set("Local data", "two", b"3")
    assert windows.credentials["Local data one"] is before
    assert store.get("Local data", "two") == b"3"


def test_on_windows_no_earlier_value_outlives_the_deletion(windows: CredentialManager) -> None:
    store = system_secret_store()
    store.set("Local data", "one", b"1")
    store.set("Local data", "one", b"2")
    store.delete("Local data", "one")
    assert not windows.credentials


def test_without_a_session_bus_the_keyring_is_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    with pytest.raises(KeyringUnavailable):
        system_secret_store()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(KeyringUnavailable):
        system_secret_store()


def test_on_a_machine_without_a_usable_backend_the_keyring_is_unavailable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(KeyringUnavailable):
        system_secret_store()


@pytest.mark.parametrize("lets_in", [False, True])
def test_a_session_bus_that_keeps_silent_is_given_up_and_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lets_in: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(secret_store, "ANSWER_SECONDS", 2.0 if not lets_in else 0.2)
    with SilentBus(tmp_path, lets_in=lets_in) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        with pytest.raises(KeyringUnavailable, match="does not answer"):
            system_secret_store()


class _Silent(keyring.backends.SecretService.Keyring):
    """Answers when it is told to; its name is that of the real one."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.may_answer.wait()
        return None


_Silent.__module__, _Silent.__qualname__ = "keyring.backends.SecretService", "Keyring"


def test_a_keyring_that_keeps_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_store, "ANSWER_SECONDS", 0.05)
    silent, asked = _Silent(), []
    store = KeyringStore(silent, (), lives=lambda: bool(asked.append(True)))
    with pytest.raises(KeyringUnavailable, match="does not answer"):
        store.get("Local data", "account")
    with pytest.raises(KeyringUnavailable, match="does not answer"):
        store.get("Local data", "account")
    assert len(asked) == 2  # the second time nothing else was
    silent.may_answer.set()


def test_a_keyring_that_lives_may_ask_the_person_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_store, "ANSWER_SECONDS", 0.05)
    silent = _Silent()

    def lives() -> bool:
        silent.may_answer.set()  # the person typed its password
        return True

    assert KeyringStore(silent, (), lives=lives).get("Local data", "account") is None


def test_a_keyring_that_lives_is_not_waited_for_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(secret_store, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(secret_store, "PERSON_SECONDS", 0.2)
    silent = _Silent()
    with pytest.raises(KeyringUnavailable, match="does not answer"):
        KeyringStore(silent, (), lives=lambda: True).get("Local data", "account")
    silent.may_answer.set()


# --- a real Secret Service ---

USE_IT = """
import json, sys
from fieldkit.platform.secret_store import system_secret_store
store = system_secret_store()
first = store.get("Local data", "account")
store.set("Local data", "account", b"one")
store.set("Local data", "account", b"two")
store.set("Local data", "other", bytes(range(256)))
answers = {
    "first": first is None,
    "second": store.get("Local data", "account") == b"two",
    "other": store.get("Local data", "other") == bytes(range(256)),
}
import keyring
answers["chosen by the environment"] = type(keyring.get_keyring()).__module__
import secretstorage
bus = secretstorage.dbus_init()
items = list(secretstorage.get_default_collection(bus).get_all_items())
answers["labels"] = sorted(item.get_label() for item in items)
store.delete("Local data", "account")
answers["deleted"] = store.get("Local data", "account") is None
json.dump(answers, sys.stdout)
"""

LOCK_IT = """
import json, sys
import secretstorage
from fieldkit.errors import KeyringUnavailable
from fieldkit.platform.secret_store import system_secret_store
store = system_secret_store()
store.set("Local data", "account", b"one")
secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
answers = []
for act in (
    lambda: store.get("Local data", "account"),
    lambda: store.set("Local data", "account", b"two"),
    lambda: store.delete("Local data", "account"),
):
    try:
        act()
        answers.append("done")
    except KeyringUnavailable as error:
        answers.append(error.sentence)
json.dump(answers, sys.stdout)
"""

LOSE_IT = """
import json, os, signal, subprocess, sys, time
import jeepney.bus_messages, jeepney.io.blocking
from fieldkit.errors import KeyringUnavailable
from fieldkit.platform.secret_store import system_secret_store
store = system_secret_store()
store.set("Local data", "account", b"one")
bus = jeepney.io.blocking.open_dbus_connection()
proxy = jeepney.io.blocking.Proxy(jeepney.bus_messages.message_bus, bus)
(pid,) = proxy.GetConnectionUnixProcessID("org.freedesktop.secrets")
os.kill(pid, signal.SIGKILL)
while proxy.NameHasOwner("org.freedesktop.secrets")[0]:
    time.sleep(0.01)
try:
    found = store.get("Local data", "account")
    json.dump("found" if found else "empty", sys.stdout)
except KeyringUnavailable:
    json.dump("unavailable", sys.stdout)
"""

UNLOCKED = 'printf password | gnome-keyring-daemon --unlock --components=secrets >&2; exec "$@"'
NOT_STARTED = 'exec "$@"'


def in_a_session(
    program: str, tmp_path: Path, start: str = UNLOCKED, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `program` with a session bus and keyring of its own, which end with it."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    inner: Sequence[str] = ("sh", "-c", start, "sh", sys.executable, "-c", program)
    # GNOME would start a second daemon on demand and dbus look for one in the real home.
    own_environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    return subprocess.run(
        ["dbus-run-session", "--", *inner],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env=own_environment,
        timeout=60,
    )


def answers_of(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_real_secret_service_keeps_secrets_whatever_the_environment_says(
    tmp_path: Path,
) -> None:
    answers = answers_of(
        in_a_session(
            USE_IT,
            tmp_path,
            PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
            KEYRING_PROPERTY_SCHEME="nonsense",
            KEYRING_PROPERTY_PREFERRED_COLLECTION="/org/freedesktop/secrets/collection/none",
        )
    )
    assert answers.pop("chosen by the environment") == "keyring.backends.null"
    assert all("Local data" in label for label in answers["labels"])
    assert len(answers.pop("labels")) == 2
    assert answers == {"first": True, "second": True, "other": True, "deleted": True}


def test_a_configuration_file_is_ignored_too(tmp_path: Path) -> None:
    config = tmp_path / "elsewhere" / "python_keyring"
    config.mkdir(parents=True)
    (config / "keyringrc.cfg").write_text(
        "[backend]\ndefault-keyring=keyring.backends.null.Keyring\n"
    )
    answers = answers_of(
        in_a_session(USE_IT, tmp_path, XDG_CONFIG_HOME=str(tmp_path / "elsewhere"))
    )
    assert answers["chosen by the environment"] == "keyring.backends.null"
    assert answers["second"]


def test_a_locked_keyring_is_unavailable_and_says_so(tmp_path: Path) -> None:
    answers = answers_of(in_a_session(LOCK_IT, tmp_path))
    assert answers == ["The system keyring is locked."] * 3


def test_a_keyring_daemon_that_died_is_not_taken_for_an_empty_keyring(tmp_path: Path) -> None:
    assert answers_of(in_a_session(LOSE_IT, tmp_path)) == "unavailable"


def test_a_keyring_that_was_never_set_up_is_unavailable(tmp_path: Path) -> None:
    program = """
import json, sys
from fieldkit.errors import KeyringUnavailable
from fieldkit.platform.secret_store import system_secret_store
try:
    system_secret_store().get("Local data", "account")
except KeyringUnavailable:
    json.dump("unavailable", sys.stdout)
"""
    assert answers_of(in_a_session(program, tmp_path, start=NOT_STARTED)) == "unavailable"
