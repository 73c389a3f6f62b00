"""Fills the store of a headquarters with an archive, through the stores, for whoever measures it.

Reports, their forms, mentions and all tables that follow from them are there as after an intake;
sealed files are not, nor manifests that anybody signed. Each report has the answers that its
mention was made of, so reading it again gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice

from benchmarks.archive import ARTICLES, OCCUPATIONS, STATIONS, mentions
from fieldkit.bundle import record as records
from fieldkit.bundle.record import Record
from fieldkit.crypto.digest import sha256_hex
from fieldkit.custody.chain import Link
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, Revision
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.form import nodes
from fieldkit.domain.identifiers import DeviceId, ObjectId, ReportId, Sha256
from fieldkit.domain.mention import Mention
from fieldkit.domain.person import consent_of, people_of
from fieldkit.domain.report import FormReference
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.loader import write_form
from fieldkit.hq.intake import Claim
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.store.mention_store import ReportRead
from fieldkit.hq.store.object_store import NewObject
from fieldkit.hq.store.record_store import NewRecord, ObjectRecords
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.readable_reports import a_moment
from tests.fakes.shipped import FORMS, LISTS

_FORM = "T02"
_GROUP = 2000  # reports in one transaction
_IN_OBJECT = 25


def fill_store(
    session: HeadquartersSession,
    people: int,
    reports_each: int = 5,
    seed: int = 1,
    *,
    with_reports: bool = True,
) -> list[tuple[int, Mention]]:
    """Add the archive and return what `archive.mentions` yields, as a list.

    Without reports only the mentions and what follows from them are there, some four times faster.
    """
    told = list(mentions(people, reports_each, seed))
    added: list[Mention] = []
    for some in _in_groups([mention for _person, mention in told], _GROUP):
        with session.store.transaction():
            if with_reports:
                some = _add_reports(session, some)
            add_read(session, [_read(mention) for mention in some])
            session.store.mentions.note_read(
                ReportRead(item.source, item.sensitivity, item.received_at or session.clock.now())
                for item in some
            )
        added += some
    by_id = {mention.mention_id: mention for mention in added}
    return [(person, by_id[mention.mention_id]) for person, mention in told]


def _add_reports(session: HeadquartersSession, some: Sequence[Mention]) -> list[Mention]:
    """Add the reports of these, and return them as received with the object they came in."""
    by_device: dict[DeviceId, list[Mention]] = {}
    for mention in some:
        by_device.setdefault(mention.device or DeviceId("0" * 32), []).append(mention)
    objects = [
        (device, group)
        for device, of_device in by_device.items()
        for group in _in_groups(of_device, _IN_OBJECT)
    ]
    received = []
    for device, group in objects:
        at = max(mention.received_at or _NEVER for mention in group)
        session.store.objects.add([_object(device, group)], at)
        received += [replace(mention, received_at=at) for mention in group]
    session.store.records.add(
        [
            ObjectRecords(
                _hash_of(group),
                tuple(_record(place, mention) for place, mention in enumerate(group, start=1)),
                (_embedded(),),
            )
            for _device, group in objects
        ]
    )
    return received


_NEVER = datetime(2010, 1, 1, tzinfo=UTC)


def _hash_of(group: Sequence[Mention]) -> Sha256:
    return sha256_hex(group[0].source.encode())


def _object(device: DeviceId, group: Sequence[Mention]) -> NewObject:
    sequence = int(group[0].source, 16)  # grows with each report, so never twice
    claim = Claim(
        signing_key="ssh-ed25519 invented",
        object_id=ObjectId(group[0].source),
        device=device,
        link=Link(sequence, Sha256("0" * 64), _hash_of(group)),
        records=tuple(ReportId(mention.source) for mention in group),
        manifest=b"{}",
        signature=b"",
    )
    return NewObject(_hash_of(group), 4096 * len(group), None, claim)


def _record(place: int, mention: Mention) -> NewRecord:
    begun = mention.received_at or _NEVER
    answers = _answers(mention)
    record = Record(
        record=ReportId(mention.source),
        form=_reference(),
        begun=begun,
        revisions=tuple(Revision(path, answer, begun) for path, answer in answers.items()),
        people=tuple(people_of(FORMS[_FORM], answers)),
        consent=tuple(consent_of(FORMS[_FORM], answers)),
    )
    return NewRecord(record.record, place, _reference(), begun, None, 1, records.to_bytes(record))


def _read(mention: Mention) -> ReadSource:
    return ReadSource(mention.source, (mention,), FORMS[_FORM], _answers(mention))


def _answers(mention: Mention) -> dict[str, Json]:
    named: dict[str, Json] = {
        "name_as_reported": mention.name,
        "patronymic": mention.patronymic,
        "birth_year": mention.born_from,
        "sex": mention.sex,
        "occupation": mention.occupation,
        "home_town": mention.town,
        "event_group": mention.event_group,
        "observed_at": a_moment(f"{mention.to_time:%Y-%m-%dT%H:%M}") if mention.to_time else None,
        "taken_to": mention.station,
        "legal_article": list(mention.articles),
        "source_type": mention.source_type,
        "source_reliability": mention.reliability,
        "consent_level": mention.consent.value,
        "sensitivity": mention.sensitivity,
    }
    paths = _paths()
    return {paths[name]: value for name, value in named.items() if value}


@cache
def _paths() -> dict[str, str]:
    return {node.name: path for path, node in nodes(FORMS[_FORM])}


@cache
def _reference() -> FormReference:
    form = FORMS[_FORM]
    return FormReference(form.form_id, form.version, sha256_hex(write_form(form)))


@cache
def _embedded() -> bytes:
    """Return the form with every code that the archive uses."""
    chosen: dict[str, list[Json]] = {}
    for name, codes in (
        ("taken_to", STATIONS),
        ("legal_article", ARTICLES),
        ("occupation", OCCUPATIONS),
        ("sex", ("M", "F")),
        ("source_type", ("EYEWITNESS",)),
        ("source_reliability", ("LIKELY",)),
        ("consent_level", tuple(level.value for level in ConsentLevel)),
        ("sensitivity", ("S2",)),
    ):
        for code in codes:
            chosen.setdefault(_paths()[name], []).append(code)
    return canonical_json.write(
        embedded_form(FORMS[_FORM], LISTS, chosen, sha256_hex, form_sha256=_reference().sha256)
    )


def _in_groups(items: Iterable[Mention], size: int) -> Iterator[list[Mention]]:
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group
