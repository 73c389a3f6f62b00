"""Reports are read for the people in them, whatever way and in whatever order they came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from fieldkit.domain import canonical_json
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.errors import Cancelled
from fieldkit.hq.mentions import ReadSource, mention_id_of
from fieldkit.operations.hq import commit_objects
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.read_mentions import ReadingSummary, read_new
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.headquarters import Device, enrol
from tests.fakes.odk_folders import a_folder
from tests.fakes.readable_reports import (
    a_moment,
    a_readable_report,
    answers_of,
    brought,
    report_of,
)
from tests.fakes.reading import read_all_again
from tests.fakes.sealed_objects import members_of

ANSWERS = answers_of(
    "T02",
    name_as_reported="Ковальчук Игорь",
    patronymic="Петрович",
    birth_year=1988,
    sex="M",
    home_town="Брэст",
    observed_at=a_moment("2026-11-22T14:05"),
    place="Нямiга",
    place_code="MINSK",
    taken_to="RUVD_LENINSKI",
    legal_article=["KOAP_2021_24_23"],
    event_group="2026-11-22 march",
    source_type="EYEWITNESS",
    consent_level="C3_LEGAL_AID",
    sensitivity="S2",
)


class Told:
    """A follower that remembers what it was told."""

    def __init__(self) -> None:
        self.sources: dict[str, ReadSource] = {}

    def added(self, read: Sequence[ReadSource]) -> None:
        assert not self.sources.keys() & {item.source for item in read}
        self.sources |= {item.source: item for item in read}

    def removed(self, sources: Collection[str], mentions: Collection[MentionId]) -> None:
        for source in sources:
            gone = self.sources.pop(source, None)
            if gone is not None:
                assert {item.mention_id for item in gone.mentions} <= set(mentions)


@pytest.fixture
def told(session: HeadquartersSession) -> Told:
    made = Told()
    session.store.followers = (made,)
    return made


def mentions(session: HeadquartersSession) -> list[Mention]:
    return list(session.store.mentions.every())


def test_a_report_becomes_a_mention_with_the_facts_of_the_report(
    session: HeadquartersSession, device: Device, tmp_path: Path, told: Told
) -> None:
    parts = a_readable_report(device, "T02", ANSWERS)
    device.seal(parts)
    brought(session, device, tmp_path)
    (mention,) = mentions(session)
    assert mention == Mention(
        mention_id=mention_id_of(report_of(parts), ""),
        source=report_of(parts),
        path="",
        form="T02",
        names=(SpelledName("Ковальчук Игорь", "AS_REPORTED"),),
        patronymic="Петрович",
        born_from=1988,
        born_to=1988,
        sex="M",
        town="Брэст",
        place="Нямiга",
        place_code="MINSK",
        from_time=datetime(2026, 11, 22, 14, 5),  # noqa: DTZ001 - local and naive
        to_time=datetime(2026, 11, 22, 14, 5),  # noqa: DTZ001
        station="RUVD_LENINSKI",
        articles=("KOAP_2021_24_23",),
        event_group="2026-11-22 march",
        source_type="EYEWITNESS",
        consent=ConsentLevel.LEGAL_AID,
        sensitivity="S2",
        device=device.device_id,
        received_at=session.clock.now(),
    )
    read = told.sources[report_of(parts)]
    assert [item.mention_id for item in read.mentions] == [mention.mention_id]
    assert read.form is not None
    assert dict(read.answers) == ANSWERS


def test_rows_inherit_what_the_report_says_of_all(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    answers = answers_of(
        "T01",
        place="Плошча",
        sensitivity="S3",
        consent_level="C2_STATS",
        people={
            "0000000a": {"person_name": "Анна", "person_consent": "C1_INTERNAL"},
            "0000000b": {"person_name": "Пётр"},
        },
    )
    device.seal(a_readable_report(device, "T01", answers))
    brought(session, device, tmp_path)
    found = {item.name: item for item in mentions(session)}
    assert {item.place for item in found.values()} == {"Плошча"}
    assert {item.sensitivity for item in found.values()} == {"S3"}
    assert found["Анна"].consent is ConsentLevel.INTERNAL
    assert found["Пётр"].consent is ConsentLevel.STATISTICS
    assert found["Анна"].path == "people[0000000a]"


def test_an_amendment_by_the_device_is_read_with_the_report(
    session: HeadquartersSession, device: Device, tmp_path: Path, told: Told
) -> None:
    first = a_readable_report(device, "T02", ANSWERS)
    device.seal(first)
    brought(session, device, tmp_path)
    change = answers_of("T02", birth_year=1989, consent_level="C7_PUBLIC")
    second = a_readable_report(device, "T02", change, amends=first)
    device.seal(second)
    third = a_readable_report(device, "T02", answers_of("T02", sex="F"), amends=second)
    device.seal(third)
    brought(session, device, tmp_path)
    (mention,) = mentions(session)
    assert (mention.source, mention.born_from, mention.sex) == (report_of(first), 1989, "F")
    assert mention.consent is ConsentLevel.LEGAL_AID  # of several the strictest holds
    assert set(told.sources) == {report_of(first)}


def test_an_amendment_that_came_first_stands_alone_until_its_report_comes(
    session: HeadquartersSession, device: Device, tmp_path: Path, told: Told
) -> None:
    first = a_readable_report(device, "T02", ANSWERS)
    first_sha256 = device.seal(first)
    change = answers_of("T02", name_as_reported="Кавальчук Ігар")
    second_sha256 = device.seal(a_readable_report(device, "T02", change, amends=first))
    sealed = dict(device.outbox)
    device.outbox = {second_sha256: sealed[second_sha256]}
    brought(session, device, tmp_path)
    (alone,) = mentions(session)
    assert alone.source != report_of(first)
    device.outbox = {first_sha256: sealed[first_sha256]}
    brought(session, device, tmp_path)
    (mention,) = mentions(session)
    assert (mention.source, mention.name) == (report_of(first), "Кавальчук Ігар")
    assert set(told.sources) == {report_of(first)}


def test_an_amendment_by_another_device_is_a_report_of_its_own(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    first = a_readable_report(device, "T02", ANSWERS)
    device.seal(first)
    brought(session, device, tmp_path)
    other = Device(device.organisation)
    enrol(session, other, tmp_path, "M-08")
    change = answers_of("T02", name_as_reported="Другой Человек")
    other.seal(a_readable_report(other, "T02", change, amends=first))
    brought(session, other, tmp_path)
    assert sorted(item.name for item in mentions(session)) == ["Другой Человек", "Ковальчук Игорь"]


def test_what_was_cut_short_is_read_the_next_time(
    session: HeadquartersSession, device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.seal(a_readable_report(device, "T02", ANSWERS))

    def cut(*_args: object) -> ReadingSummary:
        raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr(commit_objects, "read_reports", cut)
        with pytest.raises(Cancelled):
            brought(session, device, tmp_path)
    assert mentions(session) == []
    assert read_new(session).read == 1
    assert [item.name for item in mentions(session)] == ["Ковальчук Игорь"]
    assert read_new(session).read == 0


def test_reading_all_again_changes_nothing(
    session: HeadquartersSession, device: Device, tmp_path: Path, told: Told
) -> None:
    device.seal(a_readable_report(device, "T02", ANSWERS))
    brought(session, device, tmp_path)
    before, told_before = mentions(session), dict(told.sources)
    read_all_again(session)
    assert (mentions(session), told.sources) == (before, told_before)


def test_where_the_form_cannot_be_read_the_people_are_those_that_were_sealed(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    parts = a_readable_report(device, "T02", ANSWERS)
    files = [parts.files[0], ("form-0001.json", _without_questions(parts.files[1][1]))]
    manifest = replace(parts.manifest, members=members_of(files))
    device.seal(replace(parts, manifest=manifest, files=files))
    brought(session, device, tmp_path)
    (mention,) = mentions(session)
    assert (mention.name, mention.born_from) == ("Ковальчук Игорь", 1988)
    assert (mention.consent, mention.place) == (ConsentLevel.NONE, "")


def test_a_submission_is_read_when_it_is_imported(
    session: HeadquartersSession, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "box")
    assert import_odk(session, [folder], is_dry_run=True).accepted == 1
    assert mentions(session) == []
    summary = import_odk(session, [folder])
    (mention,) = mentions(session)
    assert (mention.name, mention.form, mention.device) == ("Invented Person", "T02", None)
    assert mention.source == summary.imported[0].report_id


def test_what_was_read_comes_back_from_the_store(
    session: HeadquartersSession, device: Device, tmp_path: Path, told: Told
) -> None:
    answers = answers_of(
        "T02",
        name_as_reported="Вынайдзеная Ганна",
        other_names={"0000000a": {"name_other": "Hanna", "name_kind": "MAIDEN"}},
        observed_at=a_moment("0999-11-08/.."),
        legal_article=["KOAP_24_23", "UK_342"],
    )
    device.seal(a_readable_report(device, "T02", answers))
    brought(session, device, tmp_path)
    ((read,),) = [item.mentions for item in told.sources.values()]
    assert mentions(session) == [read]
    assert read.from_time is not None
    assert read.from_time.year == 999


def _without_questions(form: bytes) -> bytes:
    value = canonical_json.read_object(form, max_bytes=len(form), max_depth=99)
    return canonical_json.write({**value, "questions": []})
