from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle.manifest import Manifest, Member, PartOf, RecordLine
from fieldkit.domain.clock import Moment
from fieldkit.domain.identifiers import DeviceId, FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import Amended, FormReference
from fieldkit.errors import ManifestInvalid
from tests.fakes.sealed_objects import AT, the_parts

GOOD = the_parts().manifest

ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
hashes = st.binary(min_size=32, max_size=32).map(lambda digest: Sha256(digest.hex()))
numbers = st.integers(1, 2**53 - 1)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=9
)
moments = st.builds(
    Moment,
    wall=st.just(AT),
    offset_minutes=st.integers(-1440, 1440),
    monotonic_ms=st.integers(0, 2**53 - 1),
    trusted=st.sampled_from([None, AT]),
)
lines = st.builds(
    RecordLine,
    record=ids.map(ReportId),
    form=st.builds(FormReference, form=words.map(FormId), version=words, sha256=hashes),
    amends=st.none() | st.builds(Amended, ids.map(ObjectId), ids.map(ReportId)),
)


@st.composite
def some_manifests(draw: st.DrawFn) -> Manifest:
    records = draw(st.lists(lines, max_size=4, unique_by=lambda line: line.record))
    forms = draw(st.integers(1, len(records))) if records else 0
    names = [manifests.record_name(number + 1) for number in range(len(records))]
    names += [manifests.form_name(number + 1) for number in range(forms)]
    members = [Member(name, 5, draw(hashes), "application/json") for name in names]
    digests = draw(st.lists(hashes, min_size=0 if records else 1, max_size=3, unique=True))
    for number, digest in enumerate(digests, start=1):
        part = PartOf(Sha256("0" * 64), 7, 9, 20) if draw(st.booleans()) else None
        name = manifests.attachment_name(number, digest[:16], "jpg")
        members.append(Member(name, 9, digest, "image/jpeg", part))
    recipients = draw(st.sets(hashes, min_size=2, max_size=4))
    return Manifest(
        object_id=ObjectId(draw(ids)),
        device=DeviceId(draw(ids)),
        sequence=draw(numbers),
        previous=draw(hashes),
        created=draw(moments),
        recipients=tuple(sorted(recipients)),
        records=tuple(records),
        members=tuple(members),
        acknowledged=tuple(draw(st.lists(hashes, max_size=3, unique=True))),
    )


