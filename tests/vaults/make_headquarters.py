"""Makes the small headquarters of the current version that later versions must open for ever.

Run once for each version of its tables, before they change:
`python -m tests.vaults.make_headquarters`. It writes `tests/vaults/headquarters-<nnnn>/` and
never touches one that exists.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fieldkit.hq.store.connection import NEWEST
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.odk_folders import a_folder
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought


def main() -> None:
    """Make the headquarters of the current version."""
    folder = Path(__file__).parent / f"headquarters-{NEWEST}"
    organisation = an_organisation(threshold=1, count=1)
    session = a_headquarters(folder, organisation)
    with tempfile.TemporaryDirectory() as name:
        fill(session, organisation, Path(name))
    close_session(session)
    for leftover in ("lock", "spool", "downloads"):
        path = folder / leftover
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def fill(session: HeadquartersSession, organisation: Organisation, folder: Path) -> None:
    """Take in a report, an amendment to it, a report about two people and a submission."""
    device = Device(organisation)
    enrol(session, device, folder)
    first = a_readable_report(
        device,
        "T02",
        answers_of(
            "T02",
            name_as_reported="Выдуманы Ігар",
            birth_year=1988,
            observed_at=a_moment("2026-11-22T14:05"),
            place="Нямiга",
            sensitivity="S2",
        ),
    )
    device.seal(first)
    device.seal(a_readable_report(device, "T02", answers_of("T02", birth_year=1989), amends=first))
    people = {"0000000a": {"person_name": "Invented A"}, "0000000b": {"person_name": "Invented B"}}
    device.seal(a_readable_report(device, "T01", answers_of("T01", people=people)))
    brought(session, device, folder)
    stranger = Device(organisation)
    stranger.seal()
    brought(session, stranger, folder)
    import_odk(session, [a_folder(folder / "box")])


if __name__ == "__main__":
    main()
