"""A headquarters with all its keys in plain sight, and a forge for directories that lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from securesystemslib.formats import encode_canonical

from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain import canonical_json
from fieldkit.domain.headquarters import Headquarters, RecipientKind
from fieldkit.domain.identifiers import HeadquartersId
from fieldkit.hq.directory import Custody, OfflineSigners, OnlineKeys, create_directory
from fieldkit.transfer.directory import TrustedDirectory
from fieldkit.transfer.directory_metadata import key_id

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
Signed = dict[str, Any]


@dataclass(frozen=True)
class Organisation:
    """The keys of one headquarters; two of the three offline keys of each kind must sign."""

    root: tuple[SigningKey, ...]
    targets: tuple[SigningKey, ...]
    online: OnlineKeys
    receipt: SigningKey
    intake: HybridIdentity
    reserve: HybridIdentity
    headquarters: Headquarters
    threshold: int = 2

    @property
    def custody(self) -> Custody:
        root = tuple(key.public for key in self.root)
        return Custody(root, tuple(key.public for key in self.targets), self.threshold)

    @property
    def signers(self) -> OfflineSigners:
        return OfflineSigners(self.root[: self.threshold], self.targets[: self.threshold])

    def with_changes(self, **changed: Any) -> Headquarters:
        return replace(self.headquarters, **changed)

    def directory(self, now: datetime = NOW) -> TrustedDirectory:
        return create_directory(self.headquarters, self.custody, self.signers, self.online, now)


def an_organisation(*, threshold: int = 2, count: int = 3) -> Organisation:
    """Make a headquarters with fresh keys."""
    receipt = SigningKey.generate()
    intake, reserve = HybridIdentity.generate(), HybridIdentity.generate()
    return Organisation(
        root=tuple(SigningKey.generate() for _ in range(count)),
        targets=tuple(SigningKey.generate() for _ in range(count)),
        online=OnlineKeys.generate(),
        receipt=receipt,
        intake=intake,
        reserve=reserve,
        headquarters=Headquarters(
            headquarters_id=HeadquartersId("ab" * 16),
            kind=RecipientKind.HYBRID,
            intake=(intake.recipient().to_text(),),
            reserve=(reserve.recipient().to_text(),),
            receipt_key=receipt.public.to_openssh(),
        ),
        threshold=threshold,
    )


def a_recipient() -> str:
    """Make a recipient whose identity nobody keeps."""
    return HybridIdentity.generate().recipient().to_text()


class Forge:
    """Changes single files of a directory and signs them with whatever keys it is given.

    `edit` alone leaves the other files as they are; `follow` makes snapshot and timestamp name
    what is there now, in versions one higher, as somebody with the online keys could.
    """

    def __init__(self, organisation: Organisation, directory: TrustedDirectory) -> None:
        self._organisation = organisation
        self.files = directory.published_files()

    def edit(
        self,
        name: str,
        change: Callable[[Signed], object],
        keys: Sequence[SigningKey] | None = None,
    ) -> Forge:
        signed = json.loads(self.files[name])["signed"]
        change(signed)
        self.files[name] = self._file(signed, self._keys(name) if keys is None else keys)
        return self

    def add_target(self, name: str, path: str, content: bytes) -> Forge:
        digest = sha256_hex(content)
        self.files[f"{digest}.json"] = content
        line = {"length": len(content), "hashes": {"sha256": digest}}
        return self.edit(name, lambda signed: signed["targets"].update({path: line}))

    def follow(self) -> Forge:
        for name, named in (
            ("snapshot.json", ("targets.json", "library.json")),
            ("timestamp.json", ("snapshot.json",)),
        ):
            lines = {inner: self._line(inner) for inner in named}

            def bump(signed: Signed, lines: Signed = lines) -> None:
                signed["meta"] = lines
                signed["version"] += 1

            self.edit(name, bump)
        return self

    def archive(self) -> bytes:
        return TrustedDirectory(self.files).to_archive()

    def _line(self, name: str) -> Signed:
        data = self.files[name]
        version = json.loads(data)["signed"]["version"]
        return {"version": version, "length": len(data), "hashes": {"sha256": sha256_hex(data)}}

    def _keys(self, name: str) -> Sequence[SigningKey]:
        online = self._organisation.online
        return {
            "timestamp.json": (online.timestamp,),
            "snapshot.json": (online.snapshot,),
            "library.json": (online.library,),
            "targets.json": self._organisation.signers.targets,
        }.get(name, self._organisation.signers.root)

    def _file(self, signed: Signed, keys: Sequence[SigningKey]) -> bytes:
        payload = encode_canonical(signed)
        assert payload is not None
        signatures = [
            {"keyid": key_id(key.public), "sig": key.sign_raw(payload.encode()).hex()}
            for key in keys
        ]
        return canonical_json.write({"signatures": signatures, "signed": signed})