@given(some_manifests())
def test_a_manifest_survives_its_bytes(manifest: Manifest) -> None:
    assert manifests.parse(manifests.to_bytes(manifest)) == manifest


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestInvalid):
        manifests.parse(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
def test_any_member_replaced_by_any_value_is_refused_or_read(data: st.DataObject) -> None:
    value = json.loads(manifests.to_bytes(GOOD))
    places = ["", "created", "records", "members"]
    place = data.draw(st.sampled_from(places))
    target = value[place] if place else value
    if isinstance(target, list):
        target = target[data.draw(st.integers(0, len(target) - 1))]
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(json_values)
    try:
        manifests.parse(json.dumps(value).encode())
    except ManifestInvalid:
        return


def test_the_bytes_are_canonical() -> None:
    data = manifests.to_bytes(GOOD)
    assert data == json.dumps(
        json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode("utf-8")


def test_what_stands_under_x_is_ignored() -> None:
    value = json.loads(manifests.to_bytes(GOOD))
    value["x"] = {"later": [1, {"more": None}]}
    value["members"][0]["x"] = {}
    assert manifests.parse(json.dumps(value).encode()) == GOOD


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def apply(document: dict[str, Any]) -> None:
        *parents, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        target: Any = document
        for step in parents:
            target = target[step]
        target[last] = value

    return apply


def without(path: str) -> Callable[[dict[str, Any]], None]:
    def apply(document: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        target: Any = document
        for step in parents:
            target = target[int(step) if step.isdigit() else step]
        del target[last]

    return apply


H = "0" * 64
PART = {"of": H, "offset": 0, "length": 480, "size": 1000}
PHOTO = json.loads(manifests.to_bytes(GOOD))["members"][2]
REFUSED: dict[str, Callable[[dict[str, Any]], None]] = {
    **{f"without {name}": without(name) for name in json.loads(manifests.to_bytes(GOOD))},
    **{f"without member's {name}": without(f"members/0/{name}") for name in PHOTO},
    "another format": change("format", "fieldkit-report/2"),
    "no format text": change("format", ["fieldkit-report/1"]),
    "an unknown member": change("more", 1),
    "x that is no object": change("x", 1),
    "an unknown member of a member": change("members/0/more", 1),
    "an unknown member of a record": change("records/0/more", 1),
    "an unknown member of created": change("created/more", 1),
    "number 0": change("sequence", 0),
    "number -1": change("sequence", -1),
    "number true": change("sequence", True),
    "number as text": change("sequence", "1"),
    "no number": change("sequence", None),
    "a short device": change("device", "d0" * 15),
    "upper case": change("device", "D0" * 16),
    "a line end in an id": change("device", "d0" * 16 + "\n"),
    "a short previous": change("previous", "0" * 63),
    "no time": change("created/wall", "yesterday"),
    "a time without milliseconds": change("created/wall", "2026-11-22T10:15:30Z"),
    "a time with another offset": change("created/wall", "2026-11-22T10:15:30.000+03:00"),
    "an impossible offset": change("created/offset_minutes", 1441),
    "a negative monotonic clock": change("created/monotonic_ms", -1),
    "trusted as false": change("created/trusted", False),
    "no recipients": change("recipients", []),
    "one recipient": change("recipients", [H]),
    "one recipient twice": change("recipients", [H, H]),
    "recipients not ascending": change("recipients", ["1" * 64, H]),
    "too many recipients": change("recipients", [f"{number:064x}" for number in range(21)]),
    "records as object": change("records", {}),
    "no records but their files": change("records", []),
    "one record twice": lambda value: value["records"].append(value["records"][0]),
    "a form without version": change("records/0/version", ""),
    "a form of control characters": change("records/0/form", "T\n"),
    "amends nothing": change("records/0/amends", None),
    "amends half": change("records/0/amends", {"object": "0" * 32}),
    "no members": change("members", []),
    "members in another order": lambda value: value["members"].reverse(),
    "a record missing": lambda value: value["members"].pop(0),
    "a form missing": lambda value: value["members"].pop(1),
    "two forms for one record": lambda value: value["members"].insert(
        2, {**value["members"][1], "name": "form-0002.json"}
    ),
    "a record numbered 2": change("members/0/name", "record-0002.json"),
    "an attachment numbered 2": change("members/2/name", "0002-0123456789abcdef.jpg"),
    "an attachment numbered 0": change("members/2/name", "0000-0123456789abcdef.jpg"),
    "a name of another kind": change("members/2/name", "photo.jpg"),
    "a path": change("members/2/name", "../0001-0123456789abcdef.jpg"),
    "a long extension": change("members/2/name", "0001-0123456789abcdef.extension"),
    "the manifest as a member": change("members/2/name", "manifest.json"),
    "one attachment twice": lambda value: value["members"].append(
        {**PHOTO, "name": "0002-0123456789abcdef.jpg"}
    ),
    "a negative size": change("members/0/size", -1),
    "a size above eleven octal digits": change("members/0/size", 8**11),
    "a record that is no JSON": change("members/0/media_type", "image/png"),
    "a record in parts": change("members/0/part_of", {**PART, "length": 1}),
    "a media type with parameters": change("members/2/media_type", "text/plain; charset=utf-8"),
    "a media type in upper case": change("members/2/media_type", "Image/JPEG"),
    "an empty media type": change("members/2/media_type", ""),
    "a part of another size": change("members/2/part_of", {**PART, "length": 5}),
    "a part beyond the end": change("members/2/part_of", {**PART, "offset": 521}),
    "a part that is the whole": change("members/2/part_of", {**PART, "size": 480}),
    "a part without offset": change("members/2/part_of", {"of": H, "length": 480, "size": 900}),
    "no part": change("members/2/part_of", None),
    "one mail twice": change("acknowledged", [H, H]),
    "too much mail": change("acknowledged", [f"{number:064x}" for number in range(1001)]),
    "mail without a hash": change("acknowledged", [""]),
}


@pytest.mark.parametrize("apply", REFUSED.values(), ids=REFUSED.keys())
def test_such_a_manifest_is_refused(apply: Callable[[dict[str, Any]], None]) -> None:
    value = json.loads(manifests.to_bytes(GOOD))
    apply(value)
    with pytest.raises(ManifestInvalid):
        manifests.parse(json.dumps(value).encode())


def test_a_part_in_its_place_is_accepted() -> None:
    assert PHOTO["size"] == PART["length"]
    value = json.loads(manifests.to_bytes(GOOD))
    value["members"][2]["part_of"] = {**PART, "offset": 520}
    parsed = manifests.parse(json.dumps(value).encode())
    assert parsed.members[2].part_of == PartOf(Sha256(H), 520, 480, 1000)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'{"format":"fieldkit-report/1","format":"fieldkit-report/1"}',
        b"\xef\xbb\xbf{}",
        b"\xff",
        b"[" * 100_000,
        b" " * (manifests.MAX_MANIFEST_BYTES + 1),
    ],
)
def test_bytes_that_are_no_strict_json_are_refused(data: bytes) -> None:
    with pytest.raises(ManifestInvalid):
        manifests.parse(data)


def test_an_invalid_manifest_is_not_written() -> None:
    for broken in (
        dataclasses.replace(GOOD, sequence=0),
        dataclasses.replace(GOOD, recipients=()),
        dataclasses.replace(GOOD, members=()),
        dataclasses.replace(GOOD, sequence=2**53),
    ):
        with pytest.raises(ManifestInvalid):
            manifests.to_bytes(broken)


@pytest.mark.parametrize(
    ("extension", "name"),
    [
        ("jpg", "0007-0123456789abcdef.jpg"),
        (".JPG", "0007-0123456789abcdef.jpg"),
        ("", "0007-0123456789abcdef.bin"),
        ("waytoolong", "0007-0123456789abcdef.bin"),
        ("tar.gz", "0007-0123456789abcdef.bin"),
        ("фото", "0007-0123456789abcdef.bin"),
        ("a/b", "0007-0123456789abcdef.bin"),
        ("jpg\n", "0007-0123456789abcdef.bin"),
    ],
)
def test_names_of_attachments_say_nothing(extension: str, name: str) -> None:
    assert manifests.attachment_name(7, "0123456789abcdef", extension) == name
    assert manifests.is_attachment(name)
