"""Sealed reports that can be read: shipped forms, answered by the names of their questions."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import RecordLine
from fieldkit.bundle.record import Record
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, Revision, question_of
from fieldkit.domain.form import SELECTS, Repeat, nodes, questions
from fieldkit.domain.identifiers import ReportId, Sha256
from fieldkit.domain.person import consent_of, people_of
from fieldkit.domain.report import Amended, FormReference
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.loader import write_form
from fieldkit.operations.hq.intake_bag import IntakeSummary, intake_bag
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.headquarters import Device
from tests.fakes.sealed_objects import AT, Parts, members_of
from tests.fakes.shipped import FORMS, LISTS


def answers_of(form_id: str, **named: Any) -> dict[str, Json]:
    """Return answers by path; a repeat is given as {row id: {name: answer}}."""
    found: dict[str, Json] = {}
    paths = {node.name: (path, node) for path, node in nodes(FORMS[form_id])}
    for name, value in named.items():
        path, node = paths[name]
        if isinstance(node, Repeat):
            found[path] = list(value)
            for row, inner in value.items():
                found |= {
                    f"{path}[{row}]" + paths[question][0].removeprefix(path): answer
                    for question, answer in inner.items()
                }
        else:
            found[path] = value
    return found


def a_moment(edtf: str) -> Json:
    """Return the answer of a date question."""
    return {"typed": edtf, "edtf": edtf, "precision": "EXACT_MINUTE"}


def a_readable_report(
    device: Device,
    form_id: str,
    answers: Mapping[str, Json],
    *,
    amends: Parts | None = None,
) -> Parts:
    """Return the parts of the device's next object, one report without attachments."""
    form = FORMS[form_id]
    parts = device.parts()
    sha256 = _hash_of(form_id)
    reference = FormReference(form.form_id, form.version, sha256)
    amended = None
    if amends is not None:
        amended = Amended(amends.manifest.object_id, amends.manifest.records[0].record)
    record = Record(
        record=parts.manifest.records[0].record,
        form=reference,
        begun=AT,
        revisions=tuple(Revision(path, answer, AT) for path, answer in answers.items()),
        people=tuple(people_of(form, answers)),
        consent=tuple(consent_of(form, answers)),
        amends=amended,
    )
    files = [
        ("record-0001.json", records.to_bytes(record)),
        ("form-0001.json", _embedded(form_id, _chosen(form_id, answers))),
    ]
    manifest = replace(
        parts.manifest,
        records=(RecordLine(record.record, reference, amended),),
        members=members_of(files),
    )
    return replace(parts, manifest=manifest, files=files)


@functools.cache
def _hash_of(form_id: str) -> Sha256:
    return sha256_hex(write_form(FORMS[form_id]))


def _chosen(form_id: str, answers: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    """Return the codes that were chosen, of which alone an embedded form depends."""
    selects = {path for path, question in questions(FORMS[form_id]) if question.type in SELECTS}
    return tuple(
        (path, code)
        for path, answer in answers.items()
        if question_of(path) in selects
        for code in (answer if isinstance(answer, list) else [answer])
        if isinstance(code, str)
    )


@functools.cache
def _embedded(form_id: str, chosen: tuple[tuple[str, str], ...]) -> bytes:
    answers: dict[str, list[Json]] = {}
    for path, code in chosen:
        answers.setdefault(path, []).append(code)
    return canonical_json.write(
        embedded_form(FORMS[form_id], LISTS, answers, sha256_hex, form_sha256=_hash_of(form_id))
    )


def report_of(parts: Parts) -> ReportId:
    """Return the number of the one report of an object."""
    return parts.manifest.records[0].record


def brought(session: HeadquartersSession, device: Device, folder: Path) -> IntakeSummary:
    """Let headquarters take in everything that the device has sealed so far."""
    stick = folder / random_hex(4)
    device.hand_over(stick)
    return intake_bag(session, stick)
