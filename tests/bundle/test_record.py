from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import PartOf
from fieldkit.bundle.record import Record
from fieldkit.custody.entries import check_entries
from fieldkit.domain.answers import Json, Revision
from fieldkit.domain.identifiers import ObjectId, ReportId, Sha256
from fieldkit.domain.report import Amended
from fieldkit.errors import ManifestInvalid
from tests.fakes.sealed_objects import AT, RECORD, a_record, the_parts

values: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
paths = st.from_regex(r"[a-z_][a-z0-9_]{0,9}(\[[0-9a-f]{8}\])?(/[a-z]{1,9}){0,2}", fullmatch=True)


@given(st.lists(st.builds(Revision, path=paths, value=values, at=st.just(AT)), max_size=5))
def test_revisions_survive_their_bytes(revisions: list[Revision]) -> None:
    record = dataclasses.replace(a_record(), revisions=tuple(revisions))
    assert records.parse(records.to_bytes(record)) == record


def test_a_record_survives_its_bytes_and_so_does_its_custody() -> None:
    parsed = records.parse(records.to_bytes(a_record()))
    assert parsed == a_record()
    check_entries(parsed.custody, RECORD)


def test_an_amendment_names_what_it_amends() -> None:
    amends = Amended(ObjectId("1" * 32), ReportId("2" * 32))
    record = dataclasses.replace(a_record(), amends=amends)
    assert records.parse(records.to_bytes(record)).amends == amends
    assert record.line.amends == amends


@given(st.binary(max_size=300) | values.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestInvalid):
        records.parse(data)


def put(*steps: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def apply(document: dict[str, Any]) -> None:
        target: Any = document
        for step in steps[:-1]:
            target = target[step]
        target[steps[-1]] = value

    return apply


REFUSED: dict[str, Callable[[dict[str, Any]], None]] = {
    **{
        f"without {name}": (lambda value, name=name: value.pop(name))
        for name in json.loads(records.to_bytes(a_record()))
    },
    "another format": put("format", value="fieldkit-record/2"),
    "an unknown member": put("more", value=1),
    "a short id": put("record", value="5e"),
    "half a form": put("form", value={"id": "T02"}),
    "no time": put("begun", value=0),
    "revisions as object": put("revisions", value={}),
    "a revision without time": put("revisions", 0, value={"path": "a", "value": 1}),
    "a revision without value": put("revisions", 0, value={"path": "a", "at": "x"}),
    "an empty path": put("revisions", 0, "path", value=""),
    "a path with dots": put("revisions", 0, "path", value="../a"),
    "a path of another row": put("revisions", 0, "path", value="a[1]"),
    "a long path": put("revisions", 0, "path", value="a" * 513),
    "a number with a point": put("revisions", 0, "value", value=1.5),
    "a large number": put("revisions", 0, "value", value=2**53),
    "a person that is no object": put("people", value=["Anna"]),
    "consent as object": put("consent", value={}),
    "an attachment without facts": lambda value: value["attachments"][0].pop("facts"),
    "an unknown fact": put("attachments", 0, "facts", "more", value=""),
    "a negative width": put("attachments", 0, "facts", "width", value=-1),
    "a negative size": put("attachments", 0, "size", value=-1),
    "a name that is no text": put("attachments", 0, "name", value=None),
    "a custody entry of another kind": put("custody", 0, value={}),
    "an unknown event": put("custody", 0, "event", value="LOST"),
    "amends nothing": put("amends", value=None),
}


@pytest.mark.parametrize("apply", REFUSED.values(), ids=REFUSED.keys())
def test_such_a_record_is_refused(apply: Callable[[dict[str, Any]], None]) -> None:
    value = json.loads(records.to_bytes(a_record()))
    apply(value)
    with pytest.raises(ManifestInvalid):
        records.parse(json.dumps(value).encode())


def test_a_record_that_is_too_deep_or_too_long_is_refused() -> None:
    value = json.loads(records.to_bytes(a_record()))
    deep: object = 1
    for _level in range(70):
        deep = [deep]
    value["revisions"][0]["value"] = deep
    with pytest.raises(ManifestInvalid):
        records.parse(json.dumps(value).encode())
    with pytest.raises(ManifestInvalid):
        records.parse(b" " * (records.MAX_RECORD_BYTES + 1))


def test_records_must_be_what_the_manifest_announces() -> None:
    manifest = the_parts().manifest
    records.check_records([a_record()], manifest)
    other: list[list[Record]] = [
        [],
        [a_record(), a_record()],
        [a_record(ReportId("0" * 32))],
        [dataclasses.replace(a_record(), amends=Amended(ObjectId("1" * 32), RECORD))],
    ]
    for found in other:
        with pytest.raises(ManifestInvalid):
            records.check_records(found, manifest)


def test_a_file_that_travels_apart_is_named() -> None:
    manifest = the_parts().manifest
    record = a_record()
    assert records.missing_files([record], manifest) == ()
    without = dataclasses.replace(manifest, members=manifest.members[:2])
    assert records.missing_files([record], without) == record.attachments
    photo = manifest.members[2]
    part = dataclasses.replace(photo, part_of=PartOf(Sha256("0" * 64), 0, photo.size, 9999))
    in_part = dataclasses.replace(manifest, members=(*manifest.members[:2], part))
    assert records.missing_files([record], in_part) == record.attachments
