"""A bad day at headquarters: every report of 60 monitors is taken in, and read for its people."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.result import Result
from fieldkit.bundle.receipt import Outcome
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import close_session
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.organisation import an_organisation
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of

MONITORS = 60
REPORTS = 6000
TARGET_SECONDS = 60.0
_NAMES = ("Кавальчук Ігар", "Ковальчук Игорь", "Kavalchuk Ihar", "Шыла Ганна", "Шило Анна")


def hq_intake(folder: Path, _megabytes: int) -> list[Result]:
    """Take in and read 6,000 reports, and 600, so that growth is seen."""
    return [_measured(folder, REPORTS), _measured(folder, REPORTS // 10)]


def _measured(folder: Path, count: int) -> Result:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        seconds, mentions = _intake(Path(name), count)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = f"{seconds:.1f} s, {mentions} people read ({megabytes:.0f} MB)"
    target = TARGET_SECONDS * count / REPORTS
    is_good = seconds < target and mentions == count
    return Result(f"intake of {count} reports", text, f"< {target:.0f} s", is_good)


def _intake(folder: Path, count: int) -> tuple[float, int]:
    organisation = an_organisation(threshold=1, count=1)
    session = a_headquarters(folder / "hq", organisation)
    chance = random.Random(6)
    for number in range(MONITORS):
        device = Device(organisation)
        enrol(session, device, folder, f"M-{number:02}")
        for _report in range(count // MONITORS):
            device.seal(a_readable_report(device, "T02", _answers(chance)))
        device.hand_over(folder / "stick")
    begun = time.perf_counter()
    summary = intake_bag(session, folder / "stick")
    seconds = time.perf_counter() - begun
    if summary.count(Outcome.ACCEPTED) != count:
        raise RuntimeError("Some report was not taken in.")
    mentions = session.store.mentions.count()
    close_session(session)
    return seconds, mentions


def _answers(chance: random.Random) -> dict:  # type: ignore[type-arg]  # Json by path
    minute = f"{chance.randrange(12, 20):02}:{chance.randrange(60):02}"
    return answers_of(
        "T02",
        name_as_reported=chance.choice(_NAMES),
        birth_year=chance.randrange(1950, 2005),
        sex=chance.choice("MF"),
        observed_at=a_moment(f"2026-11-22T{minute}"),
        place="Нямiга, каля метро",
        place_code="MINSK",
        how_taken="Padyšli ŭ maskach, zaviali ŭ mikraaŭtobus bieź numaroŭ. " * 5,
        taken_to="RUVD_LENINSKI",
        legal_article=["KOAP_2021_24_23"],
        source_type="EYEWITNESS",
        consent_level="C2_STATS",
        sensitivity="S2",
    )
