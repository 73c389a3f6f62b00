"""A keyring in memory that can be locked."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.errors import KeyringUnavailable


@dataclass
class MemorySecretStore:
    """A `SecretStore`; tests may change its `entries`, by (service, account)."""

    entries: dict[tuple[str, str], bytes] = field(default_factory=dict)
    is_locked: bool = False

    def get(self, service: str, account: str) -> bytes | None:
        self._refuse_when_locked()
        return self.entries.get((service, account))

    def set(self, service: str, account: str, secret: bytes) -> None:
        self._refuse_when_locked()
        self.entries[service, account] = bytes(secret)

    def delete(self, service: str, account: str) -> None:
        self._refuse_when_locked()
        self.entries.pop((service, account), None)

    def _refuse_when_locked(self) -> None:
        if self.is_locked:
            raise KeyringUnavailable
