"""`fieldkit-hq report export-odk, import-odk, submission`: asked, told, and marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.cli.hq import main
from fieldkit.operations.hq.session import close_session
from tests.cli.conftest import CommandLine, new_headquarters
from tests.fakes.odk_folders import ANSWERS, PATHS, PHOTO, a_document, a_folder

INSTANCE = "uuid:11111111-2222-4333-8444-555555555555"


@pytest.fixture
def hq(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    session = new_headquarters(tmp_path)
    close_session(session)
    return CommandLine(main, tmp_path / "hq", capsys, monkeypatch)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return tmp_path / "box"


def imported(hq: CommandLine, box: Path) -> str:
    hq.good("report", "import-odk", str(box))
    return str(hq.good("report", "list")["reports"][0]["report"])


def test_an_import_says_what_became_of_each(hq: CommandLine, box: Path) -> None:
    a_folder(box, a_document(instance=INSTANCE), name="a")
    a_folder(box, b"no xml", name="b")
    dry = hq.good("report", "import-odk", str(box), "--dry-run")
    assert (dry["dry_run"], dry["accepted"], dry["count_after"]) == (True, 1, 0)
    said = hq.good("report", "import-odk", str(box))
    assert (said["accepted"], said["repeated"], said["count_before"], said["count_after"]) == (
        1,
        0,
        0,
        1,
    )
    assert said["refused"] == [{"name": "b/submission.xml", "reason": "invalid"}]
    assert (said["submissions"][0]["instance"], said["submissions"][0]["unverified"]) == (
        INSTANCE,
        True,
    )
    lines = "\n".join(hq.lines("report", "import-odk", str(box)))
    assert "Taken in: 0. Here already: 1. Refused: 1." in lines
    assert "It is no submission of an ODK form" in lines


def test_unverified_stands_in_list_show_and_json(hq: CommandLine, box: Path) -> None:
    a_folder(box, a_document(instance=INSTANCE))
    number = imported(hq, box)
    (listed,) = hq.good("report", "list")["reports"]
    assert (listed["unverified"], listed["origin"], listed["device"]) == (True, "odk-import", None)
    assert "unverified, ODK" in hq.lines("report", "list")[1]
    shown = hq.good("report", "show", number[:8])
    assert (shown["unverified"], shown["instance"]) == (True, INSTANCE)
    assert "UNVERIFIED" in hq.lines("report", "show", number)[1]
    attachment = shown["attachments"][0]["attachment"]
    said = hq("report", "attachment", number, attachment, str(box / "out.jpg"))
    assert (said.document["unverified"], "UNVERIFIED" in said.err) == (True, True)
    assert (box / "out.jpg").read_bytes() == PHOTO


def test_disputed_and_leftover_things_are_shown(hq: CommandLine, box: Path) -> None:
    document = a_document(instance=INSTANCE).replace(b"<meta>", b"<extra>kept</extra><meta>")
    a_folder(box, document, photo=None)
    a_folder(box, a_document(instance=INSTANCE))
    said = "\n".join(hq.lines("report", "import-odk", str(box)))
    assert "another content with the same ODK number is here" in said
    reports = hq.good("report", "list")["reports"]
    assert [item["disputed"] for item in reports] == [True, True]
    texts = ["\n".join(hq.lines("report", "show", item["report"])) for item in reports]
    assert any("extra: kept" in text and "photo.jpg" in text for text in texts)


def test_the_submission_comes_out_as_it_came_in(hq: CommandLine, box: Path) -> None:
    document = a_document(instance=INSTANCE)
    a_folder(box, document)
    number = imported(hq, box)
    hq.refused("report", "submission", number, str(box / "x.xml"), is_confirmed=False)
    hq.good("report", "submission", number, str(box / "x.xml"))
    assert (box / "x.xml").read_bytes() == document


def test_an_export_asks_says_and_never_overwrites(hq: CommandLine, box: Path) -> None:
    a_folder(box, a_document(instance=INSTANCE))
    number, out = imported(hq, box), box / "out"
    words = ("report", "export-odk", number, f"--to={out}")
    refused = hq.refused(*words, is_confirmed=False)
    assert "NOT be encrypted" in refused["hint"]
    assert not out.exists()
    said = hq(*words)
    assert said.code == 0, said.err
    assert "C4_COALITION" in said.err
    assert said.document["unverified"]
    assert (out / said.document["folder"] / "0001.jpg").read_bytes() == PHOTO
    assert hq.refused(*words)["error"] == "InvalidInput"


def test_yes_to_everything_is_no_consent(hq: CommandLine, box: Path) -> None:
    a_folder(box, a_document({**ANSWERS, PATHS["consent_level"]: "C1_INTERNAL"}))
    number = imported(hq, box)
    words = ("report", "export-odk", number, f"--to={box / 'out'}")
    refused = hq.refused(*words)
    assert (refused["error"], "C1_INTERNAL" in refused["sentence"]) == ("ConfirmationNeeded", True)
    assert hq.good(*words, "--consent-checked")["consent_checked"]


def test_withdrawn_consent_is_final(hq: CommandLine, box: Path) -> None:
    a_folder(box, a_document({**ANSWERS, PATHS["consent_level"]: "C9_WITHDRAWN"}))
    number = imported(hq, box)
    words = ("report", "export-odk", number, f"--to={box / 'out'}", "--consent-checked")
    assert hq.refused(*words)["error"] == "NotAllowed"
    assert not (box / "out").exists()
