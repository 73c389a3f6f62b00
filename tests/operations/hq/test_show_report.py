"""What people at headquarters see of a report, and that it was seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import PartOf
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain.answers import Revision
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import Amended
from fieldkit.errors import UnknownAttachment, UnknownReport
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.list_reports import list_devices, list_held, list_reports
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import attachment_of, open_attachment, show_report
from tests.fakes.headquarters import Device
from tests.fakes.sealed_objects import AT, PHOTO, Parts, members_of


def brought(session: HeadquartersSession, device: Device, stick: Path, *only: Sha256) -> None:
    folder = stick / random_hex(4)
    device.hand_over(folder, *only)
    intake_bag(session, folder)


def an_amendment(device: Device, amended: Parts, place: str) -> Parts:
    """Return the parts of an object that changes one answer of an earlier record."""
    parts = device.parts()
    line = parts.manifest.records[0]
    names = Amended(amended.manifest.object_id, amended.manifest.records[0].record)
    record = records.Record(
        line.record, line.form, AT, (Revision("place", place, AT),), amends=names
    )
    files = [("record-0001.json", records.to_bytes(record)), parts.files[1]]
    manifest = replace(
        parts.manifest, records=(replace(line, amends=names),), members=members_of(files)
    )
    return replace(parts, manifest=manifest, files=files)


def a_part(device: Device, whole: bytes, offset: int, length: int) -> Parts:
    """Return the parts of an object that carries a stretch of a large file, and no record."""
    parts = device.parts()
    files = [(manifests.attachment_name(1, random_hex(8), "mp4"), whole[offset : offset + length])]
    part_of = PartOf(sha256_hex(whole), offset, length, len(whole))
    members = (replace(members_of(files)[0], part_of=part_of),)
    manifest = replace(parts.manifest, records=(), members=members)
    return replace(parts, manifest=manifest, files=files)


def test_a_report_is_shown_with_answers_form_and_attachment(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    parts = device.parts(photo=PHOTO)
    device.seal(parts)
    brought(session, device, stick)
    (listed,) = list_reports(session)
    shown = show_report(session, listed.record.report_id[:8])
    assert shown.answers["place"] == "Minsk, Niamiha"
    assert "removed" not in shown.answers
    assert (shown.code, listed.code) == ("M-07", "M-07")
    assert shown.form == {"format": "fieldkit-embedded-form/1"}
    attachment = attachment_of(shown, "a7")
    with open_attachment(session, attachment.sha256) as reader:
        assert reader.read() == PHOTO
    last = session.store.audit.entries()[-1]
    assert (last.event, last.subject) == (CustodyEvent.VIEWED, shown.listed.report_id)


def test_an_amendment_changes_what_is_shown_and_not_the_report(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    parts = device.parts()
    device.seal(parts)
    device.seal(an_amendment(device, parts, "Minsk, Akrescina"))
    brought(session, device, stick)
    shown = show_report(session, parts.manifest.records[0].record)
    assert shown.answers["place"] == "Minsk, Akrescina"
    assert "Minsk, Akrescina" not in [item.value for item in shown.record.revisions]
    assert len(shown.amendments) == 1


def test_an_amendment_by_another_device_is_named_but_not_applied(
    session: HeadquartersSession, device: Device, stick: Path, tmp_path: Path
) -> None:
    from tests.fakes.headquarters import enrol

    parts = device.parts()
    device.seal(parts)
    brought(session, device, stick)
    other = Device(device.organisation)
    enrol(session, other, tmp_path, "M-08")
    other.seal(an_amendment(other, parts, "elsewhere"))
    brought(session, other, stick)
    shown = show_report(session, parts.manifest.records[0].record)
    assert shown.answers["place"] == "Minsk, Niamiha"
    assert len(shown.amendments) == 1


@pytest.mark.parametrize("beginning", ["", "zz", "ffffffff"])
def test_an_unknown_number_shows_nothing(session: HeadquartersSession, beginning: str) -> None:
    with pytest.raises(UnknownReport):
        show_report(session, beginning)


class TestLargeAttachments:
    WHOLE = bytes(range(256)) * 40

    def sealed(self, device: Device) -> list[Sha256]:
        """Seal a report whose attachment travels in three parts."""
        whole = self.WHOLE
        report = device.parts(photo=whole)
        files = report.files[:2]
        manifest = replace(report.manifest, members=members_of(files))
        found = [device.seal(replace(report, manifest=manifest, files=files))]
        for offset, length in ((0, 4096), (4096, 4096), (8192, 2048)):
            found.append(device.seal(a_part(device, whole, offset, length)))
        return found

    def test_parts_are_counted_until_all_are_here_and_then_joined(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        report, first, second, third = self.sealed(device)
        brought(session, device, stick, report, third, first)
        (listed,) = list_reports(session)
        (shown,) = show_report(session, listed.record.report_id).attachments
        assert (shown.parts_here, shown.parts, shown.is_whole) == (2, 3, False)
        with pytest.raises(UnknownAttachment), open_attachment(session, shown.attachment.sha256):
            pass
        brought(session, device, stick, second)
        (shown,) = show_report(session, listed.record.report_id).attachments
        assert shown.is_whole
        with open_attachment(session, shown.attachment.sha256) as reader:
            assert reader.read() == self.WHOLE
        assert len(list(session.archive.attachments.path.glob("*/*"))) == 1

    def test_parts_that_do_not_make_the_whole_stay_parts(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        wrong = bytearray(self.WHOLE)
        wrong[0] ^= 1
        for offset, length in ((0, 8192), (8192, 2048)):
            part = a_part(device, self.WHOLE, offset, length)
            if offset == 0:
                files = [(part.files[0][0], bytes(wrong[:8192]))]
                line = members_of(files)[0]
                line = replace(line, part_of=part.manifest.members[0].part_of)
                part = replace(part, files=files, manifest=replace(part.manifest, members=(line,)))
            device.seal(part)
        brought(session, device, stick)
        brought(session, device, stick)
        of = sha256_hex(self.WHOLE)
        assert session.store.contents.get(of) is None
        assert len(session.store.contents.parts(of)) == 2
        assert len(list(session.archive.attachments.path.glob("*/*"))) == 2

    def test_another_devices_parts_are_not_mixed_in(
        self, session: HeadquartersSession, device: Device, stick: Path, tmp_path: Path
    ) -> None:
        from tests.fakes.headquarters import enrol

        other = Device(device.organisation)
        enrol(session, other, tmp_path, "M-08")
        device.seal(a_part(device, self.WHOLE, 0, 8192))
        other.seal(a_part(other, self.WHOLE, 8192, 2048))
        brought(session, device, stick)
        brought(session, other, stick)
        assert session.store.contents.get(sha256_hex(self.WHOLE)) is None


def test_devices_are_listed_with_their_gaps(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    first = device.seal()
    device.seal()
    third = device.seal()
    device.keep(b"not an age file")
    brought(session, device, stick, first, third)
    revoke_device(session, "M-07")
    (listed,) = list_devices(session)
    assert (listed.chain.contiguous, listed.chain.missing, listed.objects) == (1, (2,), 2)
    assert listed.entry.revoked_at is not None
    assert list_held(session) == ()
