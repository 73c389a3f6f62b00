"""`fieldkit-hq review, hold, erase, audit`: said before it is done, and by two people."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.cli.hq import main
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.operations.hq import colleagues
from fieldkit.operations.hq.session import close_session
from tests.cli.conftest import PASSPHRASE, CommandLine, new_headquarters
from tests.fakes.odk_folders import a_folder

WORD = "kalyhanka 7"


@pytest.fixture
def hq(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """Two colleagues, the second with a word, and one imported report."""
    session = new_headquarters(tmp_path)
    colleagues.add_colleague(session, "H-01", [])
    colleagues.add_colleague(session, "H-02", [], WORD, parameters=FOR_TESTS)
    close_session(session)
    return CommandLine(main, tmp_path / "hq", capsys, monkeypatch)


@pytest.fixture
def report(hq: CommandLine, tmp_path: Path) -> str:
    taken = hq("report", "import-odk", str(a_folder(tmp_path / "box").parent)).document
    return str(taken["submissions"][0]["report"])


ME = ("--as", "H-01")
ERASING = ("--reason", "consent-withdrawn", *ME)


def test_a_report_is_erased_by_two_after_it_was_said_what_goes(
    hq: CommandLine, report: str
) -> None:
    planned = hq("erase", "report", report[:8], "--dry-run", *ERASING)
    assert planned.document["submissions"] == [report]
    assert not planned.document["erased"]
    assert hq("erase", "report", report, *ERASING).code == 2  # nobody else was named
    wrong = hq(
        "erase", "report", report, "--second", "H-02", *ERASING, secrets=(PASSPHRASE, "not it")
    )
    assert wrong.code == 5
    assert hq("report", "show", report).code == 0
    done = hq("erase", "report", report, "--second", "H-02", *ERASING, secrets=(PASSPHRASE, WORD))
    assert done.document["erased"]
    gone = hq("report", "show", report)
    assert (gone.code, gone.document["error"]) == (2, "ReportErased")


def test_a_hold_forbids_it_and_two_lift_it(hq: CommandLine, report: str) -> None:
    number = hq("hold", "set", report, "--why", "a trial", *ME).document["number"]
    assert hq("hold", "list", *ME).document["holds"][0]["subject"] == report
    by_two = ("--second", "H-02", *ERASING)
    refused = hq("erase", "report", report, *by_two, secrets=(PASSPHRASE, WORD))
    assert (refused.code, str(number) in refused.document["sentence"]) == (3, True)
    lifted = hq("hold", "lift", str(number), "--second", "H-02", *ME, secrets=(PASSPHRASE, WORD))
    assert lifted.code == 0
    assert hq("hold", "lift", str(number), "--second", "H-02", *ME).code == 2
    assert hq("hold", "list", *ME).document["holds"] == []


def test_reviews_are_listed_kept_and_ruled(hq: CommandLine, report: str) -> None:
    assert hq("review", "list", *ME).document["due"] == []
    assert hq("review", "rules", *ME).document["days"]["S4"] == 365
    changed = hq("review", "rules", "--s4", "100", "--s1", "2000", *ME)
    assert changed.document["days"] == {"S1": 2000, "S2": 1095, "S3": 730, "S4": 100}
    assert hq("review", "keep", report, "--until", "2999-01-01", *ME).code == 0
    assert hq("review", "keep", report, "--until", "tomorrow", *ME).code == 2


def test_who_works_must_be_said_where_there_are_several(hq: CommandLine) -> None:
    assert hq("review", "list").code == 2
    assert hq("review", "list", "--as", "H-09").code == 2


def test_the_audit_is_shown_with_codes_and_checked(hq: CommandLine, report: str) -> None:
    hq("hold", "set", report, "--why", "a trial", *ME)
    shown = hq("audit", "show", "--limit", "1", is_json=False)
    assert "H-01 hold" in shown.out
    about = hq("audit", "show", "--about", report).document["entries"]
    assert [item["event"] for item in about] == ["IMPORTED"]
    checked = hq("audit", "check").document
    assert (checked["entries"], len(checked["last"])) == (4, 64)
    written = checked["last"][:16]
    hq("hold", "list", *ME)
    assert hq("audit", "check", "--known", written).document["known"] == 4
    assert hq("audit", "check", "--known", "0" * 16).code != 0


def test_a_person_and_a_case_are_held_by_their_numbers(hq: CommandLine, report: str) -> None:
    mention = hq("people", "duplicates", "--state", "alone", *ME).document["mentions"][0]["mention"]
    person = hq("people", "new", mention[:8], *ME)
    assert person.code == 0
    opened = hq("case", "open", "P-1", *ME)
    assert opened.code == 0
    for number in ("P-1", "C-1"):
        assert hq("hold", "set", number, "--why", "a trial", *ME).code == 0
    shown = hq("hold", "list", *ME, is_json=False).out
    assert "P-000001" in shown
    assert "C-000001" in shown
    planned = hq("erase", "report", report, "--dry-run", *ERASING).document
    assert len(planned["holds"]) == 2
    assert hq("hold", "set", "P-77", "--why", "a trial", *ME).code == 2
